"""What a reader does not see of the model, and what is its paper's all the same."""

from __future__ import annotations

import re

from pipeline.page.learning.liquid import INCLUDED
from pipeline.page.learning.vocabulary import COMMENT
from pipeline.page.reading.inline import Inline
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.filler import Filler
from pipeline.page.writing.pairs import find_halves

SHOWS_NOTHING = re.compile(r"(?:\s|&nbsp;|<(?!a\b)[A-Za-z][^<>]*>)*")


def drop_unseen(filler: Filler) -> None:
    """Comments (`<!-- to appear -->`) and what a template language fills in go, unless most entries carry them.

    So do links that are never closed, with the icons in them: browsers close them somewhere behind the entry.
    """
    raw = filler.anatomy.raw
    for pattern in (COMMENT, INCLUDED):
        for found in pattern.finditer(raw):
            if found.group() not in filler.habits.common and not _is_in_link(filler.anatomy.inline, found.start()):
                filler.cut(Span(*found.span()))
    shown = {link.raw.start for link in filler.anatomy.inline.links if len(link.label)}
    for half in find_halves(raw) if "<a " in raw else ():
        known = half.span.start in shown
        if half.kind == "<a>" and not known and "href" in raw[half.span.start : half.span.end]:
            behind = SHOWS_NOTHING.match(raw, half.span.end)
            filler.cut(Span(half.span.start, behind.end() if behind else half.span.end))


def _is_in_link(inline: Inline, at: int) -> bool:
    """Whether something stands in a link: an icon, `[{{< ai arxiv >}}](...)`, that stays or goes with it."""
    return any(link.raw.start <= at < link.raw.end for link in inline.links)
