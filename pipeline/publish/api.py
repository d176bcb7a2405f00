"""One call to a forge's or a health check's HTTP interface: bounded, https only, never redirected, without secrets.

The standard library's client is enough here: one request, no paging, no retry. A redirect is refused, because the
token must not travel to another host.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from pipeline.config import is_loopback
from pipeline.errors import PublishError
from pipeline.publish.secrets import redact

TIMEOUT = 20.0
MAX_BYTES = 5_000_000
FIRST_ERROR = 300


class ApiError(PublishError):
    """The service said no. `status` is the HTTP status, 0 when it could not be reached."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, message)
        self.status = status
        self.message = message

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Api:
    """A forge's interface: where it is, and what is sent with each call."""

    base_url: str
    headers: Mapping[str, str]

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Call `path` below the base address; the parsed JSON.

        Raises:
            ApiError: the service can't be reached, or says no.
        """
        return call(method, self.base_url.rstrip("/") + path, self.headers, body)


def call(method: str, url: str, headers: Mapping[str, str], body: Mapping[str, Any] | None = None) -> Any:
    """Call `url`; the parsed JSON, None for an empty answer or one that is no JSON.

    Raises:
        ApiError: the service can't be reached, or says no.
    """
    parts = urlsplit(url)
    where = f"{parts.scheme}://{parts.netloc}{parts.path}"
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(url)):
        raise ApiError(0, f"{where}: only https is allowed, except on this machine")
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    try:
        content = None if body is None else json.dumps(body).encode()
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sent = {"User-Agent": "paperline", "Accept": "application/json", **headers}
        connection.request(method, target, content, sent | ({"Content-Type": "application/json"} if content else {}))
        answer = connection.getresponse()
        data = answer.read(MAX_BYTES + 1)
    except (OSError, HTTPException, ValueError) as error:
        raise ApiError(0, redact(f"{where} can't be reached: {error}")) from None
    finally:
        connection.close()
    if answer.status >= FIRST_ERROR:
        raise ApiError(answer.status, redact(f"{method} {where}: {answer.status} {answer.reason}: {_words(data)}"))
    return _parsed(data)


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None


def _words(data: bytes) -> str:
    """What a forge says about a refusal: `message`, with GitHub's list of errors."""
    parsed = _parsed(data)
    if not isinstance(parsed, dict):
        return " ".join(data[:300].decode("utf-8", "replace").split())
    words = [parsed.get("message"), parsed.get("error"), parsed.get("error_description")]
    words += [item.get("message") if isinstance(item, dict) else item for item in parsed.get("errors") or []]
    return " ".join(str(word) for word in words if word)[:500]
