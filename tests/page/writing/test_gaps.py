"""Gaps: what held a dropped part goes with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.page.writing.gaps import DROPPED, close_gaps

CLOSED = [
    ("Title. ∅. 2031.", "Title. 2031."),
    ("Title, ∅, 2031.", "Title, 2031."),
    ("Title (∅).", "Title."),
    ("Title [∅](https://a.example) [Code](u)", "Title [Code](u)"),
    ("Title [∅]", "Title"),
    ("Title. {[Code](u), ∅} {∅, ∅}", "Title. {[Code](u)}"),
    ("*Bulletin*, ∅. ∅, ∅.: ∅. {∅}", "*Bulletin*."),  # the place and the publisher: "Bergen, Vest.: Lichen Press."
    ("Title. *∅*, 2031.", "Title. 2031."),
    ("Title. <i>∅</i>.", "Title."),
    ('A, "∅", B', "A, B"),
    ("- Title\n  ∅\n  2031", "- Title\n  2031"),
    ("Title<br>∅<br>2031", "Title<br>2031"),
    ("Title  \n∅  \n2031", "Title  \n2031"),
    ("Title. 2031. ∅", "Title. 2031."),
    ("Title | ∅ | 2031", "Title | 2031"),
    ("📄 [Paper](u) 💻 [∅](v)", "📄 [Paper](u)"),
    ("🎉 Title. ∅.", "🎉 Title."),
    ('A, "Title," ∅, Jun. 2031.', 'A, "Title," Jun. 2031.'),
    ('A, "[Title,](u)" ∅, 2031.', 'A, "[Title,](u)" 2031.'),
    (r"[Paper](u) \| ∅", "[Paper](u)"),
    (r"[Paper](u) \| ∅ \| ∅  ", "[Paper](u)  "),
    ("([Paper](u) \\|\n  ∅)", "([Paper](u))"),
    ("[[Paper](u) &#124; ∅]", "[[Paper](u)]"),
    ("Title. [∅ &#124; ∅ &middot; ∅]", "Title."),
    ("[Paper](u)&nbsp;\n∅&nbsp;\n∅ ∅\n\nLast", "[Paper](u)&nbsp;\n\nLast"),
    ("Bergen &amp; sea. ∅", "Bergen &amp; sea."),
    ("| Title | A, B | ∅ | [Paper](u) |", "| Title | A, B |  | [Paper](u) |"),
    ("| ∅ | A, B. ∅, 2031 | ∅ | ∅ |", "|  | A, B. 2031 |  |  |"),
    (r"| A \| ∅ | 2031 |", "| A | 2031 |"),
    ("*∅. Bulletin*, 2031", "*Bulletin*, 2031"),
    ("Title ([∅](u) |\n  [PDF](v))", "Title ([PDF](v))"),
    ("Title. ∅: Journal, 2031", "Title. Journal, 2031"),
    ("nothing dropped", "nothing dropped"),
    ("- 2031\n  ### ∅. Title", "- 2031\n  ### Title"),
    ("In *J*.  \n*(∅; ∅; Where: here)*", "In *J*.  \n*(Where: here)*"),
    ("A, B, *J*, ∅，∅．", "A, B, *J*．"),  # noqa: RUF001 - as in Japanese
    ("#### Title\n##### A\n\n\\* ∅", "#### Title\n##### A\n\n"),
    ("<tr><th>Who:</th><td>A</td></tr>\n<tr><th>∅:</th><td>∅</td></tr>\n", "<tr><th>Who:</th><td>A</td></tr>\n"),
    ("Title <br>\n<li>∅. <br>\n</li>\n<p>", "Title <br>\n<p>"),
    ("**Title.** ∅, ∅. [pdf](u)", "**Title.** [pdf](u)"),
    ("Title. [pdf](u). ∅.\\\n<sub> ∅. ∅, ∅ (∅).<sub>", "Title. [pdf](u)."),
    ("Title. [pdf](u)<br>\n<small>∅, ∅.\n∅.</small>", "Title. [pdf](u)"),
    ("Title, [[pdf](u),\n  ∅]", "Title, [[pdf](u)]"),
    ("Title. [.∅]", "Title."),
    (r"Title. (\*∅, †∅)", "Title."),
    ("Title\n\n* ### ∅ ###\n\n[pdf](u)", "Title\n\n[pdf](u)"),
    ("Title. 2031. ∅ · [pdf](u) · ∅", "Title. 2031. [pdf](u)"),
    ("Title. 2031.\n  ∅ ·\n  [pdf](u) ·\n  ∅", "Title. 2031.\n  [pdf](u)"),
    (r"In V, ∅.  \[∅] \[∅]", "In V."),
    (r"Title \[∅] [pdf](u)", "Title [pdf](u)"),
    ("Title. [∅, ∅. ∅ ∅.]  \nV", "Title.  \nV"),
    ("Title, **∅ V**.", "Title, **V**."),
    ("Title, *∅: V 2031*.", "Title, *V 2031*."),
    ('[pdf](u) <span class="dot">&middot;</span> ∅', "[pdf](u)"),
    ("Title. V, 2031. \\*∅.", "Title. V, 2031."),
    ('<p>(∅ | <a href="u">Paper</a>)</p>', '<p>(<a href="u">Paper</a>)</p>'),
    ("V. ∅:[Paper](u)", "V. [Paper](u)"),
    (r"Title. \url{∅}", "Title."),
    ('V. \\\n<i class="icon"></i> ∅ \n<i class="icon"></i> [pdf](u)', 'V. \\\n<i class="icon"></i> [pdf](u)'),
    ("[Title]{.t}\n  [∅]{.links}", "[Title]{.t}\n"),
    ("🎯 ∅ [Title](u)", "🎯 [Title](u)"),
    ("Title 🏆 ∅", "Title"),
    ("* ∅, **V**, A", "* **V**, A"),  # a list's marker opens no emphasis
    ("<li>Title.\nV,\n  ∅, ∅.</li>", "<li>Title.\nV.</li>"),
    ("<li>Title.\nV,\n  ∅</li>", "<li>Title.\nV</li>"),
]


@pytest.mark.parametrize(("template", "closed"), CLOSED)
def test_closed(template, closed):
    assert close_gaps(template.replace("∅", DROPPED)) == closed


PIECES = [
    "Title",
    DROPPED,
    ". ",
    ", ",
    " (",
    ") ",
    "[",
    "]",
    "*",
    "**",
    "<i>",
    "</i>",
    "\n",
    "<br>",
    " | ",
    "(u)",
    "  \n",
]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_no_mark_is_left(template):
    assert DROPPED not in close_gaps(template)


@given(st.lists(st.sampled_from([p for p in PIECES if p != DROPPED]), max_size=20).map("".join))
def test_without_a_gap_nothing_changes(template):
    assert close_gaps(template) == template
