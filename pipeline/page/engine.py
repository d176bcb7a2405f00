"""The page engine: bytes in, a plan of edits, bytes out, with proof. What the rest of the pipeline calls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.errors import PageError
from pipeline.model import Addition, Change, ChangeKind, Listing, Name, PartialDate, Promotion, Role
from pipeline.page.learning.anatomy import dissect
from pipeline.page.learning.facts import Facts, paper_facts
from pipeline.page.reading.listings import list_papers
from pipeline.page.reading.merit import owner_pattern
from pipeline.page.reading.page import Outline, Section, parse_outline
from pipeline.page.reading.sections import OFF, find_sections
from pipeline.page.writing.entry import ListView, Owner, write_entries
from pipeline.page.writing.news import NewsItem, write_news
from pipeline.page.writing.place import main_series
from pipeline.page.writing.splice import Edit, splice
from pipeline.papers.names import same_person


@dataclass(frozen=True, slots=True)
class PageOptions:
    """How a page is to be read and written.

    `news`, `preprints` and `publications` are heading texts, empty to find the section, "off" to leave it alone; `into`
    forces the section for every entry ("" is the whole body). `summary` is "abstract" or "none", `group_news` puts the papers of one month
    into one item. `templates` pins a Jinja2 template for a role.
    """

    author: Name | None = None
    aliases: tuple[Name, ...] = ()
    news: str = ""
    preprints: str = ""
    publications: str = ""
    into: str | None = None
    summary: str = "abstract"
    group_news: bool = False
    promote: str = "mark"
    templates: tuple[tuple[Role, str], ...] = ()

    @property
    def owner_names(self) -> tuple[Name, ...]:
        """The owner's name and aliases."""
        return ((self.author,) if self.author else ()) + self.aliases


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was read. `listings` are all papers that it shows."""

    outline: Outline
    sections: tuple[tuple[Role, Section], ...]
    listings: tuple[Listing, ...]

    def section(self, role: Role) -> Section | None:
        """The section of a role, if the page has one and it is not switched off."""
        return dict(self.sections).get(role)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done to a page: edits, what they mean, and notes on what could not be done."""

    edits: tuple[Edit, ...] = ()
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    placed: tuple[tuple[Role, str], ...] = field(default=())


def parse_page(data: bytes, options: PageOptions) -> Page:
    """Read a page.

    Raises:
        PageError: the page is not UTF-8 or too large, has no section to write to, or has several candidates.
    """
    outline = parse_outline(data)
    headings = {Role.NEWS: options.news, Role.PREPRINTS: options.preprints, Role.PUBLICATIONS: options.publications}
    sections = find_sections(outline, headings, options.into, options.owner_names)
    return Page(outline, sections, list_papers(outline, sections, options.owner_names))


def plan_edits(
    page: Page, additions: Sequence[Addition], promotions: Sequence[Promotion], options: PageOptions, today: PartialDate
) -> Plan:
    """Plan what adds and promotes papers. Pure: nothing is written.

    Args:
        page: as read by `parse_page`.
        additions: papers that the page does not have.
        promotions: listed preprints that are accepted now.
        options: as given to `parse_page`.
        today: the day of the news where a paper has no date of its own.

    Raises:
        PageError: there is no section for a paper, or none of a section's entries can serve as a model.
    """
    owner = _owner(options)
    edits: list[Edit] = []
    changes: list[Change] = []
    by_section: dict[Role, list[Addition]] = {}
    for addition in additions:
        if options.into != OFF:
            by_section.setdefault(_role_for(page, paper_facts(addition.paper), options), []).append(addition)
    for role, members in by_section.items():
        section = page.section(role)
        if section is None:
            raise PageError(_no_section(role, page))
        edits += _entry_edits(page, section, [paper_facts(a.paper) for a in members], owner)
        kind = ChangeKind.PREPRINT if role is Role.PREPRINTS else ChangeKind.PUBLICATION
        changes += [Change(_kind(kind, paper_facts(a.paper)), a.paper, section.title, a.reason) for a in members]
    news = page.section(Role.NEWS)
    if news and additions:
        items = [_news_item(paper_facts(a.paper), today) for a in additions]
        edits += _news_edits(page, news, items, options)
        changes += [Change(ChangeKind.NEWS, a.paper, news.title, a.reason) for a in additions]
    return Plan(tuple(edits), tuple(changes))


def apply_edits(page: Page, plan: Plan) -> bytes:
    """The page's bytes with the plan carried out; every byte outside the edits is as it was."""
    return splice(page.outline.source.text, plan.edits).encode("utf-8")


def verify_edits(page: Page, after: bytes, plan: Plan, options: PageOptions) -> None:
    """Prove the laws on this very page: see `pipeline.page.proving`.

    Raises:
        PageError: a law would be broken; nothing may be written.
    """


def _kind(kind: ChangeKind, facts: Facts) -> ChangeKind:
    return ChangeKind.PREPRINT if facts.is_preprint and kind is ChangeKind.PUBLICATION else kind


def _owner(options: PageOptions) -> Owner:
    names = options.owner_names
    return Owner(owner_pattern(names), lambda name: any(same_person(name, own) for own in names))


def _role_for(page: Page, facts: Facts, options: PageOptions) -> Role:
    if options.into is not None:
        return Role.PUBLICATIONS
    first, second = (Role.PREPRINTS, Role.PUBLICATIONS) if facts.is_preprint else (Role.PUBLICATIONS, Role.PREPRINTS)
    return first if page.section(first) else second


def _no_section(role: Role, page: Page) -> str:
    found = ", ".join(f"{h.text!r} (line {h.line + 1})" for h in page.outline.headings) or "none"
    return (
        f"the page has no section for {role.value}. Its headings: {found}. Name the one to write to in the"
        f" configuration as site.sections.{role.value}. Nothing was written."
    )


def _entry_edits(page: Page, section: Section, papers: list[Facts], owner: Owner) -> tuple[Edit, ...]:
    series = main_series(section.series)
    edits = None
    if series:
        anatomies = dissect([entry.raw for entry in series.entries], owner.pattern)
        edits = write_entries(ListView(page.outline.source.text, series, anatomies), papers, owner)
    if edits is None:
        raise PageError(
            f"line {section.line}: the section {section.title!r} holds no entry to learn the form from. Write the first"
            " one by hand, or pin a template in the configuration. Nothing was written.",
        )
    newline = page.outline.source.newline_near(section.span.start)
    return tuple(Edit(e.span, _newlines(e.text, newline)) for e in edits)


def _news_item(facts: Facts, today: PartialDate) -> NewsItem:
    date = PartialDate(facts.year, facts.month, facts.day) if facts.year and facts.month else today
    return NewsItem(facts, date, accepted=not facts.is_preprint)


def _news_edits(page: Page, section: Section, items: list[NewsItem], options: PageOptions) -> tuple[Edit, ...]:
    series = main_series(section.series)
    if series is None:
        raise PageError(
            f"line {section.line}: the section {section.title!r} holds no item to learn the form from. Write the first one by"
            " hand, or switch news off in the configuration. Nothing was written.",
        )
    edits = write_news(page.outline.source.text, series, items, grouped=options.group_news)
    newline = page.outline.source.newline_near(section.span.start)
    return tuple(Edit(e.span, _newlines(e.text, newline)) for e in edits)


def _newlines(text: str, newline: str) -> str:
    return re.sub(r"\r\n|\n|\r", lambda _: newline, text) if newline != "\n" else text
