"""Writes what is made from the code: the JSON Schema, `docs/configuration.md`, `docs/cli.md`, `docs/templates.md`.

And, into every text that names it, where this project is to be had and in which version: `pyproject.toml` says both.

`python docs/generate.py` writes them; with `--check` it writes nothing and fails where one is stale.
"""

from __future__ import annotations

import functools
import json
import re
import sys
import textwrap
import tomllib
from pathlib import Path
from typing import Any

import click

from pipeline.cli import commands
from pipeline.config import json_schema
from pipeline.template import ENTRY_FIELDS, FILTERS, NEWS_FIELDS

ROOT = Path(__file__).parent.parent
WIDTH = 400  # wider than any usage line: the terminal this runs in must not show in the file
INTRODUCTION = """\
# Configuration

<!-- Made by `make docs` from the code; change it there. -->

One YAML file for each site, looked up in this order: `--config FILE`, `$PAPERLINE_CONFIG`, `paperline.yaml` or
`.paperline.yaml` in the working folder, `config/paperline.yaml`. Paths in it start from its own folder. A key that is
not known is an error that names the nearest known one. [`config/example.yaml`](../config/example.yaml) shows every key
in place; editors that know JSON Schema complete and check the file by
[`config/paperline.schema.json`](../config/paperline.schema.json).

Secrets come from environment variables only:

| Variable | For |
|---|---|
| `PAPERLINE_TOKEN` | pushing over https and opening pull requests |
| `PAPERLINE_TOKEN_USER` | the user name that goes with the token, where the host wants a certain one |
| `PAPERLINE_SERPAPI_KEY` | `sources.scholar.via: serpapi` |
| `PAPERLINE_SEMANTIC_SCHOLAR_KEY` | `sources.semantic_scholar` (works without, slower) |
| `PAPERLINE_OPENALEX_KEY` | `sources.openalex` |
| `PAPERLINE_NOTIFY_URLS` | `notify`: further addresses for messages, with blanks or line breaks between them |
"""
COMMANDS = """\
# Commands

<!-- Made by `make docs` from the code; change it there. -->

`paperline COMMAND --help` says the same in the terminal. Colours are left out where `NO_COLOR` is set and where nobody
watches.

| Exit code | Meaning |
|---|---|
| 0 | done, or nothing to do; a source that failed is a warning, unless `--strict` |
| 1 | failed, and nothing was published |
| 2 | wrong usage or configuration |
| 3 | a bug; the message names the file with the traceback |
| 130 | interrupted |
"""


def schema_text() -> str:
    """`config/paperline.schema.json`."""
    return json.dumps(json_schema(), indent=2) + "\n"


def configuration_text() -> str:
    """`docs/configuration.md`: a table for each group of keys."""
    schema = json_schema()
    lines = [INTRODUCTION, *table("At the top", "", schema, schema["$defs"])]
    return "\n".join(lines).rstrip() + "\n"


def table(title: str, prefix: str, group: dict[str, Any], definitions: dict[str, Any]) -> list[str]:
    """One group of keys as a heading, a sentence and a table, and after it the groups inside it."""
    rows, inner = [], []
    for name, entry in group["properties"].items():
        below = target(entry, definitions)
        key = f"{prefix}{name}"
        if below and "properties" in below:
            inner += table(f"`{key}`", f"{key}.", {"description": entry.get("description", ""), **below}, definitions)
            continue
        required = " **Required.**" if name in group.get("required", ()) else ""
        default = entry.get("default")
        shown = "" if default in (None, "", []) else f"`{json.dumps(default)}`"
        rows.append(f"| `{key}` | {kind(entry)} | {shown} | {entry.get('description', '')}{required} |")
    sentence = [group["description"].splitlines()[0], ""] if prefix else []
    head = ["| Key | Value | Default | Meaning |", "|---|---|---|---|"]
    return [f"## {title}", "", *sentence, *([*head, *rows, ""] if rows else []), *inner]


def target(entry: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any] | None:
    """The group of keys that `entry` refers to, if it does."""
    if "$ref" in entry:
        below = definitions[entry["$ref"].rpartition("/")[2]]
        return target(below, definitions) or below
    for choice in entry.get("anyOf", ()):
        if "$ref" in choice:
            return target(choice, definitions)
    return entry if "properties" in entry else next((c for c in entry.get("anyOf", ()) if "properties" in c), None)


def kind(entry: dict[str, Any]) -> str:
    """The type of a value in a word or two."""
    if "enum" in entry:
        return " \\| ".join(f"`{value}`" for value in entry["enum"])
    if "anyOf" in entry:
        return " or ".join(kind(choice) for choice in entry["anyOf"] if choice.get("type") != "null")
    if entry.get("type") == "array":
        return f"list of {kind(entry['items'])}"
    names = {"string": "text", "integer": "whole number", "number": "number", "boolean": "`true` \\| `false`"}
    return "path" if entry.get("format") == "path" else names[entry["type"]]


def commands_text() -> str:
    """`docs/cli.md`: a section for each command."""
    lines = [COMMANDS]
    root = click.Context(commands, info_name="paperline", **commands.context_settings)  # else `-h` shows by chance
    shown = {name: command for name, command in commands.commands.items() if not command.hidden}
    for name, command in sorted(shown.items()):
        context = click.Context(command, parent=root, info_name=name, terminal_width=WIDTH)
        lines += [f"## `paperline {name}`", "", *_paragraphs(command.help or ""), "```"]
        lines += [command.get_usage(context).removeprefix("Usage: ").strip(), "```", ""]
        rows = [record for param in command.get_params(context) if (record := param.get_help_record(context))]
        cells = [f"| `{_cell(flags)}` | {_cell(text)} |" for flags, text in rows if text]
        lines += ["| Option | Meaning |", "|---|---|", *cells, ""]
    return "\n".join(lines).rstrip() + "\n"


def _paragraphs(text: str) -> list[str]:
    paragraphs = (" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
    return [line for paragraph in paragraphs for line in (*textwrap.wrap(paragraph, 120), "")]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


TEMPLATES = """\
# Templates

<!-- Made by `make docs` from the code; change it there. -->

Paperline learns how you write an entry or a news item from those on your page. `paperline style PAGE` shows what it
learnt. Where you want another form, pin one in the configuration: it wins over the learnt one.

```yaml
site:
  sections:
    preprints:
      template: "**{{ title }}**. {{ authors }}. *{{ venue }}*, {{ year }}. [PDF]({{ pdf }}) [arXiv]({{ arxiv_url }})"
    publications:
      template: |
        [{{ title }}]({{ url }})

        **{{ venue }}**
        > {{ summary }}
    news:
      template: "*{{ mm }}/{{ year }}*: {{ message }}"
```

- A template is [Jinja2](https://jinja.palletsprojects.com/templates/) in a sandbox: fields, `if`, `for`, `set`,
  `macro`, `joiner()` and the filters FILTERS.
- It says what an entry holds. Where it goes, its bullet or number, its indentation and the blank lines around it follow
  the section as ever; a bullet or number in the template is taken for the section's own. In a section without entries
  the template's own is kept. Of HTML lists and tables it holds the whole element or row.
- Every value is escaped for where it stands: text, link label, address, table cell, HTML, attribute. Marks such as `**`
  belong outside of the braces. A value can't stand in a comment, a script, a style, an attribute list or a tag of the
  site's generator.
- What is not known is empty, and goes with its link, bracket, comma or line: `[PDF]({{ pdf }})` is left out for a paper
  that is not on arXiv. Use `{% if venue %}` where that is not enough.
- A template that can't be filled in is an error when the configuration is read, with the line and the reason. Whatever
  it makes is proved on the page before it is written, as ever.

`paperline style PAGE --json` prints one object with stable keys: `page`, `owner`, `guessed` (nobody said whose page it
is), `declined` (why the page is left alone, or empty), `missing` (roles without a section) and `sections`. A section
has `role`, `heading`, `lines` (first and last), `entries`, `made_of`, `order`, `groups`, `problem` and `forms`; a form
`kind` (`news`, `preprint`, `publication`), `example`, `template` (empty where there is none), `agree` of `total`
entries, `sure` (`sure`, `fair`, `unsure`) and `differences` (`what`, `entries`).
"""


def templates_text() -> str:
    """`docs/templates.md`: how to pin a form, and the fields there are."""
    rows = [f"| `{name}` | {_cell(text)} |" for name, text in ENTRY_FIELDS.items()]
    news = [f"| `{name}` | {_cell(text)} |" for name, text in NEWS_FIELDS.items() if name not in ENTRY_FIELDS]
    head = ["| Field | Meaning |", "|---|---|"]
    introduction = TEMPLATES.replace("FILTERS", ", ".join(f"`{name}`" for name in FILTERS))
    wrapped = [introduction, "## Fields", "", *head, *rows, "", "## Fields of news items besides", "", *head, *news]
    return "\n".join(wrapped) + "\n"


def with_address(text: str, repository: str, version: str) -> str:
    """`text` with the project's address and version in the place of those that it names.

    Args:
        text: any file; the project is recognised by its own name at the end of an address or of `uses: OWNER/NAME`.
        repository: the address, `https://HOST/OWNER/NAME`.
        version: the version, without the `v` of its tag.
    """
    owner_and_name = "/".join(repository.split("/")[-2:])
    name = owner_and_name.partition("/")[2]
    text = re.sub(rf"https://[\w.-]+(?:/[\w.-]+)+?/{name}(?=@v|\.git\b|\s)", repository, text)
    text = re.sub(rf"[\w.-]+/{name}(?=: ref-pin)", owner_and_name, text)
    text = re.sub(rf"(?<=uses: )[\w.-]+/{name}(?=@v)", owner_and_name, text)
    return re.sub(rf"((?:/{name}@|/{name} |PAPERLINE_VERSION: )v)\d+\.\d+\.\d+", rf"\g<1>{version}", text)


def addressed_text(name: str) -> str:
    """A file as it is, with the address and version that `pyproject.toml` says."""
    project = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]
    return with_address(read(ROOT / name), project["urls"]["Repository"], project["version"])


ADDRESSED = (
    ".github/zizmor.yml",
    "README.md",
    "deploy/README.md",
    "deploy/paperline.service",
    "deploy/paperline.timer",
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "examples" / "workflows").glob("*.yml")),
)
FILES = {
    **{name: functools.partial(addressed_text, name) for name in ADDRESSED},
    "config/paperline.schema.json": schema_text,
    "docs/cli.md": commands_text,
    "docs/configuration.md": configuration_text,
    "docs/templates.md": templates_text,
}


def main() -> int:
    """Write each file, or with `--check` name those that are stale."""
    stale = [name for name, text in FILES.items() if read(ROOT / name) != text()]
    if "--check" in sys.argv[1:]:
        for name in stale:
            sys.stderr.write(f"{name} is stale; run `make docs`\n")
        return 1 if stale else 0
    for name in stale:
        (ROOT / name).write_text(FILES[name](), encoding="utf-8")
        sys.stderr.write(f"wrote {name}\n")
    return 0


def read(path: Path) -> str:
    """The file's text; empty where there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
