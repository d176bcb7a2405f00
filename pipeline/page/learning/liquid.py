"""What a template language puts on the page: loops over data, and what is included, from elsewhere."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.page.reading.span import Span

# Liquid, as Jekyll runs it over a page (https://shopify.github.io/liquid/tags/iteration/).
TAG = re.compile(r"\{%-?\s*(?P<end>end)?(?P<name>for|tablerow)\b")

# A tag that stands for a text of its own, by what it is told: `{% include person.html key="pell" %}`, `{% cite a31 %}`,
# of Hugo `{{< figure src="a.png" >}}`; none that goes around a text, but around tags alone: a gap of some `<br>`.
INCLUDED = re.compile(
    r"\{%-?\s*(?:include(?:_\w+)?|cite|reference|figure|image|img|asset|picture)\s[^%\n]*[\s=\"'][^%\n]*%\}"
    r"|\{\{[<%]\s*(?P<pair>[\w-]+)\b[^{}\n]*[>%]\}\}(?:\s|<[^<>]*>|&\w+;)*\{\{[<%]\s*/(?P=pair)\s*[>%]\}\}"
    r"|\{\{[<%]\s*(?P<name>[\w-]+)\s+[^{}\n]*[>%]\}\}(?!(?s:.)*\{\{[<%]\s*/(?P=name)\b)"
)
# The list that jekyll-scholar makes of a BibTeX file (https://github.com/inukshuk/jekyll-scholar).
BIBLIOGRAPHY = re.compile(r"\{%-?\s*bibliography\b")


@lru_cache(maxsize=16)
def find_loops(text: str) -> tuple[Span, ...]:
    """The outermost loops of a page's text; one without an end counts up to its tag."""
    found: list[Span] = []
    opened: list[int] = []
    for tag in TAG.finditer(text):
        if not tag.group("end"):
            opened.append(tag.start())
        elif opened:
            start = opened.pop()
            if not opened:
                found.append(Span(start, tag.end()))
    return tuple(found)
