"""What becomes of a listed preprint that is accepted now: it is marked where it stands, moved, or left with a note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import Listing, Role
from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.facts import Facts
from pipeline.page.page import Page
from pipeline.page.reading.entries import Entry
from pipeline.page.reading.headings import Heading
from pipeline.page.reading.outline import Section
from pipeline.page.reading.series import Series
from pipeline.page.writing.groups import choose_group, paths_of
from pipeline.page.writing.move import obstacle
from pipeline.page.writing.numbers import entry_number
from pipeline.page.writing.place import main_series
from pipeline.page.writing.promote import mark_entry
from pipeline.page.writing.view import Owner


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands."""

    role: Role
    section: Section
    series: Series
    index: int

    @property
    def entry(self) -> Entry:
        """The entry itself."""
        return self.series.entries[self.index]


@dataclass(frozen=True, slots=True)
class Marked:
    """An entry with its venue: `raw` is its new source."""

    place: Place
    raw: str


def mark_listing(page: Page, listing: Listing, facts: Facts, owner: Owner) -> Marked | None:
    """A listed preprint with its venue; None where the page shows no form in which to say so."""
    published = _published(page)
    for place in _places(page, listing):
        marked = mark_entry(page.anatomies[place.series][place.index], published, facts, owner)
        if marked is not None:
            return Marked(place, marked)
    return None


def may_move(page: Page, place: Place, facts: Facts, target: Series | None) -> tuple[bool, str]:
    """Whether an entry can go to the publications.

    Args:
        page: as read.
        place: of the entry.
        facts: of its paper.
        target: the list of publications; None where that section holds no entry yet.

    Returns:
        Whether it can, and where it should but can't, why, for the owner.
    """
    if target is not None and any(entry.span == place.entry.span for entry in target.entries):
        choice = choose_group(paths_of(target.entries), facts)
        if choice.heading == place.entry.group or choice.new_year is not None:
            return False, ""  # preprints and publications share a list, and this is its place in it
        groups = dict.fromkeys(entry.group for entry in target.entries)
        if any(_runs_on(_numbers(target, above), _numbers(target, below)) for above, below in pairwise(groups)):
            return False, "the numbers there run on from one group to the next"
    elif target is not None and _run_on(place.series, target):
        return False, "the numbers run on from one section to the other"
    reason = obstacle(page.outline.source.text, place.series, place.index, target, place.section.span.end)
    return not reason, reason


def _run_on(series: Series, other: Series) -> bool:
    """Whether two lists are numbered through, as one."""
    above, below = sorted((series, other), key=lambda each: each.entries[0].span.start)
    numbers = [[n for entry in each.entries if (n := entry_number(entry.raw)) is not None] for each in (above, below)]
    return _runs_on(*numbers)


def _numbers(series: Series, group: Heading | None) -> list[int]:
    """The numbers of one group of a list."""
    raws = [entry.raw for entry in series.entries if entry.group == group]
    return [number for raw in raws if (number := entry_number(raw)) is not None]


def _runs_on(above: Sequence[int], below: Sequence[int]) -> bool:
    """Whether the count of one list goes on in the next, upward or downward."""
    if not above or not below:
        return False
    step = below[0] - above[-1]
    return abs(step) == 1 and all((numbers[-1] - numbers[0]) * step >= 0 for numbers in (above, below))


def _places(page: Page, listing: Listing) -> Iterator[Place]:
    """Where a listing stands; an entry of two sections that share a list stands in both, in its own first."""
    found = [
        Place(role, section, series, index)
        for role in (Role.PREPRINTS, Role.PUBLICATIONS)
        if (section := page.section(role))
        for series in section.series
        for index, entry in enumerate(series.entries)
        if entry.line + 1 == listing.line
    ]
    yield from sorted(found, key=lambda place: not place.section.owns(place.entry))


def _published(page: Page) -> list[Anatomy]:
    """The page's entries that show a venue, those of the publications first."""
    found: list[Anatomy] = []
    for role in (Role.PUBLICATIONS, Role.PREPRINTS):
        section = page.section(role)
        series = main_series(section.series, page.anatomies) if section else None
        if series:
            found += [anatomy for anatomy in page.anatomies[series] if anatomy.has(Part.VENUE)]
    return found
