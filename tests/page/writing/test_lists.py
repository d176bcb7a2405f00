"""Which list is written into: one of papers, kept by hand."""

import pytest

from pipeline.errors import PageError
from pipeline.model import Name, Role
from pipeline.page.engine import PageOptions, parse_page
from pipeline.page.learning.liquid import find_loops
from pipeline.page.writing.lists import choose_list

OPTIONS = PageOptions(author=Name("Roth", "Vera"), news="off", into="")
PAPERS = (
    "- **Mosaics of Many Models**. Vera Roth, Uwe Kern. CVPR 2031.\n- **Tiles and Tokens**. Vera Roth. ECCV 2030.\n"
)
INTRO = "I am a researcher at the institute of tiles, and I work with many people on many things.\n\n"
JOBS = "# Education\n\n- **University of Tiles and Tokens**, my town\n- **School of Mosaics and Models**, the same\n\n"
NEWS = (
    "# News\n\n- May 2031: **Mosaics of Many Models** is accepted.\n- May 2030: **Tiles and Tokens** is accepted.\n\n"
)


def chosen(text):
    page = parse_page(text.encode(), OPTIONS)
    return choose_list(text, page.section(Role.PUBLICATIONS), page.anatomies)


@pytest.mark.parametrize("before", ["", INTRO, NEWS, INTRO + NEWS])
def test_the_list_of_papers_among_others(before):
    assert [entry.raw[:9] for entry in chosen(f"{before}# Works\n\n{PAPERS}").entries] == ["- **Mosai", "- **Tiles"]


@pytest.mark.parametrize("text", [INTRO, JOBS, INTRO + JOBS])
def test_a_page_without_papers_is_declined(text):
    with pytest.raises(PageError, match=r"line 1: the section '' holds no entry to learn the form from"):
        chosen(text)


LOOPS = [
    ("no loop {% if a %} b {% endif %}", []),
    ("{% for a in b %}x{% endfor %}", ["{% for a in b %}x{% endfor"]),
    (
        "{%- for a in b -%}{% for c in a %}x{% endfor %}{%- endfor -%}",
        ["{%- for a in b -%}{% for c in a %}x{% endfor %}{%- endfor"],
    ),
    ("{% endfor %} {% tablerow a in b %}x{% endtablerow %}", ["{% tablerow a in b %}x{% endtablerow"]),
]


@pytest.mark.parametrize(("text", "loops"), LOOPS)
def test_loops(text, loops):
    assert [text[loop.start : loop.end] for loop in find_loops(text)] == loops
