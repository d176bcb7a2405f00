"""The short names that a page itself gives to venues, beside the long ones: "[TQN]", "Transactions on Quiet Nets"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.facts import ACRONYM_ALONE, Facts
from pipeline.papers.text import fold_words


def learn_shorts(anatomies: Sequence[Anatomy]) -> Mapping[str, str]:
    """The short name that entries give most often to each venue, by the words of its long name."""
    seen: dict[str, Counter[str]] = {}
    for anatomy in anatomies:
        longs, shorts = (_names(anatomy, part) for part in (Part.VENUE, Part.ACRONYM))
        for short in {short for short in shorts if ACRONYM_ALONE.fullmatch(short)}:
            for long in longs:
                seen.setdefault(" ".join(fold_words(long)), Counter())[short] += 1
    return {long: shorts.most_common(1)[0][0] for long, shorts in seen.items()}


def known_in_short(facts: Facts, shorts: Mapping[str, str]) -> Facts:
    """The facts with the short name of their venue, where they have none and the page has one."""
    short = "" if facts.acronym else shorts.get(" ".join(fold_words(facts.venue_name)), "")
    return replace(facts, acronym=short) if short and short not in facts.venue else facts


def _names(anatomy: Anatomy, part: Part) -> list[str]:
    """What an entry shows of a part, years aside."""
    return [anatomy.text(dict(c.inner).get(part, c.span)) for c in anatomy.chunks if c.part is part]
