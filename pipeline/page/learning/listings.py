"""What papers a page shows: each entry as matching sees it, and whatever else on the page names a paper by an id."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import product

from pipeline.model import Listing, Role
from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.title import title_candidates
from pipeline.page.reading.entries import Entry
from pipeline.page.reading.inline import Inline, parse_inline
from pipeline.page.reading.outline import Outline, Section
from pipeline.page.reading.references import find_definitions
from pipeline.page.reading.roles import names_talks
from pipeline.page.reading.series import Series
from pipeline.page.reading.span import Span
from pipeline.papers.ids import find_ids
from pipeline.papers.venues import is_preprint

YEAR = re.compile(r"(?<![\d./])((?:19|20)\d\d)(?!\d)")
COMMENT = re.compile(r"<!--|-->")
MAX_TITLES = 4
MIN_TEXT = 20


def list_papers(
    outline: Outline,
    sections: tuple[tuple[Role, Section], ...],
    anatomies: Mapping[Series, tuple[Anatomy, ...]],
    others: Mapping[Series, tuple[Anatomy, ...]],
) -> tuple[Listing, ...]:
    """All listings of a page, in page order: the entries of its lists, and the paragraphs that name a paper.

    Talks count where they name a paper by an id alone: to have given a talk of that title is not to list the paper.

    Args:
        outline: the page.
        sections: its sections by role.
        anatomies: the entries of its lists of papers, taken apart.
        others: those of its other lists of papers; they have no role.
    """
    found: dict[Span, Listing] = {}
    for series, taken_apart in others.items():
        for entry, anatomy in zip(series.entries, taken_apart, strict=True):
            found[entry.span] = _listing(entry.raw, entry.line, None, anatomy, outline.source.text)
    both = _owned(sections, Role.PREPRINTS) & _owned(sections, Role.PUBLICATIONS)  # lists of all a page has
    told = [(role, section, series) for role, section in sections for series in section.series]
    for own, (role, section, series) in product((True, False), told):  # a sister's entry has its own section's role
        apart = not all(map(_is_talk, series.entries))
        parts: Sequence[Anatomy | Inline] = anatomies.get(series) or [parse_inline(e.raw) for e in series.entries]
        for entry, part in zip(series.entries, parts, strict=True):
            if section.owns(entry) is own and entry.span not in found and not (apart and _is_talk(entry)):
                published = role is Role.PREPRINTS and entry.span in both and _shows_venue(part)
                told_role = Role.PUBLICATIONS if published else role
                found[entry.span] = _listing(entry.raw, entry.line, told_role, part, outline.source.text)
    found |= dict(_elsewhere(outline, tuple(found)))
    return tuple(found[span] for span in sorted(found, key=lambda s: (s.start, s.end)))


def _owned(sections: tuple[tuple[Role, Section], ...], role: Role) -> set[Span]:
    """The entries that are a section's own, of the sections with a role."""
    own = (section for each, section in sections if each is role)
    return {
        entry.span for section in own for series in section.series for entry in series.entries if section.owns(entry)
    }


def _is_talk(entry: Entry) -> bool:
    """Whether an entry stands among talks."""
    return bool(entry.above) and names_talks(entry.above[-1].text)


def _listing(raw: str, line: int, role: Role | None, part: Anatomy | Inline, page: str) -> Listing:
    """One entry as a listing; an anatomy knows which text its section's form makes the title.

    `page` is the page's text, where the addresses of reference links stand.
    """
    inline = part.inline if isinstance(part, Anatomy) else part
    titles = [part.text(part.title)] if isinstance(part, Anatomy) and part.title else []
    candidates = part.candidates if isinstance(part, Anatomy) else title_candidates(inline, None)
    for candidate in candidates:
        text = inline.visible[candidate.span.start : candidate.span.end]
        if text not in titles and (candidate.dress != "plain" or not titles):
            titles.append(text)
    text = " ".join(inline.visible.split())
    year = YEAR.search(text)
    return Listing(
        role=role,
        titles=tuple(" ".join(title.split()) for title in titles[:MAX_TITLES]),
        ids=find_ids(f"{raw} {_addresses(inline, page)}"),
        text=text,
        line=line + 1,
        year=int(year.group(1)) if year else None,
        shows_venue=_shows_venue(part),
    )


def _shows_venue(part: Anatomy | Inline) -> bool:
    """Whether a venue stands where an entry says where its paper is: "arXiv preprint" stands there, too."""
    if isinstance(part, Inline):
        return False
    told = next((chunk for chunk in part.chunks if chunk.part in {Part.VENUE, Part.PREPRINT}), None)
    return told is not None and told.part is Part.VENUE and not is_preprint(part.text(told.span))


def _addresses(inline: Inline, page: str) -> str:
    """The addresses to which an entry's reference links lead."""
    labels = [link.url[1:] for link in inline.links if link.way == "reference"]
    if not labels:
        return ""
    addresses = find_definitions(page)
    return " ".join(addresses.get(label.lower(), "") for label in labels)


def _elsewhere(outline: Outline, taken: tuple[Span, ...]) -> list[tuple[Span, Listing]]:
    """Paragraphs, items and HTML outside the sections' entries that name a paper by an id.

    Comments too: an entry that the owner has taken out in this way was decided on.
    """
    source = outline.source
    found = []
    starts = sorted(taken, key=lambda span: span.start)
    places = [span.start for span in starts]
    for block in outline.blocks:
        span = Span(source.start(block.start), source.start(block.end))
        raw = source.text[span.start : span.end]
        near = starts[max(bisect_right(places, span.start) - 1, 0) : bisect_right(places, span.end)]
        if len(raw) < MIN_TEXT or any(span.overlaps(other) for other in near):
            continue
        if find_ids(raw):
            found.append((span, _listing(raw, block.start, None, parse_inline(COMMENT.sub("", raw)), source.text)))
    return found
