"""Attributes of an entry that may be its paper's own: ids, anchors, data, tooltips, in HTML and in attribute lists.

Styles are the form, and so are classes, but for those of the entry's own box that only some entries' boxes have: the
topics and honours of single papers, by which pages filter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.page.reading.inline import Inline
from pipeline.page.reading.span import Span

TAG = re.compile(r"<[A-Za-z][\w-]*(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>")
OWN = re.compile(
    r"""\s+(?P<name>data[\w-]*|id|name|for|title|aria-label|download)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+))""",
    re.IGNORECASE,
)
BOX_CLASSES = re.compile(
    r"\s*<(?:div|article|section|li|tr)\b[^<>]*?\sclass\s*=\s*(?P<quote>[\"'])(?P<classes>[^\"'<>]*)(?P=quote)"
)
LAYOUT = re.compile(r".*\d")  # "mb-3", "col-6"
# kramdown's attribute lists, "{: #quiet-nets .title}" (https://kramdown.gettalong.org/syntax.html), and the ids of
# headings elsewhere, "{#quiet-nets}".
LIST = re.compile(r"[ \t]*\{(?::[ \t]*|(?=#))(?P<inner>[^{}\r\n]*)\}")
LIST_ID = re.compile(r"(?:(?<=\s)|(?<=[{:]))#(?P<value>[^\s{}.#]+)[ \t]*")


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute in an entry's source: `span` with the space in front, and where its value stands.

    `empty` is the whole element where it shows nothing, so that it is there for the attribute alone; or an attribute
    list that holds no more.
    """

    span: Span
    value: Span
    text: str
    empty: Span | None


def find_attributes(inline: Inline) -> Iterator[Attribute]:
    """The attributes of an entry that may be its paper's own, in order."""
    shows_nothing = {mark.raw.start: mark.raw for mark in inline.marks if _is_empty(inline, mark.visible, mark.raw)}
    for tag in TAG.finditer(inline.raw):
        for found in OWN.finditer(inline.raw, tag.start(), tag.end()):
            value = Span(
                *next(found.span(group) for group in ("double", "single", "bare") if found.group(group) is not None)
            )
            text = f"<{found.group('name').lower()}={inline.raw[value.start : value.end]}>"
            yield Attribute(Span(*found.span()), value, text, shows_nothing.get(tag.start()))
    for attributes in LIST.finditer(inline.raw):
        for found in LIST_ID.finditer(inline.raw, attributes.start("inner"), attributes.end("inner")):
            alone = found.group().strip() == attributes["inner"].strip()
            whole = Span(*attributes.span()) if alone else None
            yield Attribute(Span(*found.span()), Span(*found.span("value")), f"{{#{found['value']}}}", whole)


def single_classes(raws: Sequence[str]) -> frozenset[str]:
    """The classes, after the first, that the boxes of some entries have and those of others do not."""
    boxes = [found["classes"].split() for raw in raws if (found := BOX_CLASSES.match(raw))]
    times = Counter(name for names in boxes for name in set(names[1:]))
    return frozenset(name for name, count in times.items() if count < len(boxes) and not LAYOUT.fullmatch(name))


def _is_empty(inline: Inline, visible: Span, raw: Span) -> bool:
    shown = inline.visible[visible.start : visible.end].strip()
    return not shown and not any(raw.holds(image) for image in inline.images)
