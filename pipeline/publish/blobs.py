"""Files as commits hold them, and as a checkout would show them."""

from __future__ import annotations

from pipeline.publish.command import Git

PLAIN_MODES = frozenset({"100644", "100755"})


def file_mode(git: Git, commit: str, path: str) -> str:
    """A file's mode in a commit, as git writes it ("100644"); "" when there is no such file."""
    return str(git.ls_tree("--full-tree", commit, "--", path)).partition(" ")[0]


def shown_file(git: Git, commit: str, path: str) -> bytes | None:
    """A file in a commit as a checkout would show it, line ends and filters as the attributes say; None for none."""
    if not file_mode(git, commit, path):
        return None
    shown = git.cat_file("--filters", f"{commit}:{path}", stdout_as_string=False, strip_newline_in_stdout=False)
    return bytes(shown)
