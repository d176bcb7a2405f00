"""A bibliography that lies in the site's own repository: the way out for papers that no source knows."""

from datetime import date

import pytest

from pipeline.model import RunStatus
from pipeline.sync import sync
from tests.sync.own_papers import ECHO, PUBLICATIONS

PATH = "_bibliography/papers.bib"


@pytest.mark.parametrize("mode", ["repository", "checkout"])
def test_a_paper_in_the_sites_own_bibliography_comes_onto_the_page_once(site, by_bibliography, mode):
    site.owner_pushes({"about.md": PUBLICATIONS, "_bibliography/papers.bib": ECHO})
    configured = by_bibliography(PATH, **({"checkout": str(site.work)} if mode == "checkout" else {}))
    report = sync(configured, dry_run=False, today=date(2024, 6, 20))
    assert (report.status, report.error) == (RunStatus.CHANGED, "")
    assert [status.records for status in report.sources] == [1]
    assert site.show().count(b"Echo Chambers in Glacier Retrieval") == 1
    assert site.show("_bibliography/papers.bib") == ECHO
    again = sync(configured, dry_run=False, today=date(2024, 6, 20))
    assert again.status is RunStatus.UNCHANGED


def test_without_the_file_the_sync_goes_on_and_says_so(site, by_bibliography):
    site.owner_pushes({"about.md": PUBLICATIONS})
    report = sync(by_bibliography(PATH), dry_run=False, today=date(2024, 6, 20))
    assert (report.status, report.error) == (RunStatus.UNCHANGED, "")
    assert "site:_bibliography/papers.bib" in report.sources[0].message
