"""What is ours in a repository: commits with our address and trailer, and the branch of our pull request."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import PublishError
from pipeline.publish.checkout import Checkout
from pipeline.publish.message import TRAILER

DEAF = "does not support push options"  # git's own words, before anything is sent
COMMITS = 2000  # how far back a commit of ours is looked for


def is_ours(checkout: Checkout, commits: str) -> bool:
    """Whether all commits of a range are ours: by the committer's address, and by the trailer that we write."""
    listed = str(checkout.git.log(f"--format=%ce%x09%(trailers:key={TRAILER},valueonly,separator=%x20)", commits))
    email = checkout.job.settings.publish.author_email
    return all(line.startswith(f"{email}\t") and not line.endswith("\t") for line in listed.splitlines())


def our_commits(checkout: Checkout) -> tuple[tuple[str, str], ...]:
    """Our commits on the site's branch, newest first: the hash, and the occasion that our trailer names."""
    form = f"--format=%H%x09%ce%x09%(trailers:key={TRAILER},valueonly,separator=%x20)"
    lines = str(checkout.git.log(form, "--first-parent", f"--max-count={COMMITS}", checkout.base)).splitlines()
    fields = (line.split("\t") for line in lines)
    email = checkout.job.settings.publish.author_email
    return tuple((commit, occasion) for commit, committer, occasion in fields if committer == email and occasion)


def fetch_branch(checkout: Checkout, branch: str) -> str:
    """Fetch another branch of the remote; the commit that it holds, "" when there is no such branch."""
    head = checkout.remote_head(branch)
    if head:
        options = ("--quiet", "--no-tags", "--no-write-fetch-head")
        checkout.git.fetch(*options, "--", checkout.remote, f"refs/heads/{branch}")
    return head


def push_own(checkout: Checkout, commit: str, branch: str, expected: str, options: Sequence[str] = ()) -> None:
    """Let our own `branch` hold `commit` instead of `expected` ("" for a branch that is not there yet).

    `options` is what the remote is told besides, where it listens (git-push, `--push-option`).

    The only forced push there is: never on the site's branch, and only from the very commit that was seen there.

    Raises:
        PublishError: someone else changed the branch meanwhile, or the remote refuses.
    """
    if branch == checkout.branch:
        raise PublishError(f"`publish.branch` must be another branch than the site's own ({branch}).")
    ref = f"refs/heads/{branch}"
    lease = f"--force-with-lease={ref}:{expected}"
    failure = checkout.try_push(f"{commit}:{ref}", lease, *(f"--push-option={option}" for option in options))
    if failure and options and DEAF in failure.words:
        failure = checkout.try_push(f"{commit}:{ref}", lease)
    if checkout.remote_head(branch) != commit:
        raise failure or PublishError(f"The push seemed to succeed, but {branch} does not hold our commit.")
