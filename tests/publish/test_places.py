"""Our own clone, and a person's checkout: what each survives, and what each leaves alone."""

import os
import shutil

import pytest

from pipeline.errors import ConfigError, PublishError
from pipeline.publish.job import Job
from pipeline.publish.places import open_checkout

FILES = ("about.md", ".paperline/papers.jsonl")
NEW = b"new page\n"


def sync(settings, cache, data=NEW, **options):
    with open_checkout(Job(settings, FILES, cache, **options)) as checkout:
        checkout.refresh()
        commit = checkout.commit({"about.md": data}, "Add a paper\n\nPaperline: sync\n")
        if settings.publish.mode == "push":
            checkout.push(commit)
        return commit


def look(settings, cache, **options):
    with open_checkout(Job(settings, FILES, cache, **options)) as checkout:
        checkout.refresh()
        return checkout.read("about.md"), checkout.notes


def clone_of(cache):
    (folder,) = (path for path in (cache / "clones").iterdir() if path.suffix != ".new")
    return folder


@pytest.mark.parametrize("address", ["../site.git", "./../site.git", "sub.git"])
def test_a_remote_that_is_a_path_from_the_checkout_is_found(site, cache, address):
    theirs = site.folder / "theirs"
    site.git("clone", "--quiet", site.url, theirs)
    (theirs / "sub.git").symlink_to(site.url)
    (theirs / ".git" / "info" / "exclude").write_text("sub.git\n")
    site.git("remote", "set-url", "origin", address, cwd=theirs)
    sync(site.settings(site={"checkout": str(theirs)}), cache)
    assert site.show() == NEW


# Our own clone


DAMAGES = {
    "gone": shutil.rmtree,
    "no repository": lambda clone: shutil.rmtree(clone / ".git"),
    "no objects": lambda clone: shutil.rmtree(clone / ".git" / "objects"),
    "empty objects": lambda clone: [path.chmod(0o644) or path.write_bytes(b"") for path in _files(clone, "objects")],
    "cut pack": lambda clone: [path.chmod(0o644) or os.truncate(path, 20) for path in _files(clone, "objects/pack")],
    "no HEAD": lambda clone: (clone / ".git" / "HEAD").write_text(""),
    "torn refs": lambda clone: (clone / ".git" / "packed-refs").write_bytes(b"\0\0\0"),
    "torn index": lambda clone: (clone / ".git" / "index").write_bytes(b"DIRC\0"),
    "index lock": lambda clone: (clone / ".git" / "index.lock").touch(),
    "head lock": lambda clone: (clone / ".git" / "HEAD.lock").touch(),
    "packed refs lock": lambda clone: (clone / ".git" / "packed-refs.lock").touch(),
    "ref lock": lambda clone: (clone / ".git" / "refs" / "remotes" / "origin" / "main.lock").touch(),
    "config lock": lambda clone: (clone / ".git" / "config.lock").touch(),
    "shallow lock": lambda clone: (clone / ".git" / "shallow.lock").touch(),
    "no config": lambda clone: (clone / ".git" / "config").unlink(),
    "torn config": lambda clone: (clone / ".git" / "config").write_text("[core"),
    "rubbish in the tree": lambda clone: (
        (clone / "about.md").unlink() or (clone / "about.md").symlink_to("/etc/passwd")
    ),
    "half a clone beside": lambda clone: clone.with_name(f"{clone.name}.new").mkdir(),
}


def _files(clone, part):
    return [path for path in (clone / ".git" / part).rglob("*") if path.is_file()]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_clone_is_made_anew(site, cache, damage):
    sync(site.settings(), cache)
    DAMAGES[damage](clone_of(cache))
    commit = sync(site.settings(), cache, b"again\n")
    assert (site.head(), site.show()) == (commit, b"again\n")


def test_a_clone_is_kept_while_the_remote_is_away(site, cache):
    sync(site.settings(), cache)
    site.url.rename(site.folder / "away.git")
    with pytest.raises(PublishError, match=r"does not (appear|exist)"):
        look(site.settings(), cache)
    (site.folder / "away.git").rename(site.url)
    assert look(site.settings(), cache)[0] == NEW
    assert clone_of(cache).exists()


def test_a_commit_that_was_never_pushed_is_forgotten(site, cache):
    with open_checkout(Job(site.settings(), FILES, cache)) as checkout:
        checkout.refresh()
        checkout.commit({"about.md": NEW}, "lost in a crash\n")
    assert look(site.settings(), cache)[0] != NEW


def test_the_remote_forced_back_is_followed_and_not_restored(site, cache):
    before = site.head()
    sync(site.settings(), cache)
    site.git("update-ref", "refs/heads/main", before, cwd=site.url)
    assert look(site.settings(), cache)[0] != NEW
    assert site.head() == before


def test_in_commit_mode_our_commits_stay_and_add_up(site, cache):
    settings, before = site.settings(publish={"mode": "commit"}), site.head()
    sync(settings, cache)
    assert look(settings, cache)[0] == NEW
    assert site.head() == before
    theirs = site.owner_pushes({"about.md": b"the owner's\n"})
    assert look(settings, cache)[0] == b"the owner's\n"
    assert site.head() == theirs


def test_nothing_planted_in_our_clone_is_executed(site, cache, tmp_path):
    sync(site.settings(), cache)
    git = clone_of(cache) / ".git"
    canary = tmp_path / "canary"
    command = f"touch {canary}; false"
    for hook in ("pre-commit", "commit-msg", "pre-push", "post-checkout", "post-merge", "reference-transaction"):
        (git / "hooks").mkdir(exist_ok=True)
        (git / "hooks" / hook).write_text(f"#!/bin/sh\n{command}\n")
        (git / "hooks" / hook).chmod(0o755)
    (git / "info").mkdir(exist_ok=True)
    (git / "info" / "attributes").write_text("*.md filter=bad\n")
    planted = f"""
[core]
    hooksPath = {git / "hooks"}
    fsmonitor = "{command}"
    sshCommand = "{command}"
    gitProxy = "{command}"
[credential]
    helper = "!{command}"
[filter "bad"]
    clean = "{command}"
    smudge = "{command}"
[diff]
    external = "{command}"
[alias]
    commit = "!{command}"
[url "ext::sh -c '{command}'"]
    insteadOf = {site.url}
"""
    with (git / "config").open("a") as config:
        config.write(planted)
    sync(site.settings(), cache, b"again\n")
    assert not canary.exists()
    assert site.show() == b"again\n"


def test_an_address_rewritten_to_a_program_is_refused(site, cache, tmp_path, monkeypatch):
    canary = tmp_path / "canary"
    (tmp_path / "gitconfig").write_text(f'[url "ext::sh -c touch% {canary}#"]\n\tinsteadOf = {site.url}\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    with pytest.raises(PublishError, match="transport 'ext' not allowed"):
        look(site.settings(site={"branch": "main"}), cache)
    assert not canary.exists()


@pytest.mark.parametrize(
    "url",
    [
        "ext::sh -c x",
        "--upload-pack=x",
        "-oProxyCommand=x",
        "ssh://-oProxyCommand=x/y",
        "fd::7",
        "https://u:p@h/x",
        "http://h/x",
    ],
)
def test_a_dangerous_address_is_refused_before_git_runs(site, url):
    with pytest.raises(ValueError, match="repository"):
        site.settings(site={"repository": url})


@pytest.mark.parametrize("branch", ["--force", "-c x", "a..b", "HEAD@{1}", "refs/../x", "a\nb", "x.lock", "a b"])
def test_a_dangerous_branch_is_refused_before_git_runs(site, branch):
    with pytest.raises(ValueError, match="branch"):
        site.settings(site={"branch": branch})


@pytest.mark.parametrize("page", ["../about.md", "/etc/about.md", ".git/config.md", ".github/x.md", "a\\b.md", "a.yml"])
def test_a_path_out_of_bounds_is_refused_before_git_runs(site, page):
    with pytest.raises(ValueError, match="page"):
        site.settings(site={"page": page})


def test_a_branch_that_is_not_there_is_named_with_those_that_are(site, cache):
    with pytest.raises(PublishError, match=r"no branch gh-pages. It has: main\."):
        look(site.settings(site={"branch": "gh-pages"}), cache)


def test_a_tag_named_like_the_branch_misleads_nobody(site, cache):
    first = site.head()
    site.owner_pushes({"about.md": b"later\n"})
    site.git("tag", "main", first)
    site.git("push", "--quiet", "origin", "refs/tags/main")
    assert look(site.settings(site={"branch": "main"}), cache)[0] == b"later\n"
    commit = sync(site.settings(), cache)
    assert site.head() == commit
    assert site.git("rev-parse", "refs/tags/main", cwd=site.url) == first


def test_an_empty_repository_is_told_from_a_site(site, cache):
    site.git("update-ref", "-d", "refs/heads/main", cwd=site.url)
    with pytest.raises(PublishError, match="no branch at all"):
        look(site.settings(), cache)


def test_an_inherited_git_environment_changes_nothing(site, cache, monkeypatch, tmp_path):
    elsewhere = {
        "GIT_DIR": "/nowhere",
        "GIT_WORK_TREE": "/",
        "GIT_INDEX_FILE": "/nowhere/index",
        "LC_ALL": "de_DE.UTF-8",
    }
    config = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.bare", "GIT_CONFIG_VALUE_0": "true"}
    trace = {"GIT_TRACE": str(tmp_path / "trace"), "GIT_AUTHOR_NAME": "Someone"}
    for name, value in (elsewhere | config | trace).items():
        monkeypatch.setenv(name, value)
    with open_checkout(Job(site.settings(), FILES, cache)) as checkout:
        checkout.refresh()
        checkout.push(checkout.commit({"about.md": NEW}, "m\n"))
    assert os.environ["GIT_DIR"] == "/nowhere"
    assert not (tmp_path / "trace").exists()
    for name in elsewhere | config | trace:
        monkeypatch.delenv(name)
    assert site.git("log", "-1", "--format=%an", "main", cwd=site.url) == "Paperline"


def test_no_repository_further_up_is_touched(site, tmp_path):
    # The cache lies in a home that is a git repository itself, and the clone's own repository is gone.
    site.git("init", "--quiet", tmp_path)
    cache = tmp_path / "cache"
    sync(site.settings(), cache)
    shutil.rmtree(clone_of(cache) / ".git")
    sync(site.settings(), cache, b"again\n")
    assert not (tmp_path / ".git" / "index").exists()


# Over HTTP


def over_http(site, server):
    return site.settings(site={"repository": server.url})


def test_a_clone_over_http_fetches_no_more_than_it_needs(site, git_http, cache):
    site.owner_pushes({"large.bin": os.urandom(100_000)})
    commit = sync(over_http(site, git_http), cache)
    assert site.head() == commit
    assert sum(path.stat().st_size for path in _files(clone_of(cache), "objects")) < 50_000


def test_a_token_goes_to_git_and_nowhere_else(site, git_http, cache, monkeypatch, tmp_path):
    git_http.token = "ghp_0123456789abcdef"
    # A helper that would write the credentials down is not asked.
    (tmp_path / "gitconfig").write_text(f"[credential]\n\thelper = store --file={tmp_path}/stored\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("PAPERLINE_TOKEN", f" {git_http.token}\r\n")
    commit = sync(over_http(site, git_http), cache)
    assert site.head() == commit
    assert not (tmp_path / "stored").exists()
    written = b"".join(path.read_bytes() for path in cache.rglob("*") if path.is_file())
    assert git_http.token.encode() not in written
    assert git_http.token not in site.git("config", "--list", cwd=clone_of(cache))


@pytest.mark.parametrize("token", ["", "ghp_wrongwrongwrong", "w@r:o/n%g-token"])
def test_wrong_credentials_are_told_and_never_shown(site, git_http, cache, monkeypatch, token):
    git_http.token = "ghp_0123456789abcdef"
    monkeypatch.setenv("PAPERLINE_TOKEN", token)
    with pytest.raises(PublishError) as refusal:
        look(over_http(site, git_http), cache)
    assert "Set PAPERLINE_TOKEN" in str(refusal.value)
    assert not token or token not in f"{refusal.value} {refusal.value!r} {refusal.value.__cause__!r}"


def test_a_token_with_a_break_inside_is_refused(site, git_http, cache, monkeypatch):
    monkeypatch.setenv("PAPERLINE_TOKEN", "ghp_01234\n56789")
    with pytest.raises(ConfigError, match="PAPERLINE_TOKEN") as refusal:
        look(over_http(site, git_http), cache)
    assert "ghp_" not in str(refusal.value)


def test_a_token_is_not_carried_to_another_host(site, git_http, cache, monkeypatch):
    git_http.token = "ghp_0123456789abcdef"
    monkeypatch.setenv("PAPERLINE_TOKEN", git_http.token)
    git_http.mode = "redirect to localhost"
    with pytest.raises(PublishError, match="Set PAPERLINE_TOKEN"):
        look(over_http(site, git_http), cache)
    assert {host for host, _ in git_http.seen} == {"127.0.0.1", "localhost"}
    assert not [header for _, header in git_http.seen if header]


@pytest.mark.parametrize(
    ("mode", "words"), [("403", "may read but not write"), ("404", "No such repository"), ("500", "can't be reached")]
)
def test_an_http_refusal_is_told_with_a_way_out(site, git_http, cache, mode, words):
    git_http.mode = mode
    with pytest.raises(PublishError, match=words):
        look(over_http(site, git_http), cache)


@pytest.mark.parametrize("branch", ["", "main"])
def test_a_networks_sign_in_page_is_no_repository(site, git_http, cache, branch):
    git_http.mode = "portal"
    with pytest.raises(PublishError, match=r"no branch|not found|failed"):
        look(site.settings(site={"repository": git_http.url, "branch": branch}), cache)


def test_a_sign_in_page_later_leaves_the_clone_alone(site, git_http, cache):
    sync(over_http(site, git_http), cache)
    git_http.mode = "portal"
    with pytest.raises(PublishError):
        look(over_http(site, git_http), cache)
    git_http.mode = ""
    assert look(over_http(site, git_http), cache)[0] == NEW


# A person's checkout


def in_place(where, **parts):
    return where.settings(site={"checkout": str(where.work), **parts.pop("site", {})}, **parts)


def state(site):
    """What of a checkout is the person's: staged, unstaged and untracked work, stashes, and configuration."""
    status = site.git("status", "--porcelain", "-uall", "--ignored")
    return status, site.git("diff"), site.git("diff", "--cached"), site.git("worktree", "list").splitlines()[1:]


def test_a_persons_work_in_other_files_is_left_alone(site, cache):
    site.owner_pushes({"staged.md": b"1\n", "edited.md": b"1\n", ".gitignore": b"ignored\n"})
    (site.work / "staged.md").write_text("2\n")
    site.git("add", "staged.md")
    (site.work / "edited.md").write_text("2\n")
    (site.work / "untracked.md").write_text("2\n")
    (site.work / "ignored").write_text("2\n")
    before = state(site)
    commit = sync(in_place(site), cache)
    assert state(site) == before
    assert site.git("rev-parse", "HEAD") == site.head() == commit
    assert (site.work / "about.md").read_bytes() == NEW


@pytest.mark.parametrize("staged", [False, True])
@pytest.mark.parametrize("name", FILES)
def test_uncommitted_work_in_our_files_is_refused(site, cache, name, staged):
    path = site.work / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("half a sentence")
    if staged:
        site.git("add", name)
    before, head = state(site), site.head()
    with pytest.raises(PublishError, match="uncommitted changes in"):
        sync(in_place(site), cache)
    assert (state(site), site.head()) == (before, head)
    assert path.read_text() == "half a sentence"


@pytest.mark.parametrize("command", ["merge", "rebase", "cherry-pick", "bisect"])
def test_work_in_progress_is_refused(site, cache, command):
    site.git("checkout", "--quiet", "-b", "topic")
    (site.work / "other.md").write_text("topic\n")
    site.git("commit", "--quiet", "-am", "topic")
    site.git("checkout", "--quiet", "main")
    site.owner_pushes({"other.md": b"main\n"})
    if command == "bisect":
        site.git("bisect", "start")
    else:
        with pytest.raises(Exception, match="non-zero"):
            site.git(command, "topic")
    with pytest.raises(PublishError, match="in progress"):
        sync(in_place(site, site={"branch": "main"}), cache)


def test_a_checkout_that_is_behind_is_moved_forward(site, cache):
    elsewhere = site.folder / "elsewhere"
    site.git("clone", "--quiet", site.url, elsewhere)
    (elsewhere / "other.md").write_text("from elsewhere\n")
    site.git("commit", "--quiet", "-am", "Elsewhere", cwd=elsewhere)
    site.git("push", "--quiet", cwd=elsewhere)
    sync(in_place(site), cache)
    assert (site.work / "other.md").read_text() == "from elsewhere\n"


@pytest.mark.parametrize("diverged", [False, True])
def test_a_persons_unpushed_commits_are_not_pushed(site, cache, diverged):
    if diverged:
        elsewhere = site.folder / "elsewhere"
        site.git("clone", "--quiet", site.url, elsewhere)
        site.git("commit", "--quiet", "--allow-empty", "-m", "Elsewhere", cwd=elsewhere)
        site.git("push", "--quiet", cwd=elsewhere)
    (site.work / "other.md").write_text("not yet\n")
    site.git("commit", "--quiet", "-am", "Not yet")
    before, mine = site.head(), site.git("rev-parse", "HEAD")
    with pytest.raises(PublishError, match="Push them"):
        sync(in_place(site), cache)
    assert (site.head(), site.git("rev-parse", "HEAD")) == (before, mine)


def test_our_own_commit_that_was_left_behind_is_pushed(site, cache):
    commit = sync(in_place(site, publish={"mode": "commit"}), cache)
    assert site.head() != commit
    data, notes = look(in_place(site), cache)
    assert (data, site.head()) == (NEW, commit)
    assert "left in the checkout" in notes[0]


def test_a_refused_push_leaves_a_checkout_as_it_was(site, cache):
    site.hook("pre-receive", "echo protected branch; exit 1")
    before, head = state(site), site.git("rev-parse", "HEAD")
    with pytest.raises(PublishError, match="protected"):
        sync(in_place(site), cache)
    assert (state(site), site.git("rev-parse", "HEAD")) == (before, head)


def test_a_detached_shallow_checkout_of_a_runner_works(site, cache):
    site.owner_pushes({"about.md": b"second\n"})
    runner = site.folder / "runner"
    site.git("clone", "--quiet", "--depth=1", f"file://{site.url}", runner)
    site.git("checkout", "--quiet", "--detach", cwd=runner)
    later = site.owner_pushes({"other.md": b"pushed meanwhile\n"})
    settings = site.settings(site={"checkout": str(runner), "branch": "main"})
    commit = sync(settings, cache)
    assert site.git("rev-parse", "main^", cwd=site.url) == later
    assert site.git("rev-parse", "HEAD", cwd=runner) == commit
    assert (runner / "about.md").read_bytes() == NEW
    sync(site.settings(site={"checkout": str(runner)}), cache, b"again\n")
    assert site.show() == b"again\n"


def contents(folder):
    """All files but git's objects, which are the only thing that a dry run may add."""
    files = (path for path in folder.rglob("*") if path.is_file() and "objects" not in path.parts)
    return {path: path.read_bytes() for path in files}


def test_a_dry_run_leaves_no_trace_in_a_checkout(site, cache):
    elsewhere = site.folder / "elsewhere"
    site.git("clone", "--quiet", site.url, elsewhere)
    (elsewhere / "about.md").write_text("from elsewhere\n")
    site.git("commit", "--quiet", "-am", "Elsewhere", cwd=elsewhere)
    site.git("push", "--quiet", cwd=elsewhere)
    before = {
        path: path.read_bytes() for path in site.work.rglob("*") if path.is_file() and "objects" not in path.parts
    }
    assert look(in_place(site), cache, dry_run=True)[0] == b"from elsewhere\n"
    assert contents(site.work) == before


def test_what_a_killed_run_left_is_cleared_away(site, cache):
    settings = in_place(site)
    with open_checkout(Job(settings, FILES, cache)) as checkout:
        checkout.refresh()
        checkout.commit({"about.md": NEW}, "m\n")
        checkout.theirs = None  # closing finds nothing to clear away, as after kill -9
    assert len(site.git("worktree", "list").splitlines()) == 2
    commit = sync(settings, cache, b"again\n")
    assert site.head() == commit
    assert len(site.git("worktree", "list").splitlines()) == 1


@pytest.mark.parametrize("hook", ["pre-commit", "pre-push", "post-merge", "post-checkout", "reference-transaction"])
def test_a_persons_hooks_do_not_run(site, cache, tmp_path, hook):
    path = site.work / ".git" / "hooks" / hook
    path.write_text(f"#!/bin/sh\ntouch {tmp_path}/canary\nexit 1\n")
    path.chmod(0o755)
    sync(in_place(site), cache)
    assert not (tmp_path / "canary").exists()


def test_a_checkout_on_another_branch_is_refused(site, cache):
    site.git("checkout", "--quiet", "-b", "topic")
    with pytest.raises(PublishError, match="is on branch topic"):
        look(in_place(site, site={"branch": "main"}), cache)


@pytest.mark.parametrize("place", ["no repository", "folder inside", "bare"])
def test_a_checkout_must_be_a_working_trees_top(site, cache, tmp_path, place):
    (tmp_path / "plain").mkdir()
    (site.work / "inside").mkdir()
    folder = {"no repository": tmp_path / "plain", "folder inside": site.work / "inside", "bare": site.url}[place]
    with pytest.raises(PublishError, match=r"site\.checkout"):
        look(site.settings(site={"checkout": str(folder)}), cache)


def test_a_commit_that_must_be_signed_and_cannot_is_not_made(site, cache, monkeypatch, tmp_path):
    (tmp_path / "gitconfig").write_text("[commit]\n\tgpgsign = true\n[gpg]\n\tprogram = false\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    before = site.head()
    for settings in (site.settings(), in_place(site)):
        with pytest.raises(PublishError, match="gpgsign"):
            sync(settings, cache)
    assert site.head() == before
