"""The ledger after a sync: what was decided about papers, and what the page shows, as entries."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Change, ChangeKind, Evidence, Listing, Paper, PartialDate, Promotion, Role, Sameness
from pipeline.papers.ids import strongest
from pipeline.papers.ledger import ON_PAGE, Entry, Ledger, State, change_entry, entry_paper, with_entries
from pipeline.papers.merge import title_key
from pipeline.papers.same import Match, all_matches


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided about one paper: the ledger's word and the reason.

    `match` is the paper with its entry of the page, `entry` its entry in the ledger before. `dropped`: a stranger's.
    `recorded`: whether the ledger keeps a line. `asked`: a person asked for it, by a yes or by the configuration.
    `rule`: what decided, in a few words.
    """

    match: Match
    entry: Entry | None
    state: State
    reason: str
    dropped: bool = False
    recorded: bool = True
    asked: bool = False
    rule: str = ""

    @property
    def paper(self) -> Paper:
        """The paper."""
        return self.match.paper

    @property
    def on_page(self) -> bool:
        """Whether an entry of the page surely is the paper."""
        return self.match.listing is not None and self.match.verdict.sameness is Sameness.SAME

    @property
    def publishes(self) -> bool:
        """Whether the paper is to be added."""
        return self.state is State.PUBLISHED and not self.on_page and not self.dropped


def is_new(ruling: Ruling) -> bool:
    """Whether the decision is another one than the ledger has."""
    return ruling.entry is None or ruling.entry.state is not ruling.state


def ledger_after(
    ledger: Ledger,
    rulings: Sequence[Ruling],
    promoted: Sequence[Promotion],
    listings: Sequence[Listing],
    today: PartialDate,
) -> Ledger:
    """The ledger with all decisions; the same object where there is no new one.

    Facts (a title changed on arXiv, a DOI) are brought up to date only together with a decision: a ledger that
    changes on a quiet day would be a commit about nothing.
    """
    venues = {promotion.paper.key for promotion in promoted}
    recorded = [each for each in rulings if each.recorded and not each.dropped]
    rulings = [replace(each, state=State.PROMOTED) if each.paper.key in venues else each for each in recorded]
    gone = _gone(ledger, rulings, listings, today)
    listed = _unknown_listings(ledger, rulings, listings)
    again = [each for each in rulings if each.paper.key in venues]
    if not any(map(is_new, rulings)) and not gone and not listed and not again:
        return ledger
    return with_entries(ledger, _entries(ledger, rulings, gone, listed, today))


def record_changes(ledger: Ledger, before: Ledger, changes: Iterable[Change]) -> Ledger:
    """The ledger with what really happened on the page.

    `changes` are those of the page's plan: a paper that was to be added and has none could not be placed, so that it
    goes back to its entry `before`, or out of the ledger. The headings under which a paper was written are noted.
    """
    changes = tuple(changes)
    headings: dict[str, list[str]] = {}
    for change in changes:
        if change.kind is not ChangeKind.PROMOTION:
            headings.setdefault(change.paper.key, []).append(change.section)
    promoted = {change.paper.key for change in changes if change.kind is ChangeKind.PROMOTION}
    old = {entry.key: entry for entry in before.entries}
    entries = [_really(entry, old.get(entry.key), headings, promoted) for entry in ledger.entries]
    return with_entries(before, [entry for entry in entries if entry is not None])


def _really(entry: Entry, before: Entry | None, headings: dict[str, list[str]], promoted: set[str]) -> Entry | None:
    """An entry as the page's plan left it."""
    if before is not None and entry.state is before.state and entry.date == before.date:
        return entry
    names = {entry.key, *entry.ids}
    if entry.state is State.PROMOTED and not names & promoted:
        return before or change_entry(entry, state=State.LISTED, reason="on the page")
    if entry.state is State.PUBLISHED:
        written = next((headings[name] for name in names if name in headings), None)
        return change_entry(entry, sections=tuple(dict.fromkeys(written))) if written else before
    return entry


def _entries(
    ledger: Ledger, rulings: Sequence[Ruling], gone: Sequence[Entry], listed: Sequence[Listing], today: PartialDate
) -> list[Entry]:
    taken = {entry.key: entry for entry in ledger.entries}
    result: dict[str, Entry] = {entry.key: entry for entry in gone}
    for ruling in rulings:
        entry = entry_after(ruling, free_key(ruling.paper.key, {**taken, **result}), today)
        known = result.get(entry.key)
        result[entry.key] = entry if known is None else _stricter(known, entry)
    for listing in listed:
        entry = _listed(listing, today)
        key = free_key(entry.key, {**taken, **result})
        result[key] = replace(entry, key=key)
    return list(result.values())


def _stricter(a: Entry, b: Entry) -> Entry:
    """Of two decisions on one entry (two rows of one paper) the one that is on the page, else the first."""
    return b if b.state in ON_PAGE and a.state not in ON_PAGE else a


def free_key(key: str, taken: Container[str], mark: str = "~") -> str:
    """The key, or the first of `key~2`, `key~3`, ... that is not taken; `mark` stands before the number."""
    free, number = key, 1
    while free in taken:
        number += 1
        free = f"{key}{mark}{number}"
    return free


def entry_after(ruling: Ruling, key: str, today: PartialDate) -> Entry:
    """The entry of a paper after the decision; `key` names it if it is new. Good data is not replaced by worse."""
    paper, day = ruling.paper, str(today)
    old = ruling.entry or Entry(key, ruling.state, day, ruling.reason, paper.title, seen=day)
    shown = ruling.match.listing.titles[:1] if ruling.on_page and ruling.match.listing else ()
    chosen = old.title if paper.sources == ("scholar",) else paper.title  # Scholar writes titles in small letters
    titles = dict.fromkeys((*old.titles, old.title, *paper.titles, *shown))
    decided = {"state": ruling.state, "date": day, "reason": ruling.reason} if is_new(ruling) else {}
    if ruling.state is State.PROMOTED:
        decided = {"state": ruling.state, "date": day, "reason": f"accepted: {paper.venue}"}
    return change_entry(
        old,
        **decided,
        title=chosen,
        titles=tuple(sorted(title for title in titles if title and title != chosen)),
        ids=tuple(sorted({*old.ids, *paper.ids})),
        authors=paper.authors if len(paper.authors) >= len(old.authors) else old.authors,
        published=min((date for date in (old.published, paper.published) if date), default=None),
        **_where(paper, old),
        categories=paper.categories or old.categories,
        sources=tuple(sorted({*old.sources, *paper.sources})),
        evidence=_noted(known_evidence(paper, old).evidence),
    )


def _where(paper: Paper, old: Entry) -> dict[str, str]:
    """Where the paper appeared; the numbers of another venue, or of a source that knows them, go with the name."""
    told = paper if paper.venue and (paper.venue != old.venue or paper.volume) else old
    return {name: getattr(told, name) for name in ("venue", "volume", "issue", "page")}


EVIDENCE = ("", Evidence.IDENTITY, Evidence.GIVEN)
"""What the ledger notes of the evidence, the weakest first: a name alone is none."""


def known_evidence(paper: Paper, entry: Entry | None) -> Paper:
    """The paper with the strongest evidence there ever was: a profile that is not readable today still counts."""
    noted = entry.evidence if entry and entry.evidence in EVIDENCE else ""
    best = max(noted, _noted(paper.evidence), key=EVIDENCE.index)
    return replace(paper, evidence=Evidence(best)) if best else paper


def _noted(evidence: Evidence) -> str:
    return "" if evidence is Evidence.NAME else evidence


def _listed(listing: Listing, today: PartialDate) -> Entry:
    """The entry of a paper that only the page knows."""
    title = listing.titles[0] if listing.titles else listing.text
    key = strongest(listing.ids) or title_key(title)
    published = PartialDate(listing.year) if listing.year else None
    reason = f"on the page, line {listing.line}"
    return Entry(key, State.LISTED, str(today), reason, title, ids=listing.ids, published=published, seen=str(today))


def _unknown_listings(ledger: Ledger, rulings: Sequence[Ruling], listings: Sequence[Listing]) -> list[Listing]:
    """The papers of the page that neither the ledger nor the poll knows. News are about papers, not papers."""
    papers = [entry_paper(entry) for entry in ledger.entries] + [ruling.paper for ruling in rulings]
    known = {
        id(match.listing)
        for matches in all_matches(papers, listings)
        for match in matches
        if match.verdict.sameness is Sameness.SAME
    }
    return [
        listing
        for listing in listings
        if id(listing) not in known
        and listing.role in {Role.PREPRINTS, Role.PUBLICATIONS}
        and (listing.titles or listing.ids)
    ]


def _gone(ledger: Ledger, rulings: Sequence[Ruling], listings: Sequence[Listing], today: PartialDate) -> list[Entry]:
    """Entries that stood on the page, are there no longer, and that no paper of the poll speaks for."""
    spoken = {ruling.entry.key for ruling in rulings if ruling.entry}
    waiting = [entry for entry in ledger.entries if entry.state in ON_PAGE and entry.key not in spoken]
    if not listings or not waiting:
        return []
    matches = all_matches([entry_paper(entry) for entry in waiting], listings)
    reason = "was on the page and is no longer: you took it away"
    return [
        change_entry(entry, state=State.REMOVED, date=str(today), reason=reason)
        for entry, found in zip(waiting, matches, strict=True)
        if not found
    ]
