"""The sections of a page, and the lists in them, that papers are written to."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.errors import PageError
from pipeline.model import Role
from pipeline.page.declining import no_section
from pipeline.page.learning.anatomy import Anatomy
from pipeline.page.learning.facts import Facts
from pipeline.page.learning.untitled import is_untitled
from pipeline.page.options import PageOptions
from pipeline.page.page import Page
from pipeline.page.reading.outline import Section
from pipeline.page.reading.series import Series
from pipeline.page.writing.groups import paths_of, takes
from pipeline.page.writing.lists import choose_list, choose_news


@dataclass(frozen=True, slots=True)
class Targets:
    """Where papers go on a page, as its sections and the owner's options say; `found` are the lists found so far."""

    page: Page
    options: PageOptions
    found: dict[Role, Series | None] = field(default_factory=dict)

    def section(self, role: Role) -> Section:
        """The section of a role.

        Raises:
            PageError: the page has none.
        """
        section = self.page.section(role)
        if section is None:
            raise PageError(no_section(role, self.page))
        return section

    def role_for(self, facts: Facts) -> Role:
        """The section that a paper belongs to; the other one where the page lacks it."""
        if self.options.into is not None:
            return Role.PUBLICATIONS
        first, second = (
            (Role.PREPRINTS, Role.PUBLICATIONS) if facts.is_preprint else (Role.PUBLICATIONS, Role.PREPRINTS)
        )
        return first if self.page.section(first) or not self.page.section(second) else second

    def takes(self, role: Role, kind: str) -> bool:
        """Whether a section has a place for work of a kind; one that the user asked for has."""
        series = self.list_of(role) if role is Role.PUBLICATIONS and self.options.into is None else None
        return series is None or takes(paths_of(series.entries), kind)

    def list_of(self, role: Role) -> Series | None:
        """The list of a section to write into; None where the section is empty and another one's list can be a model.

        Raises:
            PageError: there is no list of papers.
        """
        if role not in self.found:
            self.found[role] = self._find_list(role)
        return self.found[role]

    def _find_list(self, role: Role) -> Series | None:
        section = self.section(role)
        text = self.page.outline.source.text
        other = self.page.section(other_role(role))
        modelled = (other and other.series) or self.options.templates.get(role)
        if not text[section.span.start : section.span.end].strip() and modelled:
            return None
        return choose_list(text, section, self.page.anatomies)

    def untitled(self, role: Role) -> tuple[Anatomy, ...]:
        """The entries of the list of a section where these show no titles, nor does a pinned template; else none."""
        series = None if self.options.templates.get(role) else self.list_of(role)
        anatomies = self.page.anatomies.get(series, ()) if series else ()
        return anatomies if is_untitled(anatomies) else ()

    def is_shared(self) -> bool:
        """Whether one list holds preprints and publications: "Publications and preprints"."""
        if not (self.page.section(Role.PREPRINTS) and self.page.section(Role.PUBLICATIONS)):
            return False
        lists = [self.list_of(role) for role in (Role.PREPRINTS, Role.PUBLICATIONS)]
        spans = [[entry.span for entry in own.entries] if own else [] for own in lists]
        return spans[0] == spans[1] != []

    def news_list(self, section: Section) -> Series:
        """The list of news to write into.

        Raises:
            PageError: there is none that is written by hand.
        """
        return choose_news(self.page.outline.source.text, section)


def other_role(role: Role) -> Role:
    """The other one of the two sections for papers."""
    return Role.PUBLICATIONS if role is Role.PREPRINTS else Role.PREPRINTS
