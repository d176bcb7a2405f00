"""What comes in pairs: emphasis marks, tags, brackets. Where one end was dropped with its text, so is the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.page.reading.emphasis import pair_marks
from pipeline.page.reading.scanner import TARGET, Token, parse_tokens
from pipeline.page.reading.span import Span
from pipeline.page.writing.gaps import DROPPED
from pipeline.page.writing.splice import Edit, splice

# Elements without an end (https://html.spec.whatwg.org/#void-elements), as far as entries hold them.
VOID = frozenset({"br", "hr", "img", "input", "wbr", "source", "link", "meta", "col", "embed"})
TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][\w-]*)")
BRACKETS = {"(": ")", "“": "”", "«": "»"}
CLOSERS = {closing: opening for opening, closing in BRACKETS.items()}
WORD = re.compile(r"\[?[\w\ue000-\uf8fe]")  # a letter, or a fact's placeholder, linked or not
BRACKET = re.compile("[" + re.escape("".join(BRACKETS) + "".join(CLOSERS)) + "]")


@dataclass(frozen=True, slots=True)
class Half:
    """One end of a pair whose other end is missing; `kind` tells halves of one sort."""

    kind: str
    span: Span


def find_halves(text: str) -> tuple[Half, ...]:
    """The marks, tags and brackets of a text that stand alone, in order. Comments and link targets are no text."""
    tokens, _ = parse_tokens(text)
    literal, _ = pair_marks(text, tokens)
    halves = [*_marks(text, tokens, literal), *_tags(text, tokens), *_squares(text, tokens), *_brackets(text, tokens)]
    return tuple(sorted(halves, key=lambda half: half.span.start))


def drop_halves(model: str, text: str) -> str:
    """The text without the halves that its model did not have: their other ends went with what was dropped.

    Where no word follows, a mark of a dropped chunk is left, by which the gap is closed.
    """
    own = Counter(half.kind for half in find_halves(model))
    there = find_halves(text)
    excess = Counter(half.kind for half in there) - own
    gone: list[Span] = []
    for half in sorted(there, key=lambda half: (_inside_word(text, half.span), -half.span.start)):
        if excess[half.kind]:
            excess[half.kind] -= 1
            gone.append(half.span)
    return splice(text, [Edit(span, "" if WORD.match(text, span.end) else DROPPED) for span in _merged(gone)])


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if merged and merged[-1].end >= span.start:  # a bracket in the address of a link that lost its beginning
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _inside_word(text: str, span: Span) -> bool:
    """Whether a half stands between letters, as the underscore of a name does: such a one was none from the start."""
    return text[span.start - 1 : span.start].isalnum() and text[span.end : span.end + 1].isalnum()


def _marks(text: str, tokens: list[Token], literal: set[int]) -> list[Half]:
    return [
        Half(text[at], Span(at, at + 1))
        for token in tokens
        if token.kind == "mark"
        for at in range(token.start, token.end)
        if at in literal
    ]


def _tags(text: str, tokens: list[Token]) -> list[Half]:
    alone: list[Half] = []
    opened: list[tuple[str, Span]] = []
    for token in tokens:
        found = TAG.match(text, token.start) if token.kind == "tag" else None
        if not found or found.group("name").lower() in VOID or text.endswith("/>", 0, token.end):
            continue
        name, span = found.group("name").lower(), Span(token.start, token.end)
        if not found.group("close"):
            opened.append((name, span))
            continue
        depth = next((d for d in range(len(opened) - 1, -1, -1) if opened[d][0] == name), None)
        if depth is None:
            alone.append(Half(f"</{name}>", span))
        else:
            alone += [Half(f"<{inner}>", at) for inner, at in opened[depth + 1 :]]
            del opened[depth:]
    return alone + [Half(f"<{name}>", span) for name, span in opened]


def _squares(text: str, tokens: list[Token]) -> list[Half]:
    """Square brackets; one that closes a link has the link's target with it."""
    alone: list[Half] = []
    opened: list[Token] = []
    for token in tokens:
        if token.kind in {"open", "image"}:
            opened.append(token)
        elif token.kind in {"close", "target", "span"}:
            if opened:
                opened.pop()
            else:
                target = TARGET.match(text, token.end)
                alone.append(Half("]", Span(token.start, target.end() if target else token.end)))
    return alone + [Half("[", Span(token.start, token.end)) for token in opened]


def _brackets(text: str, tokens: list[Token]) -> list[Half]:
    alone: list[Half] = []
    opened: list[tuple[str, int]] = []
    for token in tokens:
        for found in BRACKET.finditer(text, token.start, token.end) if token.kind == "text" else ():
            sign, at = found.group(), found.start()
            if sign in BRACKETS:
                opened.append((sign, at))
            elif opened and opened[-1][0] == CLOSERS[sign]:
                opened.pop()
            else:
                alone.append(Half(sign, Span(at, at + 1)))
    return alone + [Half(sign, Span(at, at + 1)) for sign, at in opened]
