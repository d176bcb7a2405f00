"""Second thoughts on an entry's chunks, when all of them are known: which venue is the venue, what belongs to it."""

from __future__ import annotations

import re

from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.pieces import (
    name_piece,
    venue_chunk,
)
from pipeline.page.reading.inline import Inline

VENUE_LABEL = re.compile(r"[A-Z][A-Z0-9&-]{2,}")


def settle_chunks(inline: Inline, chunks: tuple[Chunk, ...]) -> tuple[Chunk, ...]:
    """One venue an entry: the first; a bracket right behind it is its acronym; other venues are prose."""
    settled: list[Chunk] = []
    venue: Chunk | None = None
    for index, chunk in enumerate(chunks):
        part = chunk.part
        following = chunks[index + 1] if index + 1 < len(chunks) else None
        short = VENUE_LABEL.fullmatch(inline.visible[chunk.span.start : chunk.span.end])
        if part is Part.LABEL and short and following and following.part is Part.VENUE and not following.link:
            part = Part.PROSE  # "BOOGIE: First Workshop on ...": the name in short belongs to the venue
        if part is Part.VENUE and venue is not None and settled[-1] is venue and _bracketed(inline, chunk):
            part = Part.ACRONYM
            chunk = Chunk(part, chunk.span, chunk.link)  # noqa: PLW2901 - "**(CVPR 2025)**" behind the long name
        if part is Part.ACRONYM:
            behind = bool(settled) and settled[-1].part is Part.VENUE and settled[-1] is venue
            part = Part.ACRONYM if behind else name_piece(inline.visible, chunk.span, labelled=False).part
            if part is Part.VENUE and venue is None:
                chunk = venue_chunk(inline.visible, chunk.span, Part.VENUE)  # noqa: PLW2901 - named anew
        elif part is Part.PROSE and re.search(r"\b(?:with|by)$", inline.visible[chunk.span.start : chunk.span.end]):
            part = Part.LABEL  # "in collaboration with" goes when the names go
        elif part is Part.PROSE and venue is None and _before_year(inline, chunks, chunk):
            part, chunk = Part.VENUE, Chunk(Part.VENUE, chunk.span, chunk.link, ((Part.VENUE, chunk.span),))  # noqa: PLW2901
        if (
            part is Part.PROSE
            and settled
            and settled[-1].part in {Part.VENUE, Part.VENUE_REST}
            and _goes_on(inline, settled[-1], chunk)
        ):
            part = Part.ACRONYM if _bracketed(inline, chunk) and settled[-1].part is Part.VENUE else Part.VENUE_REST
        if part is Part.VENUE:
            if venue is not None:
                part = Part.PROSE
            else:
                venue = chunk
        new = Chunk(part, chunk.span, chunk.link, chunk.inner)
        if part is Part.VENUE and venue is chunk:
            venue = new
        settled.append(new)
    return tuple(settled)


def _goes_on(inline: Inline, before: Chunk, chunk: Chunk) -> bool:
    """Whether a text belongs to the venue in front of it: only a comma or a bracket stands between."""
    between = inline.visible[before.span.end : chunk.span.start]
    return chunk.link is None and bool(re.fullmatch(r"\s*[,(]\s*", between)) and "\n" not in between


def _bracketed(inline: Inline, chunk: Chunk) -> bool:
    """Whether round brackets enclose just this chunk, marks aside."""
    text = inline.visible
    return text[: chunk.span.start].rstrip().endswith("(") and text[chunk.span.end :].lstrip().startswith(")")


def _before_year(inline: Inline, chunks: tuple[Chunk, ...], chunk: Chunk) -> bool:
    """Whether a text is a venue because a year follows it, or because it stands alone in italics or code."""
    text = inline.visible[chunk.span.start : chunk.span.end]
    if not re.search(r"[A-Z\u3040-\u9fff]", text) or len(text) > 150 or len(text) < 2:  # noqa: PLR2004
        return False
    place = chunks.index(chunk)
    follows = chunks[place + 1] if place + 1 < len(chunks) else None
    if (
        follows
        and follows.part is Part.YEAR
        and follows.span.start - chunk.span.end <= 3
        and "\n" not in inline.visible[chunk.span.end : follows.span.start]
    ):
        return True
    alone = [
        mark for mark in inline.marks if mark.visible.holds(chunk.span) and len(mark.visible) <= len(chunk.span) + 4
    ]
    return any(re.match(r"[*_`]{1,2}$|<(?:i|em|cite|code)\b", mark.mark) for mark in alone) and len(text.split()) <= 12  # noqa: PLR2004
