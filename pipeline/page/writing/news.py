"""New items of the News section: the owner's prefix with our date, and a sentence that is surely true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.page.learning.author_form import AuthorForm
from pipeline.page.reading.entries import Series
from pipeline.page.writing.frame import (
    HTML_FRAME,
    Frame,
    dated,
    frame_shape,
    parse_frame,
)
from pipeline.page.writing.insert import insertion, number_edits
from pipeline.page.writing.numbers import entry_number, renumber, with_number
from pipeline.page.writing.pinned import Voice, date_fields, write_pinned
from pipeline.page.writing.place import gap_at, place_by_date, rising
from pipeline.page.writing.sentence import (
    NewsItem,
    write_message,
)
from pipeline.page.writing.splice import Edit
from pipeline.template import Markup, Value

RECENT = 12  # items that show the owner's present form


def write_news(
    text: str, series: Series, items: Sequence[NewsItem], *, grouped: bool = False, template: str = ""
) -> tuple[Edit, ...]:
    """The edits that add news items to a list.

    Args:
        text: the page's text.
        series: the list of news.
        items: what to announce.
        grouped: one item for all papers of a month; not by a template that tells of one paper.
        template: the form that the owner pinned, "" to learn it.
    """
    models = [parse_frame(entry.raw) for entry in series.entries]
    groups = list(dict.fromkeys(entry.group for entry in series.entries))
    here = [n for n, entry in enumerate(series.entries) if entry.group == groups[0]]
    for group in groups:
        if group and group.year in {item.date.year for item in items}:
            here = [n for n, entry in enumerate(series.entries) if entry.group == group]
    entries = [series.entries[n] for n in here]
    dates = [models[n].day for n in here]
    placed = []
    batches = _batches(items, grouped=grouped and (not template or "message" in template))
    if rising(dates):
        batches.reverse()
    for order, batch in enumerate(batches):
        at = place_by_date(dates, batch[0].date)
        placed.append((at, order, _write(models, here, at, batch, template)))
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


def _write(models: Sequence[Frame], here: Sequence[int], at: int, batch: Sequence[NewsItem], template: str) -> str:
    near = sorted(here, key=lambda n: abs(n - here[min(at, len(here) - 1)]))[:RECENT]
    shapes = Counter(frame_shape(models[n]) for n in near)
    usual = shapes.most_common(1)[0][0]
    frame = next(models[n] for n in near if frame_shape(models[n]) == usual)
    words = tuple(word for n in near if (word := models[n].month_word))
    message = write_message([models[n] for n in near], batch, html=bool(HTML_FRAME.match(frame.raw)))
    if not template:
        return dated(frame, batch[0].date, words, message)
    item = batch[0]
    more: dict[str, Value] = {**date_fields(item.date), "message": Markup(message), "accepted": item.accepted}
    voice = Voice(AuthorForm(), lambda _: False, html=bool(HTML_FRAME.match(frame.raw)))
    return write_pinned(template, item.facts, voice, frame.raw, more)
