"""Badges: a venue in a box of its own in front of the title, and what stands in it for a preprint."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from pipeline.page.learning.anatomy import Anatomy, Chunk
from pipeline.page.learning.vocabulary import PREPRINT, STATUS
from pipeline.page.reading.headings import HEADING_MARK

BOX = re.compile(r"`|<[^>]*\b(?:badge|label|tag)\b", re.IGNORECASE)
SHOWN = re.compile(
    r"(?:`{1,2}|<[^<>]*\b(?:badge|label|tag)\b[^<>]*>)\s*([^`<>\n]{2,40}?)\s*(?:`{1,2}|</)", re.IGNORECASE
)
ARXIV = re.compile(r"\W*ar\W?xiv\W*(?:(?:19|20)\d\d\W*)?", re.IGNORECASE)


def is_badge(anatomy: Anatomy, chunk: Chunk) -> bool:
    """Whether a chunk stands in a box of its own in front of the title: "`ICML 2031` The title", or in a heading."""
    if chunk.link or not anatomy.is_before_title(chunk.span):
        return False
    heading = HEADING_MARK.match(anatomy.raw) is not None
    if heading and anatomy.inline.visible.partition("\n")[0].strip(" #") == anatomy.text(chunk.span):
        return True
    return any(mark.visible == chunk.span and BOX.match(mark.mark) for mark in anatomy.inline.marks)


@lru_cache(maxsize=4)
def preprint_badge(page: str) -> str | None:
    """What a page's badges say of preprints: "arXiv 2031"; "" where they say something else, None where nothing.

    All of the page tells, also the lists that the new entry does not go to.
    """
    shown = [found.group(1) for found in SHOWN.finditer(page)]
    named = Counter(text for text in shown if ARXIV.fullmatch(text))
    if named:
        return named.most_common(1)[0][0]
    return "" if any(PREPRINT.fullmatch(text) or STATUS.search(text) for text in shown) else None
