"""Which forge serves a repository: told by the remote's address or by `publish.forge`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.config import Settings
from pipeline.errors import ConfigError
from pipeline.publish.forgejo import open_forgejo
from pipeline.publish.github import open_github
from pipeline.publish.gitlab import open_gitlab
from pipeline.publish.request import Forge
from pipeline.publish.secrets import load_token

SCP_LIKE = re.compile(r"(?:[^@/]+@)?(?P<host>[^:/]+):(?P<path>[^/].*)")
OPENERS: dict[str, Callable[[str, str, str, str], Forge]] = {
    "github": open_github,
    "gitlab": open_gitlab,
    "forgejo": open_forgejo,
}
NAMED_IN_HOST = {
    "github": "github",
    "gitlab": "gitlab",
    "codeberg.org": "forgejo",
    "forgejo": "forgejo",
    "gitea": "forgejo",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A repository at a forge: the host, and the path there without `.git`."""

    host: str
    path: str


def parse_place(url: str) -> Place:
    """The forge and the repository that a remote's address names.

    Raises:
        ConfigError: it names none, as a local folder does.
    """
    parts, short = urlsplit(url), SCP_LIKE.fullmatch(url)
    host, path = (parts.hostname or "", parts.path)
    if "://" not in url:
        host, path = (short["host"], short["path"]) if short else ("", "")
    path = path.strip("/").removesuffix(".git")
    if not host or not re.fullmatch(r"[\w.~-]+(/[\w.~-]+)+", path):
        raise ConfigError("publish.mode: pull-request needs a repository at a forge, such as https://host/owner/name")
    return Place(host, path)


def open_forge(settings: Settings, url: str) -> Forge:
    """The forge that serves the remote at `url`, ready to be asked.

    Raises:
        ConfigError: neither the address nor the configuration says which, or there is no token.
    """
    place = parse_place(url)
    kind: str = settings.publish.forge
    if kind == "auto":
        kind = next((kind for word, kind in NAMED_IN_HOST.items() if word in place.host), "")
    if kind not in OPENERS:
        raise ConfigError(f"publish.forge: say what runs at {place.host}: {', '.join(OPENERS)}")
    token = load_token()
    if not token:
        raise ConfigError("publish.mode: pull-request needs a token in the environment variable PAPERLINE_TOKEN")
    return OPENERS[kind](settings.publish.base_url, place.host, place.path, token)
