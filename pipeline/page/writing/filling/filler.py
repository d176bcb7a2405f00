"""The edits that one filling collects on its model's source."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.page.escape import Context, escape_text
from pipeline.page.learning.anatomy import Anatomy, Chunk, Part
from pipeline.page.learning.facts import Facts
from pipeline.page.learning.form import Manner
from pipeline.page.reading.span import Span
from pipeline.page.writing.gaps import DROPPED

FIRST_PLACE = 0xE000  # private use characters stand for facts until the gaps are closed
PLACES = 0x1000


@dataclass(frozen=True, slots=True)
class Edit:
    span: Span
    text: str


class Filler:
    """The edits of one entry's source; lives only inside `fill`."""

    def __init__(self, anatomy: Anatomy, facts: Facts, manner: Manner) -> None:
        self.anatomy = anatomy
        self.facts = facts
        self.manner = manner
        self.edits: list[Edit] = []
        self.values: list[str] = []
        self.used: set[str] = set()
        self.year_shown = facts.venue_has_year and any(
            c.part in {Part.VENUE, Part.PREPRINT, Part.STATUS} for c in anatomy.chunks
        )
        self.math = "$" in anatomy.raw

    def place(self, text: str) -> str:
        self.values.append(text)
        return chr(FIRST_PLACE + len(self.values) - 1)

    def replace(self, span: Span, text: str) -> None:
        """Replace visible text by a fact."""
        self.edits.append(Edit(self.anatomy.inline.source(span), self.place(text)))

    def drop(self, chunk: Chunk) -> None:
        """Drop a chunk; of a link all of it, with the marks that wrap nothing else."""
        raw = chunk.link.raw if chunk.link else self._wrapped(chunk.span)
        self.edits.append(Edit(raw, DROPPED))

    def _wrapped(self, span: Span) -> Span:
        """The source of visible text with the marks around just that text."""
        raw = self.anatomy.inline.source(span)
        for mark in reversed(self.anatomy.inline.marks):
            if mark.visible == span:
                raw = Span(min(raw.start, mark.raw.start), max(raw.end, mark.raw.end))
        return raw

    def escape(self, text: str, span: Span) -> str:
        """Escape a fact for the place where it goes."""
        at = self.anatomy.inline.source(span).start
        if any(
            link.raw.start < at < link.raw.end and not self.anatomy.raw.startswith("<", link.raw.start)
            for link in self.anatomy.inline.links
        ):
            return escape_text(text, Context.LINK_LABEL, math=self.math)
        if self.manner.html:
            return escape_text(text, Context.HTML, math=self.math)
        if re.match(r"[ \t]*\|", self.anatomy.raw):
            return escape_text(text, Context.TABLE_CELL, math=self.math)
        first = not self.anatomy.raw[self.anatomy.raw.rfind("\n", 0, at) + 1 : at].strip(" \t>")
        return escape_text(text, Context.TEXT if first else Context.EMPHASIS, math=self.math)
