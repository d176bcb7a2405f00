"""The site's branch as a place to read, commit and push.

Work is always done in a private working tree in the user's cache folder, in which nothing stands but what we write
(`publish.clone` and `publish.linked` make it). So a crash, a refusal or a lost race leaves nothing behind in anybody's
checkout. Commits are made by the git command line (`publish.command`), which honours attributes, filters and signing.

What a remote holds decides whether a push succeeded, never the push's own answer: an acknowledgement can get lost, and
a proxy can invent one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import PublishError, PushRejectedError
from pipeline.publish.blobs import shown_blob, shown_file
from pipeline.publish.check import run_check
from pipeline.publish.command import Git, GitFailedError, Repo
from pipeline.publish.heads import no_branch
from pipeline.publish.history import load_versions
from pipeline.publish.job import Job
from pipeline.publish.private_tree import plain_file, put_at, verify_commit, write_file
from pipeline.publish.refusals import is_racing

MAX_BYTES = 16_000_000  # a larger file is no page that someone writes by hand


@dataclass
class Checkout(ABC):
    """The site's branch: `refresh`, `read`, `commit`, `push`, over and over; `close` at the end.

    Every method raises PublishError, with the remote's own words, when git fails for good.

    Attributes:
        job: what the run wants.
        branch: the branch's name.
        remote: the remote's name, "" when there is none.
        url: the remote's address as git knows it.
        base: the commit that reading, planning and committing go by.
        notes: what a person should be told besides.
        shown: the files that were read at `base`: each is asked for several times in a run.
    """

    job: Job
    branch: str = ""
    remote: str = "origin"
    url: str = ""
    base: str = ""
    notes: list[str] = field(default_factory=list)
    shown: dict[str, bytes | None] = field(default_factory=dict)
    repo: Repo | None = None

    @abstractmethod
    def refresh(self) -> None:
        """Bring `base` to the head of the branch as the remote holds it now."""

    def close(self) -> None:
        """Give back what GitPython holds."""
        if self.repo is not None:
            self.repo.close()
            self.repo = None

    @property
    def git(self) -> Git:
        """The git command line in the private working tree."""
        assert self.repo is not None, "refresh() comes first"  # noqa: S101 - a bug in the caller, not an input
        return self.repo.git

    def read(self, path: str) -> bytes | None:
        """The file as a checkout of `base` would show it; None when there is none.

        Raises:
            PublishError: it is a symbolic link, a folder, a submodule, or larger than any page.
        """
        if path not in self.shown:
            self.shown[path] = self._read(path)
        return self.shown[path]

    def _read(self, path: str) -> bytes | None:
        entry = plain_file(self.git, self.base, path)
        if entry is None:
            return None
        if entry.size > MAX_BYTES:
            raise PublishError(
                f"{path} is larger than {MAX_BYTES:,} bytes; that is no page that someone writes by hand."
            )
        return shown_blob(self.git, self.base, path)

    def history(self, path: str) -> tuple[bytes, ...]:
        """What the file held before `base` along the branch, newest first, each version once."""
        return load_versions(self.git, self.remote, self.base, path)

    def commit(self, files: Mapping[str, bytes], message: str) -> str:
        """Commit `files` on top of `base`, and nothing else; the commit's full hash.

        The committed blobs are what `git add` makes of the bytes under the repository's attributes. A page that its
        own attributes would rewrite as a whole (CRLF that was never normalised) is refused, and so is a commit on
        which the user's own `publish.check` fails.
        """
        for path, data in files.items():
            if path not in self.job.files:
                raise PublishError(f"{path} is none of the files that may be written. Nothing was written.")
            write_file(self.git, self.base, path, data)
        self.git.add("--force", "--", *files)
        self.git.commit("--quiet", "--no-verify", "--cleanup=verbatim", f"--message={message}")
        commit = str(self.git.rev_parse("HEAD"))
        verify_commit(self.git, self.base, commit, files)
        publish = self.job.settings.publish
        if publish.check:
            run_check(publish.check, Path(str(self.git.working_dir)), publish.check_timeout)
        return commit

    def push(self, commit: str) -> None:
        """Push `commit` to the branch, fast-forward only, and believe only what the remote then holds.

        Raises:
            PushRejectedError: someone pushed first; `refresh` and plan again.
            PublishError: the remote refuses for good, or can't be reached.
        """
        failure = self.try_push(f"{commit}:refs/heads/{self.branch}")
        held = self.remote_head(self.branch)
        if held == commit:
            return
        if failure is None:
            raise PublishError(
                f"The push was answered with success, but {self.branch} does not hold commit {commit[:10]}."
            )
        if held != self.base:
            # The acknowledgement may have got lost, and someone may have pushed on top since.
            if self._is_ancestor(commit, self._fetch()):
                return
            raise PushRejectedError(f"Someone pushed to {self.branch} first.")
        if is_racing(failure.words):
            raise PushRejectedError(f"Someone is pushing to {self.branch} at this moment.")
        raise failure

    def try_push(self, refspec: str, *options: str) -> GitFailedError | None:
        """Push; the failure, if git says that it failed. Only a look at the remote tells what happened."""
        try:
            self.git.push("--no-verify", "--no-progress", *options, "--", self.remote, refspec)
        except GitFailedError as failure:
            return failure
        return None

    def remote_head(self, branch: str) -> str:
        """The commit that the remote's branch holds now, "" when there is no such branch."""
        return str(self.git.ls_remote("--", self.remote, f"refs/heads/{branch}")).partition("\t")[0]

    def _fetch(self) -> str:
        """Fetch the branch; the commit that it holds."""
        ref = f"refs/remotes/{self.remote}/{self.branch}"
        try:
            self.git.fetch("--quiet", "--no-tags", "--", self.remote, f"+refs/heads/{self.branch}:{ref}")
        except GitFailedError as failure:
            if "couldn't find remote ref" in failure.words:
                raise no_branch(self.git, self.remote, self.branch) from None
            raise
        return str(self.git.rev_parse("--verify", f"{ref}^{{commit}}"))

    def _is_ancestor(self, older: str, newer: str) -> bool:
        try:
            self.git.merge_base("--is-ancestor", older, newer)
        except GitFailedError:
            return False
        return True

    def content(self, commit: str, path: str) -> bytes | None:
        """The file in `commit` as a checkout would show it; None when there is none."""
        return shown_file(self.git, commit, path)

    def _to_base(self, base: str) -> None:
        """Let the private tree stand at `base`, whatever stood there before."""
        self._go_by(base)
        put_at(self.git, base, self.job.sparse_patterns())

    def _go_by(self, base: str) -> None:
        """Read from `base` from now on, and from git: what was read before a refresh proves nothing any more."""
        self.base = base
        self.shown.clear()
