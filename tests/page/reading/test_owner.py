"""The owner's name, as pages write it."""

import pytest

from pipeline.model import Name
from pipeline.page.reading.merit import owner_pattern

VERA, BY_INITIAL = owner_pattern([Name("Roth", "Vera")]), owner_pattern([Name("Roth", "V.")])


@pytest.mark.parametrize(
    "text",
    [
        "Vera Roth",
        "Vera L. Roth",
        "V. Roth",
        "V.Roth",
        "V Roth",
        "V. L. Roth",
        "V. <b>Roth</b>",
        "V. **Roth**",
        "Ve. Roth",
        "Roth, Vera",
        "Roth, V.",
        "Roth V",
        "ROTH V.",
    ],
)
def test_the_owner_is_known_in_every_way_of_writing(text):
    assert VERA.search(text)
    assert BY_INITIAL.search(text) or "Ve." in text


@pytest.mark.parametrize("text", ["Veit Roth", "Vic Roth", "Uwe Roth", "Roth, Viktor", "U. V. Rothe", "Vera Rother"])
def test_namesakes_are_others(text):
    assert not VERA.search(text)


def test_an_initial_stands_for_every_name_that_begins_with_it():
    assert BY_INITIAL.search("Vera Roth")
    assert BY_INITIAL.search("Roth, Veit")
    assert not BY_INITIAL.search("Uwe Roth")
