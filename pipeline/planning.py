"""From what a site holds and what the sources say to what is to be committed. Pure: bytes and values in, a plan out."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.config import Settings
from pipeline.errors import ConfigError, LedgerError, NewerLedgerError
from pipeline.model import Addition, Held, Listing, Paper, PartialDate, Promotion, Role, RunReport, RunStatus
from pipeline.page.engine import Page, PageOptions, Plan, apply_edits, parse_page, plan_edits, verify_edits
from pipeline.papers.bookkeeping import record_changes
from pipeline.papers.decide import Decisions, Policy, decide
from pipeline.papers.ids import find_ids, implied, parse_id
from pipeline.papers.ledger import (
    Ledger,
    State,
    change_entry,
    parse_ledger,
    render_ledger,
    salvage_ledger,
    with_entries,
)
from pipeline.papers.names import parse_name
from pipeline.papers.text import fold_title

LEDGER = ".paperline/papers.jsonl"
Read = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A person's no to a paper, found outside the ledger: which word the ledger gets, and the reason."""

    state: State
    reason: str


# Asked with what is to be added and promoted; answers with the papers that a person doesn't want, by key.
Refuse = Callable[[Sequence[Addition | Promotion]], Mapping[str, Refusal]]


@dataclass(frozen=True, slots=True)
class Planned:
    """What a sync would do. `files` is empty when nothing is to be done; `ids` are those of the papers concerned."""

    report: RunReport
    files: Mapping[str, bytes] = field(default_factory=dict)
    ids: tuple[str, ...] = ()


def site_files(settings: Settings) -> tuple[str, ...]:
    """The paths that may be written in the site's repository."""
    return (settings.site.page, LEDGER)


def read_listings(settings: Settings, read: Read) -> tuple[Listing, ...]:
    """The papers that the page shows now.

    Raises:
        ConfigError: there is no such page.
        PageError: it can't be read.
    """
    return _read_page(settings, read).listings


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
    page = _read_page(settings, read)
    ledger, notes = read_ledger(read(LEDGER))
    day = PartialDate(today.year, today.month, today.day)
    decisions = _heeding(decide(papers, page.listings, ledger, _policy(settings), day), refuse)
    plan = plan_edits(page, decisions.additions, decisions.promotions, page_options(settings), day)
    after = apply_edits(page, plan)
    report = _report(page, after, decisions, plan, notes)
    if not plan.edits:
        return Planned(report)
    verify_edits(page, after, plan, page_options(settings))
    ids = sorted({paper_id for change in plan.changes for paper_id in (change.paper.key, *change.paper.ids)})
    known = record_changes(decisions.ledger, ledger, plan.changes)
    return Planned(report, _files(settings, after, ledger, known), tuple(ids))


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


def page_options(settings: Settings) -> PageOptions:
    """How the configuration wants its page to be read and written."""
    sections = settings.site.sections
    roles = {Role.NEWS: sections.news, Role.PREPRINTS: sections.preprints, Role.PUBLICATIONS: sections.publications}
    return PageOptions(
        author=parse_name(settings.author.name),
        aliases=tuple(parse_name(alias) for alias in settings.author.aliases),
        news=sections.news.heading,
        preprints=sections.preprints.heading,
        publications=sections.publications.heading,
        summary=sections.summary,
        group_news=sections.news.group == "month",
        promote=settings.promote,
        templates=tuple((role, section.template) for role, section in roles.items() if section.template),
    )


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
    if not refused:
        return decisions
    held = tuple(
        Held(item.paper, refused[item.paper.key].state, refused[item.paper.key].reason)
        for item in decisions.additions
        if item.paper.key in refused
    )
    entries = [
        change_entry(entry, state=refused[entry.key].state, reason=refused[entry.key].reason)
        for entry in decisions.ledger.entries
        if entry.key in refused and entry.state is State.PUBLISHED
    ]
    return replace(
        decisions,
        ledger=with_entries(decisions.ledger, entries),
        additions=tuple(item for item in decisions.additions if item.paper.key not in refused),
        promotions=tuple(item for item in decisions.promotions if item.paper.key not in refused),
        held=(*decisions.held, *held),
    )


def _files(settings: Settings, after: bytes, before: Ledger, ledger: Ledger) -> dict[str, bytes]:
    """What is to be committed: the page with its ledger, never the ledger alone.

    What a sync learns without changing the page (an entry was taken away, a paper is held) follows again from the
    page, its history and the last ledger at each sync, so a run without news makes no commit (law 4).
    """
    changed = {LEDGER: render_ledger(ledger)} if ledger != before else {}
    return {settings.site.page: after} | changed


def _read_page(settings: Settings, read: Read) -> Page:
    data = read(settings.site.page)
    if data is None:
        raise ConfigError(
            f"site.page: there is no {settings.site.page} in the repository; correct the path. Nothing was written."
        )
    return parse_page(data, page_options(settings))


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


def _policy(settings: Settings) -> Policy:
    return Policy(
        author=parse_name(settings.author.name),
        aliases=tuple(parse_name(alias) for alias in settings.author.aliases),
        since=str(settings.since or ""),
        exclude=_ids(settings.exclude),
        include=_ids(settings.include),
        max_new=settings.max_new,
        promote=settings.promote,
    )


def _ids(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(parse_id(text) or text for text in given)
