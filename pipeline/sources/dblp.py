"""DBLP: the page of one person, kept by editors. XML: https://dblp.org/faq/How+to+use+the+dblp+search+API.html."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from pipeline.config import Settings
from pipeline.errors import SourceError
from pipeline.model import Evidence, Name, Record
from pipeline.papers.ids import find_ids, id_url, strongest
from pipeline.papers.names import parse_name
from pipeline.papers.text import plain
from pipeline.sources.fields import BIBTEX_TYPES, DEGREES, id_of, page_text, partial_date, thesis_venue, volume_text
from pipeline.sources.found import Found
from pipeline.sources.http import Http, verify_ok
from pipeline.sources.owner import is_owner, owner_names
from pipeline.sources.xml import child_text, parse_xml

SOURCE = "dblp"
# Its elements are called as BibTeX's entries are.
PAPERS = frozenset({"article", "inproceedings", "incollection", "book", "phdthesis", "mastersthesis"})
_PERSON = re.compile(r"[\w.:+-]+(?:/[\w.:+-]+)+")
_NUMBER = re.compile(r"\s+\d{4}$")  # "Wei Wang 0001": how DBLP tells namesakes apart
_COPY = "CoRR"  # DBLP's name for arXiv


def fetch_dblp(settings: Settings, http: Http) -> Found:
    """The papers of `sources.dblp.person`.

    Raises:
        SourceError: "not-configured", "foreign-profile" or another failure by its name.
    """
    source = settings.sources.dblp
    person = re.sub(r"^https?://[^/]+/pid/|(?:\.html|\.xml)$", "", source.person)
    if not _PERSON.fullmatch(person):
        raise SourceError("not-configured", "no sources.dblp.person such as 10/3248 in the configuration")
    body = verify_ok(http.fetch(f"{source.base_url}/pid/{person}.xml"), "DBLP")
    return Found(parse_person(body, owner_names(settings)))


def parse_person(data: bytes, names: tuple[Name, ...]) -> tuple[Record, ...]:
    """Read a person's page.

    Raises:
        SourceError: "layout-unknown" (no person's page), "foreign-profile", "empty-body" or "malformed".
    """
    root = parse_xml(data)
    if root.tag != "dblpperson":
        raise SourceError("layout-unknown", f"DBLP sent no person's page but a document of type <{root.tag[:40]}>")
    owner = _name(root.get("name", ""))
    if not is_owner(owner, names):
        raise SourceError(
            "foreign-profile",
            f"the DBLP page is of {str(owner)!r}, not of {names[0]}; check sources.dblp.person in the configuration",
        )
    return tuple(record for entry in root.findall("r/*") if (record := _record(entry)))


def _record(entry: Element) -> Record | None:
    title = plain(child_text(entry, "title")).removesuffix(".")
    if not title or entry.tag not in PAPERS:
        return None
    venue = plain(child_text(entry, "journal") or child_text(entry, "booktitle"))
    if BIBTEX_TYPES[entry.tag] == "thesis":
        venue = thesis_venue(DEGREES[entry.tag], plain(child_text(entry, "school")))
    ids = _ids(entry)
    published = partial_date(child_text(entry, "year"))
    return Record(
        source=SOURCE,
        title=title,
        authors=tuple(_name("".join(author.itertext())) for author in entry.findall("author")),
        ids=ids,
        published=published,
        venue="" if venue == _COPY else venue,
        url=id_url(strongest(ids)),
        comment="Withdrawn." if entry.get("publtype") == "withdrawn" else "",
        evidence=Evidence.IDENTITY,
        type="" if venue == _COPY else BIBTEX_TYPES[entry.tag],
        volume=volume_text(child_text(entry, "volume")),  # of a copy it is "abs/...", which is none
        issue=volume_text(child_text(entry, "number")),
        page=page_text(child_text(entry, "pages")),
        venue_year=published.year if published else None,
    )


def _ids(entry: Element) -> tuple[str, ...]:
    """DBLP's key, and the ids in the addresses of the electronic editions; CoRR's volume is the arXiv id."""
    ids = {id_of(f"dblp:{entry.get('key', '')}", "dblp")}
    for link in entry.findall("ee"):
        ids.update(find_ids("".join(link.itertext())))
    volume = child_text(entry, "volume")
    if child_text(entry, "journal") == _COPY and volume.startswith("abs/"):
        ids.add(id_of(f"arXiv:{volume.removeprefix('abs/')}", "arxiv"))
    return tuple(sorted(ids - {""}))


def _name(text: str) -> Name:
    return parse_name(_NUMBER.sub("", plain(text)))
