"""Earlier versions of one file, by a handful of git commands whatever their number."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from pipeline.errors import PublishError
from pipeline.publish.blobs import PLAIN_MODES

VERSIONS = 300  # commits: as many as a hand-written page sees in ten years and more


def load_versions(git: Any, remote: str, base: str, path: str) -> tuple[bytes, ...]:
    """What the file held before `base`, newest first, each version once.

    Args:
        git: GitPython's command line in the repository.
        remote: the remote from which a clone without contents gets them.
        base: the commit from which to look back, along its first parents: what the site showed.
        path: the file; what it holds in `base` itself is left out.
    """
    options = ("--first-parent", "-m", "--raw", "--no-abbrev", "--no-renames", "--format=")
    raw = str(git.log(*options, f"--max-count={VERSIONS}", base, "--", path))
    current = str(git.rev_parse(f"{base}:{path}"))
    blobs = [blob for blob in _blobs_in(raw) if blob != current]
    if not blobs:
        return ()
    _fetch_missing(git, remote, blobs)
    with tempfile.TemporaryFile() as names:
        names.write("".join(f"{blob}\n" for blob in blobs).encode())
        names.seek(0)
        return _parse_batch(git.cat_file("--batch", istream=names, stdout_as_string=False))


def _fetch_missing(git: Any, remote: str, blobs: Sequence[str]) -> None:
    """Get the contents that a blobless clone lacks at once; a remote that won't is asked one by one, by git itself."""
    with suppress(PublishError):
        if str(git.config("--get", f"remote.{remote}.promisor")) == "true":
            git.fetch("--quiet", "--no-tags", "--no-write-fetch-head", "--filter=blob:none", "--", remote, *blobs)


def _blobs_in(raw: str) -> tuple[str, ...]:
    """The blobs of plain files that `git log --raw` tells of, newest first, each once."""
    blobs: list[str] = []
    for line in raw.splitlines():
        if line.startswith(":"):
            old_mode, new_mode, old, new = line[1:].split()[:4]
            blobs += [blob for mode, blob in ((new_mode, new), (old_mode, old)) if mode in PLAIN_MODES]
    return tuple(dict.fromkeys(blobs))


def _parse_batch(out: bytes) -> tuple[bytes, ...]:
    """The contents that `git cat-file --batch` prints: a line `<id> blob <size>`, so many bytes, a line end."""
    contents = []
    while out:
        head, _, out = out.partition(b"\n")
        if head.endswith(b" missing"):
            continue
        size = int(head.split()[2])
        contents.append(out[:size])
        out = out[size + 1 :]
    return tuple(contents)
