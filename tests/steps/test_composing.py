"""A page of several files: together they read as the generator builds them, and every edit finds its file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import PageError
from pipeline.page.reading.span import Span
from pipeline.page.writing.splice import Edit, splice
from pipeline.steps.composing import compose, take_apart

PAGE, PUB, NEWS = "_pages/about.md", "_pages/includes/pub.md", "_pages/includes/news.md"


def files(page, pub=b"1. Loom\n", news=b"- News\n"):
    return {PAGE: page, PUB: pub, NEWS: news}


@pytest.mark.parametrize(
    "directive",
    [
        b"{% include_relative includes/pub.md %}",
        b'{%- include_relative "includes/pub.md" kind=x -%}',
        b"{% include pub.md %}",
        b'{{< include "pub.md" >}}',
        b"{{< include includes/pub.md >}}",
        b'{{% readfile file="includes/pub.md" %}}',
        b'--8<-- "includes/pub.md"',
        b"```{include} includes/pub.md\n```",
    ],
)
def test_a_file_stands_where_the_page_includes_it(directive):
    composed = compose(files(b"# Papers\n\n" + directive + b"\n\n# More\n"), PAGE)
    assert composed.data == b"# Papers\n\n1. Loom\n\n\n# More\n\n\n- News\n"


def test_a_file_that_is_not_seen_to_be_included_follows_at_the_end():
    assert compose(files(b"# Papers"), PAGE).data == b"# Papers\n\n1. Loom\n\n\n- News\n"


def test_other_files_are_left_to_the_generator():
    page = b"{% include head.html %}\n{% include pub.md %}\n{% include pub.md %}\n"
    assert compose({PAGE: page, PUB: b"x\n"}, PAGE).data == b"{% include head.html %}\nx\n\n{% include pub.md %}\n"


def test_the_front_matter_of_an_included_file_is_not_text():
    composed = compose(files(b"{% include pub.md %}", b"\xef\xbb\xbf---\nlayout: x\n---\n1. Loom\n"), PAGE)
    assert composed.data == b"1. Loom\n\n\n- News\n"
    edits = [Edit(Span(0, 0), "0. New\n")]
    assert take_apart(composed, edits) == {PUB: b"\xef\xbb\xbf---\nlayout: x\n---\n0. New\n1. Loom\n"}


def test_an_include_inside_an_include():
    composed = compose(files(b"A {% include pub.md %} Z", b"B {% include news.md %} Y", b"C"), PAGE)
    assert composed.data == b"A B C Y Z"
    assert take_apart(composed, [Edit(Span(4, 5), "c")]) == {NEWS: b"c"}
    assert take_apart(composed, [Edit(Span(6, 7), "y")]) == {PUB: b"B {% include news.md %} y"}


def test_a_file_that_includes_itself_ends():
    assert compose({PAGE: b"a {% include about.md %}", PUB: b"b {% include pub.md %}"}, PAGE).data.startswith(
        b"a {% inc"
    )


@pytest.mark.parametrize(("at", "path"), [(0, PAGE), (3, PUB), (5, PUB), (6, PAGE)])
def test_on_a_border_the_included_file_wins(at, path):
    composed = compose({PAGE: b"aa\n{% include pub.md %}bb\n", PUB: b"cc"}, PAGE)
    assert composed.data == b"aa\nccbb\n"
    assert list(take_apart(composed, [Edit(Span(at, at), "x")])) == [path]


def test_an_edit_over_a_border_is_refused():
    composed = compose({PAGE: b"aa{% include pub.md %}bb", PUB: b"cc"}, PAGE)
    with pytest.raises(PageError, match="border"):
        take_apart(composed, [Edit(Span(1, 3), "x")])


def test_a_file_that_is_not_utf_8_is_named():
    with pytest.raises(PageError, match=r"pub\.md: is not UTF-8 \(byte 1\)"):
        compose(files(b"x", b"a\xff"), PAGE)


TEXT = st.text(st.sampled_from("ab\n-é{%"), max_size=20)


@given(TEXT, TEXT, TEXT, st.integers(0, 60), st.text(max_size=5))
def test_taken_apart_and_put_together_it_is_the_edited_whole(head, tail, pub, at, text):
    page = f"{head}\n{{% include pub.md %}}\n{tail}"
    composed = compose({PAGE: page.encode(), PUB: pub.encode()}, PAGE)
    whole = composed.data.decode()
    edit = Edit(Span(min(at, len(whole)), min(at, len(whole))), text)
    changed = {path: content.encode() for path, content in composed.files.items()} | take_apart(composed, [edit])
    if compose(changed, PAGE).data == compose({PAGE: page.encode(), PUB: pub.encode()}, PAGE).data:
        assert text == ""
    else:
        assert compose(changed, PAGE).data.decode() == splice(whole, [edit])
