"""The spine: one sync of one site.

Read the page, ask the sources, decide, edit, prove, commit, push. Whoever pushes first wins: a rejected push means to
plan again on their page. The only module that sees both ends.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from pipeline.config import Settings, cache_folder
from pipeline.errors import ConfigError, PaperlineError, PushRejectedError
from pipeline.model import Addition, Paper, Poll, Promotion, RunReport, RunStatus
from pipeline.papers.ids import implied
from pipeline.papers.ledger import State
from pipeline.papers.merge import merge
from pipeline.planning import (
    Planned,
    Refusal,
    asked_for,
    page_files,
    plan_site,
    read_listings,
    site_files,
    stood_before,
)
from pipeline.publish.checkout import Checkout, Job
from pipeline.publish.forges import open_forge
from pipeline.publish.message import commit_message
from pipeline.publish.places import open_checkout
from pipeline.publish.proposals import Proposals, load_proposals
from pipeline.recall import keep_answers, keep_run
from pipeline.report import outcome, render_markdown
from pipeline.sources.poll import open_http, poll

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
    polled, notes = Poll(), list[str]()
    try:
        with open_checkout(Job(settings, site_files(settings), cache_folder(), dry_run=dry_run)) as checkout:
            notes = checkout.notes
            checkout.refresh()
            polled = _poll(settings, checkout)
            papers = merge(polled.records, settings.sources.order)
            report = _publish(settings, checkout, papers, today, dry_run=dry_run)
    except ConfigError:
        raise
    except PaperlineError as error:
        _log.debug("the sync failed", exc_info=True)
        report = RunReport(RunStatus.FAILED, error=str(error))
    report = replace(report, sources=polled.statuses, notes=(*notes, *report.notes), dry_run=dry_run)
    if not dry_run:
        keep_run(settings, report, outcome(report), cache_folder(), datetime.now(UTC))
    return report


def _poll(settings: Settings, checkout: Checkout) -> Poll:
    """Ask the sources, also about what the page shows, so that acceptance is noticed, and what a person asked for."""
    listings = read_listings(settings, checkout.read)
    shown = {paper_id for listing in listings for paper_id in listing.ids}
    ids = tuple(sorted(shown | asked_for(settings, checkout.read)))
    http = open_http(settings, cache_folder())
    polled = poll(settings, http, ids, known_authored=bool(listings), read=checkout.read)
    return keep_answers(settings, polled, cache_folder(), datetime.fromtimestamp(http.clock.wall(), UTC))


def _publish(
    settings: Settings, checkout: Checkout, papers: tuple[Paper, ...], today: date, *, dry_run: bool
) -> RunReport:
    """Plan on the page as it is now, commit and push; anew while others push first."""
    proposals = _proposals(settings, checkout)
    for _ in range(PUSH_ATTEMPTS):
        planned = plan_site(settings, checkout.read, papers, today, _Refuser(settings, checkout, proposals).refuse)
        if not planned.files or dry_run:
            return planned.report
        message = commit_message(planned.report.changes)
        if proposals:
            return _propose(proposals, page_files(settings), planned, message)
        commit = checkout.commit(planned.files, message)
        if settings.publish.mode == "commit":
            return replace(planned.report, commit=commit)
        try:
            checkout.push(commit)
        except PushRejectedError:
            checkout.refresh()
            continue
        return replace(planned.report, commit=commit, pushed=True)
    raise PaperlineError(
        f"{PUSH_ATTEMPTS} times someone else pushed first; nothing was published. The next sync tries again."
    )


def _proposals(settings: Settings, checkout: Checkout) -> Proposals | None:
    if settings.publish.mode != "pull-request":
        return None
    return load_proposals(checkout, open_forge(settings, checkout.url), settings.publish.branch)


def _propose(proposals: Proposals, pages: tuple[str, ...], planned: Planned, message: str) -> RunReport:
    """Put the plan into our pull request. Its text tells of the papers alone: no news, no change of the text."""
    report = planned.report
    proposed = proposals.propose(pages, planned.files, message, _body(report), planned.ids)
    return replace(
        report,
        status=RunStatus.CHANGED if proposed.changed else RunStatus.UNCHANGED,
        commit=proposed.commit,
        pushed=proposed.changed,
        pull_request=proposed.url,
        notes=(*report.notes, *filter(None, (proposed.note,))),
    )


def _body(report: RunReport) -> str:
    return render_markdown(RunReport(RunStatus.CHANGED, changes=report.changes, diff=report.diff, dry_run=True))


class _Refuser:
    """Who knows of a person's no besides the ledger: closed requests, and the page's own history.

    The history speaks for what the owner took away before a ledger was committed, or after it was lost: a paper that
    stood on the page once and stands there no longer was taken away.
    """

    def __init__(self, settings: Settings, checkout: Checkout, proposals: Proposals | None) -> None:
        self.files = page_files(settings)
        self.checkout = checkout
        self.declined = frozenset(proposals.declined if proposals else ())

    def refuse(self, items: Sequence[Addition | Promotion]) -> Mapping[str, Refusal]:
        """The papers that are not wanted, by key."""
        no = Refusal(State.EXCLUDED, "declined: you closed the pull request that proposed it")
        gone = Refusal(State.REMOVED, "stood on the page before and does no longer: you took it away")
        added = [item.paper for item in items if isinstance(item, Addition)]
        stood = stood_before(added, self._history()) if added else ()
        declined = [item.paper for item in items if self.declined & {item.paper.key, *implied(item.paper.ids)}]
        return dict.fromkeys(stood, gone) | {paper.key: no for paper in declined}

    def _history(self) -> tuple[bytes, ...]:
        return tuple(version for path in self.files for version in self.checkout.history(path))
