"""New entries of one list: choose a model for each, fill it, number it, put it in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from pipeline.page.learning.facts import Facts
from pipeline.page.reading.headings import Heading
from pipeline.page.reading.outline import Section
from pipeline.page.reading.span import Span
from pipeline.page.writing.blocks import block_of, leads_first, led_by_owner
from pipeline.page.writing.counted import miscounted
from pipeline.page.writing.groups import Choice, choose_asked, choose_group, paths_of
from pipeline.page.writing.insert import (
    NEW_GROUP,
    Slot,
    number_through,
    numbered,
    place_texts,
    runs_on,
    slots_in,
)
from pipeline.page.writing.lists import is_introduction, is_prose
from pipeline.page.writing.move import redressed
from pipeline.page.writing.nearby import Nearby, look_around, write_by_template, write_like
from pipeline.page.writing.new_group import Fresh, begin_year, first_behind, first_inside
from pipeline.page.writing.numbers import entry_number
from pipeline.page.writing.order import learn_order
from pipeline.page.writing.place import gap_at, newest_first, rises_once, tells_order, years_rise
from pipeline.page.writing.splice import Edit
from pipeline.page.writing.view import ListView, Owner


def write_entries(view: ListView, papers: Sequence[Facts], owner: Owner) -> tuple[Edit, ...] | None:
    """The edits that add papers to a list: insertions, and replacements of the numbers that move.

    Returns:
        None where no entry of the list can serve as a model.
    """
    paths = paths_of(view.series.entries)
    chosen: dict[Choice, list[Facts]] = {}
    for facts in papers:
        choice = choose_asked(paths, view.only, facts) if view.only else choose_group(paths, facts)
        chosen.setdefault(choice, []).append(facts)
    written: list[tuple[list[int], list[tuple[int, str]]]] = []
    fresh: dict[Choice, list[Fresh]] = {}
    for choice, members in chosen.items():
        made = _write_group(view, choice, members, owner)
        if made is None:
            return None
        if choice.new_year is None:
            written.append((view.group(choice.heading), made))
        elif choice.heading:
            year = replace(choice, heading=choice.beside)  # of one year, but perhaps of several kinds
            fresh.setdefault(year, []).append(Fresh(choice.heading, tuple(raw for _, raw in made)))
    left = dict.fromkeys(view.series.entries[n].group for n in sorted(view.leaving))
    written += [(view.group(heading), []) for heading in left if Choice(heading) not in chosen]
    return tuple(_placed(view, written, fresh))


def _placed(
    view: ListView,
    written: Sequence[tuple[Sequence[int], Sequence[tuple[int, str]]]],
    fresh: Mapping[Choice, Sequence[Fresh]],
) -> list[Edit]:
    """The edits for what was written: into groups that are there, and into new ones."""
    series = view.series
    made = {choice: sorted(parts, key=lambda part: first_inside(series, part.like)) for choice, parts in fresh.items()}
    if not runs_on(series.entries):
        edits = [edit for here, texts in written for edit in place_texts(view, here, texts)]
        return edits + [begin_year(view.text, series, choice, parts, view.standing) for choice, parts in made.items()]
    slots = [slot for here, texts in written for slot in slots_in(here, texts)]
    for choice, parts in made.items():
        index = first_behind(series, choice.beside) if choice.behind else first_inside(series, choice.beside)
        slots += [Slot(index, NEW_GROUP, raw) for part in parts for raw in part.raws]
    numbers, edits = number_through(view, slots)
    given = iter(numbers)
    for here, texts in written:
        edits += place_texts(view, here, texts, list(islice(given, len(texts))))
    for choice, parts in made.items():
        counted = [replace(part, numbers=tuple(islice(given, len(part.raws)))) for part in parts]
        edits.append(begin_year(view.text, series, choice, counted, view.standing))
    return edits


def write_first(view: ListView, section: Section, papers: Sequence[Facts], owner: Owner) -> tuple[Edit, ...] | None:
    """The edit that puts the first papers into a section that holds nothing yet, in the form of another list.

    Args:
        view: of the list whose entries are the models; one without entries where a template is pinned.
        section: with nothing but white space in it.
        papers: the papers for it.
        owner: of the page.

    Returns:
        None where no entry of the list can serve as a model.
    """
    nearby = look_around(view, 0, owner)
    written = [_write_one(view, nearby, facts, owner) for facts in sorted(papers, key=_age, reverse=True)]
    if None in written:
        return None
    seen = [entry_number(entry.raw) for entry in view.series.entries] or [1, 2]
    counted = seen[0] is not None and set(seen) != {seen[0]}
    down = counted and (seen[0] or 0) > (seen[-1] or 0)
    numbers = [(len(written) - n if down else n + 1) if counted else seen[0] for n in range(len(written))]
    raws = [numbered(raw or "", number) for raw, number in zip(written, numbers, strict=True)]
    at = section.heading.span.end if section.heading else section.span.start
    lead = "\n" if view.text[:at].endswith(("\n", "\r")) else "\n\n"
    blank_below = not view.text[at:].strip(" \t") or view.text[at:].lstrip(" \t").startswith(("\n", "\r"))
    gap = gap_at(view.text, view.series.entries, 0, view.series.way[0])
    return (Edit(Span(at, at), lead + gap.join(raws) + ("\n" if blank_below else "\n\n")),)


def _age(facts: Facts) -> tuple[int, int, int]:
    return (facts.year or 0, facts.month, facts.day)


def _write_group(view: ListView, choice: Choice, papers: Sequence[Facts], owner: Owner) -> list[tuple[int, str]] | None:
    """New entries of one group, each with the index in it before which it goes."""
    here = view.group(choice.heading)
    if choice.new_year is not None:
        newest_on_top = sorted(papers, key=_age, reverse=True)
        nearby = look_around(view, here[0], owner)
        return _all([(0, _write_one(view, nearby, facts, owner)) for facts in newest_on_top])
    habit = learn_order(view.series.entries, view.anatomies)
    introduces = is_introduction if view.series.way[0] == "paragraph" else is_prose
    introduced = next((at for at, n in enumerate(here) if not introduces(view.anatomies[n])), 0)
    groups: dict[Heading | None, list[int | None]] = {}
    for entry, year in zip(view.series.entries, habit.years, strict=True):
        groups.setdefault(entry.group, []).append(year)
    grouped = [heading.year if heading else None for heading in groups]
    own = groups.pop(choice.heading)
    beside = tuple(groups.values())
    once = rises_once(habit.published(here), beside)
    once = once or (all(facts.is_preprint for facts in papers) and rises_once(habit.preprints(here)))
    upward = once or (not tells_order(own) and (habit.rises(here) or years_rise(grouped)))
    falling = not upward and newest_first(own, beside)
    order = sorted(papers, key=_age, reverse=falling)
    all_leads = [led_by_owner(anatomy, owner.pattern) for anatomy in view.anatomies]
    leads, usual = [all_leads[n] for n in here], leads_first(all_leads, [entry.above for entry in view.series.entries])
    spots: list[tuple[int, int, Facts]] = []
    for k, facts in enumerate(order):
        leading = bool(facts.authors) and owner.matches(facts.authors[0])
        block = block_of(leads, [habit.years[n] for n in here], leading=leading, usual=usual)
        inside = here[block.start : block.stop]
        at = block.start + (habit.place(inside, facts, falling=falling) if inside else 0)
        spots.append((max(at, introduced), k, facts))
    placed = sorted(spots, key=lambda spot: spot[:2])
    places = {at: here[at] if at < len(here) else here[-1] + 1 for at, _, _ in placed}
    around = {at: look_around(view, place, owner) for at, place in places.items()}
    return _all([(at, _write_one(view, around[at], facts, owner)) for at, _, facts in placed])


def _all(texts: Sequence[tuple[int, str | None]]) -> list[tuple[int, str]] | None:
    """The texts; None where one could not be written."""
    known = [(at, raw) for at, raw in texts if raw is not None]
    return known if len(known) == len(texts) else None


def _write_one(view: ListView, nearby: Nearby, facts: Facts, owner: Owner) -> str | None:
    if facts in view.arriving:
        counted = zip(view.series.entries, miscounted(view.anatomies, facts), strict=True)
        neighbour = next((entry for entry, otherwise in counted if not otherwise), None)
        return redressed(view.arriving[facts], neighbour.raw) if neighbour else None
    pinned = view.template_for(facts)
    return write_by_template(pinned, nearby, facts, owner) if pinned else write_like(nearby, facts, owner)
