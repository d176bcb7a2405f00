"""What a reader sees of a piece of Markdown or HTML, and where in the source each visible character stands.

A small scanner of our own, because no Markdown library keeps positions inside a line. It needs no full grammar: it has
to find links, emphasis, images, tags and escapes, and to leave alone what it does not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

# In the order in which they are tried at a place.
SCANNER = re.compile(
    r"""
      (?P<comment><!--.*?-->)
    | (?P<opaque>(?<=.)<(?P<box>pre|details|script|style|iframe|svg|button)\b[^>]*>.*?</(?P=box)>)
    | (?P<liquid>\{\{.*?\}\}|\{%.*?%\})
    | (?P<ial>\{:[^}\n]*\})
    | (?P<autolink><https?://[^\s<>]+>)
    | (?P<tag></?[A-Za-z][\w-]*(?:\s+[\w:@.-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?|\s+)*\s*/?>)
    | (?P<break>\\\\?(?=[ \t]*(?:\r\n|\n|\r|$)))
    | (?P<escape>\\[!-/:-@\[-`{-~])
    | (?P<entity>&(?:[A-Za-z][A-Za-z0-9]{1,30}|\#\d{1,7}|\#[xX][0-9A-Fa-f]{1,6});)
    | (?P<newline>(?:\r\n|\n|\r)[ \t]*(?:>[ \t]?)*[ \t]*)
    | (?P<image>!\[)
    | (?P<open>\[)
    | (?P<close>\])
    | (?P<mark>\*+|_+|`+|~~)
    | (?P<zero>[\u200b-\u200f\u2060\ufeff])
    | (?P<text>[^\\<&\r\n!\[\]*_`~{\u200b-\u200f\u2060\ufeff]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
TARGET = re.compile(
    r"\(\s*(<[^<>\n]*>|(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*)(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^)]*\)))?\s*\)"
)
REFERENCE = re.compile(r"\[[^\]\n]*\]")
ATTRIBUTES = re.compile(r"\{:?[^}\n]*\}")
HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
MARKS = frozenset("*_`~<")  # another mark or a tag beside a mark is no punctuation to it
TAG_NAME = re.compile(r"</?([A-Za-z][\w-]*)")


@dataclass(frozen=True, slots=True)
class Span:
    """Offsets [start, end) of a string."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def holds(self, other: Span) -> bool:
        """Whether the other span lies within this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Link:
    """A link: `label` in visible text, `raw` and `target` (the address alone) in the source."""

    label: Span
    raw: Span
    target: Span
    url: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Marked text: `visible` in visible text, `raw` with its marks in the source; `mark` is the opening mark."""

    visible: Span
    raw: Span
    mark: str


@dataclass(frozen=True, slots=True)
class Inline:
    """The visible text of `raw`; `starts[i]` and `ends[i]` bound visible character i in `raw`."""

    raw: str
    visible: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    links: tuple[Link, ...]
    marks: tuple[Emphasis, ...]
    images: tuple[Span, ...]

    def source(self, span: Span) -> Span:
        """Where a non-empty span of visible text stands in the source, marks inside it included."""
        return Span(self.starts[span.start], self.ends[span.end - 1])


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    start: int
    end: int


def parse_inline(raw: str) -> Inline:
    """Scan a piece of source (an entry, a heading) into its visible text with positions."""
    tokens, openers = _tokens(raw)
    literal, pairs = _pair_marks(raw, tokens)
    return _Builder(raw, openers, literal, pairs).build(tokens)


def _tokens(raw: str) -> tuple[list[_Token], dict[int, _Token]]:
    """Cut the source into tokens; a link's or image's opening bracket is mapped to its closing token."""
    tokens: list[_Token] = []
    brackets: list[_Token] = []
    openers: dict[int, _Token] = {}
    at = 0
    while found := SCANNER.match(raw, at):
        token = _Token(found.lastgroup or "text", at, found.end())
        if token.kind == "close" and brackets:
            opener = brackets.pop()
            target = TARGET.match(raw, token.end) or (
                REFERENCE.match(raw, token.end) if opener.kind == "image" else None
            )
            if target:
                attributes = ATTRIBUTES.match(raw, target.end())
                token = _Token("target", at, attributes.end() if attributes else target.end())
                openers[opener.start] = token
        elif token.kind in {"open", "image"}:
            brackets.append(token)
        tokens.append(token)
        at = token.end
    return tokens, openers


def _pair_marks(raw: str, tokens: list[_Token]) -> tuple[set[int], list[tuple[Span, Span]]]:
    """Pair emphasis marks as CommonMark 6.2 does in spirit.

    Returns:
        The offsets of mark characters that stay text, and the (opening, closing) spans of each pair.
    """
    literal: set[int] = set()
    pairs: list[tuple[Span, Span]] = []
    stack: list[list[int]] = []  # [start, end] of what is left of each opening run
    for token in tokens:
        if token.kind != "mark":
            continue
        opens, closes = _flanks(raw, token)
        at = token.start
        while closes and at < token.end and (depth := _opener(raw, stack, raw[at], token.end - at)) is not None:
            for left in stack[depth + 1 :]:
                literal.update(range(*left))
            del stack[depth + 1 :]
            start, end = stack[depth]
            take = min(end - start, token.end - at)
            pairs.append((Span(end - take, end), Span(at, at + take)))
            stack[depth][1] -= take
            if stack[depth][0] == stack[depth][1]:
                stack.pop()
            at += take
        if at < token.end:
            if opens:
                stack.append([at, token.end])
            else:
                literal.update(range(at, token.end))
    for left in stack:
        literal.update(range(*left))
    return literal, pairs


def _opener(raw: str, stack: list[list[int]], mark: str, length: int) -> int | None:
    """The innermost opening run that this mark can close: code needs its own length."""
    for depth in range(len(stack) - 1, -1, -1):
        start, end = stack[depth]
        if raw[start] == mark and (mark != "`" or end - start == length):
            return depth
        if raw[start] == "`":
            return None  # within code nothing else closes
    return None


def _flanks(raw: str, token: _Token) -> tuple[bool, bool]:
    """Whether a run of marks can open and can close emphasis; zero-width characters beside it do not count."""
    if raw[token.start] == "`":
        return True, True
    before = raw[: token.start].rstrip("\u200b")[-1:] or " "
    after = raw[token.end : token.end + 8].lstrip("\u200b")[:1] or " "
    opens = not after.isspace() and (after.isalnum() or after in MARKS or not before.isalnum())
    closes = not before.isspace() and (before.isalnum() or before in MARKS or not after.isalnum())
    if raw[token.start] == "_" and before.isalnum() and after.isalnum():
        return False, False
    return opens, closes


class _Builder:
    """Collects the visible text of one piece of source; lives only inside `parse_inline`."""

    def __init__(self, raw: str, openers: dict[int, _Token], literal: set[int], pairs: list[tuple[Span, Span]]) -> None:
        self.raw = raw
        self.openers = openers
        self.literal = literal
        self.closing = {closing.start: (opening, closing) for opening, closing in pairs}
        self.visible: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.links: list[Link] = []
        self.marks: list[Emphasis] = []
        self.images: list[Span] = []
        self.at_mark: dict[int, int] = {}  # raw offset of an opening mark -> visible offset behind it
        self.brackets: list[tuple[int, int]] = []  # raw and visible start of open link labels
        self.tags: list[tuple[str, int, int, int]] = []  # name, raw start, raw end, visible start
        self.skip = 0  # raw offset up to which nothing is shown (inside an image)

    def build(self, tokens: list[_Token]) -> Inline:
        for token in tokens:
            if token.start >= self.skip:
                getattr(self, f"_{token.kind}", self._text)(token)
        return Inline(
            self.raw,
            "".join(self.visible),
            tuple(self.starts),
            tuple(self.ends),
            tuple(sorted(self.links, key=lambda link: link.raw.start)),
            tuple(sorted(self.marks, key=lambda mark: (mark.raw.start, -mark.raw.end))),
            tuple(self.images),
        )

    def _show(self, text: str, start: int, end: int) -> None:
        self.visible.append(text)
        if len(text) == end - start:
            self.starts.extend(range(start, end))
            self.ends.extend(range(start + 1, end + 1))
        else:
            self.starts.extend([start] * len(text))
            self.ends.extend([end] * len(text))

    def _text(self, token: _Token) -> None:
        self._show(self.raw[token.start : token.end], token.start, token.end)

    def _hidden(self, token: _Token) -> None:
        """Comments, Liquid, attribute lists and zero-width characters show nothing."""

    _comment = _liquid = _ial = _zero = _hidden

    def _break(self, token: _Token) -> None:
        self._show("\n", token.start, token.end)

    _newline = _break

    def _escape(self, token: _Token) -> None:
        self._show(self.raw[token.start + 1], token.start, token.end)

    def _entity(self, token: _Token) -> None:
        self._show(unescape(self.raw[token.start : token.end]), token.start, token.end)

    def _autolink(self, token: _Token) -> None:
        start = len(self.starts)
        self._show(self.raw[token.start + 1 : token.end - 1], token.start, token.end)
        target = Span(token.start + 1, token.end - 1)
        label = Span(start, len(self.starts))
        self.links.append(Link(label, Span(token.start, token.end), target, self.raw[target.start : target.end]))

    def _opaque(self, token: _Token) -> None:
        """A folded BibTeX record, a script, a button: not text that a list of papers is read by."""
        self.images.append(Span(token.start, token.end))

    def _image(self, token: _Token) -> None:
        if closing := self.openers.get(token.start):
            self.images.append(Span(token.start, closing.end))
            self.skip = closing.end
        else:
            self._text(token)

    def _open(self, token: _Token) -> None:
        if token.start in self.openers:
            self.brackets.append((token.start, len(self.starts)))
        else:
            self._text(token)

    def _target(self, token: _Token) -> None:
        start, shown = self.brackets.pop()
        found = TARGET.match(self.raw, token.start + 1)
        inner = Span(*found.span(1)) if found else Span(token.end, token.end)
        if self.raw[inner.start : inner.start + 1] == "<":
            inner = Span(inner.start + 1, inner.end - 1)
        url = unescape(self.raw[inner.start : inner.end])
        self.links.append(Link(Span(shown, len(self.starts)), Span(start, token.end), inner, url))

    def _mark(self, token: _Token) -> None:
        for at in range(token.start, token.end):
            if at in self.literal:
                self._show(self.raw[at], at, at + 1)
            self.at_mark[at] = len(self.starts)
            if pair := self.closing.get(at):
                opening, closing = pair
                shown = Span(self.at_mark[opening.start], len(self.starts))
                mark = self.raw[opening.start : opening.end]
                self.marks.append(Emphasis(shown, Span(opening.start, closing.end), mark))

    def _tag(self, token: _Token) -> None:
        raw = self.raw[token.start : token.end]
        named = TAG_NAME.match(raw)
        name = named.group(1).lower() if named else ""
        if name == "br":
            self._break(token)
        elif name == "img":
            self.images.append(Span(token.start, token.end))
        elif not raw.startswith("</"):
            self.tags.append((name, token.start, token.end, len(self.starts)))
        else:
            self._close_tag(name, token.end)

    def _close_tag(self, name: str, end: int) -> None:
        depth = next((d for d in range(len(self.tags) - 1, -1, -1) if self.tags[d][0] == name), None)
        if depth is None:
            return
        _, start, opened, shown = self.tags[depth]
        del self.tags[depth:]
        visible, opening = Span(shown, len(self.starts)), self.raw[start:opened]
        if name != "a":
            self.marks.append(Emphasis(visible, Span(start, end), opening))
        elif found := HREF.search(opening):
            group = next(g for g in (1, 2, 3) if found.group(g) is not None)
            target = Span(start + found.start(group), start + found.end(group))
            self.links.append(Link(visible, Span(start, end), target, unescape(found.group(group))))
