"""Which sections are News, Preprints and Publications."""

from pathlib import Path

import pytest

from pipeline.errors import PageError
from pipeline.model import Name, Role
from pipeline.page.engine import PageOptions, parse_page
from pipeline.page.reading.other_lists import find_other_lists
from pipeline.page.reading.outline import parse_outline
from pipeline.page.reading.roles import hints_at_papers, named_role
from pipeline.page.reading.sections import find_sections

OWNER = (Name("Roth", "Vera"),)
PAPER = "- Vera Roth, Uwe Kern. Mosaics of Many Models. CVPR 2031.\n"

NAMES = [
    ("News", {Role.NEWS}),
    ("🔥 What's New", {Role.NEWS}),
    ("Latest Updates", {Role.NEWS}),
    ("Recent Preprints", {Role.PREPRINTS}),
    ("Papers under Review", {Role.PREPRINTS}),
    ("Research under Review", {Role.PREPRINTS}),
    ("Selected Publications", {Role.PUBLICATIONS}),
    ("Peer-reviewed Conference Papers", {Role.PUBLICATIONS}),
    ("Publications and Preprints", {Role.PREPRINTS, Role.PUBLICATIONS}),
    ("Research", {Role.PUBLICATIONS}),
    ("My most recent publications and talks:", {Role.PUBLICATIONS}),
    ("Works in Progress", {Role.PREPRINTS}),
    ("Teaching", set()),
    ("Newsletter", set()),
]


@pytest.mark.parametrize(("heading", "roles"), NAMES)
def test_names(heading, roles):
    assert named_role(heading)[0] == roles


@pytest.mark.parametrize(
    ("heading", "hints"),
    [
        ("Publications and Peer Reviewed Conference Proceedings", True),
        ("最近文章", True),
        ("Conferences and workshops", True),
        ("Blog articles", False),
        ("Papers I Like", False),
        ("How papers are read by people who have no time", False),
    ],
)
def test_words_that_hint_at_papers(heading, hints):
    assert hints_at_papers(heading) is hints


def sections(text, into=None, **headings):
    named = {Role(role): heading for role, heading in headings.items()}
    return {role: part.title for role, part in find_sections(parse_outline(text.encode()), named, into, OWNER)}


def test_found_by_themselves():
    text = f"# News\n\n- May 2031: a thing\n\n# Preprints\n\n{PAPER}\n# Papers\n\n{PAPER}"
    assert sections(text) == {Role.NEWS: "News", Role.PREPRINTS: "Preprints", Role.PUBLICATIONS: "Papers"}


def test_named_ones_win():
    assert sections(f"# Papers\n\n{PAPER}\n# Schriften\n\n{PAPER}", publications="Schriften") == {
        Role.PUBLICATIONS: "Schriften"
    }


def test_off_leaves_a_section_alone():
    assert sections(f"# News\n\n- May 2031: a thing\n\n# Papers\n\n{PAPER}", news="off", into="off") == {}


def test_two_candidates_are_named_with_lines_and_the_key_that_decides():
    with pytest.raises(PageError, match=r"'Papers' \(line 1\), 'Articles' \(line 5\).*site\.sections\.publications"):
        sections(f"# Papers\n\n{PAPER}\n# Articles\n\n{PAPER}")


def test_kinds_in_a_row_are_one_section():
    journals, talks = f"# Journal Articles\n\n{PAPER}\n", f"# Conference Papers\n\n{PAPER}\n"
    assert sections(journals + talks) == {Role.PUBLICATIONS: "Journal Articles, Conference Papers"}
    assert sections(journals + talks, publications="Conference Papers") == {Role.PUBLICATIONS: "Conference Papers"}
    with pytest.raises(PageError, match="several sections"):
        sections(f"{journals}# Teaching\n\nRopes\n\n{talks}")
    with pytest.raises(PageError, match="several sections"):
        sections(journals + journals)


def test_a_heading_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(PageError, match=r"no heading 'Schriften'.*'Papers' \(line 1\)"):
        sections(f"# Papers\n\n{PAPER}", into="Schriften")


def test_a_year_that_is_not_there_is_one_of_the_list_of_years():
    years = f"# Papers\n\n## 2030\n\n{PAPER}\n## 2029\n\n{PAPER}"
    assert sections(years, into="2031") == {Role.PUBLICATIONS: "Papers"}
    with pytest.raises(PageError, match="no heading '2031'"):
        sections(f"{years}\n# Talks\n\n## 2030\n\n{PAPER}", into="2031")


def test_news_alone_are_the_body_of_a_page_without_headings():
    assert sections("- May 2031: a thing\n- June 2030: a thing\n", into="off") == {Role.NEWS: ""}
    for text in ("# Papers\n\n- May 2031: a thing\n", "A person writes about themselves.\n"):
        with pytest.raises(PageError, match="no section for news was found"):
            sections(text, into="off")


def test_news_are_no_papers_even_where_the_body_is_one_list():
    text = f"Hello.\n\n# News\n\n{PAPER}\n# Works\n\n{PAPER}"
    ((_, body),) = find_sections(parse_outline(text.encode()), {Role.NEWS: "off"}, "", OWNER)
    assert [entry.line for series in body.series for entry in series.entries] == [8]


@pytest.mark.parametrize(
    ("heading", "read"),
    [
        ("Articles in Journals of the Sea", True),
        ("Book Chapters", True),
        ("Refereed Conference Papers of Old", True),
        ("Conferences", False),  # where she spoke, perhaps
        ("Reviewing for Conferences", False),
        ("Blog Articles", False),
        ("Invited Talks", False),
        ("Conference Presentations", False),
        ("Teaching", False),
        ("News", False),
    ],
)
def test_other_lists_of_papers_are_seen(heading, read):
    outline = parse_outline(f"# Publications\n\n{PAPER}\n# {heading}\n\n{PAPER.replace('Mosaics', 'Tiles')}".encode())
    taken = [section for _, section in find_sections(outline, {}, "Publications", OWNER) if section.title != "News"]
    seen = [entry.raw for series in find_other_lists(outline, taken, OWNER) for entry in series.entries]
    assert ["Tiles" in raw for raw in seen] == [True] * read


def test_other_lists_below_talks_or_news_are_none():
    text = f"# Publications\n\n{PAPER}\n# Talks\n\n## Journal articles\n\n{PAPER}\n# News\n\n## Papers\n\n{PAPER}"
    outline = parse_outline(text.encode())
    taken = [section for _, section in find_sections(outline, {}, "Publications", OWNER)]
    assert not find_other_lists(outline, taken, OWNER)


def test_a_vague_name_is_a_section_where_no_better_one_is_and_where_it_lists_papers():
    assert sections(f"# Chemistry publications\n\n{PAPER}{PAPER}") == {Role.PUBLICATIONS: "Chemistry publications"}
    assert sections(f"# Chemistry publications\n\n{PAPER}{PAPER}\n# Papers\n\n{PAPER}") == {Role.PUBLICATIONS: "Papers"}
    assert sections("# Papers and me\n\n- I like reeds.\n- And ferries.\n") == {}
    titled = "---\ntitle: Publications\n---\n"
    assert sections(f"{titled}# Papers and posters\n\n{PAPER}{PAPER}\n# Journals\n\n{PAPER}") == {
        Role.PUBLICATIONS: "Publications"
    }


def test_a_page_of_a_vague_title_is_a_list_only_where_it_surely_is_one():
    assert sections(f"---\ntitle: Research\n---\n{PAPER}{PAPER}{PAPER}") == {Role.PUBLICATIONS: "Research"}
    assert sections("---\ntitle: Research\n---\n- I look at reeds.\n- And at ferries, and who takes them.\n") == {}


def test_working_papers_come_before_work_in_progress():
    both = f"# Working papers\n\n{PAPER}\n# Work in progress\n\n{PAPER}"
    assert sections(both) == {Role.PREPRINTS: "Working papers"}
    assert sections(f"# Work in progress\n\n{PAPER}") == {Role.PREPRINTS: "Work in progress"}
    assert sections("# Work in progress\n\nSoon.\n") == {}


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        ("Publications", "Other Publications", "Publications"),
        ("Other Papers", "All Papers", "All Papers"),
        ("Recent Publications", "Past Publications", "Recent Publications"),
        ("Selected Publications", "Earlier Publications", "Selected Publications"),
        ("Selected Publications", "Other Publications", None),  # a new one may go to either
        ("Journal Papers", "Other Journal Papers", None),
    ],
)
def test_other_and_older_papers_are_not_where_new_ones_go(first, second, taken):
    text = f"# {first}\n\n{PAPER}{PAPER}\n# Talks\n\nMany.\n\n# {second}\n\n{PAPER}{PAPER}"
    if taken:
        assert sections(text) == {Role.PUBLICATIONS: taken}
    else:
        with pytest.raises(PageError, match="several sections"):
            sections(text)


def test_what_a_comment_hides_is_no_section():
    hidden = f"<!-- ## Preprints\n\n{PAPER}-->\n"
    assert sections(f"# Papers\n\n{PAPER}\n{hidden}\n# Teaching\n") == {Role.PUBLICATIONS: "Papers"}


def test_years_and_kinds_on_the_level_of_their_section_are_parts_of_it():
    page = parse_outline(
        f"# Papers\n\nThe newest first.\n\n# 2031\n\n{PAPER}\n# 2030\n\n{PAPER}\n# Teaching\n".encode()
    )
    assert [(heading.text, heading.level) for heading in page.headings] == [
        ("Papers", 1), ("2031", 2), ("2030", 2), ("Teaching", 1)
    ]  # fmt: skip
    (section,) = (part for _, part in find_sections(page, {}, None, OWNER))
    assert sum(len(series.entries) for series in section.series) == 2
    mixed = parse_outline(f"# Papers\n\n# Preprints\n\n{PAPER}\n# Journals\n\n{PAPER}\n# Patents\n".encode())
    assert [heading.level for heading in mixed.headings] == [1, 2, 2, 1]
    other = parse_outline(f"# Papers\n\n# Preprints\n\n{PAPER}\n# Patents\n".encode())
    assert [heading.level for heading in other.headings] == [1, 1, 1]
    full = parse_outline(f"# Papers\n\n{PAPER}\n# 2031\n\n{PAPER}".encode())
    assert [heading.level for heading in full.headings] == [1, 1]


def test_an_entry_that_a_sister_shares_has_the_role_of_its_own_section():
    data = (Path(__file__).parents[2] / "data/page/declined/loop-beside-a-list.md").read_bytes()
    page = parse_page(data, PageOptions(author=Name("Marlowe", "Ada")))
    preprints = page.section(Role.PREPRINTS)
    assert [len(series.entries) for series in preprints.series] == [4]
    assert len(preprints.entries) == 1
    assert [listing.role for listing in page.listings] == [Role.PREPRINTS, *[Role.PUBLICATIONS] * 3]
