"""What is remembered of each source from run to run: how it did, when it last did well, when it is asked again.

`paperline status` tells it, and it shows when a source forgets papers. Machine-local, in the cache folder: it may
vanish at any time, and what is lost is history alone. What is known of the papers is in the ledger.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.config import Settings
from pipeline.errors import SourceError
from pipeline.model import SourceState
from pipeline.sources.breaker import Breaker
from pipeline.sources.pace import Clock, Pace
from pipeline.sources.scholar import asks_scholar, breaker_path
from pipeline.sources.state import State, load_state, number_in, save_state

SHRUNKEN = 0.5  # of the records of the last time: fewer than this is told, since sources are known to forget papers
TOLD = 5  # so many runs long; then the source is taken at its word


@dataclass(frozen=True, slots=True)
class Memory:
    """One source, as the runs on this machine knew it. Times are seconds since 1970, 0 for never or none.

    Attributes:
        name: of the source, as in the configuration.
        state: how it did when it was last asked; None when it never was.
        message: what it said then.
        records: how many papers it told of when it last did well.
        asked: when it was last asked.
        succeeded: when it last did well (ok or degraded).
        failures: how often in a row it has failed since then.
        blocked_since: since when it keeps us away; only while it does.
        next_try: the earliest time of the next question, where that is not at once.
        expected: how many papers it is known to have; more than `records` when it forgot some.
        shrunken: how often in a row it has told of far fewer than that.
    """

    name: str
    state: SourceState | None = None
    message: str = ""
    records: int = 0
    asked: float = 0.0
    succeeded: float = 0.0
    failures: int = 0
    blocked_since: float = 0.0
    next_try: float = 0.0
    expected: int = 0
    shrunken: int = 0


def is_asked(name: str, settings: Settings) -> bool:
    """Whether a source is switched on, and has something to read."""
    source = getattr(settings.sources, name)
    return bool(source.enabled) and (name != "bibliography" or bool(settings.sources.bibliography.files))


def load_memories(settings: Settings, cache: Path, clock: Clock | None = None) -> tuple[Memory, ...]:
    """What is remembered of every source that is switched on, in the order of the configuration's documentation.

    Args:
        settings: the site's configuration.
        cache: the user's cache folder.
        clock: where the time comes from.
    """
    names = (name for name, source in settings.sources if hasattr(source, "enabled"))
    return tuple(
        _with_rest(load_memory(name, settings, cache), settings, cache, clock)
        for name in names
        if is_asked(name, settings)
    )


def load_memory(name: str, settings: Settings, cache: Path) -> Memory:
    """What is remembered of one source, about this author; `blocked_since` and `next_try` are left open."""
    state = load_state(_path(name, settings, cache))
    known = {each.value: each for each in SourceState}
    return Memory(
        name=name,
        state=known.get(str(state.get("state", ""))),
        message=str(state.get("message", "")),
        records=int(number_in(state, "records")),
        asked=number_in(state, "asked"),
        succeeded=number_in(state, "succeeded"),
        failures=int(number_in(state, "failures")),
        expected=int(number_in(state, "expected")),
        shrunken=int(number_in(state, "shrunken")),
    )


def save_memory(memory: Memory, settings: Settings, cache: Path) -> None:
    """Keep it for the next run.

    Raises:
        SourceError: "cache-unwritable".
    """
    state: State = {
        "state": memory.state.value if memory.state else "",
        "message": memory.message,
        "records": memory.records,
        "asked": memory.asked,
        "succeeded": memory.succeeded,
        "failures": memory.failures,
        "expected": memory.expected,
        "shrunken": memory.shrunken,
    }
    save_state(_path(memory.name, settings, cache), state)


def after_success(memory: Memory, records: int, now: float, *, whole: bool = True) -> tuple[Memory, str]:
    """The memory after an answer, and what is odd about it ("" for nothing).

    A source that tells of far fewer papers than before has most likely lost them for a while. Told often enough, the
    new number is believed. An answer that is not `whole`, by our wish or a failure that is told, shows nothing.
    """
    if not whole:
        after = replace(memory, records=records, asked=now, succeeded=now, failures=0)
        return replace(after, expected=max(records, memory.expected)), ""
    odd = records < memory.expected * SHRUNKEN and memory.shrunken < TOLD
    note = f"told of {records} papers, {memory.expected} before; what is missing stays on the page" if odd else ""
    after = replace(
        memory,
        records=records,
        asked=now,
        succeeded=now,
        failures=0,
        expected=memory.expected if odd else records,
        shrunken=memory.shrunken + 1 if odd else 0,
    )
    return after, note


def after_failure(memory: Memory, message: str, now: float) -> Memory:
    """The memory after a failure: what was known before stays known."""
    return replace(memory, state=SourceState.FAILED, message=message, asked=now, failures=memory.failures + 1)


def _with_rest(memory: Memory, settings: Settings, cache: Path, clock: Clock | None) -> Memory:
    """The same with when the source may be asked again, by its host's wish or by Scholar's breaker."""
    time = clock or Clock()
    now = time.wall()
    url = str(getattr(getattr(settings.sources, memory.name), "base_url", ""))
    since, until = Pace(cache, time).resting(url) if url else (0.0, 0.0)
    if memory.name == "scholar" and asks_scholar(settings):
        breaker = Breaker.load(breaker_path(settings, cache))
        since = breaker.blocked_since if breaker.is_open(now) else since
        until = max(until, breaker.again(settings.sources.scholar.min_interval * 3600, now))
    return replace(memory, blocked_since=since, next_try=until)


def _path(name: str, settings: Settings, cache: Path) -> Path:
    """A file for each source, author and address: a memory of someone else must not count."""
    base_url = getattr(getattr(settings.sources, name), "base_url", "")
    who = hashlib.sha256(f"{settings.author.model_dump_json()}|{base_url}".encode()).hexdigest()
    return cache / "sources" / f"{name}-{who[:16]}.json"


def remembered(memory: Memory, settings: Settings, cache: Path) -> tuple[str, ...]:
    """Keep a memory; a folder that can't be written is worth a note, and costs no answer."""
    try:
        save_memory(memory, settings, cache)
    except SourceError as error:
        return (error.message,)
    return ()
