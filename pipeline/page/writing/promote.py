"""Promotion: a listed preprint gets its venue where it stands, in the form of the page's published entries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.page.learning.anatomy import Anatomy, Chunk, Part
from pipeline.page.learning.facts import Facts
from pipeline.page.learning.form import learn_manner
from pipeline.page.learning.habits import common_texts, learn_habits
from pipeline.page.learning.vocabulary import STATUS
from pipeline.page.months import MONTH_NAME
from pipeline.page.reading.source import BLANK_LINE
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.fill import fill
from pipeline.page.writing.filling.filler import Filler
from pipeline.page.writing.filling.years import year_like
from pipeline.page.writing.gaps import DROPPED, close_gaps
from pipeline.page.writing.least_edit import least_edit
from pipeline.page.writing.pairs import find_halves
from pipeline.page.writing.splice import Edit, splice
from pipeline.page.writing.view import Owner

GIVEN_WAY = (Part.STATUS, Part.PREPRINT)
ANCHORS = frozenset({Part.TITLE, Part.AUTHORS, Part.YEAR, Part.LINK})  # parts that a venue may stand behind
OF_VENUE = frozenset({Part.VENUE, Part.ACRONYM, Part.YEAR, Part.VENUE_REST})
YEAR_NEAR = 3  # characters between a status and its year: ", ", " ("
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
ADDRESS = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")
QUOTE_CLOSES = re.compile(r"(?P<stop>[.,]?)[\"”»]")
MORE_NAMES = re.compile(r",[ ]+[^\W\d_][\w'’.-]*(?:[ ]+[^\W\d_][\w'’.-]*){1,3},")
LINE_END = re.compile(r"[ \t]*(?:\\|<br\s*/?>)?[ \t]*(?:\r\n|\n|\r)\Z", re.IGNORECASE)
CELL_END = re.compile(r"(?<!\\)\|")
BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\n|\r))*")
CLOSING_MARKS = re.compile(r"[)\]}*_`]+|</\w+>")


def mark_entry(target: Anatomy, published: Sequence[Anatomy], facts: Facts, owner: Owner) -> str | None:
    """The entry with the paper's venue.

    A status word of the owner ("Under Review", "Preprint") gives way to the venue and nothing else changes. Else the
    venue goes where the page's published entries have it, behind the same part.

    Args:
        target: the preprint's entry.
        published: entries of the page that show a venue, the nearest first.
        facts: of the paper, its venue known.
        owner: of the page.

    Returns:
        The new source, or None where the page shows no form for a venue.
    """
    waiting = [chunk for chunk in target.chunks if chunk.part in GIVEN_WAY and not _is_label(target, chunk)]
    waiting = [chunk for chunk in waiting if not _has_number(target, chunk)]
    if waiting:
        return _in_place(target, waiting, published, facts, owner)
    for model in published:
        venue = next((n for n, chunk in enumerate(model.chunks) if chunk.part is Part.VENUE), None)
        if venue is None or venue == 0:
            continue
        marked = _behind_same_part(target, model, venue, facts, owner)
        whole = marked and len(find_halves(marked)) <= len(find_halves(target.raw)) and _same_shape(target.raw, marked)
        if marked and whole and marked != target.raw:
            return marked
    return None


def _is_label(target: Anatomy, chunk: Chunk) -> bool:
    """Whether a word is a link's that shows where the preprint is: "[HAL](...)"."""
    return chunk.link is not None and not STATUS.search(target.text(chunk.span))


def _has_number(target: Anatomy, chunk: Chunk) -> bool:
    """Whether the paper's number at the archive follows the archive's name: "*arXiv* 3101.00123"."""
    following = next((other for other in target.chunks if other.span.start >= chunk.span.end), None)
    near = following is not None and following.span.start - chunk.span.end <= YEAR_NEAR
    return chunk.part is Part.PREPRINT and following is not None and near and following.part is Part.ARXIV


def _same_shape(before: str, after: str) -> bool:
    """Whether an entry without blank lines gets none, and a table's row as many cells as it had."""
    if BLANK_LINE.search(after.strip()) and not BLANK_LINE.search(before.strip()):
        return False
    shapes = [(len(CELL_END.findall(raw)), raw.count("\n")) for raw in (before, after)]
    return not before.lstrip().startswith("|") or shapes[0] == shapes[1]


def _in_place(
    target: Anatomy, waiting: Sequence[Chunk], published: Sequence[Anatomy], facts: Facts, owner: Owner
) -> str:
    """Replace the status words alone; a year that follows and says the preprint's year gives way to the venue's.

    Where an entry says twice that it waits ("Preprint, under review"), the first place gets the venue, the others go.
    """
    manner = learn_manner([target], 0, owner.pattern, owner.matches, learn_habits([target], frozenset()))
    filler = Filler(target, facts, manner)
    status = waiting[0]
    words = _status_words(target, status)
    following = next((chunk for chunk in target.chunks if chunk.span.start >= max(status.span.end, words.end)), None)
    if following and (goal := _goal(target, words, following)):
        lead = Edit(Span(target.inline.source(words).start, goal.start), "")
        others = [_dropped(target, chunk) for chunk in waiting[1:]]
        return splice(target.raw, [lead, _replaced_venue(target, following, filler, facts), *others])
    dates = _dates_behind(target, words)
    edits = []
    name = facts.venue
    if dates and facts.venue_has_year:
        apart = facts.venue_name != facts.venue and _parts_years(published)
        if facts.year and apart and [date.part for date in dates] == [Part.YEAR]:
            name = facts.venue_name
            year = year_like(target.text(dates[0].span), facts.year)
            edits.append(Edit(target.inline.source(dates[0].span), year))
        else:
            start = max(_end(target, status), target.inline.source(words).end)
            edits.append(Edit(Span(start, _year_end(target, status, dates[-1])), ""))
    edits.append(Edit(target.inline.source(words), filler.escape(name, words)))
    edits += [_dropped(target, chunk) for chunk in waiting[1:]]
    return splice(target.raw, edits)


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


def _year_end(target: Anatomy, status: Chunk, year: Chunk) -> int:
    """Where a year behind a status ends in the source, with the bracket that closes one between them."""
    end = target.inline.source(year.span).end
    opened = "(" in target.inline.visible[status.span.end : year.span.start]
    return end + 1 if opened and target.raw.startswith(")", end) else end


def _goal(target: Anatomy, words: Span, following: Chunk) -> Span | None:
    """The source of the venue that a status leads to, with its marks: "submitted to **TMLR**"."""
    between = target.inline.visible[words.start : following.span.start]
    if following.part is not Part.VENUE or not LEADS_TO_GOAL.search(between):
        return None
    source = target.inline.source(following.span)
    starts = [mark.raw.start for mark in target.inline.marks if mark.visible == following.span]
    return Span(min([source.start, *starts]), source.end)


def _replaced_venue(target: Anatomy, venue: Chunk, filler: Filler, facts: Facts) -> Edit:
    return Edit(target.inline.source(venue.span), filler.escape(facts.venue, venue.span))


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


def _behind_same_part(target: Anatomy, model: Anatomy, venue: int, facts: Facts, owner: Owner) -> str | None:
    """Write the venue behind the part that it stands behind in the model, with all that leads there and back."""
    before = model.chunks[venue - 1]
    anchor = next((chunk for chunk in target.chunks if chunk.part is before.part), None)
    if anchor is None or before.part not in ANCHORS:
        return None
    tail = _venue_end(model, venue)
    year = _year_of_names(target, anchor)
    at = _end(target, year) + len(")") if year else _end(target, anchor)
    if _is_bracketed(target.raw[:at]) or _names_go_on(target, anchor):
        return None
    text = _venue_piece(model, _end(model, before), tail, facts, owner)
    until, text = _above_summary(target, anchor, at, (model, venue, tail), text) or _one_quote(target.raw, at, text)
    stopped = text.endswith(".") and target.raw.startswith(".", until)  # behind the title, whose full stop stays
    return splice(target.raw, [Edit(Span(at, until), text[:-1] if stopped else text)])


def _year_of_names(target: Anatomy, anchor: Chunk) -> Chunk | None:
    """The year in brackets right behind the names, which belongs to them: "Jon Pell, Ada Okafor (2031)"."""
    if anchor.part is not Part.AUTHORS:
        return None
    visible = target.inline.visible
    following = next((chunk for chunk in target.chunks if chunk.span.start >= anchor.span.end), None)
    if following is None or following.part is not Part.YEAR or not visible.startswith(")", following.span.end):
        return None
    return following if visible[anchor.span.end : following.span.start].strip() == "(" else None


def _names_go_on(target: Anatomy, authors: Chunk) -> bool:
    """Whether more names follow than were read: no venue stands between "Jon Pell, haonan he, Mia Brandt"."""
    told = (chunk for chunk in target.chunks if chunk.part is not Part.PROSE)
    known = any(0 <= chunk.span.start - authors.span.end <= YEAR_NEAR for chunk in told)
    return (
        authors.part is Part.AUTHORS and not known and bool(MORE_NAMES.match(target.inline.visible, authors.span.end))
    )


def _is_bracketed(text: str) -> bool:
    """Whether a text ends within brackets that it opens: "[[SSRN link](...)"."""
    bare = ADDRESS.sub("]", text)
    return any(bare.count(opening) > bare.count(closing) for opening, closing in ("()", "[]"))


def _one_quote(raw: str, at: int, text: str) -> tuple[int, str]:
    """Up to where the target is replaced by a text, so that the quote which closes a title there closes it once.

    `at` is where the title ends in the target's source.
    """
    own, new = QUOTE_CLOSES.match(raw, at), QUOTE_CLOSES.match(text)
    if own and new:
        ended = own["stop"] == "." and not text.endswith(".")
        return own.end(), text + ("." if ended else "")
    if own:
        return own.end(), own.group() + text
    return at, new.group("stop") + text[new.end() :] if new else text


def _venue_piece(model: Anatomy, start: int, tail: int, facts: Facts, owner: Owner) -> str:
    """The model's source between two places, its venue replaced by the paper's."""
    within = (chunk for chunk in model.chunks if model.inline.source(chunk.span).end <= tail)
    chunks = tuple(chunk for chunk in within if chunk.part in OF_VENUE)
    habits = learn_habits([model], common_texts([model]))
    manner = learn_manner([model], 0, owner.pattern, owner.matches, habits)
    # What stands behind the venue is no part of the piece, nor are pictures in front of it, whose places must hold.
    marks = tuple(mark for mark in model.inline.marks if mark.raw.end <= tail)
    links = tuple(link for link in model.inline.links if link.raw.end <= tail)
    inline = replace(model.inline, raw=model.raw[:tail], images=(), marks=marks, links=links)
    return fill(Anatomy(inline, None, "", None, chunks, None), facts, manner)[start:]


def _above_summary(
    target: Anatomy, anchor: Chunk, at: int, shown: tuple[Anatomy, int, int], text: str
) -> tuple[int, str] | None:
    """Where a quoted summary follows in both entries, the venue stands above it with the model's blank lines.

    `shown` is the model, the index of its venue, and where that ends. Returns the offset up to which the target is
    replaced, and the text.
    """
    model, venue, tail = shown
    following = next((chunk for chunk in target.chunks if chunk.span.start >= anchor.span.end), None)
    in_model = next((chunk for chunk in model.chunks[venue + 1 :] if chunk.part is not Part.VENUE_REST), None)
    if not following or not in_model or following.part is not Part.SUMMARY or in_model.part is not Part.SUMMARY:
        return None
    until = _line_start(target, following)
    own_gap, model_gap = target.raw[at:until], model.raw[tail : _line_start(model, in_model)]
    if own_gap.strip() or model_gap.strip():
        return None
    lead = BLANK_LINES.match(text)
    if lead and lead.group().count("\n") == own_gap.count("\n"):
        text = own_gap + text[lead.end() :]  # the owner's own blank line stays as it is
    return until, text + model_gap


def _line_start(anatomy: Anatomy, chunk: Chunk) -> int:
    return anatomy.raw.rfind("\n", 0, anatomy.inline.source(chunk.span).start) + 1


def _end(anatomy: Anatomy, chunk: Chunk) -> int:
    """Where a chunk ends in the source, its link and closing marks included."""
    end = chunk.link.raw.end if chunk.link else anatomy.inline.source(chunk.span).end
    for mark in anatomy.inline.marks:
        quotes = anatomy.inline.visible[chunk.span.end : mark.visible.end]
        if mark.visible.end >= chunk.span.end and not quotes.strip('"”»') and mark.raw.start < end:
            end = max(end, mark.raw.end)
    return end


def _venue_end(model: Anatomy, venue: int) -> int:
    """Where the venue's piece ends in the model: behind its year, acronym and closing marks and brackets."""
    end = _end(model, model.chunks[venue])
    for chunk in model.chunks[venue + 1 :]:
        between = model.inline.visible[model.chunks[venue].span.end : chunk.span.start]
        if chunk.part not in {Part.ACRONYM, Part.YEAR, Part.VENUE_REST} or "\n" in between:
            break
        end = _end(model, chunk)
    closing = CLOSING_MARKS.match(model.raw, end)
    return closing.end() if closing else end
