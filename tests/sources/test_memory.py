from pathlib import Path

import pytest

from pipeline.model import SourceState
from pipeline.sources.memory import Memory, after_failure, after_success, load_memories, load_memory, save_memory
from pipeline.sources.poll import poll
from pipeline.sources.state import load_state, number_in
from tests.sources.conftest import DATA, Reply, entry_of, feed_of, settings_of

QUERY = "/api/query"
PAGE = "/citations"
CLASSIC = (DATA / "arxiv" / "classic.xml").read_bytes()
CAPTCHA = (DATA / "scholar" / "blocked-captcha.html").read_bytes()
PROFILE = (DATA / "scholar" / "profile.html").read_bytes()
LENA = {"scholar": "LenaRiveraAJ"}
DAY = 86_400.0


def memories(settings, http):
    return {memory.name: memory for memory in load_memories(settings, http.cache, http.clock)}


def test_what_is_switched_on_and_was_never_asked_is_known_by_name(server, http):
    settings = settings_of(server.url, LENA, dblp={"enabled": True, "person": "10/3248"})
    assert memories(settings, http) == {name: Memory(name) for name in ("arxiv", "scholar", "dblp")}


def test_a_good_run_is_remembered(server, http, time):
    server.says(QUERY, CLASSIC)
    server.says(PAGE, PROFILE)
    settings = settings_of(server.url, LENA)
    poll(settings, http)
    arxiv = memories(settings, http)["arxiv"]
    assert (arxiv.state, arxiv.records, arxiv.failures) == (SourceState.OK, 3, 0)
    assert (arxiv.asked, arxiv.succeeded, arxiv.next_try) == (time.now, time.now, 0)


def test_failures_are_counted_and_the_last_success_stays_known(server, http, time):
    """F111."""
    server.says(QUERY, CLASSIC, Reply(b"", 404))
    settings = settings_of(server.url, scholar={"enabled": False})
    began = time.now
    for _ in range(4):
        poll(settings, http)
        time.now += DAY
    arxiv = memories(settings, http)["arxiv"]
    assert (arxiv.state, arxiv.failures, arxiv.records) == (SourceState.FAILED, 3, 3)
    assert (arxiv.succeeded, arxiv.asked) == (began, began + 3 * DAY)
    assert "404" in arxiv.message


def test_a_good_run_ends_the_count_of_failures(server, http):
    server.says(QUERY, Reply(b"", 404), CLASSIC)
    settings = settings_of(server.url, scholar={"enabled": False})
    poll(settings, http)
    poll(settings, http)
    assert memories(settings, http)["arxiv"].failures == 0


def test_a_block_says_since_when_and_until_when_and_only_while_it_lasts(server, http, time):
    server.says(QUERY, CLASSIC)
    server.says(PAGE, CAPTCHA)
    settings = settings_of(server.url, LENA)
    began = time.now
    poll(settings, http)
    time.now += 3600
    poll(settings, http)  # skipped: what was known of the block stays
    scholar = memories(settings, http)["scholar"]
    assert (scholar.state, scholar.failures) == (SourceState.FAILED, 1)
    assert (scholar.blocked_since, scholar.next_try) == (began, began + DAY)
    time.now = began + DAY
    scholar = memories(settings, http)["scholar"]
    assert (scholar.blocked_since, scholar.next_try) == (0, 0)


def test_the_interval_of_scholar_is_a_next_try_without_a_block(server, http, time):
    server.says(QUERY, CLASSIC)
    server.says(PAGE, PROFILE)
    settings = settings_of(server.url, LENA, scholar={"min_interval": 20})
    poll(settings, http)
    scholar = memories(settings, http)["scholar"]
    assert (scholar.blocked_since, scholar.next_try) == (0, time.now + 20 * 3600)
    saved = settings_of(server.url, LENA, scholar={"min_interval": 20, "file": "/me.html"})
    assert memories(saved, http)["scholar"].next_try == 0


def test_a_host_that_asked_for_rest_is_named_with_its_time(http, time):
    settings = settings_of("https://export.arxiv.org", scholar={"enabled": False})
    http.pace.rest("https://export.arxiv.org/x", 3600)
    arxiv = memories(settings, http)["arxiv"]
    assert (arxiv.blocked_since, arxiv.next_try) == (time.now, time.now + 3600)


def test_another_author_is_another_memory(server, http):
    server.says(QUERY, CLASSIC)
    poll(settings_of(server.url, scholar={"enabled": False}), http)
    other = settings_of(server.url, {"name": "Chidi Okoye"}, scholar={"enabled": False})
    assert memories(other, http)["arxiv"] == Memory("arxiv")


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", "\x00", '{"state": "great", "records": "x", "asked": null, "failures": 1e999}']
)
def test_a_damaged_memory_is_none(server, http, damage):
    settings = settings_of(server.url)
    save_memory(Memory("arxiv", records=3), settings, http.cache)
    (path,) = (http.cache / "sources").iterdir()
    path.write_text(damage)
    assert load_memory("arxiv", settings, http.cache) == Memory("arxiv")


def test_a_memory_comes_back_as_it_was(server, http):
    memory = Memory("arxiv", SourceState.DEGRADED, "odd", 3, 1.5, 2.5, 0, expected=10, shrunken=2)
    save_memory(memory, settings_of(server.url), http.cache)
    assert load_memory("arxiv", settings_of(server.url), http.cache) == memory


def test_a_shrunken_answer_is_odd_until_it_was_told_often_enough():
    memory, notes = Memory("arxiv"), []
    for records in (10, *[3] * 7):
        memory, note = after_success(memory, records, 1.0)
        notes.append(bool(note))
    assert notes == [False, *[True] * 5, False, False]
    assert (memory.records, memory.expected) == (3, 3)


def test_an_answer_that_is_whole_again_ends_the_count():
    memory = Memory("arxiv", expected=10, shrunken=4)
    memory, note = after_success(memory, 9, 1.0)
    assert (note, memory.expected, memory.shrunken) == ("", 9, 0)


def test_a_failure_leaves_what_is_known():
    memory = after_failure(Memory("arxiv", records=7, succeeded=5.0, expected=7), "why", 9.0)
    assert (memory.records, memory.succeeded, memory.expected, memory.message) == (7, 5.0, 7, "why")


def test_a_folder_that_can_not_be_written_costs_no_answer(server, http):
    (http.cache).mkdir()
    (http.cache / "sources").write_text("a file in the way")
    server.says(QUERY, feed_of(entry_of("2401.00001")))
    result = poll(settings_of(server.url, scholar={"enabled": False}), http)
    assert len(result.records) == 1
    assert "PAPERLINE_CACHE" in result.statuses[0].message


@pytest.mark.parametrize("value", ["x", None, float("inf"), float("nan"), 10**400])
def test_what_is_no_number_counts_as_none(value):
    assert number_in({"x": value}, "x") == 0


def test_a_state_that_is_no_text_is_lost(tmp_path: Path):
    (tmp_path / "x.json").write_bytes(b"\xff\xfe")
    assert load_state(tmp_path / "x.json") == {}


def test_an_answer_that_is_not_whole_is_never_odd():
    memory, note = after_success(Memory("arxiv", expected=100), 10, 1.0, whole=False)
    assert (note, memory.records, memory.expected, memory.shrunken) == ("", 10, 100, 0)
