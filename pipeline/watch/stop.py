"""The wish to stop, as a signal's handler may set it at any moment."""

from __future__ import annotations

import os
import select
from typing import Protocol


class Stopping(Protocol):
    """What may be asked to stop: `threading.Event` is one, but not for handlers of signals."""

    def is_set(self) -> bool:
        """Whether it was asked."""

    def wait(self, timeout: float) -> bool:
        """Wait until it is asked, at most so many seconds; whether it was."""


class Stop:
    """Like `threading.Event`, for one thread and its signal handlers.

    An event's `set` takes a lock that its `wait` holds for moments; called by a handler in such a moment it waits for
    ever, in the thread that would have to release it. A pipe has no such lock (the self-pipe trick).
    """

    def __init__(self) -> None:
        self._asked = False
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)

    def __del__(self) -> None:
        os.close(self._read)
        os.close(self._write)

    def is_set(self) -> bool:
        """Whether it was asked."""
        return self._asked

    def set(self) -> None:
        """Ask to stop, and wake who waits."""
        if not self._asked:
            self._asked = True
            os.write(self._write, b"!")

    def wait(self, timeout: float) -> bool:
        """Wait until it is asked, at most so many seconds; whether it was."""
        if not self._asked:
            select.select([self._read], [], [], timeout)
        return self._asked
