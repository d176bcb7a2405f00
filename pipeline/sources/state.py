"""Small machine-local memories in the user's cache folder: when a host was last asked, since when one blocks us.

They may vanish at any time; what is lost is courtesy, never correctness. A damaged file counts as lost.
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import SourceError
from pipeline.machine import write_whole

State = dict[str, float | str]


def load_state(path: Path) -> State:
    """The memory in `path`; empty when there is none or it can't be understood."""
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {k: v for k, v in state.items() if isinstance(v, int | float | str)} if isinstance(state, dict) else {}


def save_state(path: Path, state: State) -> None:
    """Replace the memory in one step, so that a crash leaves the old or the new one.

    Raises:
        SourceError: "cache-unwritable".
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(state, sort_keys=True).encode(), durable=False)
    except OSError as error:
        raise _unwritable(path, error) from error


def number_in(state: State, key: str) -> float:
    """The number under `key`; 0 when there is none that can be counted with."""
    value = state.get(key, 0.0)
    try:
        number = float(value) if isinstance(value, int | float) else 0.0
    except OverflowError:
        return 0.0
    return number if math.isfinite(number) else 0.0


@contextlib.contextmanager
def locked(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock beside `path`, for which other processes of this machine may have to be waited `seconds`.

    Raises:
        SourceError: "busy" when another process keeps it, "cache-unwritable".
    """
    lock = FileLock(path.with_name(path.name + ".lock"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=max(seconds, 0))
    except Timeout as error:
        raise SourceError("busy", f"another process kept {path.stem} busy for {seconds:.0f} s; try later") from error
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        yield
    finally:
        lock.release()


def _unwritable(path: Path, error: OSError) -> SourceError:
    return SourceError(
        "cache-unwritable",
        f"{path.parent}: can't keep the time of the last request ({error.strerror or error}); "
        "make the folder writable or set PAPERLINE_CACHE to one that is",
    )
