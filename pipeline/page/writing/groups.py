"""Groups of a list: year or kind sub-headings, and which of them a paper belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.page.learning.facts import Facts
from pipeline.page.learning.vocabulary import HEADING_KINDS
from pipeline.page.reading.headings import Heading
from pipeline.papers.venue_kinds import venue_kind

CHOICE = re.compile(r"\b(?:selected|featured|highlight\w*|representative|key|recent)\b", re.IGNORECASE)
FULL = re.compile(r"\b(?:full|all|complete|entire)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Choice:
    """A group to write into, or the year of a new one to be made before `heading`(None: behind the last)."""

    heading: Heading | None
    new_year: int | None = None


def choose_group(groups: Sequence[Heading | None], facts: Facts) -> Choice:
    """The group that a paper belongs to.

    Args:
        groups: the headings that the list's entries stand under, in page order; None for entries above the first.
        facts: of the paper.
    """
    if len(groups) <= 1 and not (groups and groups[0] and groups[0].is_year):
        return Choice(groups[0] if groups else None)
    years = [heading for heading in groups if heading and heading.is_year]
    if years and len(years) * 2 >= len(groups):
        return choose_year(years, facts.year)
    return Choice(_full_list(groups) or _by_kind(groups, facts))


def _full_list(groups: Sequence[Heading | None]) -> Heading | None:
    """The group of all papers, where another one shows a choice of them: only the owner chooses."""
    chosen = [group for group in groups if group and CHOICE.search(group.text)]
    full = [group for group in groups if group and FULL.search(group.text) and group not in chosen]
    return full[0] if chosen and full else None


def takes_preprints(groups: Sequence[Heading | None]) -> bool:
    """Whether a preprint has a place: not where all groups name kinds of published work ("Journals", "Conferences")."""
    kinds = [_kinds(group) for group in groups]
    return len(groups) <= 1 or not all(kinds) or any("preprint" in own for own in kinds)


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
            return Choice(heading, year)
    return Choice(headings[-1]) if falling else Choice(None, year)


def paper_kind(facts: Facts) -> str:
    """preprint, workshop, journal, conference, other; "" where the venue does not tell."""
    if facts.is_preprint:
        return "preprint"
    return venue_kind(facts.venue)


def _kinds(heading: Heading | None) -> set[str]:
    """The kinds of papers that a heading's words name."""
    return {kind for kind, words in HEADING_KINDS if heading and words.search(heading.text)}


def _by_kind(groups: Sequence[Heading | None], facts: Facts) -> Heading | None:
    wanted = paper_kind(facts)
    kinds = [(heading, _kinds(heading)) for heading in groups]
    for heading, own in kinds:
        if wanted and wanted in own:
            return heading
    open_ones = [heading for heading, own in kinds if not own & {"other", "preprint"}]
    return open_ones[0] if open_ones else groups[0]
