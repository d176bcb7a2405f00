"""One HTTP exchange on the wire: bounded in wall-clock time and in bytes, verified, with nothing from the environment.

The policy of when, how often and where to ask stands in `http`.
"""

from __future__ import annotations

import errno
import socket
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, cast
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import HTTPError, NameResolutionError

from pipeline.errors import SourceError

_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `headers` have lower-case names; `body` is decompressed; `kept`: from an earlier run."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    kept: bool = False


def exchange(
    url: str, headers: Mapping[str, str], *, seconds: float, timeouts: tuple[float, float], max_bytes: int
) -> Answer:
    """One GET, one answer, no longer than `seconds`; redirects are answers.

    Args:
        url: where; its scheme and host are the caller's to check.
        headers: all headers that are sent, besides those of the protocol itself.
        seconds: wall-clock limit from start to last byte, whatever the server does.
        timeouts: of connecting, and between two reads, in seconds.
        max_bytes: limit of the decompressed body.

    Raises:
        SourceError: "timeout", "offline", "unreachable", "tls", "truncated", "too-large" or "bad-encoding".
    """
    with _Watch(seconds) as watch, _Session() as session:
        session.trust_env = False
        session.headers.clear()
        session.mount("https://", _Adapter(watch))
        session.mount("http://", _Adapter(watch))
        try:
            with session.get(
                url, headers=dict(headers), stream=True, allow_redirects=False, timeout=timeouts
            ) as response:
                body = _body(response, max_bytes)
        except (requests.RequestException, HTTPError, OSError) as error:
            if watch.expired:
                raise SourceError("timeout", f"{shown(url)} took longer than {seconds:.0f} s") from None
            # Not chained: the text of the cause holds the whole address, and with it a key in the query.
            raise _failure(url, error) from None
        if watch.expired:
            raise SourceError("timeout", f"{shown(url)} took longer than {seconds:.0f} s")
        return Answer(url, response.status_code, {k.lower(): v for k, v in response.headers.items()}, body)


def shown(url: str) -> str:
    """`url` as a message may show it: no query, where keys are, and no user name."""
    try:
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"[:200]
    except ValueError:
        return "an address that can't be read"


def _body(response: requests.Response, max_bytes: int) -> bytes:
    """The decompressed body, read as it comes: a drip of single bytes must not keep us inside one call."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in {"", "identity", "gzip"}:
        raise SourceError("bad-encoding", f"{shown(response.url)} sent an unwanted encoding: {encoding[:60]!r}")
    body = bytearray()
    chunks = iter(lambda: response.raw.read1(_CHUNK, decode_content=False), b"")
    for part in _unzipped(chunks, response.url) if encoding == "gzip" else chunks:
        body += part
        if len(body) > max_bytes:
            raise SourceError("too-large", f"{shown(response.url)} sent more than {max_bytes:,} bytes")
    return bytes(body)


def _unzipped(chunks: Iterator[bytes], url: str) -> Iterator[bytes]:
    """Decompress in bounded steps, so that 200 KB which unpack to 200 MB are noticed while they do."""
    unzip = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        for chunk in chunks:
            rest = chunk
            while rest and not unzip.eof:
                yield unzip.decompress(rest, _CHUNK)
                rest = unzip.unconsumed_tail
    except zlib.error:
        raise SourceError("truncated", f"{shown(url)} sent a damaged body") from None
    if not unzip.eof:
        raise SourceError("truncated", f"{shown(url)} sent only part of the body")


def _failure(url: str, error: Exception) -> SourceError:
    """The named failure for what went wrong on the way."""
    if isinstance(error, requests.exceptions.SSLError):
        return SourceError("tls", f"{shown(url)}: the certificate can't be verified; the connection was refused")
    if isinstance(error, requests.Timeout):
        return SourceError("timeout", f"{shown(url)} did not answer in time")
    if isinstance(error, requests.ConnectionError):
        return _unreached(url, error)
    if isinstance(error, HTTPError | requests.exceptions.ChunkedEncodingError):
        if "timed out" in str(error):
            return SourceError("timeout", f"{shown(url)} stopped in the middle of its answer")
        return SourceError("truncated", f"{shown(url)} broke off in the middle of its answer")
    return SourceError("unreachable", f"{shown(url)}: {type(error).__name__}")


def _unreached(url: str, error: requests.ConnectionError) -> SourceError:
    """The failure to connect. Without a name or a network there is no way to any host: no second try would help."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    number = getattr(getattr(reason, "__cause__", None), "errno", None)
    if isinstance(reason, NameResolutionError) or number in {errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH}:
        return SourceError("offline", f"no way to {shown(url)}; is this machine online?")
    return SourceError("unreachable", f"can't connect to {shown(url)}; a later run tries again")


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """No redirect is any business of requests: to prepare one it would read the whole body, without a limit."""


class _Watch:
    """Ends connections at a wall-clock deadline.

    The timeouts of `requests` count from byte to byte: a server that sends one byte a second is never too slow for
    them. Shutting the socket from outside is what ends a read that is waiting.
    """

    def __init__(self, seconds: float) -> None:
        self.expired = False
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for twin in self._sockets:
                twin.close()
            self._sockets.clear()

    def over(self, connected: socket.socket) -> socket.socket:
        """Watch over a connection. A twin is kept, since TLS takes the socket itself away."""
        with self._lock:
            self._sockets.append(connected.dup())
        return connected

    def _end(self) -> None:
        with self._lock:
            self.expired = True
            for twin in self._sockets:
                try:
                    twin.shutdown(socket.SHUT_RDWR)
                except OSError:  # the other side was faster
                    continue


class _Watched(HTTPConnection):
    def __init__(self, *args: Any, over: Callable[[socket.socket], socket.socket], **options: Any) -> None:
        super().__init__(*args, **options)
        self._over = over

    def _new_conn(self) -> socket.socket:
        return self._over(super()._new_conn())


class _WatchedTls(_Watched, HTTPSConnection):
    pass


class _Adapter(HTTPAdapter):
    """Connects through watched sockets. Retries stay ours: urllib3 would sleep for hours on a `Retry-After`."""

    def __init__(self, watch: _Watch) -> None:
        super().__init__(max_retries=0)
        self._watch = watch

    def get_connection_with_tls_context(self, *args: Any, **options: Any) -> Any:
        """The pool for a request, its connections under watch."""
        pool = cast("HTTPConnectionPool", super().get_connection_with_tls_context(*args, **options))
        pool.ConnectionCls = _WatchedTls if pool.scheme == "https" else _Watched
        pool.conn_kw["over"] = self._watch.over
        return pool
