import json
from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.model import Name, PartialDate
from pipeline.papers.export import render_bibtex, render_csl_json, render_jsonfeed
from pipeline.papers.ledger import Entry, Ledger, State
from pipeline.papers.text import fold_title
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
        volume="12", issue="3", page="45-67",
    ),
    Entry("title:the-sands", State.PROMOTED, "2024-06-20", "r", "The Sand", authors=(Name("van den Berg", "Ada"),),
          published=PartialDate(2025)),
    Entry("title:gone", State.REMOVED, "2024-06-20", "r", "Gone"),
)  # fmt: skip
LEDGER = Ledger(ENTRIES)


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
    sand = next(record for record in records if record.venue == "Journal of Rivers")
    assert (sand.volume, sand.issue, sand.page) == ("12", "3", "45-67")


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


# https://github.com/citation-style-language/schema (csl-data.json): what an item of ours may have, and as what.
CSL_ITEM = {"id": str, "type": str, "title": str, "author": list, "issued": dict, "container-title": str, "DOI": str,
            "URL": str, "number": str}  # fmt: skip
CSL_TYPES = {"article", "article-journal", "paper-conference"}
CSL_NAME = ({"family", "given"}, {"literal"})

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z", "M"]) | st.sampled_from(" {}&%$#_~^\"'@,=-<>"),
    min_size=1, max_size=40,
).map(lambda text: " ".join(text.split())).filter(lambda text: any(map(str.isalpha, text)))  # fmt: skip
WORDS = st.from_regex(r"[A-Z][a-zé]{2,8}(?: [A-Z][a-zé]{2,8}| [a-z]{2,8}){0,5}", fullmatch=True)
NAMES = st.builds(
    Name, st.sampled_from(["van den Berg", "Müller", "O'Neil", "Wei-Ling"]), st.sampled_from(["Ada", "J. K."])
)
ANY_ENTRIES = st.builds(
    Entry,
    key=st.uuids().map(lambda number: f"title:{number}"),
    state=st.sampled_from([State.LISTED, State.PUBLISHED, State.PROMOTED]),
    date=st.just("2024-06-20"),
    reason=st.just("r"),
    title=TEXTS,
    authors=st.lists(NAMES, max_size=3, unique=True).map(tuple),
    published=st.none() | st.builds(PartialDate, st.integers(1950, 2040), st.integers(1, 12), st.integers(1, 28)),
    venue=st.just("") | WORDS,
)


def csl_is_valid(item):
    assert set(item) <= set(CSL_ITEM)
    assert {"id", "type"} <= set(item)
    assert all(isinstance(value, CSL_ITEM[key]) for key, value in item.items())
    assert item["type"] in CSL_TYPES
    assert all(set(name) in CSL_NAME for name in item.get("author", ()))
    for parts in item.get("issued", {}).get("date-parts", []):
        assert 1 <= len(parts) <= 3
        assert all(isinstance(part, int) for part in parts)


def feed_is_valid(feed):
    """As https://jsonfeed.org/version/1.1 wants it."""
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    ids = [item["id"] for item in feed["items"]]
    assert len(ids) == len(set(ids))
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_text"]
        assert all(set(author) == {"name"} for author in item.get("authors", ()))
        assert "date_published" not in item or datetime.fromisoformat(item["date_published"]).tzinfo


@settings(max_examples=60)
@example(Ledger((Entry("title:1", State.LISTED, "2024-06-20", "r", "A{+"),)))
@given(st.lists(ANY_ENTRIES, max_size=3, unique_by=lambda entry: entry.key).map(tuple).map(Ledger))
def test_whatever_the_ledger_holds_each_format_is_valid_and_reads_back(ledger):
    items = json.loads(render_csl_json(ledger))
    for item in items:
        csl_is_valid(item)
    feed_is_valid(json.loads(render_jsonfeed(ledger, "Papers")))
    wanted = sorted(fold_title(entry.title) for entry in ledger.entries)
    for render, parse in ((render_csl_json, parse_csl_json), (render_bibtex, parse_bibtex)):
        records = parse(render(ledger).encode()) if ledger.entries else ()
        assert sorted(fold_title(record.title) for record in records) == wanted
        assert sorted(len(record.authors) for record in records) == sorted(len(e.authors) for e in ledger.entries)


@pytest.mark.parametrize(
    "title",
    [
        "50% & more",
        "E = mc^2",
        "a ~ b",
        "a -- b --- c",
        "it's ``so''",
        "C:\\rivers",
        "a_b #1",
        "a $5 b",
    ],
)
def test_signs_of_tex_stay_signs_in_bibtex(title):
    ledger = Ledger((Entry("title:1", State.LISTED, "2024-06-20", "r", title),))
    (record,) = parse_bibtex(render_bibtex(ledger).encode())
    assert record.title == title


WORKS = {
    "PhD thesis, University of Bergen": "thesis",
    "Master's thesis, NTNU": "thesis",
    "Handbook of Rivers": "chapter",
    "Springer": "book",
    "Quiet University Press": "book",
}


@pytest.mark.parametrize(("venue", "kind"), WORKS.items())
@pytest.mark.parametrize(("render", "parse"), [(render_csl_json, parse_csl_json), (render_bibtex, parse_bibtex)])
def test_theses_chapters_and_books_read_back_as_such(render, parse, venue, kind):
    ledger = Ledger((Entry("title:1", State.LISTED, "2024-06-20", "r", "Sand", venue=venue),))
    (record,) = parse(render(ledger).encode())
    assert record.venue == venue
    assert record.type == kind
