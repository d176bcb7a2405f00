"""Courtesy: a floor between two requests to one host, one request at a time, and rest where a host asked for it.

Kept across the processes of this machine by a lock and a time stamp in the cache folder.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from pipeline.config import is_loopback
from pipeline.errors import SourceError
from pipeline.sources.state import load_state, locked, number_in, save_state

# Seconds between two requests. arXiv: its terms of use allow one request every three seconds on a single connection,
# counted over all of its programming interfaces (https://info.arxiv.org/help/api/tou.html).
FLOORS: Mapping[str, float] = MappingProxyType({"arxiv.org": 3.0})
FLOOR = 1.0  # for every other host: what Semantic Scholar grants with a key, and slower than any other asks for
LONGEST_REST = 24 * 3600.0  # no answer, however absurd, keeps us away for longer than a day


@dataclass(frozen=True, slots=True)
class Clock:
    """The three faces of time: seconds since 1970, seconds that never jump, and waiting."""

    wall: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Pace:
    """Lets requests through one by one. `floors` raises the floor of a host or group; it can't be lowered."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    floors: Mapping[str, float] = field(default_factory=dict)

    def floor(self, url: str) -> float:
        """Seconds between two requests to the host of `url`: 0 on this machine itself."""
        if is_loopback(url):
            return 0.0
        group = group_of(url)
        return max(FLOORS.get(group, FLOOR), self.floors.get(group, 0.0))

    @contextlib.contextmanager
    def turn(self, url: str, patience: float) -> Iterator[None]:
        """Wait at most `patience` seconds for the turn of one request to the host of `url`, and hold it.

        Raises:
            SourceError: "cooling-down" while the host has asked for rest, "busy" when the turn doesn't come in time.
        """
        floor = self.floor(url)
        if not floor:
            yield
            return
        path = self._path(url)
        with locked(path, patience):
            self._verify_rested(url)
            wait = min(
                max(number_in(load_state(path), "last") + floor - self.clock.wall(), 0), floor
            )  # a clock may have jumped
            if wait > patience:
                raise SourceError("busy", f"{group_of(url)} may be asked again in {wait:.0f} s, but no time is left")
            if wait:
                self.clock.sleep(wait)
            try:
                yield
            finally:
                save_state(path, {**load_state(path), "last": self.clock.wall()})

    def rest(self, url: str, seconds: float) -> None:
        """Leave the host of `url` alone for `seconds`, also in later runs; this machine itself needs no rest."""
        if self.floor(url):
            path = self._path(url)
            now = self.clock.wall()
            save_state(path, {**load_state(path), "rest_from": now, "rest_until": now + min(seconds, LONGEST_REST)})

    def resting(self, url: str) -> tuple[float, float]:
        """Since when and until when the host of `url` is left alone, in seconds since 1970; twice 0 when it is not."""
        state = load_state(self._path(url)) if self.floor(url) else {}
        since, until = number_in(state, "rest_from"), number_in(state, "rest_until")
        return (since, until) if since <= self.clock.wall() < until else (0.0, 0.0)

    def _path(self, url: str) -> Path:
        return self.folder / "hosts" / f"{group_of(url)}.json"

    def _verify_rested(self, url: str) -> None:
        _, until = self.resting(url)
        if until:
            raise SourceError(
                "cooling-down",
                f"{group_of(url)} asked us to stay away until {utc(until)}; it is asked again after that",
            )


def group_of(url: str) -> str:
    """The host of `url`. The hosts that share one floor go by one name: all of arXiv counts as one."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    return next((group for group in FLOORS if host == group or host.endswith(f".{group}")), host)


def utc(seconds: float) -> str:
    """A point in time for a message: `2024-06-20 03:17 UTC`."""
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(seconds))
