"""A status ("Under Review", "Preprint") gives way to the paper's venue where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.page.learning.anatomy import Anatomy, Chunk, Part
from pipeline.page.learning.badges import is_badge
from pipeline.page.learning.facts import ANY_YEAR, Facts
from pipeline.page.learning.form import learn_manner
from pipeline.page.learning.habits import learn_habits
from pipeline.page.learning.naming import NUMBER_OF_DAY
from pipeline.page.learning.vocabulary import STATUS
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.filler import Filler
from pipeline.page.writing.filling.years import year_like
from pipeline.page.writing.gaps import DROPPED, close_gaps
from pipeline.page.writing.least_edit import least_edit
from pipeline.page.writing.pairs import find_halves
from pipeline.page.writing.places import YEAR_NEAR, chunk_end, chunk_from, year_end
from pipeline.page.writing.splice import Edit, splice
from pipeline.page.writing.venue_like import venue_like
from pipeline.page.writing.view import Owner
from pipeline.page.writing.waiting_places import WaitingPlace, find_place, goal_in_front, status_words

OF_VENUE = (Part.VENUE, Part.ACRONYM)
GIVEN_WAY = (Part.STATUS, Part.PREPRINT)
YEAR_LAST = re.compile(rf"\b({ANY_YEAR.pattern})\W*\Z")
LINE_END = re.compile(r"[ \t]*(?:\\|<br\s*/?>)?[ \t]*(?:\r\n|\n|\r)\Z", re.IGNORECASE)


def replace_status(target: Anatomy, published: Sequence[Anatomy], facts: Facts, owner: Owner) -> str | None:
    """The entry with the paper's venue where it says that the paper waits ("Under Review", "Preprint").

    Args:
        target: the preprint's entry.
        published: entries of the page that show a venue, the nearest first.
        facts: of the paper, its venue known.
        owner: of the page.

    Returns:
        The new source, or None where the entry says no such thing.
    """
    waiting = [chunk for chunk in target.chunks if chunk.part in GIVEN_WAY and not _is_label(target, chunk)]
    waiting = [chunk for chunk in waiting if not _has_number(target, chunk)]
    if not waiting:
        return None
    place = find_place(target, waiting)
    goal = goal_in_front(target, place.words)
    if goal and (shaped := _in_their_form(target, replace(place, words=goal), published, facts, owner)):
        return splice(target.raw, shaped)
    if _shows_venue(target, place, facts):
        return splice(target.raw, [_dropped(target, chunk) for chunk in waiting])
    manner = learn_manner([target], 0, owner.pattern, owner.matches, learn_habits([target], frozenset()))
    filler = Filler(target, facts, manner)
    edits: list[Edit] = []
    if badge := _badge(target, waiting, published):
        edits.append(Edit(target.inline.source(badge.span), filler.escape(facts.acronym or facts.venue, badge.span)))
        waiting = waiting[1:]
    place = find_place(target, waiting)
    if shaped := _in_their_form(target, place, published, facts, owner):
        others = [_dropped(target, chunk) for chunk in place.others]
        others = [edit for edit in others if not any(edit.span.overlaps(own.span) for own in shaped)]
        whole = splice(target.raw, [*edits, *shaped, *others])
        if len(find_halves(whole)) <= len(find_halves(target.raw)):
            return whole
    return splice(target.raw, [*edits, *_in_own_marks(filler, place, years_apart=_parts_years(published))])


def _shows_venue(target: Anatomy, place: WaitingPlace, facts: Facts) -> bool:
    """Whether the paper's venue stands there already, with words that say when it comes out: "*ICML*, forthcoming"."""
    apart = [c for c in target.chunks if c is not place.goal and not place.words.overlaps(c.span)]
    named = {target.text(span).casefold() for c in apart for part, span in c.inner if part is Part.VENUE}
    return not named.isdisjoint({facts.venue.casefold(), facts.venue_name.casefold()})


def _is_label(target: Anatomy, chunk: Chunk) -> bool:
    """Whether a word is a link's that shows where the preprint is: "[HAL](...)"."""
    return chunk.link is not None and not STATUS.search(target.text(chunk.span))


def _has_number(target: Anatomy, chunk: Chunk) -> bool:
    """Whether the paper's number at the archive follows the archive's name: "*arXiv* 3101.00123", of bioRxiv."""
    following = chunk_from(target, chunk.span.end)
    if chunk.part is not Part.PREPRINT or following is None or following.span.start - chunk.span.end > YEAR_NEAR:
        return False
    return following.part is Part.ARXIV or bool(NUMBER_OF_DAY.fullmatch(target.text(following.span)))


def _in_own_marks(filler: Filler, place: WaitingPlace, *, years_apart: bool) -> list[Edit]:
    """Replace the status words alone; a year that follows and says the preprint's year gives way to the venue's.

    Where an entry says twice that it waits ("Preprint, under review"), the first place gets the venue, the others go.
    """
    target, facts, words = filler.anatomy, filler.facts, place.words
    dropped = [_dropped(target, chunk) for chunk in place.others]
    if place.goal:
        lead = Span(target.inline.source(words).start, _start_with_marks(target, place.goal))
        venue = filler.escape(facts.venue, place.goal.span)
        return [Edit(lead, ""), Edit(target.inline.source(place.goal.span), venue), *dropped]
    dates = _dates_behind(target, words)
    edits: list[Edit] = []
    name = facts.acronym if facts.acronym and is_badge(target, place.status) else facts.venue
    if dates and facts.year_is_venues:
        apart = not facts.venue_has_year or (facts.venue_name != facts.venue and years_apart)
        if facts.year and apart and [date.part for date in dates] == [Part.YEAR]:
            name = facts.venue_name
            year = year_like(target.text(dates[0].span), facts.year)
            edits.append(Edit(target.inline.source(dates[0].span), year))
        else:
            start = max(chunk_end(target, place.status), target.inline.source(words).end)
            edits.append(Edit(Span(start, year_end(target, place.status.span.end, dates[-1])), ""))
    return [*edits, Edit(target.inline.source(words), filler.escape(name, words)), *dropped]


def _end_of_waiting(target: Anatomy, words: Span, others: Sequence[Chunk]) -> int:
    """Where the last of several statuses side by side ends: "Preprint. Under review"."""
    end = words.end
    for chunk in others:
        if target.inline.visible[end : chunk.span.start].strip(" .,;("):
            break
        end = status_words(target, chunk).end
    return end


def _in_their_form(
    target: Anatomy, place: WaitingPlace, published: Sequence[Anatomy], facts: Facts, owner: Owner
) -> list[Edit]:
    """The venue as the published entries have it, where the entry says that the paper waits, and for which venue.

    The year behind goes with it where they say one: to the venue's own, else where theirs stands. Nothing, where none
    of them can be followed.
    """
    end = place.goal.span.end if place.goal else _end_of_waiting(target, place.words, place.others)
    whole = Span(place.words.start, end)
    dates = _dates_behind(target, whole)
    dated = Span(whole.start, dates[-1].span.end) if dates else whole
    if not facts.year_is_venues:
        own = YEAR_LAST.search(target.text(dated))
        facts = facts.of_year(int(own.group(1)) if own else None)
    found = venue_like(target, whole, published, facts, owner)
    if found and dates and facts.year and f"{facts.year % 100:02}" in found[1]:
        found = venue_like(target, dated, published, facts, owner)
    if found is None:
        return []
    edits = [Edit(*found)]
    if facts.year and facts.year_is_venues and dates and dates[-1].part is Part.YEAR:
        year = target.inline.source(dates[-1].span)
        if not year.overlaps(found[0]):
            edits.append(Edit(year, year_like(target.text(dates[-1].span), facts.year)))
    return edits


def _badge(target: Anatomy, waiting: Sequence[Chunk], published: Sequence[Anatomy]) -> Chunk | None:
    """What says in front of the title that the paper waits, where it is said behind it, too: "**[Under Review]**"."""
    if len(waiting) == 1 or not target.is_before_title(waiting[0].span):
        return None
    return waiting[0] if any(map(_says_twice, published)) else None


def _says_twice(model: Anatomy) -> bool:
    """Whether an entry names its venue in front of the title and behind it."""
    named = [chunk for chunk in model.chunks if chunk.part in OF_VENUE or Part.VENUE in dict(chunk.inner)]
    return {model.is_before_title(chunk.span) for chunk in named} == {True, False}


def _dates_behind(target: Anatomy, words: Span) -> list[Chunk]:
    """The month and the year right behind a status: "submitted, May, 2020"."""
    dates: list[Chunk] = []
    end = words.end
    for chunk in target.chunks:
        if chunk.span.start >= end:
            if chunk.part not in {Part.MONTH, Part.YEAR, Part.DATE} or chunk.span.start - end > YEAR_NEAR:
                break
            dates.append(chunk)
            end = chunk.span.end
    return dates


def _start_with_marks(target: Anatomy, chunk: Chunk) -> int:
    """Where a chunk starts in the source, with the marks around just it."""
    starts = [mark.raw.start for mark in target.inline.marks if mark.visible == chunk.span]
    return min([target.inline.source(chunk.span).start, *starts])


def _parts_years(published: Sequence[Anatomy]) -> bool:
    """Whether the page writes a venue's year apart from it: "*ICML*, 2024"."""
    for model in published:
        for venue, following in pairwise(model.chunks):
            if venue.part is Part.VENUE:
                near = following.span.start - venue.span.end <= YEAR_NEAR
                return following.part is Part.YEAR and near and Part.YEAR not in dict(venue.inner)
    return False


def _dropped(target: Anatomy, chunk: Chunk) -> Edit:
    """A second status goes with the marks and separators that belong to it, and nothing else on its line."""
    raw = target.raw
    span = target.inline.source(status_words(target, chunk))
    start, end = raw.rfind("\n", 0, span.start) + 1, raw.find("\n", span.end) + 1 or len(raw)
    before, behind = raw[start : span.start], raw[span.end : end]
    closed = close_gaps(before + DROPPED + behind)
    if not closed.strip():
        above = LINE_END.search(raw, 0, start) if end == len(raw) else None  # the last line goes with the break above
        return Edit(Span(above.start() if above else start, end), "")
    return least_edit(Span(start, end), raw[start:end], closed)
