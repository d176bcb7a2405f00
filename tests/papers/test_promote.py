"""An entry is promoted where it says that its paper waits, or that it is on arXiv, and names no venue that took it."""

import pytest

from pipeline.model import Listing, Paper, Role, Sameness, Verdict
from pipeline.papers.promote import promotions
from pipeline.papers.same import Match

PAPER = Paper("k", "Sand", venue="Quiet Letters")
DUE = [
    "Sand. arXiv, 2031.",
    "Sand. arXiv preprint arXiv:3101.00123.",
    "arXiv 2031 Sand",
    "Sand (arXiv:3101.00123, 2031)",
    "Sand. Under review.",
    "Sand. Under review at Quiet Letters.",
    "Sand. Submitted to Quiet Letters, 2031",
    "Sand. Under major revision of Quiet Letters. (SSRN)",
    "Sand (2031+). [arXiv]",
    "Sand. R&R at Quiet Letters.",
    "Sand. R & R, Quiet Letters.",
    "Sand. Quiet Letters (R&R).",
    "Sand. Revise and resubmit (2nd round), Quiet Letters.",
    "Sand. 2nd round revise & resubmit at the Quiet Letters",
    "Sand. Revision requested by Quiet Letters.",
    "Sand. In preparation.",
]
LEFT = [
    "Sand. Quiet Letters, 2031.",
    "Sand. Accepted to Quiet Letters. arXiv, 2031.",
    "Sand. Forthcoming at Quiet Letters. Preprint.",
    "Sand. Some Other Gathering. [arXiv] [pdf]",
    "Sand. Under review at Other Letters. Quiet Letters 12(3), 2031.",
    "Sand. Quiet Letters 12(3), 2031. Response to R&R of others.",
]


def due(text, role=Role.PUBLICATIONS, paper=PAPER):
    listing = Listing(role, ("Sand",), (), text, 7)
    return bool(promotions([(Match(paper, listing, Verdict(Sameness.SAME, "")), None)]))


@pytest.mark.parametrize("text", DUE)
def test_what_waits_is_promoted(text):
    assert due(text)
    assert not due(text, paper=Paper("k", "Sand"))


@pytest.mark.parametrize("text", LEFT)
def test_what_names_a_venue_or_says_that_it_is_taken_is_left(text):
    assert not due(text)


def test_among_the_preprints_all_wait_that_name_no_venue():
    assert due("Sand. Ada Okafor.", Role.PREPRINTS)
    assert not due("Sand. ICML 2031.", Role.PREPRINTS)
    assert not due("Our paper Sand is on arXiv, 2031.", Role.NEWS)
