"""OpenAlex: the works of one author, by ORCID iD or author id. API: https://docs.openalex.org.

Authors are told apart by a program, with errors in both directions; so what it says is evidence by name only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.config import Settings
from pipeline.errors import SourceError
from pipeline.model import Person, Record
from pipeline.papers.ids import find_ids, id_url, strongest
from pipeline.papers.names import parse_name
from pipeline.papers.text import plain
from pipeline.sources.fields import (
    id_of,
    integer,
    iso_date,
    mapping,
    mappings,
    page_text,
    parse_json,
    partial_date,
    text,
    volume_text,
)
from pipeline.sources.found import Found
from pipeline.sources.http import Http, verify_ok

SOURCE = "openalex"
KEY = "PAPERLINE_OPENALEX_KEY"
PAGE = 200
MAX_PAGES = 5
MAX_AUTHORS = 100  # a list of works cuts author lists here
# CSL-JSON's types for those of OpenAlex; its "book-chapter" is Crossref's, which says little.
TYPES = {"book": "book", "dissertation": "thesis", "report": "report"}
PLACES = {"journal": "article-journal", "conference": "paper-conference"}
NO_PAPERS = frozenset(
    {"paratext", "peer-review", "grant", "dataset", "erratum", "supplementary-materials", "editorial", "software"}
)


def fetch_openalex(settings: Settings, http: Http, environ: Mapping[str, str]) -> Found:
    """The works of `sources.openalex.author`, or of `author.orcid`.

    Raises:
        SourceError: "not-configured", "no-key" or another failure by its name.
    """
    source, orcid = settings.sources.openalex, settings.author.orcid
    author = source.author.rpartition("/")[2]
    if not author and not orcid:
        raise SourceError("not-configured", "neither sources.openalex.author nor author.orcid is in the configuration")
    key = environ.get(KEY, "").strip()
    if not key:
        raise SourceError("no-key", f"OpenAlex wants a key (free of charge); set {KEY} in the environment")
    wanted = f"author.id:{author}" if author else f"author.orcid:{orcid}"
    records: list[Record] = []
    for page in range(1, MAX_PAGES + 1):
        answer = http.fetch(
            f"{source.base_url}/works",
            params={
                "filter": wanted,
                "sort": "publication_date:desc",
                "per-page": str(PAGE),
                "page": str(page),
                "api_key": key,
            },
        )
        body = verify_ok(answer, "OpenAlex")
        records += parse_works(body)
        if page * PAGE >= (integer(mapping(mapping(parse_json(body)).get("meta")), "count") or 0):
            return Found(tuple(records))
    return Found(tuple(records), (f"OpenAlex knows more than the newest {MAX_PAGES * PAGE:,} works",), whole=False)


def parse_works(data: bytes) -> tuple[Record, ...]:
    """Read a list of works, or one work.

    Raises:
        SourceError: "malformed", "rejected" (with the service's words) or "layout-unknown".
    """
    document = mapping(parse_json(data))
    if error := text(document, "message") or text(document, "error"):
        raise SourceError("rejected", f"OpenAlex says {plain(error)[:200]!r}")
    works = document.get("results", [document] if "authorships" in document else None)
    if not isinstance(works, list):
        raise SourceError("layout-unknown", "OpenAlex sent no list of works")
    return tuple(record for work in mappings(works) if (record := _record(work)))


def _record(work: dict[str, Any]) -> Record | None:
    title = plain(text(work, "display_name") or text(work, "title"))
    if not title or text(work, "type") in NO_PAPERS:
        return None
    people = mappings(work.get("authorships"))
    place = mapping(work.get("biblio"))
    names = (text(mapping(person.get("author")), "display_name") for person in people)
    ids = _ids(work)
    return Record(
        source=SOURCE,
        title=title,
        authors=tuple(parse_name(plain(name)) for name in names if name),
        authors_complete=0 < len(people) < MAX_AUTHORS,
        ids=ids,
        published=iso_date(text(work, "publication_date")) or partial_date(text(work, "publication_year")),
        venue=_venue(work),
        url=id_url(strongest(ids)),
        abstract=_abstract(work),
        citations=integer(work, "cited_by_count"),
        people=_people(people[:MAX_AUTHORS]),
        type=_type(work),
        volume=volume_text(text(place, "volume")),
        issue=volume_text(text(place, "issue")),
        page=page_text(text(place, "first_page"), text(place, "last_page")),
    )


def _type(work: dict[str, Any]) -> str:
    """CSL-JSON's type; an "article" is what the place where it appeared makes it."""
    source = mapping(mapping(work.get("primary_location")).get("source"))
    return TYPES.get(text(work, "type"), PLACES.get(text(source, "type"), ""))


def _people(authorships: list[dict[str, Any]]) -> tuple[Person, ...]:
    """Where the authors work. Their ORCID iDs here are the program's guess too, and so are left alone."""
    people = []
    for authorship in authorships:
        name = parse_name(plain(text(mapping(authorship.get("author")), "display_name")))
        places = (plain(text(place, "display_name")) for place in mappings(authorship.get("institutions")))
        if known := tuple(filter(None, places)):
            people.append(Person(name, affiliations=known))
    return tuple(people)


def _ids(work: dict[str, Any]) -> tuple[str, ...]:
    """All ids: OpenAlex's own, the DOI, and those in the addresses where copies lie (arXiv, OpenReview, ...)."""
    ids = {id_of(text(work, "doi"), "doi"), id_of(text(work, "id"), "openalex")}
    for place in mappings(work.get("locations")) or [mapping(work.get("primary_location"))]:
        ids.update(find_ids(text(place, "landing_page_url")))
    return tuple(sorted(ids - {""}))


def _venue(work: dict[str, Any]) -> str:
    """Where it was published; a repository is no venue."""
    source = mapping(mapping(work.get("primary_location")).get("source"))
    return "" if text(source, "type") == "repository" else plain(text(source, "display_name"))


def _abstract(work: dict[str, Any]) -> str:
    """The abstract, which is given as the places of each word."""
    places: list[tuple[int, str]] = []
    for word, at in mapping(work.get("abstract_inverted_index")).items():
        places += [(place, word) for place in (at if isinstance(at, list) else []) if isinstance(place, int)]
    return plain(" ".join(word for _, word in sorted(places)))
