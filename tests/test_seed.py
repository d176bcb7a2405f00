"""The main job on a real page: one sync finds the one new paper and touches nothing else; the next one is quiet.

The page and its feeds lie beside the checkout and were written by others. The twin of this test on the bundled sample
never skips.
"""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.demo.run import TODAY
from pipeline.demo.server import PROFILE, recorded
from pipeline.model import ChangeKind, RunStatus
from pipeline.sync import sync
from tests.feeds import Feeds, serving

SEED = Path(__file__).parent.parent.parent / "shared" / "seed"
INTCOOP = "IntCoOp: Interpretability-Aware Vision-Language Prompt Tuning"
LINK = f"[{INTCOOP}](https://arxiv.org/abs/2406.13683)"


@pytest.fixture
def seed(site, cache):  # noqa: ARG001 - the cache folder is set in the environment
    """The page as a bare repository, its feeds on a local server; yields the settings."""
    if not SEED.is_dir():
        pytest.skip(f"the page and feeds that this test runs on are not at {SEED}")
    site.owner_pushes({"about.md": (SEED / "about.md").read_bytes()})
    feeds = Feeds((SEED / "arxiv-2024-06-20.xml").read_text(), (SEED / "scholar-2024-06-20.html").read_text())
    with serving(feeds) as address:
        yield site.settings(
            author={"name": "Samyadeep Basu", "scholar": "6aRwDecAAAAJ"},
            sources={"arxiv": {"base_url": address}, "scholar": {"base_url": address}},
        )


def inserted_and_kept(before: str, after: str) -> list[str]:
    """The lines that were added; all others must stand as they were, but for the numbers in front of entries."""
    number = re.compile(r"^\d+\. ")
    old = [number.sub("#. ", line) for line in before.splitlines(keepends=True)]
    added = []
    for line in after.splitlines(keepends=True):
        if old and number.sub("#. ", line) == old[0]:
            old.pop(0)
        else:
            added.append(line)
    assert old == [], f"lost or changed: {old[:3]}"
    return added


def test_one_sync_does_what_the_seed_page_needs_and_a_second_nothing(seed, site):
    before, count = site.show().decode(), site.count()
    report = sync(seed, dry_run=False, today=date(2024, 6, 20))

    assert (report.status, report.error, report.pushed) == (RunStatus.CHANGED, "", True)
    assert [(change.kind, change.paper.title) for change in report.changes] == [
        (ChangeKind.PREPRINT, INTCOOP),
        (ChangeKind.NEWS, INTCOOP),
    ]
    assert [(status.name, status.state, status.records) for status in report.sources] == [
        ("arxiv", "ok", 16),
        ("scholar", "ok", 16),
    ]
    old = [held for held in report.held if "1910.04257" in " ".join(held.paper.ids)]
    assert len(old) == len(report.held) == 1
    assert "older" in old[0].reason

    after = site.show().decode()
    added = inserted_and_kept(before, after)
    assert sum(LINK in line for line in added) == 2
    news = next(line for line in added if line.startswith(" (June 2024): "))
    assert LINK in news
    entry = added.index(next(line for line in added if re.match(r"\d+\. \[IntCoOp", line)))
    assert added[entry] == f"1. {LINK}\n"
    assert added[entry + 1].strip() == ""
    assert added[entry + 2].startswith("   > We tie part of the prompt")
    assert len([line for line in added if line.strip()]) == 3
    numbers = re.findall(r"^(\d+)\. ", after.partition("Recent Preprints")[2].partition("Selected")[0], re.MULTILINE)
    assert numbers == ["1", "2", "3", "4", "5", "6"]
    assert site.count() == count + 1
    assert "IntCoOp" in site.message().splitlines()[0]

    head = site.head()
    again = sync(seed, dry_run=False, today=date(2024, 6, 21))
    assert (again.status, again.changes, again.diff) == (RunStatus.UNCHANGED, (), "")
    assert (site.head(), site.show().decode()) == (head, after)


def test_the_ledger_knows_what_became_of_each_paper(seed, site):
    sync(seed, dry_run=False, today=date(2024, 6, 20))
    lines = [json.loads(line) for line in site.show(".paperline/papers.jsonl").decode().splitlines()]
    states = {line["key"]: line["state"] for line in lines}
    assert states["arxiv:2406.13683"] == "published"
    assert states["arxiv:1910.04257"] == "baseline"
    assert sum(state == "listed" for state in states.values()) >= 14


def test_a_dry_run_shows_the_edit_and_makes_none(seed, site):
    head = site.head()
    report = sync(seed, dry_run=True, today=date(2024, 6, 20))
    assert LINK in report.diff
    assert (site.head(), report.commit, report.pushed) == (head, "", False)
    real = sync(seed, dry_run=False, today=date(2024, 6, 20))
    assert report.diff == real.diff


@pytest.fixture
def sample(site, cache, tmp_path):  # noqa: ARG001 - as above
    """The bundled sample as a bare repository, its recorded answers on a local server; yields the configuration."""
    page = Path(__file__).parent.parent / "pipeline" / "demo" / "sample" / "_pages" / "about.md"
    site.owner_pushes({"about.md": page.read_bytes()})
    with serving(Feeds(recorded("arxiv.xml"), recorded("scholar.html"))) as address:
        path = tmp_path / "paperline.yaml"
        path.write_text(
            f"author: {{name: Lena Rivera, scholar: {PROFILE}}}\n"
            f"site: {{repository: {site.url}, page: about.md}}\n"
            f"sources: {{arxiv: {{base_url: {address}}}, scholar: {{base_url: {address}}}}}\n"
        )
        yield path


def test_the_sample_gets_its_new_paper_its_promotion_and_their_news(sample, site, capsys):
    before = site.show().decode()
    assert main(["sync", "--config", str(sample), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["status"] == "changed"
    assert sorted(change["kind"] for change in report["changes"]) == ["news", "news", "preprint", "promotion"]
    after = site.show().decode()
    assert "1. [CrevasseNet: Mapping Hidden Crevasses from Drone Video](https://arxiv.org/abs/3106.08842)\n" in after
    assert "**NeurIPS 2031**\n   > A graph network" in after
    assert len([line for line in inserted_and_kept(before, after) if line.strip()]) == 5

    head = site.head()
    assert main(["sync", "--config", str(sample), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "unchanged"
    assert (site.head(), site.show().decode()) == (head, after)


def test_the_demo_shows_a_sync_and_a_quiet_one(tmp_path, capsys):
    assert main(["demo", "--folder", str(tmp_path / "demo")]) == 0
    out = capsys.readouterr().out
    assert "CrevasseNet" in out
    assert "Nothing new" in out
    assert TODAY.year == 2031
