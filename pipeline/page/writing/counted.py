"""Which count a paper goes into where numbers count several kinds: "[J4]" for journals, "C7." for conferences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.page.learning.anatomy import Anatomy
from pipeline.page.learning.facts import Facts
from pipeline.page.writing.numbers import number_kind

MEANT = {"J": "journal", "C": "conference", "W": "workshop", "B": "book", "P": "preprint", "T": "thesis"}
SAME_WORDS = 0.8  # of the venue's name, in an entry that may shorten it in its way


def miscounted(anatomies: Sequence[Anatomy], facts: Facts) -> tuple[bool, ...]:
    """Whether each entry is counted among papers of another kind than ours; none where the letters don't tell.

    Where entries name the paper's venue, their letter says what its papers are here; else the letter's usual meaning.
    """
    # The last of the kinds in one: "I-J-7" is a journal's, whatever the "I" says of it.
    letters = [number_kind(anatomy.raw).rstrip("-.").rpartition("-")[2][:1] for anatomy in anatomies]
    if len(set(letters) - {""}) <= 1:
        return (False,) * len(letters)
    words = _words(facts.venue_name)
    votes = Counter(
        letter
        for letter, anatomy in zip(letters, anatomies, strict=True)
        if letter and words and len(words & _words(anatomy.inline.visible)) >= SAME_WORDS * len(words)
    )
    meant = {letter for letter in letters if MEANT.get(letter) == facts.kind}
    own = {votes.most_common(1)[0][0]} if votes else meant
    return tuple(bool(own) and letter != "" and letter not in own for letter in letters)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{3,}", text.lower())) - {"the", "proceedings", "and", "for"}
