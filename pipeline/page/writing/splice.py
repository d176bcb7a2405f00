"""Edits as values: splices of the page's text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.page.reading.span import Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `span` of the page's text by `text`; an empty span inserts."""

    span: Span
    text: str


def splice(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits that do not overlap; insertions at the same place stand in the order given."""
    result: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.span.start, e.span.end)):
        if edit.span.start < at:
            raise AssertionError(edit)  # a plan that overlaps itself is a bug of ours
        result += [text[at : edit.span.start], edit.text]
        at = edit.span.end
    return "".join(result) + text[at:]
