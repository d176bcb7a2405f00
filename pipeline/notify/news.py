"""What a person is told of a run, and when: of a change, a first failure, and that it works again. Pure.

A machine that sends the same words every night is one that nobody listens to. So a failure is told once, in however
many nights it comes back, until a run succeeds; what the same failure is does not depend on the numbers in its text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.report import one_line

# A text that differs each time, by the name of a temporary file say, must not become a message each night.
MAX_FAILURES_TOLD = 3
MAX_PAPERS_TOLD = 20
MAX_TEXT = 1500


@dataclass(frozen=True, slots=True)
class Run:
    """How a run ended, as far as it is told.

    `failure` is "" for a success; `papers` are lines, one a paper; `held` counts those that wait for a person.
    """

    failure: str = ""
    papers: tuple[str, ...] = ()
    held: int = 0
    failed_sources: tuple[str, ...] = ()
    commit: str = ""
    pushed: bool = False
    pull_request: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What was told since the last run that succeeded: the kinds of its failures."""

    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """Plain text for a person. `bad`: something must be looked at."""

    title: str
    text: str
    bad: bool = False


def run_from_report(report: Mapping[str, Any] | None, failure: str = "", *, strict: bool = False) -> Run:
    """A run by the object that `paperline sync --json` prints.

    Args:
        report: the object; None where the run ended without one.
        failure: why the run failed, where that is known apart from the report.
        strict: whether a single source that failed is a failure.

    Returns:
        The run. That no source at all could be read is a failure: nobody knows then whether there is something new.
    """
    report = report or {}
    asked = [source for source in report.get("sources", ()) if source["status"] != "skipped"]
    failed = tuple(
        one_line(f"{source['name']}: {source['message']}") for source in asked if source["status"] == "failed"
    )
    none_read = "" if len(failed) < max(len(asked), 1) else "no source could be read"
    some_failed = "a source failed" if failed and strict else ""
    why = failure or str(report.get("error") or "") or _joined(none_read or some_failed, failed)
    return Run(
        failure=why,
        papers=_papers(report.get("changes", ())) if report.get("status") == "changed" else (),
        held=sum(paper.get("state") == "held" for paper in report.get("held", ())),
        failed_sources=failed,
        commit=str(report.get("commit") or ""),
        pushed=bool(report.get("pushed")),
        pull_request=str(report.get("pull_request") or ""),
    )


def plan_message(site: str, run: Run, told: Told) -> tuple[Message | None, Told]:
    """What to send after `run`, if anything, and what counts as told once it is sent.

    Args:
        site: a short name of the site.
        run: how the run ended.
        told: what was told before.
    """
    news = _news(site, run) if run.papers else None
    if run.failure:
        kind = failure_kind(run.failure)
        if kind in told.failures or len(told.failures) >= MAX_FAILURES_TOLD:
            return news, told
        failure = Message(f"Paperline failed: {site}", _text(run.failure, *([news.text] if news else [])), bad=True)
        return failure, Told((*told.failures, kind))
    if told.failures and news:
        return replace(news, text=_text("It works again.", news.text)), Told()
    if told.failures:
        return Message(f"Paperline works again: {site}", "Nothing new: the page has everything."), Told()
    return news, told


def failure_kind(failure: str) -> str:
    """`failure` without what differs each time: numbers, hashes, times, quoted names and paths."""
    words = re.sub(r"(?<!\w)(?:'[^']*'|\"[^\"]*\"|`[^`]*`)", " ", failure).split()
    return " ".join(word for word in words if not re.search(r"[\d/\\]", word)).lower()[:200]


def _joined(head: str, details: Sequence[str]) -> str:
    return f"{head} ({'; '.join(details)})" if head else ""


def _papers(changes: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """`Title: preprint in "Recent Preprints", news in "News"`, one a paper, in the report's order."""
    done: dict[str, list[str]] = {}
    for change in changes:
        kind = "marked as accepted" if change["kind"] == "promotion" else str(change["kind"])
        where = f'{kind} in "{change["section"]}"' if change["section"] else kind
        done.setdefault(one_line(str(change["title"])), []).append(one_line(where))
    return tuple(f"{title}: {', '.join(what)}" for title, what in done.items())


def _news(site: str, run: Run) -> Message:
    count = f"{len(run.papers)} paper{'s' if len(run.papers) > 1 else ''}"
    if run.pull_request:
        title, where = f"{count} proposed: {site}", run.pull_request
    else:
        title, where = f"{count} on {site}", f"Commit {run.commit[:10]}, {'pushed' if run.pushed else 'not pushed'}."
    more = len(run.papers) - MAX_PAPERS_TOLD
    lines = [f"- {paper}" for paper in run.papers[:MAX_PAPERS_TOLD]] + ([f"and {more} more"] if more > 0 else [])
    notes = [f"Held for you to decide (paperline review): {run.held}"] if run.held else []
    notes += [f"Failed: {source}" for source in run.failed_sources]
    return Message(f"Paperline: {title}", _text(*lines, where, *notes))


def _text(*lines: str) -> str:
    """Lines of plain text. No chat takes a part of a title for a call to its members (`@everyone`, `<!channel>`)."""
    shown = "\n".join(one_line(line) for text in lines for line in text.splitlines() if line.strip())
    shown = re.sub(r"([@<])(?=[\w!@#&])", "\\1\u200a", shown)
    return shown if len(shown) <= MAX_TEXT else f"{shown[:MAX_TEXT]}…"
