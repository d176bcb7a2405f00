"""Lines that are headings by their words alone: "Publications" in a styled box, in plain text, behind an emoji.

Such a line counts where no other heading of the page is called so, and where it stands by itself: nothing is shown
right above it in its block, nor right below but for a break. A badge of a paper ("Preprint") tells of one, a heading of
many.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.page.reading.blocks import Block, BlockKind
from pipeline.page.reading.headings import MAX_WORDS, Heading, visible, without_hidden_lines
from pipeline.page.reading.inline import parse_inline
from pipeline.page.reading.roles import BY_NAME, fold_heading, named_role
from pipeline.page.reading.source import Source
from pipeline.page.reading.span import Span

LEVEL = 7  # as of a bold paragraph
KINDS = frozenset({BlockKind.PARAGRAPH, BlockKind.HTML})
MANY = re.compile(r"\b(?:\w+s|news)\b|[^\x00-\x7f]", re.IGNORECASE)  # other scripts have no plural
HASHES = re.compile(r"\A[ \t]*#{1,6}(?=[^#\s])")  # "##Publications": a heading in Markdown.pl, and to owners
TAGS = re.compile(r"<[^>]*>")
DRESS = re.compile(r"<(?!/?(?:li|ul|ol|div|p)\b)[^>]*>")  # tags but for those of the boxes around
# What no section's name stands in: cells, items, buttons, and links but for an anchor.
OTHER = re.compile(r"[ \t]*<(?:li|td|th|option|button|nav|label|a(?![^>]*\bname=))\b", re.IGNORECASE)
BROKEN = re.compile(r"<br\s*/?>[ \t]*\Z", re.IGNORECASE)
ANCHOR = re.compile(r"<a\b(?![^>]*\bhref\b)[^>]*>\s*</a>", re.IGNORECASE)
# The owner's list elsewhere, behind the section's name: `Publications <a href="...">[Google Scholar]</a>`.
PROFILE = re.compile(
    r"[\s(\[]*<a\b[^>]*>[\s(\[]*(?:google scholar|semantic scholar|scholar|dblp|orcid|full list|list|all|more)[\s)\]]*"
    r"</a>[\s)\]]*(?=(?:</\w+>\s*)*\Z)",
    re.IGNORECASE,
)
DRESSED = re.compile(r"[ \t]*(?:[^\w\s<*]+[ \t]*)?(?:\*\*|__|<)")


def find_named_lines(source: Source, blocks: Sequence[Block], headings: Sequence[Heading]) -> tuple[Heading, ...]:
    """The lines that name a section which none of the page's `headings` names."""
    taken = {role for heading in headings for role in named_role(heading.text)[0]}
    found = [heading for block in blocks if block.kind in KINDS for heading in _in_block(source, block)]
    times = Counter(heading.text for heading in found)
    return tuple(h for h in found if times[h.text] == 1 and taken.isdisjoint(named_role(h.text)[0]))


def plain_lines(source: Source, blocks: Sequence[Block]) -> tuple[Heading, ...]:
    """The paragraphs of one short line that may head what stands below them: "Published:", "Other papers"."""
    found = []
    for block, below in pairwise(blocks):
        if block.kind is not BlockKind.PARAGRAPH or block.end - block.start > 1 or below.kind is BlockKind.HEADING:
            continue
        inline = parse_inline(source.line(block.start))
        text = " ".join(inline.visible.split())
        if len(text.split()) <= MAX_WORDS and not inline.links and re.search(r"[\w):]\Z", text):
            span = Span(source.start(block.start), source.start(block.end))
            found.append(Heading(text.rstrip(" :"), LEVEL, span, block.start))
    return tuple(found)


def lines_like(source: Source, first: int, name: str) -> tuple[Heading, ...]:
    """The line of HTML that says `name`, as headings are compared, and all lines in the same tags: `<span><u>..</u>`.

    `first` is the page's first line that counts. Empty where no such line is dressed.
    """
    shown = [(n, source.line(n)) for n in range(first, source.lines) if source.line(n).lstrip().startswith("<")]
    tags = next((DRESS.findall(line) for _, line in shown if fold_heading(visible(line)) == name), None)
    alike = [(n, visible(line)) for n, line in shown if tags and DRESS.findall(line) == tags]
    return tuple(
        Heading(text.strip(" :"), LEVEL, Span(source.start(n), source.start(n + 1)), n)
        for n, text in alike
        if 0 < len(text.split()) <= MAX_WORDS
    )


def _in_block(source: Source, block: Block) -> list[Heading]:
    found = []
    html = block.kind is BlockKind.HTML
    start, end = source.start(block.start), source.start(block.end)
    raw = without_hidden_lines(source.text[start:end]) if html else source.text[start:end]
    lines = {n: raw[source.start(n) - start : source.start(n + 1) - start].rstrip("\r\n") for n in _lines(block)}
    for line in _lines(block):
        near = (line - 1,) if html and BROKEN.search(lines[line]) else (line - 1, line + 1)
        beside = [lines[n] for n in near if n in lines]
        text = _section_name(lines[line], whole=len(lines) == 1)
        if text and not any(visible(other).strip() for other in beside):
            found.append(Heading(text, LEVEL, Span(source.start(line), source.start(line + 1)), line))
    return found


def _lines(block: Block) -> range:
    return range(block.start, block.end)


def _section_name(line: str, *, whole: bool) -> str:
    """What a line calls a section, "" where it calls none; `whole`: it is a block of its own."""
    raw = HASHES.sub("", line)
    dressed = raw != line or bool(DRESSED.match(raw))
    raw = PROFILE.sub("", ANCHOR.sub("", raw))
    if not (dressed or whole) or OTHER.match(raw) or len(TAGS.sub(" ", raw).split()) > MAX_WORDS:
        return ""
    inline = parse_inline(raw)
    text = " ".join(inline.visible.split()).rstrip(" :")
    strength = named_role(text)[1] if MANY.search(text) and not any(link.url for link in inline.links) else 0
    return text if strength == BY_NAME or (strength and dressed) else ""
