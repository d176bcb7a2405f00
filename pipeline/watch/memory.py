"""What the watcher remembers across restarts, and the one rule that uses it: is a run due now?

The file lives in the user's cache folder and may vanish: then the last slot counts as missed and is caught up. It is
also the heartbeat that a health check reads: `alive` moves every few minutes.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.config import Settings
from pipeline.machine import write_whole
from pipeline.watch.child import Outcome
from pipeline.watch.slots import latest_slot

# After a failure: tries between two slots. A laptop without network, or a forge's bad hour, is back by then; what
# takes longer waits for the next slot, since the sources change once a day.
RETRIES = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
# A clock that was set back by less than this is a correction, not a jump.
TOLERANCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Memory:
    """Times in UTC as ISO 8601, "" for never.

    Attributes:
        slot: the last slot that was taken care of.
        attempt: the start of the last run.
        success: the end of the last run that succeeded.
        alive: the last tick.
        failures: failed runs since then.
        outcome: what the last run said, in one line.
    """

    slot: str = ""
    attempt: str = ""
    success: str = ""
    alive: str = ""
    failures: int = 0
    outcome: str = ""


def load_memory(path: Path) -> Memory:
    """The memory in the file; an empty one where there is none, or a damaged one."""
    try:
        stored = json.loads(path.read_bytes())
        memory = Memory(**{field.name: stored.get(field.name, field.default) for field in fields(Memory)})
        for text in (memory.slot, memory.attempt, memory.success, memory.alive):
            _time(text)
        int(memory.failures)
    except (OSError, ValueError, TypeError, AttributeError):
        return Memory()
    return memory


def save_memory(path: Path, memory: Memory) -> None:
    """Replace the file as a whole.

    Raises:
        OSError: it can't be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # A heartbeat every few minutes, for years: not worth waiting for the disk. A lost memory is a run too many.
    write_whole(path, (json.dumps(asdict(memory), indent=1) + "\n").encode(), durable=False)


def due_slot(settings: Settings, memory: Memory, now: datetime) -> str:
    """The slot for which a run is due at `now`; "" when none is."""
    slot = latest_slot(settings, now)
    done = _time(memory.slot)
    if done is None or slot > done:
        return slot.isoformat()
    attempt = _time(memory.attempt)
    if attempt and 0 < memory.failures <= len(RETRIES) and now >= attempt + RETRIES[memory.failures - 1]:
        return done.isoformat()
    return ""


def with_clock_set_back(settings: Settings, memory: Memory, now: datetime) -> Memory:
    """The memory, made to fit a clock that was ahead and is right again.

    A slot that lies in the future was taken care of by a wrong clock. Left alone, it would silence the watcher until
    then; so the last slot of the right time takes its place.
    """
    done, attempt = _time(memory.slot), _time(memory.attempt)
    if (done and done > now + TOLERANCE) or (attempt and attempt > now + TOLERANCE):
        return replace(memory, slot=latest_slot(settings, now).isoformat(), attempt=now.isoformat())
    return memory


def at_start(memory: Memory, slot: str, now: datetime) -> Memory:
    """The memory when a run for `slot` starts: a run that takes the machine down is not started again at once."""
    failures = memory.failures if slot == memory.slot else 0
    return replace(memory, slot=slot, attempt=now.isoformat(), failures=failures)


def at_end(memory: Memory, outcome: Outcome, now: datetime) -> Memory:
    """The memory when that run has ended."""
    if outcome.failure is not None:
        return replace(memory, failures=memory.failures + 1, outcome=outcome.failure)
    return replace(memory, failures=0, success=now.isoformat(), outcome=outcome.words)


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
