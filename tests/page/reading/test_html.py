"""Elements of HTML: which are whole, and how deep they stand in others of their kind."""

import pytest

from pipeline.page.reading.html import find_elements, is_whole

WHOLE = ["no tags", "<div>a</div>", "<li>a", "<ul><li>a<li>b</ul>", "<br><img src='a'>", "<div/>", "<!-- <div> -->"]
HALF = ["<div>a", "a</div>", "</div><div>", "<table><tr><td>a</td></tr>", "<ul><li>a</li>"]


@pytest.mark.parametrize("text", WHOLE)
def test_whole(text):
    assert is_whole(text)


@pytest.mark.parametrize("text", HALF)
def test_half(text):
    assert not is_whole(text)


def test_depth_counts_elements_of_the_same_kind():
    text = "<div><div class='a'><div>x</div></div></div><div>y</div>"
    assert [(element.css, element.depth) for element in find_elements(text)] == [("", 0), ("a", 0), ("", 1), ("", 0)]


@pytest.mark.parametrize(("text", "whole"), [("::: {.a}\nx\n:::", True), ("x\n:::", False), ("::: note\nx", False)])
def test_fenced_divs_are_containers_too(text, whole):
    assert is_whole(text) is whole
