"""`paperline demo`: a whole sync of the sample site, shown to a person, and the proof that a second one is quiet."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rich.console import Console

from pipeline.config import Settings, load_settings
from pipeline.demo.server import serving
from pipeline.demo.site import PAGE, build_site
from pipeline.errors import PaperlineError
from pipeline.model import RunReport, RunStatus
from pipeline.printing import print_diff, print_report
from pipeline.sync import sync

# The day of the recorded answers.
TODAY = date(2031, 6, 20)


def run(folder: Path, console: Console, *, verbose: bool) -> tuple[RunReport, RunReport]:
    """Build the sample site in `folder`, sync it twice and tell what happened.

    Returns:
        The reports of both syncs.

    Raises:
        PaperlineError: the folder is not ours, git is missing, or a sync did not do what it should.
    """
    with serving() as address, _own_cache(folder.absolute() / "cache"):
        settings = load_settings(build_site(folder, address))
        _say(console, f"A sample site stands in {folder}/site.git; its services answer at {address}.", "dim")
        _say(console, f"\nFirst sync of {PAGE}:\n", "bold")
        first = _synced(settings, RunStatus.CHANGED)
        print_diff(first.diff, console)
        _say(console, "")
        print_report(first, console, verbose=False)
        _say(console, "\nSecond sync, right after it:\n", "bold")
        second = _synced(settings, RunStatus.UNCHANGED)
        print_report(second, console, verbose=verbose)
    _say(console, f"\nLook at what was pushed:   git -C {folder}/site.git log -p")
    _say(console, "Set up a page of your own: paperline init, in a checkout of your site")
    return first, second


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(text, style=style, markup=False, soft_wrap=True)


def _synced(settings: Settings, expected: RunStatus) -> RunReport:
    report = sync(settings, dry_run=False, today=TODAY)
    if report.status is not expected:
        raise PaperlineError(f"the demo's sync should be {expected}, but is {report.status}: {report.error}")
    return report


@contextmanager
def _own_cache(folder: Path) -> Iterator[None]:
    """Keep the demo's clone, locks and cool-downs away from the real ones."""
    before = os.environ.get("PAPERLINE_CACHE")
    os.environ["PAPERLINE_CACHE"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["PAPERLINE_CACHE"]
        else:
            os.environ["PAPERLINE_CACHE"] = before
