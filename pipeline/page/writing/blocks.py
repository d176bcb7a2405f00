"""Lists in two blocks: first the papers that the owner leads, then those that others lead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import comb

from pipeline.page.learning.anatomy import Anatomy

BY_CHANCE = 20  # ways to mix the two, of which one is theirs: fewer, and they may stand so by chance


def led_by_owner(anatomy: Anatomy, owner: re.Pattern[str] | None) -> bool | None:
    """Whether the owner stands first among an entry's authors; None where that can't be told."""
    authors = anatomy.authors
    if authors is None or not authors.has_owner or owner is None:
        return None
    return bool(owner.search(anatomy.text(authors.names[0])))


def block_of(leads: Sequence[bool | None], years: Sequence[int | None], *, leading: bool) -> range:
    """The entries among which a paper belongs: those of its block, where a list has two that its years do not explain.

    Args:
        leads: of the entries in page order, whether the owner leads; None: not known.
        years: of the same entries.
        leading: whether the owner leads the new paper.
    """
    whole = range(len(leads))
    border = leads.index(False) if False in leads else len(leads)
    behind = len(leads) - border
    if None in leads or any(leads[border:]) or comb(len(leads), behind) < BY_CHANCE:
        return whole
    above, below = [year for year in years[:border] if year], [year for year in years[border:] if year]
    if not above or not below or max(below) <= min(above):
        return whole  # from new to old throughout: the older papers happen to be others'
    return range(border) if leading else range(border, len(leads))
