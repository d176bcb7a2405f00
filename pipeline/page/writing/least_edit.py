"""The smallest edit from one text to another: what they share at both ends stays untouched."""

from __future__ import annotations

from pipeline.page.reading.span import Span
from pipeline.page.writing.pairs import find_halves
from pipeline.page.writing.splice import Edit


def least_edit(span: Span, before: str, after: str) -> Edit:
    """The edit of a stretch from one text to another, without what both begin and end with.

    An insertion holds whole nodes.
    """
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    text = after[start : len(after) - end]
    if start + end == len(before):
        start, text = _whole_nodes(before, start, text)
        return Edit(Span(span.start + start, span.start + start), text)
    return Edit(Span(span.start + start, span.end - end), text)


def _whole_nodes(before: str, at: int, text: str) -> tuple[int, str]:
    """Where to insert a text so that it holds whole nodes: `x</i> <i>` behind `<i>` is `<i>x</i> ` in front of it."""
    place, turned = at, text
    while find_halves(turned) and place and before[place - 1] == turned[-1]:
        place, turned = place - 1, turned[-1] + turned[:-1]
    return (at, text) if find_halves(turned) else (place, turned)
