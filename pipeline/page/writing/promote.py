"""Promotion: a listed preprint gets its venue where it stands, in the form of the page's published entries."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.page.escape import Context, escape_text
from pipeline.page.learning.anatomy import Anatomy, Chunk, Part
from pipeline.page.learning.facts import Facts
from pipeline.page.learning.form import common_texts, learn_manner
from pipeline.page.reading.span import Span
from pipeline.page.writing.entry import Owner
from pipeline.page.writing.filling.fill import fill
from pipeline.page.writing.splice import Edit, splice

GIVEN_WAY = (Part.STATUS, Part.PREPRINT)
ANCHORS = frozenset({Part.TITLE, Part.AUTHORS, Part.YEAR, Part.LINK})  # parts that a venue may stand behind
OF_VENUE = frozenset({Part.VENUE, Part.ACRONYM, Part.YEAR, Part.VENUE_REST})
YEAR_NEAR = 3  # characters between a status and its year: ", ", " ("
BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\n|\r))*")
CLOSING_MARKS = re.compile(r"[)\]}*_`]+|</\w+>")


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
        return splice(target.raw, _in_place(target, status, facts))
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
    edits = [Edit(target.inline.source(status.span), escape_text(facts.venue, Context.EMPHASIS))]
    following = next((chunk for chunk in target.chunks if chunk.span.start >= status.span.end), None)
    is_year = following and following.part is Part.YEAR and following.span.start - status.span.end <= YEAR_NEAR
    if following and is_year and facts.venue_has_year:
        edits.append(Edit(Span(_end(target, status), target.inline.source(following.span).end), ""))
    return edits


def _behind_same_part(target: Anatomy, model: Anatomy, venue: int, facts: Facts, owner: Owner) -> str | None:
    """Write the venue behind the part that it stands behind in the model, with all that leads there and back."""
    before = model.chunks[venue - 1]
    anchor = next((chunk for chunk in target.chunks if chunk.part is before.part), None)
    if anchor is None or before.part not in ANCHORS:
        return None
    tail = _venue_end(model, venue)
    at = _end(target, anchor)
    text = _venue_piece(model, _end(model, before), tail, facts, owner)
    until, text = _above_summary(target, anchor, at, (model, venue, tail), text) or (at, text)
    return splice(target.raw, [Edit(Span(at, until), text)])


def _venue_piece(model: Anatomy, start: int, tail: int, facts: Facts, owner: Owner) -> str:
    """The model's source between two places, its venue replaced by the paper's."""
    chunks = tuple(chunk for chunk in model.chunks if chunk.part in OF_VENUE)
    manner = learn_manner([model], 0, owner.pattern, owner.matches, common_texts([model]))
    whole = fill(Anatomy(model.inline, None, "", None, chunks, None), facts, manner)
    return whole[start : len(whole) - (len(model.raw) - tail)]


def _above_summary(
    target: Anatomy, anchor: Chunk, at: int, shown: tuple[Anatomy, int, int], text: str
) -> tuple[int, str] | None:
    """Where a quoted summary follows in both entries, the venue stands above it with the model's blank lines.

    `shown` is the model, the index of its venue, and where that ends. Returns the offset up to which the target is
    replaced, and the text.
    """
    model, venue, tail = shown
    following = next((chunk for chunk in target.chunks if chunk.span.start >= anchor.span.end), None)
    in_model = next((chunk for chunk in model.chunks[venue + 1 :] if chunk.part is not Part.VENUE_REST), None)
    if not following or not in_model or following.part is not Part.SUMMARY or in_model.part is not Part.SUMMARY:
        return None
    until = _line_start(target, following)
    own_gap, model_gap = target.raw[at:until], model.raw[tail : _line_start(model, in_model)]
    if own_gap.strip() or model_gap.strip():
        return None
    lead = BLANK_LINES.match(text)
    if lead and lead.group().count("\n") == own_gap.count("\n"):
        text = own_gap + text[lead.end() :]  # the owner's own blank line stays as it is
    return until, text + model_gap


def _line_start(anatomy: Anatomy, chunk: Chunk) -> int:
    return anatomy.raw.rfind("\n", 0, anatomy.inline.source(chunk.span).start) + 1


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
    closing = CLOSING_MARKS.match(model.raw, end)
    return closing.end() if closing else end
