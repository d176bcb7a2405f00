"""The unattended loop. `schedule` ticks; what is due is read from what is remembered, in UTC.

`schedule` alone forgets everything at a restart, stops at an exception, and falls silent after a clock jump (its own
documentation; measured with 1.2.2). So its one job is to tick, and the loop watches the ticks.
"""

from __future__ import annotations

import hashlib
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Literal

import schedule

from pipeline.config import Settings, cache_folder
from pipeline.notify import Run, problems, run_from_report, tell
from pipeline.watch.child import Outcome, run_sync
from pipeline.watch.memory import at_end, at_start, due_slot, load_memory, save_memory, with_clock_set_back
from pipeline.watch.signs import logger, notify_systemd, set_up_log
from pipeline.watch.slots import latest_slot, next_start
from pipeline.watch.stop import Stop, Stopping

TICK = 60  # seconds
HEARTBEAT = timedelta(minutes=5)  # how old `alive` may become while the loop lives
EXIT_OK, EXIT_FAILED = 0, 1


def watch(settings: Settings, *, once: bool = False, log: Literal["text", "json"] = "text") -> int:
    """Sync at the times of the configuration until SIGTERM, SIGINT or SIGHUP; the exit code.

    Args:
        settings: the site; `schedule` says when, `notify` whom to tell.
        once: run one sync now, with the same deadline and signs of life, and leave.
        log: how to log to standard error.
    """
    set_up_log(log)
    stop = Stop()
    watcher = Watcher(settings, memory_path(settings), stop, once=once)
    for problem in problems(settings):
        logger.warning("%s", problem)
    with _stopping_on_signals(stop):
        if once:
            return EXIT_OK if watcher.run(latest_slot(settings, watcher.now()).isoformat()) else EXIT_FAILED
        notify_systemd("READY=1")
        logger.info("watching; the next run starts at %s", watcher.next_run())
        run_ticks(watcher.tick, stop)
        notify_systemd("STOPPING=1")
        logger.info("stopped")
    return EXIT_OK


def memory_path(settings: Settings) -> Path:
    """The file with the watcher's memory and heartbeat of this site."""
    place = str(settings.path or settings.site.repository or settings.site.checkout)
    return cache_folder() / "watch" / f"{hashlib.sha256(place.encode()).hexdigest()[:20]}.json"


def run_ticks(tick: Callable[[], None], stop: Stopping) -> None:
    """Call `tick` every `TICK` seconds until `stop` is set, whatever the clock does."""
    scheduler = schedule.Scheduler()
    while not stop.is_set():
        # After a jump of the clock `schedule` would wait until the clock is there again: start its count anew.
        if not scheduler.jobs or abs(scheduler.idle_seconds or 0.0) > TICK:
            scheduler.clear()
            tick()
            scheduler.every(TICK).seconds.do(tick)
        scheduler.run_pending()
        stop.wait(min(max(scheduler.idle_seconds or 0.0, 0.0), TICK))


@dataclass
class Watcher:
    """One site's runs. Nothing that happens in a run, or in telling about it, leaves `tick`.

    Attributes:
        settings: the site.
        path: the file of its memory.
        stop: set when the loop must end.
        now: the clock.
        sync: runs one sync.
        tell: tells the health check and a person how the run went; returns who could not be told.
        once: whether the first run is the last.
    """

    settings: Settings
    path: Path
    stop: Stopping
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sync: Callable[[Settings, Stopping, Callable[[], None]], Outcome] = run_sync
    tell: Callable[[Settings, Run], tuple[str, ...]] = tell
    once: bool = False
    # What a disk that can't be written would forget is kept here, or a due run would be due again at every tick.
    _unsaved: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.memory = load_memory(self.path)

    def tick(self) -> None:
        """Run a sync if one is due; show that the loop is alive."""
        now = self.now()
        self.memory = with_clock_set_back(self.settings, self.memory, now)
        slot = due_slot(self.settings, self.memory, now)
        if slot:
            self.run(slot)
        self.beat(at_once=bool(slot))

    def beat(self, *, at_once: bool = False) -> None:
        """Show that the loop is alive, also while a run lasts."""
        now = self.now()
        notify_systemd("WATCHDOG=1")
        if at_once or self._is_heartbeat_due(now):
            self._save(alive=now.isoformat())

    def run(self, slot: str) -> bool:
        """Run a sync for `slot` and remember how it went; whether it succeeded."""
        self.memory = at_start(self.memory, slot, self.now())
        self._save()
        outcome = self._outcome()
        if self.stop.is_set():
            logger.info("stopping: %s", outcome.failure or outcome.words)
            return outcome.failure is None
        self.memory = at_end(self.memory, outcome, self.now())
        self._save()
        self._tell(outcome)
        return outcome.failure is None

    def _is_heartbeat_due(self, now: datetime) -> bool:
        alive = self.memory.alive
        return not alive or abs(now - datetime.fromisoformat(alive)) >= HEARTBEAT

    def next_run(self) -> str:
        """When the next slot's run starts, in UTC."""
        return next_start(self.settings, self.now()).isoformat(timespec="minutes")

    def _outcome(self) -> Outcome:
        try:
            return self.sync(self.settings, self.stop, self.beat)
        except Exception as error:  # noqa: BLE001 - whatever a run does, the loop goes on
            logger.exception("the run could not be started")
            return Outcome(f"{type(error).__name__}: {error}")

    def _tell(self, outcome: Outcome) -> None:
        level = logger.info if outcome.failure is None else logger.error
        then = "" if self.once else f"; the next run starts at {self.next_run()}"
        level("%s%s", outcome.failure or outcome.words, then)
        notify_systemd(f"STATUS={outcome.failure or outcome.words}")
        try:
            for warning in self.tell(self.settings, run_from_report(outcome.report, outcome.failure or "")):
                logger.warning("%s", warning)
        except Exception:  # noqa: BLE001 - likewise for telling of it
            logger.exception("nobody could be told of the run")

    def _save(self, **changes: str) -> None:
        self.memory = replace(self.memory, **changes)  # type: ignore[arg-type]  # names of text fields only
        try:
            save_memory(self.path, self.memory)
            self._unsaved = False
        except OSError as error:
            if not self._unsaved:
                logger.warning("%s can't be written (%s); a restart will not know of these runs", self.path, error)
            self._unsaved = True


@contextmanager
def _stopping_on_signals(stop: Stop) -> Iterator[None]:
    """Let the first signal end the loop at a checkpoint, and a second one end the process at once."""
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

    def handle(number: int, _: FrameType | None) -> None:
        if stop.is_set():
            raise SystemExit(128 + number)
        stop.set()

    before = {number: signal.signal(number, handle) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
