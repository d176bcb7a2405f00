"""The smallest edits from one text to another: what they share stays untouched."""

from __future__ import annotations

from difflib import SequenceMatcher

from pipeline.page.reading.span import Span
from pipeline.page.writing.pairs import find_halves
from pipeline.page.writing.splice import Edit


def least_edits(span: Span, before: str, after: str) -> list[Edit]:
    """The edits of a stretch from one text to another, without the lines and ends of lines that both have."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    edits = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            start = span.start + len("".join(old[:i]))
            changed = "".join(old[i:j])
            edits.append(least_edit(Span(start, start + len(changed)), changed, "".join(new[k:m])))
    return edits


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
