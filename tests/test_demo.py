"""The demo: its stand-ins, its site, and that a whole sync makes exactly the expected edits and a second one none."""

import io
import json
import os
import re
import subprocess
from http.client import HTTPConnection
from pathlib import Path

import pytest
from rich.console import Console

from pipeline.config import load_settings
from pipeline.demo.run import run
from pipeline.demo.server import PROFILE, answer, serving
from pipeline.demo.site import MARK, PAGE, build_site
from pipeline.errors import PaperlineError
from pipeline.model import ChangeKind, RunStatus, SourceState

ROOT = Path(__file__).parent.parent


def total(text: str) -> int:
    return int(re.search(r"totalResults[^>]*>(\d+)<", text)[1])


def test_the_stand_in_answers_an_author_query_in_full():
    _, _, body = answer("/api/query?search_query=au:x&max_results=100")
    assert (body.count(b"<entry>"), total(body.decode())) == (9, 9)


def test_the_stand_in_pages():
    pages = [answer(f"/api/query?search_query=x&start={start}&max_results=4")[2] for start in (0, 4, 8, 12)]
    assert [page.count(b"<entry>") for page in pages] == [4, 4, 1, 0]
    assert {total(page.decode()) for page in pages} == {9}


def test_the_stand_in_answers_for_ids():
    _, _, body = answer("/api/query?id_list=3103.11820,2811.00719v1,9912.99999&max_results=10")
    assert re.findall(r"<id>http://arxiv.org/abs/([\d.]+)v", body.decode()) == ["3103.11820", "2811.00719"]
    assert total(body.decode()) == 2


@pytest.mark.parametrize("target", ["/", "/citations", "/citations?user=Somebody1234", "/citations?hl=en"])
def test_the_stand_in_knows_nothing_else(target):
    assert answer(target)[0] == 404


def test_the_stand_in_is_reached_over_http():
    with serving() as address:
        connection = HTTPConnection(address.removeprefix("http://"))
        connection.request("GET", f"/citations?user={PROFILE}")
        assert b"Lena Rivera" in connection.getresponse().read()
        connection.close()


def test_the_sample_site_is_built_anew_each_time(tmp_path):
    folder = tmp_path / "demo"
    build_site(folder, "http://127.0.0.1:1")
    (folder / "left.txt").touch()
    settings = load_settings(build_site(folder, "http://127.0.0.1:1"))
    assert settings.site.repository == str(folder / "site.git")
    assert (folder / "site.git" / "HEAD").exists()
    assert not (folder / "left.txt").exists()


def test_a_folder_that_is_not_ours_stays(tmp_path):
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(PaperlineError, match="not ours"):
        build_site(tmp_path, "http://127.0.0.1:1")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_an_empty_folder_will_do(tmp_path):
    build_site(tmp_path, "http://127.0.0.1:1")
    assert (tmp_path / MARK).exists()


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """The demo, run once: its folder, both reports, and what a person saw."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    file = io.StringIO()
    first, second = run(folder, Console(file=file, width=100), verbose=False)
    return folder, first, second, file.getvalue()


def held(folder: Path, *command: str) -> bytes:
    """What git says about the bare repository, as the host holds it."""
    return subprocess.run(["git", "-C", folder / "site.git", *command], check=True, capture_output=True).stdout


def test_the_first_sync_makes_exactly_the_expected_edits(shown):
    """Two news items, one entry, one mark, numbers that close up; every other byte as it was."""
    expected = Path(__file__).parent / "data" / "demo" / "about.md"
    assert held(shown[0], "show", f"main:{PAGE}") == expected.read_bytes()


def test_each_change_is_told_with_its_reason(shown):
    _, first, _, _ = shown
    assert {(change.kind, change.paper.ids[0]) for change in first.changes} == {
        (ChangeKind.PREPRINT, "arxiv:3106.08842"),
        (ChangeKind.NEWS, "arxiv:3106.08842"),
        (ChangeKind.PROMOTION, "arxiv:3103.11820"),
        (ChangeKind.NEWS, "arxiv:3103.11820"),
    }
    assert all(change.reason for change in first.changes)
    assert [(source.name, source.state) for source in first.sources if source.state is SourceState.OK] == [
        ("arxiv", SourceState.OK),
        ("scholar", SourceState.OK),
    ]


def test_the_old_absent_paper_is_held_with_its_reason(shown):
    _, first, _, _ = shown
    assert [item.paper.ids for item in first.held] == [("arxiv:2609.07716",)]
    assert "older" in first.held[0].reason


def test_the_second_sync_changes_nothing(shown):
    folder, first, second, _ = shown
    assert second.status is RunStatus.UNCHANGED
    assert (second.changes, second.diff, second.commit) == ((), "", "")
    assert held(folder, "rev-parse", "main").decode().strip() == first.commit
    assert held(folder, "rev-list", "--count", "main").strip() == b"2"


def test_page_and_ledger_are_in_one_commit(shown):
    folder, first, _, _ = shown
    files = held(folder, "show", "--name-only", "--format=", first.commit).decode().split()
    assert files == [".paperline/papers.jsonl", PAGE]
    ledger = held(folder, "show", "main:.paperline/papers.jsonl").decode().splitlines()
    states = {json.loads(line)["key"]: json.loads(line)["state"] for line in ledger}
    assert states["arxiv:3106.08842"] == "published"
    assert states["arxiv:3103.11820"] == "promoted"
    assert states["arxiv:2609.07716"] == "baseline"
    assert set(states.values()) == {"published", "promoted", "baseline", "listed"}


def test_a_person_sees_the_diff_and_what_to_do_next(shown):
    folder, _, _, text = shown
    assert "+1. [CrevasseNet" in text
    assert "Nothing new" in text
    assert f"git -C {folder}/site.git log -p" in text
    assert "paperline init" in text


def test_the_demo_leaves_the_real_cache_alone(shown):
    assert (shown[0] / "cache").is_dir()
    assert "demo" not in os.environ.get("PAPERLINE_CACHE", "")


def test_the_readme_shows_what_really_happens(shown):
    """Every line of the example in the README stands in the demo's diff, in this order."""
    example = re.search(r"```diff\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[1]
    told = iter(shown[1].diff.splitlines())
    missing = [line for line in example.splitlines() if line != "…" and line not in told]
    assert missing == []
