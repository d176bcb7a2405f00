"""Venues with a colon in their names: "*Sbornik: Mathematics*", "*RoboCup 2031: Robot World Cup*"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.naming import IMPACT
from pipeline.page.learning.vocabulary import LABELS, STATUS
from pipeline.page.reading.inline import Inline
from pipeline.page.reading.span import Span

COLON = re.compile(r":[ \t]*")
# What stands before a colon and is no name: "*Venue: ICML 2031*", "*Best paper: ICML 2031*".
LEADS = re.compile(
    r".*\b(?:venue|conference|journal|workshop|proceedings|publi\w+|presented|accepted|appears?|appeared|in|at|oral"
    r"|spotlight|poster|highlight|best|award\w*|paper|preprint|note|status|keywords|topics?|tl;?dr|summary|abstract)",
    re.IGNORECASE,
)
# Known for a name also where nothing marks it: "Journal of Quiet Rivers: Low Banks, 12(3)".
JOURNAL = re.compile(
    r"(?:The )?(?:[A-Z][\w’'&-]* ){0,5}Journal of (?:the )?[A-Z][^.:,;\n]*|Physica [A-E]"
    r"|(?:[A-Z][\w&-]*,? ){1,4}Part [A-Z]{1,2}|J\. (?:[A-Z][a-z]*\.? ?){1,5}"
)
IN_SHORT = re.compile(r"[A-Z][\w&/-]*(?:[ '’-]*\d{2,4})?")  # "CHI 2031: Conference on ...": an acronym and its name
NUMBER_BEHIND = re.compile(r"\W{0,4}(?:vol\.?\s*)?\d", re.IGNORECASE)  # a volume or a year


def join_subtitled(inline: Inline, chunks: Sequence[Chunk]) -> tuple[Chunk, ...]:
    """Make one venue of a name and what goes on behind its colon.

    Where a pair of italics or bold marks begins there, or the name is surely a journal's.

    Args:
        inline: the entry.
        chunks: its pieces in order.
    """
    return tuple(_joined(inline, chunks))


def _joined(inline: Inline, chunks: Sequence[Chunk]) -> Iterator[Chunk]:
    taken = False
    for name, rest in pairwise([*chunks, None]):
        if taken or name is None:
            taken = False
        elif rest is not None and _is_one_name(inline, name, rest):
            taken = True
            whole = Span(name.span.start, rest.span.end)
            yield Chunk(Part.VENUE, whole, None, ((Part.VENUE, whole),))
        else:
            yield name


def _is_one_name(inline: Inline, name: Chunk, rest: Chunk) -> bool:
    text, shown = inline.visible, inline.visible[name.span.start : name.span.end]
    if name.link or rest.link or name.part not in {Part.LABEL, Part.PROSE, Part.VENUE}:
        return False
    if not COLON.fullmatch(text, name.span.end, rest.span.start) or not shown[0].isupper():
        return False
    numbered = bool(NUMBER_BEHIND.match(text, rest.span.end)) and rest.part in {Part.VENUE, Part.PROSE}
    if numbered and JOURNAL.fullmatch(shown) and text[rest.span.start].isupper():
        return True
    impact = IMPACT.fullmatch(text, name.span.start, rest.span.end)
    if impact or LEADS.match(shown) or LABELS.fullmatch(shown) or STATUS.search(shown):
        return False
    if rest.part is Part.VENUE and IN_SHORT.fullmatch(shown) and len(shown.split()) > 1:
        return False
    return numbered and _begin_marks(inline, Span(name.span.start, rest.span.end))


def _begin_marks(inline: Inline, whole: Span) -> bool:
    """Whether marks open where a text starts, and hold it."""
    return any(mark.visible.start == whole.start and mark.visible.holds(whole) for mark in inline.marks)
