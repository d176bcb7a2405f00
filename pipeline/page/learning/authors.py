"""The author list of an entry: where it stands, and how this owner writes names."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.page.learning.person import (
    ACRONYM,
    CJK,
    INITIALS,
    SEPARATOR,
    UPPER,
    VANCOUVER,
    WITH,
    is_name,
)
from pipeline.page.learning.signs import ANNOTATION, HIDDEN, PLAIN, RAISED, SHAPES, TAIL, sign_in_front
from pipeline.page.learning.walls import masked
from pipeline.page.reading.inline import Inline
from pipeline.page.reading.span import Span

BEFORE_TITLE = re.compile(rf"((?:[{UPPER}]\.[- ]?){{0,3}}[{UPPER}]\.)[ ]+[^\W\d_]{{2}}")
SHORT_GIVEN = re.compile(rf"[{UPPER}][a-zà-ÿ]{{1,2}}\.")
INVERTED_AT = re.compile(r"[^\W\d_]{2},[ ]+\Z")
LIST_GOES_ON = re.compile(r"[*_]*(?:[,;:]|[ ]?\(|[ ](?:and|&)\b|[ ]&)")
INVERTED = re.compile(r",\s+")
MIN_INVERTED = 2  # the parts of the first name
# What may stand in front of a list of names, or of one name in it: bullets, numbers, icons, signs.
FRONT = re.compile(rf"[ \-•·0-9.\[\]()>\t\n{PLAIN}{RAISED}{SHAPES}{HIDDEN}]*")
LEAD = re.compile(r".*?(?:\b(?:with|by|authors?|joint work of)\b:?|:)\s+", re.IGNORECASE | re.DOTALL)
LED_BY_WITH = re.compile(rf"(?:^|[\0(\[,;.:!?\n”\"’—–-][ ]*|[ ](?=[jJcC]o)){WITH}[ ]+$", re.IGNORECASE)
ET_AL = re.compile(r"\s*,?\s*(?:and\s+|&\s*)?(?:et\.? al\.?|and others|others|…|\.\.\.)(?!\w)", re.IGNORECASE)
ELIDED = re.compile(r"\s*,?\s*(?:…|\.\.\.)\s*(?:,|&|and\b)")
# Where a list of names ends although no comma stands there: a sentence's end, a year in brackets, an opening quote.
STOP = re.compile(
    r"(?<=[^\W\d_]{2})[.]\s+(?!al\b)|(?<=[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af])[.。．]\s*|(?:(?<=[)*†#\2])|(?<=[^\W\d_]\d))\.\s+|\s*\((?=(?:19|20)\d\d)|[\n\0\"“”|·<>]+|:\s+|\s[-–—]+\s"
)
INITIAL = re.compile(r"\b[^\W\d_a-z]\.")
FAMILY_FIRST = 0.6  # of the names that are not initials must have some behind them: "Okafor, A., Pell, J."
ISSUE_BEHIND = re.compile(r"[,.]?[ ]+(?:[Vv]ol\.?[ ]*)?\d{1,3}[ ]?[:(]")  # "Algebraic and Geometric Topology, 21:4"
YEAR_BEHIND = re.compile(r"\s*(?:19|20)\d\d\b")
DATED = re.compile(r"[*_]*(?:[ ](?:19|20)\d\d\b|[ ]?['’]\d\d\b)")
AND = re.compile(r"&|[^\W\d_]")  # in a separator
TITLE_WORDS = 3
CACHED = 1024  # entries: a page is read again for the proof
MIN_NAMELESS = 2  # names that make a list even where the owner's own is not among them


@dataclass(frozen=True, slots=True)
class AuthorList:
    """An author list in an entry's visible text; `names` are the single names without annotations."""

    span: Span
    names: tuple[Span, ...]
    et_al: bool
    family_first: bool
    has_owner: bool
    led: bool = False  # by "with": the names are the owner's co-authors
    inverted: bool = False  # the first name alone has its family name in front


@lru_cache(maxsize=CACHED)
def find_authors(inline: Inline, owner: re.Pattern[str] | None) -> AuthorList | None:
    """The author list of an entry: the run of names that holds the owner's, else the longest one."""
    text = masked(inline, owner)
    best: AuthorList | None = None
    at = 0
    for stop in [*STOP.finditer(text), None]:
        end = stop.start() if stop else len(text)
        for found in _runs(text, inline.visible, at, end, owner):
            if best is None or _rank(found) > _rank(best):
                best = found
        at = stop.end() if stop else end
    return best


def _rank(found: AuthorList) -> tuple[bool, bool, int]:
    return found.has_owner, found.led, len(found.names)


def _runs(text: str, visible: str, start: int, end: int, owner: re.Pattern[str] | None) -> list[AuthorList]:
    """The runs of names between two stops."""
    if not text[start:end].strip():
        return []
    items: list[tuple[Span, bool]] = []  # with whether "and" leads there
    at, joins = start, False
    for separator in [*SEPARATOR.finditer(text, start, end), None]:
        items.append((Span(at, separator.start() if separator else end), joins))
        at, joins = (separator.end(), bool(AND.search(separator.group()))) if separator else (end, False)
    runs: list[AuthorList] = []
    current: list[Span] = []
    ended = joined = False
    for item, joins in items:
        if joined and not joins and _both_whole(text, current, item):
            ended = True  # "Jon Pell and Ada Okafor, Quiet Lamp Posts, ICML 2031"
        joined = joins
        name, whole = _name(text, item, first=not current, behind_family=_awaits_given(text, current))
        if (name is None or current) and (found := _vancouver(text, item, current, owner)):
            name, whole = found, False
        if name is None or (ended and current):
            runs.extend(_finish(text, visible, current, owner, end))
            current = []
        if name is not None:
            current.append(name)
        ended = not whole
    runs.extend(_finish(text, visible, current, owner, end))
    return runs


def _both_whole(text: str, before: Sequence[Span], item: Span) -> bool:
    """Whether the last name of a list and the text behind it are of several words each: no pair of family and given."""
    last = text[before[-1].start : before[-1].end] if before else ""
    return " " in last.strip() and " " in text[item.start : item.end].strip()


def _awaits_given(text: str, before: Sequence[Span]) -> bool:
    """Whether a family name stands last, in a list where initials stood behind the first: "MARLOWE, A.; PELL"."""
    if len(before) < MIN_INVERTED + 1 or not INITIALS.fullmatch(text, before[1].start, before[1].end):
        return False
    last = text[before[-1].start : before[-1].end]
    return " " not in last and not INITIALS.fullmatch(last)


def _name(text: str, item: Span, *, first: bool, behind_family: bool = False) -> tuple[Span | None, bool]:
    """The name in an item, without annotation; and whether the item ends with it.

    `behind_family` says that a given name is due: "A. The title" then is an initial, and the title begins.
    """
    start, end = item.start, item.end
    raw = text[start:end]
    if first and (lead := LEAD.match(raw)) and lead.end() < len(raw):
        start += lead.end()
        raw = text[start:end]
    start = _behind_front(text, start, end)
    raw = text[start:end].rstrip()
    whole = True
    if cut := ET_AL.search(raw):
        raw, whole = raw[: cut.start()], False
    bare = ANNOTATION.sub("", raw if INITIALS.fullmatch(raw.split(" ")[-1] or "x") else raw.rstrip(" ."))
    bare = bare.rstrip(" .") if not INITIALS.fullmatch(bare.split(" ")[-1] or "x") else bare.rstrip()
    if not first and _is_dated_acronym(text, start, bare):
        return None, False  # "Jon Pell, ICML 2031"
    if behind_family and (initials := BEFORE_TITLE.match(raw)):
        return Span(start, start + len(initials.group(1))), False
    if is_name(bare):
        dated = YEAR_BEHIND.match(raw, len(bare))  # "Pell, J. 2031, ApJ": behind a year stands no name
        return Span(start, start + len(bare)), whole and not dated
    if (initials := re.match(r"(?:[A-Z]\.[- ]?){1,4}(?=\s+\S+\s+\S+|\s*$)", raw)) and not first:
        return Span(start, start + len(initials.group().rstrip())), False  # "..., S. Then the title"
    return None, False


def _behind_front(text: str, start: int, end: int) -> int:
    """Where a name begins: behind bullets, numbers and icons."""
    found = FRONT.match(text, start, end)
    return found.end() if found else start


def _is_dated_acronym(text: str, start: int, bare: str) -> bool:
    """Whether capitals with a year behind or in them are a venue: "ICML 2031", "ICML'31"."""
    name = bare.rstrip("'’")
    return bool(ACRONYM.fullmatch(name) and DATED.match(text, start + len(name)))


def _vancouver(text: str, item: Span, before: list[Span], owner: re.Pattern[str] | None) -> Span | None:
    """The last name of "Okafor A, Pell J. The title": a bare initial may end a sentence where names are written so."""
    start = _behind_front(text, item.start, item.end)
    found = VANCOUVER.match(text, start, item.end)
    if found is None or not re.match(r"\.\s", text[found.end() : item.end]):
        return None
    alike = bool(before) and all(VANCOUVER.fullmatch(text, name.start, name.end) for name in before)
    alone = not before and owner is not None and owner.search(found.group())
    return Span(*found.span()) if (alike or alone) and is_name(found.group()) else None


def _finish(text: str, visible: str, items: list[Span], owner: re.Pattern[str] | None, end: int) -> list[AuthorList]:
    """A run of names as a list, or nothing if it is none."""
    names, family_first, inverted = _ordered(visible, items, owner)
    if not names:
        return []
    texts = [visible[name.start : name.end] for name in names]
    if _ends_in_initial(texts):  # "Okafor A, Pell J. (2031)": the full stop is the list's
        names = [*names[:-1], Span(names[-1].start, names[-1].end - 1)]
    stop = names[-1].end
    if tail := TAIL.match(text, stop, end):
        stop = tail.end()
    et_al = ET_AL.match(text, stop)
    if et_al and ELIDED.match(text, et_al.start()):
        et_al = None  # "Ada Okafor, ..., Jon Pell": some are left out, no habit of cutting
    span = Span(sign_in_front(text, names), et_al.end() if et_al else stop)
    has_owner = bool(owner and any(owner.search(t) for t in texts))
    led = bool(LED_BY_WITH.search(visible[: names[0].start]))
    if not has_owner and not led and ((len(names) < MIN_NAMELESS and not et_al) or ISSUE_BEHIND.match(visible, stop)):
        return []
    return [AuthorList(span, tuple(names), bool(et_al), family_first, has_owner, led, inverted)]


def _ordered(visible: str, items: list[Span], owner: re.Pattern[str] | None) -> tuple[list[Span], bool, bool]:
    """The whole names of a run of items, whether all have the family name in front, and whether the first alone has."""
    items = [_with_dot(visible, item) for item in items]
    texts = [visible[item.start : item.end] for item in items]
    given = [bool(INITIALS.fullmatch(text) or SHORT_GIVEN.fullmatch(text)) for text in texts]
    if items and not given[0] and sum(given) >= FAMILY_FIRST * (len(given) - sum(given)) > 0:
        return _paired(items, given), True, False
    if inverted := _by_semicolons(visible, items):
        return inverted, True, False
    if inverted := _first_inverted(visible, items, texts, owner):
        return inverted, False, True
    if _is_title(texts):
        return items[1:], False, False
    if len(texts) >= MIN_INVERTED and (_is_title(texts[::-1]) or _begins_title(visible, items[-1], texts)):
        items = items[:-1]
    return (items if any(" " in t.strip() or re.match(CJK, t) for t in texts) else []), False, False


def _by_semicolons(visible: str, items: list[Span]) -> list[Span]:
    """The names of a list that semicolons part, each with a comma inside: "Okafor, Ada; Pell, Jon"; else nothing."""
    between = [visible[a.end : b.start].strip() for a, b in itertools.pairwise(items)]
    parts = [separator.startswith(";") for separator in between]
    if len(items) % 2 or not any(parts) or parts != [bool(place % 2) for place in range(len(parts))]:
        return []
    return [Span(family.start, given.end) for family, given in zip(items[::2], items[1::2], strict=True)]


def _with_dot(visible: str, item: Span) -> Span:
    """An item with the full stop of a given name that is cut to some letters: "Th." of "Berg, Th., Pell, J."."""
    wider = Span(item.start, item.end + 1)
    short = SHORT_GIVEN.fullmatch(visible, wider.start, wider.end) and INVERTED_AT.search(visible, 0, item.start)
    return wider if short and LIST_GOES_ON.match(visible, wider.end) else item


def _first_inverted(visible: str, names: list[Span], texts: list[str], owner: re.Pattern[str] | None) -> list[Span]:
    """The names of a list whose first one alone stands with the family name in front, as MLA and Chicago ask for.

    "Okafor, Ada, and Jon Pell": a single word, its given names behind a comma, then whole names; a list of one author
    is known by the owner's name. Empty where it is no such list.
    """
    if len(texts) < MIN_INVERTED or " " in texts[0].strip() or re.match(CJK, texts[0]):
        return []
    first = Span(names[0].start, names[1].end)
    if not INVERTED.fullmatch(visible, names[0].end, names[1].start):
        return []
    alone = len(texts) == MIN_INVERTED and (owner is None or not owner.search(visible[first.start : first.end]))
    whole = all(" " in text.strip() or re.match(CJK, text) for text in texts[MIN_INVERTED:])
    return [] if alone or not whole else [first, *names[MIN_INVERTED:]]


def _ends_in_initial(texts: list[str]) -> bool:
    """Whether the last name is "Pell J." in a list of names with bare initials behind the family name."""
    bare = [*texts[:-1], texts[-1].removesuffix(".")]
    return texts[-1].endswith(".") and all(VANCOUVER.fullmatch(text) for text in bare)


def _paired(names: list[Span], given: list[bool]) -> list[Span]:
    """Family names joined with the initials behind them; `given` says which are initials. A slip stays by itself."""
    paired: list[Span] = []
    for name, initials in zip(names, given, strict=True):
        if initials and paired and paired[-1] in names:
            paired[-1] = Span(paired[-1].start, name.end)
        else:
            paired.append(name)
    return paired


def _begins_title(visible: str, last: Span, names: list[str]) -> bool:
    """Whether the last of some names is the word before the colon of a title: "Jon Pell, QUOKKA: Quick Walks"."""
    alone = " " not in names[-1] and not re.match(CJK, names[-1]) and all(" " in name for name in names[:-1])
    return alone and visible.startswith(":", last.end)


def _is_title(names: list[str]) -> bool:
    """Whether the first of several names is a title in capitals: of some words, where all others have initials."""
    first, others = "".join(names[:1]), names[1:]
    if not others or len(first.split()) < TITLE_WORDS or INITIAL.search(first):
        return False
    return all(INITIAL.search(name) for name in others)
