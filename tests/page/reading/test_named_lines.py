"""Sections whose headings are headings by their words alone."""

import pytest

from pipeline.page.reading.outline import parse_outline

LIST = "- Jon Pell, Ada Okafor. The quiet room. ICML 2030.\n- Ada Okafor. A louder room. ICML 2029.\n"


def headings(page):
    return [heading.text for heading in parse_outline(page.encode()).headings]


@pytest.mark.parametrize(
    "line",
    [
        '<div class="section-title">Publications</div>',
        '<p style="font-size:24px">Publications</p>',
        '<span style="font-size:20px"><b>Publications</b></span>',
        "<br>\n<b>Publications</b>\n<br><br>",
        "<hr>\n<b>Publications</b>",
        '<a name="papers"></a>\n**Publications**',
        '<a id="papers"></a><span class="s">Publications <a href="https://a.example">[Google Scholar]</a> </span>',
        "📚 **Publications**",
        "**Publications** (* equal contribution)",
        "*Publications*",
        "##Publications",
        "Publications:",
        "PUBLICATIONS",
        '<div class="card">\n  <div class="head">Publications</div>\n  <div>',
    ],
)
def test_a_line_that_says_only_what_a_section_is_called_is_its_heading(line):
    found = headings(f"Hello.\n\n{line}\n\n{LIST}")
    assert [text.split(" (")[0].strip("📚 ").casefold() for text in found] == ["publications"]


@pytest.mark.parametrize(
    "line",
    [
        '<span class="badge">Preprint</span>',
        '<a href="#papers">Publications</a>',
        "[Publications](#papers)",
        "<li>Publications</li>",
        "<td>Publications</td>",
        "Publications of mine are listed below.",
        "Hello.\nPublications",
        "Publications\nof all kinds",
        "<div>\nPublications\nof all kinds\n</div>",
        "<p>News</p>\n\nand\n\n<p>News</p>",
    ],
)
def test_other_lines_are_none(line):
    assert headings(f"Hello.\n\n{line}\n\n{LIST}") == []


def test_a_heading_of_that_name_goes_first():
    assert headings(f"## Selected Publications\n\n{LIST}\nPublications\n\n{LIST}") == ["Selected Publications"]
    assert headings(f"## News\n\n{LIST}\nPublications\n\n{LIST}") == ["News", "Publications"]
