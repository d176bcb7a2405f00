"""Templates that the owner pins in the configuration (Jinja2, https://jinja.palletsprojects.com/templates/). Pure.

A template never sees where its values go, and never prints them: each value that it would print becomes a place, a
single character, and the values are handed back beside the text. Whoever knows the page escapes each value for where it
stands and puts it in (law 7). The sandbox has no globals but `joiner`, few filters, no loading of other templates, and
no arithmetic that could fill the memory: a template can only arrange its fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, Undefined, meta, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Joiner

# What a template may use. Every field is there for every paper; what is not known is empty, and so is false in an `if`.
ENTRY_FIELDS: Mapping[str, str] = {
    "title": "the title",
    "authors": "the list of authors as the section writes it, with the owner's name marked; in a loop each author has"
    " `name`, `given`, `family`, `initials` and `is_owner`",
    "first_author": "the first author's name",
    "venue": "the venue with its year, such as `ICML 2031`; empty for a preprint",
    "venue_name": "the venue without its year",
    "acronym": "the venue's acronym, where its name ends with one in brackets",
    "volume": "the volume of a journal or of proceedings",
    "issue": "the issue of a journal",
    "page": "the pages, such as `45-67`, or the article's number",
    "year": "the year",
    "month": "the month as a number, such as `6`",
    "day": "the day as a number",
    "mm": "the month with two digits, such as `06`",
    "dd": "the day with two digits",
    "yy": "the year with two digits",
    "month_name": "the month in full, such as `June`",
    "month_short": "the month with three letters, such as `Jun`",
    "date": "the date as far as it is known, such as `2031-06-20`",
    "url": "the paper's address",
    "arxiv": "the arXiv number, such as `2106.01234`",
    "arxiv_url": "the address of the abstract at arXiv",
    "pdf": "the address of the PDF at arXiv",
    "category": "the arXiv category, such as `cs.CL`",
    "doi": "the DOI",
    "doi_url": "the DOI's address",
    "summary": "a sentence of the abstract",
    "abstract": "the abstract, where a source gives it whole",
}
NEWS_FIELDS: Mapping[str, str] = {
    **ENTRY_FIELDS,
    "message": "the sentence that would be written, with its link; `date`, `year`, `month` and so on are the item's",
    "accepted": "true where the item tells of a venue, false where it tells of a new preprint",
}
FILTERS = (
    *("capitalize", "default", "first", "join", "last", "length", "list", "lower", "replace", "title", "trim"),
    *("truncate", "upper"),
)
MAX_LENGTH = 2000  # characters of a template
FIRST_PLACE = 0xF0000  # the places: private use characters of plane 15
MAX_PLACES = 0xFFFD  # ... so many of them
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Author:
    """An author as templates see one."""

    name: str
    given: str
    family: str
    initials: str
    is_owner: bool

    def __str__(self) -> str:
        return self.name


class Authors(tuple[Author, ...]):
    """The authors of one paper; printed as a whole it is the list in the section's own form."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Markup:
    """A value that is source already, such as a news sentence: it is put in as it is."""

    source: str


Value = str | int | bool | Authors | Markup


@dataclass(frozen=True, slots=True)
class Filled:
    """A rendered template: in `text` the character `chr(FIRST_PLACE + n)` stands for `values[n]`."""

    text: str
    values: tuple[Value, ...]


def _told(error: Exception) -> str:
    if "safely callable" in str(error):
        return f"nothing can be called there; the filters are {', '.join(FILTERS)}"
    return re.sub(r"\bpipeline\.template\.(\w+) object", r"\1", str(error)) or type(error).__name__


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2 with what arranges fields, and nothing else."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, finalize=_finalize, keep_trailing_newline=True, trim_blocks=True)
        self.globals = {"joiner": Joiner}
        self.filters = {name: self.filters[name] for name in FILTERS}

    def call_binop(self, _context: Context, operator: str, _left: Any, _right: Any) -> Any:
        raise SecurityError(f"`{operator}` is not for templates")

    def is_safe_callable(self, obj: Any) -> bool:
        of_loop = isinstance(getattr(obj, "__self__", None), LoopContext)
        return obj is Joiner or of_loop or isinstance(obj, Joiner | Macro | LoopContext)


PLACE = "_place"


@pass_context
def _finalize(context: Context, value: Any) -> str:
    """What is printed for a value: its place, by the function that the rendering brought along."""
    if isinstance(value, Undefined):
        return str(value)  # raises, and says which name it is
    return str(context[PLACE](value))


def check_template(text: str, *, news: bool = False) -> str:
    """A template that can be used, as it is kept: without blank lines around it.

    Args:
        text: the template.
        news: whether it is one for news items, which have two fields more.

    Raises:
        ValueError: it is no template, names a field that there is none of, or puts a value where none may stand; the
            message says which line of it and what is expected.
    """
    kept = text.strip("\r\n").rstrip()
    fields = NEWS_FIELDS if news else ENTRY_FIELDS
    if len(kept) > MAX_LENGTH:
        raise ValueError(f"a template has at most {MAX_LENGTH:,} characters")
    if PRIVATE.search(kept):
        raise ValueError("a template must not hold private use characters (U+E000 to U+F8FF)")
    try:
        _check_fields(kept, fields)
    except TemplateSyntaxError as error:
        filters = f" The filters are {', '.join(FILTERS)}." if "filter named" in str(error) else ""
        raise ValueError(f"line {error.lineno} of the template: {error.message}{filters}") from None
    for everything in (True, False):
        try:
            fill_template(kept, _sample(fields, everything=everything))
        except ValueError as error:
            where = "" if everything else ", for a paper of which nothing is known"
            raise ValueError(f"{error}{where}") from None
    return kept


def fill_template(text: str, fields: Mapping[str, Value]) -> Filled:
    """Render a checked template.

    Args:
        text: as `check_template` returned it.
        fields: a value for each field; those that are not known are empty.

    Raises:
        ValueError: an expression in it can't be computed from these values, or puts one where none may stand.
    """
    values: list[Value] = []
    clean = {name: _without_places(value) for name, value in fields.items()}
    try:
        made = _compiled(text).render({**clean, PLACE: _placer(values)})
    except (TemplateError, TypeError, ArithmeticError, LookupError, AttributeError) as error:
        raise ValueError(f"the template can't be filled in: {_told(error)}") from None
    _check_places(made)
    return Filled(made.strip("\r\n").rstrip(), tuple(values))


def _placer(values: list[Value]) -> Callable[[Any], str]:
    """Keeps each value that is printed in `values`, and prints its place."""

    def place(value: Any) -> str:
        if isinstance(value, str) and PRIVATE.search(value):
            return value  # captured by a block: the values in it are places already
        if len(values) >= MAX_PLACES:
            raise SecurityError("it prints too many values")
        values.append(value if isinstance(value, Authors | Markup) else str(value))
        return chr(FIRST_PLACE + len(values) - 1)

    return place


def _without_places(value: Value) -> Value:
    """A field that can't be taken for a place."""
    return PRIVATE.sub("", value) if isinstance(value, str) else value


@lru_cache(maxsize=16)
def _compiled(text: str) -> Template:
    return _Sandbox().from_string(text)


def _check_fields(text: str, fields: Mapping[str, str]) -> None:
    _compiled(text)  # tells of filters that there are none of
    tree = _Sandbox().parse(text)
    if next(meta.find_referenced_templates(tree), "none") != "none":
        raise ValueError("a template can't include or import another one")
    unknown = meta.find_undeclared_variables(tree) - set(fields) - {"joiner"}
    for node in tree.find_all(nodes.Name):
        if node.name in unknown:
            near = get_close_matches(node.name, fields, n=1)
            meant = f"did you mean {near[0]!r}? " if near else ""
            raise ValueError(
                f"line {node.lineno} of the template: there is no field {node.name!r}; {meant}the fields are"
                f" {', '.join(fields)}"
            )


# Where no value may stand: it could act there, however it is escaped.
_TAG = r"<[A-Za-z/](?:[^<>\"']|\"[^\"]*\"|'[^']*')*"
FORBIDDEN = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), where)
    for pattern, where in (
        (r"<(script|style|iframe|object)\b(?:(?!</\1).)*\Z", "in <script> or <style>"),
        (r"<!--(?:(?!-->).)*\Z", "in a comment"),
        (r"\{\{(?:(?!\}\}).)*\Z|\{%(?:(?!%\}).)*\Z", "in a tag of the site's generator"),
        (r"\{[:#][^}\n]*\Z", "in an attribute list"),
        (_TAG + r"\s(?:on\w+|style|srcdoc)\s*=\s*[\"'][^\"'<>]*\Z", "in an attribute that acts"),
        (_TAG + r"\Z", "in a tag without quotes around it"),
    )
)


def _check_places(text: str) -> None:
    """No value stands where escaping can't make it harmless."""
    for place in PRIVATE.finditer(text):
        before = PRIVATE.sub("x", text[: place.start()])
        for pattern, where in FORBIDDEN:
            if pattern.search(before):
                line = text.count("\n", 0, place.start()) + 1
                raise ValueError(f"line {line} of what the template makes: a value can't stand {where}")


def _sample(fields: Mapping[str, str], *, everything: bool) -> dict[str, Value]:
    """A paper of which everything is known, or nothing."""
    author = Author("Ada Quist", "Ada", "Quist", "A.", is_owner=True)
    return {
        name: Authors([author, author] if everything else []) if name == "authors" else "sample" if everything else ""
        for name in fields
    }
