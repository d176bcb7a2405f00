"""Signs of life: systemd, the health check, the log."""

import json
import logging
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from pipeline.config import Settings
from pipeline.watch.signs import JsonLines, PlainLines, logger, notify_systemd, ping


@pytest.fixture
def health():
    """A health-check service that remembers what it was called with."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"OK")

        def log_message(self, *_):
            pass

    seen = []
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/secret-uuid", seen
        server.shutdown()
        thread.join()


def settings(healthcheck):
    values = {
        "author": {"name": "L"},
        "site": {"repository": "x", "page": "a.md"},
        "notify": {"healthcheck": healthcheck},
    }
    return Settings.model_validate(values)


def test_a_run_is_told_to_the_health_check(health):
    address, seen = health
    ping(settings(address), failed=False)
    ping(settings("${PAPERLINE_PING}"), failed=True, environ={"PAPERLINE_PING": f"{address}/"})
    assert seen == ["/secret-uuid", "/secret-uuid/fail"]


def test_a_health_check_that_is_away_is_a_warning_without_its_address(caplog):
    logger.propagate = True
    ping(settings("http://127.0.0.1:9/secret-uuid"), failed=False)
    assert "could not be reached" in caplog.text
    assert "secret-uuid" not in caplog.text


def test_no_health_check_is_no_call():
    ping(settings(""), failed=False)
    ping(settings("${PAPERLINE_PING}"), failed=False, environ={})


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
