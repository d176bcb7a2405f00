"""Planning: which sections gain which entries, what is promoted, what the news says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.errors import PageError
from pipeline.model import Addition, Change, ChangeKind, PartialDate, Promotion, Role
from pipeline.page.declining import no_form, no_group, no_id
from pipeline.page.learning.anatomy import Anatomy
from pipeline.page.learning.facts import Facts, paper_facts
from pipeline.page.learning.untitled import shown_ids
from pipeline.page.options import MOVE, OFF, PageOptions
from pipeline.page.page import Page, Placed, Plan
from pipeline.page.promoting import Marked, mark_listing, may_move
from pipeline.page.reading.outline import Section
from pipeline.page.reading.series import Series
from pipeline.page.reading.source import LINE_END
from pipeline.page.targets import Targets, other_role
from pipeline.page.writing.entry import write_entries, write_first
from pipeline.page.writing.groups import standing_years
from pipeline.page.writing.least_edit import least_edits
from pipeline.page.writing.lists import by_list, no_model
from pipeline.page.writing.move import ITEM, Moved
from pipeline.page.writing.news import NewsEdits, write_news
from pipeline.page.writing.sentence import NewsItem
from pipeline.page.writing.splice import Edit
from pipeline.page.writing.view import ListView, Owner
from pipeline.papers.names import same_person


class Planner:
    """Collects the edits of one plan; lives only inside `plan_edits`."""

    def __init__(self, page: Page, options: PageOptions, today: PartialDate) -> None:
        names = options.owner_names
        self.page = page
        self.options = options
        self.targets = Targets(page, options)
        self.today = today
        self.owner = Owner(page.owner, lambda name: any(same_person(name, own) for own in names))
        self.edits: list[Edit] = []
        self.changes: list[Change] = []
        self.notes: list[str] = []
        self.placed: list[Placed] = []
        self.added: Counter[Role] = Counter()
        self.changed: Counter[Role] = Counter()
        self.items: list[tuple[NewsItem, Change]] = []
        self.coming: dict[Role, list[tuple[Facts, Change]]] = {}  # what each section gets
        self.arriving: dict[Facts, str] = {}  # the sources of those that come from another list
        self.leaving: dict[Series, set[int]] = {}
        self.moved: list[Moved] = []

    def plan(self) -> Plan:
        """What was collected, as a value."""
        order = {ChangeKind.PROMOTION: 0, ChangeKind.PREPRINT: 1, ChangeKind.PUBLICATION: 2, ChangeKind.NEWS: 3}
        changes = tuple(sorted(self.changes, key=lambda change: order[change.kind]))
        return Plan(
            tuple(self.edits),
            changes,
            tuple(self.notes),
            tuple(self.placed),
            self.added,
            self.changed,
            tuple(self.moved),
        )

    def add(self, additions: Sequence[Addition]) -> None:
        """Entries and news for new papers."""
        untitled: dict[Role, tuple[Anatomy, ...]] = {}
        for addition in additions:
            facts = self.facts_of(addition)
            if self.options.into != OFF:
                role = self.targets.role_for(facts)
                if not self.targets.takes(role, facts.kind):
                    self.notes.append(no_group(facts, self.targets.section(role)))
                    continue
                if role not in untitled:
                    untitled[role] = self.targets.untitled(role)
                ids = shown_ids(untitled[role], addition.paper.ids)
                if untitled[role] and not ids:
                    self.notes.append(no_id(facts, self.targets.section(role)))
                    continue
                kind = ChangeKind.PREPRINT if facts.is_preprint else ChangeKind.PUBLICATION
                title = self.targets.section(role).title
                self.coming.setdefault(role, []).append((facts, Change(kind, addition.paper, title, addition.reason)))
                self.placed.append(Placed(role, facts.title, ids))
            self.news_of(facts, addition, accepted=not facts.is_preprint)

    def facts_of(self, addition: Addition | Promotion) -> Facts:
        """A paper's facts, with whether the owner leads it; without summary and abstract where the owner wants none."""
        facts = paper_facts(addition.paper)
        if self.options.owner_names and facts.authors:
            facts = replace(facts, leads=self.owner.matches(facts.authors[0]))
        return facts if self.options.summary == "abstract" else replace(facts, summary="", abstract="")

    def write(self) -> None:
        """The edits of all lists that papers come to or go from."""
        for role, papers in self.coming_by_list():
            section, series = self.targets.section(role), self.targets.list_of(role)
            if series is None:
                made = [write_first(self.first_view(role), section, papers, self.owner)]
            else:
                parts = by_list(section, series, papers, self.page.anatomies)
                made = [write_entries(self.view(own, role), part, self.owner) for own, part in parts.items()]
                for own in parts:
                    self.leaving.pop(own, None)
            for edits in made:
                if edits is None:
                    raise PageError(no_model(section, "entry"))
                self.take(section, edits)
        for role, members in self.coming.items():
            self.changes += [change for _, change in members]
            self.added[role] += len(members)
        for series in tuple(self.leaving):
            section = next(part for _, part in self.page.sections if series in part.series)
            self.take(section, write_entries(self.view(series), (), self.owner) or ())

    def coming_by_list(self) -> list[tuple[Role, list[Facts]]]:
        """What comes to each list; to one that is both sections' all at once, since numbers count through it."""
        coming = {role: [facts for facts, _ in members] for role, members in self.coming.items()}
        if len(coming) > 1 and self.targets.is_shared():
            return [(Role.PUBLICATIONS, [facts for papers in coming.values() for facts in papers])]
        return list(coming.items())

    def first_view(self, role: Role) -> ListView:
        """For a section that holds nothing yet: the other section's list, or none where a template says enough."""
        model = self.targets.list_of(other_role(role)) if self.page.section(other_role(role)) else None
        if model is None:
            way = "item" if ITEM.match(self.options.templates.get(role, "")) else "paragraph"
            model = Series((), (way,), 0.0)
        return self.view(model, role)

    def view(self, series: Series, role: Role | None = None) -> ListView:
        """A list with what comes to it and goes from it; of the section of `role`, where something is written."""
        leaving = frozenset(self.leaving.get(series, ()))
        page, templates = self.page, self.options.templates
        shared = role is Role.PUBLICATIONS and templates and self.options.into is None and self.targets.is_shared()
        section = page.section(role) if role else None
        return ListView(
            page.outline.source.text,
            series,
            page.anatomies.get(series, ()),
            leaving,
            self.arriving,
            page.borders,
            templates.get(role, "") if role else "",
            section.groups if section else frozenset(),
            standing_years(page.outline.headings, section.span, series) if section else (),
            templates.get(Role.PREPRINTS, "") if shared else None,
        )

    def news_of(self, facts: Facts, of: Addition | Promotion, *, accepted: bool) -> None:
        """Remember what is to be announced."""
        news = self.page.section(Role.NEWS)
        if news is None:
            return
        # The day on which a paper appeared is not that of its acceptance a year later, unless the user says so.
        told = isinstance(of, Addition) and (facts.month or facts.given) and facts.published
        date = told if told and told.month else self.today
        self.items.append((NewsItem(facts, date, accepted), Change(ChangeKind.NEWS, of.paper, news.title, of.reason)))

    def announce(self) -> None:
        """One news item for each thing to tell, or one a month."""
        news = self.page.section(Role.NEWS)
        if news is None or not self.items:
            return
        try:
            written = self.news_edits(news)
        except PageError as error:
            if self.options.news or not self.changes:
                raise
            said = str(error).removesuffix(" Nothing was written.")
            self.notes.append(f"No news item: {said}")  # a section that nobody named does not keep entries back
            return
        self.take(news, written.edits)
        self.changes += [change for _, change in self.items]
        self.added[Role.NEWS] += written.added
        self.changed[Role.NEWS] += written.changed

    def news_edits(self, news: Section) -> NewsEdits:
        """The edits for what is to be announced.

        Raises:
            PageError: the section has no list of news that can be written to.
        """
        series = self.targets.news_list(news)
        return write_news(
            self.page.outline.source.text,
            series,
            [item for item, _ in self.items],
            standing_years(self.page.outline.headings, news.span, series),
            grouped=self.options.group_news,
            template=self.options.templates.get(Role.NEWS, ""),
        )

    def promote(self, promotions: Sequence[Promotion]) -> None:
        """Venues for listed preprints; where the owner wants it, they move to the publications."""
        for promotion in promotions if self.options.promote != OFF else ():
            facts = self.facts_of(promotion)
            marked = mark_listing(self.page, promotion.listing, facts, self.owner)
            if marked is None:
                self.notes.append(no_form(facts, promotion.listing.line))
                continue
            if not (self.moves(promotion, facts) and self.move(promotion, facts, marked)):
                self.mark(promotion, marked)
            self.news_of(facts, promotion, accepted=True)

    def moves(self, promotion: Promotion, facts: Facts) -> bool:
        """Whether the owner wants an entry moved, and it may be."""
        if self.options.promote != MOVE:
            return False
        if stays := promotion.paper.key in self.options.stay:
            self.notes.append(
                f"{facts.title!r} was marked where it stands and not moved: there was no safe way to move it."
            )
        return not stays

    def mark(self, promotion: Promotion, marked: Marked) -> None:
        """Give an entry its venue where it stands."""
        place = marked.place
        self.take(place.section, least_edits(place.entry.span, place.entry.raw, marked.raw))
        self.changes.append(Change(ChangeKind.PROMOTION, promotion.paper, place.section.title, promotion.reason))
        self.changed[place.role] += 1

    def move(self, promotion: Promotion, facts: Facts, marked: Marked) -> bool:
        """Take an entry to the publications; False where it stays, with a note where it should not."""
        place, section = marked.place, self.page.section(Role.PUBLICATIONS)
        if section is None or place.role is not Role.PREPRINTS:
            return False
        try:
            moves, reason = may_move(self.page, place, facts, self.targets.list_of(Role.PUBLICATIONS))
        except PageError as error:
            moves, reason = False, str(error).removesuffix(" Nothing was written.")
        if reason:
            self.notes.append(f"{facts.title!r} was marked where it stands and not moved: {reason.rstrip('.')}.")
        if not moves:
            return False
        change = Change(
            ChangeKind.PROMOTION,
            promotion.paper,
            section.title,
            f"{promotion.reason}; moved from {place.section.title!r}",
        )
        self.coming.setdefault(Role.PUBLICATIONS, []).append((facts, change))
        self.arriving[facts] = marked.raw
        self.leaving.setdefault(place.series, set()).add(place.index)
        self.moved.append(Moved(place.role, Role.PUBLICATIONS, place.entry.raw, marked.raw))
        self.changed[place.role] += 1
        self.added[place.role] -= 1
        return True

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
