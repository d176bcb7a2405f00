"""Addresses: where papers are kept, and where journals are at home."""

from __future__ import annotations

import re

HOME = re.compile(r"(?:https?:)?//[^/?#]+/?")  # a site's own address: "https://meetings.ieee.org/"
JOURNAL_HOME = re.compile(r"/(?:journals?|loi|toc)/[\w.-]+/?$")


def is_paper_address(url: str) -> bool:
    """Whether an address is one where papers are kept, and not that of a whole site."""
    return not HOME.fullmatch(url) and bool(
        re.search(
            r"arxiv|doi\.org|openreview|anthology|\.pdf|proceedings|acm\.org|ieee|springer|nature\.com|sciencedirect"
            r"|mlr\.press|thecvf|/papers?/",
            url,
            re.IGNORECASE,
        )
    )
