"""Signs of life: systemd, the log."""

import json
import logging
import socket

import pytest

from pipeline.watch.signs import JsonLines, PlainLines, notify_systemd


@pytest.mark.parametrize("kind", ["path", "abstract"])
def test_systemd_hears_of_it(tmp_path, kind):
    address = f"{tmp_path}/s" if kind == "path" else f"@paperline-test-{tmp_path.name}-{id(tmp_path)}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address.replace("@", "\0", 1))
        notify_systemd("READY=1", {"NOTIFY_SOCKET": address})
        assert systemd.recv(100) == b"READY=1"


@pytest.mark.parametrize("address", ["", "relative", "/nowhere/at/all"])
def test_without_systemd_nothing_happens(address):
    notify_systemd("READY=1", {"NOTIFY_SOCKET": address})


def test_the_log_is_one_line_an_event(monkeypatch):
    monkeypatch.setenv("PAPERLINE_TOKEN", "ghp_0123456789")
    record = logging.LogRecord("n", logging.ERROR, "f", 1, "failed\n\x1b[31m %s", ("ghp_0123456789",), None)
    record.created = 1718853420.0
    line = JsonLines().format(record)
    assert json.loads(line) == {
        "time": "2024-06-20T03:17:00+00:00",
        "level": "error",
        "message": "failed\n\x1b[31m ***",
    }
    assert line.isprintable()
    assert PlainLines().format(record) == "2024-06-20T03:17:00+00:00 error: failed \x1b[31m ***"
