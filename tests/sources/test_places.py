"""Volume, issue and pages, as each source tells them."""

import json

import pytest

from pipeline.sources import crossref
from pipeline.sources.bibliography import parse_bibtex, parse_csl_json
from pipeline.sources.fields import page_text, volume_text


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("12", "12"),
        ("Volume 12", "12"),
        ("vol. 12", "12"),
        ("12-13", "12-13"),
        ("12/13", "12/13"),
        ("S1", "S1"),
        ("110D", "110D"),
        ("abs/3106.01234", ""),
        ("in print", ""),
        ("", ""),
    ],
)
def test_a_volume_is_a_number(given, shown):
    assert volume_text(given) == shown


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("45", "67", "45-67"),
        ("45--67", "", "45-67"),
        ("45\N{EN DASH}67", "", "45-67"),
        ("45", "45", "45"),
        ("e1031", "", "e1031"),
        ("e2031JD041000", "", "e2031JD041000"),
        ("054513", "", "054513"),
        ("041105(R)", "", "041105(R)"),
        ("12:1-12:24", "", "12:1-12:24"),
        ("n/a-n/a", "", ""),
        ("45-67, 90-91", "", ""),
        ("", "67", "67"),
        ("", "", ""),
    ],
)
def test_pages_are_a_range_or_a_number(first, last, shown):
    assert page_text(first, last) == shown


def place(record):
    return record.volume, record.issue, record.page


def test_csl_json_tells_volume_issue_and_pages():
    item = {"title": "Sand", "container-title": "Grains", "volume": 12, "issue": "3", "page": "45-67"}
    assert place(parse_csl_json(json.dumps([item]).encode())[0]) == ("12", "3", "45-67")


@pytest.mark.parametrize(("pages", "shown"), [("pages = {45--67}", "45-67"), ("eid = {e1031}", "e1031")])
def test_bibtex_tells_volume_number_and_pages(pages, shown):
    entry = f"@article{{a, title = {{Sand}}, journal = {{Grains}}, volume = {{12}}, number = {{3}}, {pages}}}"
    assert place(parse_bibtex(entry.encode())[0]) == ("12", "3", shown)


@pytest.mark.parametrize(("pages", "shown"), [({"page": "45-67"}, "45-67"), ({"article-number": "1031"}, "1031")])
def test_crossref_tells_volume_issue_and_pages(pages, shown):
    work = {"DOI": "10.1000/sand", "title": ["Sand"], "volume": "12", "issue": "3", **pages}
    answer = {"status": "ok", "message": {"items": [work]}}
    assert place(crossref.parse_works(json.dumps(answer).encode())[0]) == ("12", "3", shown)
