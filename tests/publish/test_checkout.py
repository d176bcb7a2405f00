"""Reading, committing and pushing, in both places, against real repositories."""

import subprocess
from datetime import UTC, datetime

import pytest

from pipeline.errors import PublishError, PushRejectedError
from pipeline.publish.job import Job
from pipeline.publish.places import open_checkout

FILES = ("about.md", ".paperline/papers.jsonl")
NEW = b"new page\n"


def job(settings, cache, **options):
    return Job(settings=settings, files=FILES, cache=cache, **options)


@pytest.fixture(params=["clone", "checkout"])
def settings(request, site):
    """The same site, in a clone of our own and in the owner's checkout."""
    return site.settings() if request.param == "clone" else site.settings(site={"checkout": str(site.work)})


def sync(settings, cache, files=None, message="Add a paper\n", **options):
    with open_checkout(job(settings, cache, **options)) as checkout:
        checkout.refresh()
        commit = checkout.commit(files or {"about.md": NEW}, message)
        checkout.push(commit)
        return commit


def read(settings, cache, path):
    with open_checkout(job(settings, cache)) as checkout:
        checkout.refresh()
        return checkout.read(path)


def test_a_file_is_read_as_the_remote_holds_it(site, settings, cache):
    site.owner_pushes({"about.md": b"caf\xc3\xa9\r\n\xff no newline at the end"})
    with open_checkout(job(settings, cache)) as checkout:
        checkout.refresh()
        assert checkout.read("about.md") == b"caf\xc3\xa9\r\n\xff no newline at the end"
        assert checkout.read(".paperline/papers.jsonl") is None
        assert (checkout.base, checkout.branch) == (site.head(), "main")


def test_a_commit_holds_the_files_and_nothing_else(site, settings, cache):
    before = site.head()
    commit = sync(settings, cache, {"about.md": NEW, ".paperline/papers.jsonl": b"{}\n"})
    assert site.head() == commit
    assert site.git("diff", "--name-only", before, commit, cwd=site.url).split() == [
        ".paperline/papers.jsonl",
        "about.md",
    ]
    assert site.show() == NEW
    assert site.git("rev-parse", f"{commit}^", cwd=site.url) == before


def test_author_and_date_are_given_not_found(site, settings, cache):
    sync(settings, cache, when=datetime(2024, 6, 20, 3, 17, tzinfo=UTC))
    shown = site.git("log", "-1", "--format=%an <%ae> %cn %aI %cI", "main", cwd=site.url)
    day = "2024-06-20T03:17:00+00:00"
    assert shown == f"Paperline <paperline@localhost> Paperline {day} {day}"


def test_a_file_keeps_its_mode(site, settings, cache):
    (site.work / "about.md").chmod(0o755)
    site.owner_pushes({"about.md": b"executable\n"})
    sync(settings, cache)
    assert site.git("ls-tree", "main", "about.md", cwd=site.url).startswith("100755")


def test_the_remote_that_moved_first_wins_and_the_next_try_succeeds(site, settings, cache):
    with open_checkout(job(settings, cache)) as checkout:
        checkout.refresh()
        commit = checkout.commit({"about.md": NEW}, "one\n")
        theirs = _someone_pushes(site)
        with pytest.raises(PushRejectedError, match="first"):
            checkout.push(commit)
        assert site.head() == theirs
        checkout.refresh()
        checkout.push(checkout.commit({"about.md": NEW}, "two\n"))
    assert site.show() == NEW
    assert site.show("other.md") == b"moved\n"
    assert site.git("rev-list", "--count", f"{theirs}..main", cwd=site.url) == "1"


def _someone_pushes(site):
    """From elsewhere, so that the owner's checkout stays behind."""
    elsewhere = site.folder / "elsewhere"
    site.git("clone", "--quiet", site.url, elsewhere)
    (elsewhere / "other.md").write_bytes(b"moved\n")
    site.git("commit", "--quiet", "-am", "Elsewhere", cwd=elsewhere)
    site.git("push", "--quiet", cwd=elsewhere)
    return site.head()


def test_a_lost_acknowledgement_is_found_out(site, settings, cache):
    # The remote takes the commit and then drops the connection.
    site.hook("post-receive", "kill -9 $(ps -o ppid= -p $$)")
    commit = sync(settings, cache)
    assert site.head() == commit


def test_a_lost_acknowledgement_is_found_under_a_later_push(site, settings, cache):
    site.hook(
        "post-receive",
        "unset GIT_QUARANTINE_PATH GIT_DIR; read old new ref; tree=$(git rev-parse $new^{tree});"
        "top=$(git -c user.name=x -c user.email=x@x commit-tree -p $new -m top $tree);"
        "git update-ref refs/heads/main $top; kill -9 $(ps -o ppid= -p $$)",
    )
    commit = sync(settings, cache)
    assert site.git("rev-parse", "main^", cwd=site.url) == commit


def test_a_refusal_comes_with_the_remotes_own_words_and_a_way_out(site, settings, cache):
    site.hook("pre-receive", "echo 'GH006: Protected branch update failed for refs/heads/main.'; exit 1")
    before = site.head()
    with pytest.raises(PublishError) as refusal:
        sync(settings, cache)
    assert not isinstance(refusal.value, PushRejectedError)
    assert "GH006: Protected branch update failed" in str(refusal.value)
    assert "publish.mode: pull-request" in str(refusal.value)
    assert site.head() == before


def test_a_push_that_the_remote_does_not_hold_is_no_success(site, settings, cache):
    site.hook("post-receive", "read old new ref; git update-ref $ref $old")
    with pytest.raises(PublishError, match="does not hold"):
        sync(settings, cache)


def test_only_the_files_named_may_be_written(settings, cache):
    with open_checkout(job(settings, cache)) as checkout:
        checkout.refresh()
        with pytest.raises(PublishError, match="none of the files"):
            checkout.commit({"other.md": b"x"}, "m")


@pytest.mark.parametrize("what", ["link", "folder link", "folder", "large"])
def test_only_plain_files_of_a_humane_size_are_read(site, settings, cache, what):
    page = site.work / "about.md"
    page.unlink()
    if what == "link":
        page.symlink_to("/etc/passwd")
    elif what == "folder link":
        page.symlink_to("..")
    elif what == "folder":
        page.mkdir()
        (page / "x").write_text("x")
    else:
        page.write_bytes(b"x" * 16_000_001)
    site.owner_pushes({})
    with pytest.raises(PublishError, match=r"symbolic|folder|larger"):
        read(settings, cache, "about.md")


def test_a_link_among_the_folders_leads_nowhere(site, cache, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "about.md").write_text("secret")
    (site.work / "pages").symlink_to(tmp_path / "outside")
    site.owner_pushes({})
    wanted = Job(site.settings(site={"page": "pages/about.md"}), ("pages/about.md",), cache)
    with open_checkout(wanted) as checkout:
        checkout.refresh()
        assert checkout.read("pages/about.md") is None


def test_line_ends_are_what_git_add_makes_of_them(site, settings, cache):
    site.owner_pushes({".gitattributes": b"*.md text eol=crlf\n", "about.md": b"one\r\ntwo\r\n"})
    assert site.show() == b"one\ntwo\n"
    with open_checkout(job(settings, cache)) as checkout:
        checkout.refresh()
        assert checkout.read("about.md") == b"one\r\ntwo\r\n"
        checkout.push(checkout.commit({"about.md": b"one\r\ntwo\r\nthree\r\n"}, "m"))
    assert site.show() == b"one\ntwo\nthree\n"


def test_a_page_that_its_attributes_would_rewrite_is_refused(site, settings, cache):
    site.owner_pushes({"about.md": b"one\r\ntwo\r\n"})
    attributes = _blob(site, b"*.md text\n")
    site.git("update-index", "--add", "--cacheinfo", f"100644,{attributes},.gitattributes")
    site.git("commit", "--quiet", "-m", "Attributes, without normalising the page")
    site.git("push", "--quiet")
    assert site.show() == b"one\r\ntwo\r\n"
    before = site.head()
    with pytest.raises(PublishError, match=r"renormalize|uncommitted changes"):
        sync(settings, cache, {"about.md": b"one\r\ntwo\r\nthree\r\n"})
    assert site.head() == before


def _blob(site, data):
    command = ["git", "hash-object", "-w", "--stdin"]
    return subprocess.run(command, cwd=site.work, input=data, check=True, capture_output=True).stdout.decode().strip()


def test_a_second_run_is_told_busy_at_once(settings, cache):
    with (
        open_checkout(job(settings, cache)),
        pytest.raises(PublishError, match="busy"),
        open_checkout(job(settings, cache)),
    ):
        pass


def test_a_lock_file_left_behind_blocks_nobody(settings, cache):
    with open_checkout(job(settings, cache)):
        pass
    for lock in (cache / "locks").iterdir():
        lock.write_text("4242")
    with open_checkout(job(settings, cache)) as checkout:
        checkout.refresh()


def test_git_is_missing(settings, cache, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PublishError, match="not installed"), open_checkout(job(settings, cache)):
        pass
