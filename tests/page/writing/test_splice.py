"""Splicing: edits as values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.page.reading.span import Span
from pipeline.page.writing.splice import Edit, splice


@given(st.text())
def test_no_edits_change_nothing(text):
    assert splice(text, []) == text


@given(st.text(), st.data())
def test_replacing_by_itself_changes_nothing(text, data):
    points = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=8)))
    pairs = zip(points[::2], points[1::2], strict=False)
    assert splice(text, [Edit(Span(a, b), text[a:b]) for a, b in pairs]) == text


@given(st.text(), st.text(), st.data())
def test_an_insertion_stands_where_it_was_put(text, new, data):
    at = data.draw(st.integers(0, len(text)))
    assert splice(text, [Edit(Span(at, at), new)]) == text[:at] + new + text[at:]


def test_insertions_at_one_place_keep_their_order():
    assert splice("ab", [Edit(Span(1, 1), "1"), Edit(Span(1, 1), "2")]) == "a12b"


def test_overlapping_edits_are_a_bug():
    with pytest.raises(AssertionError):
        splice("abc", [Edit(Span(0, 2), "x"), Edit(Span(1, 3), "y")])
