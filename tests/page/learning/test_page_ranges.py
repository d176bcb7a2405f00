"""Pages are given as the list gives them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.page.learning.dissect import dissect
from pipeline.page.learning.page_ranges import ALL, PageForm, learn_page_form

PAGES = st.tuples(st.integers(1, 9999), st.integers(0, 400)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def learnt(*ends, venue="Journal of Small Seas"):
    titles = ("Tides on a Torus", "Knots That Keep Quiet", "A Lattice of Lanterns")
    raws = [f"Ada Okafor. {title}. *{venue}* 12(3), {pages}." for title, pages in zip(titles, ends, strict=False)]
    return learn_page_form(dissect(raws, None))


@given(PAGES, st.sampled_from((1, 2)), st.sampled_from(("-", "\u2013")))
def test_what_is_left_out_can_be_told_from_the_first_page(ends, digits, dash):
    first, last = map(str, ends)
    shown = PageForm(dash, digits=digits).written(f"{first}-{last}", "journal")
    kept = shown.split(dash)[1]
    assert shown.split(dash)[0] == first
    assert first[: len(last) - len(kept)] + kept == last
    assert len(kept) >= min(digits, len(last))


@pytest.mark.parametrize(
    ("ends", "form"),
    [
        (("45-67", "201-219"), PageForm("-")),
        (("45\u201367", "201\u201319"), PageForm("\u2013", digits=2)),
        (("101\u20138", "201\u201319"), PageForm("\u2013", digits=1)),
        (("201\u201319", "301\u2013322"), PageForm("\u2013")),
        (("45\u201167", "101\u2011112"), PageForm("\u2011")),
        (("45", "201"), PageForm(first_alone=frozenset({"journal", ALL}))),
    ],
)
def test_the_form_of_a_list(ends, form):
    assert learnt(*ends) == form


def test_first_pages_alone_are_those_of_a_kind_of_venue():
    form = PageForm("-", frozenset({"journal"}))
    assert form.written("45-67", "journal") == "45"
    assert form.written("45-67", "conference") == "45-67"
    assert form.written("45-67", "journal", "\u2013") == "45\u201367"


def test_numbers_of_articles_stay_whole():
    assert PageForm("\u2013", digits=2).written("e12-e15", "journal") == "e12\u2013e15"
    assert PageForm("\u2013", digits=2).written("045012", "journal") == "045012"
