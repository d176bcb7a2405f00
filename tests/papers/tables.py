"""Reading the tables in tests/data/papers."""

import json
from pathlib import Path

from pipeline.model import Evidence, Person, Record
from pipeline.papers.horizon import parse_date
from pipeline.papers.names import parse_name

DATA = Path(__file__).parent.parent / "data" / "papers"
SHARED = Path(__file__).parents[3] / "shared"


def table(name):
    """The rows of a tab-separated table; lines that start with `#` explain it."""
    return [tuple(line.split("\t")) for line in _lines(name) if not line.startswith("#")]


def objects(name):
    """The values of a file with one JSON value a line."""
    return [json.loads(line) for line in _lines(name)]


def _lines(name):
    return [line for line in (DATA / name).read_text(encoding="utf-8").split("\n") if line]


def record(values, *, ids=True):
    """A record from an object of a table: title, authors, year, ids, complete, authors_complete."""
    return Record(
        source=values.get("source", "table"),
        title=values["title"],
        title_complete=values.get("complete", True),
        authors=tuple(parse_name(name) for name in values.get("authors", ())),
        authors_complete=values.get("authors_complete", True),
        ids=tuple(values.get("ids", ())) if ids else (),
        published=parse_date(str(values.get("published") or values.get("year", ""))),
        venue=values.get("venue", ""),
        categories=tuple(values.get("categories", "").split()),
        evidence=Evidence(values.get("evidence", "name")),
        people=tuple(
            Person(parse_name(each["name"]), each["orcid"], tuple(each["affiliations"]))
            for each in values.get("people", ())
        ),
    )
