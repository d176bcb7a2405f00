"""Where a new entry goes in a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import PartialDate
from pipeline.page.writing.place import newest_first, place_by_date, place_by_year, rises_once, years_rise

PLACES = [
    ((2031, 2030, 2029), 2032, 0),
    ((2031, 2030, 2029), 2030, 1),
    ((2031, 2030, 2029), 2020, 3),
    ((2031, None, 2029), 2030, 1),
    ((2029, 2030, 2031), 2032, 3),
    ((2029, 2030, 2031), 2030, 2),
    ((), 2030, 0),
    ((2031, 2030), None, 0),
    ((2029, 2030, 2031), None, 3),
    ((2029, 2030), None, 0),  # one step upward is a slip
    ((2030, 2031, 2031, 2029, 2030, 2028), 2031, 0),
    ((2031, 2029, 2030, 2031, 2031), 2032, 0),
]


@pytest.mark.parametrize(("years", "year", "index"), PLACES)
def test_place_by_year(years, year, index):
    assert place_by_year(years, year, falling=newest_first(years)) == index


@pytest.mark.parametrize(
    ("years", "others", "rises"),
    [
        ((2029, 2030, 2030), (), True),
        ((2029, None, 2030, 2030), ((2031,), ()), True),
        ((2029, 2030), (), False),  # so few stand so by a slip
        ((None, 2030, 2030), (), False),
        ((2029, 2030, 2030), ((2031, 2030),), False),
        ((2029, 2030, 2030), ((2030, 2031),), False),  # two steps are for `newest_first` to weigh
        ((2030, 2029, 2030), (), False),
    ],
)
def test_one_step_upward_tells_the_way_of_a_list_where_nothing_speaks_against_it(years, others, rises):
    assert rises_once(years, others) is rises


@pytest.mark.parametrize(
    ("headings", "rise"),
    [
        ((2028, 2030, 2031), True),
        ((None, 2028, 2030, 2031), True),
        ((2030, 2031), False),
        ((2031, 2030, 2028), False),
        ((2028, 2031, 2030), False),
    ],
)
def test_years_above_groups_tell_the_way_of_a_list(headings, rise):
    assert years_rise(headings) is rise


@given(st.lists(st.integers(2000, 2040), min_size=2), st.integers(2000, 2040), st.booleans())
def test_a_sorted_list_stays_sorted(years, year, falls):
    years.sort(reverse=falls)
    at = place_by_year(years, year, falling=falls)
    placed = [*years[:at], year, *years[at:]]
    assert placed == sorted(placed, reverse=falls)


def test_news_of_a_month_stand_first_where_the_newest_is_first():
    dates = [PartialDate(2031, 5), PartialDate(2031, 3), None, PartialDate(2031, 1)]
    assert [place_by_date(dates, PartialDate(2031, month)) for month in (6, 5, 3, 2)] == [0, 0, 1, 2]


def test_news_go_behind_where_the_oldest_is_first():
    dates = [PartialDate(2031, 1), PartialDate(2031, 3)]
    assert [place_by_date(dates, PartialDate(2031, month)) for month in (6, 3, 2)] == [2, 2, 1]
