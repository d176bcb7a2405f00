"""Pairs: where one end was dropped, the other goes too, and what was alone from the start stays."""

import pytest

from pipeline.page.writing.gaps import close_gaps
from pipeline.page.writing.pairs import drop_halves, find_halves

WHOLE = [
    "**bold** and *slanted*",
    "[label](https://a.example/x_(y))",
    "<li><a href='u'>t</a></li><br><img src='p.png'>",
    "“quoted” (with (more) brackets)",
    "[1] `code *star*`",
    "![picture](p.png)",
    "<!-- ( ** <b> -->",
]

DROPPED = [
    ("**[T](u)** V", "**T V", "T V"),
    ("A, **T** V", "A, **T V", "A, T V"),
    ("[T, A](u). V", "T, A](u). V", "T, A. V"),
    ("<li><b>T</b> V</li>", "<li><b>T V</li>", "<li>T V</li>"),
    ("<p>T</p>", "T</p>", "T"),
    ("T (V).", "T (.", "T."),
    ("“T,” V", "T,” V", "T V"),
    ("_T_\n**V**\n", "_T_\n**\n", "_T_\n"),
]

KEPT = [
    ("a_b * c", "x_y * z"),
    ("<li>T", "<li>U"),
    ("1) T [", "2) U ["),
    ("T :)", "U :)"),
]


@pytest.mark.parametrize("text", WHOLE)
def test_what_is_whole_has_no_halves(text):
    assert find_halves(text) == ()


@pytest.mark.parametrize(("model", "text", "closed"), DROPPED)
def test_the_other_end_goes_too(model, text, closed):
    assert close_gaps(drop_halves(model, text)) == closed


@pytest.mark.parametrize(("model", "text"), KEPT)
def test_what_stood_alone_in_the_model_stays(model, text):
    assert drop_halves(model, text) == text


def test_underscores_inside_words_are_the_last_to_go():
    assert drop_halves("a_b", "_x y_z") == "x y_z"


def test_a_bracket_in_an_address_goes_with_it():
    assert close_gaps(drop_halves("T. V", "T](u (x)). V")) == "T. V"
