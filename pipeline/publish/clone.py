"""A clone of `site.repository` in the cache folder: blobless where the remote allows, made anew when it is damaged."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline.publish.checkout import Checkout
from pipeline.publish.command import GitError, GitFailedError
from pipeline.publish.heads import default_branch
from pipeline.publish.job import folder_name


class OwnClone(Checkout):
    """A clone of `site.repository` that belongs to us."""

    @property
    def folder(self) -> Path:
        """Where the clone is."""
        return self.job.cache / "clones" / folder_name(f"{self.url}\n{self.job.settings.site.branch}")

    def refresh(self) -> None:
        """Fetch; make the clone where there is none, or none that is whole."""
        self.url = self.job.settings.site.repository
        self.branch = self.job.settings.site.branch or default_branch(
            self.job.open_git(self.job.cache, self.url), self.url
        )
        try:
            self._update()
        except (GitError, GitFailedError, OSError, ValueError):
            # Damaged, locked by a git that died, or the remote is away: a new clone tells which, and takes the old
            # one's place only when it is whole.
            self._create()
            self._update()

    def _update(self) -> None:
        self.close()
        self._restore_config()
        self.repo = self.job.open_tree(self.folder, self.url)
        head = self._fetch()
        if self.job.settings.publish.mode == "commit" and self._is_ancestor(head, "HEAD"):
            head = str(self.git.rev_parse("HEAD"))  # commits that stay here, by the user's wish
        self._to_base(head)
        for path in self.job.files:
            self.read(path)  # a damaged object shows now, while the clone can still be made anew

    def _restore_config(self) -> None:
        """Put back the configuration that the clone was made with: what else is in there could name programs to run."""
        git = self.folder / ".git"
        locks = [*git.glob("*.lock"), *(git / "refs").rglob("*.lock")]
        if locks:
            raise OSError(f"{locks[0]}: left by a git that died")
        shutil.copyfile(git / "config.made", git / "config")
        (git / "info" / "attributes").unlink(missing_ok=True)

    def _create(self) -> None:
        """Clone beside, then put the new clone in the old one's place."""
        self.close()
        fresh = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        options = (
            "--quiet",
            "--no-checkout",
            "--no-tags",
            "--no-local",
            "--filter=blob:none",
            "--template=",
            "--origin=origin",
        )
        self.job.open_git(fresh.parent, self.url).clone(*options, "--", self.url, str(fresh))
        shutil.copyfile(fresh / ".git" / "config", fresh / ".git" / "config.made")
        shutil.rmtree(self.folder, ignore_errors=True)
        fresh.replace(self.folder)
