"""A page before and after an edit, rendered side by side in one HTML file that is safe to open.

Each side is a sandboxed frame of its own: scripts, forms, navigation and popups of the page are off, and the content
security policy (https://www.w3.org/TR/CSP3/) lets nothing be loaded from anywhere. So the page's own HTML can be shown
as it is. What a site generator adds (layout, Liquid, shortcodes) is not there.
"""

from __future__ import annotations

import difflib
import html
import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.page.reading.frontmatter import parse_front_matter
from pipeline.page.reading.source import BOM, LINE_END, parse_source

NUMBER = re.compile(r"^(\s*)\d+([.)])")
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
PAGE_STYLE = """
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; margin: 1rem; overflow-wrap: anywhere }
pre { overflow-x: auto } table { border-collapse: collapse } td, th { border: 1px solid #8884; padding: .2em .5em }
.paperline-added { background: #2ea04333; outline: 3px solid #2ea04333 }
.paperline-removed { background: #f8514933; outline: 3px solid #f8514933 }
"""
FRAME_STYLE = """
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-width: 110rem }
main { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem }
@media (max-width: 50rem) { main { grid-template-columns: 1fr } }
h1 { font-size: 1.25rem; overflow-wrap: anywhere } h2 { font-size: 1rem; margin: 0 0 .5rem }
iframe { box-sizing: border-box; width: 100%; height: 80vh; border: 1px solid #8886; border-radius: .5rem }
pre { overflow-x: auto; padding: .75rem; border: 1px solid #8886; border-radius: .5rem; font-size: .85rem }
ins { text-decoration: none; background: #2ea04333 } del { text-decoration: none; background: #f8514933 }
"""


def render_preview(before: bytes, after: bytes, diff: str, title: str) -> str:
    """One self-contained HTML file: the diff, and under it the page before and after with the changes marked.

    Args:
        before: the page as it is.
        after: the page as it would be.
        diff: the unified diff of the two.
        title: what to call it, such as the page's path.

    Raises:
        PageError: the page is not UTF-8.
    """
    old, new = _body(before), _body(after)
    removed, added = _changed_lines(old, new)
    sides = ("Before", _render(old, removed, "paperline-removed")), ("After", _render(new, added, "paperline-added"))
    frames = "\n".join(_frame(name, body) for name, body in sides)
    name = html.escape(title)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}: before and after</title>\n<style>{FRAME_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{name}: before and after</h1>\n<details open><summary>The changes</summary>\n"
        f"<pre>{_marked_diff(diff)}</pre>\n</details>\n<main>\n{frames}\n</main>\n</body>\n</html>\n"
    )


def _body(data: bytes) -> str:
    """The page's text behind the front matter."""
    source = parse_source(data)
    return source.text[source.start(parse_front_matter(source).body) :].removeprefix(BOM)


def _changed_lines(old: str, new: str) -> tuple[set[int], set[int]]:
    """The lines that only `old` has and those that only `new` has; a list number that moved on is no change."""
    ours, theirs = _comparable(old), _comparable(new)
    removed: set[int] = set()
    added: set[int] = set()
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            removed.update(n for n in range(i1, i2) if ours[n].strip())
            added.update(n for n in range(j1, j2) if theirs[n].strip())
    return removed, added


def _comparable(text: str) -> list[str]:
    return [NUMBER.sub(r"\1#\2", line) for line in LINE_END.split(text)]


def _render(text: str, lines: set[int], mark: str) -> str:
    """`text` as HTML, with the class `mark` on the smallest blocks that hold one of `lines`."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    for n, token in enumerate(tokens):
        if token.map and lines.intersection(range(*token.map)):
            if token.type == "html_block":
                token.content = f'<div class="{mark}">{token.content}</div>\n'
            elif token.type in {"paragraph_open", "heading_open", "tr_open", "fence", "code_block"}:
                _visible(tokens, n).attrJoin("class", mark)
    return str(parser.renderer.render(tokens, parser.options, {}))


def _visible(tokens: list[Token], n: int) -> Token:
    """The token itself, or the item around it where it is the unprinted paragraph of a tight list."""
    return next(token for token in reversed(tokens[: n + 1]) if token.nesting >= 0 and not token.hidden)


def _frame(name: str, body: str) -> str:
    document = f'<!doctype html><meta charset="utf-8"><style>{PAGE_STYLE}</style><body>{body}'
    frame = f'<iframe sandbox title="{name}" srcdoc="{html.escape(document)}"></iframe>'
    return f"<section><h2>{name}</h2>{frame}</section>"


def _marked_diff(diff: str) -> str:
    tags = {"+": "ins", "-": "del"}
    lines = []
    for line in diff.splitlines():
        tag = tags.get(line[:1]) if not line.startswith(("+++", "---")) else None
        text = html.escape(line)
        lines.append(f"<{tag}>{text}</{tag}>" if tag else text)
    return "\n".join(lines)
