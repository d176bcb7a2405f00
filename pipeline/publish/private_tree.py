"""The working tree in which commits are made: what may be written there, and what a commit may hold."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.errors import PublishError
from pipeline.publish.blobs import TreeEntry, shown_blob, shown_file, tree_entry
from pipeline.publish.command import Git

NOT_FILES = {"120000": "a symbolic link", "160000": "a submodule", "040000": "a folder"}


def plain_file(git: Git, commit: str, path: str) -> TreeEntry | None:
    """A file in a commit, None when there is none.

    Raises:
        PublishError: it is none that may be read or written: a symbolic link, a submodule, a folder.
    """
    entry = tree_entry(git, commit, path)
    if entry and entry.mode in NOT_FILES:
        raise PublishError(f"{path} is {NOT_FILES[entry.mode]} in the repository. Name the file itself in `site.page`.")
    return entry


def put_at(git: Git, commit: str, patterns: Iterable[str]) -> None:
    """Let the tree stand at a commit, whatever stood there before; `patterns` say what of it is checked out."""
    tree = Path(str(git.working_dir))
    _empty(tree)
    sparse = Path(tree, str(git.rev_parse("--git-path", "info/sparse-checkout")))
    sparse.parent.mkdir(exist_ok=True)
    sparse.write_text("".join(f"{pattern}\n" for pattern in patterns), encoding="utf-8")
    git.update_ref("--no-deref", "HEAD", commit)
    git.read_tree("--reset", "-u", commit)


def _empty(tree: Path) -> None:
    """Take everything but the repository out of the tree: what a killed run or a check left there."""
    for entry in tree.iterdir():
        if entry.name == ".git":
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def write_file(git: Git, base: str, path: str, data: bytes) -> None:
    """Write a file into the tree, which stands at `base`.

    Raises:
        PublishError: it is no plain file, or the repository's attributes would rewrite all of it with any commit.
    """
    held = plain_file(git, base, path)
    tree = Path(str(git.working_dir))
    file = tree / path
    if any(folder.is_symlink() for folder in file.parents if tree in folder.parents):
        raise PublishError(f"{path}: one of its folders is a symbolic link. Name the folder itself in `site.page`.")
    file.parent.mkdir(parents=True, exist_ok=True)
    if held:
        file.write_bytes(shown_blob(git, base, path))
        _verify_stable(git, path, held.name)
    file.write_bytes(data)
    file.chmod(0o755 if held and held.mode == "100755" else 0o644)


def _verify_stable(git: Git, path: str, name: str) -> None:
    """Refuse a file that git would commit under another `name`, though nothing in it was changed."""
    file = Path(str(git.working_dir), path)
    if str(git.hash_object(f"--path={path}", "--", str(file))) != name:
        raise PublishError(
            f"{path}: the repository's .gitattributes would rewrite the whole file with any commit. "
            f"Run `git add --renormalize {path}`, commit, and run again. Nothing was written."
        )


def verify_commit(git: Git, base: str, commit: str, files: Mapping[str, bytes]) -> None:
    """Refuse a commit on top of `base` that changes more than `files`, or holds them otherwise than they were written.

    Raises:
        PublishError: says what it would change.
    """
    changed = set(str(git.diff_tree("-r", "-z", "--name-only", base, commit)).split("\0")) - {""}
    if changed - set(files):
        raise PublishError(f"The commit would change {', '.join(sorted(changed - set(files)))}. Nothing was pushed.")
    altered = [path for path, data in files.items() if shown_file(git, commit, path) != data]
    if altered:
        raise PublishError(
            f"{altered[0]}: the repository's .gitattributes alter what is committed. Nothing was pushed."
        )
