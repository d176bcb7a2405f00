"""How a page is to be read and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.model import Name, Role

OFF = "off"
MOVE = "move"


def in_configuration(role: Role | None = None) -> str:
    """The words of a message for where a section is named; who has no configuration puts others in their place."""
    return f"in the configuration (site.sections{f'.{role.value}' if role else ''})"


@dataclass(frozen=True, slots=True)
class PageOptions:
    """How a page is to be read and written.

    `news`, `preprints` and `publications` are heading texts, empty to find the section, "off" to leave it alone; `into`
    forces the section for every entry ("" is the whole body, "off" writes none). `summary` is "abstract" or "none",
    `group_news` puts the papers of one month into one item, `promote` is "mark", "move" or "off". `borders`
    are the offsets at which another file begins, where the page is made of several. `templates` are the forms that the
    owner pinned, as `pipeline.template.check_template` returned them. `stay` are the keys of papers whose entries
    are not moved, whatever `promote` says: the move could not be carried out safely.
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
    borders: tuple[int, ...] = ()
    templates: Mapping[Role, str] = field(default_factory=dict)
    stay: frozenset[str] = frozenset()

    @property
    def owner_names(self) -> tuple[Name, ...]:
        """The owner's name and aliases."""
        return ((self.author,) if self.author else ()) + self.aliases
