"""Headings in all their dress."""

import pytest

from pipeline.page.reading.blocks import parse_blocks
from pipeline.page.reading.headings import LATEST, find_headings
from pipeline.page.reading.source import parse_source


def headings(text):
    source = parse_source(text.encode())
    return find_headings(source, parse_blocks(source, 0))


FOUND = [
    ("# News", [("News", 1)]),
    ("## 🔥 *News* {#news}\n", [("🔥 News", 2)]),
    ("News\n====", [("News", 1)]),
    ("**Recent Preprints**\n======\n", [("Recent Preprints", 1)]),
    ("**Publications**\n\ntext", [("Publications", 7)]),
    ("<h2 id='p'>Publications</h2>", [("Publications", 2)]),
    ("<details>\n<summary>2031</summary>\n\n- x\n</details>", [("2031", 7)]),
    ("<div class='year'>2031</div>", [("2031", 7)]),
    ("- 2031\n  - A paper\n- 2030\n  - Another", [("2031", 7), ("2030", 7)]),
    ("**2031**\n\n- x", [("2031", 7)]),
    ("**A paper's title in bold is no heading of a section**\n", []),
    ("- 2031\n- 2030\n", []),
    ("```\n# no heading\n```", []),
    ("<!-- <h2>News</h2> -->", [("News", 2)]),
    ("<!--\n<h2>News</h2>\n\n- 2031: x\n-->\n\n<h2>News</h2>\n", [("News", 2)]),
    ("<div>\n<!--\n## News\n-->\n## Papers\n</div>", [("Papers", 2)]),
    ("<p align='center'><b><i>Co-authored publications</i></b></p>\n", [("Co-authored publications", 7)]),
    ("<p><b>A title in bold is no heading</b></p>\n", []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_headings(text, expected):
    assert [(heading.text, heading.level) for heading in headings(text)] == expected


YEARS = [
    ("2031", range(2031, 2032)),
    ("(2031)", range(2031, 2032)),
    ("2028-2031", range(2028, 2032)),
    ("2031-2028", range(2028, 2032)),
    ("2028/31", range(2028, 2032)),
    ("2031/05", range(2031, 2032)),
    ("2029 - present", range(2029, LATEST + 1)),
    ("Since 2029", range(2029, LATEST + 1)),
    ("2029 onwards", range(2029, LATEST + 1)),
    ("2019 and before", range(2020)),
    ("2019 or earlier:", range(2020)),
    ("Up to 2019", range(2020)),
    ("Before 2019", range(2019)),
    ("(pre-2019)", range(2019)),
    ("Papers of 2031", range(0)),
]


@pytest.mark.parametrize(("text", "years"), YEARS)
def test_years(text, years):
    (heading,) = headings(f"## {text}\n")
    assert heading.years == years
    assert heading.is_year == (len(years) > 0)
    assert heading.year == (years[0] if len(years) == 1 else None)
