"""Getting a plan into the site's repository: commit, push, and plan anew while others push first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.errors import PaperlineError, PushRejectedError
from pipeline.model import RunReport, RunStatus
from pipeline.publish.checkout import Checkout
from pipeline.publish.proposals import HINT, Proposals
from pipeline.steps.planning import Planned

PUSH_ATTEMPTS = 5


def publish(checkout: Checkout, plan: Callable[[], tuple[Planned, str]], *, dry_run: bool = False) -> RunReport:
    """Commit and push what `plan` makes of the site as it is then. Page text is never merged.

    Args:
        checkout: the site's repository, refreshed.
        plan: plans on what `checkout` holds, and words the commit; asked again after each lost race.
        dry_run: plan only.

    Returns:
        The plan's report, with the commit; without one where there is nothing to write.

    Raises:
        PaperlineError: others were faster each time, or the remote refuses.
    """
    for _ in range(PUSH_ATTEMPTS):
        planned, message = plan()
        if not planned.files or dry_run:
            return planned.report
        commit = checkout.commit(planned.files, message)
        if checkout.job.settings.publish.mode == "commit":
            return replace(planned.report, commit=commit)
        try:
            checkout.push(commit)
        except PushRejectedError:
            checkout.refresh()
            continue
        return replace(planned.report, commit=commit, pushed=True)
    raise PaperlineError(
        f"{PUSH_ATTEMPTS} times someone else pushed first; nothing was published. The next run tries again."
    )


def propose(
    proposals: Proposals, paths: tuple[str, ...], planned: Planned, message: str, body: str, *, hint: str = HINT
) -> RunReport:
    """Put a plan into our pull request.

    Args:
        proposals: our requests.
        paths: the files that decide whether the request stands as it should.
        planned: what is to be written.
        message: the commit's message.
        body: the request's text.
        hint: its last words, which say what merging and closing mean.
    """
    report = planned.report
    proposed = proposals.propose(paths, planned.files, message, body, planned.ids, hint=hint)
    return replace(
        report,
        status=RunStatus.CHANGED if proposed.changed else RunStatus.UNCHANGED,
        commit=proposed.commit,
        pushed=proposed.changed,
        pull_request=proposed.url,
        notes=(*report.notes, *filter(None, (proposed.note,))),
    )
