"""How a page is to be read and written."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Name

OFF = "off"
MOVE = "move"


@dataclass(frozen=True, slots=True)
class PageOptions:
    """How a page is to be read and written.

    `news`, `preprints` and `publications` are heading texts, empty to find the section, "off" to leave it alone; `into`
    forces the section for every entry ("" is the whole body, "off" writes none). `summary` is "abstract" or "none",
    `group_news` puts the papers of one month into one item, `promote` is "mark", "move" or "off". `borders`
    are the offsets at which another file begins, where the page is made of several.
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

    @property
    def owner_names(self) -> tuple[Name, ...]:
        """The owner's name and aliases."""
        return ((self.author,) if self.author else ()) + self.aliases
