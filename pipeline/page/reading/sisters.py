"""A section among its sisters: one year of a list of years, one name below several kinds, a section of one entry.

Such a section is read together with the others, where they are one list: they show what its entries are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model import Name, Role
from pipeline.page.reading.headings import Heading, headings_above
from pipeline.page.reading.outline import Outline, Section, read_section
from pipeline.page.reading.roles import heading_kinds, named_role, names_talks
from pipeline.page.reading.series import ITEM, Series, Ways
from pipeline.page.reading.span import Span

SURE_MARK = 0.75  # of 1 an entry
MIN_SISTERS = 3  # entries of a list that show how the only one of a section is written, or by themselves what they are
LONG = 8  # items of a list
FAIR_MARK = 0.3  # of 1 an entry: enough for the one list that explains a section in which nothing else is found


@dataclass(frozen=True, slots=True)
class Before:
    """How a page was read before an edit that is being proved.

    `ways` of splitting its lists are preferred where two fit; the roles in `grouped` had their section read among its
    sisters, those in `wider` had the list of all years for one that it did not have yet.
    """

    ways: Ways = frozenset()
    grouped: frozenset[Role] = frozenset()
    wider: frozenset[Role] = frozenset()


def ways_of(before: Before | None) -> Ways:
    """The ways of splitting lists that are preferred: those of before an edit."""
    return before.ways if before else frozenset()


def among_groups(
    outline: Outline,
    section: Section,
    role: Role,
    owner: tuple[Name, ...],
    before: Before | None,
    *,
    sole: bool = False,
) -> Section:
    """The section of one year together with the list's other years; as it is where they are not one list.

    So too any other section that is read badly by itself and well among its sisters: what leads an entry of several
    paragraphs can't be told from one entry. A single one that is read well is joined to them only where the section is
    the `sole` one for papers that was asked for: then they are nobody else's.
    """
    heading = section.heading
    if heading is None or (heading.is_year and len(section.series) != 1):
        return section
    own = {entry.span for series in section.series for entry in series.entries}
    headed = any(series.way[0] == "heading" and len(series.entries) == 1 for series in section.series)
    lone = (headed or (len(own) == 1 and sole)) and not heading.is_year
    well_read = surely_read(section.series) or _is_long_list(section.series)
    if role not in before.grouped if before else not (heading.is_year or lone) and well_read:
        return section
    above = headings_over(outline, heading)
    whole = read_section(outline, above[-1] if above else None, role, owner, ways_of(before))
    parts = own if heading.is_year or headed else set()  # what has to be a part of what is read instead
    for series in whole.series:
        grouped = {entry.span for entry in series.entries if heading in entry.above and re.search(r"\w", entry.raw)}
        few = len(series.entries) < MIN_SISTERS
        if not grouped or (lone and few):
            continue
        alike = grouped == own
        if alike and len(own) >= MIN_SISTERS and not (heading.is_year or before):
            return section  # the others tell nothing of it
        fair = (before or not own) and not few and _mark(series) >= FAIR_MARK
        if alike or ((fair or surely_read((series,))) and _hold(grouped, parts)):
            return replace(section, span=whole.span, series=(series,), groups=frozenset({heading}))
    return section


def _is_long_list(series: tuple[Series, ...]) -> bool:
    """Whether a section is one list of many items, each of which may be a paper: its sisters can't tell it better."""
    items = [own for own in series if own.way == ITEM and len(own.entries) >= LONG and _mark(own) >= FAIR_MARK]
    return len(items) == len(series) == 1


def _mark(series: Series) -> float:
    """The mark of a list's usual entry."""
    return series.mark / max(len(series.entries), 1)


def _hold(entries: set[Span], others: set[Span]) -> bool:
    """Whether each of some entries lies inside one of others: they were read as parts of these."""
    return all(any(entry.holds(other) for entry in entries) for other in others)


def below_kinds(
    outline: Outline, named: list[Section], role: Role, owner: tuple[Name, ...], before: Before | None
) -> Section | None:
    """Sections of one name below kinds of papers ("Journals", "Talks") or years, as one list: these decide."""
    headings = [section.heading for section in named if section.heading]
    above = [headings_over(outline, own) for own in headings]
    if not all(above):
        return None
    years = {path[-1].text for path in above if path[-1].is_year}
    if len(years) < len(above) and not are_apart([heading_kinds(path[-1].text) for path in above]):
        return None
    shared = [heading for heading in above[0][:-1] if all(heading in path for path in above)]
    whole = read_section(outline, shared[-1] if shared else None, role, owner, ways_of(before))
    for series in whole.series:
        groups = frozenset(heading for entry in series.entries for heading in entry.above)
        if groups.issuperset(headings):
            return replace(named[0], span=whole.span, series=(series,), groups=frozenset(headings))
    return None


def are_apart(kinds: Sequence[frozenset[str]]) -> bool:
    """Whether each of several headings names kinds of papers that no other one does."""
    return all(kinds) and sum(map(len, kinds)) == len(frozenset().union(*kinds))


def is_elsewhere(outline: Outline, section: Section, role: Role) -> bool:
    """Whether a section stands in one of another role: the "2031" of the news, or of the talks, is not the papers'."""
    above = headings_over(outline, section.heading)[-1:] if section.heading else ()
    roles = [named_role(heading.text)[0] for heading in above]
    return any((Role.NEWS in own) != (role is Role.NEWS) for own in roles if own) or any(
        role is not Role.NEWS and names_talks(heading.text) for heading in above
    )


def headings_over(outline: Outline, heading: Heading) -> tuple[Heading, ...]:
    """The headings that another one stands under, the outermost first."""
    return headings_above([h for h in outline.headings if h.span.start <= heading.span.start])[:-1]


def surely_read(series: tuple[Series, ...]) -> bool:
    """Whether lists are surely what they were read as: nearly each entry is one."""
    return bool(series) and sum(s.mark for s in series) >= SURE_MARK * sum(len(s.entries) for s in series)
