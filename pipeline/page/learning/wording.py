"""How the owner announces papers: an earlier news item's sentence, where it is surely true of the new paper too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.vocabulary import SAFE_WORDS

ACCEPTED = re.compile(r"\b(?:accept\w*|appear\w*|publish\w*|to be presented)\b", re.IGNORECASE)
NEW_WORK = re.compile(r"\b(?:pre-?print|arxiv|release[ds]?|online|available|out|posted|new paper)\b", re.IGNORECASE)


def is_acceptance(text: str) -> bool:
    """Whether a news item says that a paper was accepted or published."""
    return bool(ACCEPTED.search(text))


@dataclass(frozen=True, slots=True)
class Voice:
    """How a section speaks: `person` is "we", "i" or "", `ending` what its items end with."""

    person: str = ""
    ending: str = ""


def learn_voice(messages: Sequence[str]) -> Voice:
    """The voice of a section, from its items' visible messages."""
    persons: Counter[str] = Counter()
    endings: Counter[str] = Counter()
    for message in messages:
        if re.search(r"\b(?:we|our|us)\b", message, re.IGNORECASE):
            persons["we"] += 1
        if re.search(r"\b(?:I|I'm|my|My|me)\b", message):
            persons["i"] += 1
        endings[message.rstrip()[-1:] if message.rstrip()[-1:] in {".", "!"} else ""] += 1
    return Voice(persons.most_common(1)[0][0] if persons else "", endings.most_common(1)[0][0] if endings else "")


def without_plain_title(message: Anatomy) -> Anatomy:
    """An undressed sentence is no title: what the item says of the paper are words to be judged one by one."""
    if message.dress != "plain":
        return message
    return replace(message, title=None, chunks=tuple(c for c in message.chunks if c.part is not Part.TITLE))


def without_venues(message: Anatomy) -> Anatomy:
    """A preprint has no venue: what looks like one ("We released a preprint") are words to be judged like others."""
    parts = {Part.VENUE, Part.PREPRINT, Part.STATUS, Part.VENUE_REST, Part.ACRONYM}
    return replace(message, chunks=tuple(c for c in message.chunks if c.part not in parts))


def is_announcement(message: Anatomy, *, accepted: bool) -> bool:
    """Whether an item announces one paper of that kind in words that hold for any."""
    text = message.inline.visible
    if bool(ACCEPTED.search(text)) != accepted or (not accepted and not NEW_WORK.search(text)):
        return False
    titles = sum(chunk.part is Part.TITLE for chunk in message.chunks)
    venues = sum(chunk.part is Part.VENUE for chunk in message.chunks)
    linked = any(chunk.part is Part.VENUE and chunk.link for chunk in message.chunks)
    if (titles != 1 and not (accepted and titles == 0 and linked)) or (accepted and venues != 1):
        return False
    covered = [
        c.span
        for c in message.chunks
        if c.part in {Part.TITLE, Part.YEAR, Part.ARXIV} or (accepted and c.part is Part.VENUE)
    ]
    chars = list(text)
    for span in covered:
        chars[span.start : span.end] = " " * len(span)
    words = re.findall(r"[\w'’-]+", "".join(chars).lower())
    return all(word in SAFE_WORDS for word in words)
