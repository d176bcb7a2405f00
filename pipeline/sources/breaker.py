"""The breaker of a source that blocks: who was blocked stays away for a day, then for two, then for four, up to 14.

Kept in the cache folder, across runs and processes. `state` says what happens to a memory that is lost or damaged.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pipeline.errors import SourceError
from pipeline.sources.pace import utc
from pipeline.sources.state import load_state, number_in, save_state

FIRST_REST = 24 * 3600.0
LONGEST_REST = 14 * FIRST_REST


@dataclass(frozen=True, slots=True)
class Breaker:
    """How the last questions went. Times are seconds since 1970, 0 for never.

    Attributes:
        asked: when an answer came last, good or bad.
        blocked_since: the first block after the last good answer.
        next_try: the end of the rest after the last block.
        times: blocks since the last good answer.
        why: the name of the last block.
    """

    asked: float = 0.0
    blocked_since: float = 0.0
    next_try: float = 0.0
    times: int = 0
    why: str = ""

    @classmethod
    def load(cls, path: Path) -> Self:
        """The breaker in `path`; a closed one when there is none."""
        state = load_state(path)
        return cls(
            asked=number_in(state, "asked"),
            blocked_since=number_in(state, "blocked_since"),
            next_try=number_in(state, "next_try"),
            times=int(number_in(state, "times")),
            why=str(state.get("why", "")),
        )

    def save(self, path: Path) -> None:
        """Keep it in `path`.

        Raises:
            SourceError: "cache-unwritable".
        """
        save_state(
            path,
            {
                "asked": self.asked,
                "blocked_since": self.blocked_since,
                "next_try": self.next_try,
                "times": self.times,
                "why": self.why,
            },
        )

    def is_open(self, now: float) -> bool:
        """Whether the rest after a block still lasts. A time that lies ahead (a clock was wrong) counts for nothing."""
        return self.blocked_since <= now < self.next_try

    def again(self, interval: float, now: float) -> float:
        """When the next question is allowed; 0 for at once."""
        if self.is_open(now):
            return self.next_try
        return self.asked + interval if self.asked <= now < self.asked + interval else 0.0

    def verify_time(self, interval: float, now: float) -> None:
        """Raise while nothing may be asked.

        Args:
            interval: seconds between two answers.
            now: the time, in seconds since 1970.

        Raises:
            SourceError: "cooling-down" after a block, "too-soon" after an answer.
        """
        again = self.again(interval, now)
        if self.is_open(now):
            since = utc(self.blocked_since)
            raise SourceError("cooling-down", f"blocked since {since} ({self.why}); next try {utc(again)}")
        if again:
            raise SourceError(
                "too-soon",
                f"asked at {utc(self.asked)}, no more than once every {interval / 3600:g} h; next {utc(again)}",
            )

    def after_block(self, why: str, now: float, wish: float = 0.0) -> Breaker:
        """The breaker after one more block; `wish` are the seconds that the host itself asked for."""
        rest = min(max(FIRST_REST * 2.0 ** min(self.times, 10), wish), LONGEST_REST)
        since = self.blocked_since if self.times else now
        return Breaker(asked=now, blocked_since=since, next_try=now + rest, times=self.times + 1, why=why)
