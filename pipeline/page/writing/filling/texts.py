"""Filling in texts: title, authors, summary; and which of the model's own words stay."""

from __future__ import annotations

import re

from pipeline.page.escape import Context, escape_text, escape_url
from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.habits import fold_prose
from pipeline.page.learning.naming import PROCEEDINGS_OF
from pipeline.page.learning.settle import LEADS_TO_NAMES
from pipeline.page.learning.title_stops import asks, stop_behind
from pipeline.page.learning.vocabulary import AWARD, VENUE_FIELD
from pipeline.page.reading.emphasis import CLOSING_MARKS
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.addresses import announces_other, best_url, is_called_here, link_target
from pipeline.page.writing.filling.filler import Filler
from pipeline.page.writing.filling.links import doi_to_show, is_only_way, link_and_label
from pipeline.page.writing.names import render_authors
from pipeline.page.writing.splice import Edit

WRITTEN_AND = re.compile(r"[ ](&amp;|\\&)[ ]")  # an "&" as it stands in the source
SENTENCE = re.compile(r"[ \t]+[^\W\d_]")  # a title without dress
GOES_ON = re.compile(r"[ \t]+(?!<br|[\\\s(|])\S", re.IGNORECASE)  # another part on the same line
LINE_ENDS = re.compile(r"[ \t\\]*(?:[\r\n]|<br)", re.IGNORECASE)
STOPPED = re.compile(r"\.[ \t\\]*(?:<br\s*/?>)?[ \t]*[\r\n]+[^\r\n]*\Z", re.IGNORECASE)  # the line above has a stop
RUNS_ON = re.compile(r"[ ]+[^\W\d_]")  # "The title Jon Pell"
CLOSED = re.compile(rf"(?:{CLOSING_MARKS})\Z")
STANDS_APART = re.compile(r"[?!.\u3040-\u9fff\uac00-\ud7af]\Z")  # by its last sign, by its script
CUT = re.compile(r"(?:\.{3}|…)")  # of a title in short: ours is whole
# "To appear in", "Accepted at", "Journal", "Published"
LEADS_TO_VENUE = re.compile(
    rf"(?:(?:to appear|accepted|published|presented|appeared|forthcoming)[ ]?)?(?:in|at|by|on)?|{VENUE_FIELD.pattern}",
    re.IGNORECASE,
)
COUNTED_NAMES = re.compile(r"(co-?author)s?", re.IGNORECASE)
OWN_STOP = re.compile(r"\.\Z|\b[A-Z]\.[A-Z]\Z")
WHERE = re.compile(r"the (?:original|final)\b", re.IGNORECASE)  # "The original publication is available at"

# Letters of document types (GB/T 7714-2015, appendix B), by kinds of work.
TYPE_LETTERS = {
    "preprint": "J",
    "journal": "J",
    "conference": "C",
    "workshop": "C",
    "book": "M",
    "thesis": "D",
    "report": "R",
}


def fill_title(filler: Filler, chunk: Chunk) -> None:
    """The title, with its link led to the paper."""
    title = filler.facts.title
    raw = filler.anatomy.inline.source(chunk.span)
    if asks(filler.text(chunk.span)) and title[-1:] not in {"?", "!", "."} and _is_stopped(filler.anatomy.raw, raw):
        title += "."  # the model's own sign parted it from what follows
    if filler.habits.links_titles and filler.facts.links and not filler.anatomy.inline.links and is_only_way(filler):
        filler.replace(chunk.span, _linked(filler, chunk, title))
        return
    url = best_url(filler, chunk.link) if chunk.link else ""
    bare = chunk.link is not None and not url and filler.habits.no_link is None and bool(chunk.link.url)
    if (
        bare
        and filler.anatomy.dress in {"link", "weblink"}
        and RUNS_ON.match(filler.anatomy.inline.visible, chunk.span.end)
    ):
        title += "." * (not STANDS_APART.search(title))  # only the link parted it from the names
    filler.write(chunk.span, title)
    _part_title(filler, chunk, raw.end)
    if cut := CUT.match(filler.anatomy.inline.visible, chunk.span.end):
        filler.cut(filler.anatomy.inline.source(Span(*cut.span())))
    if chunk.link and bare:
        filler.unlink(chunk.link)
    elif chunk.link:
        filler.lead(chunk.link, url or filler.habits.no_link or "")


def _part_title(filler: Filler, chunk: Chunk, end: int) -> None:
    """The full stop comes or goes where ours asks a question and the model's does not, or the other way round.

    So where the model's ends in a stop of its own: "Quiet Winters in the U.S.".
    """
    ours, shown = asks(filler.facts.title), filler.text(chunk.span)
    signs = filler.habits.title_stops.get((filler.anatomy.dress, ours))
    places = stop_behind(filler.anatomy.inline.raw, end)
    alike = ours == asks(shown) and (not OWN_STOP.search(shown) or bool(OWN_STOP.search(filler.facts.title)))
    if alike or signs is None or places is None:
        return
    for sign, place in zip(signs, places, strict=True):
        if filler.anatomy.inline.raw[place.start : place.end] != sign:
            filler.edits.append(Edit(place, sign))


def _linked(filler: Filler, chunk: Chunk, title: str) -> str:
    """The title as a link, as most of the list's are: this one's own entry has no way to its paper."""
    url = filler.facts.links[0][1]
    if filler.manner.html:
        return f'<a href="{escape_url(url, Context.ATTRIBUTE)}">{filler.escape(title, chunk.span)}</a>'
    return f"[{escape_text(title, Context.LINK_LABEL, math=filler.math)}]({link_target(url)})"


def _is_stopped(source: str, title: Span) -> bool:
    """Whether a full stop would stand behind a title that had no sign of its own."""
    alone = LINE_ENDS.match(source, title.end) and STOPPED.search(source[: title.start])
    return bool(GOES_ON.match(source, title.end) or alone)


def fill_authors(filler: Filler, chunk: Chunk) -> None:
    """The author list with all marks and links that stand on single names in it."""
    span, behind = _with_marks(filler, chunk)
    following = filler.after(chunk)
    goes_on = following is not None and _will_stay(filler, following)
    if not filler.facts.authors:
        filler.cut(span)
        return
    text = render_authors(
        filler.facts.authors,
        filler.manner.authors,
        filler.manner.is_owner,
        lambda name: filler.escape(name, chunk.span),
        complete=filler.facts.authors_complete,
        behind=behind if goes_on else "",
    )
    cut_short = filler.anatomy.authors is not None and filler.anatomy.authors.et_al
    goes = GOES_ON if cut_short else SENTENCE if goes_on and filler.text(chunk.span).endswith(".") else None
    if goes and not CLOSED.sub("", text).endswith((".", ",")) and goes.match(filler.anatomy.raw, span.end):
        text += "."  # that of "et al." or of the last initial parted the names from what follows
    written = WRITTEN_AND.search(filler.anatomy.raw, span.start, span.end)
    text = text.replace(" & ", f" {written[1]} ") if written else text
    closing = filler.manner.authors.mark[1]
    last = goes_on and filler.manner.authors.comma_marked and text.endswith(closing)
    if last and filler.anatomy.raw.startswith(",", span.end):
        span, text = Span(span.start, span.end + 1), f"{text.removesuffix(closing)},{closing}"
    filler.put(span, text)


def _with_marks(filler: Filler, chunk: Chunk) -> tuple[Span, str]:
    """The source of an author list, and the comma behind it where the owner's mark at its end holds that too.

    A mark around the whole list stays outside, unless it is the owner's own.
    """
    anatomy = filler.anatomy
    span = anatomy.inline.source(chunk.span)
    names = anatomy.authors.names if anatomy.authors else ()
    own = filler.manner.authors.mark[0] + filler.manner.authors.others[0]
    wraps = [(mark.visible, mark.raw, mark.mark) for mark in anatomy.inline.marks]
    wraps += [(link.label, link.raw, "") for link in anatomy.inline.links]
    behind = ""
    for whole, raw, mark in wraps:
        shown = whole
        if filler.manner.authors.comma_marked and filler.text(Span(chunk.span.end, whole.end)).strip() == ",":
            shown = Span(whole.start, chunk.span.end)
        on_one = chunk.span.holds(shown) and len(shown) and sum(shown.overlaps(name) for name in names) <= 1
        if on_one and (len(names) > 1 or not mark or mark in own):
            span = Span(min(span.start, raw.start), max(span.end, raw.end))
            behind = behind or ("," if shown != whole else "")
    return span, behind


def fill_summary(filler: Filler, chunk: Chunk) -> None:
    """The quoted line says what the paper does, where its abstract says so; else the quote goes with its marks."""
    if filler.facts.summary:
        ending = filler.text(chunk.span)[-1:]
        text = filler.escape(filler.facts.summary, chunk.span)
        filler.replace(chunk.span, text + (ending if ending in ".!" else ""))
        return
    raw = filler.anatomy.inline.source(chunk.span)
    filler.cut(Span(filler.anatomy.raw.rfind(">", 0, raw.start), raw.end))


CONTRIBUTED = re.compile(
    r"\b(?:equal|contribut(?!ors?\b)|alphabetical|correspond)", re.IGNORECASE
)  # said of other names
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
        leads_nowhere = bool(to_copy or following.part is Part.AUTHORS) and not _will_stay(filler, following)
        if read_here and not leads_nowhere:
            return
        if following.part is Part.VENUE and filler.facts.venue and SAYS_ACCEPTED.match(filler.text(chunk.span)):
            return  # without it the sentence would have no verb
    if fold_prose(filler.text(chunk.span)) == "authors" and filler.anatomy.has(Part.AUTHORS) and filler.facts.authors:
        return
    told = filler.anatomy.inline.visible.startswith(":", chunk.span.end)  # "Key points:", of points that go
    leads_nowhere = leads_nowhere or bool(told and following and not _will_stay(filler, following))
    if leads_nowhere or chunk.link or fold_prose(filler.text(chunk.span)) not in filler.habits.common:
        filler.drop(chunk)


def drop_awards(filler: Filler) -> None:
    """What is a sign of the other paper's award goes: "🏆" behind its title."""
    for found in AWARD.finditer(filler.anatomy.inline.visible):
        if found.group() not in filler.habits.awards:
            filler.cut(filler.anatomy.inline.source(Span(*found.span())))


def fill_type(filler: Filler, chunk: Chunk) -> None:
    """The mark of a document type: of what ours is; a preprint is marked as a journal's, as Google Scholar cites it."""
    letter = TYPE_LETTERS.get(filler.facts.kind, "")
    if filler.habits.type_letters - set(TYPE_LETTERS.values()) and letter not in filler.habits.type_letters:
        letter = ""  # the marks are the owner's own: "[A]" for an abstract
    (_, shown), *_ = chunk.inner
    behind = Span(shown.end + 1, chunk.span.end)  # "//", of a paper in a book
    if not letter:
        filler.cut(filler.anatomy.inline.source(Span(chunk.span.start, behind.start)))
    else:
        filler.replace(shown, letter)
    if len(behind) and letter != TYPE_LETTERS["conference"]:
        filler.edits.append(Edit(filler.anatomy.inline.source(behind), ". "))


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
    if not following or other or named or nobody or claim or not _will_stay(filler, following):
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


def _will_stay(filler: Filler, chunk: Chunk) -> bool:
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
        Part.PROSE: chunk.link is None and fold_prose(filler.text(chunk.span)) in filler.habits.common,
    }
    return kept.get(chunk.part, False)
