"""Filling in volume, issue and pages, where the model shows them and the paper's are known."""

from __future__ import annotations

import re

from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.page_ranges import DASH
from pipeline.page.learning.volumes import names_article
from pipeline.page.reading.emphasis import CLOSING_MARKS
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.filler import Filler
from pipeline.page.writing.splice import Edit

# What leads to a number inside one chunk, and goes with it: ", no. 3", ": 45-67".
LEAD = re.compile(
    r"(?:[ ]?[,;:.])?[ ]?"
    r"(?:\b(?P<word>art\w*\b\.?[ ]?(?:id|no|number)|no|nr|n|num|number|issue|iss|pp?|pages?|pag|art\w*)\b\.?)?[ ]*\Z",
    re.IGNORECASE,
)
MARKS = re.compile(CLOSING_MARKS)
ARTICLE_NUMBER = re.compile(r"[A-Za-z]+[\d.]+|[\d.]{5,}")  # the number of an article that has no pages


def fill_venue_rest(filler: Filler, chunk: Chunk) -> None:
    """What goes on a venue: its volume, issue and pages are ours; all else is the other paper's and goes."""
    if tells_place(filler, chunk):
        fill_places(filler, chunk)
    else:
        filler.drop(chunk)


def tells_place(filler: Filler, chunk: Chunk) -> bool:
    """Whether a chunk shows volume, issue or pages, and something of it is known of our paper."""
    return any(_ours(filler, chunk, part, span) for part, span in chunk.inner)


def fill_places(filler: Filler, chunk: Chunk) -> None:
    """Each of a chunk's numbers, in the model's own places; one that is not known goes with what leads to it."""
    for part, span in chunk.inner:
        if part not in {Part.VOLUME, Part.ISSUE, Part.PAGES}:
            continue
        if ours := _ours(filler, chunk, part, span):
            filler.write(span, ours)
            if part is Part.PAGES and (word := _belied_word(filler, chunk, span)):
                filler.edits.append(Edit(filler.anatomy.inline.source(word), ""))
            if part is Part.VOLUME:
                _add_issue(filler, span)
        else:
            lead = _lead(filler, chunk, span)
            start = chunk.span.start + lead.start() if lead else span.start
            filler.cut(filler.anatomy.inline.source(Span(start, span.end)))


def _add_issue(filler: Filler, volume: Span) -> None:
    """Our issue behind the volume of a model whose journal has none, as the list's others show theirs."""
    before, behind = filler.habits.issue
    shown = any(part is Part.ISSUE for chunk in filler.anatomy.chunks for part, _ in chunk.inner)
    if shown or not before or not filler.facts.issue:
        return
    end = filler.anatomy.inline.source(volume).end
    closing, usual = (MARKS.match(text, at) for text, at in ((filler.anatomy.raw, end), (before, 0)))
    if closing and usual and closing.group() == usual.group():
        filler.put(Span(closing.end(), closing.end()), f"{before[usual.end() :]}{filler.facts.issue}{behind}")


def _ours(filler: Filler, chunk: Chunk, part: Part, span: Span) -> str:
    """Our paper's number in the place of the model's; "" where it is not known, or where the words there belie it."""
    facts = filler.facts
    if not facts.venue:
        return ""
    if part is Part.VOLUME:
        return facts.volume
    if part is Part.ISSUE:
        return facts.issue if facts.volume else ""
    return _pages(filler, chunk, span) if part is Part.PAGES else ""


def _pages(filler: Filler, chunk: Chunk, span: Span) -> str:
    """Our pages, with the dash of the model or of the list's others.

    "" where the model says "Article" and ours has pages, or where it shows an article's number elsewhere.
    """
    pages = filler.facts.page
    lead = _lead(filler, chunk, span)
    word = (lead["word"] or "").lower() if lead else ""
    if word.startswith("art") and "-" in pages:
        return ""
    others = (other for other in filler.anatomy.chunks if other is not chunk and Part.PAGES in dict(other.inner))
    if "-" not in pages and any(names_article(filler.anatomy.inline, other) for other in others):
        return ""  # that is where ours goes
    shown = DASH.search(filler.text(span))
    return filler.habits.pages.written(pages, filler.facts.kind, shown.group() if shown else "")


def _belied_word(filler: Filler, chunk: Chunk, span: Span) -> Span | None:
    """The "pp." in front of a model's pages, with the space behind it, where ours alone is the number of an article."""
    lead = _lead(filler, chunk, span)
    if lead is None or not (lead["word"] or "").lower().startswith("p"):
        return None
    if not ARTICLE_NUMBER.fullmatch(filler.facts.page) or ARTICLE_NUMBER.fullmatch(filler.text(span)):
        return None
    return Span(chunk.span.start + lead.start("word"), span.start)


def _lead(filler: Filler, chunk: Chunk, span: Span) -> re.Match[str] | None:
    return LEAD.search(filler.text(Span(chunk.span.start, span.start)))
