"""A person's yes and no to papers: what waits for one, and the ledger after it.

A yes makes the paper `accepted`: the next plan writes it, whatever spoke against it. A no makes it `excluded`, for
ever; the line keeps all ids and titles that the paper is known by, so that it is known again under another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import Paper, PartialDate, Sameness, Verdict
from pipeline.papers.bookkeeping import Ruling, entry_after, free_key
from pipeline.papers.ids import implied, parse_id
from pipeline.papers.known import find_entries
from pipeline.papers.ledger import ON_PAGE, Entry, Ledger, State, entry_paper, with_entries
from pipeline.papers.same import Match
from pipeline.papers.text import fold_title

YES = "you said yes in a review"
NO = "you said no in a review"


@dataclass(frozen=True, slots=True)
class Known:
    """A paper that the sources or the ledger know, with the decision that stands: the ledger's word and its reason."""

    paper: Paper
    state: State
    reason: str
    told: bool  # whether a source tells of it, so that all its facts are known


def known_papers(rulings: Sequence[Ruling], ledger: Ledger) -> tuple[Known, ...]:
    """All papers of the last poll, in their order, then those that the ledger alone knows."""
    told = [Known(each.paper, each.state, each.reason, told=True) for each in rulings]
    spoken = {each.entry.key for each in rulings if each.entry}
    rest = [entry for entry in ledger.entries if entry.key not in spoken]
    return (*told, *(Known(entry_paper(entry), entry.state, entry.reason, told=False) for entry in rest))


def held_papers(known: Sequence[Known]) -> tuple[Known, ...]:
    """The papers that wait for a person, the newest first."""
    held = [each for each in known if each.state is State.HELD]
    return tuple(sorted(held, key=lambda each: each.paper.published or PartialDate(0), reverse=True))


def find_known(query: str, known: Sequence[Known]) -> tuple[Known, ...]:
    """The papers that a query means: by key, by an id in any form, or by the whole title."""
    paper_id = parse_id(query)
    folded = fold_title(query)
    return tuple(
        each
        for each in known
        if query == each.paper.key
        or (paper_id and paper_id in implied(each.paper.ids))
        or (folded and folded in {fold_title(title) for title in (each.paper.title, *each.paper.titles)})
    )


def with_answers(ledger: Ledger, answers: Mapping[Paper, bool], today: PartialDate) -> tuple[Ledger, tuple[str, ...]]:
    """The ledger with a person's answers.

    Args:
        ledger: as the site has it now.
        answers: yes (True) or no to each paper.
        today: the day of the answers.

    Returns:
        The ledger, and a note for each answer that came too late: the paper is on the page already.
    """
    entries: dict[str, Entry] = {}
    notes = []
    for (paper, yes), (entry, _) in zip(answers.items(), find_entries(list(answers), ledger), strict=True):
        if entry is not None and entry.state in ON_PAGE:
            way = "it is on the page already" if yes else "it is on the page; take it off there, or use paperline undo"
            notes.append(f"{paper.title}: {way}")
            continue
        ruling = Ruling(
            Match(paper, None, _NOT_ASKED), entry, State.ACCEPTED if yes else State.EXCLUDED, YES if yes else NO
        )
        taken = {each.key for each in ledger.entries} | entries.keys()
        after = entry_after(ruling, free_key(paper.key, taken), today)
        entries[after.key] = after
    return with_entries(ledger, entries.values()), tuple(notes)


_NOT_ASKED = Verdict(Sameness.DIFFERENT, "not compared")
