"""Secrets: found in the environment only, handed to git by a helper, and kept out of everything that is shown.

The token's environment variable is `PAPERLINE_TOKEN`; `PAPERLINE_TOKEN_USER` is the user name that goes with it where
the forge insists on one (`gitlab-ci-token` for a GitLab job token).
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from pipeline.errors import ConfigError
from pipeline.machine import write_whole

TOKEN = "PAPERLINE_TOKEN"  # noqa: S105 - the variable's name, not its value
TOKEN_USER = "PAPERLINE_TOKEN_USER"  # noqa: S105 - likewise
# GitHub asks for this name with installation tokens and takes any name with the others, as GitLab and Forgejo do.
DEFAULT_USER = "x-access-token"

SECRET_NAME = re.compile(r"^(PAPERLINE_\w*(TOKEN|KEY|SECRET|PASSWORD|URLS?)|\w*_TOKEN|GH_TOKEN|GITHUB_TOKEN)$")
URL_PASSWORD = re.compile(r"(?<=://)[^/@\s]+:[^/@\s]*(?=@)")
AUTHORIZATION = re.compile(r"(?i)(authorization:\s*\w+\s+)\S+")
SHORTEST = 6  # a shorter "secret" (such as `1`) would black out ordinary words
HIDDEN = "***"

# git asks `Username for 'https://host': ` and `Password for 'https://user@host': `. Nothing is answered for another
# host (a redirect must not carry the token away), and the helper's text holds no secret: it reads the environment.
ASKPASS = """#!/bin/sh
case "$1" in
  "Username for '$PAPERLINE_ASKPASS_SITE'"* | "Username for '$PAPERLINE_ASKPASS_SITE/"*)
    printf '%s\\n' "$PAPERLINE_ASKPASS_USER" ;;
  "Password for '"*"@$PAPERLINE_ASKPASS_HOST'"* | "Password for '"*"@$PAPERLINE_ASKPASS_HOST/"*)
    printf '%s\\n' "$PAPERLINE_TOKEN" ;;
  *) exit 1 ;;
esac
"""


def load_token(environ: Mapping[str, str] = os.environ) -> str:
    """The access token for the site's repository from `$PAPERLINE_TOKEN`, without surrounding blanks; "" when not set.

    Raises:
        ConfigError: it holds a blank, a line break or another control character inside: git would print it.
    """
    token = environ.get(TOKEN, "").strip()
    if re.search(r"[\s\x00-\x1f\x7f]", token):
        raise ConfigError(f"${TOKEN} holds a blank or a line break; copy the token again, alone on its line")
    return token


def load_token_user(environ: Mapping[str, str] = os.environ) -> str:
    """The user name that goes with the token."""
    return environ.get(TOKEN_USER, "").strip() or DEFAULT_USER


def write_askpass(folder: Path) -> Path:
    """Write git's question-answering helper into `folder` and return its path. It holds no secret."""
    path = folder / "askpass.sh"
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != ASKPASS:
        write_whole(path, ASKPASS.encode())
    path.chmod(0o700)
    return path


def redact(text: str, environ: Mapping[str, str] = os.environ) -> str:
    """`text` without the secrets of the environment, in any form in which git, HTTP or a forge would repeat them."""
    secrets = {value for name, value in environ.items() if SECRET_NAME.match(name)}
    # A variable may hold several, such as addresses with blanks between them.
    forms = {form for value in secrets for part in (value.strip(), *value.split()) for form in _forms(part)}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, HIDDEN)
    return AUTHORIZATION.sub(rf"\g<1>{HIDDEN}", URL_PASSWORD.sub(HIDDEN, text))


def _forms(secret: str) -> tuple[str, ...]:
    if len(secret) < SHORTEST:
        return ()
    pairs = (secret, f"{DEFAULT_USER}:{secret}", f"oauth2:{secret}", f":{secret}")
    encoded = tuple(base64.b64encode(pair.encode()).decode().rstrip("=") for pair in pairs)
    return (secret, quote(secret, safe=""), *encoded)
