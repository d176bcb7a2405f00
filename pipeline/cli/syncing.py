"""Commands that run a sync: now, at set times, as a step of a job; and the one that takes a sync back."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from pipeline.cli.options import NewFile, configured, current_day, verbosity
from pipeline.cli.terminal import FAILED, busy, say, tell

if TYPE_CHECKING:
    from pipeline.config import Settings


@click.command(short_help="Add your new papers to your page, once.")
@configured
@verbosity
@click.option("--dry-run", is_flag=True, help="Show the changes and their reasons; write, commit and push nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the report.")
@click.option("--strict", is_flag=True, help="Exit with 1 where a source failed.")
@click.option("--max-new", type=click.IntRange(min=1), metavar="N", help="Allow this many new papers in this sync.")
@click.option("--summary", type=NewFile(), metavar="FILE", help="Append the report to FILE, as Markdown.")
@click.option("--no-notify", is_flag=True, help="Tell nobody: no health check, no message (notify).")
def sync(
    settings: Settings,
    *,
    dry_run: bool,
    as_json: bool,
    strict: bool,
    max_new: int | None,
    summary: Path | None,
    no_notify: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Add your new papers to your page, once: ask the sources, edit the page, commit and push."""
    from pipeline import report as reports
    from pipeline.model import SourceState
    from pipeline.sync import sync as run

    if max_new is not None:
        settings = settings.model_copy(update={"max_new": max_new})
    notifying = not (no_notify or dry_run)
    try:
        with busy("Asking the sources", show=not (quiet or as_json)):
            report = run(settings, dry_run=dry_run, today=current_day())
    except Exception as error:
        if notifying:
            _notify(settings, failure=str(error) or type(error).__name__)
        raise
    code = tell(report, as_json=as_json, quiet=quiet, verbose=verbose, summary=summary)
    if notifying:
        _notify(settings, reports.render_json(report), strict=strict)
    failed_source = any(status.state is SourceState.FAILED for status in report.sources)
    return FAILED if strict and failed_source else code


def _notify(settings: Settings, report: str = "null", failure: str = "", *, strict: bool = False) -> None:
    """Tell those of `notify` how a sync went; who could not be told is a warning and no more."""
    from pipeline import notify
    from pipeline.report import harmless

    for warning in notify.tell(settings, notify.run_from_report(json.loads(report), failure, strict=strict)):
        say(f"paperline: {harmless(warning)}")


@click.command(short_help="Sync at set times, until stopped.")
@configured
@click.option("--once", is_flag=True, help="Run one sync now, and end.")
@click.option(
    "--log", type=click.Choice(["text", "json"]), default="text", show_default=True, help="The form of the log."
)
def watch(settings: Settings, *, once: bool, log: Literal["text", "json"]) -> int:
    """Sync at the times of the configuration, until stopped."""
    from pipeline.watch import watch as run

    return run(settings, once=once, log=log)


@click.command(short_help="Take back what one sync did.")
@configured
@verbosity
@click.argument("commit", default="")
@click.option("--dry-run", is_flag=True, help="Show the edit; write, commit and push nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the report.")
def undo(settings: Settings, *, commit: str, dry_run: bool, as_json: bool, quiet: bool, verbose: bool) -> int:
    """Take back what one sync did, by a new commit: the last sync, or the one that made COMMIT.

    What you have changed since stays as you have it. The papers that leave the page are not added again.
    """
    from pipeline.commands.undo import undo as run

    with busy("Looking at the repository", show=not (quiet or as_json)):
        report = run(settings, commit, dry_run=dry_run, today=current_day())
    return tell(report, as_json=as_json, quiet=quiet, verbose=verbose)


@click.command(hidden=True)
def action() -> int:
    """Sync as a step of a GitHub Actions job; see action.yml."""
    from pipeline.commands.action import run

    return run(os.environ)
