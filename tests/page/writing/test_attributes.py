"""Another paper's numbers in attributes and behind pictures: replaced by ours, or gone with what holds them."""

from dataclasses import replace

import pytest

from pipeline.page.learning.author_form import AuthorForm
from pipeline.page.learning.common_texts import common_texts
from pipeline.page.learning.dissect import dissect
from pipeline.page.learning.facts import paper_facts
from pipeline.page.learning.form import Manner
from pipeline.page.learning.habits import Habits
from pipeline.page.writing.filling.fill import fill
from tests.page.render.pages import PREPRINT, PUBLICATION, as_paper

TITLE = "**Reading Tables Sideways**"
OURS = "**Wombat Burrows and Their Spectral Gaps**"
FILLED = [
    (f"- {TITLE} <i data-doi='10.1000/5'></i>", f"- {OURS} <i data-doi='10.99999/wombat.2025'></i>"),
    (f'- {TITLE} <i data-id="2401.11111"></i>', f'- {OURS} <i data-id="2409.87654"></i>'),
    (f"- {TITLE} <b><i data='abc:D'></i></b>", f"- {OURS}"),
    (f"- <span id='sideways' class='t'>{TITLE}</span>", f"- <span class='t'>{OURS}</span>"),
    (
        f"- {TITLE} [![Paper](p.svg)](https://arxiv.org/abs/2401.11111)",
        f"- {OURS}",
    ),
    (
        f"- {TITLE} <a href='https://arxiv.org/pdf/2401.11111'><i class='icon'></i></a>",
        f"- {OURS} <a href='https://arxiv.org/abs/2409.87654'><i class='icon'></i></a>",
    ),
    (f"- {TITLE} <a href='https://a.example/sideways'><i class='icon'></i></a>", f"- {OURS}"),
]


def filled(raw, record, *others):
    anatomies = dissect([raw, *others], None)
    manner = Manner(AuthorForm(), lambda _: False, Habits(common_texts(anatomies)))
    return fill(anatomies[0], paper_facts(as_paper(record)), manner)


@pytest.mark.parametrize(("raw", "text"), FILLED)
def test_ours_or_none(raw, text):
    assert filled(raw, PUBLICATION) == text


def test_an_element_goes_with_a_number_that_ours_lacks():
    assert filled(f"- {TITLE} <i data-doi='10.1000/5'></i>", replace(PREPRINT, title="Owls")) == "- **Owls**"


def test_what_most_entries_carry_is_the_form():
    raw = f"- {TITLE} <i data-kind='short'></i>"
    assert filled(raw, PUBLICATION, raw.replace("Sideways", "Upright")) == f"- {OURS} <i data-kind='short'></i>"
