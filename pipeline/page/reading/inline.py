"""What a reader sees of a piece of Markdown or HTML, and where in the source each visible character stands.

A small scanner of our own, because no Markdown library keeps positions inside a line. It needs no full grammar: it has
to find links, emphasis, images, tags and escapes, and to leave alone what it does not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from pipeline.page.reading.emphasis import pair_marks
from pipeline.page.reading.scanner import REFERENCE, TARGET, Token, parse_tokens
from pipeline.page.reading.span import Span

CACHED = 4096  # entries of two pages: one is read as part of a page, taken apart, and read again for the proof
HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
ONCLICK = re.compile(
    r"""\bonclick\s*=\s*(?:"[^"]*?(?:open\(|href\s*=)\s*'([^']*)'|'[^']*?(?:open\(|href\s*=)\s*"([^"]*)")()?""",
    re.IGNORECASE,
)
SCRIPT = re.compile(r"""\bonclick\s*=\s*(?:"([^"]*)"|'([^']*)')()""", re.IGNORECASE)  # unfolds an abstract, say
NOWHERE = re.compile(r"#[\w/-]*|javascript:.*", re.IGNORECASE)  # a script does what there is to do
LINKING = {"a": HREF, "button": ONCLICK}  # elements that lead somewhere, and where their tags say so
ITALIC = re.compile(r"[*_]$|<(?:i|em|cite)\b")
ONLY_TAGS = re.compile(r"(?:\s|&nbsp;|<[^<>]*>)*")
CELLS = frozenset({"td", "th"})
TAG_NAME = re.compile(r"</?([A-Za-z][\w-]*)")


@dataclass(frozen=True, slots=True)
class Link:
    """A link: `label` in visible text, `raw` and `target` (the address alone) in the source.

    `way` is "inline", "reference" (`target` is then the second bracket, `url` its label behind a `#`), "html", or
    "script": it leads nowhere.
    """

    label: Span
    raw: Span
    target: Span
    url: str
    way: str = "inline"


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Marked text: `visible` in visible text, `raw` with its marks in the source; `mark` is the opening mark.

    `attributes` are those of a bracketed span of Pandoc, "[Jane Roe]{.underline}".
    """

    visible: Span
    raw: Span
    mark: str
    attributes: str = ""

    @property
    def is_italic(self) -> bool:
        """Whether it is in italics: titles and venues are."""
        return bool(ITALIC.match(self.mark))


@dataclass(frozen=True, slots=True)
class Inline:
    """The visible text of `raw`; `starts[i]` and `ends[i]` bound visible character i in `raw`.

    `wraps` are the visible positions at which spaces stand for line breaks that part nothing.
    """

    raw: str
    visible: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    links: tuple[Link, ...]
    marks: tuple[Emphasis, ...]
    images: tuple[Span, ...]
    wraps: tuple[int, ...] = ()

    def __hash__(self) -> int:
        """Of the texts alone: entries are looked up again and again in what was found in them."""
        return hash((self.raw, self.visible))

    def source(self, span: Span) -> Span:
        """Where a non-empty span of visible text stands in the source, marks inside it included."""
        return Span(self.starts[span.start], self.ends[span.end - 1])


@lru_cache(maxsize=CACHED)
def parse_inline(raw: str, labels: frozenset[str] = frozenset()) -> Inline:
    """Scan a piece of source (an entry, a heading) into its visible text with positions.

    `labels` are those of the page's link reference definitions, in lower case.
    """
    tokens, openers = parse_tokens(raw, labels)
    literal, pairs = pair_marks(raw, tokens)
    return _Builder(raw, openers, literal, pairs).build(tokens)


def _leads(name: str, opening: str) -> re.Match[str] | None:
    """Where an element's opening tag says what it does: the address it leads to, else the script that it runs."""
    found = LINKING[name].search(opening)
    script = SCRIPT.search(opening)
    return script if script and (found is None or NOWHERE.fullmatch(found.group(found.lastindex or 0))) else found


class _Builder:
    """Collects the visible text of one piece of source; lives only inside `parse_inline`."""

    def __init__(self, raw: str, openers: dict[int, Token], literal: set[int], pairs: list[tuple[Span, Span]]) -> None:
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

    def build(self, tokens: list[Token]) -> Inline:
        for token in tokens:
            if token.start >= self.skip:
                getattr(self, f"_{token.kind}", self._text)(token)
        end = len(self.raw.rstrip())
        if not re.search(r"[\r\n]", self.raw[self._open_link() : end]):
            self._close_tag("a", Token("tag", end, end))
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

    def _text(self, token: Token) -> None:
        self._show(self.raw[token.start : token.end], token.start, token.end)

    def _hidden(self, token: Token) -> None:
        """Comments, Liquid, attribute lists and zero-width characters show nothing."""

    _comment = _liquid = _ial = _zero = _hidden

    def _break(self, token: Token) -> None:
        self._show("\n", token.start, token.end)

    _newline = _break

    def _escape(self, token: Token) -> None:
        self._show(self.raw[token.start + 1], token.start, token.end)

    def _entity(self, token: Token) -> None:
        self._show(unescape(self.raw[token.start : token.end]), token.start, token.end)

    def _autolink(self, token: Token) -> None:
        start = len(self.starts)
        self._show(self.raw[token.start + 1 : token.end - 1], token.start, token.end)
        target = Span(token.start + 1, token.end - 1)
        label = Span(start, len(self.starts))
        self.links.append(Link(label, Span(token.start, token.end), target, self.raw[target.start : target.end]))

    def _opaque(self, token: Token) -> None:
        """A folded BibTeX record, a script, a button: not text that a list of papers is read by."""
        self.images.append(Span(token.start, token.end))

    def _image(self, token: Token) -> None:
        if closing := self.openers.get(token.start):
            self.images.append(Span(token.start, closing.end))
            self.skip = closing.end
        else:
            self._text(token)

    def _open(self, token: Token) -> None:
        if token.start in self.openers:
            self.brackets.append((token.start, len(self.starts)))
        else:
            self._text(token)

    def _target(self, token: Token) -> None:
        start, shown = self.brackets.pop()
        found = TARGET.match(self.raw, token.start + 1)
        if not found:
            reference = REFERENCE.match(self.raw, token.start + 1, token.end)
            url = f"#{(reference.group()[1:-1] if reference else '') or self.raw[start + 1 : token.start]}"
            label = Span(shown, len(self.starts))
            place = Span(*reference.span()) if reference else Span(token.start + 1, token.start + 1)
            self.links.append(Link(label, Span(start, token.end), place, url, "reference"))
            return
        inner = Span(*found.span(1))
        if self.raw[inner.start : inner.start + 1] == "<":
            inner = Span(inner.start + 1, inner.end - 1)
        url = unescape(self.raw[inner.start : inner.end])
        self.links.append(Link(Span(shown, len(self.starts)), Span(start, token.end), inner, url))

    def _span(self, token: Token) -> None:
        start, shown = self.brackets.pop()
        attributes = self.raw[token.start + 1 : token.end]
        self.marks.append(Emphasis(Span(shown, len(self.starts)), Span(start, token.end), "[", attributes))

    def _mark(self, token: Token) -> None:
        for at in range(token.start, token.end):
            if at in self.literal:
                self._show(self.raw[at], at, at + 1)
            self.at_mark[at] = len(self.starts)
            if (pair := self.closing.get(at)) and pair[0].start in self.at_mark:  # else it opens within a picture
                opening, closing = pair
                shown = Span(self.at_mark[opening.start], len(self.starts))
                mark = self.raw[opening.start : opening.end]
                self.marks.append(Emphasis(shown, Span(opening.start, closing.end), mark))

    def _tag(self, token: Token) -> None:
        raw = self.raw[token.start : token.end]
        named = TAG_NAME.match(raw)
        name = named.group(1).lower() if named else ""
        if name == "br":
            self._break(token)
        elif name in {"img", "embed"}:
            self.images.append(Span(token.start, token.end))
        elif not raw.startswith("</"):
            if name in CELLS and self.visible and self.visible[-1].strip():
                self._break(token)  # "<th>Authors:</th><td>Ada Okafor</td>"
            if name == "a":  # it ends a link that is open (HTML, 13.2.6.4.7)
                self._close_tag("a", Token("tag", token.start, token.start))
            self.tags.append((name, token.start, token.end, len(self.starts)))
        else:
            self._close_tag(name, token)

    def _open_link(self) -> int:
        """Where in the source a link begins that is still open; the source's end where there is none."""
        return next((start for name, start, _, _ in self.tags if name == "a"), len(self.raw))

    def _close_tag(self, name: str, token: Token) -> None:
        depth = next((d for d in range(len(self.tags) - 1, -1, -1) if self.tags[d][0] == name), None)
        if depth is None:
            return
        _, start, opened, shown = self.tags[depth]
        del self.tags[depth:]
        visible, opening, end = Span(shown, len(self.starts)), self.raw[start:opened], token.end
        if name not in LINKING:
            self.marks.append(Emphasis(visible, Span(start, end), opening))
        elif found := _leads(name, opening):
            if ONLY_TAGS.fullmatch(self.raw, opened, token.start):
                visible = Span(shown, shown)  # an icon, with space around it
            group = next(g for g in range(1, 4) if found.group(g) is not None)
            target = Span(start + found.start(group), start + found.end(group))
            way = "script" if found.re is SCRIPT else "html"
            self.links.append(Link(visible, Span(start, end), target, unescape(found.group(group)), way))
