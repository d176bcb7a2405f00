"""Closing the gaps that dropped chunks leave: empty brackets and marks, dangling separators, empty lines."""

from __future__ import annotations

import re

from pipeline.page.reading.source import LINE_END

DROPPED = "\uf8ff"
D = DROPPED
# Space that is written as entities: its semicolon is no separator.
SPACE = r"&(?:nbsp|[en][mn]sp|thinsp|#160);"
# A pipe that is escaped so that it makes no table, signs that are written as entities.
SEPARATOR = (
    r"(?:<span\b[^<>]*>\s*(?:&middot;|&bull;|[|·•/])\s*</span>|-{2,3}|\\\||&(?:#124|vert|middot|#183|bull|ndash|mdash|[lr]aquo|rarr|gt);|[,，、；|·•│/+–—-]|&(?!#?\w+;)"
    r"|(?<!&nbsp)(?<!&[en][mn]sp)(?<!&thinsp)(?<!&#160);)"
)

# Dropped chunks, what parted them, and signs that they explained: "(\*Corresponding author, †equal contribution)".
NOTHING = rf"(?:[\s,;|&/\\*†‡§¶#=✉]|{D})*{D}(?:[\s,;.|&/\\*†‡§¶#=✉]|{D})*"

# Sentences of which nothing is left, in an element; some close it by opening it again.
NO_SENTENCES = rf"(?:[\s,;.:()\"“”]|{D})*{D}(?:[\s,;.:()\"“”]|{D})*"

# What holds nothing but a dropped chunk is dropped with it. Tried again and again until nothing changes.
EMPTIED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\\\[[ ]*{D}[ ]*\\\]",
        rf"\\url\{{{D}\}}",
        rf"\[[ ]*{D}[ ]*\]\([^)\n]*\)",
        rf"\\?\[[ .]*(?:{D}[\s,;.]*)+\\?\]",
        rf"[ ]?(?:\({NOTHING}\)|\{{{NOTHING}\}})",
        rf"((?<!\*)(?:\*{{2,3}}|\*(?![ ]))|(?<!_)_{{1,3}}|(?<!`)`{{1,2}}|(?<!~)~~)[ ]*{D}[.,;:]?[ ]*\1",
        rf"<tr\b[^<>]*>(?:\s*<t[dh]\b[^<>]*>\s*{D}[:.]?\s*</t[dh]>)+\s*</tr>",
        rf"<((?!t[dh]\b)\w+)\b[^<>]*>\s*(?:[-–•·*]\s+)?{D}[.,;:]?\s*(?:<br[ ]*/?>\s*)*</\1>",
        rf"<(span|abbr)\b[^<>]*>\s*<i\b[^<>]*>\s*</i>\s*{D}\s*</\1>",
        rf"<(sub|sup|small)\b[^<>]*>{NO_SENTENCES}(?:</\1>|<\1>)",
        rf"{D}\{{[:.#][^}}\n]*\}}",
        rf"<(?:i|span)\b[^<>]*>\s*</(?:i|span)>[ ]*{D}(?=[ \t]*(?:[\r\n<]|\\\\|\Z))",
        rf"<sup>(?:\\?[*†‡§¶#])+</sup>[ ]*{D}",
        rf"(?m:^[ \t]*(?:\\[*#]|[†‡§¶])+[ ]*{D}\.?(?=[ \t]*$))",
        rf"(?<=[.!?]\s)(?:\\[*#]|[†‡§¶])+[ ]*{D}\.?(?=\s|\Z)",
        rf"[\"“‘«]{D}[\"”’»]",
        rf"\{{\{{<[^<>{{}}\n]*>\}}\}}[ ]*{D}",
        rf"(?<=[\s\S])(?:[\u2190-\u21ff\u2300-\u2bff\U0001f300-\U0001faff]\ufe0f?)+[ ]*{D}",
        rf"{D}[ \t]*(?:{SEPARATOR}[ \t]*|:[ \t]*|\.:?[ \t]+)?{D}",
    )
)
# A comma inside the quotes is the separator: "Title," in ICML, 2031 -> "Title," 2031.
SPACED = re.compile(
    rf"(?:(?:[ \t]*{SPACE})+[ \t]*{SEPARATOR})?(?:[ \t]*{SPACE})+[ \t]*{D}|{D}[ \t]*(?:{SPACE}[ \t]*)+(?={D}|\Z)"
)
QUOTED_COMMA = re.compile(rf"(,(?:\]\([^)\n]*\))?[\"”’*_]+)[ ]*{D}[ ]*[,;][ ]*(?=\S)")
LINE_BREAK = r"(?:[ \t]*(?:<br[ ]*/?>|\\\\?|[ ]{2,})[ \t]*)"
EMPTY_LINE = re.compile(
    rf"^(?:[ \t>]*(?:[-*+][ \t]+)?(?:#{{1,6}}[ \t]+)?|(?P<opens>[ \t]+<(?!(?:t[dh]|br)\b)\w+[^<>]*>))[ \t]*"
    rf"{D}(?:[ \t.,;:。．，；]|{SPACE})*#*{LINE_BREAK}?[ \t]*(?(opens)</\w+>)[ \t]*(?:\r\n|\n|\r|\Z)",
    re.MULTILINE,
)
# The entry's own first line, which leaves its marker to the line below: "- **[ICML'31]**" above the title.
FIRST_LINE = re.compile(
    rf"\A([ \t>]*(?:[-*+]|\d{{1,9}}[.)])[ \t]+){D}[.,:;]?{LINE_BREAK}?[ \t]*(?:\r\n|\n|\r)[ \t]*"
    rf"(?=\S)(?!(?:[-*+]|\d{{1,9}}[.)])[ \t])"
)
# What closes an element behind a line that goes stands behind the line before.
CLOSING_BEHIND = re.compile(
    rf"(?:,(?=\s*{D}(?P<stop>\.)?))?[ \t]*(?:\r\n|\n|\r)[ \t]*(?:<br[ ]*/?>[ \t]*)?"
    rf"{D}[ \t.,;:]*(?=\s*</(?:li|p|td|span)>)"
)
IN_BREAKS = re.compile(rf"(<br[ ]*/?>|\\\\)[ \t]*{D}[.]?[ \t]*(?=<br|\\\\|\Z|\r|\n)")
BETWEEN = re.compile(
    rf"[ \t]*(?:(?:{SEPARATOR}|:)[ \t]*)?{D}(?=[ \t]*(?:{SEPARATOR}|[).．。\]]|\s*\Z|[ \t]*(?:\r|\n|<br|\\\\)))"
)
# Behind the end of a sentence, which marks may close.
ENDED = r"(?:(?<=[.!?])|(?<=[.!?][\"”’*_])|(?<=[.!?]\*\*)|(?<=[.!?]</[biu]>)|(?<=[.!?]</strong>))"
NEXT_SENTENCE = re.compile(rf"{ENDED}([ \t]+){D}(?:[ \t]*[,;:][ \t]*|[ \t]+{SEPARATOR}[ \t]+)(?=\S)")
SENTENCE = re.compile(rf"{ENDED}[ \t]*{D}\.(?=[\s\])*_`<\"”’\\]|\Z)")
START = re.compile(
    rf"^([ \t>]*(?:[-*+]|\d+[.)])?[ \t]*(?:#{{1,6}}[ \t]+)?(?:<\w+[^<>]*>)*)"
    rf"{D}[ \t]*(?:{SEPARATOR}[ \t]*(?:(?:\r\n|\n|\r)[ \t]+)?|[.:])?[ \t]*",
    re.MULTILINE,
)
INSIDE = re.compile(
    rf"((?<![^\s(\[\"“])[*_]{{1,4}}|(?<![^\s(\[\"“*_>])(?:\(|\[|<\w+[^<>]*>)){D}"
    rf"(?:[ \t]*(?:{SEPARATOR}|[.;:])\s*|[ \t]+)(?=\S)"
)
LAST_INSIDE = re.compile(rf"[ \t]*,\s*{D}\s*(?=[)\]])")  # "[paper, bib]" over two lines
BLANK_LINES = re.compile(
    rf"((?:{LINE_END.pattern})[ \t]*(?:{LINE_END.pattern}))(?:[ \t]*(?:{LINE_END.pattern}))+(?=\S|[ \t]+\S)"
)
# "A thesis, Oban,\nScotland. [pdf]", of which the first part stays.
NEXT_LINE = re.compile(rf"[ \t]*,[ \t]*((?:\r\n|\n|\r)[ \t]*){D}\.[ \t]*(?=\S)")
LAST_LINE = re.compile(rf"[ \t]*{SEPARATOR}[ \t]*(?:\r\n|\n|\r)[ \t]*{D}(?=[)\]]*\.?\s*\Z)")
# "Journal, 12, 3-5. [pdf]", of which the journal stays: its sentence ends as it did.
LAST_SENTENCE = re.compile(rf"{D}\.[ \t]+(?:(?:\\?[\[(])*{D}(?:\\?[\])])*[ \t]*)+(?=\s*\Z)")
# A row of links of which the last ones go, over several lines: "[paper](u) /\n[code](v) /\n[site](w)".
ROW_END = re.compile(rf"(?:[ \t]*\\?[/|·•]\s*{D})+(?=\s*\Z)")
LED_IN = re.compile(rf"{D}([*_]{{1,3}}){D}(?=[ \t]*,)")  # "In *Journal*, 2031", of which the year stays
BRACKET_BEHIND = re.compile(rf",[ \t]+{D}(?=\([\ue000-\uf8fe]\))")  # "Bohemia, 54(2031)", of which the year stays
LABEL_BEFORE = re.compile(rf"{D}:[ \t]*(?=\[[^\[\]\r\n]*\]\()")  # "doi: [10.5555/1](...)", of which the link stays
REST = re.compile(rf"[ \t]*{SEPARATOR}?[ \t]*{D}")
ROW = re.compile(r"[ \t>]*\|[^\r\n]*")  # of a table
CELL_EDGE = re.compile(r"((?<!\\)\|)")
DANGLING_BREAK = re.compile(rf"{LINE_BREAK}\s*\Z")


def close_gaps(template: str) -> str:
    """Remove the marks of dropped chunks with what belonged to them.

    An entry whose last line goes ends without the line break that led there.
    """
    if DROPPED not in template:
        return template
    if ROW.fullmatch(template):
        return "".join(_closed_cell(piece) for piece in CELL_EDGE.split(template))
    text = template
    text = LABEL_BEFORE.sub(f"{DROPPED} ", text)
    text = ROW_END.sub(DROPPED, LAST_SENTENCE.sub(f"{DROPPED}.", LED_IN.sub(r"\1" + DROPPED, text)))
    before = ""
    while before != text:
        before = text
        text = SPACED.sub(DROPPED, text)
        for pattern in EMPTIED:
            text = pattern.sub(DROPPED, text)
    text = FIRST_LINE.sub(r"\1", text)
    ended_with_break = bool(DANGLING_BREAK.search(template))
    before = ""
    while before != text:
        before = text
        text = CLOSING_BEHIND.sub(lambda gap: gap["stop"] or "", EMPTY_LINE.sub("", text))
        text = IN_BREAKS.sub("", text)
    text = QUOTED_COMMA.sub(r"\1 ", text)
    text = NEXT_SENTENCE.sub(r"\1", text)
    text = SENTENCE.sub("", text)
    text = LAST_LINE.sub("", LAST_INSIDE.sub("", NEXT_LINE.sub(r".\1", text)))
    text = START.sub(r"\1", text)
    text = INSIDE.sub(r"\1", text)
    text = BRACKET_BEHIND.sub(" ", text)
    text = BETWEEN.sub("", text)
    text = REST.sub("", text)
    text = _blank_lines(text)
    return text if ended_with_break else DANGLING_BREAK.sub("", text)


def _closed_cell(cell: str) -> str:
    """A cell without its gaps; one that held nothing else stays, empty: the columns count."""
    bare = cell.strip()
    return cell.replace(bare, close_gaps(bare), 1) if DROPPED in bare else cell


def _blank_lines(text: str) -> str:
    """Two blank lines in a row, left by a dropped paragraph, become one."""
    return BLANK_LINES.sub(r"\1", text)
