"""The site's branch as a place to read, commit and push.

Work is always done in a private working tree in the user's cache folder, in which nothing stands but what we write
(`publish.clone` and `publish.linked` make it). So a crash, a refusal or a lost race leaves nothing behind in anybody's
checkout. Commits are made by the git command line (`publish.command`), which honours attributes, filters and signing.

What a remote holds decides whether a push succeeded, never the push's own answer: an acknowledgement can get lost, and
a proxy can invent one.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pipeline.config import Settings
from pipeline.errors import PublishError, PushRejectedError
from pipeline.publish.check import run_check
from pipeline.publish.command import BoundedGit, BoundedRepo, Git, GitFailedError, Repo
from pipeline.publish.environment import git_environment, git_options
from pipeline.publish.heads import no_branch
from pipeline.publish.history import load_versions
from pipeline.publish.refusals import is_racing

MAX_BYTES = 16_000_000  # a larger file is no page that someone writes by hand
NOT_FILES = {"120000": "a symbolic link", "160000": "a submodule", "040000": "a folder"}


@dataclass(frozen=True, slots=True)
class Job:
    """What one run wants of the repository.

    Attributes:
        settings: `site` says where it is, `publish` who we are there.
        files: the paths that may be written, relative to the repository.
        cache: the user's cache folder for this program; clones, trees and locks live there.
        when: the date of commits; None for git's own clock.
        dry_run: whether a person's checkout must stay exactly as it is.
    """

    settings: Settings
    files: tuple[str, ...]
    cache: Path
    when: datetime | None = None
    dry_run: bool = False

    def sparse_patterns(self) -> tuple[str, ...]:
        """What is checked out in a private tree: our files and the attributes that go with them; all for a check."""
        if self.settings.publish.check:
            return ("/*",)
        return (".gitattributes", *("/" + re.sub(r"([*?\[\]\\!# ])", r"\\\1", path) for path in self.files))

    def prepared(self, git: Git, folder: Path, url: str, *more: str) -> Git:
        """Let `git`, which works in `folder`, run in the surroundings that `publish.environment` describes."""
        who = (self.settings.publish.author_name, self.settings.publish.author_email)
        # A folder whose own `.git` is gone must not make git find a repository further up.
        variables = git_environment(url, self.cache, who, self.when) | {"GIT_CEILING_DIRECTORIES": str(folder.parent)}
        git.update_environment(**variables)
        # The user named this very folder, so its owner may be someone else (a container's volume); no other may.
        git.set_persistent_git_options(c=[*git_options(url), f"safe.directory={folder}", *more])
        return git

    def open_git(self, folder: Path, url: str) -> Git:
        """The git command line in `folder`, which need not be a repository."""
        folder.mkdir(parents=True, exist_ok=True)
        return self.prepared(BoundedGit(str(folder)), folder, url)

    def open_tree(self, folder: Path, url: str, *more: str) -> Repo:
        """The private working tree in `folder`, of which only our files are checked out.

        Args:
            folder: where it is.
            url: the remote's address.
            more: configuration that goes with every git command there, as `key=value`.

        Raises:
            GitError: there is none.
        """
        repo = BoundedRepo(str(folder), expand_vars=False)
        self.prepared(repo.git, folder, url, "core.sparseCheckout=true", "core.sparseCheckoutCone=false", *more)
        return repo

    def open_theirs(self, folder: Path, url: str) -> Repo:
        """The repository whose working tree, `folder`, is a person's.

        Raises:
            GitError: there is none.
        """
        repo = BoundedRepo(str(folder), expand_vars=False)
        self.prepared(repo.git, folder, url)
        return repo


def folder_name(place: str) -> str:
    """A folder's name for `place`: stable, and never that of another place."""
    return hashlib.sha256(place.encode()).hexdigest()[:20]


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
    """

    job: Job
    branch: str = ""
    remote: str = "origin"
    url: str = ""
    base: str = ""
    notes: list[str] = field(default_factory=list)
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
        if not self._mode(path):
            return None
        if int(self.git.cat_file("-s", f"{self.base}:{path}")) > MAX_BYTES:
            raise PublishError(
                f"{path} is larger than {MAX_BYTES:,} bytes; that is no page that someone writes by hand."
            )
        return self._shown(self.base, path)

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
            self._write(path, data)
        self.git.add("--force", "--", *files)
        self.git.commit("--quiet", "--no-verify", "--cleanup=verbatim", f"--message={message}")
        commit = str(self.git.rev_parse("HEAD"))
        self._verify_commit(commit, files)
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
        return self._shown(commit, path) if str(self.git.ls_tree(commit, "--", path)) else None

    def _mode(self, path: str) -> str:
        """The file's mode in `base`, "" when there is no file. Only plain files may be read and written."""
        mode = str(self.git.ls_tree("--full-tree", self.base, "--", path)).partition(" ")[0]
        if mode in NOT_FILES:
            raise PublishError(f"{path} is {NOT_FILES[mode]} in the repository. Name the file itself in `site.page`.")
        return mode

    def _shown(self, commit: str, path: str) -> bytes:
        """The file in `commit` as a checkout would show it: line ends and filters as the attributes say."""
        shown = self.git.cat_file(
            "--filters", f"{commit}:{path}", stdout_as_string=False, strip_newline_in_stdout=False
        )
        return bytes(shown)

    def _write(self, path: str, data: bytes) -> None:
        if path not in self.job.files:
            raise PublishError(f"{path} is none of the files that may be written. Nothing was written.")
        mode = self._mode(path)
        tree = Path(str(self.git.working_dir))
        file = tree / path
        if any(folder.is_symlink() for folder in file.parents if tree in folder.parents):
            raise PublishError(f"{path}: one of its folders is a symbolic link. Name the folder itself in `site.page`.")
        file.parent.mkdir(parents=True, exist_ok=True)
        if mode:
            file.write_bytes(self._shown(self.base, path))
            self._verify_stable(path, file)
        file.write_bytes(data)
        file.chmod(0o755 if mode == "100755" else 0o644)

    def _verify_stable(self, path: str, file: Path) -> None:
        if str(self.git.hash_object(f"--path={path}", "--", str(file))) != str(
            self.git.rev_parse(f"{self.base}:{path}")
        ):
            raise PublishError(
                f"{path}: the repository's .gitattributes would rewrite the whole file with any commit. "
                f"Run `git add --renormalize {path}`, commit, and run again. Nothing was written."
            )

    def _verify_commit(self, commit: str, files: Mapping[str, bytes]) -> None:
        changed = set(str(self.git.diff_tree("-r", "-z", "--name-only", self.base, commit)).split("\0")) - {""}
        if changed - set(files):
            raise PublishError(
                f"The commit would change {', '.join(sorted(changed - set(files)))}. Nothing was pushed."
            )
        altered = [path for path, data in files.items() if self._shown(commit, path) != data]
        if altered:
            raise PublishError(
                f"{altered[0]}: the repository's .gitattributes alter what is committed. Nothing was pushed."
            )

    def _to_base(self, base: str) -> None:
        """Let the private tree stand at `base`, whatever stood there before."""
        self.base = base
        tree = Path(str(self.git.working_dir))
        _empty(tree)
        sparse = Path(tree, str(self.git.rev_parse("--git-path", "info/sparse-checkout")))
        sparse.parent.mkdir(exist_ok=True)
        sparse.write_text("".join(f"{pattern}\n" for pattern in self.job.sparse_patterns()), encoding="utf-8")
        self.git.update_ref("--no-deref", "HEAD", base)
        self.git.read_tree("--reset", "-u", base)


def _empty(tree: Path) -> None:
    """Take everything but the repository out of a private tree: what a killed run or a check left there."""
    for entry in tree.iterdir():
        if entry.name == ".git":
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
