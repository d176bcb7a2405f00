"""Real engines show outside text literally, wherever on the page it stands (law 7; F027-F036, F039)."""

import json
import random
import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.page.escape import Context, clean_text, escape_text, escape_url
from tests.page.render.engines import (
    Kramdown,
    build_hugo,
    build_jekyll,
    markdown_it,
    need_kramdown,
    python_markdown,
    python_markdown_plain,
)
from tests.page.render.shapes import plain, put_text, shape

DATA = Path(__file__).parent.parent / "data/page/hostile"
TITLES = [json.loads(line) for line in (DATA / "titles.jsonl").read_text(encoding="utf-8").splitlines()]
ORDINARY = (DATA / "ordinary.txt").read_text(encoding="utf-8").splitlines()
KNOWN = "Plain Words"  # what the same form looks like around a title without any mark

TABLE = "| Year | Paper |\n|------|-------|\n| 2024 | {} |\n| 2023 | *J. Doe*. {} |"
FORMS = {
    "line": (Context.TEXT, "{}"),
    "line-break": (Context.TEXT, "{}<br>\nJ. Doe  \n{}"),
    "bullet": (Context.TEXT, "* {}\n* J. Doe. {}. 2024."),
    "number": (Context.TEXT, "1. {}\n\n   > {}"),
    "news": (Context.TEXT, "(June 2024): New paper: {}! *More*."),
    "busy": (Context.EMPHASIS, "- *J. Doe*, {} ([pdf](https://example.org/b), `x`): _{}_ ~~x~~ {}_ *x* _y_ \\* {}"),
    "quoted": (Context.EMPHASIS, '- J. Doe, "{}," *ICML*, 2024.'),
    "strong": (Context.EMPHASIS, "- **{}**. J. Doe, *{}*, __{}__."),
    "link": (Context.LINK_LABEL, "1. [{}](https://example.org/a). J. Doe [[pdf](https://example.org/b)]"),
    "strong-link": (Context.LINK_LABEL, "- **[{}](https://example.org/a)**"),
    "table": (Context.TABLE_CELL, TABLE),
    "table-link": (Context.LINK_LABEL, TABLE.replace("{}", "[{}](https://example.org/a)")),
    "heading": (Context.HEADING, "### {}\n\n#### {} ####"),
    "html-list": (Context.HTML, "<ul>\n<li>{}</li>\n<li>\n{}\n</li>\n</ul>"),
    "html-table": (Context.HTML, "<table>\n<tr>\n  <td><b>{}</b></td>\n  <td>x</td>\n</tr>\n</table>"),
    "html-inline": (Context.HTML, 'J. Doe, <a href="https://example.org/a">{}</a>, <em>x</em> and *more*.'),
    "attribute": (Context.ATTRIBUTE, '<img src="https://example.org/a.png" alt="{}"> *J. Doe*'),
    "html-attribute": (Context.ATTRIBUTE, "<div>\n<a href='https://example.org/a' title='{}'>J. Doe</a>\n</div>"),
}
MARKDOWN = (Context.TEXT, Context.LINK_LABEL, Context.EMPHASIS, Context.TABLE_CELL, Context.HEADING)
FENCE = re.compile(r"<p>zqcase (\d+) of ([a-z-]+)</p>")


def page_of(titles):
    """A page that has every title in every form, each after a paragraph that says which."""
    cases = [
        f"zqcase {number} of {name}\n\n{form.replace('{}', escape_text(title, context))}"
        for name, (context, form) in FORMS.items()
        for number, title in enumerate((KNOWN, *titles))
    ]
    return "\n\n".join((*cases, "zqcase 0 of end"))


def misread(titles, html):
    """The titles that a reader does not see literally: (form, title, what is seen, what should be)."""
    parts = FENCE.split(html)
    seen = {
        (form, int(number)): shape(text)
        for number, form, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
    }
    wrong = []
    for form in FORMS:
        for number, title in enumerate(titles, 1):
            expected = put_text(seen[form, 0], KNOWN, plain(clean_text(title)))
            if seen.get((form, number)) != expected:
                wrong.append((form, title, seen.get((form, number)), expected))
    return wrong


def random_titles(count):
    """Titles of marks in any order: the same ones in every run, since a site's build is too slow for a search."""
    chance = random.Random(20240620)  # noqa: S311 (not a secret)
    marks = [
        *"\\`*_[]<>{}|&~$\"'#!()+-=:^.;1ax%@/",
        " ",
        " ",
        "word",
        "Word",
        "{{",
        "}}",
        "{%",
        "%}",
        "{:",
        "](",
        "**",
        "&lt;",
        "é",
    ]
    return ["".join(chance.choices(marks, k=chance.randint(1, 12))) or "x" for _ in range(count)]


PAGES = 20  # what kramdown needs for a page grows with more than its length
ALL = [title for title in (*TITLES, *ORDINARY, *random_titles(400)) if clean_text(title)]


@pytest.fixture(scope="module")
def kramdown():
    need_kramdown()
    process = Kramdown()
    yield process
    process.close()


@pytest.mark.parametrize("parser", ["GFM", "Kramdown"])
def test_a_jekyll_site_shows_every_title_literally(tmp_path, parser):
    parts = [ALL[start::PAGES] for start in range(PAGES)]
    built = build_jekyll(tmp_path, [page_of(titles) for titles in parts], parser)
    assert [wrong for titles, html in zip(parts, built, strict=True) for wrong in misread(titles, html)] == []


def test_a_hugo_site_shows_every_title_literally(tmp_path):
    assert misread(ALL, build_hugo(tmp_path, page_of(ALL))) == []


@pytest.mark.parametrize("render", [python_markdown, python_markdown_plain, markdown_it], ids=lambda f: f.__name__)
def test_other_engines_show_every_title_literally(render):
    assert misread(ALL, render(page_of(ALL))) == []


MARKS = st.sampled_from(
    [*"\\`*_[]<>{}|&~$\"'#!()+-=:^. 1ax", "word", " word ", "{{", "{%", "{:", "](", "http://", "www."]
)
TITLE = st.lists(MARKS, min_size=1, max_size=14).map("".join).filter(clean_text)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(title=TITLE)
def test_no_title_can_be_made_that_an_engine_acts_on(kramdown, title):
    page = page_of([title])
    for render in (kramdown.html, lambda text: kramdown.html(text, "Kramdown"), python_markdown, markdown_it):
        assert misread([title], render(page)) == []


@pytest.mark.parametrize("title", [title for title in ORDINARY if "<" not in title])
def test_an_ordinary_title_stays_ordinary(title):
    kept = {context: escape_text(title, context) for context in Context if context is not Context.ATTRIBUTE}
    if "[" in title:
        kept.pop(Context.LINK_LABEL)
    if title.endswith("#"):
        kept.pop(Context.HEADING)
    assert set(kept.values()) == {title}


@pytest.mark.parametrize("title", [title for title in ORDINARY if "<" in title])
def test_a_comparison_stays_ordinary_in_markdown(title):
    assert {escape_text(title, context) for context in MARKDOWN} == {title}


FORMULAS = (DATA / "formulas.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("form", ["line", "bullet", "busy", "link", "table", "html-inline", "heading"])
def test_a_formula_reaches_the_page_as_it_was_written(kramdown, form):
    context, shell = FORMS[form]
    for title in FORMULAS:
        written = escape_text(title, context, math=True)
        for render in (kramdown.html, lambda text: kramdown.html(text, "Kramdown"), python_markdown, markdown_it):
            expected = put_text(shape(render(shell.replace("{}", KNOWN))), KNOWN, plain(unescape(written)))
            assert shape(render(shell.replace("{}", written))) == expected


def test_links_lead_where_they_should_or_nowhere(kramdown):
    for case in map(json.loads, (DATA / "urls.jsonl").read_text(encoding="utf-8").splitlines()):
        url = escape_url(case["url"])
        assert url == case["link"]
        target = escape_url(case["url"], Context.ATTRIBUTE)
        page = f'* [Paper]({url}), <a href="{target}">page</a> *x* [y](https://example.org/y)'
        for render in (kramdown.html, lambda text: kramdown.html(text, "Kramdown"), python_markdown, markdown_it):
            hrefs = [dict(mark[1:])["href"] for mark in shape(render(page)) if mark[0] == "a"]
            assert hrefs == [url, url, "https://example.org/y"]
