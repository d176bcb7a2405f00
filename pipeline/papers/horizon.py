"""What counts as new: newer than the newest paper that the page had when we first saw it, or than the owner says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model import Listing, PartialDate, Role, Sameness
from pipeline.papers.ledger import Entry, Ledger, State
from pipeline.papers.same import Match

LAG_MONTHS = 2
"""A paper may appear in a feed that late after its date: arXiv holds submissions, indexes lag."""


class Age(StrEnum):
    """Whether a paper is new."""

    NEW = "new"
    OLD = "old"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Horizon:
    """The day behind which a paper is new.

    `date` is None where everything is new (`everything`) or nothing can be told. `inclusive` says that a paper of that
    very day is new. `first` is the day of the first sync where that lies in the past.
    """

    date: PartialDate | None
    name: str
    everything: bool = False
    inclusive: bool = False
    first: PartialDate | None = None


def horizon(
    since: str, matches: Sequence[Match], listings: Sequence[Listing], ledger: Ledger, today: PartialDate
) -> Horizon:
    """The horizon of a site.

    `since` is empty (the newest paper that the page had at the first sync), a date, `today` (the day of the first
    sync) or `all`.
    """
    seen = min((entry.seen for entry in ledger.entries if entry.seen), default="")
    first = parse_date(seen)
    if since == "all":
        return Horizon(None, "since: all", everything=True)
    if since == "today":
        return Horizon(first or today, f"the first sync ({first or today})", inclusive=True)
    if since:
        return Horizon(parse_date(since), f"since: {since}", inclusive=True)
    newest = _newest_then(matches, ledger, seen) if first else _newest_now(matches, listings)
    if newest is None and not _shows_papers(listings) and not ledger.entries:
        return Horizon(None, "the page has no papers yet", everything=True)
    return Horizon(newest, f"the newest paper on the page ({newest})", first=first)


def age(published: PartialDate | None, limit: Horizon) -> tuple[Age, str]:
    """Whether a paper of that date is new, and why."""
    if limit.everything:
        return Age.NEW, limit.name
    if published is None:
        return Age.UNCLEAR, "its date is not known"
    if limit.date is None:
        return Age.UNCLEAR, "no paper of the page has a known date to compare with; set `since`"
    return _compared(published, limit, limit.date)


def _compared(published: PartialDate, limit: Horizon, date: PartialDate) -> tuple[Age, str]:
    """By the parts that both dates have; where these are equal, only exact dates can tell."""
    depth = min(_depth(published), _depth(date))
    ours, theirs = _parts(published)[:depth], _parts(date)[:depth]
    if ours > theirs or (ours == theirs and limit.inclusive and depth == _depth(date)):
        return Age.NEW, f"newer than {limit.name}"
    if ours < theirs or depth == len(_parts(date)):
        return _old(published, limit)
    return Age.UNCLEAR, f"its date ({published}) is not exact enough to compare with {limit.name}"


def parse_date(text: str) -> PartialDate | None:
    """`2024`, `2024-06` or `2024-06-20` as a date; None for anything else."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text)
    return PartialDate(*(int(part or 0) for part in match.groups())) if match else None


def _old(published: PartialDate, limit: Horizon) -> tuple[Age, str]:
    """Older; but what came to light only after the first sync was not left out by the owner if it is recent."""
    if limit.first and _months(limit.first) - _months(published) <= LAG_MONTHS:
        return Age.UNCLEAR, f"not newer than {limit.name}, but it came to light only after the first sync"
    return Age.OLD, f"older than {limit.name}"


def _months(date: PartialDate) -> int:
    return date.year * 12 + (date.month or 1)


def _parts(date: PartialDate) -> tuple[int, int, int]:
    return date.year, date.month, date.day


def _depth(date: PartialDate) -> int:
    """How many parts of a date are known, from the year on."""
    return 1 if not date.month else 2 if not date.day else 3


def _shows_papers(listings: Sequence[Listing]) -> bool:
    return any(listing.role is not Role.NEWS for listing in listings)


def _newest_now(matches: Sequence[Match], listings: Sequence[Listing]) -> PartialDate | None:
    """The newest paper on the page: by the dates of the sources, or by the years that the page prints."""
    dates = [match.paper.published for match in matches if match.verdict.sameness is Sameness.SAME]
    years = [PartialDate(listing.year) for listing in listings if listing.year and listing.role is not Role.NEWS]
    return _newest(dates) or _newest(years)


def _newest_then(matches: Sequence[Match], ledger: Ledger, seen: str) -> PartialDate | None:
    """The newest of the papers that the page had, or the owner had left out, at the first sync."""
    cohort = [entry for entry in ledger.entries if entry.seen == seen and _owners(entry)]
    names = {name for entry in cohort for name in (*entry.ids, entry.key)}
    dates = [entry.published for entry in cohort]
    dates += [  # a source that failed then may know the day now
        match.paper.published
        for match in matches
        if match.verdict.sameness is Sameness.SAME and names & {match.paper.key, *match.paper.ids}
    ]
    return _newest(dates)


def _newest(dates: Iterable[PartialDate | None]) -> PartialDate | None:
    """The newest exact date; only where there is none, the newest year: a bare year says little about a day."""
    known = [date for date in dates if date is not None]
    return max((date for date in known if date.day), default=None) or max(known, default=None)


def _owners(entry: Entry) -> bool:
    """Whether an entry tells what the page had before us."""
    return not entry.sections and entry.state not in {State.PUBLISHED, State.HELD, State.ACCEPTED, State.EXCLUDED}
