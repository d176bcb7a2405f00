"""One sync as a step of a GitHub Actions job: inputs from the environment, outputs, annotations and a summary.

Inputs arrive as environment variables and are never part of a command line, so that nothing in them is run. What is
written for the runner follows docs.github.com, "Workflow commands for GitHub Actions".
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipeline.config import Settings, build_settings, find_config, load_settings
from pipeline.errors import ConfigError, PublishError
from pipeline.model import RunReport, RunStatus, SourceState
from pipeline.publish.github import start_workflow
from pipeline.publish.secrets import load_token
from pipeline.report import harmless, one_line, render_markdown
from pipeline.sync import sync

TRUTH = {"true": True, "false": False, "": False}
MODES = ("", "push", "pull-request", "commit")
ADDED = ("preprint", "publication")


def run(environ: Mapping[str, str], today: date | None = None) -> int:
    """Sync the site that the job has checked out; the exit code of the step.

    Args:
        environ: the step's environment, with `INPUT_…` for each input.
        today: the day of the run; the clock's when left out.

    Raises:
        ConfigError: an input or the configuration is wrong.
    """
    settings, workflow = _settings(environ), _workflow(environ)
    report = sync(settings, dry_run=_flag(environ, "dry-run"), today=today or datetime.now(UTC).date())
    _annotate(report)
    _append(environ.get("GITHUB_OUTPUT", ""), _outputs(report))
    deployment, failed = _deploy(environ, settings, workflow, report)
    _append(environ.get("GITHUB_STEP_SUMMARY", ""), render_markdown(report) + deployment)
    failed_source = any(source.state is SourceState.FAILED for source in report.sources)
    failed |= report.status is RunStatus.FAILED or (_flag(environ, "strict") and failed_source)
    return 1 if failed else 0


def _settings(environ: Mapping[str, str]) -> Settings:
    folder = Path(environ.get("GITHUB_WORKSPACE", "."), _text(environ, "path"))
    if not folder.is_dir():
        raise ConfigError(f"input path: there is no folder {folder}; does actions/checkout run before this step?")
    given = _text(environ, "config")
    path = find_config(folder / given if given else None, folder, {})
    settings = load_settings(path) if path else _from_inputs(environ, folder)
    mode = _text(environ, "mode")
    if mode not in MODES:
        raise ConfigError(f"input mode: must be push, pull-request or commit (here: {mode[:40]!r})")
    changes: dict[str, Any] = {"publish": settings.publish.model_copy(update={"mode": mode})} if mode else {}
    if limit := _text(environ, "max-new"):
        if not limit.isdecimal() or not int(limit):
            raise ConfigError(f"input max-new: must be a whole number from 1 on (here: {limit[:40]!r})")
        changes["max_new"] = int(limit)
    return settings.model_copy(update=changes)


def _workflow(environ: Mapping[str, str]) -> str:
    name = _text(environ, "dispatch").removeprefix(".github/workflows/")
    if name and not re.fullmatch(r"[\w.-]+\.ya?ml", name):
        raise ConfigError(
            f"input dispatch: must be a file of .github/workflows, such as pages.yml (here: {name[:40]!r})"
        )
    return name


def _deploy(environ: Mapping[str, str], settings: Settings, workflow: str, report: RunReport) -> tuple[str, bool]:
    """After a push to the site's branch: start its deployment, or say who does not; whether that failed."""
    if not report.pushed or report.pull_request:
        return "", False
    if not workflow:
        words = "A push by the job's own token starts no other workflow: the site is deployed where this one does it."
        return f"\n{words} See the input `dispatch`.\n", False
    branch = settings.site.branch or environ.get("GITHUB_REF_NAME", "")
    try:
        api = environ.get("GITHUB_API_URL", "https://api.github.com")
        start_workflow(api, environ.get("GITHUB_REPOSITORY", ""), load_token(environ), workflow, branch)
    except PublishError as error:
        _command(
            "error",
            f"The papers are on the page, but {workflow} was not started: {error}. The job needs the permission "
            f"`actions: write`, and {workflow} the trigger `workflow_dispatch:`. Start it by hand this once.",
        )
        return f"\n**{workflow} was not started**: the site is not deployed yet.\n", True
    return f"\nStarted {workflow}, which deploys the site.\n", False


def _from_inputs(environ: Mapping[str, str], folder: Path) -> Settings:
    """The configuration that the inputs amount to, for a site without a configuration file."""
    missing = [name for name in ("author", "page") if not _text(environ, name)]
    if missing:
        raise ConfigError(
            f"input {missing[0]}: is missing, and the repository holds no .paperline.yaml or paperline.yaml. "
            "Give the inputs author and page, or commit a configuration file"
        )
    author = {"name": "author", "scholar": "scholar", "orcid": "orcid", "arxiv": "arxiv"}
    return build_settings(
        {
            "author": {key: _text(environ, name) for key, name in author.items()},
            "site": {"checkout": ".", "page": _text(environ, "page")},
            "sources": {"contact": _text(environ, "contact")},
        },
        folder / "inputs of the action",
    )


def _text(environ: Mapping[str, str], name: str) -> str:
    return environ.get(f"INPUT_{name.upper().replace('-', '_')}", "").strip()


def _flag(environ: Mapping[str, str], name: str) -> bool:
    value = _text(environ, name).lower()
    if value not in TRUTH:
        raise ConfigError(f"input {name}: must be true or false (here: {value[:40]!r})")
    return TRUTH[value]


def _outputs(report: RunReport) -> str:
    added = {change.paper.key for change in report.changes if change.kind.value in ADDED}
    values = {
        "changed": str(report.status is RunStatus.CHANGED and not report.dry_run).lower(),
        "commit": report.commit,
        "added": str(len(added)),
        "pull-request": report.pull_request,
    }
    return "".join(f"{name}={one_line(value)}\n" for name, value in values.items())


def _annotate(report: RunReport) -> None:
    """What went wrong, where the job's page shows it."""
    if report.error:
        _command("error", report.error)
    for source in report.sources:
        if source.state in {SourceState.FAILED, SourceState.DEGRADED}:
            _command("warning", f"{source.name}: {source.message}")


def _command(kind: str, message: str) -> None:
    text = harmless(message).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    sys.stdout.write(f"::{kind} title=Paperline::{text}\n")


def _append(path: str, text: str) -> None:
    """Add to one of the runner's files; a file that can't be written never fails a sync that is done."""
    if not path:
        return
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 - a descriptor, not a path
            file.write(text)
    except OSError as error:
        _command("warning", f"the runner's file can't be written: {error.strerror}")
