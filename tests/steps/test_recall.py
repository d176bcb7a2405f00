"""What the sources said counts also on a day on which they don't answer."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.config import cache_folder
from pipeline.demo.server import PROFILE, recorded
from pipeline.model import Evidence, Name, PartialDate, Person, Poll, Record, RunStatus, SourceState, SourceStatus
from pipeline.steps.recall import (
    KEPT,
    Recall,
    believed,
    load_recall,
    recall_path,
    remember_answers,
    save_recall,
    with_recalled,
)
from pipeline.sync import sync
from tests.feeds import Feeds, serving

NOW = datetime(2031, 6, 20, 3, 17, tzinfo=UTC)
SAMPLE = (Path(__file__).parents[2] / "pipeline" / "demo" / "sample" / "_pages" / "about.md").read_bytes()
RECORD = Record(
    "scholar", "Rivers of sand", (Name("Rivera", "L"), Name("The River Team")), authors_complete=False,
    ids=("arxiv:2406.01583", "doi:10.1000/rivers.1"), published=PartialDate(2024, 6), venue="ICML", citations=3,
    categories=("cs.CV",), evidence=Evidence.IDENTITY,
    people=(Person(Name("Rivera", "L"), "0000-0002-1825-0097", ("Northfjord Institute",)),),
)  # fmt: skip
OTHER = Record("arxiv", "Birds 🦆 and banks", (Name("Rivera", "Lena"),), published=None)
OK = SourceStatus("scholar", SourceState.OK, 1)
SKIPPED = SourceStatus("scholar", SourceState.SKIPPED, 0, "asked yesterday")
FIRST = Poll((RECORD, OTHER), (OK, SourceStatus("arxiv", SourceState.DEGRADED, 1, "cut")))


@pytest.fixture
def settings(site):
    return site.settings(author={"scholar": "abcdefgAAAAJ"})


def test_what_is_kept_is_read_again(settings, tmp_path):
    kept = remember_answers(Recall(), FIRST, settings, NOW)
    path = recall_path(settings, tmp_path)
    save_recall(path, kept)
    assert load_recall(path) == kept
    assert [each.records for each in kept.answers] == [(OTHER,), (RECORD,)]


DAMAGED = [b"", b"[]", b"{}", b'{"answers": [1], "run": {}}', b'{"answers": [], "run": {"x": 1}}']


@pytest.mark.parametrize("data", DAMAGED)
def test_a_damaged_file_counts_as_lost(tmp_path, data):
    path = tmp_path / "recall.json"
    path.write_bytes(data)
    assert load_recall(path) == Recall()


def test_a_file_that_cannot_be_written_is_no_failure(tmp_path, settings, caplog):
    (tmp_path / "recall").write_text("in the way")
    save_recall(recall_path(settings, tmp_path), Recall())
    assert "can't be written" in caplog.text


def test_a_silent_source_counts_with_its_last_answer_and_says_so(settings):
    kept = remember_answers(Recall(), FIRST, settings, NOW)
    later = with_recalled(Poll((OTHER,), (SKIPPED,)), believed(kept, settings, NOW + timedelta(days=1)))
    assert later.records == (OTHER, RECORD)
    (status,) = later.statuses
    assert status.state is SourceState.SKIPPED
    assert status.message == "asked yesterday; what it said on 2031-06-20 is used (1 paper)"


def test_a_source_that_answers_counts_with_what_it_says_now(settings):
    kept = remember_answers(Recall(), FIRST, settings, NOW)
    now = Poll((), (OK,))
    assert with_recalled(now, believed(kept, settings, NOW)) == now


def test_a_source_that_is_switched_off_is_not_recalled(settings):
    kept = remember_answers(Recall(), FIRST, settings, NOW)
    assert with_recalled(Poll(), believed(kept, settings, NOW)) == Poll()


def test_an_old_answer_or_one_about_someone_else_counts_no_more(site, settings):
    kept = remember_answers(Recall(), FIRST, settings, NOW)
    assert believed(kept, settings, NOW + KEPT + timedelta(minutes=1)) == ()
    assert believed(kept, site.settings(author={"scholar": "hijklmnAAAAJ"}), NOW) == ()
    assert believed(Recall((replace(kept.answers[0], at=""),)), settings, NOW) == ()


@pytest.fixture
def feeds():
    return Feeds(recorded("arxiv.xml"), recorded("scholar.html"))


def test_a_sync_after_a_dry_run_knows_what_the_dry_run_knew(site, feeds, cache):
    """Scholar's profile is asked once a day, and the dry run was that once."""
    site.owner_pushes({"about.md": SAMPLE})
    with serving(feeds) as address:
        sources = {"arxiv": {"base_url": address}, "scholar": {"base_url": address, "min_interval": 20}}
        settings = site.settings(author={"name": "Lena Rivera", "scholar": PROFILE}, sources=sources)
        planned = sync(settings, dry_run=True, today=date(2031, 6, 20))
        done = sync(settings, dry_run=False, today=date(2031, 6, 20))
        assert sum("/citations" in path for path in feeds.asked) == 1
        assert {status.name: status.state for status in done.sources}["scholar"] is SourceState.SKIPPED
        assert done.changes == planned.changes
        feeds.arxiv = None
        assert sync(settings, dry_run=False, today=date(2031, 6, 21)).status is RunStatus.UNCHANGED
    run = load_recall(recall_path(settings, cache_folder())).run
    assert (run.status, run.commit, cache_folder()) == ("unchanged", "", cache)
