"""Filling in attributes of HTML: those that hold the other paper's ids and anchors."""

from __future__ import annotations

from pipeline.page.escape import Context, escape_text
from pipeline.page.learning.attributes import BOX_CLASSES, Attribute, find_attributes
from pipeline.page.learning.naming import YEAR_ONLY
from pipeline.page.learning.pieces import ARXIV, DOI
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.filler import Filler
from pipeline.page.writing.splice import Edit


def fill_attributes(filler: Filler) -> None:
    """Put our paper's number where the other's stands; what can't be told of ours goes, unless most entries carry it.

    An element that shows nothing is there for its attribute, and goes with it.
    """
    for attribute in find_attributes(filler.anatomy.inline):
        if attribute.text in filler.habits.common:
            continue
        if ours := _ours(filler, attribute):
            filler.put(attribute.value, ours)
        elif attribute.empty:
            filler.cut(attribute.empty)
        else:
            filler.edits.append(Edit(attribute.span, ""))
    names = box["classes"].split() if (box := BOX_CLASSES.match(filler.anatomy.raw)) else []
    if box and not filler.habits.single_classes.isdisjoint(names):
        kept = " ".join(name for name in names if name not in filler.habits.single_classes)
        filler.edits.append(Edit(Span(*box.span("classes")), kept))


def _ours(filler: Filler, attribute: Attribute) -> str:
    value = filler.anatomy.raw[attribute.value.start : attribute.value.end]
    if DOI.fullmatch(value):
        return escape_text(filler.facts.doi, Context.ATTRIBUTE)
    if ARXIV.fullmatch(value):
        return filler.facts.arxiv
    return str(filler.facts.year or "") if YEAR_ONLY.fullmatch(value) else ""
