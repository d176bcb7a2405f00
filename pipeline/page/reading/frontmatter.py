"""Front matter, for reading only: where the body starts, and what the page is called.

python-frontmatter decides what counts as front matter and parses it. Its `dumps` is never used: it re-prints the YAML
(keys sorted, quotes and comments lost), which law 1 forbids.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache

import frontmatter
from frontmatter.default_handlers import YAMLHandler

from pipeline.page.reading.source import BOM, Source
from pipeline.page.reading.text_blocks import TextBlock, find_text_blocks, outside

FENCES = re.compile(r"\A(?:---|\+\+\+)[ \t]*\r?$", re.MULTILINE)
KEY_LINE = re.compile(r"^[\w-]+[ \t]*[:=]", re.MULTILINE)
TITLE = re.compile(r"^[Tt]itle[ \t]*[:=][ \t]*(['\"]?)(.*?)\1[ \t\r]*$", re.MULTILINE)
METADATA = re.compile(r"[A-Za-z][\w-]*:[ \t]*\S|[ \t]+\S")
CACHED = 64  # pages: each is read again for the proof
PERMALINK = re.compile(r"^permalink[ \t]*[:=][ \t]*['\"]?/?(?:[\w-]+/)*([\w-]+)/?['\"]?[ \t\r]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`body` is the first line behind the front matter (0 without any).

    `title` is the page's, else the last part of its permalink, "" without either. `texts` are the Markdown in it, where
    the page has no body; `body` is then the first line of them, and `settings` the lines beside them.
    """

    body: int = 0
    title: str = ""
    texts: tuple[TextBlock, ...] = ()
    settings: str = ""


def parse_front_matter(source: Source) -> FrontMatter:
    """Find the front matter. What can't be parsed as YAML or TOML degrades to "up to the second fence"."""
    text = source.text.removeprefix(BOM)
    opening = FENCES.match(text)
    if not opening:
        return _metadata(source, text)
    fence = opening.group().strip()
    closing = next((n for n in range(1, source.lines) if source.line(n).rstrip() in {fence, "..."}), None)
    if closing is None:
        return FrontMatter()
    inner = source.text[source.start(1) : source.start(closing)]
    if inner.strip() and not KEY_LINE.search(inner):
        return FrontMatter()  # a page that begins with a horizontal rule, not with front matter
    permalink = PERMALINK.search(inner)
    title = _title(fence, inner) or (permalink.group(1) if permalink else "")
    bare = fence == "---" and all(source.is_blank(n) for n in range(closing + 1, source.lines))
    if bare and (texts := find_text_blocks(source, 1, closing)):
        return FrontMatter(texts[0].heading, title, texts, outside(source, texts))
    return FrontMatter(closing + 1, title)


def _metadata(source: Source, text: str) -> FrontMatter:
    """Pelican's way (https://docs.getpelican.com/en/stable/content.html): lines "Key: value", the title among them."""
    lines = list(itertools.takewhile(METADATA.match, text.splitlines()))
    title = next((found for line in lines if (found := TITLE.match(line))), None)
    if not title or not source.is_blank(len(lines)) or len(lines) == source.lines:
        return FrontMatter()
    return FrontMatter(len(lines), title.group(2))


@lru_cache(maxsize=CACHED)
def _title(fence: str, inner: str) -> str:
    """The title as YAML has it; legal pages may break the parser (Liquid in values, boolean keys): then by its line."""
    if fence == "---":
        try:
            metadata, _ = frontmatter.parse(f"---\n{inner}---\n", handler=YAMLHandler())
        except Exception:  # noqa: BLE001 - the YAML is the owner's; any failure to read it only loses the title
            metadata = {}
        if isinstance(title := metadata.get("title"), str):
            return title
    found = TITLE.search(inner)
    return found.group(2) if found else ""
