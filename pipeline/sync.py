"""The spine: one sync of one site.

Read the page, ask the sources, decide, edit, prove, commit, push. Whoever pushes first wins: a rejected push means to
plan again on their page. The only module that sees both ends.
"""

from __future__ import annotations

import difflib
import logging
from dataclasses import replace
from datetime import date

from pipeline.config import Settings, cache_folder
from pipeline.errors import ConfigError, LedgerError, NewerLedgerError, PaperlineError, PushRejectedError
from pipeline.model import Paper, PartialDate, Poll, Role, RunReport, RunStatus
from pipeline.page.engine import Page, PageOptions, Plan, apply_edits, parse_page, plan_edits, verify_edits
from pipeline.papers.decide import Decisions, Policy, decide
from pipeline.papers.ids import parse_id
from pipeline.papers.ledger import Ledger, parse_ledger, render_ledger, salvage_ledger
from pipeline.papers.merge import merge
from pipeline.papers.names import parse_name
from pipeline.publish.checkout import Checkout, Job
from pipeline.publish.message import commit_message
from pipeline.publish.places import open_checkout
from pipeline.sources.poll import open_http, poll

LEDGER = ".paperline/papers.jsonl"
PUSH_ATTEMPTS = 5

_log = logging.getLogger(__name__)


def sync(settings: Settings, *, dry_run: bool, today: date) -> RunReport:
    """Bring one page up to date with what the sources know.

    Args:
        settings: the site's configuration.
        dry_run: plan and report only; nothing is written, committed or pushed.
        today: the day of the run.

    Returns:
        What was done, held back and why; an expected failure is a report with `error`, a failed source a status.

    Raises:
        ConfigError: the configuration does not fit the site.
    """
    polled = Poll()
    try:
        with open_checkout(Job(settings, (settings.site.page, LEDGER), cache_folder(), dry_run=dry_run)) as checkout:
            checkout.refresh()
            page = _read_page(settings, checkout)
            polled = poll(
                settings,
                open_http(settings, cache_folder()),
                tuple(sorted({paper_id for listing in page.listings for paper_id in listing.ids})),
                known_authored=bool(page.listings),
            )
            report = _publish(settings, checkout, merge(polled.records, settings.sources.order), today, dry_run=dry_run)
    except ConfigError:
        raise
    except PaperlineError as error:
        _log.debug("the sync failed", exc_info=True)
        report = RunReport(RunStatus.FAILED, error=str(error), dry_run=dry_run)
    return replace(report, sources=polled.statuses)


def _publish(
    settings: Settings, checkout: Checkout, papers: tuple[Paper, ...], today: date, *, dry_run: bool
) -> RunReport:
    """Plan on the page as it is now, commit and push; anew while others push first."""
    for _ in range(PUSH_ATTEMPTS):
        page = _read_page(settings, checkout)
        ledger, notes = _read_ledger(checkout)
        decisions = decide(papers, page.listings, ledger, _policy(settings), _day(today))
        plan = _plan(page, decisions, settings, today)
        after = apply_edits(page, plan)
        report = _report(page, after, decisions, plan, (*notes, *checkout.notes))
        files = _files(settings, after, ledger, decisions) if plan.edits else {}
        if not files or dry_run:
            return replace(report, dry_run=dry_run)
        verify_edits(page, after, plan, page_options(settings))
        commit = checkout.commit(files, commit_message(plan.changes))
        if settings.publish.mode == "commit":
            return replace(report, status=RunStatus.CHANGED, commit=commit)
        try:
            checkout.push(commit)
        except PushRejectedError:
            checkout.refresh()
            continue
        return replace(report, status=RunStatus.CHANGED, commit=commit, pushed=True)
    raise PaperlineError(
        f"{PUSH_ATTEMPTS} times someone else pushed first; nothing was published. The next sync tries again."
    )


def _files(settings: Settings, after: bytes, before: Ledger, decisions: Decisions) -> dict[str, bytes]:
    """What is to be committed: the page with its ledger, never the ledger alone.

    What a sync learns without changing the page (an entry was taken away, a paper is held) follows again from the page
    and the last ledger at each sync, so a run without news makes no commit (law 4).
    """
    changed = {LEDGER: render_ledger(decisions.ledger)} if decisions.ledger != before else {}
    return {settings.site.page: after} | changed


def _read_page(settings: Settings, checkout: Checkout) -> Page:
    data = checkout.read(settings.site.page)
    if data is None:
        raise ConfigError(
            f"site.page: there is no {settings.site.page} in the branch {checkout.branch}; correct the path."
            " Nothing was written.",
        )
    return parse_page(data, page_options(settings))


def _read_ledger(checkout: Checkout) -> tuple[Ledger, tuple[str, ...]]:
    """The ledger; of a damaged one what can be read, with a note. A newer one stops the sync."""
    data = checkout.read(LEDGER)
    try:
        return parse_ledger(data), ()
    except NewerLedgerError:
        raise
    except LedgerError as error:
        return salvage_ledger(data or b""), (f"The ledger is damaged and will be rebuilt from the page: {error}",)


def _plan(page: Page, decisions: Decisions, settings: Settings, today: date) -> Plan:
    return plan_edits(page, decisions.additions, decisions.promotions, page_options(settings), _day(today))


def _report(page: Page, after: bytes, decisions: Decisions, plan: Plan, notes: tuple[str, ...]) -> RunReport:
    """What this plan would do, before anything is written."""
    before = page.outline.source.text.splitlines(keepends=True)
    lines = difflib.unified_diff(before, after.decode("utf-8").splitlines(keepends=True), "before", "after")
    return RunReport(
        RunStatus.CHANGED if plan.edits else RunStatus.UNCHANGED,
        changes=plan.changes,
        held=decisions.held,
        notes=(*notes, *decisions.notes, *plan.notes),
        diff="".join(line if line.endswith("\n") else line + "\n" for line in lines),
        before=page.outline.source.text.encode("utf-8"),
        after=after,
    )


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


def _day(day: date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)
