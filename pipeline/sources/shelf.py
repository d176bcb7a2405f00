"""Answers of earlier runs, kept in the user's cache folder: so that a service need not say the same thing twice.

Two uses. Where a service sends a validator (RFC 9110, section 8.8), the next question is conditional, and "not
modified" costs it nothing. And arXiv, whose search sends none, asks to keep results for a day
(https://info.arxiv.org/help/api/user-manual.html, section 3.1.1): there an answer that was believed counts as new for
some hours. The shelf may vanish at any time; an entry that is damaged, cut or of another address counts as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

from pipeline.machine import write_whole
from pipeline.sources.wire import Answer

MAX_ENTRY = 5_000_000  # bytes; the longest list of arXiv, 2,000 papers, has about 4 MB
MAX_TOTAL = 50_000_000  # bytes; what was not used for longest goes first
OK = 200

_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]{0,200}"')  # RFC 9110, section 8.8.3, without bytes that are no ASCII


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, and when it was sent or last confirmed, in seconds since 1970."""

    answer: Answer
    at: float

    def is_new(self, now: float, max_age: float) -> bool:
        """Whether it is at most `max_age` seconds old; a time that lies ahead (a clock was wrong) is not new."""
        return self.at <= now < self.at + max_age

    @property
    def conditions(self) -> Mapping[str, str]:
        """The headers that make a question conditional on this answer being out of date."""
        headers = {"If-None-Match": self.answer.headers.get("etag", "")}
        headers["If-Modified-Since"] = self.answer.headers.get("last-modified", "")
        return {name: value for name, value in headers.items() if value}


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where answers are kept, one file each, under a name that tells nothing of the address (it may hold a key)."""

    folder: Path
    max_total: int = MAX_TOTAL

    def load(self, url: str) -> Kept | None:
        """The answer that was kept for `url`, if it is there and whole."""
        try:
            head, _, body = self._path(url).read_bytes().partition(b"\n")
            digest, noted = json.loads(head)
            if digest != _digest(url, noted, body):
                return None
            return Kept(Answer(noted["url"], OK, noted["headers"], body, kept=True), noted["at"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def save(self, url: str, answer: Answer, now: float) -> None:
        """Keep a good answer to the question `url`.

        Not kept are one that is too large, that can't be written, or that comes from the shelf: it would stay new.
        """
        if answer.status != OK or answer.kept or len(answer.body) > MAX_ENTRY:
            return
        noted = {"at": now, "headers": _validators(answer), "url": answer.url.partition("?")[0]}
        head = json.dumps([_digest(url, noted, answer.body), noted])
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._path(url), head.encode() + b"\n" + answer.body, durable=False)
            self._tidy()

    def _path(self, url: str) -> Path:
        return self.folder / hashlib.sha256(url.encode("utf-8", "backslashreplace")).hexdigest()[:32]

    def _tidy(self) -> None:
        """Take away what was written longest ago, until the rest is small enough; and what a killed run left."""
        files = sorted(
            (path for path in self.folder.iterdir() if path.is_file()), key=lambda path: path.stat().st_mtime
        )
        total = sum(path.stat().st_size for path in files)
        for path in files:
            if total <= self.max_total:
                break
            total -= path.stat().st_size
            path.unlink(missing_ok=True)


def may_keep(answer: Answer) -> bool:
    """Whether an answer can be asked for conditionally: it has a validator, and its service does not forbid to keep."""
    forbidden = "no-store" in answer.headers.get("cache-control", "").lower()
    return answer.status == OK and not forbidden and bool(_validators(answer))


def _validators(answer: Answer) -> dict[str, str]:
    """The validators that can be sent back as they are: nothing in them may end a header or confuse a server."""
    found = {}
    etag = answer.headers.get("etag", "").strip()
    if _ETAG.fullmatch(etag):
        found["etag"] = etag
    modified = answer.headers.get("last-modified", "").strip()
    with contextlib.suppress(ValueError, OverflowError):
        parsedate_to_datetime(modified)
        if modified.isascii() and modified.isprintable():
            found["last-modified"] = modified
    return found


def _digest(url: str, noted: Mapping[str, object], body: bytes) -> str:
    """Proof that an entry is whole, and the answer to this very question."""
    about = json.dumps([url, noted], sort_keys=True)
    return hashlib.sha256(about.encode() + b"\n" + body).hexdigest()
