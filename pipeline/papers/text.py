r"""Text from outside: made readable on one line (`plain`), and folded so that spellings of one title are equal.

The only owner of pylatexenc. LaTeX is converted in islands (`$x_1$`, `\"o`, `\emph{...}`, `{\'e}`): braces, percent
signs and dollars that are no LaTeX stay as they are, because a title such as `{{ x }}` is text, not markup.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

PLAIN_LIMIT = 10_000
"""Characters that `plain` keeps at most: arXiv allows 1,920 for an abstract, no title comes near."""

DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""A sign of a script that needs few of them: Chinese, Japanese, Korean as it is written."""

DENSE_LETTERS = 3
"""Letters of an alphabet that say as much as one such sign: 潮流长期观测 is "long-term observation of tides"."""

DENSE_WORD = 2
"""Such signs of most words. No spaces tell the words of Chinese and Japanese."""

_FOLDED = 4096  # texts: titles are folded again to be merged, matched and told from those that the page shows
_SPECIAL = re.compile(r"[\\$&<{]|  ")
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_SPACES = re.compile(r"\s+")
# Tags by which Crossref, PubMed and others set a title in type; any other `<...>` is text.
_TAG = re.compile(
    r"</?(?:jats:|mml:|ns\d:)?(?:i|b|u|em|strong|sub|sup|sc|scp|tt|bold|italic|span|inf|p|br|title|math|m[a-z]{1,9})"
    r"(?:\s[^<>]{0,200})?/?>",
    re.IGNORECASE,
)

_ARGUMENT = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_ACCENT = r"\\(?:[cvuHkrbdt]\s+|[\"'`^~=.]\s?)(?:\\[ij](?![a-zA-Z])|[a-zA-Z])"
_LATEX = re.compile(
    r"\$\$(?=\S)[^$]{1,300}?(?<=\S)\$\$"
    r"|(?<![\\$])\$(?=[^\s{$])[^$\n]{0,300}?(?<=[^\s\\])\$(?!\d)"  # pandoc's rule: "$5 and $10" is no formula
    r"|\\\([^$\n]{1,300}?\\\)"
    rf"|\{{{_ACCENT}\}}|\{{\\[^{{}}]*(?:{_ARGUMENT}[^{{}}]*)*\}}"  # {\"o}, {\em ...}
    rf"|\\[\"'`^~=.]{_ARGUMENT}|{_ACCENT}"
    r"|\\(?:o|O|l|L|ss|ae|AE|oe|OE|aa|AA|i|j)(?![a-zA-Z])(?:\{\}|\s)?"
    rf"|\\[a-zA-Z]+\*?(?:{_ARGUMENT})*|\\[&%$#_{{}} ,;:!/-]|\\\\"
)
_DECLARATION = re.compile(r"\\(?:em|bf|it|sc|rm|tt|sf|sl|(?:bf|md)series|(?:it|sc|up|sl)shape|xspace)(?![a-zA-Z])\s*")
_LOGO = re.compile(r"\\((?:La|Bib|Xe|Lua)?TeX)(?![a-zA-Z])")
_SPACING = re.compile(r"\\[ ,;:]|\\\\")
_QUOTES = re.compile(r"``([^`']+)''")
_DASHES = re.compile(r"(?<=\w)---?(?=\w)|(?<= )---?(?= )")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Braces that keep capitals in BibTeX: {BERT}, {B}ayesian. A capital or digit first, so that {title} stays.
_CAPITALS = re.compile(r"(?<![{$#%\\])\{([A-Z0-9][^{}\\%$]*[A-Za-z][^{}\\%$]*|[A-Z])\}(?!\})")


def plain(text: str, limit: int = PLAIN_LIMIT) -> str:
    """The text as a reader would see it: one line, NFC, without LaTeX, entities, controls and invisible characters.

    Line and paragraph separators become spaces; control, bidirectional and zero-width characters, lone surrogates and
    terminal escapes vanish. Longer than `limit` characters, it is cut and ends in an ellipsis.
    """
    if len(text) > 2 * limit:
        text = text[: 2 * limit]
    if "&" in text or "<" in text:
        text = _TAG.sub("", _ENTITY.sub(lambda match: html.unescape(match[0]), text))
    if "\\" in text or "$" in text or "{" in text:
        text = _CAPITALS.sub(r"\1", _LATEX.sub(_island, text))
    if "``" in text or "--" in text:
        text = _DASHES.sub(lambda match: "\u2013" if match[0] == "--" else "\u2014", _QUOTES.sub(r"“\1”", text))
    if not text.isprintable():
        text = _visible(text)
    text = _SPACES.sub(" ", text).strip()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def fold_title(title: str) -> str:
    """A title with all that spellings differ in taken away: only letters and digits are left, without spaces.

    `Fine-tuning`, `Finetuning` and `fine tuning` fold alike. Two titles that fold alike have the same words, not
    always the same work: see `papers.same`. Equal to the joined `fold_words`.
    """
    return "".join(fold_words(title))


@lru_cache(maxsize=_FOLDED)
def fold_words(text: str) -> tuple[str, ...]:
    """The folded words of a text. Hyphens part words, apostrophes do not; `&` is "and", `C++` keeps its signs."""
    text = text.lower() if text.isascii() and not _SPECIAL.search(text) else _unaccented(plain(text))
    if "&" in text or "+" in text:
        text = _PLUS.sub(" plus ", text.replace("&", " and "))
    if not text.isascii() or "'" in text or "`" in text:
        text = _APOSTROPHE.sub("", text)
    return tuple(_WORD.findall(text))


_WORD = re.compile(r"[^\W_]+")
_PLUS = re.compile(r"(?<=[\w+])[{}]*\+")  # BibTeX's braces are not shown: "{C}++"
_APOSTROPHE = re.compile("(?<=\\w)['\u2018\u2019\u02bc\u2032`\u00b4\u00b7](?=\\w)")


def _visible(text: str) -> str:
    """Drop what has no glyph (general categories C*); separators and control white space become spaces."""
    text = _ANSI.sub("", text)
    return "".join(
        " " if char.isspace() or char in "\x85\u2028\u2029" else char
        for char in text
        if char.isspace() or unicodedata.category(char)[0] != "C"
    )


def _verbatim_macro(node: object) -> str:
    """A macro that LaTeX itself does not know stays as written."""
    return str(node.latex_verbatim())  # type: ignore[attr-defined]


def _converter() -> LatexNodes2Text:
    context = get_default_latex_context_db()
    context.add_context_category(
        "signs",
        prepend=True,
        macros=[
            MacroTextSpec("textasciicircum", "^"),  # pylatexenc has an accent here, and not the other two
            MacroTextSpec("textbraceleft", "{"),
            MacroTextSpec("textbraceright", "}"),
        ],
    )
    context.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=_verbatim_macro))
    return LatexNodes2Text(latex_context=context, math_mode="text", keep_comments=True, strict_latex_spaces=False)


_CONVERTER = _converter()


# What pylatexenc raises, also when told to tolerate, on macros without their arguments: "\sqrt", "\input", "\title".
_CANNOT_CONVERT = (AttributeError, IndexError, KeyError, ValueError)


@lru_cache(maxsize=4096)
def _latex_text(written: str) -> str:
    """The text of some LaTeX; what cannot be converted stays as written."""
    try:
        return _converted(written)
    except _CANNOT_CONVERT:
        return written


def _converted(latex: str) -> str:
    latex = _SPACING.sub(" ", _LOGO.sub(r"\1", _DECLARATION.sub("", latex)))
    latex = re.sub(r"(?<!\\)%", r"\%", latex)  # a bare % would start a comment and swallow the rest
    text = str(_CONVERTER.latex_to_text(latex, tolerant_parsing=True)).strip("\n")
    return _MATH_LETTER.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def _island(match: re.Match[str]) -> str:
    return _latex_text(match[0])


_MATH_LETTER = re.compile("[\U0001d400-\U0001d7ff]")  # \mathcal and its like: styled letters that few fonts have

# Letters that Unicode does not decompose, and Greek by name: "$\\alpha$-fair" is also written "alpha-fair".
_LETTERS = str.maketrans(
    {
        chr(code): unicodedata.name(chr(code)).split()[-1].lower().replace("lamda", "lambda")
        for code in range(0x3B1, 0x3CA)
    }
    | {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "\u0131": "i", "ħ": "h", "ŋ": "ng"}
    | {"\u00d7": "x", "∞": "infinity"}
)


def _unaccented(text: str) -> str:
    """Compatibility-decomposed (ligatures, superscripts, full width), without marks, case-folded."""
    for _ in range(2):  # folding case can bring new marks, and decomposing new capitals
        text = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
        text = "".join(char for char in text if unicodedata.category(char)[0] != "M")
    return text
