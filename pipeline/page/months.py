"""The names of months in the languages that pages are written in. Data, to be extended freely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MONTHS = _names("January February March April May June July August September October November December")
LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "en": MONTHS,
    "de": _names("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
    "fr": _names("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    "es": _names("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    "it": _names("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
    "pt": _names("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"),
}
SHORT = 3  # letters of a shortened month; English also writes "Sept"
SEPTEMBER = 9
OWN_SHORT: Mapping[str, tuple[str, ...]] = {  # languages that do not cut after three letters
    "fr": _names("janv févr mars avr mai juin juil août sept oct nov déc"),
}
_FULL = sorted({name for months in LANGUAGES.values() for name in months}, key=len, reverse=True)
MONTH_NAME = "|".join(
    [*_FULL, "Sept", *OWN_SHORT["fr"], *sorted({name[:SHORT] for name in _FULL if len(name) > SHORT})]
)  # a pattern


def _numbers(language: str) -> dict[str, int]:
    """The numbers of a language's months by their names, full and short, in small letters; of two, the earlier."""
    months = LANGUAGES[language]
    named: dict[str, int] = {}
    for number, (full, own) in enumerate(zip(months, OWN_SHORT.get(language, months), strict=True), 1):
        for name in (full, own, full[:SHORT]):
            named.setdefault(name.lower(), number)
    return {"sept": SEPTEMBER} | named


_NUMBERS = {language: _numbers(language) for language in LANGUAGES}


def month_of(name: str) -> tuple[int, str]:
    """The number and language of a month's name, full or short; (0, "en") for no month."""
    for language in LANGUAGES:
        if number := month_in(name, language):
            return number, language
    return 0, "en"


def language_of(words: Sequence[str], usual: str) -> str:
    """The language in which most of some month words are ones: "November" is of several; where all are, the usual."""
    known = {each: sum(bool(month_in(word, each)) for word in words) for each in (usual, *LANGUAGES)}
    return max(known, key=lambda each: known[each])


def month_in(name: str, language: str) -> int:
    """The number of a month's name, full or short, in a language; 0 for no month."""
    return _NUMBERS[language].get(name.lower(), 0)


def short_month(month: int, language: str) -> str:
    """A month's shortened name without a dot."""
    return OWN_SHORT[language][month - 1] if language in OWN_SHORT else LANGUAGES[language][month - 1][:SHORT]


def is_short(word: str, language: str) -> bool:
    """Whether a month's name is a shortened one."""
    return word.lower() not in {name.lower() for name in LANGUAGES[language]}


# The northern half of the year in which a season's news stand; "Autumn" and "Fall" are one, the owner's word is kept.
SEASONS: Mapping[str, int] = {"winter": 1, "spring": 4, "summer": 7, "autumn": 10, "fall": 10}
SEASON_NAME = "|".join(SEASONS)  # a pattern


def season_month(name: str) -> int:
    """The month as which a season counts in the order of news."""
    return SEASONS[name.lower()]


def season_of(month: int, example: str) -> str:
    """The season of a month, written as an example is."""
    names = {1: "winter", 4: "spring", 7: "summer", 10: "fall" if example.lower() == "fall" else "autumn"}
    name = names[(month % 12) // 3 * 3 + 1]
    return name.upper() if example.isupper() else name if example.islower() else name.capitalize()
