"""A page as a whole: its sections, their roles, their lists of entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Name, Role
from pipeline.page.reading.blocks import Block, parse_blocks
from pipeline.page.reading.entries import Entry
from pipeline.page.reading.frontmatter import FrontMatter, parse_front_matter
from pipeline.page.reading.headings import Heading, find_headings
from pipeline.page.reading.merit import news_judge, paper_judge
from pipeline.page.reading.named_lines import find_named_lines
from pipeline.page.reading.nesting import nested
from pipeline.page.reading.roles import named_role
from pipeline.page.reading.series import Judge, Reading, Series, Ways, read_all_series
from pipeline.page.reading.source import Source, parse_source
from pipeline.page.reading.span import Span


@dataclass(frozen=True, slots=True)
class Outline:
    """The page before its sections are read."""

    source: Source
    front: FrontMatter
    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its heading (None for a body without one), its stretch, and the lists in it.

    Where only some `groups` of a list are asked for, a year say, the lists hold the others too: they show how the owner
    writes.
    """

    heading: Heading | None
    span: Span
    series: tuple[Series, ...]
    title: str = ""
    groups: frozenset[Heading] = frozenset()

    @property
    def line(self) -> int:
        """The heading's line, from 1."""
        return self.heading.line + 1 if self.heading else 1

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The section's own entries: of its lists, or of the groups that are asked for."""
        return tuple(entry for series in self.series for entry in series.entries if self.owns(entry))

    def owns(self, entry: Entry) -> bool:
        """Whether an entry of its lists is the section's own, and not that of a sister that shows how it is written."""
        return not self.groups or bool(self.groups.intersection(entry.above))


def parse_outline(data: bytes) -> Outline:
    """Read a page's blocks and headings.

    Raises:
        PageError: the page can't be read safely.
    """
    source = parse_source(data)
    front = parse_front_matter(source)
    blocks = parse_blocks(source, front.body, front.texts)
    headings = find_headings(source, blocks)
    named = find_named_lines(source, blocks, headings)
    ordered = sorted((*headings, *named), key=lambda heading: heading.span.start)
    return Outline(source, front, blocks, nested(source, blocks, ordered))


def read_section(
    outline: Outline, heading: Heading | None, role: Role, owner: tuple[Name, ...], prefer: Ways = frozenset()
) -> Section:
    """Read the lists of one section: all that stands under its heading, sub-headings included."""
    span = stretch(outline, heading)
    parts = (span,) if heading or role is Role.NEWS else _without_news(outline, span)
    series = _read_parts(outline, parts, role, owner, prefer)
    return Section(heading, span, series, heading.text if heading else outline.front.title)


def read_row(
    outline: Outline, headings: Sequence[Heading], role: Role, owner: tuple[Name, ...], prefer: Ways = frozenset()
) -> Section:
    """Read sections that stand in a row as one, their own headings as those of its groups."""
    span = Span(headings[0].span.start, stretch(outline, headings[-1]).end)
    title = ", ".join(heading.text for heading in headings)
    return Section(headings[0], span, _read_parts(outline, (span,), role, owner, prefer), title)


def _read_parts(
    outline: Outline, parts: Sequence[Span], role: Role, owner: tuple[Name, ...], prefer: Ways
) -> tuple[Series, ...]:
    judge: Judge = news_judge if role is Role.NEWS else paper_judge(owner)
    boxed = role is not Role.NEWS
    reading = Reading(outline.source, outline.blocks, outline.headings, judge, prefer, boxed)
    return tuple(series for part in parts for series in read_all_series(reading, part))


def _without_news(outline: Outline, body: Span) -> tuple[Span, ...]:
    """The parts of a body that may list papers: news are no papers, even where the whole body is read as one list."""
    parts: list[Span] = []
    at = body.start
    for heading in outline.headings:
        if heading.span.start >= at and Role.NEWS in named_role(heading.text)[0]:
            parts.append(Span(at, heading.span.start))
            at = stretch(outline, heading).end
    return (*parts, Span(at, body.end))


def stretch(outline: Outline, heading: Heading | None) -> Span:
    """From behind a heading to the next one of its level or above; the whole body without a heading."""
    if heading is None:
        return Span(outline.source.start(outline.front.body), len(outline.source.text))
    following = (h for h in outline.headings if h.span.start > heading.span.start and h.level <= heading.level)
    end = next(following, None)
    return Span(heading.span.end, end.span.start if end else len(outline.source.text))
