"""Hard-wrapped entries: line breaks that an editor set where a line was full, and that part nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.page.reading.inline import Inline

HARD_BREAK = re.compile(r"(?:  |\\|<br\s*/?>)[ \t]*\Z")  # CommonMark 6.7
WORD = re.compile(r"[ \t]*(\S+)")
MIN_WIDTH, MAX_WIDTH = 50, 100  # characters in a full line; editors wrap at 70 to 80
MIN_FULL = 3  # full lines in a list that is wrapped, and their share of all lines that another one follows
FULL_SHARE = 0.2
SLACK = 3  # characters by which a line that was filled by hand may fall short


@dataclass(frozen=True, slots=True)
class _Break:
    """A line break inside a paragraph: where it stands in the visible text, how long its line is, with the next word.

    `linked` says that the line holds an address, which no editor breaks.
    """

    at: int
    length: int
    reach: int
    linked: bool


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
    if width < MIN_WIDTH or longer * MIN_FULL > wrapped or wrapped < max(MIN_FULL, FULL_SHARE * sum(map(len, breaks))):
        return list(inlines)
    return [_joined(inline, entry) for inline, entry in zip(inlines, full, strict=True)]


def _is_full(found: _Break, width: int) -> bool:
    return found.length >= MIN_WIDTH and found.reach > width - SLACK


def _breaks(inline: Inline) -> Iterator[_Break]:
    for found in re.finditer("\n", inline.visible):
        at = inline.starts[found.start()]
        line = re.split(r"[\r\n]", inline.raw[:at])[-1]
        below = WORD.match(inline.raw, at + 1)
        in_html = line.rstrip().endswith(">") or (below and below.group(1).startswith("<"))
        if line.strip() and below and not in_html and not HARD_BREAK.search(line):
            length = len(line.rstrip())
            yield _Break(found.start(), length, length + 1 + len(below.group(1)), linked="](" in line or "://" in line)


def _joined(inline: Inline, breaks: Sequence[_Break]) -> Inline:
    chars = list(inline.visible)
    for found in breaks:
        chars[found.at] = " "
    return replace(inline, visible="".join(chars))
