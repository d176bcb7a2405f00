"""Taking back: the edits of one sync go, what anyone changed since stays, and the papers never come back."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.commands.undo import take_back, taking_back, undo
from pipeline.demo.server import PROFILE, recorded
from pipeline.errors import ConfigError
from pipeline.model import ChangeKind, RunStatus
from pipeline.sync import sync
from tests.feeds import Feeds, serving

SAMPLE = (Path(__file__).parents[2] / "pipeline" / "demo" / "sample" / "_pages" / "about.md").read_bytes()
NEW = b"CrevasseNet: Mapping Hidden Crevasses from Drone Video"
TODAY = date(2031, 6, 20)
LEDGER = ".paperline/papers.jsonl"


@pytest.fixture(params=["clone", "checkout"])
def settings(request, site, cache):  # noqa: ARG001 - the runs have a cache of their own
    site.owner_pushes({"about.md": SAMPLE})
    theirs = site.folder / "theirs"
    site.git("clone", "--quiet", site.url, theirs)
    where = {} if request.param == "clone" else {"checkout": str(theirs)}
    with serving(Feeds(recorded("arxiv.xml"), recorded("scholar.html"))) as address:
        sources = {"arxiv": {"base_url": address}, "scholar": {"base_url": address}}
        yield site.settings(author={"name": "Lena Rivera", "scholar": PROFILE}, sources=sources, site=where)


def synced(settings):
    return sync(settings, dry_run=False, today=TODAY)


def undone(settings, commit="", **options):
    return undo(settings, commit, today=TODAY, **{"dry_run": False, **options})


def states(site):
    lines = map(json.loads, site.show(LEDGER).splitlines())
    return {line["title"]: line["state"] for line in lines}


def test_the_page_is_as_it_was_and_the_paper_stays_away(site, settings):
    made = synced(settings)
    commit = made.commit
    report = undone(settings)
    assert (report.status, report.pushed, report.error) == (RunStatus.CHANGED, True, "")
    assert site.show() == SAMPLE
    assert states(site)[NEW.decode()] == "removed"
    assert site.git("rev-parse", "main^", cwd=site.url) == commit
    assert site.message().startswith("Take back: ")
    assert f"\nPaperline: undo {commit[:12]}" in site.message()
    marked = next(change.paper.title for change in made.changes if change.kind is ChangeKind.PROMOTION)
    assert f"\n- {marked}: its venue is taken off again, and not written again\n" in site.message()
    assert any(note.startswith(f"{marked}: its venue") for note in report.notes)
    again = synced(settings)
    assert (again.status, site.show()) == (RunStatus.UNCHANGED, SAMPLE)


@pytest.mark.parametrize(
    ("subject", "taken_back"),
    [
        ("Add Loom to News; mark 1 paper as accepted", "Take back: Add Loom to News; mark 1 paper as accepted"),
        (
            "Add CrevasseNet to Publications and News; mark 1 paper as accepted",
            "Take back: Add CrevasseNet to Publications and News",
        ),
    ],
)
def test_the_commit_is_named_as_far_as_there_is_room(subject, taken_back):
    assert taking_back(subject) == taken_back


def test_what_the_owner_wrote_since_stays(site, settings):
    synced(settings)
    page = site.show().replace(b"postdoctoral researcher", b"professor") + b"\nA last word.\n"
    site.owner_pushes({"about.md": page})
    undone(settings)
    assert site.show() == SAMPLE.replace(b"postdoctoral researcher", b"professor") + b"\nA last word.\n"


def test_an_entry_that_the_owner_changed_since_is_the_owners(site, settings):
    synced(settings)
    entry = next(line for line in site.show().splitlines() if line.startswith(b"1. [CrevasseNet"))
    site.owner_pushes({"about.md": site.show().replace(entry, entry + b" (my favourite)")})
    report = undone(settings)
    assert b"(my favourite)" in site.show()
    assert any("changed since" in note for note in report.notes)
    assert states(site)[NEW.decode()] == "published"


def test_a_dry_run_shows_it_and_does_nothing(site, settings):
    head = synced(settings).commit
    report = undone(settings, dry_run=True)
    assert report.status is RunStatus.CHANGED
    assert any(line.startswith("-") and NEW.decode() in line for line in report.diff.splitlines())
    assert site.head() == head


def test_a_commit_is_taken_back_once(settings):
    commit = synced(settings).commit
    undone(settings, commit[:10])
    with pytest.raises(ConfigError, match="taken back already"):
        undone(settings, commit[:10])
    with pytest.raises(ConfigError, match="nothing to take back"):
        undone(settings)


def test_an_undo_is_not_undone(site, settings):
    synced(settings)
    commit = undone(settings).commit
    with pytest.raises(ConfigError, match=f"{commit[:10]} is an undo itself; `git revert"):
        undone(settings, commit[:10])
    assert site.head() == commit


@pytest.mark.parametrize("commit", ["HEAD", "--all", "main", "abc", "0" * 40])
def test_only_a_sync_of_ours_is_taken_back(site, settings, commit):
    head = synced(settings).commit
    with pytest.raises(ConfigError):
        undone(settings, commit)
    with pytest.raises(ConfigError, match="is no commit of a sync"):
        undone(settings, site.git("rev-parse", "main^", cwd=site.url))
    assert site.head() == head


def test_in_commit_mode_the_undo_is_a_commit_that_stays_here(site, settings):
    settings = settings.model_copy(update={"publish": settings.publish.model_copy(update={"mode": "commit"})})
    before = site.head()
    first = synced(settings).commit
    report = undone(settings)
    assert (report.status, report.pushed, report.error) == (RunStatus.CHANGED, False, "")
    assert report.commit not in {"", first}
    assert site.head() == before
    assert synced(settings).status is RunStatus.UNCHANGED
    if settings.site.checkout:
        assert (settings.site.checkout / "about.md").read_bytes() == SAMPLE


def test_pull_requests_are_closed_instead(settings):
    publish = settings.publish.model_copy(update={"mode": "pull-request"})
    with pytest.raises(ConfigError, match="close or revert the request"):
        undone(settings.model_copy(update={"publish": publish}))


def test_someone_who_pushes_first_keeps_every_word(site, settings):
    synced(settings)
    script = f"""
    unset GIT_QUARANTINE_PATH GIT_DIR GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
    test -e {site.folder}/done && exit 0
    touch {site.folder}/done
    cd {site.work} && git pull --quiet --ff-only origin main && echo 'A word.' >> about.md
    git -c user.name=L -c user.email=l@x commit --quiet --all --message 'By hand'
    git push --quiet origin HEAD:refs/heads/main
    """
    site.hook("pre-receive", script + "\nexit 0")
    assert undone(settings).pushed
    assert site.show() == SAMPLE + b"A word.\n"


LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"\n", b"c\r\n", b"d\n", b"e"]), max_size=12)


@given(LINES, LINES)
def test_what_nobody_touched_is_taken_back_to_the_byte(before, after):
    old, new = b"".join(before), b"".join(after)
    assert take_back(old, new, new).data == old
    assert take_back(old, new, new).left == 0


@given(LINES, LINES)
def test_taking_back_nothing_changes_nothing(before, now):
    old, current = b"".join(before), b"".join(now)
    assert take_back(old, old, current).data == current
