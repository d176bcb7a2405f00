"""Files as commits hold them, and as a checkout would show them."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.publish.command import Git

PLAIN_MODES = frozenset({"100644", "100755"})


@dataclass(frozen=True)
class TreeEntry:
    """What a commit's tree says of a path.

    Attributes:
        mode: as git writes it ("100644").
        name: the object's hash.
        size: of a file, in bytes; of anything else 0.
    """

    mode: str
    name: str
    size: int


def tree_entry(git: Git, commit: str, path: str) -> TreeEntry | None:
    """A path in a commit; None when there is nothing."""
    found = str(git.ls_tree("--full-tree", "--long", commit, "--", path)).partition("\t")[0].split()
    if not found:
        return None
    mode, _, name, size = found
    return TreeEntry(mode, name, int(size) if size.isdigit() else 0)


def shown_blob(git: Git, commit: str, path: str) -> bytes:
    """A file that is in a commit as a checkout would show it: line ends and filters as the attributes say."""
    return bytes(git.cat_file("--filters", f"{commit}:{path}", stdout_as_string=False, strip_newline_in_stdout=False))


def shown_file(git: Git, commit: str, path: str) -> bytes | None:
    """The same of a file that may not be there: None for none."""
    return shown_blob(git, commit, path) if tree_entry(git, commit, path) else None
