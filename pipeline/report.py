"""What a run did, for a program (JSON) and for a job summary (Markdown), and the words that all readers get.

A person at a terminal reads it by `pipeline/printing.py`.

Everything that came from outside, such as titles and a server's words, is made harmless for the place where it is
shown: terminals act on escape sequences, CI runners on lines that begin with `::`, and Markdown on nearly anything.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Sequence

from pipeline.model import Change, ChangeKind, Held, RunReport, RunStatus, SourceState, SourceStatus

# A job summary is cut off by its host at 1 MiB a step, with all of its text lost.
MAX_SUMMARY_BYTES = 900_000
KIND_WORDS = {
    ChangeKind.PREPRINT: "preprint",
    ChangeKind.PUBLICATION: "publication",
    ChangeKind.NEWS: "news",
    ChangeKind.PROMOTION: "marked as accepted",
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
            "held": [
                {"title": h.paper.title, "ids": list(h.paper.ids), "reason": h.reason, "state": h.state}
                for h in report.held
            ],
            "diff": report.diff,
            "error": report.error,
        },
        indent=2,
    )


def checks_json(checks: Sequence[tuple[str, str, str, str]]) -> str:
    """What `paperline doctor` found, as one JSON object; each check is its name, health, finding and remedy."""
    keys = ("name", "health", "finding", "remedy")
    return json.dumps({"checks": [dict(zip(keys, check, strict=True)) for check in checks]}, indent=2)


def outcome(report: RunReport) -> str:
    """The whole run in one sentence."""
    if report.status is RunStatus.FAILED:
        return f"Failed, nothing was published: {harmless(report.error)}"
    if report.status is RunStatus.UNCHANGED:
        return _nothing(report)
    done = extent(report) or "Done"
    if report.dry_run:
        would = f"{done} would be made; " if report.changes else ""
        return f"Dry run: {would}nothing was written."
    if report.pull_request:
        return f"{done}, proposed in {one_line(report.pull_request)}."
    return f"{done}, commit {report.commit[:10]}, {'pushed' if report.pushed else 'not pushed'}."


def extent(report: RunReport) -> str:
    """`4 changes for 2 papers`; "" where there are none."""
    papers = len({change.paper.key for change in report.changes})
    return f"{count(len(report.changes), 'change')} for {count(papers, 'paper')}" if papers else ""


def _nothing(report: RunReport) -> str:
    """Why nothing was written: only who heard from all sources can say that there is nothing new."""
    if report.pull_request:
        return f"Nothing new: what there is to do waits in {one_line(report.pull_request)}."
    if report.changes:
        return "Nothing was written; the notes say why."
    asked = [source for source in report.sources if source.state is not SourceState.SKIPPED]
    unread = [one_line(source.name) for source in asked if source.state is SourceState.FAILED]
    waiting = sum(map(is_waiting, report.held))
    if unread and len(unread) == len(asked):
        return "Nothing was written: no source could be read, so whether there is something new is not known."
    if unread:
        return f"Nothing new, as far as is known without {' and '.join(unread)}."
    if waiting:
        return f"Nothing to write; {count(waiting, 'paper')} {'waits' if waiting == 1 else 'wait'} for your decision."
    return "Nothing new: the page has everything."


def is_waiting(item: Held) -> bool:
    """Whether the paper waits for a person's decision; what else is held was left out, and nothing is to do."""
    return item.state == "held"


def by_paper(changes: Sequence[Change]) -> list[list[Change]]:
    """The changes of each paper, in the order in which the papers come."""
    papers: dict[str, list[Change]] = {}
    for change in changes:
        papers.setdefault(change.paper.key, []).append(change)
    return list(papers.values())


def what_was_done(change: Change) -> str:
    """`preprint in Recent Preprints`, as text from outside: to be made harmless where it is shown."""
    word = KIND_WORDS[change.kind]
    return f"{word} in {change.section}" if change.section else word


def render_markdown(report: RunReport, headline: str = "") -> str:
    """The report for a job summary or the text of a pull request; always below the size that a summary may have.

    Args:
        report: what to tell.
        headline: the first line; the outcome when left out.
    """
    parts = [f"### Paperline: {_markdown(headline or outcome(report))}"]
    if report.changes:
        parts.append("\n".join(["| Paper | What | Why |", "|---|---|---|", *_change_rows(report.changes)]))
    waiting = [item for item in report.held if is_waiting(item)]
    parts += _held_part("Held for you to decide (paperline review)", waiting, opened=True)
    parts += _held_part("Left out", [item for item in report.held if not is_waiting(item)])
    parts += [f"- {_markdown(note)}" for note in report.notes]
    if report.sources:
        parts.append(_sources_part(report.sources))
    if report.diff:
        # GitHub colours a `pre` by its `lang`; unlike a fence, no line of a diff can end it.
        shown = f'<pre lang="diff">{html.escape(harmless(report.diff))}</pre>'
        parts.append(f"<details><summary>Diff</summary>\n\n{shown}\n\n</details>")
    return _shortened(parts)


def _change_rows(changes: tuple[Change, ...]) -> list[str]:
    """A row for each paper, with all that was done for it and the reasons, each once."""
    rows = []
    for own in by_paper(changes):
        done = [f"{KIND_WORDS[c.kind]} in *{_markdown(c.section)}*" if c.section else KIND_WORDS[c.kind] for c in own]
        reasons = dict.fromkeys(_markdown(change.reason) for change in own)
        rows.append(f"| {_paper(own[0])} | {'<br>'.join(done)} | {'<br>'.join(reasons)} |")
    return rows


def _held_part(summary: str, held: Sequence[Held], *, opened: bool = False) -> list[str]:
    """A table of papers that were not added; folded away unless there is something to do."""
    if not held:
        return []
    rows = [f"| {_paper(item)} | {_markdown(item.reason)} |" for item in held]
    table = "\n".join(["| Paper | Why |", "|---|---|", *rows])
    return [f"<details{' open' if opened else ''}><summary>{summary}: {len(held)}</summary>\n\n{table}\n\n</details>"]


def _sources_part(sources: tuple[SourceStatus, ...]) -> str:
    """A table, folded away where all is well."""
    rows = [f"| {_markdown(s.name)} | {s.state.value} | {s.records or ''} | {_markdown(s.message)} |" for s in sources]
    table = "\n".join(["| Source | Status | Records | |", "|---|---|---|---|", *rows])
    bad = [s.name for s in sources if s.state in {SourceState.FAILED, SourceState.DEGRADED}]
    summary = f"Sources: {_markdown(', '.join(bad))} not read in full" if bad else f"Sources: {len(sources)}, all well"
    return f"<details{' open' if bad else ''}><summary>{summary}</summary>\n\n{table}\n\n</details>"


def count(number: int, noun: str) -> str:
    """`1 paper`, `2 papers`."""
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
