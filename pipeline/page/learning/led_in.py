"""Whether "In" leads to venues of a kind: many write "In *ICML*" of a conference and "*Ecology*" of a journal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.page.learning.anatomy import Anatomy, Chunk, Part
from pipeline.page.reading.span import Span
from pipeline.papers.venue_kinds import venue_kind

LEAD = re.compile(r"(?:^|(?<=[\s(\[\"”.,;:]))([Ii]n:?[ ]+)$")
CLEAR = 0.8  # of a kind's entries that must agree
MIN_OF_KIND = 2


def venue_lead(anatomy: Anatomy, venue: Chunk) -> Span | None:
    """The "In " right in front of a venue, as a span of the visible text; None where there is none."""
    found = LEAD.search(anatomy.inline.visible[: venue.span.start])
    return Span(found.start(1), venue.span.start) if found else None


def learn_leads(anatomies: Sequence[Anatomy]) -> Mapping[str, str]:
    """For each kind of venue that is clearly written with or without a lead: the lead, "" for none."""
    seen: dict[str, list[str]] = {}
    for anatomy in anatomies:
        venue = next((chunk for chunk in anatomy.chunks if chunk.part is Part.VENUE), None)
        kind = venue_kind(anatomy.venue_text)
        if venue is not None and kind:
            lead = venue_lead(anatomy, venue)
            seen.setdefault(kind, []).append(anatomy.text(lead) if lead else "")
    leads: dict[str, str] = {}
    for kind, shown in seen.items():
        usual = max(set(shown), key=shown.count)
        if len(shown) >= MIN_OF_KIND and shown.count(usual) >= CLEAR * len(shown):
            leads[kind] = usual
    return leads
