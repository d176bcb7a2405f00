"""The edits that one filling collects on its model's source."""

from __future__ import annotations

import re

from pipeline.page.escape import Context, escape_text, escape_url
from pipeline.page.learning.anatomy import Anatomy, Chunk, Part
from pipeline.page.learning.facts import Facts
from pipeline.page.learning.form import Manner
from pipeline.page.learning.habits import NO_LINKS
from pipeline.page.reading.headings import HEADING_MARK
from pipeline.page.reading.inline import Link
from pipeline.page.reading.span import Span
from pipeline.page.writing.gaps import DROPPED
from pipeline.page.writing.splice import Edit

ICON_IN_FRONT = re.compile(r"<i\b[^<>]*>[ \t]*</i>[ \t]*\Z", re.IGNORECASE)  # of a font, as Font Awesome has them
CLOSING_TAG = re.compile(r"</(?:a|button)\s*>\Z", re.IGNORECASE)
FIRST_PLACE = 0xE000  # private use characters stand for facts until the gaps are closed


class Filler:
    """Collects edits of one entry's source; lives only inside `fill`.

    `values` are the facts that the placeholders stand for, in their order; `linked` the addresses that labelled links
    lead to. `year_shown` tells whether a venue that is
    written says the year already.
    """

    def __init__(self, anatomy: Anatomy, facts: Facts, manner: Manner) -> None:
        self.anatomy = anatomy
        self.facts = facts
        self.manner = manner
        self.habits = manner.habits
        self.edits: list[Edit] = []
        self.values: list[str] = []
        self.linked: set[str] = set()
        self.year_shown = facts.venue_has_year and any(
            chunk.part in {Part.VENUE, Part.PREPRINT, Part.STATUS} for chunk in anatomy.chunks
        )
        self.math = self.habits.math

    def text(self, span: Span) -> str:
        """The model's visible text of a span."""
        return self.anatomy.text(span)

    def put(self, raw: Span, text: str) -> None:
        """Put a fact in the place of a stretch of source."""
        self.values.append(text)
        self.edits.append(Edit(raw, chr(FIRST_PLACE + len(self.values) - 1)))

    def lead(self, link: Link, url: str) -> None:
        """Lead a link to an address; a reference becomes an inline link: its definition is another paper's."""
        if link.way == "script":
            self.unlink(link)
            return
        if link.way == "html" and url not in NO_LINKS:
            url = escape_url(url, Context.ATTRIBUTE)
        self.put(link.target, f"({url})" if link.way == "reference" else url)
        if link.way == "html" and not CLOSING_TAG.search(self.anatomy.raw, link.raw.start, link.raw.end):
            self.edits.append(Edit(Span(link.raw.end, link.raw.end), "</a>"))  # the model's is closed by the next one

    def replace(self, span: Span, text: str) -> None:
        """Put a fact in the place of visible text, as it stands."""
        self.put(self.anatomy.inline.source(span), text)

    def write(self, span: Span, text: str) -> None:
        """Put a fact in the place of visible text, escaped."""
        self.replace(span, self.escape(text, span))

    def cut(self, raw: Span) -> None:
        """Drop a stretch of source, leaving a mark by which the gap is closed."""
        self.edits.append(Edit(raw, DROPPED))

    def drop(self, chunk: Chunk) -> None:
        """Drop a chunk; of a link all of it, with the marks that wrap nothing else and the icon that leads it."""
        if chunk.link is None:
            self.cut(self.wrapped(chunk.span))
            return
        icon = ICON_IN_FRONT.search(self.anatomy.raw, 0, chunk.link.raw.start)
        self.cut(Span(icon.start() if icon else chunk.link.raw.start, chunk.link.raw.end))

    def unlink(self, link: Link) -> None:
        """Take a link away and leave its label, with the marks inside it."""
        marks = self.anatomy.inline.marks
        inside = [mark.raw for mark in marks if link.raw.start < mark.raw.start and mark.raw.end < link.raw.end]
        label = self.anatomy.inline.source(link.label)
        start = min([label.start, *(span.start for span in inside)])
        end = max([label.end, *(span.end for span in inside)])
        self.edits += [Edit(Span(link.raw.start, start), ""), Edit(Span(end, link.raw.end), "")]

    def before(self, chunk: Chunk) -> Chunk | None:
        """The chunk in front of another."""
        place = self.anatomy.chunks.index(chunk)
        return self.anatomy.chunks[place - 1] if place else None

    def after(self, chunk: Chunk) -> Chunk | None:
        """The chunk behind another; what goes with a venue in any case, as the editors of a book, is none."""
        place = self.anatomy.chunks.index(chunk)
        return next((other for other in self.anatomy.chunks[place + 1 :] if other.part is not Part.VENUE_REST), None)

    def escape(self, text: str, span: Span) -> str:
        """Escape a fact for the place where it goes."""
        return escape_text(text, self._context(self.anatomy.inline.source(span).start), math=self.math)

    def _context(self, at: int) -> Context:
        raw = self.anatomy.raw
        links = self.anatomy.inline.links
        if any(link.raw.start < at < link.raw.end and not raw.startswith("<", link.raw.start) for link in links):
            return Context.LINK_LABEL
        if self.manner.html:
            return Context.HTML
        if re.match(r"[ \t]*\|", raw):
            return Context.TABLE_CELL
        line = raw[raw.rfind("\n", 0, at) + 1 : at]
        if HEADING_MARK.match(line):
            return Context.HEADING
        first = not line.strip(" \t>-+*0123456789.)")
        return Context.TEXT if first else Context.EMPHASIS

    def wrapped(self, span: Span) -> Span:
        """The source of visible text with the marks around just that text; in an element a full stop may end it."""
        raw = self.anatomy.inline.source(span)
        stopped = Span(span.start, span.end + self.anatomy.inline.visible.startswith(".", span.end))
        for mark in reversed(self.anatomy.inline.marks):
            if mark.visible == span or (mark.visible == stopped and mark.mark.startswith("<")):
                raw = Span(min(raw.start, mark.raw.start), max(raw.end, mark.raw.end))
        return raw
