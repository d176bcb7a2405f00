"""The rules by which one paper is judged: the first that applies decides, and gives its reason.

1. on the page: listed, nothing to do (it may be promoted, see `papers.promote`);
2. excluded or included by the configuration;
3. a decision in the ledger: accepted, refused, taken away by the owner, left out before the first sync;
4. not the owner's at all: dropped;
5. older than the page: left out by the owner (`papers.horizon`);
6. perhaps on the page or in the ledger, perhaps not the owner's, perhaps not new: held;
7. new: added.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.model import Paper, Sameness
from pipeline.papers.bookkeeping import Ruling
from pipeline.papers.horizon import Age
from pipeline.papers.ids import implied
from pipeline.papers.ledger import ON_PAGE, Entry, State
from pipeline.papers.same import Match
from pipeline.papers.whose import Ownership, Whose

BY_CONFIGURATION = "excluded by the configuration"


@dataclass(frozen=True, slots=True)
class Case:
    """A paper with all that is known about it: its entry of the page, its entry in the ledger, whose it is, its age."""

    paper: Paper
    match: Match
    entry: Entry | None
    maybe: Entry | None  # an entry in the ledger that may be the same work
    whose: Ownership
    age: tuple[Age, str]

    def rule(self, state: State, reason: str) -> Ruling:
        """A ruling on this paper."""
        return Ruling(self.match, self.entry, state, reason)


@dataclass(frozen=True, slots=True)
class Desk:
    """What all papers are judged by: ids of the configuration, and whether the page shows anything."""

    exclude: frozenset[str]
    include: frozenset[str]
    since: str
    blank: bool  # the page shows nothing at all, though the ledger knows papers of it


def rule_on(case: Case, desk: Desk) -> Ruling:
    """The ruling on a paper, with the name of the rule that made it."""
    return next(replace(ruling, rule=name) for name, rule in _RULES.items() if (ruling := rule(case, desk)) is not None)


def _on_page(case: Case, _: Desk) -> Ruling | None:
    if case.match.listing is None or case.match.verdict.sameness is not Sameness.SAME:
        return None
    state = case.entry.state if case.entry and case.entry.state in ON_PAGE else State.LISTED
    return case.rule(state, f"on the page, line {case.match.listing.line}: {case.match.verdict.reason}")


def _configured(case: Case, desk: Desk) -> Ruling | None:
    ids = {*implied(case.paper.ids), case.paper.key, *(implied(case.entry.ids) if case.entry else ())}
    if ids & desk.exclude:
        return case.rule(State.EXCLUDED, BY_CONFIGURATION)
    if ids & desk.include:
        return replace(case.rule(State.PUBLISHED, "included by the configuration"), asked=True)
    return None


def _remembered(case: Case, desk: Desk) -> Ruling | None:
    """What a person decided, or the page told, at an earlier time."""
    entry = case.entry
    if entry is None or entry.state is State.HELD:
        return None
    if entry.state is State.ACCEPTED:
        return replace(case.rule(State.PUBLISHED, f"accepted by you ({entry.date})"), asked=True)
    if entry.state in ON_PAGE:
        if desk.blank or case.match.listing is not None:  # perhaps reworded
            return case.rule(entry.state, entry.reason)
        return case.rule(State.REMOVED, f"was on the page ({entry.date}) and is no longer: you took it away")
    undone = entry.state is State.EXCLUDED and entry.reason == BY_CONFIGURATION
    widened = entry.state is State.BASELINE and desk.since and case.age[0] is Age.NEW
    return None if undone or widened else case.rule(entry.state, entry.reason)


def _strangers(case: Case, _: Desk) -> Ruling | None:
    if case.whose.whose is not Whose.OTHER:
        return None
    return replace(case.rule(State.EXCLUDED, case.whose.reason), dropped=True)


def _old(case: Case, _: Desk) -> Ruling | None:
    """Left out by the owner; an old paper of perhaps a stranger is not worth a line in the ledger.

    Whether an old paper is the entry that looks like it need not be known: nothing is to be added either way.
    """
    if case.age[0] is not Age.OLD:
        return None
    left = "and not on it: left out"
    if case.match.listing is not None:
        where = f"perhaps the entry in line {case.match.listing.line} ({case.match.verdict.reason})"
        left = f"and {where}: nothing to add either way"
    ruling = case.rule(State.BASELINE, f"{case.age[1]}, {left}")
    return ruling if case.whose.whose is Whose.OWN else replace(ruling, recorded=False)


def _unsure(case: Case, _: Desk) -> Ruling | None:
    """All that waits for a person."""
    if case.match.listing is not None:
        line = case.match.listing.line
        return case.rule(State.HELD, f"may be the entry in line {line} of the page: {case.match.verdict.reason}")
    if case.maybe is not None:
        return case.rule(State.HELD, f"may be {case.maybe.title!r}, which the ledger has as {case.maybe.state}")
    if case.whose.whose is Whose.UNSURE:
        return case.rule(State.HELD, case.whose.reason)
    return case.rule(State.HELD, case.age[1]) if case.age[0] is Age.UNCLEAR else None


def _new(case: Case, _: Desk) -> Ruling:
    return case.rule(State.PUBLISHED, f"{case.age[1]}; {case.whose.reason}")


_RULES: dict[str, Callable[[Case, Desk], Ruling | None]] = {
    "on the page": _on_page,
    "the configuration": _configured,
    "an earlier decision": _remembered,
    "whose paper": _strangers,
    "older than the page": _old,
    "not sure": _unsure,
    "new": _new,
}
