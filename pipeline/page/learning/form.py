"""The form of a section: which of its entries is the best model for a new paper, and what all of them share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model import Name
from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.attributes import find_attributes
from pipeline.page.learning.author_form import AuthorForm, learn_author_form
from pipeline.page.learning.facts import Facts, link_kind
from pipeline.page.learning.title import is_paper_address
from pipeline.page.learning.vocabulary import AWARD, PAPER_LABEL, PDF_LABEL, PUBLISHERS, venue_kind
from pipeline.page.reading.merit import LONG_CJK
from pipeline.papers.ids import find_ids

ARTICLE = re.compile(r"\d{5}|/(?:article|abs|content|full)s?/")  # in a publisher's address
SHOWN_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|[’']\d\d\b|[A-Z]-?\d\d\b")
MIN_UNDATED = 2  # entries without a year that make a habit
SHORTEST_NAME = 3  # letters of a venue's acronym
COMMON_SHARE = 0.4  # of the entries that must show a connecting text before it counts as form
CLAIM_SHARE = 0.9  # the same for a text that may claim something: a track, an award, a publisher
# An entry of two lines, with what breaks the first: a tag, a backslash, two spaces.
TWO_LINES = re.compile(r"[^\r\n]*?((?:<br\s*/?>|\\\\?|[ ]{2,})?[ ]*)(?:\r\n|\n|\r)[ \t]*\S[^\r\n]*")
BREAK_SHARE = 0.7  # of the entries that must break their first line in the same way
VENUE_BADGE = re.compile(r"/badge/[^\s)\"']*-(?:19|20)\d\d-")  # of shields.io
NO_LINKS = ("", "#")
RECENT = 3  # entries that show how the owner writes by now
LEADS_TO_NAMES = re.compile(r"authors?|with|by|in collaboration with|joint(?:ly)? (?:work )?with")
CONNECTING = re.compile(r"[a-z][a-z ]*|authors?|in collaboration with.*|the (?:original|final).* available.*")
KIND_MATCH = 3.0  # a preprint is written like preprints
UNREACHED = 0.8  # what an entry loses that shows no way to its paper, where ours has one
OTHER_SCRIPT = 2.0  # what a Chinese entry loses as a model for an English one, and the other way round
NEARNESS = 0.2  # what a step away from the place costs a model
FAR = 30  # entries; a model further away than this is as far as it gets


@dataclass(frozen=True, slots=True)
class Manner:
    """How the section writes, beyond one entry: the author form, the prose that is form.

    `no_link` is where titles lead that have no address yet ("", "#"), None where they are not linked then.
    `math` says that entries show formulas between dollars.
    `venue_links` are addresses of venues among others, by what the links show. `dated` says that entries show years.
    `awards` are the signs of awards that nearly all entries carry.
    `labels` are those of links to the papers themselves ("PDF", "Paper", "IEEE"), the most frequent first.
    """

    authors: AuthorForm
    common: frozenset[str]
    is_owner: Callable[[Name], bool]
    lists_owner: bool = True
    no_link: str | None = None
    html: bool = False
    line_break: str = ""
    labels: tuple[str, ...] = ()
    math: bool = False
    venue_links: Mapping[str, str] = field(default_factory=dict)
    dated: bool = True
    awards: frozenset[str] = frozenset()


def learn_manner(
    anatomies: Sequence[Anatomy],
    chosen: int,
    owner: re.Pattern[str] | None,
    is_owner: Callable[[Name], bool],
    common: frozenset[str],
    *,
    line_break: str = "",
) -> Manner:
    """What the entries share, from the chosen model's point of view.

    `common` is as `common_texts` finds it, `line_break` as `usual_break` does: both are the same for all models.
    """
    listed = [(n, anatomy) for n, anatomy in enumerate(anatomies) if anatomy.authors]
    place = next((k for k, (n, _) in enumerate(listed) if n == chosen), None)
    lists = [(anatomy.inline, anatomy.authors) for _, anatomy in listed if anatomy.authors]
    form = learn_author_form(lists, place, owner) if lists else AuthorForm()
    raw = anatomies[chosen].raw
    return Manner(
        authors=form,
        common=common,
        is_owner=is_owner,
        lists_owner=_names_owner(anatomies[chosen], owner) or not led_by_with(anatomies[chosen]),
        no_link=_no_link(anatomies),
        html=bool(re.match(r"\s*<(?!https?:)[a-zA-Z]", raw)) and "markdown=" not in raw,
        line_break=line_break,
        labels=_paper_labels(anatomies),
        math=any("$" in anatomy.raw for anatomy in anatomies),
        venue_links=_venue_links(anatomies),
        dated=_is_dated(anatomies),
        awards=_usual_awards(anatomies),
    )


def _venue_links(anatomies: Sequence[Anatomy]) -> dict[str, str]:
    """The addresses of what links beside the titles show, where they are no paper's own but the venue's.

    That is one which holds the name that the link shows, or to which several links of that name lead.
    """
    links = [
        (anatomy.inline.visible[link.label.start : link.label.end].strip(" []()"), link.url)
        for anatomy in anatomies
        for link in anatomy.inline.links
        if link is not anatomy.title_link and not find_ids(link.url) and not is_paper_address(link.url)
    ]
    times = Counter(links)
    return {shown: url for shown, url in links if times[shown, url] > 1 or _is_named(url, shown)}


def _is_named(url: str, shown: str) -> bool:
    name = re.sub(r"[\W\d_]", "", shown).lower()
    return len(name) >= SHORTEST_NAME and name in url.lower() and not ARTICLE.search(url)


def _is_dated(anatomies: Sequence[Anatomy]) -> bool:
    """Whether entries show years, in a badge perhaps; so unless several that name a venue show none."""
    inlines = [anatomy.inline for anatomy in anatomies]
    shown = [inline.visible + "".join(inline.raw[at.start : at.end] for at in inline.images) for inline in inlines]
    named = sum(anatomy.has(Part.VENUE) for anatomy in anatomies)
    return named < MIN_UNDATED or any(map(SHOWN_YEAR.search, shown))


def _usual_awards(anatomies: Sequence[Anatomy]) -> frozenset[str]:
    seen = Counter(sign for anatomy in anatomies for sign in set(AWARD.findall(anatomy.inline.visible)))
    return frozenset(sign for sign, times in seen.items() if times > 1 and times >= CLAIM_SHARE * len(anatomies))


def _no_link(anatomies: Sequence[Anatomy]) -> str | None:
    seen = Counter(link.url for anatomy in anatomies for link in anatomy.inline.links if link.url in NO_LINKS)
    return seen.most_common(1)[0][0] if seen else None


def _paper_labels(anatomies: Sequence[Anatomy]) -> tuple[str, ...]:
    shown = (a.text(c.span) for a in anatomies for c in a.chunks if c.part is Part.LINK)
    seen = Counter(filter(_leads_to_paper, shown))
    return tuple(label for label, _ in seen.most_common())


def _leads_to_paper(label: str) -> bool:
    return bool(PAPER_LABEL.fullmatch(label) or PDF_LABEL.fullmatch(label)) or label.lower() in PUBLISHERS


def usual_break(anatomies: Sequence[Anatomy]) -> str:
    """The hard break with which nearly all entries of two lines end their first; "" where there is no such habit."""
    seen = Counter(found.group(1) for anatomy in anatomies if (found := TWO_LINES.fullmatch(anatomy.raw)))
    if not seen:
        return ""
    usual, times = seen.most_common(1)[0]
    is_hard = bool(usual.strip()) or len(usual) > 1
    return usual if is_hard and times >= max(3, BREAK_SHARE * seen.total()) else ""


def lists_others(anatomies: Sequence[Anatomy], owner: re.Pattern[str] | None) -> bool:
    """Whether most lists of names are the others' ("with Jane Roe"), so that a paper alone shows none."""
    listed = [anatomy for anatomy in anatomies if anatomy.authors]
    return sum(led_by_with(a) and not _names_owner(a, owner) for a in listed) * 2 > len(listed)


def _names_owner(anatomy: Anatomy, owner: re.Pattern[str] | None) -> bool:
    """Whether the author list holds the owner; the pattern may know the name in another script."""
    if anatomy.authors is None:
        return False
    return anatomy.authors.has_owner or bool(owner and owner.search(anatomy.text(anatomy.authors.span)))


def led_by_with(anatomy: Anatomy) -> bool:
    """Whether "with" leads to the names: then they are the others'."""
    start = anatomy.authors.span.start if anatomy.authors else 0
    return bool(re.search(r"\bwith\W*$", anatomy.inline.visible[:start], re.IGNORECASE))


def common_texts(anatomies: Sequence[Anatomy]) -> frozenset[str]:
    """The texts, images, links without a label, attributes and category brackets that stand in many entries."""
    seen: Counter[str] = Counter()
    names: set[str] = set()  # texts that begin with a capital, names of something, and those that claim something
    for anatomy in anatomies:
        prose = [anatomy.text(c.span) for c in anatomy.chunks if c.part is Part.PROSE]
        claims = {fold_prose(anatomy.text(c.span)) for c in anatomy.chunks if c.part is Part.STATUS}
        names |= {fold_prose(text) for text in prose if text[:1].isupper()} | claims
        texts = {fold_prose(text) for text in prose} | claims
        texts |= {anatomy.raw[image.start : image.end] for image in anatomy.inline.images}
        texts |= {anatomy.raw[link.raw.start : link.raw.end] for link in anatomy.inline.links if not len(link.label)}
        texts |= {attribute.text for attribute in find_attributes(anatomy.inline)}
        texts |= {f"[{anatomy.text(span)}]" for c in anatomy.chunks for part, span in c.inner if part is Part.LABEL}
        seen.update(texts)
    size = len(anatomies)
    return frozenset(text for text, times in seen.items() if _is_form(text, times, size, named=text in names))


def recent_texts(anatomies: Sequence[Anatomy], place: int) -> frozenset[str]:
    """The texts that lead to names ("Authors") in all of the entries next to a place."""
    near = sorted(range(len(anatomies)), key=lambda n: n - place if n >= place else place - n - 0.5)[:RECENT]
    chunks = [(anatomies[n], anatomies[n].chunks) for n in near]
    texts = [{fold_prose(a.text(c.span)) for c in own if c.part is Part.PROSE} for a, own in chunks]
    shared = set.intersection(*texts) if len(texts) == RECENT else set()
    return frozenset(text for text in shared if LEADS_TO_NAMES.fullmatch(text))


def _is_form(text: str, times: int, size: int, *, named: bool) -> bool:
    if text.startswith(("<", "!", "[")):
        return times >= max(2.0, COMMON_SHARE * size)
    if re.search(r"\d", text) or not text:
        return False
    connecting = CONNECTING.fullmatch(text) and len(text.split()) > 1 and not named
    if connecting or text == "authors" or text.startswith(("the original", "the final")):
        return times >= max(2.0, COMMON_SHARE * size)
    return times >= max(3.0, CLAIM_SHARE * size)


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
        (merit, index) pairs; entries without a title are left out.
    """
    shapes = Counter(shape(anatomy) for anatomy in anatomies)
    total = max(sum(shapes.values()), 1)
    ranked: list[tuple[float, int]] = []
    for index, anatomy in enumerate(anatomies):
        if anatomy.title is None:
            continue
        distance = index - place if index >= place else place - index - 0.5
        merit = _fit(anatomy, facts) + 1.5 * shapes[shape(anatomy)] / total - NEARNESS * min(distance, FAR)
        ranked.append((merit - (handicaps[index] if handicaps else 0.0), index))
    return tuple(sorted(ranked, key=lambda pair: (-pair[0], pair[1])))


def shape(anatomy: Anatomy) -> tuple[str, ...]:
    """An entry's form in short: its parts in order, how the title is dressed, where lines end."""
    text = anatomy.inline.visible
    parts: list[str] = [anatomy.dress]
    at = 0
    for chunk in anatomy.chunks:
        if chunk.part in {Part.PROSE, Part.LABEL}:
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
    merit += 0.8 * bool(facts.venue and venue_kind(anatomy.venue_text) == venue_kind(facts.venue))
    merit -= 0.35 * parts[Part.PROSE] + 0.5 * parts[Part.STATUS]
    merit += 0.6 * parts[Part.SUMMARY] * (1 if facts.summary else -0.5)
    merit += _links_fit(anatomy, facts)
    merit -= OTHER_SCRIPT * bool(anatomy.title and _is_dense(anatomy.text(anatomy.title)) != _is_dense(facts.title))
    merit -= 0.5 * bool(anatomy.authors and anatomy.authors.et_al) + 0.6 * len(anatomy.inline.images)
    return merit


def _is_dense(text: str) -> bool:
    """Whether a title is written in a script without spaces."""
    return bool(LONG_CJK.search(text))


def _links_fit(anatomy: Anatomy, facts: Facts) -> float:
    """Links that the paper can fill are welcome, links that it can't are not; a missing way to the paper is worst."""
    kinds = {kind for kind, _ in facts.links}
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
            kind = (
                link_kind(chunk.link.url)
                if chunk.link
                else {"arxiv": "arxiv", "doi": "doi"}.get(chunk.part.value, "page")
            )
            fits = kind in kinds
            reached = reached or fits
            merit += 0.6 if fits else -0.25
    return merit - (UNREACHED if kinds and not reached else 0.0)


def fold_prose(text: str) -> str:
    """A text as it is compared between entries: digits and case do not matter."""
    return re.sub(r"\d+", "0", " ".join(text.lower().split())).strip(" .,;:")
