"""The date that a news item gives itself, also where it leaves out the year or the month."""

import pytest

from pipeline.model import PartialDate
from pipeline.page.dates import render_date
from pipeline.page.item_dates import find_item_date, is_dated, list_day_first

# an item, the year above it; its date; 7 May 2032 in its form
ITEMS = [
    ("- **Jun 20** — x", 2024, "2024-06-20", "May 7"),
    ("- 20 June: x", 2024, "2024-06-20", "7 May"),
    ("- 06/20: x", 2024, "2024-06-20", "05/07"),
    ("- 20/6: x", 2024, "2024-06-20", "7/5"),
    ("- **Mar. 18, 2024**: x", 2024, "2024-03-18", "May 7, 2032"),
    ("- [6月20日] x", 2024, "2024-06-20", "5月7日"),
    ("- *Jun*: x", 2024, "2024-06", "May"),
    ("- Jun 2023: x", 2024, "2023-06", "May 2032"),
    ("- 2024: x", None, "2024", "2032"),
    ("- **[2024]** x", None, "2024", "2032"),
    ("- Fall 2024: x", None, "2024-10", "Spring 2032"),
    ("- SUMMER 2024: x", None, "2024-07", "SPRING 2032"),
    ("- [x](https://a.example/2023/05/b), June 2024", None, "2024-06", "May 2032"),
    ("- ![d](https://b.example/2024.06-red) x", None, "2024-06", "2032.05"),
    ("- <time datetime='2024-06'>June 2024</time> x", None, "2024-06", "May 2032"),
    ("- 「2024.06」 x", None, "2024-06", "2032.05"),
    ("- [202406] x", None, "2024-06", "203205"),
    ("- `20240620` x", None, "2024-06-20", "20320507"),
    (r"- **\[Summer 2024\]** x", None, "2024-07", "Spring 2032"),
    ("<div><div class='date'>2024</div><div>x of ICML 2023</div></div>", None, "2024", "2032"),
]


@pytest.mark.parametrize(("raw", "year", "date", "_written"), ITEMS)
def test_found(raw, year, date, _written):
    found = find_item_date(raw, year)
    assert found
    assert str(found.date) == date
    assert is_dated(raw)


@pytest.mark.parametrize(("raw", "year", "_date", "written"), ITEMS)
def test_another_in_the_same_form(raw, year, _date, written):
    found = find_item_date(raw, year)
    assert found
    assert render_date(found, PartialDate(2032, 5, 7)) == written


@pytest.mark.parametrize(
    "raw",
    [
        "- 2024 was a good year",
        "- May I ask you something?",
        "- March against the flood",
        "- [Talk](https://a.example/2024/06/x)",
        "- In 2024 I moved",
        "<!-- 2024-06 --> x",
    ],
)
def test_no_date(raw):
    assert find_item_date(raw) is None
    assert find_item_date(raw, 2024) is None
    assert not is_dated(raw)


def test_one_date_tells_the_order_of_all():
    assert list_day_first(["- 04/07/2024: a", "- 20/06/2024: b"]) is True
    assert list_day_first(["- 04/07/2024: a", "- 06/20/2024: b"]) is False
    assert list_day_first(["- 04/07/2024: a", "- June 2024: b"]) is None


def test_the_day_stands_first_without_a_year_where_another_item_says_so():
    raws = ["- 4/5: x", "- 30/4: x"]
    assert list_day_first(raws) is True
    assert list_day_first(raws[:1]) is None
    assert str(find_item_date(raws[0], 2031, day_first=True).date) == "2031-05-04"
    assert str(find_item_date(raws[0], 2031).date) == "2031-04-05"
