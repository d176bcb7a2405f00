"""What an entry says beside its venue: where it was shown, what it won, with which meeting its workshop was held."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.page.learning.anatomy import Chunk, Part, in_one_bracket
from pipeline.page.reading.inline import Inline
from pipeline.page.reading.span import Span

PRESENTED = re.compile(
    r"\W*(?:(?:poster|oral|spotlight|talk|presentation|contributed|invited|short|long|flash|paper|and|a|an)\W*)+",
    re.IGNORECASE,
)
# "(held in conjunction with ICML 2031)": the meeting at which a workshop was held is none of its names.
HELD_WITH = re.compile(r"(?:held |organi[sz]ed )?(?:in conjunction|jointly|together|co-?located) with\b", re.IGNORECASE)
AWARD_CLASS = re.compile(r"\bclass\s*=\s*[\"'][^\"']*\b(?:award|prize|hono)", re.IGNORECASE)
PRIZE = re.compile(r"\b(?:award|prize)\b", re.IGNORECASE)
# "  * Winner, Best Paper of ICML 2031": a line of its own below the entry.
WON = re.compile(r"[\r\n][ \t]+[-+*][ \t][^\r\n]*\b(?:award|prize|winner|finalist|medal)\b[^\r\n]*", re.IGNORECASE)


def remarks_apart(inline: Inline, chunks: Sequence[Chunk]) -> tuple[list[Chunk], list[Chunk]]:
    """The chunks that are remarks whatever they look like, as prose, and the others."""
    won = [Span(*line.span()) for line in WON.finditer(inline.raw)]
    told = [(chunk, _is_held_with(inline, chunk) or _is_won(inline, chunk, won)) for chunk in chunks]
    remarks = [replace(chunk, part=Part.PROSE, inner=()) for chunk, remark in told if remark]
    return remarks, [chunk for chunk, remark in told if not remark]


def _is_held_with(inline: Inline, chunk: Chunk) -> bool:
    """Whether a bracket names the meeting at which a workshop was held: "(co-located with ICML 2031)"."""
    held = HELD_WITH.match(inline.visible, chunk.span.start, chunk.span.end)
    return bool(held) and inline.visible[: chunk.span.start].rstrip().endswith("(")


def _is_won(inline: Inline, chunk: Chunk, won: Sequence[Span]) -> bool:
    """Whether a chunk stands on a line that says what the paper won."""
    return chunk.link is None and any(line.start <= inline.source(chunk.span).start < line.end for line in won)


def tells_how(inline: Inline, chunk: Chunk) -> bool:
    """Whether what looks like a venue tells how a paper was presented, or what it won: "(Poster)"."""
    said = inline.visible[chunk.span.start : chunk.span.end]
    if PRESENTED.fullmatch(said) or PRIZE.search(said):
        return True
    return any(mark.visible.holds(chunk.span) and AWARD_CLASS.search(mark.mark) for mark in inline.marks)


def is_in_remark(inline: Inline, before: Chunk, chunk: Chunk) -> bool:
    """Whether a venue stands behind words in one bracket: "(Also to be presented at *IEEE VIS 2031*)"."""
    return before.part is Part.PROSE and in_one_bracket(inline.visible, before.span, chunk.span)
