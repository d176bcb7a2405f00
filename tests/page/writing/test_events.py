"""Conferences of one year keep the order in which they are held."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.page.writing.events import event_day, keeps_days, place_among_days
from pipeline.papers.venue_dates import USUAL_DAYS

DAYS = st.sampled_from(sorted(USUAL_DAYS.values()))


@given(st.lists(DAYS), DAYS, st.booleans())
def test_a_list_in_order_stays_in_order(days, own, falling):
    days = sorted(days, reverse=falling)
    at = place_among_days(days, own, falling=falling)
    if at is None:
        assert all(day <= own for day in days)
    else:
        assert [*days[:at], own, *days[at:]] == sorted([*days, own], reverse=falling)


@given(st.lists(DAYS, min_size=1), DAYS, st.booleans(), st.data())
def test_entries_of_unknown_days_do_not_move_the_place_past_a_known_one(days, own, falling, data):
    days = sorted(days, reverse=falling)
    mixed = list(days)
    for at in sorted(data.draw(st.lists(st.integers(0, len(days)), max_size=4)), reverse=True):
        mixed.insert(at, None)
    alone, among = (place_among_days(each, own, falling=falling) for each in (days, mixed))
    assert (alone is None) == (among is None)
    if among is not None:
        assert alone == sum(day is not None for day in mixed[:among])


def test_a_year_in_another_order_tells_no_place():
    days = [USUAL_DAYS["ICML"], USUAL_DAYS["NeurIPS"], USUAL_DAYS["CHI"]]
    assert place_among_days(days, USUAL_DAYS["WWW"], falling=True) is None
    assert place_among_days(days, USUAL_DAYS["WWW"], falling=False) is None


def kept(shorts, years, *, falling=True):
    return keeps_days(years, [USUAL_DAYS.get(short) for short in shorts], falling=falling)


def test_a_list_keeps_its_days_but_for_slips():
    assert kept(["ICML", "NeurIPS", "ICLR"], [2031, 2030, 2030])
    assert not kept(["ICLR", "NeurIPS"], [2031, 2031])
    assert kept(["ICLR", "NeurIPS"], [2031, 2031], falling=False)
    slip = ["ICLR", "NeurIPS", "ICML", "CHI", "AAAI"]
    assert kept(slip, [2031] * 5)
    assert not kept(slip[:4], [2031] * 4)


def test_entries_of_unknown_year_or_day_say_nothing_of_it():
    assert kept(["ICLR", "", "NeurIPS"], [2031] * 3)
    assert kept(["ICLR", "NeurIPS"], [None, None])
    assert kept(["ICML", "ACL"], [2031, 2030])


@pytest.mark.parametrize(
    ("venue", "kind", "month", "day"),
    [
        ("ICML 2031", "conference", 0, USUAL_DAYS["ICML"]),
        ("ICML 2031", "conference", 7, USUAL_DAYS["ICML"]),
        ("ICML 2031", "conference", 6, (6, 15)),
        ("Journal of the ACL", "journal", 0, None),
        ("Journal of the ACL", "journal", 3, (3, 15)),
        ("Knots 2031", "conference", 0, None),
    ],
)
def test_the_month_that_an_entry_says_is_surer_than_what_is_usual(venue, kind, month, day):
    assert event_day(venue, kind, month) == day
