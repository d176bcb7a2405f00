"""The page engine alone: a page and a bibliography in, the new page out. No network, no git, no memory."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline.errors import PageError
from pipeline.machine import write_whole
from pipeline.model import Addition, Listing, Paper, PartialDate, Record, Role, Sameness
from pipeline.page.engine import PageOptions, apply_edits, parse_page, plan_edits, verify_edits
from pipeline.page.learning.wording import is_acceptance
from pipeline.page.options import in_configuration
from pipeline.page.writing.sentence import OUT
from pipeline.papers.merge import merge
from pipeline.papers.names import parse_owner
from pipeline.papers.same import Match, match_listings
from pipeline.papers.venue_forms import shows_venue
from pipeline.papers.venue_kinds import announced_kind
from pipeline.sources.bibliography import load_bibliography

MAX_PAGE_BYTES = 10_000_000
# Here a section is named by an option, where messages speak of the configuration.
OPTIONS = {
    in_configuration(Role.NEWS): "with --news",
    in_configuration(Role.PREPRINTS): "with --into",
    in_configuration(Role.PUBLICATIONS): "with --into",
    in_configuration(): "with --into or --news",
}


@dataclass(frozen=True, slots=True)
class Applied:
    """The new page, and a line on each paper that was not simply added."""

    page: bytes
    notes: tuple[str, ...] = ()


def load_page(path: Path) -> bytes:
    """Read a page.

    Raises:
        PageError: it is no plain file, can't be read, or is larger than any page.
    """
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            raise PageError(f"{path}: is no plain file (a link, folder or device); give the page itself")
        if found.st_size > MAX_PAGE_BYTES:
            raise PageError(f"{path}: is larger than {MAX_PAGE_BYTES:,} bytes; that is no page")
        return path.read_bytes()
    except OSError as error:
        raise PageError(f"{path}: can't be read: {error.strerror}") from error


def save_page(path: Path, before: bytes, after: bytes) -> None:
    """Write the new page over the old one, whole or not at all; nothing where they are the same.

    Raises:
        PageError: someone else changed the page meanwhile, or it can't be written; it is as it was.
    """
    if after == before:
        return
    if load_page(path) != before:
        raise PageError(f"{path}: changed while it was worked on; nothing was written, run this again")
    try:
        write_whole(path, after, mode=stat.S_IMODE(path.stat().st_mode))
    except OSError as error:
        raise PageError(f"{path}: can't be written: {error.strerror}; it is as it was") from error


def apply_bibliography(
    before: bytes, bibliography: Path, *, author: str, into: str | None, news: str, today: date
) -> Applied:
    """Add each paper of the bibliography that the page does not have yet.

    Args:
        before: the page.
        bibliography: a CSL-JSON or BibTeX file.
        author: the page's owner; may be empty.
        into: the heading of the section for all entries, `off` for none, None to find the sections by themselves.
        news: the heading of the section for the news, `off` for none, empty to find it.
        today: the day of the news, where a paper has no date.

    Raises:
        SourceError: the bibliography can't be read.
        PageError: the page can't be edited safely.
    """
    names = parse_owner(author) if author else ()
    options = PageOptions(author=next(iter(names), None), aliases=names[1:], into=into, news=news)
    try:
        applied = add_papers(before, load_bibliography(bibliography), options, today)
    except PageError as error:
        raise PageError(_in_options(str(error))) from error
    return replace(applied, notes=tuple(map(_in_options, applied.notes)))


def add_papers(before: bytes, records: Sequence[Record], options: PageOptions, today: date) -> Applied:
    """Add each of the papers that the page does not have yet, and prove the edit."""
    page = parse_page(before, options)
    matches = match_listings(_papers(records), [seen for seen in page.listings if _counts(seen, options)])
    additions = [
        Addition(match.paper, "not on the page")
        for match in matches
        if match.verdict.sameness is Sameness.DIFFERENT or _tells_more(match, options)
    ]
    plan = plan_edits(page, additions, (), options, PartialDate(today.year, today.month, today.day))
    after = apply_edits(page, plan)
    verify_edits(page, after, plan, options)
    return Applied(after, (*_notes(matches), *plan.notes))


def _in_options(message: str) -> str:
    """The message with the options of the command where it speaks of the configuration."""
    for theirs, ours in OPTIONS.items():
        message = message.replace(theirs, ours)
    return message


def _counts(listing: Listing, options: PageOptions) -> bool:
    """Whether an entry speaks against adding its paper: where a section is asked for, only what stands in that one."""
    if options.into is None:
        return True
    return listing.role is (Role.NEWS if options.into == "off" else Role.PUBLICATIONS)


def _tells_more(match: Match, options: PageOptions) -> bool:
    """Whether only news are asked for and what stands there announced the preprint, while the paper is accepted now."""
    paper = match.paper
    if options.into != "off" or match.listing is None or announced_kind(paper.venue, paper.type) in OUT:
        return False
    return not is_acceptance(match.listing.text) and not shows_venue(match.listing.text, paper.venue)


def _papers(records: Sequence[Record]) -> tuple[Paper, ...]:
    """The works that the records tell of, with venue and link as the bibliography has them: the user's own word."""
    venues = {record.title: record.venue for record in records if record.venue}
    links = {record.title: record.url for record in records if record.url}
    return tuple(
        replace(paper, venue=venues.get(paper.title, paper.venue), url=links.get(paper.title, paper.url))
        for paper in merge(records)
    )


def _notes(matches: Sequence[Match]) -> list[str]:
    """A line for each paper that was left out, with the reason."""
    words = {Sameness.SAME: "on the page already", Sameness.UNSURE: "held, maybe on the page already"}
    return [
        f"{words[match.verdict.sameness]}: {match.paper.title} ({match.verdict.reason}, line {match.listing.line})"
        for match in matches
        if match.listing is not None and match.verdict.sameness in words
    ]
