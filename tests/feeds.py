"""A stand-in for arXiv and Google Scholar on this machine, whose answers a test sets and can break."""

import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ENTRY = re.compile(r"  <entry>.*?</entry>\n", re.DOTALL)


@dataclass
class Feeds:
    """`arxiv` is a whole feed, from which queries get their part; `scholar` a profile page; None answers 503.

    `before` is called before each answer, with the request's path.
    """

    arxiv: str | None
    scholar: str | None
    before: object = None
    asked: list[str] = field(default_factory=list)

    def answer(self, target: str) -> tuple[int, str, bytes]:
        self.asked.append(target)
        if self.before:
            self.before(target)
        url = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/api/query" and self.arxiv is not None:
            return 200, "application/atom+xml; charset=utf-8", self.feed(query).encode()
        if url.path == "/citations" and self.scholar is not None:
            return 200, "text/html; charset=utf-8", self.scholar.encode()
        return 503, "text/plain", b"down for maintenance\n"

    def feed(self, query: dict[str, str]) -> str:
        entries = ENTRY.findall(self.arxiv)
        if wanted := re.findall(r"\d{4}\.\d{5}", query.get("id_list", "")):
            entries = [entry for entry in entries if any(f"/abs/{paper}v" in entry for paper in wanted)]
        start = int(query.get("start", "0"))
        page = entries[start : start + int(query.get("max_results", "10"))]
        head = self.arxiv.partition("  <entry>")[0]
        for name, number in (("totalResults", len(entries)), ("startIndex", start), ("itemsPerPage", len(page))):
            head = re.sub(rf"(<opensearch:{name}[^>]*>)\d+", rf"\g<1>{number}", head)
        return head + "".join(page) + "</feed>\n"


@contextmanager
def serving(feeds: Feeds):
    """Serve on a free port of this machine; yields the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, kind, body = feeds.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """The test tells what matters."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
