"""Where a venue that is a link leads."""

from __future__ import annotations

import re

from pipeline.page.learning.anatomy import Chunk
from pipeline.page.learning.facts import link_kind
from pipeline.page.learning.paper_addresses import JOURNAL_HOME, is_paper_address
from pipeline.page.writing.filling.addresses import link_target
from pipeline.page.writing.filling.filler import Filler
from pipeline.papers.ids import find_ids

PDF = re.compile(r"\.pdf\b", re.IGNORECASE)


def lead_to_publisher(filler: Filler, chunk: Chunk) -> None:
    """A linked venue leads where the page has it lead, else to the publisher: the paper's DOI or page, or nowhere.

    A PDF is no publisher's page, where another link is there for it.
    """
    link = chunk.link
    if link is None:
        return
    if known := filler.habits.venue_links.get(filler.facts.venue):
        filler.lead(link, known)
        return
    same = link_kind(link.url) == "arxiv"
    url = next((u for kind, u in filler.facts.links if (kind == "arxiv") == same), "")
    others = len(filler.anatomy.inline.links) > 1
    if link_target(url) in filler.linked and not (find_ids(link.url) or is_paper_address(link.url)):
        filler.unlink(link)  # the other venue's site; ours would be said to be the paper, which another link leads to
    elif url and not (others and PDF.search(url) and not PDF.search(link.url)):
        if not JOURNAL_HOME.search(link.url):  # else another link leads to the paper
            filler.linked.add(link_target(url))
        filler.lead(link, link_target(url))
    elif filler.habits.no_link is not None:
        filler.lead(link, filler.habits.no_link)
    else:
        filler.unlink(link)
