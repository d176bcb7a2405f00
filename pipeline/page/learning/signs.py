"""Signs at names, of equal contribution, affiliation or correspondence: "Ada Okafor*", "Jon Pell<sup>1,2</sup>"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.page.reading.inline import Inline
from pipeline.page.reading.span import Span

HIDDEN = "\2"  # stands for a sign that is known by what it is wrapped in, letters and commas included
# Letters above the line, arrows, mathematical and technical signs, circled numbers, shapes, dingbats, emoji.
RAISED = "\u00aa\u00b0\u00b2\u00b3\u00b9\u00ba\u02b0-\u02ff\u1d2c-\u1d6a\u2070-\u209f"
SHAPES = "\u2190-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u2bff\U0001f000-\U0001faff\ufe0f\u200d"
PLAIN = "*#†‡§¶∗‖^+"
# What stands behind a name and is no part of it. A bracket may hold anything: "(equal contribution)".
ANNOTATION = re.compile(rf"(?:[\s{PLAIN}=&\d{RAISED}{SHAPES}{HIDDEN}]|\\[*#†‡]|\$[^$]*\$|\((?:[^()]|\([^()]*\))*\))+$")
# Right behind the last name. An icon behind a space leads what follows, a number of four digits is a year.
TAIL = re.compile(
    rf"(?:(?!\s?(?:19|20)\d\d(?!\d))(?:\s?[{PLAIN}\d✉📩📧🌟{HIDDEN}]|[{RAISED}{SHAPES}]|\\[*#†‡]|\s?\$[^$\s]{{1,24}}\$)"
    r"|\s?\(\x01+\))*"
)
SIGN = rf"[{PLAIN}{RAISED}{HIDDEN}]"
# A character class comes first in both, by which the pattern skips all else.
BETWEEN_SIGNS = re.compile(
    rf"[,;](?:(?<={SIGN}[,;])(?=\s?{SIGN}(?!\w))|(?<=[^\W\d_]\d[,;])(?=\d(?!\d)))"  # "Pell¹,²", "Pell1,2"
)
BY_TEXT = re.compile(
    r"[\^$\[【(](?:"
    r"(?<=[^\W\d_].)(?:(?<=\^)[^\s^]{1,8}\^|(?<=\$)[^$\s]{1,24}\$|(?<=\[)[^\w\s\]]{0,3}\]|(?<=【)[^\w\s】]{0,3}】)"
    r"|(?<![^\s,;&].)(?:(?<=\^)[^\w\s^]{0,3}\^|(?<=\$)[^$\w\s]{1,6}\$|(?<=\()[^\w\s()]{1,3}\))(?=\s?[^\W\d_])"
    r")"
)
LONGEST = 12  # characters of a raised text that is a sign, not a remark
LETTER_BEFORE = re.compile(r"[^\W\d_][.)]?\Z")
IN_FRONT = re.compile(rf"(?:[{PLAIN}{RAISED}{HIDDEN}]+|[{SHAPES}]+)[ ]?\Z")
NO_BULLET = re.compile(rf"[†‡§¶{RAISED}{HIDDEN}]|[{PLAIN}]\Z")


def wrapped_signs(inline: Inline) -> Iterator[Span]:
    """Visible text that is a sign at a name by what it is wrapped in: raised text, and signs in any element."""
    text = inline.visible
    for mark in inline.marks:
        span = mark.visible
        if not mark.mark.startswith("<") or not 0 < len(span) <= LONGEST:
            continue
        raised = mark.mark.lower().startswith("<sup")
        if _at_name(text, span) and (raised or not re.search(r"[\w\s]", text[span.start : span.end])):
            yield span
    for found in BY_TEXT.finditer(text):
        yield Span(*found.span())


def _at_name(text: str, span: Span) -> bool:
    """Whether a word ends right before a stretch of text, or begins right behind it."""
    if LETTER_BEFORE.search(text, max(0, span.start - 2), span.start):
        return True
    parted = not text[: span.start] or text[span.start - 1] in " \n,;&"
    return parted and bool(re.match(r"[ ]?[^\W\d_]", text[span.end : span.end + 2]))


def sign_in_front(text: str, names: Sequence[Span]) -> int:
    """Where the signs in front of the first name begin: signs that are no bullet, or that other names carry too."""
    first = names[0].start
    found = IN_FRONT.search(text, max(0, first - LONGEST), first)
    if found is None:
        return first
    shown = found.group()
    repeated = any(text.endswith(shown, 0, name.start) for name in names[1:])
    return found.start() if repeated or NO_BULLET.search(shown) else first


def without_commas(text: str) -> str:
    """The text with the commas between two signs of one name hidden."""
    return BETWEEN_SIGNS.sub(HIDDEN, text)
