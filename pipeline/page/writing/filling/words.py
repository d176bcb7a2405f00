"""Which of the model's own words stay: labels in front of facts, what connects them, awards."""

from __future__ import annotations

import re

from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.common_texts import fold_prose
from pipeline.page.learning.naming import PROCEEDINGS_OF
from pipeline.page.learning.settle import LEADS_TO_NAMES
from pipeline.page.learning.vocabulary import AWARD, VENUE_FIELD
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.addresses import announces_other, is_called_here
from pipeline.page.writing.filling.filler import Filler
from pipeline.page.writing.filling.links import doi_to_show, link_and_label

# "To appear in", "Accepted at", "Journal", "Published"
LEADS_TO_VENUE = re.compile(
    rf"(?:(?:to appear|accepted|published|presented|appeared|forthcoming)[ ]?)?(?:in|at|by|on)?|{VENUE_FIELD.pattern}",
    re.IGNORECASE,
)
COUNTED_NAMES = re.compile(r"(co-?author)s?", re.IGNORECASE)
PART_HEAD = re.compile(r"abstract|summary|tl;?dr|overview|highlights", re.IGNORECASE)  # above what is dropped
FREE_PARTS = frozenset({Part.ABSTRACT, Part.SUMMARY, Part.PROSE})
WHERE = re.compile(r"the (?:original|final)\b", re.IGNORECASE)  # "The original publication is available at"
# Said of other names.
CONTRIBUTED = re.compile(r"\b(?:equal|contribut(?!ors?\b)|alphabetical|correspond)", re.IGNORECASE)
TAKEN_BY = re.compile(r"\b(?:accepted|published|presented) by$", re.IGNORECASE)  # a venue, where "by" leads to names
OF_NAMES = re.compile(r"\b(?:authors?|by|with|w/|team|contributors?|collaborat\w*|names?)\b")
SAYS_ACCEPTED = re.compile(r"(?:was|is|has been|got) (?:accepted|published)\b")


def fill_prose(filler: Filler, chunk: Chunk) -> None:
    """The owner's free words are about the other paper, unless most entries carry them; "with" goes with the names."""
    following = filler.after(chunk)
    leads_nowhere = False
    if following:
        read_here = following.link is not None and is_called_here(filler, following.link)
        to_copy = following.link is not None and (read_here or WHERE.match(filler.text(chunk.span)))
        leads_nowhere = bool(to_copy or following.part is Part.AUTHORS) and not will_stay(filler, following)
        if read_here and not leads_nowhere:
            return
        if following.part is Part.VENUE and filler.facts.venue and SAYS_ACCEPTED.match(filler.text(chunk.span)):
            return  # without it the sentence would have no verb
    if fold_prose(filler.text(chunk.span)) == "authors" and filler.anatomy.has(Part.AUTHORS) and filler.facts.authors:
        return
    told = filler.anatomy.inline.visible.startswith(":", chunk.span.end)  # "Key points:", of points that go
    told = told or bool(PART_HEAD.fullmatch(filler.text(chunk.span)) and following and following.part in FREE_PARTS)
    leads_nowhere = leads_nowhere or bool(told and following and not will_stay(filler, following))
    if leads_nowhere or chunk.link or fold_prose(filler.text(chunk.span)) not in filler.habits.common:
        filler.drop(chunk)


def drop_awards(filler: Filler) -> None:
    """What is a sign of the other paper's award goes: "🏆" behind its title."""
    for found in AWARD.finditer(filler.anatomy.inline.visible):
        if found.group() not in filler.habits.awards:
            filler.cut(filler.anatomy.inline.source(Span(*found.span())))


def fill_label(filler: Filler, chunk: Chunk) -> None:
    """A label ("DOI:") goes when what it announces goes."""
    following, shown = filler.after(chunk), filler.text(chunk.span)
    if filler.facts.kind == "journal" and (PROCEEDINGS_OF.fullmatch(shown) or _leads_to_editors(filler, chunk)):
        filler.drop(chunk)
        return
    other = following is not None and following.part is Part.ADDRESS and announces_other(filler, shown)
    named = following is not None and following.part is Part.VENUE and not _is_form(filler, shown)
    taken = following is not None and following.part is Part.VENUE and TAKEN_BY.search(shown)
    nobody = LEADS_TO_NAMES.search(shown) and following is not None and following.part is not Part.AUTHORS and not taken
    claim = CONTRIBUTED.search(shown) or _is_told_of_one(filler, chunk, following)
    if not following or other or named or nobody or claim or not will_stay(filler, following):
        filler.drop(chunk)
    elif VENUE_FIELD.fullmatch(shown) and not _is_true(shown, filler.facts.kind):
        filler.write(chunk.span, "Venue" if shown[0].isupper() else "venue")
    elif of_names := COUNTED_NAMES.fullmatch(shown):
        filler.replace(chunk.span, of_names[1] + "s" * (len(filler.facts.authors) > 1))


def _is_told_of_one(filler: Filler, label: Chunk, following: Chunk | None) -> bool:
    """Whether what stands in front of the names is said of one paper: "Best Paper Award:", which few entries have."""
    if following is None or following.part is not Part.AUTHORS:
        return False
    folded = fold_prose(filler.text(label.span))
    return not OF_NAMES.search(folded) and f"{folded}:" not in filler.habits.common


def _is_form(filler: Filler, label: str) -> bool:
    """Whether what leads to a venue is a word of the form ("In", "Journal"), and no name that belongs to another."""
    return (
        label[:1].islower() or bool(LEADS_TO_VENUE.fullmatch(label)) or f"{fold_prose(label)}:" in filler.habits.common
    )


def _leads_to_editors(filler: Filler, chunk: Chunk) -> bool:
    """Whether an "In" is that of a chapter, "In J. Pell (Ed.), *Bogs*"; German has its "in:" of journals too."""
    behind = filler.anatomy.chunks[filler.anatomy.chunks.index(chunk) + 1 :]
    edited = bool(behind) and behind[0].part is Part.VENUE_REST
    return edited and not filler.anatomy.inline.visible.startswith(":", chunk.span.end)


def _is_true(field: str, kind: str) -> bool:
    """Whether the name of a field may stand before the venue of a paper of some kind: "Journal", of a conference."""
    kinds = {"journal": {"journal"}, "conference": {"conference", "workshop"}}.get(field.lower())
    return not kind or kinds is None or kind in kinds


def will_stay(filler: Filler, chunk: Chunk) -> bool:
    """Whether something will stand where a chunk stands now."""
    facts = filler.facts
    by_label = chunk.part is Part.LINK or (
        chunk.part is Part.ADDRESS and not filler.text(chunk.span).startswith("http")
    )
    if by_label and chunk.link:
        url, _ = link_and_label(filler, chunk.link)
        return bool(url) and url not in filler.linked
    kept = {
        Part.TITLE: True,
        Part.AUTHORS: bool(facts.authors),
        Part.VENUE: bool(facts.venue),
        Part.PREPRINT: True,
        Part.STATUS: bool(facts.venue),
        Part.YEAR: facts.year is not None,
        Part.DATE: facts.year is not None,
        Part.ARXIV: bool(facts.arxiv),
        Part.DOI: bool(doi_to_show(filler, chunk)),
        Part.ADDRESS: bool(facts.links),
        Part.ABSTRACT: filler.habits.abstracts and bool(facts.abstract),
        Part.PROSE: chunk.link is None and fold_prose(filler.text(chunk.span)) in filler.habits.common,
    }
    return kept.get(chunk.part, False)
