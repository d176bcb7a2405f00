"""Git's command line, with a wall clock: the only file that knows GitPython.

Of GitPython only the running of commands is used: git itself honours attributes, filters and signing, GitPython's own
index does not.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from pipeline.errors import PublishError
from pipeline.publish.refusals import remote_words, way_out
from pipeline.publish.secrets import redact

# Without this, importing GitPython raises where git is missing, even for commands that need no git.
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
from git import Git, Repo
from git.exc import GitCommandNotFound, GitError

__all__ = ["BoundedGit", "BoundedRepo", "Git", "GitError", "GitFailedError", "Repo", "verify_git_version"]

TIME_LIMIT = 300.0  # seconds for one git command
OLDEST_GIT = (2, 31)


class GitFailedError(PublishError):
    """A git command failed; `words` is what git and the remote said, without secrets."""

    def __init__(self, command: str, words: str) -> None:
        super().__init__(command, words)
        self.command = command
        self.words = words

    def __str__(self) -> str:
        text = f"`git {self.command}` failed: {remote_words(self.words) or 'it gave no reason'}"
        return "\n".join(filter(None, (text, way_out(self.words))))


class BoundedGit(Git):
    """GitPython's command line with a wall clock: a command that takes too long goes, and its children with it."""

    def execute(  # type: ignore[override]  # GitPython's ten overloads come down to these for `git.<command>(...)`
        self,
        command: Sequence[str],
        *,
        stdout_as_string: bool = True,
        strip_newline_in_stdout: bool = True,
        **kwargs: Any,
    ) -> Any:
        """Run `command`; its standard output.

        Raises:
            GitFailedError: git says no, or the time limit is over.
            PublishError: there is no git.
        """
        try:
            # A session of its own: no terminal to ask on, and one group to end.
            process = super().execute(command, as_process=True, start_new_session=True, **kwargs)
        except GitCommandNotFound:
            raise PublishError("git is not installed, or not on PATH. Install git and run again.") from None
        out, err = _wait(process, _subcommand(command))
        if process.returncode:
            raise GitFailedError(_subcommand(command), redact((err or out or b"").decode("utf-8", "replace")))
        if not stdout_as_string:
            return out
        text = out.decode("utf-8", "surrogateescape")
        return text.removesuffix("\n") if strip_newline_in_stdout else text


class BoundedRepo(Repo):
    """A repository whose commands are bounded likewise."""

    GitCommandWrapperType = BoundedGit


def _wait(process: Any, name: str) -> tuple[bytes, bytes]:
    """Both outputs of `process`; whatever ends the waiting, the process's whole group ends with it."""
    try:
        out, err = process.communicate(timeout=TIME_LIMIT)
    except subprocess.TimeoutExpired:
        _end(process)
        raise GitFailedError(name, f"did not complete within {TIME_LIMIT:g} s") from None
    except BaseException:
        _end(process)
        raise
    return out, err


def _end(process: Any) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _subcommand(command: Sequence[str]) -> str:
    """`push` from `git -c key=value push ...`."""
    words = iter(command[1:])
    for word in words:
        if word == "-c":
            next(words, None)
        elif not word.startswith("-"):
            return word
    return ""


def verify_git_version(git: Git) -> None:
    """Refuse a git that lacks what we rely on.

    Raises:
        PublishError: there is no git, or it is too old.
    """
    if git.version_info[:2] < OLDEST_GIT:
        found, needed = (".".join(map(str, version)) for version in (git.version_info, OLDEST_GIT))
        raise PublishError(f"git {found} is too old; {needed} or newer is needed.")
