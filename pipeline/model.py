"""The values that flow through the pipeline: frozen, hashable, without I/O or behaviour beyond their own shape.

Reading order is the order of the data: `Record` (one source's word on one paper) -> `Paper` (all sources merged),
`Listing` (one paper as the page shows it) -> `Addition`, `Promotion`, `Held` (what was decided, with the reason)
-> `Change` (what the page's edit did) -> `SourceStatus`, `RunReport` (what a run tells).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Evidence(StrEnum):
    """How we know whose paper a record is."""

    GIVEN = "given"  # the user handed it to us: a bibliography file, an `include`
    IDENTITY = "identity"  # an identity feed: arXiv author id, ORCID, the Scholar profile of the right name
    NAME = "name"  # a query by name only: may be a namesake


class Role(StrEnum):
    """The sections that the pipeline writes to."""

    NEWS = "news"
    PREPRINTS = "preprints"
    PUBLICATIONS = "publications"


class ChangeKind(StrEnum):
    """What one change on the page is, as the report names it."""

    PREPRINT = "preprint"
    PUBLICATION = "publication"
    NEWS = "news"
    PROMOTION = "promotion"


class SourceState(StrEnum):
    """How a source did in this run."""

    OK = "ok"
    DEGRADED = "degraded"  # usable, but not all of it
    FAILED = "failed"
    SKIPPED = "skipped"  # switched off, cooling down, or asked too recently


class RunStatus(StrEnum):
    """The outcome of one sync."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"


class Sameness(StrEnum):
    """The answer to "are these the same work?"."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A calendar date of which month and day may be unknown (0)."""

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        """ISO 8601, as far as known: `2024`, `2024-06`, `2024-06-20`."""
        text = f"{self.year:04d}"
        if self.month:
            text += f"-{self.month:02d}"
            if self.day:
                text += f"-{self.day:02d}"
        return text


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name. `given` may be initials or empty; a group's name stands in `family` alone."""

    family: str
    given: str = ""

    def __str__(self) -> str:
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True)
class Person:
    """What a source knows of one author beyond the name: the ORCID iD (as 0000-0002-1825-0097), where they work."""

    name: Name
    orcid: str = ""
    affiliations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One source's word on one paper.

    `ids` are normalised identifiers such as `arxiv:2406.01583` or `doi:10.1145/3606274` (see `papers.ids`), sorted.
    `venue` is as the source writes it (CSL-JSON's `container-title`), empty when none is known or it is just "arXiv".
    `published` is the day of the first public version. `url` is a landing page built from validated data. `people` are
    those authors of whom more than the name is told. `type` is CSL-JSON's of the work
    (`papers.venue_kinds.TYPES`), empty where the source does not tell, `venue_short` its `container-title-short`;
    `volume`, `issue` and `page` (a range such as "45-67", or an article's number) are CSL-JSON's, of that venue.
    `venue_year` is the year in which it appeared there, which may be later than that of `published`; None: not told.
    """

    source: str
    title: str
    authors: tuple[Name, ...] = ()
    authors_complete: bool = True
    title_complete: bool = True
    ids: tuple[str, ...] = ()
    published: PartialDate | None = None
    venue: str = ""
    url: str = ""
    abstract: str = ""
    comment: str = ""
    journal_ref: str = ""
    categories: tuple[str, ...] = ()
    citations: int | None = None
    evidence: Evidence = Evidence.NAME
    people: tuple[Person, ...] = ()
    type: str = ""
    venue_short: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    venue_year: int | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One work, as all sources together know it.

    `key` is the strongest id (or a folded title) and names the paper in the ledger. `venue` is what a page would
    print for an accepted paper (`NeurIPS 2024`) and empty for a preprint. `titles` are all titles seen, the chosen
    one first. `sources` names who told us, `people` what they know of authors beyond the names. `type` and
    `venue_short`, `volume`, `issue`, `page` and `venue_year` are as in `Record`.
    """

    key: str
    title: str
    titles: tuple[str, ...] = ()
    authors: tuple[Name, ...] = ()
    authors_complete: bool = True
    ids: tuple[str, ...] = ()
    published: PartialDate | None = None
    venue: str = ""
    url: str = ""
    abstract: str = ""
    comment: str = ""
    categories: tuple[str, ...] = ()
    citations: int | None = None
    evidence: Evidence = Evidence.NAME
    sources: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    type: str = ""
    venue_short: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    venue_year: int | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One entry of the page, as matching sees it: which section, what it shows, where.

    `titles` are the texts in the entry that may be the title, the likeliest first. `text` is the entry as a reader
    sees it, on one line. `ids` are found in its links and text. `line` counts from 1. `shows_venue` says that it names
    a venue, if only that where the paper was sent.
    """

    role: Role | None
    titles: tuple[str, ...]
    ids: tuple[str, ...]
    text: str
    line: int
    year: int | None = None
    shows_venue: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer to "same work?" with a reason that a person can read."""

    sameness: Sameness
    reason: str


@dataclass(frozen=True, slots=True)
class Addition:
    """A paper to be added to the page, and why."""

    paper: Paper
    reason: str


@dataclass(frozen=True, slots=True)
class Promotion:
    """A listed preprint that is now known as accepted: `listing` gets `paper.venue`."""

    paper: Paper
    listing: Listing
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """A paper that was not published, and why; `state` is the ledger's word for it."""

    paper: Paper
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change on the page, as the report and the commit message tell it.

    `section` is the heading's visible text.
    """

    kind: ChangeKind
    paper: Paper
    section: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """How one source did: for the report."""

    name: str
    state: SourceState
    records: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True)
class Poll:
    """What all sources said, and how each of them did. A failed source is a value, not a crash."""

    records: tuple[Record, ...] = ()
    statuses: tuple[SourceStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one sync did. `commit` is the full hash, `diff` a unified diff, `before` and `after` the page's bytes."""

    status: RunStatus
    sources: tuple[SourceStatus, ...] = ()
    changes: tuple[Change, ...] = ()
    held: tuple[Held, ...] = ()
    notes: tuple[str, ...] = ()
    diff: str = ""
    commit: str = ""
    pushed: bool = False
    pull_request: str = ""
    error: str = ""
    dry_run: bool = False
    before: bytes = b""
    after: bytes = b""
