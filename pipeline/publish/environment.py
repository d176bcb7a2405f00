"""The surroundings in which git runs: nothing inherited by chance, nothing interactive, nothing executed.

Each line answers a fault that was seen: a run started from inside a git hook inherits `GIT_DIR`, a translated git
answers in German, a repository's configuration names programs to run, a stalled server never ends.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.config import is_loopback
from pipeline.publish.secrets import load_token, load_token_user, write_askpass

# What a person sets on purpose: how to reach the remote, and which configuration files count.
KEPT = (
    "GIT_ASKPASS",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_EXEC_PATH",
    "GIT_HTTP_PROXY_AUTHMETHOD",
    "GIT_PROXY_SSL_CAINFO",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_SSH_VARIANT",
    "GIT_SSL_CAINFO",
    "GIT_SSL_CAPATH",
    "GIT_SSL_CERT",
    "GIT_SSL_KEY",
)

OPTIONS = (
    # Off switches for what a repository's own configuration would run (git-config: core.hooksPath, core.fsmonitor).
    f"core.hooksPath={os.devnull}",
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "push.recurseSubmodules=no",
    "push.followTags=false",
    "push.gpgSign=false",
    "diff.external=",
    # What a commit stands on is on the disk before the commit is named: a power cut leaves the old or the new.
    "core.fsync=committed,index,reference",
    # A stalled transfer ends: less than 1 kB/s for 30 s.
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=30",
    # A tidy-up left running in the background would hold locks that the next run meets.
    "gc.autoDetach=false",
    "maintenance.autoDetach=false",
    "advice.detachedHead=false",
)


@contextmanager
def scrubbed_environment() -> Iterator[None]:
    """Take the inherited `GIT_*` variables out of this process's environment, and put them back at the end.

    GitPython and git both read them: a run from inside a hook or a `git rebase --exec` would work on that repository.
    """
    removed = {name: os.environ.pop(name) for name in tuple(os.environ) if name.startswith("GIT_") and name not in KEPT}
    try:
        yield
    finally:
        os.environ.update(removed)


def git_environment(url: str, cache: Path, author: tuple[str, str], when: datetime | None) -> dict[str, str]:
    """What git gets on top of the environment, for work with the remote at `url`.

    Args:
        url: the remote's address, or "" when there is none.
        cache: where the helper that answers git's questions is kept.
        author: name and e-mail address of author and committer.
        when: the commits' date; None for git's own clock.

    Raises:
        ConfigError: the token in the environment is malformed.
    """
    name, email = author
    variables = {
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        "GCM_INTERACTIVE": "never",
        "SSH_ASKPASS_REQUIRE": "never",
        "GIT_ALLOW_PROTOCOL": ":".join(_protocols(url)),
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_AUTHOR_NAME": name,
        "GIT_AUTHOR_EMAIL": email,
        "GIT_COMMITTER_NAME": name,
        "GIT_COMMITTER_EMAIL": email,
    }
    if when:
        variables |= {"GIT_AUTHOR_DATE": when.isoformat(), "GIT_COMMITTER_DATE": when.isoformat()}
    return variables | _credentials(url, cache)


def git_options(url: str) -> tuple[str, ...]:
    """The configuration that goes with every git command, as `key=value`."""
    # With a token of ours no other helper is asked: git would offer it the token to store it. A header that
    # actions/checkout left in the repository's configuration would be sent in our token's place; empty takes it away.
    return (*OPTIONS, "credential.helper=", f"http.{url}.extraHeader=") if _has_token(url) else OPTIONS


def _protocols(url: str) -> tuple[str, ...]:
    """The transports that git may use for `url`; `ext` and other remote helpers never, whatever rewrites it."""
    scheme = urlsplit(url).scheme if "://" in url else ""
    if scheme == "https":
        return ("https",)
    if scheme == "http" and is_loopback(url):
        return ("http",)
    return ("ssh", "file")


def _has_token(url: str) -> bool:
    return url.startswith(("https://", "http://")) and bool(load_token())


def _credentials(url: str, cache: Path) -> dict[str, str]:
    if not _has_token(url):
        # An empty value keeps git from falling back on `SSH_ASKPASS`, which may open a window and wait for ever.
        return {"GIT_ASKPASS": os.environ.get("GIT_ASKPASS", "")}
    host = urlsplit(url).netloc.rpartition("@")[2]
    return {
        "GIT_ASKPASS": str(write_askpass(cache)),
        "PAPERLINE_ASKPASS_SITE": f"{urlsplit(url).scheme}://{host}",
        "PAPERLINE_ASKPASS_HOST": host,
        "PAPERLINE_ASKPASS_USER": load_token_user(),
        "PAPERLINE_TOKEN": load_token(),
    }
