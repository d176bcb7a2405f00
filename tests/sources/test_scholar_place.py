"""What Google Scholar's line below a title says of venue, volume, issue and pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.scholar_place import Place, scholar_place

JOURNAL = "article-journal"


@pytest.mark.parametrize(
    ("shown", "place"),
    [
        ("Journal of Low Banks 12 (3), 45-67", Place("Journal of Low Banks", "12", "3", "45-67", JOURNAL)),
        ("Peat and Water D 110 (5), 054513", Place("Peat and Water D", "110", "5", "054513", JOURNAL)),
        ("Reeds 5, e3001", Place("Reeds", "5", "", "e3001", JOURNAL)),
        ("Mills 186 (Supplement_1), 12-20. e5", Place("Mills", "186", "Supplement 1", "12-20.e5", JOURNAL)),
        ("Low Banks Physics 2031 (5), 1-30", Place("Low Banks Physics", "2031", "5", "1-30", JOURNAL)),
        ("Low Banks Meeting 2031, 23", Place("Low Banks Meeting 2031", "", "", "23")),
        ("Conference on Slow Waters (SW), 1-9", Place("Conference on Slow Waters (SW)", "", "", "1-9")),
        ("Proceedings of the Reeds Meeting 12 (3), 4-9", Place("Proceedings of the Reeds Meeting", "12", "3", "4-9")),
        ("Reeds 36, 508-5 …", Place("Reeds", "36", "", "", JOURNAL)),  # a number that was cut is wrong
        ("Reeds 36 (10), 11024 …", Place("Reeds", "36", "10", "", JOURNAL)),
    ],
)
def test_volume_issue_and_pages_are_taken_from_the_venue(shown, place):
    assert scholar_place(shown) == place


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "Journal of Low Banks",
        "Journal of Very Long Names and …",
        "Institute of Reeds Working Paper 312, 1-20",
        "US Patent 11,102,702",
        "bioRxiv, 2031.04.05.535718",
        "arXiv preprint arXiv:2006.14651",
        "(No Title), 12",
        "Low Banks 2031, 2031",
    ],
)
def test_what_names_no_volume_stays(shown):
    assert scholar_place(shown) == Place(shown)


def test_a_known_venue_keeps_the_number_that_tells_its_year():
    shown = "Advances in Neural Information Processing Systems 36, 1-20"
    assert scholar_place(shown) == Place(shown, "36", "", "1-20")


NAMES = st.sampled_from(["Reeds", "Journal of Low Banks", "Mills & Tides: Letters", "Peat (PT)", "Low Banks D"])
NUMBERS = st.integers(1, 999).map(str)


@given(NAMES, NUMBERS, st.just("") | NUMBERS, NUMBERS, st.just("") | NUMBERS)
def test_the_parts_make_the_line_again(name, volume, issue, first, last):
    pages = f"{first}-{last}" if last else first
    bracket = f" ({issue})" if issue else ""
    assert scholar_place(f"{name} {volume}{bracket}, {pages}") == Place(name, volume, issue, pages, JOURNAL)


@given(st.text(max_size=60))
def test_any_text_has_a_place(text):
    place = scholar_place(text)
    assert text.startswith(place.venue)
    assert place.volume in text
