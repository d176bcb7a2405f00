"""A page whose lists lie in files of their own: each edit goes into the file that holds the list."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.commands.undo import undo
from pipeline.errors import ConfigError
from pipeline.model import RunStatus
from pipeline.sync import sync

SAMPLE = (Path(__file__).parents[2] / "pipeline" / "demo" / "sample" / "_pages" / "about.md").read_bytes()
NEW = b"[CrevasseNet: Mapping Hidden Crevasses from Drone Video]"
TODAY = date(2031, 6, 20)
PAGE, NEWS, PREPRINTS = "_pages/about.md", "_pages/includes/news.md", "_pages/includes/preprints.md"


@pytest.fixture
def parted(site):
    """The sample page with its news and its preprints in files of their own."""
    news, preprints = SAMPLE.index(b" (May 2031)"), SAMPLE.index(b"1. [Listening")
    end_of_news, end_of_preprints = SAMPLE.index(b"**Recent Preprints**"), SAMPLE.index(b"Selected Publications")
    page = (
        SAMPLE[:news] + b"{% include_relative includes/news.md %}\n\n" + SAMPLE[end_of_news:preprints]
        + b"{% include_relative includes/preprints.md %}\n\n" + SAMPLE[end_of_preprints:]
    )  # fmt: skip
    parts = {PAGE: page, NEWS: SAMPLE[news:end_of_news], PREPRINTS: SAMPLE[preprints:end_of_preprints]}
    site.owner_pushes(parts)
    return parts


@pytest.mark.parametrize("place", ["clone", "checkout"])
def test_each_edit_goes_to_its_file(site, parts, parted, place):
    theirs = site.folder / "theirs"
    site.git("clone", "--quiet", site.url, theirs)
    where = {"checkout": str(theirs)} if place == "checkout" else {}
    settings = site.settings(site={**where, "page": PAGE, "include": [NEWS, PREPRINTS]}, **parts)
    report = sync(settings, dry_run=False, today=TODAY)
    assert (report.status, report.error) == (RunStatus.CHANGED, "")
    assert [site.show(path).count(NEW) for path in (PAGE, NEWS, PREPRINTS)] == [0, 1, 1]
    assert site.show(PAGE) == parted[PAGE]
    assert sync(settings, dry_run=False, today=TODAY).status is RunStatus.UNCHANGED

    assert undo(settings, "", dry_run=False, today=TODAY).pushed
    assert {path: site.show(path) for path in parted} == parted
    assert sync(settings, dry_run=False, today=TODAY).status is RunStatus.UNCHANGED


def test_a_file_that_is_not_there_is_an_error_of_the_configuration(site, parts, parted):
    settings = site.settings(site={"page": PAGE, "include": ["_pages/includes/nowhere.md"]}, **parts)
    assert parted
    with pytest.raises(ConfigError, match=r"site\.include: there is no _pages/includes/nowhere\.md"):
        sync(settings, dry_run=False, today=TODAY)
