"""The whole story of one paper, for `paperline why`: who said what and when, what it matched, what was decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.model import Evidence, Listing, Paper, Record, Role, Sameness
from pipeline.papers.bookkeeping import Ruling
from pipeline.papers.decide import Decisions
from pipeline.papers.ids import id_url, implied, parse_id, strongest
from pipeline.papers.ledger import Entry, Ledger, State, entry_paper
from pipeline.papers.same import Match, all_matches, match_papers
from pipeline.papers.text import fold_title
from pipeline.papers.titles import likeness

LEAST = 4  # folded letters of a part of a title; fewer mean everything
FEW = 3  # stories that are told at once; of more the titles are given to choose from
CANDIDATES = 8
LIKE = 0.75
"""Likeness from which a title may be the one that someone meant: two typing errors in three short words."""


@dataclass(frozen=True, slots=True)
class Told:
    """A source's word on a paper; `when` it was asked, in words."""

    record: Record
    when: str


@dataclass(frozen=True, slots=True)
class Story:
    """What is known about one paper: its title, and sentences in the order in which things happened."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stories:
    """The stories of what a query means, or, where that is not clear, the titles that it may mean."""

    told: tuple[Story, ...] = ()
    candidates: tuple[str, ...] = ()


def find_stories(
    query: str, told: Sequence[Told], decisions: Decisions, ledger: Ledger, listings: Sequence[Listing]
) -> Stories:
    """The stories of all papers that a query means.

    Args:
        query: an id in any form, a key of the ledger, or the title, whole, in part or nearly so.
        told: what the sources said, and when.
        decisions: what the next sync would decide.
        ledger: what was decided before.
        listings: what the page shows.
    """
    subjects = _subjects(told, decisions, ledger, listings)
    found = [each for each in subjects if each.is_called(query)] or [each for each in subjects if each.has(query)]
    if 0 < len(found) <= FEW:
        return Stories(tuple(Story(each.paper.title, each.tell()) for each in found))
    return Stories(candidates=_titles(found) if found else _alike(query, subjects))


@dataclass(frozen=True, slots=True)
class _Subject:
    """A paper that can be told of."""

    paper: Paper
    tell: Callable[[], tuple[str, ...]]

    @property
    def titles(self) -> tuple[str, ...]:
        return (self.paper.title, *self.paper.titles)

    def is_called(self, query: str) -> bool:
        """Whether the query names it: by key, id or whole title."""
        paper_id, folded = parse_id(query), fold_title(query)
        if (query and query == self.paper.key) or (paper_id and paper_id in implied(self.paper.ids)):
            return True
        return bool(folded) and folded in map(fold_title, self.titles)

    def has(self, query: str) -> bool:
        """Whether the query is a part of its title."""
        folded = fold_title(query)
        return len(folded) >= LEAST and not parse_id(query) and any(folded in fold_title(each) for each in self.titles)


def _subjects(
    told: Sequence[Told], decisions: Decisions, ledger: Ledger, listings: Sequence[Listing]
) -> list[_Subject]:
    """What the sources tell of, then what only the ledger knows, then what only the page shows."""
    accepted = {each.paper.key: each.paper.venue for each in decisions.promotions}
    spoken = {each.entry.key for each in decisions.rulings if each.entry}
    rest = [entry for entry in ledger.entries if entry.key not in spoken]
    papers = [*(each.paper for each in decisions.rulings), *map(entry_paper, rest)]
    matches = all_matches(papers, listings)
    shown = {id(match.listing) for found in matches for match in found}
    shown |= {id(each.match.listing) for each in decisions.rulings}
    return [
        *(
            _by_ruling(each, told, accepted.get(each.paper.key, ""), found)
            for each, found in zip(decisions.rulings, matches, strict=False)
        ),
        *(_by_entry(entry, found) for entry, found in zip(rest, matches[len(decisions.rulings) :], strict=True)),
        *(_by_listing(each) for each in listings if each.titles and id(each) not in shown),
    ]


def _by_ruling(ruling: Ruling, told: Sequence[Told], accepted: str, found: Sequence[Match]) -> _Subject:
    return _Subject(ruling.paper, lambda: _of_ruling(ruling, told, accepted, found))


def _by_entry(entry: Entry, found: Sequence[Match]) -> _Subject:
    paper = entry_paper(entry)

    def tell() -> tuple[str, ...]:
        silent = "No source told of it when it was last asked."
        return (*_of_entry(entry), silent, *_matched(found), _AFTER.get(entry.state, "Nothing is to be decided."))

    return _Subject(paper, tell)


def _by_listing(listing: Listing) -> _Subject:
    paper = Paper(strongest(listing.ids), listing.titles[0], listing.titles, ids=listing.ids)
    lines = (
        f"On the page: line {listing.line}, {listing.text!r}.",
        "No source told of it when it was last asked, and the ledger has no line of it.",
        "Nothing is to be decided: what you wrote stays.",
    )
    return _Subject(paper, lambda: lines)


def _alike(query: str, subjects: Iterable[_Subject]) -> tuple[str, ...]:
    if parse_id(query) or len(fold_title(query)) < LEAST:
        return ()
    marks = [(max(likeness(query, title) for title in each.titles), each) for each in subjects]
    close = sorted((pair for pair in marks if pair[0] >= LIKE), key=lambda pair: -pair[0])
    return _titles([each for _, each in close])


def _titles(subjects: Sequence[_Subject]) -> tuple[str, ...]:
    names = (f"{each.paper.title} ({each.paper.key})" if each.paper.key else each.paper.title for each in subjects)
    return tuple(dict.fromkeys(names))[:CANDIDATES]


def _of_ruling(ruling: Ruling, told: Sequence[Told], accepted: str, found: Sequence[Match]) -> tuple[str, ...]:
    paper = ruling.paper
    lines = [_said(each) for each in told if _is_about(each.record, paper)]
    if len(lines) > 1:
        lines.append(f"These are one work, known as {paper.key}.")
    if paper.venue:
        lines.append(f"Venue: {paper.venue}.")
    if ruling.entry:
        lines += _of_entry(ruling.entry)
    best = [ruling.match] if ruling.match.listing else []
    lines += _matched([*best, *(match for match in found if match.listing is not ruling.match.listing)])
    by = f" by the rule {ruling.rule!r}" if ruling.rule else ""
    lines.append(f"Decision{by}: {_decision(ruling)}. {ruling.reason[:1].upper()}{ruling.reason[1:]}.")
    if accepted:
        lines.append(f"The next sync marks it as accepted: {accepted}.")
    return tuple(lines)


def _decision(ruling: Ruling) -> str:
    if ruling.dropped:
        return "dropped, not yours"
    return "to be added by the next sync" if ruling.publishes else _DECISIONS[ruling.state]


_DECISIONS = {
    State.LISTED: "on the page, nothing to do",
    State.PUBLISHED: "on the page, added by Paperline",
    State.PROMOTED: "on the page, marked with its venue by Paperline",
    State.BASELINE: "left out",
    State.REMOVED: "stays away",
    State.EXCLUDED: "refused for good",
    State.HELD: "waits for you (paperline review)",
    State.ACCEPTED: "to be added",
}
_AFTER = {
    State.HELD: "Decision: waits for you (paperline review).",
    State.ACCEPTED: "Decision: added by the next sync in which a source tells of it.",
    State.BASELINE: "Decision: left out.",
    State.REMOVED: "Decision: stays away.",
    State.EXCLUDED: "Decision: refused for good.",
}
_EVIDENCE = {
    Evidence.NAME: "found by name",
    Evidence.IDENTITY: "in a feed of your own",
    Evidence.GIVEN: "given by you",
}


def _is_about(record: Record, paper: Paper) -> bool:
    return record.title in paper.titles or match_papers(record, paper).sameness is Sameness.SAME


def _said(told: Told) -> str:
    """One source's word."""
    record = told.record
    parts = [f"{record.source} ({told.when}) lists {record.title!r}"]
    if record.ids:
        parts.append(f"as {', '.join(record.ids)}")
    if record.published:
        parts.append(f"of {record.published}")
    about = [part for part in (record.venue, record.journal_ref, record.comment) if part]
    if about:
        parts.append(f"({'; '.join(about)})")
    return " ".join(parts) + f", {_EVIDENCE[record.evidence]}."


def _of_entry(entry: Entry) -> tuple[str, ...]:
    """What the ledger remembers."""
    lines = [
        f"In the ledger as {entry.state} since {entry.date or 'an unknown day'}: {entry.reason or 'no reason noted'}."
    ]
    by = f", told by {' and '.join(entry.sources)}" if entry.sources else ""
    own = f", {_EVIDENCE[Evidence(entry.evidence)]}" if entry.evidence in set(Evidence) else ""
    if entry.seen:
        lines.append(f"First seen {entry.seen}{by}{own}.")
    if entry.sections:
        lines.append(f"Written under {', '.join(entry.sections)}.")
    if entry.titles:
        lines.append(f"Other titles: {'; '.join(entry.titles)}.")
    link = id_url(strongest(entry.ids))
    return (*lines, f"Link: {link}") if link else tuple(lines)


def _matched(matches: Sequence[Match]) -> tuple[str, ...]:
    """What of the page it matched, the best first."""
    if not matches:
        return ("On the page: not found, no entry has its id or a similar title.",)
    return tuple(
        f"On the page: {'is' if match.verdict.sameness is Sameness.SAME else 'may be'} "
        f"the {'news' if match.listing.role is Role.NEWS else 'entry'} in line {match.listing.line} "
        f"({match.verdict.reason})."
        for match in matches
        if match.listing
    )
