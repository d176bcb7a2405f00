"""The whole story of one paper, for `paperline why`: who said what, what it matched, what was decided and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Paper, Record, Sameness
from pipeline.papers.bookkeeping import Ruling
from pipeline.papers.ids import id_url, implied, parse_id, strongest
from pipeline.papers.ledger import Entry, Ledger, entry_paper
from pipeline.papers.same import match_papers
from pipeline.papers.text import fold_title


@dataclass(frozen=True, slots=True)
class Story:
    """What is known about one paper: its title, and sentences in the order in which things happened."""

    title: str
    lines: tuple[str, ...]


def story(query: str, records: Sequence[Record], rulings: Sequence[Ruling], ledger: Ledger) -> tuple[Story, ...]:
    """The stories of all papers that a query means; empty when none is known.

    Args:
        query: an id in any form, a key of the ledger, or a part of the title.
        records: what the sources said in this run.
        rulings: what was decided in this run.
        ledger: what was decided before.
    """
    told = [ruling for ruling in rulings if _means(query, ruling.paper)]
    spoken = {ruling.entry.key for ruling in told if ruling.entry}
    rest = [entry for entry in ledger.entries if entry.key not in spoken and _means(query, entry_paper(entry))]
    stories = [Story(ruling.paper.title, _of_ruling(ruling, records)) for ruling in told]
    return (*stories, *(Story(entry.title, (*_of_entry(entry), "No source told of it in this run.")) for entry in rest))


def _means(query: str, paper: Paper) -> bool:
    paper_id = parse_id(query)
    if query == paper.key or (paper_id and paper_id in implied(paper.ids)):
        return True
    folded = fold_title(query)
    return (
        not paper_id and len(folded) > len("abc") and any(folded in fold_title(t) for t in (paper.title, *paper.titles))
    )


def _of_ruling(ruling: Ruling, records: Sequence[Record]) -> tuple[str, ...]:
    paper = ruling.paper
    lines = [_said(record) for record in records if _is_about(record, paper)]
    if len(lines) > 1:
        lines.append(f"These are one work, known as {paper.key}.")
    if paper.venue:
        lines.append(f"Venue: {paper.venue}.")
    if ruling.entry:
        lines += _of_entry(ruling.entry)
    lines.append(_matched(ruling))
    lines.append(f"Decision: {_DECISIONS.get(ruling.state, ruling.state)} - {ruling.reason}.")
    return tuple(lines)


_DECISIONS = {
    "listed": "on the page, nothing to do",
    "published": "added to the page",
    "promoted": "marked with its venue",
    "baseline": "left out",
    "removed": "stays away",
    "excluded": "refused",
    "held": "waits for you",
    "accepted": "to be added",
}


def _is_about(record: Record, paper: Paper) -> bool:
    return record.title in paper.titles or match_papers(record, paper).sameness is Sameness.SAME


def _said(record: Record) -> str:
    """One source's word."""
    parts = [f"{record.source} lists {record.title!r}"]
    if record.ids:
        parts.append(f"as {', '.join(record.ids)}")
    if record.published:
        parts.append(f"of {record.published}")
    about = [part for part in (record.venue, record.journal_ref, record.comment) if part]
    if about:
        parts.append(f"({'; '.join(about)})")
    return " ".join(parts) + f"; evidence: {record.evidence}."


def _of_entry(entry: Entry) -> tuple[str, ...]:
    """What the ledger remembers."""
    lines = [
        f"In the ledger as {entry.state} since {entry.date or 'an unknown day'}: {entry.reason or 'no reason noted'}."
    ]
    if entry.seen and entry.seen != entry.date:
        lines.append(f"First seen {entry.seen}.")
    if entry.sections:
        lines.append(f"Written under {', '.join(entry.sections)}.")
    if entry.titles:
        lines.append(f"Other titles: {'; '.join(entry.titles)}.")
    link = id_url(strongest(entry.ids))
    return (*lines, f"Link: {link}") if link else tuple(lines)


def _matched(ruling: Ruling) -> str:
    """What of the page it matched."""
    match = ruling.match
    if match.listing is None:
        return f"On the page: not found ({match.verdict.reason})."
    sure = "is" if match.verdict.sameness is Sameness.SAME else "may be"
    return f"On the page: {sure} the entry in line {match.listing.line} ({match.verdict.reason})."
