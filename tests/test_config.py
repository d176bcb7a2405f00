"""The configuration: what is read, what is refused, and how it is said. A new wrong file is a pair of files."""

import importlib.util
import json
import re
import textwrap
from pathlib import Path

import pytest
import yaml

from pipeline.config import Settings, cache_folder, find_config, json_schema, load_settings, parse_settings
from pipeline.errors import ConfigError

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data" / "config"
EXAMPLE = ROOT / "config" / "example.yaml"
LEAST = "author: {name: Lena Rivera}\nsite: {repository: ../site.git, page: about.md}\n"


def read(text: str, folder: Path = Path("/home/lena/site/config")) -> Settings:
    return parse_settings(text.encode(), folder / "paperline.yaml")


@pytest.mark.parametrize("path", sorted(DATA.glob("*.yaml")), ids=lambda p: p.stem)
def test_a_wrong_file_is_refused_with_file_line_and_key(path):
    with pytest.raises(ConfigError) as refusal:
        parse_settings(path.read_bytes(), Path("paperline.yaml"))
    assert str(refusal.value) + "\n" == path.with_suffix(".txt").read_text()


@pytest.mark.parametrize("path", sorted(DATA.glob("*.txt")), ids=lambda p: p.stem)
def test_no_message_holds_a_secret(path):
    assert not re.search("hunter22|0123456789", path.read_text())


def test_the_least_configuration_and_its_defaults():
    settings = read(LEAST)
    assert settings.author.name == "Lena Rivera"
    assert settings.site.repository == "/home/lena/site/config/../site.git"
    assert settings.site.checkout is None
    assert settings.path == Path("/home/lena/site/config/paperline.yaml")
    assert (settings.promote, settings.since, settings.max_new) == ("mark", "", 10)
    assert (settings.publish.mode, settings.schedule.times) == ("push", ("03:17",))
    assert settings.site.sections.news.heading == ""


def test_settings_are_frozen():
    with pytest.raises(ValueError, match="frozen"):
        read(LEAST).max_new = 3


def test_settings_built_in_code_have_no_file():
    settings = Settings.model_validate({"author": {"name": "L"}, "site": {"repository": "x", "page": "a.md"}})
    assert settings.path is None
    assert settings.site.repository == "x"


def test_a_section_is_a_heading_or_a_group():
    sections = read(
        "author: {name: L}\nsite: {checkout: ., page: a.md, sections: {news: Aktuelles, "
        "preprints: {heading: Neu}, publications: off}}"
    ).site.sections
    assert sections.news.heading == "Aktuelles"
    assert sections.preprints.heading == "Neu"
    assert sections.publications.heading == "off"


def test_values_mean_what_stands_there():
    """YAML would make a number of the id, False of `no` and 797 of the time."""
    settings = read(
        LEAST + "exclude: [2406.10830]\nschedule: {times: [13:17]}\npublish: {author_name: no}\nsince: 2024"
    )
    assert settings.exclude == ("2406.10830",)
    assert settings.schedule.times == ("13:17",)
    assert settings.publish.author_name == "no"
    assert settings.since == "2024"


def test_a_key_without_a_value_counts_as_left_out():
    settings = read("author:\n  name: L\n  orcid:\nsite: {repository: x, page: a.md}\nsources:\n  arxiv:\n")
    assert settings.author.orcid == ""
    assert settings.sources.arxiv.enabled


def test_identities_are_taken_out_of_their_addresses():
    author = read(
        "author: {name: L, scholar: 'https://scholar.google.com/citations?hl=en&user=AbCdEfGhIjKl', "
        "orcid: https://orcid.org/0000-0002-1694-233x, arxiv: https://arxiv.org/a/rivera_l_1.atom2}\n"
        "site: {repository: x, page: a.md}"
    ).author
    assert (author.scholar, author.orcid, author.arxiv) == ("AbCdEfGhIjKl", "0000-0002-1694-233X", "rivera_l_1")


@pytest.mark.parametrize(
    "repository",
    [
        "https://example.org/lena/site.git",
        "git@example.org:lena/site.git",
        "example.org:site.git",
        "ssh://git@example.org:2222/lena/site.git",
        "/srv/git/site.git",
        "http://127.0.0.1:8080/site.git",
    ],
)
def test_addresses_of_repositories_stay_as_they_are(repository):
    text = f"author: {{name: L}}\nsite: {{repository: '{repository}', page: a.md}}"
    assert read(text).site.repository == repository


def test_paths_start_from_the_file():
    settings = read(
        "author: {name: L}\nsite: {checkout: .., page: a.md}\n"
        "sources: {scholar: {file: s.html, alerts: /mail/x.mbox}, "
        "bibliography: {files: [my.bib, 'site:_bib//papers.bib']}}"
    )
    folder = Path("/home/lena/site/config")
    assert settings.site.checkout == folder / ".."
    assert settings.sources.scholar.file == folder / "s.html"
    assert settings.sources.scholar.alerts == Path("/mail/x.mbox")
    assert settings.sources.bibliography.files == (str(folder / "my.bib"), "site:_bib/papers.bib")


def test_nothing_waits_on_loopback_and_nothing_of_it_leaves_the_machine():
    sources = read(
        LEAST + "sources: {arxiv: {base_url: 'http://127.0.0.1:8000/api/query'}, scholar: {base_url: 'http://[::1]:1'}}"
    ).sources
    assert (sources.arxiv.delay, sources.scholar.delay, sources.scholar.min_interval) == (0, 0, 0)
    assert sources.arxiv.base_url == sources.arxiv.feed_url == "http://127.0.0.1:8000"


def test_serpapi_has_its_own_address():
    assert read(LEAST + "sources: {scholar: {via: serpapi}}").sources.scholar.base_url == "https://serpapi.com"


@pytest.mark.parametrize(
    ("names", "environ", "found"),
    [
        ({"paperline.yaml", ".paperline.yaml"}, {}, "paperline.yaml"),
        ({".paperline.yaml", "config/paperline.yaml"}, {}, ".paperline.yaml"),
        ({"config/paperline.yaml"}, {}, "config/paperline.yaml"),
        ({"paperline.yaml", "other.yaml"}, {"PAPERLINE_CONFIG": "other.yaml"}, "other.yaml"),
        (set(), {}, None),
    ],
)
def test_where_the_configuration_is_looked_up(tmp_path, monkeypatch, names, environ, found):
    (tmp_path / "config").mkdir()
    for name in names:
        (tmp_path / name).write_text(LEAST)
    monkeypatch.chdir(tmp_path)
    path = find_config(None, Path(), environ)
    assert path == (Path(found) if found else None)


def test_a_given_file_comes_first(tmp_path):
    given = tmp_path / "given.yaml"
    given.write_text(LEAST)
    assert find_config(given, tmp_path, {"PAPERLINE_CONFIG": "/nowhere.yaml"}) == given


@pytest.mark.parametrize(("given", "environ"), [(Path("no.yaml"), {}), (None, {"PAPERLINE_CONFIG": "no.yaml"})])
def test_a_file_asked_for_must_be_there(given, environ):
    with pytest.raises(
        ConfigError, match=r"no\.yaml: there is no such file \(asked for by (--config|\$PAPERLINE_CONFIG)"
    ):
        find_config(given, Path("/nowhere"), environ)


def test_an_unreadable_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match="can't be read"):
        load_settings(tmp_path)


@pytest.mark.parametrize("data", [b"author: \xff", b"a: \x00", b"x" * 1_000_001])
def test_bytes_that_are_no_configuration(data):
    with pytest.raises(ConfigError, match=r"^p\.yaml"):
        parse_settings(data, Path("p.yaml"))


def test_a_byte_order_mark_is_no_key():
    assert parse_settings(b"\xef\xbb\xbf" + LEAST.encode(), Path("p.yaml")).author.name == "Lena Rivera"


def test_the_cache_folder_can_be_set(monkeypatch, tmp_path):
    monkeypatch.setenv("PAPERLINE_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("PAPERLINE_CACHE")
    assert cache_folder().name == "paperline"


def test_the_example_is_valid():
    assert load_settings(EXAMPLE).author.name == "Lena Rivera"


def test_the_configuration_in_the_readme_is_valid():
    (block,) = re.findall(r"(?ms)^ *```yaml\n(.*?)```", (ROOT / "README.md").read_text())
    assert read(textwrap.dedent(block)).site.page == "_pages/about.md"


def test_the_example_shows_every_key():
    text = re.sub(r"(?m)^( *)# (\w+: )", r"\1\2", EXAMPLE.read_text())
    assert keys(yaml.safe_load(text)) == schema_keys(json_schema())


def test_what_the_example_calls_a_default_is_one():
    """All but what is plainly an example: who, where, and the address to be reached by."""
    shown, plain = load_settings(EXAMPLE), read(LEAST)
    for group in ("publish", "schedule", "notify", "promote", "since", "exclude", "include", "max_new"):
        assert getattr(shown, group) == getattr(plain, group)
    assert shown.sources.model_copy(update={"contact": ""}) == plain.sources


def keys(values, prefix="") -> set[str]:
    if not isinstance(values, dict):
        return {prefix.removesuffix(".")}
    return set().union(*(keys(value, f"{prefix}{key}.") for key, value in values.items()))


def schema_keys(entry: dict, prefix: str = "", definitions: dict | None = None) -> set[str]:
    definitions = definitions or entry["$defs"]
    for choice in (entry, *entry.get("anyOf", ())):
        if "$ref" in choice:
            return schema_keys(definitions[choice["$ref"].rpartition("/")[2]], prefix, definitions)
        if "properties" in choice:
            return set().union(
                *(schema_keys(below, f"{prefix}{key}.", definitions) for key, below in choice["properties"].items())
            )
    return {prefix.removesuffix(".")}


def test_every_key_is_described():
    undescribed = [
        f"{name}.{key}"
        for name, group in {**json_schema()["$defs"], "": json_schema()}.items()
        for choice in (group, *group.get("anyOf", ()))
        for key, entry in choice.get("properties", {}).items()
        if not entry.get("description") and "$ref" not in entry
    ]
    assert undescribed == []


def test_what_is_made_from_the_code_is_fresh():
    specification = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    generate = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(generate)
    stale = [name for name, text in generate.FILES.items() if (ROOT / name).read_text() != text()]
    assert stale == [], "run `make docs`"


def test_the_schema_is_json():
    assert json.loads((ROOT / "config" / "paperline.schema.json").read_text())["title"] == "Paperline configuration"
