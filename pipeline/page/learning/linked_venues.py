"""Whether a link shows a venue, and is no label of a link to the paper."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.venue_places import TITLE_CASE, VOLUME
from pipeline.page.learning.vocabulary import LABELS, SHORT_NAMES, is_shortened
from pipeline.page.reading.inline import Inline
from pipeline.page.reading.merit import PAPER_LINK
from pipeline.papers.venue_kinds import venue_kind

COUNTED = re.compile(r"(?P<name>[^,\d]+?),?[ ]\d{1,4}(?:[ ]?\(\d+\))?[,:][ ]?[A-Z]?\d[\d–-]*\W*")
SENTENCE = re.compile(r"[ ]?[.,?!]\s+")  # between a title and what follows it


def is_italic_name(inline: Inline, chunk: Chunk) -> bool:
    """Whether a link shows words in italics that label nothing: "[*BioScience*](...)"."""
    text = inline.visible[chunk.span.start : chunk.span.end]
    italic = any(mark.is_italic and mark.visible == chunk.span for mark in inline.marks)
    return italic and not LABELS.fullmatch(text) and inline.visible[: chunk.span.start].rstrip()[-1:] not in {"[", "("}


def is_linked_journal(inline: Inline, chunks: Sequence[Chunk], index: int) -> bool:
    """Whether a link behind the title shows a journal: its volume follows, or its words say so."""
    behind_title = index > 0 and chunks[index - 1].part is Part.TITLE
    following = chunks[index + 1 : index + 2]
    text = inline.visible[chunks[index].span.start : chunks[index].span.end]
    if not behind_title or LABELS.fullmatch(text) or not TITLE_CASE.fullmatch(text):
        return False
    counted = following and VOLUME.fullmatch(inline.visible, following[0].span.start, following[0].span.end)
    return bool(counted) or venue_kind(text) == "journal"


def ends_as_journal(inline: Inline, chunks: Sequence[Chunk], index: int) -> bool:
    """Whether an entry ends with a name that links the paper where a venue would stand: "The title. [Reeds](...)"."""
    link, before = chunks[index].link, chunks[index - 1] if index else None
    if link is None or before is None or before.part is not Part.TITLE or before.link or len(chunks) > index + 1:
        return False
    text = inline.visible[chunks[index].span.start : chunks[index].span.end]
    parted = SENTENCE.fullmatch(inline.visible, before.span.end, chunks[index].span.start)
    if parted and is_counted_name(text):
        return True
    named = TITLE_CASE.fullmatch(text) and not LABELS.fullmatch(text)
    return bool(named and parted and PAPER_LINK.search(link.url.lower()))


def is_counted_name(text: str) -> bool:
    """Whether a text is a name with volume and pages behind it: "Bogs and Fens, 240, 02001"."""
    counted = COUNTED.fullmatch(text)
    return bool(counted and TITLE_CASE.fullmatch(counted["name"]))


def is_dated_short(inline: Inline, chunks: Sequence[Chunk], index: int) -> bool:
    """Whether a link to the paper shows a name in short with the year behind it: "[PRL](...), 2031", "[Appl. Opt.]"."""
    link, span = chunks[index].link, chunks[index].span
    if link is None or index + 1 == len(chunks) or chunks[index + 1].part is not Part.YEAR:
        return False
    text = inline.visible[span.start : span.end]
    named = is_shortened(text) or (SHORT_NAMES.fullmatch(text) and not LABELS.fullmatch(text))
    beside = inline.visible[span.end : chunks[index + 1].span.start].strip() == ","
    return bool(named and beside and PAPER_LINK.search(link.url.lower()))
