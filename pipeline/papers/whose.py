"""Whose paper is it? A query by name returns strangers of the same name, an identity feed does not.

What an identity feed or the owner gives is the owner's. What a name query gives needs support by papers that are known
to be the owner's: a shared co-author; two of them, or one and the same field, if their names are common; or a shared
affiliation, with the same field if the owner's name is common. An owner whose own name is not common needs only the
field. An ORCID iD on the paper, the owner's or another, decides before all of this.
`papers.common_names` says which names are common.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model import Evidence, Name, Paper
from pipeline.papers.common_names import is_common
from pipeline.papers.names import family_word, same_person
from pipeline.papers.text import fold_title


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
    """What is known about the owner's work: names, co-authors by family name, categories.

    `papers` is the number of papers that this rests on, `alone` says that without any the papers found by name hang
    together, so that they seem to be of one person. `orcid` is the owner's, if configured; `places` are where the
    owner works or worked, folded.
    """

    owner: tuple[Name, ...]
    people: dict[str, tuple[Name, ...]]
    categories: frozenset[str]
    papers: int
    alone: bool
    orcid: str = ""
    places: frozenset[str] = frozenset()

    @property
    def common(self) -> bool:
        """Whether others are likely to publish under the owner's name."""
        return all(is_common(name) for name in self.owner)


def circle_of(owner: Sequence[Name], known: Iterable[Paper], asked: Sequence[Paper], orcid: str = "") -> Circle:
    """The circle of an owner.

    Args:
        owner: the name and aliases of the owner.
        known: papers that are the owner's: on the page, in the ledger as such, from identity feeds.
        asked: the papers of this poll.
        orcid: the owner's ORCID iD, "" if not known.
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
    by_name = [paper for paper in asked if paper.evidence is Evidence.NAME and _owner_names(paper, owner)]
    return Circle(
        tuple(owner),
        folded,
        frozenset(categories),
        len(known),
        alone=len(_clusters(by_name, owner)) == 1,
        orcid=orcid,
        places=frozenset(fold_title(place) for paper in known for place in _places(paper, owner)),
    )


def whose_paper(paper: Paper, circle: Circle) -> Ownership:
    """Whether a paper is the owner's, by what its sources are and by what it shares with known papers."""
    if paper.evidence is Evidence.GIVEN:
        return Ownership(Whose.OWN, "given by you")
    if not circle.owner:
        return Ownership(Whose.OWN, "no owner is configured")
    if circle.orcid and (orcids := _orcids(paper, circle.owner)):
        return _by_orcid(paper, circle, orcids)
    own_names = _owner_names(paper, circle.owner)
    return (_by_feed if paper.evidence is Evidence.IDENTITY else _by_name)(paper, circle, own_names)


def _by_name(paper: Paper, circle: Circle, own_names: Sequence[Name]) -> Ownership:
    """A paper that a query for the owner's name found."""
    if own_names:
        return _by_support(paper, circle, own_names)
    if paper.authors_complete:
        return Ownership(Whose.OTHER, f"{circle.owner[0]} is not among its authors")
    return Ownership(Whose.UNSURE, "found by name only, and its list of authors is cut")


def _by_orcid(paper: Paper, circle: Circle, orcids: Sequence[str]) -> Ownership:
    """A paper whose author of the owner's name has an ORCID iD: the owner, or a namesake."""
    if circle.orcid in orcids:
        return Ownership(Whose.OWN, "carries your ORCID iD")
    other = f"its {circle.owner[0]} has another ORCID iD ({orcids[0]})"
    if paper.evidence is Evidence.IDENTITY:  # a slip in one's own feed, or a person with two of them
        return Ownership(Whose.UNSURE, f"in a feed of your own, but {other}")
    return Ownership(Whose.OTHER, other)


def _by_feed(paper: Paper, circle: Circle, own_names: Sequence[Name]) -> Ownership:
    """A paper in an identity feed: the owner's, unless its whole list of authors lacks the owner."""
    if own_names or not paper.authors_complete or not paper.authors:
        return Ownership(Whose.OWN, "in a feed of your own (author identifier or profile)")
    return Ownership(Whose.UNSURE, f"in a feed of your own, but {circle.owner[0]} is not among its authors")


def _by_support(paper: Paper, circle: Circle, own_names: Sequence[Name]) -> Ownership:
    """A paper of someone with the owner's name."""
    field = sorted(circle.categories & set(paper.categories))
    shared = [name for name in paper.authors if not _is_owner(name, circle.owner) and _is_known(name, circle)]
    rare = [name for name in shared if not is_common(name)]
    if rare or len(shared) > 1 or (shared and field):
        others = f" and {len(shared) - 1} more" if len(shared) > 1 else ""
        return Ownership(
            Whose.OWN, f"found by name; shares the co-author {[*rare, *shared][0]}{others} with your papers"
        )
    place = _shared_place(paper, circle)
    if place and (shared or field or not circle.common):
        return Ownership(Whose.OWN, f"found by name; shares the affiliation {place} with your papers")
    if shared:
        return Ownership(
            Whose.UNSURE, f"found by name only; its co-author {shared[0]} has a common name, the field differs"
        )
    if not any(_spelled(name) for name in own_names):
        return Ownership(Whose.UNSURE, "found by name only, written with initials, and shares no co-author")
    return _by_field(paper, circle, field)


def _by_field(paper: Paper, circle: Circle, field: Sequence[str]) -> Ownership:
    """A paper that shares no co-author."""
    if not circle.papers and circle.alone:
        return Ownership(Whose.OWN, "found by name; nobody else of that name is among the answers")
    if circle.common:
        return Ownership(Whose.UNSURE, "found by name only: the name is common, and no co-author is shared")
    if field:
        return Ownership(Whose.OWN, f"found by name; shares the field {field[0]} with your papers")
    if circle.papers and not (circle.categories and paper.categories):
        return Ownership(Whose.OWN, "found by name, which is not common; its field is not known")
    return Ownership(Whose.UNSURE, "found by name only: it shares neither co-author nor field with your papers")


def _orcids(paper: Paper, owner: Sequence[Name]) -> list[str]:
    """The ORCID iDs of authors with the owner's name, sorted."""
    return sorted({person.orcid for person in paper.people if person.orcid and _is_owner(person.name, owner)})


def _places(paper: Paper, owner: Sequence[Name]) -> list[str]:
    """Where the owner works, as a paper has it."""
    places = (place for person in paper.people if _is_owner(person.name, owner) for place in person.affiliations)
    return [place for place in places if len(fold_title(place)) >= _PLACE]


def _shared_place(paper: Paper, circle: Circle) -> str:
    """The owner's place on a paper that is one of the places on known papers: the same, or a part of the other."""
    for place in _places(paper, circle.owner):
        folded = fold_title(place)
        if any(folded in known or known in folded for known in circle.places):
            return place
    return ""


_PLACE = 10
"""Folded letters of an affiliation that says something: not `MIT`, which stands in `Smith College`."""


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
