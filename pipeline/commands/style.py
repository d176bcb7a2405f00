"""`paperline style`: what was learnt of how a page's owner writes, for people and for machines."""

from __future__ import annotations

import json
import re
import textwrap
from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pipeline.commands.apply import load_page
from pipeline.errors import PageError
from pipeline.model import Name, Role
from pipeline.page.engine import Page, PageOptions, parse_page
from pipeline.page.learning.anatomy import Anatomy
from pipeline.page.portrait import Form, SectionPortrait, portray
from pipeline.papers.names import parse_owner

OWNER_SHARE = 0.6  # of the entries that list authors must mark a name that is taken for the page's owner
WIDTH = 100
ROLES = {Role.NEWS: "news", Role.PREPRINTS: "preprints", Role.PUBLICATIONS: "publications"}
NEXT = {"news": "The next item", "preprint": "The next preprint", "publication": "The next accepted paper"}


@dataclass(frozen=True, slots=True)
class Style:
    """What was learnt of one page. `declined` is why it can't be read; `guessed`: nobody said who the owner is."""

    page: str
    owner: str
    guessed: bool
    sections: tuple[SectionPortrait, ...] = ()
    missing: tuple[Role, ...] = ()
    declined: str = ""


def learn_style(path: Path, author: str) -> Style:
    """Read a page and tell what its entries teach.

    Args:
        path: of the page.
        author: the page's owner; "" to take whom most entries name.

    Raises:
        PageError: the file can't be read. A page that can't be understood is no error: see `Style.declined`.
    """
    data = load_page(path)
    names = parse_owner(author) if author else ()
    options = PageOptions(author=next(iter(names), None), aliases=names[1:])
    try:
        page = parse_page(data, options)
        if not names and (found := _owner(page)):
            options = replace(options, author=found)
            page = parse_page(data, options)
        missing = tuple(role for role in Role if page.section(role) is None)
        return Style(str(path), str(options.author or ""), not names, portray(page, options), missing)
    except PageError as error:
        return Style(str(path), author, not names, declined=str(error).removesuffix(" Nothing was written."))


def _owner(page: Page) -> Name | None:
    """Whose name is marked in most author lists."""
    lists = [_marked(anatomy) for anatomies in page.anatomies.values() for anatomy in anatomies if anatomy.authors]
    counted = Counter(name for names in lists for name in names if len(name.split()) > 1)
    name, times = counted.most_common(1)[0] if counted else ("", 0)
    return next(iter(parse_owner(name)), None) if times > 1 and times >= OWNER_SHARE * len(lists) else None


def _marked(anatomy: Anatomy) -> set[str]:
    """The names of an author list that stand in bold, italics or the like, alone."""
    names = anatomy.authors.names if anatomy.authors else ()
    marked = [mark.visible for mark in anatomy.inline.marks]
    alone = [span for span in marked if sum(span.overlaps(name) for name in names) == 1]
    return {_bare(anatomy.text(name)) for name in names if any(span.overlaps(name) for span in alone)}


def _bare(name: str) -> str:
    return " ".join(re.sub(r"[^\w\s.\u2019'-]|\d", "", name).split())


def render_json(style: Style) -> str:
    """The style as one JSON object; its keys are those of `Style`, `SectionPortrait` and `Form`."""
    sections = []
    for section, told in zip(style.sections, asdict(style)["sections"], strict=True):
        forms = [
            {
                **form,
                "differences": [{"what": what, "entries": n} for what, n in form["differences"]],
                "sure": own.sureness,
            }
            for form, own in zip(told["forms"], section.forms, strict=True)
        ]
        sections.append({**told, "lines": list(section.lines), "groups": list(section.groups), "forms": forms})
    whole = {**asdict(style), "sections": sections, "missing": [role.value for role in style.missing]}
    return json.dumps(whole, indent=2, ensure_ascii=False)


def render_text(style: Style) -> str:
    """The style for a person."""
    if style.declined:
        return f"{style.page}\n\n{_wrapped(f'This page is left alone: {style.declined}', '  ')}"
    parts = [style.page + (f", by {style.owner}" if style.owner else "")]
    if style.guessed:
        whom = "is a guess" if style.owner else "is not known, so no name is marked as yours"
        parts[0] += f"\n{_wrapped(f'Whose page this is {whom}: say --author NAME.', '')}"
    parts += [_section(section) for section in style.sections]
    if style.missing:
        *most, last = (ROLES[role] for role in style.missing)
        names = f"{', '.join(most)} or {last}" if most else last
        keys = ", ".join(f"site.sections.{role.value}" for role in style.missing)
        parts.append(_wrapped(f"No section for {names} was found. Where there is one, name its heading in {keys}.", ""))
    return "\n\n".join(parts)


def _section(section: SectionPortrait) -> str:
    title = section.heading or "The whole page"
    head = f"{title} (lines {section.lines[0]} to {section.lines[1]}): {ROLES[section.role]}"
    lines = [head, "─" * min(len(head), WIDTH)]
    if section.problem:
        return "\n".join([*lines, _wrapped(section.problem, "  ")])
    count = f"{section.entries} {'entry' if section.entries == 1 else 'entries'}"
    lines.append(_wrapped(f"{count}: {section.made_of}, {section.order}{_under(section.groups)}.", "  "))
    return "\n".join([*lines, *(line for form in section.forms for line in _form(form, section))])


def _under(groups: tuple[str, ...]) -> str:
    if not groups:
        return ""
    shown = ", ".join(groups[:4]) + (", …" if len(groups) > 4 else "")  # noqa: PLR2004 - enough to know them by
    return f", under {shown}"


def _form(form: Form, section: SectionPortrait) -> list[str]:
    lines = [
        "",
        f"  {NEXT[form.kind]} would be written like this:",
        "",
        textwrap.indent(form.example, "    "),
        "",
    ]
    lines.append(_wrapped(_sureness(form), "  "))
    if form.template:
        key = f"site.sections.{section.role.value}.template"
        lines += [f"  As a template ({key}):", "", textwrap.indent(form.template, "    ")]
    else:
        lines.append("  It can't be said as a template; to pin another form see docs/templates.md.")
    return lines


def _sureness(form: Form) -> str:
    what = "items" if form.kind == "news" else "entries"
    word = {"sure": "Sure", "fair": "Fairly sure", "unsure": "Not sure"}[form.sureness]
    told = f"{word}: {form.agree or 'none'} of {form.total} {what} are written so."
    if not form.differences:
        return told
    others = ", ".join(f"{what} ({times})" for what, times in form.differences)
    return f"{told} Some differ by {others}."


def _wrapped(text: str, indent: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
