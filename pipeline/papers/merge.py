"""What all sources say about one work, made into one paper.

Records are grouped by `papers.same` (only where it is sure), then every field is taken from the source that is to be
believed for it. The result does not depend on the order of the records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from pipeline.model import Evidence, Name, Paper, PartialDate, Record, Sameness
from pipeline.papers.ids import id_url, scheme_of, strongest
from pipeline.papers.index import Blocks
from pipeline.papers.names import family_word
from pipeline.papers.prepared import Work
from pipeline.papers.same import match_papers, match_works, may_match
from pipeline.papers.text import fold_words
from pipeline.papers.venues import best_venue, tells_venue

_TITLES = ("bibliography", "arxiv", "dblp", "crossref", "openalex", "semantic_scholar", "orcid", "scholar")
PRECEDENCE: dict[str, tuple[str, ...]] = {
    # arXiv has the latest title as the authors write it; Scholar sets titles in small letters and cuts them.
    "title": _TITLES,
    "authors": ("bibliography", "arxiv", "crossref", "dblp", "openalex", "semantic_scholar", "orcid", "scholar"),
    # Publishers and DBLP name the venue in full; arXiv's is the word of the authors; Scholar's is cut at 40 letters.
    "venue": ("bibliography", "dblp", "crossref", "arxiv", "openalex", "semantic_scholar", "orcid", "scholar"),
    # arXiv's abstract is the authors' own; indexes shorten theirs or read it from a PDF.
    "abstract": ("bibliography", "arxiv", "crossref", "openalex", "semantic_scholar", "dblp", "orcid", "scholar"),
    "url": ("bibliography", "arxiv", "crossref", "dblp", "openalex", "semantic_scholar", "orcid", "scholar"),
    "comment": ("arxiv", "bibliography"),
    "categories": ("arxiv", "bibliography"),
}
"""By field: which source is believed, the first before the others. A source that is not named comes last.

What is whole beats what is cut, whoever says it: a cut title, a cut list of authors, initials for names. The date is
the earliest that is exact, the year of the venue that of who tells of the venue, ids are united, the evidence is the
strongest, the citations are the most.
"""


def merge(records: Iterable[Record], order: Sequence[str] = ()) -> tuple[Paper, ...]:
    """One paper for every work, sorted by key.

    `order` names sources that are to be believed first, for every field, before `PRECEDENCE` counts.
    """
    unique = sorted(set(records), key=_canonical)
    papers = [_paper(group, order) for group in _groups(unique)]
    return _with_own_keys(
        sorted(papers, key=lambda paper: (paper.key, _authors_key(paper.authors), str(paper.published)))
    )


def title_key(title: str, authors: Sequence[Name] = ()) -> str:
    """The key of a paper without any id: its folded title and, where given, the family name of its first author."""
    words = "-".join(fold_words(title)[:_KEY_WORDS])
    return f"title:{words}" + (f"/{family_word(authors[0])}" if authors else "")


_KEY_WORDS = 16
_YEAR_SLACK = 1  # years that a source's bare year may be off: Scholar has a conference of 2024 in 2023
_EVIDENCE = (Evidence.NAME, Evidence.IDENTITY, Evidence.GIVEN)


def _canonical(record: Record) -> tuple[Any, ...]:
    """A total order of records, so that nothing depends on who answered first."""
    return (record.ids, fold_words(record.title), record.source, repr(record))


def _groups(records: Sequence[Record]) -> list[list[Record]]:
    """The records of each work: joined by a shared id first, then by the surest titles."""
    leaders = list(range(len(records)))

    def leader(at: int) -> int:
        while leaders[at] != at:
            leaders[at] = leaders[leaders[at]]
            at = leaders[at]
        return at

    members = {at: [at] for at in range(len(records))}
    for _, a, b in sorted(_pairs(records)):
        first, second = sorted((leader(a), leader(b)))
        if first != second and _compatible(
            [records[at] for at in members[first]], [records[at] for at in members[second]]
        ):
            leaders[second] = first
            members[first] += members.pop(second)
    return [[records[at] for at in group] for group in members.values()]


def _pairs(records: Sequence[Record]) -> list[tuple[int, int, int]]:
    """All pairs that are surely one work: (0 for a shared id, 1 for titles; the two numbers)."""
    blocks = Blocks()
    works = [Work.of(record) for record in records]
    pairs = []
    for at, work in enumerate(works):
        texts = [title.text for title in work.titles]
        for other in blocks.near(work.ids, texts):
            if may_match(work, works[other]) and match_works(works[other], work).sameness is Sameness.SAME:
                by_id = set(work.ids) & set(works[other].ids)
                pairs.append((0 if by_id else 1, other, at))
        blocks.add(at, work.ids, texts)
    return pairs


def _compatible(a: Sequence[Record], b: Sequence[Record]) -> bool:
    """Whether two groups may be joined: a row without ids must not chain two arXiv papers that are different."""
    ids_a, ids_b = ({each for record in group for each in record.ids if scheme_of(each) == "arxiv"} for group in (a, b))
    if not ids_a or not ids_b or ids_a & ids_b:
        return True
    holders_a, holders_b = ([record for record in group if set(record.ids) & (ids_a | ids_b)] for group in (a, b))
    return all(match_papers(x, y).sameness is Sameness.SAME for x in holders_a for y in holders_b)


def _paper(group: Sequence[Record], order: Sequence[str]) -> Paper:
    ids = tuple(sorted({each for record in group for each in record.ids}))
    titled = _best(group, "title", order, lambda record: record.title_complete)
    named = _best(group, "authors", order, lambda record: (bool(record.authors), _authors_worth(record)))
    arxiv = strongest(ids) if scheme_of(strongest(ids)) == "arxiv" else ""
    ranked = _ranked(group, "venue", order)
    venue = best_venue(ranked)
    # Volume and pages are of one venue: those of another version of the work would be wrong there.
    placed = next((r for r in ranked if (r.volume or r.page) and tells_venue(r, venue)), None)
    dated = next((r for r in ranked if r.venue_year and tells_venue(r, venue)), None)
    return Paper(
        key=strongest(ids) or title_key(titled.title, named.authors),
        title=titled.title,
        titles=_titles(titled, group),
        authors=named.authors,
        authors_complete=named.authors_complete,
        ids=ids,
        published=_published(group),
        venue=venue,
        url=id_url(arxiv) or _best(group, "url", order, lambda record: bool(record.url)).url or id_url(strongest(ids)),
        abstract=_best(group, "abstract", order, lambda record: bool(record.abstract)).abstract,
        comment=_best(group, "comment", order, lambda record: bool(record.comment)).comment,
        categories=_best(group, "categories", order, lambda record: bool(record.categories)).categories,
        citations=max((record.citations for record in group if record.citations is not None), default=None),
        evidence=max((record.evidence for record in group), key=_EVIDENCE.index),
        sources=tuple(sorted({record.source for record in group})),
        people=tuple(sorted({person for record in group for person in record.people}, key=str)),
        type=_best(group, "venue", order, lambda record: bool(record.type)).type,
        venue_short=_best(group, "venue", order, lambda record: bool(record.venue_short)).venue_short,
        volume=placed.volume if placed else "",
        issue=placed.issue if placed else "",
        page=placed.page if placed else "",
        venue_year=dated.venue_year if dated else None,
    )


def _ranked(group: Sequence[Record], name: str, order: Sequence[str]) -> list[Record]:
    """The records of a work, the one to be believed for a field first."""
    believed = (*order, *PRECEDENCE[name])
    return sorted(
        group, key=lambda record: believed.index(record.source) if record.source in believed else len(believed)
    )


def _best(group: Sequence[Record], name: str, order: Sequence[str], worth: Callable[[Record], Any]) -> Record:
    """The record with the worthiest value of a field; among equals the one to be believed first."""
    return max(_ranked(group, name, order), key=worth)  # max keeps the first of equals


def _authors_worth(record: Record) -> tuple[bool, bool]:
    """A complete list before a cut one, names in full before initials."""
    spelled = sum(len(max(name.given.replace(".", " ").split(), key=len, default="")) > 1 for name in record.authors)
    people = sum(bool(name.given) for name in record.authors)
    return record.authors_complete, not people or spelled * 2 > people


def _titles(chosen: Record, group: Sequence[Record]) -> tuple[str, ...]:
    """All titles, the chosen one first. A cut one ends in an ellipsis, so that it is known as cut."""
    others = sorted(
        record.title if record.title_complete else record.title.rstrip(" .…") + "…"
        for record in group
        if record.title != chosen.title
    )
    return tuple(dict.fromkeys((chosen.title, *others)))


def _published(group: Sequence[Record]) -> PartialDate | None:
    """The day of the first public version. A bare year counts only where it is clearly earlier than the exact dates."""
    exact = min((record.published for record in group if record.published and record.published.month), default=None)
    bare = min((record.published for record in group if record.published and not record.published.month), default=None)
    if exact is None or (bare is not None and bare.year < exact.year - _YEAR_SLACK):
        return bare
    return exact


def _authors_key(authors: Sequence[Name]) -> tuple[str, ...]:
    return tuple(str(name) for name in authors)


def _with_own_keys(papers: Sequence[Paper]) -> tuple[Paper, ...]:
    """The same papers, the later of two with one key renamed: "Deep Learning" may be by two people of one name."""
    taken: set[str] = set()
    result = []
    for paper in papers:
        key, number = paper.key, 1
        while key in taken:
            number += 1
            key = f"{paper.key}~{number}"
        taken.add(key)
        result.append(paper if key == paper.key else replace(paper, key=key))
    return tuple(result)
