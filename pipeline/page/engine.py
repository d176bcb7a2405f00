"""The page engine: bytes in, a plan of edits, bytes out, with proof. What the rest of the pipeline calls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from pipeline.model import Addition, PartialDate, Promotion, Role
from pipeline.page.learning.anatomy import Anatomy
from pipeline.page.learning.dissect import dissect
from pipeline.page.learning.listings import list_papers
from pipeline.page.options import PageOptions
from pipeline.page.page import Page, Plan
from pipeline.page.planning import Planner
from pipeline.page.proving import (
    verify_alike,
    verify_moved,
    verify_once,
    verify_planned,
    verify_settings,
    verify_untouched,
    verify_whole,
)
from pipeline.page.reading.merit import MIN_SO_NAMED, owner_pattern, rarer_names
from pipeline.page.reading.other_lists import find_other_lists
from pipeline.page.reading.outline import Outline, Section, parse_outline
from pipeline.page.reading.references import find_definitions
from pipeline.page.reading.sections import find_sections, lacks_year
from pipeline.page.reading.series import Series
from pipeline.page.reading.sisters import Before
from pipeline.page.writing.splice import splice

__all__ = ["Page", "PageOptions", "Plan", "apply_edits", "parse_page", "plan_edits", "verify_edits"]


def parse_page(data: bytes, options: PageOptions) -> Page:
    """Read a page.

    Raises:
        PageError: the page is not UTF-8 or too large, has no section to write to, or has several candidates.
    """
    outline, sections = _read(data, options)
    pattern = owner_pattern(options.owner_names)
    labels = frozenset(find_definitions(outline.source.text))
    listed = [series for role, section in sections if role is not Role.NEWS for series in section.series]
    anatomies = _taken_apart(listed, pattern, labels)
    if not any(map(_names_owner, chain(*anatomies.values()))):
        for rarer in rarer_names(options.owner_names, [entry.raw for series in listed for entry in series.entries]):
            found = _taken_apart(listed, rarer, labels)
            if sum(map(_names_owner, chain(*found.values()))) >= MIN_SO_NAMED:
                pattern, anatomies = rarer, found
                break
    others = find_other_lists(outline, [section for _, section in sections], options.owner_names)
    listings = list_papers(outline, sections, anatomies, _taken_apart(others, pattern, labels))
    return Page(outline, sections, listings, anatomies, options.borders, pattern)


def _taken_apart(
    listed: Sequence[Series], owner: re.Pattern[str] | None, labels: frozenset[str]
) -> dict[Series, tuple[Anatomy, ...]]:
    return {series: dissect([entry.raw for entry in series.entries], owner, labels) for series in listed}


def _names_owner(anatomy: Anatomy) -> bool:
    return anatomy.authors is not None and anatomy.authors.has_owner


def _read(
    data: bytes, options: PageOptions, before: Before | None = None
) -> tuple[Outline, tuple[tuple[Role, Section], ...]]:
    outline = parse_outline(data)
    return outline, find_sections(outline, _asked(options), options.into, options.owner_names, before)


def _asked(options: PageOptions) -> dict[Role, str]:
    """The headings that the user named, by role."""
    return {Role.NEWS: options.news, Role.PREPRINTS: options.preprints, Role.PUBLICATIONS: options.publications}


def plan_edits(
    page: Page, additions: Sequence[Addition], promotions: Sequence[Promotion], options: PageOptions, today: PartialDate
) -> Plan:
    """Plan what adds and promotes papers. Pure: nothing is written.

    Args:
        page: as read by `parse_page`.
        additions: papers that the page does not have.
        promotions: listed preprints that are accepted now.
        options: as given to `parse_page`.
        today: the day of the news where a paper has no date of its own.

    Raises:
        PageError: there is no section for a paper, or none of a section's entries can serve as a model.
    """
    planner = Planner(page, options, today)
    planner.add(additions)
    planner.promote(promotions)
    planner.write()
    planner.announce()
    return planner.plan()


def apply_edits(page: Page, plan: Plan) -> bytes:
    """The page's bytes with the plan carried out; every byte outside the edits is as it was."""
    return splice(page.outline.source.text, plan.edits).encode("utf-8")


def verify_edits(page: Page, after: bytes, plan: Plan, options: PageOptions) -> None:
    """Prove the laws on this very page: see `pipeline.page.proving`.

    Raises:
        PageError: a law would be broken; nothing may be written.
    """
    verify_untouched(page.outline.source.text, after.decode("utf-8"), plan.edits)
    verify_whole(page.outline.source.text, page.sections, plan.edits)
    # A body without headings must read right as it is; under a heading the way of before may decide between two.
    ways = frozenset(series.way for _, section in page.sections if section.heading for series in section.series)
    grouped = frozenset(role for role, section in page.sections if section.groups)
    names = {role: name if role is Role.NEWS else options.into or name for role, name in _asked(options).items()}
    wider = frozenset(role for role, section in page.sections if lacks_year(section, names[role]))
    outline, sections = _read(after, options, Before(ways, grouped, wider))
    verify_settings(page.outline.front.settings, outline.front.settings)
    verify_planned(page.sections, sections, plan.added, plan.changed)
    verify_alike(page.sections, sections)
    verify_once(page.sections, sections, plan.placed)
    verify_moved(page.sections, sections, plan.moved)
