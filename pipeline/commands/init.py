"""`paperline init`: from what a site's files tell and a person answers to a commented configuration file.

Asked for, a workflow file for GitHub Actions comes with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.commands.discover import SiteFacts, discover_site
from pipeline.commands.survey import Survey, owner_options, survey_page, told
from pipeline.commands.workflow import WORKFLOW_PATH, render_workflow
from pipeline.config import Settings, parse_settings
from pipeline.config.checks import checked_arxiv, checked_orcid, checked_page, checked_scholar, checked_text
from pipeline.errors import ConfigError
from pipeline.machine import write_whole
from pipeline.model import Role

NAME = "paperline.yaml"
NONE = "-"  # what a person answers who wants less than was found
MAX_SURVEYED = 40
MAX_PAGE_BYTES = 1_000_000
MAX_NAMED = 6
BUILT_BY_EXAMPLE = "Jekyll"  # what the example that deploys the site builds it with

# Returns an answer in its one form, or raises ValueError with what is expected.
Check = Callable[[str], str]
# Asks a person, again where the check says no: the question, what is proposed, the check in; the answer out.
Ask = Callable[[str, str, Check], str]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the configuration is made of; "" where nothing is known. `repository` is empty for a checkout."""

    name: str = ""
    page: str = ""
    repository: str = ""
    scholar: str = ""
    orcid: str = ""
    arxiv: str = ""
    contact: str = ""


QUESTIONS = {
    "name": "Your name, as your papers print it",
    "page": "The page, as a path inside the repository",
    "scholar": "Your Google Scholar profile id (the part after user=), if any",
    "orcid": "Your ORCID iD, if any",
    "arxiv": "Your arXiv author identifier (https://arxiv.org/a/...), if any",
    "contact": "An e-mail address by which arXiv and others can reach you",
}
CHECKS: dict[str, Check] = {"scholar": checked_scholar, "orcid": checked_orcid, "arxiv": checked_arxiv}
FOUND_AS = {"name": "name", "scholar": "Google Scholar", "orcid": "ORCID", "arxiv": "arXiv", "contact": "e-mail"}


def write_config(
    folder: Path, given: Answers, ask: Ask, say: Callable[[str], None], *, workflow: str = ""
) -> tuple[Path, Settings]:
    """Find out, ask, and write the configuration file; one that is there already stays.

    Args:
        folder: the top of the site's checkout; any folder where `given.repository` says where the site is.
        given: what needs no question.
        ask: asks a person.
        say: tells a person what was found and done.
        workflow: which workflow for GitHub Actions to write, too, of `workflow.EXAMPLES`; "" for none.

    Returns:
        The file and what it means.

    Raises:
        ConfigError: there is no site in `folder`, an answer is missing or wrong, or a file is there already.
    """
    if given.repository and Path(given.repository).is_dir():  # paths in the file start from its folder, not from here
        given = replace(given, repository=str(Path(given.repository).resolve()))
    path = folder / (NAME if given.repository else f".{NAME}")  # hidden in a checkout: no generator publishes it
    action = folder / WORKFLOW_PATH
    _verify_place(folder, given, path, *([action] if workflow else []))
    known, facts, surveys = propose(folder, given)
    for line in found(known, given, facts, surveys):
        say(line)
    answers = asked(known, given, ask, folder)
    survey = next((survey for survey in surveys if survey.path == answers.page), None) or _surveyed(folder, answers)
    text, settings = checked_config(answers, path, surveys, survey)
    if survey:
        say("\n".join(told(survey)))
    write_whole(path, text.encode())
    say(f"Wrote {path}")
    if workflow:
        action.parent.mkdir(parents=True, exist_ok=True)
        write_whole(action, render_workflow(workflow, answers.page).encode())
        say(f"Wrote {action}; its first lines say what is left to set")
        if workflow == "push" and facts.generator not in {"", BUILT_BY_EXAMPLE}:
            say(f"It builds the site by {BUILT_BY_EXAMPLE}: put {facts.generator}'s own build there instead")
    return path, settings


def _verify_place(folder: Path, given: Answers, *files: Path) -> None:
    if not given.repository and not (folder / ".git").exists():
        raise ConfigError(
            f"{folder.absolute()}: is no checkout of a site; go to one, or give the site's address with --repository"
        )
    if given.page and not given.repository and not (folder / given.page).is_file():
        raise ConfigError(f"--page: there is no file {given.page} in {folder.absolute()}")
    for file in files:
        if file.exists() or file.is_symlink():
            raise ConfigError(f"{file}: is there already; nothing was written. Edit it, or move it away first")


def found(known: Answers, given: Answers, facts: SiteFacts, surveys: tuple[Survey, ...]) -> list[str]:
    """What the site's files told, for a person: the generator, whose site it is, and which pages hold papers."""
    lines = [f"Found a {facts.generator} site."] if facts.generator else []
    identity = [
        f"{word} {getattr(known, field)}"
        for field, word in FOUND_AS.items()
        if getattr(known, field) and not getattr(given, field)
    ]
    lines += [f"Found in its files: {', '.join(identity)}."] if identity else []
    others = [survey for survey in surveys if survey.merit > (0, 0)]
    if len(others) > 1:
        pages = ", ".join(f"{survey.path} ({survey.papers})" for survey in others[:MAX_NAMED])
        lines.append(f"Pages with papers: {pages}. One of them is kept up to date.")
    return lines


def propose(folder: Path, given: Answers) -> tuple[Answers, SiteFacts, tuple[Survey, ...]]:
    """Fill what was not given from what the files in `folder` tell.

    Returns:
        The answers as far as they are known, what was found, and the pages surveyed, the best first.
    """
    if given.repository:
        return given, SiteFacts(), ()
    facts = discover_site(folder)
    name = given.name or facts.person.name
    pages = (given.page,) if given.page else facts.pages[:MAX_SURVEYED]
    surveys = tuple(survey_page(page, _load(folder / page), owner_options(name)) for page in pages)
    ranked = tuple(sorted(surveys, key=lambda survey: survey.merit, reverse=True))
    best = next((survey.path for survey in ranked if survey.merit > (0, 0)), "")
    proposed = replace(
        given,
        name=name,
        page=given.page or best,
        scholar=given.scholar or facts.person.scholar,
        orcid=given.orcid or facts.person.orcid,
        arxiv=given.arxiv or facts.person.arxiv,
        contact=given.contact or facts.person.email,
    )
    return proposed, facts, ranked


def asked(answers: Answers, given: Answers, ask: Ask, folder: Path) -> Answers:
    """Ask for everything that was not given, with what is known as the proposal; `-` is an answer, too: none."""

    def checked_file(page: str) -> str:
        if not given.repository and not (folder / page).is_file():
            raise ValueError(f"there is no file {page} in {folder.absolute()}")
        return checked_page(page)

    checks = {**CHECKS, "name": _needed(checked_text), "page": _needed(checked_file)}
    for field, question in QUESTIONS.items():
        if not getattr(given, field):
            answer = ask(question, getattr(answers, field), _or_none(checks.get(field, checked_text)))
            answers = replace(answers, **{field: answer.strip()})
    return answers


def _needed(check: Check) -> Check:
    def checked(answer: str) -> str:
        if not answer:
            raise ValueError("an answer is needed here")
        return check(answer)

    return checked


def _or_none(check: Check) -> Check:
    return lambda answer: check("" if answer == NONE else answer)


def render_config(answers: Answers, survey: Survey | None = None) -> str:
    """The configuration file, commented, with the keys that a person may want next switched off.

    Args:
        answers: what is known.
        survey: what stands on the page, for the sections' headings; None where nobody could look.
    """
    headings = {found.role: found.heading for found in reversed(survey.sections if survey else ())}
    sections = "".join(f"  #   {role.value}: {_quoted(headings.get(role, role.value.title()))}\n" for role in Role)
    site = f"repository: {_quoted(answers.repository)}" if answers.repository else "checkout: ."
    author = "".join(
        f"  {key}: {_quoted(value)}\n"
        for key, value in (("arxiv", answers.arxiv), ("orcid", answers.orcid), ("scholar", answers.scholar))
        if value
    )
    contact = f"  contact: {_quoted(answers.contact)}\n" if answers.contact else "  # contact: you@example.org\n"
    return (
        "# Paperline's configuration: docs/configuration.md in Paperline's repository tells every key.\n"
        "author:\n"
        f"  name: {_quoted(answers.name)}\n"
        "  # aliases: []                # other forms of the name that papers carry\n"
        f"{author}"
        "site:\n"
        f"  {site}\n"
        f"  page: {_quoted(answers.page)}\n"
        "  # sections:                  # found by themselves; name a heading where the wrong one is taken\n"
        f"{sections}"
        "sources:                       # arXiv and Google Scholar are asked; others can be switched on\n"
        f"{contact}"
        "publish:\n"
        "  mode: push                   # or pull-request, or commit\n"
        "promote: mark                  # an accepted preprint: mark it, move it, or off\n"
        '# since: "2024-06"             # left out: what is newer than the newest paper on the page\n'
        "# exclude: []                  # ids that are never added\n"
    )


def checked_config(
    answers: Answers, path: Path, surveys: tuple[Survey, ...] = (), survey: Survey | None = None
) -> tuple[str, Settings]:
    """The file's text and the settings that it means, proved to be right.

    Args:
        answers: what is known.
        path: where the file will be.
        surveys: all pages that were looked at.
        survey: the page's own, where someone could look.

    Raises:
        ConfigError: an answer is missing or wrong.
    """
    if not answers.name:
        raise ConfigError("the site's files don't tell your name; give it as your papers print it, with --name")
    if not answers.page:
        looked = ", ".join(survey.path for survey in surveys[:MAX_NAMED]) + (", ..." if surveys[MAX_NAMED:] else "")
        raise ConfigError(
            "no page with a section of papers was found"
            + (f" (looked at {looked})" if looked else "")
            + "; give the one to keep up to date with --page, such as --page _pages/about.md"
        )
    text = render_config(answers, survey)
    try:
        return text, parse_settings(text.encode(), path)
    except ConfigError as error:  # the file is not there yet, so its lines tell a person nothing
        raise ConfigError(re.sub(rf"(?m)^{re.escape(str(path))}:\d+: ", "", str(error))) from None


def _surveyed(folder: Path, answers: Answers) -> Survey | None:
    """The page that was answered, where it was not among those proposed."""
    if answers.repository or not answers.page:
        return None
    return survey_page(answers.page, _load(folder / answers.page), owner_options(answers.name))


def _quoted(value: str) -> str:
    """A YAML text; what JSON quotes is YAML, too (yaml.org/spec/1.2.2, 1.2)."""
    return json.dumps(value, ensure_ascii=False)


def _load(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.stat().st_size <= MAX_PAGE_BYTES else b""
    except OSError:
        return b""
