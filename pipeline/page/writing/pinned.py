"""Entries and news items by a template that the owner pinned in the configuration.

The template says what an entry holds; marker, number, gaps and place still follow the section. Values are escaped for
where they stand, and what is not known leaves no empty link, bracket or comma, as in the learnt forms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.errors import PageError
from pipeline.model import Name, PartialDate
from pipeline.page.escape import Context, escape_text, escape_url
from pipeline.page.learning.author_form import AuthorForm
from pipeline.page.learning.facts import Facts
from pipeline.page.months import MONTHS, SHORT
from pipeline.page.writing.gaps import DROPPED, close_gaps
from pipeline.page.writing.move import ITEM
from pipeline.page.writing.names import render_authors, render_name
from pipeline.page.writing.numbers import NUMBER
from pipeline.papers.ids import id_url
from pipeline.template import FIRST_PLACE, Author, Authors, Filled, Markup, Value, fill_template

PLACE = "[\U000f0000-\U000ffffd]"
# A link whose target is not known goes with its label.
EMPTY_LINK = re.compile(
    rf"!?\[[^\[\]\n]*\]\(<?[^()\s]*{DROPPED}[^()\s]*>?\)|<{DROPPED}>"
    rf"|<(a|img)\b[^<>]*=[\"'][^\"'<>]*{DROPPED}[^<>]*>(?:(?:(?!</?a\b).)*</a>)?",
    re.DOTALL,
)
IN_TARGET = re.compile(r"\]\(<?[^()\s]*\Z|\b(?:href|src)\s*=\s*[\"'][^\"'<>]*\Z|<(?:https?:[^<>\s]*)?\Z", re.IGNORECASE)
IN_ATTRIBUTE = re.compile(r"<[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*=\s*[\"'][^\"'<>]*\Z")
IN_LABEL = re.compile(r"\[[^\[\]]*\Z")
LABEL_END = re.compile(r"[^\[\]]*\]\(")
NUMBERED = re.compile(NUMBER.pattern + r"\S*[ \t]+")
SPACE = re.compile(r"[ \t>]*")


@dataclass(frozen=True, slots=True)
class Voice:
    """How a section writes what a template leaves to it: the author list, who is the owner, formulas, HTML."""

    authors: AuthorForm
    is_owner: Callable[[Name], bool]
    math: bool = False
    html: bool = False


def write_pinned(template: str, facts: Facts, voice: Voice, neighbour: str, more: Mapping[str, Value] = {}) -> str:
    """An entry by a template.

    Args:
        template: as `pipeline.template.check_template` returned it.
        facts: of the paper.
        voice: of the section.
        neighbour: an entry of the section, whose marker the new one takes; "" where there is none.
        more: fields besides those of the paper.

    Returns:
        The entry's source; a number in front is the neighbour's.

    Raises:
        PageError: the template can't be filled in for this paper.
    """
    try:
        filled = fill_template(template, {**entry_fields(facts, voice.is_owner), **more})
    except ValueError as error:
        raise PageError(
            f"the template in site.sections does not fit {facts.title!r}: {error}. Nothing was written."
        ) from error
    text = _put(_closed(filled), filled.values, facts, voice)
    return _marked(text.strip("\r\n").rstrip(), neighbour)


def entry_fields(facts: Facts, is_owner: Callable[[Name], bool]) -> dict[str, Value]:
    """The documented fields of a paper, see `pipeline.template.ENTRY_FIELDS`."""
    people = [
        Author(str(name), name.given, name.family, render_name(Name("", name.given), INITIALS), is_owner(name))
        for name in facts.authors
    ]
    arxiv = f"arxiv:{facts.arxiv}"
    return {
        "title": facts.title,
        "authors": Authors(people),
        "first_author": people[0].name if people else "",
        "venue": facts.venue,
        "venue_name": facts.venue_name,
        "acronym": facts.acronym,
        "volume": facts.volume,
        "issue": facts.issue,
        "page": facts.page,
        "url": facts.links[0][1] if facts.links else "",
        "arxiv": facts.arxiv,
        "arxiv_url": id_url(arxiv) if facts.arxiv else "",
        "pdf": f"https://arxiv.org/pdf/{facts.arxiv}" if facts.arxiv else "",
        "category": facts.category,
        "doi": facts.doi,
        "doi_url": id_url(f"doi:{facts.doi}") if facts.doi else "",
        "summary": facts.summary,
        "abstract": facts.abstract,
        **date_fields(PartialDate(facts.year or 0, facts.month, facts.day)),
    }


def date_fields(date: PartialDate) -> dict[str, Value]:
    """The fields of a date; what is not known of it is empty."""
    month = MONTHS[date.month - 1] if date.month else ""
    return {
        "date": str(date) if date.year else "",
        "year": str(date.year or ""),
        "month": str(date.month or ""),
        "day": str(date.day or ""),
        "yy": f"{date.year % 100:02d}" if date.year else "",
        "mm": f"{date.month:02d}" if date.month else "",
        "dd": f"{date.day:02d}" if date.day else "",
        "month_name": month,
        "month_short": month[:SHORT],
    }


INITIALS = AuthorForm(initials="D. D.")


def _closed(filled: Filled) -> str:
    """The text without what is not known, the gaps closed."""
    text = filled.text
    for number, value in enumerate(filled.values):
        if value in ("", ()):
            text = text.replace(chr(FIRST_PLACE + number), DROPPED)
    if DROPPED in text:
        text = close_gaps(EMPTY_LINK.sub(DROPPED, text))
    return text


def _put(text: str, values: tuple[Value, ...], facts: Facts, voice: Voice) -> str:
    """Values into their places, each escaped for where it stands; a title that ends a sentence takes no full stop."""
    result: list[str] = []
    at = 0
    for place in re.finditer(PLACE, text):
        between = text[at : place.start()]
        result.append(between[1:] if between.startswith(".") and _is_ended(result) else between)
        value = values[ord(place.group()) - FIRST_PLACE]
        result.append(_written(value, text, place.start(), facts, voice))
        at = place.end()
    rest = text[at:]
    return "".join(result) + (rest[1:] if rest.startswith(".") and _is_ended(result) else rest)


def _is_ended(result: list[str]) -> bool:
    return bool(result) and result[-1].endswith((".", "?", "!"))


def _written(value: Value, text: str, at: int, facts: Facts, voice: Voice) -> str:
    """One value as it is written at a place of the text."""
    if isinstance(value, Markup):
        return value.source
    before, behind = re.sub(PLACE, "x", text[:at]), text[at + 1 :]
    if IN_TARGET.search(before):
        return _address(str(value), text, at, in_html=bool(IN_ATTRIBUTE.search(before)))
    context = _context(before, behind, html=voice.html)
    if isinstance(value, Authors):
        return render_authors(
            facts.authors,
            voice.authors,
            voice.is_owner,
            lambda name: escape_text(name, context),
            complete=facts.authors_complete,
        )
    return escape_text(str(value), context, math=voice.math)


def _address(value: str, text: str, at: int, *, in_html: bool) -> str:
    """A value in a link's target: a whole address, or the end of one that the template begins."""
    context = Context.ATTRIBUTE if in_html else Context.TEXT
    whole = escape_url(value, context)
    if whole and text[at - 1 : at] in {"(", "<", '"', "'"}:
        return whole
    root = "https://x.invalid/"
    return escape_url(root + value, context).removeprefix(root)


def _context(before: str, behind: str, *, html: bool) -> Context:
    line = before[before.rfind("\n") + 1 :]
    if IN_ATTRIBUTE.search(before):
        return Context.ATTRIBUTE
    if IN_LABEL.search(before) and LABEL_END.match(re.sub(PLACE, "x", behind)):
        return Context.LINK_LABEL
    if html or before.lstrip().startswith("<"):
        return Context.HTML
    if line.lstrip().startswith("|"):
        return Context.TABLE_CELL
    if line.lstrip().startswith("#"):
        return Context.HEADING
    return Context.EMPHASIS if line.strip(" \t>-+*0123456789.)") else Context.TEXT


def _marked(text: str, neighbour: str) -> str:
    """The entry with its neighbour's marker in front; one that the template brings along gives way to it."""
    lead = lead_of(neighbour)
    own = lead_of(text) if lead.strip() else ""
    if not neighbour:
        return text
    first, *rest = text[len(own) :].split("\n")
    width = len(lead) if ITEM.match(neighbour) else 0
    moved = [" " * width + line.removeprefix(" " * len(own)) if line.strip() else line for line in rest]
    return "\n".join([lead + first, *moved])


def lead_of(raw: str) -> str:
    """What stands in front of an entry's text: bullet or number with the space behind it, or the space alone."""
    found = ITEM.match(raw) or NUMBERED.match(raw) or SPACE.match(raw)
    return found.group() if found else ""
