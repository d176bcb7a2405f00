"""What writing sees: whose page it is, and a list of it with what comes and goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pipeline.model import Name
from pipeline.page.learning.anatomy import Anatomy
from pipeline.page.learning.facts import Facts
from pipeline.page.reading.headings import Heading
from pipeline.page.reading.series import Series
from pipeline.page.writing.groups import Standing


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose page it is: a pattern for the name as pages write it, and a test of a name."""

    pattern: re.Pattern[str] | None
    matches: Callable[[Name], bool]


@dataclass(frozen=True, slots=True)
class ListView:
    """A list with its entries taken apart.

    `leaving` are the indices of entries that move to another list, `arriving` the sources of those that come from one.
    At `borders` another file begins. `template` is the form that the owner pinned, "" to learn it.
    `only` are the headings of the groups to write to, none where each paper goes to its own. `standing` are the years
    of its section that head none of its entries. `template_of_preprints` is the form of these where the list holds
    both; None where one form is for all.
    """

    text: str
    series: Series
    anatomies: tuple[Anatomy, ...]
    leaving: frozenset[int] = frozenset()
    arriving: Mapping[Facts, str] = field(default_factory=dict)
    borders: tuple[int, ...] = ()
    template: str = ""
    only: frozenset[Heading] = frozenset()
    standing: tuple[Standing, ...] = ()
    template_of_preprints: str | None = None

    def template_for(self, facts: Facts) -> str:
        """The form that the owner pinned for a paper, "" to learn it."""
        own = self.template_of_preprints
        return own if own is not None and facts.is_preprint else self.template

    def group(self, heading: Heading | None) -> list[int]:
        """The indices of the entries right below a heading; below none: above the first one."""
        return [n for n, entry in enumerate(self.series.entries) if entry.group == heading]
