"""A real HTTP server on loopback that answers by script, faults included, and the policy that asks it."""

import dataclasses
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.config import Settings
from pipeline.sources.http import Http, Limits
from pipeline.sources.pace import Clock

DATA = Path(__file__).parent.parent / "data" / "sources"
SHARED = Path(__file__).parent.parent.parent.parent / "shared"


@dataclass(frozen=True)
class Reply:
    """One answer; `fault` takes over the connection after the request was read."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    fault: Callable[[socket.socket, threading.Event], None] | None = None


@dataclass
class Seen:
    path: str
    headers: dict[str, str]


class Server:
    """`script` maps a path without its query to replies; each is given once, the last one for ever."""

    def __init__(self) -> None:
        self.script: dict[str, list[Reply]] = {}
        self.seen: list[Seen] = []
        self.over = threading.Event()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                owner.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self) -> None:
        self.over.set()
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    def says(self, path: str, *replies: Reply | bytes) -> None:
        self.script[path] = [Reply(reply) if isinstance(reply, bytes) else reply for reply in replies]

    @property
    def asked(self) -> list[str]:
        return [seen.path for seen in self.seen]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.seen.append(Seen(handler.path, {k.lower(): v for k, v in handler.headers.items()}))
        replies = self.script.get(handler.path.partition("?")[0], [Reply(b"no such page", 404)])
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        handler.close_connection = True
        if reply.fault:
            reply.fault(handler.connection, self.over)
            return
        handler.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), "Connection": "close", **reply.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        try:
            handler.wfile.write(reply.body)
        except OSError:
            return


class FakeTime:
    """A clock that stands still but for sleeping, which it notes down."""

    def __init__(self, now: float = 1_718_900_000.0) -> None:
        self.now = now
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.now, lambda: self.now, self.sleep)


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def http(tmp_path, time) -> Http:
    return Http(tmp_path / "cache", "lena@example.org", clock=time.clock, limits=Limits(connect=5, read=5, total=20))


def hasty(http: Http, **limits: float) -> Http:
    """The same policy with other limits."""
    return dataclasses.replace(http, limits=dataclasses.replace(http.limits, **limits))


def settings_of(url: str, author: dict[str, object] | None = None, **sources: dict[str, object]) -> Settings:
    """Settings whose sources all stand on `url`; `sources` says more about each."""
    names = ("arxiv", "scholar", "semantic_scholar", "openalex", "dblp", "orcid", "crossref")
    return Settings.model_validate(
        {
            "author": {"name": "Lena Rivera", **(author or {})},
            "site": {"checkout": "/nowhere", "page": "index.md"},
            "sources": {name: {"base_url": url, **sources.get(name, {})} for name in names}
            | {name: value for name, value in sources.items() if name not in names},
        }
    )


def feed_of(*entries: str, total: int | None = None) -> bytes:
    """An answer of arXiv's query service, in the classic form."""
    announced = len(entries) if total is None else total
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        "<title>ArXiv Query</title><id>http://arxiv.org/api/x</id>\n"
        '<opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"{announced}</opensearch:totalResults>\n{''.join(entries)}</feed>"
    ).encode()


def entry_of(paper_id: str, title: str = "A Paper", author: str = "Lena Rivera", extra: str = "") -> str:
    """One entry, in the order of the classic form."""
    return (
        f"<entry><id>http://arxiv.org/abs/{paper_id}v1</id><updated>2024-06-02T00:00:00Z</updated>"
        f"<published>2024-06-01T00:00:00Z</published><title>{title}</title><summary>About it.</summary>"
        f"<author><name>{author}</name></author>{extra}</entry>\n"
    )
