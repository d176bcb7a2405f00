"""New entries of one list: choose a model for each, fill it, number it, put it in its place."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model import Name
from pipeline.page.learning.anatomy import Anatomy
from pipeline.page.learning.facts import Facts
from pipeline.page.learning.form import common_texts, learn_manner, rank_models
from pipeline.page.learning.marked import marked_author
from pipeline.page.reading.entries import Entry, Series
from pipeline.page.reading.headings import Heading
from pipeline.page.reading.outline import Section
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.fill import fill
from pipeline.page.writing.groups import Choice, choose_group
from pipeline.page.writing.move import redressed, removals
from pipeline.page.writing.numbers import entry_number, missing_indents, number_span, renumber, with_number
from pipeline.page.writing.order import learn_order
from pipeline.page.writing.place import entry_year, gap_at, newest_first
from pipeline.page.writing.splice import Edit, splice

MARKER = re.compile(r" {0,3}\d{1,9}[.)] {1,4}(?=\S)")  # a list item's number with the space up to its text
WINDOW = 24  # entries around the place from which a model is chosen: recent ones show the owner's present form
VOTERS = 8  # models that are filled; where several give the same text, that is how the owner writes
VOTE_WEIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose page it is: a pattern for the name as pages write it, and a test of a name."""

    pattern: re.Pattern[str] | None
    matches: Callable[[Name], bool]


@dataclass(frozen=True, slots=True)
class ListView:
    """A list with its entries taken apart.

    `leaving` are the indices of entries that move to another list, `arriving` the sources of those that come from one.
    At `borders` another file begins.
    """

    text: str
    series: Series
    anatomies: tuple[Anatomy, ...]
    leaving: frozenset[int] = frozenset()
    arriving: Mapping[Facts, str] = field(default_factory=dict)
    borders: tuple[int, ...] = ()


def write_entries(view: ListView, papers: Sequence[Facts], owner: Owner) -> tuple[Edit, ...] | None:
    """The edits that add papers to a list: insertions, and replacements of the numbers that move.

    Returns:
        None where no entry of the list can serve as a model.
    """
    groups = list(dict.fromkeys(entry.group for entry in view.series.entries))
    chosen: dict[Choice, list[Facts]] = {}
    for facts in papers:
        chosen.setdefault(choose_group(groups, facts), []).append(facts)
    edits: list[Edit] = []
    for choice, members in chosen.items():
        made = _write_group(view, choice, members, owner)
        if made is None:
            return None
        edits += made
    for heading in dict.fromkeys(view.series.entries[n].group for n in sorted(view.leaving)):
        if Choice(heading) not in chosen:
            edits += place_texts(view, [n for n, entry in enumerate(view.series.entries) if entry.group == heading], [])
    return tuple(edits)


def write_first(view: ListView, section: Section, papers: Sequence[Facts], owner: Owner) -> tuple[Edit, ...] | None:
    """The edit that puts the first papers into a section that holds nothing yet, in the form of another list.

    Args:
        view: of the list whose entries are the models.
        section: with nothing but white space in it.
        papers: the papers for it.
        owner: of the page.

    Returns:
        None where no entry of the list can serve as a model.
    """
    written = [_write_one(view, 0, facts, owner) for facts in sorted(papers, key=_age, reverse=True)]
    if None in written:
        return None
    start = entry_number(view.series.entries[0].raw)
    counted = start is not None and {entry_number(entry.raw) for entry in view.series.entries} != {start}
    down = start is not None and counted and start > (entry_number(view.series.entries[-1].raw) or 0)
    numbers = [(len(written) - n if down else n + 1) if counted else start for n in range(len(written))]
    raws = [numbered(raw or "", number) for raw, number in zip(written, numbers, strict=True)]
    at = section.heading.span.end if section.heading else section.span.start
    lead = "\n" if view.text[:at].endswith(("\n", "\r")) else "\n\n"
    blank_below = not view.text[at:].strip(" \t") or view.text[at:].lstrip(" \t").startswith(("\n", "\r"))
    gap = gap_at(view.text, view.series.entries, 0, view.series.way[0])
    return (Edit(Span(at, at), lead + gap.join(raws) + ("\n" if blank_below else "\n\n")),)


def _age(facts: Facts) -> tuple[int, int, int]:
    return (facts.year or 0, facts.month, facts.day)


def _write_group(view: ListView, choice: Choice, papers: list[Facts], owner: Owner) -> list[Edit] | None:
    if choice.new_year is not None:
        return _new_group(view, choice, papers, owner)
    here = [n for n, entry in enumerate(view.series.entries) if entry.group == choice.heading]
    years = [entry_year(view.anatomies[n]) for n in here]
    falling = newest_first(years)
    order = sorted(papers, key=_age, reverse=falling)
    habit = learn_order(view.series.entries, view.anatomies)
    spots = [(habit.place(here, years, f, falling=falling), k, f) for k, f in enumerate(order)]
    placed = sorted(spots, key=lambda spot: spot[:2])
    texts = []
    for at, _, facts in placed:
        raw = _write_one(view, here[at] if at < len(here) else here[-1] + 1, facts, owner)
        if raw is None:
            return None
        texts.append((at, raw))
    return place_texts(view, here, texts)


def _write_one(view: ListView, place: int, facts: Facts, owner: Owner) -> str | None:
    if facts in view.arriving:
        return redressed(view.arriving[facts], view.series.entries[0].raw)
    start = max(min(place, len(view.anatomies)) - WINDOW // 2, 0)
    window = view.anatomies[start : start + WINDOW]
    common = common_texts(window)
    owner = _owner_here(window, facts, owner)
    votes: dict[str, list[float]] = {}
    for merit, model in rank_models(window, facts, place - start)[:VOTERS]:
        manner = learn_manner(window, model, owner.pattern, owner.matches, common)
        text = with_number(fill(window[model], facts, manner), 0)
        votes.setdefault(text, []).append(merit)
    if not votes:
        return None
    return max(votes, key=lambda text: max(votes[text]) + VOTE_WEIGHT * len(votes[text]) / VOTERS)


def _owner_here(anatomies: Sequence[Anatomy], facts: Facts, owner: Owner) -> Owner:
    """The owner; where none of the paper's authors is, the author whose name the list sets apart."""
    found = None if any(map(owner.matches, facts.authors)) else marked_author(anatomies, facts.authors)
    if found is None:
        return owner
    name, text = found
    return Owner(re.compile(re.escape(text)), lambda author: author == name)


def place_texts(view: ListView, here: Sequence[int], texts: Sequence[tuple[int, str]]) -> list[Edit]:
    """Insert texts before the entries `here[at]` (len: behind the last), each with its number, and move the others'.

    Entries that leave are taken out; a text that would stand beside one takes its place, with the gaps around it.
    """
    entries = [view.series.entries[n] for n in here]
    removed = frozenset(at for at, n in enumerate(here) if n in view.leaving)
    numbering = renumber([entry_number(entry.raw) for entry in entries], [at for at, _ in texts], removed)
    places = _places_left([at for at, _ in texts], removed)
    edits = []
    for (at, raw), number, left in zip(texts, numbering.new, places, strict=True):
        if left is not None:
            edits.append(Edit(entries[left].span, numbered(raw, number)))
            continue
        gap = gap_at(view.text, view.series.entries, here[min(at, len(here) - 1)], view.series.way[0])
        edits.append(insertion(view.text, entries, at, numbered(raw, number), gap))
    edits += [
        e for index, number in numbering.moved if index not in removed for e in number_edits(entries[index], number)
    ]
    return edits + removals(view.text, entries, sorted(removed - set(places)), view.borders)


def _places_left(places: Sequence[int], removed: frozenset[int]) -> list[int | None]:
    """For each text that goes in before an entry, the neighbour whose place it takes, where that one leaves."""
    taken: list[int | None] = []
    for n, at in enumerate(places):
        last = at not in places[n + 1 :]
        free = [left for left in (at - 1, at) if left in removed and left not in taken and (left < at or last)]
        taken.append(free[0] if free else None)
    return taken


def insertion(text: str, entries: Sequence[Entry], at: int, raw: str, gap: str) -> Edit:
    """Insert before entry `at`, or behind the last."""
    if at < len(entries):
        start = entries[at].span.start
        return Edit(Span(start, start), raw + gap)
    return behind(text, entries[-1].span.end, gap, raw)


def behind(text: str, end: int, gap: str, raw: str) -> Edit:
    """Insert behind an entry: below its line end, so that the owner's last line stays as it is."""
    line_end = re.compile(r"[ \t]*(\r\n|\n|\r)").match(text, end)
    spaced = gap.lstrip(" \t")
    if line_end is None:
        return Edit(Span(end, end), spaced + raw)
    rest = re.sub(r"^(?:\r\n|\n|\r)", "", spaced)
    return Edit(Span(line_end.end(), line_end.end()), rest + raw + line_end.group(1))


def number_edits(entry: Entry, number: int) -> list[Edit]:
    """Give an entry that stands on the page another number; further lines of the item get the space that they miss."""
    return [
        Edit(Span(edit.span.start + entry.span.start, edit.span.end + entry.span.start), edit.text)
        for edit in _number_edits(entry.raw, number)
    ]


def numbered(raw: str, number: int | None) -> str:
    """A new entry with its number, where it has one; further lines of the item get the space that they miss."""
    return raw if number is None or number_span(raw) is None else splice(raw, _number_edits(raw, number))


def _number_edits(raw: str, number: int) -> list[Edit]:
    span = number_span(raw)
    if span is None:
        raise AssertionError(raw)  # only numbered entries move
    head = MARKER.match(raw)
    wider = len(str(number)) - len(span) if head else 0
    indents = missing_indents(raw, head.end() if head else 0, wider)
    return [Edit(span, str(number)), *(Edit(Span(at, at), " " * spaces) for at, spaces in indents)]


def _new_group(view: ListView, choice: Choice, papers: list[Facts], owner: Owner) -> list[Edit] | None:
    """A new year heading in the form of a neighbouring one, with its first entries."""
    entries = view.series.entries
    pattern = choice.heading or entries[-1].group
    if pattern is None:
        return None
    first = next((n for n, entry in enumerate(entries) if entry.group == pattern), 0)
    order = sorted(papers, key=lambda facts: (facts.month, facts.day), reverse=True)
    texts = [_write_one(view, first, facts, owner) for facts in order]
    if None in texts:
        return None
    text = view.text
    head = text[pattern.span.start : pattern.span.end].replace(str(pattern.year), str(choice.new_year), 1)
    space = text[pattern.span.end : entries[first].span.start]
    own = [n for n, entry in enumerate(entries) if entry.group == pattern]
    gap = gap_at(text, entries, first, view.series.way[0])
    start_number = entry_number(entries[first].raw)
    filled = [with_number(raw or "", _group_number(start_number, k)) for k, raw in enumerate(texts)]
    if choice.heading is None:
        end = entries[own[-1]].span.end
        return [Edit(Span(end, end), _between_groups(text, view.series, pattern) + head + space + gap.join(filled))]
    block = head + space + gap.join(filled) + _between_groups(text, view.series, pattern)
    return [Edit(Span(pattern.span.start, pattern.span.start), block)]


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
