"""What the sources last said about a site's papers, and what the last sync did: kept on this machine between runs.

A source that is skipped, blocked or down today still counts with its last answer: Scholar is asked once a day, so that
the sync after a dry run would otherwise not know what the dry run knew, and a paper that Scholar's profile listed last
week would be one "found by name only" today. `review` and `why` go by the same answers without asking anyone.

The file lives in the cache folder and may vanish at any time: then what is asked today counts alone.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline.config import Settings
from pipeline.machine import write_whole
from pipeline.model import (
    Evidence,
    Name,
    PartialDate,
    Person,
    Poll,
    Record,
    RunReport,
    SourceState,
    SourceStatus,
)

KEPT = timedelta(days=60)
"""An older answer is no word on today: papers may have been taken off a profile since."""

_ANSWERED = frozenset({SourceState.OK, SourceState.DEGRADED})
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one source said when it last answered. `at` is in UTC as ISO 8601; `asker` stands for whom it was asked."""

    source: str
    at: str
    asker: str
    records: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last sync on this machine. `at` is in UTC as ISO 8601, "" for never; `outcome` is its sentence."""

    at: str = ""
    status: str = ""
    outcome: str = ""
    commit: str = ""


@dataclass(frozen=True, slots=True)
class Recall:
    """All that is kept for one site."""

    answers: tuple[Answer, ...] = ()
    run: LastRun = LastRun()


def recall_path(settings: Settings, cache: Path) -> Path:
    """The file of a site."""
    place = f"{settings.site.repository or settings.site.checkout}\n{settings.site.page}"
    return cache / "recall" / f"{hashlib.sha256(place.encode()).hexdigest()[:20]}.json"


def load_recall(path: Path) -> Recall:
    """What is kept; nothing where there is no file, or a damaged one."""
    try:
        stored = json.loads(path.read_bytes())
        return Recall(tuple(_answer(each) for each in stored["answers"]), LastRun(**stored["run"]))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Recall()


def save_recall(path: Path, recall: Recall) -> None:
    """Replace the file as a whole; where it can't be written the next run knows less, and that is all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(asdict(recall), ensure_ascii=True).encode(), durable=False)
    except OSError as error:
        _log.warning("%s can't be written (%s): the next run will not know what the sources said", path, error)


def keep_answers(settings: Settings, poll: Poll, cache: Path, now: datetime) -> Poll:
    """Keep what the sources answered; the poll with the last answers of those that did not."""
    path = recall_path(settings, cache)
    recall = remember_answers(load_recall(path), poll, settings, now)
    save_recall(path, recall)
    return with_recalled(poll, believed(recall, settings, now))


def keep_run(settings: Settings, report: RunReport, outcome: str, cache: Path, now: datetime) -> None:
    """Keep what a sync did."""
    path = recall_path(settings, cache)
    save_recall(path, remember_run(load_recall(path), report, outcome, now))


def remember_answers(recall: Recall, poll: Poll, settings: Settings, now: datetime) -> Recall:
    """The same with what each source answered in this poll."""
    told = {
        status.name: Answer(
            status.name,
            now.astimezone(UTC).isoformat(timespec="seconds"),
            asker(settings, status.name),
            tuple(record for record in poll.records if record.source == status.name),
        )
        for status in poll.statuses
        if status.state in _ANSWERED
    }
    return replace(recall, answers=_by_source({**{each.source: each for each in recall.answers}, **told}))


def remember_run(recall: Recall, report: RunReport, outcome: str, now: datetime) -> Recall:
    """The same with what a sync did, as `outcome` tells it."""
    at = now.astimezone(UTC).isoformat(timespec="seconds")
    return replace(recall, run=LastRun(at, report.status.value, outcome, report.commit))


def believed(recall: Recall, settings: Settings, now: datetime) -> tuple[Answer, ...]:
    """The answers that still count: given for the same author and settings, and not too long ago."""
    oldest = (now.astimezone(UTC) - KEPT).isoformat()
    return tuple(
        each for each in recall.answers if each.asker == asker(settings, each.source) and oldest <= each.at and each.at
    )


def with_recalled(poll: Poll, answers: Iterable[Answer]) -> Poll:
    """The poll, in which a source that did not answer counts with its last answer, and says so."""
    kept = {each.source: each for each in answers}
    silent = {status.name for status in poll.statuses if status.state not in _ANSWERED} & kept.keys()
    records = tuple(record for name in sorted(silent) for record in kept[name].records)
    statuses = tuple(_told(status, kept[status.name]) if status.name in silent else status for status in poll.statuses)
    return Poll((*poll.records, *records), statuses)


def asker(settings: Settings, source: str) -> str:
    """A mark of whom and where a source is asked about: an answer about someone else must not count."""
    who = f"{settings.author.model_dump_json()}|{getattr(settings.sources, source).model_dump_json()}"
    return hashlib.sha256(who.encode()).hexdigest()[:16]


def _by_source(answers: Mapping[str, Answer]) -> tuple[Answer, ...]:
    return tuple(answers[name] for name in sorted(answers))


def _told(status: SourceStatus, answer: Answer) -> SourceStatus:
    if not answer.records:
        return status
    word = "paper" if len(answer.records) == 1 else "papers"
    used = f"what it said on {answer.at[:10]} is used ({len(answer.records)} {word})"
    return replace(status, message="; ".join(filter(None, (status.message, used))))


def _answer(values: Mapping[str, Any]) -> Answer:
    return Answer(**{**values, "records": tuple(_record(each) for each in values["records"])})


def _record(values: Mapping[str, Any]) -> Record:
    """A record as `asdict` and JSON leave it."""
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    plain["authors"] = tuple(Name(**name) for name in values["authors"])
    plain["people"] = tuple(
        Person(Name(**each["name"]), each["orcid"], tuple(each["affiliations"])) for each in values["people"]
    )
    plain["published"] = PartialDate(**values["published"]) if values["published"] else None
    plain["evidence"] = Evidence(values["evidence"])
    return Record(**plain)
