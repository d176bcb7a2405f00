"""How things stand with a site: what its page and ledger hold, and what would be decided on what the sources last said.

No source is asked, unless one wants that, and nothing is written: `review`, `why` and `status` start from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.config import Settings, cache_folder
from pipeline.errors import PaperlineError
from pipeline.model import Listing, SourceState, SourceStatus
from pipeline.papers.answers import Known, known_papers
from pipeline.papers.decide import Decisions
from pipeline.papers.ledger import Ledger
from pipeline.papers.merge import merge
from pipeline.publish.checkout import Checkout
from pipeline.publish.job import Job
from pipeline.publish.ownership import our_commits
from pipeline.publish.places import open_checkout
from pipeline.steps.planning import Judged, judge_site
from pipeline.steps.polling import ask_sources
from pipeline.steps.recall import Answer, believed, load_recall, recall_path
from pipeline.steps.refuser import Refuser, open_proposals
from pipeline.steps.wishes import site_files


@dataclass(frozen=True, slots=True)
class Standing:
    """A site as it is now.

    Attributes:
        answers: what each source last said, and when.
        listings: the papers that the page shows.
        ledger: what was decided before.
        decisions: what the next sync would decide on the papers of `answers`.
        commit: our last commit on the site's branch: hash, time (ISO 8601) and subject; empty where there is none.
        notes: what a person should know of this.
    """

    answers: tuple[Answer, ...]
    listings: tuple[Listing, ...]
    ledger: Ledger
    decisions: Decisions
    commit: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[Known, ...]:
        """All papers, with the decision that stands."""
        return known_papers(self.decisions.rulings, self.ledger)


def look(settings: Settings, now: datetime, *, ask: bool = False) -> Standing:
    """Look at a site.

    Args:
        settings: the site's configuration.
        now: the time.
        ask: ask the sources first, as a sync does.

    Raises:
        ConfigError: the configuration does not fit the site.
        PaperlineError: the site's repository can't be read.
    """
    with open_checkout(Job(settings, site_files(settings), cache_folder(), dry_run=True)) as checkout:
        checkout.refresh()
        asked = ask_sources(settings, checkout, now).statuses if ask else ()
        recall = load_recall(recall_path(settings, cache_folder()))
        answers = believed(recall, settings, now)
        judged, notes = _judge(settings, checkout, answers, now)
        return Standing(
            answers=answers,
            listings=tuple(judged.page.listings),
            ledger=judged.ledger,
            decisions=judged.decisions,
            commit=_last_commit(checkout),
            notes=(*checkout.notes, *judged.notes, *notes, *_unanswered(asked)),
        )


def _unanswered(asked: Sequence[SourceStatus]) -> tuple[str, ...]:
    silent = {SourceState.FAILED, SourceState.SKIPPED}
    return tuple(f"{each.name} {each.state}: {each.message}" for each in asked if each.state in silent)


def _last_commit(checkout: Checkout) -> tuple[str, ...]:
    ours = our_commits(checkout)
    return tuple(str(checkout.git.log("-1", "--format=%H%n%cI%n%s", ours[0][0])).split("\n")) if ours else ()


def _judge(
    settings: Settings, checkout: Checkout, answers: Sequence[Answer], now: datetime
) -> tuple[Judged, tuple[str, ...]]:
    """What would be decided; a forge that is away leaves out which requests were closed."""
    notes: tuple[str, ...] = ()
    try:
        proposals = open_proposals(settings, checkout)
    except PaperlineError as error:
        proposals, notes = None, (f"closed pull requests are not counted: {error}",)
    papers = merge([record for answer in answers for record in answer.records], settings.sources.order)
    refuse = Refuser(settings, checkout, proposals).refuse
    return judge_site(settings, checkout.read, papers, now.date(), refuse), notes
