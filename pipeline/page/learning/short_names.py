"""Venues said twice: in short, in a badge or behind the title, and in full."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.vocabulary import BADGE_NAME, names_venue
from pipeline.page.reading.inline import Inline

SHORT_NAME = re.compile(r"[A-Z][A-Z0-9&-]{2,}")
PUBLISHED_BY = re.compile(r"(?:ieee|acm|usenix|springer|elsevier) ")  # "IEEE TIV", of which the letters are "TIV"
SEVERAL_CAPITALS = re.compile(r"[A-Z].*[A-Z]")
OPENED = re.compile(r"[ ]?\(")
LONG_NAME = re.compile(r"[A-Z][\w'’-]*(?:[ ](?:of|for|the|and|on|in|&|[A-Z][\w'’-]*),?){2,}")
TELLS_HOW = re.compile(r"\b(?:Award|Prize|Best|Paper|Finalist|Nominee|Oral|Spotlight|Poster|Talk|Session|Track)\b")
SURE_LETTERS = 4  # of a short name, which no other long one has by chance
SMALL_WORD = 3  # letters: of, the, and, for
SHORT_WORDS = 4  # in a venue's short name: "CVPR TCV Workshop"


def badge_of(inline: Inline, settled: Sequence[Chunk], chunk: Chunk) -> int | None:
    """The chunk that says the venue in short in front of its long name: "RA-L", then "... Letters (RA-L)"."""
    place = _place_of_venue(settled)
    if place is None:
        return None
    if not re.search(r"[A-Z]", _text_of_name(inline, settled[place])):
        return None  # "accepted by journal *Journal of Bogs*"
    said, long = (name_of(inline, part) for part in (settled[place], chunk))
    short = _unpublished(said)
    behind = inline.visible[chunk.span.end :].lstrip(" ")
    dated = Part.YEAR in dict(settled[place].inner)
    badge = dated and BADGE_NAME.fullmatch(_text_of_name(inline, settled[place])) and names_venue(long)
    letters = "".join(re.findall(r"[a-z]", short))
    spelt_by = ((dated or len(letters) >= SURE_LETTERS) and _holds(long, letters)) or _spells(short, _unpublished(long))
    inside = spelt_by or set(short.split()) <= set(long.split())
    host = SHORT_NAME.match(_text_of_name(inline, settled[place]))  # "ACL main", behind the long name "(ACL)"
    shorts = [short, host.group()] if host else [short]
    bracketed = any(re.match(rf"\(\W*{re.escape(each)}\b", behind, re.IGNORECASE) for each in shorts)
    spelt = badge or inside or bracketed
    longer = len(long.split()) > len(short.split()) and (len(long.split()) >= SHORT_WORDS or _holds(long, letters))
    return place if short and spelt and longer and len(short.split()) <= SHORT_WORDS else None


def badge_in_front(inline: Inline, settled: Sequence[Chunk], unknown: Sequence[Chunk]) -> int | None:
    """The chunk in front of the title that says in short what a text of unknown words says in full.

    "**PEAT 2031** The title. Ada Okafor. Bogs and Fens, 2031": with the year the letters need not be those of the
    words; without it they are: "**BFRE** The title. Ada Okafor. Bogs and Fens Research, 2031".

    Args:
        inline: the entry.
        settled: what stands in front of the text.
        unknown: the text, and what follows it.
    """
    place = _place_of_venue(settled)
    if place is None or [other.part for other in unknown[1:]] != [Part.YEAR] or unknown[0].link:
        return None
    titled = any(other.part is Part.TITLE for other in settled[place:])
    short, year = _text_of_name(inline, settled[place]), dict(settled[place].inner).get(Part.YEAR)
    if not titled or not SHORT_NAME.fullmatch(short):
        return None
    if year is None:
        return place if _spells(short, _text_of_name(inline, unknown[0])) else None
    return place if inline.visible[year.start : year.end] == _text_of_name(inline, unknown[1]) else None


def are_letters_of(inline: Inline, chunk: Chunk, venue: Chunk) -> bool:
    """Whether a bracket in front holds the first letters of the venue's words: "[TQN] ... *Trans. on Quiet Nets*"."""
    span, text = chunk.span, inline.visible
    short = text[span.start : span.end]
    bracketed = text[: span.start].endswith("[") and text.startswith("]", span.end)
    if not bracketed or span.start > venue.span.start or not SHORT_NAME.fullmatch(short):
        return False
    return _holds(_text_of_name(inline, venue), "".join(letter for letter in short if letter.isalpha()))


def is_spelt_out(inline: Inline, chunks: Sequence[Chunk], index: int) -> bool:
    """Whether unknown words in capitals are a venue's long name: a venue's short one stands in brackets behind."""
    chunk, following = chunks[index], chunks[index + 1 : index + 2]
    if chunk.part is not Part.PROSE or chunk.link or not following or following[0].part is not Part.ACRONYM:
        return False
    text, span = inline.visible, chunk.span
    name, short = text[span.start : span.end], text[following[0].span.start : following[0].span.end]
    behind = OPENED.fullmatch(text, span.end, following[0].span.start)
    return bool(behind and LONG_NAME.fullmatch(name) and not TELLS_HOW.search(name) and names_venue(short))


def _holds(name: str, letters: str) -> bool:
    """Whether some letters are the first ones of a name's words, in their order; words may be left out."""
    first = iter(word[0] for word in re.findall(r"[^\W\d_]+", name))
    return all(letter in first for letter in letters)


def _unpublished(name: str) -> str:
    """A name in lower case without who publishes it."""
    return PUBLISHED_BY.sub("", name)


def _spells(short: str, name: str) -> bool:
    """Whether a short name is the beginnings of all words of a name, but perhaps of small ones: "BFRE"."""
    letters = "".join(filter(str.isalpha, short)).lower()
    spelt = {0}  # how many of the letters the words so far can spell
    for word in re.findall(r"[^\W\d_]+", name.lower()):
        begun = {at + n for at in spelt for n in range(1, len(word) + 1) if letters.startswith(word[:n], at)}
        spelt = begun | spelt if len(word) <= SMALL_WORD else begun
    return bool(letters) and len(letters) in spelt


def as_acronym(chunk: Chunk) -> Chunk:
    """A venue's short name as what it is."""
    inner = tuple((Part.ACRONYM if part is Part.VENUE else part, span) for part, span in chunk.inner)
    return Chunk(Part.ACRONYM, chunk.span, chunk.link, inner if Part.YEAR in dict(inner) else ())


def name_of(inline: Inline, chunk: Chunk) -> str:
    """A venue's name without its year, by its words."""
    return " ".join(re.findall(r"[\w'’-]+", _text_of_name(inline, chunk).lower()))


def in_short(inline: Inline, venue: Chunk, chunk: Chunk) -> Chunk | None:
    """A venue said again in short with its year: "In International Conference on Quiet Nets. **QUIET 2031**"."""
    inner = dict(chunk.inner)
    name, year = inner.get(Part.VENUE), inner.get(Part.YEAR)
    if not name or not year or chunk.link or Part.YEAR in dict(venue.inner):
        return None
    if not SEVERAL_CAPITALS.search(inline.visible, name.start, name.end):
        return None  # "Italy, 2031" tells where
    short, long = (len(inline.visible[span.start : span.end].split()) for span in (name, venue.span))
    if short > SHORT_WORDS or short >= long or len(inline.visible[year.end : chunk.span.end].strip(" )]")):
        return None
    return Chunk(Part.ACRONYM, chunk.span, None, ((Part.ACRONYM, name), (Part.YEAR, year)))


def _place_of_venue(settled: Sequence[Chunk]) -> int | None:
    return next((n for n, other in enumerate(settled) if other.part is Part.VENUE), None)


def _text_of_name(inline: Inline, chunk: Chunk) -> str:
    """A venue's name without its year, as it stands."""
    span = dict(chunk.inner).get(chunk.part, chunk.span)
    return inline.visible[span.start : span.end]
