"""Markdown in the front matter of pages that are built of blocks."""

import pytest

from pipeline.errors import PageError
from pipeline.page.proving import verify_settings
from pipeline.page.reading.frontmatter import parse_front_matter
from pipeline.page.reading.outline import parse_outline
from pipeline.page.reading.source import parse_source
from pipeline.page.reading.text_blocks import unfolded

PAGE = """---
title: ''
type: landing
sections:
  - block: biography
    content:
      username: admin
      note: |
        nobody's title is above this
  - block: markdown
    content:
      title: 'News'
      subtitle: ''
      text: |-
        - **June 2031**: I moved.

          To the marsh.
        - **May 2031**: I packed.

    design:
      columns: '1'
  - block: markdown
    content:
      title: Papers
      text: |  # by hand
       ## 2031
       - Tides
---
"""


def front_of(text):
    return parse_front_matter(parse_source(text.encode()))


def test_titled_texts_are_the_page():
    outline = parse_outline(PAGE.encode())
    assert [(heading.text, heading.level, heading.line) for heading in outline.headings] == [
        ("News", 1, 11),
        ("Papers", 1, 23),
        ("2031", 2, 25),
    ]
    shown = unfolded(outline.source, outline.front.texts).split("\n")
    assert shown[11:15] == ["# News", "", "", "- **June 2031**: I moved."]
    assert shown[15:18] == ["", "  To the marsh.", "- **May 2031**: I packed."]
    assert shown[23:27] == ["# Papers", "", "## 2031", "- Tides"]
    assert "nobody" not in "".join(shown)


@pytest.mark.parametrize("ending", ["\n\nA body.\n", "\n{{< section >}}\n"])
def test_a_page_with_a_body_is_that_body(ending):
    assert front_of(PAGE + ending).texts == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("text: |-", "text: >-"),  # folded: lines are joined
        ("text: |-", "text: |4-"),
        ("      title: 'News'\n", ""),
        ("      title: 'News'\n", "      title: ''\n"),
    ],
)
def test_other_texts_are_none(old, new):
    assert "News" not in {heading.text for heading in parse_outline(PAGE.replace(old, new).encode()).headings}


def test_line_ends_of_windows_make_no_difference():
    outline = parse_outline(PAGE.replace("\n", "\r\n").encode())
    assert [heading.text for heading in outline.headings] == ["News", "Papers", "2031"]
    assert len(outline.blocks) == len(parse_outline(PAGE.encode()).blocks)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("        - **May 2031**: I packed.\n", "    - **May 2031**: I packed.\n"),
        ("columns: '1'", "columns: '2'"),
        ("      title: Papers\n", ""),
    ],
)
def test_what_changes_more_than_a_text_is_refused(old, new):
    before, after = front_of(PAGE).settings, front_of(PAGE.replace(old, new)).settings
    assert before
    with pytest.raises(PageError, match="outside its texts"):
        verify_settings(before, after)


def test_another_line_in_a_text_changes_no_setting():
    after = PAGE.replace("        - **May", "        - **June 2031**: I waited.\n        - **May")
    assert front_of(after).settings == front_of(PAGE).settings
