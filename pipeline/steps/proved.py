"""Decisions carried out on a page, as far as the proof lets them: what can't be written safely keeps nothing back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.errors import PageError
from pipeline.model import Addition, PartialDate, Promotion
from pipeline.page.engine import Page, PageOptions, Plan, apply_edits, plan_edits, verify_edits
from pipeline.page.options import MOVE
from pipeline.papers.decide import Decisions
from pipeline.papers.ledger import State
from pipeline.steps.refusals import Refusal, without

NOTHING_WRITTEN = " Nothing was written."


def prove(page: Page, decisions: Decisions, options: PageOptions, day: PartialDate) -> tuple[Decisions, Plan, bytes]:
    """The decisions that can be carried out, the plan that does, and the page's new bytes, proved.

    A paper that can't be written safely by itself is held and told with the reason; it keeps no other one back. An
    entry that can't be moved safely is marked where it stands.

    Raises:
        PageError: none can be written safely, or all can, but not together.
    """
    items: tuple[Addition | Promotion, ...] = (*decisions.additions, *decisions.promotions)
    try:
        return decisions, *_edited(page, decisions.additions, decisions.promotions, options, day)
    except PageError as error:
        options, faults = _tried_alone(page, items, options, day)
        unsafe = {key: Refusal(State.HELD, fault) for key, fault in faults.items() if fault}
        if len(unsafe) == len(faults) or not (unsafe or options.stay):
            raise
        rest = without(decisions, unsafe, "no safe edit")
        try:
            return rest, *_edited(page, rest.additions, rest.promotions, options, day)
        except PageError:
            raise error from None


def _tried_alone(
    page: Page, items: Sequence[Addition | Promotion], options: PageOptions, day: PartialDate
) -> tuple[PageOptions, dict[str, str]]:
    """Why each paper can't be written by itself, empty where it can.

    The options are those with which that was tried: entries that can't be moved safely are marked where they stand.
    """
    faults = {item.paper.key: _fault(page, item, options, day) for item in items}
    if options.promote != MOVE:
        return options, faults
    stay = [item for item in items if isinstance(item, Promotion) and faults[item.paper.key]]
    options = replace(options, stay=frozenset(item.paper.key for item in stay))
    return options, {**faults, **{item.paper.key: _fault(page, item, options, day) for item in stay}}


def _edited(
    page: Page, additions: Sequence[Addition], promotions: Sequence[Promotion], options: PageOptions, day: PartialDate
) -> tuple[Plan, bytes]:
    plan = plan_edits(page, additions, promotions, options, day)
    after = apply_edits(page, plan)
    if plan.edits:
        verify_edits(page, after, plan, options)
    return plan, after


def _fault(page: Page, item: Addition | Promotion, options: PageOptions, day: PartialDate) -> str:
    """Why a paper can't be written by itself; empty where it can."""
    additions, promotions = ((item,), ()) if isinstance(item, Addition) else ((), (item,))
    try:
        _edited(page, additions, promotions, options, day)
    except PageError as error:
        return str(error).removesuffix(NOTHING_WRITTEN)
    return ""
