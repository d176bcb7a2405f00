"""What a run did, for three readers: a person at a terminal, a program (JSON), a job summary (Markdown).

Everything that came from outside, such as titles and a server's words, is made harmless for the place where it is
shown: terminals act on escape sequences, CI runners on lines that begin with `::`, and Markdown on nearly anything.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from pipeline.model import Change, ChangeKind, Held, RunReport, RunStatus, SourceState, SourceStatus

# A job summary is cut off by its host at 1 MiB a step, with all of its text lost.
MAX_SUMMARY_BYTES = 900_000
MAX_HELD_SHOWN = 10
STATE_STYLES = {
    SourceState.OK: "green",
    SourceState.DEGRADED: "yellow",
    SourceState.FAILED: "red",
    SourceState.SKIPPED: "dim",
}
KIND_WORDS = {
    ChangeKind.PREPRINT: "preprint",
    ChangeKind.PUBLICATION: "publication",
    ChangeKind.NEWS: "news",
    ChangeKind.PROMOTION: "accepted",
}


def harmless(text: str) -> str:
    """`text` as one or more lines that no terminal and no CI runner acts on.

    Control, bidi and other invisible formatting characters go (a tab and the line feed stay), and a line can't begin
    with `::`, which GitHub's runners read as a command.
    """
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    return re.sub(r"(?m)^(\s*):(?=:)", "\\1:\u200a", kept.replace("##[", "## ["))


def one_line(text: str) -> str:
    """`harmless` on one line."""
    return harmless(" ".join(text.split()))


def render_json(report: RunReport) -> str:
    """The report as one JSON object with the fixed keys of `paperline sync --json`; ASCII only."""
    return json.dumps(
        {
            "status": report.status.value,
            "commit": report.commit,
            "pushed": report.pushed,
            "pull_request": report.pull_request,
            "sources": [
                {"name": s.name, "status": s.state.value, "records": s.records, "message": s.message}
                for s in report.sources
            ],
            "changes": [
                {
                    "kind": c.kind.value,
                    "title": c.paper.title,
                    "ids": list(c.paper.ids),
                    "section": c.section,
                    "reason": c.reason,
                }
                for c in report.changes
            ],
            "held": [{"title": h.paper.title, "ids": list(h.paper.ids), "reason": h.reason} for h in report.held],
            "diff": report.diff,
            "error": report.error,
        },
        indent=2,
    )


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
    _print(console, *(line for change in report.changes for line in _change_lines(change)))
    _print(console, *_held_lines(report.held, len(report.held) if verbose else MAX_HELD_SHOWN))
    _print(console, *(Text.assemble(("note  ", "yellow"), one_line(note)) for note in report.notes))
    _print(console, Text(outcome(report), style="bold red" if report.status is RunStatus.FAILED else "bold"))


def print_diff(diff: str, console: Console) -> None:
    """Print a unified diff, additions green and removals red."""
    styles = {"+": "green", "-": "red", "@": "cyan"}
    for line in harmless(diff).splitlines():
        bold = line.startswith(("+++", "---"))
        _print(console, Text(line, style="bold" if bold else styles.get(line[:1], "")))


def print_check(name: str, health: str, finding: str, remedy: str, console: Console) -> None:
    """Print one line of `paperline doctor`, and under it what to do, where there is something to do."""
    styles = {"ok": "green", "warn": "yellow", "fail": "bold red"}
    line = Text.assemble((f"{health:4}  ", styles[health]), (f"{one_line(name):14}", "bold"), one_line(finding))
    _print(console, line, *([Text(f"      {one_line(remedy)}", style="cyan")] if remedy else []))


def checks_json(checks: Sequence[tuple[str, str, str, str]]) -> str:
    """What `paperline doctor` found, as one JSON object; each check is its name, health, finding and remedy."""
    keys = ("name", "health", "finding", "remedy")
    return json.dumps({"checks": [dict(zip(keys, check, strict=True)) for check in checks]}, indent=2)


def outcome(report: RunReport) -> str:
    """The whole run in one sentence."""
    if report.status is RunStatus.FAILED:
        return f"Failed, nothing was published: {harmless(report.error)}"
    if report.status is RunStatus.UNCHANGED:
        return "Nothing new: the page has everything."
    papers = len({change.paper.key for change in report.changes})
    edits = len(report.changes)
    done = f"{_count(edits, 'change')} for {_count(papers, 'paper')}" if edits else "Done"
    if report.dry_run:
        return f"Dry run: {done} would be made; nothing was written." if edits else "Dry run: nothing was written."
    if report.pull_request:
        return f"{done}, proposed in {one_line(report.pull_request)}."
    return f"{done}, commit {report.commit[:10]}, {'pushed' if report.pushed else 'not pushed'}."


def render_markdown(report: RunReport) -> str:
    """The report for a job summary or the body of an issue; always below the size that a summary may have."""
    parts = [f"### Paperline: {_markdown(outcome(report))}"]
    if report.changes:
        parts.append("\n".join(["| Paper | What | Why |", "|---|---|---|", *_change_rows(report.changes)]))
    if report.held:
        rows = [f"| {_paper(h)} | {_markdown(h.reason)} |" for h in report.held]
        table = "\n".join(["| Paper | Why |", "|---|---|", *rows])
        parts.append(f"<details><summary>Held back: {len(report.held)}</summary>\n\n{table}\n\n</details>")
    parts += [f"- {_markdown(note)}" for note in report.notes]
    if report.sources:
        parts.append(_sources_part(report.sources))
    if report.diff:
        # GitHub colours a `pre` by its `lang`; unlike a fence, no line of a diff can end it.
        shown = f'<pre lang="diff">{html.escape(harmless(report.diff))}</pre>'
        parts.append(f"<details><summary>Diff</summary>\n\n{shown}\n\n</details>")
    return _shortened(parts)


def _print(console: Console, *lines: Text) -> None:
    for line in lines:
        console.print(line, soft_wrap=not console.is_terminal, highlight=False, markup=False, emoji=False)


def _source_lines(sources: tuple[SourceStatus, ...]) -> list[Text]:
    width = max((len(s.name) for s in sources), default=0)
    return [
        Text.assemble(
            f"{one_line(s.name):{width}}  ",
            (f"{s.state.value:8}", STATE_STYLES[s.state]),
            f"  {_count(s.records, 'record'):>12}" if s.records or s.state is SourceState.OK else "",
            f"  {one_line(s.message)}" if s.message else "",
        )
        for s in sources
    ]


def _change_lines(change: Change) -> tuple[Text, Text]:
    title = Text.assemble(
        ("+ ", "green"),
        (f"{KIND_WORDS[change.kind]}  ", "green"),
        (one_line(change.paper.title), "bold"),
    )
    where = one_line(f"{change.section}: {change.reason}" if change.section else change.reason)
    return title, Text(f"    {where}", style="dim")


def _held_lines(held: tuple[Held, ...], shown: int) -> list[Text]:
    lines = []
    for item in held[:shown]:
        lines += [
            Text.assemble(("- ", "yellow"), ("held  ", "yellow"), one_line(item.paper.title)),
            Text(f"    {one_line(item.reason)}", style="dim"),
        ]
    if len(held) > shown:
        lines.append(Text(f"  and {len(held) - shown} more held (-v shows all)", style="yellow"))
    if waiting := sum(item.state == "held" for item in held):
        lines.append(Text(f"  {_count(waiting, 'paper')} held for you to decide: paperline review", style="yellow"))
    return lines


def _change_rows(changes: tuple[Change, ...]) -> list[str]:
    """A row for each paper, with all that was done for it and the reasons, each once."""
    rows = []
    for paper in dict.fromkeys(change.paper for change in changes):
        own = [change for change in changes if change.paper == paper]
        done = [f"{KIND_WORDS[c.kind]} in *{_markdown(c.section)}*" if c.section else KIND_WORDS[c.kind] for c in own]
        reasons = dict.fromkeys(_markdown(change.reason) for change in own)
        rows.append(f"| {_paper(own[0])} | {'<br>'.join(done)} | {'<br>'.join(reasons)} |")
    return rows


def _sources_part(sources: tuple[SourceStatus, ...]) -> str:
    """A table, folded away where all is well."""
    rows = [f"| {_markdown(s.name)} | {s.state.value} | {s.records or ''} | {_markdown(s.message)} |" for s in sources]
    table = "\n".join(["| Source | Status | Records | |", "|---|---|---|---|", *rows])
    bad = [s.name for s in sources if s.state in {SourceState.FAILED, SourceState.DEGRADED}]
    summary = f"Sources: {_markdown(', '.join(bad))} not read in full" if bad else f"Sources: {len(sources)}, all well"
    return f"<details{' open' if bad else ''}><summary>{summary}</summary>\n\n{table}\n\n</details>"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _paper(item: Change | Held) -> str:
    title = _markdown(item.paper.title)
    url = item.paper.url
    safe = re.fullmatch(r"https://[\w./:%?=&#~+-]+", url)
    return f"[{title}]({url})" if safe else title


def _markdown(text: str) -> str:
    """`text` so that Markdown, also inside a table, shows it as it is; a person named in it is not notified."""
    return re.sub(
        r"([\\`*_{}\[\]()#+!|<>~$:@-])", lambda found: f"&#{ord(found[1])};", one_line(text).replace("&", "&amp;")
    )


def _shortened(parts: list[str]) -> str:
    kept, size = [], 0
    for part in parts:
        size += len(part.encode()) + 2
        if size > MAX_SUMMARY_BYTES:
            kept.append("(The rest is too long to be shown here.)")
            break
        kept.append(part)
    return "\n\n".join(kept) + "\n"
