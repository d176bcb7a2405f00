"""A page as text with its lines: the coordinates that everything else uses."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from pipeline.errors import PageError

# CommonMark 2.1: a line ends at a newline, a carriage return, or both; nothing else (no U+2028, no form feed).
# The two together never count as two ends, in patterns made of this one either.
LINE_END = re.compile(r"\r\n|\n|\r(?!\n)")
BLANK_LINE = re.compile(rf"(?:{LINE_END.pattern})[ \t]*(?:{LINE_END.pattern})")
# What a template language leaves out of the page: Liquid's comments (https://shopify.github.io/liquid/tags/template/),
# Hugo's. Those of HTML are known to the parsers of Markdown and HTML.
COMMENTED = re.compile(r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}|\{\{-?\s*/\*.*?\*/\s*-?\}\}", re.DOTALL)
MAX_BYTES = 5_000_000
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Source:
    """The page's text. Offsets count characters of `text`; lines count from 0. A byte order mark stays in `text`."""

    text: str
    starts: tuple[int, ...]

    @property
    def lines(self) -> int:
        """How many lines there are; text after the last line end is a line too."""
        return len(self.starts) - 1

    def start(self, line: int) -> int:
        """The offset at which a line starts; the end of the text for a line behind the last."""
        return self.starts[line] if line < len(self.starts) else self.starts[-1]

    def line(self, line: int) -> str:
        """A line's text without its line end."""
        if line >= len(self.starts) - 1:
            return ""
        return self.text[self.starts[line] : self.starts[line + 1]].rstrip("\r\n")

    def line_at(self, offset: int) -> int:
        """The line that holds an offset."""
        return min(bisect_right(self.starts, offset) - 1, max(self.lines - 1, 0))

    def is_blank(self, line: int) -> bool:
        """Whether a line holds nothing but white space."""
        return not self.line(line).strip()

    def newline_near(self, offset: int) -> str:
        """The line end used around an offset, so that what is inserted looks like its neighbours."""
        line = self.line_at(max(offset - 1, 0))
        for near in (line, line - 1, line + 1, *range(min(self.lines, 50))):
            if 0 <= near < self.lines and (found := LINE_END.search(self.text, self.start(near), self.start(near + 1))):
                return found.group()
        return "\n"


def without_comments(text: str) -> str:
    """A text of the same length with spaces for what a template language leaves out."""
    if "{%" not in text and "/*" not in text:
        return text
    return COMMENTED.sub(lambda found: re.sub(r"[^\r\n]", " ", found.group()), text)


def parse_source(data: bytes) -> Source:
    """Decode a page's bytes.

    Raises:
        PageError: the page is not UTF-8 or too large; nothing can be edited safely then.
    """
    if len(data) > MAX_BYTES:
        raise PageError(
            f"the page has {len(data):,} bytes; pages over {MAX_BYTES:,} are not edited. Nothing was written."
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PageError(
            f"line {line} of the page is not UTF-8 (byte {data[error.start]:#04x}). Convert the page to UTF-8"
            " and run again. Nothing was written.",
        ) from error
    if "\0" in text:
        raise PageError("the page holds a NUL byte: is it UTF-16? Convert it to UTF-8. Nothing was written.")
    ends = [found.end() for found in LINE_END.finditer(text)]
    if not ends or ends[-1] != len(text):
        ends.append(len(text))
    return Source(text, (0, *ends))
