"""New items of the News section: the owner's prefix with our date, and a sentence that is surely true."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.model import PartialDate
from pipeline.page.item_dates import UNREAD
from pipeline.page.learning.author_form import AuthorForm
from pipeline.page.learning.wording import FADING, PAPER_LABEL, is_acceptance
from pipeline.page.reading.entries import Entry
from pipeline.page.reading.headings import Heading
from pipeline.page.reading.series import Series
from pipeline.page.writing.frame import (
    HTML_FRAME,
    Frame,
    dated,
    frame_shape,
    front_label,
    in_language,
    is_plain,
    labelled,
    parse_frames,
    tells_width,
)
from pipeline.page.writing.groups import Choice, Standing, choose_year
from pipeline.page.writing.insert import insertion, number_edits
from pipeline.page.writing.month_lines import below_line, put_below, same_month
from pipeline.page.writing.new_group import Fresh, begin_year
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
ALIKE = 3.0  # the weight of an item that tells of an acceptance too: some owners set these apart


@dataclass(frozen=True, slots=True)
class NewsEdits:
    """What adds news to a list: the edits, how many entries they add to it, and how many they change."""

    edits: tuple[Edit, ...]
    added: int
    changed: int


@dataclass(frozen=True, slots=True)
class NewsList:
    """A list of news to write into, its items taken apart; `template` is the form that the owner pinned."""

    text: str
    series: Series
    models: Sequence[Frame]
    template: str = ""
    standing: Sequence[Standing] = ()


def write_news(
    text: str,
    series: Series,
    items: Sequence[NewsItem],
    standing: Sequence[Standing] = (),
    *,
    grouped: bool = False,
    template: str = "",
) -> NewsEdits:
    """The edits that add news items to a list.

    Args:
        text: the page's text.
        series: the list of news.
        items: what to announce.
        standing: the years of the section that head none of the list's items.
        grouped: one item for all papers of a month; not by a template that tells of one paper.
        template: the form that the owner pinned, "" to learn it.
    """
    newest = max((item.date for item in items), key=lambda date: (date.year, date.month))
    news = NewsList(text, series, parse_frames(series.entries, newest), template, standing)
    batches = _batches(items, grouped=grouped and (not template or "message" in template))
    chosen: dict[Choice, list[list[NewsItem]]] = {}
    for batch in batches:
        chosen.setdefault(_choose_group(series, batch[0].date.year), []).append(batch)
    written = [_write_group(news, choice, members) for choice, members in chosen.items()]
    edits = tuple(edit for group in written for edit in group.edits)
    return NewsEdits(edits, sum(group.added for group in written), sum(group.changed for group in written))


def _choose_group(series: Series, year: int) -> Choice:
    """The group of news that a year's items go to: that year's, a new one, or the first where groups are no years."""
    groups = list(dict.fromkeys(entry.group for entry in series.entries))
    years = [group for group in groups if group and group.is_year]
    if not years or groups[0] not in years:
        return Choice(next((group for group in years if year in group.years), groups[0]))
    return choose_year(years, year)


def _write_group(news: NewsList, choice: Choice, batches: Sequence[Sequence[NewsItem]]) -> NewsEdits:
    entries = news.series.entries
    order = list(reversed(batches)) if rising([model.day for model in news.models]) else list(batches)
    if choice.new_year is not None and choice.heading:
        own = [n for n, entry in enumerate(entries) if entry.group == choice.heading]
        items = _under_one_line([(batch[0].date, _write(news, own, 0, batch)) for batch in order])
        begun = begin_year(news.text, news.series, choice, [Fresh(choice.heading, items)], news.standing)
        return NewsEdits((begun,), len(items), 0)
    here = [n for n, entry in enumerate(entries) if entry.group == choice.heading]
    first_dated = _pinned([news.models[n] for n in here])
    dates = [news.models[n].day for n in here[first_dated:]]
    placed: dict[int, list[tuple[PartialDate, str]]] = {}
    below: dict[int, list[Edit]] = {}
    for batch in order:
        date = batch[0].date
        at = first_dated + place_by_date(dates, date, upward=_upward(news))
        raw = _write(news, here, at, batch)
        of_month = next((n for n in here if same_month(news.models[n].day, date) and below_line(entries[n].raw)), None)
        if of_month is not None and (item := below_line(raw)):
            below.setdefault(of_month, []).append(put_below(entries[of_month], item, upward=_upward(news)))
        else:
            placed.setdefault(at, []).append((date, raw))
    texts = [(at, raw) for at, items in sorted(placed.items()) for raw in _under_one_line(items)]
    edits = (*_insert(news, here, texts), *(edit for inside in below.values() for edit in inside))
    return NewsEdits(edits, len(texts), len(below))


def _under_one_line(items: Sequence[tuple[PartialDate, str]]) -> list[str]:
    """New items in page order, those of one month below one line where the owner's stand below such lines."""
    found: list[str] = []
    for (date, raw), (before, _) in zip(items, [(None, ""), *items], strict=False):
        item = below_line(raw)
        if item and before is not None and (before.year, before.month) == (date.year, date.month):
            found[-1] += "\n" + item
        else:
            found.append(raw)
    return found


def _upward(news: NewsList) -> bool:
    """Whether the list runs from old to new inside its groups; as a whole, where no group tells."""
    days = [[m.day for _, m in run] for _, run in groupby(zip(news.series.entries, news.models, strict=True), _group)]
    return any(map(rising, days)) or (len(days) == 1 and rising([model.day for model in news.models]))


def _group(pair: tuple[Entry, Frame]) -> Heading | None:
    return pair[0].group


def _pinned(models: Sequence[Frame]) -> int:
    """How many items at the top are no news: they alone bear no date ("I am looking for students")."""
    count = next((n for n, model in enumerate(models) if model.date), 0)
    rest = models[count:]
    told = any(re.search(r"\d", UNREAD.sub("", model.message)) for model in models[:count])
    return count if len(rest) > 1 and all(model.date for model in rest) and not told else 0


def _insert(news: NewsList, here: Sequence[int], placed: Sequence[tuple[int, str]]) -> list[Edit]:
    entries = [news.series.entries[n] for n in here]
    numbering = renumber([entry_number(entry.raw) for entry in entries], [at for at, _ in placed])
    edits = []
    for (at, raw), number in zip(placed, numbering.new, strict=True):
        gap = gap_at(news.text, news.series.entries, here[min(at, len(here) - 1)], news.series.way[0])
        edits.append(insertion(news.text, entries, at, with_number(raw, number), gap))
    return [*edits, *(edit for index, number in numbering.moved for edit in number_edits(entries[index], number))]


def _links_in_html(models: Sequence[Frame]) -> bool:
    """Whether items that begin with no element are HTML all the same: their links are, and none is Markdown's."""
    raws = [model.raw for model in models]
    return any("<a " in raw for raw in raws) and not any("](" in raw for raw in raws)


def _label(models: Sequence[Frame]) -> str:
    """The word in front of a date that says what an item is of, where they differ: "Paper (07/2031)"; else ""."""
    labels = [(label, model.message) for model in models if (label := front_label(model))]
    if len({label for label, _ in labels}) <= 1:
        return ""
    return next((label for label, message in labels if is_acceptance(message)), PAPER_LABEL)


def _batches(items: Sequence[NewsItem], *, grouped: bool) -> list[list[NewsItem]]:
    newest_first = sorted(items, key=lambda item: item.date, reverse=True)
    if not grouped:
        return [[item] for item in newest_first]
    batches: dict[tuple[int, int, bool], list[NewsItem]] = {}
    for item in newest_first:
        batches.setdefault((item.date.year, item.date.month, item.accepted), []).append(item)
    return list(batches.values())


def _write(news: NewsList, here: Sequence[int], at: int, batch: Sequence[NewsItem]) -> str:
    models, template = news.models, news.template
    near = sorted(here, key=lambda n: abs(n - here[min(at, len(here) - 1)]))[:RECENT]
    shapes: dict[tuple[str, ...], float] = {}
    for steps, n in enumerate(near):
        alike = ALIKE if batch[0].accepted and is_acceptance(models[n].message) else 1.0
        shapes[frame_shape(models[n])] = shapes.get(frame_shape(models[n]), 0.0) + alike * FADING**steps
    most = max(shapes.values())
    usual = [n for n in near if shapes[frame_shape(models[n])] == most]
    plain = [n for n in usual if is_plain(models[n])] or usual[:1]
    frame = models[next((n for n in plain if tells_width(models[n])), plain[0])]
    frame = labelled(in_language(frame, [models[n] for n in near]), _label([models[n] for n in near]))
    words = tuple(word for n in near if (word := models[n].month_word))
    html = bool(HTML_FRAME.match(frame.raw)) or _links_in_html([models[n] for n in near])
    message = write_message([models[n] for n in near], batch, html=html)
    if not template:
        return dated(frame, batch[0].date, words, message)
    item = batch[0]
    more: dict[str, Value] = {**date_fields(item.date), "message": Markup(message), "accepted": item.accepted}
    voice = Voice(AuthorForm(), lambda _: False, html=html)
    return write_pinned(template, item.facts, voice, frame.raw, more)
