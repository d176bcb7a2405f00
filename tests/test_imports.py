"""The directions of the house: who may import whom, and which outside library lives in which room."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "pipeline"

# What each room may import of ours. A room is a folder, or a module at the top.
MAY_IMPORT = {
    "model": set(),
    "errors": set(),
    "template": set(),
    "config": {"errors", "template"},
    "papers": {"model", "errors"},
    "page": {"model", "errors", "papers", "template"},
    "sources": {"model", "errors", "config", "machine", "papers"},
    "publish": {"model", "errors", "config", "machine"},
    "machine": {"errors"},
    "report": {"model"},
    "printing": {"model", "report"},
    "discover": set(),
    "survey": {"model", "errors", "papers", "page"},
    "init": {"model", "errors", "machine", "config", "discover", "survey", "workflow"},
    "workflow": {"errors"},
    "doctor": {"model", "errors", "config", "notify", "sources", "publish", "survey", "wishes"},
    "action": {"model", "errors", "config", "publish", "report", "sync"},
    "apply": {"model", "errors", "machine", "papers", "page", "sources"},
    "style": {"model", "errors", "papers", "page", "apply"},
    "composing": {"errors", "page"},
    "refusals": {"model", "papers"},
    "proved": {"model", "errors", "papers", "page", "refusals"},
    "planning": {"model", "errors", "config", "papers", "page", "composing", "proved", "refusals", "wishes"},
    "wishes": {"model", "config", "papers", "page"},
    "recall": {"model", "config", "machine"},
    "refusing": {"model", "config", "papers", "planning", "publish", "refusals", "wishes"},
    "publishing": {"model", "errors", "planning", "publish"},
    "polling": {"model", "config", "planning", "publish", "recall", "sources"},
    "standing": {
        "model",
        "errors",
        "config",
        "papers",
        "planning",
        "polling",
        "publish",
        "recall",
        "refusing",
        "wishes",
    },
    "review": {
        "model",
        "errors",
        "config",
        "papers",
        "planning",
        "publish",
        "publishing",
        "refusing",
        "report",
        "wishes",
    },
    "telling": {"papers", "report", "standing"},
    "interview": {"papers", "report"},
    "exporting": {"config", "papers", "planning", "publish", "wishes"},
    "status": {"model", "errors", "config", "papers", "printing", "report", "sources", "recall", "standing", "watch"},
    "sync": {
        "model",
        "errors",
        "config",
        "papers",
        "planning",
        "polling",
        "publish",
        "publishing",
        "recall",
        "refusing",
        "report",
        "wishes",
    },
    "undo": {"model", "errors", "config", "papers", "page", "planning", "publish", "publishing", "wishes"},
    "watch": {"config", "errors", "machine", "publish", "notify"},
    "notify": {"config", "errors", "machine", "publish", "report"},
    "demo": {"model", "errors", "config", "printing", "sync"},
    "cli": {
        "model",
        "errors",
        "machine",
        "config",
        "papers",
        "page",
        "publish",
        "printing",
        "report",
        "sync",
        "watch",
        "notify",
        "demo",
        "apply",
        "style",
        "init",
        "action",
        "doctor",
        "undo",
        "review",
        "exporting",
        "interview",
        "telling",
        "status",
        "standing",
    },
    "__main__": {"cli"},
    "__init__": set(),
}

# Pure rooms: no clock, chance, disk, environment, network, log or process.
PURE = {"model", "errors", "template", "papers", "page"}
IMPURE = {
    "os",
    "pathlib",
    "time",
    "random",
    "logging",
    "git",
    "requests",
    "socket",
    "subprocess",
    "tempfile",
    "shutil",
    "io",
}

# One outside library, one owner: a file, or a room where the files share it. Two are used by several.
OWNER = {
    "apprise": {"notify/send.py"},
    "bibtexparser": {"sources/bibliography.py"},
    "bs4": {"sources/html.py"},
    "click": {"cli"},
    "defusedxml": {"sources/xml.py"},
    "filelock": {"publish/places.py", "sources/state.py"},
    "frontmatter": {"page/reading/frontmatter.py"},
    "git": {"publish/command.py"},
    "jinja2": {"template.py"},
    "markdown_it": {"page"},
    "platformdirs": {"config/load.py"},
    "pydantic": {"config"},
    "pydantic_core": {"config"},
    "pylatexenc": {"papers/text.py"},
    "rapidfuzz": {"papers/titles.py"},
    "requests": {"sources/wire.py"},
    "rich": {"cli", "demo", "interview.py", "printing.py", "status.py", "telling.py"},
    "schedule": {"watch/loop.py"},
    "urllib3": {"sources/wire.py"},
    "yaml": {"config/load.py"},
}

FILES = sorted(ROOT.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by full name, not relatively"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_rooms_import_only_what_the_table_allows(path):
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("pipeline.")}
    assert ours - {room(path)} <= MAY_IMPORT[room(path)]


@pytest.mark.parametrize("path", [p for p in FILES if room(p) in PURE], ids=lambda p: str(p.relative_to(ROOT)))
def test_pure_rooms_do_no_io(path):
    assert not {name.split(".")[0] for name in imports(path)} & IMPURE


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_an_outside_library_has_one_owner(path):
    outside = {name.split(".")[0] for name in imports(path)} - sys.stdlib_module_names - {"pipeline"}
    here = {path.relative_to(ROOT).as_posix(), room(path)}
    assert not [name for name in outside if not OWNER[name] & here]


def test_the_tables_allow_nothing_that_is_not_used():
    used = {each: set() for each in MAY_IMPORT}
    for path in FILES:
        names = [name.split(".") for name in imports(path)]
        used[room(path)] |= {parts[1] for parts in names if parts[0] == "pipeline"} - {room(path)}
        for name, owners in OWNER.items():
            if any(parts[0] == name for parts in names):
                used.setdefault(name, set()).update(owners & {path.relative_to(ROOT).as_posix(), room(path)})
    assert used == {**MAY_IMPORT, **OWNER}


@pytest.mark.parametrize("room", [room for room in MAY_IMPORT if not room.startswith("__")])
def test_the_design_names_every_room(room):
    house = (ROOT.parent / "docs/design.md").read_text().partition("## The house")[2].partition("\n## ")[0]
    assert f"`{room}.py`" in house or f"{room}/" in house
