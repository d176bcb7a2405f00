"""The anatomy of an entry: every stretch of its text named, so that another paper's facts can take its place.

An entry is cut into *chunks* between its separators. A chunk is a known fact (title, authors, venue, year, ...), a link
with a label, a label in front of another chunk ("DOI:"), or prose. What is no chunk (marks, separators, line breaks,
tags) is the owner's form.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.page.learning.authors import AuthorList
from pipeline.page.learning.title import Candidate
from pipeline.page.reading.inline import Inline, Link
from pipeline.page.reading.span import Span


class Part(StrEnum):
    """What a chunk is."""

    TITLE = "title"
    AUTHORS = "authors"
    TYPE = "type"  # the mark of a document type behind the title: "[J]", "[C]//"
    VENUE = "venue"
    ACRONYM = "acronym"  # the bracket behind a venue's long name: "(CVPR 2025)"
    YEAR = "year"
    DATE = "date"
    MONTH = "month"
    ARXIV = "arxiv"  # "arXiv:2406.01583", "2406.01583 [cs.CV]"
    DOI = "doi"
    ADDRESS = "address"  # an address shown as text
    PREPRINT = "preprint"  # "Preprint", "arXiv preprint" where a venue would stand
    STATUS = "status"  # "Under Review"
    LINK = "link"  # a labelled link: [PDF], [Code]
    LABEL = "label"  # "DOI:" in front of another chunk
    VENUE_REST = "venue-rest"  # what goes on after a venue's comma: ", Speech and Signal Processing", ", 128"
    VOLUME = "volume"  # inside a venue or its rest, as the two below
    ISSUE = "issue"
    PAGES = "pages"  # or the number of an article
    SUMMARY = "summary"  # the quoted line below an entry
    ABSTRACT = "abstract"
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A named stretch of visible text; `link` where it is a link's label; `inner` are its own facts (arXiv number)."""

    part: Part
    span: Span
    link: Link | None = None
    inner: tuple[tuple[Part, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Anatomy:
    """An entry taken apart. `dress` says how the title is dressed; chunks do not overlap and are in order."""

    inline: Inline
    title: Span | None
    dress: str
    authors: AuthorList | None
    chunks: tuple[Chunk, ...]
    title_link: Link | None
    candidates: tuple[Candidate, ...] = ()

    @property
    def raw(self) -> str:
        """The entry's source."""
        return self.inline.raw

    def text(self, span: Span) -> str:
        """Visible text of a span."""
        return self.inline.visible[span.start : span.end]

    def has(self, part: Part) -> bool:
        """Whether a chunk of that kind is there."""
        return any(chunk.part is part for chunk in self.chunks)

    def says(self, part: Part) -> bool:
        """Whether a chunk is of that kind, or holds one: the year of a venue."""
        return self.has(part) or any(part in dict(chunk.inner) for chunk in self.chunks)

    def is_before_title(self, span: Span) -> bool:
        """Whether a stretch of the visible text ends before the title begins."""
        return self.title is not None and span.end <= self.title.start

    @property
    def venue_text(self) -> str:
        """All that the entry says of its venue."""
        parts = {Part.VENUE, Part.ACRONYM, Part.VENUE_REST}
        return " ".join(self.text(chunk.span) for chunk in self.chunks if chunk.part in parts)

    @property
    def is_preprint(self) -> bool:
        """Whether the entry shows no venue of a published paper."""
        return not self.has(Part.VENUE)


def in_one_bracket(visible: str, before: Span, behind: Span) -> bool:
    """Whether two pieces stand in one bracket, which the first of them opens: "(Best Paper Award [link])"."""
    return visible[: before.start].rstrip().endswith("(") and ")" not in visible[before.start : behind.start]
