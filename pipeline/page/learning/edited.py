"""Chapters of edited books: "In J. Pell & M. Orr (Eds.), *The Book*", as APA, Elsevier and many others ask for."""

from __future__ import annotations

import re

from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.reading.inline import Inline
from pipeline.page.reading.span import Span

# The editors in between: no bracket, no line end, no sentence that ends but by initials.
EDITORS = re.compile(
    r"(?:[,.?!\"”]|\A)\s+(?P<lead>[Ii]n):?[ ](?P<editors>(?:[^()\n.]|(?<=[^\W\d_a-z])\.|(?<=\bal)\.)+"
    r"\((?:[Ee]ds?|[Hh]rsgs?|[Hh]g|[ÉéEe]ds?|[Cc]oords?|[Dd]irs?)\.?\)[,.:]?)[ ]+"
)
BOOK = re.compile(r"[^\n.(]+?(?=[ ]\(|\.(?:\s|\Z)|,[ ](?:pp?\.|pages|[Vv]ol\b|\d)|\s*(?:\n|\Z))")


def edited_book(inline: Inline, start: int) -> tuple[Chunk, ...]:
    """The "In", the editors and the name of the book in which a chapter stands; nothing where no editors are named.

    Args:
        inline: the entry.
        start: where its text begins, behind a bullet or number.
    """
    found = EDITORS.search(inline.visible, start)
    if found is None:
        return ()
    marked = [mark.visible for mark in inline.marks if mark.visible.start == found.end() and len(mark.visible)]
    plain = BOOK.match(inline.visible, found.end())
    if not marked and plain is None:
        return ()
    book = marked[0] if marked else Span(*plain.span()) if plain else Span(found.end(), found.end())
    lead, editors = (Span(*found.span(name)) for name in ("lead", "editors"))
    return Chunk(Part.LABEL, lead), Chunk(Part.VENUE_REST, editors), Chunk(Part.VENUE, book)
