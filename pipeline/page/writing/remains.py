"""What closed gaps may leave all the same: signs that the entry's form never shows beside each other."""

from __future__ import annotations

import re

from pipeline.page.reading.emphasis import CLOSING_MARKS
from pipeline.page.reading.source import LINE_END
from pipeline.page.writing.gaps import DROPPED

PLACE = "[\ue000-\uf8fe]"
TAG = re.compile(r"<[^<>]*>")
TOLD = re.compile(rf"[^\W\d_]{{2}}[*_]*:[*_]*[ \t]*{DROPPED}")
LINE = re.compile(r"[^\r\n]+")

# "· [[Paper]](...)" below the venue, on the same line as people see it; broken off the line above where that has gone.
GOES_ON = re.compile(r"(?<=[\r\n])(?P<lead>[ \t]*)[·•|][ \t]+(?=\S)")
BROKEN_OFF = re.compile(r"(?:<br\s*/?>|\\|[ ]{2})[ \t]*(?:\r\n|\n|\r)\Z", re.IGNORECASE)

# Each with what takes its place, where the form has no such thing of its own.
REMAINS = (
    (re.compile(r"(?<![ \t])(?:[ \t]*,)?[ \t]*(?<!\])\[[\s.,;:|]*\](?![(\[{:])"), ""),
    (re.compile(r"(?<![ \t])[ \t]*(?<![\])\w])\([\s.,;:|]*\)"), ""),
    (re.compile(rf"(?<!\.)\.({CLOSING_MARKS})\.(?!\.)"), r".\1"),
    (re.compile(rf"({PLACE})\.(?=,)"), r"\1"),
    (re.compile(r",([\"”’]+[*_]*)\."), r".\1"),
    # At the end of a paragraph or of what an element holds; a row of a table ends so, too.
    (
        re.compile(
            r"(?m:^(?![ \t>]*\|)(.*\S)[ \t]+(?:\\?\||·|•|&middot;|/)[ \t]*(?=\Z|$(?:\r\n|\n|\r)[ \t]*(?:$|</)))"
        ),
        r"\1",
    ),
    (re.compile(r",(?=\s*[\])])"), ""),
    (re.compile(r",([*_]{1,2})\.(?=\s|\Z)"), r"\1."),
    (re.compile(r",(?=[ \t]*(?:\r\n|\n|\r)\s*(?:</(?:div|p|li|td|span)>|\Z))"), ""),
    (re.compile(r"(?<=[^\s:]):[ \t]*(?=</(?:span|p|div|small|em|i|b|strong)>)"), ""),
    (re.compile(rf"({PLACE}[*_]*)(?=\\?\[|<a\b)"), r"\1 "),
    (re.compile(r"(?<=\S)[,;](?=\.(?:\s|\Z))"), ""),  # "», . [Paper]"
    # "*, 2031*": what parted a text in italics from its first words.
    (
        re.compile(
            r"((?:(?<![^\s(\[])|(?<=<br>)|(?<=<br/>)|(?<=<br />))[*_]{1,3}|<(?:i|em|b|strong|span)\b[^<>]*>)"
            rf"[,;][ ]+(?=[\w(]|{PLACE})"
        ),
        r"\1",
    ),
    # A line that went takes the `<br>` at its end with it, where the line above ends in one.
    (
        re.compile(r"(?i:(<br\s*/?>[ \t]*(?:\r\n|\n|\r))[ \t]*<br\s*/?>[ \t]*(?:\r\n|\n|\r))"),
        r"\1",
    ),
    # A paragraph of which no word is left: "✨ Press: [The Fen](...)." told of another paper.
    (re.compile(rf"(?m:(?:(?:{LINE_END.pattern})[ \t]*)+^[ \t]*[.,;:]+[ \t]*(?=$|\r))"), ""),
    (re.compile(r"(?m:^[ \t]*<br[ ]*/?>[ \t]*(?:\r\n|\n|\r)(?=[ \t]*</details>))"), ""),
)


def drop_remains(form: str, text: str) -> str:
    """The text without the signs that nothing is left to part or to hold: "[]", "..", "paper |".

    Args:
        form: the model with places for facts and marks of what is dropped.
        text: what is left of it.
    """
    for pattern, rest in REMAINS:
        if not pattern.search(form):
            text = pattern.sub(rest, text)
    return text


def drop_stray_sign(model: str, text: str) -> str:
    """The text without a sign at the start of a line that parted what stands there from what went above it."""
    own, ours = GOES_ON.search(model), GOES_ON.search(text)
    if own is None or ours is None or BROKEN_OFF.search(model[: own.start()]):
        return text
    return GOES_ON.sub(r"\g<lead>", text, count=1) if BROKEN_OFF.search(text[: ours.start()]) else text


def drop_told_lines(form: str) -> str:
    """The form without the lines, after the first, that told of something dropped: "Preprint available at X: 12345".

    A line that holds a fact stays, and one with tags, which may open or close what other lines hold.
    """
    first = form.find("\n")

    def told(line: re.Match[str]) -> str:
        keeps = line.start() < first or first < 0 or re.search(PLACE, line[0]) or TAG.search(line[0])
        return DROPPED if TOLD.search(line[0]) and not keeps else line[0]

    return LINE.sub(told, form)
