"""What papers a page shows: each entry as matching sees it, and whatever else on the page names a paper by an id."""

from __future__ import annotations

import re

from pipeline.model import Listing, Name, Role
from pipeline.page.learning.anatomy import dissect
from pipeline.page.learning.title import title_candidates
from pipeline.page.reading.inline import Span, parse_inline
from pipeline.page.reading.merit import owner_pattern
from pipeline.page.reading.page import Outline, Section
from pipeline.papers.ids import find_ids

YEAR = re.compile(r"(?<![\d./])((?:19|20)\d\d)(?!\d)")
MAX_TITLES = 4
MIN_TEXT = 20


def list_papers(
    outline: Outline, sections: tuple[tuple[Role, Section], ...], owner: tuple[Name, ...]
) -> tuple[Listing, ...]:
    """All listings of a page, in page order: the entries of its sections, then the paragraphs that name a paper."""
    pattern = owner_pattern(owner)
    found: dict[Span, Listing] = {}
    for role, section in sections:
        for series in section.series:
            raws = [entry.raw for entry in series.entries]
            anatomies = dissect(raws, pattern) if role is not Role.NEWS else (None,) * len(raws)
            for entry, anatomy in zip(series.entries, anatomies, strict=True):
                if entry.span not in found:
                    first = anatomy.text(anatomy.title) if anatomy and anatomy.title else ""
                    found[entry.span] = listing_of(entry.raw, entry.line, role, first)
    found |= {span: listing for span, listing in _elsewhere(outline, tuple(found))}
    return tuple(found[span] for span in sorted(found, key=lambda s: (s.start, s.end)))


def listing_of(raw: str, line: int, role: Role | None, title: str = "") -> Listing:
    """One entry as a listing; `title` is what its section's form says the title is."""
    inline = parse_inline(raw)
    titles = [title] if title else []
    for candidate in title_candidates(inline, None):
        text = inline.visible[candidate.span.start : candidate.span.end]
        if text not in titles and (candidate.dress != "plain" or not titles):
            titles.append(text)
    text = " ".join(inline.visible.split())
    year = YEAR.search(text)
    return Listing(
        role=role,
        titles=tuple(" ".join(t.split()) for t in titles[:MAX_TITLES]),
        ids=find_ids(raw),
        text=text,
        line=line + 1,
        year=int(year.group(1)) if year else None,
    )


def _elsewhere(outline: Outline, taken: tuple[Span, ...]) -> list[tuple[Span, Listing]]:
    """Paragraphs, items and HTML outside the sections' entries that name a paper by an id or link a title."""
    source = outline.source
    found = []
    starts = sorted(taken, key=lambda span: span.start)
    for block in outline.blocks:
        span = Span(source.start(block.start), source.start(block.end))
        raw = source.text[span.start : span.end]
        if len(raw) < MIN_TEXT or any(span.overlaps(other) for other in starts):
            continue
        if ids := find_ids(raw):
            listing = listing_of(raw, block.start, None)
            found.append((span, Listing(None, listing.titles, ids, listing.text, listing.line, None)))
    return found
