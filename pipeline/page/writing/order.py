"""The order inside a year: owners who keep preprints below papers, or journals above conferences, go on doing so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from pipeline.page.dates import find_date
from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.facts import Facts
from pipeline.page.months import month_of
from pipeline.page.reading.entries import Entry
from pipeline.page.reading.headings import LATEST
from pipeline.page.writing.events import event_day, keeps_days, place_among_days
from pipeline.page.writing.numbers import entry_number
from pipeline.page.writing.place import entry_year, place_by_year
from pipeline.page.writing.waiting import is_pending, is_unwritten
from pipeline.papers.venue_kinds import venue_kind

ARXIV_NUMBER = re.compile(r"(?=\d)(?:(?<![\d./])|(?<=/abs/)|(?<=/pdf/)|(?<=/html/))(\d\d(?:0[1-9]|1[0-2])\.\d{4,5})")
CENTURY = 2000  # of the numbers that arXiv gives since 2007
MIN_DATED = 2  # entries of a year that show its order
MIN_NUMBERED = 3  # published papers whose numbers at arXiv show it: two of them stand in order half the time
YEARS = 2  # in which two kinds must be seen before their order counts as the owner's
ABOVE = 3  # published papers above a year's preprints; fewer may be preprints that were accepted since
ROUNDING = 1e-9  # sums of the same shares in another order may differ by less
SHARE = 0.8  # of the pairs that must stand the same way round


@dataclass(frozen=True, slots=True)
class Habit:
    """How a list orders the entries of one year.

    Of each entry in page order: its year, month, kind and arXiv number, whether it is pending (not published yet, and
    without a year), whether it is not even written, whether it stands under a heading of one year, the number that it
    is counted with, whether it says that it is a preprint, its venue. `above` holds, for two kinds, how surely the one
    stands above the other, where that is sure.
    """

    years: tuple[int | None, ...]
    months: tuple[int, ...]
    kinds: tuple[str, ...]
    numbers: tuple[str, ...]
    pending: tuple[bool, ...]
    unwritten: tuple[bool, ...]
    grouped: tuple[bool, ...]
    counts: tuple[int | None, ...]
    drafts: tuple[bool, ...]
    venues: tuple[str, ...]
    above: Mapping[tuple[str, str], float]

    def place(self, here: Sequence[int], facts: Facts, *, falling: bool) -> int:
        """The index in `here` before which a paper goes.

        Args:
            here: indices of the group's entries in the list.
            facts: of the paper.
            falling: whether the list runs from new to old.
        """
        years = [self.years[n] for n in here]
        newest = self.grouped[here[0]] or (facts.year or 0) + 1 >= max(filter(None, years), default=0)
        if newest and facts.year is not None and self._counts_down(here):
            return 0  # "[24]" above "[23]": in the midst it would take the numbers that others are cited by
        later = self.pending if facts.venue else self.unwritten
        ahead = next((at for at, n in enumerate(here) if not later[n]), len(here))
        if facts.venue:
            ahead = max(ahead, self._kept_on_top(here))
        if falling and ahead * 2 < len(here):  # what is still to be published, or to be written, stands above the rest
            years[:ahead] = [LATEST] * ahead
        below = next((k for k, n in enumerate(reversed(here)) if years[-1 - k] or self.kinds[n] != "preprint"), 0)
        if facts.venue and not falling and 0 < below * 2 < len(here):  # so do working papers below it, from old to new
            years[-below:] = [LATEST] * below
        base = place_by_year(years, facts.year, falling=falling)
        low, high = (0, len(here)) if self.grouped[here[0]] else _year_around(years, base, facts.year)
        if (dated := self._by_date(here[low:high], facts, falling=falling)) is not None:
            base = low + dated
        kinds = [self.kinds[n] for n in here[low:high]]
        kind = facts.kind
        clump = _preprints_together(kinds) if falling and kind == "preprint" else None
        allowed = list(clump) if clump else least_offence(kinds, kind, _kept_by(kinds, self.above))
        if base - low in allowed:
            return base
        near = min(allowed, key=lambda at: abs(low + at - base))
        if not falling:
            return low + near
        last = next((at for at in allowed if at >= near and at + 1 not in allowed), near)
        own = [self.numbers[n] for n in here[low + near : low + last]]
        upward = len(own) > 1 and all(own) and all(a < b for a, b in pairwise(own))
        return low + (last if upward else near)

    def rises(self, here: Sequence[int]) -> bool:
        """Whether the preprints among some entries run from old to new by their numbers, one after the other."""
        numbers = [self.numbers[n] for n in here if self.numbers[n]]
        return len(numbers) > MIN_DATED and all(a < b for a, b in pairwise(numbers))

    def published(self, here: Sequence[int]) -> list[int | None]:
        """The years of some entries, but of preprints."""
        return [self.years[n] if self.kinds[n] != "preprint" else None for n in here]

    def preprints(self, here: Sequence[int]) -> list[int | None]:
        """The years of the preprints among some entries."""
        return [self.years[n] for n in here if self.kinds[n] == "preprint"]

    def _kept_on_top(self, here: Sequence[int]) -> int:
        """How many preprints stand on top where one is older than a paper below them: the owner keeps them there."""
        lead = next((at for at, n in enumerate(here) if not self.drafts[n]), 0)
        below = self.years[here[lead]]
        older = any((self.years[n] or LATEST) < below for n in here[:lead]) if below else False
        return lead if older and not self.grouped[here[0]] else 0

    def _counts_down(self, here: Sequence[int]) -> bool:
        """Whether the entries are numbered downward without a gap."""
        counts = [self.counts[n] for n in here]
        return len(counts) > 1 and all(a is not None and b == a - 1 for a, b in pairwise(counts))

    def _by_date(self, year: Sequence[int], facts: Facts, *, falling: bool) -> int | None:
        """The place among a year's entries where they stand by date; else None.

        By the months that they say, or the days of their conferences, or their numbers at arXiv, which follow the days
        of their first versions.
        """
        months = [f"{self.months[n]:02}" if self.months[n] else "" for n in year]
        at = _place_among(months, f"{facts.month:02}" if facts.month else "", falling=falling)
        if at is None:
            at = self._by_event(year, facts, falling=falling)
        if at is not None:
            return at
        numbers = [self.numbers[n] for n in year]
        told = facts.is_preprint or sum(map(bool, numbers)) >= MIN_NUMBERED
        return _place_among(numbers, facts.arxiv, falling=falling) if told else None

    def _by_event(self, year: Sequence[int], facts: Facts, *, falling: bool) -> int | None:
        """The place among a year's entries by the days of their conferences, where the list keeps them; else None."""
        own = None if facts.is_preprint else event_day(facts.venue, facts.kind, 0)
        if own is None:
            return None
        days = [event_day(*of) for of in zip(self.venues, self.kinds, self.months, strict=True)]
        if not keeps_days(self.years, days, falling=falling):
            return None
        return place_among_days([days[n] for n in year], own, falling=falling)


def _place_among(keys: Sequence[str], own: str, *, falling: bool) -> int | None:
    """The index before which `own` goes among keys in order ("" where not known); None where most are not known."""
    known = [key for key in keys if key]
    ordered = all((a >= b) if falling else (a <= b) for a, b in pairwise(known))
    if not own or not ordered or len(known) < MIN_DATED or len(known) * 2 <= len(keys):
        return None
    if falling:
        return next((at for at, key in enumerate(keys) if key and key <= own), len(keys))
    return next((at for at, key in enumerate(keys) if key and key > own), len(keys))


def learn_order(entries: Sequence[Entry], anatomies: Sequence[Anatomy]) -> Habit:
    """How a list orders the entries of one year: those under one heading, or side by side with the same year."""
    numbers = [found.group(1) if (found := ARXIV_NUMBER.search(anatomy.raw)) else "" for anatomy in anatomies]
    said = [entry_year(anatomy) for anatomy in anatomies]
    dated = [CENTURY + int(number[:2]) if number else None for number in numbers]
    years = [year or first for year, first in zip(said, dated, strict=True)]
    runs = [entry.above if entry.year else (entry.above, year) for entry, year in zip(entries, years, strict=True)]
    kinds = [entry_kind(anatomy) for anatomy in anatomies]
    grouped = [bool(entry.year) for entry in entries]
    months = map(entry_month, anatomies)
    pending = map(is_pending, anatomies, said)
    unwritten = map(is_unwritten, anatomies, years)
    return Habit(
        tuple(years),
        tuple(months),
        tuple(kinds),
        tuple(numbers),
        tuple(pending),
        tuple(unwritten),
        tuple(grouped),
        tuple(entry_number(anatomy.raw) for anatomy in anatomies),
        tuple(
            kind == "preprint" and (bool(number) or shows_draft(anatomy))
            for kind, number, anatomy in zip(kinds, numbers, anatomies, strict=True)
        ),
        tuple(anatomy.venue_text for anatomy in anatomies),
        kind_order(runs, kinds),
    )


def entry_month(anatomy: Anatomy) -> int:
    """The month that an entry gives itself behind or beside its year; 0 where it gives none."""
    for chunk in anatomy.chunks:
        text = anatomy.text(chunk.span)
        if chunk.part is Part.MONTH:
            return month_of(text.rstrip("."))[0]
        if chunk.part is Part.DATE and (form := find_date(text)):
            return form.date.month
    return 0


def shows_draft(anatomy: Anatomy) -> bool:
    """Whether an entry says in words that it is a preprint, or where; a thesis shows no venue, either."""
    return anatomy.has(Part.PREPRINT) or anatomy.has(Part.ARXIV)


def entry_kind(anatomy: Anatomy) -> str:
    """preprint, or what `venue_kind` says of the entry's venue."""
    if anatomy.is_preprint:
        return "preprint"
    return venue_kind(anatomy.venue_text)


def kind_order(years: Sequence[object], kinds: Sequence[str]) -> Mapping[tuple[str, str], float]:
    """For two kinds, how surely the one stands above the other inside a year.

    Args:
        years: of the entries in page order; entries side by side with the same value are one year's.
        kinds: of the same entries.

    Returns:
        the share of pairs in that order, for those pairs of kinds that have an order.
    """
    seen: Counter[tuple[str, str]] = Counter()
    together: Counter[frozenset[str]] = Counter()  # years in which two kinds stand
    at = 0
    for _, run in groupby(years):
        size = sum(1 for _ in run)
        pairs = _pairs(kinds[at : at + size])
        seen.update(pairs)
        together.update({frozenset(pair) for pair in pairs})
        at += size
    shares = {(a, b): n / (n + seen[b, a]) for (a, b), n in seen.items() if together[frozenset((a, b))] >= YEARS}
    # Preprints on top tell nothing: what is newest is not yet accepted.
    return {pair: share for pair, share in shares.items() if share >= SHARE and pair[0] != "preprint"}


def _kept_by(kinds: Sequence[str], above: Mapping[tuple[str, str], float]) -> Mapping[tuple[str, str], float]:
    """The order of kinds that one year's entries keep: where they break it themselves, it tells nothing of the next."""
    pairs = _pairs(kinds)
    return {(a, b): share for (a, b), share in above.items() if pairs[b, a] == 0 or pairs[a, b] >= pairs[b, a]}


def _pairs(kinds: Sequence[str]) -> Counter[tuple[str, str]]:
    """How often one kind stands above another; those that are not known do not count."""
    pairs: Counter[tuple[str, str]] = Counter()
    above: Counter[str] = Counter()
    for kind in filter(None, kinds):
        pairs.update({(other, kind): times for other, times in above.items() if other != kind})
        above[kind] += 1
    return pairs


def least_offence(kinds: Sequence[str], kind: str, above: Mapping[tuple[str, str], float]) -> list[int]:
    """The indices, inside one year's entries, before which an entry offends the order of kinds least."""
    costs = [0.0]  # against the place above all
    for other in kinds:
        costs.append(costs[-1] + above.get((kind, other), 0.0) - above.get((other, kind), 0.0))
    least = min(costs) + ROUNDING
    return [at for at, cost in enumerate(costs) if cost <= least]


def _year_around(years: Sequence[int | None], base: int, year: int | None) -> tuple[int, int]:
    """The entries of `year` around a place, those that name no year with them."""
    low = high = base
    while low and years[low - 1] in {year, None}:
        low -= 1
    while high < len(years) and years[high] in {year, None}:
        high += 1
    return low, high


def _preprints_together(kinds: Sequence[str]) -> range | None:
    """The places in and beside the year's preprints, where they stand together below papers that are published."""
    runs: list[tuple[int, int]] = []
    at = 0
    for kind, members in groupby(kinds):
        size = sum(1 for _ in members)
        if kind == "preprint" and size > 1:
            runs.append((at, size))
        at += size
    if len(runs) != 1:
        return None
    start, size = runs[0]
    published = sum(kind != "preprint" for kind in kinds[:start])
    most = size * 2 > kinds.count("preprint")
    return range(start, start + size + 1) if most and published >= ABOVE else None
