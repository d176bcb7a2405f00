"""Groups of a list: year or kind sub-headings, and which of them a paper belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from pipeline.page.learning.facts import Facts
from pipeline.page.reading.entries import Entry
from pipeline.page.reading.headings import Heading, headings_above
from pipeline.page.reading.roles import LEAD, OTHERS, authorship, heading_kinds
from pipeline.page.reading.series import Series
from pipeline.page.reading.span import Span

CHOICE = re.compile(r"\b(?:selected|featured|highlight\w*|representative|key|recent)\b", re.IGNORECASE)
APART = frozenset({"other", "book", "thesis", "report", "preprint"})  # kinds that go to no group of another kind
NEAREST = {"workshop": "conference"}  # the kind whose group takes a paper where its own has none
FULL = re.compile(r"\b(?:full|all|complete|entire)\b", re.IGNORECASE)


Path = tuple[Heading, ...]  # the headings that a group stands under, the outermost first; its own is the last


@dataclass(frozen=True, slots=True)
class Choice:
    """A group to write into: that of `heading`, None for the entries above the first one.

    With `new_year` a group is still to be made for that year: like that of `heading`, before (or `behind`) that of
    `beside`, which is the same heading or the year above it ("2030" with "Journals" and "Talks" below).
    """

    heading: Heading | None
    new_year: int | None = None
    beside: Heading | None = None
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A year's heading above no entry of a list: its path in the section, the stretch below it to the next heading."""

    path: Path
    below: Span


def standing_years(headings: Sequence[Heading], stretch: Span, series: Series) -> tuple[Standing, ...]:
    """The years in a section's stretch that head none of a list's entries, in page order.

    Args:
        headings: of the page.
        stretch: the section's.
        series: the list.
    """
    inside = [heading for heading in headings if stretch.holds(heading.span)]
    ends = [*(heading.span.start for heading in inside[1:]), stretch.end]
    taken = {heading for entry in series.entries for heading in entry.above}
    return tuple(
        Standing(headings_above(inside[: n + 1]), Span(heading.span.end, end))
        for n, (heading, end) in enumerate(zip(inside, ends, strict=False))
        if heading.is_year and heading not in taken
    )


def paths_of(entries: Iterable[Entry]) -> tuple[Path, ...]:
    """The groups of a list in page order."""
    return tuple(dict.fromkeys(entry.above for entry in entries))


def choose_group(paths: Sequence[Path], facts: Facts, depth: int = 0) -> Choice:
    """The group that a paper belongs to: its kind's, its year's, its year's inside its kind's.

    Args:
        paths: the groups of a list, in page order.
        facts: of the paper.
        depth: how many headings of each path are chosen already.
    """
    level = list(dict.fromkeys(path[depth] if len(path) > depth else None for path in paths))
    choice = _choose_among(level, facts)
    inside = [path for path in paths if choice.heading in path[depth : depth + 1]]
    if choice.heading is None and depth:
        return Choice(paths[0][depth - 1])  # above the first of the inner headings
    if not any(len(path) > depth + 1 for path in inside):
        return choice
    inner = choose_group(inside, replace(facts, year=None) if choice.new_year else facts, depth + 1)
    return replace(choice, heading=inner.heading) if choice.new_year else inner


def choose_asked(paths: Sequence[Path], asked: frozenset[Heading], facts: Facts) -> Choice:
    """The group for a paper among those that the user named.

    Args:
        paths: the groups of a list, in page order.
        asked: headings of that list; several of one name, where it stands below "Journals" and below "Talks".
        facts: of the paper.
    """
    inside = [path for path in paths if asked.intersection(path)]
    outer = [tuple(takewhile(lambda heading: heading not in asked, path)) for path in inside]
    chosen = choose_group(outer, facts)
    if chosen.new_year is not None:
        return choose_group(inside, facts)
    inside = [path for path, above in zip(inside, outer, strict=True) if above[-1:] in {(chosen.heading,), ()}]
    depth = next(at for at, heading in enumerate(inside[0]) if heading in asked) + 1
    deeper = any(len(path) > depth for path in inside)
    return choose_group(inside, facts, depth) if deeper else Choice(inside[0][-1])


def _choose_among(groups: Sequence[Heading | None], facts: Facts) -> Choice:
    """The group among those of one level."""
    if len(groups) <= 1 and not (groups and groups[0] and groups[0].is_year):
        return Choice(groups[0] if groups else None)
    years = [heading for heading in groups if heading and heading.is_year]
    if years and len(years) * 2 >= len(groups):
        apart = [heading for heading in groups if heading not in years and facts.kind in _kinds(heading)]
        return Choice(apart[0]) if apart else choose_year(years, facts.year)  # "Preprints" above "2031", "2030"
    return Choice(_full_list(groups) or _by_authorship(groups, facts) or _by_kind(groups, facts))


def _by_authorship(groups: Sequence[Heading | None], facts: Facts) -> Heading | None:
    """The group of the papers that the owner leads, or of the others, where groups are parted so; else None."""
    told = [(group, authorship(group.text)) for group in groups if group]
    if facts.leads is None or not any(which == LEAD for _, which in told):
        return None
    others = [group for group, which in told if which == OTHERS] or [group for group, which in told if which != LEAD]
    return next((group for group, which in told if which == LEAD), None) if facts.leads else next(iter(others), None)


def _full_list(groups: Sequence[Heading | None]) -> Heading | None:
    """The group of all papers, where another one shows a choice of them: only the owner chooses."""
    chosen = [group for group in groups if group and CHOICE.search(group.text)]
    full = [group for group in groups if group and FULL.search(group.text) and group not in chosen]
    return full[0] if chosen and full else None


def takes(paths: Sequence[Path], kind: str) -> bool:
    """Whether work of a kind has a place.

    A preprint or thesis has none where all groups name others, such as "Journals"; what is published has none where
    all are for preprints ("Working papers", "In progress").
    """
    kinds = [frozenset().union(*map(_kinds, path)) for path in paths]
    if len(paths) <= 1 or not all(kinds):
        return True
    return any(kind in own for own in kinds) if kind in APART else any(own != {"preprint"} for own in kinds)


def choose_year(headings: Sequence[Heading], year: int | None) -> Choice:
    """The group of a year, among headings of years in page order; a new one where the year has none yet."""
    if year is None:
        return Choice(headings[0])
    for heading in sorted(headings, key=lambda heading: len(heading.years)):
        if year in heading.years:
            return Choice(heading)
    falling = len(headings) <= 1 or headings[0].years[-1] > headings[-1].years[-1]
    for heading in headings:
        if heading.years[-1] < year if falling else heading.years[0] > year:
            return Choice(heading, year, heading)
    last = headings[-1]
    return Choice(last) if falling else Choice(last, year, last, behind=True)


def _kinds(heading: Heading | None) -> frozenset[str]:
    """The kinds of papers that a heading's words name."""
    return heading_kinds(heading.text) if heading else frozenset()


def _by_kind(groups: Sequence[Heading | None], facts: Facts) -> Heading | None:
    kinds = [(heading, _kinds(heading)) for heading in groups]
    for kind in (facts.kind, NEAREST.get(facts.kind, "")):
        for heading, own in kinds:
            if kind in own:
                return heading
    open_ones = [heading for heading, own in kinds if not own or own - APART]
    return open_ones[0] if open_ones else groups[0]
