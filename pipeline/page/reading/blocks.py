"""The blocks of a page, by markdown-it-py's positions: headings, list items, paragraphs, quotes, tables, HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, html_block
from markdown_it.token import Token

from pipeline.page.reading.source import BOM, COMMENTED, Source, without_comments
from pipeline.page.reading.text_blocks import TextBlock, unfolded


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    ITEM = "item"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    ROW = "row"
    HTML = "html"
    CODE = "code"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines [start, end) of the page. `level`: of a heading 1-6, of a list item its depth from 1."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0


# What opens a block that is taken whole, by the token's type.
LEAVES = {
    "heading_open": BlockKind.HEADING,
    "paragraph_open": BlockKind.PARAGRAPH,
    "blockquote_open": BlockKind.QUOTE,
    "html_block": BlockKind.HTML,
    "fence": BlockKind.CODE,
    "code_block": BlockKind.CODE,
    "hr": BlockKind.RULE,
}


# What a block of a kind can't be without (CommonMark 4.2 to 4.7; GFM 4.10), by the parser's rule.
SIGNS = {"table": ("|",), "fence": ("```", "~~~"), "reference": ("]:",), "html_block": ("<",), "heading": ("#",)}
# The same of a line that holds nothing but marks (CommonMark 4.1 and 4.3), in a quote or list item too.
LINE_SIGNS = {"hr": "-*_", "lheading": "-="}
MARKS = " \t>-+*_=0123456789.)"

# A line that says nothing but a year, in bold or between rules: "**2031**", "% ---- 2031 ----". It heads what follows.
YEAR_LINE = re.compile(
    r"[ \t]*(?:(?P<bold>\*\*|__)(?P<dressed>(?:19|20)\d\d):?(?P=bold):?"
    r"|[^\w\s]{0,3}[ \t]*[-=~—–]{3,}[ \t]*(?P<ruled>(?:19|20)\d\d)[ \t]*[-=~—–]{3,})[ \t]*(?:<br[ ]*/?>|\\)?[ \t]*"
)
DIV_LINE = re.compile(r"[ \t]*:{3,}[ \t]*[^\s:].*")  # a div of pandoc's begins
CLOSED = re.compile(r"[ \t]*(?:</div>[ \t]*)+|.*</h[1-6]>[ \t]*")
TAG = re.compile(r"[ \t]*<(?:/?[A-Za-z][\w-]*[\s/>]|!--)")
LIST_ITEM = re.compile(r"(?:[-+*]|\d{1,9}[.)])[ \t]+\S")
NUMBERED = re.compile(r"\d{1,9}[.)][ \t]")
BULLETED = re.compile(r"[ ]+[-+*][ \t]")
RULE = re.compile(r"[ \t]*<hr\b[^<>]*>[ \t]*", re.IGNORECASE)

# What is folded away right below an entry: its abstract, its BibTeX record.
FOLDED = re.compile(
    r"[ \t]*<details\b[^>]*>\s*<summary\b[^>]*>(?:\s|<[^>]*>)*(?:abstract|summary|tl;?dr|bib\w*|cit\w+|details)\b",
    re.IGNORECASE,
)

# A tab or a foldable box of PyMdown Extensions, as MkDocs sites use them ("Tabbed", "Details"): the lines below are
# indented by four and no code. A box that stands open (`!!! note`) holds remarks: its lines stay as they are read.
CONTAINER = re.compile(
    r"[ \t]*(?:===[+!]?|\?\?\?\+?[ \t]+[\w -]*?)(?:[ \t]+(?P<quote>[\"'])(?P<title>.*)(?P=quote))?[ \t]*"
)
INDENT = 4


def parse_blocks(source: Source, body: int, texts: tuple[TextBlock, ...] = ()) -> tuple[Block, ...]:
    """The blocks behind the front matter, in page order. List items hold what is inside them; nested items follow.

    Where the front matter holds the page's `texts`, the blocks are theirs, and their titles are headings. What a
    template language leaves out of the page is one block of HTML, as HTML's own comments are.
    """
    text = source.text[source.start(body) :].removeprefix(BOM) if body == 0 else source.text[source.start(body) :]
    if texts:
        text, body = unfolded(source, texts), 0
    shown = _without_containers(without_comments(text))
    idle = [rule for rule, signs in SIGNS.items() if not any(sign in shown for sign in signs)]
    marks = {sign for line in shown.splitlines() if not line.strip(MARKS) for sign in line}
    idle += [rule for rule, signs in LINE_SIGNS.items() if marks.isdisjoint(signs)]
    tokens = _parser(tuple(idle)).parse(shown)
    blocks = [part for block in _walk(tokens) for part in _head_apart(source, _placed(source, block, body))]
    blocks = _with_remarks(source, _whole_folds(source, blocks))
    return tuple(sorted((*blocks, *_comments(source, body)), key=lambda block: block.start))


@lru_cache(maxsize=1 << (len(SIGNS) + len(LINE_SIGNS)))
def _parser(idle: tuple[str, ...]) -> MarkdownIt:
    """The parser of blocks, without the rules that can't act: each is tried on nearly every line."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.core.ruler.enableOnly(["normalize", "block"])  # positions only: inline text is read by our own scanner
    return parser.disable(list(idle))


def _comments(source: Source, body: int) -> Iterator[Block]:
    for found in COMMENTED.finditer(source.text, source.start(body)):
        first, last = source.line_at(found.start()), source.line_at(found.end() - 1)
        if last > first and not source.text[source.start(first) : found.start()].strip():
            yield Block(BlockKind.HTML, first, last + 1)


def _placed(source: Source, block: Block, body: int) -> Block:
    """A block of the body where it stands on the page.

    Indented tags are no code: kramdown reads an HTML element to its end, blank lines and all ("HTML Blocks" on its
    syntax page), and owners of Jekyll sites indent what stands in it.
    """
    start, end = block.start + body, _trim(source, block.start + body, block.end + body)
    indented_html = block.kind is BlockKind.CODE and TAG.match(source.line(start))
    return Block(BlockKind.HTML if indented_html else block.kind, start, end, block.level)


def _whole_folds(source: Source, blocks: Sequence[Block]) -> list[Block]:
    """The blocks, what is folded away below an entry in one: its abstract in several paragraphs, with its record."""
    whole: list[Block] = []
    folded = 0  # up to where what was folded away goes
    for block in blocks:
        if block.start < folded:
            continue
        start = source.start(block.start)
        if block.kind is BlockKind.HTML and FOLDED.match(source.text, start):
            closing = source.text.find("</details>", start)
            folded = max(block.end, source.line_at(closing) + 1) if closing >= 0 else block.end
        whole.append(block if folded <= block.end else replace(block, end=folded))
    return whole


def _with_remarks(source: Source, blocks: Sequence[Block]) -> list[Block]:
    """The blocks, a numbered item with the bulleted ones that stand right below it, indented by less than its text.

    They are the item's own in kramdown, which asks for one space. In CommonMark (5.2) they are a list beside it, in
    which nobody would write a remark on what stands above: "1. The title" with "  * Best paper" below.
    """
    placed: list[Block] = []
    above: int | None = None  # where the numbered item is
    for block in blocks:
        item = source.line(block.start) if block.kind is BlockKind.ITEM and block.level == 1 else ""
        if above is not None and placed[above].end == block.start and BULLETED.match(item):
            placed[above] = replace(placed[above], end=block.end)
            placed.append(replace(block, level=2))
            continue
        if block.level <= 1:
            above = len(placed) if NUMBERED.match(item) else None
        placed.append(block)
    return placed


def _head_apart(source: Source, block: Block) -> Iterator[Block]:
    """A block; what stands on the first line of a paragraph and heads or boxes the entry right below it apart."""
    start = block.start
    if block.kind is BlockKind.PARAGRAPH and block.end - start > 1:
        if YEAR_LINE.fullmatch(source.line(start)):
            yield Block(block.kind, start, start + 1, block.level)
            start += 1
        elif DIV_LINE.fullmatch(source.line(start)) and not any(
            source.line(line).lstrip().startswith(":::") for line in range(start + 1, block.end)
        ):
            yield Block(BlockKind.HTML, start, start + 1, block.level)
            start += 1
    yield block if start == block.start else replace(block, start=start)


def _without_containers(text: str) -> str:
    """The text with what stands in tabs and boxes moved to the left, line by line: a tab becomes a heading."""
    if not any(mark in text for mark in ("\n=== ", "\n???", "\n===+", "\n===!")):
        return text
    lines = text.split("\n")
    inside = 0  # how far the lines of the open containers are indented
    for n, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        if line.strip():
            inside = min(inside, indent // INDENT * INDENT)
        lines[n] = line[min(inside, indent) :]
        if found := CONTAINER.fullmatch(line.rstrip("\r")):
            lines[n] = f"###### {found['title']}" if found["title"] else ""
            inside = indent + INDENT
    return "\n".join(lines)


def _html_block(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's call
    """HTML as kramdown reads it: a list right below the outermost closing tag is a list, also without a blank line.

    A rule (`<hr>`) ends with its line.

    In CommonMark (4.6) the block goes on to the next blank line. Owners of Jekyll sites write so (kramdown's syntax
    page, "HTML Blocks"), and nobody means such a list to show as bare text.
    """
    if not html_block(state, first, last, silent):
        return False
    if not silent:
        state.line = _end_of_html(state, first)
        state.tokens[-1].map = [first, state.line]
    return True


def _end_of_html(state: StateBlock, first: int) -> int:
    """The line behind a block of HTML: behind its rule, behind the closing tag above a list, or where it is now."""
    if RULE.fullmatch(_line_of(state, first)):
        return first + 1
    for line in range(first, state.line - 1):
        if CLOSED.fullmatch(_line_of(state, line)) and LIST_ITEM.match(_line_of(state, line + 1)):
            above = state.src[: state.eMarks[line]].lower()
            if above.count("<div") == above.count("</div"):
                return line + 1
    return state.line


def _line_of(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] : state.eMarks[line]]


def _walk(tokens: list[Token]) -> Iterator[Block]:
    depth = 0  # of list items
    closing = ""  # the token that ends a block taken whole
    level = 0
    in_body = False
    for token in tokens:
        if closing:
            if token.type == closing and token.level == level:
                closing = ""
            continue
        if token.type == "list_item_open":
            depth += 1
            yield Block(BlockKind.ITEM, *_lines(token), depth)
        elif token.type == "list_item_close":
            depth -= 1
        elif token.type in {"tbody_open", "tbody_close"}:
            in_body = token.type == "tbody_open"
        elif token.type == "tr_open" and in_body and token.map and depth == 0:
            yield Block(BlockKind.ROW, *_lines(token))
        elif depth == 0 and token.type in LEAVES:
            kind = LEAVES[token.type]
            yield Block(kind, *_lines(token), int(token.tag[1]) if kind is BlockKind.HEADING else 0)
            if token.nesting == 1:
                closing, level = token.type.replace("_open", "_close"), token.level


def _lines(token: Token) -> tuple[int, int]:
    start, end = token.map or (0, 0)
    return start, end


def _trim(source: Source, start: int, end: int) -> int:
    """The end without trailing blank lines (markdown-it counts those behind a list item to the item)."""
    while end > start + 1 and source.is_blank(end - 1):
        end -= 1
    return end
