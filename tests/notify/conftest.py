"""What the tests of messages share: a service on loopback that keeps what it is sent."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pipeline.config import Settings


@dataclass
class Service:
    """`got` holds the messages sent by Apprise's `json://`, `called` the paths of a health check's calls."""

    host: str = ""
    status: int = 200
    got: list[dict] = field(default_factory=list)
    called: list[str] = field(default_factory=list)

    @property
    def titles(self) -> list[str]:
        return [message["title"] for message in self.got]


@pytest.fixture
def service():
    told = Service()

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            self.send_response(told.status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"OK")

        def do_GET(self):
            told.called.append(self.path)
            self.answer()

        def do_POST(self):
            told.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.answer()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told.host = f"127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield told
        server.shutdown()
        thread.join()


@pytest.fixture
def configured():
    """A configuration with these `notify` keys."""

    def configured(**notify):
        return Settings.model_validate(
            {
                "author": {"name": "L"},
                "site": {"repository": "git@example.org:rivera/home.git", "page": "a.md"},
                "notify": notify,
            }
        )

    return configured
