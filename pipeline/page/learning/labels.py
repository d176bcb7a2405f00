"""The labels by which a section links its papers: those that any page knows, and its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.facts import link_kind
from pipeline.page.learning.paper_addresses import is_paper_address
from pipeline.page.learning.vocabulary import LABELS, PAPER_LABEL, PDF_LABEL, REPOSITORY, publisher_of
from pipeline.page.reading.inline import Link

MIN_USES = 2  # links under a label of the page's own, so that it is one
# What is about a paper, whatever else its label says: "Slides as PDF".
ABOUT_PAPER = re.compile(
    r"\b(?:slides?|posters?|talk|videos?|code|data|datasets?|bib(?:tex)?|cite|presentation|supplement\w*|appendix"
    r"|replication|media|press|blog)\b",
    re.IGNORECASE,
)
PLACE = re.compile(r"[^\W\d_]{3,}")
TO_PAPERS = 0.5  # of them that must lead where papers are kept; those at an unknown publisher's may too


def paper_labels(anatomies: Sequence[Anatomy]) -> tuple[str, ...]:
    """The labels of links to the papers themselves ("PDF", "Paper", "IEEE"), the most frequent first."""
    shown = (a.text(c.span) for a in anatomies for c in a.chunks if c.part is Part.LINK)
    seen = Counter(filter(_leads_to_paper, shown))
    return tuple(label for label, _ in seen.most_common())


def own_labels(anatomies: Sequence[Anatomy]) -> frozenset[str]:
    """What else links to papers show, in lower case: a word of this page's ("Cross Ref"), in any language."""
    links = [
        (shown, link)
        for shown, link in _unknown(anatomies)
        if not (_names_host(shown, link) or ABOUT_PAPER.search(shown))
    ]
    seen = Counter(shown for shown, _ in links)
    led = Counter(shown for shown, link in links if _is_papers(link))
    return frozenset(label for label, times in seen.items() if times >= MIN_USES and led[label] >= TO_PAPERS * times)


def place_labels(anatomies: Sequence[Anatomy]) -> frozenset[str]:
    """The names of places to which several links lead, in lower case: "ADS" for ui.adsabs.harvard.edu."""
    seen = Counter(shown for shown, link in _unknown(anatomies) if _names_host(shown, link))
    return frozenset(label for label, times in seen.items() if times >= MIN_USES)


def _unknown(anatomies: Sequence[Anatomy]) -> list[tuple[str, Link]]:
    """The links whose labels no vocabulary knows, with these in lower case."""
    links = [(a.text(c.span), c.link) for a in anatomies for c in a.chunks if c.part is Part.LINK and c.link]
    return [
        (shown.lower(), link)
        for shown, link in links
        if shown.strip() and not (LABELS.fullmatch(shown) or REPOSITORY.fullmatch(shown))
    ]


def _names_host(label: str, link: Link) -> bool:
    """Whether a label is a word that its link's host holds."""
    return bool(PLACE.fullmatch(label)) and label in re.sub(r"\W+", "", urlsplit(link.url).netloc.lower())


def _leads_to_paper(label: str) -> bool:
    return bool(PAPER_LABEL.fullmatch(label) or PDF_LABEL.fullmatch(label) or publisher_of(label))


def _is_papers(link: Link) -> bool:
    return link_kind(link.url) != "page" or is_paper_address(link.url)
