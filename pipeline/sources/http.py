"""The one HTTP policy: every request of every source goes through `Http.fetch`.

What it promises: a wall-clock limit on each request and on the whole run, whatever the server does; a limit on bytes
after decompression; courtesy to the host (`pace`); few retries, which obey `Retry-After` or put the host off to a later
run; redirects only to named hosts and only over https (http on this machine only); certificates always verified; no
proxy and no .netrc from the environment; no secret in the text of a failure. What was answered before is not asked for
again in full, where a service can say that it is still so (`shelf`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

from pipeline.config import is_loopback
from pipeline.errors import SourceError
from pipeline.sources.pace import LONGEST_REST, Clock, Pace, utc
from pipeline.sources.shelf import Shelf, may_keep
from pipeline.sources.wire import Answer, exchange, shown

OK = 200
NOT_MODIFIED = 304
TOO_MANY = 429
SERVER_ERROR = 500
TEMPORARY = frozenset({429, 500, 502, 503, 504})
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much, in seconds and bytes.

    `total` bounds one request, `longest_wait` one `Retry-After`; a host that said 429 to the last gets `rest`.
    """

    connect: float = 10.0
    read: float = 30.0
    total: float = 60.0
    longest_wait: float = 60.0
    rest: float = 900.0
    max_bytes: int = 20_000_000
    attempts: int = 3
    redirects: int = 5


@dataclass(frozen=True)
class Http:
    """The policy. `contact` goes into the User-Agent, `ends` is the monotonic time at which the whole run is over.

    `anew`: every question is asked, whatever was answered not long ago.
    """

    cache: Path
    contact: str = ""
    floors: Mapping[str, float] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    clock: Clock = field(default_factory=Clock)
    ends: float = float("inf")
    anew: bool = False

    def within(self, seconds: float) -> Http:
        """The same policy with at most `seconds` from now on."""
        return dataclasses.replace(self, ends=min(self.ends, self.clock.monotonic() + seconds))

    @property
    def remaining(self) -> float:
        """Seconds until this run is over."""
        return max(self.ends - self.clock.monotonic(), 0.0)

    @property
    def user_agent(self) -> str:
        """`paperline/1.2.3 (+https://…)`: services ask for a name and a way to reach whoever runs the program."""
        contact = "".join(c for c in self.contact if c.isprintable() and c.isascii() and c not in "()")
        contact = f"mailto:{contact}" if "@" in contact and "://" not in contact else contact
        return f"paperline/{version('paperline')}" + (f" (+{contact})" if contact else "")

    @property
    def pace(self) -> Pace:
        """The courtesy that this policy keeps."""
        return Pace(self.cache, self.clock, self.floors)

    def fetch(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        secrets: Mapping[str, str] | None = None,
        accept: str = "*/*",
        hosts: tuple[str, ...] = (),
        follow: bool = True,
        attempts: int | None = None,
        max_age: float = 0.0,
    ) -> Answer:
        """Ask `url` by GET, conditionally where an earlier answer was kept.

        Whatever the status, an answer is an answer, once the temporary failures are tried again.

        Args:
            url: https, or http on this machine.
            params: the query.
            secrets: headers such as an API key, which go to the host of `url` alone.
            accept: the media type that is wanted.
            hosts: further hosts to which a redirect may lead.
            follow: whether to follow redirects at all; else the redirect is the answer.
            attempts: how often to ask at most, `limits.attempts` when left out.
            max_age: seconds for which an answer that was kept is the answer, without a question.

        Raises:
            SourceError: with the reason "insecure", "timeout", "offline", "unreachable", "tls", "truncated",
                "too-large", "bad-encoding", "redirect", "deferred" (the host asks for a long wait), "cooling-down" (it
                did before), "deadline", "busy" or "cache-unwritable".
        """
        full = _full(url, params)
        now = self.clock.wall()
        kept = self.shelf.load(full)
        if kept and not self.anew and kept.is_new(now, max_age):
            return kept.answer
        sent = {"Accept": accept, **(kept.conditions if kept else {})}
        answer = self._insist(full, sent, dict(secrets or {}), hosts if follow else None, attempts)
        if kept and answer.status == NOT_MODIFIED:
            answer = dataclasses.replace(kept.answer, kept=False)  # confirmed just now
        if may_keep(answer):
            self.shelf.save(full, answer, now)
        return answer

    def keep(self, answer: Answer, url: str, params: Mapping[str, str] | None = None) -> None:
        """Keep an answer that can be believed, for a later `fetch` of the same `url` and `params` with a `max_age`."""
        self.shelf.save(_full(url, params), answer, self.clock.wall())

    @property
    def shelf(self) -> Shelf:
        """The answers of earlier runs."""
        return Shelf(self.cache / "answers")

    def _insist(
        self, url: str, sent: dict[str, str], own: dict[str, str], hosts: tuple[str, ...] | None, attempts: int | None
    ) -> Answer:
        """Ask until there is an answer that is no temporary failure, or often enough; redirects only with `hosts`."""
        tries = attempts or self.limits.attempts
        for attempt in range(1, tries + 1):
            try:
                answer = self._ask(url, {**sent, **own}) if hosts is None else self._follow(url, sent, own, hosts)
            except SourceError as error:
                if attempt == tries or error.reason not in {"unreachable", "truncated"}:
                    raise
                self._wait(url, None, attempt)
                continue
            if answer.status not in TEMPORARY or attempt == tries:
                if answer.status == TOO_MANY:  # still, after all our waiting: what else is to be asked waits, too
                    self.pace.rest(url, self.limits.rest)
                return answer
            self._wait(url, retry_after(answer, self.clock.wall()), attempt)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _wait(self, url: str, asked: float | None, attempt: int) -> None:
        """Sit out what the host asked for; without a wish, its floor, doubled each time (0 on this machine)."""
        seconds = self.pace.floor(url) * 2**attempt if asked is None else asked
        if seconds > min(self.limits.longest_wait, self.remaining):
            self.pace.rest(url, seconds)
            until = utc(self.clock.wall() + seconds)
            raise SourceError("deferred", f"{shown(url)} asks to be left alone until {until}; a later run asks again")
        self.clock.sleep(seconds)

    def _follow(self, url: str, sent: dict[str, str], own: dict[str, str], hosts: tuple[str, ...]) -> Answer:
        home = urlsplit(url).netloc
        allowed = {urlsplit(url).hostname or "", *hosts}
        for _ in range(self.limits.redirects + 1):
            answer = self._ask(url, {**sent, **own} if urlsplit(url).netloc == home else sent)
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                return answer
            url = _target(url, answer.headers["location"], allowed)
        raise SourceError("redirect", f"{shown(url)} leads in circles (more than {self.limits.redirects} redirects)")

    def _ask(self, url: str, sent: Mapping[str, str]) -> Answer:
        if not is_secure(url):
            raise SourceError("insecure", f"{shown(url)}: only https is allowed, except on this machine")
        if self.remaining <= 0:
            raise SourceError("deadline", f"no time left for {shown(url)}; raise sources.deadline if it happens often")
        with self.pace.turn(url, self.remaining):
            seconds = min(self.limits.total, self.remaining)
            headers = {"User-Agent": self.user_agent, "Accept-Encoding": "gzip", **sent}
            timeouts = (min(self.limits.connect, seconds), self.limits.read)
            return exchange(url, headers, seconds=seconds, timeouts=timeouts, max_bytes=self.limits.max_bytes)


def _full(url: str, params: Mapping[str, str] | None) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(params)}" if params else url


def _target(url: str, location: str, allowed: set[str]) -> str:
    """Where a redirect leads, when it may be followed: to a host that is `allowed`, safely."""
    try:
        target = urljoin(url, location)
        if urlsplit(target).hostname in allowed and is_secure(target):
            return target
    except ValueError:
        target = location
    raise SourceError("redirect", f"{shown(url)} leads to {shown(target)}, which is not followed")


def verify_ok(answer: Answer, service: str) -> bytes:
    """The body of a good answer.

    Raises:
        SourceError: "rate-limited" (429), "unavailable" (5xx), "refused" (401, 403), "not-found" (404, 410) or
            "unexpected-status".
    """
    if answer.status == OK:
        return answer.body
    reason, advice = _STATUS_WORDS.get(answer.status, ("unexpected-status", "see whether the service has changed"))
    if answer.status >= SERVER_ERROR:
        reason, advice = "unavailable", "a later run asks again"
    raise SourceError(reason, f"{service} answered with status {answer.status} at {shown(answer.url)}; {advice}")


_STATUS_WORDS = {
    401: ("refused", "check the key in the environment"),
    403: ("refused", "check the key, and whether the service blocks this network"),
    404: ("not-found", "check the identifier in the configuration"),
    410: ("not-found", "check the identifier in the configuration"),
    429: ("rate-limited", "a later run asks again"),
}


def retry_after(answer: Answer, now: float) -> float | None:
    """Seconds that `Retry-After` asks for (RFC 9110, section 10.2.3), at most a day; None without a usable wish."""
    value = answer.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdecimal():
        return min(float(value[:12]), LONGEST_REST)
    try:
        seconds = parsedate_to_datetime(value).timestamp() - now
    except (ValueError, OverflowError, OSError):
        return None
    return min(max(seconds, 0.0), LONGEST_REST)


def is_secure(url: str) -> bool:
    """Whether `url` may be asked: https, or http on this machine."""
    scheme = urlsplit(url).scheme
    return scheme == "https" or (scheme == "http" and is_loopback(url))
