"""Lists in two blocks: first the papers that the owner leads, then those that others lead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from math import comb

from pipeline.page.learning.anatomy import Anatomy

MIN_GROUPS = 3  # with papers of both, in which the order is seen
SURE = 0.9  # of the pairs that stand so
BY_CHANCE = 20  # ways to mix the two, of which one is theirs: fewer, and they may stand so by chance


def led_by_owner(anatomy: Anatomy, owner: re.Pattern[str] | None) -> bool | None:
    """Whether the owner stands first among an entry's authors; None where that can't be told."""
    authors = anatomy.authors
    if authors is None or not authors.has_owner or owner is None:
        return None
    return bool(owner.search(anatomy.text(authors.names[0])))


def leads_first(leads: Sequence[bool | None], groups: Sequence[object]) -> bool:
    """Whether in each group of a list (its years, say) the papers that the owner leads stand above those of others.

    Args:
        leads: of all entries in page order, whether the owner leads; None: not known.
        groups: what each of them stands under.
    """
    right = wrong = mixed = 0
    for _, members in groupby(zip(groups, leads, strict=True), key=lambda pair: pair[0]):
        kept, lost = _pairs([lead for _, lead in members if lead is not None])
        right, wrong, mixed = right + kept, wrong + lost, mixed + bool(kept or lost)
    return mixed >= MIN_GROUPS and right >= SURE * (right + wrong)


def _pairs(leads: Sequence[bool]) -> tuple[int, int]:
    """How many pairs have the owner's paper above that of others, and how many the other way round."""
    kept = lost = own = others = 0
    for lead in leads:
        kept, lost = kept + own * (not lead), lost + others * lead
        own, others = own + lead, others + (not lead)
    return kept, lost


def block_of(leads: Sequence[bool | None], years: Sequence[int | None], *, leading: bool, usual: bool = False) -> range:
    """The entries among which a paper belongs: those of its block, where a list has two that its years do not explain.

    Args:
        leads: of the entries in page order, whether the owner leads; None: not known.
        years: of the same entries.
        leading: whether the owner leads the new paper.
        usual: whether the list's other groups have two blocks: see `leads_first`.
    """
    whole = range(len(leads))
    border = leads.index(False) if False in leads else len(leads)
    behind = len(leads) - border
    if None in leads or any(leads[border:]) or (not usual and comb(len(leads), behind) < BY_CHANCE):
        return whole
    above, below = [year for year in years[:border] if year], [year for year in years[border:] if year]
    if not usual and (not above or not below or max(below) <= min(above)):
        return whole  # from new to old throughout: the older papers happen to be others'
    return range(border) if leading else range(border, len(leads))
