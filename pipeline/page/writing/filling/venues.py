"""Filling in venues and dates: a venue with its year, said once."""

from __future__ import annotations

import re

from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.facts import link_kind
from pipeline.page.learning.form import fold_prose
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.filler import Edit, Filler
from pipeline.page.writing.filling.links import (
    link_target,
    unlink,
)
from pipeline.page.writing.filling.years import (
    year_like,
)
from pipeline.page.writing.gaps import DROPPED

PREPRINT_WORD = "Preprint"


def fill_venue(filler: Filler, chunk: Chunk) -> None:
    facts = filler.facts
    if not facts.venue:
        if _year_would_stand_alone(filler, chunk):
            filler.replace(chunk.span, PREPRINT_WORD)
        else:
            filler.drop(chunk)
        return
    if chunk.link:
        _venue_link(filler, chunk)
    inner = dict(chunk.inner)
    name, year = inner.get(chunk.part), inner.get(Part.YEAR)
    bracketed = bool(facts.acronym) and _followed_by_acronym(filler, chunk)
    bare = re.sub(r"\s*\([^()]*\)\s*$", "", facts.venue) if bracketed else facts.venue
    if name and year and facts.year and facts.venue_name != facts.venue:
        filler.replace(name, filler.escape(facts.venue_name, chunk.span))
        filler.replace(year, year_like(filler.anatomy.text(year), facts.year))
        _rest(filler, Span(year.end, chunk.span.end))
    elif name and year and facts.year and not facts.venue_has_year:
        filler.replace(name, filler.escape(bare, chunk.span))
        if " " in bare and " " not in filler.anatomy.text(name) and name.end + 1 == year.start:
            filler.edits.append(Edit(filler.anatomy.inline.source(Span(name.end, year.start)), ", "))  # no acronym
        filler.replace(year, year_like(filler.anatomy.text(year), facts.year))
        filler.year_shown = True
        _rest(filler, Span(year.end, chunk.span.end))
    elif facts.venue_name != facts.venue and _own_year_follows(filler, chunk):
        filler.replace(chunk.span, filler.escape(facts.venue_name, chunk.span))
        filler.year_shown = False
    else:
        filler.replace(chunk.span, filler.escape(bare, chunk.span))


def _year_would_stand_alone(filler: Filler, chunk: Chunk) -> bool:
    """Whether a line shows nothing but a venue and a year: "Journal Article · 2026"."""
    text = filler.anatomy.inline.visible
    start = text.rfind("\n", 0, chunk.span.start) + 1
    end = text.find("\n", chunk.span.end)
    line = text[start : end if end >= 0 else len(text)]
    rest = line.replace(filler.anatomy.text(chunk.span), "", 1)
    return filler.facts.year is not None and bool(re.fullmatch(r"\W*(?:19|20)\d\d\W*", rest)) and chunk.link is None


def _rest(filler: Filler, span: Span) -> None:
    """What stands behind a venue's year in the same chunk is the other paper's."""
    if len(span) and filler.anatomy.text(span).strip(" )].,;'’"):
        filler.edits.append(Edit(filler.anatomy.inline.source(span), DROPPED))


def _own_year_follows(filler: Filler, chunk: Chunk) -> bool:
    return any(
        other.part is Part.YEAR and 0 <= other.span.start - chunk.span.end <= 4 for other in filler.anatomy.chunks
    )


def _followed_by_acronym(filler: Filler, chunk: Chunk) -> bool:
    return any(other.part is Part.ACRONYM and other.span.start >= chunk.span.end for other in filler.anatomy.chunks)


def _venue_link(filler: Filler, chunk: Chunk) -> None:
    """A linked venue leads to the publisher: to the paper's DOI or page, else nowhere."""
    link = chunk.link
    if link is None:
        return
    same = link_kind(link.url) == "arxiv"
    url = next((u for kind, u in filler.facts.links if (kind == "arxiv") == same), "")
    if url:
        filler.edits.append(Edit(link.target, filler.place(link_target(url))))
        filler.used.add(url)
    elif filler.manner.empty_links:
        filler.edits.append(Edit(link.target, ""))
    else:
        unlink(filler, link)


def fill_acronym(filler: Filler, chunk: Chunk) -> None:
    if filler.facts.acronym:
        if chunk.link:
            unlink(filler, chunk.link)
        filler.replace(chunk.span, filler.escape(filler.facts.acronym, chunk.span))
    else:
        filler.drop(chunk)


def fill_preprint(filler: Filler, chunk: Chunk) -> None:
    """The owner's word for a preprint stays for a preprint; its year is the paper's."""
    facts = filler.facts
    if facts.venue:
        fill_venue(filler, chunk)
        return
    year = dict(chunk.inner).get(Part.YEAR)
    if year and facts.year:
        filler.replace(year, year_like(filler.anatomy.text(year), facts.year))
    elif year:
        filler.edits.append(Edit(filler.anatomy.inline.source(year), DROPPED))


def fill_status(filler: Filler, chunk: Chunk) -> None:
    """ "Under review" is for the owner to say: it gives way to a venue, and else goes unless all preprints carry it."""
    if filler.facts.venue:
        filler.replace(chunk.span, filler.escape(filler.facts.venue, chunk.span))
    elif fold_prose(filler.anatomy.text(chunk.span)) not in filler.manner.common:
        filler.drop(chunk)
