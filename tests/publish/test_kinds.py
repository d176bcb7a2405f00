"""Repositories of every kind: ours is a commit like any other, and git finds nothing to complain about."""

import pytest

from pipeline.publish.job import Job
from pipeline.publish.places import open_checkout

NEW = b"new page\n"


def sync(settings, cache):
    with open_checkout(Job(settings, ("about.md",), cache)) as checkout:
        checkout.refresh()
        commit = checkout.commit({"about.md": NEW}, "m\n")
        checkout.push(commit)
        return commit


def worktree(site):
    site.git("worktree", "add", "--quiet", "--detach", "../linked", "main")
    return site.folder / "linked"


def submodule(site):
    above = site.folder / "above"
    site.git("init", "--quiet", above)
    site.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", site.url, "site", cwd=above)
    return above / "site"


def partial(site):
    site.git("config", "uploadpack.allowFilter", "true", cwd=site.url)
    site.git("clone", "--quiet", "--filter=blob:none", "--no-checkout", f"file://{site.url}", "../partial")
    site.git("checkout", "--quiet", "main", cwd=site.folder / "partial")
    return site.folder / "partial"


def configured(*commands):
    def prepared(site):
        for command in commands:
            site.git(*command)
        return site.work

    return prepared


KINDS = {
    "index v4": configured(("update-index", "--index-version", "4")),
    "split index": configured(("update-index", "--split-index")),
    "sparse": configured(("sparse-checkout", "set", "--no-cone", "/about.md")),
    "sparse without the page": configured(("sparse-checkout", "set", "--no-cone", "/other.md")),
    "sparse index": configured(("sparse-checkout", "set", "--cone", "--sparse-index", "folder")),
    "packed": configured(("gc", "--quiet"), ("pack-refs", "--all")),
    "another default remote": configured(("remote", "rename", "origin", "upstream")),
    "a second remote": configured(("remote", "add", "backup", "/nowhere")),
    "worktree": worktree,
    "submodule": submodule,
    "partial": partial,
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_checkout_of_any_kind(site, cache, kind):
    folder = KINDS[kind](site)
    settings = site.settings(site={"checkout": str(folder), "branch": "main" if folder != site.work else ""})
    commit = sync(settings, cache)
    assert (site.head(), site.show()) == (commit, NEW)
    assert site.git("rev-parse", "HEAD", cwd=folder) == commit
    assert site.git("status", "--porcelain", cwd=folder) == ""
    assert not site.git("fsck", "--no-dangling", cwd=folder)


def test_a_repository_with_sha256(site, cache):
    options = ("--quiet", "--object-format=sha256", "-b", "main")
    site.git("init", *options, "--bare", f"{site.url}-256")
    site.git("init", *options, f"{site.work}-256")
    work = site.work.with_name("owner-256")
    (work / "about.md").write_text("old\n")
    site.git("add", "--all", cwd=work)
    site.git("commit", "--quiet", "-m", "first", cwd=work)
    site.git("remote", "add", "origin", f"{site.url}-256", cwd=work)
    site.git("push", "--quiet", "-u", "origin", "main", cwd=work)
    for settings in (
        site.settings(site={"repository": f"{site.url}-256"}),
        site.settings(site={"checkout": str(work)}),
    ):
        assert len(sync_anew(settings, cache, work, site)) == 64


def sync_anew(settings, cache, work, site):
    """A sync on a page that has changed since."""
    site.git("pull", "--quiet", cwd=work)
    (work / "about.md").write_text(f"{(work / 'about.md').read_text()}more\n")
    site.git("commit", "--quiet", "-am", "by hand", cwd=work)
    site.git("push", "--quiet", cwd=work)
    return sync(settings, cache)


def test_objects_borrowed_from_another_repository(site, cache):
    site.git("clone", "--quiet", "--shared", site.url, "../borrowing")
    commit = sync(site.settings(site={"checkout": str(site.folder / "borrowing")}), cache)
    assert site.head() == commit
