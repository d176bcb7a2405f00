import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Listing, Paper, PartialDate, Role, Sameness, Verdict
from pipeline.papers.horizon import Age, Horizon, age, horizon, parse_date
from pipeline.papers.ledger import Entry, Ledger, State
from pipeline.papers.same import Match

TODAY = PartialDate(2024, 6, 20)
SAME, OTHER = Verdict(Sameness.SAME, ""), Verdict(Sameness.DIFFERENT, "")
LISTING = Listing(Role.PREPRINTS, ("A",), (), "A", 1)


def match(key, published, verdict=SAME):
    return Match(Paper(key, key, published=published), LISTING if verdict is SAME else None, verdict)


def entry(key, seen="2024-06-20", state=State.LISTED, **values):
    return Entry(key, state, seen, "", key, seen=seen, **values)


@pytest.mark.parametrize(
    ("published", "limit", "inclusive", "expected"),
    [
        ("2024-06-20", "2024-06-18", False, Age.NEW),
        ("2024-06-18", "2024-06-18", False, Age.OLD),
        ("2024-06-18", "2024-06-18", True, Age.NEW),
        ("2024-06-17", "2024-06-18", True, Age.OLD),
        ("2024-07", "2024-06-18", False, Age.NEW),
        ("2024-06", "2024-06-18", False, Age.UNCLEAR),
        ("2024-05", "2024-06-18", False, Age.OLD),
        ("2025", "2024-06-18", False, Age.NEW),
        ("2024", "2024-06-18", False, Age.UNCLEAR),
        ("2024", "2024-06-18", True, Age.UNCLEAR),
        ("2023", "2024-06-18", False, Age.OLD),
        ("2024-03-01", "2024", False, Age.UNCLEAR),
        ("2024-03-01", "2024", True, Age.NEW),
        ("2024", "2024", True, Age.NEW),
        ("", "2024-06-18", False, Age.UNCLEAR),
        ("2024-06-18", "", False, Age.UNCLEAR),
    ],
)
def test_new_old_or_unclear(published, limit, inclusive, expected):
    found, reason = age(parse_date(published), Horizon(parse_date(limit), "the limit", inclusive=inclusive))
    assert found is expected
    assert reason


@given(st.dates(), st.dates())
def test_exact_dates_are_always_clear(a, b):
    published, limit = (PartialDate(date.year, date.month, date.day) for date in (a, b))
    assert age(published, Horizon(limit, ""))[0] is (Age.NEW if a > b else Age.OLD)


def test_at_first_the_newest_matched_paper_is_the_limit():
    matches = [
        match("a", PartialDate(2023, 5, 1)),
        match("b", PartialDate(2024, 6, 18)),
        match("c", PartialDate(2024, 7, 1), OTHER),
    ]
    assert horizon("", matches, [LISTING], Ledger(), TODAY).date == PartialDate(2024, 6, 18)


def test_an_exact_date_says_more_than_a_bare_year():
    matches = [match("a", PartialDate(2024, 5, 1)), match("b", PartialDate(2025))]
    assert horizon("", matches, [LISTING], Ledger(), TODAY).date == PartialDate(2024, 5, 1)
    assert horizon("", matches[1:], [LISTING], Ledger(), TODAY).date == PartialDate(2025)


def test_without_dates_the_years_of_the_page_count_and_else_nothing_can_be_told():
    listing = Listing(Role.PUBLICATIONS, ("A",), (), "A", 1, year=2022)
    assert horizon("", [match("a", None)], [listing], Ledger(), TODAY).date == PartialDate(2022)
    unknown = horizon("", [match("a", None)], [LISTING], Ledger(), TODAY)
    assert age(TODAY, unknown)[0] is Age.UNCLEAR


def test_on_a_page_without_papers_all_is_new():
    news = Listing(Role.NEWS, (), (), "Moved to a new house", 1)
    assert age(PartialDate(1999), horizon("", [], [news], Ledger(), TODAY))[0] is Age.NEW


def test_later_the_limit_is_that_of_the_first_sync():
    ledger = Ledger(
        (
            entry("a", published=PartialDate(2024, 6, 18)),
            entry("b", published=PartialDate(2024, 6, 19), state=State.PUBLISHED, sections=("Preprints",)),
            entry("c", seen="2024-07-20", published=PartialDate(2024, 7, 19)),
            entry("d", published=PartialDate(2024, 6, 30), state=State.HELD),
        )
    )
    matches = [match("c", PartialDate(2024, 7, 19))]
    assert horizon("", matches, [LISTING], ledger, PartialDate(2024, 8, 1)).date == PartialDate(2024, 6, 18)


def test_a_source_that_failed_at_first_gives_the_exact_date_later():
    ledger = Ledger((entry("arxiv:1", ids=("arxiv:1",), published=PartialDate(2024)),))
    paper = Paper("arxiv:1", "A", ids=("arxiv:1",), published=PartialDate(2024, 6, 18))
    limit = horizon("", [Match(paper, LISTING, SAME)], [LISTING], ledger, TODAY)
    assert limit.date == PartialDate(2024, 6, 18)


def test_a_recent_paper_that_comes_to_light_late_is_unclear_and_not_left_out():
    limit = horizon(
        "", [], [LISTING], Ledger((entry("a", published=PartialDate(2024, 6, 18)),)), PartialDate(2024, 7, 1)
    )
    assert age(PartialDate(2024, 6, 17), limit)[0] is Age.UNCLEAR
    assert age(PartialDate(2024, 1, 17), limit)[0] is Age.OLD


@pytest.mark.parametrize(
    ("since", "ledger", "published", "expected"),
    [
        ("all", Ledger(), "1999", Age.NEW),
        ("2020-01-01", Ledger(), "2020-01-01", Age.NEW),
        ("2020-01-01", Ledger(), "2019-12-31", Age.OLD),
        ("2020", Ledger(), "2020", Age.NEW),
        ("today", Ledger(), "2024-06-20", Age.NEW),
        ("today", Ledger(), "2024-06-19", Age.OLD),
        ("today", Ledger((entry("a", seen="2024-01-01"),)), "2024-02-01", Age.NEW),
    ],
)
def test_since_overrides_the_page(since, ledger, published, expected):
    limit = horizon(since, [match("a", TODAY)], [LISTING], ledger, TODAY)
    assert age(parse_date(published), limit)[0] is expected
