"""The texts of an entry that may be its title: links, bold, quoted or plain text, each with a score."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.page.learning.authors import AuthorList
from pipeline.page.learning.paper_addresses import JOURNAL_HOME, is_paper_address
from pipeline.page.learning.stretches import (
    BADGE_CLASS,
    EDGE,
    YEAR,
    joined_stretches,
    plain_stretches,
    stands_for_venue,
    stretches_before_venues,
)
from pipeline.page.learning.title_place import WORD, is_led_venue, place_of
from pipeline.page.learning.title_score import CITED, MIN_WORDS, score_title
from pipeline.page.learning.vocabulary import COUNTER, LABELS, names_venue
from pipeline.page.months import MONTH_NAME
from pipeline.page.reading.headings import HEADING_MARK, UNDERLINE
from pipeline.page.reading.inline import Emphasis, Inline, Link
from pipeline.page.reading.span import Span

UNDERLINED = re.compile(rf"[^\n]+\n[ ]{{0,3}}(?:{UNDERLINE.pattern})[ \t]*(?=\n)")  # a setext heading
QUOTED = re.compile(
    r"[\"“”„«「『《]\s*([^\"“”„«»「」『』《》\n]{8,300}(?:\n[^\"“”„«»「」『』《》\n]{4,200})?)[\"“”»」』》]"
)
LEAD = re.compile(
    rf"[ \t\xa0>]*(?:[-+*•·→➤►▶▸]\s*|#{{1,6}}(?=\s)\s*)?"
    rf"(?:{COUNTER}|\[?\(?\d{{1,3}}(?!\d)[.)\]]*)?[\s\x00]*"
)
BULLETS = " \t\xa0>-*+•·"
COUNTED = re.compile(rf"(?:{COUNTER}|\[(?:[A-Z]{{1,2}}[-.]?)?\d{{1,3}}\])\s+")
VOLUME = re.compile(r",?[ ]+(?:v|vol|Vol|t|Bd|Jg)\.[ ]*\d")  # behind a journal
BADGE = re.compile(r"\s*(?:[\[【](?P<venue>[^\[\]【】\n]{2,40})[\]】]|\((?P<year>(?:19|20)\d\d)\)):?\s+")
SHORT_NAME_YEAR = re.compile(r"(?P<name>[A-Z][A-Z&]+(?: [A-Z][a-z]+)?) (?P<year>\d\d)")  # "CCS 31"
SHORT_NAME = re.compile(r"[A-Z][A-Za-z&/-]*[A-Z][A-Za-z&/-]*[’']?(?:\d\d)?")  # "TDSC", "ToN", "CCS'31"
# Quotes of the title's own words, not around it all: "“Wanting” the future", "'A tide to lean on': The gauge"; the name
# of a thing as wikis link it: "[[TIDE]]: A gauge to lean on".
OPENS = re.compile(
    r"“[^“”\n]{1,60}”(?::| \w+\W+) ?\w|\"[^\"\n]{1,60}\": \w|\[\[[^\[\]\n]{1,40}\]\]: \w"
    r"|['‘][^'‘\n]{1,80}['’](?:[:,] |[ ])\w"
)
BADGED = frozenset({"heading", "titled", "bold", "link", "weblink", "plain"})
# A year behind the title, and what the work is (GB/T 7714; the APA's manual, 9.22): "[The title (2031)](...)",
# "**The title[J]**", "The title [Poster presentation]".
BEHIND = re.compile(
    rf"(?:\s*\((?:19|20)\d\d[a-z]?\)|,\s+(?:(?:{MONTH_NAME})\.?\s+)?(?:19|20)\d\d|\s*\[[JCDMRNAP](?:/OL)?\]?"
    r"|\s+\[[\w ’'-]{0,30}\b(?:presentation|poster|talk|session|lecture|manuscript|abstract|thesis|dissertation)\b"
    r"[\w ’'-]{0,30}\]?)\Z",
    re.IGNORECASE,
)
TITLE_CLASS = re.compile(r"<[^>]*\bclass\s*=\s*[\"']?(?:[^\"'>]*[\s_-])?title\b(?![-_])", re.IGNORECASE)
CACHED = 1024  # entries: a page is read again for the proof


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may be the title: its visible span, how it is dressed, and how much it looks like one."""

    span: Span
    dress: str
    score: float


@lru_cache(maxsize=CACHED)
def title_candidates(inline: Inline, authors: AuthorList | None) -> tuple[Candidate, ...]:
    """All texts of an entry that may be its title, best first."""
    found: dict[Span, Candidate] = {}
    text = inline.visible
    lead = LEAD.match(text)
    spans: list[tuple[Span, str]] = []
    links = [link for link in inline.links if not JOURNAL_HOME.search(link.url)]
    spans += [(link.label, "link" if is_paper_address(link.url) else "weblink") for link in links]
    spans += [_marked(inline, mark) for mark in inline.marks if not _holds_labels(inline, mark)]
    spans += [(Span(*match.span(1)), "quoted") for match in QUOTED.finditer(text)]
    sentences = plain_stretches(inline, lead.end() if lead else 0, authors)
    spans += [(span, "plain") for span in [*sentences, *stretches_before_venues(text, sentences)]]
    spans += [(span, "plain") for span in joined_stretches(inline, sentences)]
    spans += [(span, "plain") for span in _before_links(inline, sentences if authors else [])]
    spans += [(span, "heading") for span in _heading_line(inline)]
    spans += [(Span(behind.end(), span.end), dress) for span, dress in spans if (behind := _badge(text, span, dress))]
    spans += [(span, "line") for span in _line_above(inline, lead.end() if lead else 0, authors)]
    place = place_of(inline, authors, tuple(link.label for link in links if _shows_venue(inline, link)))
    titled = {span.end for span in sentences if len(WORD.findall(text, span.start, span.end)) >= MIN_WORDS}
    marks = [mark for mark in inline.marks if mark.visible.start in titled]
    journals = {mark.visible for mark in marks if stands_for_venue(inline, mark)}
    for span, dress in spans:
        tight = _tight(text, span)
        if tight in journals:
            continue
        if (
            (authors is not None and tight.overlaps(authors.span))
            or is_led_venue(inline, tight, dress)
            or VOLUME.match(text, tight.end)
        ):
            continue
        score = place.worth(tight, dress, score_title(text, tight, dress))
        if behind := BEHIND.search(text, tight.start, tight.end):
            tight = Span(tight.start, behind.start())
        if score > 0 and (tight not in found or found[tight].score < score):
            known = found[tight].dress if tight in found else "plain"
            found[tight] = Candidate(tight, known if dress == "line" else dress, score)
    return tuple(sorted(found.values(), key=lambda c: (-c.score, c.span.start)))


def _before_links(inline: Inline, stretches: Sequence[Span]) -> list[Span]:
    """What stands of plain stretches before the links in them that show venues: "The title [Quiet Letters](...)"."""
    return [
        Span(span.start, link.label.start)
        for span in stretches
        for link in inline.links
        if span.start < link.label.start < span.end and _shows_venue(inline, link)
    ]


def _shows_venue(inline: Inline, link: Link) -> bool:
    """Whether a link shows a venue: by its words, or by volume and year."""
    shown = inline.visible[link.label.start : link.label.end]
    return names_venue(shown) or bool(CITED.search(shown))


def _badge(text: str, span: Span, dress: str) -> re.Match[str] | None:
    """The venue or year in brackets with which a marked text begins: "### [ICML 2031] The title", "**[TDSC] ...**"."""
    found = BADGE.match(text, span.start, span.end) if dress in BADGED else None
    if found is None or found["year"]:
        return found
    venue = found["venue"]
    short = SHORT_NAME_YEAR.fullmatch(venue) or SHORT_NAME.fullmatch(venue)
    return found if short or names_venue(venue) or YEAR.search(venue) else None


def _heading_line(inline: Inline) -> list[Span]:
    """The text of the heading that leads an entry, where it holds no link."""
    text = inline.visible
    lead = LEAD.match(text) if HEADING_MARK.match(text) or UNDERLINED.match(text) else None
    line = Span(lead.end(), max(len(text.partition("\n")[0]), lead.end())) if lead else Span(0, 0)
    return [line] if len(line) and not any(link.label.overlaps(line) for link in inline.links) else []


def _line_above(inline: Inline, start: int, authors: AuthorList | None) -> list[Span]:
    """The first line of an entry, without links, whose second begins with the names."""
    end = inline.visible.find("\n", start)
    if authors is None or end < 0 or inline.visible[end : authors.span.start].strip(EDGE + "\0"):
        return []
    in_row = inline.raw.lstrip().startswith("|")
    line = Span(max(start, inline.visible.rfind("|", 0, end) + 1) if in_row else start, end)  # "| 2031 | The title"
    badges = [mark.visible for mark in inline.marks if BADGE_CLASS.search(mark.mark)]
    return [] if any(span.overlaps(line) for span in [*badges, *(link.label for link in inline.links)]) else [line]


def _marked(inline: Inline, mark: Emphasis) -> tuple[Span, str]:
    """A marked text and its dress; of an element that is called the title, what stands behind the venue in it."""
    if not TITLE_CLASS.search(mark.mark):
        return mark.visible, _dress(mark.mark)
    start = mark.visible.start
    for inner in inline.marks:
        if inner.visible.start == start and inner.visible.end < mark.visible.end and inner is not mark:
            text = inline.visible[inner.visible.start : inner.visible.end]
            start = inner.visible.end if names_venue(text) or YEAR.search(text) else start
    return Span(start, mark.visible.end), "titled"


def _holds_labels(inline: Inline, mark: Emphasis) -> bool:
    """Whether an element is a row of links: "Paper | Code"."""
    labels = [link.label for link in inline.links if mark.visible.holds(link.label) and link.label != mark.visible]
    return mark.mark.startswith("<") and any(LABELS.fullmatch(inline.visible[s.start : s.end]) for s in labels)


def _tight(text: str, span: Span) -> Span:
    """The span without spaces, list markers, quotes and punctuation at its edges; a question mark stays."""
    start, end = span.start, span.end
    if start == 0 and (lead := LEAD.match(text)):
        start = min(lead.end(), end)
    if not text[:start].strip(BULLETS + "\n") and (counter := COUNTED.match(text, start, end)):
        start = counter.end()  # "- **[P3] The title**"
    if heading := HEADING_MARK.match(text, start, end):
        start = heading.end()  # in a box with `markdown="1"`
    while start < end and text[start] in EDGE + "\"“”'‘" and not OPENS.match(text, start, end):
        start += 1
    single = "'’" if set(text[span.start : start]) & {"'", "‘"} else ""  # else an apostrophe: "the owls'"
    while end > start and text[end - 1] in EDGE + '"“”‘' + single and not _closes(text[start:end]):
        end -= 1
    return Span(start, end)


def _closes(shown: str) -> bool:
    """Whether a quote at the end closes one that the text itself opens: "Discussion of “Quiet nets”"."""
    pairs = {"”": shown.count("“") == shown.count("”"), '"': shown.count('"') % 2 == 0}
    return pairs.get(shown[-1], False)


def _dress(mark: str) -> str:
    tag = re.match(r"<\s*([\w-]+)(?:[^>]*class\s*=\s*[\"']?([\w-]+))?", mark)
    if tag:
        name = tag.group(1).lower()
        if name in {"b", "strong"}:
            return "bold"
        if name in {"i", "em", "cite"}:
            return "italic"
        return "heading" if name in {"h1", "h2", "h3", "h4", "h5", "h6", "dt"} else f"<{name}.{tag.group(2) or ''}>"
    return (
        {"*": "italic", "_": "italic", "`": "code"}.get(mark[0], "text")
        if len(mark) == 1
        else "code"
        if mark[0] == "`"
        else "bold"
    )
