"""How entries give pages: with which dash, from first to last or the first alone, with how many digits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.vocabulary import DASHES
from pipeline.papers.venue_kinds import venue_kind

DASH = re.compile(rf"[ ]?[—～~{DASHES}]{{1,2}}[ ]?")  # French bibliographies have one that does not break
RANGE = re.compile(rf"(?P<first>\d+){DASH.pattern}(?P<last>\d+)")
ALL = "all"
FIRST_PAGE = re.compile(r"[A-Za-z]?\d{1,4}")  # longer numbers are those of articles
FEW = 2  # digits of a page: of no more, none is ever left out


@dataclass(frozen=True, slots=True)
class PageForm:
    """How pages are given.

    `dash` stands in most ranges, "" where none is shown. `first_alone` are the kinds of venues, as `venue_kind` tells
    them, for which entries give the first page only; `ALL` stands for all.
    `digits` is the number of digits at least that the last page keeps where it begins as the first: 2 for "301-22"; 0
    where it is written out.
    """

    dash: str = ""
    first_alone: frozenset[str] = frozenset()
    digits: int = 0

    def written(self, pages: str, kind: str, dash: str = "") -> str:
        """The pages of a paper in a kind of venue, as a source has them ("301-322"); `dash` is the model's own."""
        if not dash and self.first_alone & {ALL, kind}:
            return DASH.split(pages)[0]
        found = RANGE.fullmatch(pages) if self.digits else None
        ends = [found["first"], _shortened(found["first"], found["last"], self.digits)] if found else DASH.split(pages)
        return (dash or self.dash or "-").join(ends) if dash or self.dash or self.digits else pages


def learn_page_form(anatomies: Sequence[Anatomy]) -> PageForm:
    """The form in which a list's entries give their pages."""
    said = [
        (venue_kind(a.venue_text), a.text(span))
        for a in anatomies
        for chunk in a.chunks
        for part, span in chunk.inner
        if part is Part.PAGES
    ]
    shown = [pages for _, pages in said]
    dashes = Counter(found.group() for pages in shown if (found := DASH.search(pages)))
    dash = dashes.most_common(1)[0][0] if dashes else ""
    by_kind = {kind: [pages for of, pages in said if of == kind] for kind, _ in said if kind} | {ALL: shown}
    alone = {kind for kind, each in by_kind.items() if len(each) > 1 and all(map(FIRST_PAGE.fullmatch, each))}
    return PageForm(dash, frozenset(alone), _digits(shown))


def _digits(shown: Sequence[str]) -> int:
    """The fewest digits of a last page that is shortened; 0 where as many are written out that could have been."""
    ranges = [found.group("first", "last") for pages in shown if (found := RANGE.fullmatch(pages))]
    shortened = [len(last) for first, last in ranges if len(last) < len(first)]
    written_out = sum(len(last) == len(first) > FEW and last[0] == first[0] for first, last in ranges)
    return min(shortened) if len(shortened) > written_out else 0


def _shortened(first: str, last: str, digits: int) -> str:
    """The last page without the digits that it shares with the first: "322" behind "301" is "22"."""
    if len(first) != len(last):
        return last
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=True)))
    return last[min(shared, max(len(last) - digits, 0)) :]
