"""The seed page and its two feeds as values, read in the simplest way: sources and page have their own rooms."""

import html
import re

from defusedxml.ElementTree import parse

from pipeline.model import Evidence, Listing, PartialDate, Record, Role
from pipeline.papers.ids import find_ids, parse_id
from pipeline.papers.names import parse_name, parse_names
from pipeline.papers.text import plain

from .tables import SHARED

SEED = SHARED / "seed"
ATOM = {"a": "http://www.w3.org/2005/Atom", "x": "http://arxiv.org/schemas/atom"}
ROLES = {"News": Role.NEWS, "**Recent Preprints**": Role.PREPRINTS, "Selected Publications": Role.PUBLICATIONS}


def arxiv_records(evidence=Evidence.NAME):
    return [_atom_record(entry, evidence) for entry in parse(SEED / "arxiv-2024-06-20.xml").iterfind("a:entry", ATOM)]


def _atom_record(entry, evidence):
    def text(path):
        return plain(entry.findtext(path, "", ATOM))

    return Record(
        source="arxiv",
        title=text("a:title"),
        authors=tuple(parse_name(name.text) for name in entry.iterfind("a:author/a:name", ATOM)),
        ids=(parse_id(text("a:id")),),
        published=PartialDate(*map(int, text("a:published")[:10].split("-"))),
        abstract=text("a:summary"),
        comment=text("x:comment"),
        journal_ref=text("x:journal_ref"),
        categories=tuple(category.get("term") for category in entry.iterfind("a:category", ATOM)),
        evidence=evidence,
    )


def scholar_records():
    page = (SEED / "scholar-2024-06-20.html").read_text()
    rows = re.findall(r'<tr class="gsc_a_tr">(.*?)</tr>', page, re.DOTALL)
    return [_scholar_record(row) for row in rows]


def _scholar_record(row):
    title = html.unescape(re.search(r'class="gsc_a_at"[^>]*>(.*?)</a>', row)[1])
    authors, venue = (
        html.unescape(re.sub("<[^>]+>", "", gray)) for gray in re.findall(r'<div class="gs_gray">(.*?)</div>', row)
    )
    year = re.search(r"gsc_a_h[^>]*>(\d{4})<", row)
    return Record(
        source="scholar",
        title=plain(title),
        authors=parse_names(authors),
        authors_complete=False,
        ids=find_ids(venue),
        published=PartialDate(int(year[1])) if year else None,
        venue=venue,
        evidence=Evidence.IDENTITY,
    )


def listings(text=None):
    text = (SEED / "about.md").read_text() if text is None else text
    found, role, heading = [], None, ""
    entries = []
    for number, line in enumerate(text.split("\n"), 1):
        if re.fullmatch("=+", line):
            role = ROLES.get(heading.strip())
        elif re.match(r"\d+\. \[", line) or re.match(r" \([A-Z].*\) ?:", line):
            entries.append([role, number, line])
        elif entries and line.startswith((" ", "\t")) and role is not Role.NEWS:
            entries[-1][2] += " " + line.strip()
        heading = line
    for role, number, entry in entries:
        title = re.match(r"\d+\. \[(.*?)\]\(", entry)
        shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", entry)
        found.append(
            Listing(
                role=role,
                titles=(title[1],) if title else (),
                ids=find_ids(entry),
                text=plain(shown),
                line=number,
            )
        )
    return found
