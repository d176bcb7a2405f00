"""Remains: signs that are left beside each other where what they parted is gone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.page.writing.gaps import DROPPED
from pipeline.page.writing.remains import drop_remains, drop_told_lines

TITLE, VENUE, LINK = "\ue000", "\ue001", "\ue002"
LEFT = [
    ("- T []  \n  V", "- T  \n  V"),
    ("V, []\n<br>", "V\n<br>"),
    ("[[Link](L)]\n(..)", "[[Link](L)]\n"),
    ("***V.***. [[link]](L)", "***V.*** [[link]](L)"),
    ("**T**  \nV..", "**T**  \nV."),
    ("T., V", "T, V"),
    ('A, "T,".', 'A, "T."'),
    (r"[**Paper**](L) \|", "[**Paper**](L)"),
    ("**V** \\|\n\n</div>", "**V**\n\n</div>"),
    ("<span>**V**: </span> <br>", "<span>**V**</span> <br>"),
    ("[\n  <a>T</a>,\n]", "[\n  <a>T</a>\n]"),
    ("*V,*. [link](L)", "*V*. [link](L)"),
    ("T\nV,  \n</div>", "T\nV  \n</div>"),
]


def _placed(text: str) -> str:
    return text.replace("T", TITLE).replace("V", VENUE).replace("(L)", f"({LINK})")


@pytest.mark.parametrize(("left", "dropped"), LEFT)
def test_signs_that_part_nothing_go(left: str, dropped: str) -> None:
    assert drop_remains("T, V", _placed(left)) == _placed(dropped)


@pytest.mark.parametrize(("left", "_"), LEFT)
def test_signs_that_the_form_has_stay(left: str, _: str) -> None:
    assert drop_remains(_placed(left), _placed(left)) == _placed(left)


@pytest.mark.parametrize("whole", ["| T | V | |", "T ... V", "[T]()", "f() of T", "[](L)", "T. [ ](L)", "T\n: V"])
def test_other_signs_stay(whole: str) -> None:
    assert drop_remains("", _placed(whole)) == _placed(whole)


@given(st.text('T V,.|[]()*"\n<>/', max_size=30), st.text("TV,.|[]*", max_size=10))
def test_no_word_goes_with_the_signs(text: str, form: str) -> None:
    assert [c for c in drop_remains(form, text) if c in "TV"] == [c for c in text if c in "TV"]


def test_a_line_that_told_of_something_dropped_goes() -> None:
    form = f"{TITLE}\n{VENUE}\nPreprint at the archive: {DROPPED} (open to all)\nlast"
    assert drop_told_lines(form) == f"{TITLE}\n{VENUE}\n{DROPPED}\nlast"


@pytest.mark.parametrize(
    "line",
    [
        f"Preprint. {DROPPED}",
        f"In: {VENUE}, {DROPPED}",
        f"Where: {DROPPED} {VENUE}",
        f"<span>Where: {DROPPED}",
        "Note: x",
    ],
)
def test_a_line_with_facts_or_tags_or_a_status_stays(line: str) -> None:
    form = f"{TITLE}\n{line}"
    assert drop_told_lines(form) == form


def test_the_first_line_stays() -> None:
    assert drop_told_lines(f"Title: {DROPPED}\nV") == f"Title: {DROPPED}\nV"
