"""What a piece of an entry's free text is, by its words: a date, a label, a venue, a status."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.page.dates import find_date
from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.vocabulary import DASHES, PREPRINT, STATUS, STATUS_ALONE, names_venue
from pipeline.page.months import MONTH_NAME
from pipeline.page.reading.span import Span
from pipeline.papers.waiting import RESUBMIT

YEAR = r"(?:19|20)\d\d"
SHORT_YEAR = r"[’']\d\d|\d\d[’']"
YEAR_ONLY = re.compile(rf"(?:{YEAR}|{SHORT_YEAR})[a-z]?\+?")  # "2031+" is not out yet
MONTH_ONLY = re.compile(rf"(?:{MONTH_NAME})\.?(?:[ ]?[/–-][ ]?(?:{MONTH_NAME})\.?)?", re.IGNORECASE)  # "Aug./Sep."
VENUE_LEAD = re.compile(r"(?:published\s+)?(?:in|at|on)\s+(?:the\s+)?(?=\S)", re.IGNORECASE)
# What was done with a preprint: "Posted on arXiv", "Published as a preprint".
PUT = re.compile(
    r"(?:(?:(?:first|now)\s+)?(?:appeared|available|deposited|published|posted|released|uploaded)\s+(?:online\s+)?)?"
    r"(?:as|at|in|on|to|via)\s+(?:the\s+)?(?=\S)",
    re.IGNORECASE,
)
NAME_YEAR = re.compile(
    r"(?P<name>.*?[^\s,–-])(?P<volume>(?:,?\s+\d{1,4}(?:\.\d+)?(?:,\s*\d+)?)?(?=\s*\())?(?P<gap>\s*[–-]\s*|\s*,?\s*\(?)"
    rf"(?P<year>(?<!\d){YEAR}(?!\d)|{SHORT_YEAR})(?P<rest>.*)$",
    re.DOTALL,
)
YEAR_NAME = re.compile(rf"(?P<year>{YEAR})[ ]+(?P<name>[A-Z].*)")  # "2031 Conference on Rivers"
YEAR_SOON = re.compile(rf"[^\n]{{0,60}}\b{YEAR}\b")  # it is the year, where it follows: "2031 Night Days. IEEE, 2031"
# "ICML-31", "ICML31 Oral", "USENIX Security31", of known venues; "arXiv31".
ACRONYM_YEAR = re.compile(
    r"(?P<name>[A-Z][\w&]*[A-Z]|[A-Z][A-Z&]+ [A-Z][a-z]+|[A-Za-z]+[Xx]iv)-?(?P<year>\d\d)(?!\w)(?P<rest>.*)"
)
GOES_ON = re.compile(r"\b(?:of|the|in|at|on|for|\d{1,3}(?:st|nd|rd|th))$")  # "Proceedings of the 2031 CHI Conference"
YEAR_BEHIND = re.compile(rf"(?:\W*(?:{YEAR}|{SHORT_YEAR})|(?<=[Xx]iv)\d\d)\W*$")
YEAR_INSIDE = re.compile(rf"\b(?:{YEAR})(?:\b|[年년])|{SHORT_YEAR}|[A-Za-z]{{2,}}20\d\d\b")
PAGES_ONLY = re.compile(rf"(?!{YEAR})\d{{1,5}}[ ]?[～~{DASHES}]+[ ]?\d{{1,5}}")  # "1876-1904"
NUMBER_OF_DAY = re.compile(r"20\d\d\.\d\d\.\d\d\.\d{6,8}(?:v\d+)?")  # of bioRxiv, medRxiv
# A name in marks follows: "Proceedings of the *Conference on Bogs*".
PROCEEDINGS_OF = re.compile(r"(?:in )?(?:the )?proc(?:eedings|\.)? of(?: the)?", re.IGNORECASE)
NUMBERED = re.compile(r"(?:(?:vol|no|nr|n)\.? ?|n\.?[°ºᵒ] ?|№ ?)?\d+", re.IGNORECASE)  # "12, no. 3: 45-67"
IMPACT = re.compile(r"\W*(?:IF|JIF|[Ii]mpact [Ff]actor)\b\W*\d.*", re.DOTALL)  # of a journal: "IF: 10.2"
LABEL_WORDS = 4
RESUBMITTED = re.compile(RESUBMIT, re.IGNORECASE)


def name_piece(text: str, span: Span, *, labelled: bool) -> Chunk:
    """Say what a piece of text is; `labelled` where a colon follows."""
    shown = text[span.start : span.end]
    if part := _part_of_date(shown):
        return Chunk(part, span)
    label = labelled and len(shown.split()) <= LABEL_WORDS and not NUMBERED.fullmatch(shown)
    label = label and not RESUBMITTED.fullmatch(shown)  # "R&R: Quiet Letters"
    if label or PROCEEDINGS_OF.fullmatch(shown):
        return Chunk(Part.LABEL, span)
    if preprint := _preprint(text, span):
        return preprint
    if STATUS.search(shown) or STATUS_ALONE.fullmatch(shown):
        return Chunk(Part.STATUS, span)
    numbered = PAGES_ONLY.fullmatch(shown) or NUMBER_OF_DAY.fullmatch(shown)
    if (YEAR_INSIDE.search(shown) and not numbered) or (names_venue(shown) and not IMPACT.fullmatch(shown)):
        return venue_chunk(text, span, Part.VENUE)
    return Chunk(Part.PROSE, span)


def _preprint(text: str, span: Span) -> Chunk | None:
    """The word for a preprint, or where it is, with what was done with it: "Posted on arXiv"."""
    shown = text[span.start : span.end]
    put = PUT.match(shown)
    for lead in (0, put.end()) if put else (0,):
        if lead < len(shown) and PREPRINT.fullmatch(YEAR_BEHIND.sub("", shown[lead:])):
            named = venue_chunk(text, Span(span.start + lead, span.end), Part.PREPRINT)
            return replace(named, span=Span(span.start if lead else named.span.start, span.end))
    return None


def _part_of_date(shown: str) -> Part | None:
    """Year, month or date, where a text is nothing else."""
    if YEAR_ONLY.fullmatch(shown):
        return Part.YEAR
    if MONTH_ONLY.fullmatch(shown):
        return Part.MONTH
    date = find_date(shown)
    whole = date and date.end - date.start >= len(shown) - 1
    return Part.DATE if whole and re.search(r"\d{4}|[^\W\d_]{3}", shown) else None


def venue_chunk(text: str, span: Span, part: Part) -> Chunk:
    """A venue with its name and year told apart; a lead like "In" stays outside."""
    lead = VENUE_LEAD.match(text, span.start, span.end)
    start = lead.end() if lead and lead.end() < span.end else span.start
    found = NAME_YEAR.match(text, start, span.end)
    if found is None and not YEAR_SOON.match(text, span.end):
        found = YEAR_NAME.fullmatch(text, start, span.end)
    found = found or ACRONYM_YEAR.fullmatch(text, start, span.end)
    if found and not GOES_ON.search(found.group("name")):
        inner = ((part, Span(*found.span("name"))), (Part.YEAR, Span(*found.span("year"))))
        return Chunk(part, Span(start, span.end), None, inner)
    return Chunk(part, Span(start, span.end), None, ((part, Span(start, span.end)),))
