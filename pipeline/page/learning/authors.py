"""The author list of an entry: where it stands, and how this owner writes names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.page.item_dates import EMOJI
from pipeline.page.learning.vocabulary import COUNTER
from pipeline.page.reading.inline import Inline
from pipeline.page.reading.span import Span

WORD = r"[^\W\d_a-z][\w'’`´\-‐-―\u0300-\u036f]*\.?(?:-?[A-Z]\.)*"
PARTICLE = r"(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|bin|ibn|al|el|ter|ten|zu|af|y|e|d['’])"
CJK = r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{1,4}(?:\s?[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{1,4})?"
NAME = re.compile(
    rf"(?:{WORD}|{CJK})(?:\s+(?:{WORD}|{PARTICLE}|Jr\.?|I{{2,3}}))*|{PARTICLE}(?:\s+(?:{WORD}|{PARTICLE}))+"
)
UPPER = "A-ZÀ-ÖØ-ÞĀ-ſΑ-ΩА-Я"
INITIALS = re.compile(rf"(?:[{UPPER}]\.?[-–]?\s?){{1,4}}(?:Jr\.?)?")
BEFORE_TITLE = re.compile(rf"((?:[{UPPER}]\.[- ]?){{0,3}}[{UPPER}]\.)[ ]+[^\W\d_]{{2}}")
SHORT_GIVEN = re.compile(rf"[{UPPER}][a-zà-ÿ]{{1,2}}\.")
INVERTED_AT = re.compile(r"[^\W\d_]{2},[ ]+\Z")
LIST_GOES_ON = re.compile(r"[*_]*(?:[,;:]|[ ]?\(|[ ](?:and|&)\b|[ ]&)")
ANNOTATION = re.compile(
    r"(?:[\s*#†‡§¶∗✉📩📧^+=⋆★♠♣♦♥🌟⊕◇⨳&\d\u00b9\u00b2\u00b3\u2070-\u2079]|\\[*#]|\$[^$]*\$|\((?:[^()]|\([^()]*\))*\))+$"
)
SEPARATOR = re.compile(
    r"\s*(?:,\s*(?:and\b|&|und\b|et\b(?!\s*al)|y\b)|;\s*(?:and\b|&)?|,|、|，|\band\b|&|\bund\b)\s*|(?<=\.)\s+y\s+"
)
INVERTED = re.compile(r",\s+")
MIN_INVERTED = 2  # the parts of the first name
FRONT = re.compile(rf"(?:[ \-+*•·➤►▶▸0-9.\[\]()#>\t\n]|{EMOJI})*")  # what may stand in front of a list of names
LEAD = re.compile(r".*?(?:\b(?:with|by|authors?|joint work of)\b:?|:)\s+", re.IGNORECASE | re.DOTALL)
# "(with Jane Roe)", ", with Jane Roe", "Joint work with Jane Roe": what leads to the co-authors on an owner's own page.
WITH = r"(?:(?:joint(?:ly)?(?:[ ]work)?|co-?authored|collaboration)[ ])?with:?"
LED_BY_WITH = re.compile(rf"(?:^|[\0(\[,;.:!?\n”\"’—–-][ ]*|[ ](?=[jJcC]o)){WITH}[ ]+$", re.IGNORECASE)
ONLY_WITH = re.compile(rf"(?i:{WITH})[ ]+(?=[^\W\d_a-z])")
OPENS_WITH = re.compile(rf"\([ ]*{WITH}[ ]", re.IGNORECASE)
ET_AL = re.compile(r"\s*,?\s*(?:and\s+|&\s*)?(?:et\.? al\.?|and others|others|…|\.\.\.)(?!\w)", re.IGNORECASE)
ELIDED = re.compile(r"\s*,?\s*(?:…|\.\.\.)\s*(?:,|&|and\b)")
# In lower case: a pattern without IGNORECASE skips what begins with another letter.
NO_NAME = re.compile(
    r"\b(?:proceedings|conference|university|institute|journal|international|transactions|workshop|proc|press|arxiv"
    r"|preprint|under|review|accepted|ieee|acm|springer|elsevier|nature|science|award|best|paper|oral|spotlight"
    r"|learning"
    r"|models?|networks?|neural|data|systems?|language|vision|analysis|method|using|based|towards|track|findings|main"
    r"|code|pdf|video|project|page|slides|poster|letters|physics|review|research|department"
    r"|january|february|march|april|june|july|august|september|october|november|december|volume|vol|issue|pages?)\b"
)
FUNCTION_WORD = re.compile(
    r"\b(?:the|of|in|on|for|to|a|an|with|from|at|is|are|as|via|into|by|under|over|without|through|between|against"
    r"|beyond|how|why|what|when|who|not|that|The|Of|In|On|For|With|From|Via|By|Under|Over|Without|Through|Between"
    r"|Against|Beyond|How|Why|What|When|Who|Not|That)\b"
)
# Where a list of names ends although no comma stands there: a sentence's end, a year in brackets, an opening quote.
STOP = re.compile(
    r"(?<=[^\W\d_]{2})[.]\s+(?!al\b)|(?<=[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af])[.。．]\s*|(?:(?<=[)*†#])|(?<=[^\W\d_]\d))\.\s+|\s*\((?=(?:19|20)\d\d)|[\n\0\"“”|·<>]+|:\s+|\s[-–—]+\s"
)
BRACKETS = re.compile(r"\((?!(?:19|20)\d\d)(?:[^()\n]|\([^()\n]*\))*\)")
# What may stand right behind the last name and belongs to it: signs, and a bracket whose content is masked.
TAIL = re.compile(r"(?:(?!\s?(?:19|20)\d\d(?!\d))\s?(?:[*#†‡§¶∗✉📩📧🌟^+\d]|\$[^$\s]{1,12}\$)|\s?\(\x01+\))*")
SOFT_END = re.compile(r"([,;&]|\band)([ \t]*)\n+")
INITIAL = re.compile(r"\b[^\W\d_a-z]\.")
# "Okafor A", "van der Berg JM": family name and bare initials, as medical journals write names (ICMJE, "Vancouver").
VANCOUVER = re.compile(rf"(?:(?:[^\W\d_a-z][\w'’\-]+|{PARTICLE})\s+){{1,3}}[{UPPER}]{{1,3}}(?!\w)")
DENSE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{6}")  # more signs than a name has
# A link that leads to a paper names no person.
PAPER_ADDRESS = re.compile(r"arxiv\.org/|doi\.org/|openreview\.net/|aclanthology|\.pdf\b", re.IGNORECASE)
ACRONYM = re.compile(r"[A-Z][A-Z0-9&-]{2,}")  # dressed by itself: a venue, no name
FAMILY_FIRST = 0.6  # of the names that are not initials must have some behind them: "Okafor, A., Pell, J."
VOLUME_BEHIND = re.compile(r"[.,]?[ ]?(?:\(?\d|vol|no\.|[Ii]ssue)")
ISSUE_BEHIND = re.compile(r"[,.]?[ ]+(?:[Vv]ol\.?[ ]*)?\d{1,3}[ ]?[:(]")  # "Algebraic and Geometric Topology, 21:4"
COUNTED = re.compile(rf"[ \t>]*(?:[-+*•·]\s+)?(?:{COUNTER})")
YEAR_BEHIND = re.compile(r"\s*(?:19|20)\d\d\b")
DATED = re.compile(r"[*_]*(?:[ ](?:19|20)\d\d\b|[ ]?['’]\d\d\b)")
JOINED_WORDS = re.compile(r"[^\W\d_]{3,} (?:and|&) [^\W\d_]{3,}(?: [^\W\d_]{3,})?")  # "Lichens and Losses"
JOURNAL = re.compile(r"\b(?!Jr|St|Dr)[A-Z][a-z]+\.(?:\s|$)")  # a shortened word: "J. Am. Chem. Soc."
MAX_WORDS = 6
TITLE_WORDS = 3
MIN_COMMAS = 2  # in a link or bold text that is a list of names itself
LONG_LABEL = 4  # words from which a link or bold text is no name
MIN_NAMELESS = 2  # names that make a list even where the owner's own is not among them


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


def find_authors(inline: Inline, owner: re.Pattern[str] | None) -> AuthorList | None:
    """The author list of an entry: the run of names that holds the owner's, else the longest one."""
    text = _masked(inline, owner)
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


def _masked(inline: Inline, owner: re.Pattern[str] | None) -> str:
    """The visible text, in the same length, as names are sought in it.

    Long links, links to papers and bold texts are walls, brackets hide their commas, soft line ends behind a comma are
    spaces.
    """
    chars = list(inline.visible)
    for link in inline.links:
        words = inline.visible[link.label.start : link.label.end].split()
        if PAPER_ADDRESS.search(link.url) or (link.way == "reference" and len(words) >= TITLE_WORDS):
            chars[link.label.start : link.label.end] = "\0" * len(link.label)
    for span in [link.label for link in inline.links] + [m.visible for m in inline.marks if not m.mark.startswith("<")]:
        label = inline.visible[span.start : span.end]
        if owner and owner.search(label) and _lists_names(label):
            continue
        if names := ONLY_WITH.match(label):  # "*with Jon Pell*"
            label = label[names.end() :]
            if _lists_names(label):
                continue
        if _is_wall(label):
            chars[span.start : span.end] = "\0" * len(span)
    for span in _italic_venues(inline, owner):
        chars[span.start : span.end] = "\0" * len(span)
    text = "".join(chars)
    if lead := COUNTED.match(text):  # "[J4] Jon Pell": the count is no name
        text = " " * lead.end() + text[lead.end() :]
    text = BRACKETS.sub(_hidden, text)
    return SOFT_END.sub(lambda found: found.group(1) + " " * (len(found.group()) - len(found.group(1))), text)


def _is_wall(label: str) -> bool:
    """Whether marked or linked words are no names: too long, or made of words that titles and venues are made of."""
    if label.count(",") < MIN_COMMAS and (len(label.split()) >= LONG_LABEL or DENSE.search(label)):
        return True
    if (JOURNAL.search(label) and not label.count(",")) or JOINED_WORDS.fullmatch(label):
        return True
    return bool(NO_NAME.search(label.lower()) or FUNCTION_WORD.search(label) or ACRONYM.fullmatch(label))


def _lists_names(label: str) -> bool:
    """Whether a marked text is a list of full names: "Jon Pell, Ada Okafor"."""
    items = [ANNOTATION.sub("", item.strip()) for item in SEPARATOR.split(label)]
    return len(items) > 1 and all(_is_name(item) and len(item.split()) > 1 for item in items)


def _italic_venues(inline: Inline, owner: re.Pattern[str] | None) -> Iterator[Span]:
    """Texts in italics with a number behind: journals with their volume or year, though they look like a name."""
    for mark in inline.marks:
        label = inline.visible[mark.visible.start : mark.visible.end]
        italic = mark.mark in {"*", "_"} or re.match(r"<(?:i|em)\b", mark.mark)
        own = "," in label or (owner and owner.search(label))
        if italic and not own and VOLUME_BEHIND.match(inline.visible, mark.visible.end):
            yield mark.visible


def _hidden(found: re.Match[str]) -> str:
    """A bracket that hides its commas; one around "with Jane Roe" is a pair of walls."""
    shown = found.group()
    return f"\0{shown[1:-1]}\0" if OPENS_WITH.match(shown) else "(" + "\1" * (len(shown) - 2) + ")"


def _runs(text: str, visible: str, start: int, end: int, owner: re.Pattern[str] | None) -> list[AuthorList]:
    """The runs of names between two stops."""
    if not text[start:end].strip():
        return []
    items: list[Span] = []
    at = start
    for separator in [*SEPARATOR.finditer(text, start, end), None]:
        items.append(Span(at, separator.start() if separator else end))
        at = separator.end() if separator else end
    runs: list[AuthorList] = []
    current: list[Span] = []
    ended = False
    for item in items:
        name, whole = _name(text, item, first=not current, behind_family=_awaits_given(text, current))
        if (name is None or current) and (found := _vancouver(text, item, current, owner)):
            name, whole = found, False
        if name is None or (ended and current):
            runs.extend(_finish(text, visible, current, owner, end))
            current = []
        if name is not None:
            current.append(name)
        ended = not whole
    runs.extend(_finish(text, visible, current, owner, end))
    return runs


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
    start += FRONT.match(raw).end()  # type: ignore[union-attr] # it may be empty
    raw = text[start:end].rstrip()
    whole = True
    if cut := ET_AL.search(raw):
        raw, whole = raw[: cut.start()], False
    bare = ANNOTATION.sub("", raw if INITIALS.fullmatch(raw.split(" ")[-1] or "x") else raw.rstrip(" ."))
    bare = bare.rstrip(" .") if not INITIALS.fullmatch(bare.split(" ")[-1] or "x") else bare.rstrip()
    if not first and _is_dated_acronym(text, start, bare):
        return None, False  # "Jon Pell, ICML 2031"
    if behind_family and (initials := BEFORE_TITLE.match(raw)):
        return Span(start, start + len(initials.group(1))), False
    if _is_name(bare):
        dated = YEAR_BEHIND.match(raw, len(bare))  # "Pell, J. 2031, ApJ": behind a year stands no name
        return Span(start, start + len(bare)), whole and not dated
    if (initials := re.match(r"(?:[A-Z]\.[- ]?){1,4}(?=\s+\S+\s+\S+|\s*$)", raw)) and not first:
        return Span(start, start + len(initials.group().rstrip())), False  # "..., S. Then the title"
    return None, False


def _is_dated_acronym(text: str, start: int, bare: str) -> bool:
    """Whether capitals with a year behind or in them are a venue: "ICML 2031", "ICML'31"."""
    name = bare.rstrip("'’")
    return bool(ACRONYM.fullmatch(name) and DATED.match(text, start + len(name)))


def _vancouver(text: str, item: Span, before: list[Span], owner: re.Pattern[str] | None) -> Span | None:
    """The last name of "Okafor A, Pell J. The title": a bare initial may end a sentence where names are written so."""
    start = FRONT.match(text, item.start, item.end).end()  # type: ignore[union-attr] # it may be empty
    found = VANCOUVER.match(text, start, item.end)
    if found is None or not re.match(r"\.\s", text[found.end() : item.end]):
        return None
    alike = bool(before) and all(VANCOUVER.fullmatch(text, name.start, name.end) for name in before)
    alone = not before and owner is not None and owner.search(found.group())
    return Span(*found.span()) if (alike or alone) and _is_name(found.group()) else None


def _is_name(text: str) -> bool:
    words = text.split()
    if not words or len(words) > MAX_WORDS or NO_NAME.search(text.lower()) or FUNCTION_WORD.search(text):
        return False
    return bool(NAME.fullmatch(text) or INITIALS.fullmatch(text))


def _finish(text: str, visible: str, items: list[Span], owner: re.Pattern[str] | None, end: int) -> list[AuthorList]:
    """A run of names as a list, or nothing if it is none."""
    names, family_first, inverted = _ordered(visible, items, owner)
    if not names:
        return []
    texts = [visible[name.start : name.end] for name in names]
    if _ends_in_initial(texts):  # "Okafor A, Pell J. (2031)": the full stop is the list's
        names = [*names[:-1], Span(names[-1].start, names[-1].end - 1)]
    stop = names[-1].end
    if tail := TAIL.match(text, stop, end):
        stop = tail.end()
    et_al = ET_AL.match(text, stop)
    if et_al and ELIDED.match(text, et_al.start()):
        et_al = None  # "Ada Okafor, ..., Jon Pell": some are left out, no habit of cutting
    span = Span(names[0].start, et_al.end() if et_al else stop)
    has_owner = bool(owner and any(owner.search(t) for t in texts))
    led = bool(LED_BY_WITH.search(visible[: names[0].start]))
    if not has_owner and not led and ((len(names) < MIN_NAMELESS and not et_al) or ISSUE_BEHIND.match(visible, stop)):
        return []
    return [AuthorList(span, tuple(names), bool(et_al), family_first, has_owner, led, inverted)]


def _ordered(visible: str, items: list[Span], owner: re.Pattern[str] | None) -> tuple[list[Span], bool, bool]:
    """The whole names of a run of items, whether all have the family name in front, and whether the first alone has."""
    items = [_with_dot(visible, item) for item in items]
    texts = [visible[item.start : item.end] for item in items]
    given = [bool(INITIALS.fullmatch(text) or SHORT_GIVEN.fullmatch(text)) for text in texts]
    if items and not given[0] and sum(given) >= FAMILY_FIRST * (len(given) - sum(given)) > 0:
        return _paired(items, given), True, False
    if inverted := _first_inverted(visible, items, texts, owner):
        return inverted, False, True
    if _is_title(texts):
        return items[1:], False, False
    return (items if any(" " in t.strip() or re.match(CJK, t) for t in texts) else []), False, False


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
    if len(texts) < MIN_INVERTED or " " in texts[0].strip() or re.match(CJK, texts[0]):
        return []
    first = Span(names[0].start, names[1].end)
    if not INVERTED.fullmatch(visible, names[0].end, names[1].start):
        return []
    alone = len(texts) == MIN_INVERTED and (owner is None or not owner.search(visible[first.start : first.end]))
    whole = all(" " in text.strip() or re.match(CJK, text) for text in texts[MIN_INVERTED:])
    return [] if alone or not whole else [first, *names[MIN_INVERTED:]]


def _ends_in_initial(texts: list[str]) -> bool:
    """Whether the last name is "Pell J." in a list of names with bare initials behind the family name."""
    bare = [*texts[:-1], texts[-1].removesuffix(".")]
    return texts[-1].endswith(".") and all(VANCOUVER.fullmatch(text) for text in bare)


def _paired(names: list[Span], given: list[bool]) -> list[Span]:
    """Family names joined with the initials behind them; `given` says which are initials. A slip stays by itself."""
    paired: list[Span] = []
    for name, initials in zip(names, given, strict=True):
        if initials and paired and paired[-1] in names:
            paired[-1] = Span(paired[-1].start, name.end)
        else:
            paired.append(name)
    return paired


def _is_title(names: list[str]) -> bool:
    """Whether the first of several names is a title in capitals: of some words, where all others have initials."""
    first, others = "".join(names[:1]), names[1:]
    if not others or len(first.split()) < TITLE_WORDS or INITIAL.search(first):
        return False
    return all(INITIAL.search(name) for name in others)
