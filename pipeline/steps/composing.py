"""One page made of several files: read as one, edited as one, and taken apart again. Pure.

Where the page includes a file (`site.include`) its text stands at that place, so that a heading in one file and its
list in another are one section. A file that the page is not seen to include follows at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import PurePosixPath

from pipeline.errors import PageError
from pipeline.page.reading.span import Span
from pipeline.page.writing.splice import Edit, splice

# What generators write to include a file: Jekyll, Hugo and Quarto shortcodes, MyST and MkDocs snippets.
DIRECTIVE = re.compile(
    r"""\{%-?[ \t]*include(?:_relative|_cached)?[ \t]+["']?(?P<jekyll>[\w./-]+)["']?[^%\n]*%\}"""
    r"""|\{\{[<%][ \t]*(?:include|read-?file)[ \t]+(?:file[ \t]*=[ \t]*)?["']?(?P<hugo>[\w./-]+)["']?[^\n}]*\}\}"""
    r"""|^-{1,2}8<-{1,2}[ \t]+["'](?P<mkdocs>[\w./-]+)["'][ \t]*$"""
    r"""|^```\{include\}[ \t]+(?P<myst>[\w./-]+)[ \t]*\n```[ \t]*$""",
    re.MULTILINE,
)
FRONT_MATTER = re.compile(r"\A\ufeff?(?:---[ \t]*\r?\n.*?^---[ \t]*(?:\r?\n|\Z))?", re.DOTALL | re.MULTILINE)
BETWEEN = "\n\n"  # parts two files that follow each other; belongs to neither


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the whole: `text` stands at `start` of the file `path`; "" is the path of what no file holds."""

    path: str
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Composed:
    """The files, by path, which of them is the page, and the whole in pieces."""

    files: Mapping[str, str]
    page: str
    pieces: tuple[Piece, ...]

    @property
    def borders(self) -> tuple[int, ...]:
        """Where in the whole another file begins, or the page goes on."""
        return tuple(accumulate(len(piece.text) for piece in self.pieces[:-1]))

    @property
    def data(self) -> bytes:
        """The whole, as one page."""
        return "".join(piece.text for piece in self.pieces).encode("utf-8")


def compose(files: Mapping[str, bytes], page: str) -> Composed:
    """Put the files together.

    Args:
        files: all files of the page, by path; the page itself among them.
        page: which of them is the page.

    Raises:
        PageError: one of them is not UTF-8.
    """
    texts = {path: _text(path, data) for path, data in files.items()}
    used: set[str] = {page}
    pieces = list(_expanded(page, 0, texts, used))
    for path, text in texts.items():
        if path not in used:
            used.add(path)
            pieces += [Piece("", 0, BETWEEN), *_expanded(path, _body(text), texts, used)]
    return Composed(texts, page, tuple(piece for piece in pieces if piece.text))


def take_apart(composed: Composed, edits: Sequence[Edit]) -> dict[str, bytes]:
    """The files that the edits of the whole change, with the edits carried out.

    Raises:
        PageError: an edit reaches over the border of a file.
    """
    by_file: dict[str, list[Edit]] = {}
    for edit in edits:
        path, start = _place(composed, edit)
        span = Span(start, start + edit.span.end - edit.span.start)
        by_file.setdefault(path, []).append(Edit(span, edit.text))
    return {path: splice(composed.files[path], changes).encode("utf-8") for path, changes in by_file.items()}


def _text(path: str, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PageError(f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8. Nothing was written.") from None


def _body(text: str) -> int:
    """Where the text of an included file begins: after its own front matter."""
    found = FRONT_MATTER.match(text)
    return found.end() if found else 0


def _expanded(path: str, start: int, texts: Mapping[str, str], used: set[str]) -> Iterator[Piece]:
    """A file from `start` on, with the files that it includes in the places of their directives."""
    text, at = texts[path], start
    for found in DIRECTIVE.finditer(text, start):
        target = _target(path, found[found.lastgroup or 0], texts, used)
        if target:
            used.add(target)
            yield Piece(path, at, text[at : found.start()])
            yield from _expanded(target, _body(texts[target]), texts, used)
            at = found.end()
    yield Piece(path, at, text[at:])


def _target(path: str, name: str, texts: Mapping[str, str], used: set[str]) -> str:
    """Which of our files a directive in `path` names: beside it, under a folder of includes, or by its whole path."""
    wanted = PurePosixPath(name).parts
    beside = str(PurePosixPath(path).parent / name)
    candidates = [other for other in texts if other not in used]
    if beside in candidates:
        return beside
    return next((other for other in candidates if PurePosixPath(other).parts[-len(wanted) :] == wanted), "")


def _place(composed: Composed, edit: Edit) -> tuple[str, int]:
    """The file of an edit, and where it starts there. On a border an included file wins over what is around it."""
    at, borders = 0, []
    for piece in composed.pieces:
        end = at + len(piece.text)
        if piece.path and at <= edit.span.start and edit.span.end <= end:
            borders.append((piece.path == composed.page, piece.path, piece.start + edit.span.start - at))
        at = end
    if not borders:
        raise PageError("An edit would reach over the border of an included file. Nothing was written.")
    _, path, start = min(borders)
    return path, start
