"""`publish.check`: what the command sees, and that nothing is pushed when it fails."""

import os
import time

import pytest

from pipeline.errors import PublishError
from pipeline.publish.job import Job
from pipeline.publish.places import open_checkout


def sync(site, cache, command, place="clone", **publish):
    where = {"checkout": str(site.work)} if place == "checkout" else {}
    settings = site.settings(site=where, publish={"check": command, **publish})
    with open_checkout(Job(settings, ("about.md",), cache)) as checkout:
        checkout.refresh()
        commit = checkout.commit({"about.md": b"new page\n"}, "m\n")
        checkout.push(commit)
        return commit


@pytest.mark.parametrize("place", ["clone", "checkout"])
def test_the_command_sees_the_whole_edited_site(site, cache, place):
    commit = sync(site, cache, "grep -q 'new page' about.md && grep -q other other.md", place)
    assert site.head() == commit


@pytest.mark.parametrize("place", ["clone", "checkout"])
def test_nothing_is_pushed_when_it_fails_and_its_last_words_are_told(site, cache, place):
    before = site.head()
    script = "for n in $(seq 100); do echo line $n; done; echo 'Liquid error' >&2; exit 3"
    with pytest.raises(PublishError) as refusal:
        sync(site, cache, script, place)
    assert "exit code 3" in str(refusal.value)
    assert str(refusal.value).endswith("line 100\nLiquid error")
    assert "line 10\n" not in str(refusal.value)
    assert site.head() == before
    assert site.git("status", "--porcelain") == ""


def test_a_command_that_hangs_is_ended_with_what_it_started(site, cache, tmp_path):
    with pytest.raises(PublishError, match=r"did not end within 0\.5 s"):
        sync(site, cache, f"sh -c 'echo $$ > {tmp_path}/pid; sleep 600' & wait", check_timeout=0.5)
    pid = int((tmp_path / "pid").read_text())
    for _ in range(500):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    pytest.fail("it still runs")


def test_it_sees_no_secret(site, cache, monkeypatch):
    monkeypatch.setenv("PAPERLINE_TOKEN", "ghp_0123456789")
    sync(site, cache, 'test -z "$PAPERLINE_TOKEN"')


def test_what_it_leaves_behind_is_not_published(site, cache):
    sync(site, cache, "echo rubbish > built.html; echo changed > other.md")
    assert site.show("other.md") == b"other\n"
    sync_again = site.settings(publish={"check": "test ! -e built.html && grep -q other other.md"})
    with open_checkout(Job(sync_again, ("about.md",), cache)) as checkout:
        checkout.refresh()
        checkout.push(checkout.commit({"about.md": b"newer\n"}, "m\n"))
    assert site.show() == b"newer\n"
