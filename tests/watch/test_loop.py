"""The loop in simulated time: weeks in seconds, with faults and clock jumps."""

import json
import random
import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import schedule

from pipeline.config import Settings
from pipeline.watch.child import Outcome
from pipeline.watch.loop import TICK, Watcher, run_ticks
from pipeline.watch.memory import Memory, load_memory, save_memory

GOOD, BAD = Outcome(None, "unchanged: 0 changes, 0 held"), Outcome("exit code 1: offline")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class World:
    """A clock that moves only when someone waits, and what happens at which time. It stands in for threading.Event."""

    def __init__(self, start, days, events=()):
        self.true = start
        self.end = start + timedelta(days=days)
        self.skew = timedelta()
        self.events = sorted(events, key=lambda event: event[0])

    def now(self):
        return self.true + self.skew

    def jump(self, skew):
        self.skew = skew

    def is_set(self):
        return self.true >= self.end

    def wait(self, seconds):
        # schedule's own arithmetic can ask for 0 s; time never stands still.
        self.true += timedelta(seconds=max(seconds, 1))
        while self.events and self.events[0][0] <= self.true:
            self.events.pop(0)[1]()
        return self.is_set()


@pytest.fixture
def simulate(tmp_path, monkeypatch):
    """Run the real loop, on the real `schedule`, in a world's time; the true times of the runs."""

    def simulated(world, settings, outcome=lambda _: GOOD, path=tmp_path / "memory.json"):
        class Clock(datetime):
            @classmethod
            def now(cls, tz=None):
                return world.now().astimezone(tz) if tz else world.now().replace(tzinfo=None)

        monkeypatch.setattr(schedule.datetime, "datetime", Clock)
        runs, told = [], []

        def sync(*_):
            runs.append(world.true)
            return outcome(world)

        watcher = Watcher(
            settings, path, world, now=world.now, sync=sync, tell=lambda _, run: told.append(bool(run.failure)) or ()
        )
        run_ticks(watcher.tick, world)
        return runs, told

    return simulated


def settings(times=("03:17",), timezone="UTC", jitter=0.0):
    schedule_ = {"times": times, "timezone": timezone, "jitter": jitter}
    return Settings.model_validate(
        {"author": {"name": "L"}, "site": {"repository": "x", "page": "a.md"}, "schedule": schedule_}
    )


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_run_a_day_at_its_time(simulate):
    runs, told = simulate(World(at("2024-06-17 03:17"), 7), settings())
    assert len(runs) == 7
    assert all(run - run.replace(hour=3, minute=17, second=0) < timedelta(seconds=2 * TICK) for run in runs)
    assert told == [False] * 7


def test_a_restart_just_after_the_slot_catches_up_once(simulate, tmp_path):
    path = tmp_path / "memory.json"
    save_memory(path, Memory(slot="2024-06-16T03:17:00+00:00", attempt="2024-06-16T03:17:00+00:00"))
    first, _ = simulate(World(at("2024-06-17 03:17:30"), 0.01), settings())
    again, _ = simulate(World(at("2024-06-17 03:40"), 0.01), settings())
    assert (len(first), len(again)) == (1, 0)


def test_a_week_down_is_caught_up_by_one_run(simulate, tmp_path):
    save_memory(tmp_path / "memory.json", Memory(slot="2024-06-10T03:17:00+00:00"))
    runs, _ = simulate(World(at("2024-06-17 12:00"), 0.5), settings())
    assert len(runs) == 1


def test_a_failure_is_tried_again_with_growing_pauses_and_then_left_to_the_next_slot(simulate):
    runs, told = simulate(World(at("2024-06-17 03:17"), 0.9), settings(), lambda _: BAD)
    assert [round((run - runs[0]) / HOUR * 4) / 4 for run in runs] == [0, 0.25, 1.25, 5.25]
    assert told == [True] * 4


def test_a_success_ends_the_tries(simulate):
    answers = iter([BAD, BAD, GOOD])
    runs, _ = simulate(World(at("2024-06-17 03:17"), 0.9), settings(), lambda _: next(answers))
    assert len(runs) == 3


@pytest.mark.parametrize("jump", [timedelta(days=5 * 365), 3 * DAY, 2 * HOUR, -DAY, -timedelta(days=400)])
@pytest.mark.parametrize("back_after", [timedelta(seconds=20), timedelta(hours=2)])
def test_a_clock_that_jumps_and_comes_back_costs_one_run_and_never_silence(simulate, jump, back_after):
    start = at("2024-06-17 03:17")
    world = World(start, 7)
    leap = start + timedelta(days=2, hours=5)
    world.events = [
        (leap, lambda: setattr(world, "skew", jump)),
        (leap + back_after, lambda: world.jump(timedelta())),
    ]
    runs, _ = simulate(world, settings())
    assert 7 <= len(runs) <= 9
    days = {run.date() for run in runs}
    assert len(days) == 7


def test_a_clock_that_jumps_for_good_is_followed(simulate):
    start = at("2024-06-17 03:17")
    world = World(start, 7)
    world.events = [(start + timedelta(days=2, hours=5), lambda: world.jump(9 * HOUR))]
    runs, _ = simulate(world, settings())
    assert 7 <= len(runs) <= 9
    assert (runs[-1] + 9 * HOUR).hour == 3


def test_a_small_correction_of_the_clock_costs_nothing(simulate):
    start = at("2024-06-17 03:17")
    world = World(start, 2)
    world.events = [
        (start + timedelta(hours=hour), lambda hour=hour: world.jump(timedelta(seconds=-40 * (hour % 2))))
        for hour in range(1, 48)
    ]
    runs, _ = simulate(world, settings())
    assert 2 <= len(runs) <= 3


@pytest.mark.parametrize("error", [RuntimeError("x"), OSError("disk"), MemoryError()])
def test_an_exception_never_ends_the_loop_and_never_makes_it_hot(simulate, error):
    def raising(_):
        raise error

    runs, _ = simulate(World(at("2024-06-17 03:17"), 7), settings(), raising)
    assert len(runs) == 7 * 4


def test_a_memory_that_cannot_be_written_makes_no_hot_loop(simulate, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    runs, _ = simulate(World(at("2024-06-17 03:17"), 3), settings(), path=blocked / "memory.json")
    assert len(runs) == 3


@pytest.mark.parametrize("text", ["", "{", "[]", '{"slot": 5}', '{"slot": "never"}', '{"failures": "x"}', "\0\0"])
def test_a_damaged_memory_is_a_new_one(tmp_path, text):
    path = tmp_path / "memory.json"
    path.write_text(text)
    assert load_memory(path) == Memory()


def test_the_heartbeat_moves_while_a_run_lasts(tmp_path):
    clock, path = [at("2024-06-17 03:17")], tmp_path / "memory.json"
    seen = []

    def sync(_, __, beat):
        for _ in range(4):
            clock[0] += timedelta(minutes=4)
            beat()
            seen.append(json.loads(path.read_text())["alive"])
        return GOOD

    tells = {"tell": lambda *_: ()}
    Watcher(settings(), path, threading.Event(), now=lambda: clock[0], sync=sync, **tells).tick()
    assert len(set(seen)) >= 2


def test_the_heartbeat_moves(simulate, tmp_path):
    simulate(World(at("2024-06-17 12:00"), 0.1), settings())
    memory = json.loads((tmp_path / "memory.json").read_text())
    assert at("2024-06-17 14:24") - datetime.fromisoformat(memory["alive"]) < timedelta(minutes=7)
    assert memory["success"]


@pytest.mark.parametrize("seed", range(6))
def test_a_week_of_faults(simulate, tmp_path, seed):
    """Hangs, failures, exceptions, lost memory and clock jumps over the week in which Europe's clocks change."""
    chance = random.Random(seed)  # noqa: S311 - the same faults each time
    start = at("2024-10-23 00:00")
    zone = ZoneInfo("Europe/Berlin")
    world = World(start, 7)
    jumps = []
    for _ in range(4):
        leap = start + timedelta(minutes=chance.randrange(7 * 24 * 60))
        skew = chance.choice([timedelta(days=1800), -DAY, 5 * HOUR, -2 * HOUR])
        jumps += [(leap, lambda skew=skew: world.jump(skew))]
        jumps += [(leap + timedelta(minutes=chance.choice([1, 30])), lambda: world.jump(timedelta()))]
    losses = [
        (start + timedelta(hours=chance.randrange(168)), lambda: (tmp_path / "memory.json").unlink(missing_ok=True))
    ]
    world.events = sorted(jumps + losses, key=lambda event: event[0])

    def outcome(world):
        kind = chance.random()
        if kind < 0.15:
            raise RuntimeError("a bug")
        if kind < 0.3:
            world.true += timedelta(minutes=15)  # it hung until its deadline
            return BAD
        return BAD if kind < 0.4 else GOOD

    runs, told = simulate(world, settings(("02:30", "14:00"), "Europe/Berlin", jitter=300), outcome)
    assert {run.astimezone(zone).date() for run in runs} >= {(start + n * DAY).date() for n in range(7)}
    assert 14 <= len(runs) <= 14 * 4 + 2 * 4
    assert len(told) == len(runs)
    assert sum(b - a < timedelta(minutes=10) for a, b in pairwise(runs)) <= 2 * 4
