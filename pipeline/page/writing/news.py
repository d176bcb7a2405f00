"""New items of the News section: the owner's prefix with our date, and a sentence that is surely true."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import PartialDate
from pipeline.page.escape import Context, escape_text, escape_url
from pipeline.page.learning.anatomy import dissect
from pipeline.page.learning.authors import AuthorForm
from pipeline.page.learning.dates import DateForm, find_date, render_date
from pipeline.page.learning.facts import Facts
from pipeline.page.learning.form import Manner
from pipeline.page.learning.vocabulary import venue_kind
from pipeline.page.learning.wording import Voice, is_announcement, learn_voice, without_plain_title, without_venues
from pipeline.page.reading.entries import Series
from pipeline.page.reading.inline import Inline, parse_inline
from pipeline.page.writing.entry import insertion, number_edits
from pipeline.page.writing.fill import fill
from pipeline.page.writing.numbers import entry_number, renumber, with_number
from pipeline.page.writing.place import gap_at, place_by_date, rising
from pipeline.page.writing.splice import Edit

RECENT = 12  # items that show the owner's present form
# What may close a date: punctuation, closing marks and tags, space. Opening marks and links are the message's.
CLOSING = re.compile(r"(?:[\s.,:;|)\]}~–—-]|\*+|_+|`+|</\w+>|&nbsp;|&ensp;|&emsp;|<br\s*/?>|：|，)+")
MARKER = re.compile(r"[ \t>]*(?:[-+*•·‣](?=\s)|\[?\(?\d{1,3}[.)\]]+)?\s*(?:<(?:li|p|tr|td|div)\b[^>]*>\s*)*")
TAIL = re.compile(r"(?:\s*(?:</(?:li|p|tr|td|div|span|font)>|<br\s*/?>|\\+|\|))+\s*$")
EMOJI = re.compile(r"(?:[\U0001F000-\U0001FAFF\u2600-\u27bf\u2b50\ufe0f\u200d]|:[a-z_]+:)+\s*")
HTML_FRAME = re.compile(r"\s*<(?:li|p|td|tr|div)\b(?![^>]*markdown)", re.IGNORECASE)
LATE = 0.5  # of the item's text behind which a date counts as standing at the end


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One thing to announce: a new paper, or (`accepted`) a venue for it; `date` of the item."""

    facts: Facts
    date: PartialDate
    accepted: bool


@dataclass(frozen=True, slots=True)
class _Model:
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


def write_news(text: str, series: Series, items: Sequence[NewsItem], *, grouped: bool = False) -> tuple[Edit, ...]:
    """The edits that add news items to a list.

    Args:
        text: the page's text.
        series: the list of news.
        items: what to announce.
        grouped: one item for all papers of a month.
    """
    models = [_model(entry.raw) for entry in series.entries]
    groups = list(dict.fromkeys(entry.group for entry in series.entries))
    here = [n for n, entry in enumerate(series.entries) if entry.group == groups[0]]
    for group in groups:
        if group and group.year in {item.date.year for item in items}:
            here = [n for n, entry in enumerate(series.entries) if entry.group == group]
    entries = [series.entries[n] for n in here]
    dates = [models[n].day for n in here]
    placed = []
    batches = _batches(items, grouped=grouped)
    if rising(dates):
        batches.reverse()
    for order, batch in enumerate(batches):
        at = place_by_date(dates, batch[0].date)
        placed.append((at, order, _write(models, here, at, batch)))
    placed.sort(key=lambda p: p[:2])
    numbering = renumber([entry_number(entry.raw) for entry in entries], [at for at, _, _ in placed])
    edits = [
        insertion(
            text,
            entries,
            at,
            with_number(raw, number),
            gap_at(text, series.entries, here[min(at, len(here) - 1)], series.way[0]),
        )
        for (at, _, raw), number in zip(placed, numbering.new, strict=True)
    ]
    return (*edits, *(edit for index, number in numbering.moved for edit in number_edits(entries[index], number)))


def _batches(items: Sequence[NewsItem], *, grouped: bool) -> list[list[NewsItem]]:
    newest_first = sorted(items, key=lambda item: item.date, reverse=True)
    if not grouped:
        return [[item] for item in newest_first]
    batches: dict[tuple[int, int, bool], list[NewsItem]] = {}
    for item in newest_first:
        batches.setdefault((item.date.year, item.date.month, item.accepted), []).append(item)
    return list(batches.values())


def _write(models: Sequence[_Model], here: Sequence[int], at: int, batch: Sequence[NewsItem]) -> str:
    near = sorted(here, key=lambda n: abs(n - here[min(at, len(here) - 1)]))[:RECENT]
    shapes = Counter(_shape(models[n]) for n in near)
    usual = shapes.most_common(1)[0][0]
    frame = next(models[n] for n in near if _shape(models[n]) == usual)
    words = tuple(word for n in near if (word := models[n].month_word))
    message = _message([models[n] for n in near], batch, html=bool(HTML_FRAME.match(frame.raw)))
    return _dated(frame, batch[0].date, words, message)


def _shape(model: _Model) -> tuple[str, ...]:
    def bare(text: str) -> str:
        return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", text))

    if model.date is None:
        return ("none", MARKER.sub("", model.head))
    form = tuple(name for name, value in model.date.found.groupdict().items() if value)
    return (str(model.in_tail), bare(model.head), bare(model.tail) if model.in_tail else "", *form)


def _dated(frame: _Model, date: PartialDate, words: tuple[str, ...], message: str) -> str:
    if frame.date is None:
        return frame.head + message + frame.tail
    shown = render_date(frame.date, date, words)
    start, end = frame.date.start, frame.date.end
    if frame.in_tail:
        offset = len(frame.raw) - len(frame.tail)
        tail = frame.tail[: start - offset] + shown + frame.tail[end - offset :]
        return frame.head + message + tail
    return frame.head[:start] + shown + frame.head[end:] + message + frame.tail


def _model(raw: str) -> _Model:
    """Take an item apart into frame and message."""
    date = find_date(raw)
    marker = MARKER.match(raw)
    start = marker.end() if marker else 0
    closing = TAIL.search(raw)
    end = closing.start() if closing else len(raw)
    if date is None:
        return _Model(raw[:start], raw[end:], None, in_tail=False, message=raw[start:end], raw=raw)
    inline = parse_inline(raw)
    if date.start - start > LATE * max(end - start, 1) and date.start > start + 20:
        begin = _before_date(raw, date.start)
        return _Model(raw[:start], raw[begin:], date, in_tail=True, message=raw[start:begin], raw=raw)
    stop = _behind_date(raw, date.end, inline)
    return _Model(
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


def _message(models: Sequence[_Model], batch: Sequence[NewsItem], *, html: bool) -> str:
    """The sentence: the owner's own where one fits, else a plain one in the owner's voice."""
    if len(batch) == 1 and (adapted := _adapted(models, batch[0])):
        return adapted
    voice = learn_voice([parse_inline(model.message).visible for model in models])
    return plain_sentence(batch, voice, html=html)


def _adapted(models: Sequence[_Model], item: NewsItem) -> str:
    messages = [model.message for model in models]
    for dissected in map(without_plain_title, dissect(messages, None)):
        anatomy = dissected if item.accepted else without_venues(dissected)
        if is_announcement(anatomy, accepted=item.accepted) and (not item.accepted or item.facts.venue):
            manner = Manner(AuthorForm(), _Everything(), lambda _: False)
            return fill(anatomy, item.facts, manner)
    return ""


class _Everything(frozenset[str]):
    """A set that holds every text: all words of an announcement that passed are form."""

    def __contains__(self, _: object) -> bool:
        return True


def plain_sentence(batch: Sequence[NewsItem], voice: Voice, *, html: bool = False) -> str:
    """A sentence that claims nothing but what is known."""
    titles = [_linked(item.facts, html=html) for item in batch]
    listed = titles[0] if len(titles) == 1 else ", ".join(titles[:-1]) + " and " + titles[-1]
    several = len(batch) > 1
    first = batch[0].facts
    if batch[0].accepted:
        venue = escape_text(first.venue, Context.EMPHASIS)
        noun = "papers" if several else "paper"
        verb = "published in" if venue_kind(first.venue) == "journal" else "accepted to"
        where = f" {verb} {venue}" if len({item.facts.venue for item in batch}) == 1 else " accepted"
        sentence = (
            f"{_whose(voice, first)}{noun} {listed} {'are' if several else 'is'}{where}"
            if voice.person
            else f"{noun.capitalize()} {listed}{where}"
        )
    else:
        noun = "new preprints" if several else "new preprint"
        where = "on arXiv" if all(item.facts.arxiv for item in batch) else "online"
        if voice.person:
            sentence = f"{_whose(voice, first)}{noun} {listed} {'are' if several else 'is'} {where}"
        else:
            sentence = f"{noun.capitalize()} {where}: {listed}"
    ended = sentence[-1] in ".!?" and not voice.ending
    return sentence + ("" if ended else voice.ending)


def _whose(voice: Voice, facts: Facts) -> str:
    return (
        "My "
        if (voice.person == "i" and len(facts.authors) <= 1) or (facts.authors and len(facts.authors) == 1)
        else "Our "
    )


def _linked(facts: Facts, *, html: bool) -> str:
    url = escape_url(facts.links[0][1]) if facts.links else ""
    if url and html:
        return (
            f'<a href="{escape_url(facts.links[0][1], Context.ATTRIBUTE)}">{escape_text(facts.title, Context.HTML)}</a>'
        )
    if url:
        return f"[{escape_text(facts.title, Context.LINK_LABEL)}]({url})"
    return f"“{escape_text(facts.title, Context.EMPHASIS)}”"
