"""The order of a year's conferences: owners who list papers by date keep them as they are held."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.papers.venue_dates import usual_day

Day = tuple[int, int]
HELD = frozenset({"conference", "workshop"})  # kinds of venues that are held on a day
MIDDLE = 15  # of a month that an entry says, where its conference is usually held in another one
SLIPS = 3  # steps in the list's order, for each one against it that may be a slip


def event_day(venue: str, kind: str, month: int) -> Day | None:
    """The day that an entry stands for; None where it is not known.

    Args:
        venue: as the entry writes it.
        kind: of the venue, see `venue_kind`.
        month: that the entry says; 0: none.
    """
    day = usual_day(venue) if kind in HELD else None
    return (month, MIDDLE) if month and (day is None or day[0] != month) else day


def keeps_days(years: Sequence[int | None], days: Sequence[Day | None], *, falling: bool) -> bool:
    """Whether a list keeps the days of its conferences, but for slips; also where its entries do not tell.

    On real pages, of two conferences that stand side by side with one year, the later one is nearly always where what
    is new is. Entries of different years say nothing of it, nor do those of unknown days.
    """
    steps = [
        (a > b) == falling
        for (year, a), (other, b) in pairwise(zip(years, days, strict=True))
        if year and year == other and a and b and a != b
    ]
    return steps.count(False) * SLIPS <= steps.count(True)


def place_among_days(days: Sequence[Day | None], own: Day, *, falling: bool) -> int | None:
    """The index before which a paper of a day goes among a year's entries.

    Returns:
        None where the entries are in no order, or all on the same side: there the owner adds what is new as always.
    """
    known = [day for day in days if day]
    if any((a < b) if falling else (a > b) for a, b in pairwise(known)):
        return None
    later = [at for at, day in enumerate(days) if day and day > own]
    if not later:
        return None
    return later[-1] + 1 if falling else later[0]
