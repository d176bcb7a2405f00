"""Pairs of emphasis marks, as CommonMark 6.2 pairs them in spirit."""

from __future__ import annotations

import re

from pipeline.page.reading.scanner import Token
from pipeline.page.reading.span import Span

# A mark in raised text is a sign: kramdown parses what stands in `<sup>` by itself (others pair the marks of two).
RAISED = re.compile(r"<(?P<close>/?)sup\b", re.IGNORECASE)
CLOSING_MARKS = r"(?:[*_]|</\w+>)*"  # a pattern of what may close behind a text
MARKS = frozenset("*_`~")  # another mark beside a mark is no punctuation to it


def pair_marks(raw: str, tokens: list[Token]) -> tuple[set[int], list[tuple[Span, Span]]]:
    """Pair emphasis marks as CommonMark 6.2 does in spirit.

    Returns:
        The offsets of mark characters that stay text, and the (opening, closing) spans of each pair.
    """
    literal: set[int] = set()
    pairs: list[tuple[Span, Span]] = []
    for marks in _apart(raw, tokens):
        _pair(raw, marks, literal, pairs)
    return literal, pairs


def _apart(raw: str, tokens: list[Token]) -> list[list[Token]]:
    """The marks of the running text, and those of each raised text."""
    running: list[Token] = []
    here, found = running, [running]
    for token in tokens:
        if token.kind == "mark":
            here.append(token)
        elif token.kind == "tag" and (tag := RAISED.match(raw, token.start)):
            here = running if tag["close"] else []
            found += [] if tag["close"] else [here]
    return found


def _pair(raw: str, marks: list[Token], literal: set[int], pairs: list[tuple[Span, Span]]) -> None:
    """Pair marks with each other, into `pairs`; those that find no other are added to `literal`."""
    stack: list[list[int]] = []  # [start, end] of what is left of each opening run
    for token in marks:
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


def _opener(raw: str, stack: list[list[int]], mark: str, length: int) -> int | None:
    """The innermost opening run that this mark can close: code needs its own length."""
    for depth in range(len(stack) - 1, -1, -1):
        start, end = stack[depth]
        if raw[start] == mark and (mark != "`" or end - start == length):
            return depth
        if raw[start] == "`":
            return None  # within code nothing else closes
    return None


def _flanks(raw: str, token: Token) -> tuple[bool, bool]:
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
