"""The services of the demo: an honest small stand-in that answers with the recorded papers, on this machine only."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from urllib.parse import parse_qs, urlsplit

ENTRY = re.compile(r"  <entry>.*?</entry>\n", re.DOTALL)
PROFILE = "LrNorthfjord"


def answer(target: str) -> tuple[int, str, bytes]:
    """What the services say to a GET of `target` (path and query): status, content type, body."""
    url = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    if url.path == "/api/query":
        return 200, "application/atom+xml; charset=utf-8", arxiv_answer(query).encode()
    if url.path == "/citations" and query.get("user") == PROFILE:
        return 200, "text/html; charset=utf-8", recorded("scholar.html").encode()
    return 404, "text/plain", b"the demo knows no such page\n"


def arxiv_answer(query: dict[str, str]) -> str:
    """The recorded feed, cut down to what `query` asks for, with the totals that arXiv would announce."""
    feed = recorded("arxiv.xml")
    entries = ENTRY.findall(feed)
    if wanted := re.findall(r"\d{4}\.\d{5}", query.get("id_list", "")):
        entries = [entry for entry in entries if any(f"/abs/{paper}v" in entry for paper in wanted)]
    start = int(query.get("start", "0"))
    page = entries[start : start + int(query.get("max_results", "10"))]
    head, tail = feed.partition("  <entry>")[0], "</feed>\n"
    for name, number in (("totalResults", len(entries)), ("startIndex", start), ("itemsPerPage", len(page))):
        head = re.sub(rf"(<opensearch:{name}[^>]*>)\d+", rf"\g<1>{number}", head)
    return head + "".join(page) + tail


def recorded(name: str) -> str:
    """A recorded answer of the package."""
    return files("pipeline.demo").joinpath("answers", name).read_text(encoding="utf-8")


@contextmanager
def serving() -> Iterator[str]:
    """Serve on a free port of this machine; yields the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the demo's own output is what a person reads."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
