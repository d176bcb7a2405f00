"""Are these the same work? SAME, DIFFERENT or UNSURE, with a reason that a person can read.

Ids come first: a shared id is the same work, whatever the titles say (a preprint that was retitled has half its letters
in common with its old title, two papers of one author may have two thirds). Without a shared id the titles are compared
(`papers.titles`) and weighed with the authors and years. What stays UNSURE is for a person: it is never written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.model import Listing, Paper, Record, Role, Sameness, Verdict
from pipeline.papers.ids import is_publications, scheme_of
from pipeline.papers.index import Blocks
from pipeline.papers.prepared import Shown, Support, Work, mentioned_authors, shared_authors
from pipeline.papers.titles import Relation, Title, compare_titles, maybe_related


@dataclass(frozen=True, slots=True)
class Match:
    """A paper and the entry of the page that is the same work, or may be (`verdict` is UNSURE); None: on no entry."""

    paper: Paper
    listing: Listing | None
    verdict: Verdict


def match_papers(a: Paper | Record, b: Paper | Record) -> Verdict:
    """Whether two records or papers are the same work. Symmetric."""
    return match_works(Work.of(a), Work.of(b))


def match_works(a: Work, b: Work) -> Verdict:
    """`match_papers` for works that are prepared for many comparisons."""
    shared = sorted(set(a.ids) & set(b.ids))
    if shared:
        return Verdict(Sameness.SAME, f"same id {shared[0]}")
    relation, ratio, generic = _closest(a.titles, b.titles)
    if relation is Relation.OTHER:
        return _others(ratio)
    years = abs(a.year - b.year) if a.year and b.year else 0
    return _weigh(relation, shared_authors(a, b), _doubts(ratio, a.ids, b.ids, years, generic=generic))


def match_shown(work: Work, shown: Shown) -> Verdict:
    """Whether an entry of the page shows this work."""
    shared = sorted(set(work.ids) & set(shown.ids))
    return Verdict(Sameness.SAME, f"same id {shared[0]}") if shared else _match_words(work, shown)


def _match_words(work: Work, shown: Shown) -> Verdict:
    """The same without a look at the ids."""
    relation, ratio, generic = _closest(work.titles, shown.titles)
    stands = relation in _NOT_CLOSE and shown.holds(work)
    if relation is Relation.OTHER and not stands:
        if shown.is_bare and mentioned_authors(work, shown) is Support.ALL and work.year == shown.listing.year:
            return Verdict(Sameness.UNSURE, "an entry without title and id names all authors and the year")
        return _of_a_sentence(mentioned_authors(work, shown)) if shown.has_sentence(work) else _others(ratio)
    support = mentioned_authors(work, shown)
    if stands:
        if support is Support.UNKNOWN and shown.listing.role is not Role.NEWS:
            return Verdict(Sameness.UNSURE, "the title stands within the entry, which names none of the authors")
        relation, ratio, generic = Relation.EQUAL, 1.0, False
    years = abs(work.year - shown.listing.year) if work.year and shown.listing.year else 0
    return _weigh(relation, support, _doubts(ratio, work.ids, shown.ids, years, generic=generic))


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
    entries = [Shown(listing) for listing in listings]
    bare = [shown for shown in entries if shown.is_bare]
    blocks = Blocks([(shown.ids, [*shown.listing.titles, shown.listing.text]) for shown in entries])
    matches = []
    for paper in papers:
        work = Work.of(paper)
        near = [entries[at] for at in blocks.near(work.ids, [title.text for title in work.titles])]
        near = [shown for shown in dict.fromkeys((*near, *bare)) if _may_match(work, shown)]
        matches.append(_ranked(paper, zip(_answers(work, near), [shown.listing for shown in near], strict=True)))
    return matches


def _answers(work: Work, near: Sequence[Shown]) -> list[Verdict]:
    """For each entry whether it shows the work.

    Where entries of unlike titles have the work's id, a link was pasted twice: the words tell whose it is, and where
    they don't, nobody knows whether the work is one of them.
    """
    titled = [shown for shown in near if shown.titles and shown.listing.role in _LISTS]
    linked = [shown for shown in titled if not set(work.ids).isdisjoint(shown.ids)]
    if all(_closest(linked[0].titles, other.titles)[0] is not Relation.OTHER for other in linked[1:]):
        return [match_shown(work, shown) for shown in near]
    answers = [_match_words(work, shown) if shown in linked else match_shown(work, shown) for shown in near]
    pairs = list(zip(near, answers, strict=True))
    if any(answer.sameness is Sameness.SAME for shown, answer in pairs if shown in titled):
        return answers
    return [_PASTED if shown in linked else answer for shown, answer in pairs]


def may_match(a: Work, b: Work) -> bool:
    """A quick test of two works: false only where `match_works` says DIFFERENT."""
    if not set(a.ids).isdisjoint(b.ids):
        return True
    return any(maybe_related(title, other) for title in a.titles for other in b.titles)


def _may_match(work: Work, shown: Shown) -> bool:
    """A quick test: false only where the answer is DIFFERENT."""
    if shown.is_bare or not set(work.ids).isdisjoint(shown.ids):
        return True
    return any(
        title.folded in shown.folded or any(maybe_related(title, other) for other in shown.titles)
        for title in work.titles
    )


_LISTS = frozenset(Role) - {Role.NEWS}
_PASTED = Verdict(Sameness.UNSURE, "entries with other titles have its id")
_NOT_THERE = Verdict(Sameness.DIFFERENT, "no entry with its id or a similar title")
_RENAMED = (Relation.CHANGED, Relation.NAMED)
_NOT_CLOSE = (Relation.OTHER, Relation.CHANGED, Relation.NAMED, Relation.NUMBERED, Relation.GROWN)
_MAYBE = 0.85  # below it, pairs with nearly the same authors in the tables are different papers
_LIKE = 0.9  # likeness of titles above which the seed's page and feeds hold right pairs only; a wrong one has 0.66
_YEARS = 3  # a journal version may come that much later than the preprint
_EXACT_SCHEMES = ("arxiv",)  # a work has one; a preprint's DOI, a chapter's and a journal's may be the same work's


@dataclass(frozen=True, slots=True)
class _Doubts:
    """What may speak against it: few letters shared, a title that strangers share, ids that differ, years apart.

    `apart` says that both were published, each with a DOI of its own.
    """

    ratio: float
    generic: bool
    conflict: str
    years: int
    apart: bool = False


def _ranked(paper: Paper, found: Iterable[tuple[Verdict, Listing]]) -> list[Match]:
    """The entries that may be the paper: the surest, in a section for papers, highest on the page first."""
    close = [(verdict, listing) for verdict, listing in found if verdict.sameness is not Sameness.DIFFERENT]
    close.sort(key=lambda pair: (pair[0].sameness is Sameness.UNSURE, pair[1].role in {Role.NEWS, None}, pair[1].line))
    return [Match(paper, listing, verdict) for verdict, listing in close]


def _closest(a: Sequence[Title], b: Sequence[Title]) -> tuple[Relation, float, bool]:
    """The closest relation of any two titles, the share of letters, and whether one of the titles is generic."""
    best = (Relation.OTHER, 0.0, False)
    for x in a:
        for y in b:
            relation, ratio = compare_titles(x, y)
            if (_ORDER[relation], -ratio) < (_ORDER[best[0]], -best[1]):
                best = relation, ratio, x.generic or y.generic
    return best


_ORDER = {relation: place for place, relation in enumerate(Relation)}


def _conflict(a: Sequence[str], b: Sequence[str]) -> str:
    """The first scheme of which both have an id, where none is shared; empty if there is none."""
    schemes = {scheme_of(x) for x in a} & {scheme_of(x) for x in b}
    return min(schemes, default="") if set(a).isdisjoint(b) else ""


def _doubts(ratio: float, a: Sequence[str], b: Sequence[str], years: int, *, generic: bool) -> _Doubts:
    apart = set(a).isdisjoint(b) and any(map(is_publications, a)) and any(map(is_publications, b))
    return _Doubts(ratio, generic, _conflict(a, b), years, apart)


def _others(ratio: float) -> Verdict:
    return Verdict(Sameness.DIFFERENT, f"no shared id, and the titles differ (likeness {ratio:.2f})")


def _of_a_sentence(support: Support) -> Verdict:
    """The answer where a short title is a sentence of an entry: perhaps its title, perhaps a journal called so."""
    sameness = Sameness.DIFFERENT if support is Support.SOME else Sameness.UNSURE
    return Verdict(sameness, f"the short title stands within the entry; {_SUPPORT_TEXT[support]}")


def _weigh(relation: Relation, support: Support, doubts: _Doubts) -> Verdict:
    """The answer for two titles that have something in common."""
    about = f"{relation.value} (likeness {doubts.ratio:.2f})" if doubts.ratio < 1 else relation.value
    if support is Support.NONE:
        return Verdict(Sameness.DIFFERENT, f"{about}, but no author is shared")
    if relation is Relation.NUMBERED:
        return Verdict(Sameness.DIFFERENT, f"{about}: another part or version")
    if doubts.conflict in _EXACT_SCHEMES and not (doubts.ratio == 1 and support >= _needed(doubts)):
        return Verdict(Sameness.DIFFERENT, f"{about}, but their {doubts.conflict} ids differ")
    if doubts.apart and relation in _RENAMED:
        return Verdict(Sameness.DIFFERENT, f"{about}, but each was published, with a DOI of its own")
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
    """A title cut short; or, with other authors some years on, the larger study that followed the first one."""
    if support is Support.STRONG and doubts.years > 1:
        return Sameness.UNSURE
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
    return Sameness.DIFFERENT if support is Support.SOME else Sameness.UNSURE


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
