r"""Text from outside, written so that it shows literally and never acts (law 7).

A title, a name, a venue or a sentence of an abstract is data. Four Markdown engines may read the page: kramdown (plain
and GFM), goldmark behind Hugo, Python-Markdown with `extra`, markdown-it; Liquid or Hugo's shortcodes run before them.
What all of them agree on is the numeric character reference (`&#42;`): it shows the character and never means anything.
Backslashes are no common ground: Python-Markdown prints `\~`, and Hugo still runs `\{{<`. So a mark is written as a
reference where one of the engines would act on it, and every other character stays, so that ordinary titles stay
ordinary. Each rule below was read off the engines and is proved on them in `tests/page/test_hostile.py`.

The edges of a text are unknown ground (the entry's form puts stars, quotes or brackets there), so a mark at an edge
counts as acting where a neighbour could make it act. Typography (`--`, `...`, quotes) is left to the site, which
treats the owner's own titles in the same way.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from html.entities import html5
from urllib.parse import quote, urlsplit

from pipeline.papers.ids import is_site_document


class Context(StrEnum):
    """Where on the page the text goes."""

    TEXT = "text"  # Markdown text, perhaps first on its line
    LINK_LABEL = "link-label"  # between the brackets of `[...](url)`
    EMPHASIS = "emphasis"  # between stars, underscores or quotes
    TABLE_CELL = "table-cell"  # a cell of a Markdown table
    HEADING = "heading"  # after the `#` signs of a heading
    HTML = "html"  # the text of an HTML element; Markdown may or may not be active around it
    ATTRIBUTE = "attribute"  # a quoted HTML attribute


_LINE_START = frozenset({Context.TEXT, Context.HTML})
_IN_HTML = frozenset({Context.HTML, Context.ATTRIBUTE})

_ANSI = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
# Zero-width and bidi characters, fillers without a glyph, tags, noncharacters, lone surrogates.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\ufdd0-\ufdef\ud800-\udfff\U000e0000-\U000e0fff]"
)

_MARK = re.compile(r"[\\`*_\[\]<>{|&~$\"']")
_ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_PAIR = re.compile(r"\[([^\[\]]*)\]")
# Hugo's goldmark links bare addresses; the character in a group is what it looks for.
_AUTOLINK = re.compile(r"\b(?:https?|ftp)(:)//|\bwww(\.)|[\w.+-](@)[\w-]+\.|\b(?:mailto|xmpp)(:)", re.IGNORECASE)

_REFERENCE = re.compile(r"&(?:#(?:\d|[xX]|$)|\w+;)")
_CUT_REFERENCE = re.compile(r"&(\w+)$")
# HTML reads some old names without a semicolon (`&copy 2024`); Markdown engines write `&amp;` for those by themselves.
_OLD_NAME = "(?:" + "|".join(sorted(name for name in html5 if not name.endswith(";"))) + ")"
_OLD_REFERENCE = re.compile(f"&{_OLD_NAME}")

# A line must not start as a list item, or be a rule, the underline of a heading, or a front matter fence.
_BULLET = re.compile(r"[-+](?=\s|$)")
_NUMBER = re.compile(r"\d+([.)])(?=\s|$)")
_RULE = re.compile(r"(?:[-+=] ?)+$")


def clean_text(text: str) -> str:
    """One visible line of text: NFC, single spaces, nothing that a reader can't see.

    Line ends of all kinds (also NEL, VT, FF, U+2028, U+2029) and tabs become a space; terminal escapes, controls,
    lone surrogates, zero-width and bidi characters go.
    """
    visible = _INVISIBLE.sub("", _CONTROL.sub("", _ANSI.sub("", text)))
    return " ".join(unicodedata.normalize("NFC", visible).split())


def escape_text(text: str, context: Context = Context.TEXT, *, math: bool = False) -> str:
    """Write outside `text` so that a reader sees it literally, whichever engine renders the page.

    Args:
        text: a title, name, venue or sentence; `clean_text` is applied first.
        context: where on the page it goes.
        math: the page renders `$...$`, so formulas stay formulas, and what Markdown would act on inside them is written
            in equivalent TeX. Otherwise a dollar sign is a dollar sign.

    Returns:
        One line of Markdown or HTML source, in linear time. Never raises.
    """
    line = clean_text(text)
    references = {at: f"&#{ord(line[at])};" for at in _acting(line, context)}
    parts, end = [], 0
    for formula in _FORMULA.finditer(line) if math and context is not Context.ATTRIBUTE else ():
        parts += [_replaced(line, end, formula.start(), references), _formula(formula[1])]
        end = formula.end()
    return "".join((*parts, _replaced(line, end, len(line), references)))


def _replaced(line: str, start: int, end: int, references: dict[int, str]) -> str:
    return "".join(references.get(at, line[at]) for at in range(start, end)) if references else line[start:end]


def _acting(line: str, context: Context) -> set[int]:
    """The positions in `line` of the characters that some engine would act on."""
    harmless = _harmless_brackets(line) if context is not Context.LINK_LABEL else set()
    acting = {at for at in (mark.start() for mark in _MARK.finditer(line)) if _acts(line, at, context)} - harmless
    acting |= {link.start(link.lastindex or 0) for link in _AUTOLINK.finditer(line)}
    if context in _LINE_START:
        acting |= _line_start(line)
    if context is Context.HEADING:  # closing signs: kramdown drops them even from `C#`
        acting |= set(range(len(line.rstrip("#")), len(line)))
    if context is Context.LINK_LABEL and (line.startswith("^") or line in ("x", "X")):  # a footnote, a ticked box
        acting.add(0)
    return acting


def _acts(line: str, at: int, context: Context) -> bool:  # noqa: C901, PLR0911 (a table: one row a mark)
    before, after = line[at - 1 : at], line[at + 1 : at + 2]
    alone = before == after == " "
    match line[at]:
        case "\\":
            return not after or after in _ASCII_PUNCTUATION
        case "*":
            return not alone
        case "_":  # kramdown is the strictest: only between letters is it surely none
            return not alone and not (before.isalpha() and after.isalpha())
        case "~":  # `~10x` can only open, `a~b` could close
            return not alone and not (before in ("", " ", "(") and after.isalnum())
        case "<":
            return context in _IN_HTML or not (after in ("=", " ") or after.isdigit()) or not after
        case ">":  # a quote is seen to at the line's start
            return context is Context.ATTRIBUTE or line.startswith("--", max(at - 2, 0))
        case "{":  # Liquid, shortcodes and attribute lists; an attribute list also ends a block
            return not before or not after.isalnum() or line.endswith("}")
        case "$":
            return "$" in (before, after)
        case "&":
            return _starts_reference(line, at, context)
        case '"' | "'":
            return context is Context.ATTRIBUTE
        case _:  # backtick, pipe (kramdown makes a table of any line with one), bracket
            return True


def _starts_reference(line: str, at: int, context: Context) -> bool:
    if _REFERENCE.match(line, at) or (context in _IN_HTML and _OLD_REFERENCE.match(line, at)):
        return True
    cut = _CUT_REFERENCE.match(line, at)  # the entry's form may go on with a semicolon
    return cut is not None and f"{cut[1]};" in html5


def _harmless_brackets(line: str) -> set[int]:
    """The positions of brackets that mean nothing: `[Re] Title`, but not `[1]`, `[x](y)`, `[x]: y`, `[^x]`."""
    harmless = set()
    for pair in _PAIR.finditer(line):
        start, end = pair.span()
        word = len(pair[1]) > 1 and pair[1][0].isalpha() and line[start - 1 : start] not in ("!", "[", "]")
        if word and line[end : end + 1] not in ("", "(", "[", "]", "{", ":") and not line.startswith(" [", end):
            harmless |= {start, end - 1}
    return harmless


def _line_start(line: str) -> set[int]:
    """The positions that would make the start of a line a list item, quote, heading, rule or definition."""
    if _RULE.match(line):
        return {at for at, char in enumerate(line) if char != " "}
    if number := _NUMBER.match(line):
        return {number.start(1)}
    if line.startswith("#"):
        return set(range(len(line) - len(line.lstrip("#"))))
    return {0} if line.startswith((">", ": ")) or line in (":", "^") or _BULLET.match(line) else set()


# A formula as Pandoc's rule has it: no space inside the dollars, no digit after the closing one
# (https://pandoc.org/MANUAL.html#extension-tex_math_dollars).
_FORMULA = re.compile(r"(?<![\\$])\$(?![\s$])((?:\\.|[^\\$])+)(?<!\s)\$(?![$\d])")
# The same in TeX without the character that Markdown, Liquid or HTML would act on.
_IN_TEX = {
    "|": r"\vert ",
    "<": r"\lt ",
    ">": r"\gt ",
    "*": r"\ast ",
    "[": r"\lbrack ",
    "]": r"\rbrack ",
    "~": r"\space ",
    "_": " _ ",
    "{": "{ ",
    r"\{": r"\lbrace ",
    r"\}": r"\rbrace ",
    r"\|": r"\Vert ",
    r"\,": r"\thinspace ",
    r"\!": r"\negthinspace ",
    r"\:": r"\medspace ",
    r"\;": r"\thickspace ",
}
_TEX_MARK = re.compile(r"\\[{}|,!:;]|\{(?=[{:#.])|(?<![^\W\d_])_|_(?![^\W\d_])|[|<>*\[\]~]|\\.", re.DOTALL)
# What has no such form, or could do more than show: comments, links, markup, definitions, an optional argument.
_NOT_PLAIN_TEX = re.compile(
    r"[`%&#\"]|\\[^A-Za-z{}|,!:; ]|\\[A-Za-z]+\[|_$|"
    r"\\(?:href|url|require|html\w*|unicode|class|style|cssId|data|includegraphics|[gxe]?def|let|(?:re)?newcommand)"
)


def _formula(tex: str) -> str:
    """The formula between dollars, in TeX that no engine acts on; without its dollars where that can't be had."""
    if _NOT_PLAIN_TEX.search(tex):
        return escape_text(tex, Context.LINK_LABEL)
    written = _TEX_MARK.sub(lambda mark: _IN_TEX.get(mark[0], mark[0]), tex).rstrip()
    return f"${{}}{written}$" if written.startswith(" ") else f"${written}$"


_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.?")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
# In an attribute a letter, digit or `=` behind the name makes it text (https://html.spec.whatwg.org/#named-character-reference-state).
_OLD_REFERENCE_IN_URL = re.compile(f"&(?={_OLD_NAME}(?![=0-9A-Za-z]))")
# RFC 3986 without `( ) ' * ; $`, which could end a target, pair with a mark or end a character reference.
_SAFE = "%/:@!,=&+~?-._"


def escape_url(url: str, context: Context = Context.TEXT) -> str:
    """A link target that is safe in Markdown and in an HTML attribute.

    Args:
        url: an address, from a source or built from an id.
        context: ATTRIBUTE where it goes into an `href` of the page's own HTML, which reads `&copy` without a semicolon.

    Returns:
        The address with everything percent-encoded that could end the target or act on the page. Empty unless it is a
        plain `http` or `https` address (RFC 3986, https://www.rfc-editor.org/rfc/rfc3986) with a host name: so no
        `javascript:`, `data:`, `//host`, no credentials, no line ends. A path to a document of the site itself, which
        only the owner can give, stays a path. Never raises.
    """
    if is_site_document(url):
        return _encoded(url)
    try:
        parts = urlsplit(url.strip(" "))
        port, host = parts.port, (parts.hostname or "").encode("idna").decode("ascii")
    except ValueError:  # also UnicodeError: no host name
        return ""
    plain = parts.scheme in ("http", "https") and _HOST.fullmatch(host) and "@" not in parts.netloc
    if not plain or _UNPRINTABLE.search(url) or _INVISIBLE.search(url):
        return ""
    address = f"{parts.scheme}://{host}" + (f":{port}" if port else "") + _encoded(parts.path)
    query = _encoded(parts.query).rstrip("&")  # `&#` would start a reference
    address += f"?{query}" if query else ""
    address += f"#{_encoded(parts.fragment)}" if parts.fragment else ""
    return _OLD_REFERENCE_IN_URL.sub("&#38;", address) if context is Context.ATTRIBUTE else address


def _encoded(part: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", part), safe=_SAFE)
