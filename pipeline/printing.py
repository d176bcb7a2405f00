"""What a run did, for a person: on a terminal, lines that hang under their beginning; elsewhere, plain whole lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from pipeline.model import Change, Held, RunReport, RunStatus, SourceState, SourceStatus
from pipeline.report import by_paper, count, harmless, is_waiting, one_line, outcome, what_was_done

MAX_HELD_SHOWN = 10
NARROWEST = 20  # columns that a text gets at least, however long the words before it are
STATE_STYLES = {
    SourceState.OK: "green",
    SourceState.DEGRADED: "yellow",
    SourceState.FAILED: "red",
    SourceState.SKIPPED: "dim",
}
# The beginning of a line, under which its further lines stay free, and the text.
Line = tuple[Text, Text]


def print_report(report: RunReport, console: Console, *, verbose: bool = False) -> None:
    """Tell a person what the run did; colours only where `console` has them, plain lines elsewhere.

    Args:
        report: what to tell.
        console: where to.
        verbose: tell all that was held and the diff, too. A dry run always shows the diff.
    """
    _print(console, *_source_lines(report.sources))
    if report.dry_run or verbose:
        print_diff(report.diff, console)
    _print(console, *(line for changes in by_paper(report.changes) for line in _change_lines(changes)))
    _print(console, *_held_lines(report.held, len(report.held) if verbose else MAX_HELD_SHOWN))
    _print(console, *((Text("note  ", "yellow"), Text(one_line(note))) for note in report.notes))
    _print(console, (Text(), Text(outcome(report), "bold red" if report.status is RunStatus.FAILED else "bold")))


def print_diff(diff: str, console: Console) -> None:
    """Print a unified diff, additions green and removals red; every character of it, however narrow the terminal is."""
    styles = {"+": "green", "-": "red", "@": "cyan"}
    for line in harmless(diff).splitlines():
        bold = line.startswith(("+++", "---"))
        _print_whole(console, Text(line, style="bold" if bold else styles.get(line[:1], "")))


def print_check(name: str, health: str, finding: str, remedy: str, console: Console) -> None:
    """Print one line of `paperline doctor`, and under it what to do, where there is something to do."""
    styles = {"ok": "green", "warn": "yellow", "fail": "bold red"}
    begin = Text.assemble((f"{health:4}  ", styles[health]), (f"{one_line(name):14}", "bold"))
    _print(console, (begin, Text(one_line(finding))))
    if remedy:
        _print(console, (Text(" " * 6), Text(one_line(remedy), style="cyan")))


def _print(console: Console, *lines: Line) -> None:
    for begin, text in lines:
        for line in _wrapped(begin, text, console) if console.is_terminal else (Text.assemble(begin, text),):
            line.rstrip()
            _print_whole(console, line)


def _print_whole(console: Console, line: Text) -> None:
    console.print(line, soft_wrap=True, highlight=False, markup=False, emoji=False)


def _wrapped(begin: Text, text: Text, console: Console) -> Iterator[Text]:
    """The lines of `text`, the first behind `begin`, the others under the first."""
    width = max(console.width - begin.cell_len, NARROWEST)
    first, *others = text.wrap(console, width) or [Text()]
    yield Text.assemble(begin, first)
    for line in others:
        yield Text.assemble(" " * begin.cell_len, line)


def _source_lines(sources: tuple[SourceStatus, ...]) -> list[Line]:
    width = max((len(s.name) for s in sources), default=0)
    return [
        (
            Text.assemble(
                f"{one_line(s.name):{width}}  ",
                (f"{s.state.value:8}", STATE_STYLES[s.state]),
                f"  {count(s.records, 'record'):>12}" if s.records or s.state is SourceState.OK else "",
                "  ",
            ),
            Text(one_line(s.message)),
        )
        for s in sources
    ]


def _change_lines(changes: Sequence[Change]) -> Iterator[Line]:
    """A paper, all that was done for it, and the reasons, each once."""
    yield Text("+ ", "green"), Text(one_line(changes[0].paper.title), "bold")
    yield Text("    "), Text(", ".join(one_line(what_was_done(change)) for change in changes), "green")
    for reason in dict.fromkeys(one_line(change.reason) for change in changes):
        yield Text("    "), Text(reason, "dim")


def _held_lines(held: tuple[Held, ...], shown: int) -> Iterator[Line]:
    """What waits for a person first: that is what there is to do."""
    for item in sorted(held, key=lambda item: not is_waiting(item))[:shown]:
        word = "held  " if is_waiting(item) else "left out  "
        yield Text(f"- {word}", "yellow" if is_waiting(item) else "dim"), Text(one_line(item.paper.title))
        yield Text("    "), Text(one_line(item.reason), "dim")
    if len(held) > shown:
        yield Text("  "), Text(f"and {len(held) - shown} more (-v shows all)", "yellow")
    if waiting := sum(map(is_waiting, held)):
        yield Text("  "), Text(f"{count(waiting, 'paper')} held for you to decide: paperline review", "yellow")
