"""Addresses: where papers are kept, and where journals are at home."""

from __future__ import annotations

import re

HOME = re.compile(r"(?:https?:)?//[^/?#]+/?")  # a site's own address: "https://meetings.ieee.org/"
JOURNAL_HOME = re.compile(r"/(?:journals?|loi|toc)/[\w.-]+/?$")


# Where papers are kept; a DOI in an address is a paper's, but for those of Zenodo (10.5281), which keeps code and data.
KEPT = re.compile(
    r"arxiv|doi\.org|openreview|anthology|\.pdf|proceedings|acm\.org|ieee|springer|nature\.com|sciencedirect"
    r"|mlr\.press|thecvf|/papers?/|/10\.(?!5281/)\d{4,9}/|[oi]rxiv\.org|ssrn\.com|eprint\.iacr\.org|wiley\.com/doi"
    r"|oup\.com/[\w-]+/article|mdpi\.com/\d|jstor\.org/stable|ncbi\.nlm\.nih\.gov|aps\.org/\w+/abstract",
    re.IGNORECASE,
)


def is_paper_address(url: str) -> bool:
    """Whether an address is one where papers are kept, and not that of a whole site."""
    return not HOME.fullmatch(url) and bool(KEPT.search(url))
