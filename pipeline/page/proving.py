"""Proof before writing: the laws of untouched bytes, of only what was planned, and of once, on this very page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.errors import PageError
from pipeline.model import Role
from pipeline.page.options import in_configuration
from pipeline.page.page import Placed
from pipeline.page.reading.inline import parse_inline
from pipeline.page.reading.outline import Section
from pipeline.page.writing.move import ITEM, Moved
from pipeline.page.writing.numbers import with_kind, with_number
from pipeline.page.writing.pairs import Half, find_halves
from pipeline.page.writing.splice import Edit
from pipeline.papers.ids import find_ids, implied
from pipeline.papers.text import fold_title

SPACES = re.compile(r"\s+")
CACHED = 1024  # entries: each is held against those of the other reading several times
REPORT = "This is a fault of Paperline, not of the page: please report it with the page. Nothing was written."


def verify_untouched(before: str, after: str, edits: Sequence[Edit]) -> None:
    """Law 1: between the edits every character stands as it stood.

    Raises:
        PageError: it does not.
    """
    at = 0
    there = 0
    for edit in sorted(edits, key=lambda e: (e.span.start, e.span.end)):
        kept = before[at : edit.span.start]
        if not after.startswith(kept + edit.text, there):
            line = before.count("\n", 0, edit.span.start) + 1
            raise PageError(f"the edit near line {line} would change text that was not planned. {REPORT}")
        there += len(kept) + len(edit.text)
        at = edit.span.end
    if after[there:] != before[at:]:
        raise PageError(f"the edit would change the end of the page. {REPORT}")


def verify_settings(before: str, after: str) -> None:
    """A front matter that holds the page's texts says all else as it said: the edit stays inside a text.

    Raises:
        PageError: it does not.
    """
    if before != after:
        raise PageError(f"the edit would change the front matter outside its texts. {REPORT}")


def verify_planned(
    before: Iterable[tuple[Role, Section]],
    after: Iterable[tuple[Role, Section]],
    added: Counter[Role],
    changed: Counter[Role],
) -> None:
    """Law 2: read again, each section has its old entries and the planned new ones, no more and no less.

    Args:
        before: the sections of the page as it was.
        after: the sections of the edited page.
        added: how many entries each section should have gained (negative: lost).
        changed: how many of its old entries were edited on purpose.

    Raises:
        PageError: it is not so.
    """
    now = dict(after)
    sections = tuple(before)
    for role, section in sections:
        inside = [other for other, part in sections if section.span.holds(part.span) and _same_kind(role, other)]
        planned, edited = sum(added[r] for r in inside), sum(changed[r] for r in inside)
        old = Counter(_entries(section))
        new = Counter(_entries(now[role])) if role in now else Counter()
        lost = sum((old - new).values())
        gained = sum((new - old).values())
        if lost > edited or gained - lost != planned:
            found = f"{gained} new and {lost} missing entries, where {planned} new ones were planned"
            if section.heading is None:
                raise PageError(
                    f"the page's body, read as one list, holds several things: after the edit it would show {found}."
                    f" Name the heading of the list instead, {in_configuration()}."
                    " Nothing was written."
                )
            raise PageError(f"read again after the edit, the section {section.title!r} would show {found}. {REPORT}")


def verify_whole(text: str, sections: Iterable[tuple[Role, Section]], edits: Sequence[Edit]) -> None:
    """Law 2 for the renderer: what comes closes what it opens, tags and brackets, unless the page's entries do not.

    Half a pair may take the place of such a half: "<i>ICML" that of "<i>JAIR", whose other end stays.

    Raises:
        PageError: half a pair would come, which could take hold of what stands behind it.
    """
    halves = [(edit, half.kind) for edit in edits for half in _new_halves(text, edit) if half.kind[0] in "<[]"]
    if not halves:
        return
    entries = (entry for _, section in sections for series in section.series for entry in series.entries)
    usual = {half.kind for entry in entries for half in find_halves(entry.raw)}
    for edit, kind in halves:
        if kind not in usual:
            shown = " ".join(edit.text.split())[:80]
            raise PageError(f"the new text {shown!r} would hold a {kind} without its other end. {REPORT}")


def _new_halves(text: str, edit: Edit) -> list[Half]:
    """The halves of an edit's text that take the place of none."""
    gone = Counter(half.kind for half in find_halves(text[edit.span.start : edit.span.end]))
    new = []
    for half in find_halves(edit.text):
        gone[half.kind] -= 1
        if gone[half.kind] < 0:
            new.append(half)
    return new


def verify_alike(before: Iterable[tuple[Role, Section]], after: Iterable[tuple[Role, Section]]) -> None:
    """Law 2 for lists: what comes to a section stands in it as its other entries do, not as a paragraph above them.

    Raises:
        PageError: the section would hold a list of another make.
    """
    now = dict(after)
    for role, section in before:
        old = {_make(series.way) for series in section.series}
        new = {_make(series.way) for series in now[role].series} if role in now else set()
        if old and not new <= old:
            raise PageError(f"the new text in {section.title!r} would not stand as the other entries do. {REPORT}")


def _make(way: Sequence[str]) -> tuple[str, ...]:
    """How a list is made; paragraphs are paragraphs, whether they begin with a name in bold or with another one."""
    return tuple(way[:1] if way[:1] == ("paragraph",) else way)


def _same_kind(a: Role, b: Role) -> bool:
    """Whether two roles are read alike: sections of papers may be one, or lie in each other."""
    return (a is Role.NEWS) == (b is Role.NEWS)


def _entries(section: Section) -> Iterable[str]:
    return (_uncounted(entry.raw) for series in section.series for entry in series.entries)


@lru_cache(maxsize=CACHED)
def _uncounted(raw: str) -> str:
    """An entry's source whatever its number, on one line."""
    return SPACES.sub(" ", with_kind(with_number(raw, 0), "C"))


def verify_once(
    before: Iterable[tuple[Role, Section]], after: Iterable[tuple[Role, Section]], papers: Iterable[Placed]
) -> None:
    """Law 3: an added paper stands in its section once more than before; a title within another one's counts there too.

    Where entries show no titles, a paper is known again by its ids.

    Args:
        before: the sections of the page as it was.
        after: the sections of the edited page.
        papers: those that were added, their titles as `clean_text` leaves them.

    Raises:
        PageError: it stands there twice, or can't be found again.
    """
    before, after = tuple(before), tuple(after)
    placed = [(paper.role, paper.title, Shown.of(paper.title, paper.ids)) for paper in papers]
    old, new = _shown(before, after), _shown(after, before)
    for role, title, added in placed:
        planned = sum(other.holds(added) for section, _, other in placed if section is role)
        there = [sum(text.holds(added) for text in part.get(role, ())) for part in (old, new)]
        if there[1] - there[0] != planned:
            times = there[1] - there[0]
            raise PageError(f"{title!r} would be added {times} times to the section for {role.value}. {REPORT}")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader sees of an entry, or of a title: as it is, and folded as titles are; and what it is known by."""

    text: str
    folded: str
    ids: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str, ids: Iterable[str] = ()) -> Shown:
        """The two forms of a text, and the ids that stand with it."""
        return cls(" ".join(text.split()), fold_title(text), frozenset(ids))

    def holds(self, title: Shown) -> bool:
        """Whether a paper stands here: by its ids if it is known by them, else by the letters of its title.

        Or by the title as it is: marks fold otherwise between other words.
        """
        if title.ids:
            return not self.ids.isdisjoint(title.ids)
        return title.text in self.text or bool(title.folded and title.folded in self.folded)


def verify_moved(
    before: Iterable[tuple[Role, Section]], after: Iterable[tuple[Role, Section]], moved: Sequence[Moved]
) -> None:
    """A moved entry is gone from its place and stands in the other section, with all that its owner wrote on it.

    Its marker may have become that of its new list; all other characters are those that were planned.

    Raises:
        PageError: it is not so.
    """
    if not moved:
        return
    old, new = _by_role(before), _by_role(after)
    for move in moved:
        gone, here = _unmarked(move.before), _unmarked(move.after)
        left = sum(part[gone] for part in new.values()) < sum(part[gone] for part in old.values())
        target = move.target
        if not (left or gone == here) or new[target][here] <= old[target][here] - (gone == here):
            raise PageError(f"the entry {here[:60]!r} would not arrive whole in its new section. {REPORT}")


def _by_role(sections: Iterable[tuple[Role, Section]]) -> dict[Role, Counter[str]]:
    """The sources of the entries of each section, whatever their markers and numbers."""
    return {
        role: Counter(_unmarked(entry.raw) for series in section.series for entry in series.entries)
        for role, section in sections
    }


@lru_cache(maxsize=CACHED)
def _unmarked(raw: str) -> str:
    """An entry's source whatever its marker and number, on one line."""
    marker = ITEM.match(raw)
    return _uncounted(raw[marker.end() :] if marker else raw)


def _shown(sections: Iterable[tuple[Role, Section]], others: Iterable[tuple[Role, Section]]) -> dict[Role, list[Shown]]:
    """What those entries of each section show that the other reading does not have, their numbers aside."""
    there = _by_role(others)
    shown: dict[Role, list[Shown]] = {}
    for role, section in sections:
        same, new = there.get(role, Counter()), shown.setdefault(role, [])
        for entry in (entry for series in section.series for entry in series.entries):
            key = _unmarked(entry.raw)
            if same[key]:
                same[key] -= 1
            else:
                new.append(Shown.of(parse_inline(entry.raw).visible, implied(find_ids(entry.raw))))
    return shown
