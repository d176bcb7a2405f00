import dataclasses
import errno
import gzip
import socket
import ssl
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.sources.http import Http, retry_after, verify_ok
from pipeline.sources.wire import Answer, shown
from tests.sources.conftest import DATA, Reply, hasty

NOW = 1_718_900_000.0  # 2024-06-20 16:13:20 UTC


def fails(http, url, **options):
    with pytest.raises(SourceError) as failure:
        http.fetch(url, **options)
    return failure.value


def test_an_answer_has_status_headers_and_body(server, http):
    server.says("/x", Reply(b"hello", 200, {"X-Thing": "yes"}))
    answer = http.fetch(server.url + "/x", params={"q": "a b&c", "n": "1"})
    assert (answer.status, answer.headers["x-thing"], answer.body) == (200, "yes", b"hello")
    assert server.asked == ["/x?q=a+b%26c&n=1"]


def test_the_user_agent_names_program_and_contact(server, http):
    server.says("/x", b"")
    http.fetch(server.url + "/x")
    assert server.seen[0].headers["user-agent"].startswith("paperline/")
    assert server.seen[0].headers["user-agent"].endswith("(+mailto:lena@example.org)")


def test_a_contact_can_not_add_a_header(tmp_path):
    agent = Http(tmp_path, "https://example.org/me\r\nX-Evil: 1").user_agent
    assert agent.endswith("(+https://example.org/meX-Evil: 1)")


def test_no_proxy_and_no_netrc_of_the_environment(server, http, monkeypatch, tmp_path):
    """F096."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login lena password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.says("/x", b"direct")
    assert http.fetch(server.url + "/x").body == b"direct"
    assert "authorization" not in server.seen[0].headers


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_temporary_failures_are_asked_again_and_then_believed(server, http, status):
    server.says("/x", Reply(b"", status), Reply(b"fine"))
    assert http.fetch(server.url + "/x").body == b"fine"
    server.says("/x", Reply(b"sorry", status))
    assert http.fetch(server.url + "/x").status == status
    assert len(server.seen) == 2 + http.limits.attempts


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_lasting_failures_are_not_asked_again(server, http, status):
    server.says("/x", Reply(b"", status))
    assert http.fetch(server.url + "/x").status == status
    assert len(server.seen) == 1


def test_one_attempt_is_one_request(server, http):
    server.says("/x", Reply(b"", 503))
    assert http.fetch(server.url + "/x", attempts=1).status == 503
    assert len(server.seen) == 1


def test_retry_after_is_obeyed(server, http, time):
    server.says("/x", Reply(b"", 503, {"Retry-After": "5"}), b"fine")
    http.fetch(server.url + "/x")
    assert time.slept == [5]


@pytest.mark.parametrize("wish", ["soon", "-5", "", "5.5", "١٢"])
def test_a_senseless_retry_after_is_no_wish(server, http, time, wish):
    """F005."""
    server.says("/x", Reply(b"", 503, {"Retry-After": wish.encode("utf-8").decode("latin-1")}), b"fine")
    assert http.fetch(server.url + "/x").body == b"fine"
    assert time.slept == [0]


@pytest.mark.parametrize("wish", ["86400", "99999999999999999999", "Fri, 21 Jun 2024 16:13:20 GMT"])
def test_a_long_retry_after_defers_and_never_sleeps(server, http, time, wish):
    """F005."""
    server.says("/x", Reply(b"", 429, {"Retry-After": wish}))
    failure = fails(http, server.url + "/x")
    assert failure.reason == "deferred"
    assert "2024-06-21 16:13 UTC" in failure.message
    assert time.slept == []


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("Thu, 20 Jun 2024 16:13:50 GMT", 30.0),
        ("Thu, 20 Jun 2024 16:00:00 GMT", 0.0),
        ("Thursday, 20-Jun-24 16:13:50 GMT", 30.0),
        ("86401", 86_400.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400.0),
        ("-5", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_in_both_forms(value, seconds):
    assert retry_after(Answer("https://x.org", 503, {"retry-after": value}, b""), NOW) == seconds


def test_a_silent_server_ends_at_the_read_timeout(server, http):
    """F007."""
    server.says("/x", Reply(fault=lambda _, over: over.wait(30)))
    assert fails(hasty(http, read=0.2), server.url + "/x").reason == "timeout"


@pytest.mark.parametrize(
    "start",
    [b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"],
    ids=["headers", "body", "body without length"],
)
def test_a_drip_of_single_bytes_ends_at_the_wall_deadline(server, http, start):
    """F007."""

    def drip(connection, over):
        connection.sendall(start)
        for _ in range(200):  # then it breaks off, which would have another name
            if over.wait(0.05):
                return
            try:
                connection.sendall(b"x")
            except OSError:
                return

    server.says("/x", Reply(fault=drip))
    assert fails(hasty(http, total=0.4), server.url + "/x").reason == "timeout"


def test_a_body_that_breaks_off_is_no_answer(server, http):
    """F004."""
    server.says("/x", Reply(b"half", 200, {"Content-Length": "100"}))
    assert fails(http, server.url + "/x").reason == "truncated"
    assert len(server.seen) == http.limits.attempts


def test_a_body_that_broke_off_once_is_asked_again(server, http):
    server.says("/x", Reply(b"half", 200, {"Content-Length": "100"}), b"whole")
    assert http.fetch(server.url + "/x").body == b"whole"


def test_gzip_is_unpacked(server, http):
    server.says("/x", Reply(gzip.compress(b"hello" * 100_000), 200, {"Content-Encoding": "gzip"}))
    assert http.fetch(server.url + "/x").body == b"hello" * 100_000


def test_a_gzip_bomb_stops_at_the_limit(server, http):
    """F016."""
    bomb = gzip.compress(bytes(50_000_000), 9)
    server.says("/x", Reply(bomb, 200, {"Content-Encoding": "gzip"}))
    server.says("/y", Reply(bomb, 302, {"Content-Encoding": "gzip", "Location": "/x"}))
    assert fails(http, server.url + "/x").reason == "too-large"
    assert fails(http, server.url + "/y").reason == "too-large"


def test_half_a_gzip_body_is_no_answer(server, http):
    server.says("/x", Reply(gzip.compress(b"hello" * 100_000)[:-20], 200, {"Content-Encoding": "gzip"}))
    assert fails(http, server.url + "/x").reason == "truncated"


@pytest.mark.parametrize("encoding", ["gzip, gzip, gzip, gzip, gzip", "br", "deflate", "x\tgzip"])
def test_other_encodings_are_refused(server, http, encoding):
    """F016."""
    server.says("/x", Reply(zlib.compress(b"x"), 200, {"Content-Encoding": encoding}))
    assert fails(http, server.url + "/x").reason == "bad-encoding"


def test_more_bytes_than_the_limit_are_refused(server, http):
    server.says("/x", b"x" * 1001)
    assert fails(hasty(http, max_bytes=1000), server.url + "/x").reason == "too-large"


def test_a_huge_announced_length_costs_nothing(server, http):
    """F016."""
    server.says("/x", Reply(b"short", 200, {"Content-Length": "10000000000"}))
    assert fails(http, server.url + "/x").reason == "truncated"


def test_redirects_on_the_same_host_are_followed(server, http):
    server.says("/x", Reply(b"", 301, {"Location": "/y?z=1"}))
    server.says("/y", b"there")
    assert http.fetch(server.url + "/x").body == b"there"


def test_a_redirect_can_be_the_answer(server, http):
    server.says("/x", Reply(b"", 302, {"Location": "/sorry"}))
    assert http.fetch(server.url + "/x", follow=False).headers["location"] == "/sorry"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "http://127.0.0.2:1/",
        "file:///etc/passwd",
        "//evil.example/x",
        "http://[::1",
        "ftp://x/",
    ],
)
def test_a_redirect_to_another_host_or_scheme_is_refused(server, http, target):
    """F017."""
    server.says("/x", Reply(b"", 302, {"Location": target}))
    assert fails(http, server.url + "/x").reason == "redirect"
    assert len(server.seen) == 1


def test_a_circle_of_redirects_ends(server, http):
    """F017."""
    server.says("/x", Reply(b"", 302, {"Location": "/x"}))
    assert fails(http, server.url + "/x").reason == "redirect"
    assert len(server.seen) == http.limits.redirects + 1


def test_secrets_go_to_the_first_host_alone(server, http):
    """F017."""
    server.says("/x", Reply(b"", 302, {"Location": server.url.replace("127.0.0.1", "localhost") + "/y"}))
    server.says("/y", b"there")
    http.fetch(server.url + "/x", secrets={"x-api-key": "hidden"}, hosts=("localhost",))
    assert [seen.headers.get("x-api-key") for seen in server.seen] == ["hidden", None]


@pytest.mark.parametrize(
    "fault",
    [
        Reply(fault=lambda connection, _: connection.close()),
        Reply(fault=lambda connection, _: connection.sendall(b"garbage\r\n\r\n")),
        Reply(b"", 302, {"Location": "https://evil.example/?key=hidden"}),
        Reply(b"half", 200, {"Content-Length": "100"}),
        Reply(b"", 429, {"Retry-After": "86400"}),
    ],
)
def test_no_failure_tells_a_secret(server, http, fault):
    server.says("/x", fault)
    failure = fails(http, server.url + "/x", params={"key": "hidden"}, secrets={"x-api-key": "hidden"})
    chain = [failure, failure.__cause__, None if failure.__suppress_context__ else failure.__context__]
    assert "hidden" not in " ".join(map(repr, chain))
    assert "/x" in failure.message


def test_a_refused_connection_is_named(http):
    assert fails(http, "http://127.0.0.1:9/x").reason == "unreachable"


@pytest.mark.parametrize("url", ["http://example.org/", "file:///etc/passwd", "ftp://example.org/", "x"])
def test_only_https_except_on_this_machine(http, url):
    assert fails(http, url).reason == "insecure"


def test_a_certificate_that_can_not_be_verified_is_refused(server, http):
    """F018."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(DATA / "tls" / "self-signed.pem", DATA / "tls" / "self-signed.key")
    server.http.socket = context.wrap_socket(server.http.socket, server_side=True)
    server.says("/x", b"fine")
    assert fails(http, server.url.replace("http://", "https://") + "/x").reason == "tls"
    assert server.seen == []


def test_the_run_has_an_end(server, http, time):
    server.says("/x", b"fine")
    soon = http.within(10)
    assert soon.remaining == 10
    assert soon.within(100).remaining == 10
    soon.fetch(server.url + "/x")
    time.now += 11
    assert fails(soon, server.url + "/x").reason == "deadline"
    assert len(server.seen) == 1


def test_a_wait_longer_than_the_rest_of_the_run_is_deferred(server, http, time):
    server.says("/x", Reply(b"", 503, {"Retry-After": "30"}))
    assert fails(http.within(20), server.url + "/x").reason == "deferred"
    assert time.slept == []


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, "refused"),
        (403, "refused"),
        (404, "not-found"),
        (429, "rate-limited"),
        (503, "unavailable"),
        (418, "unexpected-status"),
    ],
)
def test_a_bad_status_has_a_name(status, reason):
    with pytest.raises(SourceError) as failure:
        verify_ok(Answer("https://x.org/a?key=hidden", status, {}, b""), "X")
    assert failure.value.reason == reason
    assert "hidden" not in str(failure.value)


def test_a_good_status_gives_the_body():
    assert verify_ok(Answer("https://x.org/a", 200, {}, b"body"), "X") == b"body"


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://u:p@x.org:8/a?key=1#f", "https://x.org:8/a"),
        ("https://[::1", "an address that can't be read"),
        ("https://x.org/" + "a" * 500, ("https://x.org/" + "a" * 500)[:200]),
    ],
)
def test_an_address_is_shown_without_what_may_be_secret(url, text):
    assert shown(url) == text


def test_the_policy_is_a_value(http):
    with pytest.raises(dataclasses.FrozenInstanceError):
        http.contact = "x"


def test_a_body_that_stalls_in_the_middle_ends_at_the_read_timeout(server, http):
    """F007."""

    def stall(connection, over):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
        over.wait(30)

    server.says("/x", Reply(fault=stall))
    assert fails(hasty(http, read=0.2), server.url + "/x").reason == "timeout"


def test_a_damaged_gzip_body_is_no_answer(server, http):
    server.says("/x", Reply(b"this is not gzip at all", 200, {"Content-Encoding": "gzip"}))
    assert fails(http, server.url + "/x").reason == "truncated"


@pytest.mark.parametrize(
    "fault", [socket.gaierror(socket.EAI_AGAIN, "no name server"), OSError(errno.ENETUNREACH, "no network")]
)
def test_a_machine_without_network_is_told_at_once(http, time, monkeypatch, fault):
    """F092: no second try, and no waiting."""
    lookups = []

    def without_network(*arguments, **_):
        lookups.append(arguments)
        raise fault

    monkeypatch.setattr("socket.getaddrinfo", without_network)
    failure = fails(http, "https://export.arxiv.org/api/query?key=hidden")
    assert (failure.reason, len(lookups), time.slept) == ("offline", 1, [])
    assert failure.message == "no way to https://export.arxiv.org/api/query; is this machine online?"


def test_a_host_that_says_too_many_to_the_last_is_left_alone_in_later_runs_too(http, time, monkeypatch):
    asked = []

    def too_many(url, *_, **__):
        asked.append(url)
        return Answer(url, 429, {}, b"")

    monkeypatch.setattr("pipeline.sources.http.exchange", too_many)
    url = "https://export.arxiv.org/api/query"
    assert http.fetch(url).status == 429
    assert (len(asked), time.slept) == (3, [6, 12])  # its floor of 3 s, doubled each time
    assert fails(http, "https://arxiv.org/a/rivera_l_1.atom2").reason == "cooling-down"
    time.now += http.limits.rest
    assert http.fetch(url).status == 429


WHOLE = b'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nETag: "x"\r\nContent-Length: 5\r\n\r\nhello'
ZIPPED = gzip.compress(b"hello" * 50)
PACKED = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n"
AWAY = b"HTTP/1.1 302 Found\r\nLocation: https://evil.example/\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n"
REASONS = {"truncated", "timeout", "unreachable", "too-large", "bad-encoding", "redirect", "insecure", "deferred"}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from([WHOLE, PACKED % (len(ZIPPED), ZIPPED), AWAY, b""]),
    place=st.tuples(st.integers(0, 300), st.integers(0, 40)),
    piece=st.binary(max_size=30),
)
def test_whatever_a_server_sends_is_an_answer_or_a_named_failure(server, http, start, place, piece):
    data = start[: place[0]] + piece + start[sum(place) :]

    def speak(connection, _):
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)

    server.says("/x", Reply(fault=speak))
    reason = ""
    try:
        http.fetch(server.url + "/x", attempts=1)
    except SourceError as failure:
        reason = failure.reason
    assert reason in {"", *REASONS}
