"""The lists of papers on a page that nothing is written to: what they show is on the page all the same."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Name, Role
from pipeline.page.reading.outline import Outline, Section, read_section, stretch
from pipeline.page.reading.roles import named_role, names_papers, names_talks
from pipeline.page.reading.series import Series
from pipeline.page.reading.sisters import headings_over, surely_read


def find_other_lists(outline: Outline, taken: Sequence[Section], owner: tuple[Name, ...]) -> tuple[Series, ...]:
    """The lists of papers in sections that nothing is written to: "Journal papers", where "Conference papers" is asked.

    Their headings name papers, or kinds of them, and stand under no news or talks; their entries are surely papers.
    """
    spans = [section.span for section in taken]
    found: list[Series] = []
    for heading in outline.headings:
        span = stretch(outline, heading)
        over = [above.text for above in headings_over(outline, heading)]
        apart = any(Role.NEWS in named_role(text)[0] or names_talks(text) for text in over)
        if apart or not names_papers(heading.text) or any(span.overlaps(other) for other in spans):
            continue
        spans.append(span)
        section = read_section(outline, heading, Role.PUBLICATIONS, owner)
        found += [series for series in section.series if surely_read((series,))]
    return tuple(found)
