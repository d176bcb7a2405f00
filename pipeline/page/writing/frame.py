"""News items as frames: marker, date and ending around a message."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model import PartialDate
from pipeline.page.dates import DateForm, find_date, render_date
from pipeline.page.item_dates import UNREAD, find_item_date, list_day_first
from pipeline.page.learning.wording import CHEER
from pipeline.page.months import SHORT, month_in
from pipeline.page.reading.entries import Entry
from pipeline.page.reading.inline import Emphasis, Inline, parse_inline
from pipeline.page.reading.span import Span
from pipeline.page.writing.pairs import find_halves

# What may close a date: punctuation, closing marks and tags, space, and the boxes that the message stands in. Opening
# marks and links are the message's.
CLOSING = re.compile(
    r"(?:[\s.,;|)\]}~–—>»】」』〉》）］→⇒-]|\\[\])}|]|:(?!\w+:)|[*_`]|\}\$|</\w+>"
    r"|<(?:td|dd|div|p|span)\b[^>]*>|&nbsp;|&ensp;|&emsp;|<br\s*/?>|：|，)+"
)
BOX = re.compile(r"<(?:td|dd|div|p|tr|li)\b", re.IGNORECASE)
MARKER = re.compile(r"[ \t>]*(?:[-+*•·‣](?=\s)|\[?\(?\d{1,3}[.)\]]+)?\s*(?:<(?:li|p|tr|td|div|dt|dd)\b[^>]*>\s*)*")
TAIL = re.compile(r"(?:\s*(?:</(?:li|p|tr|td|dd|div|span|font|(?-i:[A-Z]\w*))>|<br\s*/?>|\\|\|))+\s*$")
CLOSING_TAG = re.compile(r"\s*</(?P<name>\w+)>")
CHEERED = re.compile(rf"\s*(?:<span\b[^<>]*>\s*{CHEER}+\s*(?:</span>)?|{CHEER}+)\s*")
HTML_FRAME = re.compile(r"\s*<(?:li|p|td|tr|dt|dd|div)\b(?![^>]*markdown)", re.IGNORECASE)
PLACE_BEHIND = re.compile(r",[ ](?:[A-Z][\w.-]*[ ]?){1,3}(?=[\])])")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAY = re.compile(
    rf"\b(?P<name>{'|'.join(WEEKDAYS)}|{'|'.join(day[:SHORT] for day in WEEKDAYS)})\b(?P<sep>[.,]*\s*)\Z"
)
FRONT_LABEL = re.compile(r"(?P<word>\b[A-Z][a-z]{2,20})[ ]?[\[(]?\Z")
# In front of the date of an event that an item tells of: "to be held in Athens on July 24, 2031".
OF_EVENT = re.compile(r"[^\W\d_][^.!?]*\s(?:on|from|until|since|during|before|after|by|between)\s+(?:the\s+)?\Z")
TWO_DIGITS = 10  # the first month that is written so whatever the form
LATE_FROM = 20  # characters in front of a date at the end
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
        return self.date.month_word if self.date else ""


def frame_shape(model: Frame) -> tuple[str, ...]:
    """A frame's form, by which items are compared: letters and digits of its text do not matter."""

    def bare(text: str) -> str:
        return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", text))

    if model.date is None:
        return ("none", MARKER.sub("", model.head))
    form = tuple(name for name, value in model.date.found.groupdict().items() if value)
    return (str(model.in_tail), bare(model.head), bare(model.tail) if model.in_tail else "", *form)


def is_plain(model: Frame) -> bool:
    """Whether an item names a day or month with no word in front: not "Summer 2031", "May 3-5", "NEW [07/2031]"."""
    parts = model.date.found.groupdict() if model.date else {}
    if model.date is None or parts.get("season") or parts.get("until"):
        return False
    front = "" if model.in_tail else UNREAD.sub("", model.raw[: model.date.start])
    return not re.search(r"[^\W\d_]", front)


def tells_width(model: Frame) -> bool:
    """Whether an item shows if a month of one digit is written with two: "07/2031" does, "11/2031" does not."""
    month = model.date.found.groupdict().get("month") if model.date else None
    return month is None or int(month) < TWO_DIGITS


def front_label(model: Frame) -> str:
    """The word right in front of an item's date: "Talk" of "**Talk (07/2031):** ..."; "" for none."""
    found = FRONT_LABEL.search(model.raw[: model.date.start]) if model.date and not model.in_tail else None
    return found["word"] if found else ""


def labelled(model: Frame, label: str) -> Frame:
    """The frame with another word in front of its date; as it is where that has none."""
    own = front_label(model)
    if not own or not label or model.date is None:
        return model
    start = model.raw.rindex(own, 0, model.date.start)
    form, longer = model.date, len(label) - len(own)
    date = replace(form, start=form.start + longer, end=form.end + longer)
    head = model.head[:start] + label + model.head[start + len(own) :]
    return replace(model, head=head, raw=model.raw[:start] + label + model.raw[start + len(own) :], date=date)


def in_language(model: Frame, others: Sequence[Frame]) -> Frame:
    """The frame with its month in the language of the list: "nov." alone may be English, beside "juil." it is not."""
    name = model.month_word.rstrip(".")
    languages = {other.date.language for other in others if other.date} - {"en"}
    own = [language for language in sorted(languages) if name and month_in(name, language)]
    return replace(model, date=replace(model.date, language=own[0])) if own and model.date else model


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
    closed = frame.tail.lstrip("*_")
    if closed != frame.tail and closed[:1] == message[-1:] == ".":
        message = message[:-1]  # the full stop stands behind the mark
    return _redated(frame, date, words) + shown + frame.head[end:] + message + frame.tail


def _redated(frame: Frame, date: PartialDate, words: tuple[str, ...]) -> str:
    """What stands before the date; a tag there may say it too: `<time datetime="2031-06">`."""
    form = frame.date
    if form is None:
        return frame.head

    def again(found: re.Match[str]) -> str:
        tag = found.group()
        own = find_date(tag)
        same = own and (own.date.year, own.date.month) == (form.date.year, form.date.month)
        return tag[: own.start] + render_date(own, date, words) + tag[own.end :] if own and same else tag

    return WEEKDAY.sub(lambda found: _weekday(found, date), UNREAD.sub(again, frame.head[: form.start]))


def _weekday(found: re.Match[str], date: PartialDate) -> str:
    """The day of the week as the owner writes it; nothing where the new date has no day."""
    if not date.day:
        return ""
    name = WEEKDAYS[calendar.weekday(date.year, date.month, date.day)]
    return name[: len(found["name"]) if len(found["name"]) == SHORT else None] + found["sep"]


def parse_frames(entries: Sequence[Entry], newest: PartialDate | None = None) -> list[Frame]:
    """Take a list's items apart: one item's date may need the others, or the year above, to be read.

    Args:
        entries: the list.
        newest: the date of a new item; where the list names no year at all, its items are taken to run down from it.
    """
    day_first = list_day_first(entry.raw for entry in entries)
    years = [entry.year for entry in entries]
    if newest:
        years = _with_years_left_out(entries, years, newest)
    return [parse_frame(entry.raw, year, day_first=day_first) for entry, year in zip(entries, years, strict=True)]


def _with_years_left_out(
    entries: Sequence[Entry], years: Sequence[int | None], newest: PartialDate
) -> list[int | None]:
    year, month = newest.year, newest.month
    found: list[int | None] = []
    for entry, known in zip(entries, years, strict=True):
        date = None if known or find_item_date(entry.raw) else find_item_date(entry.raw, year)
        if date is None:
            found.append(known)
            continue
        year, month = year - (date.date.month > month), date.date.month
        found.append(year)
    return found


def parse_frame(raw: str, year: int | None = None, *, day_first: bool | None = None) -> Frame:
    """Take an item apart into frame and message; `year` and `day_first` as in `find_item_date`."""
    date = find_item_date(raw, year, day_first=day_first)
    marker = MARKER.match(raw)
    start = marker.end() if marker else 0
    closing = TAIL.search(raw)
    end = closing.start() if closing else len(raw)
    inline = parse_inline(raw)
    if date is None or OF_EVENT.search(raw, 0, date.start):
        start, end = _inside_marks(raw, Span(start, end), inline)
        return Frame(raw[:start], raw[end:], None, in_tail=False, message=raw[start:end], raw=raw)
    if _is_late(raw, Span(start, end), date, inline):
        begin = _before_date(raw, date.start)
        if _has_words(raw[date.end : end]):  # links behind the date are that item's own
            closed = CLOSING.match(raw, date.end)
            raw = raw[: closed.end() if closed else date.end].rstrip() + raw[end:]
        return Frame(raw[:start], raw[begin:], date, in_tail=True, message=raw[start:begin], raw=raw)
    if place := PLACE_BEHIND.match(raw, date.end):  # "[Jun 2031, Oslo]": the next item is from elsewhere
        cut = place.end()
        return parse_frame(raw[: date.end] + raw[cut:], year, day_first=day_first)
    stop = _behind_date(raw, date.end, inline, end)
    end = _behind_opened(raw, stop, _before_close(raw, stop, inline, end))
    message, tags = _in_its_element(raw[stop : max(end, stop)])
    tail = tags + (raw[end:] if end >= stop else "")
    return Frame(raw[:stop], tail, date, in_tail=False, message=message, raw=raw)


def _inside_marks(raw: str, text: Span, inline: Inline) -> tuple[int, int]:
    """A text without the signs in front of it, and the marks that hold all the rest: "📣 **<code>...</code>**"."""
    for mark in filter(lambda mark: len(mark.visible) > 0, inline.marks):
        visible = inline.source(mark.visible)
        front, behind = raw[text.start : mark.raw.start], raw[mark.raw.end : text.end]
        if text.start <= mark.raw.start < mark.raw.end <= text.end and not _has_words(front) and not behind.strip():
            return _inside_marks(raw, Span(visible.start, visible.end), inline)
    return text.start, text.end


def _has_words(text: str) -> bool:
    return bool(re.search(r"\w", UNREAD.sub("", text)))


def _in_its_element(message: str) -> tuple[str, str]:
    """A message up to where the element ends that was opened in front of it, and the tags that close there.

    What stands behind, a list of the other papers' names, say, is that item's own.
    """
    ends = [half.span for half in find_halves(message) if message.startswith("</", half.span.start)]
    if not ends:
        return message, ""
    tags = [message[span.start : message.index(">", span.start) + 1] for span in ends if ">" in message[span.start :]]
    return message[: ends[0].start], "".join(tags)


def _holds_all(raw: str, mark: Emphasis, end: int) -> bool:
    """Whether an element with a class holds the message but for its cheers: `<span class="text">...</span> 🎉`."""
    return mark.mark.startswith("<") and "class" in mark.mark and _only_cheers(raw[mark.raw.end : end])


def _only_cheers(text: str) -> bool:
    return not CHEERED.sub("", text).strip(" .!。")


def _before_close(raw: str, start: int, inline: Inline, end: int) -> int:
    """Where the message ends: in front of a mark that is opened before it and closes behind it."""
    for mark in inline.marks:
        opened = mark.raw.start < start and not BOX.match(mark.mark)
        if opened and start < mark.raw.end <= end and _only_cheers(raw[mark.raw.end : end]):
            return mark.raw.end - (len(mark.mark) if mark.mark[0] != "<" else raw[: mark.raw.end][::-1].index("<") + 1)
    return end


def _behind_opened(raw: str, start: int, end: int) -> int:
    """Where the message ends: behind the tags that close what it opens itself: `<span class="badge">Q1</span></li>`."""
    while closing := CLOSING_TAG.match(raw, end):
        name = closing["name"]
        opened, closed = (len(re.findall(rf"<{sign}{name}\b", raw[start:end])) for sign in ("", "/"))
        if opened <= closed:
            break
        end = closing.end()
    return end


def _is_late(raw: str, text: Span, date: DateForm, inline: Inline) -> bool:
    """Whether a date stands behind what a reader sees of an item, not in a badge in front."""
    if any(image.start < date.end <= image.end for image in inline.images):
        return False
    front, whole = (len(UNREAD.sub("", raw[text.start : end])) for end in (date.start, max(text.end, date.end)))
    return front > LATE * whole and front > LATE_FROM


def _before_date(raw: str, start: int) -> int:
    """Where the frame of a date at the end begins: its bracket, marks and the space in front."""
    found = re.search(r"[\s(\[*_,–—-]*(?:<\w+[^>]*>)*[(\[]?$", raw[:start])
    return found.start() if found else start


def _behind_date(raw: str, date_end: int, inline: Inline, message_end: int) -> int:
    pictures = [*inline.images, *(Span(*tag.span()) for tag in UNREAD.finditer(raw))]
    badge = next((picture.end for picture in pictures if picture.start < date_end <= picture.end), date_end)
    for mark in inline.marks:  # **[Jun 2031] 🎉**: what is marked together with the date is the date's
        if mark.raw.start < badge < mark.raw.end and not re.search(
            r"[^\W_]", UNREAD.sub("", raw[badge : mark.raw.end])
        ):
            badge = mark.raw.end
    found = CLOSING.match(raw, badge)
    stop = found.end() if found else badge
    # An element around the whole message is the frame's; one around a part of it dresses that part.
    dress = [
        mark.raw.start
        for mark in inline.marks
        if not BOX.match(mark.mark) and mark.raw.end < message_end and not _holds_all(raw, mark, message_end)
    ]
    openings = dress + [link.raw.start for link in inline.links]
    return min([stop, *(start for start in openings if date_end <= start < stop)])
