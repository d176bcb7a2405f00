"""Lists whose entries show no titles, as some chemists keep them: names, journal, year, volume, pages and the DOI."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.papers.ids import find_ids, implied, scheme_of


def names_by_id(anatomy: Anatomy) -> bool:
    """Whether an entry without a title names one paper all the same: its authors, where it appeared, an id."""
    if anatomy.title is not None or anatomy.authors is None:
        return False
    return (anatomy.has(Part.VENUE) or anatomy.has(Part.PREPRINT)) and bool(find_ids(anatomy.raw))


def is_untitled(anatomies: Sequence[Anatomy]) -> bool:
    """Whether most entries of a list name their papers by an id alone."""
    return sum(map(names_by_id, anatomies)) * 2 > len(anatomies)


def shown_ids(anatomies: Sequence[Anatomy], ids: Sequence[str]) -> tuple[str, ...]:
    """Those of a paper's ids that are of a kind by which the entries of an untitled list name their papers."""
    schemes = {scheme_of(paper_id) for anatomy in anatomies for paper_id in find_ids(anatomy.raw)}
    return tuple(paper_id for paper_id in implied(ids) if scheme_of(paper_id) in schemes)
