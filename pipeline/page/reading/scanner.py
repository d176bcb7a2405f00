"""The tokens of inline Markdown and HTML: what stands where, in the order in which CommonMark tries them."""

from __future__ import annotations

import re
from typing import NamedTuple

# In the order in which they are tried at a place.
SCANNER = re.compile(
    r"""
      (?P<comment><!--.*?-->)
    | (?P<opaque>(?<=.)<(?P<box>pre|details|script|style|iframe|video|audio|object|picture|svg
            |button(?![^>]*\bonclick))\b[^>]*>.*?</(?P=box)>
        |(?<=.)<(?P<hidden>div|span|p|ul)\b[^<>]*\bdisplay:\s*none\b[^<>]*>(?:(?!<(?P=hidden)\b).)*?</(?P=hidden)>
        |(?<![^\r\n\t >])(?P<fence>`{3,}|~{3,})[^`\r\n]*[\r\n].*?[\r\n][ \t>]*(?P=fence)[ \t]*(?=[\r\n]|\Z))
    | (?P<liquid>\{\{.*?\}\}|\{%.*?%\})
    | (?P<ial>\{:[^}\n]*\})
    | (?P<autolink><https?://[^\s<>]+>)
    | (?P<tag></?[A-Za-z][\w-]*(?:\s++[\w:@.-]++(?:\s*+=\s*+(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*+\s*+/?>)
    | (?P<break>\\\\?(?=[ \t]*(?:\r\n|\n|\r|$)))
    | (?P<escape>\\[!-/:-@\[-`{-~])
    | (?P<entity>&(?:[A-Za-z][A-Za-z0-9]{1,30}|\#\d{1,7}|\#[xX][0-9A-Fa-f]{1,6});)
    | (?P<newline>(?:\r\n|\n|\r)[ \t]*(?:>[ \t]?)*[ \t]*)
    | (?P<image>!\[)
    | (?P<open>\[)
    | (?P<close>\])
    | (?P<mark>\*+|_+|`+|~~)
    | (?P<zero>[\u200b-\u200f\u2060\ufeff])
    | (?P<text>\$\$[^$\r\n]{1,400}\$\$|[^\\<&\r\n!\[\]*_`~{$\u200b-\u200f\u2060\ufeff]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
# With expressions of Liquid in it, which Jekyll fills in first: `{{ "/a.pdf" | relative_url }}`.
TARGET = re.compile(
    r"\(\s*(<[^<>\n]*>|(?:\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}|[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*)(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^)]*\)))?\s*\)"
)
REFERENCE = re.compile(r"\[[^\]\n]*\]")
NOTHING = re.compile("")
REFERENCE_WORDS = 3
SPAN_ATTRIBUTES = re.compile(r"\{[.#][^{}\n]*\}")  # of Pandoc and Quarto: "[Jane Roe]{.underline}"
ATTRIBUTES = re.compile(r"(?:\{:?[^}\n]*\})+")


class Token(NamedTuple):
    """A token; `kind` is the name of its group in `SCANNER`, "target" for what closes a link, "span" for a span."""

    kind: str
    start: int
    end: int


def _reference(raw: str, opener: Token, closing: Token, labels: frozenset[str]) -> re.Match[str] | None:
    """The second bracket of `[A title of some words][12]`, or `[]`, or nothing behind a text that is itself defined.

    Where it is not known to be defined, two brackets of a word each (`[Paper][Code]`) are taken for text, unless the
    second is a number; so is the first where the second is a link of its own (`[QN31][Quiet Nets 2](...)`).
    """
    found = REFERENCE.match(raw, closing.end)
    text = raw[opener.end : closing.start]
    if (found is None or found.group() == "[]") and opener.kind == "open" and text.lower() in labels:
        return found or NOTHING.match(raw, closing.end)
    if found is None or opener.kind == "image":
        return found
    if "<a" in text or "<" in found.group():
        return None  # brackets around links of HTML: `[<a ...>pdf</a>][<a ...>code</a>]`
    words = len(text.split())
    known = found.group()[1:-1].lower() in labels
    telling = known or words >= REFERENCE_WORDS or any(map(str.isdigit, found.group()))
    if not known and TARGET.match(raw, found.end()):
        return None
    return found if telling and len(found.group()) > len("[]") else None


def parse_tokens(raw: str, labels: frozenset[str] = frozenset()) -> tuple[list[Token], dict[int, Token]]:
    """Cut the source into tokens; the opening bracket of a link, image or span is mapped to its closing token.

    `labels` are those that the page defines addresses for, in lower case.
    """
    tokens: list[Token] = []
    brackets: list[Token] = []
    openers: dict[int, Token] = {}
    at = 0
    while found := SCANNER.match(raw, at):
        token = Token(found.lastgroup or "text", at, found.end())
        if token.kind == "close" and brackets:
            opener = brackets.pop()
            target = TARGET.match(raw, token.end) or _reference(raw, opener, token, labels)
            if target:
                attributes = ATTRIBUTES.match(raw, target.end())
                token = Token("target", at, attributes.end() if attributes else target.end())
                openers[opener.start] = token
            elif opener.kind == "open" and (attributes := SPAN_ATTRIBUTES.match(raw, token.end)):
                token = openers[opener.start] = Token("span", at, attributes.end())
        elif token.kind in {"open", "image"}:
            brackets.append(token)
        tokens.append(token)
        at = token.end
    return tokens, openers
