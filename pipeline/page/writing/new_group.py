"""A new year begins: its heading in the form of a neighbouring year's, with its first entries or news below."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from pipeline.page.reading.entries import Series
from pipeline.page.reading.headings import YEARS, Heading
from pipeline.page.reading.span import Span
from pipeline.page.writing.groups import Choice
from pipeline.page.writing.numbers import entry_number, with_number
from pipeline.page.writing.place import gap_at
from pipeline.page.writing.splice import Edit

TAG = re.compile(r"<(?P<close>/?)(?P<name>(?!br\b|hr\b|img\b)[A-Za-z]\w*)[^<>]*>")
OPENED = re.compile(r"(?P<tag><(?P<name>details|div|section|article|li|ul|ol)\b[^<>]*>)\s*\Z", re.IGNORECASE)
MIN_GROUPS = 2  # that show whether an element holds one of them or all


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
    own = [n for n, entry in enumerate(entries) if entry.group == pattern]
    region = _region(text, series, pattern)
    lead = _with_year(text, Span(region.start, entries[first].span.start), pattern, choice.new_year)
    tail = text[entries[own[-1]].span.end : region.end]
    gap = gap_at(text, entries, first, series.way[0])
    start_number = entry_number(entries[first].raw)
    counted = numbers or [_group_number(start_number, k) for k in range(len(raws))]
    filled = [with_number(raw, number) for raw, number in zip(raws, counted, strict=True)]
    block = lead + gap.join(filled) + tail
    between = _between_groups(text, series, pattern)
    if choice.heading is None:
        return Edit(Span(region.end, region.end), between + block)
    return Edit(Span(region.start, region.start), block + between)


def _with_year(text: str, lead: Span, pattern: Heading, year: int | None) -> str:
    """What leads to a group's first entry, with another year; words below the heading are about the old one."""
    above, below = (text[lead.start : pattern.span.end], text[pattern.span.end : lead.end])
    if TAG.sub("", below).strip():
        below = "\n\n"
    named = YEARS.search(above)
    if pattern.year is None and named:  # above "## 2028-2030" stands "## 2031"
        said = [named.span(part) for part, words in named.groupdict().items() if words]
        above = f"{above[: min(said)[0]]}{year}{above[max(said)[1] :]}"
    return (above + below).replace(str(pattern.year), str(year))


def _region(text: str, series: Series, group: Heading) -> Span:
    """A group with the elements that open for it alone: the `<ul>` below its heading, the `<details>` around both."""
    own = [entry for entry in series.entries if entry.group == group]
    start, end = group.span.start, own[-1].span.end
    opened: list[str] = []
    for tag in TAG.finditer(text, group.span.end, own[0].span.start):
        if tag["close"] and opened and opened[-1] == tag["name"].lower():
            opened.pop()
        elif not tag["close"]:
            opened.append(tag["name"].lower())
    for name in reversed(opened):
        closing = re.compile(rf"\s*</{name}\s*>", re.IGNORECASE).match(text, end)
        end = closing.end() if closing else end
    while outer := _around(text, Span(start, end), shared=len({entry.group for entry in series.entries}) < MIN_GROUPS):
        start, end = outer.start, outer.end
    return Span(start, end)


def _around(text: str, inside: Span, *, shared: bool) -> Span | None:
    """The element that holds nothing but a stretch; one that may hold more groups (`shared`) only if it folds."""
    opening = OPENED.search(text, 0, inside.start)
    if opening is None or opening.end() != inside.start:
        return None
    name = opening["name"].lower()
    closing = re.compile(rf"\s*</{name}\s*>", re.IGNORECASE).match(text, inside.end)
    if closing is None or (shared and name != "details"):
        return None
    return Span(opening.start("tag"), closing.end())


def _group_number(start: int | None, index: int) -> int | None:
    return None if start is None else 1 + index if start == 1 else start


def _between_groups(text: str, series: Series, pattern: Heading) -> str:
    """What stands between a group and the next one."""
    groups = [group for group in dict.fromkeys(entry.group for entry in series.entries) if group]
    regions = [_region(text, series, group) for group in groups]
    for above, below in itertools.pairwise(regions):
        between = text[above.end : below.start]
        if between and not between.strip():
            return between
    before = re.search(r"(?:[ \t]*(?:\r\n|\n|\r))*\Z", text[: pattern.span.start])
    return before.group() if before and before.group().count("\n") > 1 else "\n\n"
