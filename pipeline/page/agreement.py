"""How many entries of a list are written like an example, and in what the others differ, in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.dissect import dissect
from pipeline.page.learning.models import shape
from pipeline.page.reading.series import Series
from pipeline.page.writing.frame import Frame, frame_shape, parse_frame, parse_frames
from pipeline.page.writing.view import Owner

COMMON_DIFFERENCES = 4
Differences = tuple[tuple[str, int], ...]  # what, and in how many entries


def entry_agreement(anatomies: Sequence[Anatomy], example: str, owner: Owner) -> tuple[int, Differences]:
    """How many entries have the example's main parts, in its order and dress; and what some have besides or lack."""
    model = dissect([*(anatomy.raw for anatomy in anatomies), example], owner.pattern)[-1]
    agree = sum(_core(model, anatomy) == _core(model, model) for anatomy in anatomies)
    told: Counter[str] = Counter(words for anatomy in anatomies for words in set(_differences(model, anatomy)))
    return agree, tuple(told.most_common(COMMON_DIFFERENCES))


def _core(model: Anatomy, anatomy: Anatomy) -> tuple[str, ...]:
    """The parts that make an entry's form, in order and dress; a venue counts where the model has one."""
    dress, *parts = shape(anatomy)
    same = [re.sub(r"preprint|status", "venue", part) for part in parts]
    core = {"title", "authors", "summary", *(("venue",) if model.has(Part.VENUE) or model.has(Part.PREPRINT) else ())}
    dress = dress.replace("weblink", "link")  # where the example's title leads depends on the paper
    return (dress, *(part for part in same if part.removeprefix("/") in core))


PART_WORDS = {
    Part.TITLE: "a title that was recognised",
    Part.AUTHORS: "a list of authors",
    Part.TYPE: "a type such as “[J]”",
    Part.VENUE: "a venue",
    Part.ACRONYM: "an acronym behind the venue",
    Part.VENUE_REST: "more behind the venue",
    Part.YEAR: "a year",
    Part.DATE: "a date",
    Part.MONTH: "a month",
    Part.ARXIV: "an arXiv number",
    Part.DOI: "a DOI as text",
    Part.ADDRESS: "an address as text",
    Part.PREPRINT: "a word for preprints",
    Part.STATUS: "a status such as “under review”",
    Part.SUMMARY: "a quoted summary",
    Part.ABSTRACT: "the abstract",
}


def _differences(model: Anatomy, other: Anatomy) -> Iterator[str]:
    """In what an entry differs from the model, each in a few words."""
    own, theirs = ({chunk.part for chunk in anatomy.chunks} for anatomy in (model, other))
    yield from (PART_WORDS[part] for part in theirs - own if part in PART_WORDS)
    yield from (_without(PART_WORDS[part]) for part in own - theirs if part in PART_WORDS)
    links, more = (
        sorted(a.text(c.span).strip(" []()") for c in a.chunks if c.part is Part.LINK) for a in (model, other)
    )
    yield from (f"a link [{label}]" for label in more if label not in links)
    yield from (f"no link [{label}]" for label in links if label not in more)
    if _core(model, model) != _core(model, other) and own == theirs:
        yield "another order, dress or line break"


def _without(words: str) -> str:
    """That a part is missing: "no venue", "nothing more behind the venue"."""
    article, _, rest = words.partition(" ")
    return f"nothing more {rest}" if article == "more" else f"no {rest}"


def news_agreement(series: Series, example: str) -> tuple[int, Differences]:
    """The same for news items, by how they begin and end."""
    frames = parse_frames(series.entries)
    year = next((entry.year for entry in series.entries if entry.group), None)
    own = frame_shape(parse_frame(example, year))
    others = [frame for frame in frames if frame_shape(frame) != own]
    kinds = Counter(map(frame_shape, others))
    words = {frame_shape(frame): _head(frame) for frame in reversed(others)}
    return len(frames) - len(others), tuple((words[kind], n) for kind, n in kinds.most_common(COMMON_DIFFERENCES))


def _head(frame: Frame) -> str:
    """How an item begins or ends, as an example."""
    if frame.date is None:
        return "no date"
    shown = (frame.tail if frame.in_tail else frame.head).strip()
    return f"“{shown}” {'behind' if frame.in_tail else 'in front'}"
