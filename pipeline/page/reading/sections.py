"""Which sections of a page are News, Preprints and Publications: by configuration, else by what people call them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from pipeline.errors import PageError
from pipeline.model import Name, Role
from pipeline.page.options import OFF, in_configuration
from pipeline.page.reading.headings import WEAKEST, Heading, find_headings, tell_places
from pipeline.page.reading.inline import parse_inline
from pipeline.page.reading.named_lines import lines_like, plain_lines
from pipeline.page.reading.outline import Outline, Section, read_row, read_section, stretch
from pipeline.page.reading.roles import (
    BY_NAME,
    authorship,
    fold_heading,
    heading_kinds,
    hints_at_papers,
    is_beside,
    named_role,
)
from pipeline.page.reading.series import Ways
from pipeline.page.reading.sisters import (
    Before,
    among_groups,
    are_apart,
    below_kinds,
    headings_over,
    is_elsewhere,
    surely_read,
    ways_of,
)

YEAR = re.compile(r"(?:19|20)\d\d")
ARTICLES = re.compile(r"(?:(?:selected|recent|peer reviewed|refereed|published) )*(?:articles|papers)")


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
            section = _by_itself(outline, role, owner, ways_of(before))
            if section and role is not Role.NEWS:
                section = among_groups(outline, section, role, owner, before)
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
    section = read_section(outline, None, Role.NEWS, owner, ways_of(before))
    lists = [(series,) for series in section.series if len(series.entries) > 1]
    if _is_parted(outline, section) or not any(map(surely_read, [section.series, *lists])):
        there = tell_places(outline.headings) or "none"
        raise PageError(
            f"no section for news was found. The page's headings: {there}. Name one {in_configuration(Role.NEWS)}."
            " Nothing was written."
        )
    return section


def _is_parted(outline: Outline, section: Section) -> bool:
    """Whether headings part a body; what folds the rest of its list away ("More") is none."""
    first = min((series.entries[0].span.start for series in section.series), default=0)
    return any(heading.level < WEAKEST or heading.span.start < first for heading in outline.headings)


def _named(
    outline: Outline, role: Role, name: str, owner: tuple[Name, ...], before: Before | None, *, sole: bool
) -> Section:
    """The section under a heading that the user named; `sole`: the only one for papers."""
    folded = fold_heading(name)
    wider = before is not None and role in before.wider
    fitting = [heading for heading in outline.headings if fold_heading(heading.text) == folded and not wider]
    sections = [read_section(outline, heading, role, owner, ways_of(before)) for heading in fitting]
    filled = [section for section in sections if section.series]
    filled = [section for section in filled if not is_elsewhere(outline, section, role)] or filled
    if len(filled) > 1:
        best = sorted(filled, key=lambda section: -sum(series.mark for series in section.series))
        marks = [sum(series.mark for series in section.series) for section in best[:2]]
        if together := below_kinds(outline, filled, role, owner, before):
            return together
        if role is Role.NEWS or marks[0] < 2 * max(marks[1], 0.1):
            raise PageError(_ambiguous(role, name, [section.heading for section in filled if section.heading]))
        return best[0]
    if filled or sections:
        return among_groups(outline, (filled or sections)[0], role, owner, before, sole=sole)
    if not folded or fold_heading(outline.front.title) == folded:
        return read_section(outline, None, role, owner, ways_of(before))
    if not wider and (more := next(filter(None, (read(outline, folded) for read in LESS_PLAIN)), ())):
        return _named(replace(outline, headings=more), role, name, owner, before, sole=sole)
    if years := _with_years(outline, folded):
        return read_section(outline, years[0], role, owner, ways_of(before))
    raise PageError(_missing(outline, role, name))


def _unlinked(outline: Outline, name: str) -> tuple[Heading, ...]:
    """The page's headings without the links behind their words, where one is called so: "Papers [Google Scholar](...)".

    Else none.
    """
    bare = [replace(heading, text=_words_before_link(outline, heading)) for heading in outline.headings]
    return tuple(bare) if any(fold_heading(heading.text) == name for heading in bare) else ()


def _words_before_link(outline: Outline, heading: Heading) -> str:
    inline = parse_inline(outline.source.text[heading.span.start : heading.span.end])
    words = inline.visible[: inline.links[0].label.start].strip("# \t\r\n") if inline.links else ""
    return words or heading.text


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


def _lines_like(outline: Outline, name: str) -> tuple[Heading, ...]:
    """The page's headings with the lines of HTML that are dressed as the one that is called so; else none."""
    added = lines_like(outline.source, outline.front.body, name)
    return tuple(sorted((*outline.headings, *added), key=lambda heading: heading.span.start)) if added else ()


LESS_PLAIN = (_unlinked, _more_headings, _plain_headings, _lines_like)  # ways of reading headings, tried in turn


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
        filled = _for_new_papers(filled)
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


def _for_new_papers(sections: list[Section]) -> list[Section]:
    """Sections without those that are called other or older ones beside the rest."""
    titles = [section.title for section in sections]
    beside = [is_beside(title, [*titles[:at], *titles[at + 1 :]]) for at, title in enumerate(titles)]
    return [section for section, other in zip(sections, beside, strict=True) if not other] or sections


def _roles(text: str) -> tuple[frozenset[Role], int]:
    """The roles of a heading, vaguely that of papers where its words only hint at it."""
    roles, strength = named_role(text)
    return (roles, strength) if roles or not hints_at_papers(text) else (frozenset({Role.PUBLICATIONS}), 0)


def _kinds_of_one(outline: Outline, role: Role, headings: list[Heading]) -> bool:
    """Whether a page that is called after a role lists it in groups: "Journal articles", "Conference articles"."""
    apart = are_apart([heading_kinds(heading.text) for heading in headings])
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
    if kinds.count(frozenset()) == 1:  # beside proceedings, "Articles" and "Papers" are those of journals
        at = kinds.index(frozenset())
        kinds[at] = frozenset({"journal"} if ARTICLES.fullmatch(fold_heading(headings[at].text)) else ())
    led = {authorship(heading.text) for heading in headings}
    return beside and (are_apart(kinds) or (len(headings) == len(led) > 1 and "" not in led))


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
