"""The order inside a year is the owner's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.page.writing.order import kind_order, least_offence

KINDS = ("preprint", "conference", "journal", "workshop", "")


def test_kinds_that_always_stand_the_same_way_have_an_order():
    years = [2031] * 4 + [2030] * 3
    kinds = ["journal", "journal", "conference", "conference", "journal", "conference", "conference"]
    assert kind_order(years, kinds) == {("journal", "conference"): 1.0}


def test_kinds_of_different_years_are_not_compared():
    assert kind_order([2031, 2030, 2029, 2028], ["journal", "conference", "journal", "conference"]) == {}


def test_preprints_on_top_are_no_order():
    above, below = ["preprint", "conference", "conference"], ["conference", "conference", "preprint"]
    assert kind_order([2031] * 3 + [2030] * 3, above + above) == {}
    assert kind_order([2031] * 3 + [2030] * 3, below + below) == {("conference", "preprint"): 1.0}


def test_one_year_is_not_enough():
    assert kind_order([2031] * 4, ["conference", "preprint", "preprint", "preprint"]) == {}


@pytest.mark.parametrize(
    ("kinds", "kind", "places"),
    [
        ("jjcc", "c", [2, 3, 4]),
        ("jjcc", "j", [0, 1, 2]),
        ("jjj", "c", [3]),
        ("ccc", "j", [0]),
        ("", "c", [0]),
        ("jcx", "x", [0, 1, 2, 3]),
    ],
)
def test_places_that_keep_the_order(kinds, kind, places):
    assert least_offence(list(kinds), kind, {("j", "c"): 1.0}) == places


@given(st.lists(st.sampled_from(KINDS), max_size=20), st.sampled_from(KINDS))
def test_the_places_are_those_of_the_least_cost(kinds, kind):
    above = {("journal", "conference"): 0.9, ("conference", "preprint"): 0.8, ("journal", "preprint"): 1.0}
    costs = [
        sum(above.get((kind, other), 0) for other in kinds[:at])
        + sum(above.get((other, kind), 0) for other in kinds[at:])
        for at in range(len(kinds) + 1)
    ]
    assert least_offence(kinds, kind, above) == [at for at, cost in enumerate(costs) if cost < min(costs) + 1e-6]


@given(st.lists(st.sampled_from(KINDS)), st.sampled_from(KINDS))
def test_there_is_always_a_place_and_without_an_order_all_are_good(kinds, kind):
    assert least_offence(kinds, kind, {}) == list(range(len(kinds) + 1))
    order = kind_order([2031] * len(kinds), kinds)
    places = least_offence(kinds, kind, order)
    assert places
    assert set(places) <= set(range(len(kinds) + 1))
