"""Google Scholar, honestly: one profile page, rarely, and never a second try.

Scholar's robots.txt forbids `/citations?` but allows `/citations?user=`: addresses in which the profile id comes first,
without `cstart`. We ask for that one page, at most once every `min_interval`; when Scholar blocks us we stay away for a
day, then for two, then for four, up to two weeks. What the user saved or was sent can be given instead.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from email import message_from_bytes
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from pipeline.config import Settings
from pipeline.errors import SourceError
from pipeline.model import Name
from pipeline.sources.breaker import Breaker
from pipeline.sources.found import Found
from pipeline.sources.http import REDIRECTS, Http, retry_after, verify_ok
from pipeline.sources.owner import owner_names
from pipeline.sources.pace import utc
from pipeline.sources.scholar_mail import html_part, load_alerts
from pipeline.sources.scholar_page import Profile, parse_profile, verify_owner
from pipeline.sources.serpapi import fetch_serpapi
from pipeline.sources.state import locked
from pipeline.sources.wire import Answer

MAX_FILE = 20_000_000
MIME = frozenset({".mhtml", ".mht"})  # a page in one file, as browsers save it: an e-mail in form
STALE = 90 * 86_400.0  # seconds; after a quarter of a year most people have something new
BLOCKS = frozenset({"blocked", "consent", "sign-in", "rate-limited"})
UNANSWERED = frozenset(
    {"offline", "unreachable", "timeout", "tls", "busy", "deadline", "no-key", "cooling-down", "cache-unwritable"}
)
_BLOCKING_STATUS = frozenset({403, 429, 503})
_DETOURS = (("sign-in", r"accounts\.google\."), ("consent", r"consent\.(?:google|youtube)\."), ("blocked", r"/sorry\b"))


def fetch_scholar(settings: Settings, http: Http, environ: Mapping[str, str]) -> Found:
    """What Scholar says of the author's papers: a saved page and alert e-mails where given, else the profile.

    Raises:
        SourceError: "not-configured", "too-soon" or "cooling-down" (nothing was asked), a kind of block ("blocked",
            "consent", "sign-in"), or any other failure by its name.
    """
    source, author = settings.sources.scholar, settings.author
    names = owner_names(settings)
    if not source.file and not source.alerts:
        return _asked(settings, http, environ, names)
    parts: list[Found] = []
    failures: list[SourceError] = []
    try:
        if source.file:
            parts.append(load_profile(source.file, names, http.clock.wall()))
    except SourceError as error:
        failures.append(error)
    try:
        if source.alerts:
            parts.append(load_alerts(source.alerts, names, author.scholar))
    except SourceError as error:
        failures.append(error)
    records = tuple(record for part in parts for record in part.records)
    if failures and not records:
        raise failures[0]
    notes = (note for part in parts for note in part.notes)
    return Found(records, (*notes, *map(str, failures)), whole=not failures)


def profile_url(base_url: str, user: str) -> str:
    """The one address that is asked for: the profile id first, then what robots.txt does not mention."""
    return f"{base_url}/citations?user={user}&hl=en&pagesize=100&sortby=pubdate"


def asks_scholar(settings: Settings) -> bool:
    """Whether the profile is asked for at all: not where a saved page or alerts are given, nor without its id."""
    source = settings.sources.scholar
    return bool(settings.author.scholar) and not source.file and not source.alerts


def breaker_path(settings: Settings, cache: Path) -> Path:
    """Where it is kept when this profile may be asked for again."""
    host = urlsplit(settings.sources.scholar.base_url).netloc.replace(":", "_")
    return cache / "scholar" / f"{host}-{settings.author.scholar}.json"


class BlockedError(SourceError):
    """A block by status; `wish` are the seconds for which the host asks to be left alone, 0 without a wish."""

    def __init__(self, message: str, wish: float) -> None:
        super().__init__("blocked", message)
        self.wish = wish


def load_profile(path: Path, names: tuple[Name, ...], now: float) -> Found:
    """Read a profile page that was saved in a browser: as HTML, complete or not, or as one file (`.mhtml`).

    Args:
        path: the file.
        names: the author's name and its other forms.
        now: the time, in seconds since 1970; a page that was saved long ago is worth a note.

    Raises:
        SourceError: "unreadable", or what `parse_profile` and `verify_owner` raise, with the file's name.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE)
        age = now - path.stat().st_mtime
    except OSError as error:
        raise SourceError("unreadable", f"{path}: can't read the saved profile: {error.strerror or error}") from error
    try:
        profile = parse_profile(html_part(message_from_bytes(data)) if path.suffix.lower() in MIME else data)
        verify_owner(profile, names)
    except SourceError as error:
        raise SourceError(error.reason, f"{path}: {error.message}") from error
    notes = list(profile.notes)
    if profile.more:
        notes.append(
            f"{path}: shows only the first {len(profile.records)} articles; press 'Show more', then save it again"
        )
    if age > STALE:
        notes.append(f"{path}: was saved {age / 86400:.0f} days ago; save it again")
    return Found(profile.records, tuple(notes))


def _asked(settings: Settings, http: Http, environ: Mapping[str, str], names: tuple[Name, ...]) -> Found:
    """Ask, if it is time to, and remember how it went."""
    source, user = settings.sources.scholar, settings.author.scholar
    if not user:
        raise SourceError("not-configured", "no author.scholar in the configuration")
    path = breaker_path(settings, http.cache)
    with locked(path, http.remaining):
        breaker = Breaker.load(path)
        breaker.verify_time(source.min_interval * 3600, http.clock.wall())
        try:
            if source.via == "serpapi":
                found = fetch_serpapi(settings, http, environ, names)
            else:
                found = _fetch_profile(profile_url(source.base_url, user), http, names)
        except SourceError as error:
            raise _remembered(path, breaker, error, http.clock.wall()) from error
        Breaker(asked=http.clock.wall()).save(path)
    return found


def _fetch_profile(url: str, http: Http, names: tuple[Name, ...]) -> Found:
    answer = http.fetch(url, follow=False, attempts=1)
    profile = _parsed(answer, http.clock.wall())
    verify_owner(profile, names)
    return Found(profile.records, profile.notes)


def _parsed(answer: Answer, now: float) -> Profile:
    """The profile in an answer, or how Scholar keeps us from it."""
    if answer.status in REDIRECTS:
        target = urljoin(answer.url, answer.headers.get("location", ""))
        reason = next((reason for reason, sign in _DETOURS if re.search(sign, target)), "redirect")
        raise SourceError(reason, f"Google Scholar sends us elsewhere ({reason}) instead of showing the profile")
    if answer.status in _BLOCKING_STATUS:
        wish = retry_after(answer, now)
        asks = f" and asks to stay away until {utc(now + wish)}" if wish else ""
        raise BlockedError(f"Google Scholar refuses the profile (status {answer.status}){asks}", wish or 0.0)
    return parse_profile(verify_ok(answer, "Google Scholar"))


def _remembered(path: Path, breaker: Breaker, error: SourceError, now: float) -> SourceError:
    """Keep what a failure teaches, and add to the message of a block when Scholar is asked again."""
    if error.reason not in BLOCKS:
        # Being offline teaches nothing. An answer that can't be used was an answer: it counts for the interval.
        if error.reason not in UNANSWERED:
            dataclasses.replace(breaker, asked=now).save(path)
        return error
    wish = error.wish if isinstance(error, BlockedError) else 0.0
    after = breaker.after_block(error.reason, now, wish)
    after.save(path)
    told = f"{error.message}; blocked since {utc(after.blocked_since)}, next try {utc(after.next_try)}"
    return SourceError(error.reason, told)
