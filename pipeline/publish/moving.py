"""A person's checkout moved forward to a commit of ours, without a moment in which a page is cut off.

`git merge` writes over a file in place: a disk that is full, or a run that is killed, leaves half a page. Here the new
files are whole on the disk before anything moves, and a note beside them says from where to where. Then the branch
moves, then the index, then each file takes its place; a run that dies in between is recognised by its note, and the
next one completes what it began.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.errors import PublishError
from pipeline.machine import refusals_told, write_through
from pipeline.publish.blobs import PLAIN_MODES, shown_blob, shown_file, tree_entry

SCRATCH = "paperline"  # a folder beside the index: on the same disk as the files, and seen by nobody
NOTE = "paperline-moving"  # beside it: the commits from and to which a move is on its way


def move_forward(git: Any, folder: Path, files: Iterable[str], commit: str) -> None:
    """Let the checkout in `folder`, which stands at an ancestor of `commit`, stand at it.

    Args:
        git: GitPython's command line in the checkout.
        folder: its top.
        files: the files of ours. Where others differ, too, git does the work.
        commit: where to.

    Raises:
        PaperlineError: git or the disk refuses. What was begun by then, the next run completes.
    """
    head = str(git.rev_parse("HEAD"))
    changed = _changed(git, head, commit)
    if not changed:
        return
    ours = changed <= set(files) and all(_is_plain(git, folder, commit, path) for path in changed)
    if not ours or _scratch(git).parent.stat().st_dev != folder.stat().st_dev:
        git.merge("--ff-only", "--quiet", commit)
        return
    with refusals_told():
        _prepare(git, folder, changed, commit)
        write_through(_note(git), f"{head} {commit}\n".encode())
    git.update_ref("-m", "paperline: move to what was committed", "HEAD", commit, head)
    try:
        _index(git, changed, commit)
    except PublishError:
        git.update_ref("HEAD", head, commit)
        forget(git)
        raise
    with refusals_told():
        _put(git, folder, changed)


def is_left_unfinished(git: Any, folder: Path, changed: Iterable[str]) -> bool:
    """Whether the `changed` files of ours are what a run of ours left that died on the way to HEAD.

    Then each of them, and what the index has of it, is as HEAD has it or as the commit had it from which the run came,
    some commits before perhaps, ours and others': nobody's work is in them.
    """
    versions = ("HEAD", _from_where(git))
    return all(versions) and all(
        _on_disk(folder / path) in [shown_file(git, version, path) for version in versions]
        and _indexed(git, path) in [_blob(git, version, path) for version in versions]
        for path in changed
    )


def finish(git: Any, folder: Path, changed: Iterable[str]) -> None:
    """Bring the files that such a run left to what HEAD has."""
    paths = set(changed)
    with refusals_told():
        _prepare(git, folder, paths, "HEAD")
    _index(git, paths, "HEAD")
    with refusals_told():
        _put(git, folder, paths)


def forget(git: Any) -> None:
    """Take the note of a move away that is done or was never begun: from then on, what differs is the person's."""
    _note(git).unlink(missing_ok=True)


def _note(git: Any) -> Path:
    return _scratch(git).with_name(NOTE)


def _from_where(git: Any) -> str:
    """The commit from which a run was on the way to HEAD, "" if none was."""
    note = _note(git)
    came, _, went = (
        (note.read_text(encoding="ascii", errors="replace") if note.is_file() else "").strip().partition(" ")
    )
    return came if went == str(git.rev_parse("HEAD")) else ""


def _changed(git: Any, old: str, new: str) -> set[str]:
    return set(str(git.diff_tree("-r", "-z", "--name-only", "--no-renames", old, new)).split("\0")) - {""}


def _is_plain(git: Any, folder: Path, commit: str, path: str) -> bool:
    """Whether the file is plain in the commit and on the disk, and belongs to what is checked out."""
    place = folder / path
    linked = any(above.is_symlink() for above in (place, *place.parents) if folder in above.parents)
    skipped = str(git.ls_files("-t", "--", path)).startswith("S")
    sparse = not place.exists() and _ask(git, "config", "--get", "core.sparseCheckout") == "true"
    entry = tree_entry(git, commit, path)
    plain = entry is not None and entry.mode in PLAIN_MODES
    return plain and not (linked or place.is_dir() or skipped or sparse)


def _scratch(git: Any) -> Path:
    return Path(str(git.rev_parse("--absolute-git-dir")), SCRATCH)


def _prepare(git: Any, folder: Path, paths: set[str], commit: str) -> None:
    """Write the new files, whole, where nobody sees them."""
    scratch = _scratch(git)
    shutil.rmtree(scratch, ignore_errors=True)
    for path in paths:
        place, new = folder / path, scratch / path
        new.parent.mkdir(parents=True, exist_ok=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        entry = tree_entry(git, commit, path)
        write_through(new, shown_blob(git, commit, path) if entry else b"")
        if place.exists():
            shutil.copymode(place, new)
        elif entry and entry.mode == "100755":
            new.chmod(new.stat().st_mode | 0o111)


def _put(git: Any, folder: Path, paths: set[str]) -> None:
    scratch = _scratch(git)
    for path in paths:
        (scratch / path).replace(folder / path)
    forget(git)
    shutil.rmtree(scratch, ignore_errors=True)
    with suppress(PublishError):  # says no where other files of the person's differ
        git.update_index("-q", "--refresh")


def _index(git: Any, paths: set[str], commit: str) -> None:
    held = {path: tree_entry(git, commit, path) for path in sorted(paths)}
    entries = [f"{entry.mode},{entry.name},{path}" for path, entry in held.items() if entry]
    git.update_index("--add", *(word for entry in entries for word in ("--cacheinfo", entry)))


def _on_disk(place: Path) -> bytes | None:
    return place.read_bytes() if place.is_file() and not place.is_symlink() else None


def _blob(git: Any, commit: str, path: str) -> str:
    return _ask(git, "rev-parse", "--quiet", "--verify", f"{commit}:{path}")


def _indexed(git: Any, path: str) -> str:
    words = str(git.ls_files("--stage", "--", path)).split()
    return words[1] if words else ""


def _ask(git: Any, command: str, *arguments: str) -> str:
    try:
        return str(getattr(git, command.replace("-", "_"))(*arguments))
    except PublishError:
        return ""
