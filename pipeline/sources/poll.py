"""All sources, one after the other. One that fails is a status with a reason; it stops nothing and removes nothing."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.config import IN_SITE, Settings
from pipeline.errors import PaperlineError, SourceError
from pipeline.model import Poll, Record, SourceState, SourceStatus
from pipeline.sources.arxiv import fetch_arxiv
from pipeline.sources.bibliography import load_bibliography, parse_bibliography
from pipeline.sources.crossref import fetch_crossref
from pipeline.sources.dblp import fetch_dblp
from pipeline.sources.found import Found
from pipeline.sources.http import Http
from pipeline.sources.memory import Memory, after_failure, after_success, is_asked, load_memory, remembered
from pipeline.sources.openalex import fetch_openalex
from pipeline.sources.orcid import fetch_orcid
from pipeline.sources.pace import group_of
from pipeline.sources.scholar import fetch_scholar
from pipeline.sources.semantic_scholar import fetch_semantic_scholar

Fetch = Callable[[Http], Found]
Read = Callable[[str], bytes | None]

PER_SOURCE = 120.0  # seconds for one source, within the limit for all
# Nothing was asked, and nothing is wrong.
SKIPPED = frozenset({"not-configured", "too-soon", "cooling-down"})

_log = logging.getLogger(__name__)


def open_http(settings: Settings, cache: Path, *, anew: bool = False) -> Http:
    """The HTTP policy of one run: contact, floors and deadline from the configuration, memories in `cache`.

    `anew` is for whoever wants to know whether the services answer now.
    """
    named = {name: getattr(settings.sources, name) for name in type(settings.sources).model_fields}
    sources = [source for source in named.values() if hasattr(source, "base_url")]
    floors: dict[str, float] = {}
    for source in sources:
        group = group_of(source.base_url)
        floors[group] = max(floors.get(group, 0.0), source.delay)
    return Http(cache, settings.sources.contact, floors, anew=anew).within(settings.sources.deadline)


def poll(
    settings: Settings,
    http: Http,
    listed_ids: tuple[str, ...] = (),
    *,
    known_authored: bool = False,
    environ: Mapping[str, str] | None = None,
    read: Read | None = None,
) -> Poll:
    """Ask every source that is switched on.

    Args:
        settings: the site's configuration.
        http: the HTTP policy, with the deadline of the run in it.
        listed_ids: ids that the page shows.
        known_authored: whether papers of the author are known, so that an empty answer can't be right.
        environ: where keys are looked up, `os.environ` when left out.
        read: reads a file of the site's repository, None where there is none; left out where no repository is open.

    Returns:
        All records, and a status for each source that was asked or skipped.
    """
    keys = os.environ if environ is None else environ
    http = http.within(settings.sources.deadline)
    records: list[Record] = []
    statuses: list[SourceStatus] = []
    fetches: dict[str, Fetch] = {
        "arxiv": lambda policy: fetch_arxiv(settings, policy, listed_ids, known=known_authored or _had(settings, http)),
        "scholar": lambda policy: fetch_scholar(settings, policy, keys),
        "semantic_scholar": lambda policy: fetch_semantic_scholar(settings, policy, keys),
        "openalex": lambda policy: fetch_openalex(settings, policy, keys),
        "dblp": lambda policy: fetch_dblp(settings, policy),
        "orcid": lambda policy: fetch_orcid(settings, policy),
        "bibliography": lambda _: _load_files(settings, read),
        # The last one: it is asked about what the others told.
        "crossref": lambda policy: fetch_crossref(settings, policy, _dois(records, listed_ids)),
    }
    for name, fetch in fetches.items():
        found, status = _asked(name, fetch, settings, http)
        records += found
        statuses += [status] if status else []
    return Poll(tuple(records), tuple(statuses))


def _had(settings: Settings, http: Http) -> bool:
    """Whether arXiv has told of papers before."""
    return load_memory("arxiv", settings, http.cache).expected > 0


def _dois(records: list[Record], listed_ids: tuple[str, ...]) -> tuple[str, ...]:
    """The DOIs whose venue is worth a question: of new papers first, then of the page's; none that is told already."""
    told = {paper_id for record in records if record.venue for paper_id in record.ids}
    found = (paper_id for record in records for paper_id in record.ids)
    asked = dict.fromkeys(paper_id for paper_id in (*found, *listed_ids) if paper_id.startswith("doi:"))
    return tuple(paper_id for paper_id in asked if paper_id not in told)


def _asked(name: str, fetch: Fetch, settings: Settings, http: Http) -> tuple[tuple[Record, ...], SourceStatus | None]:
    """The records and status of one source; no status for one that nobody switched on."""
    if not is_asked(name, settings):
        return (), None
    before = load_memory(name, settings, http.cache)
    try:
        found = fetch(http.within(PER_SOURCE))
    except SourceError as error:
        if error.reason in SKIPPED:
            return (), SourceStatus(name, SourceState.SKIPPED, 0, error.message)
        message = error.message
    except Exception as error:  # noqa: BLE001 - a bug in one source must not take the others with it (law 6)
        _log.exception("%s failed in an unexpected way", name)
        message = f"a bug in Paperline: {type(error).__name__}: {error}"
    else:
        return found.records, _well(found, before, settings, http)
    after = after_failure(before, message, http.clock.wall())
    notes = (message, *remembered(after, settings, http.cache))
    return (), SourceStatus(name, SourceState.FAILED, 0, "; ".join(notes))


def _well(found: Found, before: Memory, settings: Settings, http: Http) -> SourceStatus:
    """The status of a source that answered."""
    after, odd = after_success(before, len(found.records), http.clock.wall(), whole=found.whole)
    notes = (*found.notes, odd) if odd else found.notes
    state = SourceState.DEGRADED if notes else SourceState.OK
    message = "; ".join(notes)
    unkept = remembered(replace(after, state=state, message=message), settings, http.cache)
    if unkept:
        return SourceStatus(before.name, SourceState.DEGRADED, len(found.records), "; ".join((*notes, *unkept)))
    return SourceStatus(before.name, state, len(found.records), message)


def _load_files(settings: Settings, read: Read | None) -> Found:
    """The bibliography files; one that can't be read does not hide the others."""
    records: list[Record] = []
    failures: list[SourceError] = []
    for name in settings.sources.bibliography.files:
        try:
            records += _load_site_file(name, read) if name.startswith(IN_SITE) else load_bibliography(Path(name))
        except SourceError as error:
            failures.append(error)
    if failures and not records:
        raise failures[0]
    return Found(tuple(records), tuple(map(str, failures)))


def _load_site_file(name: str, read: Read | None) -> tuple[Record, ...]:
    """A bibliography in the site's repository: whatever is wrong with it is this source's failure, not the sync's."""
    if read is None:
        raise SourceError("not-configured", f"{name}: the site's repository is not open; a sync reads it there")
    try:
        data = read(name.removeprefix(IN_SITE))
    except PaperlineError as error:
        raise SourceError("unreadable", f"{name}: {error}") from error
    if data is None:
        raise SourceError("unreadable", f"{name}: there is no such file on the site's branch; commit it, or correct it")
    return parse_bibliography(name, data)
