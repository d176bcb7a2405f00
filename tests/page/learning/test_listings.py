"""What papers a page shows: also those whose address stands elsewhere on it."""

from pipeline.page.engine import parse_page
from pipeline.page.reading.references import find_definitions
from tests.page.render.pages import own_pages

PAGE = next(case for case in own_pages() if case.name == "references.md")


def test_the_ids_behind_reference_links_are_read():
    listings = parse_page(PAGE.data, PAGE.options).listings
    assert [listing.ids for listing in listings[:3]] == [
        ("arxiv:2401.11111",),
        ("arxiv:2305.10101",),
        ("arxiv:2203.04040",),
    ]
    assert [listing.titles[0] for listing in listings[:1]] == ["Reading Tables Sideways"]


def test_the_first_definition_of_a_label_counts():
    text = (
        "[A]: https://a.example\n[a]: https://b.example\n    [c]: https://c.example\n[d]: <https://d.example> 'tip'\n"
    )
    assert find_definitions(text) == {"a": "https://a.example", "d": "https://d.example"}


def test_an_entry_that_the_owner_took_out_by_a_comment_is_known():
    text = PAGE.data + b"\n<!-- - **Rows in Ruins**, Ada Marlowe, [PDF](https://arxiv.org/abs/2107.00001) -->\n"
    hidden = parse_page(text, PAGE.options).listings[-1]
    assert (hidden.role, hidden.ids, hidden.titles[0]) == (None, ("arxiv:2107.00001",), "Rows in Ruins")
