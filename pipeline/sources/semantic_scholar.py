"""Semantic Scholar: the papers of one author id. API: https://api.semanticscholar.org/api-docs/graph.

Its author ids are made by a program, which at times takes two people for one; so what it says is evidence by name only.
Without a key all users share one allowance, and 429 is a common answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.config import Settings
from pipeline.errors import SourceError
from pipeline.model import Name, Record
from pipeline.papers.ids import id_url, strongest
from pipeline.papers.names import parse_name
from pipeline.papers.text import fold_title, plain
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
from pipeline.sources.owner import is_owner, owner_names
from pipeline.sources.scholar_page import without_arxiv
from pipeline.sources.wire import Answer

SOURCE = "semantic_scholar"
KEY = "PAPERLINE_SEMANTIC_SCHOLAR_KEY"
PAGE = 500
MAX_PAGES = 4
FIELDS = "title,authors,year,publicationDate,venue,journal,externalIds,abstract,citationCount"
# Given by the service's questions for papers; its question for an author has been seen to refuse it with status 400.
SUMMARY = "tldr"
BAD_REQUEST = 400
_SCHEMES = {"ArXiv": "arxiv", "DOI": "doi", "DBLP": "dblp", "ACL": "acl", "PubMed": "pubmed"}


def fetch_semantic_scholar(settings: Settings, http: Http, environ: Mapping[str, str]) -> Found:
    """The papers of `sources.semantic_scholar.author`.

    Raises:
        SourceError: "not-configured", "foreign-profile" or another failure by its name.
    """
    source = settings.sources.semantic_scholar
    if not source.author.isalnum():
        raise SourceError("not-configured", "no sources.semantic_scholar.author in the configuration")
    key = environ.get(KEY, "").strip()
    names = owner_names(settings)
    records: list[Record] = []
    fields = f"{FIELDS},{SUMMARY}"

    def ask(page: int) -> Answer:
        return http.fetch(
            f"{source.base_url}/graph/v1/author/{source.author}/papers",
            params={"fields": fields, "offset": str(page * PAGE), "limit": str(PAGE)},
            secrets={"x-api-key": key} if key else {},
        )

    for page in range(MAX_PAGES):
        answer = ask(page)
        if answer.status == BAD_REQUEST and SUMMARY in fields:
            fields = FIELDS
            answer = ask(page)
        body = verify_ok(answer, "Semantic Scholar")
        verify_author(body, source.author, names)
        records += parse_papers(body)
        if "next" not in mapping(parse_json(body)):
            return Found(tuple(records))
    told = f"Semantic Scholar knows more than the {MAX_PAGES * PAGE:,} papers that were read; is it one person?"
    return Found(tuple(records), (told,), whole=False)


def parse_papers(data: bytes) -> tuple[Record, ...]:
    """Read an answer that lists papers.

    Raises:
        SourceError: "malformed", "rejected" (with the service's words) or "layout-unknown".
    """
    papers = _papers(data)
    records = tuple(record for paper in papers if (record := _record(paper)))
    if papers and not records:
        raise SourceError("layout-unknown", "Semantic Scholar sent a list in which nothing has a title")
    return records


def verify_author(data: bytes, author: str, names: tuple[Name, ...]) -> None:
    """Raise when the papers call the person behind the author id by another name.

    Raises:
        SourceError: "foreign-profile", or what `parse_papers` raises.
    """
    people = [person for paper in _papers(data) for person in mappings(paper.get("authors"))]
    called = {plain(text(person, "name")) for person in people if text(person, "authorId") == author} - {""}
    fullest = max(called, key=len, default="")  # "L. Rivera" could be anyone
    if fullest and not is_owner(parse_name(fullest), names):
        raise SourceError(
            "foreign-profile",
            f"author {author} of Semantic Scholar is {fullest!r}, not {names[0]}; "
            "check sources.semantic_scholar.author in the configuration",
        )


def _papers(data: bytes) -> list[dict[str, Any]]:
    document = mapping(parse_json(data))
    if error := text(document, "error") or text(document, "message"):
        raise SourceError("rejected", f"Semantic Scholar says {plain(error)[:200]!r}")
    papers = document.get("data", document.get("papers"))
    if not isinstance(papers, list):
        raise SourceError("layout-unknown", "Semantic Scholar sent no list of papers")
    return mappings(papers)


def _record(paper: dict[str, Any]) -> Record | None:
    title = plain(text(paper, "title"))
    if not title:
        return None
    ids = _ids(paper)
    # Half of the papers come without an abstract; the one-sentence summary is better than nothing to choose from.
    abstract = text(paper, "abstract") or text(mapping(paper.get("tldr")), "text")
    people = mappings(paper.get("authors"))
    venue = without_arxiv(plain(text(paper, "venue")))
    journal = mapping(paper.get("journal"))
    # The journal of a paper that appeared at a conference is often its copy on arXiv, with "abs/..." for a volume.
    same = bool(venue) and fold_title(plain(text(journal, "name"))) == fold_title(venue)
    return Record(
        source=SOURCE,
        title=title,
        authors=tuple(parse_name(name) for person in people if (name := plain(text(person, "name")))),
        authors_complete=bool(people),
        ids=ids,
        published=iso_date(text(paper, "publicationDate")) or partial_date(text(paper, "year")),
        venue=venue,
        url=id_url(strongest(ids)),
        abstract=plain(abstract),
        citations=integer(paper, "citationCount"),
        volume=volume_text(text(journal, "volume")) if same else "",
        page=page_text(text(journal, "pages")) if same else "",
    )


def _ids(paper: dict[str, Any]) -> tuple[str, ...]:
    external = mapping(paper.get("externalIds"))
    ids = {id_of(f"{scheme}:{value}", scheme) for key, scheme in _SCHEMES.items() if (value := text(external, key))}
    ids.add(id_of(f"s2:{text(paper, 'paperId')}", "s2"))
    return tuple(sorted(ids - {""}))
