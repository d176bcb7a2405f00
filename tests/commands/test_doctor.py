"""The doctor: a sound site is sound all over, and each fault is found, with a remedy."""

import json
import os
from datetime import UTC, datetime

import pytest

from pipeline.cli import main
from pipeline.commands.doctor import Health, examine
from pipeline.config import load_settings
from pipeline.demo.server import serving
from pipeline.demo.site import build_site
from pipeline.publish.job import Job
from pipeline.publish.places import open_checkout
from tests import forges, githttp

OFFLINE = {"arxiv": {"enabled": False}, "scholar": {"enabled": False}}
NOW = datetime(2031, 6, 20, 3, 17, tzinfo=UTC)


@pytest.fixture(scope="module")
def address():
    with serving() as address:
        yield address


@pytest.fixture
def config(tmp_path, address):
    return build_site(tmp_path / "demo", address)


def found(config, tmp_path) -> dict:
    return {check.name: check for check in examine(load_settings(config), tmp_path / "cache", NOW)}


def edit(config, old: str, new: str):
    text = config.read_text()
    assert old in text
    config.write_text(text.replace(old, new))
    return config


def test_a_sound_site_is_sound_all_over(config, tmp_path):
    edit(config, "sources:\n", "sources:\n  contact: lena@rivera.example.org\n")
    checks = found(config, tmp_path)
    assert set(checks) == {"versions", "configuration", "clock", "cache", "lock", "repository", "page", "push"} | {
        "arxiv",
        "scholar",
    }
    assert {check.health for check in checks.values()} == {Health.OK}
    assert "preprints: Recent Preprints (3, line 33)" in checks["page"].finding


FAULTS = {
    "repository": ("./site.git", "./gone.git", Health.FAIL),
    "page": ("_pages/about.md", "_pages/gone.md", Health.FAIL),
    "name": ("name: Lena Rivera", "name: Ada Nobody", Health.WARN),
    "contact": ("sources:", "sources:", Health.WARN),
    "notify": ("sources:", "notify: {urls: ['${GONE}']}\nsources:", Health.WARN),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found_with_its_remedy(config, tmp_path, name):
    old, new, health = FAULTS[name]
    check = found(edit(config, old, new), tmp_path)[name]
    assert check.health is health
    assert check.remedy


def test_a_section_that_is_not_there_is_found(config, tmp_path):
    edit(config, "page: _pages/about.md", "page: _pages/about.md\n  sections: {news: Gone}")
    assert "Gone" in found(config, tmp_path)["page"].finding


def test_a_source_that_is_down_is_a_warning(config, tmp_path):
    lines = config.read_text().splitlines()
    config.write_text("\n".join([*lines[:-1], "  scholar: {base_url: 'http://127.0.0.1:1'}", ""]))
    assert found(config, tmp_path)["scholar"].health is Health.WARN


def test_a_cache_that_cannot_be_written_ends_it(config, tmp_path):
    (tmp_path / "cache").write_text("in the way")
    checks = found(config, tmp_path)
    assert checks["cache"].health is Health.FAIL
    assert "repository" not in checks


def test_another_run_at_work_is_told_with_what_to_do(config, tmp_path):
    settings = load_settings(config)
    with open_checkout(Job(settings, (settings.site.page,), tmp_path / "cache")):
        checks = found(config, tmp_path)
    assert checks["lock"].health is Health.WARN
    assert "wait" in checks["lock"].remedy
    assert "repository" not in checks


def test_a_clock_that_is_behind_is_told(config, tmp_path):
    os.utime(config, (NOW.timestamp() + 3600,) * 2)
    assert found(config, tmp_path)["clock"].health is Health.WARN
    os.utime(config, (NOW.timestamp() - 3600,) * 2)
    assert found(config, tmp_path)["clock"].health is Health.OK


def test_a_push_that_the_remote_would_refuse_is_told(site, cache, monkeypatch):
    monkeypatch.setenv("PAPERLINE_TOKEN", "tok-0123456789")
    with githttp.serving(site) as server:
        site.git("config", "http.receivepack", "false", cwd=site.url)
        settings = site.settings(site={"repository": server.url}, sources=OFFLINE)
        checks = {check.name: check for check in examine(settings, cache, NOW)}
    assert checks["repository"].health is Health.OK
    assert checks["push"].health is Health.FAIL
    assert "token" in checks["push"].remedy


@pytest.mark.parametrize("status", [200, 403])
def test_pull_requests_are_asked_for(site, cache, monkeypatch, status):
    monkeypatch.setenv("PAPERLINE_TOKEN", forges.TOKEN)
    with forges.serving(forges.FakeForge("github", "site/site")) as forge, githttp.serving(site) as server:
        forge.status = status
        publish = {"mode": "pull-request", "forge": "github", "base_url": forge.url}
        settings = site.settings(site={"repository": server.url}, publish=publish, sources=OFFLINE)
        checks = {check.name: check for check in examine(settings, cache, NOW)}
    assert checks["push"].finding == "the remote would take a push to paperline/papers"
    assert checks["pull requests"].health is (Health.OK if status == 200 else Health.FAIL)
    assert forge.writes == 0


def test_git_that_is_not_there_is_told(config, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    checks = found(config, tmp_path)
    assert checks["versions"].health is Health.FAIL
    assert "PATH" in checks["versions"].remedy


def test_json_for_scripts(config, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PAPERLINE_CACHE", str(tmp_path / "cache"))
    edit(config, "_pages/about.md", "_pages/gone.md")
    assert main(["doctor", "--json", "--config", str(config)]) == 1
    checks = {check.pop("name"): check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert checks["page"] == {
        "health": "fail",
        "finding": "there is no _pages/gone.md in the branch",
        "remedy": "correct site.page",
    }


def test_nothing_is_changed(config, tmp_path):
    before = sorted((path, path.stat().st_mtime_ns) for path in config.parent.rglob("*"))
    found(config, tmp_path)
    assert sorted((path, path.stat().st_mtime_ns) for path in config.parent.rglob("*")) == before


def test_the_exit_code_tells_scripts(config, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PAPERLINE_CACHE", str(tmp_path / "cache"))
    assert main(["doctor", "--config", str(config)]) == 0
    assert "ok    page" in capsys.readouterr().out
    edit(config, "_pages/about.md", "_pages/gone.md")
    assert main(["doctor", "--quiet", "--config", str(config)]) == 1
    told = capsys.readouterr().out
    assert told.startswith("warn  contact")
    assert "fail  page" in told
