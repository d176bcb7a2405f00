"""The date that a news item gives itself: in what a reader sees, in the address of a badge, or a part of one in front.

Owners who write news under headings of years leave the year out ("Jun 20:"), others tell no month ("2024:", "Summer
2024:"). Such short forms count only where a date stands: right behind the item's marker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.model import PartialDate
from pipeline.page.dates import DAY, MONTH_NUMBER, MONTHS_IN_YEAR, YEAR, DateForm, find_date, is_day_first
from pipeline.page.months import MONTH_NAME, SEASON_NAME, month_of, season_month

# What is not read as text: tags and comments, the addresses of links and pictures. Dates in there are no item's.
UNREAD = re.compile(
    r"<!--.*?-->|</?[A-Za-z][^<>]*>|(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|https?://[^\s)>\]]+", re.DOTALL
)
# A picture of the date, or an element or component that is given it: `<NewsItem date="2031-06-20">`.
BADGE = re.compile(r"!\[[^\]]*\]\([^)\s]*\)|<img\b[^>]*>|<\w+\b[^>]*\bdate\s*=[^>]*>", re.IGNORECASE)
EMOJI = r"[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]"
HEAD = re.compile(
    rf"[ \t>]*(?:[-+*•·‣](?=\s)|\[?\(?\d{{1,3}}[.)\]]+(?=\s))?"
    rf"(?:\s|<[^>]*>|\\(?=[\[(])|\[[ xX]\]|&[en][mnb]sp;|{EMOJI}|[\[({{*_`~|«【「『〈《（［<])*",
)
BEHIND = r"(?=\s*(?:\.(?!\d)|\\?[\])}:|,;：，*_`<\0–—-]|$|\n))"
YEARLESS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<name>{MONTH_NAME})(?P<dot>\.?)(?P<s1>\s*)(?P<day>{DAY})(?P<th>st|nd|rd|th)?(?!,?\s*\d|\w|[-–—]\d)",
        rf"(?P<day>{DAY})(?P<th>st|nd|rd|th)?(?P<s1>\.?\s+(?:(?:of|de)\s+)?)(?P<name>{MONTH_NAME})(?P<dot>\.?)(?!,?\s*\d|\w)",
        rf"(?P<month>{MONTH_NUMBER})(?P<s1>[-./月]\s?)(?P<day>{DAY})日?(?![\d./-])",
        rf"(?P<day>{DAY})(?P<s1>[-./]\s?)(?P<month>{MONTH_NUMBER})(?![\d./-])",
        rf"(?P<name>{MONTH_NAME})(?P<dot>\.?)(?!,?\s*\d|\w){BEHIND}",
    )
)
MONTH_DAY, DAY_MONTH = YEARLESS[2:4]
WHOLE_YEAR = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<season>{SEASON_NAME})(?P<s1>,?\s+)(?P<year>{YEAR})(?!\d)",
        rf"(?P<year>{YEAR})(?!\d){BEHIND}",
    )
)
CACHED = 4096  # texts: items are judged in several ways of splitting, and again for the proof


@lru_cache(maxsize=CACHED)
def find_item_date(raw: str, year: int | None = None, *, day_first: bool | None = None) -> DateForm | None:
    """The date of a news item.

    Args:
        raw: the item's source.
        year: the one that the heading above it names, for items that leave it out.
        day_first: of 04/07/2024, where the list's other dates tell.
    """
    shown = UNREAD.sub(lambda found: "\0" * len(found.group()), raw)
    head = HEAD.match(raw)
    start = head.end() if head else 0
    found = find_date(shown, day_first=day_first)
    forms = [form for form in YEARLESS if form is not (MONTH_DAY if day_first else DAY_MONTH)]
    short = _at((*forms, *YEARLESS), shown, start, year) if year else None
    if short and not (found and found.start == short.start and found.end > short.end):
        return short  # not the "Mar" of "Mar. 18, 2031"
    if found is None and (badge := BADGE.search(raw)) and badge.start() <= start:
        found = find_date(raw, badge.start(), badge.end(), day_first=day_first)
    if found and found.start <= start:
        return found
    return _at(WHOLE_YEAR, shown, start, 0) or found


def is_dated(raw: str) -> bool:
    """Whether an item gives itself a date, be it without a year."""
    if find_item_date(raw):
        return True
    head = HEAD.match(raw)
    return _at(YEARLESS, raw, head.end() if head else 0, 1) is not None


def list_day_first(raws: Iterable[str]) -> bool | None:
    """Whether the dates of a list name the day before the month, where both are numbers; None where none tells."""
    dates = (find_item_date(raw, 1) for raw in raws)  # in any year
    return next((told for date in dates if date and (told := _tells_day_first(date)) is not None), None)


def _tells_day_first(date: DateForm) -> bool | None:
    if date.found.re in {MONTH_DAY, DAY_MONTH}:
        return date.found.re is DAY_MONTH if date.date.day > MONTHS_IN_YEAR else None
    return is_day_first(date.found)


def _at(forms: tuple[re.Pattern[str], ...], text: str, start: int, year: int) -> DateForm | None:
    found = next((found for form in forms if (found := form.match(text, start))), None)
    if found is None:
        return None
    parts = found.groupdict()
    month, language = int(parts.get("month") or 0), "en"
    if parts.get("name"):
        month, language = month_of(parts["name"])
    elif parts.get("season"):
        month = season_month(parts["season"])
    date = PartialDate(int(parts.get("year") or year), month, int(parts.get("day") or 0))
    return DateForm(found.start(), found.end(), date, language, found)
