"""Are these the same work? SAME, DIFFERENT or UNSURE, with a reason that a person can read.

Ids come first: a shared id is the same work, whatever the titles say (a preprint that was retitled has half its letters
in common with its old title, two papers of one author may have two thirds). Without a shared id the titles are compared
(`papers.titles`) and weighed with the authors and years. What stays UNSURE is for a person: it is never written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from pipeline.model import Listing, Name, Paper, Record, Role, Sameness, Verdict
from pipeline.papers.ids import implied, scheme_of
from pipeline.papers.index import Blocks
from pipeline.papers.names import family_word, same_person
from pipeline.papers.text import fold_title, fold_words
from pipeline.papers.titles import Relation, Title, compare_titles, title_of


@dataclass(frozen=True, slots=True)
class Match:
    """A paper and the entry of the page that is the same work, or may be (`verdict` is UNSURE); None: on no entry."""

    paper: Paper
    listing: Listing | None
    verdict: Verdict


class Support(IntEnum):
    """How far the authors speak for the same work."""

    NONE = 0  # both lists are known and nobody is on both
    UNKNOWN = 1  # one list is not known
    SOME = 2
    STRONG = 3  # at least half of the people
    ALL = 4  # everyone, and more than one


def match_papers(a: Paper | Record, b: Paper | Record) -> Verdict:
    """Whether two records or papers are the same work. Symmetric."""
    ids_a, ids_b = implied(a.ids), implied(b.ids)
    shared = sorted(set(ids_a) & set(ids_b))
    if shared:
        return Verdict(Sameness.SAME, f"same id {shared[0]}")
    relation, ratio, generic = _closest(_titles(a), _titles(b))
    if relation is Relation.OTHER:
        return _others(ratio)
    support = _shared(a, b)
    years = abs(a.published.year - b.published.year) if a.published and b.published else 0
    return _weigh(relation, support, _Doubts(ratio, generic, _conflict(ids_a, ids_b), years))


def match_listing(paper: Paper | Record, listing: Listing) -> Verdict:
    """Whether an entry of the page shows this paper."""
    ids = implied(paper.ids)
    shared = sorted(set(ids) & set(implied(listing.ids)))
    if shared:
        return Verdict(Sameness.SAME, f"same id {shared[0]}")
    titles = _titles(paper)
    relation, ratio, generic = _closest(titles, [title_of(text) for text in listing.titles])
    support = _mentioned(paper.authors, listing.text)
    if relation in _NOT_CLOSE and _stands_in_text(titles, listing):
        if support is Support.UNKNOWN and listing.role is not Role.NEWS:
            return Verdict(Sameness.UNSURE, "the title stands within the entry, which names none of the authors")
        relation, ratio, generic = Relation.EQUAL, 1.0, False
    if relation is Relation.OTHER:
        return _others(ratio)
    years = abs(paper.published.year - listing.year) if paper.published and listing.year else 0
    return _weigh(relation, support, _Doubts(ratio, generic, _conflict(ids, listing.ids), years))


def match_listings(papers: Sequence[Paper], listings: Sequence[Listing]) -> tuple[Match, ...]:
    """For every paper, in order, the entry that is the same work.

    Entries are looked up by ids and words, so that the time grows with the papers, not with papers times entries. An
    entry of a section for papers is preferred to a line of news; a sure entry to an unsure one.
    """
    return tuple(
        matches[0] if matches else Match(paper, None, _NOT_THERE)
        for paper, matches in zip(papers, all_matches(papers, listings), strict=True)
    )


def all_matches(papers: Sequence[Paper], listings: Sequence[Listing]) -> list[list[Match]]:
    """For every paper, in order, all entries that are or may be the same work, the best first."""
    blocks = Blocks([(implied(listing.ids), [*listing.titles, listing.text]) for listing in listings])
    return [_ranked(paper, [listings[at] for at in blocks.near(implied(paper.ids), _texts(paper))]) for paper in papers]


_NOT_THERE = Verdict(Sameness.DIFFERENT, "no entry with its id or a similar title")
_NOT_CLOSE = (Relation.OTHER, Relation.CHANGED, Relation.NAMED, Relation.NUMBERED, Relation.GROWN)
_IN_TEXT = 25  # folded letters of a title that is found within the text of an entry
_LISTED = 60  # authors of a paper that are compared; a collaboration lists thousands
_MAYBE = 0.85  # below it, pairs with nearly the same authors in the tables are different papers
_LIKE = 0.9  # likeness of titles above which the seed's page and feeds hold right pairs only; a wrong one has 0.66
_YEARS = 3  # a journal version may come that much later than the preprint
_EXACT_SCHEMES = ("arxiv",)  # a work has one; a preprint's DOI, a chapter's and a journal's may be the same work's


@dataclass(frozen=True, slots=True)
class _Doubts:
    """What may speak against it: few letters shared, a title that strangers share, ids that differ, years apart."""

    ratio: float
    generic: bool
    conflict: str
    years: int


def _ranked(paper: Paper, listings: Iterable[Listing]) -> list[Match]:
    """The entries that may be the paper: the surest, in a section for papers, highest on the page first."""
    matches = [(match_listing(paper, listing), listing) for listing in listings]
    close = [(verdict, listing) for verdict, listing in matches if verdict.sameness is not Sameness.DIFFERENT]
    close.sort(key=lambda pair: (pair[0].sameness is Sameness.UNSURE, pair[1].role in {Role.NEWS, None}, pair[1].line))
    return [Match(paper, listing, verdict) for verdict, listing in close]


def _texts(work: Paper | Record) -> tuple[str, ...]:
    return (work.title, *(work.titles if isinstance(work, Paper) else ()))


def _titles(work: Paper | Record) -> list[Title]:
    complete = work.title_complete if isinstance(work, Record) else True
    return [title_of(text, complete=complete) for text in dict.fromkeys(_texts(work))]


def _closest(a: Sequence[Title], b: Sequence[Title]) -> tuple[Relation, float, bool]:
    """The closest relation of any two titles, the share of letters, and whether both titles are generic."""
    order = list(Relation)
    best = (len(order) - 1, 0.0, False)
    for x in a:
        for y in b:
            relation, ratio = compare_titles(x, y)
            best = min(best, (order.index(relation), -ratio, x.generic or y.generic))
    return order[best[0]], -best[1], best[2]


def _conflict(a: Sequence[str], b: Sequence[str]) -> str:
    """The first scheme of which both have an id, where (as is known here) none is shared; empty if there is none."""
    return min({scheme_of(x) for x in a} & {scheme_of(x) for x in b}, default="")


def _shared(a: Paper | Record, b: Paper | Record) -> Support:
    """How many of the people are on both lists, measured by the longer list if both are complete."""
    if not a.authors or not b.authors:
        return Support.UNKNOWN
    small, large = sorted((a.authors[:_LISTED], b.authors[:_LISTED]), key=len)
    both = sum(any(same_person(x, y) for y in large) for x in small)
    complete = a.authors_complete and b.authors_complete
    if not both:
        group = any(not name.given for name in (*small, *large))  # a collaboration beside its members
        return Support.NONE if (a.authors_complete or b.authors_complete) and not group else Support.UNKNOWN
    everyone = len(large) if complete else len(small)
    if both == everyone and both > 1:
        return Support.ALL
    return Support.STRONG if both * 2 >= everyone else Support.SOME


def _mentioned(authors: Sequence[Name], text: str) -> Support:
    """How many of a paper's authors an entry names. One that names none may still be the paper."""
    words = set(fold_words(text))
    named = sum(family_word(author) in words for author in authors[:_LISTED])
    if not named:
        return Support.UNKNOWN
    if named == len(authors) and named > 1:
        return Support.ALL
    return Support.STRONG if named * 2 >= len(authors) else Support.SOME


def _stands_in_text(titles: Sequence[Title], listing: Listing) -> bool:
    """Whether a whole title stands in the entry's text, and not only within a longer title.

    The likely titles of a line of news may be half of its sentence, so there only slightly longer ones count.
    """
    text = fold_title(listing.text)
    candidates = {fold_title(candidate) for candidate in listing.titles} - {text}
    for title in titles:
        folded = title.folded
        if len(folded) < _IN_TEXT or title.generic or folded not in text:
            continue
        longer = [candidate for candidate in candidates if folded in candidate and folded != candidate]
        if listing.role is Role.NEWS:
            longer = [candidate for candidate in longer if len(candidate) < len(folded) * 1.5]
        if not longer:
            return True
    return False


def _others(ratio: float) -> Verdict:
    return Verdict(Sameness.DIFFERENT, f"no shared id, and the titles differ (likeness {ratio:.2f})")


def _weigh(relation: Relation, support: Support, doubts: _Doubts) -> Verdict:
    """The answer for two titles that have something in common."""
    about = f"{relation.value} (likeness {doubts.ratio:.2f})" if doubts.ratio < 1 else relation.value
    if support is Support.NONE:
        return Verdict(Sameness.DIFFERENT, f"{about}, but no author is shared")
    if relation is Relation.NUMBERED:
        return Verdict(Sameness.DIFFERENT, f"{about}: another part or version")
    if doubts.conflict in _EXACT_SCHEMES and not (doubts.ratio == 1 and support >= _needed(doubts)):
        return Verdict(Sameness.DIFFERENT, f"{about}, but their {doubts.conflict} ids differ")
    sameness = _RULES[relation](support, doubts)
    if doubts.conflict and sameness is Sameness.SAME and (relation is not Relation.EQUAL or support < Support.STRONG):
        sameness = Sameness.UNSURE
        about += f", but their {doubts.conflict} ids differ"
    return Verdict(sameness, f"{about}; {_SUPPORT_TEXT[support]}" + _years_text(doubts))


def _needed(doubts: _Doubts) -> Support:
    """The support that an equal title needs to overrule two arXiv ids: a wrong link on a page, a paper posted twice."""
    return Support.STRONG if doubts.generic else Support.UNKNOWN


def _equal(support: Support, doubts: _Doubts) -> Sameness:
    if not doubts.generic:
        return Sameness.SAME
    if support >= Support.STRONG:
        return Sameness.SAME if doubts.years <= _YEARS else Sameness.UNSURE
    return Sameness.DIFFERENT if support is Support.SOME else Sameness.UNSURE


def _subtitle(support: Support, doubts: _Doubts) -> Sameness:
    sure = support >= Support.STRONG or (support is Support.UNKNOWN and not doubts.generic)
    return Sameness.SAME if sure and doubts.years <= _YEARS else Sameness.UNSURE


def _grown(support: Support, doubts: _Doubts) -> Sameness:
    """A word more on a page that prints no authors is the owner's shortening, if nearly all letters agree."""
    sure = support >= Support.STRONG or (support is Support.UNKNOWN and doubts.ratio >= _LIKE)
    return Sameness.SAME if sure and not doubts.generic else Sameness.UNSURE


def _changed(support: Support, doubts: _Doubts) -> Sameness:
    """A retitled paper, or the next paper of the same people: nobody can tell by the title alone."""
    maybe = (support >= Support.STRONG and doubts.ratio >= _MAYBE) or doubts.ratio >= _LIKE
    return Sameness.UNSURE if maybe and support is not Support.SOME else Sameness.DIFFERENT


def _named(support: Support, doubts: _Doubts) -> Sameness:
    if support is Support.ALL and doubts.years <= 1:
        return Sameness.SAME
    return Sameness.UNSURE if support >= Support.STRONG or doubts.ratio >= _LIKE else Sameness.DIFFERENT


_RULES = {
    Relation.EQUAL: _equal,
    Relation.CUT: _equal,
    Relation.SUBTITLE: _subtitle,
    Relation.GROWN: _grown,
    Relation.CHANGED: _changed,
    Relation.NAMED: _named,
}
_SUPPORT_TEXT = {
    Support.NONE: "no author is shared",
    Support.UNKNOWN: "authors not known on both sides",
    Support.SOME: "few authors are shared",
    Support.STRONG: "most authors are shared",
    Support.ALL: "all authors are shared",
}


def _years_text(doubts: _Doubts) -> str:
    return f", {doubts.years} years apart" if doubts.years > _YEARS else ""
