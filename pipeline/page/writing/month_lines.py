"""News below a line with its month: "### June 2031", then one item or more. The line stands once a month."""

from __future__ import annotations

import re

from pipeline.model import PartialDate
from pipeline.page.reading.entries import Entry
from pipeline.page.reading.source import BLANK_LINE
from pipeline.page.reading.span import Span
from pipeline.page.writing.frame import parse_frame
from pipeline.page.writing.splice import Edit

BULLET = re.compile(r"(?P<newline>\r\n|\n|\r)(?P<bullet>[ \t]*[-+*][ \t])")


def below_line(raw: str) -> str:
    """The part of an item that stands below the line with its date; "" where the date stands beside the text."""
    frame, found = parse_frame(raw), BULLET.search(raw)
    lined = frame.date is not None and not frame.in_tail and found is not None and frame.date.end <= found.start()
    return raw[found.start("bullet") :] if found and lined and found.end() >= len(frame.head.rstrip()) else ""


def same_month(one: PartialDate | None, other: PartialDate) -> bool:
    """Whether a date is that of a month as a whole, in which another date is."""
    return one is not None and not one.day and (one.year, one.month) == (other.year, other.month)


def put_below(entry: Entry, item: str, *, upward: bool) -> Edit:
    """The edit that puts an item below the line above an entry: first, or last in a list from old to new."""
    first = BULLET.search(entry.raw)
    if first is None:
        raise AssertionError(entry.raw)  # `below_line` has seen it
    following = BULLET.search(entry.raw, first.end())
    loose = following and BLANK_LINE.search(entry.raw, first.end(), following.start("bullet"))
    gap = first["newline"] * (2 if loose else 1)
    if upward:
        return Edit(Span(entry.span.end, entry.span.end), gap + item)
    at = entry.span.start + first.start("bullet")
    return Edit(Span(at, at), item + gap)
