"""`paperline review`: a person's answers to the papers that are held, written to the ledger, committed and pushed.

A paper that got a yes is written into the page in the same commit, where a source's word on it is at hand; else by the
next sync, which asks for it by its id. The answers travel the way of a sync: planned anew when someone pushed first,
proven before anything is written, as a pull request of their own where the configuration wants requests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.config import Settings, cache_folder
from pipeline.errors import ConfigError, PaperlineError
from pipeline.model import Paper, RunReport, RunStatus
from pipeline.papers.answers import Known, find_known, with_answers
from pipeline.papers.ledger import ON_PAGE, Ledger, State, entry_paper, render_ledger
from pipeline.publish.checkout import Checkout
from pipeline.publish.job import Job
from pipeline.publish.message import REVIEW, commit_message
from pipeline.publish.ownership import fetch_branch, is_ours
from pipeline.publish.places import open_checkout
from pipeline.publish.proposals import Proposals
from pipeline.report import render_markdown
from pipeline.steps.planning import Planned, day_of, plan_site, read_ledger
from pipeline.steps.publishing import propose, publish
from pipeline.steps.refuser import Refuser, open_proposals
from pipeline.steps.wishes import LEDGER, page_files, site_files

ANSWERS = "answers"  # the occasion of a commit that leaves the page alone
HINT = "Merge this request to take the answers over. Closing it takes none; the papers wait on."
BRANCH = "-review"  # what our branch for answers is called, behind `publish.branch`


@dataclass(frozen=True, slots=True)
class Answers:
    """A person's answers: yes (True) or no to each paper; `told` are the yes-papers whose facts are at hand."""

    given: Mapping[Paper, bool]
    told: tuple[Paper, ...] = ()

    @classmethod
    def of(cls, answers: Mapping[Known, bool]) -> Answers:
        """The answers to papers that are known."""
        return cls(
            {each.paper: yes for each, yes in answers.items()},
            tuple(each.paper for each, yes in answers.items() if yes and each.told),
        )


def answers_by_id(yes: Sequence[str], no: Sequence[str], known: tuple[Known, ...]) -> dict[Known, bool]:
    """The answers to papers that are named by an id, a key or a title.

    Raises:
        ConfigError: a name means no paper or several, the paper is on the page, or it got both answers.
    """
    accepted = {verify_answerable(query, known, yes=True): True for query in yes}
    refused = {verify_answerable(query, known, yes=False): False for query in no}
    if both := accepted.keys() & refused.keys():
        raise ConfigError(f"{next(iter(both)).paper.key}: yes and no at once")
    return {**accepted, **refused}


def verify_answerable(query: str, known: tuple[Known, ...], *, yes: bool) -> Known:
    """The one paper that a query means, if it can be answered so.

    Raises:
        ConfigError: no paper or several are meant, or the paper is on the page.
    """
    found = find_known(query, known)
    if not found:
        key = "include" if yes else "exclude"
        raise ConfigError(
            f"{query}: neither the ledger nor the last answers of the sources have this paper, so there is nothing to "
            f"answer. `paperline why {query!r}` tells more; `{key}: [ID]` in the configuration works for any paper."
        )
    if len(found) > 1:
        keys = ", ".join(each.paper.key for each in found)
        raise ConfigError(f"{query}: this may be {keys}; give one of these")
    if found[0].state in ON_PAGE:
        way = "" if yes else "; take it off the page, or use paperline undo, and it never comes back"
        raise ConfigError(f"{query}: this paper is on the page{way}")
    return found[0]


def answer(settings: Settings, answers: Answers, today: date) -> RunReport:
    """Write a person's answers to the ledger and the papers that got a yes into the page; commit and push.

    Args:
        settings: the site's configuration.
        answers: the answers.
        today: the day of the answers.

    Returns:
        What was done; an expected failure is a report with `error`.

    Raises:
        ConfigError: the configuration does not fit the site.
    """
    try:
        with open_checkout(Job(settings, site_files(settings), cache_folder())) as checkout:
            checkout.refresh()
            report = _answer(settings, checkout, answers, today)
            return replace(report, notes=(*checkout.notes, *report.notes))
    except ConfigError:
        raise
    except PaperlineError as error:
        return RunReport(RunStatus.FAILED, error=str(error))


def _answer(settings: Settings, checkout: Checkout, answers: Answers, today: date) -> RunReport:
    """Plan on the site as it is now; anew while others push first."""
    proposals = open_proposals(settings, checkout, settings.publish.branch + BRANCH)
    proposed = _proposed(checkout, proposals)
    refuse = Refuser(settings, checkout, None).refuse

    def plan() -> tuple[Planned, str]:
        before, notes = read_ledger(checkout.read(LEDGER))
        ledger, late = with_answers(before, {**_waiting(proposed, before), **answers.given}, day_of(today))
        held = render_ledger(ledger)

        def read(path: str) -> bytes | None:
            return held if path == LEDGER else checkout.read(path)

        planned = plan_site(settings, read, answers.told, today, refuse)
        files = {**({LEDGER: held} if ledger != before else {}), **planned.files}
        told = (*notes, *late, *_refused(answers, before, ledger))
        return _told(planned, files, told, ledger), _message(planned, answers)

    if proposals is None:
        return publish(checkout, plan)
    planned, message = plan()
    if not planned.files:
        return planned.report
    return propose(proposals, (*page_files(settings), LEDGER), planned, message, _body(planned.report), hint=HINT)


def _told(planned: Planned, files: dict[str, bytes], notes: tuple[str, ...], ledger: Ledger) -> Planned:
    """The plan, with the ledger in its files, and what is left to a later sync in its notes."""
    written = {paper_id for change in planned.report.changes for paper_id in (change.paper.key, *change.paper.ids)}
    later = tuple(
        f"{entry.title}: accepted, and added by the next sync in which a source tells of it"
        for entry in ledger.entries
        if entry.state is State.ACCEPTED and not written & {entry.key, *entry.ids}
    )
    status = RunStatus.CHANGED if files else RunStatus.UNCHANGED
    notes = (*notes, *planned.report.notes, *later)
    return Planned(replace(planned.report, status=status, held=(), notes=notes), files, planned.ids)


def _refused(answers: Answers, before: Ledger, ledger: Ledger) -> tuple[str, ...]:
    if ledger == before:
        return ()
    return tuple(f"{paper.title}: refused, and never added" for paper, yes in answers.given.items() if not yes)


def _message(planned: Planned, answers: Answers) -> str:
    yes, no = sum(answers.given.values()), len(answers.given) - sum(answers.given.values())
    counts = [f"{count} {word}" for count, word in ((yes, "accepted"), (no, "refused")) if count]
    subject = "" if planned.report.changes else f"Record a review of papers: {', '.join(counts)}"
    written = {change.paper.key for change in planned.report.changes}
    notes = tuple(
        f"{'accepted' if yes else 'refused'}: {paper.title}"
        for paper, yes in answers.given.items()
        if paper.key not in written
    )
    occasion = REVIEW if planned.report.changes else ANSWERS
    return commit_message(planned.report.changes, occasion=occasion, subject=subject, notes=notes)


def _body(report: RunReport) -> str:
    return render_markdown(report, "answers to papers that were held")


def _proposed(checkout: Checkout, proposals: Proposals | None) -> Ledger:
    """The ledger in our open request for answers: a second review must not lose the first."""
    held = fetch_branch(checkout, proposals.branch) if proposals and proposals.waiting else ""
    if not held or not is_ours(checkout, f"{checkout.base}..{held}"):
        return Ledger()
    return read_ledger(checkout.content(held, LEDGER))[0]


def _waiting(proposed: Ledger, now: Ledger) -> dict[Paper, bool]:
    """The answers that stand in an open request and not yet in the site's ledger."""
    answered = {State.ACCEPTED: True, State.PUBLISHED: True, State.EXCLUDED: False}
    decided = {entry.key: entry.state for entry in now.entries}
    return {
        entry_paper(entry): answered[entry.state]
        for entry in proposed.entries
        if entry.state in answered and decided.get(entry.key) is not entry.state
    }
