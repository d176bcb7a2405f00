"""How the commands speak to a person: reports, progress, messages, and a bug that is kept where it can be sent from."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.model import RunReport

# What the program ends with.
OK, FAILED, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130


def tell(report: RunReport, *, as_json: bool, quiet: bool, verbose: bool, summary: Path | None = None) -> int:
    """Tell what a run did; its exit code, which is about the run, whether or not anybody can read it."""
    from pipeline import report as reports
    from pipeline.model import RunStatus
    from pipeline.printing import print_report

    failed = report.status is RunStatus.FAILED
    if summary is not None:
        _append(summary, reports.render_markdown(report))
    with _unread():
        if as_json:
            click.echo(reports.render_json(report))
        elif not quiet or failed:
            print_report(report, open_console(), verbose=verbose)
    return FAILED if failed else OK


def _append(path: Path, text: str) -> None:
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        say(f"paperline: {path} can't be written: {error.strerror}")


@contextmanager
def _unread() -> Iterator[None]:
    """Let a report that can't be written be a word on stderr: a reader that has gone, a full disk."""
    try:
        yield
        if sys.stdout:
            sys.stdout.flush()
    except (OSError, SystemExit) as error:  # rich leaves the program where its reader has gone
        with suppress(OSError):  # what is left in the buffer must not be tried again at the end
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if not isinstance(error, BrokenPipeError | SystemExit):
            say(f"paperline: the report can't be written: {error.strerror}")


def open_console(*, quiet: bool = False) -> Console:
    """Where reports are printed: with colours on a terminal, unless `NO_COLOR` is set, and without anywhere else."""
    from rich.console import Console

    return Console(quiet=quiet, highlight=False)


def busy(message: str, *, show: bool) -> Any:
    """A spinner on stderr while something takes long; nothing where nobody watches."""
    from rich.console import Console

    return Console(stderr=True, quiet=not show or not sys.stderr.isatty()).status(message)


def say(message: str) -> None:
    """One message for the person at the terminal, on stderr: stdout is for what was asked for."""
    click.echo(message, err=True)


def keep_bug(trace: str) -> str:
    """Write the traceback where it can be sent from, and return what to tell."""
    from importlib.metadata import version

    from pipeline.config import cache_folder
    from pipeline.publish.secrets import redact

    now = datetime.now(UTC)
    head = f"paperline {version('paperline')}, Python {platform.python_version()}, {platform.platform()}, {now:%FT%TZ}"
    text = redact(f"{head}\n\n{trace}")
    path = cache_folder() / "bugs" / f"{now:%Y%m%dT%H%M%S}-{os.getpid()}.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        return f"paperline: this is a bug in paperline, please report it ({path} can't be written: {error}):\n\n{text}"
    last = text.strip().splitlines()[-1]
    return f"paperline: this is a bug in paperline ({last}); please report it with what stands in {path}"
