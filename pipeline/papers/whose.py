"""Whose paper is it? A query by name returns strangers of the same name, an identity feed does not.

What an identity feed or the owner gives is the owner's. What a name query gives needs support: a co-author, or the
field, shared with papers that are known to be the owner's. A co-author is enough. The field alone is enough only where
the name has turned out to be the owner's own, because most of the answer is known to be hers or his.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model import Evidence, Name, Paper
from pipeline.papers.names import family_word, same_person


class Whose(StrEnum):
    """The answer to "is it the owner's paper?"."""

    OWN = "own"
    UNSURE = "unsure"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Ownership:
    """Whose a paper is, and why."""

    whose: Whose
    reason: str


@dataclass(frozen=True)
class Circle:
    """What is known about the owner's work: names, co-authors by family name, and categories.

    `distinct` says that the owner's name seems to be nobody else's in the sources. `papers` is the number of papers
    that this rests on.
    """

    owner: tuple[Name, ...]
    people: dict[str, tuple[Name, ...]]
    categories: frozenset[str]
    papers: int
    distinct: bool


def circle_of(owner: Sequence[Name], known: Iterable[Paper], asked: Sequence[Paper]) -> Circle:
    """The circle of an owner.

    Args:
        owner: the name and aliases of the owner.
        known: papers that are the owner's: on the page, in the ledger as such, from identity feeds.
        asked: the papers of this poll, by which the name is judged.
    """
    people: dict[str, set[Name]] = defaultdict(set)
    categories: set[str] = set()
    known = tuple(known)
    for paper in known:
        categories.update(paper.categories)
        for name in paper.authors:
            if not _is_owner(name, owner):
                people[family_word(name)].add(name)
    folded = {family: tuple(sorted(names, key=str)) for family, names in people.items()}
    keys = {paper.key for paper in known}
    by_name = [paper for paper in asked if paper.evidence is Evidence.NAME and _owner_names(paper, owner)]
    if known:
        distinct = sum(paper.key in keys for paper in by_name) * 2 >= len(by_name)
    else:
        distinct = len(_clusters(by_name, owner)) == 1
    return Circle(tuple(owner), folded, frozenset(categories), len(known), distinct)


def whose_paper(paper: Paper, circle: Circle) -> Ownership:
    """Whether a paper is the owner's, by what its sources are and by what it shares with known papers."""
    if paper.evidence is Evidence.GIVEN:
        return Ownership(Whose.OWN, "given by you")
    if not circle.owner:
        return Ownership(Whose.OWN, "no owner is configured")
    own_names = _owner_names(paper, circle.owner)
    if paper.evidence is Evidence.IDENTITY:
        return _by_feed(paper, circle, own_names)
    if own_names:
        return _by_support(paper, circle, own_names)
    if paper.authors_complete:
        return Ownership(Whose.OTHER, f"{circle.owner[0]} is not among its authors")
    return Ownership(Whose.UNSURE, "found by name only, and its list of authors is cut")


def _by_feed(paper: Paper, circle: Circle, own_names: Sequence[Name]) -> Ownership:
    """A paper in an identity feed: the owner's, unless its whole list of authors lacks the owner."""
    if own_names or not paper.authors_complete or not paper.authors:
        return Ownership(Whose.OWN, "in a feed of your own (author identifier or profile)")
    return Ownership(Whose.UNSURE, f"in a feed of your own, but {circle.owner[0]} is not among its authors")


def _by_support(paper: Paper, circle: Circle, own_names: Sequence[Name]) -> Ownership:
    """A paper of someone with the owner's name."""
    shared = [name for name in paper.authors if not _is_owner(name, circle.owner) and _is_known(name, circle)]
    if shared:
        others = f" and {len(shared) - 1} more" if len(shared) > 1 else ""
        return Ownership(Whose.OWN, f"found by name; shares the co-author {shared[0]}{others} with your papers")
    if not any(_spelled(name) for name in own_names):
        return Ownership(Whose.UNSURE, "found by name only, written with initials, and shares no co-author")
    if not circle.distinct:
        return Ownership(
            Whose.UNSURE, "found by name only: others of that name publish too, and no co-author is shared"
        )
    return _by_field(paper, circle)


def _by_field(paper: Paper, circle: Circle) -> Ownership:
    """A paper of a name that seems to be the owner's alone."""
    if not circle.papers:
        return Ownership(Whose.OWN, "found by name; nobody else of that name is among the answers")
    if not circle.categories or not paper.categories:
        return Ownership(Whose.OWN, "found by name; most papers of that name are yours")
    field = sorted(circle.categories & set(paper.categories))
    if field:
        return Ownership(Whose.OWN, f"found by name; shares the field {field[0]} with your papers")
    return Ownership(Whose.UNSURE, "found by name only: it shares neither co-author nor field with your papers")


def _is_owner(name: Name, owner: Sequence[Name]) -> bool:
    return any(same_person(name, own) for own in owner)


def _owner_names(paper: Paper, owner: Sequence[Name]) -> list[Name]:
    return [name for name in paper.authors if _is_owner(name, owner)]


def _is_known(name: Name, circle: Circle) -> bool:
    """Whether a person is a co-author of known papers. `W Zhang` could be anyone: one side must be spelled out."""
    known = circle.people.get(family_word(name), ())
    return any(same_person(name, other) and (_spelled(name) or _spelled(other)) for other in known)


def _spelled(name: Name) -> bool:
    """Whether a given name is written in full."""
    return any(len(word) > 1 and not word.isupper() for word in name.given.replace(".", " ").replace("-", " ").split())


def _clusters(papers: Sequence[Paper], owner: Sequence[Name]) -> list[set[str]]:
    """Papers that hang together by a co-author or a category, as sets of what they have."""
    clusters: list[set[str]] = []
    for paper in papers:
        has = {str(name) for name in paper.authors if not _is_owner(name, owner)} | set(paper.categories)
        joined = [cluster for cluster in clusters if cluster & has]
        clusters = [cluster for cluster in clusters if not cluster & has]
        clusters.append(has.union(*joined))
    return clusters
