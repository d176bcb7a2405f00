"""HTML from outside, read with a real parser; the text of it made readable."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

from pipeline.errors import SourceError
from pipeline.papers.text import plain

Html = Tag

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,40})", re.IGNORECASE)


def parse_html(data: bytes) -> Html:
    """The document, in UTF-8 or, where that can't be, in the charset that it declares.

    Raises:
        SourceError: "empty-body" or "undecodable".
    """
    if not data.strip():
        raise SourceError("empty-body", "the answer is empty")
    return BeautifulSoup(_decoded(data), "lxml")


def text_of(element: Html | None) -> str:
    """The text that a reader sees in an element, on one line; empty without an element."""
    return plain(element.get_text()) if element is not None else ""


def attribute(element: Html | None, name: str) -> str:
    """An attribute's value; empty without it."""
    value = element.get(name) if element is not None else None
    return value if isinstance(value, str) else ""


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:10_000])
    try:
        return data.decode(declared[1].decode("ascii") if declared else "utf-8")
    except (UnicodeDecodeError, LookupError) as error:
        raise SourceError("undecodable", "the answer is in an encoding that can't be read") from error
