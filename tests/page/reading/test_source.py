"""The page's text and its lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import PageError
from pipeline.page.reading.source import MAX_BYTES, parse_source

TEXTS = st.text(st.sampled_from("ab \t\r\n\u2028\f\ufeff"), max_size=60)


@given(TEXTS)
def test_lines_joined_are_the_text(text):
    source = parse_source(text.encode())
    assert "".join(text[source.start(n) : source.start(n + 1)] for n in range(source.lines)) == text


@given(TEXTS)
def test_each_offset_lies_in_its_line(text):
    source = parse_source(text.encode())
    for offset in range(len(text)):
        line = source.line_at(offset)
        assert source.start(line) <= offset < source.start(line + 1)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_line_end_near_a_place(newline):
    assert parse_source(f"one{newline}two{newline}three".encode()).newline_near(6) == newline


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"a\nb\xff", "line 2 of the page is not UTF-8"), (b"a\0b", "NUL"), (b"a" * (MAX_BYTES + 1), "bytes")],
)
def test_what_cannot_be_edited_safely_is_declined(data, reason):
    with pytest.raises(PageError, match=reason):
        parse_source(data)
