"""What a remote's refusal means, and the way out.

Sources of the patterns: git's own messages (LC_ALL=C), GitHub's GH006 and GH013 codes, GitLab's and Forgejo's wording.
"""

from __future__ import annotations

import re

# Someone else is pushing, or has pushed since we looked: planning anew helps.
RACING = re.compile(
    r"\(fetch first\)|\(non-fast-forward\)|stale info|cannot lock ref|failed to lock|failed to update ref"
    r"|reference already exists|incorrect old value|remote ref updated since",
    re.IGNORECASE,
)

# (what the remote says, what to do about it), the most telling first.
WAYS_OUT = (
    (
        r"GH006|GH013|protected branch|rule violations|not allowed to push code to protected",
        "The branch is protected. Allow this token's owner to push, or set `publish.mode: pull-request`.",
    ),
    (
        r"refusing to allow .* workflow|workflow[s]? scope",
        "The token may not touch workflow files; nothing of ours should: check `site.page`.",
    ),
    (
        r"GH001|file size limit|large files",
        "The remote refuses large files that the branch already holds.",
    ),
    (
        r"gpg failed to sign|failed to write commit object",
        "`commit.gpgsign` is on and the commit can't be signed here. Provide the key, or switch signing off.",
    ),
    (
        r"gpg|signature|must be signed|unsigned",
        "The remote wants signed commits. Set up signing for this user, or set `publish.mode: pull-request`.",
    ),
    (
        r"error: 403|permission (to .* )?denied(?! \(publickey)|write access .* not granted|read.only|deploy key",
        "The credentials may read but not write. Use a token (PAPERLINE_TOKEN) or key with write access to contents.",
    ),
    (
        r"error: 401|authentication failed|could not read (username|password)|invalid (username|credentials)|publickey",
        "No valid credentials. Set PAPERLINE_TOKEN, or give this user an ssh key that the remote knows.",
    ),
    (
        r"error: 404|repository .* not found|does not (appear to be a git repository|exist)|not found",
        "No such repository, or hidden from these credentials. Check PAPERLINE_TOKEN and the repository's address.",
    ),
    (
        r"pre-receive hook declined|hook declined|\[remote rejected\]",
        "The remote's own rules refused the commit; its words above say why.",
    ),
    (
        r"resolve host|unreachable|no route|connect|timed out|did not complete|too slow|early eof|hung up|error: 5\d\d",
        "The remote can't be reached right now; the next run tries again.",
    ),
    (
        r"transport '\w+' not allowed",
        "Only https, ssh and local folders are used (http on this machine only). Check the remote's address.",
    ),
    (
        r"no space left|disk ?quota|out of diskspace|unable to (write|create)|(couldn't|could not|failed to) write",
        "The disk is full, or may not be written here. Free some space, or correct the permissions, and run again.",
    ),
)

WORDS_LIMIT = 1500
CONTROL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")
NOISE = re.compile(
    r"hint:|remote:\s*$|To |Done$|Cloning into|warning: filtering not recognized|Preparing worktree"
    r"|error: failed to push some refs"
    r"|fatal: Could not read from remote repository|Please make sure you have the correct|and the repository exists"
)


def is_racing(words: str) -> bool:
    """Whether a failed push says that someone else's push came first."""
    return bool(RACING.search(words))


def way_out(words: str) -> str:
    """What the person can do about a failure in which git said `words`; "" when it tells us nothing."""
    return next((advice for pattern, advice in WAYS_OUT if re.search(pattern, words, re.IGNORECASE)), "")


def remote_words(stderr: str) -> str:
    """The part of git's output that tells a person something: the remote's own lines first, without progress noise."""
    lines = [CONTROL.sub("", line).strip() for line in stderr.splitlines()]
    telling = [line for line in lines if line and not NOISE.match(line)]
    remote = [line for line in telling if line.startswith("remote:")]
    return "\n".join([*remote, *(line for line in telling if line not in remote)])[:WORDS_LIMIT]
