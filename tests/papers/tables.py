"""Reading the tables in tests/data/papers."""

import json
from pathlib import Path

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
