"""What a value of the configuration may be: each check returns the value in its one form, or says what is expected."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import ValidationInfo

from pipeline.template import check_template

IN_SITE = "site:"  # before a path in the site's repository, where a local file could be meant
BIBLIOGRAPHY_SUFFIXES = (".bib", ".json")
PAGE_SUFFIXES = (".md", ".markdown", ".mkd", ".mdown", ".qmd", ".html", ".htm")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# What git itself refuses in a branch name (git-check-ref-format), and what it would take for an option.
BAD_BRANCH = re.compile(r"^[-/.]|\.\.|@\{|//|[\x00-\x20\x7f~^:?*\[\\]|\.lock(/|$)|[/.]$|/\.|^@$")
SCP_LIKE = re.compile(r"(?:[\w.-]+@)?[A-Za-z0-9][\w.-]*:(?!/{2}|:)[^\s]+")
SECRET = re.compile(r"\b(gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|sk-[\w-]{20,})")
REFERENCE = re.compile(r"\$\{[A-Za-z_]\w*\}")


def is_loopback(url: str) -> bool:
    """Whether `url` names this very machine, where no service has to be spared."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def holds_secret(text: str) -> bool:
    """Whether `text` looks like an access token, or an address with a user name, a password or a notifier's key."""
    return bool(SECRET.search(text) or re.search(r"//[^/\s]*@|^(?!https?:)[a-z]+://", text))


def checked_text(value: str) -> str:
    """One line of text without control characters and without anything that looks like an access token."""
    if CONTROL.search(value):
        raise ValueError("control characters and line breaks are not allowed here")
    if SECRET.search(value):
        raise ValueError(
            "this looks like an access token; a secret belongs in an environment variable (PAPERLINE_TOKEN)"
        )
    return value.strip()


def checked_entry_template(value: str) -> str:
    """A template for entries that can be filled in; empty stays empty."""
    return _template(value, news=False)


def checked_news_template(value: str) -> str:
    """A template for news items that can be filled in; empty stays empty."""
    return _template(value, news=True)


def _template(value: str, *, news: bool) -> str:
    if CONTROL.search(value.replace("\n", "")) or SECRET.search(value):
        raise ValueError("a template must not hold control characters, tabs among them, or an access token")
    return check_template(value, news=news) if value.strip() else ""


def checked_orcid(value: str) -> str:
    """An ORCID iD, also out of its address, whose check digit fits."""
    orcid = value.removeprefix("https://").removeprefix("orcid.org/").strip("/").upper()
    if not orcid:
        return ""
    if not re.fullmatch(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", orcid):
        raise ValueError("an ORCID iD looks like 0000-0002-1825-0097")
    total = 0
    for digit in orcid.replace("-", "")[:15]:  # ISO 7064 MOD 11-2, as ORCID documents it
        total = (total + int(digit)) * 2
    if "0123456789X"[(12 - total % 11) % 11] != orcid[-1]:
        raise ValueError("the last character of this ORCID iD does not fit the others; is a digit mistyped?")
    return orcid


def checked_scholar(value: str) -> str:
    """A Scholar profile id, also out of the profile's address."""
    found = re.search(r"[?&]user=([\w-]+)", value)
    profile = found[1] if found else value
    if profile and not re.fullmatch(r"[\w-]{12}", profile):
        raise ValueError("a Scholar profile id has 12 characters: what follows `user=` in the profile's address")
    return profile


def checked_arxiv(value: str) -> str:
    """An arXiv author identifier, also out of its address."""
    identifier = re.sub(r"^(https?://)?(www\.)?arxiv\.org/a/|(\.atom2?)?/?$", "", value)
    if identifier and not re.fullmatch(r"[a-z][a-z-]*(_[a-z]+)+_\d+|\d{4}-\d{4}-\d{4}-\d{3}[\dX]", identifier):
        raise ValueError("an arXiv author identifier looks like rivera_l_1, as in https://arxiv.org/a/rivera_l_1")
    return identifier


def checked_url(value: str) -> str:
    """An https address without a password, or an http one on this machine; no slash at the end."""
    url = urlsplit(value)
    if url.username or url.password:
        raise ValueError("an address must not hold a user name or password")
    if not url.hostname or url.scheme not in {"https", "http"}:
        raise ValueError("an address starts with https://")
    if url.scheme == "http" and not is_loopback(value):
        raise ValueError("only https:// is allowed, except on this machine (127.0.0.1)")
    return value.rstrip("/")


def checked_url_or_empty(value: str) -> str:
    """As `checked_url`; empty stays empty."""
    return checked_url(value) if value else ""


def checked_healthcheck(value: str) -> str:
    """An address, or the name of an environment variable that holds one; empty stays empty."""
    return value if not value or REFERENCE.fullmatch(value) else checked_url(value)


def checked_notify_url(value: str) -> str:
    """An address for Apprise without a password, or the name of an environment variable that holds one or more.

    That it is installed is a matter of this machine, not of the file's text: `pipeline.notify` says so before a run.
    """
    if REFERENCE.fullmatch(value):
        return value
    if CONTROL.search(value) or not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", value):
        raise ValueError("an address for Apprise looks like ntfy://ntfy.sh/my-papers; or ${NAME} of the environment")
    if SECRET.search(value) or re.search(r"//[^/\s]*:[^/\s]*@", value):
        raise ValueError("a password doesn't belong in this file; put the address into PAPERLINE_NOTIFY_URLS")
    return value


def checked_page(value: str) -> str:
    """A path of a page inside the repository, in git's spelling."""
    path = PurePosixPath(value)
    if path.is_absolute() or ".." in path.parts or "\\" in value:
        raise ValueError("a path inside the repository is expected, such as _pages/about.md")
    if any(part.lower() in {".git", ".github"} for part in path.parts):
        raise ValueError("files under .git and .github are never edited")
    if path.suffix.lower() not in PAGE_SUFFIXES:
        raise ValueError(f"a page's name ends in one of {', '.join(PAGE_SUFFIXES)}")
    return str(path)


def checked_bibliography(value: str, info: ValidationInfo) -> str:
    """A `.bib` or `.json` file: a path made absolute, or `site:` and a path inside the site's repository."""
    if PurePosixPath(value).suffix.lower() not in BIBLIOGRAPHY_SUFFIXES:
        raise ValueError(f"a bibliography's name ends in {' or '.join(BIBLIOGRAPHY_SUFFIXES)}")
    if not value.startswith(IN_SITE):
        return str(absolute(Path(value), info))
    path = PurePosixPath(value.removeprefix(IN_SITE))
    if path.is_absolute() or "\\" in value or {"..", ".git"} & {part.lower() for part in path.parts}:
        raise ValueError(
            "after `site:` a path inside the repository is expected, such as site:_bibliography/papers.bib"
        )
    return f"{IN_SITE}{path}"


def checked_branch(value: str) -> str:
    """A name that git takes for a branch and never for an option."""
    if value and BAD_BRANCH.search(value):
        raise ValueError("this is no name that git allows for a branch")
    return value


def checked_repository(value: str, info: ValidationInfo) -> str:
    """A git address without a password, or a folder made absolute; nothing that makes git run a program."""
    if value.startswith("-") or "::" in value:
        raise ValueError("an address (https://…, git@host:path) or a folder is expected")
    if "://" in value:
        url = urlsplit(value)
        if url.scheme == "file":
            raise ValueError("for a repository on this machine give the folder, without file://")
        if url.scheme == "ssh":
            if url.password or not url.hostname or url.hostname.startswith("-"):
                raise ValueError("an ssh address looks like ssh://git@host/path and holds no password")
            return value
        return checked_url(value)
    if not value or SCP_LIKE.fullmatch(value):
        return value
    return str(absolute(Path(value), info))


def absolute(value: Path, info: ValidationInfo) -> Path:
    """`value` from the configuration file's folder on, where there is a file."""
    folder = (info.context or {}).get("folder")
    path = value.expanduser()
    return Path(folder, path) if folder else path


def checked_time(value: str) -> str:
    """A time of day, `HH:MM`."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError('a time of day looks like "03:17"')
    return value


def checked_times(value: tuple[str, ...]) -> tuple[str, ...]:
    """At least one time."""
    if not value:
        raise ValueError("at least one time of day is expected")
    return value


def checked_timezone(value: str) -> str:
    """The name of an IANA time zone."""
    if value not in available_timezones():
        raise ValueError("a time zone's name looks like Europe/Berlin or UTC")
    return value


def checked_since(value: str) -> str:
    """A date as far as it is given, `all`, `today` or nothing."""
    if value not in {"", "all", "today"} and not re.fullmatch(
        r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", value
    ):
        raise ValueError("a date (2024, 2024-06 or 2024-06-20), all, or today is expected")
    return value
