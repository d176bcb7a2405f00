"""A person's checkout moved forward: at once, whole, and made good where a run died on the way."""

import shutil

import pytest

from pipeline.errors import PaperlineError
from pipeline.publish import moving
from pipeline.publish.job import Job
from pipeline.publish.places import open_checkout

FILES = ("about.md", ".paperline/papers.jsonl")
MESSAGE = "Add a paper\n\nPaperline: sync\n"
WRITTEN = {"about.md": b"new page\n", ".paperline/papers.jsonl": b"{}\n"}


@pytest.fixture(params=["push", "commit"])
def settings(request, site):
    return site.settings(site={"checkout": str(site.work)}, publish={"mode": request.param})


def sync(settings, cache, files, **options):
    with open_checkout(Job(settings, FILES, cache, **options)) as checkout:
        checkout.refresh()
        commit = checkout.commit(files, MESSAGE)
        if settings.publish.mode == "push":
            checkout.push(commit)
        return commit


def look(settings, cache, **options):
    with open_checkout(Job(settings, FILES, cache, **options)) as checkout:
        checkout.refresh()
        return checkout.read("about.md")


class Died(BaseException):
    """What kill -9 is to a process."""


def die(*_):
    raise Died


# Where a run may die on the way: the function that it does not come to, or out of.
DEATHS = ["_prepare", "_index", "_put"]


@pytest.fixture(params=DEATHS)
def dead(request, settings, cache, monkeypatch):
    """A checkout in which a run died."""
    monkeypatch.setattr(moving, request.param, die)
    with pytest.raises(Died):
        sync(settings, cache, WRITTEN)
    monkeypatch.undo()
    return request.param


def test_what_a_dead_run_left_is_completed(site, settings, cache, dead):
    if dead == "_prepare" and settings.publish.mode == "commit":
        assert site.git("status", "--porcelain") == ""  # nothing had moved yet
        return
    assert look(settings, cache) == WRITTEN["about.md"]
    assert site.git("status", "--porcelain") == ""
    assert {path: (site.work / path).read_bytes() for path in FILES} == WRITTEN
    assert not [*(site.work / ".git").glob(f"{moving.SCRATCH}*")]


@pytest.mark.parametrize("death", ["_index", "_put"])
def test_a_run_that_dies_on_the_way_to_the_owners_own_commits_is_completed(site, cache, monkeypatch, death):
    """They may be several, and none of them ours."""
    settings = site.settings(site={"checkout": str(site.work)}, publish={"mode": "push"})
    elsewhere = site.folder / "elsewhere"
    shutil.copytree(site.work, elsewhere)
    for word in (b"one\n", b"one\ntwo\n"):
        (elsewhere / "about.md").write_bytes(word)
        site.git("commit", "--quiet", "-am", "Elsewhere", cwd=elsewhere)
    site.git("push", "--quiet", cwd=elsewhere)
    with monkeypatch.context() as patched:
        patched.setattr(moving, death, die)
        with pytest.raises(Died):
            look(settings, cache)
    assert site.git("status", "--porcelain") != ""
    assert look(settings, cache) == b"one\ntwo\n"
    assert (site.work / "about.md").read_bytes() == b"one\ntwo\n"
    assert site.git("status", "--porcelain") == ""


def test_a_page_that_the_owner_took_back_is_the_owners(site, settings, cache):
    """As the commit before had it, and not committed: no run died here."""
    before = (site.work / "about.md").read_bytes()
    sync(settings, cache, WRITTEN)
    (site.work / "about.md").write_bytes(before)
    with pytest.raises(PaperlineError, match="uncommitted changes"):
        look(settings, cache)
    assert (site.work / "about.md").read_bytes() == before


@pytest.mark.usefixtures("dead")
def test_a_dry_run_leaves_it_as_it_is(site, settings, cache):
    before = site.git("status", "--porcelain")
    look(settings, cache, dry_run=True)
    assert site.git("status", "--porcelain") == before


@pytest.mark.parametrize("dead", ["_index"], indirect=True)
def test_a_word_of_the_owners_since_then_is_the_owners(site, settings, cache, dead):  # noqa: ARG001
    (site.work / "about.md").write_text("half a sentence")
    with pytest.raises(PaperlineError, match="uncommitted changes"):
        look(settings, cache)
    assert (site.work / "about.md").read_text() == "half a sentence"


def test_modes_line_ends_and_new_folders_are_as_git_would_have_them(site, settings, cache):
    site.owner_pushes({".gitattributes": b"*.md text eol=crlf\n", "about.md": b"one\r\n"})
    (site.work / "about.md").chmod(0o755)
    site.owner_pushes({})
    sync(settings, cache, {"about.md": b"one\r\ntwo\r\n", ".paperline/papers.jsonl": b"{}\n"})
    assert site.git("status", "--porcelain") == ""
    assert (site.work / "about.md").read_bytes() == b"one\r\ntwo\r\n"
    assert (site.work / "about.md").stat().st_mode & 0o111
    assert not (site.work / ".paperline" / "papers.jsonl").stat().st_mode & 0o111


def test_a_lock_of_the_persons_own_git_is_waited_out_by_nobody(site, settings, cache):
    """The commit may be published; the checkout stays as it is, and the next run moves it."""
    lock = site.work / ".git" / "index.lock"
    with open_checkout(Job(settings, FILES, cache)) as checkout:
        checkout.refresh()
        lock.touch()
        if settings.publish.mode == "commit":
            with pytest.raises(PaperlineError, match=r"index\.lock"):
                checkout.commit(WRITTEN, MESSAGE)
        else:
            checkout.push(checkout.commit(WRITTEN, MESSAGE))
            assert "could not be moved" in checkout.notes[0]
    assert lock.exists()
    lock.unlink()
    assert site.git("status", "--porcelain") == ""
    if settings.publish.mode == "push":
        assert look(settings, cache) == WRITTEN["about.md"]
        assert (site.work / "about.md").read_bytes() == WRITTEN["about.md"]


def test_other_files_that_moved_are_gits_business(site, settings, cache):
    elsewhere = site.folder / "elsewhere"
    shutil.copytree(site.work, elsewhere)
    (elsewhere / "other.md").write_bytes(b"from elsewhere\n")
    site.git("commit", "--quiet", "-am", "Elsewhere", cwd=elsewhere)
    site.git("push", "--quiet", cwd=elsewhere)
    sync(settings, cache, WRITTEN)
    if settings.publish.mode == "push":
        assert (site.work / "other.md").read_bytes() == b"from elsewhere\n"
    assert site.git("status", "--porcelain") == ""
