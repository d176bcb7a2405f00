"""Where the parts of an entry end in its source, and what follows them."""

from __future__ import annotations

from pipeline.page.learning.anatomy import Anatomy, Chunk

YEAR_NEAR = 3  # characters between a part and the year that belongs to it: ", ", " ("


def chunk_end(anatomy: Anatomy, chunk: Chunk) -> int:
    """Where a chunk ends in the source, its link and closing marks included."""
    end = chunk.link.raw.end if chunk.link else anatomy.inline.source(chunk.span).end
    for mark in anatomy.inline.marks:
        quotes = anatomy.inline.visible[chunk.span.end : mark.visible.end]
        if mark.visible.end >= chunk.span.end and not quotes.strip('"”» .') and mark.raw.start < end:
            end = max(end, mark.raw.end)
    return end


def bracket_end(anatomy: Anatomy, chunk: Chunk) -> int:
    """Where a chunk ends in the source, with the bracket that closes right behind it: "(with Jon Pell)"."""
    end = chunk_end(anatomy, chunk)
    opened = anatomy.inline.visible[: chunk.span.start].rpartition("\n")[2]
    return end + 1 if opened.count("(") > opened.count(")") and anatomy.raw.startswith(")", end) else end


def chunk_from(anatomy: Anatomy, start: int) -> Chunk | None:
    """The first chunk that starts at or behind an offset of the visible text."""
    return next((chunk for chunk in anatomy.chunks if chunk.span.start >= start), None)


def year_end(anatomy: Anatomy, start: int, year: Chunk) -> int:
    """Where a year ends in the source, with the bracket that closes one opened behind `start`, a visible offset."""
    end = anatomy.inline.source(year.span).end
    opened = "(" in anatomy.inline.visible[start : year.span.start]
    return end + 1 if opened and anatomy.raw.startswith(")", end) else end
