"""A run in a process of its own: its deadline, its group, its words."""

import json
import os
import sys
import threading
import time
from pathlib import Path

import pytest

from pipeline.config import Settings
from pipeline.errors import ConfigError
from pipeline.watch import child
from pipeline.watch.child import run_command, run_sync

REPORT = {
    "status": "changed",
    "changes": [1],
    "held": [],
    "sources": [{"name": "scholar", "status": "failed"}],
    "error": "",
}


def python(script, deadline=30.0, stop=None):
    return run_command([sys.executable, "-c", script], deadline, stop or threading.Event())


def is_gone(pid, patience=5.0):
    """Whether the process ends; the kernel takes a moment after the signal."""
    until = time.monotonic() + patience
    while _is_alive(pid) and time.monotonic() < until:
        time.sleep(0.01)
    return not _is_alive(pid)


def _is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_good_run_is_summed_up():
    outcome = python(f"print({json.dumps(json.dumps(REPORT))})")
    assert (outcome.failure, outcome.words) == (None, "changed: 1 changes, 0 held; failed: scholar")
    assert outcome.report == REPORT


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ('import sys; print(\'{"error": "the remote refused"}\'); sys.exit(1)', "exit code 1: the remote refused"),
        ("import sys; sys.exit('no configuration')", "exit code 1: no configuration"),
        ("import os; os.abort()", "exit code -6: "),
        ("print('no report')", "exit code 0: "),
        ("print('[]')", "exit code 0: "),
    ],
)
def test_a_bad_run_says_why(script, words):
    assert python(script).failure == words


def test_a_secret_in_its_words_is_blacked_out(monkeypatch):
    monkeypatch.setenv("PAPERLINE_TOKEN", "ghp_0123456789")
    assert "ghp_" not in python("import sys, os; sys.exit(os.environ['PAPERLINE_TOKEN'])").failure


@pytest.mark.parametrize("trap", ["", "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "])
def test_a_run_that_hangs_is_ended_with_everything_that_it_started(tmp_path, monkeypatch, trap):
    monkeypatch.setattr(child, "GRACE", 0.3)
    pids = tmp_path / "pids"
    grandchild = f"{trap}import time; time.sleep(600)"
    script = (
        f"{trap}import os, subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', {grandchild!r}]);"
        f"open({str(pids)!r}, 'w').write(f'{{os.getpid()}} {{p.pid}}'); time.sleep(600)"
    )
    outcome = python(script, deadline=1.5)
    assert outcome.failure == "the run did not end within 1.5 s (schedule.deadline)"
    assert all(is_gone(int(pid)) for pid in pids.read_text().split())


def test_a_long_run_shows_that_the_watcher_lives(monkeypatch):
    monkeypatch.setattr(child, "BEAT", 0.0)
    beats = []
    script = "import time; time.sleep(0.5)"
    run_command([sys.executable, "-c", script], 30.0, threading.Event(), lambda: beats.append(1))
    assert beats


def test_a_stop_ends_the_run_at_its_checkpoint():
    stop = threading.Event()
    stop.set()
    script = "import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: sys.exit(3)); time.sleep(600)"
    assert python(script, stop=stop).failure == "the run was interrupted"


def test_settings_without_a_file_cannot_be_handed_on():
    settings = Settings.model_validate({"author": {"name": "L"}, "site": {"repository": "x", "page": "a.md"}})
    with pytest.raises(ConfigError, match="needs a configuration file"):
        run_sync(settings, threading.Event())
