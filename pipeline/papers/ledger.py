"""The ledger: what was decided about each paper, as lines of JSON in the site's repository.

One line a paper, sorted by key, keys of a line always in the same order, so that a diff shows only what changed. A
person may edit a line: the word in `state` is what the next sync goes by (`State` says what each word means).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from pipeline.errors import LedgerError, NewerLedgerError
from pipeline.model import Name, Paper, PartialDate
from pipeline.papers.ids import id_url, parse_id, strongest

SCHEMA = 1
"""The newest form of a line that we read. A line without `schema` is of form 1."""


class State(StrEnum):
    """What was decided about a paper. A person may write `yes` for `accepted` and `no` for `excluded`."""

    LISTED = "listed"  # the owner has it on the page
    PUBLISHED = "published"  # we wrote it into the page
    PROMOTED = "promoted"  # we gave the entry its venue
    BASELINE = "baseline"  # known before the first sync and left out by the owner
    REMOVED = "removed"  # was on the page; the owner took it away: it never comes back
    EXCLUDED = "excluded"  # a person or the configuration said no: it never comes
    HELD = "held"  # waits for a person
    ACCEPTED = "accepted"  # a person said yes: the next sync publishes it


ON_PAGE = frozenset({State.LISTED, State.PUBLISHED, State.PROMOTED})
"""The states of papers that stood on the page when we last looked."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper in the ledger.

    `date` is the day of the decision, `seen` the day when we first saw the paper. `titles` are titles seen before.
    `volume`, `issue` and `page` are of the venue, as in `Paper`.
    `sections` are the headings under which we wrote it. `sources` told of it by the day of the decision; `evidence` is
    the strongest that it was the owner's, empty for a name alone. `extra` holds keys that we do not know, as JSON.
    """

    key: str
    state: State
    date: str
    reason: str
    title: str
    titles: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    authors: tuple[Name, ...] = ()
    published: PartialDate | None = None
    venue: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    categories: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    evidence: str = ""
    seen: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    line: str = field(default="", compare=False, repr=False)  # as it stands in the file, while nothing changed


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entries, sorted by key. `data` is the file as it was read, while nothing changed."""

    entries: tuple[Entry, ...] = ()
    data: bytes = field(default=b"", compare=False, repr=False)

    def get(self, key: str) -> Entry | None:
        """The entry of a key."""
        return next((entry for entry in self.entries if entry.key == key), None)


def parse_ledger(data: bytes | None) -> Ledger:
    """Read `.paperline/papers.jsonl`; None (no such file) is an empty ledger.

    Raises:
        LedgerError: A line is no entry; the message has its number. The caller may go on with `salvage_ledger`.
        NewerLedgerError: A newer version wrote the file, which must stay as it is.
    """
    if data is None:
        return Ledger()
    entries = [_entry(number, line) for number, line in _lines(data)]
    seen: dict[str, int] = {}
    for (number, _), entry in zip(_lines(data), entries, strict=True):
        if entry.key in seen:
            raise LedgerError(f"{_at(number)}: the key {entry.key!r} stands in line {seen[entry.key]} too; delete one")
        seen[entry.key] = number
    return Ledger(tuple(sorted(entries, key=lambda entry: entry.key)), data)


def salvage_ledger(data: bytes) -> Ledger:
    """The entries of a damaged ledger that can be read; of two lines with one key the last.

    What a person refused or removed is worth keeping, also when a merge left a broken line behind.
    """
    entries: dict[str, Entry] = {}
    for number, line in _lines(data):
        try:
            entry = _entry(number, line)
        except LedgerError:
            continue
        entries[entry.key] = entry
    return Ledger(tuple(entries[key] for key in sorted(entries)))


def render_ledger(ledger: Ledger) -> bytes:
    """The bytes of the file. Lines of entries that did not change stay as they stand in the file."""
    if ledger.data:
        return ledger.data
    entries = sorted(ledger.entries, key=lambda entry: entry.key)
    return "".join((entry.line or _render_entry(entry)) + "\n" for entry in entries).encode("utf-8", errors="replace")


def change_entry(entry: Entry, **changes: Any) -> Entry:
    """The entry with other values; the same entry if they are the values that it has."""
    changed = replace(entry, **changes, line="")
    return entry if changed == entry else changed


def with_entries(ledger: Ledger, entries: Iterable[Entry]) -> Ledger:
    """The ledger with entries added or replaced by key; the same ledger if none of them is new or different."""
    by_key = {entry.key: entry for entry in ledger.entries}
    changed = {entry.key: entry for entry in entries if by_key.get(entry.key) != entry}
    if not changed:
        return ledger
    by_key |= changed
    return Ledger(tuple(by_key[key] for key in sorted(by_key)))


def entry_paper(entry: Entry) -> Paper:
    """What the ledger knows about a paper, as a paper. In a line that a person wrote the key may be the only id."""
    titles = tuple(dict.fromkeys((entry.title, *entry.titles)))
    ids = entry.ids or ((entry.key,) if parse_id(entry.key) == entry.key else ())
    return Paper(
        key=entry.key,
        title=entry.title,
        titles=titles,
        authors=entry.authors,
        ids=ids,
        published=entry.published,
        venue=entry.venue,
        volume=entry.volume,
        issue=entry.issue,
        page=entry.page,
        url=id_url(strongest(ids)),
        categories=entry.categories,
        sources=entry.sources,
    )


_ANSWERS = {"yes": State.ACCEPTED, "accept": State.ACCEPTED, "no": State.EXCLUDED, "exclude": State.EXCLUDED}
_NAME = ".paperline/papers.jsonl"
_KNOWN = tuple(each.name for each in fields(Entry) if each.name not in {"extra", "line"})
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def _at(number: int) -> str:
    return f"{_NAME}, line {number}"


def _lines(data: bytes) -> list[tuple[int, str]]:
    """The numbered lines that hold something. Bytes that are no UTF-8 make their line unreadable, not the file."""
    text = data.decode("utf-8-sig", errors="surrogateescape")
    return [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _entry(number: int, line: str) -> Entry:
    values = _values(number, line)
    return Entry(
        key=_text(number, values, "key"),
        state=_state(number, values),
        date=_text(number, values, "date"),
        reason=_text(number, values, "reason"),
        title=_text(number, values, "title"),
        titles=_texts(number, values, "titles"),
        ids=_texts(number, values, "ids"),
        authors=tuple(Name(*text.partition(", ")[::2]) for text in _texts(number, values, "authors")),
        published=_date(number, values),
        venue=_text(number, values, "venue"),
        volume=_text(number, values, "volume"),
        issue=_text(number, values, "issue"),
        page=_text(number, values, "page"),
        categories=_texts(number, values, "categories"),
        sections=_texts(number, values, "sections"),
        sources=_texts(number, values, "sources"),
        evidence=_text(number, values, "evidence"),
        seen=_text(number, values, "seen"),
        extra=tuple((name, json.dumps(value)) for name, value in values.items()),
        line=line,
    )


def _values(number: int, line: str) -> dict[str, Any]:
    """The keys of a line, checked for what every line must have."""
    hint = "restore the line from git, or delete it to have the paper judged anew"
    try:
        line.encode("utf-8")
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LedgerError(f"{_at(number)}: no line of JSON ({error}); {hint}") from error
    if not isinstance(values, dict) or not all(values.get(name) for name in ("key", "state", "title")):
        raise LedgerError(f"{_at(number)}: an entry needs a key, a state and a title; {hint}")
    schema = values.get("schema", SCHEMA)
    if not isinstance(schema, int) or schema > SCHEMA:
        raise NewerLedgerError(
            f"{_at(number)}: written by a newer version (schema {schema}, this one reads {SCHEMA}); update paperline"
        )
    return values


def _state(number: int, values: dict[str, Any]) -> State:
    word = values.pop("state")
    try:
        return _ANSWERS.get(word) or State(word)
    except (ValueError, TypeError):
        words = ", ".join(State)
        raise LedgerError(f"{_at(number)}: state {word!r} is none of {words} (or yes, no)") from None


def _text(number: int, values: dict[str, Any], name: str) -> str:
    value = values.pop(name, "")
    if not isinstance(value, str):
        raise LedgerError(f"{_at(number)}: {name!r} must be a text, not {value!r}")
    return value


def _texts(number: int, values: dict[str, Any], name: str) -> tuple[str, ...]:
    value = values.pop(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise LedgerError(f"{_at(number)}: {name!r} must be a list of texts, not {value!r}")
    return tuple(value)


def _date(number: int, values: dict[str, Any]) -> PartialDate | None:
    text = _text(number, values, "published")
    match = _DATE.fullmatch(text)
    if text and not match:
        raise LedgerError(f"{_at(number)}: 'published' must be a date such as 2024-06-20, not {text!r}")
    return PartialDate(*(int(part or 0) for part in match.groups())) if match else None


def _render_entry(entry: Entry) -> str:
    """A line: keys in the order of `Entry`, what is empty left out, unknown keys last."""
    values: dict[str, object] = {}
    for name in _KNOWN:
        value = getattr(entry, name)
        if value:
            values[name] = _plain_value(value)
    values |= {name: json.loads(value) for name, value in entry.extra}
    return json.dumps(values, ensure_ascii=False)


def _plain_value(value: object) -> object:
    """A value as JSON has it. An author is `Family, Given`, so that a family name of two words stays one."""
    if isinstance(value, tuple):
        return [_plain_value(item) for item in value]
    if isinstance(value, Name):
        return ", ".join(part for part in (value.family.replace(", ", " "), value.given) if part)
    return str(value)
