"""Commands on the papers that are known: decide, ask why, see how things stand, hand them to others."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from pipeline.cli.options import NewFile, WebAddress, Words, configured, current_day, verbosity
from pipeline.cli.terminal import FAILED, OK, busy, open_console, say, tell
from pipeline.machine import write_whole

if TYPE_CHECKING:
    from pipeline.config import Settings


@click.command(short_help="Decide on the papers that are held.")
@configured
@verbosity
@click.option(
    "--yes", "yes", type=Words(), multiple=True, metavar="ID", help="Say yes to this paper, asking nothing; repeatable."
)
@click.option(
    "--no", "no", type=Words(), multiple=True, metavar="ID", help="Say no for ever to this paper; repeatable."
)
@click.option("--json", "as_json", is_flag=True, help="Print what is held, or what was done, as JSON; ask nothing.")
def review(
    settings: Settings, *, yes: tuple[str, ...], no: tuple[str, ...], as_json: bool, quiet: bool, verbose: bool
) -> int:
    """Decide on the papers that are held: shows each with its links, and takes yes, no, later or stop.

    A yes writes the paper into the page at once, a no keeps it away for ever; both go into the ledger and are committed
    as a sync is. ID is an arXiv id, a DOI, a link, a key of the ledger or the whole title.
    """
    from pipeline.commands import interview
    from pipeline.commands.review import Answers, answer, answers_by_id
    from pipeline.commands.standing import look
    from pipeline.papers.answers import held_papers

    console, known = open_console(quiet=quiet or as_json), look(settings, datetime.now(UTC)).known
    held = held_papers(known)
    if yes or no:
        answers = answers_by_id(yes, no, known)
    elif as_json:
        click.echo(interview.render_held(held))
        return OK
    elif held and sys.stdin.isatty() and sys.stdout.isatty():
        answers = interview.interview(held, console, lambda question: console.input(f"{question}: ", markup=False))
    else:
        interview.print_held(held, console)
        return OK
    if not answers:
        console.print("No answers: nothing was written.")
        return OK
    report = answer(settings, Answers.of(answers), current_day())
    return tell(report, as_json=as_json, quiet=quiet, verbose=verbose)


@click.command(short_help="Tell the whole story of one paper.")
@configured
@verbosity
@click.argument("paper", type=Words(), metavar="ID|TITLE", nargs=-1, required=True)
@click.option("--ask", is_flag=True, help="Ask the sources now, instead of going by their last answers.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def why(
    settings: Settings,
    *,
    paper: tuple[str, ...],
    ask: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,  # noqa: ARG001 - sets the log level only
) -> int:
    """Tell the whole story of one paper: who said what and when, what it matched, what was decided and why.

    Known from the page, the ledger, and what the sources said when they were last asked from this machine. Exit code
    1 where nobody knows the paper.
    """
    from pipeline.commands.standing import look
    from pipeline.commands.telling import print_stories, render_stories, stories_of

    query = " ".join(paper)
    with busy("Asking the sources", show=ask and not (quiet or as_json)):
        standing = look(settings, datetime.now(UTC), ask=ask)
    stories = stories_of(query, standing)
    if as_json:
        click.echo(render_stories(stories))
    else:
        print_stories(query, stories, standing, open_console())
    return OK if stories.told else FAILED


@click.command(short_help="Tell how the site and its sources do.")
@configured
@verbosity
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(settings: Settings, *, as_json: bool, quiet: bool, verbose: bool) -> None:  # noqa: ARG001 - for the log
    """Tell how the site and its sources do: last sync, next run, blocks, counts, and what waits for you."""
    from pipeline.commands.status import print_status, render_status, status_of

    found = status_of(settings, datetime.now(UTC))
    if as_json:
        click.echo(render_status(found))
    else:
        print_status(found, open_console())


@click.command(short_help="Write the page's papers in a format of others.")
@configured
@verbosity
@click.option(
    "--format", "form", type=click.Choice(["csl-json", "bibtex", "jsonfeed"]), required=True, help="What to write."
)
@click.option("--output", type=NewFile(), metavar="FILE", help="The file to write; standard output when left out.")
@click.option("--home", type=WebAddress(), default="", metavar="URL", help="Your page's address, for the JSON Feed.")
def export(
    settings: Settings,
    *,
    form: Literal["csl-json", "bibtex", "jsonfeed"],
    output: Path | None,
    home: str,
    quiet: bool,
    verbose: bool,  # noqa: ARG001 - sets the log level only
) -> None:
    """Write the papers of the page, as the ledger knows them, in a format of others."""
    from pipeline.commands.exporting import export_papers

    if home and form != "jsonfeed":
        raise click.UsageError("--home goes with --format jsonfeed only.")
    text, count = export_papers(settings, form, home)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, text.encode())
    if not count and not quiet:
        say("The ledger has no papers of the page yet: run paperline sync first.")
    elif output is not None and not quiet:
        say(f"Wrote {count} papers to {output}")
