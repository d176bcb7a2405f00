"""The short names that a page itself gives to venues, beside the long ones: "[TQN]", "Transactions on Quiet Nets"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.facts import ACRONYM_ALONE, Facts
from pipeline.page.learning.vocabulary import SOCIETY
from pipeline.papers.text import fold_words

NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?")
PUBLISHER = re.compile(rf"^{SOCIETY.pattern}(?=[A-Z]{{2}})")
LEFT_OUT = frozenset({"the", "of", "annual", "proceedings", "proc", "ieee", "acm", "cvf", "usenix", "siam"})


def learn_shorts(anatomies: Sequence[Anatomy]) -> Mapping[str, str]:
    """The short name that entries give most often to each venue, by the words of its long name."""
    seen: dict[str, Counter[str]] = {}
    for anatomy in anatomies:
        longs, shorts = (_names(anatomy, part) for part in (Part.VENUE, Part.ACRONYM))
        bare = [PUBLISHER.sub("", short) for short in shorts]
        for short in {short for short in bare if ACRONYM_ALONE.fullmatch(short)}:
            for long in longs:
                seen.setdefault(_folded(long), Counter())[short] += 1
    return {long: shorts.most_common(1)[0][0] for long, shorts in seen.items()}


def known_in_short(facts: Facts, shorts: Mapping[str, str]) -> Facts:
    """The facts with the short name of their venue, where they have none and the page has one."""
    short = "" if facts.acronym else shorts.get(_folded(facts.venue_name), "")
    return replace(facts, acronym=short) if short and f"({short}" not in facts.venue else facts


def _folded(name: str) -> str:
    """A venue's name as names are compared: without its number and its publisher, which some leave out."""
    return " ".join(word for word in fold_words(name) if not NUMBER.fullmatch(word) and word not in LEFT_OUT)


def _names(anatomy: Anatomy, part: Part) -> list[str]:
    """What an entry shows of a part, years aside."""
    return [anatomy.text(dict(c.inner).get(part, c.span)) for c in anatomy.chunks if c.part is part]
