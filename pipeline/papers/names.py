"""People's names: parsed from the forms of arXiv, Scholar, BibTeX and CSL-JSON, and compared.

The forms: `Given Family`, `Family, Given`, `von Family, Jr., Given` (BibTeX), initials before the family name
(`S Basu`, `JP Morgan`: Google Scholar) and behind it (`Basu S`, `Basu SK`: PubMed).
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.model import Name
from pipeline.papers.text import fold_title, fold_words, plain

# Lower-case words that belong to the family name behind them.
_PARTICLES = frozenset(
    {
        "af", "al", "ap", "auf", "av", "bar", "ben", "bin", "da", "dal", "das", "de", "del", "della", "den", "der",
        "des", "di", "do", "dos", "du", "e", "el", "ibn", "la", "las", "le", "los", "mac", "op", "het", "san", "st",
        "'t", "te", "ten", "ter", "th", "van", "vande", "vanden", "vander", "vom", "von", "y", "zu", "zum", "zur",
    }
)  # fmt: skip
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_GROUP = re.compile(
    r"(?i:\b(?:team|collaboration|consortium|group|initiative|project|community|committee|network|contributors|authors)\b)"
    r"|\b(?:[Tt]he|[Ff]or|[Oo]f) "  # "OF Olsen" has initials
)
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?[- ]?){1,4}")
_AND = re.compile(r"\s+(?:and|AND)\s+|\s*&\s*")
_CUT = re.compile(r"(?:\s*,|\s+and)?\s*(?:\.\.\.|…|\bet\s+al\b\.?|\bothers\b\.?)\s*$", re.IGNORECASE)
_TITLE = re.compile(r"(?:(?:(?:Asst|Assoc|Assistant|Associate)\.? )?(?:Professor|Prof|Dr|Mr|Mrs|Ms)\.?(?: Ing\.)? +)+")
_DEGREE = re.compile(r"(?:,\s*(?:Ph\.?\s?D|D\.?Phil|M\.?D|M\.?Sc|B\.?Sc)\.?)+\s*$")


def parse_name(text: str) -> Name:
    """One name. A group (`{Gemini Team}`, `The ATLAS Collaboration`) stands in `family` alone."""
    text = text.strip()
    braced = re.fullmatch(r"\{([^{}]+)\}", text)
    if braced:
        return Name(plain(braced[1]))
    text = re.sub(r"(?<!\S)~|~", " ", plain(text).replace("{", "").replace("}", "")).strip(" ,;*†‡§")
    if "," in text:
        return _inverted([part.strip() for part in text.split(",")])
    words = text.split()
    if len(words) < _TWO or _GROUP.search(text):
        return Name(" ".join(words))
    suffix = [words.pop()] if len(words) > _TWO and _SUFFIX.fullmatch(words[-1]) else []
    if _is_initials(words[-1]) and words[-1].isupper() and not words[0].isupper():
        return Name(" ".join(words[:-1] + suffix), words[-1])  # PubMed: "Basu SK"
    at = len(words) - 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    return Name(" ".join(words[at:] + suffix), " ".join(words[:at]))


def parse_owner(text: str) -> tuple[Name, ...]:
    """A person's names as people write their own: `Kai Shen (沈锴)` and `Kai Shen | 沈锴` are two of one person.

    Titles (`Dr.`, `Prof.`, `, PhD`) are no part of a name on a paper.
    """
    text = _DEGREE.sub("", _TITLE.sub("", text.strip()))
    inside = re.findall(r"[(\uff08]([^()\uff08\uff09]+)[)\uff09]", text)
    outside = " ".join(re.sub(r"[(\uff08][^()\uff08\uff09]*[)\uff09]", " ", text).split())
    parts = [part for written in (outside, *inside) for part in re.split(r"\s*[|/]\s*", written)]
    names = tuple(parse_name(part) for part in parts if part.strip())
    return names or (parse_name(text),)


def parse_names(text: str) -> tuple[Name, ...]:
    """A list of names, in order: joined by BibTeX's `and`, by semicolons, or by commas.

    A mark that the list is cut (`et al.`, `...`, `and others`) is dropped; `names_cut` tells of it.
    """
    text = " ".join(text.split())
    while (shorter := _CUT.sub("", text)) != text:
        text = shorter
    if ";" in text and "&" not in text:
        return tuple(name for name in map(parse_name, text.split(";")) if name.family)
    parts = [part.strip(" ,") for part in _split_and(text)]
    every_inverted = len(parts) > 1 and all(_one_comma(part) for part in parts)
    names: list[Name] = []
    for part in parts:
        names += [parse_name(part)] if every_inverted else _comma_list(part)
    return tuple(name for name in names if name.family)


def names_cut(text: str) -> bool:
    """Whether a written list of names says of itself that it is not complete."""
    return bool(_CUT.search(" ".join(text.split())))


def same_person(a: Name, b: Name) -> bool:
    """Whether two written names can be one person's: the family names agree and no given name or initial conflicts.

    `S Basu` agrees with `Samyadeep Basu`, `SK Basu` does not agree with `Soumya Suvra Basu`. It says nothing about
    namesakes.
    """
    return any(
        families_a & families_b and _givens_agree(givens_a, givens_b)
        for families_a, givens_a in _readings(a)
        for families_b, givens_b in _readings(b)
    )


@lru_cache(maxsize=1 << 16)
def family_word(name: Name) -> str:
    """The last folded word of the family name, as it stands in a line of text."""
    words = [word for word in fold_words(name.family) if word not in _SUFFIXES]
    return words[-1] if words else ""


_TWO = 2
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]+")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


def _inverted(parts: list[str]) -> Name:
    """`Family, Given` or `Family, Jr., Given`."""
    family, *rest = [part for part in parts if part] or [""]
    suffixes = [part for part in rest if _SUFFIX.fullmatch(part)]
    given = " ".join(part for part in rest if part not in suffixes)
    words = given.split()
    at = len(words)
    while at > 1 and words[at - 1] in _PARTICLES:  # PubMed, DBLP: "Berg, Jan van den"
        at -= 1
    return Name(" ".join([*words[at:], family, *suffixes]), " ".join(words[:at]))


def _is_initials(text: str) -> bool:
    return bool(_INITIALS.fullmatch(text)) and sum(char.isalpha() for char in text) < len("ABCD")


def _split_and(text: str) -> list[str]:
    """Split at `and` and `&` outside braces: a group in braces may hold the word."""
    held = re.sub(r"\{[^{}]*\}", lambda match: _AND.sub(lambda inner: inner[0].replace(" ", "\0"), match[0]), text)
    return [part.replace("\0", " ") for part in _AND.split(held)]


def _one_comma(part: str) -> bool:
    """`Family, Given` or `Family, Jr., Given`."""
    pieces = part.split(",")
    return len([piece for piece in pieces if piece.strip() and not _SUFFIX.fullmatch(piece.strip())]) == _TWO


def _comma_list(part: str) -> list[Name]:
    pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
    if len(pieces) < _TWO:
        return [parse_name(part)]
    if len(pieces) % 2 == 0 and all(_is_initials(given) for given in pieces[1::2]):  # APA: "Basu, S., Pope, P."
        return [_inverted(list(pair)) for pair in zip(pieces[::2], pieces[1::2], strict=True)]
    if _one_comma(part) and not (" " in pieces[0] and " " in pieces[-1]):  # "Basu, Sam K", "Garcia Marquez, Gabriel"
        return [_inverted(pieces)]
    names: list[Name] = []
    for piece in pieces:
        if names and _SUFFIX.fullmatch(piece):
            names[-1] = Name(f"{names[-1].family} {piece}", names[-1].given)
        else:
            names.append(parse_name(piece))
    return names


@lru_cache(maxsize=1 << 16)  # a name is compared with many others, and folding it is the costly part
def _readings(name: Name) -> tuple[tuple[frozenset[str], tuple[str, ...]], ...]:
    """The name as parsed, and with a double family name: `Maria Garcia Lopez` may be of the family Garcia Lopez."""
    readings = [name]
    given, _, last = name.given.rpartition(" ")
    if given and len(fold_title(last)) > 1 and "." not in last:
        readings.append(Name(f"{last} {name.family}", given))
    if name.given and _CJK.fullmatch(name.family + name.given):  # written in one: 马艾达
        readings.append(Name(name.family + name.given))
    return tuple((_families(reading), _givens(reading)) for reading in readings)


def _families(name: Name) -> frozenset[str]:
    """Foldings of the family name: with and without particles, umlauts as one letter or two."""
    forms = set()
    for text in (name.family, name.family.translate(_UMLAUTS)):
        words = list(fold_words(text))
        while len(words) > 1 and words[-1] in _SUFFIXES:
            words.pop()
        bare = list(words)
        while len(bare) > 1 and bare[0] in _PARTICLES:
            bare.pop(0)
        forms |= {"".join(words), "".join(bare)}
    return frozenset(forms - {""})


_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe"}
)


def _givens(name: Name) -> tuple[str, ...]:
    """The given names, folded; a run of capitals is a row of initials (`JP` -> `j`, `p`), unless all is in capitals."""
    if name.family.isupper() and len(name.family) > 1:
        return fold_words(name.given)
    folded: list[str] = []
    for word in re.split(r"[\s.-]+", plain(name.given)):
        if len(word) == 1 or (word.isupper() and len(word) <= len("ABC")):
            folded += [fold_title(letter)[:1] for letter in word]  # one letter, also of those that fold to two
        else:
            folded += fold_words(word)
    return tuple(word for word in folded if word)


def _givens_agree(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    if not a or not b or "".join(a) == "".join(b):
        return True  # nothing to conflict with; or "Jun-Yan" beside "Junyan"
    short, long = sorted((a, b), key=len)
    if all(_agree(x, y) for x, y in zip(short, long, strict=False)):
        return True
    # A first name that is not used: "R. Devon Hjelm" is "Devon Hjelm". Only by whole names.
    return all(len(word) > 1 for word in short) and any(
        long[at : at + len(short)] == short for at in range(1, len(long) - len(short) + 1)
    )


def _agree(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])
