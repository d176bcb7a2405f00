"""What the machine itself can refuse, told to a person; and files that are written whole or not at all."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import PaperlineError

# What to do about what the system says. Whatever else it says is a bug of ours, or handled nearer.
WAYS_OUT = {
    errno.ENOSPC: "Free some space and run again.",
    errno.EDQUOT: "Free some of your share of the disk and run again.",
    errno.EFBIG: "Raise the limit (`ulimit -f`) and run again.",
    errno.EROFS: "Choose another folder, or mount the disk for writing.",
    errno.EACCES: "Check who owns it and its permissions.",
    errno.EPERM: "Check who owns it and its permissions.",
    errno.EIO: "Check the disk before you run again.",
    errno.EMFILE: "Raise the limit (`ulimit -n`) and run again.",
    errno.ENFILE: "Run again when less runs on this machine.",
    errno.EAGAIN: "Too many processes run (`ulimit -u`); run again later.",
    errno.ENOMEM: "Run again when there is more memory.",
    errno.ENOTDIR: "A file stands where a folder is needed; move it away, or choose another folder.",
    errno.EISDIR: "A folder stands where a file is needed; move it away, or choose another name.",
    errno.ENAMETOOLONG: "Choose a shorter path.",
}


def refusal_words(error: BaseException) -> str:
    """What a person should know of an error of the operating system; "" where it is none that a person can mend."""
    if isinstance(error, MemoryError):
        return f"{os.strerror(errno.ENOMEM)}. {WAYS_OUT[errno.ENOMEM]}"
    if not isinstance(error, OSError) or error.errno not in WAYS_OUT:
        return ""
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror}. {WAYS_OUT[error.errno]}"


@contextmanager
def refusals_told() -> Iterator[None]:
    """Let what the machine refuses be an expected failure.

    Raises:
        PaperlineError: a full or read-only disk, no memory, no more files or processes.
    """
    try:
        yield
    except (OSError, MemoryError) as error:
        words = refusal_words(error)
        if not words:
            raise
        raise PaperlineError(words) from error


def write_whole(path: Path, data: bytes, *, durable: bool = True, mode: int | None = None) -> None:
    """Let the file at `path` hold `data`; whatever happens meanwhile, it holds the old or the new, never a part.

    Args:
        path: the file.
        data: what it is to hold.
        durable: whether that holds for a power cut as well; without, an empty file may be what is found after one.
        mode: the file's permissions; the usual ones when left out.

    Raises:
        OSError: it can't be written; the file is as it was.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")  # sources are asked in threads
    try:
        (write_through if durable else Path.write_bytes)(beside, data)
        if mode is not None:
            beside.chmod(mode)
        beside.replace(path)
    except OSError as error:
        error.filename, error.filename2 = str(path), None  # the file that is meant, not the one beside it
        raise
    finally:
        beside.unlink(missing_ok=True)


def write_through(path: Path, data: bytes) -> None:
    """Write a file and wait until it is on the disk: a name given to it later must not outlive its content."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
