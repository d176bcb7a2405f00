"""What parts the names of a list: in general, before the last of several, between two."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from pipeline.page.learning.authors import ELIDED, AuthorList
from pipeline.page.learning.name_marks import SURE
from pipeline.page.learning.person import AND_BEHIND_INITIAL, SEPARATOR
from pipeline.page.reading.inline import Inline

DOT = re.compile(r"\s+[·•–—-]\s+")
LAST_WORD = re.compile(r"[^\W\d_]|&")  # "and" before the last name
JOINING_WORD = re.compile(rf",?\s+{AND_BEHIND_INITIAL}\s+")
PAIR = 2  # names, which are joined in a way of their own
RECENT = 3  # lists that show the owner's present way
CACHED = 1024  # separators: each list of a section is held against all others


def separators(order: Sequence[tuple[Inline, AuthorList]]) -> tuple[str, str, str]:
    """What parts names, what parts the last from those before it, what joins a pair; the chosen entry's list is first.

    What no list shows is told by what the others show.
    """
    chosen = order[0][1]
    longer = [each for each in order if len(each[1].names) > PAIR and is_whole(*each)]
    pairs = [each for each in order if len(each[1].names) == PAIR and not each[1].et_al]
    inner = [[_separator(i, a, n) for n in range(len(a.names) - 2)] for i, a in order]
    by_pair = bool(pairs) and pairs[0] == order[0]
    pair = _first_or_common([_separator(i, a, 0) for i, a in pairs], chosen_first=by_pair)
    lasts = [_separator(i, a, len(a.names) - 2) for i, a in longer]
    if by_pair:  # where some lists end in an "&" and others in a comma alone, they end as the pair is joined
        lasts = [each for each in lasts if _joining(each) == _joining(pair)] or lasts
    last = _first_or_common(lasts, chosen_first=bool(longer) and longer[0] == order[0])
    last = last or next(filter(None, (_behind_elision(i, a) for i, a in order)), "")
    between = _usual(inner) or (pair if pair.strip() == ";" else ", ")
    last = last if LAST_WORD.search(last) else between if last else ""
    untold = chosen.led and not any(inner) and not pairs  # "with Jane Roe": a sentence joins two by "and"
    # MLA and Chicago, by which one writes family names first alone, ask for "and"; where "and" joins two and no list
    # tells of three, more pages have a comma before it than have none (35 to 25 of those looked at).
    and_last = untold or (chosen.inverted and not pair) or pair == " and "
    untold_pair = " and " if untold else ", and " if chosen.inverted else between
    return (
        between,
        last or (", and " if and_last else pair or between),
        pair or _pair_like(last, family_first=chosen.family_first) or untold_pair,
    )


def present_last(order: Sequence[tuple[Inline, AuthorList]]) -> str:
    """What parts the last name in the first lists of several, the very first one too: how the owner does it now."""
    longer = [each for each in order if len(each[1].names) > PAIR and is_whole(*each)][:RECENT]
    lasts = [_separator(inline, authors, len(authors.names) - 2) for inline, authors in longer]
    return lasts[0] if lasts and lasts.count(lasts[0]) > 1 else ""


def is_whole(inline: Inline, authors: AuthorList) -> bool:
    """Whether a list names all: "et al." cuts none off, and none are left out before the last."""
    return not authors.et_al and not ELIDED.match(inline.visible, authors.names[-1].end)


def _behind_elision(inline: Inline, authors: AuthorList) -> str:
    """The separator before the last name, as a list has it that leaves some out: "Okafor, A., ... & Pell, J."."""
    found = ELIDED.match(inline.visible, authors.names[-1].end)
    word = LAST_WORD.search(found.group()) if found else None
    return f", {found.group()[word.start() :]} " if found and word else ""


def _joining(separator: str) -> str:
    """The word of a separator: "and", "&", or nothing."""
    return separator.strip(" ,")


def _pair_like(last: str, *, family_first: bool) -> str:
    """The separator of two names by that before the last of more; the comma stays where names hold one themselves."""
    if not _joining(last):
        return ""
    return last if family_first else last.replace(",", "", 1)


def _first_or_common(values: list[str], *, chosen_first: bool) -> str:
    if not values:
        return ""
    return values[0] if chosen_first else _commonest(values)


def _usual(lists: Sequence[list[str]]) -> str:
    """The separator of the first list, unless nearly all stand against it: then it is a slip, as a wide comma is."""
    first, common = _commonest(lists[0]), _commonest([separator for separators in lists for separator in separators])
    using = sum(common in separators for separators in lists)
    sure = using > 1 and using >= SURE * sum(map(bool, lists))
    return common if sure else first or common


def _commonest(values: list[str]) -> str:
    return Counter(values).most_common(1)[0][0] if values else ""


def _separator(inline: Inline, authors: AuthorList, index: int) -> str:
    """What stands between two names, in visible text without annotations and marks."""
    return _bare_separator(inline.visible[authors.names[index].end : authors.names[index + 1].start])


@lru_cache(maxsize=CACHED)
def _bare_separator(between: str) -> str:
    whole = JOINING_WORD.fullmatch(between) or DOT.fullmatch(between)
    found = [whole] if whole else [*SEPARATOR.finditer(re.sub(r"\([^)]*\)", "", between))]
    # The longest: signs at the names may hold commas, "Pell<sup>1,2</sup>, and ".
    longest = max((separator.group() for separator in found), key=len, default=", ")
    separator = re.sub(r"\s+(?=,)", "", re.sub(r"\s+", " ", longest))
    if not separator.strip(" "):
        return ", "
    lacks_space = separator.endswith(("and", "&", "y"))
    return separator + " " if lacks_space else separator
