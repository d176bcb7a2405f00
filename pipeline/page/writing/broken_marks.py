"""Marks that a filled entry opens and does not close, or sets inside their own kind."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pipeline.page.learning.anatomy import Anatomy
from pipeline.page.reading.inline import Inline, parse_inline


def breaks_marks(window: Sequence[Anatomy], model: Anatomy, text: str) -> bool:
    """Whether a filled entry shows asterisks that others don't, or is bold in bold, which its model is not.

    A mark opens there and does not close: as the owner's own slip has it, or around one name that became several.
    """
    filled = parse_inline(text)
    loose = _loose(filled)
    opens = loose and loose > min(_loose(anatomy.inline) for anatomy in window)
    nested = _nests_marks(filled) and not _nests_marks(model.inline)
    return bool(opens) or text.count("***") > model.raw.count("***") or nested


def _loose(inline: Inline) -> int:
    """How many asterisks a text shows that might have marked something, its bullet aside."""
    if "*" not in inline.visible:
        return 0
    shown = zip(inline.visible, inline.starts, strict=True)
    return sum(sign == "*" == inline.raw[at] for sign, at in shown) - inline.raw.lstrip().startswith("* ")


def _nests_marks(inline: Inline) -> bool:
    """Whether a text that is marked with signs holds one with the same signs."""
    signed = [mark for mark in inline.marks if not mark.mark.startswith("<")]
    return any(
        outer.mark == inner.mark and outer.raw != inner.raw and outer.raw.holds(inner.raw)
        for outer, inner in itertools.permutations(signed, 2)
    )
