"""Which of a run of pieces are whole names: family and given names paired, titles and journals left out."""

from __future__ import annotations

import itertools
import re

from pipeline.page.learning.person import CJK, INITIALS, UPPER, VANCOUVER
from pipeline.page.reading.span import Span

INVERTED_AT = re.compile(r"[^\W\d_]{2},[ ]+\Z")
LIST_GOES_ON = re.compile(r"[*_]*(?:[,;:]|[ ]?\(|[ ](?:and|&)\b|[ ]&)")
INVERTED = re.compile(r",\s+")
INITIAL = re.compile(r"\b[^\W\d_a-z]\.")
FAMILY_FIRST = 0.6  # of the names that are not initials must have some behind them: "Okafor, A., Pell, J."
# Behind "Catal" or "Organic Letters" at the end of a list of names: ". Sci. Technol., 2031", ", 2031".
JOURNAL_GOES_ON = re.compile(r"\.?(?:[ ][A-Z][A-Za-z]*\.?){0,4},?[ ]\(?(?:19|20)\d\d\b")
SHORTENED = re.compile(rf"(?:[{UPPER}]\.[- ]?)+[{UPPER}][\w'’-]+")  # "A. Okafor"
TITLE_WORDS = 3
BARE_BEHIND_COMMA = re.compile(rf"[^,]*\w,\s+[{UPPER}]{{1,3}}")
ALONE = re.compile(r"[A-Z]\.?-[A-Z]\.?")  # an owner by initials: "J-H, Ada Okafor, Jon Pell"
SHORT_GIVEN = re.compile(rf"[{UPPER}][a-zà-ÿ]{{1,2}}\.")
MIN_INVERTED = 2  # the parts of the first name
MIN_ANDS = 2  # in a list of names; with a comma in front of one of them alone they part three
MIN_NAMELESS = 2  # names that make a list even where the owner's own is not among them


def whole_names(visible: str, items: list[Span], owner: re.Pattern[str] | None) -> tuple[list[Span], bool, bool]:
    """The whole names of a run of items, whether all have the family name in front, and whether the first alone has."""
    items = [_with_dot(visible, item) for item in items]
    texts = [visible[item.start : item.end] for item in items]
    own = [bool(owner and owner.search(text)) for text in texts]
    initials = [bool(INITIALS.fullmatch(text) or SHORT_GIVEN.fullmatch(text)) for text in texts]
    given = [short and not whole for short, whole in zip(initials, own, strict=True)]  # the owner may be "AO" alone
    if items and not given[0] and sum(given) >= FAMILY_FIRST * (len(given) - sum(given)) > 0:
        return _paired(items, given), True, False
    if inverted := (
        _by_semicolons(visible, items) or _as_bibtex(visible, items) or _all_inverted(visible, items, texts, owner)
    ):
        return inverted, True, False
    if inverted := _first_inverted(visible, items, texts, owner):
        return inverted, False, True
    if _is_title(texts) and not own[0]:
        return items[1:], False, False
    if len(texts) > 1 and not own[-1] and _ends_in_no_name(visible, items[-1], texts):
        items = items[:-1]
    by_family = any(own)  # the owner's page, with "**Okafor**, Pell"
    return (items if by_family or any(" " in t.strip() or re.match(CJK, t) for t in texts) else []), False, False


def _by_semicolons(visible: str, items: list[Span]) -> list[Span]:
    """The names of a list that semicolons part, each with a comma inside: "Okafor, Ada; Pell, Jon"; else nothing."""
    between = [visible[a.end : b.start].strip() for a, b in itertools.pairwise(items)]
    parts = [separator.startswith(";") for separator in between]
    if len(items) % 2 or not any(parts) or parts != [bool(place % 2) for place in range(len(parts))]:
        return []
    return [Span(family.start, given.end) for family, given in zip(items[::2], items[1::2], strict=True)]


def _as_bibtex(visible: str, items: list[Span]) -> list[Span]:
    """The names of a list that is written as in BibTeX: "Okafor, Ada and Pell, Jon and A. B. Orr"; else nothing."""
    between = [visible[a.end : b.start].strip() for a, b in itertools.pairwise(items)]
    twice = any(a == b == "," for a, b in itertools.pairwise(between))
    if set(between) != {",", "and"} or between.count("and") < MIN_ANDS or between[-1] == "and" == between[0] or twice:
        return []
    names = items[:1]
    for separator, item in zip(between, items[1:], strict=True):
        if separator == ",":
            names[-1] = Span(names[-1].start, item.end)
        else:
            names.append(item)
    return names


def _all_inverted(visible: str, items: list[Span], texts: list[str], owner: re.Pattern[str] | None) -> list[Span]:
    """The names of a list that writes each in full with the family name in front: "Okafor, Ada, and Pell, Jon".

    Known by the owner's name, which stands in a pair and in no item alone; else nothing. Nor where all behind the first
    pair are of several words: "Okafor, Ada, Mara Brandt, Yu Wu" has but the first name so.
    """
    if all(" " in text.strip() for text in texts[MIN_INVERTED:]):
        return []
    if len(items) % 2 or len(items) == MIN_INVERTED or owner is None or any(owner.search(text) for text in texts):
        return []
    pairs = list(zip(items[::2], items[1::2], strict=True))
    whole = all(INVERTED.fullmatch(visible, family.end, given.start) for family, given in pairs)
    names = [Span(family.start, given.end) for family, given in pairs]
    return names if whole and any(owner.search(visible[name.start : name.end]) for name in names) else []


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
    if len(texts) < MIN_INVERTED or " " in texts[0].strip() or re.match(CJK, texts[0]) or ALONE.fullmatch(texts[0]):
        return []
    if all(map(SHORTENED.match, texts[1:])) and len(texts) > MIN_INVERTED:
        return []  # "Pell, S. Wu, A. Okafor": an initial was forgotten, or the space behind it
    first = Span(names[0].start, names[1].end)
    if not INVERTED.fullmatch(visible, names[0].end, names[1].start):
        return []
    alone = len(texts) == MIN_INVERTED and (owner is None or not owner.search(visible[first.start : first.end]))
    whole = all(" " in text.strip() or re.match(CJK, text) for text in texts[MIN_INVERTED:])
    return [] if alone or not whole else [first, *names[MIN_INVERTED:]]


def ends_in_initial(texts: list[str]) -> bool:
    """Whether the last name is "Pell J." in a list of names with bare initials behind the family name, or "Pell, J.".

    Of one name alone nothing tells: "with Pell J., The title".
    """
    if len(texts) == 1:
        return False
    bare = [*texts[:-1], texts[-1].removesuffix(".")]
    return texts[-1].endswith(".") and any(all(map(form.fullmatch, bare)) for form in (VANCOUVER, BARE_BEHIND_COMMA))


def _paired(names: list[Span], given: list[bool]) -> list[Span]:
    """Family names joined with the initials behind them; `given` says which are initials. A slip stays by itself."""
    paired: list[Span] = []
    for name, initials in zip(names, given, strict=True):
        if initials and paired and paired[-1] in names:
            paired[-1] = Span(paired[-1].start, name.end)
        else:
            paired.append(name)
    return paired


def _ends_in_no_name(visible: str, last: Span, names: list[str]) -> bool:
    """Whether the last of some names is a title, or the word before its colon, or a journal."""
    return _is_title(names[::-1]) or _begins_title(visible, last, names) or _is_journal(visible, last, names)


def _begins_title(visible: str, last: Span, names: list[str]) -> bool:
    """Whether the last of some names is the word before the colon of a title: "Jon Pell, QUOKKA: Quick Walks"."""
    alone = " " not in names[-1] and not re.match(CJK, names[-1]) and all(" " in name for name in names[:-1])
    return alone and visible.startswith(":", last.end)


def _is_journal(visible: str, last: Span, names: list[str]) -> bool:
    """Whether the last of some names is a journal: it has no initials as all others have, and leads to a year."""
    if len(names) <= MIN_NAMELESS or INITIAL.search(names[-1]) or not all(map(INITIAL.search, names[:-1])):
        return False
    return bool(JOURNAL_GOES_ON.match(visible, last.end))


def _is_title(names: list[str]) -> bool:
    """Whether the first of several names is a title in capitals: of some words, where all others have initials."""
    first, others = "".join(names[:1]), names[1:]
    if not others or len(first.split()) < TITLE_WORDS or INITIAL.search(first):
        return False
    return all(INITIAL.search(name) for name in others)
