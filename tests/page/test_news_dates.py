"""The day of a news item: the paper's own where it tells of the news, else the day of the run."""

import pytest

from pipeline.model import Addition, Evidence, Name, Paper, PartialDate
from pipeline.page.engine import PageOptions, apply_edits, parse_page, plan_edits

PAGE = b"""# News

- **Jan. 2031**: Our paper [Slow Tides](https://arxiv.org/abs/3001.00001) is accepted to ICML 2031.
- **May 2030**: Our paper [Low Bridges](https://arxiv.org/abs/2901.00001) is accepted to ICML 2030.

# Publications

- **Vera Roth**, Uwe Kern. Slow Tides. *ICML*, 2031.
- **Vera Roth**, Uwe Kern. Low Bridges. *ICML*, 2030.
"""
VERA = Name("Roth", "Vera")
TODAY = PartialDate(2031, 12, 20)


@pytest.mark.parametrize(
    ("venue", "evidence", "shown"),
    [
        ("ICLR 2032", Evidence.IDENTITY, "Dec. 2031"),  # a source found it: the paper appeared before it was accepted
        ("ICLR 2032", Evidence.GIVEN, "Nov. 2031"),  # the user's bibliography says when
        ("NeurIPS 2031", Evidence.IDENTITY, "Nov. 2031"),
    ],
)
def test_the_day_of_the_news(venue, evidence, shown):
    options = PageOptions(author=VERA)
    page = parse_page(PAGE, options)
    paper = Paper(
        "k",
        "Reeds and Regret",
        authors=(VERA,),
        ids=("arxiv:3111.00004",),
        venue=venue,
        published=PartialDate(2031, 11, 3),
        url="https://arxiv.org/abs/3111.00004",
        evidence=evidence,
    )
    after = apply_edits(page, plan_edits(page, [Addition(paper, "a test")], (), options, TODAY))
    assert f"- **{shown}**: Our paper [Reeds and Regret]" in after.decode()
