"""What `pyproject.toml` asks for is locked, and said to be needed in `docs/dependencies.md`."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUN = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["notify"]]
GROUPS = PROJECT["dependency-groups"]
DEVELOPMENT = [wanted for group in GROUPS.values() for wanted in group if isinstance(wanted, str)]


def name(wanted: str) -> str:
    return re.match(r"[\w.-]+", wanted)[0].lower()


def locked(file: str) -> set[str]:
    return {name(line) for line in (ROOT / file).read_text().splitlines() if re.match(r"\w", line)}


def explained(heading: str) -> str:
    """The first column of the table under a heading."""
    part = (ROOT / "docs/dependencies.md").read_text().partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return "\n".join(line.split("|")[1] for line in part.splitlines() if line.startswith("|"))


@pytest.mark.parametrize("wanted", RUN, ids=name)
def test_what_is_needed_to_run_is_explained_and_locked(wanted):
    assert re.search(rf"\b{name(wanted)}\b", explained("At run time"))
    assert name(wanted) in locked("requirements.lock") & locked("requirements-run.lock")


@pytest.mark.parametrize("wanted", DEVELOPMENT, ids=name)
def test_what_is_needed_to_develop_is_explained_and_locked(wanted):
    words = "types-" if wanted.startswith("types-") else name(wanted)
    assert words in explained("At run time") + explained("For development")
    assert name(wanted) in locked("requirements.lock")
