"""What all forges share: a pull request (GitLab's merge request), and what is asked of the service."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

# A forge's limit for a request's text; GitHub's is the smallest (65,536 characters).
BODY_LIMIT = 60_000


class RequestState(StrEnum):
    """What became of a request."""

    OPEN = "open"
    CLOSED = "closed"  # by a person, unmerged: the papers in it are not wanted
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Request:
    """One request from our branch, as the forge holds it. `number` is what its interface names it by."""

    number: int
    url: str
    state: RequestState
    title: str
    body: str


class Forge(Protocol):
    """What is asked of a forge; what calls its interface raises ApiError when it says no."""

    def push_options(self, base: str, title: str, body: str) -> tuple[str, ...]:
        """What to say with a push so that it opens a request into `base`; () where a push opens none."""

    def list_requests(self, branch: str, base: str) -> tuple[Request, ...]:
        """The requests from our `branch` into `base`, whatever became of them."""

    def create_request(self, branch: str, base: str, title: str, body: str) -> Request:
        """Open one."""

    def update_request(self, number: int, title: str, body: str) -> None:
        """Give an open one another title and text."""
