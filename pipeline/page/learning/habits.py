"""The habits of a section: what its entries share, whichever of them is the model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.page.dates import find_date
from pipeline.page.learning.abstracts import has_abstract
from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.attributes import single_classes
from pipeline.page.learning.badges import preprint_badge
from pipeline.page.learning.common_texts import CLAIM_SHARE
from pipeline.page.learning.labels import own_labels, paper_labels, place_labels
from pipeline.page.learning.name_marks import explains_signs
from pipeline.page.learning.page_ranges import PageForm, learn_page_form
from pipeline.page.learning.paper_addresses import JOURNAL_HOME, is_paper_address
from pipeline.page.learning.title_stops import title_stops
from pipeline.page.learning.vocabulary import AWARD
from pipeline.page.learning.volumes import issue_form
from pipeline.page.months import month_of
from pipeline.papers.ids import find_ids

ARTICLE_ADDRESS = re.compile(r"\d{5}|/(?:article|abs|content|full)s?/")  # in a publisher's address
SHOWN_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|[’']\d\d\b|[A-Z]-?\d\d\b")
SHORT_LINK = re.compile(
    r"(?<![!\[])\[(?P<label>[^\[\]\n]{4,40})\]\([^()\s]+\)|<a\b[^<>]*\bhref=[^<>]*>(?P<html>[^<>\n]{4,40})</a>",
    re.IGNORECASE,
)
MIN_UNDATED = 2  # entries without a year that make a habit
SHORTEST_NAME = 3  # letters of a venue's acronym
# An entry of two lines, with what breaks the first: a tag, a backslash, two spaces.
TWO_LINES = re.compile(r"[^\r\n]*?((?:<br\s*/?>|\\\\?|(?<![ ]))[ ]*+)(?:\r\n|\n|\r)[ \t]*\S[^\r\n]*")
BREAK_SHARE = 0.7  # of the entries that must break their first line in the same way
NO_LINKS = ("", "#")


@dataclass(frozen=True, slots=True)
class Habits:
    """What the entries of a section share; the defaults are those of a section that shows nothing.

    `common` are the texts that stand in many entries, as `common_texts` finds them.
    `line_break` is the hard break with which nearly all entries of two lines end their first: see `usual_break`.
    `leads` are what leads to venues of each kind, as `learning.led_in` finds it.
    `linked` are the short texts that are links on the page, each with the source of its first one.
    `no_link` is where titles lead that have no address yet ("", "#"), None where they are not linked then.
    `labels` are those of links to the papers themselves, `own_labels` the section's own words for them,
    `place_labels` the names of places that it links, as `learning.labels` finds them.
    `math` says that entries show formulas between dollars.
    `venue_links` are addresses of venues among others, by what the links show. `dated` says that entries show years.
    `awards` are the signs of awards that nearly all entries carry. `preprint_badge` is as `learning.badges` finds it.
    `links_titles` says that most titles are links, `title_anchor` is what stands around their addresses where these
    links are HTML, ("", "") where not. `months` are the names of months in its dates, with their dots.
    `issue` is what stands before and behind an issue next to its volume, as `learning.volumes` finds it, `pages` how
    entries give pages.
    `single_classes` are those of the boxes of some entries alone, as `learning.attributes` finds them.
    `type_letters` are those of its marks for kinds of work: "[C]". `title_stops` are as `learning.title_stops` finds
    them. `abstracts` says that most entries have one, `explains_signs` that the page says what asterisks at names mean.
    """

    common: frozenset[str] = frozenset()
    line_break: str = ""
    leads: Mapping[str, str] = field(default_factory=dict)
    linked: tuple[tuple[str, str], ...] = ()
    no_link: str | None = None
    labels: tuple[str, ...] = ()
    own_labels: frozenset[str] = frozenset()
    place_labels: frozenset[str] = frozenset()
    math: bool = False
    venue_links: Mapping[str, str] = field(default_factory=dict)
    dated: bool = True
    awards: frozenset[str] = frozenset()
    preprint_badge: str | None = None
    links_titles: bool = False
    title_anchor: tuple[str, str] = ("", "")
    months: tuple[str, ...] = ()
    issue: tuple[str, str] = ("", "")
    pages: PageForm = field(default_factory=PageForm)
    single_classes: frozenset[str] = frozenset()
    type_letters: frozenset[str] = frozenset()
    title_stops: Mapping[tuple[str, bool], tuple[str, str]] = field(default_factory=dict)
    abstracts: bool = False
    explains_signs: bool = False


def learn_habits(
    anatomies: Sequence[Anatomy],
    common: frozenset[str],
    *,
    line_break: str = "",
    page: str = "",
    leads: Mapping[str, str] | None = None,
) -> Habits:
    """What the entries share.

    Args:
        anatomies: the entries.
        common: as `common_texts` finds it, in these entries or in some of them.
        line_break: as `usual_break` finds it; "" where it does not matter.
        page: the whole page's text.
        leads: as `learning.led_in` finds them, in more of the list.
    """
    return Habits(
        common=common,
        line_break=line_break,
        leads=leads or {},
        linked=linked_texts(page),
        no_link=_no_link(anatomies),
        labels=paper_labels(anatomies),
        own_labels=own_labels(anatomies),
        place_labels=place_labels(anatomies),
        math=any("$" in anatomy.raw for anatomy in anatomies),
        venue_links=_venue_links(anatomies),
        dated=_is_dated(anatomies),
        awards=_usual_awards(anatomies),
        preprint_badge=preprint_badge(page),
        links_titles=_links_titles(anatomies),
        title_anchor=_title_anchor(anatomies),
        months=tuple(word for anatomy in anatomies for word in _months(anatomy)),
        issue=issue_form(anatomies),
        pages=learn_page_form(anatomies),
        single_classes=single_classes([anatomy.raw for anatomy in anatomies]),
        type_letters=_type_letters(anatomies),
        title_stops=title_stops(anatomies),
        explains_signs=explains_signs(page),
        abstracts=2 * sum(map(has_abstract, anatomies)) > len(anatomies),
    )


def _type_letters(anatomies: Sequence[Anatomy]) -> frozenset[str]:
    """The letters of the marks for kinds of work that entries carry: "[C]"."""
    marks = ((a, chunk) for a in anatomies for chunk in a.chunks if chunk.part is Part.TYPE)
    return frozenset(anatomy.text(span) for anatomy, chunk in marks for _, span in chunk.inner)


@lru_cache(maxsize=4)
def linked_texts(page: str) -> tuple[tuple[str, str], ...]:
    """The short texts that are links on a page, each with the source of its first one."""
    found = {link["label"] or link["html"]: link.group() for link in reversed(list(SHORT_LINK.finditer(page)))}
    return tuple((label.strip("*_ "), source) for label, source in found.items())


def _venue_links(anatomies: Sequence[Anatomy]) -> dict[str, str]:
    """The addresses of what links beside the titles show, where they are no paper's own but the venue's.

    That is one which holds the name that the link shows, or to which several links of that name lead.
    """
    links = [
        (anatomy.inline.visible[link.label.start : link.label.end].strip(" []()"), link.url)
        for anatomy in anatomies
        for link in anatomy.inline.links
        if link is not anatomy.title_link and not find_ids(link.url)
        if not is_paper_address(link.url) or JOURNAL_HOME.search(link.url)
    ]
    times = Counter(links)
    return {shown: url for shown, url in links if times[shown, url] > 1 or _is_named(url, shown)}


def _is_named(url: str, shown: str) -> bool:
    name, address = (re.sub(r"[\W\d_]", "", text).lower() for text in (shown, url))  # ".../quiet-letters"
    return len(name) >= SHORTEST_NAME and name in address and not ARTICLE_ADDRESS.search(url)


def _is_dated(anatomies: Sequence[Anatomy]) -> bool:
    """Whether entries show years, in a badge perhaps; so unless several that name a venue show none."""
    inlines = [anatomy.inline for anatomy in anatomies]
    shown = [inline.visible + "".join(inline.raw[at.start : at.end] for at in inline.images) for inline in inlines]
    named = sum(anatomy.has(Part.VENUE) for anatomy in anatomies)
    return named < MIN_UNDATED or any(map(SHOWN_YEAR.search, shown))


def _months(anatomy: Anatomy) -> Iterator[str]:
    """The names of months that an entry shows, each with the dot behind it."""
    for chunk in anatomy.chunks:
        shown = anatomy.text(chunk.span)
        if chunk.part is Part.MONTH and month_of(shown.rstrip("."))[0]:  # "June/July" tells of neither form
            yield shown + "." * anatomy.inline.visible.startswith(".", chunk.span.end)
        elif chunk.part is Part.DATE and (date := find_date(shown)) and date.month_word:
            yield date.month_word


def _links_titles(anatomies: Sequence[Anatomy]) -> bool:
    titled = [anatomy for anatomy in anatomies if anatomy.title is not None]
    return sum(anatomy.title_link is not None for anatomy in titled) * 2 > len(titled)


def _title_anchor(anatomies: Sequence[Anatomy]) -> tuple[str, str]:
    """What stands around the address where most linked titles are elements of HTML, quotes included."""
    anchors: Counter[tuple[str, str]] = Counter()
    for anatomy in anatomies:
        if (link := anatomy.title_link) and len(link.label):
            label = anatomy.inline.starts[link.label.start]
            around = anatomy.raw[link.raw.start : link.target.start], anatomy.raw[link.target.end : label]
            anchors[around if link.way == "html" and around[1].endswith(">") else ("", "")] += 1
    return anchors.most_common(1)[0][0] if anchors else ("", "")


def _usual_awards(anatomies: Sequence[Anatomy]) -> frozenset[str]:
    seen = Counter(sign for anatomy in anatomies for sign in set(AWARD.findall(anatomy.inline.visible)))
    return frozenset(sign for sign, times in seen.items() if times > 1 and times >= CLAIM_SHARE * len(anatomies))


def _no_link(anatomies: Sequence[Anatomy]) -> str | None:
    seen = Counter(link.url for anatomy in anatomies for link in anatomy.inline.links if link.url in NO_LINKS)
    return seen.most_common(1)[0][0] if seen else None


def usual_break(anatomies: Sequence[Anatomy]) -> str:
    """The hard break with which nearly all entries of two lines end their first; "" where there is no such habit."""
    seen = Counter(found.group(1) for anatomy in anatomies if (found := TWO_LINES.fullmatch(anatomy.raw)))
    if not seen:
        return ""
    usual, times = seen.most_common(1)[0]
    is_hard = bool(usual.strip()) or len(usual) > 1
    return usual if is_hard and times >= max(3, BREAK_SHARE * seen.total()) else ""
