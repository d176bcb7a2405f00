"""The directions of the house: who may import whom, and which outside library lives in which room."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "pipeline"

# What each room may import of ours. A room is a folder, or a module: at the top, or in one of these two folders.
BY_MODULE = {"steps", "commands"}
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
    "commands/discover": set(),
    "commands/survey": {"model", "errors", "papers", "page"},
    "commands/init": {
        "model",
        "errors",
        "machine",
        "config",
        "commands/discover",
        "commands/survey",
        "commands/workflow",
    },
    "commands/workflow": {"errors"},
    "commands/doctor": {"model", "errors", "config", "notify", "sources", "publish", "commands/survey", "steps/wishes"},
    "commands/action": {"model", "errors", "config", "publish", "report", "sync"},
    "commands/apply": {"model", "errors", "machine", "papers", "page", "sources"},
    "commands/style": {"model", "errors", "papers", "page", "commands/apply"},
    "steps/composing": {"errors", "page"},
    "steps/refusals": {"model", "papers"},
    "steps/proved": {"model", "errors", "papers", "page", "steps/refusals"},
    "steps/planning": {
        "model",
        "errors",
        "config",
        "papers",
        "page",
        "steps/composing",
        "steps/proved",
        "steps/refusals",
        "steps/wishes",
    },
    "steps/wishes": {"model", "config", "papers", "page"},
    "steps/recall": {"model", "config", "machine"},
    "steps/refuser": {"model", "config", "papers", "steps/planning", "publish", "steps/refusals", "steps/wishes"},
    "steps/publishing": {"model", "errors", "steps/planning", "publish"},
    "steps/polling": {"model", "config", "steps/planning", "publish", "steps/recall", "sources"},
    "commands/standing": {
        "model",
        "errors",
        "config",
        "papers",
        "steps/planning",
        "steps/polling",
        "publish",
        "steps/recall",
        "steps/refuser",
        "steps/wishes",
    },
    "commands/review": {
        "model",
        "errors",
        "config",
        "papers",
        "steps/planning",
        "publish",
        "steps/publishing",
        "steps/refuser",
        "report",
        "steps/wishes",
    },
    "commands/telling": {"papers", "report", "commands/standing"},
    "commands/interview": {"papers", "report"},
    "commands/exporting": {"config", "papers", "steps/planning", "publish", "steps/wishes"},
    "commands/status": {
        "model",
        "errors",
        "config",
        "papers",
        "printing",
        "report",
        "sources",
        "steps/recall",
        "commands/standing",
        "watch",
    },
    "sync": {
        "model",
        "errors",
        "config",
        "papers",
        "steps/planning",
        "steps/polling",
        "publish",
        "steps/publishing",
        "steps/recall",
        "steps/refuser",
        "report",
        "steps/wishes",
    },
    "commands/undo": {
        "model",
        "errors",
        "config",
        "papers",
        "page",
        "steps/planning",
        "publish",
        "steps/publishing",
        "steps/wishes",
    },
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
        "commands/apply",
        "commands/style",
        "commands/init",
        "commands/action",
        "commands/doctor",
        "commands/undo",
        "commands/review",
        "commands/exporting",
        "commands/interview",
        "commands/telling",
        "commands/status",
        "commands/standing",
    },
    "__main__": {"cli"},
    "__init__": set(),
    "steps/__init__": set(),
    "commands/__init__": set(),
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
    "rich": {"cli", "demo", "commands/interview.py", "printing.py", "commands/status.py", "commands/telling.py"},
    "schedule": {"watch/loop.py"},
    "urllib3": {"sources/wire.py"},
    "yaml": {"config/load.py"},
}

FILES = sorted(ROOT.rglob("*.py"))


def room(path: Path) -> str:
    return room_of(path.relative_to(ROOT).with_suffix("").parts)


def room_of(parts: tuple[str, ...]) -> str:
    return "/".join(parts[: 2 if parts[0] in BY_MODULE else 1])


def rooms(path: Path) -> set[str]:
    """The rooms that a file imports from, its own aside."""
    ours = [name.split(".") for name in imports(path) if name.startswith("pipeline.")]
    return {room_of(tuple(parts[1:])) for parts in ours} - {room(path)}


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
    assert rooms(path) <= MAY_IMPORT[room(path)]


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
        names = {name.split(".")[0] for name in imports(path)}
        used[room(path)] |= rooms(path)
        for name, owners in OWNER.items():
            if name in names:
                used.setdefault(name, set()).update(owners & {path.relative_to(ROOT).as_posix(), room(path)})
    assert used == {**MAY_IMPORT, **OWNER}


@pytest.mark.parametrize("room", [room for room in MAY_IMPORT if "__" not in room])
def test_the_design_names_every_room(room):
    house = (ROOT.parent / "docs/design.md").read_text().partition("## The house")[2].partition("\n## ")[0]
    assert f"`{room.rpartition('/')[2]}.py`" in house or f"{room}/" in house
