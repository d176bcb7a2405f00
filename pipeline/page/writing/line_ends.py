"""Breaks of lines by two blanks, of which the owner left one out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count

from pipeline.page.learning.anatomy import Anatomy

LINE_END = re.compile(r"(?<=[^ \t\r\n])([ \t]*)(?=\r\n|\n|\r)")
WHOLE, HALF = "  ", " "  # two blanks break a line (CommonMark 6.7), one does nothing
MIN_WHOLE = 2  # entries that break the same line by two blanks


def with_whole_breaks(window: Sequence[Anatomy], text: str) -> str:
    """A filled entry whose lines end with two blanks where it has one and at least as many entries have two there.

    An owner does not see the missing one; a reader sees the names on the title's line. What other lines of the same
    entry tell of it is known already: see `filling.fill`.
    """
    if HALF not in LINE_END.findall(text):
        return text
    shown = [LINE_END.findall(anatomy.raw) for anatomy in window]
    number = count()

    def whole(found: re.Match[str]) -> str:
        at = next(number)
        ends = [own[at] for own in shown if at < len(own)]
        slip = found[1] == HALF and ends.count(WHOLE) >= max(MIN_WHOLE, ends.count(HALF))
        return WHOLE if slip else found[1]

    return LINE_END.sub(whole, text)
