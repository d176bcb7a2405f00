"""The form of one entry of a section, which is the model for others: how it names people, and what all share."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.model import Name
from pipeline.page.learning.anatomy import Anatomy
from pipeline.page.learning.author_form import AuthorForm, learn_author_form
from pipeline.page.learning.habits import Habits


@dataclass(frozen=True, slots=True)
class Manner:
    """How an entry is written: its author form, and the habits of its section.

    `lists_owner` says that the owner is one of the names that it lists; `html` that it is HTML, no Markdown.
    """

    authors: AuthorForm
    is_owner: Callable[[Name], bool]
    habits: Habits = field(default_factory=Habits)
    lists_owner: bool = True
    html: bool = False


def learn_manner(
    anatomies: Sequence[Anatomy],
    chosen: int,
    owner: re.Pattern[str] | None,
    is_owner: Callable[[Name], bool],
    habits: Habits,
) -> Manner:
    """How the chosen one of some entries is written.

    Args:
        anatomies: the entries.
        chosen: the index of the model.
        owner: the pattern of the owner's names.
        is_owner: whether a name is the owner's.
        habits: of the entries.
    """
    listed = [(n, anatomy) for n, anatomy in enumerate(anatomies) if anatomy.authors]
    place = next((k for k, (n, _) in enumerate(listed) if n == chosen), None)
    lists = [(anatomy.inline, anatomy.authors) for _, anatomy in listed if anatomy.authors]
    form = learn_author_form(lists, place, owner, explained=habits.explains_signs) if lists else AuthorForm()
    html = is_html(anatomies[chosen].raw)
    if form.linked:  # who is linked in one list of the page is so in the others
        known = {name for name, _ in form.linked}
        linked = (*form.linked, *(pair for pair in habits.linked if pair[0] not in known))
        form = replace(form, linked=tuple(pair for pair in linked if not html or pair[1].startswith("<")))
    return Manner(
        form,
        is_owner,
        habits,
        lists_owner=_names_owner(anatomies[chosen], owner) or not led_by_with(anatomies[chosen]),
        html=html,
    )


def is_html(raw: str) -> bool:
    """Whether an entry is HTML in which no Markdown acts."""
    return bool(re.match(r"\s*<(?!https?:)[a-zA-Z]", raw)) and "markdown=" not in raw


def lists_others(anatomies: Sequence[Anatomy], owner: re.Pattern[str] | None) -> bool:
    """Whether most lists of names are the others' ("with Jane Roe"), so that a paper alone shows none."""
    listed = [anatomy for anatomy in anatomies if anatomy.authors]
    return sum(led_by_with(a) and not _names_owner(a, owner) for a in listed) * 2 > len(listed)


def _names_owner(anatomy: Anatomy, owner: re.Pattern[str] | None) -> bool:
    """Whether the author list holds the owner; the pattern may know the name in another script."""
    if anatomy.authors is None:
        return False
    return anatomy.authors.has_owner or bool(owner and owner.search(anatomy.text(anatomy.authors.span)))


def led_by_with(anatomy: Anatomy) -> bool:
    """Whether "with" or "Co-authors:" leads to the names: then they are the others'."""
    start = anatomy.authors.span.start if anatomy.authors else 0
    return bool(re.search(r"\b(?:with|w/|co-?authors?:)\W*$", anatomy.inline.visible[:start], re.IGNORECASE))
