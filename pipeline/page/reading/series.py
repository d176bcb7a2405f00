"""The lists of a section: found by trying each way in which people write them, and keeping the one that fits best.

The way with the best sum of marks wins: an entry is good when it looks like exactly one paper (or one piece of news).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from pipeline.page.reading.blocks import Block
from pipeline.page.reading.entries import Entry, all_splits
from pipeline.page.reading.headings import Heading
from pipeline.page.reading.html import is_whole
from pipeline.page.reading.leaves import ELEMENT_PARTS, MIN_REST, Signature, cut_leaves, is_element, only_box
from pipeline.page.reading.source import BLANK_LINE, Source
from pipeline.page.reading.span import Span

Judge = Callable[[Sequence[str]], float]
Ways = frozenset[Signature]

# Between ways of equal merit, the one that splits less is kept; lines lead entries only where blocks do not.
PREFERENCE = 1.5  # for a way in which the page was read before an edit
SPLIT_COST = 0.02
LINE_COST = 0.15
NESTED_COST = 0.5
PAPER_CLASS = re.compile(r"paper|pub|card|entry|article|bib", re.IGNORECASE)
LIST_CLASS = re.compile(r"(?:list|grid)\b", re.IGNORECASE)
PART_CLASS = re.compile(
    r"links?\b|title|authors?\b|venue|badge|image|img|button|btn|abstract|summary|meta|details|text"
    rf"|{LIST_CLASS.pattern}",
    re.IGNORECASE,
)
PAPER_CLASS_GAIN = 0.3  # a box that is called so is an entry, whatever lists stand in it
MIN_LIST, SURE_ENTRY = 3, 0.75  # entries, and the merit of each, by which a box is known to hold a list
LIST_TAGS = frozenset({"ul", "ol", "dl", "table", "tbody", "section"})
ITEM = ("item",)  # of a Markdown list
ITEM_TAGS = frozenset({"li", "tr"})  # elements that are one of a list by themselves
MAX_PARTS, MAX_LINES = 3, 5  # lines of one entry: title, names, venue; where several entries have their lines
FACT_GAIN = 0.15  # what one fact more adds to the merit of an entry, at least
HALF_COST = 0.5  # an entry that opens a box and does not close it is a piece of something
HEADED_ENTRY = 1.0  # merit of an entry under a title: more than any has that has none
ITEM_GAIN = 0.01  # an item alone in its list is an item, not the box around
HTML_BLOCK_COST = 0.04  # an element says better where an entry starts than a block of HTML lines


@dataclass(frozen=True, slots=True)
class Series:
    """The entries of one stretch of the page; `way` says what leads them, `mark` how well that fits."""

    entries: tuple[Entry, ...]
    way: Signature
    mark: float


@dataclass(frozen=True, slots=True)
class Reading:
    """How lists are read.

    Attributes:
        source: the page.
        blocks: all blocks of the page.
        headings: all headings of the page; those within a stretch group its entries, unless they lead them.
        judge: from the entries' raw texts to their merit, about 1 for each good one and below 0 for a piece of one.
        prefer: ways that are preferred: those in which the page was read before an edit that is being proved.
        boxed: whether a box that is called after papers holds one entry, so that lists inside it are parts of it.
    """

    source: Source
    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]
    judge: Judge
    prefer: Ways = frozenset()
    boxed: bool = True


def read_series(reading: Reading, span: Span) -> Series:
    """Split a stretch of the page, given by offsets, into entries, in the way that the judge likes best.

    Returns:
        The series, empty where the stretch holds none.
    """
    found = list(_tried(reading, span))
    if reading.boxed and (box := only_box(reading.source, span)):
        found += [series for series in _tried(replace(reading, boxed=False), span) if _is_list_in(reading, series, box)]
    best = max(found, key=lambda series: series.mark, default=Series((), (), 0.0))
    if best.mark > 0 and best.way not in reading.prefer:
        wider = {"line": (_whole_paragraphs, _whole_items), "paragraph": (_under_headings,)}.get(best.way[0], ())
        best = next((whole for way in wider if (whole := way(reading, best, found))), best)
    years = [heading.span for heading in reading.headings if heading.is_year and span.holds(heading.span)]
    return _widest(best, found, years) if best.mark > 0 else Series((), (), 0.0)


def _whole_paragraphs(reading: Reading, lines: Series, found: Sequence[Series]) -> Series | None:
    """The paragraphs of a stretch as entries, where each looks more like a paper than any of its few lines."""
    whole = next((s for s in found if s.way == ("paragraph",)), None)
    if whole is None:
        return None
    parts = [_held(entry, lines.entries) for entry in whole.entries]
    most = MAX_PARTS if len(parts) == 1 else MAX_LINES
    if sum(map(len, parts)) < len(lines.entries) or not all(1 < len(inside) <= most for inside in parts):
        return None
    return whole if all(map(partial(_says_more, reading), whole.entries, parts)) else None


def _whole_items(reading: Reading, lines: Series, found: Sequence[Series]) -> Series | None:
    """The items of an HTML list as entries, where in some several of the lines begin, and they say more than each."""
    for series in found:
        parts = [_begun(entry, lines.entries) for entry in series.entries]
        inside = is_element(series.way) and series.way[1] in ITEM_TAGS and sum(map(len, parts)) == len(lines.entries)
        if not inside or not all(1 <= len(held) <= MAX_LINES for held in parts):
            continue
        several = [(entry, held) for entry, held in zip(series.entries, parts, strict=True) if len(held) > 1]
        if several and series.mark > 0 and all(_says_more(reading, entry, held) for entry, held in several):
            return series
    return None


def _under_headings(reading: Reading, paragraphs: Series, found: Sequence[Series]) -> Series | None:
    """What stands under titles as entries, where each is surely a paper and shows more than each of its paragraphs."""
    for series in found:
        if series.way[0] != "heading" or series.mark < HEADED_ENTRY * len(series.entries) or len(series.entries) == 1:
            continue
        parts = [_held(entry, paragraphs.entries) for entry in series.entries]
        few = all(1 <= len(inside) <= MAX_PARTS for inside in parts)
        if few and sum(map(len, parts)) == len(paragraphs.entries):
            more = map(partial(_says_more, reading), series.entries, parts)
            return series if all(more) else None
    return None


def _begun(entry: Entry, lines: Sequence[Entry]) -> Sequence[Entry]:
    """Those of some entries in page order that begin within another one."""
    first, behind = (
        bisect_left(lines, at, key=lambda line: line.span.start) for at in (entry.span.start, entry.span.end)
    )
    return lines[first:behind]


def _held(entry: Entry, lines: Sequence[Entry]) -> list[Entry]:
    """Those of some entries in page order that stand within another one."""
    return [line for line in _begun(entry, lines) if entry.span.holds(line.span)]


def _says_more(reading: Reading, entry: Entry, lines: Sequence[Entry]) -> bool:
    """Whether an entry shows a fact of a paper more than each of its lines."""
    return reading.judge([entry.raw]) >= max(reading.judge([line.raw]) for line in lines) + FACT_GAIN


def _is_list_in(reading: Reading, series: Series, box: Span) -> bool:
    """Whether a box holds several papers, not one with a list of its details."""
    inside = [entry.raw for entry in series.entries if box.holds(entry.span)]
    return len(inside) >= MIN_LIST and reading.judge(inside) >= SURE_ENTRY * len(inside)


def _tried(reading: Reading, span: Span) -> Iterator[Series]:
    """Each way of splitting a stretch, with its mark."""
    source = reading.source
    inside = tuple(heading for heading in reading.headings if span.holds(heading.span))
    for nesting, leaves in cut_leaves(source, reading.blocks, span, boxed=reading.boxed):
        for way, entries in all_splits(source, leaves, inside, span):
            cost = LINE_COST if way[0] == "line" else SPLIT_COST + NESTED_COST * nesting
            cost += HTML_BLOCK_COST * (way[0] == "html" and not is_element(way))
            cost -= PAPER_CLASS_GAIN * _is_called_paper(way) + ITEM_GAIN * (
                len(entries) == 1 and way[:2] == ("html", "li")
            )
            merit = reading.judge([entry.raw for entry in entries]) - cost * len(entries)
            merit -= HALF_COST * sum(not is_whole(entry.raw) for entry in entries)
            if way[0] == "line":
                merit -= HALF_COST * sum(_cuts_paragraphs(source, e) or _is_cut(e.raw) for e in entries)
            if way[0] == "quote":
                merit -= HALF_COST * sum(_hangs_on(source, entry) for entry in entries)
            yield Series(entries, way, merit * (PREFERENCE if way in reading.prefer else 1.0))


def _widest(best: Series, found: Sequence[Series], years: Sequence[Span]) -> Series:
    """The best way, or the one that wraps each of its elements: `<li>`, "1." or "-" around `<div class="paper">`.

    An element that holds the heading of a year too is that year's; a list that holds but one entry is none itself.
    """
    for series in found:
        around = is_element(series.way) or series.way == ITEM
        if (
            series.mark > 0
            and around
            and is_element(best.way)
            and not _is_list(series.way)
            and _wraps(series, best)
            and not _holds_any(series, years)
        ):
            return replace(_widest(series, [other for other in found if other is not series], years), mark=best.mark)
    return best


def _is_list(way: Signature) -> bool:
    """Whether elements are lists, by their name or class: those of some headings may hold one entry each."""
    return is_element(way) and (way[1] in LIST_TAGS or bool(LIST_CLASS.search(way[2])))


def _holds_any(series: Series, spans: Sequence[Span]) -> bool:
    return any(entry.span.holds(span) for entry in series.entries for span in spans)


def _wraps(outer: Series, inner: Series) -> bool:
    alone = len(inner.entries) == 1 and outer.way != ITEM and outer.way[1] not in ITEM_TAGS
    if alone or len(outer.entries) != len(inner.entries):
        return False
    pairs = [(a.span, b.span) for a, b in zip(outer.entries, inner.entries, strict=True)]
    return all(a != b and a.holds(b) for a, b in pairs)


def _cuts_paragraphs(source: Source, entry: Entry) -> bool:
    """Whether an entry of lines begins inside a paragraph and goes on behind it: it holds a half of each of two."""
    return entry.line > 0 and not source.is_blank(entry.line - 1) and bool(BLANK_LINE.search(entry.raw))


def _hangs_on(source: Source, entry: Entry) -> bool:
    """Whether a quote stands right below other text, which it then belongs to: a title in a list item."""
    above = source.line(entry.line - 1).strip() if entry.line else ""
    return bool(above) and not above.startswith(("#", ">"))


def _is_cut(raw: str) -> bool:
    """Whether an entry of lines is cut in the middle of a sentence, as lines that are wrapped by hand are."""
    return raw.endswith(",") or raw.count("**") % 2 == 1 or raw.count("[") != raw.count("]")


def _is_called_paper(way: Signature) -> bool:
    """Whether the class of an element says that it is a paper, and not that it is a part of one."""
    css = way[2] if len(way) >= ELEMENT_PARTS else ""
    return bool(PAPER_CLASS.search(css)) and not PART_CLASS.search(css)


def read_all_series(reading: Reading, span: Span) -> tuple[Series, ...]:
    """All lists of a stretch in page order: the best one, then what stands before, between and behind it, read anew.

    One section can hold two: boxes with pictures for selected papers, and a plain list for the others.
    """
    best = read_series(reading, span)
    if not best.entries:
        return ()
    edges = [span.start, *(edge for entry in best.entries for edge in (entry.span.start, entry.span.end)), span.end]
    rests = [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    told = [rest for rest in rests if len(reading.source.text[rest.start : rest.end].strip()) >= MIN_REST]
    others = [series for rest in told for series in read_all_series(reading, rest)]
    return tuple(sorted((best, *others), key=lambda series: series.entries[0].span.start))
