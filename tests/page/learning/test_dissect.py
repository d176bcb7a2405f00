"""The parts that entries are taken apart into."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Name
from pipeline.page.learning.dissect import dissect
from pipeline.page.reading.merit import owner_pattern

OWNER = owner_pattern([Name("Roth", "Vera")])
HEAD = "- **Mosaics of Many Models**. Vera Roth, Uwe Kern. "
# what follows title and authors, and its parts
TAILS = [
    ("*CVPR*, 2031.", [("venue", "CVPR"), ("year", "2031")]),
    ("CVPR 2031.", [("venue", "CVPR 2031")]),
    ("In *Proc. of ICML*, 2031.", [("label", "In"), ("venue", "Proc. of ICML"), ("year", "2031")]),
    ("arXiv:2601.00001", [("arxiv", "arXiv:2601.00001")]),
    ("arXiv preprint, 2031", [("preprint", "arXiv preprint"), ("year", "2031")]),
    ("*Under review*.", [("status", "Under review")]),
    ("[[PDF](https://a.example/p.pdf)] [[Code](https://a.example)]", [("link", "PDF"), ("link", "Code")]),
    ("doi: 10.1000/xyz.7", [("label", "doi"), ("doi", "10.1000/xyz.7")]),
    ("Computer Vision and Pattern Recognition (CVPR), 2031", None),
    ("CVPR 2031. **Best Paper Award**", [("venue", "CVPR 2031"), ("prose", "Best Paper Award")]),
    ("May 2031", [("date", "May 2031")]),
    ("(**CVPR 2031**)", [("venue", "CVPR 2031")]),
]


@pytest.mark.parametrize(("tail", "parts"), TAILS)
def test_parts(tail, parts):
    (anatomy,) = dissect([HEAD + tail], OWNER)
    found = [(chunk.part.value, anatomy.text(chunk.span)) for chunk in anatomy.chunks]
    assert found[:2] == [("title", "Mosaics of Many Models"), ("authors", "Vera Roth, Uwe Kern")]
    if parts is not None:
        assert found[2:] == parts


@given(st.lists(st.sampled_from([tail for tail, _ in TAILS]), min_size=1, max_size=4))
def test_chunks_are_in_order_and_do_not_overlap(tails):
    (anatomy,) = dissect([HEAD + " ".join(tails)], OWNER)
    ends = 0
    for chunk in anatomy.chunks:
        assert ends <= chunk.span.start < chunk.span.end <= len(anatomy.inline.visible)
        ends = chunk.span.end


@given(st.text(max_size=120))
def test_any_text_is_taken_apart(raw):
    (anatomy,) = dissect([raw], OWNER)
    assert anatomy.raw == raw
