"""Whether a text of unknown words is a venue, by where it stands and what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.person import is_name
from pipeline.page.learning.vocabulary import BADGE_NAME, DASHES, VENUE_FIELD
from pipeline.page.reading.inline import Inline
from pipeline.page.reading.span import Span

# "ICML 2031: The title", "ICML 2031: 1-10" (DBLP): a venue before a colon, no label
# "Rev. Geophys.", "J. Clim", "Atmos. Chem. Phys.": a journal as ISO 4 shortens it; not the initials of a person.
ISO_4 = re.compile(r"(?=.*[A-Z][a-z]{2,9}\b)(?:[A-Z][a-z]{0,9}\.[ ]?)+[A-Z][a-z]{1,9}\.?")
ALONE = re.compile(r"[*_`]{1,2}$|<(?:i|em|cite|code)\b")  # marks in which a venue of unknown words is written
MIN_NAME, MAX_NAME, MAX_ALONE = 2, 150, 12  # characters, characters, words
# "The Northern Naturalist": a name, no remark
TITLE_CASE = re.compile(r"(?:(?:[A-Z][\w'’.-]*|the|of|and|in|for|on|de|la|&)(?: |\Z)){1,8}")
ROMAN = re.compile(r"[IVXLC]{1,7}")  # a volume, as the humanities count them
# What stands behind a journal's name: "Vol. 35", "No. 4", "pages 579-587", "12(3)", "45-60".
VOLUME = re.compile(
    rf"(?-i:{ROMAN.pattern})|"
    r"(?:vol|volume|no|nr|issue|pages?|pp?|art|article|paper|第|bd|band|jg|heft|h|s|str|t|tome|núm|págs?|т|с)\b\.?\s*"
    r"[a-z]?\d.*|\d{5,9}|(?:n\.?[°ºᵒ]|№)\s*\d+|\d{1,4}\. Jg\.?"
    r"|art(?:icle)?\b\.?\s*(?:no|id|number)\b\.?\s*\d+"
    r"|[a-z]?\d{1,4}(?:\.\d+|/\d+)?\s*(?:\([a-z]{0,5}\.?\s*\d[\d–/-]*\))?"
    rf"(?:\s*:\s*[a-z]?\d+(?:\s*[～~{DASHES}]+\s*[a-z]?\d+)?)?"
    rf"|[a-z]?\d+\s*[～~{DASHES}]+\s*[a-z]?\d+|e?\d{{4}}[a-z]{{2}}\d{{3,}}",  # "e2031QR012345", an article
    re.IGNORECASE,
)
# "MARSH31", "EuroReed'31", "Quiet Security31": in square brackets behind the names or the title.
SHORT_AND_YEAR = re.compile(
    r"(?P<name>[A-Z][A-Za-z&/-]*[A-Z][A-Za-z&/-]*(?: [A-Z][a-z]+)?|[A-Z][a-z]+ [A-Z][A-Z&]+)[ ]?['’]?(?P<year>\d\d)"
)
LINK_FIELD = re.compile(r"(?:links?|url|available at)", re.IGNORECASE)
YEAR_NEAR = 3  # characters between a venue and its year
MARKS_AROUND = 4  # characters that a mark may hold beside a venue


def is_venue_by_place(inline: Inline, chunks: Sequence[Chunk], index: int) -> bool:
    """Whether a text is a venue: a year or a volume follows it, "Journal:" leads to it, or it stands alone in marks."""
    span = chunks[index].span
    text = inline.visible[span.start : span.end]
    named = re.search(r"[A-Z\u3040-\u9fff]", text) and not ROMAN.fullmatch(text)
    if not named or not MIN_NAME <= len(text) <= MAX_NAME:
        return False
    before = chunks[index - 1] if index else None
    if before and before.part is Part.LABEL:
        if VENUE_FIELD.fullmatch(inline.visible, before.span.start, before.span.end):
            return True
        led = inline.visible[before.span.start : before.span.end].lower() == "in"  # "In: Quiet Nets and Rivers"
        if led and TITLE_CASE.fullmatch(text) and not is_name(text):
            return True
    following = chunks[index + 1] if index + 1 < len(chunks) else None
    return (
        (following is not None and _leads_to_number(inline, span, following))
        or _is_between_title_and_doi(inline, before, span, following)
        or _is_shortened_behind(inline, span, chunks[index + 1 : index + 3])
        or _is_set_apart(inline, span)
        or bool(ISO_4.fullmatch(text))
        or (before is not None and before.part is Part.TITLE and _opens_italics(inline, span))
    )


def short_in_brackets(inline: Inline, chunks: Sequence[Chunk], index: int) -> Chunk | None:
    """The venue that a text in square brackets says in short with its year: "[MARSH31]", behind the title or the names.

    In front of them it is the number of the entry, or a key ("[RSM31]").
    """
    span = chunks[index].span
    found = SHORT_AND_YEAR.fullmatch(inline.visible, span.start, span.end)
    around = inline.visible[max(span.start - 1, 0) : span.start] + inline.visible[span.end : span.end + 1]
    behind = any(chunk.part in {Part.TITLE, Part.AUTHORS} for chunk in chunks[:index])
    if found is None or around != "[]" or not behind or chunks[index].link:
        return None
    parts = ((Part.VENUE, Span(*found.span("name"))), (Part.YEAR, Span(*found.span("year"))))
    return Chunk(Part.VENUE, span, None, parts)


def _opens_italics(inline: Inline, span: Span) -> bool:
    """Whether a name stands first in a text in italics, with its place perhaps: "*Quiet Letters Meeting, Oban*"."""
    name = TITLE_CASE.fullmatch(inline.visible, span.start, span.end)
    return bool(name) and any(mark.is_italic and mark.visible.start == span.start for mark in inline.marks)


def _leads_to_number(inline: Inline, span: Span, following: Chunk) -> bool:
    """Whether a year or a volume stands right behind a text."""
    between = inline.visible[span.end : following.span.start]
    if "\n" in between:
        return False
    dated = following.part in {Part.YEAR, Part.DATE, Part.MONTH} and len(between) <= YEAR_NEAR
    counted = VOLUME.fullmatch(inline.visible, following.span.start, following.span.end)
    return dated or bool(counted and between.strip(' »”"') in {",", "", "."})


def _is_shortened_behind(inline: Inline, span: Span, following: Sequence[Chunk]) -> bool:
    """Whether a bracket behind a name says it in short: "Advances in Quiet Information Systems (QuietIS)".

    `following` are the two chunks behind the text.
    """
    if not following or following[0].part not in {Part.VENUE, Part.ACRONYM}:
        return False
    inner = dict(following[0].inner).get(Part.VENUE, following[0].span)
    short = inline.visible[inner.start : inner.end]
    bracketed = inline.visible[span.end : following[0].span.start].strip() == "(" and BADGE_NAME.fullmatch(short)
    if not bracketed or (len(following) > 1 and following[1].part is Part.VENUE):
        return False
    long = inline.visible[span.start : span.end]
    words = re.findall(r"[^\W\d_]{4,}", long)
    named = sum(word[0].isupper() for word in words) * 2 > len(words)  # "Quiet neural nets (QNN)" is in a summary
    return named and any(_spells(long[word.start() :], short) for word in re.finditer(r"\b[^\W\d_]", long))


def _spells(long: str, short: str) -> bool:
    """Whether a name begins with the first letter of a short one and holds the others in their order."""
    letters, own = iter(long.lower()), [letter for letter in short.lower() if letter.isalpha()]
    return long[:1].lower() == own[0] and all(letter in letters for letter in own)


def _is_between_title_and_doi(inline: Inline, before: Chunk | None, span: Span, following: Chunk | None) -> bool:
    """Whether a name stands between a title and its DOI, on one line: "Title. The Northern Naturalist. doi: ..."."""
    if before is None or following is None or before.part is not Part.TITLE:
        return False
    around = inline.visible[before.span.end : span.start] + inline.visible[span.end : following.span.start]
    name = TITLE_CASE.fullmatch(inline.visible, span.start, span.end)
    return following.part in {Part.DOI, Part.ADDRESS} and bool(name) and "\n" not in around


def _is_set_apart(inline: Inline, span: Span) -> bool:
    """Whether a name is alone in a table's cell, in italics or in code."""
    text = inline.visible[span.start : span.end]
    around = inline.visible[: span.start].rstrip()[-1:] + inline.visible[span.end :].lstrip()[:1]
    if around == "||" and BADGE_NAME.fullmatch(text):
        return True
    alone = any(
        ALONE.match(mark.mark)
        for mark in inline.marks
        if mark.visible.holds(span) and len(mark.visible) <= len(span) + MARKS_AROUND
    )
    return alone and len(text.split()) <= MAX_ALONE


def says_preprint_in_field(inline: Inline, settled: Sequence[Chunk]) -> bool:
    """Whether a field for the venue says that the paper is a preprint: "**Journal**: arXiv preprint"."""
    for label, chunk in pairwise(settled):
        field = VENUE_FIELD.fullmatch(inline.visible, label.span.start, label.span.end)
        if field and label.part is Part.LABEL and chunk.part is Part.PREPRINT:
            return True
    return False


def follows_link_field(inline: Inline, settled: Sequence[Chunk]) -> bool:
    """Whether a field for the link stands last: "**Link**: [Proceedings of ...](...)" shows who keeps the paper."""
    label = settled[-1] if settled else None
    return label is not None and bool(LINK_FIELD.fullmatch(inline.visible, label.span.start, label.span.end))
