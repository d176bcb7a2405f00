"""The pieces of a section that may lead or follow in an entry, in each fineness that a list can be cut in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import dropwhile, takewhile

from pipeline.page.reading.blocks import Block, BlockKind
from pipeline.page.reading.html import Element, find_elements
from pipeline.page.reading.source import Source, without_comments
from pipeline.page.reading.span import Span

Signature = tuple[str, ...]


OPENER = re.compile(
    r"[ \t]*(?:<u>(?=\w)|(?P<number>\[?\(?(?:[A-Z]{1,2}-?)?\d{1,3}\\?[.)\]、）．]+)"
    r"|(?P<image>!\[|<img)|(?P<bold>\*\*|__|<b>|<strong)|(?P<link>\[|<a\b)"
    r"|(?P<italic>[*_]|<i>|<em>)|(?P<code>`)|(?P<quote>[\"“])|(?P<tag><)|(?P<bullet>[•·‣▪◦→➤►▶▸–-]\s)|(?P<emoji>[\U0001f300-\U0001faff]))",
)
BOX_CLASS = re.compile(r"\b(?:paper|pub)[\w-]*(?:box|card|entry|item)\b|\bcard\b", re.IGNORECASE)
OPENS_COMMENT = re.compile(r"\{%-?\s*comment\s*-?%\}(?!.*endcomment)|\{\{-?\s*/\*(?!.*\*/)")
SETTING = re.compile(r"(?:\{%-?\s*(?:include\s+[\w-]+\s*-?|(?:assign|(?:end)?(?:raw|capture))\b[^%]*)%\}\s*)+")
LIQUID_TAG = re.compile(r"\{%[^%]*%\}")  # above a list, it puts a picture there
UNREAD = re.compile(r"<(style|script)\b")
YEAR_ITEM = re.compile(r"[-+*]\s+[*_]*(?:19|20)\d\d:?[*_]*:?")
WHOLE = "whole"  # of a paragraph that is bold, or a link, all through: a title above its authors
WHOLLY_MARKED = re.compile(
    r"[ \t]*(?:\*\*(?:(?!\*\*)[^\r\n])+\*\*|<(?P<tag>b|strong)\b[^>]*>[^\r\n]*?</(?P=tag)>"
    r"|\[[^\]\r\n]+\]\([^)\r\n]*\))\s*"
)
ELEMENT_PARTS = 3  # of a signature that names an element: ("html", tag, class)
MAX_NAME, OFTEN = 50, 3  # characters of a name with its marks; times that it stands on a page
MIN_REST = 40  # characters: less holds no entry


@dataclass(frozen=True, slots=True)
class Leaf:
    """A piece of a section; `signature` says what it is and how it begins."""

    span: Span
    signature: Signature


def is_element(way: Signature) -> bool:
    """Whether elements of one kind lead the entries: ("html", tag, class)."""
    return way[0] == "html" and len(way) >= ELEMENT_PARTS


def cut_leaves(
    source: Source, blocks: tuple[Block, ...], span: Span, *, boxed: bool = True
) -> Iterator[tuple[int, list[Leaf]]]:
    """The stretch cut in different finenesses, each with how deep list items are nested in others.

    `boxed` says that what stands inside a box for one paper leads no entry.
    """
    start, end = source.line_at(span.start), source.line_at(max(span.end - 1, span.start)) + 1
    inside = [_clipped(b, start, end) for b in blocks if b.start < end and b.end > start]
    inside = [b for b in inside if source.start(b.start) >= span.start]
    inside = [_without_settings(source, block) for block in inside]
    inside = [block for block in inside if not _is_hidden(source.line(block.start).lstrip())]
    inside = list(dropwhile(lambda block: LIQUID_TAG.fullmatch(source.line(block.start).strip()), inside))
    text = without_comments(source.text[span.start : span.end])
    elements = find_elements(text) if "</" in text or "<li" in text.lower() else ()
    boxes = _boxes(elements, span)
    unread = _unread(text, span)
    inside = [b for b in inside if not (boxed and _boxed(source.start(b.start), boxes))]
    inside = [b for b in inside if not _boxed(source.start(b.start), unread)]
    depth = max((b.level for b in inside if b.kind is BlockKind.ITEM), default=0)
    first = 2 if depth > 1 and _only_years(source, inside) else 1  # "- 2031" with papers below it
    for level in range(first, min(depth, 3) + 1) if depth else (1,):
        yield (
            (level - 1) * _depth_cost(source, inside),
            [_leaf(source, b) for b in inside if b.kind is not BlockKind.ITEM or b.level == level],
        )
    if any(b.kind in {BlockKind.PARAGRAPH, BlockKind.HTML, BlockKind.QUOTE} and b.end - b.start > 1 for b in inside):
        yield 0, [leaf for leaf in _line_leaves(source, inside) if not _boxed(leaf.span.start, unread)]
    if elements:
        for signature, chosen in _of_one_kind(elements):
            spans = [_with_terms(element, elements) for element in chosen]
            yield 0, [Leaf(Span(span.start + s.start, span.start + s.end), signature) for s in spans]


def _unread(text: str, span: Span) -> list[Span]:
    """Where the text of a stretch holds styles and scripts, which nobody reads, blank lines and all."""
    lowered, at = text.lower(), 0
    found: list[Span] = []
    while opening := UNREAD.search(lowered, at):
        end = lowered.find(f"</{opening[1]}", opening.end())
        if end < 0:
            break
        found.append(Span(span.start + opening.start(), span.start + end))
        at = end
    return found


def _of_one_kind(elements: tuple[Element, ...]) -> Iterator[tuple[Signature, list[Element]]]:
    """The elements of each tag, class and depth, and those of one first class, which others may follow.

    `<div class="paper-box">` and `<div class="paper-box robots">` are boxes of one kind.
    """
    for tag, css, depth in dict.fromkeys((element.tag, element.css, element.depth) for element in elements):
        chosen = [e for e in elements if (e.tag, e.css, e.depth) == (tag, css, depth)]
        yield ("html", tag, css, *((str(depth),) if depth else ())), chosen
    for tag, first in dict.fromkeys((e.tag, e.css.split()[0]) for e in elements if " " in e.css):
        alike = [e for e in elements if e.tag == tag and e.css.split()[:1] == [first]]
        outer = list(_outermost(alike))
        if len({e.css for e in outer}) > 1:
            yield ("html", tag, first), outer


def _outermost(elements: list[Element]) -> Iterator[Element]:
    """Of elements in the order of `find_elements` those that lie in no other."""
    end = -1
    for element in elements:
        if element.span.end > end:
            yield element
            end = element.span.end


def _is_hidden(first_line: str) -> bool:
    """Whether a block shows nothing, by its first line: a comment of several lines, a tag that only sets something."""
    if SETTING.fullmatch(first_line.strip()):
        return True
    return (first_line.startswith("<!--") and "-->" not in first_line[:-3]) or bool(OPENS_COMMENT.match(first_line))


def _without_settings(source: Source, block: Block) -> Block:
    """A paragraph without the tags on lines of their own above and below that only set something: captured rows."""
    if block.kind is not BlockKind.PARAGRAPH:
        return block
    shown = [n for n in range(block.start, block.end) if not SETTING.fullmatch(source.line(n).strip())]
    if not shown or (shown[0], shown[-1] + 1) == (block.start, block.end):
        return block
    return replace(block, start=shown[0], end=shown[-1] + 1)


def only_box(source: Source, span: Span) -> Span | None:
    """The box in a stretch that holds but one of those that are called after papers."""
    text = source.text[span.start : span.end]
    boxes = _boxes(find_elements(text), span) if "</" in text else []
    outer = [box for box in boxes if not any(other != box and other.holds(box) for other in boxes)]
    return outer[0] if len(outer) == 1 else None


def _boxes(elements: tuple[Element, ...], span: Span) -> list[Span]:
    return [Span(span.start + e.span.start, span.start + e.span.end) for e in elements if BOX_CLASS.search(e.css)]


def _with_terms(element: Element, elements: tuple[Element, ...]) -> Span:
    """An element's span; of a term in a list of definitions, with what is said of it (`<dt>` with its `<dd>`)."""
    if element.tag != "dt":
        return element.span
    following = [e for e in elements if e.span.start >= element.span.end and e.tag in {"dt", "dd"}]
    said = list(takewhile(lambda e: e.tag == "dd", following))
    return Span(element.span.start, said[-1].span.end if said else element.span.end)


def _clipped(block: Block, start: int, end: int) -> Block:
    """The part of a block of text or HTML that lies in the stretch; other blocks are taken whole or not at all."""
    if block.kind in {BlockKind.PARAGRAPH, BlockKind.HTML} and (block.start < start or block.end > end):
        return Block(block.kind, max(block.start, start), min(block.end, end), block.level)
    return block


def _boxed(start: int, boxes: list[Span]) -> bool:
    """Whether a block stands inside a box that holds one paper: lists in there are no lists of papers."""
    return any(box.start <= start < box.end for box in boxes)


def _depth_cost(source: Source, blocks: list[Block]) -> int:
    """How much nesting weighs: more where the outer items say something themselves and the inner ones are details.

    Outer items that only say a year cost nothing: they group the inner ones.
    """
    if _only_years(source, blocks):
        return 0
    outer = _outer_lines(source, blocks)
    telling = sum(len(line) > MIN_REST for line in outer)
    return 3 if telling * 2 > len(outer) else 1


def _outer_lines(source: Source, blocks: list[Block]) -> list[str]:
    return [source.line(block.start).strip() for block in blocks if block.kind is BlockKind.ITEM and block.level == 1]


def _only_years(source: Source, blocks: list[Block]) -> bool:
    return all(YEAR_ITEM.fullmatch(line) for line in _outer_lines(source, blocks))


def _leaf(source: Source, block: Block) -> Leaf:
    span = Span(source.start(block.start), source.start(block.end))
    if block.kind is BlockKind.HEADING:
        return Leaf(span, ("heading", str(block.level)))
    if block.kind in {BlockKind.PARAGRAPH, BlockKind.HTML}:
        opener = _opener(source.line(block.start))
        whole = WHOLLY_MARKED.fullmatch(source.text, span.start, span.end) and not _recurs(source, span)
        return Leaf(span, (block.kind.value, opener, *((WHOLE,) if whole else ())))
    return Leaf(span, (block.kind.value, ""))


def _recurs(source: Source, span: Span) -> bool:
    """Whether a few marked words stand on the page again and again: the owner's name, alone on its line here."""
    shown = source.text[span.start : span.end].strip()
    return len(shown) <= MAX_NAME and source.text.count(shown) >= OFTEN


def _line_leaves(source: Source, blocks: list[Block]) -> Iterator[Leaf]:
    for block in blocks:
        if block.kind in {BlockKind.PARAGRAPH, BlockKind.HTML, BlockKind.QUOTE}:
            for line in range(block.start, block.end):
                if not source.is_blank(line):
                    yield Leaf(Span(source.start(line), source.start(line + 1)), ("line", _opener(source.line(line))))
        elif block.kind is not BlockKind.ITEM:
            yield _leaf(source, block)


def _opener(line: str) -> str:
    found = OPENER.match(line)
    if not found:
        return "text"
    if found.lastgroup == "tag":
        tag = re.match(r"\s*</?\w+(?:[^>]*class\s*=\s*[\"']?([\w-]+))?", line)
        return tag.group().strip() if tag else "tag"
    return found.lastgroup or "text"
