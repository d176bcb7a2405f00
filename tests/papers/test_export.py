import json

import pytest

from pipeline.model import Name, PartialDate
from pipeline.papers.export import render_bibtex, render_csl_json, render_jsonfeed
from pipeline.papers.ledger import Entry, Ledger, State
from pipeline.sources.bibliography import parse_bibtex, parse_csl_json

ENTRIES = (
    Entry(
        "arxiv:2406.01583", State.LISTED, "2024-06-20", "r", "How 5% of Rivers & Banks_Remember ~ a $9 Study #1",
        ids=("arxiv:2406.01583", "doi:10.1000/rivers.1"), authors=(Name("van den Berg", "Ada"), Name("The River Team")),
        published=PartialDate(2024, 6, 3), venue="ICML 2024",
    ),
    Entry(
        "title:sand", State.PUBLISHED, "2024-06-20", "r", "The Sand",
        authors=(Name("van den Berg", "Ada"),), published=PartialDate(2025), venue="Journal of Rivers",
    ),
    Entry("title:the-sands", State.PROMOTED, "2024-06-20", "r", "The Sand", authors=(Name("van den Berg", "Ada"),),
          published=PartialDate(2025)),
    Entry("title:gone", State.REMOVED, "2024-06-20", "r", "Gone"),
)  # fmt: skip
LEDGER = Ledger(ENTRIES)


def facts(record):
    return (record.title, record.authors, record.published, record.venue)


@pytest.mark.parametrize(("render", "parse"), [(render_csl_json, parse_csl_json), (render_bibtex, parse_bibtex)])
def test_what_is_exported_can_be_read_again(render, parse):
    records = parse(render(LEDGER).encode())
    by_title = {record.title: record for record in records}
    assert set(by_title) == {ENTRIES[0].title, "The Sand"}
    rivers = by_title[ENTRIES[0].title]
    assert rivers.authors == ENTRIES[0].authors
    assert set(rivers.ids) == set(ENTRIES[0].ids)
    assert rivers.venue == "ICML 2024"
    assert rivers.published.year == 2024


def test_csl_json_has_types_and_whole_dates():
    items = json.loads(render_csl_json(LEDGER))
    assert [item["type"] for item in items] == ["article-journal", "article", "paper-conference"]
    assert items[2]["issued"] == {"date-parts": [[2024, 6, 3]]}
    assert items[2]["author"][1] == {"literal": "The River Team"}
    assert items[2]["DOI"] == "10.1000/rivers.1"


def test_keys_of_bibtex_are_unique():
    text = render_bibtex(LEDGER)
    assert [line for line in text.splitlines() if line.startswith("@")] == [
        "@article{berg2025sand,",
        "@misc{berg2025sand2,",
        "@inproceedings{berg2024rivers,",
    ]


def test_a_feed_has_the_newest_first_and_only_whole_days():
    feed = json.loads(render_jsonfeed(LEDGER, "Papers of Ada", "https://example.org/"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["home_page_url"] == "https://example.org/"
    assert [item.get("date_published") for item in feed["items"]] == [None, None, "2024-06-03T00:00:00Z"]
    assert feed["items"][2]["url"] == "https://arxiv.org/abs/2406.01583"
    assert all(item["id"] for item in feed["items"])


def test_states_can_be_chosen():
    assert json.loads(render_csl_json(LEDGER, [State.REMOVED])) == [
        {"id": "title:gone", "type": "article", "title": "Gone"}
    ]
    assert render_bibtex(Ledger()) == ""
