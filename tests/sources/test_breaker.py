import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.sources.breaker import FIRST_REST, LONGEST_REST, Breaker

NOW = 1_718_900_000.0
DAY = 86_400.0


def blocked(times, now=NOW, wish=0.0):
    breaker = Breaker()
    for _ in range(times):
        breaker = breaker.after_block("blocked", now, wish)
    return breaker


@pytest.mark.parametrize(("times", "days"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 14), (60, 14)])
def test_the_rest_doubles_up_to_two_weeks(times, days):
    assert blocked(times).next_try == NOW + days * DAY


@pytest.mark.parametrize(("wish", "rest"), [(3600.0, FIRST_REST), (3 * DAY, 3 * DAY), (1e12, LONGEST_REST)])
def test_what_the_host_asks_for_is_kept_where_it_is_more(wish, rest):
    assert blocked(1, wish=wish).next_try == NOW + rest


def test_the_first_block_is_the_one_that_is_told():
    breaker = blocked(1).after_block("consent", NOW + 2 * DAY)
    assert (breaker.blocked_since, breaker.times, breaker.why) == (NOW, 2, "consent")
    with pytest.raises(
        SourceError, match=r"blocked since 2024-06-20 16:13 UTC \(consent\); next try 2024-06-24"
    ) as error:
        breaker.verify_time(0, NOW + 3 * DAY)
    assert error.value.reason == "cooling-down"


def test_a_breaker_comes_back_as_it_was(tmp_path):
    blocked(3).save(tmp_path / "x.json")
    assert Breaker.load(tmp_path / "x.json") == blocked(3)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"times": 1e999, "asked": "x", "next_try": null}', "\x00"])
def test_a_damaged_breaker_is_a_closed_one(tmp_path, damage):
    (tmp_path / "x.json").write_text(damage)
    breaker = Breaker.load(tmp_path / "x.json")
    assert breaker == Breaker()
    breaker.verify_time(20 * 3600, NOW)


@given(st.integers(0, 20), st.floats(0, 10 * LONGEST_REST), st.floats(-1e9, 1e9), st.floats(0, 30 * DAY))
def test_nothing_keeps_us_away_for_more_than_two_weeks_or_one_interval(times, wish, jump, interval):
    """Whatever the host asks and however the clock jumps: from any moment on, the next try is that near."""
    now = NOW + jump
    assert blocked(times, wish=wish).again(interval, now) <= now + max(LONGEST_REST, interval)
