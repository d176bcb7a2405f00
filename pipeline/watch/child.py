"""One sync in a process of its own, with a deadline that takes everything down that it started.

A process of its own, because GitPython keeps resources ("not suited for long-running processes", its README), and
because only a process can be ended from outside when something in it hangs.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from pipeline.config import Settings
from pipeline.errors import ConfigError
from pipeline.publish.secrets import redact
from pipeline.watch.stop import Stopping

GRACE = 20.0  # seconds between asking a run to end and ending it
POLL = 0.1
BEAT = 10.0  # seconds between two signs of life while a run lasts
WORDS = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: `failure` is None when it succeeded, `words` tells what it did; `report` is its JSON object."""

    failure: str | None
    words: str = ""
    report: dict[str, Any] | None = None


def run_sync(settings: Settings, stop: Stopping, beat: Callable[[], None] = lambda: None) -> Outcome:
    """Run `paperline sync --json` on the file that `settings` came from. It tells nobody: the watcher does.

    Args:
        settings: where the file is, and the deadline in `schedule`.
        stop: when it is set, the run is asked to end at its next checkpoint.
        beat: called every `BEAT` seconds while the run lasts.

    Raises:
        ConfigError: the settings were built in code, so there is no file to hand on.
    """
    if settings.path is None:
        raise ConfigError("watch needs a configuration file; these settings come from none")
    command = [sys.executable, "-m", "pipeline", "sync", "--json", "--no-notify", "--config", str(settings.path)]
    return run_command(command, settings.schedule.deadline, stop, beat)


def run_command(
    command: list[str], deadline: float, stop: Stopping, beat: Callable[[], None] = lambda: None
) -> Outcome:
    """Run `command` for at most `deadline` seconds; what it printed is read as a report."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and a path, without a shell
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True
        )
        try:
            ended = _wait(process, deadline, stop, beat)
        finally:
            _end(process)
        return _outcome(process.returncode, ended, _text(out), _text(err))


def _wait(process: subprocess.Popen[bytes], deadline: float, stop: Stopping, beat: Callable[[], None]) -> str:
    """Wait for the end; why it was ended by us, or ""."""
    beaten = time.monotonic()
    until = beaten + deadline
    while process.poll() is None:
        if time.monotonic() - beaten > BEAT:
            beaten = time.monotonic()
            beat()
        if stop.wait(POLL):
            return "was interrupted"
        if time.monotonic() > until:
            return f"did not end within {deadline:g} s (schedule.deadline)"
    return ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the process group to end, then end it; nothing of it is left afterwards."""
    if process.poll() is None:
        _signal(process, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
    _signal(process, signal.SIGKILL)
    process.wait()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read(4_000_000).decode("utf-8", "replace")


def _outcome(code: int, ended: str, out: str, err: str) -> Outcome:
    try:
        report = json.loads(out)
    except ValueError:
        report = None
    if not isinstance(report, dict):
        report = None
    if ended:
        return Outcome(f"the run {ended}", report=report)
    if code == 0 and report is not None:
        return Outcome(None, _summary(report), report)
    said = str((report or {}).get("error") or "") or " ".join(err.split())
    return Outcome(redact(f"exit code {code}: {said}")[:WORDS], report=report)


def _summary(report: dict[str, Any]) -> str:
    """`changed: 2 changes, 1 held`, and which sources failed."""
    failed = [str(source.get("name")) for source in report.get("sources", []) if source.get("status") == "failed"]
    words = f"{report.get('status')}: {len(report.get('changes', []))} changes, {len(report.get('held', []))} held"
    return words + (f"; failed: {', '.join(failed)}" if failed else "")
