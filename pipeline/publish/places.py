"""The site's repository, for one run alone: by a clone of our own, or by a person's checkout."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import PublishError
from pipeline.machine import refusals_told
from pipeline.publish.checkout import Checkout
from pipeline.publish.clone import OwnClone
from pipeline.publish.command import verify_git_version
from pipeline.publish.environment import scrubbed_environment
from pipeline.publish.job import Job, folder_name
from pipeline.publish.linked import LinkedTree


class BusyError(PublishError):
    """Another run is working on this site."""


@contextmanager
def open_checkout(job: Job) -> Iterator[Checkout]:
    """The site's repository, for one run alone.

    Raises:
        BusyError: another run is working on this site.
        PublishError: git is missing or too old.
        PaperlineError: the machine refuses: a full disk, a folder that can't be written, no memory.
    """
    site = job.settings.site
    place = str(site.checkout.resolve()) if site.checkout else site.repository
    with refusals_told(), scrubbed_environment(), _locked(job.cache / "locks" / f"{folder_name(place)}.lock", place):
        verify_git_version(job.open_git(job.cache, ""))
        checkout: Checkout = LinkedTree(job) if site.checkout else OwnClone(job)
        try:
            yield checkout
        finally:
            checkout.close()


@contextmanager
def _locked(path: Path, place: str) -> Iterator[None]:
    """Hold the kernel's lock on `path`; it vanishes with the process, so that a dead run never blocks the next."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise BusyError(f"busy: another run is working on {place}. Nothing was done.") from None
    except NotImplementedError:
        raise PublishError(
            f"{path.parent} is on a file system without locks. Set $PAPERLINE_CACHE to a local folder."
        ) from None
    try:
        yield
    finally:
        lock.release()
