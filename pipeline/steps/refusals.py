"""Decisions without the papers that somebody refused: a person, or the proof of the edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Addition, Held, Promotion
from pipeline.papers.decide import Decisions
from pipeline.papers.ledger import State, change_entry, with_entries


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a paper stays out that the ledger would let in: which word the ledger gets, and the reason."""

    state: State
    reason: str


# Asked with what is to be added and promoted; answers with the papers that a person doesn't want, by key.
Refuse = Callable[[Sequence[Addition | Promotion]], Mapping[str, Refusal]]


def without(decisions: Decisions, refused: Mapping[str, Refusal], rule: str) -> Decisions:
    """The decisions without some papers, by key; `rule` says in a paper's story what decided."""
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
        rulings=tuple(
            replace(
                each,
                state=refused[each.paper.key].state,
                reason=refused[each.paper.key].reason,
                rule=rule,
            )
            if each.publishes and each.paper.key in refused
            else each
            for each in decisions.rulings
        ),
    )
