"""Which entries of the page are preprints whose paper has been accepted meanwhile."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Listing, Paper, Promotion, Role, Sameness
from pipeline.papers.ledger import Entry, State
from pipeline.papers.same import Match
from pipeline.papers.venues import is_workshop, names_venue, shows_venue
from pipeline.papers.waiting import RESUBMIT, SENT

_WAITING = re.compile(
    rf"\b(?:{SENT}|preprint|pre-print|arxiv preprint|working paper|work in progress)\b|\b20\d\d\+", re.IGNORECASE
)
# Where the entry says arXiv in the place of a venue, with the number there or the year, or that the paper is published
# there: no mere link to a copy.
_ON_ARXIV = re.compile(
    r"\barxiv\b(?: e?-?print)?[\s:,(]*(?:arxiv:\s*)?(?:\d{4}\.\d{4,5}|(?:19|20)\d\d)"
    r"|\b(?:published|posted|appeared) (?:online )?(?:at|in|on) (?:the )?arxiv\b",
    re.IGNORECASE,
)
# The venue that a paper waits for: "under review at Quiet Letters".
_GOAL = re.compile(
    rf"\b(?:(?:{SENT})\s+(?:at|to|in|of|for|by|with)\s+"
    rf"|(?:{RESUBMIT})(?:\s*\([^()]*\bround[^()]*\))?\s*[,:(]\s*)"  # "R&R, Quiet Letters"
    r"(?:[^;()\[\].]|\.(?!\s)|(?<![a-z]{4})\.)*(?:\([A-Z][\w-]*\))?",
    re.IGNORECASE,
)
# That venue in front of it: "*Quiet Letters* (R&R)", "Quiet Letters, under review".
_GOAL_IN_FRONT = re.compile(rf"[^;()\[\].\n]+[,(]\s*(?:{SENT})", re.IGNORECASE)
_SENT_SOMEWHERE = re.compile(rf"\b(?:{SENT})\b", re.IGNORECASE)


# What the owner says of a paper that was taken: nothing waits there for a venue.
_TAKEN = re.compile(
    r"\b(?:accepted|in press|to appear|forthcoming)\b(?! (?:pending|subject|with|after|upon))", re.IGNORECASE
)


def promotions(cases: Sequence[tuple[Match, Entry | None]]) -> tuple[Promotion, ...]:
    """The promotions that follow from papers found on the page, one an entry, in the order of the page.

    Each case is a paper with its entry of the page and its entry in the ledger. An entry is promoted once: where the
    owner undid it, it stays undone.
    """
    found: dict[int, Promotion] = {}
    for match, entry in cases:
        if match.listing is None or match.verdict.sameness is not Sameness.SAME or match.listing.line in found:
            continue
        if _is_due(match.paper, match.listing, entry):
            reason = f"accepted: {match.paper.venue} (by {', '.join(match.paper.sources) or 'its record'})"
            found[match.listing.line] = Promotion(match.paper, match.listing, reason)
    return tuple(found[line] for line in sorted(found))


def _is_due(paper: Paper, listing: Listing, entry: Entry | None) -> bool:
    if not paper.venue or shows_venue(_GOAL_IN_FRONT.sub("", _GOAL.sub("", listing.text)), paper.venue):
        return False
    if entry and entry.state is State.PROMOTED and not _outgrown(entry, paper, listing):
        return False
    if _TAKEN.search(listing.text):
        return False
    waiting = bool(_WAITING.search(listing.text) or _ON_ARXIV.search(listing.text))
    if listing.role is Role.PUBLICATIONS and listing.shows_venue:
        return bool(_SENT_SOMEWHERE.search(listing.text))  # a preprint beside a venue is where to read the paper
    if listing.role is Role.PREPRINTS:
        return waiting or not names_venue(listing.text)  # a venue in the owner's own words is left alone
    return listing.role is Role.PUBLICATIONS and waiting


def _outgrown(entry: Entry, paper: Paper, listing: Listing) -> bool:
    """Whether we named a workshop, it still stands there, and the paper is now in the main track of some venue."""
    return is_workshop(entry.venue) and not is_workshop(paper.venue) and shows_venue(listing.text, entry.venue)
