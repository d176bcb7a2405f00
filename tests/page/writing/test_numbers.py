"""Numbers that the owner counts by hand stay a count."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.commands.apply import add_papers
from pipeline.model import Evidence, Name, PartialDate, Record
from pipeline.page.options import PageOptions
from pipeline.page.writing.numbers import entry_number, renumber, with_number

LEADS = [("1. x", 1), ("12) x", 12), ("[7] x", 7), ("(3) x", 3), ("**4.** x", 4), ("  2. x", 2), (r"\[9\] x", 9)]
LEADS += [("**4**. x", 4), ("- **4.** x", 4), ("* **14)** x", 14), ("*4.* x", 4), ("- _4._ x", 4), ("- **[4]** x", 4)]
LEADS += [
    ("- **4 x**", None),
    ("- *4. x*", None),
    ("- **2031.** x", None),
    ("[1986. x](u)", None),
    ("[1986) x](u)", None),
    ("(2031. x)", None),
    ("- x", None),
    ("2031 was a year", None),
    ("[2031] x", None),
    ("2031.06.20: x", None),
    ("3.14 x", None),
    ("", None),
    ("<p>[5] x</p>", 5),
]


@pytest.mark.parametrize(("raw", "number"), LEADS)
def test_number(raw, number):
    assert entry_number(raw) == number


@given(st.sampled_from([raw for raw, number in LEADS if number]), st.integers(0, 1899))
def test_a_number_is_replaced_and_nothing_else(raw, number):
    changed = with_number(raw, number)
    assert entry_number(changed) == number
    assert with_number(changed, entry_number(raw)) == raw


COUNTS = [
    ((1, 2, 3), (0,), (1,), ((0, 2), (1, 3), (2, 4))),
    ((1, 2, 3), (3,), (4,), ()),
    ((1, 2, 3), (1, 1), (2, 3), ((1, 4), (2, 5))),
    ((3, 2, 1), (0,), (4,), ()),
    ((3, 2, 1), (3,), (1,), ((0, 4), (1, 3), (2, 2))),
    ((1, 1, 1), (0,), (1,), ()),
    ((None, None), (0,), (None,), ()),
    ((1, 2, 1, 2), (2,), (1,), None),
    ((1, 1, 2, 3), (0,), (1,), ()),
]


@pytest.mark.parametrize(("numbers", "places", "new", "moved"), COUNTS)
def test_renumber(numbers, places, new, moved):
    found = renumber(numbers, places)
    assert found.new == new
    if moved is not None:
        assert tuple(sorted(found.moved)) == moved


@given(st.integers(2, 30), st.lists(st.integers(0, 30), min_size=1, max_size=5), st.booleans())
def test_a_count_stays_consecutive(length, places, falls):
    numbers = list(range(length, 0, -1) if falls else range(1, length + 1))
    places = sorted(min(place, length) for place in places)
    found = renumber(numbers, places)
    moved = dict(found.moved)
    new = list(found.new)
    shown = []
    for index in range(length + 1):
        shown += [new.pop(0) for place in places if place == index]
        if index < length:
            shown.append(moved.get(index, numbers[index]))
    total = length + len(places)
    assert shown == (list(range(total, 0, -1)) if falls else list(range(1, total + 1)))


@given(st.integers(2, 30), st.data())
def test_a_count_closes_up_where_an_entry_leaves(length, data):
    gone = data.draw(st.integers(0, length - 1))
    moved = dict(renumber(range(1, length + 1), (), frozenset({gone})).moved)
    assert [moved.get(n, n + 1) for n in range(length) if n != gone] == list(range(1, length))


WORDS = [
    "amber",
    "brass",
    "cedar",
    "delft",
    "ebony",
    "flint",
    "glass",
    "horn",
    "iron",
    "jade",
    "kelp",
    "lime",
    "mica",
    "nacre",
]
WORDS += ["opal", "pine", "quartz", "rust"]
YEARS = st.lists(st.integers(2020, 2031), min_size=2, max_size=6)


@given(YEARS, st.lists(st.integers(2018, 2033), min_size=1, max_size=4), st.booleans(), st.booleans())
def test_one_count_through_all_years_stays_one_count(listed, new, falls, down):
    """However many papers come at once, into whichever years: the numbers are those of the page, one after another."""
    listed = sorted({*listed, 2024, 2025}, reverse=falls)
    count = [2 * len(listed) - n if down else n + 1 for n in range(2 * len(listed))]
    page = "# Papers\n"
    for n, year in enumerate(listed):
        page += f"\n## {year}\n\n"
        for k in (2 * n, 2 * n + 1):
            page += f"- [{count[k]}] V. Roth, U. Kern. *Mosaics of models, part {WORDS[k]}*. Journal of Nets, {year}.\n"
    names = (Name("Roth", "Vera"), Name("Kern", "Uwe"))
    records = []
    for n, year in enumerate(new):
        known = {"published": PartialDate(year), "venue": "Journal of Nets", "evidence": Evidence.GIVEN}
        records.append(Record("bibliography", f"Lamps and {WORDS[n]} doors of the harbour", names, **known))
    options = PageOptions(author=names[0], into="Papers", news="off")
    written = add_papers(page.encode(), records, options, date(2033, 6, 1)).page.decode()
    numbers = [int(number) for number in re.findall(r"^- \[(\d+)\]", written, re.MULTILINE)]
    wanted = list(range(1, len(count) + len(new) + 1))
    assert numbers == (wanted[::-1] if down else wanted)
