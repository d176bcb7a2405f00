"""Planning: which sections gain which entries, what is promoted, what the news says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.errors import PageError
from pipeline.model import Addition, Change, ChangeKind, PartialDate, Promotion, Role
from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.facts import Facts, paper_facts
from pipeline.page.options import OFF, PageOptions
from pipeline.page.page import Page, Plan
from pipeline.page.reading.merit import owner_pattern
from pipeline.page.reading.outline import Section
from pipeline.page.reading.source import LINE_END
from pipeline.page.reading.span import Span
from pipeline.page.writing.entry import ListView, Owner, write_entries
from pipeline.page.writing.news import write_news
from pipeline.page.writing.place import main_series
from pipeline.page.writing.promote import mark_entry
from pipeline.page.writing.sentence import NewsItem
from pipeline.page.writing.splice import Edit
from pipeline.papers.names import same_person


class Planner:
    """Collects the edits of one plan; lives only inside `plan_edits`."""

    def __init__(self, page: Page, options: PageOptions, today: PartialDate) -> None:
        names = options.owner_names
        self.page = page
        self.options = options
        self.today = today
        self.owner = Owner(owner_pattern(names), lambda name: any(same_person(name, own) for own in names))
        self.edits: list[Edit] = []
        self.changes: list[Change] = []
        self.notes: list[str] = []
        self.placed: list[tuple[Role, str]] = []
        self.added: Counter[Role] = Counter()
        self.changed: Counter[Role] = Counter()
        self.items: list[tuple[NewsItem, Change]] = []

    def plan(self) -> Plan:
        """What was collected, as a value."""
        order = {ChangeKind.PROMOTION: 0, ChangeKind.PREPRINT: 1, ChangeKind.PUBLICATION: 2, ChangeKind.NEWS: 3}
        changes = tuple(sorted(self.changes, key=lambda change: order[change.kind]))
        return Plan(tuple(self.edits), changes, tuple(self.notes), tuple(self.placed), self.added, self.changed)

    def add(self, additions: Sequence[Addition]) -> None:
        """Entries and news for new papers."""
        by_role: dict[Role, list[tuple[Facts, Addition]]] = {}
        for addition in additions:
            facts = self.facts_of(addition)
            if self.options.into != OFF:
                by_role.setdefault(self.role_for(facts), []).append((facts, addition))
            self.news_of(facts, addition, accepted=not facts.is_preprint)
        for role, members in by_role.items():
            self.add_to(role, members)

    def facts_of(self, addition: Addition | Promotion) -> Facts:
        """A paper's facts; without a summary where the owner wants none."""
        facts = paper_facts(addition.paper)
        return facts if self.options.summary == "abstract" else replace(facts, summary="")

    def role_for(self, facts: Facts) -> Role:
        """The section that a paper belongs to; the other one where the page lacks it."""
        if self.options.into is not None:
            return Role.PUBLICATIONS
        first, second = (
            (Role.PREPRINTS, Role.PUBLICATIONS) if facts.is_preprint else (Role.PUBLICATIONS, Role.PREPRINTS)
        )
        return first if self.page.section(first) or not self.page.section(second) else second

    def add_to(self, role: Role, members: list[tuple[Facts, Addition]]) -> None:
        """Entries for one section."""
        section = self.page.section(role)
        if section is None:
            raise PageError(_no_section(role, self.page))
        series = main_series(section.series)
        view = ListView(self.page.outline.source.text, series, self.page.anatomies[series]) if series else None
        edits = write_entries(view, [facts for facts, _ in members], self.owner) if view else None
        if edits is None:
            raise PageError(_no_model(section, "entry"))
        self.take(section, edits)
        for facts, addition in members:
            kind = ChangeKind.PREPRINT if facts.is_preprint else ChangeKind.PUBLICATION
            self.changes.append(Change(kind, addition.paper, section.title, addition.reason))
            self.placed.append((role, facts.title))
            self.added[role] += 1

    def news_of(self, facts: Facts, of: Addition | Promotion, *, accepted: bool) -> None:
        """Remember what is to be announced."""
        news = self.page.section(Role.NEWS)
        if news is None:
            return
        known = isinstance(of, Addition) and facts.year and facts.month
        date = PartialDate(facts.year or 0, facts.month, facts.day) if known else self.today
        self.items.append((NewsItem(facts, date, accepted), Change(ChangeKind.NEWS, of.paper, news.title, of.reason)))

    def announce(self) -> None:
        """One news item for each thing to tell, or one a month."""
        news = self.page.section(Role.NEWS)
        if news is None or not self.items:
            return
        series = main_series(news.series)
        if series is None:
            raise PageError(_no_model(news, "news item"))
        edits = write_news(
            self.page.outline.source.text, series, [item for item, _ in self.items], grouped=self.options.group_news
        )
        self.take(news, edits)
        self.changes += [change for _, change in self.items]
        self.added[Role.NEWS] += sum(not len(edit.span) for edit in edits)

    def promote(self, promotions: Sequence[Promotion]) -> None:
        """Venues for listed preprints."""
        for promotion in promotions if self.options.promote != OFF else ():
            facts = self.facts_of(promotion)
            if self.mark(promotion, facts):
                self.news_of(facts, promotion, accepted=True)

    def mark(self, promotion: Promotion, facts: Facts) -> bool:
        """Mark one entry where it stands; a note where the page shows no form for it."""
        for role in (Role.PREPRINTS, Role.PUBLICATIONS):
            section = self.page.section(role)
            series = section and next(
                (s for s in section.series if any(e.line + 1 == promotion.listing.line for e in s.entries)), None
            )
            if not section or not series:
                continue
            anatomies = self.page.anatomies[series]
            index = next(n for n, entry in enumerate(series.entries) if entry.line + 1 == promotion.listing.line)
            marked = mark_entry(anatomies[index], self.published(), facts, self.owner)
            if marked is None:
                continue
            entry = series.entries[index]
            self.take(section, [_least(entry.span, entry.raw, marked)])
            self.changes.append(Change(ChangeKind.PROMOTION, promotion.paper, section.title, promotion.reason))
            self.changed[role] += 1
            return True
        self.notes.append(
            f"{facts.title!r} is now at {facts.venue}, but the page shows no form in which to say so;"
            f" its entry (line {promotion.listing.line}) was left as it is."
        )
        return False

    def published(self) -> list[Anatomy]:
        """The page's entries that show a venue, those of the publications first."""
        found: list[Anatomy] = []
        for role in (Role.PUBLICATIONS, Role.PREPRINTS):
            section = self.page.section(role)
            series = main_series(section.series) if section else None
            if series:
                found += [anatomy for anatomy in self.page.anatomies[series] if anatomy.has(Part.VENUE)]
        return found

    def take(self, section: Section, edits: Sequence[Edit]) -> None:
        """Keep edits, with the line ends of the place."""
        source = self.page.outline.source
        newline = source.newline_near(section.span.start)
        for edit in edits:
            text = LINE_END.sub(lambda _: newline, edit.text)
            above = LINE_END.search(source.text, max(edit.span.start - 2, 0), edit.span.start)
            if above and text.endswith(newline):  # new lines end as the line above them does
                text = text.removesuffix(newline) + above.group()
            self.edits.append(Edit(edit.span, text))


def _least(span: Span, before: str, after: str) -> Edit:
    """The edit from one text to another without what they share at both ends."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return Edit(Span(span.start + start, span.end - end), after[start : len(after) - end])


def _no_section(role: Role, page: Page) -> str:
    found = ", ".join(f"{heading.text!r} (line {heading.line + 1})" for heading in page.outline.headings) or "none"
    return (
        f"the page has no section for {role.value}. Its headings: {found}. Name the one to write to in the"
        f" configuration as site.sections.{role.value}. Nothing was written."
    )


def _no_model(section: Section, what: str) -> str:
    return (
        f"line {section.line}: the section {section.title!r} holds no {what} to learn the form from."
        " Write the first one by hand. Nothing was written."
    )
