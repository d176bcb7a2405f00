"""The entries of a section: found by trying each way in which people write lists, and keeping the one that fits best.

A page's list may be a Markdown list, paragraphs, lines of one paragraph, quotes, table rows, HTML elements, or headings
with text below. Each way names the pieces that can *lead* an entry; an entry reaches from its leader to the next one.
The way with the best sum of marks wins: an entry is good when it looks like exactly one paper (or one piece of news).
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.page.reading.blocks import Block
from pipeline.page.reading.headings import Heading, headings_above
from pipeline.page.reading.html import is_whole
from pipeline.page.reading.leaves import (
    MIN_REST,
    Leaf,
    Signature,
    cut_leaves,
    only_box,
)
from pipeline.page.reading.roles import named_role
from pipeline.page.reading.source import BLANK_LINE, Source
from pipeline.page.reading.span import Span

Judge = Callable[[Sequence[str]], float]


Ways = frozenset[Signature]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `span` from its first to behind its last visible line.

    `above` are the headings inside the section that it stands under, the outermost first.
    """

    span: Span
    raw: str
    line: int
    above: tuple[Heading, ...]

    @property
    def group(self) -> Heading | None:
        """The heading right above it."""
        return self.above[-1] if self.above else None

    @property
    def year(self) -> int | None:
        """The year that a heading above it names."""
        return next((heading.year for heading in reversed(self.above) if heading.year), None)


@dataclass(frozen=True, slots=True)
class Series:
    """The entries of one stretch of the page; `way` says what leads them, `mark` how well that fits."""

    entries: tuple[Entry, ...]
    way: Signature
    mark: float


# Between ways of equal merit, the one that splits less is kept; lines lead entries only where blocks do not.
PREFERENCE = 1.5  # for a way in which the page was read before an edit
SPLIT_COST = 0.02
LINE_COST = 0.15
NESTED_COST = 0.5
# A line that ends the list, not the entry: an attribute list of kramdown, a closing tag.
CLOSING_LINE = re.compile(
    r"(?:\r\n|\n|\r)[ \t]*(?:\{:[^}\n]*\}|</(ul|ol|div|section|details|table|tbody|center)>)[ \t]*$", re.IGNORECASE
)
# An anchor on the last line is the next entry's.
ANCHOR_BELOW = re.compile(r"(?:\r\n|\n|\r)[ \t]*<(a|span)\b[^<>]*\b(?:id|name)\s*=[^<>]*>\s*</\1>$")
PAPER_CLASS = re.compile(r"paper|pub|card|entry|article|bib", re.IGNORECASE)
PART_CLASS = re.compile(
    r"links?\b|title|authors?\b|venue|badge|image|img|button|btn|abstract|summary|meta|details|text|list\b",
    re.IGNORECASE,
)
PAPER_CLASS_GAIN = 0.3  # a box that is called so is an entry, whatever lists stand in it
MIN_LIST, SURE_ENTRY = 3, 0.75  # entries, and the merit of each, by which a box is known to hold a list
ELEMENT_PARTS = 3  # of a signature that names an element: ("html", tag, class)
ITEM_TAGS = frozenset({"li", "tr"})  # elements that are one of a list by themselves
HALF_COST = 0.5  # an entry that opens a box and does not close it is a piece of something
ITEM_GAIN = 0.01  # an item alone in its list is an item, not the box around
HTML_BLOCK_COST = 0.04  # an element says better where an entry starts than a block of HTML lines


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
    years = [heading.span for heading in reading.headings if heading.is_year and span.holds(heading.span)]
    return _widest(best, found, years) if best.mark > 0 else Series((), (), 0.0)


def _is_list_in(reading: Reading, series: Series, box: Span) -> bool:
    """Whether a box holds several papers, not one with a list of its details."""
    inside = [entry.raw for entry in series.entries if box.holds(entry.span)]
    return len(inside) >= MIN_LIST and reading.judge(inside) >= SURE_ENTRY * len(inside)


def _tried(reading: Reading, span: Span) -> Iterator[Series]:
    """Each way of splitting a stretch, with its mark."""
    source = reading.source
    inside = tuple(heading for heading in reading.headings if span.holds(heading.span))
    for nesting, leaves in cut_leaves(source, reading.blocks, span, boxed=reading.boxed):
        for way, entries in _ways(source, leaves, inside, span):
            cost = LINE_COST if way[0] == "line" else SPLIT_COST + NESTED_COST * nesting
            cost += HTML_BLOCK_COST * (way[0] == "html" and not _is_element(way))
            cost -= PAPER_CLASS_GAIN * _is_called_paper(way) + ITEM_GAIN * (
                len(entries) == 1 and way[:2] == ("html", "li")
            )
            merit = reading.judge([entry.raw for entry in entries]) - cost * len(entries)
            merit -= HALF_COST * sum(not is_whole(entry.raw) for entry in entries)
            if way[0] == "line":
                merit -= HALF_COST * sum(_cuts_paragraphs(source, e) or _is_cut(e.raw) for e in entries)
            yield Series(entries, way, merit * (PREFERENCE if way in reading.prefer else 1.0))


def _widest(best: Series, found: Sequence[Series], years: Sequence[Span]) -> Series:
    """The best way, or the one whose elements each hold one of its entries: `<li>` around `<div class="paper">`.

    An element that holds the heading of a year too is that year's.
    """
    for series in found:
        elements = series.mark > 0 and _is_element(series.way) and _is_element(best.way)
        if elements and _wraps(series, best) and not _holds_any(series, years):
            return replace(_widest(series, [other for other in found if other is not series], years), mark=best.mark)
    return best


def _holds_any(series: Series, spans: Sequence[Span]) -> bool:
    return any(entry.span.holds(span) for entry in series.entries for span in spans)


def _is_element(way: Signature) -> bool:
    """Whether elements of one kind lead the entries: ("html", tag, class)."""
    return way[0] == "html" and len(way) >= ELEMENT_PARTS


def _wraps(outer: Series, inner: Series) -> bool:
    alone = len(inner.entries) == 1 and outer.way[1] not in ITEM_TAGS
    if alone or len(outer.entries) != len(inner.entries):
        return False
    pairs = [(a.span, b.span) for a, b in zip(outer.entries, inner.entries, strict=True)]
    return all(a != b and a.holds(b) for a, b in pairs)


def _cuts_paragraphs(source: Source, entry: Entry) -> bool:
    """Whether an entry of lines begins inside a paragraph and goes on behind it: it holds a half of each of two."""
    return entry.line > 0 and not source.is_blank(entry.line - 1) and bool(BLANK_LINE.search(entry.raw))


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


def _ways(
    source: Source, leaves: list[Leaf], headings: tuple[Heading, ...], span: Span
) -> Iterator[tuple[Signature, tuple[Entry, ...]]]:
    kinds = Counter(leaf.signature[0] for leaf in leaves)
    signatures = Counter(leaf.signature for leaf in leaves)
    if leaves and _is_element(leaves[0].signature):
        outside = _outside(headings, leaves)
        yield leaves[0].signature, tuple(_entries(source, leaves, leaves[0].signature, outside, span))
        return
    chosen: list[Signature] = [(kind,) for kind in kinds if kind not in {"rule", "code", "heading"}]
    chosen += [
        s for s in signatures if len(s) > 1 and signatures[s] != kinds[s[0]] and s[0] not in {"rule", "code", "heading"}
    ]
    begins = bool(leaves) and leaves[0].signature[0] == "heading"  # one alone leads an entry if nothing is above it
    chosen += [
        s
        for s in signatures
        if s[0] == "heading" and (kinds["heading"] > 1 or begins) and not _names_sections(headings, int(s[1]))
    ]
    for way in chosen:
        yield way, tuple(_entries(source, leaves, way, headings, span))


def _outside(headings: tuple[Heading, ...], boxes: list[Leaf]) -> tuple[Heading, ...]:
    """The headings that stand in none of some boxes: one in a paper's box is its title."""
    starts = [box.span.start for box in boxes]
    around = ((heading, bisect_right(starts, heading.span.start) - 1) for heading in headings)
    return tuple(heading for heading, at in around if at < 0 or not boxes[at].span.holds(heading.span))


def _names_sections(headings: tuple[Heading, ...], level: int) -> bool:
    """Whether headings of a level part the page (years, kinds of papers, "News"): then they lead no entries."""
    return any(h.level == level and (h.is_year or named_role(h.text)[0]) for h in headings)


def _entries(
    source: Source, leaves: list[Leaf], way: Signature, headings: tuple[Heading, ...], span: Span
) -> Iterator[Entry]:
    """Entries from leader to leader. A heading that does not lead ends an entry."""
    leads = [leaf.signature[: len(way)] == way for leaf in leaves]
    if way[0] == "heading":  # a heading that leads an entry is no group's
        headings = tuple(heading for heading in headings if heading.level < int(way[1]))
    groups: list[list[Leaf]] = []
    current: list[Leaf] | None = None
    wall = 0
    for leaf, lead in zip(leaves, leads, strict=True):
        while wall < len(headings) and headings[wall].span.start <= leaf.span.start:
            wall += 1
            current = None
        if wall and headings[wall - 1].span.overlaps(leaf.span) and headings[wall - 1].span.holds(leaf.span):
            continue
        if lead:
            current = [leaf]
            groups.append(current)
        elif current is not None:
            current.append(leaf)
    followers, longest = _followers(groups, headings)
    for group in groups:
        last = group[0]
        for place, leaf in enumerate(group[1:] if way[0] != "row" else (), 1):  # a table's row ends with its line
            adjacent = leaf.signature[0] == "quote" and not source.text[last.span.end : leaf.span.start].strip(" \t")
            alike = leaf.signature[0] == way[0] == "paragraph" and place < longest
            if leaf.signature not in followers and not adjacent and not alike and way[0] != "heading":
                break
            last = leaf if leaf.signature[0] != "rule" else last  # at its end, it parts the entry from the next one
        yield _entry(source, Span(group[0].span.start, last.span.end), headings, span, of_list=way[0] != "paragraph")


def _followers(groups: list[list[Leaf]], headings: tuple[Heading, ...]) -> tuple[set[Signature], int]:
    """What may follow a leader inside its entry: what stands between leaders, not only behind the last one.

    Returns:
        What that is, and the number of leaves of the longest entry that another one ends.
    """
    last_ones = {id(groups[-1])} if groups else set()
    for first, second in itertools.pairwise(groups):
        if any(first[0].span.start < heading.span.start < second[0].span.start for heading in headings):
            last_ones.add(id(first))
    between = [group for group in groups if id(group) not in last_ones]
    followers = {leaf.signature for group in between for leaf in group[1:]}
    ruled = sum(any(leaf.signature[0] == "rule" for leaf in group) for group in between)
    if ruled == 1 and len(between) > 1:  # one rule parts the page, as an introduction from the list
        followers = {signature for signature in followers if signature[0] != "rule"}
    return followers, max(map(len, between), default=0)


def _opened_before(text: str, tag: str | None) -> bool:
    """Whether a closing line closes something that stands around the list, not in this entry."""
    return tag is None or len(re.findall(rf"<{tag}\b", text)) <= len(re.findall(rf"</{tag}\b", text))


def _entry(source: Source, span: Span, headings: tuple[Heading, ...], stretch: Span, *, of_list: bool) -> Entry:
    """An entry; `of_list` says that an attribute list below it is the list's: below a paragraph, it is that one's."""
    end = min(span.end, stretch.end)
    raw = source.text[span.start : end]
    kept = ANCHOR_BELOW.sub("", raw.rstrip())
    while (closing := CLOSING_LINE.search(kept)) and _opened_before(kept[: closing.start()], closing.group(1)):
        if not of_list and closing.group(1) is None:
            break
        kept = kept[: closing.start()].rstrip()
    above = headings_above([heading for heading in headings if heading.span.end <= span.start])
    return Entry(Span(span.start, span.start + len(kept)), kept, source.line_at(span.start), above)
