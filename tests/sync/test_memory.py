"""What the owner took away never comes back, whatever became of the ledger."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.model import RunStatus
from pipeline.sync import sync
from tests.githttp import serving

SAMPLE = (Path(__file__).parents[2] / "pipeline" / "demo" / "sample" / "_pages" / "about.md").read_bytes()
TITLE = b"CrevasseNet: Mapping Hidden Crevasses from Drone Video"
TODAY = date(2031, 6, 20)
LEDGER = ".paperline/papers.jsonl"


@pytest.fixture
def settings(site, parts):
    site.owner_pushes({"about.md": SAMPLE})
    return site.settings(**parts)


def without_entry(page):
    """The page without the new paper's entry and news, as the owner would delete them."""
    return b"".join(line for line in page.splitlines(keepends=True) if TITLE not in line and b"drone" not in line)


def with_entry(link):
    """The page with an entry of the new paper, as the owner would write it."""
    return SAMPLE.replace(b"1. [Listening", b"1. [" + TITLE + b"](" + link + b")\n2. [Listening", 1)


def test_with_the_ledger_lost_the_pages_history_speaks(site, settings):
    sync(settings, dry_run=False, today=TODAY)
    site.owner_pushes({"about.md": without_entry(site.show()), LEDGER: None})
    report = sync(settings, dry_run=False, today=TODAY)
    assert report.status is RunStatus.UNCHANGED
    assert TITLE not in site.show()
    assert [held.state for held in report.held if held.paper.title.encode() == TITLE] == ["removed"]


def test_what_was_deleted_before_the_first_sync_stays_away(site, settings):
    by_hand = SAMPLE.replace(
        b"1. [Listening", b"1. [" + TITLE + b"](https://arxiv.org/abs/3106.08842v1)\n2. [Listening", 1
    )
    site.owner_pushes({"about.md": by_hand})
    site.owner_pushes({"about.md": SAMPLE})
    report = sync(settings, dry_run=False, today=TODAY)
    assert all(change.paper.title.encode() != TITLE for change in report.changes)
    assert TITLE not in site.show()


def test_a_paper_included_by_name_comes_back(site, settings):
    sync(settings, dry_run=False, today=TODAY)
    site.owner_pushes({"about.md": without_entry(site.show()), LEDGER: None})
    wanted = settings.model_copy(update={"include": ("arXiv:3106.08842",)})
    assert sync(wanted, dry_run=False, today=TODAY).status is RunStatus.CHANGED
    assert TITLE in site.show()


def test_a_history_in_a_blobless_clone_is_read_too(site, parts):
    for page in (SAMPLE, with_entry(b"https://example.org"), SAMPLE):
        site.owner_pushes({"about.md": page})
    with serving(site) as server:
        report = sync(site.settings(site={"repository": server.url}, **parts), dry_run=False, today=TODAY)
    assert not report.error
    assert TITLE not in site.show()
