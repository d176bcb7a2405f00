import pytest

from pipeline.model import Listing, Name, PartialDate, Record, Role
from pipeline.papers.decide import Policy, decide
from pipeline.papers.ledger import Entry, Ledger, State
from pipeline.papers.merge import merge
from pipeline.papers.story import story

TITLE = "How Rivers Remember the Floods of Sand"
RECORDS = [
    Record("arxiv", TITLE, (Name("Rivera", "Lena"),), ids=("arxiv:2406.01583",), published=PartialDate(2024, 6, 3)),
    Record("scholar", TITLE.lower(), (Name("Rivera", "L"),), venue="ICML 2024", authors_complete=False),
    Record(
        "arxiv",
        "Birds and Banks",
        (Name("Rivera", "Lena"),),
        ids=("arxiv:2406.09999",),
        published=PartialDate(2024, 6, 9),
    ),
]
PAGE = [Listing(Role.PUBLICATIONS, (TITLE,), ("arxiv:2406.01583",), TITLE, 12)]
LEDGER = Ledger(
    (
        Entry("arxiv:2406.01583", State.LISTED, "2024-06-20", "on the page, line 12", TITLE,
              ids=("arxiv:2406.01583",), seen="2024-06-01"),
        Entry("title:gone", State.REMOVED, "2024-06-21", "you took it away", "A Paper That Is Gone"),
    )
)  # fmt: skip


@pytest.fixture(name="rulings")
def _rulings():
    return decide(merge(RECORDS), PAGE, LEDGER, Policy(author=Name("Rivera", "Lena")), PartialDate(2024, 7, 1)).rulings


@pytest.mark.parametrize("query", ["2406.01583", "https://arxiv.org/abs/2406.01583v2", "rivers remember", TITLE])
def test_the_story_tells_who_said_what_and_what_was_decided(query, rulings):
    (told,) = story(query, RECORDS, rulings, LEDGER)
    text = "\n".join(told.lines)
    assert told.title == TITLE
    assert "arxiv lists 'How Rivers Remember the Floods of Sand' as arxiv:2406.01583 of 2024-06-03" in text
    assert "scholar lists" in text
    assert "(ICML 2024)" in text
    assert "These are one work, known as arxiv:2406.01583." in text
    assert "In the ledger as listed since 2024-06-20: on the page, line 12." in text
    assert "On the page: is the entry in line 12 (same id arxiv:2406.01583)." in text
    assert "Decision: on the page, nothing to do" in text
    assert "Birds" not in text


def test_a_new_paper_has_its_rule(rulings):
    (told,) = story("Birds and Banks", RECORDS, rulings, LEDGER)
    assert "On the page: not found" in told.lines[-2]
    assert told.lines[-1].startswith("Decision: added to the page - newer than")


def test_a_paper_that_only_the_ledger_knows(rulings):
    (told,) = story("paper that is gone", RECORDS, rulings, LEDGER)
    assert told.lines == (
        "In the ledger as removed since 2024-06-21: you took it away.",
        "No source told of it in this run.",
    )


@pytest.mark.parametrize("query", ["2401.00001", "nobody wrote this", "", "a"])
def test_what_nobody_knows_has_no_story(query, rulings):
    assert story(query, RECORDS, rulings, LEDGER) == ()
