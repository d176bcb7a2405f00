"""What parts a dressed title from what follows: a full stop behind the marks or inside, none behind "Does it rain?"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from pipeline.page.learning.anatomy import Anatomy
from pipeline.page.reading.span import Span

ASKS = "?!"
# A sign inside the marks, what closes them, a sign behind them.
BEHIND = re.compile(
    r"(?P<inside>[.,]?)"
    r"(?P<closing>(?:[*_]|[\"”’»]|\]\([^()\s]*\)(?:\{[^{}\n]*\})*|\]|</(?:a|b|i|em|strong|u|span|cite)>)+)"
    r"(?P<outside>[.,]?)"
)


def stop_behind(raw: str, end: int) -> tuple[Span, Span] | None:
    """Where the signs stand that part a title which ends at `end`, inside its marks and behind; None without marks."""
    found = BEHIND.match(raw, end)
    return (Span(*found.span("inside")), Span(*found.span("outside"))) if found else None


def title_stops(anatomies: Sequence[Anatomy]) -> Mapping[tuple[str, bool], tuple[str, str]]:
    """The signs inside and behind the marks of titles, by the titles' dress and by whether they end in a question."""
    seen: defaultdict[tuple[str, bool], Counter[tuple[str, str]]] = defaultdict(Counter)
    for anatomy in anatomies:
        if anatomy.title is None:
            continue
        raw = anatomy.inline.raw
        if spans := stop_behind(raw, anatomy.inline.source(anatomy.title).end):
            signs = tuple(raw[span.start : span.end] for span in spans)
            seen[anatomy.dress, asks(anatomy.text(anatomy.title))][signs[0], signs[1]] += 1
    return {kind: signs.most_common(1)[0][0] for kind, signs in seen.items()}


def asks(title: str) -> bool:
    """Whether a title ends in a sign of its own that may do for the full stop."""
    return title[-1:] in ASKS and bool(title)
