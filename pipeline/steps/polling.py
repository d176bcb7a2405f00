"""Asking all sources about one site."""

from __future__ import annotations

from datetime import datetime

from pipeline.config import Settings, cache_folder
from pipeline.model import Poll
from pipeline.publish.checkout import Checkout
from pipeline.sources.poll import open_http, poll
from pipeline.steps.planning import asked_for, read_listings
from pipeline.steps.recall import keep_answers


def ask_sources(settings: Settings, checkout: Checkout, now: datetime) -> Poll:
    """Ask the sources, also about what the page shows, so that acceptance is noticed, and what a person asked for.

    A source that does not answer counts with what it last said.

    Raises:
        ConfigError: there is no such page.
        PageError: it can't be read.
    """
    listings = read_listings(settings, checkout.read)
    shown = {paper_id for listing in listings for paper_id in listing.ids}
    ids = tuple(sorted(shown | asked_for(settings, checkout.read)))
    http = open_http(settings, cache_folder())
    polled = poll(settings, http, ids, known_authored=bool(listings), read=checkout.read)
    return keep_answers(settings, polled, cache_folder(), now)
