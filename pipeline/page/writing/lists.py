"""Which list of a section to write into: one that the owner writes by hand, and whose entries are papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.errors import PageError
from pipeline.page.item_dates import find_item_date, is_dated
from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.facts import Facts
from pipeline.page.learning.form import led_by_with
from pipeline.page.learning.liquid import BIBLIOGRAPHY, find_loops
from pipeline.page.learning.untitled import names_by_id
from pipeline.page.options import in_configuration
from pipeline.page.reading.merit import NAMED_SHARE, PAPER_LINK
from pipeline.page.reading.outline import Section
from pipeline.page.reading.roles import WEAK_NAMES, fold_heading
from pipeline.page.reading.series import Series
from pipeline.page.reading.span import Span
from pipeline.page.writing.groups import choose_group, paths_of
from pipeline.page.writing.place import main_series
from pipeline.papers.ids import find_ids

# Of a list's entries, how many must show a paper. Under a heading for papers some are enough; under a vague one
# ("Research"), and where the whole body is read as one list, most must: interests, jobs and prizes name a venue too.
SHARE_UNDER_HEADING = 0.25
SHARE_IN_BODY = 0.4
BODY_MARK = 0.1  # the merit that an entry has on average: below it nothing says where one ends
PROSE_SHARE = 0.5  # of an entry's text; what is mostly prose tells of a person, and names papers in passing
NO_DATE = (0, 0)
UNSURE_DRESS = frozenset({"plain", "weblink"})  # of titles: any sentence, any link


def choose_list(text: str, section: Section, anatomies: Mapping[Series, tuple[Anatomy, ...]]) -> Series:
    """The list of papers to write into.

    Args:
        text: the page's.
        section: the section to write to.
        anatomies: its lists' entries, taken apart.

    Raises:
        PageError: its entries are made by a loop, or none of its lists is one of papers.
    """
    lists = [series for series in section.series if _lists_papers(section, series, anatomies[series])]
    return _pick(text, section, lists, "entry", anatomies)


def by_list(
    section: Section, main: Series, papers: Sequence[Facts], anatomies: Mapping[Series, tuple[Anatomy, ...]]
) -> dict[Series, list[Facts]]:
    """Papers by the list that they go to: a section's main one, or another one below the heading of their year."""
    others = [own for own in section.series if own != main and _lists_papers(section, own, anatomies[own])]
    found: dict[Series, list[Facts]] = {}
    for facts in papers:
        year = choose_group(paths_of(main.entries), facts).new_year if others and not section.groups else None
        own = next((s for s in others if year and any(entry.year == year for entry in s.entries)), main)
        found.setdefault(own, []).append(facts)
    return found


def choose_news(text: str, section: Section) -> Series:
    """The list of news to write into: the one with the newest item, where older ones are folded away.

    Raises:
        PageError: its items are made by a loop, or there is none.
    """
    lists = [series for series in section.series if _tells_news(series)]
    newest = max(map(_newest, lists), default=NO_DATE)
    return _pick(text, section, [series for series in lists if _newest(series) == newest], "news item", {})


def _newest(series: Series) -> tuple[int, int]:
    """Year and month of a list's newest item."""
    found = [find_item_date(entry.raw, entry.year) for entry in series.entries]
    return max(((date.date.year, date.date.month) for date in found if date), default=NO_DATE)


def _tells_news(series: Series) -> bool:
    """Whether a list's items are dated, or look like one item each; else nothing says where one ends."""
    dated = sum(is_dated(entry.raw) for entry in series.entries)
    if not dated and len(series.entries) == 1 and series.way[0] in {"paragraph", "line"}:
        return False  # any text
    return dated > NAMED_SHARE * len(series.entries) or series.mark >= BODY_MARK * len(series.entries)


def _pick(
    text: str,
    section: Section,
    lists: Sequence[Series],
    what: str,
    anatomies: Mapping[Series, Sequence[Anatomy]],
) -> Series:
    by_hand = [series for series in lists if not _made_by_loop(text, section, series)]
    if chosen := main_series(by_hand, anatomies):
        return chosen
    held = Span(section.heading.span.end if section.heading else section.span.start, section.span.end)
    looped = any(held.holds(loop) for loop in find_loops(text)) and not lists
    if looped or any(_made_by_loop(text, section, series) for series in section.series):
        raise PageError(_looped(section, "a loop ({% for %})"))
    if BIBLIOGRAPHY.search(text, held.start, held.end):
        raise PageError(_looped(section, "a tag ({% bibliography %})"))
    raise PageError(no_model(section, what))


def _made_by_loop(text: str, section: Section, series: Series) -> bool:
    """Whether most entries of a list are made by a loop; of those in the groups that are asked for, where some are."""
    loops = find_loops(text)
    asked = [entry for entry in series.entries if section.owns(entry)] or series.entries
    return sum(any(loop.overlaps(entry.span) for loop in loops) for entry in asked) * 2 > len(asked)


def _lists_papers(section: Section, series: Series, anatomies: Sequence[Anatomy]) -> bool:
    if section.heading is None and series.mark < BODY_MARK * len(anatomies):
        return False
    named = section.heading is not None and not WEAK_NAMES.fullmatch(fold_heading(section.heading.text))
    shown = sum(map(shows_paper if named else surely_shows_paper, anatomies))
    return shown >= max(1, (SHARE_UNDER_HEADING if named else SHARE_IN_BODY) * len(anatomies))


def shows_paper(anatomy: Anatomy) -> bool:
    """Whether an entry tells of a paper more than something that may be a title."""
    told = any(anatomy.has(part) for part in (Part.VENUE, Part.PREPRINT, Part.STATUS, Part.YEAR))
    if anatomy.title is None:
        return names_by_id(anatomy)
    if is_prose(anatomy):
        return False
    linked = anatomy.title_link is not None and PAPER_LINK.search(anatomy.title_link.url.lower())
    return told or bool(linked) or anatomy.dress == "link" or surely_shows_paper(anatomy)


def surely_shows_paper(anatomy: Anatomy) -> bool:
    """Whether an entry names a paper's id, its authors, or its venue with a year."""
    if anatomy.title is None:
        return names_by_id(anatomy)
    names = anatomy.authors
    venue = anatomy.has(Part.VENUE) or anatomy.has(Part.PREPRINT)
    listed = names is not None and (names.has_owner or len(names.names) > 1 or led_by_with(anatomy))
    told = listed or (venue and anatomy.says(Part.YEAR)) or bool(find_ids(anatomy.raw))
    return told and not is_prose(anatomy)


def is_prose(anatomy: Anatomy) -> bool:
    """Whether an entry is mostly free text under no sure title: it introduces the list, or tells of a person.

    One that names the owner among others, and where the paper is, is a paper with a long summary.
    """
    named = anatomy.authors is not None and anatomy.authors.has_owner and len(anatomy.authors.names) > 1
    if named and (any(map(anatomy.has, (Part.VENUE, Part.PREPRINT, Part.ARXIV))) or find_ids(anatomy.raw)):
        return False
    prose = sum(len(chunk.span) for chunk in anatomy.chunks if chunk.part is Part.PROSE)
    return anatomy.dress in UNSURE_DRESS and prose > PROSE_SHARE * len(anatomy.inline.visible)


def is_introduction(anatomy: Anatomy) -> bool:
    """Whether a paragraph above a list is none of its entries: prose, or words that show nothing of a paper."""
    facts = (Part.VENUE, Part.PREPRINT, Part.YEAR, Part.DATE, Part.ARXIV, Part.DOI)
    if anatomy.has(Part.AUTHORS) or anatomy.dress not in UNSURE_DRESS:
        return False
    return is_prose(anatomy) or not any(map(anatomy.has, facts))


def _looped(section: Section, by: str) -> str:
    return (
        f"line {section.line}: the entries of the section {section.title!r} are made by {by} from data"
        " that is kept elsewhere. Add the paper to that data, or name another section"
        f" {in_configuration()}. Nothing was written."
    )


def no_model(section: Section, what: str) -> str:
    """The message where a section shows no form to write in; `what` is what it lacks."""
    return (
        f"line {section.line}: the section {section.title!r} holds no {what} to learn the form from."
        f" Write the first one by hand, or name the section that holds them {in_configuration()}."
        " Nothing was written."
    )
