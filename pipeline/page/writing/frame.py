"""News items as frames: marker, date and ending around a message."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.model import PartialDate
from pipeline.page.dates import DateForm, find_date, render_date
from pipeline.page.reading.inline import Inline, parse_inline

# What may close a date: punctuation, closing marks and tags, space. Opening marks and links are the message's.
CLOSING = re.compile(r"(?:[\s.,:;|)\]}~–—-]|\*+|_+|`+|</\w+>|&nbsp;|&ensp;|&emsp;|<br\s*/?>|：|，)+")
MARKER = re.compile(r"[ \t>]*(?:[-+*•·‣](?=\s)|\[?\(?\d{1,3}[.)\]]+)?\s*(?:<(?:li|p|tr|td|div)\b[^>]*>\s*)*")
TAIL = re.compile(r"(?:\s*(?:</(?:li|p|tr|td|div|span|font)>|<br\s*/?>|\\+|\|))+\s*$")
HTML_FRAME = re.compile(r"\s*<(?:li|p|td|tr|div)\b(?![^>]*markdown)", re.IGNORECASE)
LATE = 0.5  # of the item's text behind which a date counts as standing at the end


@dataclass(frozen=True, slots=True)
class Frame:
    """An item as a frame: raw text before and behind the message; `date` where it stands in the frame."""

    head: str
    tail: str
    date: DateForm | None
    in_tail: bool
    message: str
    raw: str

    @property
    def day(self) -> PartialDate | None:
        """The item's date."""
        return self.date.date if self.date else None

    @property
    def month_word(self) -> str:
        """The month as written, with its dot; "" for a number."""
        parts = self.date.found.groupdict() if self.date else {}
        return (parts.get("name") or "") + (parts.get("dot") or "")


def frame_shape(model: Frame) -> tuple[str, ...]:
    """A frame's form, by which items are compared: letters and digits of its text do not matter."""

    def bare(text: str) -> str:
        return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", text))

    if model.date is None:
        return ("none", MARKER.sub("", model.head))
    form = tuple(name for name, value in model.date.found.groupdict().items() if value)
    return (str(model.in_tail), bare(model.head), bare(model.tail) if model.in_tail else "", *form)


def dated(frame: Frame, date: PartialDate, words: tuple[str, ...], message: str) -> str:
    """An item in a frame with another date and message; `words` are the month words that the section uses."""
    if frame.date is None:
        return frame.head + message + frame.tail
    shown = render_date(frame.date, date, words)
    start, end = frame.date.start, frame.date.end
    if frame.in_tail:
        offset = len(frame.raw) - len(frame.tail)
        tail = frame.tail[: start - offset] + shown + frame.tail[end - offset :]
        return frame.head + message + tail
    return frame.head[:start] + shown + frame.head[end:] + message + frame.tail


def parse_frame(raw: str) -> Frame:
    """Take an item apart into frame and message."""
    date = find_date(raw)
    marker = MARKER.match(raw)
    start = marker.end() if marker else 0
    closing = TAIL.search(raw)
    end = closing.start() if closing else len(raw)
    if date is None:
        return Frame(raw[:start], raw[end:], None, in_tail=False, message=raw[start:end], raw=raw)
    inline = parse_inline(raw)
    if date.start - start > LATE * max(end - start, 1) and date.start > start + 20:
        begin = _before_date(raw, date.start)
        return Frame(raw[:start], raw[begin:], date, in_tail=True, message=raw[start:begin], raw=raw)
    stop = _behind_date(raw, date.end, inline)
    return Frame(
        raw[:stop], raw[end:] if end >= stop else "", date, in_tail=False, message=raw[stop : max(end, stop)], raw=raw
    )


def _before_date(raw: str, start: int) -> int:
    """Where the frame of a date at the end begins: its bracket, marks and the space in front."""
    found = re.search(r"[\s(\[*_,–—-]*(?:<\w+[^>]*>)*[(\[]?$", raw[:start])
    return found.start() if found else start


def _behind_date(raw: str, end: int, inline: Inline) -> int:
    found = CLOSING.match(raw, end)
    stop = found.end() if found else end
    openings = [mark.raw.start for mark in inline.marks] + [link.raw.start for link in inline.links]
    return min([stop, *(start for start in openings if end <= start < stop)])
