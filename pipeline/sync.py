"""The spine: one sync of one site.

Read the page, ask the sources, decide, edit, prove, commit, push. Whoever pushes first wins: a rejected push means to
plan again on their page. The only module that sees both ends.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, date, datetime

from pipeline.config import Settings, cache_folder
from pipeline.errors import ConfigError, PaperlineError
from pipeline.model import Paper, Poll, RunReport, RunStatus
from pipeline.papers.merge import merge
from pipeline.publish.checkout import Checkout
from pipeline.publish.job import Job
from pipeline.publish.message import commit_message
from pipeline.publish.places import open_checkout
from pipeline.report import extent, outcome, render_markdown
from pipeline.steps.planning import Planned, plan_site
from pipeline.steps.polling import ask_sources
from pipeline.steps.publishing import propose, publish
from pipeline.steps.recall import keep_run
from pipeline.steps.refuser import Refuser, open_proposals
from pipeline.steps.wishes import page_files, site_files

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
            polled = ask_sources(settings, checkout, datetime.now(UTC))
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


def _publish(
    settings: Settings, checkout: Checkout, papers: tuple[Paper, ...], today: date, *, dry_run: bool
) -> RunReport:
    """Plan on the page as it is now, commit and push; anew while others push first."""
    proposals = open_proposals(settings, checkout)
    refuse = Refuser(settings, checkout, proposals).refuse

    def plan() -> tuple[Planned, str]:
        planned = plan_site(settings, checkout.read, papers, today, refuse)
        return planned, commit_message(planned.report.changes)

    if proposals is None or dry_run:
        return publish(checkout, plan, dry_run=dry_run)
    planned, message = plan()
    if not planned.files:
        return planned.report
    return propose(proposals, page_files(settings), planned, message, _body(planned.report))


def _body(report: RunReport) -> str:
    """The text of a pull request. It tells of the papers alone: no news, no change of the text."""
    told = RunReport(RunStatus.CHANGED, changes=report.changes, diff=report.diff)
    return render_markdown(told, f"{extent(told)} proposed")
