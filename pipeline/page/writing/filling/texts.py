"""Filling in texts: title, authors, type, summary, abstract."""

from __future__ import annotations

import re

from pipeline.page.escape import Context, escape_text, escape_url
from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.title_stops import asks, stop_behind
from pipeline.page.reading.emphasis import CLOSING_MARKS
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.addresses import best_url, link_target
from pipeline.page.writing.filling.filler import Filler
from pipeline.page.writing.filling.links import is_only_way
from pipeline.page.writing.filling.words import will_stay
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
OWN_STOP = re.compile(r"\.\Z|\b[A-Z]\.[A-Z]\Z")

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
    opening, closing = filler.habits.title_anchor
    if not opening.endswith('"') and filler.manner.html:
        opening, closing = '<a href="', '">'
    if opening.endswith('"'):
        return f"{opening}{escape_url(url, Context.ATTRIBUTE)}{closing}{filler.escape(title, chunk.span)}</a>"
    return f"[{escape_text(title, Context.LINK_LABEL, math=filler.math)}]({link_target(url)})"


def _is_stopped(source: str, title: Span) -> bool:
    """Whether a full stop would stand behind a title that had no sign of its own."""
    alone = LINE_ENDS.match(source, title.end) and STOPPED.search(source[: title.start])
    return bool(GOES_ON.match(source, title.end) or alone)


def fill_authors(filler: Filler, chunk: Chunk) -> None:
    """The author list with all marks and links that stand on single names in it."""
    span, behind = _with_marks(filler, chunk)
    following = filler.after(chunk)
    goes_on = following is not None and will_stay(filler, following)
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


def fill_abstract(filler: Filler, chunk: Chunk) -> None:
    """The paper's abstract, once, where most entries have theirs."""
    is_first = next(other for other in filler.anatomy.chunks if other.part is Part.ABSTRACT) is chunk
    if is_first and filler.habits.abstracts and filler.facts.abstract:
        filler.write(chunk.span, filler.facts.abstract)
    else:
        filler.drop(chunk)


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
