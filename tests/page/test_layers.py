"""Directions inside the page room: reading, then learning, then writing, then planning and proof, then the engine."""

import ast
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[2] / "pipeline" / "page"
BASE = {"options", "months", "dates", "item_dates", "escape"}
MAY_IMPORT = {
    "options": set(),
    "months": set(),
    "dates": {"months"},
    "item_dates": {"months", "dates"},
    "escape": set(),
    "reading": BASE,
    "learning": BASE | {"reading"},
    "writing": BASE | {"reading", "learning"},
    "page": {"reading", "learning", "writing"},
    "preview": {"reading"},
    "promoting": {"reading", "learning", "writing", "page"},
    "declining": {"options", "reading", "learning", "page"},
    "targets": {"options", "reading", "learning", "writing", "page", "declining"},
    "planning": BASE | {"reading", "learning", "writing", "page", "promoting", "declining", "targets"},
    "agreement": {"reading", "learning", "writing"},
    "pinnable": BASE | {"reading", "learning", "writing"},
    "portrait": BASE | {"reading", "learning", "writing", "page", "planning", "agreement", "pinnable", "targets"},
    "proving": {"options", "reading", "writing", "page"},
    "engine": BASE | {"reading", "learning", "writing", "page", "planning", "proving"},
    "__init__": set(),
}
FILES = sorted(ROOM.rglob("*.py"))


def part(path):
    return path.relative_to(ROOM).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOM)))
def test_parts_import_only_what_comes_before_them(path):
    names = {node.module or "" for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)}
    ours = {name.split(".")[2] for name in names if name.startswith("pipeline.page.")}
    assert ours - {part(path)} <= MAY_IMPORT[part(path)]
