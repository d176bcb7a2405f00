"""Crossref: where a DOI was published. API: https://api.crossref.org/swagger-ui/index.html."""

from __future__ import annotations

import re
from typing import Any

from pipeline.config import Settings
from pipeline.errors import SourceError
from pipeline.model import PartialDate, Person, Record
from pipeline.papers.ids import id_url
from pipeline.papers.text import plain
from pipeline.sources.csl import csl_abstract, csl_date, csl_names, csl_page, csl_text
from pipeline.sources.fields import id_of, integer, mapping, mappings, parse_json, text, texts, volume_text
from pipeline.sources.found import Found
from pipeline.sources.http import Http, verify_ok

SOURCE = "crossref"
ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dXx]\b")  # deposited as an address, with http or https
AT_ONCE = 50  # in one request: the address stays below 4 KB
MAX_DOIS = 200
# CSL-JSON's types for those of Crossref. Its "book-chapter" is left out: conference papers in series such as Lecture
# Notes are registered so.
TYPES = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "report": "report",
}
PREPRINTS = frozenset({"posted-content", "dissertation", "dataset", "component", "peer-review"})


def fetch_crossref(settings: Settings, http: Http, dois: tuple[str, ...]) -> Found:
    """What Crossref knows of `dois` (`doi:10.x/y`), many in one request, the first `MAX_DOIS` of them.

    Raises:
        SourceError: "not-configured" when there is no DOI to ask for, or another failure by its name.
    """
    # A comma would end the filter's value; such DOIs are rare enough to be left out.
    wanted = tuple(doi for doi in dict.fromkeys(dois) if "," not in doi)[:MAX_DOIS]
    if not wanted:
        raise SourceError("not-configured", "no DOI is known to ask for")
    records: list[Record] = []
    for start in range(0, len(wanted), AT_ONCE):
        asked = wanted[start : start + AT_ONCE]
        answer = http.fetch(
            f"{settings.sources.crossref.base_url}/works",
            params={"filter": ",".join(asked), "rows": str(len(asked))},
        )
        records += (each for each in parse_works(verify_ok(answer, "Crossref")) if set(each.ids) & set(asked))
    return Found(tuple(records), whole=False)  # what is asked for is another list each time


def parse_works(data: bytes) -> tuple[Record, ...]:
    """Read a list of works, or one work.

    Raises:
        SourceError: "malformed", "rejected" (with the service's words) or "layout-unknown".
    """
    document = mapping(parse_json(data))
    message = mapping(document.get("message"))
    if text(document, "status") != "ok":
        said = " ".join(text(problem, "message") for problem in mappings(document.get("message")))
        raise SourceError("rejected", f"Crossref rejects the question: {plain(said)[:200]!r}")
    works = message.get("items", [message] if "DOI" in message else None)
    if not isinstance(works, list):
        raise SourceError("layout-unknown", "Crossref sent no list of works")
    return tuple(record for work in mappings(works) if (record := _record(work)))


def _record(work: dict[str, Any]) -> Record | None:
    doi, title = id_of(text(work, "DOI"), "doi"), csl_text(work, "title")
    if not doi or not title:
        return None
    if subtitle := csl_text(work, "subtitle"):
        title = f"{title}: {subtitle}"
    return Record(
        source=SOURCE,
        title=title,
        authors=csl_names(work.get("author")),
        authors_complete=bool(mappings(work.get("author"))),
        ids=(doi,),
        published=_date(work),
        venue="" if text(work, "type") in PREPRINTS else _venue(work),
        url=id_url(doi),
        abstract=csl_abstract(work),
        citations=integer(work, "is-referenced-by-count"),
        people=_people(work),
        type=TYPES.get(text(work, "type"), ""),
        venue_short=csl_text(work, "short-container-title"),
        volume=volume_text(csl_text(work, "volume")),
        issue=volume_text(csl_text(work, "issue")),
        page=csl_page(work),
        venue_year=_year_of_issue(work),
    )


def _people(work: dict[str, Any]) -> tuple[Person, ...]:
    """The authors whose ORCID iD or employer was deposited."""
    people = []
    for author in mappings(work.get("author")):
        names = csl_names([author])
        orcid = ORCID.search(text(author, "ORCID"))
        places = tuple(plain(text(place, "name")) for place in mappings(author.get("affiliation")))
        if names and (orcid or any(places)):
            people.append(Person(names[0], orcid[0].upper() if orcid else "", tuple(filter(None, places))))
    return tuple(people)


def _venue(work: dict[str, Any]) -> str:
    """The journal or proceedings; a series such as Lecture Notes stands first where the book has its own title.

    Of a book that is in no series the publisher.
    """
    titles = [plain(title) for title in texts(work.get("container-title"))]
    event = text(mapping(work.get("event")), "name")
    if text(work, "type") == "proceedings-article" and len(titles) > 1:
        return titles[-1]
    if not titles and TYPES.get(text(work, "type")) == "book":
        return csl_text(work, "publisher")
    return titles[0] if titles else plain(event)


def _year_of_issue(work: dict[str, Any]) -> int | None:
    """The year of the volume: that of print, where a journal still has one; else that of the first day online."""
    dates = (csl_date(work.get(key)) for key in ("published-print", "issued", "published"))
    return next((date.year for date in dates if date), None)


def _date(work: dict[str, Any]) -> PartialDate | None:
    """The earliest day on which it was public, as far as told."""
    dates = (csl_date(work.get(key)) for key in ("published-online", "published-print", "published", "issued"))
    known = [date for date in dates if date]
    return min(known) if known else None
