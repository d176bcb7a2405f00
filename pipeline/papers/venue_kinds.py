"""What kind of venue a paper appeared in, told by how the venue is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from pipeline.papers.venue_names import CONFERENCES, JOURNALS, PUBLISHERS

WORKSHOP = re.compile(r"\bworkshops?\b", re.IGNORECASE)
JOURNAL = re.compile(
    r"\b(?:journals?|transactions|trans\.|letters|annals|annales|bulletin|magazine|quarterly|revista|revue|zeitschrift"
    r"|plos|elife|scientific reports|phys(?:ical|\.) ?rev(?:iew|\.)|proc\. natl\."
    r"|proceedings of the (?:national academy|royal society|acm on|vldb|ieee(?=\W*(?:\d|vol|$))))"
    r"|\b(?-i:J\. |Rev(?:iew\b|\.))",
    re.IGNORECASE,
)
CONFERENCE = re.compile(
    r"\b(?:conference|conf\.|proceedings|proc\.|symposium|symp\.|congress|convention|annual meeting|findings of"
    r"|advances in neural information|lecture notes in|peer.reviewed)",
    re.IGNORECASE,
)
BOOK = re.compile(r"\b(?:(?:hand)?book(?: chapter)?|chapter)\b", re.IGNORECASE)
# A publisher's name alone, which stands for the venue of a book.
PUBLISHER = re.compile(
    r"(?:[^\W\d_][\w&.'\u2019-]*,?[ ]+){0,5}"
    r"(?:Press|Verlag|Publish(?:ers|ing)|Books|Edizioni|[EÉ]ditions?|Editora?|Forlag)"
    rf"|(?:{'|'.join((*PUBLISHERS, '[EÉ]ditions?', 'Edizioni', 'Editorial', 'Verlag'))})(?:,?[ ].{{0,30}})?",
)
THESIS = re.compile(r"\b(?:ph\.?d\.?|thesis|theses|dissertation)\b", re.IGNORECASE)
REPORT = re.compile(r"\b(?:technical report|tech\. report)\b", re.IGNORECASE)
OTHER = re.compile(r"\b(?:patent|talk|poster|tutorial|award|abstract|dataset|software)\b", re.IGNORECASE)
FIRST_WORD_OF_JOURNAL = re.compile(r"\W*(?:[Ii]n\W+)?(?:Nature|Science|Cell|Frontiers|Acta|BMC|Neuron)\b")
# "12(3)", "12: 345-356", "vol. 12", "12 345": a volume, and behind it its issue or pages. A year is none.
VOLUME = re.compile(
    r"\b[Vv]ol(?:ume|\.)?\s*\d|(?<![\w.'\u2019-])(?!(?:19|20)\d\d\b)\d{1,4}\s*"
    r"(?:\(\d|[:,]\s*e?\d|\s+\d+(?:\s*[-\u2010-\u2015]|\b))"
)
ACRONYM_WITH_YEAR = re.compile(
    r"(?<![\w-])(?!USA|UAE)(?:[A-Z][A-Za-z]*[A-Z]{2,}|[A-Z]{3,}),?\s?['\u2019-]?(?:(?:19|20)\d\d|\d\d)(?!\d)"
)
BY_WORDS = (("workshop", WORKSHOP), ("journal", JOURNAL))
BY_FORM = (
    ("conference", CONFERENCE),
    ("thesis", THESIS),
    ("report", REPORT),
    ("other", OTHER),
    ("book", BOOK),
    ("journal", FIRST_WORD_OF_JOURNAL),
    ("journal", VOLUME),
    ("conference", ACRONYM_WITH_YEAR),
)
# What a work is, by its type in CSL-JSON; the types that say no more than that it is a text are left out.
TYPES = {
    "article-journal": "journal",
    "paper-conference": "conference",
    "chapter": "book",
    "book": "book",
    "thesis": "thesis",
    "report": "report",
}
WORD = re.compile(r"[A-Za-z](?:[A-Za-z&]|-(?=[A-Za-z]))*")
BY_CASE = 4  # letters up to which a short form counts only as it is written: "ALT", not "alt"


def venue_kind(venue: str) -> str:
    """workshop, journal, conference, book, thesis, report or other; "" where the venue does not tell.

    The words "workshop" and "journal" and their like decide, then a known short form, then how the venue is written: a
    volume with an issue or pages is a journal's, an acronym with a year a conference's.
    """
    told = (_first(BY_WORDS, venue) or _by_short_form(venue) or _first(BY_FORM, venue)) if venue else ""
    return told or ("book" if PUBLISHER.fullmatch(venue) else "")


def is_publisher(venue: str) -> bool:
    """Whether a venue is the name of a publisher: the work is a whole book."""
    return PUBLISHER.fullmatch(venue) is not None and venue_kind(venue) == "book"


def work_kind(venue: str, csl_type: str) -> str:
    """The same of a work: its venue's words are more exact than its type, which calls workshops conferences."""
    return venue_kind(venue) or TYPES.get(csl_type, "")


def announced_kind(venue: str, csl_type: str) -> str:
    """The same as news tell it: a "whole book" is told apart from its chapters, for nobody accepts it."""
    kind = work_kind(venue, csl_type)
    return "whole book" if kind == csl_type == "book" else kind


def _first(signs: Iterable[tuple[str, re.Pattern[str]]], venue: str) -> str:
    return next((kind for kind, sign in signs if sign.search(venue)), "")


def _by_short_form(venue: str) -> str:
    """The kind of the known venues that a text names in short; "" where there are none, or of both kinds."""
    kinds = {kind for word in WORD.findall(venue) if (kind := _short_forms().get(_as_compared(word)))}
    return kinds.pop() if len(kinds) == 1 else ""


@cache
def _short_forms() -> dict[str, str]:
    conferences = {_as_compared(short): "conference" for short in CONFERENCES}
    return conferences | {_as_compared(short): "journal" for short in JOURNALS}


def _as_compared(short: str) -> str:
    return short if len(short) <= BY_CASE else short.casefold()
