"""A status ("Under Review", "Preprint") gives way to the paper's venue where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.page.learning.anatomy import Anatomy, Chunk, Part
from pipeline.page.learning.badges import is_badge
from pipeline.page.learning.facts import ANY_YEAR, Facts
from pipeline.page.learning.form import learn_manner
from pipeline.page.learning.habits import learn_habits
from pipeline.page.learning.vocabulary import STATUS
from pipeline.page.months import MONTH_NAME
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

OF_VENUE = (Part.VENUE, Part.ACRONYM)
GIVEN_WAY = (Part.STATUS, Part.PREPRINT)
STATUS_LEAD = re.compile(r"\b(?:(?:is|currently|now|still|manuscript|preprint|paper|article)\s+)+$", re.IGNORECASE)
STATUS_GOAL = re.compile(r"\s+(?:at|to|for|in|with|by|of|w/?)\s.*", re.IGNORECASE | re.DOTALL)
LEADS_TO_GOAL = re.compile(r"\b(?:at|to|for|in|with|by|of)\s+(?:the\s+)?$", re.IGNORECASE)
GOAL_IN_SHORT = re.compile(r"\s*\([A-Z][\w&-]*[A-Z][\w&-]*(?:[ ’']+(?:\d\d){1,2})?\)")  # "under review (TPAMI)"
MONTH_BEHIND = re.compile(rf" (?:{MONTH_NAME})\b\.?(?=,? (?:19|20)\d\d)", re.IGNORECASE)  # "submitted Aug. 2031"
# What else is said of the waiting where one mark holds it all: "*Submitted to Bogs (B), IF=2.9, (in review, 2031)*".
REST_OF_STATUS = re.compile(
    rf"(?:[\s,;·]*(?:\((?:undergoing |under |in )?(?:review|revision)[^()]*\)|IF\s*[=:]?\s*[\d.]+"
    rf"|(?:undergoing|under|in) (?:review|revision)|(?:(?:{MONTH_NAME})\.?,?[ ]*)?(?:19|20)\d\d))*",
    re.IGNORECASE,
)
YEAR_LAST = re.compile(rf"\b({ANY_YEAR.pattern})\W*\Z")
LINE_END = re.compile(r"[ \t]*(?:\\|<br\s*/?>)?[ \t]*(?:\r\n|\n|\r)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an entry says that its paper waits.

    `words` are those of `status` that say so, `goal` is the venue that they lead to ("submitted to **TMLR**"), `others`
    are where it says so again.
    """

    status: Chunk
    words: Span
    goal: Chunk | None
    others: tuple[Chunk, ...]


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
    if not waiting or _shows_venue(target, facts):
        return splice(target.raw, [_dropped(target, chunk) for chunk in waiting]) if waiting else None
    manner = learn_manner([target], 0, owner.pattern, owner.matches, learn_habits([target], frozenset()))
    filler = Filler(target, facts, manner)
    edits: list[Edit] = []
    if badge := _badge(target, waiting, published):
        edits.append(Edit(target.inline.source(badge.span), filler.escape(facts.acronym or facts.venue, badge.span)))
        waiting = waiting[1:]
    place = _place(target, waiting)
    if shaped := _in_their_form(target, place, published, facts, owner):
        others = [_dropped(target, chunk) for chunk in place.others]
        others = [edit for edit in others if not any(edit.span.overlaps(own.span) for own in shaped)]
        whole = splice(target.raw, [*edits, *shaped, *others])
        if len(find_halves(whole)) <= len(find_halves(target.raw)):
            return whole
    return splice(target.raw, [*edits, *_in_own_marks(filler, place, years_apart=_parts_years(published))])


def _shows_venue(target: Anatomy, facts: Facts) -> bool:
    """Whether the paper's venue stands there already, with words that say when it comes out: "*ICML*, forthcoming"."""
    named = {target.text(span).casefold() for c in target.chunks for part, span in c.inner if part is Part.VENUE}
    return not named.isdisjoint({facts.venue.casefold(), facts.venue_name.casefold()})


def _is_label(target: Anatomy, chunk: Chunk) -> bool:
    """Whether a word is a link's that shows where the preprint is: "[HAL](...)"."""
    return chunk.link is not None and not STATUS.search(target.text(chunk.span))


def _has_number(target: Anatomy, chunk: Chunk) -> bool:
    """Whether the paper's number at the archive follows the archive's name: "*arXiv* 3101.00123"."""
    following = chunk_from(target, chunk.span.end)
    near = following is not None and following.span.start - chunk.span.end <= YEAR_NEAR
    return chunk.part is Part.PREPRINT and following is not None and near and following.part is Part.ARXIV


def _place(target: Anatomy, waiting: Sequence[Chunk]) -> _Place:
    status = waiting[0]
    words = _status_words(target, status)
    following = chunk_from(target, max(status.span.end, words.end))
    goal = following if following and _leads_to(target, words, following) else None
    return _Place(status, words, goal, tuple(waiting[1:]))


def _in_own_marks(filler: Filler, place: _Place, *, years_apart: bool) -> list[Edit]:
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
        end = _status_words(target, chunk).end
    return end


def _in_their_form(
    target: Anatomy, place: _Place, published: Sequence[Anatomy], facts: Facts, owner: Owner
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


def _leads_to(target: Anatomy, words: Span, following: Chunk) -> bool:
    """Whether a status leads to the venue behind it: "submitted to **TMLR**"."""
    between = target.inline.visible[words.start : following.span.start]
    return following.part is Part.VENUE and bool(LEADS_TO_GOAL.search(between))


def _start_with_marks(target: Anatomy, chunk: Chunk) -> int:
    """Where a chunk starts in the source, with the marks around just it."""
    starts = [mark.raw.start for mark in target.inline.marks if mark.visible == chunk.span]
    return min([target.inline.source(chunk.span).start, *starts])


def _status_words(target: Anatomy, chunk: Chunk) -> Span:
    """The words of a chunk that say that the paper waits, and where it was sent; what else stands there stays."""
    text = target.text(chunk.span)
    found = STATUS.search(text) if chunk.part is Part.STATUS else None
    if found is None:
        return chunk.span
    lead, goal = STATUS_LEAD.search(text[: found.start()]), STATUS_GOAL.match(text, found.end())
    start, end = lead.start() if lead else found.start(), goal.end() if goal else found.end()
    return _whole_status(target, Span(chunk.span.start + start, chunk.span.start + end))


def _whole_status(target: Anatomy, words: Span) -> Span:
    """The words with the short name of where the paper was sent, and with all that their mark says of the waiting."""
    visible = target.inline.visible
    for behind in (GOAL_IN_SHORT, MONTH_BEHIND):
        found = behind.match(visible, words.end)
        words = Span(words.start, found.end()) if found else words
    marks = (mark.visible for mark in target.inline.marks if mark.visible.start == words.start)
    whole = [mark for mark in marks if REST_OF_STATUS.fullmatch(visible, words.end, mark.end) and mark.end > words.end]
    return Span(words.start, whole[0].end) if whole else words


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
    span = target.inline.source(_status_words(target, chunk))
    start, end = raw.rfind("\n", 0, span.start) + 1, raw.find("\n", span.end) + 1 or len(raw)
    before, behind = raw[start : span.start], raw[span.end : end]
    closed = close_gaps(before + DROPPED + behind)
    if not closed.strip():
        above = LINE_END.search(raw, 0, start) if end == len(raw) else None  # the last line goes with the break above
        return Edit(Span(above.start() if above else start, end), "")
    return least_edit(Span(start, end), raw[start:end], closed)
