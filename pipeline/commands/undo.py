"""`paperline undo`: a new commit that takes back what one sync did, and remembers that its papers are not wanted.

Nothing is rewritten: history stays as it is. What the owner has changed since stays as the owner has it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.config import Settings, cache_folder
from pipeline.errors import ConfigError, PaperlineError
from pipeline.model import Change, ChangeKind, RunReport, RunStatus, Sameness
from pipeline.page.engine import parse_page
from pipeline.papers.ids import id_url, strongest
from pipeline.papers.ledger import Entry, Ledger, State, change_entry, entry_paper, render_ledger, with_entries
from pipeline.papers.same import match_listings
from pipeline.publish.checkout import Checkout
from pipeline.publish.job import Job
from pipeline.publish.message import REVIEW, SUBJECT_LIMIT, SYNC, commit_message
from pipeline.publish.ownership import our_commits
from pipeline.publish.places import open_checkout
from pipeline.steps.planning import Planned, load_page, read_ledger, unified_diff
from pipeline.steps.publishing import publish
from pipeline.steps.wishes import LEDGER, page_files, page_options, site_files

UNDO = "undo"
UNMARKED = "its venue is taken off again, and not written again"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A page without one commit's edits. `left` counts edits that stay because someone changed them since."""

    data: bytes
    left: int


def undo(settings: Settings, commit: str, *, dry_run: bool, today: date) -> RunReport:
    """Take back what a sync did.

    Args:
        settings: the site's configuration.
        commit: which commit, as a hash or the beginning of one; "" for the last one that was not taken back yet.
        dry_run: show the edit only; nothing is written.
        today: the day of the run, for the ledger.

    Returns:
        What was done; an expected failure is a report with `error`.

    Raises:
        ConfigError: the commit is none of ours, or the configuration makes pull requests, which are closed instead.
    """
    if settings.publish.mode == "pull-request":
        raise ConfigError("undo commits to the branch itself. With pull requests, close or revert the request instead.")
    try:
        with open_checkout(Job(settings, site_files(settings), cache_folder(), dry_run=dry_run)) as checkout:
            report = _undo(settings, checkout, commit, today, dry_run=dry_run)
            return replace(report, notes=(*checkout.notes, *report.notes), dry_run=dry_run)
    except ConfigError:
        raise
    except PaperlineError as error:
        return RunReport(RunStatus.FAILED, error=str(error), dry_run=dry_run)


def taking_back(subject: str) -> str:
    """The first line for the commit that undoes another, by that one's: the first half where both are too long."""
    whole = f"Take back: {subject}"
    return whole if len(whole) <= SUBJECT_LIMIT else whole.partition(";")[0]


def take_back(before: bytes, after: bytes, now: bytes) -> TakenBack:
    """The page `now` without the edits that led from `before` to `after`, where they still stand unchanged. Pure."""
    old, new, current = (data.splitlines(keepends=True) for data in (before, after, now))
    blocks = _matcher(new, current).get_matching_blocks()
    where = {block.a + step: block.b + step for block in blocks for step in range(block.size)}
    left, edits = 0, []
    for kind, i1, i2, j1, j2 in _matcher(old, new).get_opcodes():
        if kind == "equal":
            continue
        span = _span(where, j1, j2, len(current))
        if span is None:
            left += 1
        else:
            edits.append((*span, old[i1:i2]))
    for start, end, lines in reversed(edits):
        current[start:end] = lines
    return TakenBack(b"".join(current), left)


def _matcher(a: Sequence[bytes], b: Sequence[bytes]) -> difflib.SequenceMatcher[bytes]:
    return difflib.SequenceMatcher(None, a, b, autojunk=False)


def _span(where: dict[int, int], start: int, end: int, length: int) -> tuple[int, int] | None:
    """Where the lines from `start` to `end` stand now, if they all stand there, one after the other."""
    if start == end:  # lines that we took away: between the neighbours that they had, if those are neighbours still
        first, after = where.get(start - 1, -1 if start == 0 else None), where.get(start, length)
        return None if first is None or first + 1 != after else (after, after)
    places = [where.get(line) for line in range(start, end)]
    first = places[0]
    if first is None or places != list(range(first, first + end - start)):
        return None
    return first, first + end - start


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be written: the page's files that change, the ledger, and what leaves the page.

    `gone` are the papers, `unmarked` the titles of those that stay and lose their venue.
    """

    files: dict[str, bytes]
    ledger: Ledger
    gone: tuple[Entry, ...]
    unmarked: tuple[str, ...]
    report: RunReport


def _undo(settings: Settings, checkout: Checkout, given: str, today: date, *, dry_run: bool) -> RunReport:
    """Plan on the page as it is now, commit and push; anew while others push first."""

    def plan() -> tuple[Planned, str]:
        target = _target(checkout, given)
        taken = _plan(settings, checkout, target, today)
        subject = taking_back(str(checkout.git.log("-1", "--format=%s", target)))
        notes = tuple(f"{title}: {UNMARKED}" for title in taken.unmarked)
        message = commit_message(
            _as_changes(taken.gone), occasion=f"{UNDO} {target[:12]}", subject=subject, notes=notes
        )
        files = {**taken.files, LEDGER: render_ledger(taken.ledger)} if taken.files else {}
        return Planned(taken.report, files), message

    checkout.refresh()
    return publish(checkout, plan, dry_run=dry_run)


def _target(checkout: Checkout, given: str) -> str:
    """The full hash of the commit to take back."""
    ours = our_commits(checkout)
    undone = [occasion.partition(" ")[2] for _, occasion in ours if occasion.startswith(f"{UNDO} ")]
    syncs = [commit for commit, occasion in ours if occasion in {SYNC, REVIEW}]
    if given and not re.fullmatch(r"[0-9a-f]{4,64}", given):
        raise ConfigError(f"{given!r} is no commit's hash; see `git log`")
    wanted = [commit for commit in syncs if commit.startswith(given)]
    standing = [commit for commit in wanted if not any(commit.startswith(short) for short in undone if short)]
    if not standing:
        raise ConfigError(_nothing_stands(checkout.branch, given, ours, wanted))
    return standing[0]


def _nothing_stands(branch: str, given: str, ours: Sequence[tuple[str, str]], wanted: Sequence[str]) -> str:
    """Why there is no commit to take back, and what does it instead."""
    if not given:
        return f"there is nothing to take back: no commit of a sync or review stands on {branch}"
    if wanted:
        return f"commit {given} was taken back already"
    if any(commit.startswith(given) and occasion.startswith(f"{UNDO} ") for commit, occasion in ours):
        return f"commit {given} is an undo itself; `git revert {given}` takes it back, and the papers stay unwanted"
    return f"{given} is no commit of a sync or review on {branch}; `git revert` takes back any other"


def _plan(settings: Settings, checkout: Checkout, target: str, today: date) -> _Plan:
    """The page's files and the ledger without the commit's work."""
    taken = {path: _taken(checkout, target, path) for path in page_files(settings)}
    now = {path: checkout.read(path) for path in taken}
    before, after = load_page(settings, now.get), load_page(settings, lambda path: taken[path].data)
    ledger, notes = read_ledger(checkout.read(LEDGER))
    gone = _gone(settings, after.data, ledger, _since(checkout, target, State.PUBLISHED), today)
    left = sum(part.left for part in taken.values())
    marked = _since(checkout, target, State.PROMOTED) if not left else frozenset()
    unmarked = tuple(entry.title for entry in ledger.entries if entry.key in marked)
    told = [f"{entry.title}: taken off the page, and never added again" for entry in gone]
    told += [f"{title}: {UNMARKED}" for title in unmarked]
    if left:
        told.append(
            f"{left} {'edit' if left == 1 else 'edits'} of that sync changed since: what you have stays as it is"
        )
    files = {path: part.data for path, part in taken.items() if part.data != now[path]}
    report = RunReport(
        RunStatus.CHANGED if files else RunStatus.UNCHANGED,
        notes=(*notes, *told),
        diff=unified_diff(before.data, after.data),
        before=before.data,
        after=after.data,
    )
    return _Plan(files, with_entries(ledger, gone), gone, unmarked, report)


def _taken(checkout: Checkout, target: str, path: str) -> TakenBack:
    """A file of the page without what the commit did to it."""
    before, after, now = (checkout.content(commit, path) for commit in (f"{target}^", target, checkout.base))
    if before is None or after is None or now is None:
        raise PaperlineError(f"{path} is not there before or after commit {target[:10]}; nothing was written.")
    return take_back(before, after, now)


def _gone(settings: Settings, page: bytes, ledger: Ledger, added: frozenset[str], today: date) -> tuple[Entry, ...]:
    """The entries of the papers that the commit added and that the page no longer shows."""
    entries = [entry for entry in ledger.entries if entry.key in added and entry.state is State.PUBLISHED]
    listings = parse_page(page, page_options(settings)).listings
    matches = match_listings([entry_paper(entry) for entry in entries], listings)
    return tuple(
        change_entry(entry, state=State.REMOVED, date=today.isoformat(), reason="taken back by undo: not wanted")
        for entry, match in zip(entries, matches, strict=True)
        if match.verdict.sameness is not Sameness.SAME
    )


def _since(checkout: Checkout, commit: str, state: State) -> frozenset[str]:
    """The keys of the papers that the ledger has in this state since the commit."""
    ledgers = (read_ledger(checkout.content(name, LEDGER))[0] for name in (f"{commit}^", commit))
    old, new = ({entry.key for entry in ledger.entries if entry.state is state} for ledger in ledgers)
    return frozenset(new - old)


def _as_changes(gone: tuple[Entry, ...]) -> tuple[Change, ...]:
    """The papers for the commit's message, with their links."""
    papers = [replace(entry_paper(entry), url=id_url(strongest(entry.ids))) for entry in gone]
    return tuple(Change(ChangeKind.PREPRINT, paper, "", "") for paper in papers)
