"""The one sentence of an abstract that says what a paper does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.page.learning.summary import summary_sentence

SUMMARIES = [
    ("Words change. We show that drift can be measured. It works.", "We show that drift can be measured"),
    ("In this paper, we propose a net. It is good.", "We propose a net"),
    ("We thank all. We prove that maps fold.", "We prove that maps fold"),
    ("We like maps. They fold.", "We like maps"),
    ("This paper presents a map of maps. It folds.", "This paper presents a map of maps"),
    ("Maps are old. They fold well.", ""),
    ("", ""),
]


@pytest.mark.parametrize(("abstract", "sentence"), SUMMARIES)
def test_sentence(abstract, sentence):
    assert summary_sentence(abstract) == sentence


def test_a_long_one_is_cut_at_a_clause():
    abstract = "We show that " + "very " * 20 + "long claims hold, which " + "never " * 30 + "ends."
    assert summary_sentence(abstract).endswith("long claims hold")


@given(st.text(max_size=400))
def test_a_summary_is_one_line_without_a_full_stop(abstract):
    sentence = summary_sentence(abstract)
    assert "\n" not in sentence
    assert not sentence.endswith(".")
