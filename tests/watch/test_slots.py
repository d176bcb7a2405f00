"""Slots: one a day for each time of day, whatever the zone's clock does."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import Settings
from pipeline.watch.slots import jitter, latest_slot, next_start


def settings(times=("03:17",), timezone="UTC", jitter=0, page="about.md"):
    schedule = {"times": times, "timezone": timezone, "jitter": jitter}
    site = {"repository": "x", "page": page}
    return Settings.model_validate({"author": {"name": "L"}, "site": site, "schedule": schedule})


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "now", "latest", "following"),
    [
        ("UTC", "2024-06-20 03:16:59", "2024-06-19 03:17", "2024-06-20 03:17"),
        ("UTC", "2024-06-20 03:17:00", "2024-06-20 03:17", "2024-06-21 03:17"),
        ("Europe/Berlin", "2024-06-20 01:17", "2024-06-20 01:17", "2024-06-21 01:17"),
        ("Asia/Kolkata", "2024-06-20 00:00", "2024-06-19 21:47", "2024-06-20 21:47"),
        ("Pacific/Kiritimati", "2024-06-20 00:00", "2024-06-19 13:17", "2024-06-20 13:17"),
    ],
)
def test_the_slot_before_and_the_start_after(zone, now, latest, following):
    wanted = settings(timezone=zone)
    assert latest_slot(wanted, utc(now)) == utc(latest)
    assert next_start(wanted, utc(now)) == utc(following)


# Days on which clocks change, with a time that is skipped and one that comes twice; Lord Howe changes by 30 minutes.
CHANGES = [
    ("Europe/Berlin", date(2024, 3, 31), "02:30"),
    ("Europe/Berlin", date(2024, 10, 27), "02:30"),
    ("America/New_York", date(2024, 3, 10), "02:30"),
    ("America/New_York", date(2024, 11, 3), "01:30"),
    ("Australia/Lord_Howe", date(2024, 10, 6), "02:10"),
    ("Australia/Lord_Howe", date(2024, 4, 7), "01:45"),
    ("America/Santiago", date(2024, 9, 8), "00:10"),
]


@pytest.mark.parametrize(("zone", "day", "at"), CHANGES)
def test_on_a_day_of_change_a_slot_comes_exactly_once(zone, day, at):
    wanted = settings(times=(at,), timezone=zone)
    start = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC) - timedelta(hours=3)
    minutes = [start + timedelta(minutes=minute) for minute in range(60 * 31)]
    slots = {latest_slot(wanted, now) for now in minutes} - {latest_slot(wanted, start)}
    assert len([slot for slot in slots if slot.astimezone(ZoneInfo(zone)).date() == day]) == 1


ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"])
NOWS = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(ZONES, NOWS, st.sampled_from([0, 300, 3600]))
def test_now_lies_between_the_slot_and_the_next_start(zone, now, spread):
    wanted = settings(times=("03:17", "15:00"), timezone=zone, jitter=spread)
    slot = latest_slot(wanted, now)
    assert slot + jitter(wanted, slot) <= now < next_start(wanted, now)
    assert next_start(wanted, now) - now <= timedelta(hours=15)


def test_the_jitter_is_spread_but_steady():
    wanted = settings(jitter=300)
    slots = [utc("2024-06-20 03:17") + timedelta(days=day) for day in range(50)]
    delays = [jitter(wanted, slot) for slot in slots]
    assert delays == [jitter(wanted, slot) for slot in slots]
    assert len(set(delays)) > 30
    assert all(timedelta(0) <= delay <= timedelta(seconds=300) for delay in delays)
