"""Volume, issue and pages behind a venue, in the ways in which bibliographies have them: "12(3), 45-67", "vol. 12"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from pipeline.page.learning.anatomy import Anatomy, Chunk, Part
from pipeline.page.learning.page_ranges import DASH
from pipeline.page.learning.vocabulary import DASHES
from pipeline.page.reading.emphasis import CLOSING_MARKS
from pipeline.page.reading.inline import Inline
from pipeline.page.reading.span import Span

NUMBER = r"[A-Z]?\d{1,4}[A-Z]?"
ISSUE_NUMBER = rf"[A-Z]?\d{{1,4}}(?:[/{DASHES}]\d{{1,4}})?"
PAGE = r"[A-Za-z]{0,3}\d[\d.]*(?:[A-Z]{2}\d{3,})?[A-Z]?"  # "45", "S12", "e2031QR012345"
TO_PAGE = rf"{DASH.pattern}{PAGE}"
PAGES = rf"{PAGE}(?:{TO_PAGE})?"
RANGE = re.compile(PAGE + TO_PAGE)
VOLUME_AND_ISSUE = re.compile(r"(?P<volume>\d{1,4})[-\u2010\u2011/](?P<issue>\d{1,3})")  # "12-3, 45-67"
VOLUME_WITH_ISSUE = re.compile(r"\d{1,4}[:/]\d{1,3}")
FEW_DIGITS = re.compile(r"\d{1,2}")
VOLUME_WORD = r"(?i:vol(?:ume)?|v|bd|band|jg|t|т|tome|årg|ročník)\b\.?[ ]*"
ISSUE_WORD = r"(?:(?i:no|nr|n|num|núm|number|issue|iss|heft|h|fasc)\b\.?|(?i:n\.?)[°ºᵒ]|№)[ ]*"
LABELLED_ARTICLE = re.compile(r"art(?:icle)?\b\.?[^,;]*\d", re.IGNORECASE)
PAGES_WORD = r"(?i:(?:pp?|pages?|págs?|pag|s|str|с|article|art)\b\.?(?:[ ]?(?:id|no|number)\b\.?)?)[ ]*"
PAGES_TO_COME = re.compile(rf"(?:{PAGES_WORD})?{RANGE.pattern}|(?!(?:19|20)\d\d\b)\d{{4,7}}")
# "12(3):45-67", "12: 45-67", "vol. 12 (3)"; MLA's "12.3"; behind the name of a venue: "Quiet Rivers 12(3)".
CITED = re.compile(
    rf"(?:{VOLUME_WORD})?(?P<volume>{NUMBER})"
    rf"(?:[ ]?\((?:{ISSUE_WORD})?(?P<issue>{ISSUE_NUMBER})\)?|[./](?P<part>\d{{1,4}})"
    rf"|,?[ ]{ISSUE_WORD}(?P<number>{ISSUE_NUMBER}))?"
    rf"(?:(?:[ ]?[:,][ ]?|(?<=\))[ ])(?:{PAGES_WORD})?(?P<page>{PAGES}))?"
)
BEHIND_NAME = re.compile(rf"(?P<name>.*[^\W\d_][^\w(]*)[ ]{CITED.pattern}", re.DOTALL)
BEHIND_NAME_AND_YEAR = re.compile(
    rf"(?P<name>.*[^\W\d_][^\w(]*)(?:[ ](?P<volume>{NUMBER})"
    rf"(?:[ ]?\((?P<issue>{ISSUE_NUMBER})\)|\.(?P<part>\d{{1,4}}))?"
    rf"(?:,[ ](?P<first>{PAGES}))?)?,?[ ]\((?P<year>(?:19|20)\d\d)\)(?:[ ,:]+(?P<page>{PAGES}))?",
    re.DOTALL,
)
SAID_PAGES = re.compile(rf"{PAGES_WORD}(?P<number>{PAGES})")
LABELLED = (
    (Part.VOLUME, re.compile(rf"{VOLUME_WORD}(?P<number>{NUMBER})")),
    (Part.VOLUME, re.compile(rf"(?P<number>{NUMBER})\.[ ]Jg\.?")),
    (Part.ISSUE, re.compile(rf"{ISSUE_WORD}(?P<number>{ISSUE_NUMBER})")),
    (Part.PAGES, SAID_PAGES),
)
BARE = {Part.VOLUME: re.compile(NUMBER), Part.ISSUE: re.compile(ISSUE_NUMBER), Part.PAGES: re.compile(PAGES)}
GROUPS = {
    "volume": Part.VOLUME,
    "issue": Part.ISSUE,
    "part": Part.ISSUE,
    "number": Part.ISSUE,
    "first": Part.PAGES,
    "page": Part.PAGES,
}
ISSUE_GAP = re.compile(rf"{CLOSING_MARKS}(?:[ ]?\(|,?[ ]?(?:{ISSUE_WORD}))")
ISSUE_SHARE = 1 / 3  # of the entries with a volume that must show an issue: journals that number articles have none
BESIDE = frozenset({Part.VENUE_REST, Part.ACRONYM, Part.YEAR, Part.DATE, Part.MONTH})


def tell_volumes(inline: Inline, chunks: Sequence[Chunk]) -> tuple[Chunk, ...]:
    """The chunks of an entry, those behind its venue with their volume, issue and pages as inner facts.

    Args:
        inline: the entry.
        chunks: in order, settled: what goes on a venue is known as such.
    """
    venue = next((at for at, chunk in enumerate(chunks) if chunk.part is Part.VENUE), None)
    if venue is None:
        return tuple(chunks)
    told = list(chunks)
    known: set[Part] = set()
    if ahead := _in_front(inline, told, venue):
        at, told[at] = ahead  # the index first: Python assigns from left to right
        known.update(part for part, _ in told[at].inner)
    for at in range(venue, len(told)):
        chunk = told[at]
        if at > venue and chunk.part not in BESIDE:
            break
        if at > venue and (chunk.part is not Part.VENUE_REST or chunk.link):
            continue
        article = names_article(inline, chunk)
        followed = any(PAGES_TO_COME.fullmatch(inline.visible, c.span.start, c.span.end) for c in told[at + 1 :])
        inner = _behind_name(inline, chunk, known) if at == venue else _inside(inline, chunk, known, followed=followed)
        if not article:  # pages may follow: "Article 12, 1-38"; its number is no issue
            inner = _as_issue(inline, inner) if followed else inner
            known.update(part for part, _ in inner)
        if any(part in BARE for part, _ in inner):
            told[at] = replace(chunk, inner=inner)
    return tuple(told)


def names_article(inline: Inline, chunk: Chunk) -> bool:
    """Whether a chunk is the number of an article: "Article 12", "Art. No. 7"."""
    return bool(LABELLED_ARTICLE.match(inline.visible, chunk.span.start, chunk.span.end))


def _in_front(inline: Inline, chunks: Sequence[Chunk], venue: int) -> tuple[int, Chunk] | None:
    """Where a number stands right in front of a venue, and it as what goes on the venue; None where there is none.

    Lawyers set the volume there: "(2031) 12(3) Journal of Bogs"; others the pages: "Pp. 45-67 in *Bogs and Fens*".
    """
    led = venue > 0 and chunks[venue - 1].part is Part.LABEL
    at = venue - 1 - led
    if at < 0 or chunks[at].part is not Part.PROSE or chunks[at].link:
        return None
    chunk, start = chunks[at], chunks[at].span.start
    apart = inline.visible[chunk.span.end : chunks[at + 1].span.start].strip()
    found = (SAID_PAGES if led else CITED).fullmatch(inline.visible, start, chunk.span.end)
    if found is None or apart:
        return None
    inner = ((Part.PAGES, Span(*found.span("number"))),) if led else _numbers(found)
    return at, replace(chunk, part=Part.VENUE_REST, inner=inner)


def says_numbers(text: str, span: Span) -> bool:
    """Whether a text is pages by its word, or a volume with its issue: "pp. 45-67", "12:3"."""
    return any(form.fullmatch(text, span.start, span.end) for form in (SAID_PAGES, VOLUME_WITH_ISSUE))


def issue_form(anatomies: Sequence[Anatomy]) -> tuple[str, str]:
    """The source that stands before and behind an issue next to its volume: "(" and ")"; empty where few show one."""
    gaps: Counter[str] = Counter()
    volumes = 0
    for anatomy in anatomies:
        inner = [fact for chunk in anatomy.chunks for fact in chunk.inner]
        volume = next((span for part, span in inner if part is Part.VOLUME), None)
        if volume is None:
            continue
        volumes += 1
        issue = next((span for part, span in inner if part is Part.ISSUE and span.start > volume.end), None)
        source = anatomy.inline.source
        gap = anatomy.raw[source(volume).end : source(issue).start] if issue else ""
        gaps[gap if ISSUE_GAP.fullmatch(gap) else ""] += 1
    del gaps[""]
    gap, times = gaps.most_common(1)[0] if gaps else ("", 0)
    return (gap, ")" if "(" in gap else "") if times > ISSUE_SHARE * volumes else ("", "")


def _behind_name(inline: Inline, venue: Chunk, known: AbstractSet[Part]) -> tuple[tuple[Part, Span], ...]:
    """A venue's inner facts, with what stands behind its name: "Quiet Rivers 12(3)", "Quiet Rev. D 12 (2031) 45".

    A single number is a page, where the volume is known: it stands in front.
    """
    dated = Part.YEAR in dict(venue.inner)
    pattern = BEHIND_NAME_AND_YEAR if dated else BEHIND_NAME
    found = pattern.fullmatch(inline.visible, venue.span.start, venue.span.end)
    if found is None or not (dated or found["issue"] or found["part"] or found["page"] or " " in found["name"]):
        return venue.inner
    year = ((Part.YEAR, Span(*found.span("year"))),) if dated else ()
    numbers = _numbers(found)
    if Part.VOLUME in known:
        numbers = tuple((Part.PAGES if part is Part.VOLUME else part, span) for part, span in numbers)
    return ((Part.VENUE, Span(*found.span("name"))), *numbers, *year)


def _inside(inline: Inline, chunk: Chunk, known: AbstractSet[Part], *, followed: bool) -> tuple[tuple[Part, Span], ...]:
    """What a chunk behind a venue says: by its words, else by its place, a volume before an issue and pages.

    `followed` says that pages stand behind it.
    """
    start, end = chunk.span.start, chunk.span.end
    for part, pattern in LABELLED:
        if found := pattern.fullmatch(inline.visible, start, end):
            return ((part, Span(*found.span("number"))),)
    if Part.VOLUME not in known:
        if followed and (both := VOLUME_AND_ISSUE.fullmatch(inline.visible, start, end)):
            return _numbers(both)
        if RANGE.fullmatch(inline.visible, start, end):
            return ((Part.PAGES, chunk.span),)
        cited = CITED.fullmatch(inline.visible, start, end)
        return _numbers(cited) if cited else ()
    bracketed = inline.visible[:start].rstrip().endswith("(")
    few = followed and Part.ISSUE not in known and FEW_DIGITS.fullmatch(inline.visible, start, end)
    part = Part.ISSUE if bracketed or few else Part.PAGES  # "12(3)", "12 (2031) 3, 45-67"
    told = part in known or not BARE[part].fullmatch(inline.visible, start, end)
    return () if told else ((part, chunk.span),)


def _as_issue(inline: Inline, inner: tuple[tuple[Part, Span], ...]) -> tuple[tuple[Part, Span], ...]:
    """Volume and issue where pages follow: "12:3 (2031), 45-67"."""
    pages = dict(inner).get(Part.PAGES)
    if pages is None or not FEW_DIGITS.fullmatch(inline.visible, pages.start, pages.end):
        return inner
    return tuple((Part.ISSUE if part is Part.PAGES else part, span) for part, span in inner)


def _numbers(found: re.Match[str]) -> tuple[tuple[Part, Span], ...]:
    groups = found.groupdict()
    return tuple((part, Span(*found.span(group))) for group, part in GROUPS.items() if groups.get(group))
