"""The seed page and its feeds: what ../shared/seed/expected.md says must be decided, exactly."""

import pytest

from pipeline.model import Name, PartialDate, Sameness
from pipeline.papers.decide import Policy, decide
from pipeline.papers.ledger import Ledger, parse_ledger, render_ledger
from pipeline.papers.merge import merge
from pipeline.papers.same import match_listings

from . import seed

pytestmark = pytest.mark.skipif(not seed.SEED.is_dir(), reason="needs ../shared/seed beside the checkout")

POLICY = Policy(author=Name("Basu", "Samyadeep"))
TODAY = PartialDate(2024, 6, 20)
NEW = "\n1. [IntCoOp: Interpretability-Aware Vision-Language Prompt Tuning](https://arxiv.org/abs/2406.13683)\n"


@pytest.fixture(name="papers")
def _papers():
    return merge([*seed.arxiv_records(), *seed.scholar_records()])


def with_intcoop():
    text = (seed.SEED / "about.md").read_text()
    return seed.listings(text.replace("Recent Preprints**\n======", "Recent Preprints**\n======" + NEW))


def test_records_of_one_work_are_merged(papers):
    assert len(papers) == 18
    assert sum(paper.sources == ("arxiv", "scholar") for paper in papers) == 14


def test_the_right_entries_are_recognised():
    records = merge(seed.arxiv_records())
    matches = match_listings(records, seed.listings())
    sure = [match for match in matches if match.verdict.sameness is Sameness.SAME]
    by_id = [match for match in sure if "same id" in match.verdict.reason]
    assert (len(sure), len(by_id)) == (14, 11)
    assert {match.paper.key for match in matches if match.listing is None} == {"arxiv:2406.13683", "arxiv:1910.04257"}


def test_one_paper_is_new_and_one_is_old(papers):
    decisions = decide(papers, seed.listings(), Ledger(), POLICY, TODAY)
    assert [addition.paper.key for addition in decisions.additions] == ["arxiv:2406.13683"]
    assert [(held.paper.key, held.state) for held in decisions.held] == [("arxiv:1910.04257", "baseline")]
    assert "older than the newest paper on the page (2024-06-18)" in decisions.held[0].reason
    assert sum(ruling.on_page for ruling in decisions.rulings) == 16
    assert decisions.promotions == decisions.dropped == decisions.notes == ()


def test_the_second_run_is_quiet(papers):
    ledger = decide(papers, seed.listings(), Ledger(), POLICY, TODAY).ledger
    again = decide(papers, with_intcoop(), parse_ledger(render_ledger(ledger)), POLICY, PartialDate(2024, 6, 21))
    assert (again.additions, again.promotions, again.held) == ((), (), ())
    assert render_ledger(again.ledger) == render_ledger(ledger)


def test_a_deleted_paper_stays_deleted(papers):
    ledger = decide(papers, seed.listings(), Ledger(), POLICY, TODAY).ledger
    gone = decide(papers, seed.listings(), ledger, POLICY, PartialDate(2024, 6, 22))
    assert gone.additions == ()
    assert [held.state for held in gone.held] == ["removed"]
    assert decide(papers, seed.listings(), gone.ledger, POLICY, PartialDate(2024, 6, 23)).held == ()


def test_a_lost_ledger_leads_to_no_duplicate(papers):
    assert decide(papers, with_intcoop(), Ledger(), POLICY, PartialDate(2024, 6, 22)).additions == ()


@pytest.mark.parametrize("records", [seed.arxiv_records, seed.scholar_records])
def test_one_source_alone_adds_nothing_wrong(records):
    decisions = decide(merge(records()), seed.listings(), Ledger(), POLICY, TODAY)
    assert {addition.paper.key for addition in decisions.additions} <= {"arxiv:2406.13683"}
