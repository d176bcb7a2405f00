"""Commands for starting out: a configuration, a check of everything, a sample to look at, shell completion."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import configured, current_day, verbosity
from pipeline.cli.terminal import FAILED, OK, busy, open_console, say

if TYPE_CHECKING:
    from pipeline.config import Settings


@click.command(short_help="Write a configuration for your site.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True), default=Path())
@click.option("--name", default="", help="Your name, as your papers print it.")
@click.option("--page", default="", metavar="PATH", help="The page, as a path inside the repository.")
@click.option(
    "--repository", default="", metavar="URL", help="The site's repository, where FOLDER is no checkout of it."
)
@click.option("--scholar", default="", metavar="ID", help="Your Google Scholar profile id.")
@click.option("--orcid", default="", metavar="ID", help="Your ORCID iD.")
@click.option("--arxiv", default="", metavar="ID", help="Your arXiv author identifier.")
@click.option("--contact", default="", metavar="ADDRESS", help="How arXiv and others can reach you.")
@click.option(
    "--workflow", type=click.Choice(["push", "dispatch", "pull-request"]), metavar="KIND",
    help="Also write .github/workflows/paperline.yml, a nightly job: `push` builds and deploys the site afterwards, "
    "`dispatch` starts your own workflow for that, `pull-request` proposes.",
)  # fmt: skip
@click.option("-y", "--yes", is_flag=True, help="Ask nothing: take what was given and what was found.")
@click.option("--offline", is_flag=True, help="Don't show what a first sync would do.")
@verbosity
def init(
    folder: Path, *, workflow: str | None, yes: bool, offline: bool, quiet: bool, verbose: bool, **given: str
) -> None:
    """Write a configuration for the site in FOLDER: find out by itself, ask the rest, show what would happen."""
    from pipeline.commands import init as start
    from pipeline.printing import print_report
    from pipeline.sync import sync as run

    def ask(question: str, proposal: str, check: Callable[[str], str]) -> str:
        if yes:
            return proposal
        return str(click.prompt(question, proposal, show_default=bool(proposal), value_proc=_asking(check)))

    aside = say if not quiet else lambda _: None
    if not yes:
        aside("An empty answer takes what stands in brackets; - means none.\n")
    path, settings = start.write_config(folder, start.Answers(**given), ask, aside, workflow=workflow or "")
    if not offline:
        aside("\nA first sync would do this (nothing is written):\n")
        with busy("Asking the sources", show=not quiet):
            report = run(settings, dry_run=True, today=current_day())
        print_report(report, open_console(quiet=quiet), verbose=verbose)
    aside("\nNext: paperline sync" + ("" if folder.resolve() == Path.cwd() else f" --config {path}"))
    if settings.site.checkout:
        aside(f"A nightly job on another machine needs what was written: commit {path.name}, too, and push it.")


def _asking(check: Callable[[str], str]) -> Callable[[str], str]:
    """The check, so that a prompt tells what is wrong and asks again."""

    def checked(answer: str) -> str:
        try:
            return check(answer.strip())
        except ValueError as error:
            raise click.BadParameter(str(error)) from None

    return checked


@click.command(short_help="Check everything that a sync stands on.")
@configured
@verbosity
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the lines.")
def doctor(settings: Settings, *, as_json: bool, quiet: bool, verbose: bool) -> int:  # noqa: ARG001 - sets the log level
    """Check configuration, page, git access and sources; nothing is changed. Exit code 1 where something fails."""
    from pipeline.commands.doctor import Health, examine
    from pipeline.config import cache_folder
    from pipeline.printing import print_check
    from pipeline.report import checks_json

    console, checks = open_console(), []
    for check in examine(settings, cache_folder(), datetime.now(UTC)):
        checks.append((check.name, check.health.value, check.finding, check.remedy))
        if not as_json and (not quiet or check.health is not Health.OK):
            print_check(*checks[-1], console)
    if as_json:
        click.echo(checks_json(checks))
    return FAILED if any(health == Health.FAIL for _, health, _, _ in checks) else OK


@click.command(short_help="Sync a bundled sample site.")
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), default=Path(".demo"), metavar="DIR",
    show_default=True, help="Where to build the sample site.",
)  # fmt: skip
@verbosity
def demo(folder: Path, *, quiet: bool, verbose: bool) -> None:
    """Sync a bundled sample site against a local server, and show what happens."""
    from pipeline.demo.run import run

    run(folder, open_console(quiet=quiet), verbose=verbose)


@click.command(short_help="Print a script for shell completion.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a script that completes commands and options: `eval "$(paperline completion bash)"`."""
    from click.shell_completion import get_completion_class

    if complete := get_completion_class(shell):
        program = click.get_current_context().find_root().command
        click.echo(complete(program, {}, "paperline", "_PAPERLINE_COMPLETE").source())
