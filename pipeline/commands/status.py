"""`paperline status`: how a site and its sources do, as this machine and the site's repository know it.

Nothing is asked but the repository; without it (no network, a run at work) what this machine remembers is told.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.commands.standing import Standing, look
from pipeline.config import Settings, cache_folder
from pipeline.errors import ConfigError, PaperlineError
from pipeline.model import SourceState
from pipeline.papers.answers import Known, held_papers
from pipeline.printing import STATE_STYLES
from pipeline.report import one_line
from pipeline.sources.memory import Memory, load_memories
from pipeline.steps.recall import LastRun, load_recall, recall_path
from pipeline.watch.loop import HEARTBEAT, memory_path
from pipeline.watch.memory import load_memory
from pipeline.watch.slots import next_start

_MINUTE = 60  # seconds
SHOWN = 10  # held papers that a person sees at a glance


@dataclass(frozen=True, slots=True)
class Status:
    """How things are.

    Attributes:
        site: the repository or checkout.
        page: the page in it.
        now: the time at which this was so.
        run: the last sync on this machine.
        commit: our last commit on the site's branch, from whatever machine: hash, time, subject; may be empty.
        next_run: when the schedule has the next run.
        watching: whether a watcher is alive on this machine.
        sources: how each source did.
        papers: how many papers the ledger has in each state.
        held: the papers that wait for a person.
        notes: what a person should know of this.
    """

    site: str
    page: str
    now: datetime
    run: LastRun
    commit: tuple[str, ...]
    next_run: datetime
    watching: bool
    sources: tuple[Memory, ...]
    papers: tuple[tuple[str, int], ...] = ()
    held: tuple[Known, ...] = ()
    notes: tuple[str, ...] = ()


def status_of(settings: Settings, now: datetime) -> Status:
    """How a site and its sources do.

    Args:
        settings: the site's configuration.
        now: the time, in UTC.

    Raises:
        ConfigError: the configuration does not fit the site.
    """
    standing, notes = _standing(settings, now)
    alive = load_memory(memory_path(settings)).alive
    counts = Counter(entry.state.value for entry in standing.ledger.entries) if standing else Counter[str]()
    return Status(
        site=str(settings.site.checkout or settings.site.repository),
        page=settings.site.page,
        now=now,
        run=load_recall(recall_path(settings, cache_folder())).run,
        commit=standing.commit if standing else (),
        next_run=next_start(settings, now),
        watching=bool(alive) and abs(now - datetime.fromisoformat(alive)) < 2 * HEARTBEAT,
        sources=load_memories(settings, cache_folder()),
        papers=tuple(sorted(counts.items())),
        held=held_papers(standing.known) if standing else (),
        notes=notes,
    )


def render_status(status: Status) -> str:
    """One JSON object; ASCII only, times in UTC as ISO 8601, "" for never."""
    commit = dict(zip(("hash", "at", "subject"), status.commit or ("", "", ""), strict=True))
    values = {
        "site": status.site,
        "page": status.page,
        "last_sync": {
            "at": status.run.at,
            "status": status.run.status,
            "outcome": status.run.outcome,
            "commit": status.run.commit,
        },
        "last_commit": commit,
        "next_run": status.next_run.isoformat(timespec="minutes"),
        "watching": status.watching,
        "sources": [_source(each) for each in status.sources],
        "papers": dict(status.papers),
        "held": [
            {"key": each.paper.key, "title": each.paper.title, "ids": list(each.paper.ids), "reason": each.reason}
            for each in status.held
        ],
        "notes": list(status.notes),
    }
    return json.dumps(values, indent=2)


def print_status(status: Status, console: Console) -> None:
    """Tell a person."""
    rows = [
        ("site", f"{status.site}, {status.page}"),
        ("last sync", _last_sync(status)),
        ("last commit", _last_commit(status)),
        ("next run", _next_run(status)),
        ("ledger", ", ".join(f"{count} {state}" for state, count in status.papers)),
    ]
    for name, text in rows:
        if text:
            console.print(Text.assemble((f"{name:13}", "bold"), one_line(text)), soft_wrap=True)
    if status.sources:
        console.print(_table(status))
    _print_held(status, console)
    for note in status.notes:
        console.print(Text.assemble(("note  ", "yellow"), one_line(note)), soft_wrap=True)


def since(then: str, now: datetime) -> str:
    """`2024-06-20 03:17 UTC (5 h ago)` from ISO 8601."""
    time = datetime.fromisoformat(then).astimezone(UTC)
    return f"{time:%Y-%m-%d %H:%M} UTC ({_span(now - time)})"


def _standing(settings: Settings, now: datetime) -> tuple[Standing | None, tuple[str, ...]]:
    try:
        standing = look(settings, now)
    except ConfigError:
        raise
    except PaperlineError as error:
        return None, (f"the site could not be read, so this is what is remembered: {error}",)
    return standing, standing.notes


def _span(passed: timedelta) -> str:
    """A span of time in its largest unit."""
    seconds = abs(passed.total_seconds())
    if seconds < _MINUTE:
        return "just now"
    units = (("day", 86400, 2), ("h", 3600, 1), ("min", _MINUTE, 1))
    name, size = next((name, size) for name, size, least in units if seconds >= size * least)
    number = round(seconds / size)
    words = f"{number} {name}s" if name == "day" else f"{number} {name}"
    return f"{words} ago" if passed >= timedelta() else f"in {words}"


def _last_sync(status: Status) -> str:
    if not status.run.at:
        return "none from this machine"
    return f"{since(status.run.at, status.now)}: {status.run.outcome}"


def _last_commit(status: Status) -> str:
    if not status.commit:
        return ""
    commit, at, subject = status.commit
    return f"{commit[:10]}, {since(at, status.now)}: {subject}"


def _next_run(status: Status) -> str:
    at = since(status.next_run.isoformat(), status.now)
    return at if status.watching else f"{at}, if paperline watch runs by then; now it does not on this machine"


def _table(status: Status) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("source", "", "papers", "last success", "message"):
        table.add_column(name, justify="right" if name == "papers" else "left", overflow="fold")
    for each in status.sources:
        table.add_row(
            each.name,
            Text(each.state.value, style=STATE_STYLES[each.state]) if each.state else Text("not asked yet", "dim"),
            str(each.records) if each.succeeded else "",
            since(_iso(each.succeeded), status.now) if each.succeeded else "never",
            one_line(_words(each, status.now)),
        )
    return table


def _words(memory: Memory, now: datetime) -> str:
    """What hinders a source: a block, a cool-down, its last message."""
    again = f"next try {since(_iso(memory.next_try), now)}" if memory.next_try else ""
    if memory.blocked_since:
        return f"blocked since {since(_iso(memory.blocked_since), now)}, {again}"
    told = memory.message if memory.state is not SourceState.OK else ""
    return "; ".join(filter(None, (told, again)))


def _print_held(status: Status, console: Console) -> None:
    if not status.held:
        return
    word = "paper waits" if len(status.held) == 1 else "papers wait"
    console.print(Text(f"{len(status.held)} {word} for you (paperline review):", style="yellow"), soft_wrap=True)
    for each in status.held[:SHOWN]:
        console.print(Text(f"- {one_line(each.paper.title)}"), soft_wrap=True)
        console.print(Text(f"    {one_line(each.reason)}", style="dim"), soft_wrap=True)
    if len(status.held) > SHOWN:
        console.print(Text(f"  and {len(status.held) - SHOWN} more"))


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds") if seconds else ""


def _source(memory: Memory) -> dict[str, object]:
    return {
        "name": memory.name,
        "status": memory.state.value if memory.state else "",
        "records": memory.records,
        "asked": _iso(memory.asked),
        "last_success": _iso(memory.succeeded),
        "failures": memory.failures,
        "blocked_since": _iso(memory.blocked_since),
        "next_try": _iso(memory.next_try),
        "message": memory.message,
    }
