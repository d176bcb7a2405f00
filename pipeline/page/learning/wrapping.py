"""Hard-wrapped entries: line breaks that an editor set where a line was full, and that part nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.page.reading.headings import HEADING_MARK, UNDERLINE
from pipeline.page.reading.inline import Inline

HARD_BREAK = re.compile(r"(?:  |\\|<br\s*/?>)[ \t]*\Z")  # CommonMark 6.7
WORD = re.compile(r"[ \t]*(\S+)")
LINE_BREAK = re.compile(r"(?:\r\n|\n|\r)([ \t]*)")
LINE_END = re.compile(r"(?:  +|\\|<br\s*/?>)?[ \t]*(?:\r\n|\n|\r)?\Z")  # with a hard break
ADDRESS = re.compile(r"(?<=\])\([^()\s]*\)|<?https?://[^\s<>]+>?")
# Code, tags, addresses, formulas; kramdown's attributes, what Liquid and Hugo fill in.
UNBROKEN = re.compile(
    r"([ \t]*)((?:`[^`\n]*`|<[^<>\n]*>|\]\([^()\n]*\)|\$[^$\n]*\$"
    r"|\{:[^{}\n]*\}|\{%[^{}\n]*%\}|\{\{[^{}\n]*\}\}|[^\s])+)"
)
# What would begin a block at the start of a line (CommonMark 4 and 5, kramdown's tables, definitions and attributes).
BLOCK_START = re.compile(
    r"(?:[-+*:=]+|#{1,6}|\d{1,9}[.)])\Z|[>|{=~]|```|<(?!/?(?:a|b|i|em|strong|span|u|sup|sub|code)\b)|\[[^\]]*\]:"
)
MIN_WIDTH, MAX_WIDTH = 50, 130  # characters in a full line; editors wrap at 70 to 80, some at 120
MIN_BROKEN = 40  # characters in a line that a sentence is broken at
# A word in small letters, but none that begins a part of an entry.
GOES_ON = re.compile(
    r"(?!(?:with|and|by|in|at|to|joint|et|arxiv|doi|pp?|vol|no|under|submitted|accepted|published|preprint|https?)\b)[a-z]+\b(?!:)"
)
MIN_FULL = 3  # full lines in a list that is wrapped, and their share of all lines that another one follows
FULL_SHARE = 0.2
ALIKE_SHARE = 0.8  # where all entries have two lines
INSIDE_SHARE = 0.2  # of the breaks in a wrapped list stand between plain words; where lines say things, few do
LONG_SHARE = 0.2  # of the breaks: lines that were not broken, in a list that is wrapped throughout
SLACK = 3  # characters by which a line that was filled by hand may fall short


@dataclass(frozen=True, slots=True)
class _Break:
    """A line break inside a paragraph: where it stands in the visible text, how long its line is, with the next word.

    `linked` says that the line holds an address, which no editor breaks; `inside` that it parts two plain words.
    """

    at: int
    length: int
    reach: int
    linked: bool
    inside: bool


def unwrapped(inlines: Sequence[Inline]) -> list[Inline]:
    """The entries of a list, with spaces for the line breaks that are there because a line was full.

    A list is wrapped where line after line ends because the next word would have made it the longest of all. Where each
    line says something of its own (title, names, venue), few end so.
    """
    breaks = [list(_breaks(inline)) if "\n" in inline.visible else [] for inline in inlines]
    plain = [found.length for entry in breaks for found in entry if not found.linked]
    long = sorted(length for length in plain if MIN_WIDTH <= length <= MAX_WIDTH)
    width = long[len(long) * 3 // 4] if long else 0  # some lines are longer: with a word that is code, by a slip
    full = [[found for found in entry if _is_full(found, width)] for entry in breaks]
    longer = sum(length > MAX_WIDTH for length in plain)
    wrapped = sum(map(len, full))
    inside = sum(found.inside for entry in full for found in entry)
    alike = {len(entry) for entry in breaks} == {1}  # a line of names below each title
    share = ALIKE_SHARE if alike else FULL_SHARE
    few = wrapped < max(MIN_FULL, share * sum(map(len, breaks))) or inside < INSIDE_SHARE * wrapped
    if width < MIN_WIDTH or longer * MIN_FULL > wrapped or few:
        return [_whole_marks(inline, entry) if entry else inline for inline, entry in zip(inlines, breaks, strict=True)]
    return [_joined(inline, entry) for inline, entry in zip(inlines, full, strict=True)]


def _whole_marks(inline: Inline, breaks: Sequence[_Break]) -> Inline:
    """An entry with spaces for the line breaks between two words of one text in italics, of one link, of one sentence.

    A sentence goes on in a line that begins with a small letter, unless with a word that leads to names or a venue.
    """
    marked = [mark.visible for mark in inline.marks if mark.is_italic] + [link.label for link in inline.links]
    chars = list(inline.visible)
    for found in breaks:
        goes_on = found.length >= MIN_BROKEN and GOES_ON.match(inline.visible, found.at + 1)
        if found.inside and (goes_on or any(span.start < found.at < span.end for span in marked)):
            chars[found.at] = " "
    return replace(inline, visible="".join(chars))


def _is_full(found: _Break, width: int) -> bool:
    return found.length >= MIN_WIDTH and found.reach > width - SLACK


def _breaks(inline: Inline) -> Iterator[_Break]:
    for found in re.finditer("\n", inline.visible):
        at = inline.starts[found.start()]
        if inline.raw[at] not in "\r\n":
            continue  # a hard break of HTML
        line = inline.raw[max(inline.raw.rfind("\n", 0, at), inline.raw.rfind("\r", 0, at)) + 1 : at]
        below = WORD.match(inline.raw, inline.ends[found.start()])
        if below and UNDERLINE.fullmatch(below.group(1)):
            continue
        in_html = line.rstrip().endswith(">") or (below and below.group(1).startswith(("<", "![", "[![")))
        if line.strip() and below and not in_html and not HARD_BREAK.search(line) and not HEADING_MARK.match(line):
            length = len(line.rstrip())
            linked = "](" in line or "://" in line
            inside = line.rstrip()[-1].isalnum() and below.group(1)[0].isalnum()
            yield _Break(found.start(), length, length + 1 + len(below.group(1)), linked, inside)


def _joined(inline: Inline, breaks: Sequence[_Break]) -> Inline:
    chars = list(inline.visible)
    for found in breaks:
        chars[found.at] = " "
    return replace(inline, visible="".join(chars), wraps=tuple(found.at for found in breaks))


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a list is wrapped: at how many characters, and what begins the lines that go on.

    `addresses` says that they count, as no line with one is longer: other owners let them stand out.
    """

    width: int
    lead: str
    addresses: bool = False


def learn_wrap(inlines: Sequence[Inline]) -> Wrap | None:
    """How the entries of a list are wrapped, as `unwrapped` saw; None where they are not."""
    lines: list[tuple[int, int]] = []  # how long each is, and would be with the next word
    leads: Counter[str] = Counter()
    for inline in inlines:
        for at in inline.wraps:
            start, end, lead = _line_break(inline, at)
            length = len(re.split(r"[\r\n]", inline.raw[:start])[-1])
            word = WORD.match(inline.raw, end)
            lines.append((length, length + 1 + len(word.group(1) if word else "")))
            leads[lead] += 1
    if not lines:
        return None
    width = max((length for length, _ in lines), key=lambda width: (sum(a <= width < b for a, b in lines), width))
    unbroken = sum(_is_long(line, width) for inline in inlines for line in inline.raw.splitlines())
    linked = [len(line) for inline in inlines for line in inline.raw.splitlines() if "](" in line]
    counted = len(linked) >= MIN_FULL and max(linked) <= width + SLACK
    return Wrap(width, leads.most_common(1)[0][0], counted) if unbroken <= LONG_SHARE * len(lines) else None


def _is_long(line: str, width: int) -> bool:
    """Whether a line goes on where it would have been broken; addresses do not count, which some let stand out."""
    return len(ADDRESS.sub("", line.rstrip())) > width + SLACK


def _line_break(inline: Inline, at: int) -> tuple[int, int, str]:
    """Where a line break starts and ends in the source, spaces around it included, and the spaces behind it."""
    start = inline.starts[at]
    found = LINE_BREAK.search(inline.raw, start)
    end, lead = (found.end(), found.group(1)) if found else (start + 1, "")
    return len(inline.raw[:start].rstrip(" \t")), end, lead


def on_one_line(inline: Inline) -> str:
    """An entry's source with a space for each line break at which it was wrapped."""
    parts, at = [], 0
    for place in inline.wraps:
        start, end, _ = _line_break(inline, place)
        parts.append(inline.raw[at:start])
        at = end
    return " ".join([*parts, inline.raw[at:]])


def wrapped(text: str, wrap: Wrap) -> str:
    """An entry with its long lines broken as those of its list are.

    Addresses, code, formulas and tags stay whole, and no line begins with what would start a block.
    """
    return "".join(_wrapped_line(line, wrap, text) for line in text.splitlines(keepends=True))


def _wrapped_line(line: str, wrap: Wrap, text: str) -> str:
    ending = LINE_END.search(line)
    body, behind = (line[: ending.start()], ending.group()) if ending else (line, "")
    if not _is_long(body, wrap.width) or HEADING_MARK.match(line):
        return line  # a heading ends with its line
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = [""]
    for found in UNBROKEN.finditer(body):
        gap, word = found.groups()
        longer = lines[-1] + gap + word
        shown = longer if wrap.addresses else ADDRESS.sub("", longer)
        if not lines[-1].strip() or len(shown) <= wrap.width or BLOCK_START.match(word):
            lines[-1] = longer
        else:
            lines.append(wrap.lead + word)
    return newline.join(lines) + behind
