"""A page as a whole: its sections, their roles, their lists of entries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.model import Name, Role
from pipeline.page.reading.blocks import Block, parse_blocks
from pipeline.page.reading.entries import Judge, Series, Ways, read_all_series
from pipeline.page.reading.frontmatter import FrontMatter, parse_front_matter
from pipeline.page.reading.headings import Heading, find_headings
from pipeline.page.reading.inline import Span
from pipeline.page.reading.merit import news_judge, paper_judge
from pipeline.page.reading.source import Source, parse_source


@dataclass(frozen=True, slots=True)
class Outline:
    """The page before its sections are read."""

    source: Source
    front: FrontMatter
    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its heading (None for a body without one), its stretch, and the lists in it."""

    heading: Heading | None
    span: Span
    series: tuple[Series, ...]
    title: str = ""
    roles: frozenset[Role] = field(default=frozenset())

    @property
    def line(self) -> int:
        """The heading's line, from 1."""
        return self.heading.line + 1 if self.heading else 1


def parse_outline(data: bytes) -> Outline:
    """Read a page's blocks and headings.

    Raises:
        PageError: the page can't be read safely.
    """
    source = parse_source(data)
    front = parse_front_matter(source)
    blocks = parse_blocks(source, front.body)
    return Outline(source, front, blocks, find_headings(source, blocks))


def read_section(
    outline: Outline, heading: Heading | None, role: Role, owner: tuple[Name, ...], prefer: Ways = frozenset()
) -> Section:
    """Read the lists of one section: all that stands under its heading, sub-headings included."""
    span = stretch(outline, heading)
    judge: Judge = news_judge if role is Role.NEWS else paper_judge(owner)
    series = read_all_series(outline.source, outline.blocks, outline.headings, span, judge, prefer)
    title = heading.text if heading else outline.front.title
    return Section(heading, span, series, title, frozenset({role}))


def stretch(outline: Outline, heading: Heading | None) -> Span:
    """From behind a heading to the next one of its level or above; the whole body without a heading."""
    if heading is None:
        return Span(outline.source.start(outline.front.body), len(outline.source.text))
    following = (h for h in outline.headings if h.span.start > heading.span.start and h.level <= heading.level)
    end = next(following, None)
    return Span(heading.span.end, end.span.start if end else len(outline.source.text))


def fold_heading(text: str) -> str:
    """A heading as it is compared: letters and digits, lower case, no emoji, no punctuation."""
    letters = unicodedata.normalize("NFKC", text).lower()
    return " ".join(re.sub(r"[^\w]+", " ", letters).split())


# What people call these sections. `$` forms are whole headings, the others words in one.
NEWS_NAMES = re.compile(
    r"(?:(?:latest|recent|new|lab|breaking|selected|research|personal|news) )*(?:news|updates?|announcements?|what s new|whats new|highlights|happenings)(?: (?:and|&) (?:updates?|news|events|announcements?|highlights|activities))*|updates and highlights|news and events|latest updates",
)
PREPRINT_NAMES = re.compile(
    r"(?:(?:recent|new|latest|selected|other|arxiv|my|current) )*(?:pre ?prints?|working papers?|manuscripts?|papers under review|under review|submitted|in submission|preprint submitted|ongoing work|work in progress|arxiv(?: papers?)?)(?: (?:and|or) (?:working papers?|manuscripts?|under review|submitted|technical reports?|submissions?|work in progress))*(?: under review)?",
)
PUBLICATION_NAMES = re.compile(
    r"(?:(?:selected|recent|all|full|my|list of|representative|latest|featured|key|main|scientific|academic|research|peer reviewed|refereed|conference|journal|published|full list of|highlighted|seminal|other|complete|major|notable) )*(?:(?:and|or) (?:recent|selected|representative) )?(?:publications?|papers?|articles?|publication list|list of publications|research papers|proceedings|publications and preprints|publications and manuscripts|publications and talks|publications preprints|preprints and publications|papers and preprints|pubs|conference and journal papers)(?: (?:by year|list|and patents?|and preprints?|in english))*|selected recent publications|research outputs?",
)
WEAK_NAMES = re.compile(
    r"(?:my |current |selected |recent |past )?(?:research|projects and publications|research and publications|selected research|works?|selected works?|research projects)"
)
BOTH = re.compile(
    r"publications? (?:and )?(?:pre ?prints?|manuscripts)|(?:pre ?prints?|manuscripts) (?:and )?publications?|papers (?:and )?pre ?prints?"
)


def named_role(text: str, names: Mapping[Role, str]) -> tuple[frozenset[Role], int]:
    """The roles that a heading's words give it, and how strong they are: 2 as configured, 1 by name, 0 by a weak name."""
    folded = fold_heading(text)
    configured = frozenset(role for role, name in names.items() if name and fold_heading(name) == folded)
    if configured:
        return configured, 2
    if NEWS_NAMES.fullmatch(folded):
        return frozenset({Role.NEWS}), 1
    if BOTH.search(folded):
        return frozenset({Role.PREPRINTS, Role.PUBLICATIONS}), 1
    if PREPRINT_NAMES.fullmatch(folded):
        return frozenset({Role.PREPRINTS}), 1
    if PUBLICATION_NAMES.fullmatch(folded):
        return frozenset({Role.PUBLICATIONS}), 1
    if WEAK_NAMES.fullmatch(folded):
        return frozenset({Role.PUBLICATIONS}), 0
    return frozenset(), 0
