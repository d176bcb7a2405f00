"""What is to be done with each paper of a poll, and why: added, left alone, held for a person, promoted on the page.

Every paper is judged by `papers.rules`; here the papers are brought together with the page and the ledger before, and
looked at together after: two that may be one work, and too many at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model import Addition, Evidence, Held, Listing, Name, Paper, PartialDate, Promotion, Sameness, Verdict
from pipeline.papers.bookkeeping import Ruling, is_new, known_evidence, ledger_after
from pipeline.papers.horizon import age, horizon
from pipeline.papers.ids import implied, parse_id
from pipeline.papers.index import Blocks
from pipeline.papers.known import find_entries
from pipeline.papers.ledger import ON_PAGE, Entry, Ledger, State, entry_paper
from pipeline.papers.prepared import Work
from pipeline.papers.promote import promotions
from pipeline.papers.rules import Case, Desk, rule_on
from pipeline.papers.same import Match, match_listings, match_works
from pipeline.papers.whose import Circle, circle_of, whose_paper


@dataclass(frozen=True, slots=True)
class Policy:
    """What the configuration says about decisions. `promote` is mark, move or off; `since` see `papers.horizon`."""

    author: Name | None = None
    orcid: str = ""
    aliases: tuple[Name, ...] = ()
    since: str = ""
    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    max_new: int = 10
    promote: str = "mark"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided. `ledger` is the ledger after all of it has been published; the same object on a quiet run.

    `held` are papers that wait for a person, and those that were put aside for good in this run (old ones, removed
    ones, excluded ones), each with the ledger's word. `dropped` are papers of strangers. `rulings` holds every paper.
    """

    ledger: Ledger
    additions: tuple[Addition, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    held: tuple[Held, ...] = ()
    dropped: tuple[Held, ...] = ()
    notes: tuple[str, ...] = ()
    rulings: tuple[Ruling, ...] = ()


def decide(
    papers: Sequence[Paper], listings: Sequence[Listing], ledger: Ledger, policy: Policy, today: PartialDate
) -> Decisions:
    """Decide on every paper of a poll.

    Args:
        papers: the merged papers of this poll.
        listings: what the page shows.
        ledger: what was decided before; an empty one means that this is the first sync.
        policy: what the configuration says.
        today: the day of the decisions.
    """
    desk = Desk(_ids(policy.exclude), _ids(policy.include), since=policy.since, blank=not listings)
    judged = [rule_on(case, desk) for case in _cases(papers, listings, ledger, policy, today)]
    rulings, notes = _brake(_hold_doubles(judged), policy)
    promoted = () if policy.promote == "off" else promotions([(ruling.match, ruling.entry) for ruling in rulings])
    return Decisions(
        additions=tuple(Addition(each.paper, each.reason) for each in rulings if each.publishes),
        promotions=promoted,
        held=tuple(Held(each.paper, each.state, each.reason) for each in rulings if _is_told(each)),
        dropped=tuple(Held(each.paper, "other", each.reason) for each in rulings if each.dropped),
        notes=(*notes, *_notes(rulings, listings, ledger)),
        ledger=ledger_after(ledger, rulings, promoted, listings, today),
        rulings=tuple(rulings),
    )


def _cases(
    papers: Sequence[Paper], listings: Sequence[Listing], ledger: Ledger, policy: Policy, today: PartialDate
) -> list[Case]:
    """Every paper with what is known about it."""
    found = find_entries(papers, ledger)
    shown = _shown_entries(ledger, listings)
    direct = zip(match_listings(papers, listings), found, strict=True)
    matches = [_by_entry(match, shown.get(entry.key) if entry else None) for match, (entry, _) in direct]
    limit = horizon(policy.since, matches, listings, ledger, today)
    circle = _circle(matches, [entry for entry, _ in found], ledger, policy)
    return [
        Case(paper, match, entry, maybe, whose_paper(known_evidence(paper, entry), circle), age(paper.published, limit))
        for paper, match, (entry, maybe) in zip(papers, matches, found, strict=True)
    ]


def _shown_entries(ledger: Ledger, listings: Sequence[Listing]) -> dict[str, Match]:
    """The entries of the ledger that the page surely shows, by key."""
    matches = match_listings([entry_paper(entry) for entry in ledger.entries], listings)
    return {match.paper.key: match for match in matches if match.verdict.sameness is Sameness.SAME}


def _by_entry(match: Match, shown: Match | None) -> Match:
    """The match of a paper, or else that of its entry in the ledger, which may know more ids and titles."""
    if match.verdict.sameness is Sameness.SAME or shown is None:
        return match
    return Match(match.paper, shown.listing, Verdict(Sameness.SAME, f"known from the ledger; {shown.verdict.reason}"))


def _hold_doubles(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Of two papers of the poll that may be one work, the second to be added is held, also if the first is no news."""
    works = [Work.of(ruling.paper) for ruling in rulings]
    blocks = Blocks([(work.ids, [title.text for title in work.titles]) for work in works])
    kept = list(rulings)
    for at, ruling in enumerate(rulings):
        if not ruling.publishes:
            continue
        for near in blocks.near(works[at].ids, [title.text for title in works[at].titles]):
            other = kept[near]
            if near == at or other.dropped or other.state is State.HELD or (other.publishes and near > at):
                continue
            verdict = match_works(works[at], works[near])
            if verdict.sameness is not Sameness.DIFFERENT:
                reason = f"may be the same work as {other.paper.title!r}: {verdict.reason}"
                kept[at] = replace(ruling, state=State.HELD, reason=reason, rule="perhaps twice")
                break
    return kept


def _brake(rulings: Sequence[Ruling], policy: Policy) -> tuple[list[Ruling], tuple[str, ...]]:
    """Too many at once are a wrong query or profile rather than papers: then none is added but by a person's word."""
    new = [each for each in rulings if each.publishes and not each.asked]
    if len(new) <= policy.max_new:
        return list(rulings), ()
    reason = f"{len(new)} new papers at once, more than max_new ({policy.max_new}): nothing is added unseen"
    held = [replace(each, state=State.HELD, reason=reason, rule="max_new") if each in new else each for each in rulings]
    note = (
        f"{len(new)} papers are new, more than max_new = {policy.max_new}, so none was added. If all are yours, run"
        f" again with --max-new {len(new)} or set the key max_new; if not, check the author and sources, set since, or"
        " decide on each with paperline review."
    )
    return held, (note,)


def _is_told(ruling: Ruling) -> bool:
    """Whether the report tells of a paper that is not added: it waits for a person, or was put aside in this run."""
    if ruling.dropped or not ruling.recorded or ruling.publishes or ruling.state in ON_PAGE:
        return False
    return ruling.state is State.HELD or is_new(ruling)


def _notes(rulings: Sequence[Ruling], listings: Sequence[Listing], ledger: Ledger) -> list[str]:
    notes = []
    strangers = sum(not each.recorded for each in rulings)
    if strangers:
        many = f"{strangers} older papers were found by name only and may be of others; they were left alone"
        notes.append(many if strangers > 1 else "1 older paper was found by name only and may be another's: left alone")
    if not listings and any(entry.state in ON_PAGE for entry in ledger.entries):
        notes.append("the page shows no papers any more, though the ledger knows some: nothing was taken as removed")
    return notes


def _circle(matches: Sequence[Match], entries: Sequence[Entry | None], ledger: Ledger, policy: Policy) -> Circle:
    """The owner's circle: papers on the page, in identity feeds, and in the ledger as the owner's."""
    owner = (*([policy.author] if policy.author else []), *policy.aliases)
    known = [match.paper for match in matches if match.verdict.sameness is Sameness.SAME]
    known += [entry_paper(entry) for entry in ledger.entries if entry.state in ON_PAGE | {State.ACCEPTED}]
    known += [
        match.paper
        for match, entry in zip(matches, entries, strict=True)
        if match.paper.evidence is not Evidence.NAME and not (entry and entry.state is State.EXCLUDED)
    ]
    return circle_of(owner, known, [match.paper for match in matches], policy.orcid)


def _ids(texts: Sequence[str]) -> frozenset[str]:
    """The ids of a configuration list, in any written form; a key of the ledger stays as it is."""
    return frozenset(paper_id for text in texts for paper_id in implied([parse_id(text) or text]))
