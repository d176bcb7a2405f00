"""Filling in what stands for a venue: the word for a preprint, the archive, a status."""

from __future__ import annotations

import re

from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.common_texts import fold_prose
from pipeline.page.learning.facts import Facts
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.addresses import labelled_url
from pipeline.page.writing.filling.filler import Filler
from pipeline.page.writing.filling.links import lead_to_preprint
from pipeline.page.writing.filling.short_venues import ARXIV
from pipeline.page.writing.filling.venues import PREPRINT_WORD, fill_venue
from pipeline.page.writing.filling.years import year_like
from pipeline.page.writing.splice import Edit
from pipeline.papers.archives import ARCHIVES, archive_of

OLD_NAME = "corr"  # of arXiv: Computing Research Repository
NAMED_ARCHIVE = re.compile(rf"\b(?:{'|'.join(archive.name for archive in ARCHIVES)}|{OLD_NAME})\b", re.IGNORECASE)


def fill_preprint(filler: Filler, chunk: Chunk) -> None:
    """The owner's word for a preprint stays for a preprint, and beside the venue of one; its year is the paper's."""
    facts = filler.facts
    archived = facts.arxiv or (chunk.link and labelled_url(filler, chunk.link))
    if facts.venue and filler.anatomy.has(Part.VENUE) and not archived:
        filler.drop(chunk)
        return
    if facts.venue and not filler.anatomy.has(Part.VENUE):
        if _says_again(filler, chunk):
            filler.drop(chunk)
            return
        name = dict(chunk.inner).get(Part.PREPRINT, chunk.span)
        if not facts.is_preprint or name.start == chunk.span.start:
            fill_venue(filler, chunk)
            return
        filler.write(name, facts.venue_name)  # "Posted on arXiv": so was ours
    else:
        lead_to_preprint(filler, chunk)
        _name_archive(filler, chunk)
    year = dict(chunk.inner).get(Part.YEAR)
    if year and facts.year:
        filler.replace(year, year_like(filler.text(year), facts.year))
    elif year:
        filler.cut(filler.anatomy.inline.source(year))


def _says_again(filler: Filler, chunk: Chunk) -> bool:
    """Whether a chunk only adds to the one right before it that the paper is a preprint: "Preprint (arXiv)"."""
    before = [other.span for other in filler.anatomy.chunks if other.part is Part.PREPRINT and other is not chunk]
    return any(filler.text(Span(span.end, chunk.span.start)) == " (" for span in before if span.end < chunk.span.start)


def _name_archive(filler: Filler, chunk: Chunk) -> None:
    """A word that says in which archive the model's preprint is gives way to our own: "bioRxiv" to "arXiv"."""
    word = dict(chunk.inner).get(Part.PREPRINT, chunk.span)
    shown = filler.text(word)
    said = NAMED_ARCHIVE.search(shown)
    own = _archive(filler.facts)
    if said is None or said.group().lower() in {own.lower(), OLD_NAME if own == ARXIV else ""}:
        return
    if own:
        filler.replace(Span(word.start + said.start(), word.start + said.end()), own)
    else:
        filler.replace(word, PREPRINT_WORD)


def _archive(facts: Facts) -> str:
    """The archive that keeps a preprint, told by its arXiv number, its addresses or its DOI; "" where nothing tells."""
    if facts.arxiv:
        return ARXIV
    return archive_of(facts.doi, [url for _, url in facts.links])


def fill_status(filler: Filler, chunk: Chunk) -> None:
    """What only the owner can say ("Under review") gives way to a venue; else it goes unless all preprints carry it."""
    if filler.facts.year and _stands_for_year(filler, chunk):
        filler.edits.append(Edit(filler.wrapped(chunk.span), str(filler.facts.year)))  # without the status' marks
    elif filler.facts.venue and filler.anatomy.has(Part.VENUE):
        if not _leads_as_usual(filler, chunk):
            _drop_status(filler, chunk)
    elif filler.facts.venue:
        filler.write(chunk.span, filler.facts.venue)
    elif fold_prose(filler.text(chunk.span)) not in filler.habits.common:
        filler.drop(chunk)


def _stands_for_year(filler: Filler, chunk: Chunk) -> bool:
    """Whether a status has the year's place, in brackets behind the names: "Okafor, A. (Forthcoming). The title"."""
    text, before = filler.anatomy.inline.visible, filler.before(chunk)
    bracketed = text[: chunk.span.start].endswith("(") and text.startswith(")", chunk.span.end)
    return bracketed and not filler.anatomy.says(Part.YEAR) and before is not None and before.part is Part.AUTHORS


def _leads_as_usual(filler: Filler, chunk: Chunk) -> bool:
    """Whether "Accepted by" leads to the venue in all entries nearby, and nothing tells that ours is out already."""
    following = filler.after(chunk)
    leads = (
        following is not None and following.part is Part.VENUE and following.span.start <= chunk.span.end + len("the ")
    )
    out = filler.facts.volume or filler.facts.page
    return leads and not out and fold_prose(filler.text(chunk.span)) in filler.habits.common


def _drop_status(filler: Filler, chunk: Chunk) -> None:
    """A status goes where the venue has a place of its own; one that leads there goes alone: "submitted to **JQN**"."""
    following = filler.after(chunk)
    if following and following.part is Part.VENUE and following.span.start <= chunk.span.end + 1:
        filler.edits.append(Edit(filler.anatomy.inline.source(Span(chunk.span.start, following.span.start)), ""))
    else:
        filler.drop(chunk)
