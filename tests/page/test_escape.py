"""What is written for a mark that would act, and that nothing else is touched; the engines judge in test_hostile."""

import re
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.page.escape import Context, clean_text, escape_text, escape_url

REFERENCE = re.compile(r"&#(\d+);")
ANY_TEXT = st.text(st.characters(), max_size=60)  # lone surrogates too


def shown(text):
    """The text as a browser shows it, as far as our own references go."""
    return REFERENCE.sub(lambda reference: chr(int(reference[1])), text)


@given(ANY_TEXT, st.sampled_from(Context))
def test_a_reader_sees_the_text_and_nothing_else(text, context):
    assert shown(escape_text(text, context).replace("&#38;", "&")) == shown(clean_text(text))


@given(ANY_TEXT, st.sampled_from(Context), st.booleans())
def test_the_result_is_one_encodable_line(text, context, math):
    written = escape_text(text, context, math=math)
    assert written == written.strip()
    assert len(written.splitlines()) <= 1
    assert written.encode().decode() == written


@given(ANY_TEXT)
def test_cleaning_twice_is_cleaning_once(text):
    assert clean_text(clean_text(text)) == clean_text(text)


@given(
    st.text(st.sampled_from("abcXYZäß学 ,.:;?-()/'0123456789"), min_size=2, max_size=60).filter(
        lambda text: text[0].isalpha() and text != "X "
    )
)
def test_a_title_of_words_stays_byte_for_byte(text):
    assert {escape_text(text, context) for context in Context if context is not Context.ATTRIBUTE} == {clean_text(text)}


@given(
    st.text(st.sampled_from("{}\\_^ab1 |<*%[&~`,"), min_size=1, max_size=20).filter(
        lambda tex: tex == tex.strip() and tex[-1] != "\\"
    )
)
def test_a_formula_leaves_nothing_that_acts(tex):
    written = escape_text(f"${tex}$", math=True)
    if written.startswith("$"):
        assert not re.search(r"[*|`\[~%]|<[a-z]|\{[{:]|\\[^\w ]|[^a-z ]_\S|\S_[^a-z]", written)
    else:
        assert "$" not in written


@pytest.mark.parametrize(
    ("text", "context", "written"),
    [
        ("A* search", Context.TEXT, "A&#42; search"),
        ("A * search", Context.TEXT, "A * search"),
        ("1986. A Year", Context.TEXT, "1986&#46; A Year"),
        ("1986. A Year", Context.LINK_LABEL, "1986. A Year"),
        ("1986. A Year", Context.EMPHASIS, "1986. A Year"),
        ("[Re] Title", Context.TEXT, "[Re] Title"),
        ("[Re] Title", Context.LINK_LABEL, "&#91;Re&#93; Title"),
        ("x < y", Context.TEXT, "x < y"),
        ("x < y", Context.HTML, "x &#60; y"),
        ("AT&T", Context.HTML, "AT&T"),
        ("&copy 2024", Context.TEXT, "&copy 2024"),
        ("&copy 2024", Context.HTML, "&#38;copy 2024"),
        ('"x"', Context.TEXT, '"x"'),
        ('"x"', Context.ATTRIBUTE, "&#34;x&#34;"),
        ("Programming in C#", Context.TEXT, "Programming in C#"),
        ("Programming in C#", Context.HEADING, "Programming in C&#35;"),
        ("a | b", Context.TABLE_CELL, "a &#124; b"),
        ("<!-- news:end -->", Context.TEXT, "&#60;!-- news:end --&#62;"),
        ("{{ x }}", Context.HTML, "&#123;&#123; x }}"),
    ],
)
def test_marks_become_references_where_they_act(text, context, written):
    assert escape_text(text, context) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("$k$-means", "$k$-means"),
        ("$O(n \\log n)$", "$O(n \\log n)$"),
        ("$x_1$", "$x _ 1$"),
        ("$_1H$", "${} _ 1H$"),
        ("$f^*$", "$f^\\ast$"),
        ("$|x|<1$", "$\\vert x\\vert \\lt 1$"),
        ("$\\{0,1\\}$", "$\\lbrace 0,1\\rbrace$"),
        ("$5 and $6", "$5 and $6"),
        ("A* of $x$", "A&#42; of $x$"),
        ("$\\href{x}{y}$", "\\href&#123;x}&#123;y}"),
        ("$$x$$", "&#36;&#36;x&#36;&#36;"),
    ],
)
def test_formulas_stay_formulas_where_the_page_has_them(text, written):
    assert escape_text(text, math=True) == written


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Two\nlines\r\nthree\rfour", "Two lines three four"),
        ("a\u0085b\u000bc\u000cd\u2028e\u2029f\u00a0g\th", "a b c d e f g h"),
        ("\u202eabc\u202c \u200bd\u200de\ufeff", "abc de"),
        ("\u001b[31mred\u001b[0m \u001b]0;title\u0007x", "red x"),
        ("a\u0000b\u009b1mc\ud800d", "abcd"),
        ("e\u0301", "é"),
        ("  x  y  ", "x y"),
        ("", ""),
    ],
)
def test_what_no_reader_sees_is_dropped(text, line):
    assert clean_text(text) == line
    assert escape_text(text) == line


@given(st.one_of(ANY_TEXT, ANY_TEXT.map("https://example.org/".__add__), ANY_TEXT.map("http://".__add__)))
def test_a_link_target_is_plain_or_empty(url):
    link = escape_url(url)
    document = r"[./]*[A-Za-z0-9_~%][A-Za-z0-9%/:@!,=&+~?._-]*\.(?i:pdf|ps|html?)"
    assert (
        link == ""
        or re.fullmatch(document, link)
        or re.fullmatch(r"https?://[a-z0-9.-]+(:\d+)?([/?#][A-Za-z0-9%/:@!,=&+~?._#-]*)?", link)
    )
    assert escape_url(link) == link


@pytest.mark.parametrize(
    ("given_path", "link"),
    [
        ("2031-tides.pdf", "2031-tides.pdf"),
        ("/papers/tides of meaning.pdf", "/papers/tides%20of%20meaning.pdf"),
        ("../a/b(2).html", "../a/b%282%29.html"),
        ("//example.org/x.pdf", ""),
        ("javascript:alert(1)//.pdf", ""),
        ("data:text/html,x.html", ""),
        ("x.exe", ""),
        ("a\nb.pdf", ""),
    ],
)
def test_only_a_document_of_the_site_may_be_a_bare_path(given_path, link):
    assert escape_url(given_path) == link


@given(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=40))
def test_a_link_target_keeps_its_path(path):
    path = path.replace("%", "").replace("?", "").replace("#", "")
    if link := escape_url(f"https://example.org/{path}"):
        assert unquote(urlsplit(link).path) == f"/{path}"
