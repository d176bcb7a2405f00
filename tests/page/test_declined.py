"""Pages that are declined: the message says what about the page is in the way, where, and what to do."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import PageError
from pipeline.model import Addition
from pipeline.page.engine import PageOptions, parse_page, plan_edits
from tests.page.render.pages import PREPRINT, PUBLICATION, TODAY, as_paper, own_pages, paper_for

DECLINED = Path(__file__).parent.parent / "data/page/declined"
ADA = own_pages()[0]
MESSAGES = {
    "prose": r"line 3: the section 'Publications' holds no entry to learn the form from\. .* Nothing was written\.",
    "loop": r"line 3: the entries of the section 'Publications' are made by a loop .* Nothing was written\.",
    "loop-in-boxes": r"line 3: the entries of the section 'Publications' are made by a loop .* Nothing was written\.",
    "loop-beside-a-list": r"line 3: the entries of the section 'Preprints' are made by a loop .* Nothing was written\.",
    "bibliography": r"line 3: the entries of the section 'Publications' are made by a tag \(\{% bibliography %\}\) .*",
}


def plan(data, options):
    return plan_edits(parse_page(data, options), [Addition(PAPER, "a test")], (), options, TODAY)


PAPER = as_paper(paper_for(ADA, PREPRINT))


@pytest.mark.parametrize("name", MESSAGES)
def test_a_page_that_shows_no_form_is_declined(name):
    with pytest.raises(PageError, match=MESSAGES[name]):
        plan((DECLINED / f"{name}.md").read_bytes(), ADA.options)


NEWS_LOOP = """# Ada Marlowe

## News

{% for item in site.data.news %}
- *{{ item.date }}*: {{ item.text }} Our paper was accepted.
{% endfor %}

## Publications

- [Reading Tables Sideways](https://arxiv.org/abs/2401.11111), **Ada Marlowe**, Grace Otieno, 2024.
- [Column Types Without Labels](https://arxiv.org/abs/2305.10101), **Ada Marlowe**, Tomas Ibarra, 2023.
"""


def test_what_is_published_has_no_place_among_groups_for_preprints():
    page = (
        b"# Papers\n\n## Working papers\n\n- **Ada Marlowe**. Reading Tables Sideways. 2024.\n\n## In progress\n\n"
        b"- **Ada Marlowe**, Grace Otieno. Column Types Without Labels. 2023.\n"
    )
    options = replace(ADA.options, preprints="off")
    done = plan_edits(
        parse_page(page, options), [Addition(as_paper(paper_for(ADA, PUBLICATION)), "a test")], (), options, TODAY
    )
    assert not done.edits
    assert "it is a conference paper, and no group of the section 'Papers' (line 1) is for such" in done.notes[0]


def test_news_from_a_loop_do_not_keep_the_entry_back_unless_they_were_asked_for():
    found = plan(NEWS_LOOP.encode(), ADA.options)
    assert [change.kind for change in found.changes] == ["preprint"]
    (note,) = found.notes
    assert note.startswith("No news item: line 3: the entries of the section 'News' are made by a loop ({% for %})")
    assert note.endswith("or name another section in the configuration (site.sections).")
    with pytest.raises(PageError, match="line 3: the entries of the section 'News' are made by a loop"):
        plan(NEWS_LOOP.encode(), PageOptions(author=ADA.options.author, news="News"))


KINDS = """# Publications

## Journal Articles

- Ada Marlowe, Bo Rook. "Reading foam". Journal of Waves, 2030.

## Conference Papers

- Ada Marlowe. "Ropes that remember". Symposium on Coastal Signals, 2029.
"""
NO_PLACE = [
    ({"venue": ""}, "it is a preprint, and all groups"),
    ({"venue": "PhD thesis, NTNU", "type": "thesis"}, "it is a thesis, and no group"),
    ({"venue": "The Harbour", "type": "chapter"}, "it is a book or a chapter of one, and no group"),
]


@pytest.mark.parametrize(("facts", "words"), NO_PLACE)
def test_what_no_group_of_kinds_takes_is_told_and_left_out(facts, words):
    paper = replace(PAPER, **facts)
    planned = plan_edits(parse_page(KINDS.encode(), ADA.options), [Addition(paper, "a test")], (), ADA.options, TODAY)
    assert not planned.edits
    assert words in " ".join(planned.notes)
    workshop = replace(PAPER, venue="Workshop on Waves 2031", type="paper-conference")
    assert plan_edits(parse_page(KINDS.encode(), ADA.options), [Addition(workshop, "x")], (), ADA.options, TODAY).edits


def test_a_year_with_something_else_below_it_gets_no_heading_twice():
    page = (
        b"# Publications\n\n## 2025\n\nMore to come.\n\n## 2024\n\n"
        b"- **Ada Marlowe**. Reading Tables Sideways. CVPR 2024.\n- **Ada Marlowe**. Columns. CVPR 2024.\n"
    )
    with pytest.raises(
        PageError, match=r"line 3: below the heading '2025' stands no entry as in the other years\. Write"
    ):
        plan(page, ADA.options)


def test_a_year_of_news_with_something_else_below_it_does_not_keep_the_entry_back():
    page = (
        b"# News\n\n## 2025\n\nSoon.\n\n## 2024\n\n- May 2024: I moved.\n- Jan 2024: I began.\n\n# Publications\n\n"
        b"- **Ada Marlowe**. Reading Tables Sideways. CVPR 2024.\n- **Ada Marlowe**. Columns. CVPR 2024.\n"
    )
    done = plan(page, ADA.options)
    assert done.notes[0].startswith(
        "No news item: line 3: below the heading '2025' stands no entry as in the other years"
    )
    assert [edit.text.count(PAPER.title) for edit in done.edits] == [1]


UNTITLED = b"""# Papers

- **A. Marlowe** and G. Otieno, *J. Am. Reed Soc.*, **2031**, *12*, 102-107, [doi:10.5555/reeds.102](https://doi.org/10.5555/reeds.102).
- T. Ibarra and **A. Marlowe**, *Moss Lett.*, **2030**, *7*, 45-49, [doi:10.5555/moss.45](https://doi.org/10.5555/moss.45).
"""


@pytest.mark.parametrize(("ids", "added"), [(("arxiv:2401.11111",), 0), (("doi:10.5555/fens.7",), 1)])
def test_entries_without_titles_take_what_can_be_known_by_its_id(ids, added):
    paper = replace(as_paper(paper_for(ADA, PUBLICATION)), ids=ids)
    options = replace(ADA.options, preprints="off")
    done = plan_edits(parse_page(UNTITLED, options), [Addition(paper, "a test")], (), options, TODAY)
    assert len(done.edits) == added
    assert [note for note in done.notes if "show no titles" in note] == list(done.notes)
    assert len(done.notes) == 1 - added
