"""Filling in texts: title, authors, summary; and which of the model's own words stay."""

from __future__ import annotations

from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.form import fold_prose
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.filler import Edit, Filler
from pipeline.page.writing.filling.links import (
    best_url,
    labelled_url,
    unlink,
)
from pipeline.page.writing.gaps import DROPPED
from pipeline.page.writing.names import render_authors


def fill_title(filler: Filler, chunk: Chunk) -> None:
    filler.replace(chunk.span, filler.escape(filler.facts.title, chunk.span))
    if chunk.link:
        url = best_url(filler, chunk.link)
        if url or filler.manner.empty_links or not chunk.link.url:
            filler.edits.append(Edit(chunk.link.target, filler.place(url)))
            filler.used.add(url)
        else:
            unlink(filler, chunk.link)


def fill_authors(filler: Filler, chunk: Chunk) -> None:
    anatomy, facts = filler.anatomy, filler.facts
    span = anatomy.inline.source(chunk.span)
    names = anatomy.authors.names if anatomy.authors else ()
    wraps = [(mark.visible, mark.raw, mark.mark) for mark in anatomy.inline.marks]
    wraps += [(link.label, link.raw, "") for link in anatomy.inline.links]
    for shown, raw, mark in wraps:
        if (
            chunk.span.holds(shown)
            and len(shown)
            and sum(shown.overlaps(name) for name in names) <= 1
            and (len(names) > 1 or (mark and mark in filler.manner.authors.mark[0]))
        ):
            span = Span(min(span.start, raw.start), max(span.end, raw.end))
    if not facts.authors:
        filler.edits.append(Edit(span, DROPPED))
        return
    text = render_authors(
        facts.authors,
        filler.manner.authors,
        filler.manner.is_owner,
        lambda name: filler.escape(name, chunk.span),
        complete=facts.authors_complete,
    )
    filler.edits.append(Edit(span, filler.place(text)))


def fill_summary(filler: Filler, chunk: Chunk) -> None:
    """The quoted line says what the paper does, where its abstract says so; else the quote goes with its marks."""
    if filler.facts.summary:
        ending = filler.anatomy.text(chunk.span)[-1:]
        text = filler.escape(filler.facts.summary, chunk.span)
        filler.replace(chunk.span, text + (ending if ending in ".!" else ""))
        return
    raw = filler.anatomy.inline.source(chunk.span)
    start = filler.anatomy.raw.rfind(">", 0, raw.start)
    filler.edits.append(Edit(Span(start, raw.end), DROPPED))


def fill_prose(filler: Filler, chunk: Chunk) -> None:
    if fold_prose(filler.anatomy.text(chunk.span)) not in filler.manner.common or chunk.link:
        filler.drop(chunk)


def fill_label(filler: Filler, index: int, chunk: Chunk) -> None:
    """A label goes when what it announces goes."""
    following = filler.anatomy.chunks[index + 1 : index + 2]
    if not following or not _will_stay(filler, following[0]):
        filler.drop(chunk)


def _will_stay(filler: Filler, chunk: Chunk) -> bool:
    facts = filler.facts
    if chunk.part is Part.LINK and chunk.link:
        return bool(labelled_url(filler, chunk.link, filler.anatomy.text(chunk.link.label)))
    kept = {
        Part.TITLE: True,
        Part.AUTHORS: bool(facts.authors),
        Part.VENUE: bool(facts.venue),
        Part.PREPRINT: True,
        Part.STATUS: bool(facts.venue),
        Part.YEAR: facts.year is not None,
        Part.DATE: facts.year is not None,
        Part.ARXIV: bool(facts.arxiv),
        Part.DOI: bool(facts.doi),
        Part.ADDRESS: bool(facts.links),
    }
    return kept.get(chunk.part, False)
