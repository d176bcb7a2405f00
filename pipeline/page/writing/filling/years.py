"""Filling in years, months and dates as the model writes them."""

from __future__ import annotations

import re

from pipeline.model import PartialDate
from pipeline.page.dates import LANGUAGES, find_date, render_date
from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.writing.filling.filler import Filler


def behind_venue(filler: Filler, chunk: Chunk) -> bool:
    """Whether a year stands right behind the venue, so that a venue with its own year makes it one too many."""
    chunks = filler.anatomy.chunks
    place = chunks.index(chunk)
    venues = {Part.VENUE, Part.VENUE_REST, Part.ACRONYM, Part.PREPRINT, Part.STATUS, Part.MONTH}
    return place > 0 and chunks[place - 1].part in venues


def _behind_dropped_status(filler: Filler, chunk: Chunk) -> bool:
    """Whether a year goes with a status that is not ours to say: "submitted, 2025"."""
    chunks = filler.anatomy.chunks
    place = chunks.index(chunk)
    before = chunks[place - 1] if place else None
    return (
        before is not None
        and before.part is Part.STATUS
        and not filler.facts.venue
        and chunk.span.start - before.span.end <= 3
    )


def year_like(example: str, year: int) -> str:
    short = f"{year % 100:02d}"
    if re.fullmatch(r"[’']\d\d", example):
        return example[0] + short
    if re.fullmatch(r"\d\d[’']", example):
        return short + example[-1]
    return str(year)


def fill_year(filler: Filler, chunk: Chunk) -> None:
    if (
        filler.facts.year is None
        or (filler.year_shown and behind_venue(filler, chunk))
        or _behind_dropped_status(filler, chunk)
    ):
        filler.drop(chunk)
        return
    filler.replace(chunk.span, year_like(filler.anatomy.text(chunk.span), filler.facts.year))


def fill_date(filler: Filler, chunk: Chunk) -> None:
    facts = filler.facts
    form = find_date(filler.anatomy.text(chunk.span))
    told = filler.year_shown and not facts.month and behind_venue(filler, chunk)
    if facts.year is None or form is None or told:
        filler.drop(chunk)
    elif facts.month:
        text = render_date(form, PartialDate(facts.year, facts.month, facts.day))
        filler.replace(chunk.span, text)
    else:
        filler.replace(chunk.span, str(facts.year))


def fill_month(filler: Filler, chunk: Chunk) -> None:
    facts = filler.facts
    if not facts.month:
        filler.drop(chunk)
        return
    shown = filler.anatomy.text(chunk.span)
    full = LANGUAGES["en"][facts.month - 1]
    lengths = {len(other.rstrip(".")) for other in (shown,)}
    short = max(lengths) <= 4 and shown.rstrip(".").lower() not in {"may", "june", "july"}  # noqa: PLR2004
    filler.replace(chunk.span, full[:3] if short else full)
