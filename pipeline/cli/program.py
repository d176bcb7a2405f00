"""The program: all commands under one name, how it is ended, and what it ends with."""

from __future__ import annotations

import signal
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from pipeline.cli.pages import apply, preview, style
from pipeline.cli.papers import export, review, status, why
from pipeline.cli.starting import completion, demo, doctor, init
from pipeline.cli.syncing import action, sync, undo, watch
from pipeline.cli.terminal import BUG, FAILED, INTERRUPTED, OK, USAGE, keep_bug, say
from pipeline.errors import ConfigError, PaperlineError
from pipeline.machine import refusal_words


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="paperline", message="%(prog)s %(version)s")
def commands() -> None:
    """Keep the papers on your hand-written home page up to date."""


for _command in (
    *(sync, watch, undo, action),
    *(apply, preview, style),
    *(review, why, status, export),
    *(init, doctor, demo, completion),
):
    commands.add_command(_command)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; an error becomes one message, a bug a log file.

    Args:
        argv: the arguments after the program's name; the process's own when left out.

    Returns:
        0 done or nothing to do, 1 failed, 2 usage or configuration, 3 a bug, 130 interrupted.
    """
    try:
        with _ended_politely():
            result = commands.main(args=argv, prog_name="paperline", standalone_mode=False)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        error.show()
        return USAGE
    except (KeyboardInterrupt, click.Abort):
        say("paperline: interrupted")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the one place where it ends: told, with an exit code
        return _failed(error)
    return result if isinstance(result, int) else OK


def _failed(error: Exception) -> int:
    """Tell what went wrong; a bug is kept where it can be sent from."""
    from pipeline.report import harmless

    told = str(error) if isinstance(error, PaperlineError) else refusal_words(error)
    if told:
        say(f"paperline: {harmless(told)}")
        return USAGE if isinstance(error, ConfigError) else FAILED
    say(keep_bug("".join(traceback.format_exception(error))))
    return BUG


@contextmanager
def _ended_politely() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end a run as Ctrl-C does: with locks given back and git's processes ended."""
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        numbers = []
    before = {number: signal.signal(number, signal.default_int_handler) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
