"""HTML elements in a piece of a page, with positions. Pages mix HTML and Markdown: this reads tags, not documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.page.reading.span import Span

TAG = re.compile(
    r"<!--.*?-->|<(?P<close>/?)(?P<name>[A-Za-z][\w-]*)(?P<attributes>(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*?)(?P<empty>/?)>",
    re.DOTALL,
)
# A fenced div of Pandoc and Quarto (https://pandoc.org/MANUAL.html#extension-fenced_divs).
FENCED_DIV = re.compile(r"^[ \t]*:{3,}[ \t]*(?P<opens>[\w{][^\r\n]*)?\r?$", re.MULTILINE)
CLASS = re.compile(r"""\bclass\s*=\s*["']?([^"'>]*)""", re.IGNORECASE)
ENTRY_TAGS = frozenset(
    {"li", "tr", "p", "div", "article", "section", "dd", "dt", "td", "blockquote", "details", "table"}
)
CONTAINERS = frozenset({"div", "table", "ul", "ol", "section", "article", "details", "center", "blockquote"})
IMPLIED_END = {"li": ("ul", "ol"), "tr": ("table", "tbody"), "p": ("div", "td", "li"), "dd": ("dl",), "dt": ("dl",)}
CACHED = 4096  # texts: an entry is looked at in several ways of splitting


@dataclass(frozen=True, slots=True)
class Element:
    """An element that may be an entry: from its opening tag to behind its closing one.

    `depth` is how many elements of the same tag and class stand around it.
    """

    tag: str
    css: str
    span: Span
    depth: int = 0


def find_elements(text: str) -> tuple[Element, ...]:
    """The elements of `text` that can hold an entry, by their start.

    A closing tag that HTML lets out (`</li>`, `</p>`) is taken to stand before the next sibling or its parent's end.
    """
    found: list[Element] = []
    stack: list[tuple[str, str, int]] = []
    for match in TAG.finditer(text):
        written = match.group("name") or ""
        name = written if written[:1].isupper() and not written.isupper() else written.lower()  # a component of MDX
        if name not in ENTRY_TAGS and name not in {"ul", "ol", "tbody", "dl"} and not name[:1].isupper():
            continue
        if match.group("close"):
            _close(found, stack, name, match.start(), match.end())
        elif not match.group("empty"):
            if name in {"li", "tr", "dd", "dt"} and stack and stack[-1][0] == name:
                _end(found, stack.pop(), match.start())
            css = CLASS.search(match.group("attributes"))
            stack.append((name, css.group(1).strip() if css else "", match.start()))
    found = [element for element in found if element.tag in ENTRY_TAGS or element.tag[:1].isupper()]
    return tuple(_with_depths(sorted(found, key=lambda element: (element.span.start, -element.span.end))))


@lru_cache(maxsize=CACHED)
def is_whole(text: str) -> bool:
    """Whether a text closes each container that it opens, and no other; tags that HTML lets out do not count."""
    opened: Counter[str] = Counter()
    for fence in FENCED_DIV.finditer(text):
        opened[":::"] += 1 if fence.group("opens") else -1
        if opened[":::"] < 0:
            return False
    for match in TAG.finditer(text):
        name = (match.group("name") or "").lower()
        if name in CONTAINERS and not match.group("empty"):
            opened[name] += -1 if match.group("close") else 1
            if opened[name] < 0:
                return False
    return not any(opened.values())


def _with_depths(elements: list[Element]) -> Iterator[Element]:
    around: dict[tuple[str, str], list[int]] = {}  # the ends of the open elements of a kind
    for element in elements:
        ends = around.setdefault((element.tag, element.css), [])
        while ends and ends[-1] <= element.span.start:
            ends.pop()
        yield replace(element, depth=len(ends))
        ends.append(element.span.end)


def _close(found: list[Element], stack: list[tuple[str, str, int]], name: str, start: int, end: int) -> None:
    depth = next((d for d in range(len(stack) - 1, -1, -1) if stack[d][0] == name), None)
    if depth is None:
        return
    for opened in reversed(stack[depth + 1 :]):
        if name in IMPLIED_END.get(opened[0], ()):
            _end(found, opened, start)
    _end(found, stack[depth], end)
    del stack[depth:]


def _end(found: list[Element], opened: tuple[str, str, int], end: int) -> None:
    name, css, start = opened
    found.append(Element(name, css, Span(start, end)))
