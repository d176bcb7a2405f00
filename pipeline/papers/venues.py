"""Where a paper was accepted: read from the comments that authors write on arXiv.

`short_venue`, `shows_venue` and their like belong here too; they stand in `papers.venue_forms`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Evidence, Record
from pipeline.papers.venue_forms import (
    VENUE_LIMIT,
    host_of,
    hosts,
    is_part,
    is_preprint,
    is_workshop,
    names_venue,
    short_venue,
    shows_venue,
    straight,
    year_of,
)

__all__ = ["acceptance", "best_venue", "is_preprint", "is_workshop", "names_venue", "short_venue", "shows_venue"]

COMMENT_LIMIT = 2_000
"""Characters of a comment that are read."""


def acceptance(comment: str) -> str:
    """The venue, in its short form, of which an author's comment says that it took the paper; "" if it says so of none.

    "Accepted to ICML 2024" and "CVPR 2026 (Oral)" tell of one. "12 pages", "Under review at X", "Submitted to X" and
    "Extended version of our X paper" do not: that the venue took *this* paper is not said.
    """
    for clause in _clauses(comment[:COMMENT_LIMIT]):
        if not _NOT_YET.search(clause):
            venue = _accepted(clause)
            if venue:
                return venue
    return ""


def _accepted(clause: str) -> str:
    """The venue of a clause: behind a word of acceptance, before it (`ISIT 2007, to appear`), or alone."""
    cue = _ACCEPTED.search(clause)
    if not cue:
        return _bare(clause)
    venue = _after_cue(clause[cue.end() :])
    before = _COUNTS.sub("", clause[: cue.start()]).strip(" ,.:;-")
    return venue or (short_venue(before) if _names_a_venue(before) else "")


def best_venue(records: Sequence[Record]) -> str:
    """The venue that records of one work agree on best, given in the order in which they are to be believed.

    The user's own bibliography is taken as it stands. Else a venue with a short form and a year is better than one
    without a year, that than an unknown name, and that than a cut one. A workshop or the findings of an event win over
    the event itself: a source that knows the part is more exact than one that does not.
    """
    given = next((record for record in records if record.evidence is Evidence.GIVEN and record.venue), None)
    if given:
        return "" if is_preprint(given.venue) else given.venue
    found = [venue for record in records for venue in _venues_of(record) if venue]
    best = min(found, key=_vagueness, default="")
    parts = [venue for venue in found if venue != best and best and (best in venue) and is_part(venue)]
    return parts[0] if parts else best


def tells_venue(record: Record, venue: str) -> bool:
    """Whether a record tells of the venue that `best_venue` found."""
    return bool(venue) and (record.venue == venue or venue in _venues_of(record))


def _venues_of(record: Record) -> tuple[str, ...]:
    """All venues that one record tells of."""
    year = record.published.year if record.published else None
    bare = year if record.source != "arxiv" else None  # arXiv's year is that of the preprint
    return short_venue(record.venue, bare), short_venue(record.journal_ref), acceptance(record.comment)


def _vagueness(venue: str) -> int:
    host = host_of(venue)
    if host is None:
        return 3 if venue.endswith("…") else 2
    return 0 if year_of(venue, host) else 1


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE | re.DOTALL)


# A clause that says that this paper, as it is here, was not taken (yet).
_NOT_YET = _any(
    r"\b(?:re-?)?submit(?:ted|ting)?\b(?!.*\b(?:accepted|to appear)\b)",
    r"\bsubmission\b(?!.*\baccepted\b)",
    r"\bunder (?:[\w-]+ )?(?:review|consideration|revision)\b",
    r"\bin (?:review|preparation|revision|submission)\b",
    r"\b(?:withdrawn|rejected|discarded)\b",
    r"\b(?:extended|full|fuller|long|longer|journal|revised|updated|expanded|previous|earlier|preliminary|short|shorter|abridged"
    r"|conference|original)(?: and \w+)? version\b",
    r"\bversion of (?:a|the|our|this)\b",
    r"\b(?:extension|draft) of\b",
    r"\b(?:in|based on|part of) (?:part\b|this\b|publication\b)",
    r"\b(?:supplement|supplementary|appendix|addendum|companion|comment|reply)(?: material)? (?:to|of|for)\b",
    r"\b(?:extended abstract|abstract) of this\b",
    r"\b(?:portions|used to produce|abstract booklet)\b",
    r"\btext overlap\b",
    r"\b(?:template|style file)\b",
)
_ACCEPTED = _any(
    r"\bacceptance\b|\bac+[ep]{2,4}ted\b",
    r"\b(?:to appear|appear(?:s|ed|ing)?|will appear) (?:as|in|at|on)\b",
    r"\bto appear\b",
    r"\b(?:published|presented|to present)(?: \(\w+\))? (?:as|in|at|on|with)\b",
    r"\b(?:forthcoming|in press)\b",
    r"\bcamera[- ]ready\b(?: (?:version|copy|paper|manuscript))?",
    r"\bproceedings? of\b|\bproceedings(?= [A-Z]{3})",
    r"\bproc\. (?:of )?",
    r"\b(?:best paper|oral|spotlight|poster)(?: (?:award|presentation|paper))? (?:at|in)\b",
)
# What stands between the word of acceptance and the venue.
_LEAD = re.compile(
    r"[\s,:'\"(]*(?:(?:for|as|to|by|at|in|on|with|the|an?|of|be|its?|full|long|short|regular|main|oral|poster|spotlight"
    r"|paper|papers|chapter|talk|presentation|publication|published|presented|present|appear|inclusion|conference track"
    r"|minor|revisions?|subject|proceedings?|proc\.|special issue of|journal version)(?![\w'-])[\s,:]*)*",
    re.IGNORECASE,
)
# A stop that ends a clause: not the one of `Proc. of`, `IEEE Trans. Inform. Theory`, `Int. Conf.`.
_FULL_STOP = (
    r"(?<=[a-z0-9)'\"]{2})(?<!\bal)(?<!Proc)(?<!Trans)(?<!Conf)(?<!Int)(?<!Symp)(?<!Inform)(?<!Inf)(?<!Worksh)"
    r"(?<!Comm)(?<!Commun)(?<!vol)(?<!no)(?<!pp)(?<!Info)(?<!Jan)(?<!Feb)(?<!Aug)(?<!Sept)(?<!Oct)(?<!Nov)(?<!Dec)"
    r"\.\s+(?=[A-Z0-9])"
)
_CLAUSE = re.compile(rf";|\||{_FULL_STOP}")
# What follows the venue and is no part of it.
_TAIL = _any(
    rf"\s*(?:;|\||\s/\s|{_FULL_STOP}|\.$|\s[-\u2013\u2014]\s(?!\d)).*",
    r"[\s,.(]+(?:arXiv admin|see|code|project|website|homepage|https?|key ?words?|camera[- ]ready|extended)\b.*",
    r"[\s,.(]+\d+ ?(?:pages?|pp|figures?|p)\b.*",
    r"[\s,(]+(?:as (?:an? |the )?)?(?:oral|spotlight|poster|highlight|long|short|full|main|best|regular)\b.*",
    r"\s+as (?:an?|the) .*",
    r",\s*vol(?:\.|ume)?\s*\d.*",
    r"\s*\(\s*by the .*|[\s,(]+(?:ISBN|pp)\b.*",
)
_COUNTS = re.compile(r"\b\d+ ?(?:pages?|pp?|figures?|tables?|[a-z]+ figures?)\b[\s,.:;()-]*", re.IGNORECASE)
_KIND = re.compile(
    r"conf|symp|worksh|journal|trans|proc|letters|review|magazine|meeting|congress|annals|bulletin|springer|press|school",
    re.IGNORECASE,
)
# A clause that is nothing but the name of an event: "2025 IEEE/ACM International Workshop on X (Y)".
_EVENT = re.compile(
    r"(?:(?:in|dans):?\s+)?(?:the\s+)?(?:(?:19|20)\d\d\s|\d+(?:st|nd|rd|th)\s|(?:first|second|third|fourth|fifth|sixth|seventh"
    r"|eighth|ninth|tenth|annual|international|ieee|acm|ifip|siam|usenix|european|asian|conf|journal|transactions)\b"
    r"|[a-z]{3,8}\s(?:journal|transactions|conference|workshop|symposium)|[A-Z][\w&-]*'\d\d:)",
    re.IGNORECASE,
)
# One event of a series, which needs no year to be told from the others.
_NUMBERED = re.compile(
    r"(?:the\s+)?(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\s(?:[\w/&-]+\s){0,3}"
    r"(?:conference|workshop|symposium)\s(?:on|for)\b",
    re.IGNORECASE,
)
_SHORT_WITH_YEAR = re.compile(r"\([A-Z][\w&/-]+[ ']{0,2}(?:\d\d|\d{4})\)\s*$")
_NO_NAMES = frozenset({"Journal", "Conference", "Proceedings", "Main", "Findings", "Oral", "Spotlight", "Poster"})


def _clauses(comment: str) -> list[str]:
    """A comment in pieces that speak of one thing each."""
    text = re.sub(r"\(\s*arXiv admin note.*?\)|\(\s*https?://[^\s)]*\s*\)|https?://\S+", " ", straight(comment))
    return [part.strip() for part in _CLAUSE.split(text) if part.strip()]


def _after_cue(rest: str) -> str:
    """The venue behind "accepted to" and its like."""
    lead = _LEAD.match(rest)
    phrase = _TAIL.sub("", rest[lead.end() if lead else 0 :]).strip(" ,.;:\"'")
    if len(phrase) > VENUE_LIMIT:
        phrase = re.split(r"(?<=\))|,", phrase)[0]
    return short_venue(phrase) if _names_a_venue(phrase) else ""


def _names_a_venue(phrase: str) -> bool:
    """A known venue, or words that name one: not "a journal", not "the final version"."""
    own = re.findall(r"\b[A-Z][\w-]+", phrase)
    if hosts(phrase) or len(own) > 1:
        return True
    alone = bool(own) and phrase == own[0] and len(phrase) >= len("LMCS") and phrase not in _NO_NAMES
    return alone or bool(own and (_KIND.search(phrase) or own[0].isupper()))


def _bare(clause: str) -> str:
    """A clause that is a venue and its year, without a word of acceptance: `ICCV 2025`, `CVPR 2026 (Oral)`.

    The counts of pages and figures are left out, or else they part the venue from other remarks.
    """
    pieces = (_COUNTS.sub("", clause), *_COUNTS.split(clause))
    return next((venue for piece in pieces if (venue := _bare_piece(piece))), "")


def _bare_piece(piece: str) -> str:
    phrase = _TAIL.sub("", piece).strip(" ,.:;-")
    host = host_of(phrase)
    if host and year_of(phrase, host):
        return short_venue(phrase)
    named = _NUMBERED.match(phrase) or re.search(r"\b(?:19|20)\d\d\b|'\d\d\b", piece)
    event = _EVENT.match(phrase) and _KIND.search(phrase) and named
    return short_venue(phrase) if event or _SHORT_WITH_YEAR.search(phrase) else ""
