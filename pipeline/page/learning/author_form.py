"""How an owner writes lists of names: order, initials, separators, the owner's mark, the length before "et al."."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.page.learning.authors import ET_AL, AuthorList
from pipeline.page.learning.name_marks import (
    SURE,
    closing_of,
    holds_comma,
    others_mark,
    owner_shown,
    owner_sign,
)
from pipeline.page.learning.name_separators import is_whole, separators
from pipeline.page.learning.person import ELIDED, INITIALS, PARTICLE, UPPER, VANCOUVER
from pipeline.page.reading.inline import Inline
from pipeline.page.reading.span import Span

# "Okafor A.", "van der Berg J. M."
DOTTED_BEHIND = re.compile(r"(?:[^\W\d_][\w'’\-]+\s+){1,3}((?:[^\W\d_a-z]\.[ -]?)*[^\W\d_a-z]\.)")
SEVERAL = re.compile(r"D\.? ?D")  # initials, in the form of a given name
INSIDE_INITIALS = re.compile(rf"(?<= [{UPPER}]) (?=[{UPPER}](?: |\Z))")
PARTED = re.compile(rf" [{UPPER}] [{UPPER}]\Z")
HYPHENATED = re.compile(rf" [{UPPER}]-[{UPPER}]\Z")
FAMILY_BEHIND = re.compile(r"[^\W\d_a-z][a-zà-ÿ]+ [A-Z]{4,}\Z")
CAPITALS = re.compile(rf"\b[{UPPER}]{{3,}}\b")
SHORT_FAMILY = re.compile(rf"{CAPITALS.pattern}|[ ][{UPPER}]{{2}}\Z")  # "Di WU"
CJK_NAME = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af ]{2,9}")
FAMILY = re.compile(rf"(?:{PARTICLE}\s+)*{ELIDED}[{UPPER}][^\W\d_]+(?:[-–'’][^\W\d_]+)*")
GLUED = re.compile(rf"(?P<given>(?:[{UPPER}]\.-?){{1,4}})(?=[{UPPER}][^\W\d_])\S[^,]*")  # "J.O.Pralits"
LOUD = 3  # letters of a given name in capitals
CACHED = 1024  # names and separators: each list of a section is held against all others


CROWD = 50
"""Names of the longest list that is written out on a page without such: on real pages lists of 27 still are."""


@dataclass(frozen=True, slots=True)
class AuthorForm:
    """How names are written.

    `behind_family` stands between family and given name where the family name comes first: "Okafor, A.", "Okafor A".
    `first_inverted` says that it does so in the first name alone: "Okafor, Ada, and Jon Pell". `initials` is an example
    of the given name's form ("D.", "D", "J. M.", "J.M.") or "" for full names. `between`, `last` and `pair` are the
    separators in general, before the last of three or more, and between two. `mark` is what stands around the owner's
    name, `family_marked` says that it stands around the family name alone, `comma_marked` that it holds the comma
    behind the name. `limit` is the number of names before `et_al`, 0 for no limit, `whole` that up to which lists are
    written out all the same ("Okafor et al." beside "Okafor, Pell and Berg"), `crowd` the number of names above which
    nobody writes all. `linked` are the names that the list links to a person's page, as shown and as in the source.
    `own` is the owner's name as the page has it again and again, "" where that is not one way, `own_sign` what stands
    behind it in each list, inside the mark and outside it; `others` is what stands around all other names. `capitals`
    says that family names are in capitals, `cjk_gap` is what stands between the two parts of Chinese, Japanese and
    Korean names, `before_family` what stands between initials and a family name behind them: "J.Pell", `family_alone`
    that given names are left out, `one_spacing` that several initials are parted in one way throughout.
    """

    family_first: bool = False
    first_inverted: bool = False
    behind_family: str = ", "
    initials: str = ""
    between: str = ", "
    last: str = ", "
    pair: str = " and "
    mark: tuple[str, str] = ("", "")
    family_marked: bool = False
    comma_marked: bool = False
    limit: int = 0
    whole: int = 0
    crowd: int = CROWD
    et_al: str = ", et al."
    linked: tuple[tuple[str, str], ...] = ()
    own: str = ""
    own_sign: tuple[str, str] = ("", "")
    others: tuple[str, str] = ("", "")
    capitals: bool = False
    cjk_gap: str = " "
    before_family: str = " "
    family_alone: bool = False
    one_spacing: bool = False


def learn_author_form(
    lists: Sequence[tuple[Inline, AuthorList]],
    chosen: int | None,
    owner: re.Pattern[str] | None,
    *,
    explained: bool = False,
) -> AuthorForm:
    """Induce the form from all lists of a section, the chosen entry's own list first where it shows enough.

    `explained` is whether the page says what asterisks at names mean.
    """
    if not lists:
        return AuthorForm()
    near = range(len(lists)) if chosen is None else sorted(range(len(lists)), key=lambda n: abs(n - chosen))
    order = [lists[n] for n in near]
    family_first = order[0][1].family_first
    between, last, pair = separators(order)
    shown = [inline.visible[name.start : name.end] for inline, authors in order for name in authors.names]
    vancouver = _behind_space(shown)
    mark, of_family, own = owner_shown(order, owner)
    limit, whole = _limits(lists)
    return AuthorForm(
        family_first=family_first or bool(vancouver),
        first_inverted=order[0][1].inverted,
        behind_family=" " if vancouver else ", ",
        initials=vancouver or _initials_form(order, owner),
        one_spacing=_has_one_spacing(order),
        between=between,
        last=last,
        pair=pair,
        mark=mark,
        family_marked=of_family,
        comma_marked=holds_comma(order, owner),
        limit=limit,
        whole=whole,
        crowd=max([CROWD, *(len(authors.names) for inline, authors in lists if is_whole(inline, authors))]),
        et_al=next((_et_al(i, a) for i, a in order if a.et_al), ", et al."),
        linked=_linked_names(order),
        own=own,
        own_sign=owner_sign(order, owner, explained=explained),
        others=others_mark(order, owner),
        capitals=_in_capitals(shown),
        cjk_gap=_cjk_gap(shown),
        before_family="" if _are_glued(shown) else " ",
        family_alone=_is_family_alone(shown),
    )


def _linked_names(order: Sequence[tuple[Inline, AuthorList]]) -> tuple[tuple[str, str], ...]:
    """The names that are links, each as the nearest entry has it."""
    seen: dict[str, str] = {}
    for inline, authors in order:
        links = {link.label.start: link for link in inline.links}
        for name in authors.names:
            link = links.get(name.start)
            whole = link is not None and len(link.label) <= len(name) + 1
            source = inline.raw[link.raw.start : link.raw.end] if link and whole else ""
            seen.setdefault(inline.visible[name.start : name.end], source)
    return tuple((name, source) for name, source in seen.items() if source)


def _behind_space(texts: Sequence[str]) -> str:
    """The form of initials where most names have them behind the family name.

    "Okafor AB" is DD, "Okafor A B" is D D, "Okafor A-B" is D-D, "Okafor A." is D.

    "Di WU" beside "Xu DONG" is a family name in capitals.
    """
    bare = sum(bool(VANCOUVER.fullmatch(INSIDE_INITIALS.sub("", text))) for text in texts)
    dotted = [found.group(1) for text in texts if (found := DOTTED_BEHIND.fullmatch(text))]
    if (bare + len(dotted)) * 2 <= len(texts):
        return ""
    if bare >= len(dotted):
        if any(map(FAMILY_BEHIND.search, texts)):
            return ""
        if any(map(PARTED.search, texts)):
            return "D D"
        return "D-D" if any(map(HYPHENATED.search, texts)) else "DD"
    forms = Counter(re.sub(r"[^\W\d_]", "D", given) for given in dotted)
    several = [form for form in forms if form.count("D") > 1]
    return max(several or forms, key=lambda form: forms[form])


def _in_capitals(texts: Sequence[str]) -> bool:
    """Whether nearly all names hold a word in capitals: "MARLOWE, A.", "Ada MARLOWE"."""
    shown = SHORT_FAMILY if any(map(FAMILY_BEHIND.search, texts)) else CAPITALS
    return bool(texts) and sum(bool(shown.search(text)) for text in texts) >= SURE * len(texts)


def _is_family_alone(texts: Sequence[str]) -> bool:
    """Whether nearly all names are one word: "Marlowe, Okafor and Pell"; a given name may tell namesakes apart."""
    return bool(texts) and sum(bool(FAMILY.fullmatch(text.strip())) for text in texts) >= SURE * len(texts)


def _are_glued(texts: Sequence[str]) -> bool:
    """Whether nearly all names have initials and no space behind them: "J.Pell"."""
    glued = (text for text in texts if " " not in text and GLUED.fullmatch(text))
    return bool(texts) and sum(1 for _ in glued) >= SURE * len(texts)


def _cjk_gap(texts: Sequence[str]) -> str:
    """What stands inside names in scripts that set no spaces, as most of the list have it; a space where none tells."""
    shown = [" " in text.strip() for text in texts if CJK_NAME.fullmatch(text.strip())]
    return "" if shown and sum(shown) * 2 < len(shown) else " "


def _et_al(inline: Inline, authors: AuthorList) -> str:
    found = ET_AL.search(inline.visible, authors.names[-1].end, authors.span.end)
    if found is None:
        return ", et al."
    text = re.sub(r"\s+", " ", found.group())
    words = Span(found.end() - len(found.group().lstrip(" ,")), found.end())
    mark = next((m for m in inline.marks if m.visible.holds(words) and len(m.visible) <= len(words) + 1), None)
    if mark is None:
        return text
    return f"{text[: len(text) - len(words)]}{mark.mark}{text[-len(words) :]}{closing_of(mark)}"


def _initials_form(order: Sequence[tuple[Inline, AuthorList]], owner: re.Pattern[str] | None) -> str:
    """How given names are shortened, "" where most lists have them in full: each list has one vote, however long.

    The owner's own name counts only where it stands alone: some write it in short beside full ones.
    """
    votes: dict[str, float] = {}
    for inline, authors in order:
        texts = [inline.visible[name.start : name.end] for name in authors.names]
        others = [text for text in texts if not (owner and owner.search(text))] or texts
        for text in others:
            form = _given_form(text)
            votes[form] = votes.get(form, 0.0) + 1 / len(others)
    full = votes.pop("full", 0.0)
    if not votes or full >= sum(votes.values()):
        return ""
    dotted = any("." in form for form in votes)
    several = [form for form in votes if SEVERAL.search(form) and (form != "DD" or not dotted)]  # shows the spacing
    return max(several or votes, key=lambda form: votes[form])


def _has_one_spacing(order: Sequence[tuple[Inline, AuthorList]]) -> bool:
    """Whether all names of several initials part them by a space, or none does."""
    texts = (inline.visible[name.start : name.end] for inline, authors in order for name in authors.names)
    forms = {_given_form(text) for text in texts}
    return len({" " in form for form in forms if SEVERAL.search(form)}) == 1


@lru_cache(maxsize=CACHED)
def _given_form(text: str) -> str:
    """The given name's form with every initial as D: "D.", "D", "D. D.", "D.D.", "D.-D."; "full" for a full name."""
    family, comma, given = text.partition(",")
    given = given.strip() if comma else " ".join(text.split()[:-1])
    if glued := GLUED.fullmatch(text):
        given = glued["given"]
    if comma and family.isupper() and len(given) >= LOUD and given.isalpha():
        return "full"  # "OKAFOR, ADA"
    if not given or (not INITIALS.fullmatch(given.strip() + " ") and not INITIALS.fullmatch(given)):
        return "full"
    return re.sub(r"[^\W\d_]", "D", given)


def _limits(lists: Sequence[tuple[Inline, AuthorList]]) -> tuple[int, int]:
    """How many names the owner shows before "et al.", 0 where it tells no habit, and up to how many without.

    One list that is cut is a habit where no other is longer.
    """
    cut = Counter(len(authors.names) for _, authors in lists if authors.et_al)
    if not cut:
        return 0, 0
    limit, times = cut.most_common(1)[0]
    whole = max((len(authors.names) for _, authors in lists if not authors.et_al), default=0)
    return (limit, whole) if times > 1 or 1 < whole <= limit else (0, 0)
