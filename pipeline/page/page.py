"""A page as it was read, and a plan of what is to be done to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.model import Change, Listing, Role
from pipeline.page.learning.anatomy import Anatomy
from pipeline.page.reading.outline import Outline, Section
from pipeline.page.reading.series import Series
from pipeline.page.writing.move import Moved
from pipeline.page.writing.splice import Edit


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was read.

    `listings` are all papers that it shows, `anatomies` the entries of its lists of papers, taken apart;
    at `borders` another file begins. `owner` is the pattern of the owner's name as these lists write it.
    """

    outline: Outline
    sections: tuple[tuple[Role, Section], ...]
    listings: tuple[Listing, ...]
    anatomies: Mapping[Series, tuple[Anatomy, ...]]
    borders: tuple[int, ...] = ()
    owner: re.Pattern[str] | None = None

    def section(self, role: Role) -> Section | None:
        """The section of a role, if the page has one and it is not switched off."""
        return dict(self.sections).get(role)


@dataclass(frozen=True, slots=True)
class Placed:
    """A paper that a section gains: known again by its title, or by one of its `ids` where entries show no titles."""

    role: Role
    title: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done to a page: edits, what they mean, and notes on what could not be done.

    For the proof: `placed` are the papers that each section gains, `added` how many entries, `changed` how many old
    entries are edited on purpose, `moved` are the entries that changed their section.
    """

    edits: tuple[Edit, ...] = ()
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    placed: tuple[Placed, ...] = ()
    added: Counter[Role] = field(default_factory=Counter)
    changed: Counter[Role] = field(default_factory=Counter)
    moved: tuple[Moved, ...] = ()
