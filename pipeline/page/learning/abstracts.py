"""Abstracts in entries: told as such, folded away under that word, or told by their length and their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.page.learning.anatomy import Anatomy, Chunk, Part
from pipeline.page.reading.inline import Inline
from pipeline.page.reading.span import Span

# A paragraph that says what the paper is about: venues that it names are not the entry's.
LABELLED = re.compile(
    r"(?:\A|\n)[ \t]*(?P<item>[-*+•][ \t]+)?(?:(?P<abstract>abstract)|summary|tl;?dr|highlights|description)"
    r"[ \t]*[:.—–-]\s*(?P<text>\S.*?)(?=\s*(?:\n[ \t]*\n|\Z|(?(item)\n[ \t]*[-*+•][ \t]|\Z)))",
    re.IGNORECASE | re.DOTALL,
)
CLASS = re.compile(r"\bclass\s*=\s*[\"'][^\"']*(?:(?P<abstract>abstract)|summary)", re.IGNORECASE)
# Folded away below that word; the tags around the text stay.
FOLDED = re.compile(
    r"<details\b[^>]*>\s*<summary\b[^>]*>(?:\s|<[^>]*>)*(?:show |view )?abstract\b[^<\w]*(?:\s|<[^>]*>)*</summary\s*>"
    r"(?:\s|<(?:p|div|span|em|i|small|br)\b[^>]*>|abstract[.:]\s)*"
    r"(?P<text>[^\s<>](?:(?!\n[ \t]*(?:[-*+>#]|`{3})[ \t])[^<>])*?)"
    r"(?:\s|</(?:p|div|span|em|i|small)>|<br\s*/?>)*</details\s*>",
    re.IGNORECASE,
)
LINK = re.compile(r"\]\(|https?://")
PARAGRAPH = re.compile(r"(?:(?!\n[ \t]*(?:\n|[-*+•][ \t])).)+", re.DOTALL)
# What a paragraph begins with that is something else: "Simply put: ...", "Media coverage. ..." in marks.
OTHER_LABEL = re.compile(r"[^\W\d_][\w ]{2,30}:\s")
SENTENCE = re.compile(r"[a-z0-9)\]%”\"][.!?](?=\s|\Z)")
WORDS = re.compile(r"[^\W\d_][\w’'-]*")
MIN_CLASSED = 100  # characters; less is a button that shows it
MIN_UNNAMED = 400  # characters; abstracts of arXiv have 1,100 on average, an owner's remark is shorter
MIN_SENTENCES = 2
LOWER_SHARE = 0.7  # of its words; names and venues have capitals


def has_abstract(anatomy: Anatomy) -> bool:
    """Whether an entry shows its paper's abstract, or folds it away."""
    if anatomy.has(Part.ABSTRACT):
        return True
    return any(folded_abstract(anatomy.raw, box) for box in anatomy.inline.images)


def folded_abstract(raw: str, box: Span) -> Span | None:
    """Where in an entry's source the text of an abstract stands that a box folds away; None: the box holds no such."""
    found = FOLDED.fullmatch(raw, box.start, box.end)
    return None if found is None or LINK.search(found["text"]) else Span(*found.span("text"))


def find_abstracts(inline: Inline, taken: Sequence[Span]) -> list[Chunk]:
    """The abstracts of an entry, and other paragraphs that say what the paper is about.

    Args:
        inline: the entry.
        taken: what is known to be something else: the title, the names.

    Returns:
        Chunks of `Part.ABSTRACT`, and of `Part.PROSE` for what is told as a summary or as the highlights.
    """
    found: list[Chunk] = []
    for chunk in (*_labelled(inline), *_classed(inline), *_unnamed(inline, taken)):
        if not any(chunk.span.overlaps(other) for other in (*taken, *(known.span for known in found))):
            found.append(chunk)
    return found


def _labelled(inline: Inline) -> Iterator[Chunk]:
    for found in LABELLED.finditer(inline.visible):
        yield Chunk(Part.ABSTRACT if found["abstract"] else Part.PROSE, Span(*found.span("text")))


def _classed(inline: Inline) -> Iterator[Chunk]:
    for mark in inline.marks:
        found = CLASS.search(mark.mark)
        if found and len(mark.visible) >= MIN_CLASSED:
            yield Chunk(Part.ABSTRACT if found["abstract"] else Part.PROSE, mark.visible)


def _unnamed(inline: Inline, taken: Sequence[Span]) -> Iterator[Chunk]:
    """Paragraphs, or what stands in one behind the lines of names and venue, that read like abstracts."""
    visible = inline.visible
    if len(visible) < MIN_UNNAMED:
        return
    for paragraph in PARAGRAPH.finditer(visible):
        known = [span.end for span in taken if paragraph.start() <= span.start < paragraph.end()]
        start = visible.find("\n", max(known), paragraph.end()) if known else paragraph.start()
        span = _stripped(inline, Span(start, paragraph.end())) if start >= 0 else None
        if span and _reads_like_one(inline, span):
            yield Chunk(Part.ABSTRACT, span)


def _reads_like_one(inline: Inline, span: Span) -> bool:
    text = _text(inline, span)
    if len(text) < MIN_UNNAMED or "\n" in text or OTHER_LABEL.match(text) or _holds_link(inline, span):
        return False
    words = WORDS.findall(text)
    in_lower = sum(word[0].islower() for word in words)
    return in_lower >= LOWER_SHARE * len(words) and len(SENTENCE.findall(text)) >= MIN_SENTENCES


def _holds_link(inline: Inline, span: Span) -> bool:
    return any(link.label.overlaps(span) for link in inline.links)


def _text(inline: Inline, span: Span) -> str:
    return inline.visible[span.start : span.end]


def _stripped(inline: Inline, span: Span) -> Span | None:
    """A stretch of the visible text without the white space around it, and without a bullet."""
    text = _text(inline, span)
    lead = re.match(r"\s*(?:[-*+•][ \t]+)?", text)
    start = span.start + (lead.end() if lead else 0)
    end = span.start + len(text.rstrip())
    return Span(start, end) if start < end else None
