"""arXiv's Atom feeds, from bytes to records: the query service in both its generations, and the authors' own feeds.

Described in https://info.arxiv.org/help/api/user-manual.html and https://info.arxiv.org/help/author_identifiers.html.
Since late 2025 the query service is a rewrite: titles on one line, namespaces on the root element, another order of
elements, at times no `rel` on links. Nothing here depends on any of these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pipeline.errors import SourceError
from pipeline.model import Evidence, Person, Record
from pipeline.papers.ids import id_url
from pipeline.papers.names import parse_name
from pipeline.papers.text import plain
from pipeline.sources.fields import id_of, iso_date
from pipeline.sources.xml import child_text, parse_xml

SOURCE = "arxiv"
MAX_TITLE = 1_000  # characters; arXiv itself allows fewer
MAX_AUTHORS = 5_000  # the largest collaborations have about 3,000

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_WITHDRAWN = re.compile(r"(?:this|the) (?:paper|article|submission|manuscript)\b.{0,30}\bwithdrawn\b", re.IGNORECASE)
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_RATE = re.compile(rb"rate exceeded|too many requests|\b429\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Feed:
    """One answer. `total` is what the service announces (None in authors' feeds), `entries` how many it sent."""

    records: tuple[Record, ...]
    entries: int
    total: int | None
    notes: tuple[str, ...] = ()


def parse_feed(data: bytes, evidence: Evidence = Evidence.NAME) -> Feed:
    """Read a feed. An entry without title, authors or date is left out, with a note.

    Raises:
        SourceError: "rejected" (an error feed: arXiv did not understand the query), "rate-limited", "not-a-feed",
            "layout-unknown" (there are entries, and none of them can be read), "empty-body" or "malformed".
    """
    _verify_feed_like(data)
    root = parse_xml(data)
    if root.tag != f"{_ATOM}feed":
        raise SourceError("not-a-feed", f"arXiv sent no Atom feed but a document of type <{_local(root.tag)}>")
    entries = root.findall(f"{_ATOM}entry")
    for entry in entries:
        _verify_no_error(entry)
    results = [_record(entry, evidence) for entry in entries]
    records = tuple(result for result in results if isinstance(result, Record))
    notes = tuple(result for result in results if isinstance(result, str))
    if notes and not records:
        raise SourceError("layout-unknown", f"no entry of arXiv's feed can be read ({notes[0]})")
    total = _number(child_text(root, f"{_OPENSEARCH}totalResults"))
    return Feed(records, len(entries), total, notes)


def _verify_feed_like(data: bytes) -> None:
    """Name what arXiv sends in place of a feed: a maintenance page, or one line of text."""
    start = data[:2_000]
    if _HTML.search(start):
        title = re.search(rb"<title[^>]*>(.*?)</title>", data[:10_000], re.IGNORECASE | re.DOTALL)
        said = plain(title[1].decode("utf-8", "replace"))[:100] if title else ""
        raise SourceError(
            "not-a-feed", f"arXiv sent a web page and no feed{f': {said!r}' if said else ''}; a later run asks"
        )
    if b"<" not in start and data.strip():
        said = plain(start.decode("utf-8", "replace"))[:100]
        reason = "rate-limited" if _RATE.search(start) else "not-a-feed"
        raise SourceError(reason, f"arXiv answered {said!r} and no feed; a later run asks again")


def _verify_no_error(entry: Element) -> None:
    """An error comes as an entry, at times with a date and status 200 (user manual, section 3.4)."""
    if "/api/errors" in child_text(entry, f"{_ATOM}id"):
        said = plain(child_text(entry, f"{_ATOM}summary"))[:200]
        raise SourceError("rejected", f"arXiv rejects the query: {said!r}; check author and ids in the configuration")


def _record(entry: Element, evidence: Evidence) -> Record | str:
    """The record of an entry, or why there is none."""
    paper_id = id_of(child_text(entry, f"{_ATOM}id").strip(), "arxiv")
    if not paper_id:
        return "arXiv: left out an entry without an arXiv identifier"
    title = child_text(entry, f"{_ATOM}title").strip()
    names = tuple(child_text(author, f"{_ATOM}name") for author in entry.findall(f"{_ATOM}author"))
    authors = tuple(parse_name(plain(name)) for name in names[:MAX_AUTHORS] if name.strip())
    published = iso_date(child_text(entry, f"{_ATOM}published"))
    for missing, what in ((title, "title"), (authors, "authors"), (published, "date")):
        if not missing:
            return f"arXiv: left out {paper_id}: it has no {what}"
    if len(title) > MAX_TITLE:
        return f"arXiv: left out {paper_id}: its title has {len(title):,} characters"
    abstract = plain(child_text(entry, f"{_ATOM}summary"))
    return Record(
        source=SOURCE,
        title=plain(title),
        authors=authors,
        authors_complete=len(names) <= MAX_AUTHORS,
        ids=_ids(paper_id, entry),
        published=published,
        url=id_url(paper_id),
        abstract=abstract,
        comment=_comment(entry, abstract),
        journal_ref=plain(child_text(entry, f"{_ARXIV}journal_ref")),
        categories=_categories(entry),
        evidence=evidence,
        people=_people(entry),
    )


def _people(entry: Element) -> tuple[Person, ...]:
    """The authors who told where they work; few do."""
    people = []
    for author in entry.findall(f"{_ATOM}author")[:MAX_AUTHORS]:
        name = plain(child_text(author, f"{_ATOM}name"))
        places = (plain(place.text or "") for place in author.findall(f"{_ARXIV}affiliation"))
        if name and (known := tuple(filter(None, places))):
            people.append(Person(parse_name(name), affiliations=known))
    return tuple(people)


def _ids(paper_id: str, entry: Element) -> tuple[str, ...]:
    """The arXiv id, and the DOI of the published version where the authors told it."""
    dois = (id_of(doi, "doi") for doi in child_text(entry, f"{_ARXIV}doi").split())
    return tuple(sorted({paper_id, *(doi for doi in dois if doi)}))


def _comment(entry: Element, abstract: str) -> str:
    """The comment. A withdrawal is said there, or only in the abstract; it must not be missed."""
    comment = plain(child_text(entry, f"{_ARXIV}comment"))
    if "withdrawn" not in comment.lower() and _WITHDRAWN.match(abstract):
        return f"Withdrawn. {comment}".strip()
    return comment


def _categories(entry: Element) -> tuple[str, ...]:
    """The categories, the primary one first."""
    found = [*entry.findall(f"{_ARXIV}primary_category"), *entry.findall(f"{_ATOM}category")]
    return tuple(dict.fromkeys(term for element in found if (term := element.get("term", "").strip())))


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < len("1000000000") else None


def _local(tag: str) -> str:
    return tag.rpartition("}")[2][:40]
