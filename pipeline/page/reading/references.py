"""Link reference definitions: `[1]: https://arxiv.org/abs/2601.12345` (https://spec.commonmark.org/0.31.2/#link-reference-definitions)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

# A label of signs alone begins a comment: `[//]: # (not yet)`.
# Behind the address stands a title or nothing: "[C]: Conference; [W]: Workshop" is text.
DEFINITION = re.compile(
    r"^ {0,3}\[(?=[^\]\n]*\w)([^\]\n]+)\]:[ \t]*<?([^\s>]+)>?(?=[ \t]*(?:[\r\n]|\Z)|[ \t]+[\"'(])", re.MULTILINE
)


@lru_cache(maxsize=4)
def find_definitions(page: str) -> Mapping[str, str]:
    """The addresses of a page's link reference definitions by their labels in lower case; the first of each counts."""
    found = [(match.group(1).lower(), match.group(2)) for match in DEFINITION.finditer(page)]
    return dict(reversed(found))
