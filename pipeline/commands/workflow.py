"""The workflow file for a site's own repository: one of the examples, without what the configuration file holds."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files
from pathlib import Path

from pipeline.errors import ConfigError

WORKFLOW_PATH = ".github/workflows/paperline.yml"
EXAMPLES = {"push": "push-and-deploy.yml", "dispatch": "push-and-dispatch.yml", "pull-request": "pull-request.yml"}
# Inputs that repeat what the configuration file in the repository says.
CONFIGURED = re.compile(r"^ +(?:author|page|scholar|orcid|arxiv|contact): .*\n", re.MULTILINE)
WITHOUT_INPUTS = re.compile(r"^( +)with:\n(?!\1 )", re.MULTILINE)
CRON = re.compile(r'cron: "\d+ \d+ \* \* \*"')
HEAD = re.compile(r"\A# \.github/workflows/\S+ of a site's own repository")


def render_workflow(kind: str, seed: str) -> str:
    """The text of the workflow file.

    Args:
        kind: `push` (the site is built and deployed in the same workflow), `dispatch` (the site's own workflow for that
            is started) or `pull-request`.
        seed: what the time of day is chosen by, so that not all sites ask arXiv in the same minute.

    Raises:
        ConfigError: the examples are not there, in an incomplete installation.
    """
    text = CONFIGURED.sub("", _example(EXAMPLES[kind]))
    text = WITHOUT_INPUTS.sub("", HEAD.sub("# By paperline init, for a site", text))
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big")
    # Away from the full hour, at which schedules are delayed most (GitHub Docs, "Events that trigger workflows").
    return CRON.sub(f'cron: "{7 + number % 47} {2 + number // 47 % 4} * * *"', text)


def _example(name: str) -> str:
    """The example, from the package or, in a checkout of this project, from its folder of examples."""
    for folder in (Path(str(files("pipeline"))) / "workflows", Path(__file__).parents[2] / "examples" / "workflows"):
        if (folder / name).is_file():
            return (folder / name).read_text(encoding="utf-8")
    raise ConfigError(f"the example {name} is missing from this installation; install paperline again")
