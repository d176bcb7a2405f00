"""Faults that come rarely, against real repositories: what each is told as, and what it leaves alone."""

import os
import subprocess
import sys
import urllib.parse
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.errors import PaperlineError, PublishError
from pipeline.publish import command, places
from pipeline.publish.command import verify_git_version
from pipeline.publish.job import Job
from pipeline.publish.places import open_checkout
from tests.conftest import OWNER

FILES = ("about.md", ".paperline/papers.jsonl")
NEW = b"new page\n"
TOKEN = "ghp_0123456789abcdef"


def sync(settings, cache, data=NEW, **options):
    with open_checkout(Job(settings, FILES, cache, **options)) as checkout:
        checkout.refresh()
        commit = checkout.commit({"about.md": data}, "Add a paper\n\nPaperline: sync\n")
        checkout.push(commit)
        return commit


@pytest.fixture(params=["clone", "checkout"])
def settings(request, site):
    return site.settings() if request.param == "clone" else site.settings(site={"checkout": str(site.work)})


# Git that hangs, is old, or is not ours to trust


def test_a_push_that_hangs_ends_with_everything_that_it_started(site, cache, monkeypatch):
    monkeypatch.setattr(command, "TIME_LIMIT", 3.0)
    site.hook("pre-receive", f"echo $$ > {site.folder}/pid; exec sleep 600")
    before = site.head()
    with pytest.raises(PublishError, match=r"did not complete within 3 s(.|\n)*next run tries again"):
        sync(site.settings(), cache)
    assert site.head() == before
    assert not _runs(int((site.folder / "pid").read_text()))
    site.hook("pre-receive", "exit 0")
    assert sync(site.settings(), cache) == site.head()


def _runs(pid):
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_git_that_is_too_old_is_told_with_what_is_needed():
    class Old:
        version_info = (2, 25, 1)

    with pytest.raises(PublishError, match=r"git 2\.25\.1 is too old; 2\.31 or newer is needed"):
        verify_git_version(Old())


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder to someone else")
def test_a_checkout_of_another_user_is_trusted_by_its_exact_path(site, cache):
    for path in (site.work, *site.work.rglob("*")):
        os.chown(path, 12345, 12345, follow_symlinks=False)
    refused = subprocess.run(["git", "status"], cwd=site.work, capture_output=True, check=False)
    assert b"dubious ownership" in refused.stderr
    commit = sync(site.settings(site={"checkout": str(site.work)}), cache)
    assert site.head() == commit
    assert not (Path.home() / ".gitconfig").exists()


def test_without_a_home(site, settings, cache, monkeypatch):
    monkeypatch.delenv("HOME")
    assert sync(settings, cache) == site.head()


# Kinds of repositories


def test_a_checkout_without_a_commit_is_told(site, cache):
    site.git("init", "--quiet", "-b", "main", "../unborn")
    site.git("remote", "add", "origin", site.url, cwd=site.folder / "unborn")
    with pytest.raises(PublishError, match="has no commit yet"):
        sync(site.settings(site={"checkout": str(site.folder / "unborn")}), cache)


def test_a_clone_that_borrows_its_objects(site, cache):
    site.git("clone", "--quiet", "--shared", site.url, "../borrower")
    folder = site.folder / "borrower"
    assert sync(site.settings(site={"checkout": str(folder)}), cache) == site.head()
    assert site.git("status", "--porcelain", cwd=folder) == ""
    assert not site.git("fsck", "--no-dangling", cwd=folder)


def test_a_partial_clone_whose_remote_is_away(site, cache):
    site.git("config", "uploadpack.allowFilter", "true", cwd=site.url)
    site.git("clone", "--quiet", "--filter=blob:none", f"file://{site.url}", "../partial")
    site.url.rename(site.folder / "away.git")
    folder = site.folder / "partial"
    before = (folder / "about.md").read_bytes(), site.git("status", "--porcelain", cwd=folder)
    with pytest.raises(PublishError):
        sync(site.settings(site={"checkout": str(folder)}), cache)
    assert ((folder / "about.md").read_bytes(), site.git("status", "--porcelain", cwd=folder)) == before


@pytest.mark.parametrize(
    "attributes", ["*.md ident", "*.md merge=ours", "*.md -text", "*.md filter=lfs diff=lfs -text"]
)
def test_what_is_committed_is_what_the_owners_own_git_add_makes_of_it(site, settings, cache, attributes):
    site.owner_pushes({".gitattributes": attributes.encode() + b"\n"})
    page = site.show() + b"\nMore.\n"
    sync(settings, cache, page)
    site.git("fetch", "--quiet")
    site.git("reset", "--quiet", "--hard", "origin/main")
    (site.work / "about.md").write_bytes(page)
    site.git("add", "--renormalize", "about.md")
    assert site.git("diff", "--cached", "--stat") == ""


def test_a_page_with_a_keyword_that_git_expands_anew_is_refused(site, settings, cache):
    site.owner_pushes({".gitattributes": b"*.md ident\n", "about.md": b"$Id$\n\nHello.\n"})
    before = site.head()
    with pytest.raises(PublishError, match=r"alter what is committed\. Nothing was pushed"):
        sync(settings, cache, b"$Id: 0000 $\n\nHello.\nMore.\n")
    assert site.head() == before
    assert site.git("status", "--porcelain") == ""


@pytest.mark.parametrize("years", [(1970, 2099), (2099, 1970)])
def test_nothing_depends_on_the_dates_of_commits(site, settings, cache, monkeypatch, years):
    theirs, ours = years
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, f"{theirs}-01-02T00:00:00+00:00")
    commit = site.owner_pushes({"other.md": b"by a clock that is wrong\n"})
    sync(settings, cache, when=datetime(2024, 6, 20, tzinfo=UTC))
    sync(settings, cache, b"again\n", when=datetime(ours, 1, 2, tzinfo=UTC))
    assert site.git("rev-parse", "main~2", cwd=site.url) == commit
    assert site.show() == b"again\n"


# The machine


def test_a_cache_that_is_no_folder_is_told(site, settings, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PaperlineError, match="move it away"):
        sync(settings, tmp_path / "file" / "cache")
    assert site.git("status", "--porcelain") == ""


def test_a_file_system_without_locks_is_told(settings, cache, monkeypatch):
    def unsupported(*_, **__):
        raise NotImplementedError

    monkeypatch.setattr(places.FileLock, "acquire", unsupported)
    with pytest.raises(PublishError, match=r"without locks\. Set \$PAPERLINE_CACHE"):
        sync(settings, cache)


def test_many_runs_in_one_process_leave_no_file_and_no_process_behind(settings, cache):
    counts = []
    for number in range(6):
        sync(settings, cache, b"page %d\n" % number)
        counts.append((len(list(Path("/proc/self/fd").iterdir())), len(_children())))
    assert len(set(counts[2:])) == 1


def _children():
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


LIMITED = """
import resource, sys
from pathlib import Path
from pipeline.cli import main
kind, limit = getattr(resource, sys.argv[1]), int(sys.argv[2])
resource.setrlimit(kind, (limit, limit))
sys.exit(main(["doctor", "--config", sys.argv[3]]))
"""


@pytest.mark.parametrize(
    ("kind", "limits"),
    [("RLIMIT_NOFILE", (16, 24, 32)), ("RLIMIT_FSIZE", (0, 100, 4000, 20_000)), ("RLIMIT_AS", (150, 250, 400))],
)
def test_a_machine_without_room_fails_within_bounds(site, tmp_path, kind, limits):
    config = tmp_path / "paperline.yaml"
    config.write_text(
        f"author: {{name: L}}\nsite: {{repository: {site.url}, page: about.md}}\n"
        "sources: {arxiv: {enabled: false}, scholar: {enabled: false}}\n"
    )
    for limit in limits:
        value = limit * 1_000_000 if kind == "RLIMIT_AS" else limit
        command = [sys.executable, "-c", LIMITED, kind, str(value), str(config)]
        environment = {**os.environ, "PAPERLINE_CACHE": str(tmp_path / f"cache{limit}")}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=60)
        assert done.returncode in {0, 1}, (limit, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr, (limit, done.stderr)


# Secrets


def test_a_remote_that_repeats_the_token_is_not_repeated(site, git_http, cache, monkeypatch):
    git_http.token = TOKEN
    monkeypatch.setenv("PAPERLINE_TOKEN", TOKEN)
    site.hook("pre-receive", f"echo 'you sent {TOKEN} and {urllib.parse.quote(TOKEN)}'; exit 1")
    with pytest.raises(PublishError, match=r"you sent \*\*\*") as refusal:
        sync(site.settings(site={"repository": git_http.url}), cache)
    assert TOKEN not in f"{refusal.value} {refusal.value!r}"


def test_a_proxys_password_is_not_shown(site, cache, monkeypatch):
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://lena:hunter2hunter2@127.0.0.1:9")
    with pytest.raises(PublishError) as refusal:
        sync(site.settings(site={"repository": "https://git.example.org/lena/site.git", "branch": "main"}), cache)
    assert "hunter2" not in f"{refusal.value} {refusal.value!r} {refusal.value.__cause__!r}"


@pytest.mark.parametrize("mode", ["", "403", "redirect to localhost"])
def test_the_loudest_log_holds_no_token(git_http, tmp_path, mode):
    git_http.token, git_http.mode = TOKEN, mode
    config = tmp_path / "paperline.yaml"
    config.write_text(
        f"author: {{name: L}}\nsite: {{repository: {git_http.url}, page: about.md}}\n"
        "sources: {arxiv: {enabled: false}, scholar: {enabled: false}}\n"
    )
    loud = dict.fromkeys(("GIT_TRACE", "GIT_TRACE_CURL", "GIT_CURL_VERBOSE", "GIT_PYTHON_TRACE"), "1")
    environment = {**os.environ, **loud, "PAPERLINE_TOKEN": TOKEN, "PAPERLINE_CACHE": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "pipeline", "sync", "--verbose", "--config", str(config)]
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert done.returncode == (0 if not mode else 1), done.stderr
    written = b"".join(path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file())
    assert TOKEN.encode() not in done.stdout + done.stderr + written


def test_a_command_line_holds_no_token(site, git_http, cache, monkeypatch, tmp_path):
    """What `ps` shows of git is what this wrapper writes down."""
    git_http.token = TOKEN
    monkeypatch.setenv("PAPERLINE_TOKEN", TOKEN)
    real = subprocess.run(["which", "git"], capture_output=True, text=True, check=True).stdout.strip()
    wrapper = tmp_path / "bin" / "git"
    wrapper.parent.mkdir()
    wrapper.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/seen\nexec {real} "$@"\n')
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}")
    sync(site.settings(site={"repository": git_http.url}), cache)
    seen = (tmp_path / "seen").read_text()
    assert "push" in seen
    assert TOKEN not in seen


# The owner at work on the same lines


def test_the_same_lines_changed_meanwhile_are_the_owners(site, settings, cache):
    with open_checkout(Job(settings, FILES, cache)) as checkout:
        checkout.refresh()
        commit = checkout.commit({"about.md": checkout.read("about.md").replace(b"Hello.", b"Ours.")}, "m\n")
        elsewhere = site.folder / "elsewhere"
        subprocess.run(["git", "clone", "--quiet", site.url, elsewhere], check=True)
        (elsewhere / "about.md").write_bytes(b"# News\n\nThe owner's.\n")
        subprocess.run(["git", *OWNER, "commit", "--quiet", "-am", "x"], cwd=elsewhere, check=True)
        subprocess.run(["git", "push", "--quiet"], cwd=elsewhere, check=True)
        with pytest.raises(PublishError, match="first"):
            checkout.push(commit)
        checkout.refresh()
        assert checkout.read("about.md") == b"# News\n\nThe owner's.\n"
    assert site.show() == b"# News\n\nThe owner's.\n"
