"""A linked worktree of a person's checkout, `site.checkout`.

The checkout is refused while work is in progress in the files that we write, and otherwise only ever moved forward
(`git merge --ff-only`) to a commit that is already where it belongs.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import PaperlineError, PublishError
from pipeline.publish.checkout import Checkout
from pipeline.publish.command import GitError, GitFailedError
from pipeline.publish.heads import default_branch, no_branch
from pipeline.publish.job import folder_name
from pipeline.publish.moving import finish, forget, is_left_unfinished, move_forward
from pipeline.publish.ownership import is_ours

UNFINISHED = ("MERGE_HEAD", "rebase-merge", "rebase-apply", "CHERRY_PICK_HEAD", "REVERT_HEAD", "BISECT_LOG")


def anchored(folder: Path, url: str) -> tuple[str, ...]:
    """The configuration by which a remote `url` that is a path from `folder` on is found from other folders, too.

    git takes such a path from the top of the working tree that it runs in (git-fetch, "GIT URLs").
    """
    if not url or Path(url).is_absolute() or ":" in url.partition("/")[0]:
        return ()
    return (f"url.{folder / url}.insteadOf={url}",)


@dataclass
class LinkedTree(Checkout):
    """A linked worktree of the person's `site.checkout`, in which the commit is made.

    Attributes:
        theirs: the person's checkout.
    """

    theirs: Any = None

    @property
    def folder(self) -> Path:
        """The person's checkout."""
        return Path(str(self.job.settings.site.checkout)).absolute()

    @property
    def tree(self) -> Path:
        """Our private tree for it."""
        return self.job.cache / "trees" / folder_name(str(self.folder.resolve()))

    def refresh(self) -> None:
        """Fetch, and bring the person's checkout and the remote's branch together where that harms neither."""
        if self.theirs is None:
            self._open()
        self._verify_quiet()
        mode = self.job.settings.publish.mode
        head = str(self.theirs.git.rev_parse("--verify", "HEAD"))
        self._to_base(head if mode == "commit" else self._fetch())
        if mode == "push" and head != self.base:
            self._catch_up(head)

    def commit(self, files: Mapping[str, bytes], message: str) -> str:
        """Commit in our tree; in `commit` mode the person's checkout moves to it at once."""
        commit = super().commit(files, message)
        if self.job.settings.publish.mode == "commit":
            self._move(commit)
        return commit

    def push(self, commit: str) -> None:
        """Push, then move the person's checkout to what is published."""
        super().push(commit)
        try:
            self._move(commit)
        except PaperlineError as failure:
            self.notes.append(f"The commit is published, but {self.folder} could not be moved to it: {failure}")

    def close(self) -> None:
        """Take our tree away again."""
        linked = self.repo is not None and self.repo is not self.theirs
        super().close()
        if self.theirs is not None:
            if linked:
                self._unlink()
            self.theirs.close()
            self.theirs = None

    def _open(self) -> None:
        """Open the person's checkout, learn branch and remote, and link our own tree to it."""
        try:
            self.theirs = self.job.open_theirs(self.folder, "")
        except GitError:
            raise PublishError(f"`site.checkout`: {self.folder} is not the top folder of a git working tree.") from None
        if self.theirs.bare:
            raise PublishError(f"{self.folder} has no working tree: give it as `site.repository`, not `site.checkout`.")
        if not self._ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}"):
            raise PublishError(f"{self.folder} has no commit yet: commit the page and push it first.")
        attached = self._ask("symbolic-ref", "--quiet", "--short", "HEAD")
        self.remote = self._remote_name(attached)
        self.url = self._ask("remote", "get-url", "--", self.remote) if self.remote else ""
        self.job.prepared(self.theirs.git, self.folder, self.url)
        self.branch = self._branch_name(attached)
        if self.job.dry_run:
            self.repo = self.theirs
        else:
            self._link()

    def _ask(self, *command: str) -> str:
        """What git says in the person's checkout; "" when it says no."""
        name, *arguments = command
        try:
            return str(getattr(self.theirs.git, name.replace("-", "_"))(*arguments))
        except GitFailedError:
            return ""

    def _remote_name(self, attached: str) -> str:
        remotes = self._ask("remote").split()
        if not remotes and self.job.settings.publish.mode != "commit":
            raise PublishError(f"{self.folder} has no remote to push to. Add one, or set `publish.mode: commit`.")
        followed = self._ask("config", "--get", f"branch.{attached}.remote") if attached else ""
        return next((name for name in (followed, "origin", *remotes) if name in remotes), "")

    def _branch_name(self, attached: str) -> str:
        wanted = self.job.settings.site.branch
        if attached and wanted and attached != wanted:
            raise PublishError(
                f"{self.folder} is on branch {attached}, but `site.branch` says {wanted}. Nothing was written."
            )
        return wanted or attached or (default_branch(self.theirs.git, self.url) if self.url else "HEAD")

    def _verify_quiet(self) -> None:
        """Refuse a checkout in which work is in progress where we would write."""
        git = self.theirs.git
        top = Path(str(git.rev_parse("--show-toplevel")))
        if top.resolve() != self.folder.resolve():
            raise PublishError(f"`site.checkout` must be the top folder of the working tree: {top}.")
        if any(Path(self.folder, str(git.rev_parse("--git-path", name))).exists() for name in UNFINISHED):
            raise PublishError(
                f"{self.folder}: a merge, rebase or bisect is in progress. Finish it first; nothing was written."
            )
        if self.job.settings.publish.mode != "pull-request":
            self._verify_committed()

    def _verify_committed(self) -> None:
        """Refuse a checkout with work in our files; what a run of ours left there that died is completed instead."""
        git = self.theirs.git
        options = ("--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignored=no")
        changed = [entry[3:] for entry in str(git.status(*options, "--", *self.job.files)).split("\0") if entry]
        if not changed:
            if not self.job.dry_run:
                forget(git)
            return
        if not is_left_unfinished(git, self.folder, changed):
            raise PublishError(
                f"{self.folder}: uncommitted changes in {', '.join(changed)}. Commit them first; nothing was written."
            )
        if not self.job.dry_run:
            finish(git, self.folder, changed)

    def _move(self, commit: str) -> None:
        move_forward(self.theirs.git, self.folder, self.job.files, commit)

    def _link(self) -> None:
        """Make the private tree, in place of what a killed run may have left."""
        shutil.rmtree(self.tree, ignore_errors=True)
        self.tree.parent.mkdir(parents=True, exist_ok=True)
        self.theirs.git.worktree("prune")
        self.theirs.git.worktree("add", "--force", "--detach", "--no-checkout", "--", str(self.tree), "HEAD")
        self.repo = self.job.open_tree(self.tree, self.url, *anchored(self.folder, self.url))

    def _unlink(self) -> None:
        shutil.rmtree(self.tree, ignore_errors=True)
        with suppress(GitFailedError):
            self.theirs.git.worktree("prune")

    def _to_base(self, base: str) -> None:
        if self.job.dry_run:
            self._go_by(base)
        else:
            super()._to_base(base)

    def _fetch(self) -> str:
        if not self.job.dry_run:
            return super()._fetch()
        # Objects only: not even a remote-tracking branch moves.
        head = self.remote_head(self.branch)
        if not head:
            raise no_branch(self.git, self.remote, self.branch)
        options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=")
        self.git.fetch(*options, "--", self.remote, f"refs/heads/{self.branch}")
        return head

    def _catch_up(self, head: str) -> None:
        """Bring the person's checkout, which stands at `head`, and the remote's branch together."""
        if self._is_ancestor(head, self.base):
            if not self.job.dry_run:
                self._move(self.base)
            return
        if not self._is_ancestor(self.base, head) or not is_ours(self, f"{self.base}..{head}"):
            raise PublishError(
                f"{self.folder} has commits that are not on {self.remote}/{self.branch}. "
                "Push them (after `git pull` where needed) and run again; nothing was written."
            )
        if not self.job.dry_run:
            self.push(head)
            self.notes.append(f"Pushed commit {head[:10]}, which an earlier run had left in the checkout.")
        self._to_base(head)
