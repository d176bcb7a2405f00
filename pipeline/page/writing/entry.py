"""New entries of one list: choose a model for each, fill it, number it, put it in its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.author_form import AuthorForm
from pipeline.page.learning.dissect import dissect
from pipeline.page.learning.facts import Facts
from pipeline.page.learning.form import common_texts, learn_manner, lists_others, recent_texts, usual_break
from pipeline.page.learning.led_in import learn_leads
from pipeline.page.learning.marked import marked_author, marked_namesake
from pipeline.page.learning.models import rank_models
from pipeline.page.learning.wrapping import learn_wrap, on_one_line, wrapped
from pipeline.page.reading.entries import Entry
from pipeline.page.reading.headings import Heading
from pipeline.page.reading.inline import parse_inline
from pipeline.page.reading.outline import Section
from pipeline.page.reading.references import find_definitions
from pipeline.page.reading.span import Span
from pipeline.page.writing.blocks import block_of, led_by_owner
from pipeline.page.writing.filling.fill import fill
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
from pipeline.page.writing.new_group import Fresh, first_behind, first_inside, new_group
from pipeline.page.writing.numbers import entry_number, with_number
from pipeline.page.writing.order import learn_order
from pipeline.page.writing.pinned import Voice, write_pinned
from pipeline.page.writing.place import gap_at, newest_first, tells_order
from pipeline.page.writing.splice import Edit
from pipeline.page.writing.view import ListView, Owner

WINDOW = 24  # entries around the place from which a model is chosen: recent ones show the owner's present form
KINDS_WINDOW = 40  # entries on each side of the place that tell of kinds of venues: some are rare
VOTERS = 4  # models that are filled; where several give the same text, that is how the owner writes
VOTE_WEIGHT = 1.0
OTHER_MARKER = 6.0  # what an entry with a number loses as a model among entries without, and the other way round
TWO_BULLETS = re.compile(r"[ \t]*[-+*][ \t]+[-+*][ \t]")  # "- - Ada Okafor": where others have one, a slip
BROKEN = 8.0  # what a filling loses whose marks no longer close
ALONE = 4.0  # what an entry that names nobody loses where others name the co-authors: ours has some
OTHER_GROUP = 2.0  # what an entry of another group ("Journals") loses


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
        return edits + [new_group(view.text, series, choice, parts) for choice, parts in made.items()]
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
        edits.append(new_group(view.text, series, choice, counted))
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
    written = [_write_one(view, 0, facts, owner) for facts in sorted(papers, key=_age, reverse=True)]
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
        return _all([(0, _write_one(view, here[0], facts, owner)) for facts in newest_on_top])
    habit = learn_order(view.series.entries, view.anatomies)
    introduces = is_introduction if view.series.way[0] == "paragraph" else is_prose
    introduced = next((at for at, n in enumerate(here) if not introduces(view.anatomies[n])), 0)
    groups: dict[Heading | None, list[int | None]] = {}
    for entry, year in zip(view.series.entries, habit.years, strict=True):
        groups.setdefault(entry.group, []).append(year)
    own = groups.pop(choice.heading)
    upward = not tells_order(own) and habit.rises(here)
    falling = not upward and newest_first(own, tuple(groups.values()))
    order = sorted(papers, key=_age, reverse=falling)
    leads = [led_by_owner(view.anatomies[n], owner.pattern) for n in here]
    spots: list[tuple[int, int, Facts]] = []
    for k, facts in enumerate(order):
        leading = bool(facts.authors) and owner.matches(facts.authors[0])
        block = block_of(leads, [habit.years[n] for n in here], leading=leading)
        at = block.start + habit.place(here[block.start : block.stop], facts, falling=falling)
        spots.append((max(at, introduced), k, facts))
    placed = sorted(spots, key=lambda spot: spot[:2])
    places = [here[at] if at < len(here) else here[-1] + 1 for at, _, _ in placed]
    return _all([(at, _write_one(view, place, f, owner)) for (at, _, f), place in zip(placed, places, strict=True)])


def _all(texts: Sequence[tuple[int, str | None]]) -> list[tuple[int, str]] | None:
    """The texts; None where one could not be written."""
    known = [(at, raw) for at, raw in texts if raw is not None]
    return known if len(known) == len(texts) else None


def _write_one(view: ListView, place: int, facts: Facts, owner: Owner) -> str | None:
    if facts in view.arriving:
        return redressed(view.arriving[facts], view.series.entries[0].raw) if view.series.entries else None
    start = max(min(place, len(view.anatomies)) - WINDOW // 2, 0)
    window = view.anatomies[start : start + WINDOW]
    if view.template:
        return with_number(_by_template(view, window, place - start, facts, owner), 0)
    wrap = learn_wrap([anatomy.inline for anatomy in window])
    if wrap:
        labels = frozenset(find_definitions(view.text))
        window = dissect([on_one_line(anatomy.inline) for anatomy in window], owner.pattern, labels)
    facts = _with_owner(window, facts, owner)
    common, line_break = common_texts(window) | recent_texts(window, place - start), usual_break(window)
    owner = _owner_here(window, facts, owner)
    leads = learn_leads(view.anatomies[max(place - KINDS_WINDOW, 0) : place + KINDS_WINDOW])
    votes: dict[str, list[float]] = {}
    handicaps = [_strangeness(view, start + n, place) for n in range(len(window))]
    slips = [bool(TWO_BULLETS.match(anatomy.raw)) or _dates_twice(anatomy) for anatomy in window]
    if sum(slips) * 2 < len(slips):
        handicaps = [a + OTHER_MARKER * b for a, b in zip(handicaps, slips, strict=True)]
    shown = facts
    others = lists_others(window, owner.pattern)
    if others:
        shown = replace(facts, authors=tuple(name for name in facts.authors if not owner.matches(name)))
    if others or sum(anatomy.authors is not None for anatomy in window) * 2 > len(window):
        alone = [ALONE * bool(shown.authors and not anatomy.authors) for anatomy in window]
        handicaps = [a + b for a, b in zip(handicaps, alone, strict=True)]
    for merit, model in rank_models(window, shown, place - start, handicaps)[:VOTERS]:
        manner = learn_manner(
            window, model, owner.pattern, owner.matches, common, line_break=line_break, page=view.text, leads=leads
        )
        text = fill(window[model], facts, manner)
        text = wrapped(text, wrap) if wrap else text
        text = with_number(text, 0) if entry_number(window[model].raw) is not None else text
        votes.setdefault(text, []).append(merit - BROKEN * _breaks_marks(window[model].raw, text))
    if not votes:
        return None
    alike: dict[str, list[float]] = {}
    for text, merits in votes.items():
        alike.setdefault(_bare(text), []).extend(merits)
    best = max(alike, key=lambda bare: max(alike[bare]) + VOTE_WEIGHT * len(alike[bare]) / VOTERS)
    return max((text for text in votes if _bare(text) == best), key=lambda text: (len(votes[text]), max(votes[text])))


def _dates_twice(anatomy: Anatomy) -> bool:
    """Whether an entry says its year twice, by itself: "(2031). Okafor, A. (2031)"."""
    years = [anatomy.text(chunk.span) for chunk in anatomy.chunks if chunk.part is Part.YEAR]
    return len(years) > len(set(years))


def _bare(text: str) -> str:
    """An entry without the spaces that no reader sees: beside others, beside tags, at the ends of lines."""
    return re.sub(r"(?<=>)[ \t]+(?=<)|(?<![ \t])[ \t](?=[\r\n]|\Z)|(?<=[ \t\r\n])[ \t]+(?=\S)", "", text)


def _breaks_marks(model: str, text: str) -> bool:
    """Whether a filled entry shows asterisks that its model does not: a mark that opens and does not close."""
    shown, own = (parse_inline(raw).visible.count("**") for raw in (text, model))
    return shown > own


def _with_owner(window: Sequence[Anatomy], facts: Facts, owner: Owner) -> Facts:
    """A list of authors without the owner is not all of it, where the page says "et al."."""
    cuts = any(anatomy.authors and anatomy.authors.et_al for anatomy in window)
    if not cuts or owner.pattern is None or any(map(owner.matches, facts.authors)):
        return facts
    return replace(facts, authors_complete=False)


def _strangeness(view: ListView, model: int, place: int) -> float:
    """How ill an entry suits as a model for its place alone: another marker, another group (years aside)."""
    entries = view.series.entries
    neighbour, other = entries[min(place, len(entries) - 1)], entries[model]
    same_marker = (entry_number(other.raw) is None) == (entry_number(neighbour.raw) is None)
    same_group = _named_groups(other) == _named_groups(neighbour)
    return (0.0 if same_marker else OTHER_MARKER) + (0.0 if same_group else OTHER_GROUP)


def _named_groups(entry: Entry) -> list[str]:
    """What the groups that an entry stands in are called; years say nothing of what is written below them."""
    return [heading.text for heading in entry.above if not heading.is_year]


def _owner_here(anatomies: Sequence[Anatomy], facts: Facts, owner: Owner) -> Owner:
    """The owner; where none of the paper's authors is, or the list has no such name, the one that it sets apart."""
    own = next(filter(owner.matches, facts.authors), None)
    if own is None:
        found = marked_author(anatomies, facts.authors)
    elif any(anatomy.authors and anatomy.authors.has_owner for anatomy in anatomies):
        found = None
    else:
        text = marked_namesake(anatomies, own)
        found = (own, text) if text else None
    if found is None:
        return owner
    name, text = found
    return Owner(re.compile(re.escape(text)), lambda author: author == name)


def _by_template(view: ListView, window: Sequence[Anatomy], near: int, facts: Facts, owner: Owner) -> str:
    """An entry by the pinned template: names, marker and numbers as the entries around its place have them."""
    if not window:
        return write_pinned(view.template, facts, Voice(AuthorForm(), owner.matches), "")
    chosen = min(near, len(window) - 1)
    manner = learn_manner(window, chosen, owner.pattern, owner.matches, frozenset())
    if not manner.lists_owner:
        facts = replace(facts, authors=tuple(name for name in facts.authors if not owner.matches(name)))
    voice = Voice(manner.authors, owner.matches, math=any("$" in each.raw for each in window), html=manner.html)
    return write_pinned(view.template, facts, voice, window[chosen].raw)
