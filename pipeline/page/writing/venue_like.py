"""A venue in the form of the page's published entries, for a place where an entry said that its paper waits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.page.learning.anatomy import Anatomy, Chunk, Part
from pipeline.page.learning.common_texts import common_texts
from pipeline.page.learning.facts import Facts
from pipeline.page.learning.form import Manner, is_html, learn_manner
from pipeline.page.learning.habits import learn_habits
from pipeline.page.learning.led_in import venue_lead
from pipeline.page.reading.inline import parse_inline
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.fill import fill
from pipeline.page.writing.view import Owner
from pipeline.papers.venue_kinds import venue_kind

BEHIND_VENUE = frozenset({Part.ACRONYM, Part.YEAR, Part.VENUE_REST})
INSIDE_SENTENCE = re.compile(r"[\w,;)\]][ ]*\Z")  # "arXiv:3101.00123, under review": no "In" begins there
PAIRS = {"(": ")", "[": "]"}
BRACKET_BEHIND = re.compile(r"[\w*_\"”)\]] \(\Z")
TITLE = " x"  # stands for the title behind a venue: what is boxed in front of one is a badge
MODELS = 12  # published entries that are asked


def venue_like(
    target: Anatomy, place: Span, published: Sequence[Anatomy], facts: Facts, owner: Owner
) -> tuple[Span, str] | None:
    """What stands at a place of an entry, with the marks around it, and the venue to stand there.

    Args:
        target: the entry.
        place: where its visible text says that the paper waits.
        published: entries of the page that show a venue, the nearest first.
        facts: of the paper, its venue known; its year where the venue's is.
        owner: of the page.

    Returns:
        The place in the source, and the new text; None where the page shows no such form, or it does not fit there.
    """
    around = _with_marks(target, place)
    if any(mark.raw.start < around.start and around.end < mark.raw.end for mark in target.inline.marks):
        return None
    in_front = target.is_before_title(place)
    models = [model for model in published if not _waits(model) and is_html(model.raw) == is_html(target.raw)]
    models = [model for model in models if venue_kind(model.venue_text) == facts.kind] or models
    inside = bool(INSIDE_SENTENCE.search(target.raw[: around.start]))
    forms = [form for model in models if (form := _form_of_venue(model, in_front=in_front, inside=inside))][:MODELS]
    texts = Counter(text for form in forms if (text := _filled(form, facts, owner)))
    if not texts:
        return None
    text = texts.most_common(1)[0][0]
    text = text.removesuffix(".") if target.raw.startswith(".", around.end) else text
    if BRACKET_BEHIND.search(target.raw, 0, around.start + 1) and not text.startswith("("):
        return Span(around.start - 1, around.end), f", {text}"  # only the bracket parted the status from the title
    return around, text


def _waits(model: Anatomy) -> bool:
    return model.has(Part.STATUS) or model.has(Part.PREPRINT)


def _form_of_venue(model: Anatomy, *, in_front: bool, inside: bool) -> Anatomy | None:
    """The venue of an entry, with what leads to it and what follows it, taken apart by itself.

    Inside a sentence there is no "In", unless it stands inside one in the entry, too. None where the venue stands on
    the other side of the title, or is a link.
    """
    at = next((n for n, chunk in enumerate(model.chunks) if chunk.part is Part.VENUE), None)
    if at is None or model.chunks[at].link or model.is_before_title(model.chunks[at].span) != in_front:
        return None
    lead = venue_lead(model, model.chunks[at])
    if lead and inside and not INSIDE_SENTENCE.search(model.inline.visible[: lead.start]):
        lead = None
    start, end = (lead or model.chunks[at].span).start, at + 1
    while end < len(model.chunks) and _belongs(model, model.chunks[end - 1], model.chunks[end]):
        end += 1
    around = _with_marks(model, Span(start, model.chunks[end - 1].span.end))
    raw = model.raw[around.start : around.end]
    inline = parse_inline(raw + TITLE if in_front else raw)
    shown = inline.visible.removesuffix(TITLE) if in_front else inline.visible
    first = next(n for n, begin in enumerate(model.inline.starts) if begin >= around.start)
    if shown != model.inline.visible[first : first + len(shown)] or "\n" in shown:
        return None
    chunks = tuple(_moved(chunk, -first) for chunk in model.chunks[at:end])
    title = Span(len(inline.visible) - 1, len(inline.visible)) if in_front else None
    return Anatomy(inline, title, "", None, chunks, None)


def _belongs(model: Anatomy, before: Chunk, chunk: Chunk) -> bool:
    between = model.inline.visible[before.span.end : chunk.span.start]
    return chunk.part in BEHIND_VENUE and chunk.link is None and "\n" not in between


def _moved(chunk: Chunk, by: int) -> Chunk:
    inner = tuple((part, Span(span.start + by, span.end + by)) for part, span in chunk.inner)
    return replace(chunk, span=Span(chunk.span.start + by, chunk.span.end + by), inner=inner)


def _with_marks(anatomy: Anatomy, span: Span) -> Span:
    """Where a span of visible text stands in the source, with the marks and brackets that hold it or parts of it."""
    visible = anatomy.inline.visible
    while visible.count("(", span.start, span.end) > visible.count(")", span.start, span.end):
        if not visible.startswith(")", span.end):
            break
        span = Span(span.start, span.end + 1)
    around = anatomy.inline.source(span)
    while True:
        held = [mark.raw for mark in anatomy.inline.marks if span.holds(mark.visible)]
        around = Span(min([around.start, *(raw.start for raw in held)]), max([around.end, *(raw.end for raw in held)]))
        before, behind = visible[max(span.start - 1, 0) : span.start], visible[span.end : span.end + 1]
        if not before or PAIRS.get(before) != behind:
            return around
        span = Span(span.start - 1, span.end + 1)
        brackets = anatomy.inline.source(span)
        around = Span(min(around.start, brackets.start), max(around.end, brackets.end))


def _filled(form: Anatomy, facts: Facts, owner: Owner) -> str:
    text = fill(form, facts, manner_alone(form, owner))
    text, raw = (each.removesuffix(TITLE) if form.title else each for each in (text, form.raw))
    return text if raw.endswith(".") else text.rstrip(".,;: ")  # what parted it from a year that is not known


def manner_alone(model: Anatomy, owner: Owner) -> Manner:
    """How an entry is written, as far as it tells by itself."""
    return learn_manner([model], 0, owner.pattern, owner.matches, learn_habits([model], common_texts([model])))
