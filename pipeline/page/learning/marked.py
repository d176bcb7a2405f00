"""The owner by the mark: a page may write its owner's name otherwise than the configuration, in another script say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.model import Name
from pipeline.page.learning.anatomy import Anatomy
from pipeline.page.learning.name_marks import mark_around

LISTS = 2  # author lists that must mark a name before it counts as the owner's
SHARE = 0.5  # of the lists


def marked_author(anatomies: Sequence[Anatomy], authors: Sequence[Name]) -> tuple[Name, str] | None:
    """The author of a new paper whose name the entries set apart, with the name as they write it.

    Args:
        anatomies: the entries of the section.
        authors: of the new paper.
    """
    marked = _marked(anatomies)
    for name in authors:
        for text in (f"{name.given} {name.family}", f"{name.family} {name.given}", f"{name.family}, {name.given}"):
            if text in marked:
                return name, text
    return None


def marked_namesake(anatomies: Sequence[Anatomy], owner: Name) -> str:
    """The name of the owner's family that the entries set apart: "X. Liu" for Shirley Xiaoqi Liu; "" for none."""
    return next((text for text in sorted(_marked(anatomies)) if owner.family in text.split()), "")


def _marked(anatomies: Sequence[Anatomy]) -> frozenset[str]:
    """The names that most lists set apart, each the only one in its list."""
    lists = [anatomy for anatomy in anatomies if anatomy.authors]
    marked: Counter[str] = Counter()
    for anatomy in lists:
        names = anatomy.authors.names if anatomy.authors else ()
        own = {anatomy.text(name) for name in names if mark_around(anatomy.inline, name) != ("", "")}
        if len(own) == 1:
            marked.update(own)
    return frozenset(text for text, times in marked.items() if times >= max(LISTS, SHARE * len(lists)))
