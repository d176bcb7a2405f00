"""The command line: parse arguments, call, print, exit code. Everything else lives where it is called.

The commands import what they need when they run: `paperline apply` should not pay for git, nor `--help` for anything.
"""

from __future__ import annotations

import functools
import json
import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from pipeline.errors import ConfigError, PaperlineError
from pipeline.machine import refusal_words, write_whole
from pipeline.parameters import Day, NewFile
from pipeline.terminal import busy, keep_bug, open_console, say, tell

if TYPE_CHECKING:
    from pipeline.config import Settings

OK, FAILED, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130
CONFIG_PATH = click.Path(path_type=Path, dir_okay=False)
NEW_FILE, DATE = NewFile(), Day()


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


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="paperline", message="%(prog)s %(version)s")
def commands() -> None:
    """Keep the papers on your hand-written home page up to date."""


def verbosity(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `-q` and `-v`, and set up what is logged to stderr accordingly."""

    @click.option("-q", "--quiet", is_flag=True, help="Tell only what went wrong.")
    @click.option("-v", "--verbose", is_flag=True, help="Tell all details.")
    @functools.wraps(command)
    def wrapped(*, quiet: bool, verbose: bool, **options: Any) -> Any:
        level = logging.ERROR if quiet else logging.DEBUG if verbose else logging.WARNING
        logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
        for noisy in ("git", "urllib3", "markdown_it"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
        return command(quiet=quiet, verbose=verbose, **options)

    return wrapped


def configured(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--config` and hand it the `settings` that this leads to."""

    @click.option("--config", "config", type=CONFIG_PATH, metavar="FILE", help="The configuration file.")
    @functools.wraps(command)
    def wrapped(*, config: Path | None, **options: Any) -> Any:
        return command(settings=_settings(config), **options)

    return wrapped


@commands.command()
@configured
@verbosity
@click.option("--dry-run", is_flag=True, help="Show the changes and their reasons; write, commit and push nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the report.")
@click.option("--strict", is_flag=True, help="Exit with 1 where a source failed.")
@click.option("--max-new", type=click.IntRange(min=1), metavar="N", help="Allow this many new papers in this sync.")
@click.option("--summary", type=NEW_FILE, metavar="FILE", help="Append the report to FILE, as Markdown.")
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
            report = run(settings, dry_run=dry_run, today=_today())
    except Exception as error:
        if notifying:
            _notify(settings, failure=str(error) or type(error).__name__)
        raise
    code = tell(report, as_json=as_json, quiet=quiet, verbose=verbose, summary=summary)
    if notifying:
        _notify(settings, reports.render_json(report), strict=strict)
    failed_source = any(status.state is SourceState.FAILED for status in report.sources)
    return FAILED if strict and failed_source else code


@commands.command()
@click.argument("page", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--papers", type=click.Path(path_type=Path, dir_okay=False, exists=True), required=True, metavar="FILE",
    help="The papers: CSL-JSON (.json) or BibTeX (.bib).",
)  # fmt: skip
@click.option("--author", default="", metavar="NAME", help="The page's owner, as papers print the name.")
@click.option("--into", metavar="HEADING|off", help="The section for the entries, whatever their kind.")
@click.option("--news", default="", metavar="HEADING|off", help="The section for the news.")
@click.option("--today", type=DATE, metavar="DATE", help="The day to write news for, where a paper has no date.")
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
    from pipeline.apply import apply_bibliography, load_page, save_page

    before = load_page(page)
    applied = apply_bibliography(
        before, papers, author=author, into=into, news=news, today=today.date() if today else _today()
    )
    if write:
        save_page(page, before, applied.page)
    else:
        sys.stdout.buffer.write(applied.page)
        sys.stdout.buffer.flush()
    if not quiet:
        for note in applied.notes:
            say(note)


@commands.command()
@click.argument("page", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--author", default="", metavar="NAME", help="The page's owner, as papers print the name.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
def style(page: Path, *, author: str, as_json: bool) -> int:
    """Tell what is learnt from PAGE: its sections, how the next entry would look, how sure that is; as a template, too.

    Nothing is written and nobody is asked. Where the page is declined, the reason is told; exit code 1.
    """
    from pipeline.report import harmless
    from pipeline.style import learn_style, render_json, render_text

    learnt = learn_style(page, author)
    click.echo(render_json(learnt) if as_json else harmless(render_text(learnt)))
    return FAILED if learnt.declined else OK


@commands.command()
@configured
@click.option("--once", is_flag=True, help="Run one sync now, and end.")
@click.option(
    "--log", type=click.Choice(["text", "json"]), default="text", show_default=True, help="The form of the log."
)
def watch(settings: Settings, *, once: bool, log: Literal["text", "json"]) -> int:
    """Sync at the times of the configuration, until stopped."""
    from pipeline.watch import watch as run

    return run(settings, once=once, log=log)


@commands.command()
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), default=Path(".demo"), metavar="DIR",
    show_default=True, help="Where to build the sample site.",
)  # fmt: skip
@verbosity
def demo(folder: Path, *, quiet: bool, verbose: bool) -> None:
    """Sync a bundled sample site against a local server, and show what happens."""
    from pipeline.demo.run import run

    run(folder, open_console(quiet=quiet), verbose=verbose)


@commands.command()
@configured
@verbosity
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the lines.")
def doctor(settings: Settings, *, as_json: bool, quiet: bool, verbose: bool) -> int:  # noqa: ARG001 - sets the log level
    """Check configuration, page, git access and sources; nothing is changed. Exit code 1 where something fails."""
    from pipeline.config import cache_folder
    from pipeline.doctor import Health, examine
    from pipeline.report import checks_json, print_check

    console, checks = open_console(), []
    for check in examine(settings, cache_folder(), datetime.now(UTC)):
        checks.append((check.name, check.health.value, check.finding, check.remedy))
        if not as_json and (not quiet or check.health is not Health.OK):
            print_check(*checks[-1], console)
    if as_json:
        click.echo(checks_json(checks))
    return FAILED if any(health == Health.FAIL for _, health, _, _ in checks) else OK


@commands.command()
@configured
@verbosity
@click.option(
    "--output", type=NEW_FILE, default=Path("paperline-preview.html"), metavar="FILE", show_default=True,
    help="The HTML file to write.",
)  # fmt: skip
@click.option("--open", "show", is_flag=True, help="Open the file in the browser.")
def preview(settings: Settings, *, output: Path, show: bool, quiet: bool, verbose: bool) -> int:
    """Show the page before and after the next sync, side by side in one HTML file; nothing is published."""
    from pipeline.model import RunStatus
    from pipeline.page.preview import render_preview
    from pipeline.report import print_report
    from pipeline.sync import sync as run

    with busy("Asking the sources", show=not quiet):
        report = run(settings, dry_run=True, today=_today())
    if report.status is RunStatus.FAILED:
        print_report(report, open_console(), verbose=verbose)
        return FAILED
    write_whole(output, render_preview(report.before, report.after, report.diff, settings.site.page).encode())
    say(f"Wrote {output}")
    if show:
        click.launch(str(output))
    return OK


@commands.command()
@configured
@verbosity
@click.argument("commit", default="")
@click.option("--dry-run", is_flag=True, help="Show the edit; write, commit and push nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the report.")
def undo(settings: Settings, *, commit: str, dry_run: bool, as_json: bool, quiet: bool, verbose: bool) -> int:
    """Take back what one sync did, by a new commit: the last sync, or the one that made COMMIT.

    What you have changed since stays as you have it. The papers that leave the page are not added again.
    """
    from pipeline.undo import undo as run

    with busy("Looking at the repository", show=not (quiet or as_json)):
        report = run(settings, commit, dry_run=dry_run, today=_today())
    return tell(report, as_json=as_json, quiet=quiet, verbose=verbose)


@commands.command()
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
    from pipeline import init as start
    from pipeline.report import print_report
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
            report = run(settings, dry_run=True, today=_today())
        print_report(report, open_console(quiet=quiet), verbose=verbose)
    aside("\nNext: paperline sync" + ("" if folder.resolve() == Path.cwd() else f" --config {path}"))


def _asking(check: Callable[[str], str]) -> Callable[[str], str]:
    """The check, so that a prompt tells what is wrong and asks again."""

    def checked(answer: str) -> str:
        try:
            return check(answer.strip())
        except ValueError as error:
            raise click.BadParameter(str(error)) from None

    return checked


@commands.command()
@configured
@verbosity
@click.option("--yes", "yes", multiple=True, metavar="ID", help="Say yes to this paper, asking nothing; repeatable.")
@click.option("--no", "no", multiple=True, metavar="ID", help="Say no for ever to this paper; repeatable.")
@click.option("--json", "as_json", is_flag=True, help="Print what is held, or what was done, as JSON; ask nothing.")
def review(
    settings: Settings, *, yes: tuple[str, ...], no: tuple[str, ...], as_json: bool, quiet: bool, verbose: bool
) -> int:
    """Decide on the papers that are held: shows each with its links, and takes yes, no, later or stop.

    A yes writes the paper into the page at once, a no keeps it away for ever; both go into the ledger and are committed
    as a sync is. ID is an arXiv id, a DOI, a link, a key of the ledger or the whole title.
    """
    from pipeline import interview
    from pipeline.papers.answers import held_papers
    from pipeline.review import Answers, answer, answers_by_id
    from pipeline.standing import look

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
    report = answer(settings, Answers.of(answers), _today())
    return tell(report, as_json=as_json, quiet=quiet, verbose=verbose)


@commands.command()
@configured
@verbosity
@click.argument("paper", metavar="ID|TITLE", nargs=-1, required=True)
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
    from pipeline.standing import look
    from pipeline.telling import print_stories, render_stories, tell

    query = " ".join(paper)
    with busy("Asking the sources", show=ask and not (quiet or as_json)):
        standing = look(settings, datetime.now(UTC), ask=ask)
    stories = tell(query, standing)
    if as_json:
        click.echo(render_stories(stories))
    else:
        print_stories(query, stories, standing, open_console())
    return OK if stories.told else FAILED


@commands.command()
@configured
@verbosity
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(settings: Settings, *, as_json: bool, quiet: bool, verbose: bool) -> None:  # noqa: ARG001 - for the log
    """Tell how the site and its sources do: last sync, next run, blocks, counts, and what waits for you."""
    from pipeline.status import print_status, render_status, status_of

    found = status_of(settings, datetime.now(UTC))
    if as_json:
        click.echo(render_status(found))
    else:
        print_status(found, open_console())


@commands.command()
@configured
@verbosity
@click.option(
    "--format", "form", type=click.Choice(["csl-json", "bibtex", "jsonfeed"]), required=True, help="What to write."
)
@click.option("--output", type=CONFIG_PATH, metavar="FILE", help="The file to write; standard output when left out.")
@click.option("--home", default="", metavar="URL", help="Your page's address, for the JSON Feed.")
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
    from pipeline.exporting import export_papers

    text, count = export_papers(settings, form, home)
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
    if not count and not quiet:
        say("The ledger has no papers of the page yet: run paperline sync first.")
    elif output is not None and not quiet:
        say(f"Wrote {count} papers to {output}")


@commands.command(hidden=True)
def action() -> int:
    """Sync as a step of a GitHub Actions job; see action.yml."""
    from pipeline.action import run

    return run(os.environ)


@commands.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a script that completes commands and options: `eval "$(paperline completion bash)"`."""
    from click.shell_completion import get_completion_class

    if complete := get_completion_class(shell):
        click.echo(complete(commands, {}, "paperline", "_PAPERLINE_COMPLETE").source())


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


def _notify(settings: Settings, report: str = "null", failure: str = "", *, strict: bool = False) -> None:
    """Tell those of `notify` how a sync went; who could not be told is a warning and no more."""
    from pipeline.notify import run_from_report, tell
    from pipeline.report import harmless

    for warning in tell(settings, run_from_report(json.loads(report), failure, strict=strict)):
        say(f"paperline: {harmless(warning)}")


def _settings(given: Path | None) -> Settings:
    from pipeline.config import find_config, load_settings

    path = find_config(given, Path(), os.environ)
    if path is None:
        raise ConfigError(
            "there is no configuration: no paperline.yaml, .paperline.yaml or config/paperline.yaml here. "
            "Write one with paperline init in a checkout of your site, or by hand after config/example.yaml; "
            "paperline demo shows a sample at work"
        )
    return load_settings(path)


def _today() -> date:
    return datetime.now(UTC).date()
