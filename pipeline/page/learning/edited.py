"""Chapters of edited books: "In J. Pell & M. Orr (Eds.), *The Book*", as APA, Elsevier and many others ask for.

BibTeX's own styles have "In Pell, J. and Orr, M., editors, *The Book*, volume 12 of *A Series*, pages 1-9".
"""

from __future__ import annotations

import re

from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.reading.inline import Inline
from pipeline.page.reading.span import Span

# The editors in between: no bracket, no line end, no sentence that ends but by initials. Their length is bounded, or a
# page of nothing but ", in" would take the square of its own.
EDITORS = re.compile(
    r"(?:[,.?!\"”]|\A)\s+(?P<lead>[Ii]n):?[ ](?P<editors>(?:[^()\n.]|(?<=[^\W\d_a-z])\.|(?<=\bal)\.){2,200}"
    r"(?:\((?:[EeÉé]ds?|[Hh]rsgs?|[Hh]g|[Cc]oords?|[Dd]irs?)\.?\)[,.:]?|, editors?,))[ ]+"
)
PRINTED = re.compile(r",[ ](?P<town>[^\W\d_][^,.\n]{1,30})[ ](?P<year>(?:19|20)\d\d)\b")  # ", Berlin 2031, S. 12"
BOOK = re.compile(
    rf"[^\n.(]+?(?=[ ]\(|\.(?:\s|\Z)|,[ ](?:pp?\.|S\.|pages|[Vv]ol(?:ume)?\b|\d)|{PRINTED.pattern}|\s*(?:\n|\Z))",
)


def edited_book(inline: Inline, start: int) -> tuple[Chunk, ...]:
    """The "In", the editors and the name of the book in which a chapter stands, and where and when that was printed.

    Nothing where no editors are named.

    Args:
        inline: the entry.
        start: where its text begins, behind a bullet or number.
    """
    found = EDITORS.search(inline.visible, start)
    if found is None:
        return ()
    marked = [mark.visible for mark in inline.marks if mark.visible.start == found.end() and len(mark.visible)]
    plain = BOOK.match(inline.visible, found.end())
    books = [*marked, *([Span(*plain.span())] if plain else [])]
    if not books:
        return ()
    book = books[0]
    lead, editors = (Span(*found.span(name)) for name in ("lead", "editors"))
    named = Chunk(Part.LABEL, lead), Chunk(Part.VENUE_REST, editors), Chunk(Part.VENUE, book)
    printed = PRINTED.match(inline.visible, book.end)
    if printed is None:
        return named
    town, year = (Span(*printed.span(name)) for name in ("town", "year"))
    return *named, Chunk(Part.VENUE_REST, town), Chunk(Part.YEAR, year)
