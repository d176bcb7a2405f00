"""Dates as people write them in front of news, and how to write another one the same way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.model import PartialDate
from pipeline.page.months import (
    LANGUAGES,
    MONTH_NAME,
    SEPTEMBER,
    is_short,
    language_of,
    month_in,
    month_of,
    season_of,
    short_month,
)

YEAR = r"(?:19|20)\d\d"
DAY = r"(?:3[01]|[12]\d|0?[1-9])"
DASH = r"\s?[-–—]\s?"  # between the days of an event; what is new has one day
MONTH_NUMBER = r"(?:1[0-2]|0?[1-9])"
# Each form names its parts; what stands between them is kept as the owner wrote it. Tried in this order.
FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        (
            rf"(?P<year>{YEAR})(?P<s1>[-./。．]\s?|\s?[年년]\s?)(?P<month>{MONTH_NUMBER})(?:(?P<s2>[-./。．]\s?|\s?[月월]\s?)"
            rf"(?P<day>{DAY})(?P<sign>\s?[日일])?)?(?!\d)(?:\s?[月월])?"
        ),
        rf"(?P<month>{MONTH_NUMBER})(?P<s1>[-./])(?P<day>{DAY})(?P<s2>[-./])(?P<year>{YEAR})(?!\d)",
        rf"(?P<day>{DAY})(?P<s1>[-./])(?P<month>{MONTH_NUMBER})(?P<s2>[-./])(?P<year>{YEAR})(?!\d)",
        rf"(?P<month>{MONTH_NUMBER})(?P<s1>/)(?P<day>{DAY})(?P<s2>/)(?P<year>\d\d)(?![\d/])",  # as in the United States
        # Nothing between year and month: only where marks set the number apart, [202406]; 202406 may be anything.
        rf"(?<=[\[(*_`])(?P<year>{YEAR})(?P<month>1[0-2]|0[1-9])(?P<day>3[01]|[12]\d|0[1-9])?(?=[\])*_`:])",
        rf"(?<=[\[(*_`])(?P<month>{MONTH_NUMBER})(?P<s1>[./]\s)(?P<year>{YEAR})(?!\d)",
        # A year of two digits wants a slash or a month of two: 3.14 and 3-14 are no dates.
        rf"(?P<month>{MONTH_NUMBER})(?P<s1>[-./])(?P<year>{YEAR}|(?:(?<=\d\d.)|(?<=/))'?\d\d)(?!\d|[./-]\d)",
        (
            rf"(?P<name>{MONTH_NAME})(?P<dot>\.?)(?P<s1>,?\s*)(?P<day>{DAY})(?P<th>st|nd|rd|th)?"
            rf"(?P<until>{DASH}(?:(?:{MONTH_NAME})\.?\s+)?{DAY}(?:st|nd|rd|th)?)?(?P<s2>,?\s+)(?P<year>{YEAR})(?!\d)"
        ),
        (
            rf"(?P<day>{DAY})(?P<th>st|nd|rd|th)?(?P<until>{DASH}{DAY}(?:st|nd|rd|th)?)?"
            rf"(?P<s1>\.?\s+(?:(?:of|de)\s+)?)(?P<name>{MONTH_NAME})(?P<dot>\.?)"
            rf"(?P<s2>,?\s+(?:de\s+)?)(?P<year>{YEAR})(?!\d)"
        ),
        (
            rf"(?P<name>{MONTH_NAME})(?P<dot>\.?)(?P<s1>[’']?,?\s*[’']?|\s*/\s*|-|\s+de\s+)(?P<year>{YEAR}|\d\d)(?!\d)(?P<after>[’']"
            rf"(?!\w))?"
        ),
        (
            rf"(?P<year>{YEAR})(?P<s1>[,.:/年-]?\s*)(?P<name>{MONTH_NAME})(?P<dot>\.?)(?![a-z])(?:(?P<s2>\s+)(?P<day>{DAY})"
            rf"(?!\d))?"
        ),
        rf"(?P<year>\d\d)(?P<s1>[./])(?P<month>1[0-2]|0[1-9])(?:(?P<s2>[./])(?P<day>{DAY}))?(?!\d)",
    )
)
MONTH_FIRST, DAY_FIRST = FORMS[1:3]
# What each date has: a number and a month's name beside it, or two numbers with a sign between. Most texts fail.
TWO_NUMBERS = re.compile(
    r"\d['’]?(?:[-./。．]|\s?[年月년월])\s?['’]?\d|[\[(*_`](?:19|20)\d{4}|\d\D{0,12}[^\W\d_]{3}|[^\W\d_]{3}\D{0,12}\d"
)
SOME_MONTH = re.compile(MONTH_NAME.lower())
WORD_BEFORE = re.compile(r"[^\W_]_?$|\bpp?\.?\s$|\bpages?\s$|\b[Vv]ol\.?\s$")  # of a page or volume: pp. 12-2024
MONTH_SIGN = re.compile(r"\s?[月월]")  # the month's own, which stays without a day
CACHED = 4096  # texts: an item's date is asked for when the list is split, written like, and read for the proof
BEFORE = 7  # characters
CENTURY = 100
MONTHS_IN_YEAR = 12
TWO_DIGITS = 2
LONG_IN_PRESS = frozenset({3, 4, 5, 6, 7})  # months that those who write "Sept." and "Jan." do not shorten (AP style)
JUNE_JULY = frozenset({6, 7})
LONGEST_SHORT = len("Sept")
PRESS_SHARE = 0.8  # of the words for all other months that are short in such a list


@dataclass(frozen=True, slots=True)
class DateForm:
    """A date found in a text: where, which, and the match that says how it is written."""

    start: int
    end: int
    date: PartialDate
    language: str
    found: re.Match[str]

    @property
    def month_word(self) -> str:
        """The month as written, with its dot; "" for a number."""
        parts = self.found.groupdict()
        return (parts.get("name") or "") + (parts.get("dot") or "")


@lru_cache(maxsize=CACHED)
def find_date(text: str, start: int = 0, end: int | None = None, *, day_first: bool | None = None) -> DateForm | None:
    """The first date with a month in `text[start:end]`; at the same place the longer form wins.

    `day_first` says how 04/07/2024 is meant; None: the month first, but for 04.07.2024, as is the custom with dots.
    """
    end = len(text) if end is None else end
    if not TWO_NUMBERS.search(text, start, end):
        return None
    named = bool(SOME_MONTH.search(text.lower()))
    best: DateForm | None = None
    for form in FORMS:
        if "name" in form.groupindex and not named:
            continue
        for found in form.finditer(text, start, end):
            if WORD_BEFORE.search(text[max(found.start() - BEFORE, 0) : found.start()]) or not (read := _read(found)):
                continue
            if form in (MONTH_FIRST, DAY_FIRST) and (form is DAY_FIRST) != _means_day_first(found, day_first):
                continue
            if best is None or (found.start(), -found.end()) < (best.start, -best.end):
                best = read
            break
    return best


def is_day_first(found: re.Match[str]) -> bool | None:
    """Whether a date of numbers alone has its day before its month; None where it can't be told or is none."""
    parts = found.groupdict()
    if found.re not in (MONTH_FIRST, DAY_FIRST) or max(int(parts["day"]), int(parts["month"])) <= MONTHS_IN_YEAR:
        return None
    return found.re is DAY_FIRST


def _means_day_first(found: re.Match[str], day_first: bool | None) -> bool:  # noqa: FBT001 - private
    told = is_day_first(found)
    if told is None:
        return found["s1"] == "." if day_first is None else day_first
    return told


def _read(found: re.Match[str]) -> DateForm | None:
    parts = found.groupdict()
    year = int(parts["year"].strip("'"))
    if year < CENTURY:
        year += 2000
    month, language = int(parts["month"]) if parts.get("month") else 0, "en"
    if name := parts.get("name"):
        month, language = month_of(name)
    if not month:
        return None
    return DateForm(found.start(), found.end(), PartialDate(year, month, int(parts.get("day") or 0)), language, found)


def render_date(form: DateForm, date: PartialDate, others: tuple[str, ...] = ()) -> str:
    """Write `date` in the form of another date.

    `others` are month words that the same list uses, the nearest first; they tell whether "May" is short or full
    there. A day that the form wants and the date lacks is left out with its separator.
    """
    parts = form.found.groupdict()
    values: dict[str, str] = {"until": ""}
    if parts.get("name"):
        word = month_like(parts["name"] + (parts.get("dot") or ""), date.month, form.language, others)
        values["name"] = word.rstrip(".")
        values["dot"] = word[len(values["name"]) :]
    if parts.get("month"):
        padded = len(parts["month"]) == TWO_DIGITS
        values["month"] = f"{date.month:02d}" if padded else str(date.month)
    if parts.get("season"):
        values["season"] = season_of(date.month, parts["season"]) if date.month else parts["season"]
    if parts.get("year"):
        values["year"] = _year(parts["year"], date.year)
    if parts.get("day"):
        values["day"] = _day(parts["day"], date.day, in_numbers=len(parts.get("month") or "") == TWO_DIGITS)
        if parts.get("th") and date.day:
            values["th"] = _ordinal(date.day)
    return _fill(form.found, values, drop_day=bool(parts.get("day")) and not date.day)


def _fill(found: re.Match[str], values: dict[str, str], *, drop_day: bool) -> str:
    """The matched text with its named parts replaced, all else kept."""
    spans = sorted((found.span(name), name) for name, value in found.groupdict().items() if value is not None)
    result, at = "", found.start()
    for (start, end), name in spans:
        result += found.string[at:start]
        at = end
        if drop_day and name in {"day", "th", "sign", _separator_of_day(found)}:
            if name == "s2" and (sign := MONTH_SIGN.search(found[name])):
                result += sign.group()
            continue
        result += values.get(name, found.string[start:end])
    return result + found.string[at : found.end()]


def _separator_of_day(found: re.Match[str]) -> str:
    """The separator that goes when the day goes: the one behind a leading day, else the second; the only one."""
    return "s1" if found.start("day") == found.start() or not found.groupdict().get("s2") else "s2"


def month_like(example: str, month: int, language: str, others: tuple[str, ...] = ()) -> str:
    """A month's name written as an example is, full or short, with the dot of a shortened one.

    `others` are month words that the same list uses, the nearest first, each with its dot: "May" tells of no form.
    """
    language = language_of([word.strip(".") for word in (example, *others)], language)
    name = _month_name(example.rstrip("."), month, language, others)
    return name + _dot(example, name, language, month, others)


def _month_name(example: str, month: int, language: str, others: tuple[str, ...]) -> str:
    full = LANGUAGES[language][month - 1]
    words = [word.strip(".") for word in (others or (example,))]
    telling = _in_press(words, long=month in LONG_IN_PRESS) if language == "en" else words
    first = next((w for w in (*telling, *words) if is_short(w, language) or len(w) > LONGEST_SHORT), example)
    if month in JUNE_JULY and language == "en":  # their full names are short: the list's own tell of themselves alone
        first = next((w for w in words if w[:3].lower() in {"jun", "jul"}), first)
    if is_short(first, language):
        sept = any(word.strip(".").lower() == "sept" for word in (example, *others))
        word = "Sept" if sept and month == SEPTEMBER else short_month(month, language)
    else:
        word = full
    return word.upper() if example.isupper() else word.lower() if example.islower() else word[0].upper() + word[1:]


def _in_press(words: list[str], *, long: bool) -> list[str]:
    """The month words that tell how a month that the press writes in full, or does not, is written: of its kind alone.

    All, where the list does not shorten months as the press does.
    """
    telling = [word for word in words if len(word) > LONGEST_SHORT or is_short(word, "en")]
    kept, cut = (
        [word for word in telling if (month_in(word, "en") in LONG_IN_PRESS) == kind] for kind in (True, False)
    )
    shortened = sum(is_short(word, "en") for word in cut)
    return (kept if long else cut) if shortened and shortened >= PRESS_SHARE * len(cut) else words


def _dot(example: str, name: str, language: str, month: int, others: tuple[str, ...]) -> str:
    """A dot behind a shortened month, where this list writes one; "May" needs none."""
    shown = example.rstrip(".")
    if name == shown:
        return example[len(shown) :]
    if name.lower() == LANGUAGES[language][month - 1].lower():
        return "." if f"{name}." in others else ""  # unless the list has "May."
    if is_short(shown, language):
        return example[len(shown) :]
    return "." if any(word.endswith(".") for word in others) else ""


def _year(example: str, year: int) -> str:
    if len(example.strip("'")) == TWO_DIGITS:
        return ("'" if example.startswith("'") else "") + f"{year % 100:02d}"
    return f"{year:04d}"


def _day(example: str, day: int, *, in_numbers: bool) -> str:
    """A day with two digits where the example or the month beside it has them: "2024-06-20" makes "2024-06-07"."""
    padded = example.startswith("0") or (in_numbers and len(example) == TWO_DIGITS)
    return f"{day:02d}" if padded else str(day)


def _ordinal(day: int) -> str:
    if day in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
