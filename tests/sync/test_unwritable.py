"""A paper that can't be written safely keeps no other one back, and is tried again at the next sync."""

from datetime import date

from pipeline.model import RunStatus
from pipeline.sync import sync
from tests.sync.own_papers import ECHO, PUBLICATIONS

LOOP = b"""# Preprints

{% for paper in site.data.preprints %}
- [{{ paper.title }}]({{ paper.url }}). Lena Rivera. arXiv, {{ paper.year }}.
{% endfor %}
"""
LIST = b"""# Preprints

- [Snow on Slate](https://arxiv.org/abs/2301.00001). Lena Rivera. arXiv, 2023.
- [Slate on Snow](https://arxiv.org/abs/2201.00001). Lena Rivera. arXiv, 2022.
"""
PREPRINT = b"""@misc{drift,
  title = {Drifting Ice in Narrow Valleys},
  author = {Rivera, Lena and Okoye, Chidi},
  eprint = {2406.00001},
  archivePrefix = {arXiv},
  year = {2024},
  month = jun,
}
"""
PAGE = LOOP + b"\n" + PUBLICATIONS
TODAY = date(2024, 6, 20)


def test_the_others_are_written_and_it_is_held_with_the_reason(site, by_bibliography):
    site.owner_pushes({"about.md": PAGE, "papers.bib": ECHO + PREPRINT})
    report = sync(by_bibliography("papers.bib"), dry_run=False, today=TODAY)
    assert (report.status, report.error) == (RunStatus.CHANGED, "")
    assert b"Echo Chambers" in site.show()
    assert b"Drifting Ice" not in site.show()
    (held,) = report.held
    assert held.paper.title == "Drifting Ice in Narrow Valleys"
    assert "loop" in held.reason
    assert "Nothing was written" not in held.reason


def test_it_is_tried_again(site, by_bibliography):
    site.owner_pushes({"about.md": PAGE, "papers.bib": ECHO + PREPRINT})
    sync(by_bibliography("papers.bib"), dry_run=False, today=TODAY)
    assert sync(by_bibliography("papers.bib"), dry_run=False, today=TODAY).status is not RunStatus.CHANGED
    site.owner_pushes({"about.md": site.show().replace(LOOP.rstrip(), LIST.rstrip())})
    report = sync(by_bibliography("papers.bib"), dry_run=False, today=TODAY)
    assert (report.status, report.error) == (RunStatus.CHANGED, "")
    assert b"Drifting Ice" in site.show()


def test_where_it_is_the_only_one_the_error_is_told(site, by_bibliography):
    site.owner_pushes({"about.md": PAGE, "papers.bib": PREPRINT})
    report = sync(by_bibliography("papers.bib"), dry_run=False, today=TODAY)
    assert report.status is RunStatus.FAILED
    assert "loop" in report.error
