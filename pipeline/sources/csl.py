"""CSL-JSON, the exchange format of reference managers.

As its specification says: https://docs.citationstyles.org/en/stable/specification.html, appendix IV, and the schema
https://github.com/citation-style-language/schema. A venue stays as given, "Preprint" and "arXiv" included: `papers`
judges it. Crossref answers in nearly this form, so its module reads names and dates from here.
"""

from __future__ import annotations

import re
from typing import Any

from pipeline.errors import SourceError
from pipeline.model import Evidence, Name, PartialDate, Record
from pipeline.papers.ids import find_ids
from pipeline.papers.text import plain
from pipeline.papers.venue_kinds import TYPES
from pipeline.sources.fields import (
    given_url,
    id_of,
    iso_date,
    page_text,
    parse_json,
    partial_date,
    thesis_venue,
    volume_text,
)

_JATS_TITLE = re.compile(r"<jats:title\b[^<>]*>([^<>]*)</jats:title>")
_JATS_BLOCK = re.compile(
    r"</?jats:(?:sec|p|title|list|list-item|break|disp-formula|inline-formula|alternatives)\b[^<>]*>"
)
_JATS = re.compile(r"</?jats:[a-z-]+\b[^<>]*>")
_TEX_BESIDE_MATHML = re.compile(r"<jats:tex-math\b[^<>]*>.*?</jats:tex-math>", re.DOTALL)


def parse_csl_json(data: bytes) -> tuple[Record, ...]:
    """Read CSL-JSON: a list of items, or a single item.

    Raises:
        SourceError: "malformed", with the line or the number of the item.
    """
    document = parse_json(data)
    items = [document] if isinstance(document, dict) else document
    if not isinstance(items, list):
        raise SourceError("malformed", 'CSL-JSON is a list of items such as [{"title": ...}]')
    return tuple(_csl_record(item, number) for number, item in enumerate(items, start=1))


def _csl_record(item: Any, number: int) -> Record:
    if not isinstance(item, dict):
        raise SourceError("malformed", f"item {number} is not an object with a title")
    title = csl_text(item, "title")
    if not title:
        raise SourceError("malformed", f"item {number} (id {item.get('id', 'not given')!r}) has no title; add one")
    url = given_url(csl_text(item, "URL"))
    published = csl_date(item.get("issued"))
    return Record(
        source="bibliography",
        title=title,
        authors=csl_names(item.get("author")),
        ids=_csl_ids(item),
        published=published,
        venue=csl_text(item, "container-title") or csl_text(item, "event-title") or _by_itself(item),
        url=url,
        abstract=csl_abstract(item),
        comment=csl_text(item, "note"),
        evidence=Evidence.GIVEN,
        venue_short=csl_text(item, "container-title-short"),
        volume=volume_text(csl_text(item, "volume")),
        issue=volume_text(csl_text(item, "issue")),
        page=csl_page(item),
        type=csl_type if (csl_type := csl_text(item, "type")) in TYPES else "",
        venue_year=published.year if published else None,
    )


def _by_itself(item: dict[str, Any]) -> str:
    """What stands for the venue of a work that is no part of another.

    Of a book its publisher; of a thesis its `genre`, such as "PhD thesis", and the university.
    """
    kind, publisher = csl_text(item, "type"), csl_text(item, "publisher")
    if kind == "thesis":
        return thesis_venue(csl_text(item, "genre"), publisher)
    return publisher if kind == "book" else ""


def csl_page(item: dict[str, Any]) -> str:
    """The pages; the article's number, where it has no pages."""
    return page_text(csl_text(item, "page") or csl_text(item, "article-number"))


def csl_text(item: dict[str, Any], key: str) -> str:
    """The text under `key`, readable and on one line; of a list, its first text; empty when there is none."""
    value = item.get(key)
    if isinstance(value, list):  # Crossref and some exporters write a list of one
        value = value[0] if value else ""
    return csl_plain(str(value)) if isinstance(value, str | int) else ""


def csl_plain(text: str) -> str:
    """CSL-JSON is Unicode, not TeX: `--` stays as it is; only a text with TeX commands or markup is converted."""
    return plain(text) if re.search(r"[\\$&<]", text) or not text.isprintable() else " ".join(text.split())


def csl_abstract(item: dict[str, Any]) -> str:
    """The abstract; of one in JATS, as publishers give it to Crossref, each section's heading is said before its text.

    https://jats.nlm.nih.gov/publishing/tag-library/1.3/element/abstract.html
    """
    value = item.get("abstract")
    if not isinstance(value, str):
        return csl_text(item, "abstract")
    marked = _TEX_BESIDE_MATHML.sub("", value) if "<mml:" in value else value
    return csl_plain(_JATS.sub("", _JATS_BLOCK.sub(" ", _JATS_TITLE.sub(_heading, marked))))


def _heading(title: re.Match[str]) -> str:
    words = title[1].strip(" .:")
    return "" if words.lower() in {"abstract", "summary", ""} else f" {words}: "


def csl_names(people: Any) -> tuple[Name, ...]:
    """The people of an author list."""
    names = (_csl_name(person) for person in (people if isinstance(people, list) else ()) if isinstance(person, dict))
    return tuple(name for name in names if name.family)


def _csl_name(person: dict[str, Any]) -> Name:
    """A CSL name: particles belong to the part they stand with; `literal` is a group or a name in one piece."""
    if literal := csl_text(person, "literal") or csl_text(person, "name"):  # Crossref calls a group's name `name`
        return Name(literal)
    family = (person.get("non-dropping-particle"), person.get("family"), person.get("suffix"))
    given = (person.get("given"), person.get("dropping-particle"))
    name = Name(_joined(family), _joined(given))
    return name if name.family else Name(name.given)


def _joined(parts: tuple[Any, ...]) -> str:
    return plain(" ".join(part for part in parts if isinstance(part, str) and part))


def _csl_ids(item: dict[str, Any]) -> tuple[str, ...]:
    ids: set[str] = set()
    if doi := id_of(csl_text(item, "DOI"), "doi"):
        ids.add(doi)
    for key in ("number", "URL", "note", "container-title", "archive_location"):
        ids.update(find_ids(csl_text(item, key)))
    return tuple(sorted(ids))


def csl_date(issued: Any) -> PartialDate | None:
    """The date of a value such as `issued`, from its `date-parts` or its text."""
    if not isinstance(issued, dict):
        return None
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        return partial_date(*[str(part) for part in parts[0][:3]])
    return iso_date(str(issued.get("raw") or issued.get("literal") or ""))
