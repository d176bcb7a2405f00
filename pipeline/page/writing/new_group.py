"""A new year begins: its heading in the form of a neighbouring year's, with its first entries or news below."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import PageError
from pipeline.page.reading.headings import YEARS, Heading
from pipeline.page.reading.series import Series
from pipeline.page.reading.source import LINE_END
from pipeline.page.reading.span import Span
from pipeline.page.writing.groups import Choice, Standing
from pipeline.page.writing.insert import behind
from pipeline.page.writing.numbers import entry_number, with_number
from pipeline.page.writing.place import gap_at
from pipeline.page.writing.splice import Edit

TAG = re.compile(r"<(?P<close>/?)(?P<name>(?!br\b|hr\b|img\b)[A-Za-z]\w*)[^<>]*>")
OPENED = re.compile(r"(?P<tag><(?P<name>details|div|section|article|li|ul|ol)\b[^<>]*>)\s*\Z", re.IGNORECASE)
SUMMARY = re.compile(r"<summary\b[^<>]*>.*?</summary\s*>", re.IGNORECASE | re.DOTALL)
BLANK_LINES = re.compile(rf"(?:[ \t]*(?:{LINE_END.pattern}))*\Z")
PARTING = re.compile(r"(?:\s|(?<=\n)(?:-{3,}|\*{3,}|_{3,})(?=\s)|<[hb]r\s*/?>)+", re.IGNORECASE)
ATTRIBUTES = re.compile(r"(?:\A|(?<=[\r\n]))[ \t]*\{:[^{}\r\n]*\}")  # of kramdown, below a heading
OWN_ID = re.compile(r" ?#(?![\w-]*(?:19|20)\d\d)[\w-]+")
ATTRIBUTES_ABOVE = re.compile(r"(?:\A|(?<=[\r\n]))[ \t]*\{:[^{}\r\n]*\}[ \t]*(?:\r\n|\n|\r)\Z")
BLANK_START = re.compile(r"[ \t]*(?:[\r\n]|\Z)")
MIN_GROUPS = 2  # that show whether an element holds one of them or all


@dataclass(frozen=True, slots=True)
class Fresh:
    """What a new group begins with: the group that it is made like, the new entries in page order.

    `numbers` are those of the entries, where one count runs through all groups; else each group has its own.
    """

    like: Heading
    raws: Sequence[str]
    numbers: Sequence[int | None] = ()


def first_inside(series: Series, heading: Heading | None) -> int:
    """The index of the first entry below a heading of the list."""
    return next(n for n, entry in enumerate(series.entries) if heading in entry.above)


def first_behind(series: Series, heading: Heading | None) -> int:
    """The index behind the last entry below a heading of the list."""
    return max(n for n, entry in enumerate(series.entries) if heading in entry.above) + 1


def begin_year(
    text: str, series: Series, choice: Choice, members: Sequence[Fresh], standing: Sequence[Standing]
) -> Edit:
    """The edit that begins a year: a new group, or entries below a heading that stands there with nothing below it.

    Args:
        text: the page's text.
        series: the list.
        choice: the new year, and the group beside which it goes.
        members: the entries.
        standing: the years of the section that head none of the list's entries.

    Raises:
        PageError: the year's heading stands there, with something else below it.
    """
    there = _standing(series, choice, standing)
    if there is None or choice.beside is None or choice.new_year is None:
        return new_group(text, series, choice, members)
    region = _region(text, series, choice.beside)
    plain = region.start == choice.beside.span.start and [fresh.like for fresh in members] == [choice.beside]
    if text[there.below.start : there.below.end].strip() or not plain:
        raise PageError(
            f"line {there.path[-1].line + 1}: below the heading {there.path[-1].text!r} stands no entry as in the other"
            " years. Write the first one by hand, or take the heading away. Nothing was written."
        )
    head = _with_year(text, Span(region.start, choice.beside.span.end), choice.beside, choice.new_year)
    body = _block(text, series, members[0], choice.new_year).removeprefix(head)
    at = there.below.start
    above = "" if text[:at].endswith(("\n", "\r")) else "\n"
    return Edit(Span(at, at), above + body + ("\n" if BLANK_START.match(text, at) else "\n\n"))


def _standing(series: Series, choice: Choice, standing: Sequence[Standing]) -> Standing | None:
    """The heading of a new year that stands beside those of the list already."""
    top = choice.beside
    if top is None:
        return None
    path = next(entry.above for entry in series.entries if top in entry.above)
    beside = [
        each for each in standing if each.path[:-1] == path[: path.index(top)] and each.path[-1].level == top.level
    ]
    return next((each for each in beside if choice.new_year in each.path[-1].years), None)


def new_group(text: str, series: Series, choice: Choice, members: Sequence[Fresh]) -> Edit:
    """The edit that adds a heading for `choice.new_year` and entries below it.

    Args:
        text: the page's text.
        series: the list.
        choice: the new year, and the group beside which it goes.
        members: the entries; of several groups inside the new one, where the groups of years have such.
    """
    top = choice.beside
    if top is None or choice.new_year is None:
        raise AssertionError(choice)
    region = _region(text, series, top)
    inner = [like for like in dict.fromkeys(entry.group for entry in series.entries if top in entry.above) if like]
    parted = any(fresh.like != top for fresh in members)
    regions = [_region(text, series, group) for group in inner if group != top] if parted else []
    head = _with_year(text, Span(region.start, regions[0].start), top, choice.new_year) if parted else ""
    between_inner = _between(text, regions) or "\n\n"
    blocks = [_block(text, series, fresh, choice.new_year) for fresh in members]
    foot = text[regions[-1].end : region.end] if parted else ""
    block = head + between_inner.join(blocks) + foot
    between = _between_groups(text, series, top)
    if choice.behind:
        return behind(text, region.end, between, block)  # also behind what comes to the end of the group above
    return Edit(Span(region.start, region.start), block + between)


def _block(text: str, series: Series, fresh: Fresh, year: int) -> str:
    """A group's heading and what leads to its entries, the new entries, what closes the group."""
    entries, region = series.entries, _region(text, series, fresh.like)
    own = [n for n, entry in enumerate(entries) if entry.group == fresh.like]
    lead = _with_year(text, Span(region.start, entries[own[0]].span.start), fresh.like, year)
    gap = gap_at(text, entries, own[0], series.way[0])
    start = entry_number(entries[own[0]].raw)
    counted = fresh.numbers or [_group_number(start, k) for k in range(len(fresh.raws))]
    filled = [with_number(raw, number) for raw, number in zip(fresh.raws, counted, strict=True)]
    return lead + gap.join(filled) + text[entries[own[-1]].span.end : region.end]


def _with_year(text: str, lead: Span, pattern: Heading, year: int) -> str:
    """What leads to a group's first entry, with another year; words below the heading are about the old one.

    The words on which a `<details>` is unfolded ("View more") belong to it, and the heading's attributes, but an id.
    """
    above, below = (text[lead.start : pattern.span.end], text[pattern.span.end : lead.end])
    if PARTING.sub("", TAG.sub("", SUMMARY.sub("", ATTRIBUTES.sub("", below)))):
        below = "\n\n"
    below = ATTRIBUTES.sub(lambda line: OWN_ID.sub("", line.group()), below)
    if pattern.year:
        return (above + below).replace(str(pattern.year), str(year))
    named = YEARS.search(above) if pattern.is_year else None
    if named:  # above "## 2028-2030" stands "## 2031"
        said = [named.span(part) for part, words in named.groupdict().items() if words]
        above = f"{above[: min(said)[0]]}{year}{above[max(said)[1] :]}"
    return above + below


def _region(text: str, series: Series, group: Heading) -> Span:
    """A group with the elements that open for it alone: the `<ul>` below its heading, the `<details>` around both.

    A line of attributes above a heading is the heading's (kramdown, "Block Attributes").
    """
    own = [entry for entry in series.entries if group in entry.above]
    above = ATTRIBUTES_ABOVE.search(text, 0, group.span.start)
    start, end = above.start() if above else group.span.start, own[-1].span.end
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
    """What stands between a group and the next one beside it."""
    path = next(entry.above for entry in series.entries if pattern in entry.above)
    depth = path.index(pattern)
    above = path[:depth]
    beside = [e.above[depth] for e in series.entries if len(e.above) > depth and e.above[:depth] == above]
    if between := _between(text, [_region(text, series, group) for group in dict.fromkeys(beside)]):
        return between
    before = BLANK_LINES.search(text[: pattern.span.start])
    return before.group() if before and before.group().count("\n") > 1 else "\n\n"


def _between(text: str, regions: Sequence[Span]) -> str:
    """What space and rules stand between groups; "" where there is none, or one group."""
    gaps = (text[above.end : below.start] for above, below in itertools.pairwise(regions))
    return next((gap for gap in gaps if PARTING.fullmatch(gap)), "")
