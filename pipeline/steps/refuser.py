"""Who knows of a person's no besides the ledger: closed requests, and the page's own history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.config import Settings
from pipeline.model import Addition, Promotion
from pipeline.papers.ids import implied
from pipeline.papers.ledger import State
from pipeline.publish.checkout import Checkout
from pipeline.publish.forges import open_forge
from pipeline.publish.proposals import Proposals, load_proposals
from pipeline.steps.planning import stood_before
from pipeline.steps.refusals import Refusal
from pipeline.steps.wishes import page_files


class Refuser:
    """A person's no to what is about to be added or promoted.

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


def open_proposals(settings: Settings, checkout: Checkout, branch: str = "") -> Proposals | None:
    """Our requests to the forge from `branch` (`publish.branch` when left out); None where none are made.

    Raises:
        ApiError: the forge can't be reached, or says no.
    """
    if settings.publish.mode != "pull-request":
        return None
    return load_proposals(checkout, open_forge(settings, checkout.url), branch or settings.publish.branch)
