"""Entries: each way in which people write lists of papers is found by itself."""

import pytest

from pipeline.model import Name
from pipeline.page.reading.merit import news_judge, paper_judge
from pipeline.page.reading.outline import parse_outline, stretch
from pipeline.page.reading.series import Reading, read_all_series

OWNER = (Name("Roth", "Vera"),)
PAPERS = [
    "Vera Roth, Uwe Kern. Mosaics of Many Models. CVPR 2031.",
    "Uwe Kern, Vera Roth. Tiles and Tall Tokens. ECCV 2030.",
]
A, B = PAPERS

WAYS = {
    "bullets": (f"- {A}\n- {B}\n", ["- ", "- "]),
    "loose bullets": (f"* {A}\n\n* {B}\n", ["* ", "* "]),
    "numbers": (f"1. {A}\n2. {B}\n", ["1. ", "2. "]),
    "paragraphs": (f"{A}\n\n{B}\n", ["", ""]),
    "lines with breaks": (f"{A}<br>\n{B}<br>\n", ["", ""]),
    "quotes": (f"> {A}\n\n> {B}\n", ["> ", "> "]),
    "brackets": (f"[2] {A}\n\n[1] {B}\n", ["[2] ", "[1] "]),
    "html items": (f"<ul>\n<li>{A}</li>\n<li>{B}</li>\n</ul>\n", ["<li>", "<li>"]),
    "html paragraphs": (f"<p>{A}</p>\n<p>{B}</p>\n", ["<p>", "<p>"]),
    "boxes in boxes": (
        "".join(
            f"<div>\n<table><tr><td>\n<div>{paper}</div>\n<div>More.</div>\n</td></tr></table>\n</div>\n\n"
            for paper in PAPERS
        ),
        ["<div>\n<table>", "<div>\n<table>"],
    ),
    "headings": (
        f"### {A.split('. ')[1]}\nVera Roth, Uwe Kern. CVPR 2031.\n\n### {B.split('. ')[1]}\nVera Roth. 2030.\n",
        ["### ", "### "],
    ),
    "nested in years": (f"- 2031\n  - {A}\n- 2030\n  - {B}\n", ["  - ", "  - "]),
    "rows": (
        (
            "| Title | Authors | Venue |\n|--|--|--|\n| Mosaics of Many Models | Vera Roth | CVPR 2031 |\n"
            "| Tiles and Tall Tokens | Vera Roth | ECCV 2030 |\n"
        ),
        ["| ", "| "],
    ),
}


def entries(text, judge):
    outline = parse_outline(text.encode())
    series = read_all_series(Reading(outline.source, outline.blocks, outline.headings, judge), stretch(outline, None))
    return [entry for one in series for entry in one.entries]


@pytest.mark.parametrize("name", WAYS)
def test_ways_of_listing(name):
    text, leads = WAYS[name]
    found = entries(text, paper_judge(OWNER))
    assert len(found) == len(leads)
    assert [entry.raw.startswith(lead) for entry, lead in zip(found, leads, strict=True)] == [True, True]


@pytest.mark.parametrize("name", WAYS)
def test_an_entry_is_where_it_says(name):
    text, _ = WAYS[name]
    for entry in entries(text, paper_judge(OWNER)):
        assert text[entry.span.start : entry.span.end] == entry.raw
        assert text.count("\n", 0, entry.span.start) == entry.line
        assert entry.raw == entry.raw.rstrip()


def test_a_list_between_the_entries_of_another_is_read_too():
    boxes = "".join(f"<div class='box'>{paper}</div>\n\n" for paper in PAPERS)
    text = f"# One\n\n- {A}\n- {B}\n\n# Two\n\n{boxes}# Three\n\n- {B}\n- {A}\n"
    found = sorted(entries(text, paper_judge(OWNER)), key=lambda entry: entry.line)
    assert [entry.raw[:2] for entry in found] == ["- ", "- ", "<d", "<d", "- ", "- "]


def test_headings_over_papers_that_show_titles_lead_no_entries():
    text = (
        "### Models of the sea\n\n“Waves and Their Tables”, Vera Roth, 2031.\n\n"
        "### Models of the land\n\n“Hills and Their Tables”, Vera Roth, 2030.\n"
    )
    assert [entry.raw[0] for entry in entries(text, paper_judge(OWNER))] == ["“", "“"]


def test_entries_know_the_year_above_them():
    text = f"### 2031\n\n- {A}\n\n### 2030\n\n- {B}\n"
    assert [entry.group and entry.group.year for entry in entries(text, paper_judge(OWNER))] == [2031, 2030]


def test_what_closes_the_list_is_no_part_of_its_last_entry():
    text = f"- {A}\n- {B}\n{{: .papers}}\n"
    assert entries(text, paper_judge(OWNER))[-1].raw == f"- {B}"


def test_news_are_split_by_their_dates():
    text = " (May 2031): One thing!\n\n (Jan 2031): Another thing,\n told in two lines.\n"
    assert [entry.raw.split(")")[0] for entry in entries(text, news_judge)] == [" (May 2031", " (Jan 2031"]


def test_lines_of_a_paragraph_go_on_in_no_other():
    names = "Chunli Zhou, Vera Roth, Uwe Kern, Grete Berg, Malte Holm"
    titles = [f"Prompts and Their {number} Many Tables" for number in range(2, 32)]
    papers = [f"**{title}**  \n{names}  \nACL 2031. [[arxiv]](https://arxiv.org/abs/2601.00001)" for title in titles]
    found = entries("# Papers\n" + "\n\n".join(papers) + "\n", paper_judge(()))
    assert [entry.raw for entry in found] == papers


def test_links_alone_are_no_news():
    assert entries("[Read the article](https://a.example){.btn}\n\n[Slides](https://b.example)\n", news_judge) == []


YEARS = f"# 2031\n\n- {A}\n- {B}\n\n# 2030\n\n- {B}\n- {A}\n"
PARTS = f"# Roth\n\n- {A}\n- {B}\n\n# Kern\n\n- {B}\n- {A}\n"


@pytest.mark.parametrize("text", [YEARS, PARTS])
def test_headings_over_parts_of_the_page_lead_no_entries(text):
    assert {entry.raw[:2] for entry in entries(text, paper_judge(OWNER))} == {"- "}


def test_prose_holds_no_papers():
    assert entries("I like rivers.\n\nAnd hills.\n", paper_judge(OWNER)) == []


@pytest.mark.parametrize(
    "title", ["潮流与海藻的长期观测研究", "海辺の砂と潮の長期観測", "해안 모래와 조류의 장기 관측"]
)
def test_a_title_of_few_signs_is_as_much_as_one_of_many_letters(title):
    judge = paper_judge(OWNER)
    assert judge([f"**{title}**<br>\n*Vera Roth*<br>\nThesis."]) > 0 > judge([f"**{title[:3]}**<br>\n*Vera Roth*"])


LEGENDS = [
    "* denotes equal contribution",
    "\\* means the same contribution.",
    "^ refers to the corresponding author",
    "Notes:（*）indicates the equal contributions and（†）indicates the corresponding author.",  # noqa: RUF001 - as in Chinese
    "<sup>†</sup> Denotes students that I advise",
    "An asterisk* indicates that I am a corresponding author.",
]


@pytest.mark.parametrize("legend", LEGENDS)
def test_what_signs_mean_is_no_entry(legend):
    found = entries(f"- {legend}\n- {A}\n- {B}\n", paper_judge(OWNER))
    assert [entry.raw for entry in found] == [f"- {A}", f"- {B}"]


def test_a_title_that_tells_what_something_means_is_an_entry():
    title = "**Mean curvature and correspondences.** Vera Roth, Uwe Kern. 2029."
    assert len(entries(f"- {title}\n- {A}\n- {B}\n", paper_judge(OWNER))) == len([title, A, B])


@pytest.mark.parametrize("intro", ["This is a list of my current preprints:", "Below are papers that I am proud of:"])
def test_a_sentence_that_introduces_a_list_is_no_entry(intro):
    found = entries(f"# Preprints\n\n{intro}\n\n{A}\n\n{B}\n", paper_judge(OWNER))
    assert [entry.raw for entry in found] == [A, B]


def test_an_entry_that_begins_like_an_introduction_is_an_entry():
    papers = [f"This list of my papers: a study. {A}", f"My works. {B}"]
    found = entries("# Papers\n\n" + "\n\n".join(papers) + "\n", paper_judge(OWNER))
    assert [entry.raw for entry in found] == papers
