"""When a sync is due: slots of local time, counted in UTC. Pure.

A slot is a time of day in the configured zone, on one day. On a day whose clock skips it, it stands as much later as
the clock skips; on a day that has it twice, the first one counts: each slot comes once a day, whatever the zone does.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from pipeline.config import Settings

DAY = timedelta(days=1)


def latest_slot(settings: Settings, now: datetime) -> datetime:
    """The last slot whose time, jitter included, has come at `now` (aware); in UTC, without the jitter."""
    return max(slot for slot in _around(settings, now) if slot + jitter(settings, slot) <= now)


def next_start(settings: Settings, now: datetime) -> datetime:
    """When the next slot after `now` starts its run, jitter included; in UTC."""
    starts = (slot + jitter(settings, slot) for slot in _around(settings, now))
    return min(start for start in starts if start > now)


def jitter(settings: Settings, slot: datetime) -> timedelta:
    """How much later than the slot its run starts: spread over sites, the same at each restart."""
    share = _share(str(settings.site.repository or settings.site.checkout), slot)
    return timedelta(seconds=int(share * settings.schedule.jitter))


@lru_cache  # each tick asks for the same few slots
def _share(place: str, slot: datetime) -> float:
    seed = f"{place}\n{slot.isoformat()}".encode()
    return int.from_bytes(hashlib.sha256(seed).digest()[:8], "big") / 2**64


def _around(settings: Settings, now: datetime) -> list[datetime]:
    """All slots from two days before `now` to two days after it."""
    zone = ZoneInfo(settings.schedule.timezone)
    today = now.astimezone(zone).date()
    days = [today + offset * DAY for offset in range(-2, 3)]
    return [_slot(day, time.fromisoformat(text), zone) for day in days for text in settings.schedule.times]


def _slot(day: date, at: time, zone: ZoneInfo) -> datetime:
    # With fold=0 a time that the clock skips is read by the offset before the skip, a double one as the first.
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
