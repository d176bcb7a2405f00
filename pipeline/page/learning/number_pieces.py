"""Pieces that hold several numbers of a venue: its volume with the year and pages, the year with the volume."""

from __future__ import annotations

import re

from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.naming import YEAR, name_piece
from pipeline.page.learning.vocabulary import DASHES
from pipeline.page.months import MONTH_NAME
from pipeline.page.reading.span import Span

# A volume with its year and pages: "226:6 (2031) 106939", "12(3) (2031), 45"; "(2031) 45" behind a volume in bold.
VOLUME_AND_YEAR = re.compile(
    rf"(?:(?P<volume>\d{{1,4}}(?:[:./]\d{{1,3}}|[ ]?\(\d{{1,3}}\))?)[ ]\(|(?<=\())(?P<year>{YEAR})\)"
    rf"[ ,:]+(?P<pages>(?:(?:no|pp?)\.[ ]?)?[A-Za-z]?\d[\w:(){DASHES}]*)"
)
# "(3):45-67" behind a volume in bold; "2031:45-67" behind proceedings that have none.
ISSUE_AND_PAGES = re.compile(
    rf"(?<=\()(?P<issue>\d{{1,4}}(?:[/{DASHES}]\d{{1,4}})?)\)[ ]?[:,][ ]?(?P<pages>[A-Za-z]?\d[\w{DASHES}]*)"
)
# "(2031) 12(3) Journal of Bogs": lawyers set the volume in front of the journal.
YEAR_AND_VOLUME = re.compile(
    rf"(?<=\()(?P<year>{YEAR})\)[ ]+(?P<volume>\d{{1,4}}(?:[ ]?\(\d{{1,3}}\))?)(?:[ ]+(?P<name>[A-Z].+))?", re.DOTALL
)
NAME_AND_DATE = re.compile(rf"(?P<name>[A-Z](?=.{{0,12}}[a-z])[^\n]{{0,150}})[ ](?P<date>{YEAR}[ ](?:{MONTH_NAME})\.?)")
YEAR_AND_PAGES = re.compile(rf"(?P<year>{YEAR})[ ]?:[ ]?(?P<pages>\d{{1,5}}[{DASHES}]\d{{1,5}})")
NUMBERS = (VOLUME_AND_YEAR, ISSUE_AND_PAGES, YEAR_AND_PAGES, YEAR_AND_VOLUME, NAME_AND_DATE)
GROUPS = {"year": Part.YEAR, "date": Part.DATE}  # of their groups; numbers are told apart when the venue is known


def cut_numbers(text: str, piece: Span) -> list[Chunk]:
    """What a piece is that says several numbers of a venue, volume, year and pages, say; nothing where it does not."""
    found = next((match for form in NUMBERS if (match := form.fullmatch(text, piece.start, piece.end))), None)
    if found is None:
        return []
    said = sorted((found.start(group), group) for group, shown in found.groupdict().items() if shown)
    spans = [(group, Span(*found.span(group))) for _, group in said]
    return [
        name_piece(text, span, labelled=False) if group == "name" else Chunk(GROUPS.get(group, Part.PROSE), span)
        for group, span in spans
    ]
