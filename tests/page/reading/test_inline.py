"""Inline text: what a reader sees, and where each visible character stands in the source."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.page.reading.inline import parse_inline
from pipeline.page.reading.span import Span

PIECES = [
    "*",
    "**",
    "_",
    "`",
    "[",
    "](u)",
    "](",
    ")",
    "<b>",
    "</b>",
    "<a href=x>",
    "</a>",
    "<br>",
    "&amp;",
    "\\*",
    "\\",
]
PIECES += [
    "![",
    "<!--",
    "-->",
    "{{",
    "}}",
    "{: .c}",
    "\n",
    "\r\n",
    "> ",
    " ",
    "a",
    "Ünïcode",
    "<https://a.b>",
    "\u200b",
    "~~",
]
SOURCES = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)

SEEN = [
    ("plain words", "plain words"),
    ("**bold** and _slanted_", "bold and slanted"),
    ("[A *title*](https://a.example/x_(y))", "A title"),
    ("snake_case stays", "snake_case stays"),
    ("2 * 3 * 4", "2 * 3 * 4"),
    ("a&nbsp;b &lt; c", "a\xa0b < c"),
    (r"\*not bold\*", "*not bold*"),
    ("one<br>two", "one\ntwo"),
    ("one\\\ntwo", "one\n\ntwo"),
    ("![picture](p.png)text", "text"),
    ("seen<!-- not --> again", "seen again"),
    ("{% include x %}text{: .class}", "text"),
    ("<https://a.example>", "https://a.example"),
    ('<a href="https://a.example"><b>T</b></a>', "T"),
    ("[no link] here", "[no link] here"),
    ("**open for ever", "**open for ever"),
    ("text <details><summary>BibTeX</summary>@article{x}</details>", "text "),
]


@pytest.mark.parametrize(("raw", "visible"), SEEN)
def test_visible_text(raw, visible):
    assert parse_inline(raw).visible == visible


LINKS = [
    ("[A](https://a.example)", "A", "https://a.example"),
    ("[A](<https://a.example/x y>)", "A", "https://a.example/x y"),
    ('[A](https://a.example "tip")', "A", "https://a.example"),
    ("[A](https://a.example){:target='_blank'}", "A", "https://a.example"),
    ("[A](https://a.example){:.button}{:target='_blank'}", "A", "https://a.example"),
    ("<a class=c href='https://a.example?x=1&amp;y=2'>A</a>", "A", "https://a.example?x=1&y=2"),
    ("[[A](https://a.example)]", "A", "https://a.example"),
    ("[A title of words][x]", "A title of words", "#x"),
    ("[A][12]", "A", "#12"),
    ("[QN31][Quiet Nets 2](https://a.example)", "Quiet Nets 2", "https://a.example"),
]


@pytest.mark.parametrize(("raw", "label", "url"), LINKS)
def test_links(raw, label, url):
    inline = parse_inline(raw)
    (link,) = inline.links
    assert (inline.visible[link.label.start : link.label.end], link.url) == (label, url)


def test_a_link_knows_where_its_address_stands():
    raw = "see [A](https://a.example) now"
    (link,) = parse_inline(raw).links
    assert raw[link.target.start : link.target.end] == "https://a.example"
    assert raw[link.raw.start : link.raw.end] == "[A](https://a.example)"


def test_a_tag_that_does_not_end_is_read_in_no_time():
    raw = "{{<pub" + "".join(f'\n    key{n}="value"' for n in range(40)) + " \\"
    assert parse_inline(raw).visible.startswith("{{<pub")


@pytest.mark.parametrize("raw", ["[Paper][Code]", "[A title of words][]", "[A title of words] [x]"])
def test_brackets_side_by_side_are_no_link(raw):
    assert parse_inline(raw).links == ()


def test_all_attribute_lists_behind_a_link_are_its_own():
    raw = "[A](https://a.example){:.button}{:target='_blank'} now"
    (link,) = parse_inline(raw).links
    assert raw[link.raw.end :] == " now"


@given(SOURCES | st.text(max_size=60))
@example("`` ` ``")
def test_positions_map_into_the_source(raw):
    inline = parse_inline(raw)
    assert len(inline.visible) == len(inline.starts) == len(inline.ends)
    assert all(0 <= start < end <= len(raw) for start, end in zip(inline.starts, inline.ends, strict=True))
    assert list(inline.starts) == sorted(inline.starts)
    assert list(inline.ends) == sorted(inline.ends)


@given(SOURCES)
@example("![a *b](u) c*")
def test_links_and_marks_lie_in_source_and_text(raw):
    inline = parse_inline(raw)
    text, source = Span(0, len(inline.visible)), Span(0, len(raw))
    for link in inline.links:
        assert text.holds(link.label)
        assert source.holds(link.raw)
        assert link.raw.holds(link.target)
    for mark in inline.marks:
        assert text.holds(mark.visible)
        assert source.holds(mark.raw)
        assert raw.startswith(mark.mark, mark.raw.start)


@given(st.text(st.characters(categories=("L", "N", "Zs")), max_size=80))
def test_text_without_marks_is_seen_as_it_is(raw):
    assert parse_inline(raw).visible == raw
