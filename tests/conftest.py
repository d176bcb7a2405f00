"""What all tests share: a home of their own, and a real git repository to publish to."""

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import hypothesis
import pytest

from pipeline.config import Settings

# How long an example takes tells how busy the machine is, nothing else.
hypothesis.settings.register_profile("paperline", deadline=None)
hypothesis.settings.load_profile("paperline")


@pytest.fixture(autouse=True, scope="session")
def _home(tmp_path_factory):
    """No test sees, or leaves anything in, the home of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    taken = ("GIT_", "PAPERLINE_", "XDG_", "GITHUB_", "CI_")
    saved = {name: os.environ.pop(name) for name in tuple(os.environ) if name.startswith(taken) or name == "HOME"}
    os.environ.update(HOME=str(home), PAPERLINE_CACHE=str(home / "cache"), GIT_CONFIG_NOSYSTEM="1", TZ="UTC")
    yield
    for name in ("PAPERLINE_CACHE", "GIT_CONFIG_NOSYSTEM"):
        del os.environ[name]
    os.environ.update(saved)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """The user's cache folder, of this test alone."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("PAPERLINE_CACHE", str(folder))
    return folder


OWNER = ("-c", "user.name=Lena Rivera", "-c", "user.email=lena@example.org", "-c", "init.defaultBranch=main")
PAGE = "---\ntitle: About\n---\n\n# News\n\n- (June 2024) Hello.\n"


@dataclass
class GitSite:
    """A bare repository as the remote, and the owner who works on it in a clone."""

    folder: Path
    files: dict[str, bytes] = field(default_factory=lambda: {"about.md": PAGE.encode(), "other.md": b"other\n"})

    def __post_init__(self):
        self.folder.mkdir(parents=True)
        self.git("init", "--quiet", "--bare", "-b", "main", str(self.url), cwd=self.folder)
        self.git("clone", "--quiet", str(self.url), str(self.work), cwd=self.folder)
        self.owner_pushes(self.files)

    @property
    def url(self) -> Path:
        return self.folder / "site.git"

    @property
    def work(self) -> Path:
        """The owner's clone."""
        return self.folder / "owner"

    def git(self, *arguments, cwd=None) -> str:
        command = ["git", *OWNER, *map(str, arguments)]
        return subprocess.run(command, cwd=cwd or self.work, check=True, capture_output=True, text=True).stdout.strip()

    def owner_pushes(self, files: dict[str, bytes | None], message="Edit by hand") -> str:
        """The owner edits (None: deletes) files, commits and pushes; the new head."""
        if self.heads():
            self.git("pull", "--quiet", "--ff-only", "origin", "main")
        for name, data in files.items():
            path = self.work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink() if data is None else path.write_bytes(data)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message)
        self.git("push", "--quiet", "origin", "HEAD:refs/heads/main")
        return self.head()

    def heads(self) -> str:
        return self.git("for-each-ref", "refs/heads", cwd=self.url)

    def head(self, branch="main") -> str:
        return self.git("rev-parse", f"refs/heads/{branch}", cwd=self.url)

    def count(self, branch="main") -> int:
        return int(self.git("rev-list", "--count", f"refs/heads/{branch}", cwd=self.url))

    def show(self, path="about.md", branch="main") -> bytes:
        command = ["git", "cat-file", "blob", f"refs/heads/{branch}:{path}"]
        return subprocess.run(command, cwd=self.url, check=True, capture_output=True).stdout

    def message(self, branch="main") -> str:
        return self.git("log", "-1", "--format=%B", f"refs/heads/{branch}", cwd=self.url)

    def hook(self, name: str, script: str) -> None:
        """A hook on the remote: the world that answers a push."""
        path = self.url / "hooks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def settings(self, **parts) -> Settings:
        """A configuration for this site; `site`, `publish` and so on are merged in."""
        values = {"author": {"name": "Lena Rivera"}, "site": {"repository": str(self.url), "page": "about.md"}}
        for key, value in parts.items():
            values[key] = {**values.get(key, {}), **value} if isinstance(value, dict) else value
        if "checkout" in values["site"]:
            del values["site"]["repository"]
        return Settings.model_validate(values)


@pytest.fixture
def site(tmp_path):
    return GitSite(tmp_path / "site")
