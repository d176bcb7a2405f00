"""Which branches a remote has, and what to say when it lacks the one that is wanted."""

from __future__ import annotations

from typing import Any

from pipeline.errors import PublishError


def default_branch(git: Any, url: str) -> str:
    """The branch that the HEAD of the remote at `url` points to.

    Raises:
        PublishError: there is none: an empty repository, or something that is no repository.
    """
    answer = str(git.ls_remote("--symref", "--", url, "HEAD"))
    head = next((line for line in answer.splitlines() if line.startswith("ref: refs/heads/")), "")
    if not head:
        raise no_branch(git, url, "HEAD")
    return head.removeprefix("ref: refs/heads/").partition("\t")[0]


def no_branch(git: Any, remote: str, branch: str) -> PublishError:
    """The error for a remote that answers but lacks the branch."""
    heads = str(git.ls_remote("--heads", "--", remote)).splitlines()
    names = [line.partition("refs/heads/")[2] for line in heads]
    if names:
        return PublishError(f"The remote has no branch {branch}. It has: {', '.join(names[:10])}. Check `site.branch`.")
    # A captive portal answers any address with a page, which git takes for an empty repository.
    return PublishError(
        "The remote answers, but holds no branch at all: it is empty, or this is not the repository "
        "(a network's sign-in page answers for every address). Check `site.repository`."
    )
