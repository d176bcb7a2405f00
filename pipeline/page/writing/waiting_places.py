"""Where an entry says that its paper waits, and for which venue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.page.learning.anatomy import Anatomy, Chunk, Part
from pipeline.page.learning.venue_places import TITLE_CASE
from pipeline.page.learning.vocabulary import STATUS
from pipeline.page.months import MONTH_NAME
from pipeline.page.reading.span import Span
from pipeline.page.writing.places import chunk_from
from pipeline.papers.waiting import RESUBMIT, SENT

STATUS_LEAD = re.compile(r"\b(?:(?:is|currently|now|still|manuscript|preprint|paper|article)\s+)+$", re.IGNORECASE)
STATUS_GOAL = re.compile(r"\s+(?:at|to|for|in|with|by|of|w/?)\s.*", re.IGNORECASE | re.DOTALL)
LEADS_TO_GOAL = re.compile(
    rf"\b(?:at|to|for|in|with|by|of)\s+(?:the\s+)?\Z|\b(?:{RESUBMIT})(?:\s*\([^()]*\))?\s*[,:]\s+\Z", re.IGNORECASE
)
ALL_SENT = re.compile(rf"(?:currently |now |still )?(?:{SENT})", re.IGNORECASE)
BESIDE = re.compile(r"\s*[,(]\s*")
ROUND = re.compile(r"\s*\([^()]*\bround\b[^()]*\)", re.IGNORECASE)  # "revise and resubmit (2nd round)"
GOAL_IN_BRACKET = re.compile(rf"\b(?:{RESUBMIT})\s*\((?P<goal>[A-Z][^()]*)\)", re.IGNORECASE)
GOAL_IN_SHORT = re.compile(r"\s*\([A-Z][\w&-]*[A-Z][\w&-]*(?:[ ’']+(?:\d\d){1,2})?\)")  # "under review (TPAMI)"
MONTH_BEHIND = re.compile(rf" (?:{MONTH_NAME})\b\.?(?=,? (?:19|20)\d\d)", re.IGNORECASE)  # "submitted Aug. 2031"
# What else is said of the waiting where one mark holds it all: "*Submitted to Bogs (B), IF=2.9, (in review, 2031)*".
REST_OF_STATUS = re.compile(
    rf"(?:[\s,;·]*(?:\((?:undergoing |under |in )?(?:review|revision)[^()]*\)|IF\s*[=:]?\s*[\d.]+"
    rf"|(?:undergoing|under|in) (?:review|revision)|(?:(?:{MONTH_NAME})\.?,?[ ]*)?(?:19|20)\d\d))*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WaitingPlace:
    """Where an entry says that its paper waits.

    `words` are those of `status` that say so, `goal` is the venue that they lead to ("submitted to **TMLR**"), `others`
    are where it says so again.
    """

    status: Chunk
    words: Span
    goal: Chunk | None
    others: tuple[Chunk, ...]


def find_place(target: Anatomy, waiting: Sequence[Chunk]) -> WaitingPlace:
    """Where an entry says that its paper waits, by the chunks that say so, in order."""
    status = waiting[0]
    words = status_words(target, status)
    following = chunk_from(target, max(status.span.end, words.end))
    goal = following if following and _leads_to(target, words, following) else None
    return WaitingPlace(status, words, goal, tuple(waiting[1:]))


def goal_in_front(target: Anatomy, words: Span) -> Span | None:
    """The venue that wants to see the paper again, with the words that say so behind it: "*Quiet Letters* (R&R)"."""
    before = next((chunk for chunk in reversed(target.chunks) if chunk.span.end <= words.start), None)
    if before is None or before.part is not Part.VENUE or before.link:
        return None
    beside = BESIDE.fullmatch(target.inline.visible, before.span.end, words.start)
    again = ALL_SENT.fullmatch(target.inline.visible, words.start, words.end)
    return Span(before.span.start, words.end) if beside and again else None


def _leads_to(target: Anatomy, words: Span, following: Chunk) -> bool:
    """Whether a status leads to the venue behind it: "submitted to **TMLR**"."""
    between = target.inline.visible[words.start : following.span.start]
    plain = following.part is Part.PROSE and not following.link and TITLE_CASE.fullmatch(target.text(following.span))
    return bool((following.part is Part.VENUE or plain) and LEADS_TO_GOAL.search(between))


def status_words(target: Anatomy, chunk: Chunk) -> Span:
    """The words of a chunk that say that the paper waits, and where it was sent; what else stands there stays."""
    text = target.text(chunk.span)
    found = STATUS.search(text) if chunk.part is Part.STATUS else None
    if found is None:
        return chunk.span
    lead, goal = STATUS_LEAD.search(text[: found.start()]), STATUS_GOAL.match(text, found.end())
    start, end = lead.start() if lead else found.start(), goal.end() if goal else found.end()
    return _whole_status(target, Span(chunk.span.start + start, chunk.span.start + end))


def _whole_status(target: Anatomy, words: Span) -> Span:
    """The words with the short name of where the paper was sent, and with all that their mark says of the waiting."""
    visible = target.inline.visible
    for behind in (GOAL_IN_SHORT, MONTH_BEHIND, ROUND):
        found = behind.match(visible, words.end)
        words = Span(words.start, found.end()) if found else words
    if named := GOAL_IN_BRACKET.match(visible, words.start):
        words = Span(words.start, max(words.end, named.end()))
    marks = (mark.visible for mark in target.inline.marks if mark.visible.start == words.start)
    whole = [mark for mark in marks if REST_OF_STATUS.fullmatch(visible, words.end, mark.end) and mark.end > words.end]
    return Span(words.start, whole[0].end) if whole else words
