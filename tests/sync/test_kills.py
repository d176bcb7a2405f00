"""kill -9 at every git command of a run: the next run ends at exactly one entry, one commit, and a clean tree.

A `git` of the test's own stands first on PATH. It counts the commands and at the chosen one kills its parent, the run:
before the real git does its work, or after.
"""

import os
import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

from pipeline.config import load_settings
from pipeline.model import RunStatus
from pipeline.sync import sync

SAMPLE = (Path(__file__).parents[2] / "pipeline" / "demo" / "sample" / "_pages" / "about.md").read_bytes()
NEW = b"[CrevasseNet: Mapping Hidden Crevasses from Drone Video]"
TODAY = date(2031, 6, 20)
POINTS = [
    *(("clone", command) for command in ("clone", "fetch", "read-tree", "add", "commit", "push")),
    *(("checkout", command) for command in ("worktree", "commit", "push", "update-ref", "update-index")),
]
WRAPPER = """#!/bin/sh
for word in "$@"; do
  case "$word" in
    {command})
      if [ "{when}" = after ]; then {git} "$@"; fi
      kill -9 $PPID
      exit 1 ;;
  esac
done
exec {git} "$@"
"""


def killed_run(configuration, folder):
    """The exit code of a sync that finds its git in `folder`."""
    command = [sys.executable, "-m", "pipeline", "sync", "--config", str(configuration)]
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(command, env={**os.environ, "PATH": path}, capture_output=True, check=False).returncode


@pytest.fixture(params=POINTS, ids="-".join)
def point(request, site, parts, tmp_path):
    """A configuration, the person's checkout, and the command at which the run is killed."""
    place, command = request.param
    site.owner_pushes({"about.md": SAMPLE})
    theirs = site.folder / "theirs"
    site.git("clone", "--quiet", site.url, theirs)
    where = {"repository": str(site.url)} if place == "clone" else {"checkout": str(theirs)}
    configuration = tmp_path / "paperline.yaml"
    configuration.write_text(yaml.safe_dump({**parts, "site": {**where, "page": "about.md"}}))
    return configuration, theirs if place == "checkout" else None, command


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_killed_run_is_made_good_by_the_next(site, point, tmp_path, when):
    configuration, theirs, command = point
    wrapper = tmp_path / "bin" / "git"
    wrapper.parent.mkdir()
    wrapper.write_text(WRAPPER.format(command=command, when=when, git=shutil.which("git")))
    wrapper.chmod(0o755)
    count = site.count()
    assert killed_run(configuration, wrapper.parent) == -signal.SIGKILL

    settings = load_settings(configuration)
    report = sync(settings, dry_run=False, today=TODAY)
    assert report.error == ""
    assert site.show().count(NEW) == 2
    assert site.count() == count + 1
    head = site.head()
    assert sync(settings, dry_run=False, today=TODAY).status is RunStatus.UNCHANGED
    assert site.head() == head
    if theirs:
        assert site.git("status", "--porcelain", cwd=theirs) == ""
        assert site.git("rev-parse", "HEAD", cwd=theirs) == head
        assert len(site.git("worktree", "list", cwd=theirs).splitlines()) == 1
    assert site.git("fsck", "--no-dangling", cwd=site.url) == ""
