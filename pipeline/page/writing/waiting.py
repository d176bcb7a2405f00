"""Papers that wait: what an entry says of one that is still to be published, or to be written."""

from __future__ import annotations

import re

from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.papers.waiting import RESUBMIT

WAITING = (
    r"(?:re)?submitted|(?:in|under) submission|(?:in|under) (?:re)?view|(?:in|under) revision|(?:major|minor) revision"
    rf"|in prep\w*|{RESUBMIT}"
)
PENDING = re.compile(rf"\b(?:{WAITING}|to appear|to be published|accepted|in press|forthcoming)\b", re.IGNORECASE)
SURELY_PENDING = re.compile(rf"\((?:{WAITING})\b[^()]*\)", re.IGNORECASE)  # also with a year: "(2031). ... (in review)"
UNWRITTEN = re.compile(r"\b(?:in prep(?:aration|\.)|in progress|being written)(?!\w)", re.IGNORECASE)
ONLY_WAITING = re.compile(rf"(?:manuscript |paper |currently )?(?:{WAITING})", re.IGNORECASE)
# In each text that these find, one of them at least.
SIGNS_OF_WAITING = ("submi", "view", "revis", "prep", "appear", "publish", "accept", "press", "forthcom")


def is_pending(anatomy: Anatomy, year: int | None) -> bool:
    """Whether an entry says that it is still to be published: "(in review)"; without a year, also "to appear"."""
    told = SURELY_PENDING if year else PENDING
    text = anatomy.inline.visible
    lowered = text.lower()
    if not any(sign in lowered for sign in SIGNS_OF_WAITING):  # nearly all entries: a search takes many times that
        return False
    stated = any(c.part is Part.STATUS and ONLY_WAITING.fullmatch(anatomy.text(c.span)) for c in anatomy.chunks)
    return stated or bool(told.search(text))


def is_unwritten(anatomy: Anatomy, year: int | None) -> bool:
    """Whether an entry without a year says that its paper is still to be written: "(in preparation)"."""
    return not year and bool(UNWRITTEN.search(anatomy.inline.visible))
