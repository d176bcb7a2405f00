"""Which of a section's entries is the best model for a new paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from pipeline.page.learning.abstracts import folded_abstract, has_abstract
from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.facts import Facts, link_kind
from pipeline.page.learning.untitled import is_untitled, names_by_id
from pipeline.page.reading.inline import Link
from pipeline.page.reading.merit import LONG_CJK
from pipeline.papers.venue_kinds import venue_kind

VENUE_BADGE = re.compile(r"/badge/[^\s)\"']*-(?:19|20)\d\d-")  # of shields.io
KIND_MATCH = 3.0  # a preprint is written like preprints
UNREACHED = 0.8  # what an entry loses that shows no way to its paper, where ours has one, unless none of its kind does
OTHER_SCRIPT = 2.0  # what a Chinese entry loses as a model for an English one, and the other way round
SAME_KIND = 1.2  # what an entry gains whose venue is of the same kind: a journal for a journal
SAME_VENUE = 0.15  # what an entry gains that names the paper's very venue: in doubt it shows how that one is written
PLACE_MATCH = 0.6  # what a volume, an issue or pages gain where ours are known
NEARNESS = 0.2  # what a step away from the place costs a model
RECENT = 3  # entries beside the place, of one form, that show the owner's present one
FAR = 30  # entries; a model further away than this is as far as it gets


def rank_models(
    anatomies: Sequence[Anatomy], facts: Facts, place: int, handicaps: Sequence[float] = ()
) -> tuple[tuple[float, int], ...]:
    """The entries to write like, best first: of the same kind, near the place, usual in form, with little of their own.

    Args:
        anatomies: the entries of the section in page order.
        facts: of the new paper.
        place: the index before which the new entry will stand.
        handicaps: what each entry loses for where it stands; none where left out.

    Returns:
        (merit, index) pairs; entries without a title are left out, unless most have none.
    """
    forms = [shape(anatomy) for anatomy in anatomies]
    kinds = [venue_kind(anatomy.venue_text) for anatomy in anatomies]
    usual = _usual(forms, kinds)
    addresses = {kind for kind, _ in facts.links}
    ways = [_links_fit(anatomy, addresses) for anatomy in anatomies]
    without_way = _without_way(kinds, [way for _, way in ways])
    steps = [index - place if index >= place else place - index - 0.5 for index in range(len(anatomies))]
    near = sorted(range(len(anatomies)), key=steps.__getitem__)[:RECENT]
    present = {forms[index] for index in near} if len(near) == RECENT else set()
    if len(present) == 1:  # the owner has changed the form, or never had another
        usual = [1.0 if form in present else share for form, share in zip(forms, usual, strict=True)]
    untitled = is_untitled(anatomies)
    ranked: list[tuple[float, int]] = []
    for index, anatomy in enumerate(anatomies):
        if anatomy.title is None and not (untitled and names_by_id(anatomy)):
            continue
        links, reached = ways[index]
        missed = UNREACHED * bool(addresses and not reached and kinds[index] not in without_way)
        merit = _fit(anatomy, facts) + links - missed + 1.5 * usual[index] - NEARNESS * min(steps[index], FAR)
        ranked.append((merit - (handicaps[index] if handicaps else 0.0), index))
    return tuple(sorted(ranked, key=lambda pair: (-pair[0], pair[1])))


def _usual(forms: Sequence[tuple[str, ...]], kinds: Sequence[str]) -> list[float]:
    """How usual each entry's form is among those of its own kind: articles are not written as conference papers are."""
    together = Counter(kinds)
    alike = Counter(zip(kinds, forms, strict=True))
    return [alike[kind, form] / together[kind] for kind, form in zip(kinds, forms, strict=True)]


def _without_way(kinds: Sequence[str], reached: Sequence[bool]) -> set[str]:
    """The kinds of venues of which several entries stand in the list, all without a way to their papers."""
    seen = Counter(kinds)
    ways = {kind for kind, way in zip(kinds, reached, strict=True) if way}
    return {kind for kind, times in seen.items() if kind and times > 1 and kind not in ways}


def kind_of(facts: Facts) -> str:
    """The kind of a paper's venue by its words, as those of entries are known; a volume tells, too."""
    return venue_kind(facts.venue) or (facts.kind if facts.volume else "")


def shape(anatomy: Anatomy) -> tuple[str, ...]:
    """An entry's form in short: its parts in order, how the title is dressed, where lines end."""
    text = anatomy.inline.visible
    parts: list[str] = [anatomy.dress]
    at = 0
    for chunk in anatomy.chunks:
        if chunk.part in {Part.ABSTRACT, Part.PROSE, Part.LABEL}:
            continue
        parts.append(("/" if "\n" in text[at : chunk.span.start] else "") + chunk.part.value)
        at = chunk.span.end
    return tuple(parts)


def _fit(anatomy: Anatomy, facts: Facts) -> float:
    """How well an entry's parts suit a paper's facts."""
    parts = Counter(chunk.part for chunk in anatomy.chunks)
    merit = KIND_MATCH if anatomy.is_preprint == facts.is_preprint else 0.0
    merit += 2.0 * (bool(parts[Part.AUTHORS]) == bool(facts.authors)) + 0.5 * bool(
        parts[Part.AUTHORS] and anatomy.authors and anatomy.authors.has_owner
    )
    if facts.venue:
        said = parts[Part.VENUE] or parts[Part.PREPRINT] or (parts[Part.STATUS] and facts.is_preprint)
        merit += 1.5 * bool(said or VENUE_BADGE.search(anatomy.raw))
    merit -= 0.4 * bool(facts.venue and bool(parts[Part.ACRONYM]) != bool(facts.acronym))
    kind = kind_of(facts)
    merit += SAME_KIND * bool(kind and venue_kind(anatomy.venue_text) == kind)
    merit += SAME_VENUE * _is_venue_of(anatomy, facts)
    merit -= 0.35 * parts[Part.PROSE] + 0.5 * parts[Part.STATUS]
    merit += 0.6 * parts[Part.SUMMARY] * (1 if facts.summary else -0.5)
    merit += 0.6 * has_abstract(anatomy) * (1 if facts.abstract else -0.5)
    merit += _places_fit(anatomy, facts)
    merit -= OTHER_SCRIPT * bool(anatomy.title and _is_dense(anatomy.text(anatomy.title)) != _is_dense(facts.title))
    merit -= 0.5 * bool(anatomy.authors and anatomy.authors.et_al) + 0.6 * _pictures(anatomy)
    return merit


def _is_venue_of(anatomy: Anatomy, facts: Facts) -> bool:
    """Whether an entry names the paper's very venue."""
    own = {facts.venue_name.casefold(), facts.without_acronym(facts.venue_name).casefold()}
    named = (span for c in anatomy.chunks for part, span in c.inner if part is Part.VENUE)
    return bool(facts.venue_name) and any(anatomy.text(span).casefold() in own for span in named)


def _places_fit(anatomy: Anatomy, facts: Facts) -> float:
    """Volume, issue and pages that the paper has are welcome."""
    shown = {part for chunk in anatomy.chunks for part, _ in chunk.inner}
    known = {Part.VOLUME: facts.volume, Part.ISSUE: facts.issue, Part.PAGES: facts.page}
    return PLACE_MATCH * sum(part in shown for part, value in known.items() if value)


def _pictures(anatomy: Anatomy) -> int:
    """How many pictures an entry shows, icons that are links aside, and what it folds away."""
    icons = [link.raw for link in _icons(anatomy)]
    shown = [at for at in anatomy.inline.images if not folded_abstract(anatomy.raw, at)]
    return sum(not any(icon.start <= at.start < icon.end for icon in icons) for at in shown)


def _icons(anatomy: Anatomy) -> list[Link]:
    """The links that show an icon; a badge says something of its paper."""
    raw = anatomy.raw
    return [at for at in anatomy.inline.links if not len(at.label) and "/badge/" not in raw[at.raw.start : at.raw.end]]


def _is_dense(text: str) -> bool:
    """Whether a title is written in a script without spaces."""
    return bool(LONG_CJK.search(text))


def _links_fit(anatomy: Anatomy, kinds: AbstractSet[str]) -> tuple[float, bool]:
    """What links that the paper can fill are worth, less those that it can't, and whether one leads to it."""
    merit = 0.0
    if anatomy.title_link:
        merit += 0.8 if kinds else -0.8
        merit += 0.4 * (link_kind(anatomy.title_link.url) in kinds)
    elif not kinds:
        merit += 0.4
    reached = bool(anatomy.title_link)
    for chunk in anatomy.chunks:
        if chunk.part in {Part.LINK, Part.ARXIV, Part.DOI, Part.ADDRESS} and (
            chunk.link or chunk.part is not Part.LINK
        ):
            shown = {Part.ARXIV: "arxiv", Part.DOI: "doi"}.get(chunk.part)  # a number: no other link can be shown so
            fits = (shown or (link_kind(chunk.link.url) if chunk.link else "page")) in kinds
            reached = reached or fits
            merit += 0.6 if fits else -0.25
    for link in _icons(anatomy):
        fits = link_kind(link.url) in kinds
        reached = reached or fits
        merit += 0.6 if fits else -0.25
    return merit, reached
