"""From what a site holds and what the sources say to what is to be committed. Pure: bytes and values in, a plan out."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.config import Settings
from pipeline.errors import ConfigError, LedgerError, NewerLedgerError, PageError
from pipeline.model import Addition, Listing, Paper, PartialDate, Promotion, RunReport, RunStatus
from pipeline.page.engine import Page, Plan, parse_page
from pipeline.papers.bookkeeping import record_changes
from pipeline.papers.decide import Decisions, decide
from pipeline.papers.ids import find_ids, implied, parse_id
from pipeline.papers.ledger import (
    Ledger,
    State,
    entry_paper,
    parse_ledger,
    render_ledger,
    salvage_ledger,
)
from pipeline.papers.text import fold_title
from pipeline.steps.composing import Composed, compose, take_apart
from pipeline.steps.proved import prove
from pipeline.steps.refusals import Refuse, without
from pipeline.steps.wishes import LEDGER, page_files, page_options, paper_policy

Read = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Planned:
    """What a sync would do. `files` is empty when nothing is to be done; `ids` are those of the papers concerned."""

    report: RunReport
    files: Mapping[str, bytes] = field(default_factory=dict)
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What a site holds, and what was decided on the papers. `ledger` is the one before the decisions."""

    composed: Composed
    page: Page
    ledger: Ledger
    decisions: Decisions
    notes: tuple[str, ...]


def read_listings(settings: Settings, read: Read) -> tuple[Listing, ...]:
    """The papers that the page shows now.

    Raises:
        ConfigError: there is no such page.
        PageError: it can't be read.
    """
    return parse_page(load_page(settings, read).data, page_options(settings)).listings


def asked_for(settings: Settings, read: Read) -> frozenset[str]:
    """The ids of the papers that a person asked for, in the configuration or by a yes in the ledger."""
    try:
        ledger, _ = read_ledger(read(LEDGER))
    except NewerLedgerError:  # told when the sync comes to it
        ledger = Ledger()
    accepted = [entry_paper(entry).ids for entry in ledger.entries if entry.state is State.ACCEPTED]
    included = [paper_id for text in settings.include if (paper_id := parse_id(text))]
    return frozenset(paper_id for ids in (included, *accepted) for paper_id in ids)


def plan_site(settings: Settings, read: Read, papers: Sequence[Paper], today: date, refuse: Refuse) -> Planned:
    """Decide on the papers, plan the edit, carry it out on the bytes, and prove it.

    Args:
        settings: the site's configuration.
        read: reads a file of the site's repository; None where there is none.
        papers: what the sources say, merged.
        today: the day of the run.
        refuse: who knows of a person's no besides the ledger.

    Raises:
        ConfigError: there is no such page.
        PageError: it can't be read, or not edited safely.
        NewerLedgerError: a newer version of this program keeps the ledger.
    """
    judged = judge_site(settings, read, papers, today, refuse)
    page, ledger = judged.page, judged.ledger
    decisions, plan, after = prove(page, judged.decisions, page_options(settings), day_of(today))
    report = _report(page, after, decisions, plan, judged.notes)
    if not plan.edits:
        return Planned(report)
    ids = sorted({paper_id for change in plan.changes for paper_id in (change.paper.key, *change.paper.ids)})
    known = record_changes(decisions.ledger, ledger, plan.changes)
    return Planned(report, _page_files(judged.composed, plan, after) | _ledger_file(ledger, known), tuple(ids))


def judge_site(settings: Settings, read: Read, papers: Sequence[Paper], today: date, refuse: Refuse) -> Judged:
    """Decide on the papers; the page is read and not planned. Arguments and errors as in `plan_site`."""
    composed = load_page(settings, read)
    page = parse_page(composed.data, replace(page_options(settings), borders=composed.borders))
    ledger, notes = read_ledger(read(LEDGER))
    decisions = decide(papers, page.listings, ledger, paper_policy(settings), day_of(today))
    return Judged(composed, page, ledger, _heeding(decisions, refuse), notes)


def day_of(today: date) -> PartialDate:
    """A day as papers have it."""
    return PartialDate(today.year, today.month, today.day)


def stood_before(papers: Iterable[Paper], versions: Sequence[bytes]) -> frozenset[str]:
    """The keys of the papers that earlier versions of the page show, by an id or by the whole title."""
    texts = [version.decode("utf-8", "replace") for version in versions]
    ids = {paper_id for text in texts for paper_id in implied(find_ids(text))}
    folded = [fold_title(text) for text in texts]
    return frozenset(
        paper.key
        for paper in papers
        if ids & set(implied(paper.ids)) or any(_shows(text, paper.title) for text in folded)
    )


def unified_diff(before: bytes, after: bytes) -> str:
    """What changed on a page, for people; every line ends."""
    old, new = (data.decode("utf-8", "replace").splitlines(keepends=True) for data in (before, after))
    lines = difflib.unified_diff(old, new, "before", "after")
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


SHORTEST_TITLE = 16  # folded letters; a shorter title can stand in a page by chance


def _shows(folded: str, title: str) -> bool:
    needle = fold_title(title)
    return len(needle) >= SHORTEST_TITLE and needle in folded


def _heeding(decisions: Decisions, refuse: Refuse) -> Decisions:
    """The decisions without what a person doesn't want. What a person asked for by name is not questioned."""
    asked = {ruling.paper.key for ruling in decisions.rulings if ruling.asked}
    items: tuple[Addition | Promotion, ...] = (*decisions.additions, *decisions.promotions)
    proposed = [item for item in items if item.paper.key not in asked]
    refused = refuse(proposed) if proposed else {}
    return without(decisions, refused, "a person's no") if refused else decisions


def _page_files(composed: Composed, plan: Plan, after: bytes) -> dict[str, bytes]:
    """The page's files that the plan changes. Put together again they must be the page that was proved."""
    changed = take_apart(composed, plan.edits)
    whole = {path: text.encode("utf-8") for path, text in composed.files.items()} | changed
    if compose(whole, composed.page).data != after:
        raise PageError("The edit would not fit the files that the page is made of. Nothing was written.")
    return changed


def _ledger_file(before: Ledger, ledger: Ledger) -> dict[str, bytes]:
    """The ledger, which is committed with the page and never alone.

    What a sync learns without changing the page (an entry was taken away, a paper is held) follows again from the
    page, its history and the last ledger at each sync, so a run without news makes no commit (law 4).
    """
    return {LEDGER: render_ledger(ledger)} if ledger != before else {}


def load_page(settings: Settings, read: Read) -> Composed:
    """The page as the site's repository has it, with the files that it includes in their places.

    Raises:
        ConfigError: there is no such page or file.
        PageError: one of them is not UTF-8.
    """
    files = {path: read(path) for path in page_files(settings)}
    for path, data in files.items():
        if data is None:
            key = "site.page" if path == settings.site.page else "site.include"
            raise ConfigError(f"{key}: there is no {path} in the repository; correct the path. Nothing was written.")
    return compose({path: data for path, data in files.items() if data is not None}, settings.site.page)


def read_ledger(data: bytes | None) -> tuple[Ledger, tuple[str, ...]]:
    """The ledger in `data`; of a damaged one what can be read, with a note.

    Raises:
        NewerLedgerError: a newer version of this program keeps it, and it must stay as it is.
    """
    try:
        return parse_ledger(data), ()
    except NewerLedgerError:
        raise
    except LedgerError as error:
        note = f"The ledger is damaged and is rebuilt from the page with the next change: {error}"
        return salvage_ledger(data or b""), (note,)


def _report(page: Page, after: bytes, decisions: Decisions, plan: Plan, notes: tuple[str, ...]) -> RunReport:
    """What this plan would do, before anything is written."""
    before = page.outline.source.text.encode("utf-8")
    return RunReport(
        RunStatus.CHANGED if plan.edits else RunStatus.UNCHANGED,
        changes=plan.changes,
        held=decisions.held,
        notes=(*notes, *decisions.notes, *plan.notes),
        diff=unified_diff(before, after),
        before=before,
        after=after,
    )
