"""Where a new entry goes: in which list, in which group, before which entry, with which gap."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise, takewhile
from statistics import mode

from pipeline.model import PartialDate
from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.reading.entries import Entry
from pipeline.page.reading.series import Series
from pipeline.page.reading.source import BLANK_LINE

YEAR = re.compile(r"(?<![\d./])((?:19|20)\d\d)(?!\d)")
SHORT_YEAR = re.compile(r"[’'](\d\d)\W*$")  # "(CCS '31)"
ARXIV_MONTH = re.compile(r"(?<![\d./])(\d\d)(0[1-9]|1[0-2])\.\d{4,5}")
DATED = 3  # entries with a year, of which one step upward tells the way where nothing speaks against it
RISES, SURELY = 2, 3  # steps upward in a list that runs from old to new, and how many for each downward
# A line that belongs to the entry below: a comment or an anchor.
ABOVE = re.compile(
    r"[ \t]*(<!--(?:(?!-->).)*-->|<(?P<tag>span|a|div)\b[^<>]*\b(?:id|name)\s*=[^<>]*>\s*</(?P=tag)>)[ \t]*"
    r"(?:\r\n|\n|\r)"
)
LINE_ABOVE = re.compile(rf"(?<=[\r\n]){ABOVE.pattern}")
# A rule between entries (CommonMark 4.1), or a line that HTML leaves blank, with what white space there is around it.
RULED = re.compile(r"\s*(?:(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|<[hb]r\b[^>]*>|\\(?=\s))\s+)+")
SURE_ITEM = 0.75  # merit of an entry
PICTURE = re.compile(r"(?:<img\b|!\[)(?![^>\n]*(?:shields\.io|badge))", re.IGNORECASE)  # a badge is none


def entry_year(anatomy: Anatomy) -> int | None:
    """The year that an entry gives itself: of its venue, in a bracket, in a date; else of its arXiv number."""
    for chunk in anatomy.chunks:
        for part, span in ((chunk.part, chunk.span), *chunk.inner):
            if part in {Part.YEAR, Part.DATE, Part.VENUE, Part.PREPRINT, Part.ACRONYM, Part.STATUS}:
                text = anatomy.text(span)
                if found := YEAR.search(text):
                    return int(found.group(1))
                if part in {Part.VENUE, Part.ACRONYM} and (short := SHORT_YEAR.search(text)):
                    return 2000 + int(short.group(1))
                if part is Part.YEAR and re.search(r"\d\d", text):
                    return 2000 + int(re.sub(r"\D", "", text)[:2])
    if found := ARXIV_MONTH.search(anatomy.raw):
        year = 2000 + int(found.group(1))
        return year if year < 2090 else None  # noqa: PLR2004 - arXiv numbers of this form began in 2007
    return None


def newest_first(years: Sequence[int | None], others: Sequence[Sequence[int | None]] = ()) -> bool:
    """Whether a list runs from new to old; also where that can't be told, as most do.

    A step or two upward are slips in a list that is not kept in order; one that runs from old to new rises again and
    again, and hardly ever falls. A list that is too short to tell runs as the `others` beside it do.
    """
    falls, rises = _steps(years)
    if falls + rises < RISES:
        counted = [_steps(other) for other in (years, *others)]
        falls, rises = sum(down for down, _ in counted), sum(up for _, up in counted)
    return not (rises >= RISES and rises >= SURELY * falls and _rises_on_the_whole(years))


def rises_once(years: Sequence[int | None], others: Sequence[Sequence[int | None]] = ()) -> bool:
    """Whether a list has one step upward and none down, as no list from new to old has; nor do the `others` beside it.

    `years` are of published papers: a preprint may stand above papers that came out after it.
    """
    falls, rises = (sum(steps) for steps in zip(*map(_steps, (years, *others)), strict=True))
    return sum(year is not None for year in years) >= DATED and (falls, rises) == (0, 1) == _steps(years)


def years_rise(headings: Sequence[int | None]) -> bool:
    """Whether the years that head a list's groups run from old to new: what is new then goes to its group's end."""
    known = [year for year in headings if year]
    return len(known) >= DATED and all(a < b for a, b in pairwise(known))


def _rises_on_the_whole(years: Sequence[int | None]) -> bool:
    """Whether few entries stand below newer ones: a list in no order has steps upward, too."""
    above: Counter[int] = Counter()
    rises = falls = 0
    for year in filter(None, years):
        rises += sum(times for other, times in above.items() if other < year)
        falls += sum(times for other, times in above.items() if other > year)
        above[year] += 1
    return rises >= SURELY * falls


def tells_order(years: Sequence[int | None]) -> bool:
    """Whether the years of a list are enough to tell which way it runs."""
    return sum(_steps(years)) >= RISES


def _steps(years: Sequence[int | None]) -> tuple[int, int]:
    """How often the years of a list fall and rise."""
    known = [year for year in years if year]
    return sum(a > b for a, b in pairwise(known)), sum(a < b for a, b in pairwise(known))


def place_by_year(years: Sequence[int | None], year: int | None, *, falling: bool) -> int:
    """The index before which a paper of `year` goes: first among those of its year where the list runs downward."""
    if not falling:
        return len(years) if year is None else _behind(years, year)
    if year is None:
        return 0
    index = 0
    for at, other in enumerate(years):
        if other is None:
            continue
        if other <= year:
            break
        index = at + 1
    return index


def _behind(years: Sequence[int | None], year: int) -> int:
    index = len(years)
    for at in range(len(years) - 1, -1, -1):
        other = years[at]
        if other is None:
            continue
        if other <= year:
            break
        index = at
    return index


def rising(dates: Sequence[PartialDate | None]) -> bool:
    """Whether a list of news runs from old to new."""
    known = [(d.year, d.month) for d in dates if d]
    falls = sum(a > b for a, b in pairwise(known))
    return sum(a < b for a, b in pairwise(known)) > falls


def place_by_date(dates: Sequence[PartialDate | None], date: PartialDate, *, upward: bool = False) -> int:
    """The index for a news item: first among those of its month where the list runs downward, else last of them.

    Days count where the item and those of its month have one. `upward` says how the list runs where these dates do not
    tell.
    """
    keys = [(d.year, d.month) if d else None for d in dates]
    known = [key for key in keys if key]
    falls = sum(a > b for a, b in pairwise(known))
    rises = sum(a < b for a, b in pairwise(known))
    wanted = (date.year, date.month)
    if rises > falls or (upward and rises == falls):
        later = [at for at, other in enumerate(dates) if other and _is_later(other, date)]
        return later[0] if later else len(keys)
    # A date that was read wrong, or an item out of order, does not keep the later ones from being seen.
    costs = [sum(key > wanted for key in known)]
    for key in keys:
        costs.append(costs[-1] - bool(key and key > wanted) + bool(key and key < wanted))
    first = costs.index(min(costs))
    newer = takewhile(lambda d: d and (d.year, d.month) == wanted and _is_later(d, date), dates[first:])
    return first + sum(1 for _ in newer)


def _is_later(other: PartialDate, date: PartialDate) -> bool:
    """Whether a date is after another one, as far as both are known."""
    day = other.day if date.day else 0
    return (other.year, other.month, day) > (date.year, date.month, date.day)


def gap_at(text: str, entries: Sequence[Entry], index: int, way: str) -> str:
    """What stands between two entries near `index`: the separator that the new one takes over.

    An item that is alone in its group shows no separator; a blank line would make its list loose, and show it otherwise
    (CommonMark 5.3).
    """
    group = entries[index].group if 0 <= index < len(entries) else None
    own = [entry for entry in entries if entry.group == group]
    if way == "item" and len(own) == 1 and not BLANK_LINE.search(own[0].raw):
        return "\n"
    pairs = [(a, b) for a, b in pairwise(entries) if a.group == b.group]
    pairs = [(a, b) for a, b in pairs if a.group == group] or pairs
    gaps = [LINE_ABOVE.sub("", text[a.span.end : b.span.start]) for a, b in pairs] or _before_groups(text, entries)
    ruled = [gap for gap in gaps if RULED.fullmatch(gap)]
    if 2 * len(ruled) > len(gaps):
        gap = mode(ruled)
        heads = gap.lstrip().startswith("-") and not BLANK_LINE.match(gap)
        return f"\n{gap}" if heads else gap  # text right above "---" would become a heading
    clean = [gap for gap in gaps if not gap.strip()]
    if clean:
        near = min(max(index, 0), len(gaps) - 1)
        here = gaps[near] if near < len(gaps) and not gaps[near].strip() else ""
        lines = mode([_lines(gap) for gap in clean[:12]])
        return here if here and _lines(here) == lines else mode([gap for gap in clean[:12] if _lines(gap) == lines])
    if (
        way == "html" and entries
    ):  # an element alone in its list: on a line of its own as that one is, or right behind it
        lead = re.search(r"(?:\A|\r\n|\n|\r)([ \t]*)\Z", text[: entries[0].span.start])
        return f"\n{lead.group(1)}" if lead else ""
    return "\n" if way in {"item", "row", "line"} and "\n" not in (entries[0].raw if entries else "") else "\n\n"


def _before_groups(text: str, entries: Sequence[Entry]) -> list[str]:
    """What stands of rules between entries and the headings of the groups behind them, each of one entry."""
    parted = [text[a.span.end : b.group.span.start] for a, b in pairwise(entries) if b.group and a.group != b.group]
    return [gap for gap in parted if RULED.fullmatch(gap)]


def _lines(gap: str) -> int:
    return len(re.findall(r"\r\n|\n|\r", gap))


def main_series(series: Sequence[Series], anatomies: Mapping[Series, Sequence[Anatomy]]) -> Series | None:
    """The list to write into: the one with the most entries.

    One without pictures is preferred, unless those with pictures hold newer papers than all others: then the owner
    gives new ones a picture, and lists the old ones without.
    """
    if not series:
        return None
    pictured = [s for s in series if 2 * sum(bool(PICTURE.search(e.raw)) for e in s.entries) > len(s.entries)]
    plain = [s for s in series if s not in pictured and _is_list(s)]
    if pictured and plain:
        newest, others = (max(_newest(anatomies.get(s, ())) for s in each) for each in (pictured, plain))
        plain = pictured if newest > others > 0 else plain
    return max(plain or series, key=lambda s: s.mark)


def _newest(anatomies: Sequence[Anatomy]) -> int:
    return max((year for anatomy in anatomies if (year := entry_year(anatomy))), default=0)


def _is_list(series: Series) -> bool:
    """Whether it is more than one text that may be a paper; one item of a Markdown list that surely is one will do."""
    return len(series.entries) > 1 or (series.way[0] == "item" and series.mark >= SURE_ITEM)
