"""How the owner announces papers: an earlier news item's sentence, where it is surely true of the new paper too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.page.item_dates import EMOJI
from pipeline.page.learning.anatomy import Anatomy, Chunk, Part
from pipeline.page.learning.message_titles import SHORT_VENUE
from pipeline.page.learning.vocabulary import AROUND_VENUES, SAFE_PHRASES, SAFE_PURPOSE, SAFE_WORDS, names_venue
from pipeline.page.reading.inline import parse_inline
from pipeline.page.reading.span import Span

ACCEPTED = re.compile(
    r"\b(?:accept\w*|appear\w*|publish\w*|(?:to|will) be presented|will present|angenommen|akzeptiert|veröffentlicht"
    r"|erschienen|publiée?s?|aceptad\w+|publicad\w+|accettat\w+|pubblicat\w+|aceit\w+)\b"
    r"|接收|录用|接受|发表于|發表於|採択|採録|게재",
    re.IGNORECASE,
)
LEADS_TO_VENUE = re.compile(
    rf"(?:{ACCEPTED.pattern})(?: for (?:presentation|publication))?\s+(?:by|to|at|in|for|bei|à|en|a)\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
NEW_WORK = re.compile(r"\b(?:pre-?print|arxiv|release[ds]?|online|available|out|posted|new paper)\b", re.IGNORECASE)

CHEER = rf"(?:{EMOJI}|:[a-z]\w+:)"  # a sign of joy, as itself or by its name
OPENING = re.compile(rf"\A(?:\s|&[en][mnb]sp;)*(?:{CHEER}(?:\s|&[en][mnb]sp;)*)+(?:[:：]\s*)?")
CHEERS = re.compile(rf"(?:\s*{CHEER})+\Z")
ENDING = re.compile(rf"(?:[.!。！]+|…)?(?:\s*{CHEER})*\Z")

# "accepted as poster at ICML 2031"
CLAIMS_MORE = re.compile(r"\bas (?:an? )?[\w -]{3,40}? (?:at|in|to|by)\b", re.IGNORECASE)
LABEL = re.compile(
    r"(?P<opening>(?:\*\*|__|<(?:b|strong|font|span)\b[^<>]*>|`)?[\[【])(?P<word>[A-Z][\w /-]{2,20})"
    r"(?P<closing>[\]】](?!\()(?:\*\*|__|</\w+>|`)?:?(?:</\w+>)?\s*)"
)
PAPER_LABEL = "Paper"
OF_YEAR = re.compile(r"(?:19|20)\d\d|['’]\d\d")
LONGEST_LABEL = 20  # characters: a longer name is no label
OF_PAPERS = re.compile(r"(?:New )?(?:Paper|Publication|Preprint)s?", re.IGNORECASE)
SEVERAL_PAPERS = re.compile(
    r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+)(?: \w+)? (?:papers|works|articles)", re.IGNORECASE
)
# The end of a message's first sentence, with the marks that close there: "is **accepted by ECCV 2030!** See you there".
SENTENCE_END = re.compile(rf"(?<=[\w)\]”\"'’*_>])[.!]+(?:[*_]|</\w+>)*(?=\s+(?:[*_]*\[?[A-Z]|<|{CHEER}))")
ONE_PAPER = re.compile(r"\b(?:one|a)(?: new)? (?:paper|article|preprint)\b", re.IGNORECASE)  # whose title is not told
REMARK = re.compile(rf"(?P<remark>[ ]+\([^()]*\))(?={ENDING.pattern})")
# Of an event, its place and days: "which will be held in Athens, Greece on May 27 - 30, 2031".
HELD = re.compile(
    r",?[ ](?:(?:which (?:is|will be)|to be|being) held|held|(?:which )?(?:takes|taking|will take) place)"
    rf" (?:in|at|on)[ ][^()\[\]<>]*?(?={ENDING.pattern})"
)
NO_REMARK = re.compile(r"(?:19|20)\d\d|['’]\d\d|[\[<:]")  # a venue's year, a link
PRESENTED = re.compile(r"\b(?:oral|spotlight|poster|highlight)\b", re.IGNORECASE)
DESCRIBED = re.compile(r"[a-z][\w -]*\b(?:paper|work|survey|article|preprint)s? (?:on|about|for)\b")
SHORT_AND_YEAR = re.compile(r"\W*[A-Z][\w&-]*[A-Z][\w&-]*[ '’-]*(?:(?:19|20)\d\d|\d\d)\W*")  # "(TIDE 2031)"
HAN, KANA = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[\u3040-\u30ff]")
FADING = 0.8  # of the weight of an item's habits, one item further on
MIN_HAN = 4  # signs of a sentence; fewer may be a name
TOKEN = re.compile(r"[\w'’-]+|[^\w\s]|\s+")


def is_acceptance(text: str) -> bool:
    """Whether a news item says that a paper was accepted or published."""
    return bool(ACCEPTED.search(text))


@dataclass(frozen=True, slots=True)
class Voice:
    """How a section speaks: `person` is "we", "i" or "", `opening` and `ending` what its items begin and end with.

    `chinese` says that most of its items are.
    """

    person: str = ""
    ending: str = ""
    opening: str = ""
    chinese: bool = False


def learn_voice(messages: Sequence[str], venue: str = "") -> Voice:
    """The voice of a section, from its items' messages: what most of those have that tell of papers.

    Args:
        messages: of the items that stand nearest to the new one first: habits change, and these weigh most.
        venue: that what is new is accepted to, as pages write it; "" for a preprint.
    """
    shown = [parse_inline(message).visible for message in messages]
    told = [n for n, message in enumerate(shown) if ACCEPTED.search(message) or NEW_WORK.search(message)]
    told = told or list(range(len(messages)))
    persons = _persons([shown[n] for n in told]) or _persons(shown)
    openings = [_part(OPENING, messages[n]) for n in told]
    label = _label(messages, venue)
    ends = [re.sub(r"\s*[\r\n]\s*", " ", _part(ENDING, message.rstrip())) for message in shown]
    endings = Counter(ends[n] for n in told)
    if max(endings.values(), default=0) * 2 <= endings.total():  # items of every kind tell then
        endings = Counter(ends)
    ending, times = next(iter(endings.most_common(1)), ("", 0))
    if times == 1 and len(messages) > 1:
        ending = ending[: len(ending) - len(_part(CHEERS, ending))]  # the flag of a place, say
    person = persons.most_common(1)[0][0] if persons else ""
    chinese = sum(map(_is_chinese, shown)) * 2 > len(shown)
    return Voice(person, ending, label or _usual_opening(openings), chinese)


def _persons(messages: Sequence[str]) -> Counter[str]:
    """How many messages speak of "us", and how many of "me"."""
    persons: Counter[str] = Counter()
    for message in messages:
        persons["we"] += bool(re.search(r"\b(?:we|our|us)\b", message, re.IGNORECASE))
        persons["i"] += bool(re.search(r"\b(?:I|I'm|my|My|me)\b", message))
    return +persons


def _is_chinese(message: str) -> bool:
    return len(HAN.findall(message)) >= MIN_HAN and not KANA.search(message)


def _label(messages: Sequence[str], venue: str) -> str:
    """What most items begin with to say what they are of: "**[Paper]** ", in the word that those of papers have.

    Where that are venues with their years, "[ICML 2031]", it is the own one.
    """
    labels = [(found, message) for message in messages if (found := LABEL.match(message))]
    if len(labels) * 2 <= len(messages):
        return ""
    if sum(bool(OF_YEAR.search(found["word"])) for found, _ in labels) * 2 > len(labels):
        first = labels[0][0]
        return f"{first['opening']}{venue}{first['closing']}" if 0 < len(venue) <= LONGEST_LABEL else ""
    own = [found.group() for found, _ in labels if OF_PAPERS.fullmatch(found["word"])]
    if own:
        return own[0]
    of_papers = Counter(found.group() for found, message in labels if ACCEPTED.search(message))
    first = labels[0][0]
    return of_papers.most_common(1)[0][0] if of_papers else f"{first['opening']}{PAPER_LABEL}{first['closing']}"


def _part(pattern: re.Pattern[str], message: str) -> str:
    found = pattern.search(message)
    return found.group() if found else ""


def message_ending(message: str) -> str:
    """What a message ends with: a full stop, signs of joy, both; "" for neither."""
    return _part(ENDING, message)


def _weighed(parts: Sequence[str]) -> dict[str, float]:
    """What each text weighs among those of items, the nearest item first."""
    weights: dict[str, float] = {}
    for steps, part in enumerate(parts):
        weights[part] = weights.get(part, 0.0) + FADING**steps
    return weights


def _weightiest(parts: Sequence[str]) -> str:
    weights = _weighed(parts)
    return max(weights, key=weights.__getitem__, default="")


def _usual(parts: Sequence[str]) -> str:
    """What weighs more than half; else nothing."""
    weights, part = _weighed(parts), _weightiest(parts)
    return part if weights.get(part, 0.0) * 2 > sum(weights.values()) else ""


def _usual_opening(openings: Sequence[str]) -> str:
    """The signs that most messages begin with, as often and with the space around them as most of these have them."""
    signs = _usual([_bare_signs(opening) for opening in openings])
    return _weightiest([opening for opening in openings if signs and _bare_signs(opening) == signs])


def _bare_signs(opening: str) -> str:
    """The different signs of an opening, in order."""
    return "".join(dict.fromkeys(re.sub(r"\s|&\w+;", "", opening)))


def with_bare_venues(message: Anatomy) -> Anatomy:
    """Venues without the words of the sentence around them: of "wurde bei ECCV 2030 angenommen" only "ECCV 2030".

    What would be an entry's status ("accepted by **ECCV 2030**") are words of the sentence, too. A short name that
    stands alone is the venue; so is a link of unknown words that "accepted by" leads to.
    """
    chunks = [c for c in message.chunks if c.part is not Part.STATUS]
    chunks = [c for c in chunks if c.part is not Part.VENUE or not _is_all_around(message.text(c.span))]
    shorts = [c for c in chunks if c.part is Part.ACRONYM]
    if len(shorts) == 1 and not any(c.part is Part.VENUE for c in chunks):
        chunks[chunks.index(shorts[0])] = _as_venue(shorts[0])
    if message.has(Part.TITLE) and not any(c.part is Part.VENUE for c in chunks):
        visible = message.inline.visible
        led = [c for c in chunks if c.link and LEADS_TO_VENUE.search(visible, 0, c.span.start)]
        chunks = [Chunk(Part.VENUE, c.span, c.link, ((Part.VENUE, c.span),)) if c in led else c for c in chunks]
    return replace(message, chunks=tuple(_bare(message, c) if c.part is Part.VENUE else c for c in chunks))


def _is_all_around(text: str) -> bool:
    """Whether what looks like a venue is nothing but words of a sentence: "accepted to", "Paper accepted to"."""
    words = re.findall(r"[\w'’-]+", text.lower())
    if ACCEPTED.search(text) and all(word in SAFE_WORDS for word in words):
        return True
    return all(_is_around_venue(token) or not re.search(r"\w", token) for token in TOKEN.findall(text))


def _as_venue(short: Chunk) -> Chunk:
    """A venue's short name with its year as the venue."""
    inner = tuple((Part.VENUE if part is Part.ACRONYM else part, span) for part, span in short.inner)
    return replace(short, part=Part.VENUE, inner=inner)


def without_remark(message: str) -> str:
    """A message without what it says of the other paper at its end: "... to ICML 2031 (First author)."."""
    message = HELD.sub("", message, count=1)
    found = REMARK.search(message)
    if found is None or NO_REMARK.search(found["remark"]) or names_venue(PRESENTED.sub("", found["remark"])):
        return message
    return message[: found.start("remark")] + message[found.end("remark") :]


def first_sentence(message: str) -> str:
    """A message without the sentences behind its first, in which owners thank, tell of the work, or look forward."""
    found = SENTENCE_END.search(message)
    return message[: found.end()] if found else message


def _bare(message: Anatomy, chunk: Chunk) -> Chunk:
    text = message.text(chunk.span)
    tokens = list(TOKEN.finditer(text))
    kept = [n for n, token in enumerate(tokens) if not _is_around_venue(token.group())]
    closed = next((n for n in kept if tokens[n].group() == "]"), None) if "[" not in text else None
    kept = [n for n in kept if closed is None or n < closed]  # "[ICML 2031] Our paper"
    if not kept:
        return chunk
    start, end = tokens[kept[0]].start(), tokens[kept[-1]].end()
    span = Span(chunk.span.start + start, chunk.span.start + end)
    inner = tuple((part, Span(max(own.start, span.start), min(own.end, span.end))) for part, own in chunk.inner)
    return replace(chunk, span=span, inner=tuple((part, own) for part, own in inner if own.start < own.end))


def _is_around_venue(token: str) -> bool:
    word = token.lower()
    return not token.strip(" \t\n!！。，、：」』》@") or word in AROUND_VENUES or bool(SAFE_PHRASES.fullmatch(word))


def without_venues(message: Anatomy) -> Anatomy:
    """A preprint has no venue: what looks like one ("We released a preprint") are words to be judged like others."""
    parts = {Part.VENUE, Part.PREPRINT, Part.STATUS, Part.VENUE_REST, Part.ACRONYM}
    return replace(message, chunks=tuple(c for c in message.chunks if c.part not in parts))


def _is_no_title(message: Anatomy, title: Chunk) -> bool:
    """Whether what looks like a title is something else.

    That is the venue's short name ("One [ICML](...) paper has been accepted"), how many papers ("**Four papers**"), or
    what the paper is about ("our [survey paper on tides](...)").
    """
    text = message.text(title.span)
    if SHORT_AND_YEAR.fullmatch(text):
        return True
    venue = len(text.split()) <= SHORT_VENUE and names_venue(text)
    return venue or bool(SEVERAL_PAPERS.fullmatch(text) or DESCRIBED.match(text))


def is_announcement(message: Anatomy, *, accepted: bool) -> bool:
    """Whether an item announces one paper of that kind in words that hold for any."""
    text = message.inline.visible
    if bool(ACCEPTED.search(text)) != accepted or (not accepted and not NEW_WORK.search(text)):
        return False
    titles = sum(chunk.part is Part.TITLE for chunk in message.chunks)
    venues = sum(chunk.part is Part.VENUE for chunk in message.chunks)
    linked = any(chunk.part is Part.VENUE and chunk.link for chunk in message.chunks)
    if CLAIMS_MORE.search(text) or any(_is_no_title(message, c) for c in message.chunks if c.part is Part.TITLE):
        return False
    if any(c.part is Part.VENUE and ACCEPTED.search(message.text(c.span)) for c in message.chunks):
        return False  # a whole sentence was taken for the venue
    if any(c.part is Part.TITLE and LEADS_TO_VENUE.search(text, 0, c.span.start) for c in message.chunks):
        return False  # "Tide is accepted by *JQN*": what looks like the title is the venue
    untold = titles == 0 and bool((accepted and linked) or ONE_PAPER.search(text))
    if not (titles == 1 or untold) or (accepted and venues != 1):
        return False
    covered = [
        c.span
        for c in message.chunks
        if c.part in {Part.TITLE, Part.YEAR, Part.ARXIV} or (accepted and c.part is Part.VENUE)
    ]
    chars = list(text)
    for span in covered:
        chars[span.start : span.end] = " " * len(span)
    words = re.findall(r"[\w'’-]+", re.sub(CHEER, " ", SAFE_PURPOSE.sub(" ", "".join(chars))).lower())
    return all(word in SAFE_WORDS or SAFE_PHRASES.fullmatch(word) for word in words)
