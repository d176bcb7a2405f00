"""Works and entries of the page, prepared for being compared with many others, and what their authors say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from pipeline.model import Listing, Name, Paper, Record, Role
from pipeline.papers.ids import implied
from pipeline.papers.names import family_word, same_person
from pipeline.papers.text import DENSE, fold_title, fold_words
from pipeline.papers.titles import Title, title_of
from pipeline.papers.venue_kinds import venue_kind

AUTHORS_LIMIT = 60
"""Authors of a paper that are compared; a collaboration lists thousands."""

IN_TEXT = 25
"""Letters (`Title.letters`) that a title needs to be found within the text of an entry."""

SENTENCE_END = re.compile(r"[.,:;!?\"“”„«»()\[\]|\n]+|\s[-\u2013\u2014]\s")
EDGE = " .,;:()"
ET_AL = frozenset({"et", "al"})
JOINING = frozenset({"and", "&", ",", "with"})
RECORDS = frozenset({"journal", "conference", "thesis"})  # kinds that no title ends in: "a handbook", "at workshops"


class Support(IntEnum):
    """How far the authors speak for the same work."""

    NONE = 0  # both lists are known and nobody is on both
    UNKNOWN = 1  # one list is not known
    SOME = 2
    STRONG = 3  # at least half of the people
    ALL = 4  # everyone, and more than one


@dataclass(frozen=True, slots=True)
class Work:
    """A paper or record: its ids with those that they imply, its titles, its authors, its year (0: not known)."""

    ids: tuple[str, ...]
    titles: tuple[Title, ...]
    authors: tuple[Name, ...]
    authors_complete: bool
    families: tuple[str, ...]
    year: int

    @property
    def name_words(self) -> frozenset[str]:
        """The folded words of the authors' names."""
        return frozenset(word for name in self.authors for word in fold_words(f"{name.given} {name.family}"))

    @classmethod
    def of(cls, source: Paper | Record) -> Work:
        """Prepare a paper or a record."""
        texts = (source.title, *(source.titles if isinstance(source, Paper) else ()))
        complete = source.title_complete if isinstance(source, Record) else True
        authors = source.authors[:AUTHORS_LIMIT]
        return cls(
            ids=implied(source.ids),
            titles=tuple(title_of(text, complete=complete) for text in dict.fromkeys(texts)),
            authors=authors,
            authors_complete=source.authors_complete,
            families=tuple(family_word(name) for name in authors),
            year=source.published.year if source.published else 0,
        )


class Shown:
    """An entry of the page, with its text and titles folded."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        self.ids = implied(listing.ids)
        self.titles = tuple(title_of(text) for text in listing.titles)

    @property
    def is_bare(self) -> bool:
        """Whether an entry of a list of papers tells by no title and no id which paper it is."""
        return not self.titles and not self.ids and self.listing.role in {Role.PREPRINTS, Role.PUBLICATIONS}

    @cached_property
    def words(self) -> frozenset[str]:
        """The folded words of the entry."""
        return frozenset(fold_words(self.listing.text))

    @cached_property
    def folded(self) -> str:
        """The letters and digits of the entry."""
        return fold_title(self.listing.text)

    @cached_property
    def sentences(self) -> frozenset[str]:
        """What stands between the stops, commas, quotes and brackets of the entry, folded."""
        return frozenset(fold_title(part) for part in SENTENCE_END.split(self.listing.text)) - {""}

    def has_sentence(self, work: Work) -> bool:
        """Whether a short title, too short to be looked for within the text, is a sentence of the entry."""
        return self.listing.role is not Role.NEWS and any(
            title.letters < IN_TEXT and title.folded in self.sentences for title in work.titles
        )

    def holds(self, work: Work) -> bool:
        """Whether a whole title of a work stands in the entry's text, and not only within a longer title.

        The likely titles of a line of news may be half of its sentence, so there only slightly longer ones count.
        """
        candidates = {title.folded: title.text for title in self.titles if title.folded != self.folded}
        for title in work.titles:
            folded = title.folded
            if title.letters < IN_TEXT or title.generic or folded not in self.folded:
                continue
            longer = [
                other
                for other, text in candidates.items()
                if folded in other and folded != other and not _adds_record(title.text, text, work.name_words)
            ]
            if self.listing.role is Role.NEWS:
                longer = [candidate for candidate in longer if len(candidate) < len(folded) * 1.5]
            if not longer:
                return True
        return False


def _adds_record(title: str, longer: str, names: frozenset[str]) -> bool:
    """Whether a longer text is the title with its venue or names: "The title, Physics Today", "The title Ada Doe"."""
    before, found, behind = longer.partition(title)
    rest = (_without_names(before, names), _without_names(behind, names))
    parted = (
        rest[1] != behind or not behind or behind.lstrip(" ")[:1] in ".,(" or _ends_in_another_script(title, behind)
    )
    kinds = {venue_kind(part) for part in rest if part.strip(EDGE)}
    return bool(found) and parted and (bool(kinds) or rest != (before, behind)) and kinds <= RECORDS


def _ends_in_another_script(title: str, behind: str) -> bool:
    """Whether words in Latin letters follow a title in Chinese or Japanese: "潮流 Thesis"."""
    return bool(DENSE.fullmatch(title[-1:])) and behind.strip().isascii()


def _without_names(text: str, names: frozenset[str]) -> str:
    """A text without the words that the authors' names have, and what joins them; as it is where it has none."""
    left = [word for word in text.split() if not names.issuperset(fold_words(word))]
    return text if len(left) == len(text.split()) else " ".join(word for word in left if word not in JOINING)


def shared_authors(a: Work, b: Work) -> Support:
    """How many of the people are on both lists, measured by the longer list if both are complete."""
    if not a.authors or not b.authors:
        return Support.UNKNOWN
    small, large = sorted((a.authors, b.authors), key=len)
    both = sum(any(same_person(x, y) for y in large) for x in small)
    if not both:
        group = any(not name.given for name in (*small, *large))  # a collaboration beside its members
        return Support.NONE if (a.authors_complete or b.authors_complete) and not group else Support.UNKNOWN
    everyone = len(large) if a.authors_complete and b.authors_complete else len(small)
    if both == everyone and both > 1:
        return Support.ALL
    return Support.STRONG if both * 2 >= everyone else Support.SOME


def mentioned_authors(work: Work, shown: Shown) -> Support:
    """How many of a paper's authors an entry names. One that names none may still be the paper.

    An entry that ends its names in "et al." has others that it does not name: one name says nothing then.
    """
    named = sum(family in shown.words for family in work.families)
    if not named:
        return Support.UNKNOWN
    if named < len(work.families) and shown.words >= ET_AL:
        return Support.STRONG if named > 1 else Support.UNKNOWN
    if named == len(work.families) and named > 1:
        return Support.ALL
    return Support.STRONG if named * 2 >= len(work.families) else Support.SOME
