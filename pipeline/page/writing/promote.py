"""Promotion: a listed preprint gets its venue where it stands, in the form of the page's published entries."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.page.escape import Context, escape_text
from pipeline.page.learning.anatomy import Anatomy, Chunk, Part
from pipeline.page.learning.facts import Facts
from pipeline.page.learning.form import learn_manner
from pipeline.page.reading.span import Span
from pipeline.page.writing.entry import Owner
from pipeline.page.writing.filling.fill import fill
from pipeline.page.writing.splice import Edit, splice

GIVEN_WAY = (Part.STATUS, Part.PREPRINT)


def mark_entry(target: Anatomy, published: Sequence[Anatomy], facts: Facts, owner: Owner) -> str | None:
    """The entry with the paper's venue.

    A status word of the owner ("Under Review", "Preprint") gives way to the venue and nothing else changes. Else the
    venue goes where the page's published entries have it, behind the same part.

    Args:
        target: the preprint's entry.
        published: entries of the page that show a venue, the nearest first.
        facts: of the paper, its venue known.
        owner: of the page.

    Returns:
        The new source, or None where the page shows no form for a venue.
    """
    status = next((chunk for chunk in target.chunks if chunk.part in GIVEN_WAY), None)
    if status:
        edits = _in_place(target, status, facts)
        return splice(target.raw, edits)
    for model in published:
        venue = next((n for n, chunk in enumerate(model.chunks) if chunk.part is Part.VENUE), None)
        if venue is None or venue == 0:
            continue
        marked = _behind_same_part(target, model, venue, facts, owner)
        if marked:
            return marked
    return None


def _in_place(target: Anatomy, status: Chunk, facts: Facts) -> list[Edit]:
    """Replace the status words alone; a year that follows and says the preprint's year gives way to the venue's."""
    raw = target.inline.source(status.span)
    edits = [Edit(raw, escape_text(facts.venue, Context.EMPHASIS))]
    following = next((c for c in target.chunks if c.span.start >= status.span.end), None)
    if (
        following
        and following.part is Part.YEAR
        and following.span.start - status.span.end <= 3
        and facts.venue_has_year
    ):
        edits[0] = Edit(Span(raw.start, target.inline.source(following.span).end), edits[0].text)
    return edits


def _behind_same_part(target: Anatomy, model: Anatomy, venue: int, facts: Facts, owner: Owner) -> str | None:
    before = model.chunks[venue - 1].part
    anchor = next((chunk for chunk in target.chunks if chunk.part is before), None)
    if anchor is None or before not in {Part.TITLE, Part.AUTHORS, Part.YEAR, Part.LINK}:
        return None
    start = _end(model, model.chunks[venue - 1])
    tail = _venue_end(model, venue)
    piece = Anatomy(
        model.inline,
        None,
        "",
        None,
        tuple(c for c in model.chunks if c.part in {Part.VENUE, Part.ACRONYM, Part.YEAR, Part.VENUE_REST}),
        None,
    )
    manner = learn_manner([model], 0, owner.pattern, owner.matches)
    whole = fill(piece, facts, manner)
    rest = len(model.raw) - tail
    text = whole[start : len(whole) - rest]
    at = _end(target, anchor)
    following = next((c for c in target.chunks if c.span.start >= anchor.span.end), None)
    after_model = next((c for c in model.chunks[venue + 1 :] if c.part is not Part.VENUE_REST), None)
    until = at
    if following and after_model and following.part is after_model.part is Part.SUMMARY:
        gap_end = target.raw.rfind("\n", 0, target.inline.source(following.span).start) + 1
        model_gap = model.raw[tail : model.raw.rfind("\n", 0, model.inline.source(after_model.span).start) + 1]
        if not target.raw[at:gap_end].strip() and not model_gap.strip():
            own_gap = target.raw[at:gap_end]
            lead = re.match(r"(?:[ \t]*(?:\r\n|\n|\r))*", text)
            if lead and lead.group().count("\n") == own_gap.count("\n"):
                text = own_gap + text[lead.end() :]  # the owner's own blank line stays as it is
            text += model_gap
            until = gap_end
    return splice(target.raw, [Edit(Span(at, until), text)])


def _end(anatomy: Anatomy, chunk: Chunk) -> int:
    """Where a chunk ends in the source, its link and closing marks included."""
    end = chunk.link.raw.end if chunk.link else anatomy.inline.source(chunk.span).end
    for mark in anatomy.inline.marks:
        if mark.visible.end == chunk.span.end and mark.raw.start < end:
            end = max(end, mark.raw.end)
    return end


def _venue_end(model: Anatomy, venue: int) -> int:
    """Where the venue's piece ends in the model: behind its year, acronym and closing marks and brackets."""
    end = _end(model, model.chunks[venue])
    for chunk in model.chunks[venue + 1 :]:
        between = model.inline.visible[model.chunks[venue].span.end : chunk.span.start]
        if chunk.part not in {Part.ACRONYM, Part.YEAR, Part.VENUE_REST} or "\n" in between:
            break
        end = _end(model, chunk)
    closing = re.compile(r"[)\]}*_`]+|</\w+>").match(model.raw, end)
    return closing.end() if closing else end
