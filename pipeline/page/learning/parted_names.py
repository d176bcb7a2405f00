"""Names of venues that hold what parts other texts: commas, colons, dashes, full stops."""

from __future__ import annotations

import re

from pipeline.page.learning.naming import YEAR
from pipeline.page.learning.vocabulary import FIELD, STATUS, STATUS_ALONE
from pipeline.page.months import MONTH_NAME
from pipeline.page.reading.inline import Inline
from pipeline.page.reading.span import Span

CAPITALS = r"[A-Z][\w'’-]*(?: (?:[A-Z&][\w'’-]*|of|and|in|for|the|on))*"
NAME_WITH_COLON = re.compile(rf"(?!In:)(?P<first>{CAPITALS})(?::| [-–]) (?:{CAPITALS})(?=[,.;]|\s+(?!{YEAR}\b)\d|\Z)")
# Names that enumerate: "Chaos, Bogs & Fens", "2031 Conference on Rivers, Lakes and Bogs", "Bogs and Fens, an
# International Journal". Each place in a long list is tried once more for what follows, so their length is bounded.
ELEMENT = r"[A-Z][\w'’/-]*(?: (?:[A-Z][\w'’/-]*|of|in|for|the|on)){0,8}"
ENUMERATION = re.compile(
    rf"\s*(?:(?:{YEAR}|\d{{1,3}}(?:st|nd|rd|th)) )?{ELEMENT}(?:(?:, {ELEMENT}){{1,6}},? (?:and|&) {ELEMENT}"
    r"|(?: (?:and|&) [A-Z][\w ]{0,60}?)?, [Aa]n? (?:[\w-]+ )?(?:[Jj]ournal|[Mm]agazine)\b)"
)
# "Annals of Bogs, Series B", "Marsh Research, Part C: New Modes".
SERIES = r", (?:Series|Ser\.|Part|Section|Sect\.) [A-Z]{1,2}\b(?! [A-Z]\.)"
OF_SERIES = re.compile(SERIES)
WORDS = re.compile(r"[A-Z][a-z]{3,}(?:, [A-Z][a-z]{3,}){2,5}")
# A name that is shortened word by word goes on behind a full stop: "IEEE Trans Quiet. Netw.".
SHORTENED_NAME = re.compile(r"\b(?:J|Proc|Trans|Ann|Int|Rev|Lett|Commun|Acta|Phys|Chem|Math)\b|\bProceedings of\b")
SHORTENED_MORE = re.compile(rf"(?!(?:{MONTH_NAME})\b)(?:[A-Z][a-z]* ){{0,2}}[A-Z][a-z]+\.(?=[\s,;()]|\Z)")


def goes_on(text: str, at: int, separator: re.Match[str]) -> bool:
    """Whether a comma or a full stop parts nothing in the piece that begins at an offset, but is a name's own."""
    sign = separator.group().strip()
    if sign == ",":
        if OF_SERIES.match(text, separator.start()):
            return True
        name = ENUMERATION.match(text, at)
        return name is not None and separator.end() < name.end()
    if sign != "." or not SHORTENED_NAME.search(text, at, separator.start()):
        return False
    more = SHORTENED_MORE.match(text, separator.end())
    return more is not None and not any(each.match(more.group()) for each in (STATUS, STATUS_ALONE))  # "Accepted."


def italic_name(inline: Inline, region: Span) -> Span | None:
    """The name with a colon or commas in it with which a text in italics begins.

    "*Transport Research Part C: New Modes*", "*Bogs, Fens, Marshes*".
    """
    marked = next((m.visible for m in inline.marks if m.is_italic and m.visible.start == region.start), None)
    if marked is None:
        return None
    if WORDS.fullmatch(inline.visible, marked.start, marked.end):
        return marked
    found = NAME_WITH_COLON.match(inline.visible, region.start, region.end)
    return Span(*found.span()) if found and not FIELD.fullmatch(found["first"]) else None
