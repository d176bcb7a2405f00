"""A whole sync in pull-request mode: the site's branch is left alone, a closed request sticks."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.model import RunStatus
from pipeline.report import outcome
from pipeline.sync import sync
from tests import githttp
from tests.forges import TOKEN, FakeForge, serving

SAMPLE = (Path(__file__).parents[2] / "pipeline" / "demo" / "sample" / "_pages" / "about.md").read_bytes()
NEW = b"[CrevasseNet: Mapping Hidden Crevasses from Drone Video]"
TODAY = date(2031, 6, 20)
OWN = "paperline/papers"


@pytest.fixture
def forge(monkeypatch):
    monkeypatch.setenv("PAPERLINE_TOKEN", TOKEN)
    with serving(FakeForge("github", "site/site")) as fake:
        yield fake


@pytest.fixture(params=["clone", "checkout"])
def settings(request, site, parts, forge):
    site.owner_pushes({"about.md": SAMPLE})
    publish = {"mode": "pull-request", "forge": "github", "base_url": forge.url}
    with githttp.serving(site) as server:
        where = {"repository": server.url}
        if request.param == "checkout":
            theirs = site.folder / "theirs"
            site.git("clone", "--quiet", server.url, theirs)
            where = {"checkout": str(theirs)}
        yield site.settings(site=where, publish=publish, **parts)


def test_a_sync_proposes_and_a_second_one_is_quiet(site, forge, settings):
    before = site.head()
    report = sync(settings, dry_run=False, today=TODAY)
    assert (report.status, report.error) == (RunStatus.CHANGED, "")
    assert report.pull_request == "https://forge.example/1"
    assert (site.head(), site.show(branch=OWN).count(NEW)) == (before, 2)
    (request,) = forge.requests
    assert "CrevasseNet" in request["title"]
    assert request["body"].startswith("### Paperline: 4 changes for 2 papers proposed\r\n")
    assert "| Paper | What | Why |" in request["body"]
    assert "<summary>Diff</summary>" in request["body"]

    head, writes = site.head(OWN), forge.writes
    again = sync(settings, dry_run=False, today=date(2031, 6, 20))
    assert (again.status, again.pull_request) == (RunStatus.UNCHANGED, report.pull_request)
    assert (site.head(OWN), forge.writes) == (head, writes)
    assert outcome(again) == "Nothing new: what there is to do waits in https://forge.example/1."
    if settings.site.checkout:
        assert site.git("status", "--porcelain", cwd=settings.site.checkout) == ""


def test_a_day_later_the_same_papers_are_no_news(site, forge, settings):
    sync(settings, dry_run=False, today=TODAY)
    head, writes = site.head(OWN), forge.writes
    assert sync(settings, dry_run=False, today=date(2031, 6, 21)).status is RunStatus.UNCHANGED
    assert (site.head(OWN), forge.writes) == (head, writes)


def test_a_closed_request_is_a_no_that_sticks(forge, settings):
    sync(settings, dry_run=False, today=TODAY)
    forge.requests[0]["state"] = "closed"
    for _ in range(2):
        report = sync(settings, dry_run=False, today=TODAY)
        assert (report.status, report.error) == (RunStatus.UNCHANGED, "")
    assert len(forge.requests) == 1
    assert "excluded" in {held.state for held in report.held}


def test_a_merged_request_leaves_nothing_to_do(site, forge, settings):
    report = sync(settings, dry_run=False, today=TODAY)
    site.git("update-ref", "refs/heads/main", report.commit, cwd=site.url)
    forge.requests[0]["state"] = "merged"
    again = sync(settings, dry_run=False, today=TODAY)
    assert (again.status, again.error) == (RunStatus.UNCHANGED, "")
    assert len(forge.requests) == 1


def test_a_dry_run_asks_and_changes_nothing(site, forge, settings):
    report = sync(settings, dry_run=True, today=TODAY)
    assert report.status is RunStatus.CHANGED
    assert (site.heads().count("refs/heads/"), forge.writes) == (1, 0)


def test_a_forge_that_is_away_fails_the_run_and_the_next_goes_on(forge, settings):
    forge.status = 503
    report = sync(settings, dry_run=False, today=TODAY)
    assert report.status is RunStatus.FAILED
    assert "503" in report.error
    forge.status = 200
    assert sync(settings, dry_run=False, today=TODAY).pull_request == "https://forge.example/1"
