"""The child of `test_full_disk`: one sync for each size of a disk that is too small, each told as a line of JSON.

Runs in a mount namespace of its own, in which a small disk can be mounted without anyone else seeing it.
"""

import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

from pipeline.config import load_settings
from pipeline.sync import sync

TODAY = date(2031, 6, 20)
DISK = 3_000  # kB: room for the cache, or for the checkout with a file that fills the rest


def git(*arguments, cwd=None):
    done = subprocess.run(["git", *map(str, arguments)], cwd=cwd, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def fill(disk, free):
    """Leave `free` kB on the disk."""
    path = disk / "filler"
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 4096)
    os.truncate(path, path.stat().st_size // 4096 * 4096 - free * 1024)


def run(configuration, disk, place, free):
    """A sync with so much room, and one with room enough."""
    origin = configuration.parent / "site.git"
    start = git("rev-parse", "main", cwd=origin)
    theirs = disk / "theirs"
    if place == "checkout":
        git("clone", "--quiet", origin, theirs)
    os.environ["PAPERLINE_CACHE"] = str(disk / "cache" if place == "cache" else configuration.parent / f"cache{free}")
    fill(disk, free)
    settings = load_settings(configuration)
    reports, pages, states = [], [], []
    for _ in range(2):
        reports.append(sync(settings, dry_run=False, today=TODAY))
        if place == "checkout":
            pages.append((theirs / "about.md").read_text())
            states.append((git("status", "--porcelain", cwd=theirs), git("fsck", "--no-dangling", cwd=theirs)))
        (disk / "filler").unlink(missing_ok=True)
    told = {
        "free": free,
        "reports": [(report.status.value, report.error) for report in reports],
        "states": states,
        "pages": pages,
        "commits": int(git("rev-list", "--count", f"{start}..main", cwd=origin)),
        "left": git("worktree", "list", cwd=theirs).count("\n") if place == "checkout" else 0,
    }
    git("update-ref", "refs/heads/main", start, cwd=origin)
    for path in disk.iterdir():
        shutil.rmtree(path)
    return told


def main(configuration, disk, place, *sizes):
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}k", "tmpfs", disk], check=True)
    for free in sizes:
        sys.stdout.write(json.dumps(run(Path(configuration), Path(disk), place, int(free))) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
