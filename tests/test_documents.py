"""What the documents say is so: links lead somewhere, keys, commands and options exist, examples are read."""

import importlib.util
import re
import textwrap
from pathlib import Path

import pytest
import yaml

from pipeline.cli import commands
from pipeline.config import json_schema
from pipeline.config.load import build_settings

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("deploy/*.md")])
GROUPS = {"author", "site", "sources", "publish", "schedule", "notify"}
OPTIONS_OF_ALL = {"--help", "--version"}

pytestmark = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())


def anchor(heading: str) -> str:
    """The name that GitHub gives to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def keys(schema: dict, at: str = "") -> set[str]:
    """Every key of the configuration, such as `site.sections.news`."""
    found = set()
    for choice in (schema, *schema.get("anyOf", ())):
        for key, entry in choice.get("properties", {}).items():
            references = [part["$ref"] for part in (entry, *entry.get("anyOf", ())) if "$ref" in part]
            found |= {f"{at}{key}"}
            for reference in references:
                found |= keys(json_schema()["$defs"][reference.rpartition("/")[2]], f"{at}{key}.")
    return found


def test_relative_links_lead_somewhere(path):
    prose = re.sub(r"(?ms)```.*?```|`[^`]*`|^    [^\n]*$", "", path.read_text())
    for link in re.findall(r"\]\(([^)\s]+)\)", prose):
        name, _, part = link.partition("#")
        if re.match(r"\w+:", link):
            continue
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), link
        if part:
            assert part in map(anchor, re.findall(r"(?m)^#+ (.*)$", target.read_text())), link


def test_keys_of_the_configuration_exist(path):
    known = keys(json_schema())
    named = re.findall(r"`((?:[a-z_]+\.)+(?!py`)[a-z_]+)(?:: [^`]*)?`", path.read_text())
    assert {name for name in named if name.partition(".")[0] in GROUPS} <= known


def test_examples_of_the_configuration_are_read(path):
    for block in re.findall(r"(?ms)^( *```ya?ml\n.*?)^ *```", path.read_text()):
        example = yaml.safe_load(textwrap.dedent(block).partition("\n")[2])
        example["author"] = {"name": "Lena Rivera", **example.get("author", {})}
        site = {"page": "about.md", **example.get("site", {})}
        example["site"] = site if "repository" in site else {"checkout": ".", **site}
        assert build_settings(example, path).author.name == "Lena Rivera"


def test_commands_and_their_options_exist(path):
    named = re.findall(r"`(?:\S*/)?paperline ([a-z]+)((?: [^`]*)?)`", path.read_text())
    named += re.findall(r"(?m)^ {4}(?:\S+ )*?(?:\S*/)?paperline ([a-z]+)((?: .*)?)$", path.read_text())
    for name, rest in named:
        assert name in commands.commands, name
        options = {option for each in commands.commands[name].params for option in each.opts}
        assert set(re.findall(r"(?<=\s)--[a-z-]+", rest)) <= options | OPTIONS_OF_ALL, (name, rest)


def test_the_address_and_version_of_the_project_are_set_in_one_place(path):
    specification = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    generate = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(generate)
    name = path.relative_to(ROOT).as_posix()
    named = re.findall(r"\S*/paperline(?:@v|\.git)\S*", path.read_text())
    assert not named or name in generate.ADDRESSED
    moved = generate.with_address(path.read_text(), "https://git.example.org/labs/tools/paperline", "2.3.4")
    assert all(
        word.count("https://git.example.org/labs/tools/paperline@v2.3.4") for word in re.findall(r"git\+\S+", moved)
    )
    action = generate.with_address("uses: old/paperline@v0.0.1 # x\n", "https://github.com/new/paperline", "2.3.4")
    assert action == "uses: new/paperline@v2.3.4 # x\n"
