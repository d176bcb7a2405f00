"""A new year begins: its heading in the form of a neighbouring year's, with its first entries or news below."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from pipeline.page.reading.entries import Series
from pipeline.page.reading.headings import Heading
from pipeline.page.reading.span import Span
from pipeline.page.writing.groups import Choice
from pipeline.page.writing.numbers import entry_number, with_number
from pipeline.page.writing.place import gap_at
from pipeline.page.writing.splice import Edit


def model_group(series: Series, choice: Choice) -> int | None:
    """The first entry of the group that a new one is made like; None where no entry stands under a heading."""
    pattern = choice.heading or series.entries[-1].group
    if pattern is None:
        return None
    return next((n for n, entry in enumerate(series.entries) if entry.group == pattern), 0)


def new_group(
    text: str, series: Series, choice: Choice, raws: Sequence[str], numbers: Sequence[int | None] = ()
) -> Edit:
    """The edit that adds a heading for `choice.new_year` and entries below it.

    Args:
        text: the page's text.
        series: the list; some of its entries stand under headings of years (`model_group` is not None).
        choice: the new year, and the heading before which it goes; None: behind the last.
        raws: the new entries in page order.
        numbers: of these entries, where one count runs through all groups; else each group has its own.
    """
    first = model_group(series, choice)
    pattern = series.entries[first].group if first is not None else None
    if first is None or pattern is None:
        raise AssertionError(choice)
    entries = series.entries
    head = text[pattern.span.start : pattern.span.end].replace(str(pattern.year), str(choice.new_year), 1)
    space = text[pattern.span.end : entries[first].span.start]
    own = [n for n, entry in enumerate(entries) if entry.group == pattern]
    gap = gap_at(text, entries, first, series.way[0])
    start_number = entry_number(entries[first].raw)
    counted = numbers or [_group_number(start_number, k) for k in range(len(raws))]
    filled = [with_number(raw, number) for raw, number in zip(raws, counted, strict=True)]
    if choice.heading is None:
        end = entries[own[-1]].span.end
        return Edit(Span(end, end), _between_groups(text, series, pattern) + head + space + gap.join(filled))
    block = head + space + gap.join(filled) + _between_groups(text, series, pattern)
    return Edit(Span(pattern.span.start, pattern.span.start), block)


def _group_number(start: int | None, index: int) -> int | None:
    return None if start is None else 1 + index if start == 1 else start


def _between_groups(text: str, series: Series, pattern: Heading) -> str:
    """What stands between the last entry of a group and the next group's heading."""
    ends = {entry.group: entry.span.end for entry in series.entries}
    groups = [group for group in dict.fromkeys(entry.group for entry in series.entries) if group]
    for above, below in itertools.pairwise(groups):
        between = text[ends[above] : below.span.start]
        if between and not between.strip():
            return between
    before = re.search(r"(?:[ \t]*(?:\r\n|\n|\r))*\Z", text[: pattern.span.start])
    return before.group() if before and before.group().count("\n") > 1 else "\n\n"
