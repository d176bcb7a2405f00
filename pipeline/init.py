"""`paperline init`: from what a site's files tell and a person answers to a commented configuration file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.config import Settings, parse_settings
from pipeline.discover import SiteFacts, discover_site
from pipeline.errors import ConfigError
from pipeline.survey import Survey, owner_options, survey_page, told

NAME = "paperline.yaml"
MAX_SURVEYED = 40
MAX_PAGE_BYTES = 1_000_000

# Asks a person: the question and what is proposed in, the answer out.
Ask = Callable[[str, str], str]


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


def write_config(folder: Path, given: Answers, ask: Ask, say: Callable[[str], None]) -> tuple[Path, Settings]:
    """Find out, ask, and write the configuration file; one that is there already stays.

    Args:
        folder: the top of the site's checkout; any folder where `given.repository` says where the site is.
        given: what needs no question.
        ask: asks a person.
        say: tells a person what was found and done.

    Returns:
        The file and what it means.

    Raises:
        ConfigError: there is no site in `folder`, an answer is missing or wrong, or the file is there already.
    """
    if not given.repository and not (folder / ".git").exists():
        raise ConfigError(
            f"{folder.absolute()}: is no checkout of a site; go to one, or give the site's address with --repository"
        )
    known, facts, surveys = propose(folder, given)
    if facts.generator:
        say(f"A {facts.generator} site.")
    answers = asked(known, given, ask)
    path = folder / (NAME if answers.repository else f".{NAME}")  # hidden in a checkout: no generator publishes it
    text, settings = checked_config(answers, path)
    for survey in surveys:
        if survey.path == answers.page:
            say("\n".join(told(survey)))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise ConfigError(f"{path}: is there already; nothing was written. Edit it, or move it away first") from None
    except OSError as error:
        raise ConfigError(f"{path}: can't be written: {error.strerror}") from error
    say(f"Wrote {path}")
    return path, settings


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
    )
    return proposed, facts, ranked


def asked(answers: Answers, given: Answers, ask: Ask) -> Answers:
    """Ask for everything that was not given, with what is known as the proposal."""
    for field, question in QUESTIONS.items():
        if not getattr(given, field):
            answers = replace(answers, **{field: ask(question, getattr(answers, field)).strip()})
    return answers


def render_config(answers: Answers) -> str:
    """The configuration file, commented, with the keys that a person may want next switched off."""
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
        "  #   news: News\n"
        "  #   preprints: Preprints\n"
        "  #   publications: Publications\n"
        "sources:                       # arXiv and Google Scholar are asked; others can be switched on\n"
        f"{contact}"
        "publish:\n"
        "  mode: push                   # or pull-request, or commit\n"
        "promote: mark                  # an accepted preprint: mark it, move it, or off\n"
        '# since: "2024-06"             # left out: what is newer than the newest paper on the page\n'
        "# exclude: []                  # ids that are never added\n"
    )


def checked_config(answers: Answers, path: Path) -> tuple[str, Settings]:
    """The file's text and the settings that it means, proved to be right.

    Raises:
        ConfigError: an answer is missing or wrong.
    """
    for field in ("name", "page"):
        if not getattr(answers, field):
            raise ConfigError(f"{QUESTIONS[field]}: is needed; give it with --{field}")
    text = render_config(answers)
    return text, parse_settings(text.encode(), path)


def _quoted(value: str) -> str:
    """A YAML text; what JSON quotes is YAML, too (yaml.org/spec/1.2.2, 1.2)."""
    return json.dumps(value, ensure_ascii=False)


def _load(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.stat().st_size <= MAX_PAGE_BYTES else b""
    except OSError:
        return b""
