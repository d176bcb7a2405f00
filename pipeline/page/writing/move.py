"""Moving: an accepted preprint leaves its list and goes to the list of publications, with all that the owner wrote.

What a move may change is the entry's marker and number, and nothing else: an entry that would need another dress in the
other list (a paragraph in a list, a row with other columns) stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import Role
from pipeline.page.reading.entries import Entry
from pipeline.page.reading.series import Series
from pipeline.page.reading.source import LINE_END
from pipeline.page.reading.span import Span
from pipeline.page.writing.numbers import NUMBER, number_kind, reindented, with_kind
from pipeline.page.writing.splice import Edit

ITEM = re.compile(r"([ \t]*)([-+*]|\d{1,9}[.)])([ \t]+)(?=\S)")
SIGN = re.compile(r"[ \t>]*([•·‣▪◦–-](?=\s))")
LINE_BREAK = re.compile(r"(?:<br\s*/?>|\\)\s*\Z")
# What may stand behind a list without belonging to its last entry: closing tags, attribute lists, rules, comments.
BLANK_ABOVE = re.compile(rf"(?:\A|\r\n|\n|\r)((?:[ \t]*(?:{LINE_END.pattern}))+)[ \t]*\Z")
BEHIND_LIST = re.compile(
    r"(?:\s|</\w+>|<[bh]r\b[^>]*>|\{:[^}\n]*\}|\{%.*?%\}|<!--.*?-->|^[ ]{0,3}(?:[-*_][ \t]*){3,}$)*\Z",
    re.MULTILINE | re.DOTALL,
)
CONTAINED = frozenset({"row", "html"})  # entries that stand in a table or an element, which would be left empty
SIBLING = 1  # columns by which the markers of one list may differ


@dataclass(frozen=True, slots=True)
class Moved:
    """An entry that changed its list, for the proof: its source in each place, whatever its number."""

    source: Role
    target: Role
    before: str
    after: str


def obstacle(text: str, series: Series, index: int, target: Series | None, end: int) -> str:
    """Why an entry can't be moved as it is, in words for its owner; "" where it can.

    Args:
        text: the page's text.
        series: the list that the entry stands in.
        index: of the entry.
        target: the list that it would go to; None for a section without entries.
        end: where the entry's section ends.
    """
    entry = series.entries[index]
    return _stays(text, series, index, end) or (_foreign(text, series, entry, target) if target else "")


def _stays(text: str, series: Series, index: int, end: int) -> str:
    """What speaks against taking the entry out of its own list."""
    entries = series.entries
    entry = entries[index]
    last = index + 1 == len(entries) or entries[index + 1].group != entry.group
    until = entries[index + 1].span.start if not last else _list_end(entries, index, end)
    behind = text[entry.span.end : until]
    if behind.strip() if not last else not BEHIND_LIST.match(behind):
        return "text stands behind it that may belong to it"
    alone = sum(other.group == entry.group for other in entries) == 1
    if alone and series.way[0] in CONTAINED:
        return "it is the only one there, and an empty table or element would be left"
    if alone and behind.lstrip().startswith("{:"):
        return "it is the only one there, and an attribute list would be left without its list"
    return ""


def _list_end(entries: Sequence[Entry], index: int, end: int) -> int:
    """Where the stretch behind the last entry of a group ends: at the next group's heading, else with the section."""
    following = entries[index + 1].group if index + 1 < len(entries) else None
    return following.span.start if following else end


def _foreign(text: str, series: Series, entry: Entry, target: Series) -> str:
    """What speaks against putting the entry into the other list."""
    kind, other = series.way[0], target.way[0]
    if kind != other or (kind == "html" and series.way != target.way):
        return f"its section is made of {_plural(series)}, the other one of {_plural(target)}"
    if kind == "row" and _header(text, series) != _header(text, target):
        return "the tables have other columns"
    if any(text[a.span.end : b.span.start].strip() for a, b in pairwise(target.entries) if a.group == b.group):
        return "the entries there have more between them than blank lines"
    if kind == "line" and len({bool(LINE_BREAK.search(each.raw)) for each in (entry, *target.entries)}) > 1:
        return "its line ends in another way than the lines there"
    return "" if redressed(entry.raw, target.entries[0].raw) is not None else "it is marked or indented in another way"


def _plural(series: Series) -> str:
    names = {"item": "list items", "row": "table rows", "html": "HTML elements", "heading": "headings"}
    return names.get(series.way[0], f"{series.way[0]}s")


def _header(text: str, series: Series) -> list[str]:
    """The header cells of the table that a list's rows stand in, as they are compared."""
    lines = text[: series.entries[0].span.start].splitlines()
    return [cell.strip().lower() for cell in lines[-2].strip().strip("|").split("|")] if len(lines) > 1 else []


def redressed(raw: str, neighbour: str) -> str | None:
    """The entry with the marker of another list, and what its numbers count; the number is the caller's business.

    Returns:
        None where the two are marked in ways that can't be exchanged.
    """
    raw = with_kind(raw, number_kind(neighbour))
    own, other = ITEM.match(raw), ITEM.match(neighbour)
    if own is None or other is None:
        return raw if own is other is None and _mark(raw) == _mark(neighbour) else None
    if "\t" in own[1] + other[1] or abs(len(own[1]) - len(other[1])) > SIBLING:
        return None
    if own[2].lstrip("0123456789") == other[2].lstrip("0123456789"):
        return raw
    lead = own[1] + other[2] + other[3]
    return lead + reindented(raw, own.end(), len(lead))[own.end() :]


def _mark(raw: str) -> tuple[str, ...]:
    """How an entry that is no list item begins: its sign, or what stands around its number."""
    sign, number = SIGN.match(raw), NUMBER.match(raw)
    if number:
        return (number[1].strip(), raw[number.end() : number.end() + 1])
    return (sign[1],) if sign else ()


def removals(text: str, entries: Sequence[Entry], leaving: Sequence[int], borders: Sequence[int] = ()) -> list[Edit]:
    """The edits that take entries out of one group of a list, each with one of the gaps beside it.

    A year's heading goes with the last entry under it; any other heading stays.

    Args:
        text: the page's text.
        entries: of the group, in page order.
        leaving: their indices, rising.
        borders: where another file begins; blank lines of a file that the entry does not stand in stay.
    """
    if len(leaving) == len(entries):
        whole = Span(entries[0].span.start, entries[-1].span.end)
        return [Edit(_within(_whole(text, entries), whole, borders), "")] if leaving else []
    edits = []
    for first, last in _runs(leaving):
        start, end = entries[first].span.start, entries[last].span.end
        if last + 1 < len(entries):
            span = Span(start, entries[last + 1].span.start)
        else:
            span = Span(entries[first - 1].span.end, end)
        edits.append(Edit(_within(span, Span(start, end), borders), ""))
    return edits


def _within(span: Span, core: Span, borders: Sequence[int]) -> Span:
    """The part of a stretch that lies in the same file as its core."""
    start = max((at for at in borders if span.start < at <= core.start), default=span.start)
    end = min((at for at in borders if core.end <= at < span.end), default=span.end)
    return Span(start, end)


def _runs(indices: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for index in indices:
        if runs and runs[-1][1] + 1 == index:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


def _whole(text: str, entries: Sequence[Entry]) -> Span:
    """All entries of a group with their lines, and the blank lines on one side."""
    start, end = entries[0].span.start, entries[-1].span.end
    heading = entries[0].group
    own_heading = heading is not None and heading.is_year and not text[heading.span.end : start].strip()
    if heading and own_heading and not text[heading.span.start : heading.span.end].lstrip().startswith("<"):
        start = heading.span.start
    line = re.compile(r"[ \t]*(?:\r\n|\n|\r|\Z)")
    if not (found := line.match(text, end)) or text[:start].rstrip(" \t")[-1:] not in {"", "\n", "\r"}:
        return Span(start, end)  # something else stands on its lines
    end = found.end()
    blank_above = BLANK_ABOVE.search(text[:start])
    if not text[end:].strip() and blank_above:
        return Span(blank_above.start(1), end)
    while blank_above and end < len(text) and (found := line.match(text, end)):
        end = found.end()
    return Span(start, end)
