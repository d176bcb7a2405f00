"""The preview: what changed is marked, and nothing in it runs or leaves the file."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from pipeline.page.preview import render_preview

BEFORE = b"---\ntitle: x\n---\n# News\n\n1. One\n2. Two\n\n| a |\n|---|\n| b |\n"
AFTER = b"---\ntitle: x\n---\n# News\n\n1. New\n2. One\n3. Two\n\n| a |\n|---|\n| b |\n| c |\n"
DIFF = "--- a/x.md\n+++ b/x.md\n+1. New\n-1. One <b>\n"


def sides(text: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'srcdoc="([^"]*)"', text)]


def test_what_is_new_is_marked_and_renumbering_is_not():
    before, after = sides(render_preview(BEFORE, AFTER, DIFF, "x.md"))
    assert '<li class="paperline-added" id="change-1">New</li>\n<li>One</li>\n<li>Two</li>' in after
    assert '<tr class="paperline-added" id="change-2">\n<td>c</td>' in after
    assert "paperline-removed" not in before.partition("<body>")[2]
    assert "title: x" not in before


def test_what_goes_is_marked_on_the_left():
    before, after = sides(render_preview(AFTER, BEFORE, DIFF, "x.md"))
    assert '<li class="paperline-removed" id="change-1">New</li>' in before
    assert "paperline-added" not in after.partition("<body>")[2]


def test_changed_html_is_marked():
    _, after = sides(render_preview(b"x\n", b"x\n\n<p>y</p>\n", "", "x.md"))
    assert '<div class="paperline-added" id="change-1"><p>y</p>' in after


def test_texts_in_the_front_matter_are_shown_under_their_titles():
    page = "---\nsections:\n  - content:\n      title: News\n      text: |\n        - One\n---\n"
    longer = page.replace("- One", "- New\n        - One")
    before, after = sides(render_preview(page.encode(), longer.encode(), "", "x"))
    assert "<h1>News</h1>" in before
    assert "sections" not in before.partition("<body>")[2]
    assert '<li class="paperline-added" id="change-1">New</li>\n<li>One</li>' in after


def test_each_change_is_reached_by_a_link_of_its_own_side():
    before, after = sides(render_preview(BEFORE, AFTER, DIFF, "x.md"))
    assert re.findall(r'href="about:srcdoc#([^"]*)"', after) == ["change-1", "change-2"]
    assert [after.count(f'id="change-{number}"') for number in (1, 2)] == [1, 1]
    assert "No changes on this side" in before


def test_lines_of_one_change_share_its_link():
    _, after = sides(render_preview(b"a\n", b"a\n\nb\n\nc\n", "", "x.md"))
    assert (after.count('class="paperline-added"'), after.count("about:srcdoc#")) == (2, 1)


def test_the_diff_is_shown_as_text():
    text = render_preview(BEFORE, AFTER, DIFF, "<x>.md")
    assert "<ins>+1. New</ins>\n<del>-1. One &lt;b&gt;</del>" in text
    assert "<title>&lt;x&gt;.md: before and after</title>" in text


HOSTILE = [
    b"<script>alert(1)</script>\n",
    b"<img src=x onerror=alert(1)>\n",
    b'"></iframe><script>alert(1)</script>\n',
    b"<meta http-equiv=refresh content='0;url=https://evil.example'>\n",
    b"[a](javascript:alert(1)) `\"'><script>`\n",
    b"<base href=https://evil.example><form action=//evil.example>\n",
]


@pytest.mark.parametrize("page", HOSTILE)
def test_nothing_of_the_page_stands_outside_the_sandbox(page):
    """The outer file's elements are ours alone, whatever the page holds."""
    tags = []

    class Outer(HTMLParser):
        def handle_starttag(self, tag, attributes):
            tags.append(tag)
            if tag == "iframe":
                assert dict(attributes)["sandbox"] is None

    Outer().feed(render_preview(page, page * 2, page.decode(), "x.md"))
    assert set(tags) == {
        "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "p", "main", "section", "iframe",
        "details", "summary", "pre",
    }  # fmt: skip
    assert tags.count("iframe") == 2


def test_the_file_loads_nothing():
    text = render_preview(BEFORE, AFTER, DIFF, "x.md")
    assert "default-src 'none'" in text
    assert "img-src data:;" in text
    assert not re.search(r"(?:src|href)=", re.sub(r"srcdoc=|href=&quot;about:srcdoc#", "", text))
