"""When conferences are held."""

from datetime import date

import pytest

from pipeline.papers.venue_dates import USUAL_DAYS, usual_day
from pipeline.papers.venue_names import CONFERENCES


def test_every_name_is_known_and_every_day_is_one():
    assert set(USUAL_DAYS) <= set(CONFERENCES)
    for month, day in USUAL_DAYS.values():
        date(2031, month, day)


def test_the_table_runs_through_the_year():
    assert list(USUAL_DAYS.values()) == sorted(USUAL_DAYS.values())


@pytest.mark.parametrize("short", USUAL_DAYS)
def test_a_conference_is_found_by_its_short_form(short):
    assert usual_day(f"{short} 2031") == USUAL_DAYS[short]


@pytest.mark.parametrize(
    ("venue", "short"),
    [
        ("International Conference on Learning Representations (ICLR) 2031", "ICLR"),
        ("In Advances in Neural Information Processing Systems 44", "NeurIPS"),
        ("NIPS'31", "NeurIPS"),
        ("Findings of EMNLP 2031", "EMNLP"),
        ("Workshop on Small Gardens at ICML 2031", "ICML"),
        ("SIGGRAPH Asia 2031", "SIGGRAPH Asia"),
    ],
)
def test_a_venue_is_held_where_its_text_says(venue, short):
    assert usual_day(venue) == USUAL_DAYS[short]


@pytest.mark.parametrize("venue", ["", "Journal of Small Seas", "Annual Meeting of the Knot Society 2031"])
def test_other_venues_have_no_day(venue):
    assert usual_day(venue) is None
