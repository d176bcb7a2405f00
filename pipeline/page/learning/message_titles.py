"""The titles in news items: by their dress, by the marks around them, by the colon in front of them."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.page.learning.anatomy import Anatomy, Chunk, Part
from pipeline.page.learning.facts import ANY_YEAR
from pipeline.page.learning.naming import venue_chunk
from pipeline.page.learning.vocabulary import names_venue
from pipeline.page.reading.span import Span

BEHIND_COLON = re.compile(r":[ ]+[\"“]?\Z")
SHORT_VENUE = 2  # words


def without_plain_title(message: Anatomy) -> Anatomy:
    """An undressed sentence is no title: what the item says of the paper are words to be judged one by one."""
    if message.dress != "plain":
        return message
    return replace(message, title=None, chunks=tuple(c for c in message.chunks if c.part is not Part.TITLE))


def titled(message: Anatomy) -> Anatomy:
    """A message with its title, where the dress of that or its place tell of it."""
    return _title_behind_colon(_title_in_marks(message))


def _title_in_marks(message: Anatomy) -> Anatomy:
    """The one marked text of some words as the title, where the venue stands elsewhere: "Our paper, *Tide*, was"."""
    marks = {mark.visible for mark in message.inline.marks}
    told = [c for c in message.chunks if c.part in {Part.VENUE, Part.ACRONYM} and c.span in marks]
    told = [c for c in told if not names_venue(message.text(c.span))]
    several = len(told) == 1 and len(message.text(told[0].span).split()) > SHORT_VENUE
    return _with_title(message, told[0], "italic") if several and not message.has(Part.TITLE) else message


def _title_behind_colon(message: Anatomy) -> Anatomy:
    """The words behind a colon, at the end, as the title: "Accepted to ICML 2031: Tide pools for all [[pdf](...)]"."""
    text = message.inline.visible
    last = next((c for c in reversed(message.chunks) if c.part is not Part.LINK), None)
    if message.has(Part.TITLE) or last is None or last.part is not Part.PROSE or last.link:
        return message
    led = BEHIND_COLON.search(text, 0, last.span.start)
    venue = led is not None and names_venue(text[: led.start()])
    several = len(message.text(last.span).split()) > SHORT_VENUE
    return _with_title(message, last, "plain") if venue and several else message


def _with_title(message: Anatomy, title: Chunk, dress: str) -> Anatomy:
    """A message whose title is known: what goes on a venue are words then, and those that name one are the venue."""
    chunks = []
    for chunk in message.chunks:
        text = message.text(chunk.span)
        if chunk is title:
            chunks.append(Chunk(Part.TITLE, chunk.span, chunk.link))
        elif chunk.part in {Part.PROSE, Part.LABEL} and not chunk.link and names_venue(text) and ANY_YEAR.search(text):
            end = chunk.span.end - (len(text) - len(text.rstrip("!. ")))
            chunks.append(venue_chunk(message.inline.visible, Span(chunk.span.start, end), Part.VENUE))
        else:
            chunks.append(replace(chunk, part=Part.PROSE if chunk.part is Part.VENUE_REST else chunk.part))
    return replace(message, title=title.span, dress=dress, chunks=tuple(chunks))
