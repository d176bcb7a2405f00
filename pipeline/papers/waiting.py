"""The words by which pages say that a paper was sent somewhere and waits for an answer. Data, to be extended freely."""

from __future__ import annotations

# What economists say of a paper that a journal wants to see again.
RESUBMIT = (
    r"(?:(?:2nd|3rd|second|third)[ -]round )?(?:(?:revise|reject)[ -](?:and|&)[ -]resubmit|r ?& ?r)\b"
    r"|revisions? (?:requested|invited)"
)
SENT = (
    r"under (?:\w+ )?review|in review|in submission|under submission|submitted|in preparation"
    rf"|(?:under|in) (?:(?:major|minor) )?revision|(?:major|minor) revisions?|{RESUBMIT}"
)
