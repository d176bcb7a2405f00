import dataclasses
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.sources.shelf import MAX_ENTRY, Shelf, may_keep
from pipeline.sources.wire import Answer
from tests.sources.conftest import Reply

URL = "https://dblp.org/pid/1.xml?key=hidden"
TAGGED = {"etag": '"v1"', "last-modified": "Thu, 20 Jun 2024 16:00:00 GMT", "set-cookie": "x"}
ANSWER = Answer("https://dblp.org/pid/1.xml?key=hidden", 200, TAGGED, b"body\nof two lines")


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "answers")


def entry(shelf):
    (path,) = shelf.folder.iterdir()
    return path


def test_what_was_put_there_is_found_again(shelf):
    shelf.save(URL, ANSWER, 7.0)
    kept = shelf.load(URL)
    assert (kept.answer.body, kept.answer.status, kept.answer.kept, kept.at) == (ANSWER.body, 200, True, 7.0)
    assert kept.conditions == {"If-None-Match": '"v1"', "If-Modified-Since": "Thu, 20 Jun 2024 16:00:00 GMT"}
    assert shelf.load(URL + "x") is None


def test_nothing_tells_of_a_key_in_an_address(shelf):
    shelf.save(URL, ANSWER, 7.0)
    assert "hidden" not in entry(shelf).name
    assert b"hidden" not in entry(shelf).read_bytes()


@pytest.mark.parametrize(
    "answer",
    [
        dataclasses.replace(ANSWER, status=404),
        dataclasses.replace(ANSWER, kept=True),
        dataclasses.replace(ANSWER, body=b"x" * (MAX_ENTRY + 1)),
    ],
    ids=["a failure", "from the shelf", "too large"],
)
def test_what_is_not_kept(shelf, answer):
    shelf.save(URL, answer, 7.0)
    assert shelf.load(URL) is None


def test_the_shelf_is_bounded_and_the_oldest_goes_first(tmp_path):
    shelf = Shelf(tmp_path, max_total=3_000)
    for number in range(5):
        shelf.save(f"{URL}{number}", dataclasses.replace(ANSWER, body=b"x" * 800), 7.0)
        for path in tmp_path.iterdir():
            os.utime(path, (path.stat().st_mtime - 100,) * 2)
    assert [shelf.load(f"{URL}{number}") is not None for number in range(5)] == [False, False, True, True, True]
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 3_000


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damaged_entry_is_believed(shelf, at, bit):
    shelf.save(URL, ANSWER, 7.0)
    path = entry(shelf)
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 1 << bit
    path.write_bytes(data)
    kept = shelf.load(URL)
    assert kept is None or (kept.answer.body, kept.at, dict(kept.answer.headers)) == (
        ANSWER.body,
        7.0,
        {name: TAGGED[name] for name in ("etag", "last-modified")},
    )


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"{}\n", b"[1, 2]\n", b"null\n", b'["x", {}]\nbody', b"\xff", b"[" * 9_999]
)
def test_what_is_no_entry_is_none(shelf, data):
    shelf.save(URL, ANSWER, 7.0)
    entry(shelf).write_bytes(data)
    assert shelf.load(URL) is None


def test_the_entry_of_another_question_is_none(shelf):
    shelf.save(URL, ANSWER, 7.0)
    entry(shelf).rename(shelf._path("https://dblp.org/pid/2.xml"))  # noqa: SLF001 - a mix-up on the disk
    assert shelf.load("https://dblp.org/pid/2.xml") is None


def test_a_folder_that_can_not_be_written_costs_nothing(tmp_path):
    (tmp_path / "answers").write_text("a file in the way")
    shelf = Shelf(tmp_path / "answers")
    shelf.save(URL, ANSWER, 7.0)
    assert shelf.load(URL) is None


@pytest.mark.parametrize(("now", "new"), [(7.0, True), (16.9, True), (17.0, False), (6.9, False)])
def test_how_long_an_answer_is_new(shelf, now, new):
    shelf.save(URL, ANSWER, 7.0)
    assert shelf.load(URL).is_new(now, 10.0) is new


@pytest.mark.parametrize(
    ("headers", "keep"),
    [
        ({"etag": '"a"'}, True),
        ({"etag": 'W/"a"'}, True),
        ({"last-modified": "Thu, 20 Jun 2024 16:00:00 GMT"}, True),
        ({}, False),
        ({"etag": "a"}, False),
        ({"etag": '"a\r\nX-Evil: 1"'}, False),
        ({"last-modified": "yesterday"}, False),
        ({"etag": '"a"', "cache-control": "private, No-Store"}, False),
    ],
)
def test_only_an_answer_that_can_be_asked_for_conditionally_is_kept_by_itself(headers, keep):
    assert may_keep(Answer(URL, 200, headers, b"")) is keep
    assert not may_keep(Answer(URL, 404, headers, b""))


def test_not_modified_gives_the_answer_of_before(server, http):
    server.says("/x", Reply(b"body", 200, {"ETag": '"v1"'}), Reply(b"", 304))
    first, second = http.fetch(server.url + "/x"), http.fetch(server.url + "/x")
    assert (first.body, second.body, second.status, second.kept) == (b"body", b"body", 200, False)
    assert [seen.headers.get("if-none-match") for seen in server.seen] == [None, '"v1"']


def test_a_changed_answer_takes_the_place_of_the_old_one(server, http):
    server.says(
        "/x",
        Reply(b"old", 200, {"Last-Modified": "Thu, 20 Jun 2024 16:00:00 GMT"}),
        Reply(b"new", 200, {"ETag": '"v2"'}),
        Reply(b"", 304),
    )
    assert [http.fetch(server.url + "/x").body for _ in range(3)] == [b"old", b"new", b"new"]
    assert server.seen[1].headers["if-modified-since"] == "Thu, 20 Jun 2024 16:00:00 GMT"
    assert "if-modified-since" not in server.seen[2].headers


def test_a_failure_is_no_answer_whatever_was_kept(server, http):
    server.says("/x", Reply(b"body", 200, {"ETag": '"v1"'}), Reply(b"", 404), Reply(b"", 304))
    assert [http.fetch(server.url + "/x").status for _ in range(3)] == [200, 404, 200]


def test_without_the_shelf_everything_is_asked_in_full(server, http):
    server.says("/x", Reply(b"body", 200, {"ETag": '"v1"'}))
    http.fetch(server.url + "/x")
    for path in http.shelf.folder.iterdir():
        path.unlink()
    assert http.fetch(server.url + "/x").body == b"body"
    assert "if-none-match" not in server.seen[1].headers


def test_a_question_with_a_max_age_is_answered_by_what_was_believed(server, http, time):
    server.says("/x", b"one", b"two", b"three")
    params = {"q": "1"}
    first = http.fetch(server.url + "/x", params=params, max_age=60)
    assert http.fetch(server.url + "/x", params=params, max_age=60).body == b"two"  # nobody said that it is believed
    http.keep(first, server.url + "/x", params)
    time.now += 59
    kept = http.fetch(server.url + "/x", params=params, max_age=60)
    http.keep(kept, server.url + "/x", params)  # what comes from the shelf does not get younger
    assert kept.body == b"one"
    time.now += 1
    assert http.fetch(server.url + "/x", params=params, max_age=60).body == b"three"


def test_whoever_wants_to_know_how_it_is_now_asks_anew(server, http):
    server.says("/x", b"one", b"two")
    http.keep(http.fetch(server.url + "/x"), server.url + "/x")
    assert dataclasses.replace(http, anew=True).fetch(server.url + "/x", max_age=60).body == b"two"
    assert http.fetch(server.url + "/x", max_age=60).body == b"one"
