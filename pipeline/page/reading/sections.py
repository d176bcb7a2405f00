"""Which sections of a page are News, Preprints and Publications: by configuration, else by what people call them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.errors import PageError
from pipeline.model import Name, Role
from pipeline.page.options import OFF, in_configuration
from pipeline.page.reading.headings import Heading, find_headings, headings_above, tell_places
from pipeline.page.reading.named_lines import plain_lines
from pipeline.page.reading.outline import Outline, Section, read_row, read_section, stretch
from pipeline.page.reading.roles import (
    BY_NAME,
    authorship,
    fold_heading,
    heading_kinds,
    hints_at_papers,
    named_role,
    names_talks,
)
from pipeline.page.reading.series import Series, Ways
from pipeline.page.reading.span import Span


@dataclass(frozen=True, slots=True)
class Before:
    """How a page was read before an edit that is being proved.

    `ways` of splitting its lists are preferred where two fit; the roles in `grouped` had their section read among its
    sisters, those in `wider` had the list of all years for one that it did not have yet.
    """

    ways: Ways = frozenset()
    grouped: frozenset[Role] = frozenset()
    wider: frozenset[Role] = frozenset()


YEAR = re.compile(r"(?:19|20)\d\d")
ARTICLES = re.compile(r"(?:(?:selected|recent|peer reviewed|refereed|published) )*articles")
SURE_MARK = 0.75  # of 1 an entry
MIN_SISTERS = 3  # entries of a list that shows how the only one of a section is written
FAIR_MARK = 0.3  # ... for the one list that explains a section in which nothing else is found


def find_sections(
    outline: Outline,
    headings: Mapping[Role, str],
    into: str | None,
    owner: tuple[Name, ...],
    before: Before | None = None,
) -> tuple[tuple[Role, Section], ...]:
    """The sections to write to, by role.

    Args:
        outline: the page.
        headings: a heading text for a role, "" to find it, "off" to leave the role alone.
        into: the section for all entries ("" is the whole body), None to find them, "off" for none.
        owner: the names of the page's owner.
        before: how the page was read before an edit, None where none is being proved.

    Raises:
        PageError: a named heading is not there, or several fit.
    """
    found: list[tuple[Role, Section]] = []
    for role in Role:
        name = headings.get(role, "")
        forced = role is not Role.NEWS and into is not None
        if forced and (role is Role.PREPRINTS or into == OFF):
            continue
        if name == OFF and not forced:
            continue
        if forced or name:
            asked = into if forced and into is not None else name
            section: Section | None = _named(outline, role, asked, owner, before, sole=forced)
        else:
            section = _by_itself(outline, role, owner, _ways(before))
            if section and role is not Role.NEWS:
                section = _among_groups(outline, section, role, owner, before)
            if section is None and role is Role.NEWS and into == OFF:  # nothing but news is asked for
                section = _news_body(outline, owner, before)
        if section:
            found.append((role, section))
    return tuple(found)


def _news_body(outline: Outline, owner: tuple[Name, ...], before: Before | None) -> Section:
    """The body of a page that holds nothing but news, as included files do.

    Raises:
        PageError: it is no list of news.
    """
    section = read_section(outline, None, Role.NEWS, owner, _ways(before))
    lists = [(series,) for series in section.series if len(series.entries) > 1]
    if outline.headings or not any(map(surely_read, [section.series, *lists])):
        there = tell_places(outline.headings) or "none"
        raise PageError(
            f"no section for news was found. The page's headings: {there}. Name one {in_configuration(Role.NEWS)}."
            " Nothing was written."
        )
    return section


def _named(
    outline: Outline, role: Role, name: str, owner: tuple[Name, ...], before: Before | None, *, sole: bool
) -> Section:
    """The section under a heading that the user named; `sole`: the only one for papers."""
    folded = fold_heading(name)
    wider = before is not None and role in before.wider
    fitting = [heading for heading in outline.headings if fold_heading(heading.text) == folded and not wider]
    sections = [read_section(outline, heading, role, owner, _ways(before)) for heading in fitting]
    filled = [section for section in sections if section.series]
    filled = [section for section in filled if not _is_elsewhere(outline, section, role)] or filled
    if len(filled) > 1:
        best = sorted(filled, key=lambda section: -sum(series.mark for series in section.series))
        marks = [sum(series.mark for series in section.series) for section in best[:2]]
        if together := _below_kinds(outline, filled, role, owner, before):
            return together
        if role is Role.NEWS or marks[0] < 2 * max(marks[1], 0.1):
            raise PageError(_ambiguous(role, name, [section.heading for section in filled if section.heading]))
        return best[0]
    if filled or sections:
        return _among_groups(outline, (filled or sections)[0], role, owner, before, sole=sole)
    if not folded or fold_heading(outline.front.title) == folded:
        return read_section(outline, None, role, owner, _ways(before))
    if not wider and (more := _more_headings(outline, folded) or _plain_headings(outline, folded)):
        return _named(replace(outline, headings=more), role, name, owner, before, sole=sole)
    if years := _with_years(outline, folded):
        return read_section(outline, years[0], role, owner, _ways(before))
    raise PageError(_missing(outline, role, name))


def _more_headings(outline: Outline, name: str) -> tuple[Heading, ...]:
    """The page's headings with those that may be titles of papers, where one is called so; else none.

    Deeper ones than the one that was asked for are left out: in HTML they are the papers' own.
    """
    found = find_headings(outline.source, outline.blocks, bold=True)
    level = max((heading.level for heading in found if fold_heading(heading.text) == name), default=0)
    return tuple(heading for heading in found if heading.level <= level or heading in outline.headings) if level else ()


def _plain_headings(outline: Outline, name: str) -> tuple[Heading, ...]:
    """The page's headings with short lines of plain text, where one is called so; else none."""
    lines = plain_lines(outline.source, outline.blocks)
    if fold_heading(name) not in {fold_heading(line.text) for line in lines}:
        return ()
    taken = {heading.line for heading in outline.headings}
    added = [line for line in lines if line.line not in taken]
    return tuple(sorted((*outline.headings, *added), key=lambda heading: heading.span.start))


def lacks_year(section: Section, name: str) -> bool:
    """Whether a section was read for a year that the user named and that it does not have."""
    folded = fold_heading(name)
    return bool(YEAR.fullmatch(folded)) and (section.heading is None or fold_heading(section.heading.text) != folded)


def _with_years(outline: Outline, name: str) -> tuple[Heading | None, ...]:
    """The heading of the one list that is parted by years, where the user names a year that it does not have yet.

    Empty where that is not so; None in it stands for the page's body.
    """
    if not YEAR.fullmatch(name):
        return ()
    above = {headings_over(outline, heading)[-1:] for heading in outline.headings if heading.year}
    return (next(iter(next(iter(above))), None),) if len(above) == 1 else ()


def _among_groups(
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
    single = len(section.series) == 1
    if heading is None or (heading.is_year and not single):
        return section
    own = {entry.span for series in section.series for entry in series.entries}
    headed = any(series.way[0] == "heading" and len(series.entries) == 1 for series in section.series)
    lone = (headed or (len(own) == 1 and sole)) and not heading.is_year
    if role not in before.grouped if before else not (heading.is_year or lone) and surely_read(section.series):
        return section
    above = headings_over(outline, heading)
    whole = read_section(outline, above[-1] if above else None, role, owner, _ways(before))
    for series in whole.series:
        grouped = {entry.span for entry in series.entries if heading in entry.above and re.search(r"\w", entry.raw)}
        few = len(series.entries) < MIN_SISTERS
        if not grouped or (lone and few):
            continue
        sure = surely_read((series,)) or ((before or not own) and not few and _mark(series) >= FAIR_MARK)
        alike = grouped == own and (lone or heading.is_year)
        if alike or (sure and _hold(grouped, own if heading.is_year or headed else set())):
            return replace(section, span=whole.span, series=(series,), groups=frozenset({heading}))
    return section


def _mark(series: Series) -> float:
    """The mark of a list's usual entry."""
    return series.mark / max(len(series.entries), 1)


def headings_over(outline: Outline, heading: Heading) -> tuple[Heading, ...]:
    """The headings that another one stands under, the outermost first."""
    return headings_above([h for h in outline.headings if h.span.start <= heading.span.start])[:-1]


def _hold(entries: set[Span], others: set[Span]) -> bool:
    """Whether each of some entries lies inside one of others: they were read as parts of these."""
    return all(any(entry.holds(other) for entry in entries) for other in others)


def _is_elsewhere(outline: Outline, section: Section, role: Role) -> bool:
    """Whether a section stands in one of another role: the "2031" of the news, or of the talks, is not the papers'."""
    above = headings_over(outline, section.heading)[-1:] if section.heading else ()
    roles = [named_role(heading.text)[0] for heading in above]
    return any((Role.NEWS in own) != (role is Role.NEWS) for own in roles if own) or any(
        role is not Role.NEWS and names_talks(heading.text) for heading in above
    )


def _below_kinds(
    outline: Outline, named: list[Section], role: Role, owner: tuple[Name, ...], before: Before | None
) -> Section | None:
    """Sections of one name below kinds of papers ("Journals", "Talks") or years, as one list: these decide."""
    headings = [section.heading for section in named if section.heading]
    above = [headings_over(outline, own) for own in headings]
    if not all(above):
        return None
    years = {path[-1].text for path in above if path[-1].is_year}
    if len(years) < len(above) and not _are_apart([heading_kinds(path[-1].text) for path in above]):
        return None
    shared = [heading for heading in above[0][:-1] if all(heading in path for path in above)]
    whole = read_section(outline, shared[-1] if shared else None, role, owner, _ways(before))
    for series in whole.series:
        groups = frozenset(heading for entry in series.entries for heading in entry.above)
        if groups.issuperset(headings):
            return replace(named[0], span=whole.span, series=(series,), groups=frozenset(headings))
    return None


def _are_apart(kinds: Sequence[frozenset[str]]) -> bool:
    """Whether each of several headings names kinds of papers that no other one does."""
    return all(kinds) and sum(map(len, kinds)) == len(frozenset().union(*kinds))


def _ways(before: Before | None) -> Ways:
    return before.ways if before else frozenset()


def surely_read(series: tuple[Series, ...]) -> bool:
    """Whether lists are surely what they were read as: nearly each entry is one."""
    return bool(series) and sum(s.mark for s in series) >= SURE_MARK * sum(len(s.entries) for s in series)


def _by_itself(outline: Outline, role: Role, owner: tuple[Name, ...], prefer: Ways) -> Section | None:
    """The section whose heading people use for this role; None where no heading does."""
    ranked: dict[int, list[Heading]] = {}
    for heading in outline.headings:
        roles, strength = _roles(heading.text)
        if role in roles and not _inside(outline, heading, ranked.get(strength, [])[-1:]):  # only the last reaches here
            ranked.setdefault(strength, []).append(heading)
    if named_role(outline.front.title) == (frozenset({role}), BY_NAME):  # the very name leaves no question
        ranked = {BY_NAME: ranked[BY_NAME]} if BY_NAME in ranked else {}
    elif BY_NAME in ranked:
        ranked.pop(BY_NAME - 1, None)
    for strength in sorted(ranked, reverse=True):
        sections = [read_section(outline, heading, role, owner, prefer) for heading in ranked[strength]]
        filled = [section for section in sections if section.series and (strength or _surely_papers(section))]
        named = [section.heading for section in filled if section.heading]
        if len(filled) > 1 and not _kinds_of_one(outline, role, named):
            if _kinds_in_a_row(outline, named):
                return read_row(outline, named, role, owner, prefer)
            raise PageError(_ambiguous(role, "", named))
        if filled:
            return filled[0] if len(filled) == 1 else read_section(outline, None, role, owner, prefer)
        if sections and (strength == BY_NAME or (strength and role is not Role.PREPRINTS)):
            return sections[0]
    roles, strength = _roles(outline.front.title)
    body = read_section(outline, None, role, owner, prefer) if role in roles else None
    return body if body is None or strength or _surely_papers(body) else None


def _roles(text: str) -> tuple[frozenset[Role], int]:
    """The roles of a heading, vaguely that of papers where its words only hint at it."""
    roles, strength = named_role(text)
    return (roles, strength) if roles or not hints_at_papers(text) else (frozenset({Role.PUBLICATIONS}), 0)


def _kinds_of_one(outline: Outline, role: Role, headings: list[Heading]) -> bool:
    """Whether a page that is called after a role lists it in groups: "Journal articles", "Conference articles"."""
    apart = _are_apart([heading_kinds(heading.text) for heading in headings])
    return role in named_role(outline.front.title)[0] and apart


def _kinds_in_a_row(outline: Outline, headings: list[Heading]) -> bool:
    """Whether sections of different kinds ("Journal Articles", "Conference Papers") follow each other on one level.

    So do those of the papers that the owner leads and of the others.
    """
    beside = all(
        above.level == below.level and stretch(outline, above).end == below.span.start
        for above, below in pairwise(headings)
    )
    kinds = [heading_kinds(heading.text) for heading in headings]
    if kinds.count(frozenset()) == 1:  # beside conferences, "Articles" are those of journals
        at = kinds.index(frozenset())
        kinds[at] = frozenset({"journal"} if ARTICLES.fullmatch(fold_heading(headings[at].text)) else ())
    led = {authorship(heading.text) for heading in headings}
    return beside and (_are_apart(kinds) or (len(headings) == len(led) > 1 and "" not in led))


def _surely_papers(section: Section) -> bool:
    """Whether a section of a vague name ("Research") lists papers and not interests."""
    return sum(len(series.entries) for series in section.series) > 1 and surely_read(section.series)


def _inside(outline: Outline, heading: Heading, others: list[Heading]) -> bool:
    return any(stretch(outline, other).holds(heading.span) for other in others)


def _ambiguous(role: Role, name: str, headings: list[Heading]) -> str:
    what = f"are called {name!r}" if name else f"may be the one for {role.value}"
    return (
        f"several sections {what}: {tell_places(headings)}. Say which {in_configuration(role)}, by the heading's text,"
        " or rename one. Nothing was written."
    )


def _missing(outline: Outline, role: Role, name: str) -> str:
    there = tell_places(outline.headings) or "none"
    return (
        f"the page has no heading {name!r} (for {role.value}). Its headings: {there}. Correct the name"
        f" {in_configuration(role)}. Nothing was written."
    )
