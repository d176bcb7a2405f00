"""What sources say anew every day, and that is no news: nothing of it may make a commit (law 4)."""

import re
from datetime import date
from pathlib import Path

import pytest

from pipeline.model import RunStatus
from pipeline.sync import sync

SAMPLE = (Path(__file__).parents[2] / "pipeline" / "demo" / "sample" / "_pages" / "about.md").read_bytes()
TODAY = date(2031, 6, 20)


def shuffled(page):
    """The rows of a profile in another order, as another day's sorting gives them."""
    rows = re.findall(r'<tr class="gsc_a_tr">.*?</tr>', page)
    return page.replace("\n".join(rows), "\n".join(reversed(rows)))


NO_NEWS = {
    "more citations": lambda page: re.sub(r">(\d+)</a></td>", lambda match: f">{int(match[1]) + 7}</a></td>", page),
    "no citations": lambda page: re.sub(r">\d+</a></td>", "></a></td>", page),
    "another order": shuffled,
    "shorter author lists": lambda page: page.replace(", I Caldwell</div>", ", ...</div>"),
    "cut venues": lambda page: page.replace(
        "Advances in Neural Information Processing Systems", "Advances in Neural …"
    ),
    "a further page": lambda page: page.replace(" disabled", ""),
}


@pytest.mark.parametrize("change", NO_NEWS.values(), ids=NO_NEWS)
def test_what_is_no_news_makes_no_commit(site, parts, feeds, change):
    site.owner_pushes({"about.md": SAMPLE})
    settings = site.settings(**parts)
    assert sync(settings, dry_run=False, today=TODAY).status is RunStatus.CHANGED
    head, before = site.head(), feeds.scholar
    feeds.scholar = change(before)
    assert feeds.scholar != before
    report = sync(settings, dry_run=False, today=TODAY)
    assert [status.state.value for status in report.sources] == ["ok", "ok"]
    assert report.status is RunStatus.UNCHANGED
    assert site.head() == head
