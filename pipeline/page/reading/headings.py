"""Headings in all their dress: ATX, setext, bold paragraphs, HTML headings, `<summary>`, a year in a box of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.page.reading.blocks import CONTAINER, YEAR_LINE, Block, BlockKind
from pipeline.page.reading.inline import parse_inline
from pipeline.page.reading.source import Source, without_comments
from pipeline.page.reading.span import Span
from pipeline.page.reading.text_blocks import yaml_title

# A year, or a span of years: "2031", "(2031)", "2028-31", "2029 - present", "2027 and earlier", "Before 2027".
YEARS = re.compile(
    r"\(?\s*(?:(?P<below>before|prior to|pre-?)\s*|(?P<from>since|from)\s+|(?P<until>until|up to)\s+)?"
    r"(?P<first>(?:19|20)\d\d)\s*\)?"
    r"(?:\s*(?:[-–—~/]|to)\s*(?:(?P<last>(?:19|20)?\d\d)|(?P<now>present|now|today)))?"
    r"(?:\s+(?P<on>onwards?)|\s+(?P<back>(?:and|or|&)\s+(?:before|earlier|older|prior)))?\s*\)?\s*:?",
    re.IGNORECASE,
)
HEADING_MARK = re.compile(r" {0,3}#{1,6}[ \t]")  # at the beginning of a line (CommonMark 4.2)
UNDERLINE = re.compile(r"={3,}|-{3,}")  # of a setext heading (CommonMark 4.3)
LATEST = 9999  # a year behind all others
MONTH_LENGTH = 2
KIND_WORDS = re.compile(
    r"\b(?:publications?|preprints?|pre-prints?|papers?|manuscripts?|articles?|journals?|conferences?|proceedings"
    r"|workshops?|theses|thesis|news|updates?|patents?|under (?:review|revision)|submitted"
    r"|working papers|technical reports?|book chapters?"
    r"|posters?|talks|awards?|in preparation|peer.reviewed|refereed|surveys?|^published(?: work)?$)\b",
    re.IGNORECASE,
)
# A text of such words alone, with those that go with them: "International refereed journal papers".
KINDS_ALONE = re.compile(
    rf"[\s/,&-]*(?:(?:{KIND_WORDS.pattern}|(?:inter)?national|peer|reviewed|selected|recent|published|domestic|other|full"
    r"|short|in|and)[\s/,&-]*)+:?",
    re.IGNORECASE,
)
ONE_KIND = re.compile(r"journal|conference|proceeding|workshop|book|chapter|thes[ei]s|report|preprint", re.IGNORECASE)
DRESS = re.compile(r"^[^\w(]+|[^\w):]+$")  # emoji, rules, dashes around a heading's words
BOLD = ("**", "__", "***", "<b>", "<b ", "<strong", "<font", "<u>", "<big")
# "**Posters **": with a space inside, which CommonMark shows with its asterisks.
LOOSE_BOLD = re.compile(r"^([ \t>]*)(\*\*|__)[ \t]*([^\s*_][^*_\r\n]*?)[ \t]*\2(?=[ \t:]*(?:[\r\n]|\Z))", re.MULTILINE)
ATX = re.compile(r"^(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
HEADING_ID = re.compile(r"\s*\{[:#.][^}]*\}\s*$")
LIQUID_TEXT = re.compile(r"\{\{\s*([\"'])(?P<text>[^\"'{}|]*)\1\s*\}\}")  # `<h4>{{ "2031" }}</h4>`
HTML_HEADING = re.compile(
    r"<(h[1-6]|summary)\b[^>]*>(.*?)</\1>|<(div|p|span|li|center|a(?![^>]*\bhref\b))\b[^>]*>\s*((?:<(?!/?(?:div|li|ul|ol|p|section|table|tr|td)\b)[^>]+>\s*)*"
    r"(?:19|20)\d\d\s*"
    r"(?:</[^>]+>\s*)*)</\3>",
    re.IGNORECASE | re.DOTALL,
)
HIDDEN_LINES = re.compile(r"<!--(?:(?!-->).)*\n(?:(?!-->).)*(?:-->|\Z)", re.DOTALL)  # a comment of several lines
LEADS_LIST = re.compile(
    r"(?P<heading>[ \t]*<h(?P<level>[1-6])\b[^>]*>(?P<text>[^\r\n]*?)</h(?P=level)>[ \t]*(?:\r\n|\n|\r))"
    r"\s*<(?:ul|ol|dl|table)\b",
    re.IGNORECASE,
)
HTML_BOX = re.compile(r"<(p|center|div)\b[^>]*>(.*)</\1>", re.IGNORECASE | re.DOTALL)
BREAK = re.compile(r"(?:<br\s*/?>|\\|  )[ \t]*\Z", re.IGNORECASE)
BULLET = re.compile(r"[ \t]*[-+*][ \t]+")
NUMBER = re.compile(r"[ \t]*\d{1,3}[.)][ \t]")
BOXES = re.compile(r"<div\b", re.IGNORECASE)  # in a summary: a paper with what is told of it
MAX_WORDS = 8
MAX_LABEL_ITEM = 60  # characters
WEAKEST = 7  # level of what is no heading by its sign: a bold paragraph, a summary, a boxed year


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its visible text, its level (1-6; 7 for a bold paragraph, a summary or a boxed year), its place."""

    text: str
    level: int
    span: Span
    line: int

    @property
    def years(self) -> range:
        """The years that papers below the heading are of; empty where it says more than a year or a span of years."""
        found = YEARS.fullmatch(DRESS.sub("", self.text))
        if found is None:
            return range(0)
        first = int(found["first"])
        last = int(str(first)[: -len(found["last"])] + found["last"]) if found["last"] else first
        if found["last"] and last < first:
            last, first = (first, last) if len(found["last"]) > MONTH_LENGTH else (first, first)  # "2031/05"
        if found["below"]:
            return range(first)
        open_end = found["from"] or found["on"] or found["now"]
        return range(0 if found["until"] or found["back"] else first, (LATEST if open_end else last) + 1)

    @property
    def is_year(self) -> bool:
        """Whether the heading is nothing but a year or a span of years."""
        return len(self.years) > 0

    @property
    def year(self) -> int | None:
        """The year that the heading names, if it names just one."""
        return self.years[0] if len(self.years) == 1 else None


def headings_above(headings: Sequence[Heading]) -> tuple[Heading, ...]:
    """Those of the headings before a place that it stands under, the outermost first."""
    above: list[Heading] = []
    for heading in reversed(headings):
        if not above or heading.level < above[-1].level:
            above.append(heading)
    return tuple(reversed(above))


def find_headings(source: Source, blocks: tuple[Block, ...], *, bold: bool = False) -> tuple[Heading, ...]:
    """All headings of the page in order; with `bold` also bold lines of any words right above a list, tags in HTML."""
    found: list[Heading] = []
    for n, block in enumerate(blocks):
        below = blocks[n + 1] if n + 1 < len(blocks) else None
        if block.kind is BlockKind.HEADING:
            found.append(_markdown_heading(source, block))
        elif block.kind is BlockKind.PARAGRAPH:
            plain = _plain_label(source, block, below) if below else []
            any_words = bold and below is not None and _is_above(source, block, below)
            found.extend(plain or _bold_paragraph(source, block, any_words=any_words))
        elif block.kind is BlockKind.HTML:
            found.extend(_html_headings(source, block, any_words=bold))
        elif block.kind is BlockKind.ITEM:
            found.extend(_item_above_list(source, block, below))
    return _with_like_ones(source, blocks, found)


def _with_like_ones(source: Source, blocks: tuple[Block, ...], found: list[Heading]) -> tuple[Heading, ...]:
    """The headings, with those that lead an HTML block and its list as others of their level do, whatever they say."""
    text = source.text
    levels = {heading.level for heading in found if text.startswith("<h", heading.span.start)}
    known = {heading.span.start for heading in found}
    missed: list[Heading] = []
    for block in blocks if levels else ():
        start = source.start(block.start)
        leads = LEADS_LIST.match(text, start) if block.kind is BlockKind.HTML and start not in known else None
        if leads and int(leads["level"]) in levels and 0 < len(visible(leads["text"]).split()) <= MAX_WORDS:
            span = Span(start, leads.end("heading"))
            missed.append(Heading(visible(leads["text"]), int(leads["level"]), span, block.start))
    return tuple(sorted([*found, *missed], key=lambda heading: heading.span.start)) if missed else tuple(found)


def _is_above(source: Source, block: Block, below: Block) -> bool:
    """Whether a bold line of any words may be a heading: above a list or HTML, or with a colon above paragraphs."""
    announces = below.kind is BlockKind.PARAGRAPH and visible(source.line(block.start)).endswith(":")
    return below.kind in {BlockKind.ITEM, BlockKind.HTML} or announces


def without_hidden_lines(html: str) -> str:
    """HTML of the same length with spaces for its comments of several lines and those of a template language."""
    return HIDDEN_LINES.sub(lambda hidden: re.sub(r"[^\n]", " ", hidden[0]), without_comments(html))


def tell_places(headings: Iterable[Heading]) -> str:
    """Headings as messages name them: 'News' (line 3), 'Papers' (line 12)."""
    return ", ".join(f"{heading.text!r} (line {heading.line + 1})" for heading in headings)


def visible(text: str) -> str:
    """A heading's text as a reader sees it, on one line."""
    plain = LIQUID_TEXT.sub(lambda found: found["text"], HEADING_ID.sub("", text))
    return " ".join(parse_inline(plain).visible.split())


def _markdown_heading(source: Source, block: Block) -> Heading:
    first = source.line(block.start)
    span = Span(source.start(block.start), source.start(block.end))
    if atx := ATX.match(first.strip()):
        return Heading(visible(atx.group(2)), block.level, span, block.start)
    if tab := CONTAINER.match(first):
        return Heading(visible(tab.group("title") or ""), block.level, span, block.start)
    if block.end - block.start == 1 and (title := yaml_title(first)):
        return Heading(visible(title), block.level, span, block.start)
    setext = " ".join(source.line(n) for n in range(block.start, block.end - 1))
    return Heading(visible(setext or first.strip("# \t")), block.level, span, block.start)


def _bold_paragraph(source: Source, block: Block, *, any_words: bool = False) -> list[Heading]:
    if block.end - block.start == 1 and (year := YEAR_LINE.fullmatch(source.line(block.start))):
        text = year["dressed"] or year["ruled"]
        return [Heading(text, WEAKEST, Span(source.start(block.start), source.start(block.end)), block.start)]
    if block.end - block.start > 1 and BREAK.search(source.line(block.end - 2)):
        return _bold_year(source, block.end - 1)
    raw = LOOSE_BOLD.sub(r"\1\2\3\2", source.text[source.start(block.start) : source.start(block.end)])
    if block.end - block.start != 1 or not raw.lstrip(" \t>").startswith(BOLD):
        return []
    text = " ".join(parse_inline(raw).visible.split())
    if _is_bold_label(raw) and (any_words or YEARS.fullmatch(text) or KIND_WORDS.search(text)):
        return [
            Heading(text.rstrip(" :"), WEAKEST, Span(source.start(block.start), source.start(block.end)), block.start)
        ]
    return []


def _plain_label(source: Source, block: Block, below: Block) -> list[Heading]:
    """A paragraph that says no more than a year, or above a list a kind of papers, in no dress: "Book chapters"."""
    text = source.line(block.start).strip()
    kinds = below.kind is BlockKind.ITEM and KINDS_ALONE.fullmatch(text) and ONE_KIND.search(text)
    if block.end - block.start != 1 or not (kinds or re.fullmatch(r"(?:19|20)\d\d:?", text)):
        return []
    return [Heading(text.rstrip(":"), WEAKEST, Span(source.start(block.start), source.start(block.end)), block.start)]


def _bold_year(source: Source, line: int) -> list[Heading]:
    """The last line of a paragraph, behind a break, where it says nothing but a year in bold."""
    raw = source.line(line)
    text = visible(raw)
    if not raw.lstrip(" \t>").startswith(BOLD) or not YEARS.fullmatch(text):
        return []
    return [Heading(text.rstrip(" :"), WEAKEST, Span(source.start(line), source.start(line + 1)), line)]


def _item_above_list(source: Source, block: Block, below: Block | None) -> list[Heading]:
    """A list item that says a year, or kinds of papers, above the papers: "- 2031", "- **Journals**", "- Preprints:".

    The papers are a list in the item, or one of another marker right behind it.
    """
    line = source.line(block.start)
    holds_more = block.end - block.start > 1
    if len(line) > MAX_LABEL_ITEM or not (holds_more or _is_other_list(source, block, below)):
        return []
    raw = BULLET.sub("", line, count=1).strip()
    text = visible(raw).strip()
    kinds = (raw.startswith(BOLD) or (holds_more and raw.endswith(":"))) and KINDS_ALONE.fullmatch(text)
    if not kinds and not (holds_more and YEARS.fullmatch(text)):
        return []
    return [
        Heading(text.rstrip(" :"), WEAKEST, Span(source.start(block.start), source.start(block.start + 1)), block.start)
    ]


def _is_other_list(source: Source, block: Block, below: Block | None) -> bool:
    if below is None or below.kind is not BlockKind.ITEM or not BULLET.match(source.line(block.start)):
        return False
    return below.start == block.end and bool(NUMBER.match(source.line(below.start)))


def _html_headings(source: Source, block: Block, *, any_words: bool = False) -> list[Heading]:
    """Headings in an HTML block. A heading tag with other words may be a paper's title: then it must stand alone."""
    start, end = source.start(block.start), source.start(block.end)
    raw = without_hidden_lines(source.text[start:end])
    found = [] if raw.lstrip().startswith(("<script", "<style", "<pre")) else _swallowed(raw, start, block.start)
    for match in HTML_HEADING.finditer(raw):
        text = visible(match.group(2) or match.group(4) or "")
        few = len(text.split()) <= MAX_WORDS
        alone = not visible(raw[: match.start()] + raw[match.end() :]).strip() and (few or not BOXES.search(match[0]))
        named = few and (YEARS.fullmatch(text) or KIND_WORDS.search(text))
        if text and (named or alone or any_words):
            tag = (match.group(1) or "").lower()
            at = start + match.start()
            line = source.line_at(at)
            line_start = source.start(line) if not source.text[source.start(line) : at].strip() else at
            after = start + match.end()
            line_end = source.start(source.line_at(after) + 1)
            stop = line_end if not source.text[after:line_end].strip() else after
            found.append(Heading(text, int(tag[1]) if tag.startswith("h") else 7, Span(line_start, stop), line))
    box = None if found else HTML_BOX.fullmatch(raw.strip())
    if box and _is_bold_label(box[2].strip()) and KIND_WORDS.search(visible(box[2])):
        return [Heading(visible(box[2]).rstrip(" :"), WEAKEST, Span(start, end), block.start)]
    return sorted(found, key=lambda heading: heading.span.start)


def _is_bold_label(raw: str) -> bool:
    """Whether a text is a few words, all of them in bold, and no link."""
    inline = parse_inline(raw)
    text = " ".join(inline.visible.split())
    marked = max((len(mark.visible) for mark in inline.marks if mark.mark.startswith(BOLD)), default=0)
    return marked >= len(text.rstrip(" :.")) - 1 and len(text.split()) <= MAX_WORDS and not inline.links


def _swallowed(raw: str, start: int, first: int) -> list[Heading]:
    """ATX headings right below HTML: CommonMark counts them to the HTML until a blank line, kramdown does not.

    `raw` is the HTML, which begins at `start`, on the line `first`.
    """
    found = []
    at = start
    for line, text in enumerate(raw.splitlines(keepends=True), first):
        if line > first and (atx := ATX.match(text.rstrip("\r\n"))):
            found.append(Heading(visible(atx.group(2)), len(atx.group(1)), Span(at, at + len(text)), line))
        at += len(text)
    return found
