"""The numbers in front of entries: what new ones get, and which others move."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.page.reading.span import Span

# "12.", "12)", "[12]", "\\[12\\]", "(12)": a bracket that is not closed behind the number is a link's or a text's.
# "[J12]", "[J.12]", "C7.": a letter or two count the papers of a kind, two parts those of a kind in a kind: "`I-J-7`".
# Behind a bullet only brackets, letters and bold make a number.
# A year and the first part of a date are no numbers of entries: "[2031] Title", "2031.06.20".
KIND = r"(?:(?:[A-Z]{1,2}-)?[A-Z]{1,2}[-.]?)?"
IN_MARKS = r"(?:\*\*\d{1,4}(?:[.)]\*\*|\*\*[.)])|[*_]\d{1,4}[.)][*_](?![*_]))"
NUMBER = re.compile(
    rf"^([ \t>]*(?:\#{{1,6}}[ \t]+)?(?:&nbsp;[ \t]*)*(?:\|[ ]*)?"
    rf"(?:[-*+][ \t]+(?=[*_`\\]*(?:[\[(]|[A-Z])|{IN_MARKS}))?(?:<[^<>]*>\s*)*(?:\*\*|\\|`|(?={IN_MARKS})[*_])?"
    rf"(?:\[(?={KIND}\d{{1,4}}\\?\])|\((?={KIND}\d{{1,4}}\)))?)(?!(?:19|20)\d\d)({KIND})(\d{{1,4}})"
    r"(?=(?:\*\*)?[.)\]\\:、）．]|(?:(?<=[A-Z]-[A-Z]-\d)|(?<=[A-Z]-[A-Z]-\d\d))`)(?!\.\d)(?!:\d)"
    r"(?:(?<=[A-Z]\d)|(?<=[A-Z]\d\d)|(?<=[A-Z]\d\d\d)|(?<=[-.]\d)|(?<=[-.]\d\d)|(?!:))"
)
CACHED = 1024  # entries, each asked for its number again and again
# A line in an item that begins a block of its own: behind a blank line, or with a mark. Other lines are continued text.
NEEDS_INDENT = re.compile(
    r"(?:(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)( *)(?=[^ \r\n])|(?:\r\n|\n|\r)( *)(?=>|[-+*] |\d{1,9}[.)] ))"
)


@dataclass(frozen=True, slots=True)
class Numbering:
    """`new`: the number of each new entry, None for one without; `moved`: (index, new number) of those that move."""

    new: tuple[int | None, ...]
    moved: tuple[tuple[int, int], ...] = ()


@lru_cache(maxsize=CACHED)
def number_span(raw: str) -> Span | None:
    """Where the number stands that an entry starts with, if any."""
    found = NUMBER.match(raw)
    return Span(*found.span(3)) if found else None


@lru_cache(maxsize=CACHED)
def number_kind(raw: str) -> str:
    """The letters in front of an entry's number that say what it counts: "J" in "[J12]"; "" where there are none."""
    found = NUMBER.match(raw)
    return found.group(2) if found else ""


def entry_number(raw: str) -> int | None:
    """The number that an entry starts with, if any."""
    span = number_span(raw)
    return int(raw[span.start : span.end]) if span else None


def with_number(raw: str, number: int | None) -> str:
    """The entry with another number in front."""
    span = number_span(raw)
    if span is None or number is None:
        return raw
    return raw[: span.start] + str(number) + raw[span.end :]


def with_kind(raw: str, kind: str) -> str:
    """The entry with what another list's numbers count: "[C4]" for "[PP4]"; as it is where either counts no kind."""
    found = NUMBER.match(raw)
    if not kind or not found or not found.group(2):
        return raw
    return raw[: found.start(2)] + kind + raw[found.end(2) :]


def missing_indents(raw: str, width: int, wider: int) -> list[tuple[int, int]]:
    """Where lines of an item lack spaces when the text behind its marker moves to the right.

    How far further lines must be indented to belong to an item depends on the width of its marker (CommonMark 5.2).

    Args:
        raw: the item.
        width: of its marker, with the space behind it.
        wider: by how many columns that grows.

    Returns:
        (offset, spaces) for each line that would fall out of the item.
    """
    found = []
    for line in NEEDS_INDENT.finditer(raw) if wider > 0 else ():
        indent = len(line.group(line.lastindex or 1))
        if width <= indent < width + wider:
            found.append((line.end(), width + wider - indent))
    return found


def reindented(raw: str, width: int, new_width: int) -> str:
    """The item with the spaces that its further lines need when its marker grows from one width to another."""
    for at, spaces in reversed(missing_indents(raw, width, new_width - width)):
        raw = raw[:at] + " " * spaces + raw[at:]
    return raw


def counts_down(counts: Sequence[Sequence[int | None]]) -> bool:
    """Whether most of the counts beside each other go down."""
    up, down = map(sum, zip(*map(_steps, counts), strict=True)) if counts else (0, 0)
    return down > up


def _steps(numbers: Sequence[int | None]) -> tuple[int, int]:
    """How often a count goes on upward by one, and how often downward."""
    known = [number for number in numbers if number is not None]
    pairs = list(itertools.pairwise(known))
    return sum(b == a + 1 for a, b in pairs), sum(b == a - 1 for a, b in pairs)


def renumber(
    numbers: Sequence[int | None],
    places: Sequence[int],
    removed: frozenset[int] = frozenset(),
    *,
    downward: bool = False,
) -> Numbering:
    """Numbers for entries that go in before `places`, and for those that stand where the count must close up.

    Only numbers that the owner counts by hand (1, 2, 3, ... or 12, 11, 10, ...) are counted on; "1. 1. 1." stays.

    Args:
        numbers: of the entries, in page order; None for one without.
        places: an index for each new entry, not falling; len(numbers) is behind the last.
        removed: indices of entries that leave the list.
        downward: whether a single number is one of a count that goes down, as other counts beside it do.
    """
    known = [number for number in numbers if number is not None]
    if not known:
        return Numbering((None,) * len(places))
    up, down = _steps(numbers)
    if len(known) > 1 and max(up, down) < (len(known) - 1) / 2:
        return Numbering((known[0],) * len(places))
    if len(known) == 1 and known[0] != 1 and not downward:
        return Numbering((known[0],) * len(places))
    if down > up or (len(known) == 1 and downward):
        return _mirrored(numbers, places, removed)
    return _counted_up(numbers, places, removed)


def _counted_up(numbers: Sequence[int | None], places: Sequence[int], removed: frozenset[int]) -> Numbering:
    new: list[int | None] = []
    moved: list[tuple[int, int]] = []
    shift = 0
    waiting = list(places)
    previous: int | None = None  # the old number above, as counted
    for index in range(len(numbers) + 1):
        here = numbers[index] if index < len(numbers) else None
        if here is not None and previous is not None and here != previous + 1:
            shift = 0  # the owner's count starts anew
        room = range(previous + 1, here) if here is not None and previous is not None and not shift else range(0)
        while waiting and waiting[0] == index:
            waiting.pop(0)
            if room:  # the owner's count leaves numbers out here
                new.append(room[0])
                room = room[1:]
                continue
            base = here if here is not None else None if previous is None else previous + 1
            new.append(None if base is None else base + shift)
            repeated = here is not None and here in numbers[index + 1 : index + 2]
            # An entry among unnumbered ones moves no number, nor does one on top of "1. 1. 2.".
            shift += base is not None and not repeated
        if here is None:
            continue
        if index in removed:
            shift -= 1
        elif shift:
            moved.append((index, here + shift))
        previous = here
    return Numbering(tuple(new), tuple(moved))


def _mirrored(numbers: Sequence[int | None], places: Sequence[int], removed: frozenset[int]) -> Numbering:
    """Counting down is counting up from the end."""
    last = len(numbers)
    turned = _counted_up(
        tuple(reversed(numbers)),
        tuple(last - place for place in reversed(places)),
        frozenset(last - 1 - index for index in removed),
    )
    return Numbering(tuple(reversed(turned.new)), tuple((last - 1 - index, number) for index, number in turned.moved))
