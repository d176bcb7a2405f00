"""Several machines and several deaths: whoever runs when, the page shows a paper once, and nobody's words are lost."""

import os
import random
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import date

import pytest
import yaml

from pipeline.config import load_settings
from pipeline.model import RunStatus
from pipeline.sync import sync

NEW = b"[CrevasseNet: Mapping Hidden Crevasses from Drone Video]"
TODAY = date(2031, 6, 20)
HOSTS = 6
# How many runs are killed at random; more show more (`PAPERLINE_TEST_KILLS=500`), and take a second each.
KILLS = int(os.environ.get("PAPERLINE_TEST_KILLS", "5"))


def start(configuration, cache):
    """A run on a machine of its own: what machines share is the remote alone."""
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", "sync", "--json", "--config", str(configuration)],
        env={**os.environ, "PAPERLINE_CACHE": str(cache)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_machines_that_all_run_at_once_publish_a_paper_once(site, configuration, tmp_path):
    count = site.count()
    runs = [start(configuration, tmp_path / f"cache{number}") for number in range(HOSTS)]
    assert [run.wait(120) for run in runs] == [0] * HOSTS
    assert site.show().count(NEW) == 2  # the entry and its news
    assert site.count() == count + 1
    assert site.git("fsck", "--no-dangling", cwd=site.url) == ""


@pytest.mark.parametrize("place", ["clone", "checkout"])
def test_runs_that_die_at_any_moment_while_the_owner_works(site, configuration, tmp_path, place):
    """kill -9 at random times, with a commit of the owner's after each."""
    theirs = site.folder / "theirs"
    if place == "checkout":
        site.git("clone", "--quiet", site.url, theirs)
        values = yaml.safe_load(configuration.read_text())
        configuration.write_text(yaml.safe_dump(values | {"site": {"checkout": str(theirs), "page": "about.md"}}))
    chance = random.Random(place)  # noqa: S311 - the same deaths each time, as far as a machine's pace allows
    words = []
    for number in range(KILLS):
        run = start(configuration, tmp_path / "cache")
        with suppress(subprocess.TimeoutExpired):
            run.wait(chance.uniform(0.3, 2.0))
        run.send_signal(signal.SIGKILL)
        run.wait()
        words.append(f"\nWord {number}.\n".encode())
        page = _add(site, words[-1])
        assert page.count(NEW) in {0, 2}
    settings = load_settings(configuration)
    assert sync(settings, dry_run=False, today=TODAY).error == ""
    assert sync(settings, dry_run=False, today=TODAY).status is RunStatus.UNCHANGED
    page = site.show()
    assert page.count(NEW) == 2
    assert all(word in page for word in words)
    assert len(site.git("log", "--format=%H", "--grep=^Paperline: sync", "main", cwd=site.url).split()) == 1
    if place == "checkout":
        assert site.git("status", "--porcelain", cwd=theirs) == ""
        assert (theirs / "about.md").read_bytes() == page


def _add(site, word):
    """The owner pulls, adds a word at the end and pushes; the page then.

    Once more where a push came between: git outlives the run that is killed. What was pulled before is never written
    over what was pushed since: to Paperline, an owner who does so has taken the entry out.
    """
    while True:
        site.git("pull", "--quiet", "--ff-only", "origin", "main")
        page = (site.work / "about.md").read_bytes() + word
        (site.work / "about.md").write_bytes(page)
        site.git("commit", "--quiet", "--all", "--message", "Edit by hand")
        try:
            site.git("push", "--quiet", "origin", "HEAD:refs/heads/main")
        except subprocess.CalledProcessError:
            site.git("reset", "--quiet", "--hard", "HEAD^")
        else:
            return page
