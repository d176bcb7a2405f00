"""The laws at the level of a whole sync: once, quiet, the owner wins, a failing source harms nothing, no force."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.demo.server import PROFILE, recorded
from pipeline.errors import ConfigError
from pipeline.model import RunStatus, SourceState
from pipeline.sync import sync
from tests.feeds import Feeds, serving

TODAY = date(2031, 6, 20)
SAMPLE = Path(__file__).parent.parent / "pipeline" / "demo" / "sample" / "_pages" / "about.md"
NEW = "CrevasseNet: Mapping Hidden Crevasses from Drone Video"
LEDGER = ".paperline/papers.jsonl"


@pytest.fixture
def feeds():
    return Feeds(recorded("arxiv.xml"), recorded("scholar.html"))


@pytest.fixture
def settings(site, cache, feeds):  # noqa: ARG001 - the cache folder is set in the environment
    site.owner_pushes({"about.md": SAMPLE.read_bytes()})
    with serving(feeds) as address:
        sources = {"arxiv": {"base_url": address}, "scholar": {"base_url": address}}
        yield site.settings(author={"name": "Lena Rivera", "scholar": PROFILE}, sources=sources)


def run(settings, **changes):
    return sync(settings.model_copy(update=changes), dry_run=False, today=TODAY)


def test_the_page_and_the_ledger_change_in_one_commit(settings, site):
    count = site.count()
    report = run(settings)
    assert report.status is RunStatus.CHANGED
    assert site.count() == count + 1
    assert site.git("show", "--name-only", "--format=", "main", cwd=site.url).split() == [LEDGER, "about.md"]
    assert site.head() == report.commit


def test_running_again_changes_nothing_not_even_the_clone_of_another_machine(settings, site, cache):
    run(settings)
    head = site.head()
    assert run(settings).status is RunStatus.UNCHANGED
    for path in sorted(cache.rglob("*"), reverse=True):
        path.unlink() if not path.is_dir() else path.rmdir()
    assert run(settings).status is RunStatus.UNCHANGED
    assert site.head() == head


def test_what_the_owner_deletes_never_comes_back(settings, site):
    run(settings)
    lines = site.show().decode().splitlines(keepends=True)
    site.owner_pushes({"about.md": "".join(line for line in lines if NEW not in line).encode()})
    head = site.head()
    report = run(settings)
    assert report.status is RunStatus.UNCHANGED
    assert site.head() == head


def test_what_the_owner_rewords_stays_reworded(settings, site):
    run(settings)
    reworded = site.show().decode().replace(NEW, "CrevasseNet, our crevasse finder")
    site.owner_pushes({"about.md": reworded.encode()})
    assert run(settings).status is RunStatus.UNCHANGED
    assert site.show().decode() == reworded


def test_a_lost_or_damaged_ledger_makes_no_duplicate(settings, site):
    run(settings)
    page = site.show()
    site.owner_pushes({LEDGER: None})
    assert run(settings).status is RunStatus.UNCHANGED
    site.owner_pushes({LEDGER: b"{broken\n"})
    report = run(settings)
    assert report.status is RunStatus.UNCHANGED
    assert any("ledger" in note for note in report.notes)
    assert site.show() == page


@pytest.mark.parametrize("broken", [{"arxiv": None}, {"scholar": None}, {"arxiv": None, "scholar": None}])
def test_a_failing_source_is_a_status_and_removes_nothing(settings, site, feeds, broken):
    run(settings)
    page, head = site.show(), site.head()
    for name, answer in broken.items():
        setattr(feeds, name, answer)
    report = run(settings)
    assert report.status is RunStatus.UNCHANGED
    failed = {status.name for status in report.sources if status.state is SourceState.FAILED}
    assert failed == set(broken)
    assert (site.show(), site.head()) == (page, head)


def test_the_other_source_goes_on_where_one_fails(settings, site, feeds):
    feeds.scholar = "<html><body>Our systems have detected unusual traffic</body></html>"
    report = run(settings)
    assert report.status is RunStatus.CHANGED
    assert NEW in site.show().decode()


def test_someone_who_pushes_first_wins_and_keeps_every_word(settings, site, feeds):
    edits = iter([b"\nA line by the owner, pushed while we asked.\n"])

    def owner_pushes(_target):
        for text in edits:
            site.owner_pushes({"about.md": SAMPLE.read_bytes() + text})
            return

    feeds.before = owner_pushes
    report = run(settings)
    assert report.status is RunStatus.CHANGED
    page = site.show().decode()
    assert "A line by the owner" in page
    assert page.count(f"[{NEW}]") == 2
    assert site.git("log", "--format=%an", "main", cwd=site.url).splitlines()[:2] == ["Paperline", "Lena Rivera"]


def test_a_refused_push_tells_the_words_of_the_remote_and_leaves_all_as_it_was(settings, site):
    head = site.head()
    site.hook("pre-receive", "echo 'policy: this branch is protected' >&2; exit 1")
    report = run(settings)
    assert report.status is RunStatus.FAILED
    assert "policy: this branch is protected" in report.error
    assert site.head() == head
    (site.url / "hooks" / "pre-receive").unlink()
    assert run(settings).status is RunStatus.CHANGED
    assert site.show().decode().count(f"[{NEW}]") == 2


def test_too_many_new_papers_publish_nothing_until_allowed(settings, site):
    site.owner_pushes({"about.md": SAMPLE.read_bytes()})
    head = site.head()
    report = run(settings, max_new=1, since="all", promote="off")
    assert report.status is RunStatus.UNCHANGED
    assert any("--max-new" in note for note in report.notes)
    assert site.head() == head


def test_excluded_papers_stay_away(settings, site):
    report = run(settings, exclude=("arXiv:3106.08842v2",))
    assert NEW not in site.show().decode()
    assert all(change.paper.title != NEW for change in report.changes)


def test_mode_commit_pushes_nothing(settings, site):
    head = site.head()
    publish = settings.publish.model_copy(update={"mode": "commit"})
    report = run(settings, publish=publish)
    assert (report.status, report.pushed) == (RunStatus.CHANGED, False)
    assert site.head() == head


def test_a_page_that_is_not_there_is_an_error_of_the_configuration(settings):
    site = settings.site.model_copy(update={"page": "nowhere.md"})
    with pytest.raises(ConfigError, match=r"nowhere\.md"):
        run(settings, site=site)
