"""What the place of a text in its entry says for its being the title, and against it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.page.learning.authors import AuthorList
from pipeline.page.learning.vocabulary import SHORT_NAMES, is_shortened, names_venue
from pipeline.page.reading.headings import HEADING_MARK
from pipeline.page.reading.inline import Inline
from pipeline.page.reading.span import Span

LINKED = frozenset({"link", "weblink"})
LABEL_WORDS = 4  # of a text that is a label where several entries show it
CROSSING_COST = 2.0
# Of a bold text with a year or volume right behind it, as journals have them ("**Nature** 12(3)"), of a link with a
# volume there, of a journal in quotes; twice that of names in short.
JOURNAL_COST = 2.5
BADGE_COST, BADGE_WORDS = 2.0, 4
BEHIND_NAMES = 1.0  # what a plain text gains that stands where titles stand behind names
BELOW_NAMES = 2.0  # what a text in an element gains that fills the line below them
BELOW_HEADING, TITLE_WORDS = 2.0, 5  # what a text in no marks loses below a heading of so many words
FEW_WORDS = 3  # of a journal's name
BEHIND_IN = re.compile(r"[.,;:?!”\"’)\n]\s*[Ii]n:?\s+$")
LED_IN = re.compile(r"[Ii]n:?\s+")
LINE_BELOW, LINE_ENDS = re.compile(r"[ ,.;:]*\n\s*"), re.compile(r"[,.;]?[ \t]*(?:\n|\Z)")
YEAR_BETWEEN = re.compile(r"[ .,:;]*(?:\((?:19|20)\d\d[a-z]?\)[ .,:;]*)?")
NUMBER_BEHIND = re.compile(r",? (?:19|20)\d\d\b|,? \d{1,4}(?:[(:,]| \()")
YEAR_RIGHT_BEHIND = re.compile(r",? (?:19|20)\d\d\b")
QUOTED_BEHIND = re.compile(r"[\"”»],? (?:(?:19|20)\d\d\b|\d{1,4}\b|(?:vol|t|nr)\.? ?\d)")
VOLUME_BEHIND = re.compile(
    r",? (?!(?:19|20)\d\d\b)\d{1,4}(?:\(\d|: ?\d|, (?:pp?\.|[a-z]?\d))"
)  # "[Nature](...), 12(3)"
# As chemists cite, of a journal in italics: "Moss Lett., 2031, 12, 102-107", "Moss Lett. 2031, 12 (3), 102".
CITED_BEHIND = re.compile(r",? (?:19|20)\d\d, \d{1,4}(?: ?\(\d+\))?, (?:[a-z]{1,6}\d|\d{2})")
WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the texts of an entry stand: beside which names, and which links that show venues."""

    inline: Inline
    authors: AuthorList | None
    venues: tuple[Span, ...]
    headed: int

    def worth(self, span: Span, dress: str, score: float) -> float:
        """What its place adds to the score that a text in some dress has by its words."""
        return score + self._worth_as_plain(span, dress, score) - self._cost_as_journal(span, dress)

    def _worth_as_plain(self, span: Span, dress: str, score: float) -> float:
        """Of a text in no marks, or in an element alone: near names, below a heading, across marks and venues."""
        if dress.startswith("<"):
            return BELOW_NAMES * (score > 0 and _fills_line(self.inline.visible, span, self.authors))
        if dress != "plain":
            return 0.0
        crossed = _crosses_mark(self.inline, span) + any(span.holds(venue) for venue in self.venues)
        below = BELOW_HEADING * (span.start > self.headed)
        named = score > CROSSING_COST * crossed and _is_behind_names(self.inline, span, self.authors)
        return BEHIND_NAMES * named - CROSSING_COST * crossed - below

    def _cost_as_journal(self, span: Span, dress: str) -> float:
        """Of a text that is a journal, or a badge."""
        text = self.inline.visible
        cost = 2 * JOURNAL_COST * _is_shortened_venue(text, span, dress)
        if dress == "bold":
            return cost + JOURNAL_COST * bool(NUMBER_BEHIND.match(text, span.end)) + BADGE_COST * _is_badge(text, span)
        if dress == "quoted":
            return cost + JOURNAL_COST * _is_quoted_journal(self.inline, span)
        if dress in {"italic", "plain"}:
            return cost + 2 * JOURNAL_COST * _is_cited(self.inline, span)
        if dress in LINKED:
            cost += JOURNAL_COST * bool(VOLUME_BEHIND.match(text, span.end))
            return cost + JOURNAL_COST * _is_journal(text, span, self.authors)
        return cost


def place_of(inline: Inline, authors: AuthorList | None, venues: tuple[Span, ...]) -> Place:
    """The place of an entry's texts; `venues` are links that show venues."""
    return Place(inline, authors, venues, _title_in_heading(inline.visible))


def _is_journal(text: str, span: Span, authors: AuthorList | None) -> bool:
    """Whether a link shows where a paper stands, as a title of several words stands between it and the names."""
    if authors is None or authors.span.end > span.start:
        return False
    before = text[authors.span.end : span.start]
    shown = text[span.start : span.end]
    few = len(shown.split()) <= FEW_WORDS and bool(re.search(r"[.,?!]\s+\Z", before))
    told = len(WORD.findall(before)) >= LABEL_WORDS
    return told and "\n" not in before and (few or names_venue(shown))


def _is_shortened_venue(text: str, span: Span, dress: str) -> bool:
    """Whether a text is a journal in shortened words, or a link is a name in capitals with the year right behind."""
    shown = text[span.start : span.end]
    capitals = dress in LINKED and SHORT_NAMES.fullmatch(shown) and YEAR_RIGHT_BEHIND.match(text, span.end)
    return bool(capitals) or is_shortened(shown)


def _is_cited(inline: Inline, span: Span) -> bool:
    """Whether a text is a journal in italics, or a part of one, with year, volume and pages behind it."""
    around = (mark.visible for mark in inline.marks if mark.is_italic and mark.visible.holds(span))
    return any(CITED_BEHIND.match(inline.visible, mark.end) for mark in around)


def _is_quoted_journal(inline: Inline, span: Span) -> bool:
    """Whether a quoted text is a journal behind a title in italics, as Poles write it: "*The title*, „Bagna” 2031"."""
    text = inline.visible
    before = text[: span.start].rstrip(' "“„«')
    led = before.endswith(",") and any(mark.is_italic and mark.visible.end == len(before) - 1 for mark in inline.marks)
    return led and bool(QUOTED_BEHIND.match(text, span.end))


def _is_behind_names(inline: Inline, span: Span, authors: AuthorList | None) -> bool:
    """Whether a text in no marks stands right behind the names, a year in brackets aside: "Ada Okafor (2031). Bogs"."""
    between = authors and YEAR_BETWEEN.fullmatch(inline.visible, authors.span.end, span.start)
    return bool(between) and not any(mark.visible.overlaps(span) for mark in inline.marks)


def _fills_line(text: str, span: Span, authors: AuthorList | None) -> bool:
    """Whether a text that names no venue fills the line right below the names."""
    if authors is None or authors.span.end > span.start or names_venue(text[span.start : span.end]):
        return False
    return bool(LINE_BELOW.fullmatch(text, authors.span.end, span.start) and LINE_ENDS.match(text, span.end))


def _is_badge(text: str, span: Span) -> bool:
    """Whether a text of a few words stands in square brackets: "**[Nets for Bogs]** The title"."""
    bracketed = text[: span.start].endswith("[") and text.startswith("]", span.end)
    return bracketed and len(text[span.start : span.end].split()) <= BADGE_WORDS


def _crosses_mark(inline: Inline, span: Span) -> bool:
    """Whether marked text makes up most of a plain text and ends inside it: then that is the title, or none of it."""
    return any(
        mark.visible.start <= span.start < mark.visible.end < span.end
        and (
            2 * (mark.visible.end - span.start) > len(span)
            or inline.visible[mark.visible.end :].lstrip(" ").startswith(",")
        )
        for mark in inline.marks
    )


def _title_in_heading(text: str) -> int:
    """Where the heading ends that leads an entry, where it has the words of a title; the text's end without one."""
    line = text.partition("\n")[0]
    words = WORD.findall(line) if HEADING_MARK.match(text) else []
    return len(line) if len(words) >= TITLE_WORDS and not names_venue(line) else len(text)


def is_led_venue(inline: Inline, span: Span, dress: str) -> bool:
    """Whether a text is where the paper stands: "In *The Handbook of Quiet Rooms*", in italics behind an "In"."""
    if dress in {"italic", "quoted"}:  # Italian journals stand in guillemets: "in «Studi»"
        return bool(BEHIND_IN.search(inline.visible[: span.start].rstrip('«“„"')))
    led = LED_IN.match(inline.visible, span.start, span.end) if dress == "plain" else None
    if led is None:
        return False
    return any(mark.visible.start == led.end() and mark.visible.end >= span.end for mark in inline.marks)
