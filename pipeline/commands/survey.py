"""What stands on a page, as a person is told it before a first sync: its sections, and how many entries each has."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import PageError
from pipeline.model import Role
from pipeline.page.engine import PageOptions, parse_page
from pipeline.papers.names import parse_owner


@dataclass(frozen=True, slots=True)
class Found:
    """One section: its role, heading, line (from 1) and number of entries."""

    role: Role
    heading: str
    line: int
    entries: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What a page holds. `problem`: why it can't be worked on as it is; `named`: whether the owner's name is on it."""

    path: str
    sections: tuple[Found, ...] = ()
    papers: int = 0
    named: bool = False
    problem: str = ""

    @property
    def merit(self) -> tuple[int, int]:
        """How much this looks like the page to keep up to date: sections with entries, then papers."""
        return sum(section.entries > 0 for section in self.sections), self.papers


def survey_page(path: str, data: bytes, options: PageOptions) -> Survey:
    """Read a page and tell what stands on it; a page that can't be read tells why."""
    try:
        page = parse_page(data, options)
    except PageError as error:
        return Survey(path, problem=str(error))
    sections = tuple(Found(role, section.title, section.line, len(section.entries)) for role, section in page.sections)
    family = options.author.family.casefold() if options.author else ""
    named = bool(family) and family in page.outline.source.text.casefold()
    return Survey(path, sections, sum(listing.role is not Role.NEWS for listing in page.listings), named)


def owner_options(name: str) -> PageOptions:
    """How to read a page of which only the owner's name is known; "" for nobody's."""
    names = parse_owner(name) if name else ()
    return PageOptions(author=names[0] if names else None, aliases=names[1:])


def told(survey: Survey) -> list[str]:
    """The survey as lines for a person."""
    if survey.problem:
        return [f"{survey.path}: {survey.problem}"]
    sections = (
        f"  {found.role.value:12}  line {found.line}: {found.heading} ({_count(found.entries)})"
        for found in survey.sections
    )
    missing = [role.value for role in Role if role not in {found.role for found in survey.sections}]
    lines = [f"{survey.path}: {survey.papers} {'paper' if survey.papers == 1 else 'papers'} recognised", *sections]
    hint = "  not found: {}; where there is one, name its heading under site.sections"
    return lines + ([hint.format(", ".join(missing))] if missing else [])


def _count(entries: int) -> str:
    if not entries:
        return "no entry yet: the first one is written by hand, later ones follow its form"
    return f"{entries} entries" if entries > 1 else "1 entry"
