"""Texts into a list and entries out of it: edits with the right gaps and numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.page.reading.entries import Entry
from pipeline.page.reading.headings import Heading
from pipeline.page.reading.span import Span
from pipeline.page.writing.move import removals
from pipeline.page.writing.numbers import counts_down, entry_number, missing_indents, number_kind, number_span, renumber
from pipeline.page.writing.place import ABOVE, gap_at
from pipeline.page.writing.splice import Edit, splice
from pipeline.page.writing.view import ListView

INDENT = re.compile(r"(?<=[\r\n])[ \t]*\Z")
COMMENTED_ITEM = re.compile(r"<!--\s*(?:[-*+]|\d+[.)])\s+\S")  # an item that the owner hid is none of the one below
ENDS_PAPER = re.compile(r"<!--\W*(?:/|end)", re.IGNORECASE)
MARKER = re.compile(r" {0,3}\d{1,9}[.)] {1,4}(?=\S)")  # a list item's number with the space up to its text


@dataclass(frozen=True, slots=True)
class Slot:
    """A new entry's place: the index before which it goes in the list, and its turn among those that go there."""

    index: int
    turn: int
    raw: str


BEHIND_GROUP, NEW_GROUP, IN_GROUP = range(3)  # turns: the group above ends, a new one stands between, the next begins


def slots_in(here: Sequence[int], texts: Sequence[tuple[int, str]]) -> list[Slot]:
    """The slots of texts that go in before the entries `here[at]` (len: behind the last)."""
    return [
        Slot(here[at], IN_GROUP, raw) if at < len(here) else Slot(here[-1] + 1, BEHIND_GROUP, raw) for at, raw in texts
    ]


def number_through(view: ListView, slots: Sequence[Slot]) -> tuple[list[int | None], list[Edit]]:
    """Numbers for new entries where one count runs through all groups of a list, and the edits of those that move.

    Args:
        view: the list.
        slots: of all new entries; those of one index and turn in page order.

    Returns:
        the numbers in the order of `slots`, the edits.
    """
    order = sorted(range(len(slots)), key=lambda n: (slots[n].index, slots[n].turn))
    scope = range(len(view.series.entries))
    numbers, moves = renumbered(view, scope, [slots[n].index for n in order], [slots[n].raw for n in order])
    given = dict(zip(order, numbers, strict=True))
    return [given[n] for n in range(len(slots))], moves


def place_texts(
    view: ListView, here: Sequence[int], texts: Sequence[tuple[int, str]], numbers: Sequence[int | None] | None = None
) -> list[Edit]:
    """Insert texts before the entries `here[at]` (len: behind the last), each with its number.

    Entries that leave are taken out; a text that would stand beside one takes its place, with the gaps around it.
    The group is counted by itself, and its other entries' numbers move, unless the texts' `numbers` are given.
    """
    entries = [view.series.entries[n] for n in here]
    removed = frozenset(at for at, n in enumerate(here) if n in view.leaving)
    moves: list[Edit] = []
    if numbers is None:
        numbers, moves = renumbered(view, here, [at for at, _ in texts], [raw for _, raw in texts])
    places = _places_left([at for at, _ in texts], removed)
    edits = []
    for (at, raw), number, left in zip(texts, numbers, places, strict=True):
        if left is not None:
            edits.append(Edit(entries[left].span, numbered(raw, number)))
            continue
        gap = gap_at(view.text, view.series.entries, here[min(at, len(here) - 1)], view.series.way[0])
        edits.append(insertion(view.text, entries, at, numbered(raw, number), gap))
    return edits + moves + removals(view.text, entries, sorted(removed - set(places)), view.borders)


def runs_on(entries: Sequence[Entry]) -> bool:
    """Whether one count runs through all groups of a list: 12, 11 under one year, 10, 9 under the next.

    A group in which nothing is counted stands outside: preprints.
    """
    counted = {entry.group for entry in entries if entry_number(entry.raw) is not None}
    counts: dict[str, list[tuple[int | None, Heading | None]]] = {}
    for entry in (entry for entry in entries if entry.group in counted):
        counts.setdefault(number_kind(entry.raw), []).append((entry_number(entry.raw), entry.group))
    for count in counts.values():
        steps = {None if a is None or b is None else a - b for (a, _), (b, _) in pairwise(count)}
        if steps not in ({1}, {-1}, set()):
            return False
    return any(len({group for _, group in count}) > 1 for count in counts.values())


def renumbered(
    view: ListView, scope: Sequence[int], spots: Sequence[int], raws: Sequence[str]
) -> tuple[list[int | None], list[Edit]]:
    """Numbers for texts that go in before the entries `scope[spot]`, and the edits of those that move.

    Papers of a kind ("[J12]", "[C7]") are counted by themselves.
    """
    entries = [view.series.entries[n] for n in scope]
    removed = frozenset(at for at, n in enumerate(scope) if n in view.leaving)
    numbers: list[int | None] = [None] * len(raws)
    moves: list[Edit] = []
    kinds, new_kinds = [number_kind(entry.raw) for entry in entries], [number_kind(raw) for raw in raws]
    counted = [entry_number(entry.raw) for entry in entries]
    counts = {
        kind: [number if own == kind else None for own, number in zip(kinds, counted, strict=True)]
        for kind in dict.fromkeys([*new_kinds, *kinds])
    }
    downward = counts_down(list(counts.values()))
    for kind in dict.fromkeys([*new_kinds, *(kinds[at] for at in sorted(removed))]):
        own = [n for n, new in enumerate(new_kinds) if new == kind and entry_number(raws[n]) is not None]
        numbering = renumber(counts[kind], [spots[n] for n in own], removed, downward=downward)
        for n, number in zip(own, numbering.new, strict=True):
            numbers[n] = number
        moves += [edit for at, to in numbering.moved if at not in removed for edit in number_edits(entries[at], to)]
    return numbers, moves


def _places_left(places: Sequence[int], removed: frozenset[int]) -> list[int | None]:
    """For each text that goes in before an entry, the neighbour whose place it takes, where that one leaves."""
    taken: list[int | None] = []
    for n, at in enumerate(places):
        last = at not in places[n + 1 :]
        free = [left for left in (at - 1, at) if left in removed and left not in taken and (left < at or last)]
        taken.append(free[0] if free else None)
    return taken


def insertion(text: str, entries: Sequence[Entry], at: int, raw: str, gap: str) -> Edit:
    """Insert before entry `at`, or behind the last."""
    if at < len(entries):
        start = _with_line_above(text, entries[at].span.start)
        if at == 0 and _is_of_list(text, entries, start):
            start = entries[0].span.start
        own = text[_line_start(text, start) : start]
        return Edit(Span(start, start), raw + (gap if own.strip() else INDENT.sub(own, gap)))
    return behind(text, entries[-1].span.end, gap, raw)


def _is_of_list(text: str, entries: Sequence[Entry], start: int) -> bool:
    """Whether a line above the first entry is the list's: no other entry has one, and no comment numbers it."""
    others = [entry.span.start for entry in entries[1:]]
    above = text[start : entries[0].span.start]
    numbered = above.startswith("<!--") and any(char.isdecimal() for char in above)
    return bool(others) and not numbered and all(_with_line_above(text, other) == other for other in others)


def _with_line_above(text: str, start: int) -> int:
    """Where an entry begins with the comment or anchor right above it: `<!-- 9 -->`, `<a name="tides"></a>`."""
    below = _line_start(text, start)
    above = _line_start(text, len(text[:below].rstrip("\r\n")))
    found = None if text[below:start].strip() else ABOVE.fullmatch(text, above, below)
    other = found and (ENDS_PAPER.match(found.group(1)) or COMMENTED_ITEM.match(found.group(1)))
    return found.start(1) if found and not other else start


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def behind(text: str, end: int, gap: str, raw: str) -> Edit:
    """Insert behind an entry: below its line end, so that the owner's last line stays as it is."""
    line_end = re.compile(r"[ \t]*(\r\n|\n|\r)").match(text, end)
    spaced = gap.lstrip(" \t")
    if line_end is None:
        return Edit(Span(end, end), spaced + raw)
    rest = re.sub(r"^(?:\r\n|\n|\r)", "", spaced)
    return Edit(Span(line_end.end(), line_end.end()), rest + raw + line_end.group(1))


def number_edits(entry: Entry, number: int) -> list[Edit]:
    """Give an entry that stands on the page another number; further lines of the item get the space that they miss."""
    return [
        Edit(Span(edit.span.start + entry.span.start, edit.span.end + entry.span.start), edit.text)
        for edit in _number_edits(entry.raw, number)
    ]


def numbered(raw: str, number: int | None) -> str:
    """A new entry with its number, where it has one; further lines of the item get the space that they miss."""
    return raw if number is None or number_span(raw) is None else splice(raw, _number_edits(raw, number))


def _number_edits(raw: str, number: int) -> list[Edit]:
    span = number_span(raw)
    if span is None:
        raise AssertionError(raw)  # only numbered entries move
    head = MARKER.match(raw)
    wider = len(str(number)) - len(span) if head else 0
    indents = missing_indents(raw, head.end() if head else 0, wider)
    return [Edit(span, str(number)), *(Edit(Span(at, at), " " * spaces) for at, spaces in indents)]
