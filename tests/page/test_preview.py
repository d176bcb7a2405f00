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
    assert '<li class="paperline-added">New</li>\n<li>One</li>\n<li>Two</li>' in after
    assert '<tr class="paperline-added">\n<td>c</td>' in after
    assert "paperline-removed" not in before.partition("<body>")[2]
    assert "title: x" not in before


def test_what_goes_is_marked_on_the_left():
    before, after = sides(render_preview(AFTER, BEFORE, DIFF, "x.md"))
    assert '<li class="paperline-removed">New</li>' in before
    assert "paperline-added" not in after.partition("<body>")[2]


def test_changed_html_is_marked():
    _, after = sides(render_preview(b"x\n", b"x\n\n<p>y</p>\n", "", "x.md"))
    assert '<div class="paperline-added"><p>y</p>' in after


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
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "details", "summary", "pre", "main", "section",
        "iframe",
    }  # fmt: skip
    assert tags.count("iframe") == 2


def test_the_file_loads_nothing():
    text = render_preview(BEFORE, AFTER, DIFF, "x.md")
    assert "default-src 'none'" in text
    assert not re.search(r"(?:src|href)=", text.replace("srcdoc=", ""))
