import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.papers.text import PLAIN_LIMIT, fold_title, fold_words, plain

from .tables import objects, table

PLAIN = objects("plain.jsonl")
# Text in which LaTeX, HTML and controls are likely.
marked = st.lists(
    st.one_of(
        st.text(max_size=5), st.sampled_from([r"\alpha", r"\"o", "{", "}", "$", "&amp;", "<i>", "\\", "``", "--"])
    )
).map("".join)


@pytest.mark.parametrize(("text", "seen"), PLAIN)
def test_text_reads_as_a_person_would_see_it(text, seen):
    assert plain(text) == seen


@pytest.mark.parametrize("text", [seen for _, seen in PLAIN])
def test_what_is_plain_stays(text):
    assert plain(text) == text


@pytest.mark.parametrize(("a", "b"), table("titles_alike.tsv"))
def test_spellings_of_one_title_fold_alike(a, b):
    assert fold_title(a) == fold_title(b) != ""


@pytest.mark.parametrize(("a", "b"), table("titles_apart.tsv"))
def test_signs_that_tell_titles_apart_are_kept(a, b):
    assert fold_title(a) != fold_title(b)


@pytest.mark.parametrize(
    "macro",
    ["sqrt", "input", "include", "title", "author", "date", "footnote", "href", "textcolor", "colorbox", "fcolorbox"],
)
@pytest.mark.parametrize("around", ["\\{}", "\\{} Ice", "Ice \\{}", "Ice \\{}{{"])
def test_a_macro_without_its_arguments_stays_as_written(around, macro):
    text = around.format(macro)
    assert plain(text) == text


@pytest.mark.parametrize("name", ["array", "pmatrix", "bmatrix", "smallmatrix"])
def test_an_empty_matrix_does_not_stop_the_reading(name):
    assert "Ice" in plain(f"Ice \\begin{{{name}}}\\end{{{name}}}")


@given(marked)
def test_plain_text_is_one_line_of_visible_characters(text):
    seen = plain(text)
    assert len(seen.splitlines()) <= 1
    assert seen == seen.strip()
    assert "  " not in seen
    assert unicodedata.is_normalized("NFC", seen)
    assert not [char for char in seen if unicodedata.category(char)[0] == "C"]


@given(marked)
def test_folding_is_idempotent(text):
    assert fold_title(fold_title(text)) == fold_title(text)
    assert fold_words(" ".join(fold_words(text))) == fold_words(text)


@given(marked)
def test_a_folded_title_is_its_folded_words(text):
    assert fold_title(text) == "".join(fold_words(text))
    assert all(char.isalnum() for char in fold_title(text))


@given(st.text(alphabet=st.characters(codec="ascii", categories=["L", "N", "Zs"])))
def test_case_and_spaces_do_not_count(text):
    assert fold_title(text) == fold_title(text.upper()) == fold_title(text.replace(" ", "-"))


def test_length_is_bounded():
    seen = plain("word " * 1_000_000)
    assert len(seen) <= PLAIN_LIMIT
    assert seen.endswith("…")
    assert plain("abcdef", limit=4) == "abc…"
    assert plain("abcd", limit=4) == "abcd"


@pytest.mark.parametrize(
    "text", ["$" * 20_000, "{" * 20_000, "\\'" * 10_000, "{\\a" * 7_000, "``" * 10_000, "$a" * 10_000]
)
def test_hostile_markup_is_read_within_bounds(text):
    assert len(plain(text)) <= PLAIN_LIMIT
