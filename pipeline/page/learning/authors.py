"""The author list of an entry: where it stands, and how this owner writes names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.page.learning.name_order import MIN_INVERTED, MIN_NAMELESS, ends_in_initial, whole_names
from pipeline.page.learning.person import (
    ACRONYM,
    INITIALS,
    NAME,
    SEPARATOR,
    STOPPED,
    UPPER,
    VANCOUVER,
    WHEN,
    WITH,
    WORD_BEFORE_INITIALS,
    is_name,
)
from pipeline.page.learning.signs import ANNOTATION, HIDDEN, PLAIN, RAISED, SHAPES, TAIL, sign_in_front
from pipeline.page.learning.vocabulary import NOT_LED
from pipeline.page.learning.walls import masked
from pipeline.page.reading.inline import Inline
from pipeline.page.reading.span import Span

BEFORE_TITLE = re.compile(rf"((?:[{UPPER}]\.[- ]?){{0,3}}[{UPPER}]\.)[ ]+[^\W\d_]{{2}}")
# What may stand in front of a list of names, or of one name in it: bullets, numbers, icons, signs.
FRONT = re.compile(rf"[ \-•·0-9.\[\]()>\t\n{PLAIN}{RAISED}{SHAPES}{HIDDEN}]*")
LEAD = re.compile(r".*?(?:\b(?:with|by|authors?|joint work of)\b:?|\bw/|:)\s+", re.IGNORECASE | re.DOTALL)
OPENS_LIST = re.compile(rf"{WITH}[ ]+(?=[^\W\d_a-z])")
WITH_WITHIN = re.compile(r"[^\W\d_] (?:with|by) \Z")  # in the midst of a sentence
LED_BY_WITH = re.compile(
    rf"(?:(?:^|[\0(\[,;.:!?\n”\"’—–-][ ]*|[ ](?=[jJcC]o)){WITH}[ ]+|(?:^|[\n\0])[ \t]*co-?authors?:[ ]+)$",
    re.IGNORECASE,
)
# The spaces in front are taken at once, from their first: a search tries each of a long run of them otherwise.
ET_AL = re.compile(
    r"(?:(?<!\s)\s++)?(?:[,;]\s*+)?(?:and\s+|&\s*)?(?:et\.? al\.?|and others|others|u\. ?a\.|и др\.|等|…|\.\.\.)(?!\w)",
    re.IGNORECASE,
)
GIVEN_BEHIND = re.compile(rf",\s+{INITIALS.pattern}(?<!\s)")
ELIDED = re.compile(
    r"\s*+(?:,\s*+)?(?:…|\.\.\.)\s*(?:,\s*(?:and\b|&)?|&|and\b|(?=[^\W\d_a-z][^\W\d_]+,[ ][^\W\d_a-z]\.))"
)
LAST_NAME = re.compile(rf"\s*(?:and\s+)?(?P<name>(?:{NAME.pattern})(?<!\.))")
# Where a list of names ends although no comma stands there: a sentence's end, a year in brackets, an opening quote.
STOP = re.compile(
    r"(?=[.?!。．\s(\n\0\"“”|·<>:])(?:"
    rf"(?<=[^\W\d_]{{2}}){NOT_LED}[.]\s+(?!al\b|,|&|and\b|[A-Z]\.\s+[A-Z])|\s\.\s+|\.(?=(?:19|20)\d\d\.\s)"
    r"|(?<=[a-zà-ÿ]{3})\.(?=[A-Z][a-z]+ [a-z])"  # "Jon Pell.The title"
    r"|(?:(?<=[a-zà-ÿ]{4})|(?<=\b[a-zà-ÿ]{3})|(?<= [A-Z][a-z]{3}))[.]\s+(?=[A-Z]\.)"
    r"|(?:(?<=\bII)|(?<=\bIII)|(?<=\bIV))\.\s+(?=[A-Z]\.)"
    r"|(?<=[^\W\d_]{2})[?!]\s+(?=[^\W\d_a-z])"  # "Who Reads? A. Okafor, Jon Pell"
    r"|(?<=[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af])\.\s*|[。．]\s*"
    r"|(?:(?<=[)*†‡§¶#^\2])|(?<=[^\W\d_]\d)|(?<=[^\W\d_][ -]\d)|(?<=[^\W\d_][ -]\d\d))\.\s+"
    r"|\s*[(\[](?=" + WHEN + r")|[\n\0\"“”|·<>]+|:(?:\s+|(?=\0))|\s[-–—]+\s"
    # "Pell J 2031 The title", "Jon Pell 2031. The title"
    r"|(?:(?<=[ .-][A-Z])|(?<= [A-Z]{2})|(?<=[A-Z]\.))\s(?=(?:19|20)\d\d[.:]?\s+[^\W\d_]{2})"
    r"|(?<=[a-zà-ÿ])\s(?=(?:19|20)\d\d[.:]\s+[\"“'‘«]?[^\W\d_a-z]))"
)
ISSUE_BEHIND = re.compile(r"[,.]?[ ]+(?:[Vv]ol\.?[ ]*)?\d{1,3}[ ]?[:(]")  # "Algebraic and Geometric Topology, 21:4"
YEAR_BEHIND = re.compile(r"\s*(?:19|20)\d\d\b")
DATED = re.compile(r"[*_]*(?:,?[ ](?:19|20)\d\d\b|[ ]?['’]\d\d\b)")
STOPPED_TWICE = re.compile(r"\.{2}\Z")  # an initial's full stop, and the list's: "**Okafor, A.**. The title"
BRACKET_OF_WALL = re.compile(r"[\s\[(]*\Z")  # of a link behind the last name: "Jon Pell [[pdf](...)]"
AND = re.compile(r"&|[^\W\d_]")  # in a separator
TITLE_WORDS = 3  # behind "and" with a family name and its initials
MAX_COLLABORATION = 4  # words behind "and" at the end of a list that may be no person: "and the Quiet Collaboration"
CACHED = 1024  # entries: a page is read again for the proof


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
        joined = joins or (joined and bool(INITIALS.fullmatch(text[item.start : item.end].strip())))
        if current and OPENS_LIST.match(text, item.start, item.end):
            runs.extend(_finish(text, visible, current, owner, end))
            current, ended = [], False  # "Nets by Quiet Lamps, with Jon Pell": what stood before were no names
        name, whole = _name(text, item, first=not current, behind_family=_awaits_given(text, current))
        if (name is None or current) and (found := _vancouver(text, item, current, owner)):
            name, whole = found, False
        if name is None and len(current) > 1 and _begins_title(text, current[-1], item):
            current.pop()
        if name is None or (ended and current):
            runs.extend(_finish(text, visible, current, owner, end))
            current = []
        if name is not None:
            current.append(name)
        ended = not whole
    runs.extend(_finish(text, visible, current, owner, end))
    return runs


def _both_whole(text: str, before: Sequence[Span], item: Span) -> bool:
    """Whether the last name of a list and the text behind it are whole: no pair of family and given name."""
    last = text[before[-1].start : before[-1].end] if before else ""
    shown = text[item.start : item.end].strip()
    if INITIALS.fullmatch(last):  # "and Pell, J., Quiet Lamp Posts: A Survey"
        return len(shown.split()) >= TITLE_WORDS
    return " " in last.strip() and " " in shown and not INITIALS.fullmatch(shown)  # "and bin Salim, A. A."


def _begins_title(text: str, last: Span, item: Span) -> bool:
    """Whether the last name and "and" with words behind it begin a title: "Jon Pell, Bogs and fens of Mull"."""
    joined = re.fullmatch(r"\s+(?:and|&)\s+", text[last.end : item.start])
    return bool(joined) and len(text[item.start : item.end].split()) > MAX_COLLABORATION


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
    if not first and YEAR_BEHIND.match(raw):
        return None, False  # "Pell, J., 2031. Quiet Lamp Posts"
    start = _behind_front(text, start, end)
    raw = STOPPED_TWICE.sub(".", BRACKET_OF_WALL.sub("", text[start:end]))
    whole = True
    if cut := ET_AL.search(raw):
        raw, whole = raw[: cut.start()], False
    bare = ANNOTATION.sub("", raw if INITIALS.fullmatch(raw.split(" ")[-1] or "x") else raw.rstrip(" ."))
    bare = bare.rstrip(" .") if not INITIALS.fullmatch(bare.split(" ")[-1] or "x") else bare.rstrip()
    if not first and _is_dated_acronym(text, start, bare):
        return None, False  # "Jon Pell, ICML 2031"
    if behind_family and (initials := BEFORE_TITLE.match(raw)):
        return Span(start, start + len(initials.group(1))), False
    if is_name(bare) or WORD_BEFORE_INITIALS.match(text, start):
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
    """Whether capitals with a year behind or in them are a venue: "ICML 2031", "ICML'31", "ICML, 2031"."""
    name = bare.rstrip("'’")
    return bool(ACRONYM.fullmatch(name) and DATED.match(text, start + len(name)))


def _vancouver(text: str, item: Span, before: list[Span], owner: re.Pattern[str] | None) -> Span | None:
    """The last name of "Okafor A, Pell J. The title": an initial may end a sentence where names are written so."""
    start = _behind_front(text, item.start, item.end)
    said = [text[name.start : name.end] for name in before]
    for form, bare in ((VANCOUVER, [name.rstrip(".") for name in said]), (STOPPED, said)):
        found = form.match(text, start, item.end)
        behind = text[found.end() : item.end] if found else ""
        if found is None or not (_ends_sentence(behind) if form is VANCOUVER else behind.strip()):
            continue
        alike = bool(bare) and all(map(form.fullmatch, bare))
        alone = not before and owner is not None and owner.search(found.group())
        if (alike or alone) and is_name(found.group()):
            return Span(*found.span())
    return None


def _ends_sentence(behind: str) -> bool:
    """Whether a full stop and more than initials follow a name: "Helton J. M." goes on."""
    found = re.match(r"\.\s+(.*)", behind, re.DOTALL)
    return found is not None and not INITIALS.fullmatch(found[1].rstrip())


def _ends_title(visible: str, items: Sequence[Span]) -> bool:
    """Whether the first of some names is the last word of a title: "Fighting Fire with Water, Ada Okafor, Jon Pell"."""
    first, second = (visible[item.start : item.end].strip() for item in items[:2]) if len(items) > 1 else ("", "")
    whole = " " in second and not second.endswith(".")
    return whole and " " not in first and bool(WITH_WITHIN.search(visible, 0, items[0].start))


def _finish(text: str, visible: str, items: list[Span], owner: re.Pattern[str] | None, end: int) -> list[AuthorList]:
    """A run of names as a list, or nothing if it is none."""
    items = items[1:] if _ends_title(visible, items) else items
    names, family_first, inverted = whole_names(visible, items, owner)
    if not names:
        return []
    texts = [visible[name.start : name.end] for name in names]
    if ends_in_initial(texts):  # "Okafor A, Pell J. (2031)": the full stop is the list's
        names = [*names[:-1], Span(names[-1].start, names[-1].end - 1)]
    stop = names[-1].end
    if tail := TAIL.match(text, stop, end):
        stop = tail.end()
    et_al = ET_AL.match(text, stop)
    if et_al and (elided := ELIDED.match(text, et_al.start())):
        et_al = None  # "Ada Okafor, ..., Jon Pell": some are left out, no habit of cutting
        last = LAST_NAME.match(text, elided.end())
        stop = last.end("name") if last and is_name(last["name"]) else stop
        if family_first and (given := GIVEN_BEHIND.match(text, stop)):
            stop = given.end()  # "..., & Pell, J."
    span = Span(sign_in_front(text, names), et_al.end() if et_al else stop)
    has_owner = bool(owner and any(owner.search(t) for t in texts))
    led = bool(LED_BY_WITH.search(text[: names[0].start]))
    if not has_owner and ACRONYM.fullmatch(texts[0]):
        return []  # "Panic told by EEG and Pulse Rates"
    if not has_owner and not led and ((len(names) < MIN_NAMELESS and not et_al) or ISSUE_BEHIND.match(visible, stop)):
        return []
    return [AuthorList(span, tuple(names), bool(et_al), family_first, has_owner, led, inverted)]
