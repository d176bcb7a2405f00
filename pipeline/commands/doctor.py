"""`paperline doctor`: everything that a sync stands on, one by one, each with its remedy. Nothing is changed."""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

from pipeline.commands.survey import Survey, survey_page
from pipeline.config import Settings
from pipeline.errors import PaperlineError
from pipeline.model import Role, SourceState
from pipeline.notify import problems
from pipeline.publish.checkout import Checkout
from pipeline.publish.forges import open_forge
from pipeline.publish.job import Job
from pipeline.publish.places import BusyError, open_checkout
from pipeline.publish.proposals import load_proposals
from pipeline.sources.poll import open_http, poll
from pipeline.steps.wishes import page_options


class Health(StrEnum):
    """How something is."""

    OK = "ok"
    WARN = "warn"  # works, but not as well as it could
    FAIL = "fail"  # a sync would fail, or do nothing


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it is, what was found, and what to do about it ("" for nothing)."""

    name: str
    health: Health
    finding: str
    remedy: str = ""


SOURCE_HEALTH = {
    SourceState.OK: Health.OK,
    SourceState.SKIPPED: Health.OK,
    SourceState.DEGRADED: Health.WARN,
    SourceState.FAILED: Health.WARN,
}


def examine(settings: Settings, cache: Path, now: datetime) -> Iterator[Check]:
    """Look at everything, the nearest first; what depends on something that fails is left out.

    Args:
        settings: a valid configuration.
        cache: the user's cache folder for this program.
        now: the time of day, with its zone.
    """
    yield _versions()
    yield from _configuration(settings, now)
    cached = _cache(cache)
    yield cached
    if cached.health is Health.FAIL:
        return
    yield from _site(settings, cache)
    yield from _sources(settings, cache)


def _versions() -> Check:
    git = shutil.which("git")
    if git is None:
        return Check("versions", Health.FAIL, "git is not on PATH", "install git, or correct PATH (cron's is short)")
    said = subprocess.run([git, "--version"], capture_output=True, text=True, check=False, timeout=20)  # noqa: S603 - git
    found = f"paperline {version('paperline')}, Python {platform.python_version()}, {said.stdout.strip() or 'git?'}"
    return Check("versions", Health.OK, found)


def _configuration(settings: Settings, now: datetime) -> Iterator[Check]:
    if settings.path and settings.path.exists():
        yield Check("configuration", Health.OK, str(settings.path))
        yield _clock(settings.path, now)
    if not settings.sources.contact:
        remedy = "give an e-mail address or page as sources.contact; services block nameless clients first"
        yield Check("contact", Health.WARN, "no service could reach you", remedy)
    for problem in problems(settings):
        yield Check("notify", Health.WARN, problem, "until then nobody is told; papers are added all the same")


def _clock(path: Path, now: datetime) -> Check:
    """A clock that lies about a file that is there already; the year alone would not show it."""
    told = f"it is {now:%F %T %Z}"
    if path.stat().st_mtime > now.timestamp() + 60:
        return Check("clock", Health.WARN, f"{told}, but the configuration is newer than that", "set the clock")
    return Check("clock", Health.OK, told)


def _cache(cache: Path) -> Check:
    probe = cache / ".doctor"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        remedy = "make it writable, or name another folder in $PAPERLINE_CACHE"
        return Check("cache", Health.FAIL, f"{cache} can't be written: {error.strerror}", remedy)
    return Check("cache", Health.OK, str(cache))


def _site(settings: Settings, cache: Path) -> Iterator[Check]:
    """Lock, repository, page and push, in this order; the first that fails ends it."""
    try:
        with open_checkout(Job(settings, (settings.site.page,), cache, dry_run=True)) as checkout:
            yield Check("lock", Health.OK, "no other run is working on this site")
            checkout.refresh()
            yield Check("repository", Health.OK, f"branch {checkout.branch} at {checkout.base[:10]}")
            yield from _page(settings, checkout)
            yield _push(settings, checkout)
            if settings.publish.mode == "pull-request":
                yield _requests(settings, checkout)
    except BusyError as error:
        yield Check("lock", Health.WARN, str(error), "wait until it has ended; a run that died holds no lock")
    except PaperlineError as error:
        yield Check("repository", Health.FAIL, str(error), "see site.repository or site.checkout, and $PAPERLINE_TOKEN")


def _page(settings: Settings, checkout: Checkout) -> Iterator[Check]:
    data = checkout.read(settings.site.page)
    if data is None:
        yield Check("page", Health.FAIL, f"there is no {settings.site.page} in the branch", "correct site.page")
        return
    survey = survey_page(settings.site.page, data, page_options(settings))
    yield _sections(survey)
    if not survey.problem and not survey.named:
        remedy = "is this the right page, and author.name spelt as on it?"
        yield Check("name", Health.WARN, f"{settings.author.name} does not stand on the page", remedy)


def _sections(survey: Survey) -> Check:
    if survey.problem:
        remedy = "correct the page, or site.page and site.sections (docs/configuration.md tells about both)"
        return Check("page", Health.FAIL, survey.problem, remedy)
    told = ", ".join(f"{s.role.value}: {s.heading} ({s.entries}, line {s.line})" for s in survey.sections)
    if not {Role.PREPRINTS, Role.PUBLICATIONS} & {section.role for section in survey.sections}:
        return Check("page", Health.FAIL, "no section for papers was found", "name one in site.sections")
    return Check("page", Health.OK, told)


def _push(settings: Settings, checkout: Checkout) -> Check:
    """Ask the remote whether it would take a push; what is pushed is what it has."""
    if settings.publish.mode == "commit":
        return Check("push", Health.OK, "not needed: publish.mode is commit")
    own = settings.publish.mode == "pull-request"
    branch = settings.publish.branch if own else checkout.branch
    refspec = f"{'+' if own else ''}{checkout.base}:refs/heads/{branch}"
    try:
        checkout.git.push("--dry-run", "--no-verify", "--no-progress", "--", checkout.remote, refspec)
    except PaperlineError as error:
        return Check("push", Health.FAIL, str(error), "give a token that may push in $PAPERLINE_TOKEN, or an ssh key")
    return Check("push", Health.OK, f"the remote would take a push to {branch}")


def _requests(settings: Settings, checkout: Checkout) -> Check:
    """Ask the forge for our pull requests, as a sync would."""
    try:
        proposals = load_proposals(checkout, open_forge(settings, checkout.url), settings.publish.branch)
    except PaperlineError as error:
        remedy = "see publish.forge, publish.base_url and $PAPERLINE_TOKEN"
        return Check("pull requests", Health.FAIL, str(error), remedy)
    waiting = proposals.waiting
    return Check("pull requests", Health.OK, f"{waiting.url} is open" if waiting else "none is open")


def _sources(settings: Settings, cache: Path) -> Iterator[Check]:
    for status in poll(settings, open_http(settings, cache, anew=True), known_authored=True).statuses:
        health = SOURCE_HEALTH[status.state]
        found = f"{status.state.value}, {status.records} records" + (f": {status.message}" if status.message else "")
        remedy = "a sync goes on without it; try again later" if health is Health.WARN else ""
        yield Check(status.name, health, found, remedy)
