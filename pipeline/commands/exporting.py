"""`paperline export`: the ledger of a site in a format of others."""

from __future__ import annotations

from typing import Literal

from pipeline.config import Settings, cache_folder
from pipeline.papers.export import render_bibtex, render_csl_json, render_jsonfeed
from pipeline.papers.ledger import ON_PAGE
from pipeline.publish.job import Job
from pipeline.publish.places import open_checkout
from pipeline.steps.planning import read_ledger
from pipeline.steps.wishes import LEDGER, site_files

Format = Literal["csl-json", "bibtex", "jsonfeed"]


def export_papers(settings: Settings, form: Format, home: str = "") -> tuple[str, int]:
    """The papers of the page as the ledger knows them, as text, and how many they are.

    Args:
        settings: the site's configuration.
        form: the format.
        home: the page's address, for a feed; "" where it is not known.

    Raises:
        PaperlineError: the site's repository or its ledger can't be read.
    """
    with open_checkout(Job(settings, site_files(settings), cache_folder(), dry_run=True)) as checkout:
        checkout.refresh()
        ledger, _ = read_ledger(checkout.read(LEDGER))
    count = sum(entry.state in ON_PAGE for entry in ledger.entries)
    if form == "jsonfeed":
        return render_jsonfeed(ledger, f"Papers by {settings.author.name}", home), count
    return (render_csl_json if form == "csl-json" else render_bibtex)(ledger), count
