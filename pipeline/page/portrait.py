"""What was learnt of a page, told: its sections, how the next entry would be written, and how sure that is.

The example is made by the same planning as a sync's, with an invented paper; the template is read off the example, and
only given where filling it in makes the example again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.errors import PageError
from pipeline.model import Addition, Evidence, Name, Paper, PartialDate, Role
from pipeline.page.agreement import entry_agreement, news_agreement
from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.facts import paper_facts
from pipeline.page.learning.untitled import shown_ids
from pipeline.page.options import OFF, PageOptions
from pipeline.page.page import Page
from pipeline.page.pinnable import entry_template, news_template
from pipeline.page.planning import Planner
from pipeline.page.reading.headings import LATEST
from pipeline.page.reading.outline import Section, stretch
from pipeline.page.reading.series import Series
from pipeline.page.targets import Targets
from pipeline.page.writing.frame import parse_frames
from pipeline.page.writing.numbers import entry_number
from pipeline.page.writing.place import entry_year, newest_first, rising

SURE, FAIR = 0.7, 0.35  # of the entries that are written like the example
TITLE = "An Invented Title about Lighthouses"
OTHERS = (Name("Quist", "Ada"), Name("Fjeld", "Bo Emil"), Name("Aksoy", "Cem"))
ABSTRACT = "Ships need light. We show that invented abstracts have one good sentence. More follows."
JOURNAL = "Journal of Invented Optics"
MONTH, DAY = 3, 17


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a section.

    `kind` is "preprint", "publication" or "news"; `example` an entry for an invented paper, `template` what could be
    pinned ("" where the form can't be said as a template). `agree` of `total` entries are written like the example;
    `differences` tells what the others do, as (words, number of entries).
    """

    kind: str
    example: str
    template: str
    agree: int
    total: int
    differences: tuple[tuple[str, int], ...] = ()

    @property
    def sureness(self) -> str:
        """How sure the form is, in a word: sure, fair or unsure."""
        share = self.agree / self.total if self.total else 0.0
        return "sure" if share >= SURE else "fair" if share >= FAIR else "unsure"


@dataclass(frozen=True, slots=True)
class SectionPortrait:
    """One section: `lines` from its heading to its end; `made_of` and `order` are words; `problem` is why it can't be
    written to.
    """  # noqa: D205 - one sentence, too long for a line

    role: Role
    heading: str
    lines: tuple[int, int]
    entries: int
    made_of: str
    order: str
    groups: tuple[str, ...]
    forms: tuple[Form, ...] = ()
    problem: str = ""


def portray(page: Page, options: PageOptions) -> tuple[SectionPortrait, ...]:
    """What was learnt of each section of a page, in page order."""
    found = [_section(page, options, role, section) for role, section in page.sections]
    return tuple(sorted(found, key=lambda portrait: portrait.lines))


def _section(page: Page, options: PageOptions, role: Role, section: Section) -> SectionPortrait:
    end = stretch(page.outline, section.heading).end if section.groups else section.span.end
    lines = (section.line, page.outline.source.line_at(max(end - 1, 0)) + 1)
    bare = SectionPortrait(role, section.title, lines, len(section.entries), "", "", ())
    targets = Targets(page, options)
    try:
        series = targets.news_list(section) if role is Role.NEWS else targets.list_of(role)
        if series is None:
            return replace(bare, problem="It is empty: the first entry is written as those of the other section are.")
        year = _newest_year(page, role, series)
        kinds = ("news",) if role is Role.NEWS else _kinds(page, options, role)
        forms = tuple(_form(page, options, series, kind, year) for kind in kinds)
    except PageError as error:
        return replace(bare, problem=str(error).removesuffix(" Nothing was written."))
    groups = tuple(dict.fromkeys(entry.group.text for entry in series.entries if entry.group is not None))
    groups = tuple(text for text in groups if text != section.title)
    return replace(
        bare,
        entries=len(series.entries),
        made_of=_made_of(series) + (" without titles" if role is not Role.NEWS and targets.untitled(role) else ""),
        order=_order(page, role, series),
        groups=groups,
        forms=forms,
    )


def _kinds(page: Page, options: PageOptions, role: Role) -> tuple[str, ...]:
    """The kinds of papers that a section gets."""
    targets = Targets(page, options)
    owner = options.owner_names[:1]
    kinds = ("preprint", "publication") if targets.takes(role, "preprint") else ("publication",)
    papers = {kind: invented_paper(kind, 2000, owner) for kind in kinds}
    untitled = targets.untitled(role)
    known = [kind for kind, paper in papers.items() if not untitled or shown_ids(untitled, paper.ids)]
    return tuple(kind for kind in known if targets.role_for(paper_facts(papers[kind])) is role)


def _newest_year(page: Page, role: Role, series: Series) -> int:
    """The year that the invented paper gets, so that it needs no new heading."""
    if role is Role.NEWS:
        years = [day.year for frame in parse_frames(series.entries) if (day := frame.day)]
    else:
        years = [year for anatomy in page.anatomies[series] if (year := entry_year(anatomy))]
        spans = {heading.years for entry in series.entries for heading in entry.above if heading.is_year}
        years = [span[0] if span[-1] == LATEST else span[-1] for span in spans] or years
    return max(years or _years_of_ids(page), default=2031)


def _years_of_ids(page: Page) -> list[int]:
    """The years that the arXiv numbers on the page tell."""
    numbers = (paper_id.removeprefix("arxiv:") for listing in page.listings for paper_id in listing.ids)
    return [2000 + int(number[:2]) for number in numbers if re.fullmatch(r"\d{4}\.\d{4,5}", number)]


def invented_paper(kind: str, year: int, owner: Sequence[Name], *, journal: bool = False) -> Paper:
    """A paper that nobody wrote: a preprint, or one that was accepted in `year`, at a conference or by a journal."""
    number = f"{year % 100:02d}12.01234"  # the newest of its year
    paper = Paper(
        key="invented",
        title=TITLE,
        authors=(OTHERS[0], *owner, *OTHERS[1:]),
        ids=(f"arxiv:{number}", "doi:10.12345/lighthouse") if kind == "publication" else (f"arxiv:{number}",),
        published=PartialDate(year, MONTH, DAY),
        venue=f"ICML {year}" if kind == "publication" else "",
        url=f"https://arxiv.org/abs/{number}",
        abstract=ABSTRACT,
        categories=("cs.CL",),
        evidence=Evidence.IDENTITY,
    )
    if kind == "publication" and journal:
        paper = replace(paper, venue=JOURNAL, type="article-journal", volume="71", issue="8", page="943-957")
    return paper


def _are_of_journals(anatomies: Sequence[Anatomy]) -> bool:
    """Whether most entries of a list that name a venue give a volume."""
    published = [anatomy for anatomy in anatomies if anatomy.has(Part.VENUE)]
    volumes = [each for each in published if Part.VOLUME in {part for chunk in each.chunks for part, _ in chunk.inner}]
    return len(volumes) * 2 > len(published)


def _form(page: Page, options: PageOptions, series: Series, kind: str, year: int) -> Form:
    """The form of one kind of entry: its example, and how many entries are written like it."""
    journal = kind == "publication" and _are_of_journals(page.anatomies[series])
    paper = invented_paper("preprint" if kind == "news" else kind, year, options.owner_names[:1], journal=journal)
    planner = Planner(page, replace(options, into=OFF) if kind == "news" else options, PartialDate(year, MONTH, DAY))
    planner.add([Addition(paper, "invented")])
    if kind == "news":
        planner.announce()
    else:
        planner.write()
    inserted = [edit.text for edit in planner.edits if not len(edit.span) and edit.text.strip()]
    example = max(inserted, key=len, default="").strip("\r\n").rstrip()
    if kind == "news":
        agree, differences = news_agreement(series, example)
        template = news_template(series, example, planner.items[0][0])
    else:
        anatomies = page.anatomies[series]
        agree, differences = entry_agreement(anatomies, example, planner.owner)
        template = entry_template(anatomies, example, planner.facts_of(Addition(paper, "")), planner.owner)
    return Form(kind, example, template, agree, len(series.entries), differences)


def _made_of(series: Series) -> str:
    """What the entries of a list are, in words."""
    raws = [entry.raw for entry in series.entries]
    numbers = [number for raw in raws if (number := entry_number(raw)) is not None]
    kind = {
        "item": "list items",
        "paragraph": "paragraphs",
        "line": "lines",
        "quote": "quotes",
        "row": "rows of a table",
        "heading": "headings with text below",
        "html": f"<{series.way[1]}> elements" if len(series.way) > 2 else "blocks of HTML",  # noqa: PLR2004 - tag, class
    }.get(series.way[0], series.way[0])
    if len(numbers) * 2 <= len(raws) or len(numbers) < 2:  # noqa: PLR2004 - two tell a direction
        return kind
    way = "upward" if numbers[0] < numbers[-1] else "downward" if numbers[0] > numbers[-1] else "all alike"
    return f"{kind}, numbered {way}"


def _order(page: Page, role: Role, series: Series) -> str:
    if role is Role.NEWS:
        up = rising([frame.day for frame in parse_frames(series.entries)])
    else:
        up = not newest_first([entry_year(anatomy) for anatomy in page.anatomies[series]])
    return "oldest first" if up else "newest first"
