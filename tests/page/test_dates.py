"""Dates as people write them, and another one written the same way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import PartialDate
from pipeline.page.dates import find_date, is_day_first, render_date
from pipeline.page.months import LANGUAGES

# a date in a text; what it says; May 2032, the 7th, in its form; the same without a day
FORMS = [
    ("(June 2024): x", "2024-06", "May 2032", "May 2032"),
    ("[2024.06] x", "2024-06", "2032.05", "2032.05"),
    ("*06/2024*: x", "2024-06", "05/2032", "05/2032"),
    ("*2024。06.20* x", "2024-06-20", "2032。05.07", "2032。05"),
    ("6/2024: x", "2024-06", "5/2032", "5/2032"),
    ("6/24: x", "2024-06", "5/32", "5/32"),
    ("06.24: x", "2024-06", "05.32", "05.32"),
    ("12-2024: x", "2024-12", "05-2032", "05-2032"),
    ("2024-06-20 x", "2024-06-20", "2032-05-07", "2032-05"),
    ("June 20, 2024: x", "2024-06-20", "May 7, 2032", "May 2032"),
    ("June 1st, 2024: x", "2024-06-01", "May 7th, 2032", "May 2032"),
    ("20 June 2024: x", "2024-06-20", "7 May 2032", "May 2032"),
    ("Juni 2024: x", "2024-06", "Mai 2032", "Mai 2032"),
    ("JUNE 2024: x", "2024-06", "MAY 2032", "MAY 2032"),
    ("june 2024: x", "2024-06", "may 2032", "may 2032"),
    ("2024年6月 x", "2024-06", "2032年5月", "2032年5月"),
    ("2024 June: x", "2024-06", "2032 May", "2032 May"),
    ("Jun'24: x", "2024-06", "May'32", "May'32"),
    ("_2024.06_: x", "2024-06", "2032.05", "2032.05"),
    ("20.06.2024: x", "2024-06-20", "07.05.2032", "05.2032"),
    ("06.20.2024: x", "2024-06-20", "05.07.2032", "05.2032"),
    ("20/06/2024: x", "2024-06-20", "07/05/2032", "05/2032"),
    ("20 de junio de 2024: x", "2024-06-20", "7 de mayo de 2032", "mayo de 2032"),
    ("juil. 2024: x", "2024-07", "mai 2032", "mai 2032"),
    ("2024 年 6 月 x", "2024-06", "2032 年 5 月", "2032 年 5 月"),
    ("2024년 6월 x", "2024-06", "2032년 5월", "2032년 5월"),
    ("2024年6月20日 x", "2024-06-20", "2032年5月7日", "2032年5月"),
    ("2024年 6月 20日 x", "2024-06-20", "2032年 5月 7日", "2032年 5月"),
    ("2024년 6월 20일 x", "2024-06-20", "2032년 5월 7일", "2032년 5월"),
]


@pytest.mark.parametrize(("text", "date", "_day", "_month"), FORMS)
def test_found(text, date, _day, _month):
    found = find_date(text)
    assert found
    assert str(found.date) == date


@pytest.mark.parametrize(("text", "_date", "day", "month"), FORMS)
def test_written_in_the_same_form(text, _date, day, month):
    form = find_date(text)
    assert form
    assert render_date(form, PartialDate(2032, 5, 7)) == day
    assert render_date(form, PartialDate(2032, 5)) == month


@pytest.mark.parametrize(
    "text", ["", "in 2024", "arXiv:2406.01583", "Maypole 2024x", "3.14", "pp. 12-2024", "Vol. 3-2014", "3-14"]
)
def test_no_date(text):
    assert find_date(text) is None


@pytest.mark.parametrize(
    ("text", "day_first", "month"),
    [("04/07/2024", None, 4), ("04/07/2024", True, 7), ("04.07.2024", None, 7), ("04.07.2024", False, 4)],
)
def test_which_number_is_the_month(text, day_first, month):
    found = find_date(text, day_first=day_first)
    assert found
    assert found.date.month == month


SHORT = [
    ("Jun. 2024", (), 9, "Sep. 2032"),
    ("Jun. 2024", (), 5, "May 2032"),
    ("Jun 2024", (), 9, "Sep 2032"),
    ("Jun. 2024", ("Sept.",), 9, "Sept. 2032"),
    ("May 2024", ("Sep", "Jan"), 11, "Nov 2032"),
    ("May 2024", ("September", "January"), 11, "November 2032"),
    ("May 2024", ("Sep.", "Jan."), 11, "Nov. 2032"),
    ("July 2024", ("Mar", "July", "April"), 9, "Sep 2032"),  # the nearest one that tells
    ("July 2024", ("July", "April", "Sept.", "June"), 11, "Nov. 2032"),  # the press shortens long names alone
    ("May 2024", ("May", "April", "Jan", "January", "December", "Feb"), 9, "September 2032"),  # no habit of the press
    ("Jan. 2024", ("Jan.", "April", "June"), 4, "April 2032"),
]


@pytest.mark.parametrize(("example", "others", "month", "written"), SHORT)
def test_short_months_as_the_list_writes_them(example, others, month, written):
    form = find_date(example)
    assert form
    assert render_date(form, PartialDate(2032, month), others) == written


@given(st.sampled_from([form[0] for form in FORMS]), st.integers(2000, 2099), st.integers(1, 12), st.integers(1, 28))
def test_what_is_written_is_read_again(text, year, month, day):
    form = find_date(text)
    assert form
    again = find_date(render_date(form, PartialDate(year, month, day)), day_first=is_day_first(form.found))
    assert again
    assert (again.date.year, again.date.month) == (year, month)
    assert again.date.day in {0, day}


def test_every_language_names_twelve_months():
    assert {len(set(months)) for months in LANGUAGES.values()} == {12}
