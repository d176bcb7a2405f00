"""Which headings stand below which, where their levels tell otherwise: groups of papers, and papers with headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise, takewhile

from pipeline.model import Role
from pipeline.page.reading.blocks import Block, BlockKind
from pipeline.page.reading.headings import Heading
from pipeline.page.reading.merit import TITLE_IN_HEADING, paper_judge
from pipeline.page.reading.roles import BY_NAME, heading_kinds, named_role
from pipeline.page.reading.series import SURE_ENTRY
from pipeline.page.reading.source import Source

MAX_GROUP_WORDS = 4
LOWEST = 6  # level of a heading in Markdown and HTML
DIGITS = re.compile(r"\d{4}")  # as papers have them: a year, the number of a preprint
NOTHING = re.compile(r"(?:[-*_][ \t]*){3,}|<hr\b[^>]*>|\s+")  # rules and white space


def nested(source: Source, blocks: Sequence[Block], headings: Sequence[Heading]) -> tuple[Heading, ...]:
    """The headings of a page in order, with the levels that its owner means."""
    return _with_papers_below(source, _with_groups_below(source, blocks, headings))


def _with_groups_below(source: Source, blocks: Sequence[Block], headings: Sequence[Heading]) -> tuple[Heading, ...]:
    """The headings, those of years and kinds below the section that they part where they have its level.

    So "## Publications" with nothing of its own, then "## Journals" and "## Conferences".
    """
    moved = list(headings)
    for at, heading in enumerate(headings):
        if _parts(heading) or not named_role(heading.text)[0] & {Role.PUBLICATIONS, Role.NEWS}:
            continue
        below = list(takewhile(partial(_may_part, heading), headings[at + 1 :]))
        beside = [inside for inside in below if inside.level == heading.level]
        if not any(map(_parts, beside)) or beside[0] != below[0] or _holds_entries(source, blocks, heading, below[0]):
            continue
        for n, inside in enumerate(below, at + 1):
            moved[n] = replace(inside, level=inside.level + 1)
    return tuple(moved)


def _may_part(section: Heading, below: Heading) -> bool:
    """Whether a heading stands below a section's, or has its level and is that of a part of it, or of preprints."""
    preprints = named_role(below.text) == (frozenset({Role.PREPRINTS}), BY_NAME)
    return below.level > section.level or (below.level == section.level and (_parts(below) or preprints))


def _parts(heading: Heading) -> bool:
    """Whether a heading names nothing but a part of a list of papers or news: a year, or a kind of papers."""
    if heading.is_year:
        return True
    kinds = heading_kinds(heading.text)
    return bool(kinds) and kinds.isdisjoint({"preprint", "other"}) and len(heading.text.split()) <= MAX_GROUP_WORDS


def _holds_entries(source: Source, blocks: Sequence[Block], heading: Heading, below: Heading) -> bool:
    """Whether more than remarks stands between two headings: lists, HTML, text with the digits of a year."""
    between = [block.kind for block in blocks if heading.line < block.start < below.line]
    text = source.text[heading.span.end : below.span.start]
    many = (
        bool(set(between) - {BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.ITEM}) or between.count(BlockKind.ITEM) > 1
    )
    return many or bool(DIGITS.search(text))


def _with_papers_below(source: Source, headings: Sequence[Heading]) -> tuple[Heading, ...]:
    """The headings, those of papers below the year or section that they stand in where they have its level or above.

    So "#### 2031" with nothing of its own, then "### The title of a paper" with what is told of it; of sections only
    those that are written in another way, as "<h2>Preprints</h2>" above "## The title of a paper": else the section may
    hold nothing, and another one begin.
    """
    moved = list(headings)
    for at, (heading, first) in enumerate(pairwise(headings)):
        if first.level > heading.level or heading.level > LOWEST or not _names_list(source, heading, first):
            continue
        if NOTHING.sub("", source.text[heading.span.end : first.span.start]):
            continue
        below = list(takewhile(partial(_may_lead_on, heading, first), headings[at + 1 :]))
        if _are_papers(source, headings, below):
            for n, inside in enumerate(below, at + 1):
                moved[n] = replace(inside, level=inside.level + heading.level + 1 - first.level)
    return tuple(moved)


def _names_list(source: Source, heading: Heading, first: Heading) -> bool:
    """Whether a heading says what a list of papers holds: a year, or papers by name in a tag above another's marks."""
    if heading.is_year:
        return True
    roles, strength = named_role(heading.text)
    in_tag, marked = (source.text[at.span.start : at.span.end].lstrip()[:1] for at in (heading, first))
    return in_tag == "<" and marked == "#" and bool(roles & {Role.PUBLICATIONS, Role.PREPRINTS} and strength)


def _may_lead_on(heading: Heading, first: Heading, other: Heading) -> bool:
    """Whether a heading may be that of one more paper below a list's, beside the first one, or stand inside a paper."""
    named = bool(named_role(other.text)[0]) or _parts(other)
    return other.level > heading.level or (other.level >= first.level and not named)


def _are_papers(source: Source, headings: Sequence[Heading], below: Sequence[Heading]) -> bool:
    """Whether each of some headings, those inside others aside, is a title with what is told of a paper below it."""
    tops = [heading for heading in below if heading.level == below[0].level] if below else []
    starts = [heading.span.start for heading in tops]
    behind = (other.span.start for other in headings if starts and other.span.start > below[-1].span.start)
    raws = [source.text[a:b] for a, b in pairwise([*starts, next(behind, len(source.text))])]
    titled = all(len(heading.text.split()) > TITLE_IN_HEADING for heading in tops)
    return bool(raws) and titled and all(paper_judge(())([raw]) >= SURE_ENTRY for raw in raws)
