"""The demo's sample site: a bare repository, as a host would keep it, and the configuration that leads to it."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.resources import as_file, files
from pathlib import Path

from pipeline.demo.server import PROFILE
from pipeline.errors import PaperlineError

MARK = "demo-of-paperline"
PAGE = "_pages/about.md"


def build_site(folder: Path, address: str) -> Path:
    """Build the sample site afresh in `folder`: `site.git`, `paperline.yaml`; what an earlier demo left there goes.

    Args:
        folder: a folder of the demo's own; created where it is not there.
        address: where the demo's services answer.

    Returns:
        The configuration file.

    Raises:
        PaperlineError: `folder` holds something that no demo put there, or git is missing or refuses.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise PaperlineError(f"{folder}: holds something that is not ours; give an empty folder with --folder")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).touch()
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    with as_file(files("pipeline.demo").joinpath("sample")) as sample:
        shutil.copytree(sample, folder / "start")
    _git(folder / "start", "init", "--quiet", "--initial-branch=main")
    _git(folder / "start", "add", "--all")
    _git(folder / "start", "commit", "--quiet", "--message=The site as its owner keeps it")
    _git(folder, "clone", "--quiet", "--bare", "start", "site.git")
    shutil.rmtree(folder / "start")
    config = folder / "paperline.yaml"
    config.write_text(_configuration(address), encoding="utf-8")
    return config


def _configuration(address: str) -> str:
    return f"""\
# The demo's configuration. Yours would name your repository and page, and no base_url.
author:
  name: Lena Rivera
  scholar: {PROFILE}
site:
  repository: ./site.git
  branch: main
  page: {PAGE}
sources:
  arxiv: {{base_url: {address}}}
  scholar: {{base_url: {address}}}
"""


def _git(folder: Path, *arguments: str) -> None:
    """Run git with an identity of its own and without anything of the user's configuration."""
    person = {"NAME": "Lena Rivera", "EMAIL": "lena@rivera.example.org", "DATE": "2031-05-20T09:00:00+00:00"}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in person.items()}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    try:
        subprocess.run(  # noqa: S603 - constants only
            ["git", *arguments],  # noqa: S607 - the git on PATH is the one that the sync uses, too
            cwd=folder,
            env=environment,
            check=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=60,
        )
    except FileNotFoundError:
        raise PaperlineError("git is not installed, or not on PATH; install it and run this again") from None
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        said = (error.stderr or b"").decode(errors="replace").strip()
        raise PaperlineError(f"git {arguments[0]} failed in {folder}: {said}") from error
