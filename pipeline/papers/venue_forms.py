"""Where a paper appeared, in the short form that people write: `NeurIPS 2024`, `Findings of EMNLP 2023`.

The strings of sources (Scholar, Crossref, DBLP, journal references of arXiv) are read here; `papers.venues` reads the
comments of authors. The names of venues stand in `papers.venue_names`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.papers.text import fold_words, plain
from pipeline.papers.venue_names import CONFERENCES, JOURNALS, NO_VENUE, NUMBERED_FROM

VENUE_LIMIT = 200
"""Characters of a venue at most: a longer text is none."""

SERVER = "rxiv"
"""The end of a preprint server's name, folded: arXiv, bioRxiv, EarthArXiv, EcoEvoRxiv; not that of "XIV Workshop"."""


def short_venue(text: str, year: int | None = None) -> str:
    """The short form of a venue as a source writes it; an unknown venue as given; "" for a preprint server.

    `year` is the year of the publication as the source knows it; it counts where the text names none.
    """
    seen = _tidy(straight(text))
    if not seen or len(seen) > VENUE_LIMIT or is_preprint(seen):
        return ""
    host = host_of(seen)
    if host is None:
        return _unlisted(seen, year)
    return _with_track(seen, host, year_of(seen, host) or year)


def straight(text: str) -> str:
    """Readable text with straight apostrophes, as `ICML'24` needs them."""
    return plain(text).replace("\u2019", "'").replace("\u2018", "'")


def is_preprint(text: str) -> bool:
    """Whether a venue string names a preprint server, a submission or nothing at all."""
    words = fold_words(_ID.sub(" ", text))
    content = tuple(word for word in words if not word.isdigit())
    return not content or content[0].endswith(SERVER) or any(content[: len(name)] == name for name in _no_venue())


def is_workshop(venue: str) -> bool:
    """Whether a short venue is a workshop, and so may be followed by the main venue."""
    return "workshop" in venue.lower()


def shows_venue(text: str, venue: str) -> bool:
    """Whether a text already names the venue: its host and, where the text has years, the year."""
    if not venue or " ".join(fold_words(venue)) in " ".join(fold_words(text)):
        return True
    host = host_of(venue)
    if host is None or is_workshop(venue) != bool(_WORKSHOP.search(text)):
        return False
    year = year_of(venue, host)
    years = {_century(found) for found in _YEARS_SHORT.findall(text)}
    return any(other.short == host.short for other in hosts(text)) and (not year or not years or year in years)


def is_part(venue: str) -> bool:
    """Whether a short venue is a workshop, the findings or a track of an event, and not its main track."""
    return is_workshop(venue) or venue.startswith("Findings of ") or venue.endswith(tuple(name for _, name in _TRACKS))


def names_venue(text: str) -> bool:
    """Whether a text names the main track of a known venue with a year: `NeurIPS 2024`, not `an ICML workshop`."""
    return not _WORKSHOP.search(text) and any(
        re.match(r"[\s,('-]{0,2}(?:20)?\d\d(?!\d)", text[host.end :]) for host in hosts(text)
    )


class Host(NamedTuple):
    """A known venue found in a text, and where."""

    short: str
    start: int
    end: int


_ID = re.compile(r"\barxiv\s*:?\s*[\w./-]*\d[\w./-]*|\babs/\S+|https?://\S+", re.IGNORECASE)
_WORKSHOP = re.compile(r"\bworkshops?\b|\bworksh\.|\bwksh?p\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d-])(?:19[89]\d|20[0-4]\d)(?![\d-]\d|\d)")
_YEARS_SHORT = re.compile(r"(?<![\d-])(?:(?:19[89]|20[0-4])\d|'\d\d)(?!\d)")
_TRACKS = (
    (re.compile(r"\bdatasets? (?:and|&) benchmarks?\b", re.IGNORECASE), "Datasets and Benchmarks"),
    (re.compile(r"\b(?:system )?demo(?:nstration)?s?(?: track| paper)?\b", re.IGNORECASE), "Demo"),
    (re.compile(r"\bstudent abstract", re.IGNORECASE), "Student Abstract"),
    (re.compile(r"\bindustr(?:y|ial) track\b", re.IGNORECASE), "Industry Track"),
    (re.compile(r"\btutorial", re.IGNORECASE), "Tutorial"),
    (re.compile(r"\bdoctoral consortium\b", re.IGNORECASE), "Doctoral Consortium"),
    (re.compile(r"\blate[- ]breaking\b", re.IGNORECASE), "Late-Breaking"),
)
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
)  # fmt: skip
_TOPIC = re.compile(r"\bworkshop (on|for) ([^.;(@]+)", re.IGNORECASE)
_TITLED = re.compile(r"([A-Z][\w&+-]*(?:\s+[A-Z0-9][\w&+-]*)*)\s+workshops?\b", re.IGNORECASE)
_BEFORE_NAME = re.compile(
    r"^(?:the|an?|\d+(?:st|nd|rd|th)|international|ieee|acm|in|at|to|on|of|accepted|by)\s+", re.IGNORECASE
)
_PLACE = re.compile(r",|\s+(?:at|co-?located|held|@)\b|\s+in\s+(?=conj|the \d|[A-Z]{3})|\s+\d{4}\b|\s-\s")
_IN_BRACKETS = re.compile(r"\(([A-Z][A-Za-z&/-]{1,14})[\s,]*(?:'?\s?(\d{4}|\d\d))?\)")
# `The Sixth International Conference on Networking, ICN 2007`
_BEHIND_COMMA = re.compile(r"\b(?:Conference|Symposium|Workshop)\b.*, ([A-Z][A-Za-z-]{1,9})[ ']{0,2}(\d{4}|\d\d)$")
_BEFORE_COLON = re.compile(r"([A-Z][A-Za-z&/-]{1,14})'(\d\d): ")
_NAME_LIMIT = 40  # characters of a workshop's own name that go into the short form


@cache
def _no_venue() -> tuple[tuple[str, ...], ...]:
    return tuple(fold_words(name) for name in NO_VENUE)


class _Name(NamedTuple):
    """A name of a venue with its short form; a text without the name's longest word, the `cue`, does not have it."""

    name: str
    short: str
    cue: str


@cache
def _names() -> tuple[_Name, ...]:
    """All names, short forms too, the longest first."""
    named = {**CONFERENCES, **JOURNALS}
    pairs = [(name, short) for short, names in named.items() for name in names] + [(short, short) for short in named]
    cues = {name: max(re.findall(r"\w+", name), key=len).casefold() for name, _ in pairs}
    return tuple(_Name(name, short, cues[name]) for name, short in sorted(pairs, key=lambda pair: -len(pair[0])))


@cache  # some hundred names: a pattern is made when the first text has its cue
def _pattern(name: str, short: str) -> re.Pattern[str]:
    """A name in any case and punctuation; one that is a short form itself (NIPS) with its case."""
    if name == short or name.upper() == name:
        return _short_pattern(name)
    words = re.findall(r"\w+|&", name)
    return re.compile(r"\b" + r"[\s.,:&/-]+(?:and\s+)?".join(map(re.escape, words)) + r"\b", re.IGNORECASE)


def _short_pattern(short: str) -> re.Pattern[str]:
    """`ICML`, `ICML2024`, `ICML'24`; not within a word, nor `ACL` in `EACL`. Written small only with a year."""
    escaped = re.escape(short).replace(r"\ ", r"[\s-]+")
    alone = rf"(?<![\w@.-]){escaped}(?=$|[^\w-]|\d\d|-\d\d)|(?<=@){escaped}(?![a-z])"
    return re.compile(rf"{alone}|(?i:(?<![\w.-]){escaped}(?=[\s'-]{{0,2}}20\d\d\b))")


@cache
def _cut_names() -> tuple[tuple[tuple[str, ...], str], ...]:
    return tuple((fold_words(name), short) for short, names in {**CONFERENCES, **JOURNALS}.items() for name in names)


def hosts(text: str) -> list[Host]:
    """The known venues of a text, in its order; a name within a longer name does not count."""
    found: list[Host] = []
    folded = text.casefold()
    for name, short, _ in (named for named in _names() if named.cue in folded):
        for match in _pattern(name, short).finditer(text):
            if not any(match.start() < other.end and other.start < match.end() for other in found):
                found.append(Host(short, match.start(), match.end()))
    return sorted(found, key=lambda host: host.start)


def host_of(text: str) -> Host | None:
    """The venue that a text is about: for `X Workshop at ICML` the place where it is held."""
    found = hosts(text)
    if not found:
        return _cut_host(text)
    held = re.search(r"(?:@|\bat\b|\bco-?located with|\bin conjunction with)\s*(?:the\s+)?", text)
    if held:
        return next((host for host in found if host.start >= held.end()), found[0])
    with_year = [host for host in found if re.match(r"[\s,('-]*\d\d", text[host.end :])]
    return (with_year or found)[0]


def _cut_host(text: str) -> Host | None:
    """`Proceedings of the IEEE/CVF Conference on Computer Vision and …`: at least three words of a known name."""
    if not text.endswith(("…", "...")):
        return None
    words = fold_words(text)
    for name, short in _cut_names():
        for length in range(len(name) - 1, 2, -1):
            if words[-length:] == name[:length]:
                return Host(short, 0, 0)
    return None


def year_of(text: str, host: Host) -> int | None:
    """The year of the event: told by its number, beside its name, or anywhere in the text."""
    numbered = _numbered(text, host)  # "The Twelfth ..., 2023" is of 2024: Scholar's year is that of the preprint
    if numbered:
        return numbered
    beside = re.match(r"[\s,(]*(?:['-]\s?)?(\d{4}|\d\d)(?!\d)", text[host.end :]) if host.end else None
    if beside and (len(beside[1]) > len("24") or not re.match(r"\s", text[host.end :])):
        year = _century(beside[1])
        if 1980 <= year <= 2049:  # noqa: PLR2004 - what `_YEAR` takes for a year
            return year
    years = _YEAR.findall(text)
    if years:
        return int(years[0])
    short = re.search(r"'(\d\d)\b", text) or re.search(rf"{re.escape(host.short)}[- ](\d\d)\b", text)
    return _century(short[1]) if short else None


def _century(digits: str) -> int:
    number = int(digits.strip("'"))
    return number if number > 99 else number + (1900 if number > 79 else 2000)  # noqa: PLR2004


def _numbered(text: str, host: Host) -> int | None:
    """The year that the number of an event or volume tells: `Systems 37`, `The Twelfth International ...`."""
    base = NUMBERED_FROM.get(host.short)
    if base is None:
        return None
    spelled = host.end - host.start > len(host.short) + 1  # "Systems 37" is a volume, "ICML 25" a year
    volume = re.match(r"\s*,?\s*(?:vol(?:ume|\.)?\s*)?(\d{1,2})\b(?!\s*\d)(?!-)", text[host.end :]) if spelled else None
    ordinal = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)\b", text)
    if ordinal:
        return base + int(ordinal[1])
    if volume:
        return base + int(volume[1]) + (host.short == "NeurIPS")
    words = set(fold_words(text))
    return next((base + number for number, word in enumerate(_ORDINALS, 1) if word in words), None)


def _with_track(text: str, host: Host, year: int | None) -> str:
    """`ICML 2024`, and which part of it: findings, a workshop, a track."""
    event = f"{host.short} {year}" if year else host.short
    rest = _without_hosts(text)  # the Information Theory Workshop is no workshop of another event
    if re.search(r"\bfindings\b", rest, re.IGNORECASE):
        return f"Findings of {event}"
    if host.short in JOURNALS:
        return event
    if _WORKSHOP.search(rest) or re.search(rf"[\w-]\s?@\s?{re.escape(host.short)}", text):
        return _workshop(text, rest, host, event)
    track = next((name for pattern, name in _TRACKS if pattern.search(rest)), "")
    return f"{event} {track}".strip()


def _without_hosts(text: str) -> str:
    for host in reversed(hosts(text)):
        text = f"{text[: host.start]}({text[host.end :]}"
    return text


def _workshop(text: str, rest: str, host: Host, event: str) -> str:
    """`ICLR 2025 Workshop on World Models`, `NLP4DH Workshop @ NAACL 2025`, or only that it was a workshop."""
    topic = _TOPIC.search(text)
    if topic:
        name = _PLACE.split(topic[2])[0].strip()
        return f"{event} Workshop {topic[1].lower()} {name}" if name else f"{event} Workshop"
    before = re.search(rf"([\w&+-]+)\s?@\s?{re.escape(host.short)}", text)
    titled = _TITLED.search(rest)
    name = before[1] if before and not _WORKSHOP.fullmatch(before[1]) else titled[1] if titled else ""
    name = _BEFORE_NAME.sub("", name)
    if not name or len(name) > _NAME_LIMIT:
        return f"{event} Workshop"
    return f"{name} Workshop @ {event}"


def _unlisted(text: str, year: int | None) -> str:
    """A venue that the table does not have: its own short form in brackets with the year, or as given."""
    short = _IN_BRACKETS.search(text) or _BEFORE_COLON.match(text) or _BEHIND_COMMA.search(text)
    if not short or sum(char.isupper() for char in short[1]) < len("AB"):
        return text
    years = _YEAR.findall(text)
    year = _century(short[2]) if short[2] else int(years[0]) if years else year
    kind = " Workshop" if _WORKSHOP.search(text) else ""
    return f"{short[1].rstrip('-/')} {year}{kind}" if year else text


def _tidy(text: str) -> str:
    """Without what stands around the name of a venue: `in: Proceedings of the`, `, to appear`, a final stop."""
    text = re.sub(r"^\W*(?:in\s*:?\s+)?(?=\w)", "", text, flags=re.IGNORECASE)
    text = re.sub(r"[\s,(]+(?:to appear|in press|forthcoming|accepted|early access)\W*$", "", text, flags=re.IGNORECASE)
    return text.strip(" ,;:.") + ("…" if text.rstrip().endswith("…") else "")
