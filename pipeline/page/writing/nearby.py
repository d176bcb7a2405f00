"""One new entry: a model for it among the entries near its place, filled with the paper's facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.page.escape import escape_url
from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.author_form import AuthorForm
from pipeline.page.learning.common_texts import common_texts, recent_texts
from pipeline.page.learning.dissect import dissect
from pipeline.page.learning.facts import Facts
from pipeline.page.learning.form import Manner, learn_manner, lists_others
from pipeline.page.learning.habits import Habits, learn_habits, usual_break
from pipeline.page.learning.known_shorts import known_in_short, learn_shorts
from pipeline.page.learning.led_in import learn_leads
from pipeline.page.learning.marked import marked_author, marked_namesake
from pipeline.page.learning.models import kind_of, rank_models
from pipeline.page.learning.name_separators import present_last
from pipeline.page.learning.wrapping import Wrap, learn_wrap, on_one_line, wrapped
from pipeline.page.reading.entries import Entry
from pipeline.page.reading.references import find_definitions
from pipeline.page.writing.broken_marks import breaks_marks
from pipeline.page.writing.counted import miscounted
from pipeline.page.writing.filling.fill import fill
from pipeline.page.writing.filling.short_venues import ARXIV
from pipeline.page.writing.line_ends import with_whole_breaks
from pipeline.page.writing.numbers import entry_number, with_number
from pipeline.page.writing.pinned import Voice, write_pinned
from pipeline.page.writing.view import ListView, Owner
from pipeline.papers.venue_kinds import venue_kind

WINDOW = 24  # entries around the place from which a model is chosen: recent ones show the owner's present form
KINDS_WINDOW = 40  # entries on each side of the place that tell of kinds of venues: some are rare
VOTERS = 4  # models that are filled; where several give the same text, that is how the owner writes
VOTE_WEIGHT = 1.0
OTHER_MARKER = 6.0  # what an entry with a number loses as a model among entries without, and the other way round
# "- - Ada Okafor", "[7] * Ada Okafor": where others have one, a slip, or a sign that says something of the paper.
TWO_BULLETS = re.compile(r"[ \t]*(?:[-+*]|\[?\d{1,3}[.)\]])[ \t]+[-+*][ \t]")
SECOND_BULLET = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)[ \t]+[-+*][ \t]")
MOST = 0.7  # of the entries
BROKEN = 8.0  # what a filling loses whose marks no longer close
LEFT_OUT = 1.0  # what a filling loses without the venue or the volume, where others have it
ALONE = 4.0  # what an entry that names nobody loses where others name the co-authors: ours has some
MIN_PLACED = 3  # entries that all say their year in their venue
NEAREST = 5  # entries that tell in which order the parts of names stand
OTHER_GROUP = 2.0  # what an entry of another group ("Journals") loses


@dataclass(frozen=True, slots=True)
class Nearby:
    """The entries around a place and what they share: learnt once for all papers that go there.

    The place is before index `near` of `window`. `handicaps` are what each entry loses as a model. `wrap` is how the
    entries are wrapped by hand, in which case those in `window` are on one line each. `shorts` are the short names of
    venues, as `learning.known_shorts` finds them. `naming` are the indices of the entries with names, the nearest
    first; `last` parts the last name of a list in these, where they agree.
    """

    window: tuple[Anatomy, ...]
    near: int
    habits: Habits
    handicaps: tuple[float, ...]
    wrap: Wrap | None
    shorts: Mapping[str, str]
    naming: tuple[int, ...]
    last: str


def look_around(view: ListView, place: int, owner: Owner) -> Nearby:
    """What stands around the place before the entry of index `place`."""
    start = max(min(place, len(view.anatomies)) - WINDOW // 2, 0)
    window = view.anatomies[start : start + WINDOW]
    wrap = learn_wrap([anatomy.inline for anatomy in window])
    if wrap:
        labels = frozenset(find_definitions(view.text))
        window = dissect([on_one_line(anatomy.inline) for anatomy in window], owner.pattern, labels)
    wider = view.anatomies[max(place - KINDS_WINDOW, 0) : place + KINDS_WINDOW]
    habits = learn_habits(
        window,
        common_texts(window) | recent_texts(window, place - start),
        line_break=usual_break(window),
        page=view.text,
        leads=learn_leads(wider),
    )
    handicaps = [_strangeness(view, start + n, place) for n in range(len(window))]
    bulleted = [SECOND_BULLET.match(a.raw) is not None for a in window]
    most = sum(bulleted) >= MOST * len(bulleted)  # "- The title", in a line of its own below the names
    slips = [
        bool(TWO_BULLETS.match(a.raw)) or _dates_twice(a) or _runs_together(a) or (most and not bullet)
        for a, bullet in zip(window, bulleted, strict=True)
    ]
    if sum(slips) * 2 < len(slips):
        handicaps = [a + OTHER_MARKER * b for a, b in zip(handicaps, slips, strict=True)]
    order = sorted(range(len(window)), key=lambda n: abs(n - (place - start)))
    naming = tuple(n for n in order if window[n].authors)
    lists = [(window[n].inline, authors) for n in naming if (authors := window[n].authors)]
    return Nearby(
        window, place - start, habits, tuple(handicaps), wrap, learn_shorts(wider), naming, present_last(lists)
    )


def write_like(nearby: Nearby, facts: Facts, owner: Owner) -> str | None:
    """A paper's entry in the form of those nearby; where it has a number, that is 0.

    Returns:
        None where none of them can serve as a model.
    """
    window = nearby.window
    facts = _with_archive(window, _with_owner(window, known_in_short(facts, nearby.shorts), owner))
    owner = _owner_here(window, facts, owner)
    votes: dict[str, list[float]] = {}
    alike: list[str] = []  # of models of the same kind: conference papers may have no way to them where articles have
    for merit, model in _rank(nearby, facts, owner)[:VOTERS]:
        text = fill(window[model], facts, _manner(nearby, model, owner))
        text = wrapped(text, nearby.wrap) if nearby.wrap else with_whole_breaks(window, text)
        text = with_number(text, 0) if entry_number(window[model].raw) is not None else text
        votes.setdefault(text, []).append(merit - BROKEN * breaks_marks(window, window[model], text))
        if venue_kind(window[model].venue_text) == kind_of(facts):
            alike.append(text)
    if not votes:
        return None
    wanted: list[tuple[str, ...]] = [(facts.venue_name,), (facts.volume,)]
    ways = (*(escape_url(url) for _, url in facts.links), *filter(None, (facts.arxiv, facts.doi)))
    if not alike or any(way.lower() in text.lower() for text in alike for way in ways):
        wanted.append(ways)
    for text, merits in votes.items():
        less = LEFT_OUT * _left_out(text, votes, wanted)
        merits[:] = [merit - less for merit in merits]
    bare: dict[str, list[float]] = {}
    for text, merits in votes.items():
        bare.setdefault(_bare(text), []).extend(merits)
    best = max(bare, key=lambda text: max(bare[text]) + VOTE_WEIGHT * len(bare[text]) / VOTERS)
    return max((text for text in votes if _bare(text) == best), key=lambda text: (len(votes[text]), max(votes[text])))


def _manner(nearby: Nearby, model: int, owner: Owner) -> Manner:
    """How the model is written; names in the order of the nearest entries, and parted before the last as in these."""
    window, naming = nearby.window, nearby.naming[:NEAREST]
    manner = learn_manner(window, model, owner.pattern, owner.matches, nearby.habits)
    first = [bool(authors.family_first) for n in naming if (authors := window[n].authors)]
    usual = sum(first) * 2 > len(first)
    if len(first) == NEAREST and manner.authors.family_first != usual and manner.lists_owner:
        like = next(n for n, family_first in zip(naming, first, strict=True) if family_first == usual)
        form = learn_manner(window, like, owner.pattern, owner.matches, nearby.habits).authors
        manner = replace(manner, authors=form)
    return replace(manner, authors=replace(manner.authors, last=nearby.last)) if nearby.last else manner


def _left_out(text: str, others: Iterable[str], wanted: Iterable[Sequence[str]]) -> int:
    """Of how many facts, each in several ways perhaps, texts of other models show one, and this one none."""
    own, *shown = (" ".join(each.split()).lower() for each in (text, *others))
    told = [[fact.lower() for fact in some] for some in wanted]
    return sum(
        not any(fact in own for fact in some) and any(fact in each for fact in some for each in shown) for some in told
    )


def _rank(nearby: Nearby, facts: Facts, owner: Owner) -> tuple[tuple[float, int], ...]:
    """The entries nearby as models for a paper, best first, with what each is worth."""
    window, handicaps = nearby.window, nearby.handicaps
    others = lists_others(window, owner.pattern)
    if others:
        facts = facts.without_authors(owner.matches)
    if others or sum(anatomy.authors is not None for anatomy in window) * 2 > len(window):
        alone = [ALONE * bool(facts.authors and not anatomy.authors) for anatomy in window]
        handicaps = tuple(a + b for a, b in zip(handicaps, alone, strict=True))
    counted = [OTHER_MARKER * other for other in miscounted(window, facts)]
    handicaps = tuple(a + b for a, b in zip(handicaps, counted, strict=True))
    return rank_models(window, facts, nearby.near, handicaps)


def write_by_template(template: str, nearby: Nearby, facts: Facts, owner: Owner) -> str:
    """An entry by the pinned template: names, marker and numbers as the entries around its place have them."""
    window = nearby.window
    if not window:
        return with_number(write_pinned(template, facts, Voice(AuthorForm(), owner.matches), ""), 0)
    chosen = min(nearby.near, len(window) - 1)
    manner = learn_manner(window, chosen, owner.pattern, owner.matches, nearby.habits)
    if not manner.lists_owner:
        facts = facts.without_authors(owner.matches)
    voice = Voice(manner.authors, owner.matches, math=manner.habits.math, html=manner.html)
    return with_number(write_pinned(template, facts, voice, window[chosen].raw), 0)


def _dates_twice(anatomy: Anatomy) -> bool:
    """Whether an entry says its year twice, by itself: "(2031). Okafor, A. (2031)"."""
    years = [anatomy.text(chunk.span) for chunk in anatomy.chunks if chunk.part is Part.YEAR]
    return len(years) > len(set(years))


def _runs_together(anatomy: Anatomy) -> bool:
    """Whether the title follows the names without a space: "Jon Pell.The title"."""
    if anatomy.authors is None or anatomy.title is None:
        return False
    between = anatomy.inline.visible[anatomy.authors.span.end : anatomy.title.start]
    return 0 < len(between) == len(between.strip()) and between[-1] in ".,"


def _bare(text: str) -> str:
    """An entry without the spaces that no reader sees: beside others, beside tags, at the ends of lines."""
    return re.sub(r"(?<=>)[ \t]+(?=<)|(?<![ \t])[ \t](?=[\r\n]|\Z)|(?<=[ \t\r\n])[ \t]+(?=\S)", "", text)


def _with_owner(window: Sequence[Anatomy], facts: Facts, owner: Owner) -> Facts:
    """A list of authors without the owner is not all of it, where the page says "et al."."""
    cuts = any(anatomy.authors and anatomy.authors.et_al for anatomy in window)
    if not cuts or owner.pattern is None or any(map(owner.matches, facts.authors)):
        return facts
    return replace(facts, authors_complete=False)


def _with_archive(window: Sequence[Anatomy], facts: Facts) -> Facts:
    """A preprint's archive in the place of its venue, where each entry says when it came out there alone: "ICML 2031".

    Else the new one would be the only one without a year.
    """
    if facts.venue or not facts.arxiv or len(window) < MIN_PLACED or not all(map(_dates_by_venue, window)):
        return facts
    return replace(facts, venue=ARXIV, venue_name=ARXIV)


def _dates_by_venue(anatomy: Anatomy) -> bool:
    """Whether an entry says its year in its venue alone, and nothing of a preprint."""
    venues = [chunk for chunk in anatomy.chunks if chunk.part is Part.VENUE]
    others = {chunk.part for chunk in anatomy.chunks} & {Part.YEAR, Part.DATE, Part.PREPRINT, Part.ARXIV, Part.STATUS}
    return not others and any(Part.YEAR in dict(venue.inner) for venue in venues)


def _strangeness(view: ListView, model: int, place: int) -> float:
    """How ill an entry suits as a model for its place alone: another marker, another group (years aside)."""
    entries = view.series.entries
    neighbour, other = entries[min(place, len(entries) - 1)], entries[model]
    same_marker = (entry_number(other.raw) is None) == (entry_number(neighbour.raw) is None)
    same_group = _named_groups(other) == _named_groups(neighbour)
    return (0.0 if same_marker else OTHER_MARKER) + (0.0 if same_group else OTHER_GROUP)


def _named_groups(entry: Entry) -> list[str]:
    """What the groups that an entry stands in are called; years say nothing of what is written below them."""
    return [heading.text for heading in entry.above if not heading.is_year]


def _owner_here(anatomies: Sequence[Anatomy], facts: Facts, owner: Owner) -> Owner:
    """The owner; where none of the paper's authors is, or the list has no such name, the one that it sets apart."""
    own = next(filter(owner.matches, facts.authors), None)
    if own is None:
        found = marked_author(anatomies, facts.authors)
    elif any(anatomy.authors and anatomy.authors.has_owner for anatomy in anatomies):
        found = None
    else:
        text = marked_namesake(anatomies, own)
        found = (own, text) if text else None
    if found is None:
        return owner
    name, text = found
    return Owner(re.compile(re.escape(text)), lambda author: author == name)
