from dataclasses import replace

import pytest

from pipeline.model import Evidence, Listing, Name, PartialDate, Record, Role
from pipeline.papers.decide import Policy, decide
from pipeline.papers.ledger import Entry, Ledger, State
from pipeline.papers.merge import merge
from pipeline.papers.story import CANDIDATES, Told, find_stories

TITLE = "How Rivers Remember the Floods of Sand"
OWNER = Name("Rivera", "Lena")
RECORDS = [
    Record("arxiv", TITLE, (OWNER,), ids=("arxiv:2406.01583",), published=PartialDate(2024, 6, 3)),
    Record(
        "scholar", TITLE.lower(), (Name("Rivera", "L"),), venue="ICML 2024", authors_complete=False,
        evidence=Evidence.IDENTITY,
    ),
    Record("arxiv", "Birds and Banks", (OWNER,), ids=("arxiv:2406.09999",), published=PartialDate(2024, 6, 9)),
    Record("arxiv", "Sheaves", (Name("Rivera", "Lara"),), ids=("arxiv:2406.04444",), published=PartialDate(2024, 6, 9)),
]  # fmt: skip
PAGE = [
    Listing(Role.NEWS, (TITLE,), (), f"June 2024: {TITLE}", 4),
    Listing(Role.PUBLICATIONS, (TITLE,), ("arxiv:2406.01583",), TITLE, 12),
    Listing(Role.PUBLICATIONS, ("An Essay of the Owner",), (), "An Essay of the Owner, 2019", 13),
]
LEDGER = Ledger(
    (
        Entry("arxiv:2406.01583", State.LISTED, "2024-06-20", "on the page, line 12", TITLE,
              ids=("arxiv:2406.01583",), seen="2024-06-01", sources=("arxiv", "scholar"), evidence="identity"),
        Entry("title:gone", State.REMOVED, "2024-06-21", "you took it away", "A Paper That Is Gone"),
        Entry("title:held", State.HELD, "2024-06-21", "found by name only", "A Paper That Is Held"),
    )
)  # fmt: skip
POLICY = Policy(author=OWNER)


def stories(query, policy=POLICY, ledger=LEDGER, records=RECORDS):
    decisions = decide(merge(records), PAGE, ledger, policy, PartialDate(2024, 7, 1))
    return find_stories(query, [Told(each, "asked on Monday") for each in records], decisions, ledger, PAGE)


def story(query, **world):
    """The one story that a query means, as a text."""
    (told,) = stories(query, **world).told
    return "\n".join(told.lines)


@pytest.mark.parametrize("query", ["2406.01583", "https://arxiv.org/abs/2406.01583v2", "rivers remember", TITLE])
def test_the_story_tells_who_said_what_and_when_and_what_was_decided(query):
    text = story(query)
    assert f"arxiv (asked on Monday) lists '{TITLE}' as arxiv:2406.01583 of 2024-06-03, found by name." in text
    assert "scholar (asked on Monday) lists" in text
    assert "(ICML 2024), in a feed of your own." in text
    assert "These are one work, known as arxiv:2406.01583." in text
    assert "In the ledger as listed since 2024-06-20: on the page, line 12." in text
    assert "First seen 2024-06-01, told by arxiv and scholar, in a feed of your own." in text
    assert "On the page: is the entry in line 12 (same id arxiv:2406.01583)." in text
    assert "On the page: is the news in line 4 (the titles are equal" in text
    assert "Decision by the rule 'on the page': on the page, nothing to do." in text
    assert "Birds" not in text


@pytest.mark.parametrize(
    ("query", "decision"),
    [
        ("Birds and Banks", "Decision by the rule 'new': to be added by the next sync. Newer than"),
        ("Sheaves", "Decision by the rule 'whose paper': dropped, not yours. Lena Rivera is not among its authors"),
        ("A Paper That Is Gone", "Decision: stays away."),
        ("A Paper That Is Held", "Decision: waits for you (paperline review)."),
        ("An Essay of the Owner", "Nothing is to be decided: what you wrote stays."),
    ],
)
def test_every_paper_has_its_decision(query, decision):
    assert story(query).splitlines()[-1].startswith(decision)


@pytest.mark.parametrize(
    ("policy", "decision"),
    [
        (Policy(author=OWNER, exclude=("arxiv:2406.09999",)), "rule 'the configuration': refused for good."),
        (Policy(author=OWNER, include=("arxiv:2406.09999",)), "rule 'the configuration': to be added by the next"),
        (Policy(author=OWNER, since="2024-06-30"), "rule 'older than the page': left out."),
        (Policy(author=OWNER, max_new=0), "rule 'max_new': waits for you (paperline review)."),
    ],
)  # fmt: skip
def test_the_rule_that_decided_is_named(policy, decision):
    assert decision in story("2406.09999", policy=policy)


@pytest.mark.parametrize(
    ("state", "decision"),
    [
        (State.BASELINE, "left out"),
        (State.EXCLUDED, "refused for good"),
        (State.REMOVED, "stays away"),
        (State.PUBLISHED, "stays away"),  # it stood on the page, and does no longer
        (State.ACCEPTED, "to be added by the next sync"),
    ],
)
def test_an_earlier_decision_is_told_as_such(state, decision):
    entry = Entry("arxiv:2406.09999", state, "2024-06-20", "so it is", "Birds and Banks", ids=("arxiv:2406.09999",))
    ledger = replace(LEDGER, entries=(*LEDGER.entries, entry))
    assert f"Decision by the rule 'an earlier decision': {decision}." in story("2406.09999", ledger=ledger)


def test_a_paper_that_only_the_ledger_knows():
    assert story("paper that is gone").splitlines()[:2] == [
        "In the ledger as removed since 2024-06-21: you took it away.",
        "No source told of it when it was last asked.",
    ]


def test_an_acceptance_that_is_due_is_told():
    published = [replace(RECORDS[0], comment="Accepted to ICML 2024"), *RECORDS[1:]]
    page = Listing(Role.PREPRINTS, (TITLE,), ("arxiv:2406.01583",), TITLE, 12)
    decisions = decide(merge(published), [page], LEDGER, POLICY, PartialDate(2024, 7, 1))
    (told,) = find_stories("2406.01583", [], decisions, LEDGER, [page]).told
    assert told.lines[-1] == "The next sync marks it as accepted: ICML 2024."


@pytest.mark.parametrize("query", ["Bird and Bnks", "how rivers remeber the floods"])
def test_a_title_that_is_nearly_right_has_candidates(query):
    found = stories(query)
    assert found.told == ()
    assert len(found.candidates) == 1


def test_of_many_papers_the_titles_are_given():
    found = stories("Paper That", records=[*RECORDS, *(Record("arxiv", f"A Paper That Is {n}") for n in "abcdefghij")])
    assert found.told == ()
    assert len(found.candidates) == CANDIDATES


@pytest.mark.parametrize("query", ["2401.00001", "nobody wrote this", "", "a"])
def test_what_nobody_knows_has_no_story(query):
    found = stories(query)
    assert (found.told, found.candidates) == ((), ())
