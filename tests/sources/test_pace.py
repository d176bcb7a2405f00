import itertools
import subprocess
import sys
import threading

import pytest

from pipeline.errors import SourceError
from pipeline.sources.pace import Pace, group_of
from pipeline.sources.state import load_state, locked, save_state

ARXIV = "https://export.arxiv.org/api/query"


def take(pace, url, patience=60.0):
    with pace.turn(url, patience):
        pass


@pytest.fixture
def pace(tmp_path, time):
    return Pace(tmp_path, time.clock)


def test_two_requests_are_three_seconds_apart_on_all_of_arxiv(pace, time):
    take(pace, ARXIV)
    take(pace, "https://arxiv.org/a/rivera_l_1.atom2")
    time.now += 1
    take(pace, "https://oaipmh.arxiv.org/oai")
    assert time.slept == [3, 2]


def test_the_floor_counts_from_the_end_of_a_request(pace, time):
    with pace.turn(ARXIV, 60):
        time.now += 10
    take(pace, ARXIV)
    assert time.slept == [3]


def test_another_process_keeps_the_same_floor(tmp_path, time):
    take(Pace(tmp_path, time.clock), ARXIV)
    take(Pace(tmp_path, time.clock), ARXIV)
    assert time.slept == [3]


def test_hosts_do_not_wait_for_each_other(pace, time):
    take(pace, ARXIV)
    take(pace, "https://dblp.org/pid/1.xml")
    assert time.slept == []


def test_a_floor_can_be_raised_and_not_lowered(tmp_path):
    floors = {"arxiv.org": 1.0, "dblp.org": 5.0}
    pace = Pace(tmp_path, floors=floors)
    assert [pace.floor(ARXIV), pace.floor("https://dblp.org"), pace.floor("https://x.org")] == [3.0, 5.0, 1.0]


@pytest.mark.parametrize("url", ["http://127.0.0.1:8/x", "http://localhost/x", "http://[::1]:8/x"])
def test_this_machine_has_no_floor_and_leaves_no_trace(pace, time, tmp_path, url):
    take(pace, url)
    take(pace, url)
    pace.rest(url, 1000)
    take(pace, url)
    assert time.slept == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("jump", [-86_400.0, -3.5, 5 * 365 * 86_400.0])
def test_a_clock_that_jumps_costs_one_floor_at_most(pace, time, jump):
    take(pace, ARXIV)
    time.now += jump
    take(pace, ARXIV)
    assert sum(time.slept) <= 3


def test_no_time_left_for_the_turn_is_a_named_failure(pace, time):
    take(pace, ARXIV)
    with pytest.raises(SourceError, match=r"no time is left") as failure:
        take(pace, ARXIV, patience=1)
    assert failure.value.reason == "busy"
    assert time.slept == []


def test_one_request_at_a_time(pace):
    holding, release = threading.Event(), threading.Event()

    def hold():
        with pace.turn(ARXIV, 60):
            holding.set()
            release.wait(20)

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(20)
    with pytest.raises(SourceError) as failure:
        take(pace, "https://arxiv.org/", patience=0.05)
    release.set()
    thread.join()
    assert failure.value.reason == "busy"


def test_a_host_that_asked_for_rest_gets_it_in_later_runs_too(tmp_path, time):
    Pace(tmp_path, time.clock).rest(ARXIV, 3600)
    later = Pace(tmp_path, time.clock)
    with pytest.raises(SourceError, match="until 2024-06-20 17:13 UTC") as failure:
        take(later, "https://arxiv.org/")
    assert failure.value.reason == "cooling-down"
    time.now += 3600
    take(later, ARXIV)


def test_no_rest_is_longer_than_a_day(pace, time):
    pace.rest(ARXIV, 1e12)
    time.now += 86_400
    take(pace, ARXIV)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"last": "x", "rest_until": null}', '{"last": 1e400}', "\x00"])
def test_a_damaged_memory_is_forgotten(pace, time, tmp_path, damage):
    path = tmp_path / "hosts" / "arxiv.org.json"
    path.parent.mkdir()
    path.write_text(damage)
    take(pace, ARXIV)
    assert sum(time.slept) <= 3
    assert load_state(path)["last"] == time.now


def test_a_folder_that_can_not_be_written_is_a_clear_message(tmp_path, time):
    (tmp_path / "hosts").write_text("a file in the way")
    with pytest.raises(SourceError, match="PAPERLINE_CACHE") as failure:
        take(Pace(tmp_path, time.clock), ARXIV)
    assert failure.value.reason == "cache-unwritable"


def test_saving_leaves_nothing_but_the_memory(tmp_path):
    path = tmp_path / "a" / "b.json"
    save_state(path, {"x": 1.5})
    save_state(path, {"x": 2.5})
    assert load_state(path) == {"x": 2.5}
    assert [p.name for p in path.parent.iterdir()] == ["b.json"]


def test_a_lock_is_free_again_after_a_failure(tmp_path):
    with pytest.raises(ZeroDivisionError), locked(tmp_path / "x.json", 1):
        raise ZeroDivisionError
    with locked(tmp_path / "x.json", 0):
        pass


@pytest.mark.parametrize(
    ("url", "group"),
    [
        ("https://export.arxiv.org/x", "arxiv.org"),
        ("https://ARXIV.org./x", "arxiv.org"),
        ("https://notarxiv.org/x", "notarxiv.org"),
        ("https://arxiv.org.evil.example/x", "arxiv.org.evil.example"),
    ],
)
def test_which_hosts_share_a_floor(url, group):
    assert group_of(url) == group


def test_a_memory_that_can_not_be_replaced_is_a_clear_message_and_leaves_no_rest(tmp_path):
    (tmp_path / "x.json").mkdir()
    with pytest.raises(SourceError, match="PAPERLINE_CACHE") as failure:
        save_state(tmp_path / "x.json", {"x": 1.0})
    assert failure.value.reason == "cache-unwritable"
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]


PROCESS = """
import sys
from pathlib import Path
from pipeline.sources.pace import Clock, Pace

folder = Path(sys.argv[1])
time, log = folder / "time", folder / "log"

def now():
    return float(time.read_text())

def sleep(seconds):
    time.write_text(str(now() + seconds))

pace = Pace(folder / "cache", Clock(now, now, sleep))
for url in ("https://export.arxiv.org/api/query", "https://arxiv.org/a/rivera_l_1.atom2") * 2:
    with pace.turn(url, 60):
        with log.open("a") as file:
            file.write(f"{now()} in {sys.argv[2]}\\n")
        sleep(0.5)
        with log.open("a") as file:
            file.write(f"{now()} out {sys.argv[2]}\\n")
"""


def test_processes_ask_one_by_one_three_seconds_apart(tmp_path):
    """One clock for all of them, which only moves while one of them waits or asks."""
    (tmp_path / "time").write_text("1718900000.0")
    names = [str(number) for number in range(4)]
    started = [subprocess.Popen([sys.executable, "-c", PROCESS, str(tmp_path), name]) for name in names]
    assert [process.wait(60) for process in started] == [0] * 4
    lines = [line.split() for line in (tmp_path / "log").read_text().splitlines()]
    assert [word for _, word, _ in lines] == ["in", "out"] * 16
    turns = list(zip(lines[::2], lines[1::2], strict=True))
    assert all(begin[2] == end[2] for begin, end in turns)
    assert sorted(begin[2] for begin, _ in turns) == sorted(names * 4)
    waits = [float(later[0][0]) - float(before[1][0]) for before, later in itertools.pairwise(turns)]
    assert min(waits) >= 3
