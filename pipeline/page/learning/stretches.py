"""The stretches of an entry's plain text that may be its title: between sentence ends, or before a venue."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from pipeline.page.learning.authors import LED_BY_WITH, AuthorList
from pipeline.page.learning.vocabulary import (
    LABELS,
    NOT_LED_BEHIND,
    PREPRINT,
    SHORTENED,
    SHORTENED_WORDS,
    STATUS,
    STATUS_ALONE,
    TYPE_MARK,
    names_venue,
)
from pipeline.page.reading.inline import Emphasis, Inline, Link
from pipeline.page.reading.span import Span

# What begins a sentence of its own behind any full stop: "... in R. Accepted at Quiet Letters".
CLAIM = (
    r"(?:(?:Conditionally )?[Aa]ccepted|Submitted|To appear|Forthcoming|In press|Under review|Revise and resubmit)\b"
)
# A character class comes first, by which the pattern skips all that ends no sentence.
SENTENCE = re.compile(
    r"[.?!|·．。\s](?:(?<=[\n|·．。])|(?<=\s)(?:[-–—]+|//)\s"
    rf"|(?<=\.)\s+(?={CLAIM}|https?://|doi:|in [A-Z])"
    rf"|(?:(?<=[^\W\d_]{{2}}[.?!]){NOT_LED_BEHIND}|(?<=[\d)\]?!'’\"” ][.?!]))\s+"
    r"(?=[^\W\d_a-z]|[*_(\[]|\d{1,3}(?:st|nd|rd|th)\b|(?:19|20)\d\d(?:\s+[A-Z\d]|[.;,:]|\s*\Z)"
    r"|(?:(?:ar|bio|chem|eng|eco|med|psy|soc)[rR]?[xX]iv|eLife|npj)\b))"
)
# A full stop in a journal's shortened name behind a comma: "The title, Phys. Rev. C 108", "The title, J. Chem. Phys."
JOURNAL_BEGINS = re.compile(rf", (?:[A-Z][a-z]*\. ?){{0,4}}\b(?:{'|'.join(SHORTENED_WORDS)})\.\Z")
# "The title: Journal of Bogs, v. 12, p. 45-67", as geologists have it.
JOURNAL_BEHIND_COLON = re.compile(
    r":\s(?=(?P<journal>[A-Z][^:\n]{2,80}), (?:v(?:ol)?\. ?\d|\d{1,4}(?:\(\d+\))?, (?:pp?\. ?)?[A-Z]?\d))"
)
DASH = re.compile(r"\s(?:[-–—]|--)\s")
SUBTITLE = 3  # words
TELLS_HOW = re.compile(
    r"\b(?:Awards?|Prize|Best|Oral|Spotlight|Poster|Talk|Keynote|Invited|Accepted|Submitted|Review)\b"
)
WORD_BEFORE_STOP = re.compile(r"([^\W\d_]{3,})[.?!] (?=[A-Z])")
LED_BY_IN = re.compile(r"[,.?!] [Ii]n:[ ][^\n]*")  # "The title, in: Pell, J. (Ed.), The Book"
QUOTE_IN = re.compile(r"(?<=['’\"”]) in ")  # in front of a book in italics
DATED = re.compile(r"(?:[A-Z][a-z]{2,8}\.?[ ])?(?:19|20)\d\d[ ]?(?:[:.]|[-–—](?=[ ]))[ ]+")  # "Jun. 2031: The title"
# Meteorologists, geologists and archaeologists set the year between names and title: "Okafor, A., 2031: The title". A
# title may begin with a year itself, so where a space alone parts them the entry must say no other.
YEAR_BEHIND_NAMES = re.compile(r"[\s.,;]*(?:19|20)\d\d[a-z]?(?P<mark>\s?[:.,])?\s+(?=[^\W\d_]|[\"“‘'])")
SAID_YEAR = re.compile(r"(?<![\d./-])(?:19|20)\d\d(?![\d.]*\d)")
NO_COMMA = re.compile(r"(?::|[^\W\d_](?<!\b[Ii]n)) \Z")  # "in *Quiet Rooms*" is led
BEHIND_COMMA = re.compile(r",['’\"”]? \Z")
JOURNAL_ENDS = re.compile(r"\s*(?:[.,;(\n]|\d|\Z)")
VOLUME_BEHIND = re.compile(r",?\s+(?:(?:[Vv]ol|pp)\.?\s+)?(?!(?:19|20)\d\d\b)\d{1,4}\b(?!\s+[a-z])")
BRACKET = re.compile(r"\s*\((?:[^()]|\([^()]*\))*\)")
SHORT_VENUE = re.compile(r"(?:in )?[A-Z][A-Za-z&-]*[A-Z][A-Za-z&-]*(?:[ ]?['’]?\d\d|[ -](?:19|20)\d\d)")
GOES_ON = re.compile(r"(?:and|or|&|with|from|of|as)\b")  # in a title: "Cells, Nets, and Letters"
ACRONYM = re.compile(r"[A-Z]{3,}[’']?\d*")  # with the pages or the year behind, or a town: "The title, RDC, 2031"
PLACE = re.compile(r"[A-Z][\w.-]*(?: [A-Z][\w.-]*)?")
NUMBERS = re.compile(
    r"[\W\d]*|\W*(?:[Vv]ol(?:ume)?|[Nn]o|pp?|pages?|[Ii]ssue|[Aa]rt(?:icle)?)\b[\w\W]{0,20}|[A-Z][a-z]{2,8}\.? \d{4}"
    r"|[a-z]{1,6}\d{3,8}"  # an article's
)
# As of a journal between commas: The title, Bogs in Transition 2031, 22(3)
NAME_AND_YEAR = re.compile(r"[A-Z][\w'’-]+(?: (?:of|in|the|and|for|on|&|[A-Z][\w'’-]+)){1,7} (?:19|20)\d\d")
COMMA = re.compile(", ")
JOURNAL_LENGTH = 60  # characters of a shortened name
MIN_TITLE = 20  # characters
MAX_PLACES = 3  # a town, a state and a country
EDGE = " \t\n,.;:·|-–—[]．。，；"
YEAR = re.compile(r"\b(?:19|20)\d\d(?:\b|[年년])")
NUMBERED = re.compile(r"\b10\.\d{4,9}/|\d{4}\.\d{4,5}\b")  # a DOI or an arXiv number
BADGE_CLASS = re.compile(r"\bclass\s*=\s*[\"'][^\"']*(?<![\w-])(?:badge|venue|tag|chip|abbr)(?![\w])")
VENUE_LENGTH = 4  # words
LABEL_WORDS = 10  # of a link that shows a DOI, with a journal before it perhaps


def plain_stretches(inline: Inline, start: int, authors: AuthorList | None) -> list[Span]:
    """The plain stretches between sentence ends, link labels and dated brackets, outside the author list."""
    text = inline.visible
    if dated := DATED.match(text, start):
        start = dated.end()
    stops = [
        (match.start() + (match.group()[0] in "?!"), match.end())
        for match in SENTENCE.finditer(text, start)
        if not JOURNAL_BEGINS.search(text, max(match.start() - JOURNAL_LENGTH, start), match.start() + 1)
    ]
    stops += [
        (mark.visible.start, mark.visible.end)
        for mark in inline.marks
        if _says_venue(inline, mark) or stands_for_venue(inline, mark)
    ]
    if authors:
        led = LED_BY_WITH.search(text[: authors.span.start])
        closed = led is not None and "(" in led.group() and text.startswith(")", authors.span.end)
        end = _behind_year(text, authors.span.end + closed)
        stops.append((led.start() if led else authors.span.start, end))
    stops += [
        match.span()
        for match in BRACKET.finditer(text, start)
        if names_venue(match.group()) or YEAR.search(match.group())
    ]
    stops += [(link.label.start, link.label.end) for link in inline.links if _is_label(inline, link)]
    stops += [match.span() for pattern in (LED_BY_IN, TYPE_MARK) for match in pattern.finditer(text, start)]
    colons = JOURNAL_BEHIND_COLON.finditer(text, start)
    stops += [colon.span() for colon in colons if not _ends_sentence(colon["journal"])]
    italics = {mark.visible.start for mark in inline.marks if mark.is_italic}
    stops += [match.span() for match in QUOTE_IN.finditer(text, start) if match.end() in italics]
    spans = []
    at = start
    for begin, end in sorted(stops):
        if begin > at:
            spans.append(Span(at, begin))
        at = max(at, end)
    if at < len(text):
        spans.append(Span(at, len(text)))
    return spans


def joined_stretches(inline: Inline, stretches: Sequence[Span]) -> Iterator[Span]:
    """Pairs of stretches that a question mark or a dash parts, as titles have them: "Who Reads? A Study of Reeds"."""
    text = inline.visible
    for a, b in itertools.pairwise(stretches):
        asked = text[a.end - 1 : a.end] in {"?", "!"} and not text[a.end : b.start].strip(" ")
        parted = asked or DASH.fullmatch(text, a.end, b.start)
        shown = text[b.start : b.end].strip(EDGE)
        short = len(shown.split()) < SUBTITLE and not shown.startswith("Part ")
        if not parted or short or names_venue(shown) or re.search(r"\d{3}", shown):
            continue
        marks = (mark.visible for mark in inline.marks)
        if not TELLS_HOW.search(shown) and not any(mark.start in {a.start, b.start} for mark in marks):
            yield Span(a.start, b.end)


def _ends_sentence(name: str) -> bool:
    """Whether a full stop in a text ends a sentence and shortens no word: ": A Survey. Quiet Rooms"."""
    return any(word not in SHORTENED for word in WORD_BEFORE_STOP.findall(name))


def _behind_year(text: str, end: int) -> int:
    """Where the names end, with the year behind them that no bracket holds."""
    year = YEAR_BEHIND_NAMES.match(text, end)
    return year.end() if year and (year["mark"] or not SAID_YEAR.search(text, year.end())) else end


def _is_label(inline: Inline, link: Link) -> bool:
    """Whether a link shows a label or a number, and not all that is said of the paper."""
    shown = inline.visible[link.label.start : link.label.end]
    return bool(LABELS.fullmatch(shown) or (NUMBERED.search(shown) and len(shown.split()) <= LABEL_WORDS))


def stretches_before_venues(text: str, sentences: Sequence[Span]) -> Iterator[Span]:
    """What stands before the venue where commas alone part them: "The title, Journal of Quiet Rooms, 12(3), 2031"."""
    for span in sentences:
        end, found, unknown = span.end, None, 0
        while (comma := text.rfind(", ", span.start, end)) > span.start:
            piece = text[comma + 2 : end].strip(EDGE)
            if _is_venue_piece(piece) or (ACRONYM.fullmatch(piece) and text.startswith(", ", end)):
                found, unknown = comma, 0
            elif PLACE.fullmatch(piece) and unknown < MAX_PLACES:
                unknown += 1
            elif not NUMBERS.fullmatch(piece):
                break
            end = comma
        if found is None and text[: span.start].strip():
            found = _first_venue(text, span)
        if found is not None:
            yield Span(span.start, found)


def _first_venue(text: str, span: Span) -> int | None:
    """Where the first venue begins behind some words, whatever follows: "The title, 2nd Workshop, June, 24th"."""
    commas = [match.start() for match in COMMA.finditer(text, span.start + MIN_TITLE, span.end)]
    for begin, end in itertools.pairwise([*commas, span.end]):
        if _is_venue_piece(text[begin + 2 : end].strip(EDGE)):
            return begin
    return None


def _is_venue_piece(piece: str) -> bool:
    """Whether a piece between commas is a venue by its words, or a name with a year: "SIGIR'20"."""
    named = SHORT_VENUE.fullmatch(piece) or NAME_AND_YEAR.fullmatch(piece)
    return bool(named) or (names_venue(piece) and not GOES_ON.match(piece))


def _says_venue(inline: Inline, mark: Emphasis) -> bool:
    """Whether a marked text is a venue with its year, or what stands for one: "**ICML 2031** The title", a badge."""
    shown = inline.visible[mark.visible.start : mark.visible.end]
    if any(words.fullmatch(shown.strip(EDGE)) for words in (PREPRINT, STATUS, STATUS_ALONE)):
        return True
    leads = mark.mark.startswith("`") and not inline.visible[: mark.visible.start].strip(EDGE + "*+>")
    badge = leads or BADGE_CLASS.search(mark.mark)
    return bool(YEAR.search(shown) or badge) and len(shown.split()) <= VENUE_LENGTH


def stands_for_venue(inline: Inline, mark: Emphasis) -> bool:
    """Whether a text in italics stands behind a comma, as a journal does: "The title, *Quiet Rooms*, 12"."""
    text, span = inline.visible, mark.visible
    named = mark.is_italic and text[span.start : span.start + 1].isupper()
    if named and NO_COMMA.search(text, 0, span.start) and VOLUME_BEHIND.match(text, span.end):
        return True  # "The title *Quiet Rooms* **12** 45", "The title: *Quiet Rooms*, **12**"
    return bool(named and BEHIND_COMMA.search(text, 0, span.start) and JOURNAL_ENDS.match(text, span.end))
