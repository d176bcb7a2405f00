"""A run and the watcher that are asked to end: at once, cleanly, and with an exit code that tells."""

import signal
import subprocess
import sys
import threading

import pytest

from pipeline.config import load_settings
from pipeline.watch.loop import memory_path

NEW = b"[CrevasseNet: Mapping Hidden Crevasses from Drone Video]"
PATIENCE = 60  # seconds until a test that hangs is given up


@pytest.fixture(autouse=True)
def ctrl_c():
    """A shell starts what runs in the background with SIGINT ignored (POSIX, 2.11), and it is handed on to children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def asked(feeds):
    """Set when the source is asked; the answer waits until `answer` is set."""
    asked, answer = threading.Event(), threading.Event()

    def wait(_):
        asked.set()
        answer.wait(PATIENCE)

    feeds.before = wait
    yield asked
    answer.set()


def start(*arguments):
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_run_ends_with_130_and_the_next_one_works(site, configuration, feeds, asked, number):
    process = start("sync", "--config", configuration)
    assert asked.wait(PATIENCE)
    process.send_signal(number)
    _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said.strip()) == (130, "paperline: interrupted")
    feeds.before = None
    with start("sync", "--config", configuration, "--json") as again:
        out, _ = again.communicate(timeout=PATIENCE)
    assert again.returncode == 0, out
    assert site.show().count(NEW) == 2


def test_a_second_run_is_busy_while_the_first_one_works(configuration, asked):
    with start("sync", "--config", configuration) as first:
        assert asked.wait(PATIENCE)
        with start("sync", "--config", configuration) as second:
            out, _ = second.communicate(timeout=PATIENCE)
        assert second.returncode == 1
        assert "busy" in out
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=PATIENCE)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_watcher_ends_cleanly_in_the_middle_of_a_run(configuration, asked, number):
    with start("watch", "--config", configuration) as process:
        assert asked.wait(PATIENCE)
        process.send_signal(number)
        _, log = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, log
    assert log.splitlines()[-1].endswith("info: stopped")


def test_the_watcher_catches_up_once_and_ends_cleanly_when_idle(site, configuration):
    with start("watch", "--config", configuration, "--log", "json") as process:
        lines = []
        for line in process.stderr:
            lines.append(line)
            if "changed: " in line:
                process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
    assert process.returncode == 0, lines
    assert site.show().count(NEW) == 2
    with start("watch", "--config", configuration) as again:
        for line in again.stderr:
            assert "changed" not in line
            if "watching" in line:
                again.send_signal(signal.SIGTERM)
    assert again.returncode == 0


@pytest.mark.parametrize(("works", "code"), [(True, 0), (False, 1)])
def test_one_run_and_leave(site, configuration, works, code):
    if not works:
        site.hook("pre-receive", "exit 1")
    with start("watch", "--once", "--config", configuration) as process:
        _, log = process.communicate(timeout=PATIENCE)
    assert process.returncode == code, log
    assert (site.show().count(NEW) == 2) == works
    assert memory_path(load_settings(configuration)).exists()
