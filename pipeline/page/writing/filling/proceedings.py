"""Conferences whose papers a list says to be in their proceedings: "In Proceedings of the Conference on Bogs"."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.facts import Facts
from pipeline.page.writing.filling.short_venues import is_short
from pipeline.papers.venue_kinds import venue_kind

HELD = frozenset({"conference", "workshop"})
LEAD = re.compile(r"(?:Proceedings|Proc\.) of(?P<article> the)?\s+")
SAYS_SO = re.compile(r"\bProc(?:eedings|\.)|\bFindings\b", re.IGNORECASE)


def in_proceedings(anatomy: Anatomy, facts: Facts) -> Facts:
    """The facts with the conference's name as the model has its own, that of the proceedings.

    "The ICML" is not said; nor is a name said twice for which the model has a short one in front of the long one.
    """
    venue = next((chunk for chunk in anatomy.chunks if chunk.part is Part.VENUE), None)
    lead = LEAD.match(anatomy.text(venue.span)) if venue else None
    if venue is None or lead is None or venue_kind(facts.venue) not in HELD or SAYS_SO.search(facts.venue):
        return facts
    before = anatomy.chunks[: anatomy.chunks.index(venue)]
    said_before = not facts.acronym and any(chunk.part is Part.ACRONYM for chunk in before)
    if said_before or bool(lead["article"]) == is_short(facts.venue_name):
        return facts
    full, name = (text.removeprefix("The ") for text in (facts.venue, facts.venue_name))
    return replace(facts, venue=f"{lead.group()}{full}", venue_name=f"{lead.group()}{name}")
