"""Filling in years, months and dates as the model writes them."""

from __future__ import annotations

import re

from pipeline.model import PartialDate
from pipeline.page.dates import find_date, month_like, render_date
from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.vocabulary import DASHES
from pipeline.page.months import is_short, month_of
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.filler import Filler
from pipeline.page.writing.splice import Edit

AROUND_VENUE = frozenset({Part.VENUE, Part.VENUE_REST, Part.ACRONYM, Part.PREPRINT, Part.STATUS, Part.MONTH})
RANGE_DASH = re.compile(rf"\s*[~～{DASHES}]\s*")
STATUS_NEAR = 3  # characters between a status and the year that belongs to it: ", "
YEAR_BEHIND = re.compile(r"[ ]+(?=(?:19|20)\d\d\b)")
MONTH_AND_DAY = re.compile(r"(?P<month>[^\W\d_]{3,9})(?P<dot>\.?) \d{1,2}")
FULL_YEAR = re.compile(r"(?<!\d)(?:19|20)(\d\d)(?!\d)")


def fill_year(filler: Filler, chunk: Chunk) -> None:
    """A year; it goes where a venue has said it, or where it belongs to a status that goes."""
    year = filler.facts.year
    told = filler.year_shown and stands_behind_venue(filler, chunk) and not _said_twice(filler, chunk)
    if year is None or told or _is_another(filler, chunk) or _behind_dropped_status(filler, chunk):
        filler.drop(chunk)
    else:
        shown = filler.text(chunk.span)
        to_come = "+" if shown.endswith("+") and filler.facts.is_preprint else ""  # "2031+"
        filler.replace(chunk.span, year_like(shown, year) + to_come)


def year_like(example: str, year: int) -> str:
    """A year as another is written: "2024", "'24", "24'"."""
    short = f"{year % 100:02d}"
    if re.fullmatch(r"[’']\d\d", example):
        return example[0] + short
    if re.fullmatch(r"\d\d[’']?", example):
        return short + example[2:]
    return str(year)


def fill_date(filler: Filler, chunk: Chunk) -> None:
    """A date with a month; the year alone where no month is known."""
    facts = filler.facts
    if day := _day_behind_year(filler, chunk):
        _fill_day(filler, chunk, day)
        return
    if _ends_range(filler, chunk):
        filler.drop(chunk)  # how many days it takes is not known
        return
    form = find_date(filler.text(chunk.span))
    words = (form.month_word, *filler.habits.months) if form else ()
    told = filler.year_shown and not facts.month and (stands_behind_venue(filler, chunk) or _said_twice(filler, chunk))
    if form and facts.published and facts.published.month and chunk is filler.anatomy.chunks[0]:
        filler.replace(chunk.span, render_date(form, facts.published, words))  # "Dec 2030: The title, ICML 2031"
    elif facts.year is None or form is None or told:
        filler.drop(chunk)
    elif facts.month:
        filler.replace(chunk.span, render_date(form, PartialDate(facts.year, facts.month, facts.day), words))
    else:
        filler.replace(chunk.span, str(facts.year))


def _ends_range(filler: Filler, chunk: Chunk) -> bool:
    """Whether a date is the last day of a meeting: "2031.06.20 - 2031.06.24"."""
    before = filler.before(chunk)
    between = filler.text(Span(before.span.end, chunk.span.start)) if before and before.part is Part.DATE else ""
    return bool(RANGE_DASH.fullmatch(between))


def _day_behind_year(filler: Filler, chunk: Chunk) -> re.Match[str] | None:
    """Month and day behind the year, as APA has them: "(2030, March 30)". By itself "March 30" would be of 2030."""
    before = filler.before(chunk)
    near = before is not None and before.part is Part.YEAR and chunk.span.start - before.span.end <= STATUS_NEAR
    return MONTH_AND_DAY.fullmatch(filler.text(chunk.span)) if near else None


def _fill_day(filler: Filler, chunk: Chunk, example: re.Match[str]) -> None:
    """Month and day, the month alone, or none, as far as they are known."""
    facts = filler.facts
    if not facts.month:
        filler.drop(chunk)
        return
    month = month_like(example["month"] + example["dot"], facts.month, "en", filler.habits.months)
    filler.replace(chunk.span, f"{month} {facts.day}" if facts.day else month)


def fill_month(filler: Filler, chunk: Chunk) -> None:
    """A month that stands alone, full or short."""
    text, behind = filler.text(chunk.span), chunk.span.end
    shown = re.split(r"[.\s/–-]", text)[0]
    language = month_of(shown)[1]
    dot_behind = filler.anatomy.inline.visible.startswith(".", behind)
    dotted = (dot_behind or text.endswith(".")) and is_short(shown, language)
    span = Span(chunk.span.start, behind + 1) if dotted and dot_behind else chunk.span
    of_preprint = bool(filler.facts.arxiv)  # then the month may be that of its first appearance
    if not filler.facts.month or (of_preprint and filler.year_shown and _venue_stands_before(filler, chunk)):
        _drop_month(filler, chunk, span)
        return
    month = month_like(shown + "." * dotted, filler.facts.month, language, filler.habits.months)
    filler.replace(span, month.rstrip(".") if dot_behind and not dotted else month)  # "July. 2031: The title"


def _drop_month(filler: Filler, chunk: Chunk, shown: Span) -> None:
    """A month goes; what parts it from the venue in front then parts the year right behind it: "ICML, July 2031"."""
    space = YEAR_BEHIND.match(filler.anatomy.inline.visible, shown.end)
    year = next((other for other in filler.anatomy.chunks if space and other.span.start == space.end()), None)
    if space and (not filler.year_shown or (year is not None and _said_twice(filler, year))):
        filler.edits.append(Edit(filler.anatomy.inline.source(Span(shown.start, space.end())), ""))
    elif len(shown) > len(chunk.span):
        filler.cut(filler.anatomy.inline.source(shown))
    else:
        filler.drop(chunk)


def _venue_stands_before(filler: Filler, chunk: Chunk) -> bool:
    """Whether a month follows a venue: one that says its year has no month behind it ("ICML 2031, Feb.")."""
    return any(c.part is Part.VENUE and c.span.end <= chunk.span.start for c in filler.anatomy.chunks)


def stands_behind_venue(filler: Filler, chunk: Chunk) -> bool:
    """Whether a year stands right behind the venue, so that a venue with its own year makes it one too many."""
    before = filler.before(chunk)
    if before is not None and before.part is Part.ARXIV:  # "arXiv:3101.01234 (2031)"
        before = filler.before(before)
    if before is not None and before.part is Part.MONTH:  # "ICML, July 2031", but "July. 2031: The title"
        before = filler.before(before)
    return before is not None and before.part in AROUND_VENUE


def _is_another(filler: Filler, chunk: Chunk) -> bool:
    """Whether the model named another year before: that of a talk, of the same work in another place."""
    first = next(c for c in filler.anatomy.chunks if c.part is Part.YEAR or _is_dated(filler, c))
    return first is not chunk and year_of(filler.text(first.span)) != year_of(filler.text(chunk.span))


def _is_dated(filler: Filler, chunk: Chunk) -> bool:
    return chunk.part is Part.DATE and bool(FULL_YEAR.search(filler.text(chunk.span)))


def year_of(text: str) -> str:
    """The two last digits of a year, however it is written, alone or in a date."""
    full = FULL_YEAR.search(text)
    return full[1] if full else re.sub(r"\D", "", text)[-2:]


def _said_twice(filler: Filler, chunk: Chunk) -> bool:
    """Whether the model says its year both with the venue and here: a badge "CVPR 2031", then "2031 - Title".

    Not where the place of a conference parts them, which goes: "CVPR 2031, Nairobi, Kenya, 2031".
    """
    before = filler.before(chunk)
    parted = before is not None and before.part is Part.VENUE_REST
    while before is not None and before.part in {Part.VENUE_REST, Part.ACRONYM}:
        before = filler.before(before)
    if parted and before is not None and filler.text(chunk.span) in filler.text(before.span):
        return False
    venues = [c for c in filler.anatomy.chunks if c.part in {Part.VENUE, Part.ACRONYM, Part.PREPRINT}]
    year = filler.text(chunk.span)[-len("2031") :] if chunk.part is Part.DATE else filler.text(chunk.span)
    short = re.compile(rf"[’']{re.escape(year_of(year))}\b")
    shown = [filler.text(venue.span) for venue in venues]
    return any(year in text or short.search(text) for text in shown)


def _behind_dropped_status(filler: Filler, chunk: Chunk) -> bool:
    """Whether a year goes with a status that is not ours to say: "submitted, 2025"."""
    before = filler.before(chunk)
    if before is None or before.part is not Part.STATUS or filler.facts.venue:
        return False
    return chunk.span.start - before.span.end <= STATUS_NEAR
