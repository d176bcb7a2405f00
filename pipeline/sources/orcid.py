"""ORCID: the public works of `author.orcid`. API: https://info.orcid.org/documentation/api-tutorials.

What stands there was put there by the owner or with their leave. The summaries name no authors.
"""

from __future__ import annotations

from typing import Any

from pipeline.config import Settings
from pipeline.errors import SourceError
from pipeline.model import Evidence, PartialDate, Record
from pipeline.papers.ids import id_url, strongest
from pipeline.papers.text import plain
from pipeline.sources.fields import id_of, mapping, mappings, parse_json, partial_date, text
from pipeline.sources.found import Found
from pipeline.sources.http import Http, verify_ok
from pipeline.sources.scholar_page import without_arxiv

SOURCE = "orcid"
PAPERS = frozenset(
    {
        *("journal-article", "conference-paper", "preprint", "working-paper", "book", "book-chapter", "report"),
        *("dissertation", "dissertation-thesis", "magazine-article", "other"),
    }
)
# CSL-JSON's types for those of ORCID; its "book-chapter" often comes from Crossref, where it says little.
TYPES = {
    "journal-article": "article-journal",
    "conference-paper": "paper-conference",
    "book": "book",
    "report": "report",
    "dissertation": "thesis",
    "dissertation-thesis": "thesis",
}
_SCHEMES = {"doi": "doi", "arxiv": "arxiv", "pmid": "pubmed"}


def fetch_orcid(settings: Settings, http: Http) -> Found:
    """The works that the owner shows.

    Raises:
        SourceError: "not-configured" or another failure by its name.
    """
    orcid = settings.author.orcid
    if not orcid:
        raise SourceError("not-configured", "no author.orcid in the configuration")
    url = f"{settings.sources.orcid.base_url}/v3.0/{orcid}/works"
    return Found(parse_works(verify_ok(http.fetch(url, accept="application/json"), "ORCID")))


def parse_works(data: bytes) -> tuple[Record, ...]:
    """Read the list of works: each group is one work, told by one or more sources, the owner's favourite first.

    Raises:
        SourceError: "malformed", "rejected" (with the service's words) or "layout-unknown".
    """
    document = mapping(parse_json(data))
    if "response-code" in document:
        raise SourceError("rejected", f"ORCID says {text(document, 'user-message')!r}; check author.orcid")
    groups = document.get("group")
    if not isinstance(groups, list):
        raise SourceError("layout-unknown", "ORCID sent no list of works")
    return tuple(record for group in mappings(groups) if (record := _record(group)))


def _record(group: dict[str, Any]) -> Record | None:
    summaries = mappings(group.get("work-summary"))
    if not summaries or text(summaries[0], "type") not in PAPERS:
        return None
    titles = mapping(summaries[0].get("title"))
    title = plain(_value(titles, "title"))
    if not title:
        return None
    if subtitle := plain(_value(titles, "subtitle")):
        title = f"{title}: {subtitle}"
    ids = _ids(group, summaries)
    return Record(
        source=SOURCE,
        title=title,
        authors_complete=False,
        ids=ids,
        published=_date(mapping(summaries[0].get("publication-date"))),
        venue=without_arxiv(plain(_value(summaries[0], "journal-title"))),
        url=id_url(strongest(ids)),
        evidence=Evidence.IDENTITY,
        type=TYPES.get(text(summaries[0], "type"), ""),
    )


def _ids(group: dict[str, Any], summaries: list[dict[str, Any]]) -> tuple[str, ...]:
    """The ids of the work itself and of its other versions, not of the book or journal that it is part of."""
    ids: set[str] = set()
    for holder in (group, *summaries):
        for external in mappings(mapping(holder.get("external-ids")).get("external-id")):
            scheme = _SCHEMES.get(text(external, "external-id-type"))
            if scheme and text(external, "external-id-relationship") in {"self", "version-of"}:
                value = text(external, "external-id-value").strip()
                ids.add(id_of(value, scheme) or id_of(f"{scheme}:{value}", scheme))
    return tuple(sorted(ids - {""}))


def _date(date: dict[str, Any]) -> PartialDate | None:
    return partial_date(*(_value(date, part) for part in ("year", "month", "day")))


def _value(item: dict[str, Any], key: str) -> str:
    """ORCID wraps each text in an object with `value`."""
    return text(mapping(item.get(key)), "value")
