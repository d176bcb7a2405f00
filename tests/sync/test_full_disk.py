"""A disk that is full at every moment of a run: nothing is cut off, nothing is lost, and the next run makes it good."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SAMPLE = (ROOT / "pipeline" / "demo" / "sample" / "_pages" / "about.md").read_bytes()
NEW = "[CrevasseNet: Mapping Hidden Crevasses from Drone Video]"
OWN_NAMESPACE = ["unshare", "--mount", *([] if os.getuid() == 0 else ["--map-root-user"])]
SIZES = {"cache": (0, 16, 48, 64, 160), "checkout": (8, 40, 56, 64, 72, 80, 160)}


def may_mount(folder):
    """Whether this machine lets a test mount a disk that only its own processes see."""
    mount = ["mount", "-t", "tmpfs", "tmpfs", folder]
    try:
        return subprocess.run([*OWN_NAMESPACE, *mount], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture(params=SIZES)
def told(request, site, parts, tmp_path):
    """What came of a run on each size of disk."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if not may_mount(disk):
        pytest.skip("no disk may be mounted here (unshare --mount)")
    site.owner_pushes({"about.md": SAMPLE})
    where = {"repository": str(site.url)} if request.param == "cache" else {"checkout": str(disk / "theirs")}
    configuration = site.url.parent / "paperline.yaml"
    configuration.write_text(yaml.safe_dump({**parts, "site": {**where, "page": "about.md"}}))
    command = [sys.executable, str(Path(__file__).with_name("full_disk.py")), str(configuration), str(disk)]
    done = subprocess.run(
        [*OWN_NAMESPACE, *command, request.param, *map(str, SIZES[request.param])],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_nothing_is_cut_off_or_left_behind_and_the_next_run_makes_it_good(told):
    assert {run["reports"][0][0] for run in told} == {"failed", "changed"}  # too small a disk, and large enough
    for run in told:
        (status, error), again = run["reports"]
        assert status == "changed" or "space" in error, run
        assert again == (["unchanged", ""] if status == "changed" else ["changed", ""]), run
        assert (run["commits"], run["left"]) == (1, 0), run
        assert all(page == SAMPLE.decode() or page.count(NEW) == 2 for page in run["pages"]), run
        assert all(state == ["", ""] for state in run["states"]), run  # `git status` and `git fsck`
