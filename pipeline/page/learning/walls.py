"""An entry's text as names are sought in it: what can't be a name is a wall, brackets hide their commas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.page.learning.person import (
    ACRONYM,
    FUNCTION_WORD,
    INITIALS,
    MORE_THAN_A_NAME,
    NO_NAME,
    SEPARATOR,
    WHEN,
    WITH,
    is_name,
)
from pipeline.page.learning.signs import ANNOTATION, HIDDEN, without_commas, wrapped_signs
from pipeline.page.learning.vocabulary import COUNTER
from pipeline.page.months import MONTH_NAME
from pipeline.page.reading.inline import Inline, Link
from pipeline.page.reading.span import Span

R_AND_R = re.compile(r"\bR&R\b")  # "with Jon Pell, R&R at Quiet Letters": its "&" joins no names
ONLY_WITH = re.compile(rf"(?i:{WITH})[ ]+(?=[^\W\d_a-z])")
OPENS_WITH = re.compile(rf"\([ ]*{WITH}[ ]", re.IGNORECASE)
BRACKETS = re.compile(rf"\((?!{WHEN})(?:[^()\n]|\([^()\n]*\))*\)")
BRACKETED_YEAR = re.compile(r"\(.{3,}\b(?:19|20)\d\d\b")
BRACKETED = re.compile(r"\[[A-Z][\w &/-]{0,20}\]")
DATED = re.compile(r"\s*[^,\n]{2,30}[ ](?:(?:19|20)\d\d|[’']\d\d)\s*")
# A run of line ends is tried from its first, and as a whole.
SOFT_END = re.compile(r"([,;&]|\band)([ \t]*)\n+|(?<!\n)\n++(?=[ \t\n]*,)")
# A name that is called otherwise between its parts: "Hai “Helen” Li".
NICKNAME = re.compile(
    r"((?:\A|[,;&\n]|\band)[ ]*[^\W\d_a-z][\w.-]*[ ])([\"“‘'`]{1,2})([^\W\d_a-z][\w-]*)([\"”’'`]{1,2})"
    r"(?=[ ][^\W\d_a-z][\w-]+[*†‡=#]*[ ]*(?:[,;&\n]|and\b|\Z))"
)
DENSE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{6}")  # more signs than a name has
# A link that leads to a paper names no person.
PAPER_ADDRESS = re.compile(r"arxiv\.org/|doi\.org/|openreview\.net/|aclanthology|\.pdf\b", re.IGNORECASE)
VOLUME_BEHIND = re.compile(r"[.,]?[ ]?(?:\(?\d|vol|no\.|[Ii]ssue)")
COUNTED = re.compile(rf"[ \t\xa0>]*(?:[-+*•·]\s+)?(?:{COUNTER})")
LABELLED = re.compile(r"[ \t>]*(?:[-+*•·]\s+)?(?:\[[^\]\n]{2,40}\]|\([^()\n]{2,40}\))(?=[ \t]+[^\W\d_a-z])")
JOINED_WORDS = re.compile(r"[^\W\d_]{3,} (?:and|&) [^\W\d_]{3,}(?: [^\W\d_]{3,})?")  # "Lichens and Losses"
JOURNAL = re.compile(r"\b(?!Jr|St|Dr)[A-Z][a-z]+\.(?:\s|$)")  # a shortened word: "J. Am. Chem. Soc."
BETWEEN_NAMES = re.compile(r"([·•]|(?<=[ ])[-–—](?=[ ]))")
DOTTED_LINE = re.compile(rf"[^\n\0]*{BETWEEN_NAMES.pattern}[^\n\0]*")
MIN_DOTTED = 3  # names in a row that dots part; of two one may be a title
PAIR = 2
MIN_COMMAS = 2  # in a link or bold text that is a list of names itself
MONTH_OF_YEAR = re.compile(rf"(?<=[,(] )(?:{MONTH_NAME})\.?,?[ ](?=(?:19|20)\d\d\b)")  # "with Jon Pell, May 2031"
SPACES = dict.fromkeys(map(ord, "\xa0\u2002\u2003\u2009\u3000"), " ")  # "&nbsp; Jon Pell"
LONG_LABEL = 4  # words from which a link or bold text is no name
TITLE_WORDS = 3  # of a link by its label, of what stands in quotes
YEAR = re.compile(r"\((?:19|20)\d\d[a-z]?\)[.,:]? +\S+ \S+ \S+")
REMARK = re.compile(r"\s*\([^()]*\)\s*\Z")  # "**Jane Roe (co-first author)**"
BOLD = re.compile(r"\*\*|__|<(?:b|strong)\b")
SENTENCE = re.compile(r"[^,]+ [^,]*[^\W\d_A-Z]{4}[.?!]")  # in bold: "**Taming the Tide.**"
ET_AL = re.compile(r"\W*et\.? al\b")
WORD = re.compile(r"[^\W\d_]{2,}")
QUOTED = re.compile(r"[\"“][^\"“”]{20,}[\"”]")


def masked(inline: Inline, owner: re.Pattern[str] | None) -> str:
    """The visible text, in the same length, as names are sought in it.

    Long links, links to papers and bold texts are walls, brackets hide their commas, soft line ends behind a comma are
    spaces.
    """
    chars = list(inline.visible)
    for sign, spans in (("\0", _walls(inline, owner)), (HIDDEN, wrapped_signs(inline))):
        for span in spans:
            chars[span.start : span.end] = sign * len(span)
    text = R_AND_R.sub("\0\0\0", without_commas("".join(chars).translate(SPACES)))
    for lead in (COUNTED, LABELLED):  # "[J4] Jon Pell", "1. [ICML 2031] Jon Pell"
        if found := lead.match(text):
            text = " " * found.end() + text[found.end() :]
    text = NICKNAME.sub(_spelt, BRACKETS.sub(_hidden, text))
    if BETWEEN_NAMES.search(text):
        text = DOTTED_LINE.sub(_commas_for_dots, text)
    return SOFT_END.sub(lambda found: (kept := found.group(1) or "") + " " * (len(found.group()) - len(kept)), text)


def _commas_for_dots(line: re.Match[str]) -> str:
    """A line of "Ada Okafor · Jon Pell · Mara Orr" with commas between the names: three, or all that the line holds.

    Of two with a dash between them, one may be a title.
    """
    items = BETWEEN_NAMES.split(line.group())
    names = [is_name(ANNOTATION.sub("", item.strip())) for item in items[::2]]
    result = items[0]
    for place, (dot, item) in enumerate(zip(items[1::2], items[2::2], strict=True)):
        around = names[place] and names[place + 1]
        third = names[max(place - 1, 0) : place + 3].count(True) >= MIN_DOTTED
        result += ("," if around and (third or (len(names) == PAIR and dot in "·•")) else dot) + item
    return result


def _walls(inline: Inline, owner: re.Pattern[str] | None) -> Iterator[Span]:
    """What can't hold a name: links to papers, long links and bold texts, venues in italics, badges."""
    for link in inline.links:
        if _is_citation(inline, link, owner):
            continue
        words = inline.visible[link.label.start : link.label.end].split()
        if PAPER_ADDRESS.search(link.url) or (link.way == "reference" and len(words) >= TITLE_WORDS):
            yield link.label
    citations = {link.label for link in inline.links if _is_citation(inline, link, owner)}
    for span in [link.label for link in inline.links] + [m.visible for m in inline.marks if not m.mark.startswith("<")]:
        label = inline.visible[span.start : span.end]
        if (owner and owner.search(label) and _opens_with_names(label, owner)) or span in citations:
            continue
        if names := ONLY_WITH.match(label):  # "*with Jon Pell*"
            label = label[names.end() :]
            if _lists_names(label):
                continue
        if _is_wall(label):
            yield span
    yield from _quotes(inline, owner)
    yield from _sentences(inline, owner)
    yield from _italic_venues(inline, owner)
    yield from _badges(inline, owner)
    for pattern in (MONTH_OF_YEAR, MORE_THAN_A_NAME):
        yield from (Span(*found.span()) for found in pattern.finditer(inline.visible))


def _quotes(inline: Inline, owner: re.Pattern[str] | None) -> Iterator[Span]:
    """Texts of several words in quotes: titles, though they may list things as names are listed."""
    for quoted in QUOTED.finditer(inline.visible):
        if len(quoted.group().split()) >= TITLE_WORDS and not (owner and owner.search(quoted.group())):
            yield Span(*quoted.span())


def _sentences(inline: Inline, owner: re.Pattern[str] | None) -> Iterator[Span]:
    """Texts in bold that end as a sentence does: titles, however few words they have."""
    for mark in inline.marks:
        label = inline.visible[mark.visible.start : mark.visible.end]
        if BOLD.match(mark.mark) and SENTENCE.fullmatch(label) and not (owner and owner.search(label)):
            yield mark.visible


def _is_citation(inline: Inline, link: Link, owner: re.Pattern[str] | None) -> bool:
    """Whether a link holds a whole citation: the owner's name, and behind it a title in quotes, a year, many words."""
    label = inline.visible[link.label.start : link.label.end]
    own = owner.search(label) if owner else None
    if own is None:
        return False
    alone = not WORD.search(inline.visible, 0, link.label.start) and not WORD.search(inline.visible, link.label.end)
    behind = WORD.findall(label, own.end())
    return bool(QUOTED.search(label) or YEAR.search(label, own.end()) or (alone and len(behind) > LONG_LABEL))


def _is_wall(label: str) -> bool:
    """Whether marked or linked words are no names: too long, or made of words that titles and venues are made of."""
    words = [word for word in REMARK.sub("", label).split() if not INITIALS.fullmatch(word)]
    if label.count(",") < MIN_COMMAS and (len(words) >= LONG_LABEL or DENSE.search(label)):
        return True
    if (JOURNAL.search(label) and not label.count(",")) or JOINED_WORDS.fullmatch(label) or DATED.fullmatch(label):
        return True
    return bool(NO_NAME.search(label.lower()) or FUNCTION_WORD.search(label) or ACRONYM.fullmatch(label))


def _lists_names(label: str) -> bool:
    """Whether a marked text is a list of full names: "Jon Pell, Ada Okafor"."""
    items = [ANNOTATION.sub("", item.strip()) for item in SEPARATOR.split(label)]
    return len(items) > 1 and all(is_name(item) and len(item.split()) > 1 for item in items)


def _opens_with_names(label: str, owner: re.Pattern[str]) -> bool:
    """Whether a marked text has full names up to the owner's, whatever follows: "*Ada Okafor, Jon Pell, Fens 2031*"."""
    items = [ANNOTATION.sub("", item.strip()) for item in SEPARATOR.split(label)]
    own = next((n for n, item in enumerate(items) if owner.search(item)), len(items))
    return len(items) > 1 and all(is_name(item) and len(item.split()) > 1 for item in items[: own + 1])


def _italic_venues(inline: Inline, owner: re.Pattern[str] | None) -> Iterator[Span]:
    """Texts in italics with a number behind: journals with their volume or year, though they look like a name."""
    for mark in inline.marks:
        label = inline.visible[mark.visible.start : mark.visible.end]
        italic = mark.mark in {"*", "_"} or re.match(r"<(?:i|em)\b", mark.mark)
        own = "," in label or ET_AL.match(label) or (owner and owner.search(label))
        if italic and not own and VOLUME_BEHIND.match(inline.visible, mark.visible.end):
            yield mark.visible


def _badges(inline: Inline, owner: re.Pattern[str] | None) -> Iterator[Span]:
    """Texts in code marks, bold ones in square brackets, few words with a year in a box: `ICML 2031`, **[Maps]**."""
    for mark in inline.marks:
        label = inline.visible[mark.visible.start : mark.visible.end]
        boxed = mark.mark.startswith("<") and DATED.fullmatch(label)
        badge = mark.mark.startswith("`") or boxed or BRACKETED.fullmatch(label)
        if badge and not (owner and owner.search(label)):
            yield mark.visible


def _spelt(found: re.Match[str]) -> str:
    """A nickname with letters for its quotes: a part of the name like any other."""
    before, opening, name, closing = found.groups()
    return f"{before}{'X' * len(opening)}{name}{'x' * len(closing)}"


def _hidden(found: re.Match[str]) -> str:
    """A bracket that hides its commas; one around "with Jane Roe" is a pair of walls, one with a year all wall."""
    shown = found.group()
    if OPENS_WITH.match(shown):
        return f"\0{BRACKETS.sub(_hidden, shown[1:-1])}\0"  # "(with Jon Pell (co-first), Mara Orr, 2031)"
    if BRACKETED_YEAR.search(shown) or not shown[1:-1].strip("\0"):
        return "\0" * len(shown)  # "(Quiet Letters, 2031, 24(1))" behind the names, "(**ICML 2031**)"
    return "(" + "\1" * (len(shown) - 2) + ")"
