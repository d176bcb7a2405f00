"""Commands on a page alone: what is learnt of it, what comes of adding papers, before and after side by side."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import Day, NewFile, configured, current_day, verbosity
from pipeline.cli.terminal import FAILED, OK, busy, open_console, say
from pipeline.machine import write_whole

if TYPE_CHECKING:
    from pipeline.config import Settings


@click.command(short_help="Add the papers of a file to a page, and print it.")
@click.argument("page", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--papers", type=click.Path(path_type=Path, dir_okay=False, exists=True), required=True, metavar="FILE",
    help="The papers: CSL-JSON (.json) or BibTeX (.bib).",
)  # fmt: skip
@click.option("--author", default="", metavar="NAME", help="The page's owner, as papers print the name.")
@click.option("--into", metavar="HEADING|off", help="The section for the entries, whatever their kind.")
@click.option("--news", default="", metavar="HEADING|off", help="The section for the news.")
@click.option("--today", type=Day(), metavar="DATE", help="The day to write news for, where a paper has no date.")
@click.option("--write", is_flag=True, help="Write the page in place instead of printing it.")
@verbosity
def apply(
    page: Path,
    *,
    papers: Path,
    author: str,
    into: str | None,
    news: str,
    today: datetime | None,
    write: bool,
    quiet: bool,
    verbose: bool,  # noqa: ARG001 - sets the log level only
) -> None:
    """Add the papers of a bibliography to PAGE and print the new page: the page engine alone.

    No network, no git and no memory: each paper given that the page does not have yet is added.
    """
    from pipeline.commands.apply import apply_bibliography, load_page, save_page

    before = load_page(page)
    applied = apply_bibliography(
        before, papers, author=author, into=into, news=news, today=today.date() if today else current_day()
    )
    if write:
        save_page(page, before, applied.page)
    else:
        sys.stdout.buffer.write(applied.page)
        sys.stdout.buffer.flush()
    if not quiet:
        for note in applied.notes:
            say(note)


@click.command(short_help="Show the page before and after the next sync.")
@configured
@verbosity
@click.option(
    "--output", type=NewFile(), default=Path("paperline-preview.html"), metavar="FILE", show_default=True,
    help="The HTML file to write.",
)  # fmt: skip
@click.option("--open", "show", is_flag=True, help="Open the file in the browser.")
def preview(settings: Settings, *, output: Path, show: bool, quiet: bool, verbose: bool) -> int:
    """Show the page before and after the next sync, side by side in one HTML file; nothing is published."""
    from pipeline.model import RunStatus
    from pipeline.page.preview import render_preview
    from pipeline.printing import print_report
    from pipeline.sync import sync as run

    with busy("Asking the sources", show=not quiet):
        report = run(settings, dry_run=True, today=current_day())
    if report.status is RunStatus.FAILED or not quiet:
        # The diff stands in the file.
        print_report(report if verbose else replace(report, diff=""), open_console(), verbose=verbose)
    if report.status is RunStatus.FAILED:
        return FAILED
    write_whole(output, render_preview(report.before, report.after, report.diff, settings.site.page).encode())
    say(f"Wrote {output}")
    if show:
        click.launch(str(output))
    return OK


@click.command(short_help="Tell what is learnt from a page.")
@click.argument("page", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--author", default="", metavar="NAME", help="The page's owner, as papers print the name.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
def style(page: Path, *, author: str, as_json: bool) -> int:
    """Tell what is learnt from PAGE: its sections, how the next entry would look, how sure that is; as a template, too.

    Nothing is written and nobody is asked. Where the page is declined, the reason is told; exit code 1.
    """
    from pipeline.commands.style import learn_style, render_json, render_text
    from pipeline.report import harmless

    learnt = learn_style(page, author)
    click.echo(render_json(learnt) if as_json else harmless(render_text(learnt)))
    return FAILED if learnt.declined else OK
