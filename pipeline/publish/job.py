"""What one run wants of the site's repository, and how git is started for it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.config import Settings
from pipeline.publish.command import BoundedGit, BoundedRepo, Git, Repo
from pipeline.publish.environment import git_environment, git_options


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
