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
from pipeline.page.reading.text_blocks import unfolded

NUMBER = re.compile(r"^(\s*)\d+([.)])")
MARKED = {"paragraph_open", "heading_open", "tr_open", "fence", "code_block"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"
# Both schemes are the browser's own, so that what the page says without colours stays readable in either.
PAGE_STYLE = """
:root { color-scheme: light dark; scroll-padding-top: 3.5rem }
body { font: 16px/1.55 system-ui, sans-serif; margin: 0; padding: 0 1rem 1rem; overflow-wrap: anywhere }
img, svg, video, iframe, table { max-width: 100% } img { height: auto; font-size: .8rem; font-style: italic }
pre { overflow-x: auto; white-space: pre-wrap } table { border-collapse: collapse; display: block; overflow-x: auto }
td, th { border: 1px solid #8884; padding: .2em .5em; vertical-align: top }
.paperline-added { background: #2ea04326; box-shadow: -.3rem 0 #2ea043 }
.paperline-removed { background: #f8514926; box-shadow: -.3rem 0 #f85149 }
.paperline-added:target, .paperline-removed:target { outline: 2px solid }
.paperline-changes { position: sticky; top: 0; z-index: 9; margin: 0 -1rem .5rem; padding: .5rem 1rem;
  min-height: 2rem; font-size: .875rem; line-height: 1.8; background: Canvas; border-bottom: 1px solid #8886 }
.paperline-changes a { display: inline-block; min-width: 1.75rem; padding: .15rem .3rem; text-align: center;
  border: 1px solid #8886; border-radius: .4rem; text-decoration: none; color: inherit }
"""
NOTE = "Your page as plain Markdown: the site's layout and templates are not there, images are not loaded."
FRAME_STYLE = """
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-width: 120rem; overflow-wrap: anywhere }
header { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline; margin-bottom: .75rem }
h1 { font-size: 1.25rem; margin: 0 } h2 { font-size: 1rem; margin: 0 0 .4rem } p { margin: 0; opacity: .75 }
main { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem } section { min-width: 0 }
iframe { box-sizing: border-box; display: block; width: 100%; height: calc(100vh - 9rem); min-height: 20rem;
  border: 1px solid #8886; border-radius: .5rem }
details { margin-top: 1rem } summary { cursor: pointer; font-weight: 600 }
pre { padding: .75rem; border: 1px solid #8886; border-radius: .5rem; font-size: .85rem; white-space: pre-wrap }
ins { text-decoration: none; background: #2ea04333 } del { text-decoration: none; background: #f8514933 }
@media (max-width: 50rem) { main { grid-template-columns: 1fr } iframe { height: 75vh; max-height: 45rem } }
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
    frames = "\n".join(
        (
            _frame("Before", *_render(old, removed, "paperline-removed")),
            _frame("After", *_render(new, added, "paperline-added")),
        )
    )
    name = html.escape(title)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}: before and after</title>\n<style>{FRAME_STYLE}</style>\n</head>\n<body>\n"
        f"<header><h1>{name}: before and after</h1>\n<p>{NOTE}</p></header>\n<main>\n{frames}\n</main>\n"
        f"<details open><summary>The change, line by line</summary>\n<pre>{_marked_diff(diff)}</pre>\n</details>\n"
        "</body>\n</html>\n"
    )


def _body(data: bytes) -> str:
    """The page's text behind the front matter, or in it."""
    source = parse_source(data)
    front = parse_front_matter(source)
    return unfolded(source, front.texts) if front.texts else source.text[source.start(front.body) :].removeprefix(BOM)


def _changed_lines(old: str, new: str) -> tuple[dict[int, int], dict[int, int]]:
    """The lines that only `old` has and those that only `new` has, each with the number of the change, from 1.

    A list number that moved on is no change.
    """
    ours, theirs = _comparable(old), _comparable(new)
    removed: dict[int, int] = {}
    added: dict[int, int] = {}
    codes = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    for number, (_, i1, i2, j1, j2) in enumerate((code for code in codes if code[0] != "equal"), 1):
        removed.update((n, number) for n in range(i1, i2) if ours[n].strip())
        added.update((n, number) for n in range(j1, j2) if theirs[n].strip())
    return removed, added


def _comparable(text: str) -> list[str]:
    return [NUMBER.sub(r"\1#\2", line) for line in LINE_END.split(text)]


def _render(text: str, lines: dict[int, int], mark: str) -> tuple[str, tuple[int, ...]]:
    """`text` as HTML, with the class `mark` on the smallest blocks that hold one of `lines`.

    Returns:
        The HTML, and the numbers of the changes in it: the first block of change 3 has the id `change-3`.
    """
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    reached: list[int] = []
    for n, token in enumerate(tokens):
        number = next((lines[line] for line in range(*token.map) if line in lines), 0) if token.map else 0
        if not number or token.type not in {*MARKED, "html_block"}:
            continue
        anchor = "" if number in reached else f"change-{number}"
        reached += [number] if anchor else []
        if token.type == "html_block":
            token.content = f'<div class="{mark}"{_id(anchor)}>{token.content}</div>\n'
        else:
            _marked(_visible(tokens, n), mark, anchor)
    return str(parser.renderer.render(tokens, parser.options, {})), tuple(reached)


def _marked(token: Token, mark: str, anchor: str) -> None:
    token.attrSet("class", mark)
    if anchor:
        token.attrSet("id", anchor)


def _id(anchor: str) -> str:
    return f' id="{anchor}"' if anchor else ""


def _visible(tokens: list[Token], n: int) -> Token:
    """The token itself, or the item around it where it is the unprinted paragraph of a tight list."""
    return next(token for token in reversed(tokens[: n + 1]) if token.nesting >= 0 and not token.hidden)


def _frame(name: str, body: str, changes: tuple[int, ...]) -> str:
    """One side in its sandbox; links to its own changes are the only ones that lead anywhere."""
    links = " ".join(f'<a href="about:srcdoc#change-{number}">{number}</a>' for number in changes)
    found = f"Changes: {links}" if links else "No changes on this side"
    document = (
        f'<!doctype html><meta charset="utf-8"><style>{PAGE_STYLE}</style><body>'
        f'<nav class="paperline-changes">{found}</nav>{body}'
    )
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
