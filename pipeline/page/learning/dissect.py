"""Taking entries apart: title and authors first, then links, then what is left between them."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pipeline.page.learning.abstracts import find_abstracts
from pipeline.page.learning.anatomy import Anatomy, Chunk, Part
from pipeline.page.learning.authors import AuthorList, find_authors
from pipeline.page.learning.edited import edited_book
from pipeline.page.learning.naming import name_piece
from pipeline.page.learning.pieces import ADDRESS, ARXIV, DOI, cut_pieces, fixed_chunk, tightened
from pipeline.page.learning.settle import settle_chunks
from pipeline.page.learning.subtitled import join_subtitled
from pipeline.page.learning.title import Candidate, title_candidates
from pipeline.page.learning.title_choice import choose_titles, without_labels
from pipeline.page.learning.title_score import CITED_IN_SHORT
from pipeline.page.learning.vocabulary import COUNTER, LABELS, LINK_WORD, PAPER_SIGN, REPOSITORY, TYPE_MARK
from pipeline.page.learning.wrapping import unwrapped
from pipeline.page.reading.inline import Inline, Link, parse_inline
from pipeline.page.reading.span import Span
from pipeline.papers.text import fold_title

LEAD = re.compile(rf"[ \t\xa0>]*(?:(?:[-+*•·‣→➤►▶▸]|#{{1,6}})(?=\s)\s*)?(?:{COUNTER}|\|[ ]*{COUNTER}[ ]*\|)?\s*")
FENCE = re.compile(r"^[ \t]*:{3,}.*$", re.MULTILINE)  # a box of Quarto or MkDocs, with its classes
DOI_LABELLED = re.compile(rf"[\s⟨]*(?:doi\s*:?\s*|(?:dx\.)?doi\.org/)?(?P<doi>{DOI.pattern})[\s⟩]*", re.IGNORECASE)
QUOTE = re.compile(r"(?:\r\n|\n|\r)[ \t]*>[ \t]?([^\r\n]*(?:(?:\r\n|\n|\r)[ \t]*>[^\r\n]*)*)")


def dissect(
    raws: Sequence[str], owner: re.Pattern[str] | None, labels: frozenset[str] = frozenset()
) -> tuple[Anatomy, ...]:
    """Take the entries of one series apart, with an eye on each other.

    Args:
        raws: the entries' sources.
        owner: the pattern of the owner's names.
        labels: of the page's link reference definitions, in lower case.
    """
    inlines = unwrapped([parse_inline(raw, labels) for raw in raws])
    authors = [find_authors(inline, owner) for inline in inlines]
    candidates = without_labels(inlines, [title_candidates(i, a) for i, a in zip(inlines, authors, strict=True)])
    titles = choose_titles(candidates)
    return tuple(
        _anatomy(inline, title, names, others)
        for inline, title, names, others in zip(inlines, titles, authors, candidates, strict=True)
    )


def dissect_alone(entry: Anatomy) -> Anatomy:
    """A text that was taken apart with others, no owner named, without an eye on them: its title may be dressed so."""
    (inline,) = inlines = unwrapped([parse_inline(entry.raw)])
    authors = find_authors(inline, None)
    (candidates,) = without_labels(inlines, [title_candidates(inline, authors)])
    (chosen,) = choose_titles([candidates])
    same = (inline, authors, candidates) == (entry.inline, entry.authors, entry.candidates)
    if same and (chosen.span if chosen else None) == entry.title:
        return entry
    return _anatomy(inline, chosen, authors, candidates)


def _anatomy(
    inline: Inline, chosen: Candidate | None, authors: AuthorList | None, candidates: tuple[Candidate, ...]
) -> Anatomy:
    title, dress = (chosen.span, chosen.dress) if chosen else (None, "")
    lead = LEAD.match(inline.visible)
    start = lead.end() if lead else 0
    summary = _summary(inline)
    if summary and authors and authors.span.overlaps(summary):
        summary = None  # "> **Ada Okafor**, Jon Pell"
    if summary and title and title.overlaps(summary):
        title = None
    again = _said_again(inline, title, candidates)
    taken = [span for span in (title, authors.span if authors else None, summary, *again) if span]
    abstracts = find_abstracts(inline, taken)
    taken += [chunk.span for chunk in abstracts]
    taken += [Span(*fence.span()) for fence in FENCE.finditer(inline.visible)]
    title_link = next((link for link in inline.links if title and link.label.overlaps(title)), None)
    chunks: list[Chunk] = []
    if title:
        chunks.append(Chunk(Part.TITLE, title, title_link))
    chunks += [Chunk(Part.TITLE, span) for span in again]
    chunks += abstracts
    if authors:
        chunks.append(Chunk(Part.AUTHORS, authors.span))
    if summary:
        chunks.append(Chunk(Part.SUMMARY, summary))
    types = _type_mark(inline, title)
    taken += [chunk.span for chunk in types]
    book = edited_book(inline, start)
    if not any(chunk.span.overlaps(span) for chunk in book for span in taken):
        taken += [chunk.span for chunk in book]
        chunks += book
    for link in inline.links:
        if link is title_link or len(link.label) == 0 or any(link.label.overlaps(span) for span in taken):
            continue
        taken.append(link.label)
        chunks.append(_link_chunk(inline, link))
    for region in _free(inline, taken, start):
        chunks.extend(cut_pieces(inline, region))
    ordered = join_subtitled(inline, sorted(chunks, key=lambda chunk: chunk.span.start))
    settled = sorted([*settle_chunks(inline, ordered), *types], key=lambda chunk: chunk.span.start)
    return Anatomy(inline, title, dress, authors, tuple(settled), title_link, candidates)


def _type_mark(inline: Inline, title: Span | None) -> list[Chunk]:
    """The mark of a document type right behind the title, its letter and what leads to the venue as inner facts."""
    found = TYPE_MARK.match(inline.visible, _behind_space(inline.visible, title.end)) if title else None
    if found is None:
        return []
    return [Chunk(Part.TYPE, Span(*found.span()), None, ((Part.TYPE, Span(*found.span("type"))),))]


def _behind_space(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip(" "))


def _said_again(inline: Inline, title: Span | None, candidates: tuple[Candidate, ...]) -> list[Span]:
    """Where the entry says its title a second time: in a heading, and in the citation below it."""
    others = [other.span for other in candidates if title and not other.span.overlaps(title)]
    if title is None or not others:
        return []
    wanted = fold_title(inline.visible[title.start : title.end])
    return [span for span in others if fold_title(inline.visible[span.start : span.end]) == wanted]


def _summary(inline: Inline) -> Span | None:
    """The text of a quote inside an entry that is no quote itself."""
    quoted = QUOTE.search(inline.raw)
    if quoted is None or inline.raw.lstrip().startswith((">", "<")):  # in HTML a line may begin with a tag's end
        return None
    start = bisect_left(inline.starts, quoted.start(1))
    end = bisect_left(inline.starts, quoted.end(1))
    text = inline.visible[start:end]
    linked = sum(len(link.label) for link in inline.links if start <= link.label.start < end)
    if 2 * linked > len(text):  # "> [Paper](...), [Code](...)"
        return None
    return Span(end - len(text.lstrip()), start + len(text.rstrip())) if text.strip() else None


def _free(inline: Inline, taken: list[Span], start: int) -> Iterator[Span]:
    """The stretches of visible text that nothing has taken yet; a mark's edge is an edge."""
    edges = {start, len(inline.visible)}
    for mark in inline.marks:
        edges |= {mark.visible.start, mark.visible.end}
    for span in taken:
        edges |= {span.start, span.end}
    points = sorted(edge for edge in edges if edge >= start)
    for begin, end in itertools.pairwise(points):
        span = Span(begin, end)
        if not any(other.overlaps(span) for other in taken):
            yield span


def _link_chunk(inline: Inline, link: Link) -> Chunk:
    """What a link that is not the title's shows."""
    shown = inline.visible[link.label.start : link.label.end]
    tight = tightened(inline.visible, link.label)
    if not len(tight):
        return Chunk(Part.LINK if PAPER_SIGN.fullmatch(shown) else Part.PROSE, link.label, link)
    if chunk := _shown_id(shown, tight, link):
        return chunk
    if short := CITED_IN_SHORT.fullmatch(inline.visible, tight.start, tight.end):
        parts = [(part, Span(*short.span(n))) for n, part in ((1, Part.VENUE), (2, Part.YEAR)) if short.group(n)]
        return Chunk(Part.VENUE, tight, link, tuple(parts))
    in_brackets = shown[:1] in "[(" or inline.visible[: link.label.start].rstrip()[-1:] in {"[", "("}
    is_label = LABELS.fullmatch(shown) or ((in_brackets or LINK_WORD.search(shown)) and REPOSITORY.fullmatch(shown))
    named = None if is_label else name_piece(inline.visible, tight, labelled=False)
    if named and named.part in {Part.VENUE, Part.PREPRINT, Part.YEAR, Part.STATUS}:
        return Chunk(named.part, named.span, link, named.inner)
    return Chunk(Part.LINK, tight, link)


def _shown_id(shown: str, tight: Span, link: Link) -> Chunk | None:
    """A link that shows a DOI, an address or an arXiv number."""
    start = link.label.start
    if labelled := DOI_LABELLED.fullmatch(shown):
        return Chunk(Part.DOI, Span(start + labelled.start("doi"), start + labelled.end("doi")), link)
    if ADDRESS.fullmatch(shown.strip()):
        return Chunk(Part.ADDRESS, tight, link)
    number = ARXIV.search(shown)
    if number and number.end() >= len(shown.rstrip(" ]\t\n")) - 1:
        return Chunk(Part.ARXIV, link.label, link, fixed_chunk(number, Part.ARXIV, start).inner)
    return None
