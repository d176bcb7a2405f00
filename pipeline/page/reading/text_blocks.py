"""Markdown in the front matter: pages that are built of blocks, whose texts are literal scalars of YAML.

Hugo Blox (https://docs.hugoblox.com/start/page-builder/) makes landing pages so, without a body: below `sections:` each
block has a `title:` and a `text: |`, whose lines are Markdown once their indentation is taken away (YAML 1.2.2, 8.1.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.page.reading.source import Source

KEY = re.compile(r"(?P<before>[ ]*(?:-[ ]+)*)(?P<key>[\w-]+)[ ]*:(?P<value>.*)")
LITERAL = re.compile(r"[ ]+\|[-+]?[ \t]*(?:#.*)?")
NEAR = 50  # lines above a text in which its title stands
TITLE = re.compile(r"[ ]*(?:-[ ]+)*title[ ]*:[ ]+(?P<quote>['\"]?)(?P<title>.*?)(?P=quote)[ \t]*")


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A text of the front matter: the lines [start, end), indented by `indent`, below the title on line `heading`."""

    heading: int
    start: int
    end: int
    indent: int


def find_text_blocks(source: Source, first: int, last: int) -> tuple[TextBlock, ...]:
    """The titled texts in the lines [first, last) of a front matter."""
    found: list[TextBlock] = []
    line = first
    while line < last:
        key = KEY.fullmatch(source.line(line).rstrip())
        if not key or not LITERAL.fullmatch(key["value"]):
            line += 1
            continue
        column, start = len(key["before"]), line + 1
        filled = next((n for n in range(start, last) if not source.is_blank(n)), last)
        indent = _indent(source, filled) if filled < last else 0
        line = filled
        while indent > column and line < last and (source.is_blank(line) or _indent(source, line) >= indent):
            line += 1
        end = next((n + 1 for n in range(line - 1, start - 1, -1) if not source.is_blank(n)), start)
        heading = _heading(source, start - 1, column, first)
        if heading is not None and start < end:
            found.append(TextBlock(heading, start, end, indent))
    return tuple(found)


def unfolded(source: Source, blocks: tuple[TextBlock, ...]) -> str:
    """A page of text blocks, line by line: the titles as headings, the texts moved to the left, all else blank."""
    lines = [""] * source.lines
    for block in blocks:
        lines[block.heading] = f"# {yaml_title(source.line(block.heading))}"
        for n in range(block.start, block.end):
            lines[n] = source.line(n).rstrip("\r\n")[block.indent :]
    return "\n".join(lines)


def outside(source: Source, blocks: tuple[TextBlock, ...]) -> str:
    """The lines that are in no text. One in a text that is indented too little would be one of them."""
    inside = {n for block in blocks for n in range(block.start, block.end)}
    return "\n".join(line for n in range(source.lines) if n not in inside and (line := source.line(n).strip()))


def yaml_title(line: str) -> str:
    """What a line of YAML says of a title; "" where it says nothing."""
    found = TITLE.fullmatch(line.rstrip("\r\n"))
    return found["title"] if found else ""


def _heading(source: Source, line: int, column: int, first: int) -> int | None:
    """The line of the title beside a key: above it, in the same mapping."""
    for n in range(line - 1, max(first, line - NEAR) - 1, -1):
        key = KEY.fullmatch(source.line(n).rstrip())
        if not key or len(key["before"]) > column:
            continue
        if len(key["before"]) < column:
            return None
        if key["key"] == "title":
            return n if yaml_title(source.line(n)) else None
        if "-" in key["before"]:
            return None
    return None


def _indent(source: Source, line: int) -> int:
    text = source.line(line)
    return len(text) - len(text.lstrip(" "))
