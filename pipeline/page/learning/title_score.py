"""How much a text looks like a title, by its words and its dress."""

from __future__ import annotations

import re

from pipeline.page.learning.stretches import (
    NUMBERED,
    VENUE_LENGTH,
    YEAR,
)
from pipeline.page.learning.vocabulary import DASHES, LABELS, STATUS, STATUS_ALONE, names_venue
from pipeline.page.reading.span import Span

PROSE = re.compile(r"\b(?:we|our|this (?:paper|work)|i)\b", re.IGNORECASE)
MIN_CHARS, MAX_CHARS, MIN_WORDS = 8, 350, 2
SURE_DRESS = frozenset({"link", "titled", "heading", "quoted", "line"})
# "Zyzzyvas": a title of one word, where its dress says so; a topic ("our paper on [owls](...)") has no capital.
NAME = re.compile(r"[^\W\d_a-z][\w+'’.-]{3,}(?: [\w+'’.-]+)*")
BEFORE_LINE = re.compile(r"[\W\d_]*(?:\[\w{1,5}\][\W\d_]*)?")  # of a line's first words: a bullet, a counter
TITLE_WORDS = 4  # of a title that holds a word of venues: "Letters from the Marsh"
VENUE_BEGINS = re.compile(
    r"(?:in )?(?:the )?(?:\d+(?:st|nd|rd|th)|proc|(?:inter)?national|annual|conference|symposium|journal of"
    r"|transactions on|ieee|acm|workshop on|meeting|advances in|lecture notes|findings of|european|asian|annals"
    r"|bulletin of)\b",
    re.IGNORECASE,
)
SHORT_COST = 2.0
CATEGORIES = re.compile(r"(?:[a-z-]+[.-][A-Za-z-]+(?:,\s*|$))+")  # of arXiv
LONG_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{4}|[^\x00-\x7f]{6}")  # a title without spaces
# "Phys. Rev. D 110, 054513 (2031)": a journal with volume and year, where a link or mark holds it all.
CITED = re.compile(
    rf"\d[\w.,:;/{DASHES}]*\s*\((?:19|20)\d\d\)[\s\d.,:{DASHES}]*$|\b(?:19|20)\d\d[,;]\s*\d+[\s\d.,:(){DASHES}]*$"
    rf"|\d\(\w+\)(?::|, (?:pp?\.)?)[\w{DASHES}]+$"  # "19(4):562-8", "25(1), p.e12711"
)
# "J. Math. Phys. 62, 8": the journal, and behind it volume and page.
CITED_IN_SHORT = re.compile(
    r"((?:[A-Z][A-Za-z]*\.[ ]?|[A-Z][ ]){2,}(?:[A-Z][a-z]+)?)(?<! ),?[ ]*\d[\d.,: –-]*"
    r"(?:\(\d{1,2}\)[\d.,: –-]*)?(?:\(((?:19|20)\d\d)\))?"
)
DATED_NAME = re.compile(r"[A-Z][A-Za-z&-]*[A-Z][A-Za-z&-]*[ -](?:19|20)\d\d")  # "EBB 2031"
THESIS = re.compile(
    r"\b(?:ph\.?[ ]?d\.?|doctoral|master[’']?s?|bachelor[’']?s?|diploma)[ ](?:dissertation|thesis)\b"
    r"|\buniversity of\b.{0,60}\b(?:dissertation|thesis)\b",
    re.IGNORECASE,
)
VOLUME = re.compile(r"(?:in )?(?:the )?(?:proceedings|proc\.|transactions) (?:of|on)\b", re.IGNORECASE)
PAGES = re.compile(rf"\bpp?\.[ ]*\d+[{DASHES}]")
EDITED = re.compile(r"In\b.{3,80}\([Ee]ds?\.?\)")  # "In Jon Pell (ed.), The Book"
ADDRESS = re.compile(r"(?:https?://|www\.|10\.\d{4,}/|arxiv:)\S+", re.IGNORECASE)
# What is whole one of these is no title: "PDF", say; those that count something need a digit.
WHOLE = (CATEGORIES, CITED_IN_SHORT, LABELS, ADDRESS, STATUS, STATUS_ALONE, DATED_NAME)
DIGIT, COUNTED = re.compile(r"\d"), (CITED, NUMBERED, PAGES)
# What a dress says by itself; the section's habit says more.
DRESS_WORTH = {
    "titled": 5.0,
    "link": 4.0,
    "heading": 4.0,
    "quoted": 3.5,
    "bold": 3.5,
    "weblink": 3.0,
    "line": 2.0,
    "italic": 1.5,
    "code": 0.5,
}
PLAIN_WORTH = 1.5


def score_title(text: str, span: Span, dress: str) -> float:
    """How much a text looks like a title: 0 where it can't be one."""
    words = text[span.start : span.end].split()
    shown = " ".join(words)
    dense = bool(LONG_CJK.search(shown))  # a sign says as much as a syllable or a word
    short = len(shown) < (MIN_CHARS // 2 if dense else MIN_CHARS) or (len(words) < MIN_WORDS and not dense)
    sure = dress in SURE_DRESS or (dress == "bold" and _fills_line(text, span))
    if len(shown) > MAX_CHARS or (short and not (sure and NAME.fullmatch(shown))):
        return 0.0
    venue, year = names_venue(shown), bool(YEAR.search(shown))
    label, _, behind = shown.partition("]")
    led = len(behind.split()) >= MIN_WORDS and text[: span.start].endswith("[") and "[" not in label
    if led and not label.isdecimal():
        return 0.0  # "[Nets for Bogs] The title", but "[8] The title"
    if _is_other(shown) or (venue and year and len(words) <= VENUE_LENGTH):
        return 0.0
    score = DRESS_WORTH.get(dress, PLAIN_WORTH) - SHORT_COST * short
    score += min(len(words), 8) * 0.25
    score -= 3.0 * _venue_share(text, span, dress) if venue else 0.0
    score -= 1.0 * year + 1.5 * bool(PROSE.search(shown))
    score -= 0.5 * max(shown.count(",") - 2, 0) + 0.004 * span.start
    return max(score, 0.0)


def _venue_share(text: str, span: Span, dress: str) -> float:
    """How much the words of venues in a text tell against its being the title.

    Less, where the entry names a venue elsewhere, and the text does not begin as one.
    """
    shown = " ".join(text[span.start : span.end].split())
    dated = bool(YEAR.search(shown))
    alone = dated or len(shown.split()) < TITLE_WORDS or VENUE_BEGINS.match(shown)
    if not alone and names_venue(f"{text[: span.start]}\n{text[span.end :]}"):
        return 0.4
    return 1.0 if dress in {"plain", "italic"} or dated or VOLUME.match(shown) else 0.5


def _fills_line(text: str, span: Span) -> bool:
    """Whether a text has a line of its own, above others."""
    before, behind = text[: span.start].rpartition("\n")[2], text[span.end :].partition("\n")
    return bool(BEFORE_LINE.fullmatch(before)) and bool(behind[2].strip()) and not re.search(r"\w", behind[0])


def _is_other(shown: str) -> bool:
    """Whether a text is surely no title: a category, an address, a citation, a label, what stands between labels."""
    if 0 <= shown.find("]") < shown.find("["):
        return True  # "PDF] [Code"
    if any(sign.fullmatch(shown) for sign in WHOLE) or EDITED.match(shown) or THESIS.search(shown):
        return True
    return bool(DIGIT.search(shown)) and any(sign.search(shown) for sign in COUNTED)
