"""How a site and its sources do."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from pipeline.commands.status import print_status, render_status, since, status_of
from pipeline.sync import sync
from pipeline.watch.loop import memory_path
from pipeline.watch.memory import Memory, save_memory

NOW = datetime.now(UTC)
SAMPLE = (Path(__file__).parents[2] / "pipeline" / "demo" / "sample" / "_pages" / "about.md").read_bytes()
TODAY = date(2031, 6, 20)


@pytest.fixture
def settings(site, parts):
    site.owner_pushes({"about.md": SAMPLE})
    return site.settings(**parts)


def status(settings):
    return json.loads(render_status(status_of(settings, datetime.now(UTC))))


def printed(settings):
    console = Console(width=300, record=True, quiet=False, file=None)
    with console.capture() as capture:
        print_status(status_of(settings, datetime.now(UTC)), console)
    return capture.get()


def test_before_the_first_sync_nothing_is_known(settings):
    found = status(settings)
    assert found["last_sync"] == {"at": "", "status": "", "outcome": "", "commit": ""}
    assert found["last_commit"] == {"hash": "", "at": "", "subject": ""}
    assert [(each["name"], each["status"], each["last_success"]) for each in found["sources"]] == [
        ("arxiv", "", ""), ("scholar", "", "")
    ]  # fmt: skip
    assert "none from this machine" in printed(settings)


def test_after_a_sync_all_of_it_is_told(site, settings, submit):
    submit("3106.01111", "Moduli of Abelian Surfaces")
    sync(settings, dry_run=False, today=TODAY)
    found = status(settings)
    assert found["last_sync"]["status"] == "changed"
    assert found["last_sync"]["commit"] == found["last_commit"]["hash"] == site.head()
    assert found["papers"]["published"] == 1
    assert [each["key"] for each in found["held"]] == ["arxiv:3106.01111"]
    assert {each["name"]: each["status"] for each in found["sources"]} == {"arxiv": "ok", "scholar": "ok"}
    assert all(each["last_success"] and each["records"] for each in found["sources"])
    told = printed(settings)
    assert "1 paper waits for you (paperline review)" in told
    assert site.head()[:10] in told


def test_a_block_is_told_with_its_next_try(settings, feeds):
    feeds.scholar = None
    sync(settings, dry_run=False, today=TODAY)
    scholar = status(settings)["sources"][1]
    assert (scholar["status"], scholar["records"], scholar["failures"]) == ("failed", 0, 1)
    assert datetime.fromisoformat(scholar["next_try"]) > datetime.fromisoformat(scholar["blocked_since"])
    told = printed(settings)
    assert "blocked since" in told
    assert "next try" in told


def test_without_the_repository_the_memory_is_told(site, settings):
    sync(settings, dry_run=False, today=TODAY)
    site.url.rename(site.folder / "gone.git")
    found = status(settings)
    assert found["last_sync"]["status"] == "changed"
    assert "could not be read" in found["notes"][0]


def test_a_watcher_that_lives_is_seen(settings):
    assert not status(settings)["watching"]
    save_memory(memory_path(settings), Memory(alive=datetime.now(UTC).isoformat()))
    found = status(settings)
    assert found["watching"]
    assert datetime.fromisoformat(found["next_run"]) > datetime.now(UTC)


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=47), "47 h ago"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(hours=-5), "in 5 h"),
    ],
)
def test_times_are_told_with_their_distance(passed, words):
    now = datetime(2031, 6, 20, 12, tzinfo=UTC)
    assert since((now - passed).isoformat(), now).endswith(f"UTC ({words})")
