"""Finding and reading the configuration file: YAML in, frozen `Settings` out, and messages with file, line and key."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

import platformdirs
import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipeline.config.checks import holds_secret
from pipeline.config.settings import Settings
from pipeline.errors import ConfigError

NAMES = ("paperline.yaml", ".paperline.yaml", "config/paperline.yaml")
SECRET_KEY = re.compile(r"(^|_)(token|password|passwd|secret|api_?key|key|credentials?)$", re.IGNORECASE)
# Which environment variable holds the secret that someone put under this part of the file.
SECRET_VARIABLES = {
    "scholar": "PAPERLINE_SERPAPI_KEY",
    "semantic_scholar": "PAPERLINE_SEMANTIC_SCHOLAR_KEY",
    "openalex": "PAPERLINE_OPENALEX_KEY",
    "notify": "PAPERLINE_NOTIFY_URLS",
}
MAX_BYTES = 1_000_000
MAX_DEPTH = 12
MAX_NODES = 20_000
MAX_SHOWN = 60
# What pydantic's kinds of finding mean to the person who wrote the file.
EXPECTED = {
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "string": "text",
    "tuple": "a list, such as [a, b]",
    "path": "a path",
    "model": "a group of keys, one a line",
    "model_attributes": "a group of keys, one a line",
}

Location = tuple[int | str, ...]


def cache_folder() -> Path:
    """Where clones, locks, cool-downs and the HTTP cache live; it may vanish at any time (`$PAPERLINE_CACHE`)."""
    override = os.environ.get("PAPERLINE_CACHE")
    return Path(override).expanduser() if override else platformdirs.user_cache_path("paperline", appauthor=False)


def find_config(given: Path | None, folder: Path, environ: Mapping[str, str]) -> Path | None:
    """The configuration file to use: `given`, else `$PAPERLINE_CONFIG`, else one of the usual names in `folder`.

    Returns:
        The path, or None where nothing was given and no file with a usual name is there.

    Raises:
        ConfigError: a file that was asked for by name is not there.
    """
    for asked, how in ((given, "--config"), (environ.get("PAPERLINE_CONFIG"), "$PAPERLINE_CONFIG")):
        if asked:
            path = Path(asked).expanduser()
            if not path.is_file():
                raise ConfigError(f"{path}: there is no such file (asked for by {how})")
            return path
    return next((folder / name for name in NAMES if (folder / name).is_file()), None)


def load_settings(path: Path) -> Settings:
    """Read and validate the configuration file at `path`.

    Raises:
        ConfigError: it can't be read, is no YAML, or holds something wrong; the message has a line for each problem.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: can't be read: {error.strerror}") from error
    return parse_settings(data, path)


def parse_settings(data: bytes, path: Path) -> Settings:
    """Validate the YAML in `data`, which was read from `path`. Relative paths in it start from that file's folder.

    Raises:
        ConfigError: one line for each problem, `FILE:LINE: KEY: what is wrong`.
    """
    return _validated(_read(data, path))


def build_settings(values: dict[str, Any], path: Path) -> Settings:
    """Validate values that don't come from a file, such as a person's answers; `path` stands for them in messages.

    Raises:
        ConfigError: as `parse_settings`.
    """
    return _validated(_Source(path, values))


def _validated(source: _Source) -> Settings:
    _refuse_secrets(source)
    folder = source.path.absolute().parent
    try:
        settings = Settings.model_validate(source.values, context={"folder": folder})
    except ValidationError as error:
        raise ConfigError("\n".join(_complaints(error.errors(), source))) from None
    settings._path = source.path.absolute()  # noqa: SLF001 - the loader is the one who knows it; no key of the file
    return settings


def json_schema() -> dict[str, Any]:
    """The configuration file's JSON Schema, for editors and for `config/paperline.schema.json`."""
    schema = Settings.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Paperline configuration"}


@dataclass
class _Source:
    """A YAML file as plain values, with the line of every key."""

    path: Path
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[Location, int] = field(default_factory=dict)
    nodes: int = 0

    def line(self, location: Location) -> int:
        """The line of the key at `location`, or of the nearest one around it."""
        return next((self.lines[location[:n]] for n in range(len(location), -1, -1) if location[:n] in self.lines), 1)

    def say(self, location: Location, message: str) -> str:
        """`message` with the place that it is about in front."""
        place = f"{self.path}:{self.line(location)}"
        return f"{place}: {_dotted(location)}: {message}" if location else f"{place}: {message}"


def _dotted(location: Location) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")


def _read(data: bytes, path: Path) -> _Source:
    if len(data) > MAX_BYTES:
        raise ConfigError(f"{path}: is larger than {MAX_BYTES:,} bytes; that is no configuration file")
    source = _Source(path)
    try:
        root = yaml.compose(data.decode("utf-8-sig"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"{path}:{line}: is no valid YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}: is no valid YAML: {error}") from None
    values = _plain(root, (), source) if root else None
    if values is not None and not isinstance(values, dict):
        raise ConfigError(f"{path}:1: keys such as `author:` and `site:` are expected; see config/example.yaml")
    source.values = values or {}
    return source


def _plain(node: yaml.Node, location: Location, source: _Source) -> Any:
    """Mappings, lists, and every scalar as the text that stands there, so that the models decide what it is.

    YAML's own guesses would turn the id `2406.10830` into a number, `no` into False and `13:17` into 797. A key
    without a value counts as left out.
    """
    source.nodes += 1
    source.lines.setdefault(location, node.start_mark.line + 1)
    if source.nodes > MAX_NODES or len(location) > MAX_DEPTH:
        raise ConfigError(
            source.say(location, "is nested too deep or repeated too often; write it out without aliases")
        )
    if isinstance(node, yaml.MappingNode):
        return _plain_mapping(node, location, source)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*location, n), source) for n, item in enumerate(node.value)]
    return None if node.tag == "tag:yaml.org,2002:null" else node.value


def _plain_mapping(node: yaml.MappingNode, location: Location, source: _Source) -> dict[str, Any]:
    values: dict[str, Any] = {}
    seen: dict[str, int] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise ConfigError(f"{source.path}:{line}: a key must be a plain word")
        key = key_node.value
        if key in seen:
            raise ConfigError(
                f"{source.path}:{line}: {_dotted((*location, key))}: stands twice (first on line {seen[key]})"
            )
        seen[key] = source.lines[*location, key] = line
        value = _plain(value_node, (*location, key), source)
        if value is not None:
            values[key] = value
    return values


def _refuse_secrets(source: _Source) -> None:
    for location, key in _unknown_keys(source.values):
        if SECRET_KEY.search(key):
            variable = next(
                (SECRET_VARIABLES[str(part)] for part in location if part in SECRET_VARIABLES), "PAPERLINE_TOKEN"
            )
            message = (
                f"secrets don't belong in this file; set the environment variable {variable}, and replace the secret"
            )
            raise ConfigError(source.say((*location, key), message))


def _unknown_keys(values: Any, location: Location = ()) -> Iterator[tuple[Location, str]]:
    if isinstance(values, dict):
        known = _known_keys(location)
        for key, value in values.items():
            if key not in known:
                yield location, key
            yield from _unknown_keys(value, (*location, key))


def _known_keys(location: Location) -> tuple[str, ...]:
    """The keys that may stand at `location`; none where it is no part of the configuration."""
    model: Any = Settings
    for part in location:
        info = model.model_fields.get(str(part)) if model else None
        kinds = (info.annotation, *get_args(info.annotation)) if info else ()
        model = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
    return tuple(model.model_fields) if model else ()


def _complaints(items: list[ErrorDetails], source: _Source) -> list[str]:
    """A line for each finding, in the file's order; a key that is only mistyped is not called missing as well."""
    meant = {(*item["loc"][:-1], _nearest(item["loc"])) for item in items if item["type"] == "extra_forbidden"}
    told = [item for item in items if item["type"] != "missing" or item["loc"] not in meant]
    return [source.say(item["loc"], _explain(item)) for item in sorted(told, key=lambda item: source.line(item["loc"]))]


def _explain(item: ErrorDetails) -> str:
    """One of pydantic's findings in words for the person who wrote the file."""
    kind, context, value = item["type"], item.get("ctx", {}), item["input"]
    if kind == "extra_forbidden":
        return _unknown(item["loc"])
    if kind == "missing":
        return "is missing"
    if kind == "string_too_short":
        return "must not be empty"
    here = "" if isinstance(value, dict | BaseModel) else f" (here: {_shown(value)})"
    if kind == "value_error":
        return f"{context['error']}{here}"
    expected = context.get("expected") if kind == "literal_error" else EXPECTED.get(kind.rpartition("_")[0])
    if expected:
        return f"must be {expected}{here}"
    return item["msg"].replace("Input should be", "must be") + here


def _shown(value: Any) -> str:
    """A value of the file in a message, unless it may hold a secret; enough of it to find it again."""
    if isinstance(value, list | tuple):
        return "a list"
    text = " ".join(str(value).split())
    if holds_secret(text):
        return "not shown"
    return f'"{text}"' if len(text) <= MAX_SHOWN else f'"{text[:MAX_SHOWN]}…"'


def _nearest(location: Location) -> str:
    near = get_close_matches(str(location[-1]).lower(), _known_keys(location[:-1]), n=1, cutoff=0.7)
    return near[0] if near else ""


def _unknown(location: Location) -> str:
    known = _known_keys(location[:-1])
    key = str(location[-1])
    if near := _nearest(location):
        return f'unknown key; did you mean "{near}"?'
    elsewhere = [f"{part}.{key}" for part in _known_keys(()) if key in _known_keys((part,))]
    if elsewhere:
        return f'unknown key; did you mean "{elsewhere[0]}"?'
    return f"unknown key; known here: {', '.join(known)}"
