"""Promotion: a listed preprint gets its venue where it stands, in the form of the page's published entries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.page.learning.anatomy import Anatomy, Chunk, Part
from pipeline.page.learning.facts import ANY_YEAR, Facts
from pipeline.page.reading.source import BLANK_LINE, LINE_END
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.fill import fill
from pipeline.page.writing.pairs import find_halves
from pipeline.page.writing.places import YEAR_NEAR, bracket_end, chunk_end, chunk_from, year_end
from pipeline.page.writing.splice import Edit, splice
from pipeline.page.writing.status import replace_status
from pipeline.page.writing.venue_like import manner_alone
from pipeline.page.writing.view import Owner

ANCHORS = frozenset({Part.TITLE, Part.AUTHORS, Part.YEAR, Part.LINK})  # parts that a venue may stand behind
OF_VENUE = frozenset({Part.VENUE, Part.ACRONYM, Part.YEAR, Part.VENUE_REST})
ADDRESS = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")
QUOTE_CLOSES = re.compile(r"(?P<stop>[.,]?)[\"”»]")
MORE_NAMES = re.compile(r",[ ]+[^\W\d_][\w'’.-]*(?:[ ]+[^\W\d_][\w'’.-]*){1,3},")
CELL_END = re.compile(r"(?<!\\)\|")
BLANK_LINES = re.compile(rf"(?:[ \t]*(?:{LINE_END.pattern}))*")
STOPPED_INSIDE = re.compile(r"\.(?:[*_\"”»]|</\w+>)+\Z")  # "*The title.*"
CLOSING_MARKS = re.compile(r"[)\]}*_`]+|</\w+>")


def mark_entry(target: Anatomy, published: Sequence[Anatomy], facts: Facts, owner: Owner) -> str | None:
    """The entry with the paper's venue.

    A status word of the owner ("Under Review", "Preprint") gives way to the venue in the form of the page's published
    entries, and nothing else changes. Else the venue goes where these have it, behind the same part.

    Args:
        target: the preprint's entry.
        published: entries of the page that show a venue, the nearest first.
        facts: of the paper, its venue known.
        owner: of the page.

    Returns:
        The new source, or None where the page shows no form for a venue.
    """
    in_place = replace_status(target, published, facts, owner)
    if in_place is not None:
        return in_place
    for model in published:
        venue = next((n for n, chunk in enumerate(model.chunks) if chunk.part is Part.VENUE), None)
        if venue is None or venue == 0:
            continue
        marked = _behind_same_part(target, model, venue, facts, owner)
        whole = marked and len(find_halves(marked)) <= len(find_halves(target.raw)) and _same_shape(target.raw, marked)
        if marked and whole and marked != target.raw:
            return marked
    return None


def _same_shape(before: str, after: str) -> bool:
    """Whether an entry without blank lines gets none, and a table's row as many cells as it had."""
    if BLANK_LINE.search(after.strip()) and not BLANK_LINE.search(before.strip()):
        return False
    shapes = [(len(CELL_END.findall(raw)), raw.count("\n")) for raw in (before, after)]
    return not before.lstrip().startswith("|") or shapes[0] == shapes[1]


def _behind_same_part(target: Anatomy, model: Anatomy, venue: int, facts: Facts, owner: Owner) -> str | None:
    """Write the venue behind the part that it stands behind in the model, with all that leads there and back."""
    before = model.chunks[venue - 1]
    anchor = next((chunk for chunk in target.chunks if chunk.part is before.part), None)
    if anchor is None or before.part not in ANCHORS:
        return None
    tail = _venue_end(model, venue)
    year = _year_of_names(target, anchor)
    at = bracket_end(target, year or anchor)
    if _is_bracketed(target.raw[:at]) or _names_go_on(target, anchor):
        return None
    own = None if year else _year_behind(target, anchor)
    if not facts.year_is_venues:  # then the entry's own stays, or it is none
        facts = facts.of_year(int(target.text(own.span).rstrip("+")) if own else None)
    text = _venue_piece(model, bracket_end(model, before), tail, facts, owner)
    if text.startswith(".") and STOPPED_INSIDE.search(target.raw[:at]):
        text = text[1:]
    if own and str(facts.year) in text:
        until = year_end(target, anchor.span.end, own)
    else:
        until, text = _above_summary(target, anchor, at, (model, venue, tail), text) or _one_quote(target.raw, at, text)
    if _marked_with_more(target, anchor, until):
        return None
    stopped = text.endswith(".") and target.raw.startswith(".", until)  # behind the title, whose full stop stays
    return splice(target.raw, [Edit(Span(at, until), text[:-1] if stopped else text)])


def _year_of_names(target: Anatomy, anchor: Chunk) -> Chunk | None:
    """The year in brackets right behind the names, which belongs to them: "Jon Pell, Ada Okafor (2031)"."""
    if anchor.part is not Part.AUTHORS:
        return None
    visible = target.inline.visible
    following = chunk_from(target, anchor.span.end)
    if following is None or following.part is not Part.YEAR or not visible.startswith(")", following.span.end):
        return None
    return following if visible[anchor.span.end : following.span.start].strip() == "(" else None


def _year_behind(target: Anatomy, anchor: Chunk) -> Chunk | None:
    """The year right behind a part, which a venue with a year brings, too: "[The title](...) (2031)"."""
    following = chunk_from(target, anchor.span.end)
    if following is None or following.part is not Part.YEAR:
        return None
    if not ANY_YEAR.fullmatch(target.text(following.span).rstrip("+")):  # "2031+"
        return None
    return following if target.inline.visible[anchor.span.end : following.span.start].strip(" .,(") == "" else None


def _marked_with_more(target: Anatomy, anchor: Chunk, until: int) -> bool:
    """Whether italics that begin with a part go on behind it: "_The title. (2031) Bogs_"."""
    return any(
        mark.is_italic
        and anchor.span.start - len(" ") <= mark.visible.start <= anchor.span.start
        and until < mark.raw.end
        and re.search(r"\w", target.inline.visible[anchor.span.end : mark.visible.end])
        for mark in target.inline.marks
    )


def _names_go_on(target: Anatomy, authors: Chunk) -> bool:
    """Whether more names follow than were read: no venue stands between "Jon Pell, haonan he, Mia Brandt"."""
    told = (chunk for chunk in target.chunks if chunk.part is not Part.PROSE)
    known = any(0 <= chunk.span.start - authors.span.end <= YEAR_NEAR for chunk in told)
    return (
        authors.part is Part.AUTHORS and not known and bool(MORE_NAMES.match(target.inline.visible, authors.span.end))
    )


def _is_bracketed(text: str) -> bool:
    """Whether a text ends within brackets that it opens: "[[SSRN link](...)"."""
    bare = ADDRESS.sub("]", text)
    return any(bare.count(opening) > bare.count(closing) for opening, closing in ("()", "[]"))


def _one_quote(raw: str, at: int, text: str) -> tuple[int, str]:
    """Up to where the target is replaced by a text, so that the quote which closes a title there closes it once.

    `at` is where the title ends in the target's source.
    """
    own, new = QUOTE_CLOSES.match(raw, at), QUOTE_CLOSES.match(text)
    if own and new:
        ended = own["stop"] == "." and not text.endswith(".")
        return own.end(), text + ("." if ended else "")
    if own:
        return own.end(), own.group() + text
    return at, new.group("stop") + text[new.end() :] if new else text


def _venue_piece(model: Anatomy, start: int, tail: int, facts: Facts, owner: Owner) -> str:
    """The model's source between two places, its venue replaced by the paper's."""
    sources = [(chunk, model.inline.source(chunk.span)) for chunk in model.chunks if chunk.part in OF_VENUE]
    chunks = tuple(chunk for chunk, source in sources if start <= source.start and source.end <= tail)
    # What stands behind the venue is no part of the piece, nor are pictures in front of it, whose places must hold.
    marks = tuple(mark for mark in model.inline.marks if mark.raw.end <= tail)
    links = tuple(link for link in model.inline.links if link.raw.end <= tail)
    inline = replace(model.inline, raw=model.raw[:tail], images=(), marks=marks, links=links)
    return fill(Anatomy(inline, None, "", None, chunks, None), facts, manner_alone(model, owner))[start:]


def _above_summary(
    target: Anatomy, anchor: Chunk, at: int, shown: tuple[Anatomy, int, int], text: str
) -> tuple[int, str] | None:
    """Where a quoted summary follows in both entries, the venue stands above it with the model's blank lines.

    `shown` is the model, the index of its venue, and where that ends. Returns the offset up to which the target is
    replaced, and the text.
    """
    model, venue, tail = shown
    following = chunk_from(target, anchor.span.end)
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


def _venue_end(model: Anatomy, venue: int) -> int:
    """Where the venue's piece ends in the model: behind its year, acronym and closing marks and brackets."""
    end = chunk_end(model, model.chunks[venue])
    for chunk in model.chunks[venue + 1 :]:
        between = model.inline.visible[model.chunks[venue].span.end : chunk.span.start]
        if chunk.part not in {Part.ACRONYM, Part.YEAR, Part.VENUE_REST} or "\n" in between:
            break
        end = chunk_end(model, chunk)
    closing = CLOSING_MARKS.match(model.raw, end)
    return closing.end() if closing else end
