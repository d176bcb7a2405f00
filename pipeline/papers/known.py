"""Papers in the ledger: which entry is a paper's, by its ids or its titles."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Paper, Sameness
from pipeline.papers.index import Blocks
from pipeline.papers.ledger import Entry, Ledger, State, entry_paper
from pipeline.papers.prepared import Work
from pipeline.papers.same import match_works, may_match

_STRONGEST = (State.EXCLUDED, State.REMOVED, State.PROMOTED, State.PUBLISHED, State.LISTED, State.ACCEPTED)


def find_entries(papers: Sequence[Paper], ledger: Ledger) -> list[tuple[Entry | None, Entry | None]]:
    """For every paper the ledger's entry, and one that may be it. Of several the one with the strictest word."""
    works = [Work.of(entry_paper(entry)) for entry in ledger.entries]
    blocks = Blocks([(work.ids, [title.text for title in work.titles]) for work in works])
    found = []
    for paper in papers:
        asked = Work.of(paper)
        near = blocks.near(asked.ids, [title.text for title in asked.titles])
        verdicts = [(match_works(asked, works[at]), ledger.entries[at]) for at in near if may_match(asked, works[at])]
        sure = [entry for verdict, entry in verdicts if verdict.sameness is Sameness.SAME]
        unsure = [entry for verdict, entry in verdicts if verdict.sameness is Sameness.UNSURE]
        found.append((min(sure, key=_strictness, default=None), next(iter(unsure), None)))
    return found


def _strictness(entry: Entry) -> int:
    return _STRONGEST.index(entry.state) if entry.state in _STRONGEST else len(_STRONGEST)
