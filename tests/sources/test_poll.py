import pytest

from pipeline.errors import PublishError
from pipeline.model import SourceState
from pipeline.sources.poll import open_http, poll
from tests.sources.conftest import DATA, Reply, entry_of, feed_of, settings_of

QUERY = "/api/query"
PAGE = "/citations"
CLASSIC = (DATA / "arxiv" / "classic.xml").read_bytes()
PROFILE = (DATA / "scholar" / "profile.html").read_bytes()
LENA = {"scholar": "LenaRiveraAJ"}


def states(result):
    return {status.name: status.state.value for status in result.statuses}


def messages(result):
    return {status.name: status.message for status in result.statuses}


def test_all_that_is_switched_on_is_asked(server, http):
    server.says(QUERY, CLASSIC)
    server.says(PAGE, PROFILE)
    bib = str(DATA / "bibliography" / "rivera.bib")
    result = poll(settings_of(server.url, LENA, bibliography={"files": [bib]}), http)
    assert [(s.name, s.state.value, s.records, s.message) for s in result.statuses] == [
        ("arxiv", "ok", 3, ""),
        ("scholar", "ok", 3, ""),
        ("bibliography", "ok", 4, ""),
    ]
    assert [record.source for record in result.records] == ["arxiv"] * 3 + ["scholar"] * 3 + ["bibliography"] * 4


def test_what_is_switched_off_is_not_asked(server, http):
    result = poll(settings_of(server.url, LENA, arxiv={"enabled": False}, scholar={"enabled": False}), http)
    assert result.statuses == ()
    assert server.seen == []


def test_one_failure_leaves_the_others(server, http):
    server.says(QUERY, CLASSIC)
    server.says(PAGE, Reply(b"", 429))
    result = poll(settings_of(server.url, LENA), http)
    assert states(result) == {"arxiv": "ok", "scholar": "failed"}
    assert "next try" in messages(result)["scholar"]
    assert len(result.records) == 3
    again = poll(settings_of(server.url, LENA), http)
    assert states(again) == {"arxiv": "ok", "scholar": "skipped"}
    assert "blocked since" in messages(again)["scholar"]


def test_all_failures_are_statuses(server, http, tmp_path):
    result = poll(settings_of(server.url, LENA, bibliography={"files": [str(tmp_path / "none.bib")]}), http)
    assert states(result) == {"arxiv": "failed", "scholar": "failed", "bibliography": "failed"}
    assert all(messages(result).values())
    assert result.records == ()


def test_a_source_without_an_author_is_skipped(server, http):
    server.says(QUERY, CLASSIC)
    assert states(poll(settings_of(server.url), http))["scholar"] == "skipped"


def test_what_is_not_as_it_should_be_is_degraded(server, http):
    server.says(QUERY, feed_of(entry_of("2401.00001"), entry_of("2401.00002", "")))
    result = poll(settings_of(server.url), http)
    assert states(result)["arxiv"] == "degraded"
    assert "it has no title" in messages(result)["arxiv"]


def test_one_bibliography_of_two_is_read(server, http, tmp_path):
    server.says(QUERY, CLASSIC)
    files = [str(tmp_path / "none.bib"), str(DATA / "bibliography" / "rivera.json")]
    result = poll(settings_of(server.url, bibliography={"files": files}), http)
    assert states(result)["bibliography"] == "degraded"
    assert len(result.records) == 3 + 4


def test_an_empty_answer_about_a_known_author_is_a_failure(server, http):
    server.says(QUERY, feed_of())
    assert states(poll(settings_of(server.url), http))["arxiv"] == "ok"
    assert states(poll(settings_of(server.url), http, known_authored=True))["arxiv"] == "failed"
    assert states(poll(settings_of(server.url), http, ("arxiv:2401.00001",)))["arxiv"] == "failed"


def test_an_empty_answer_is_a_failure_where_papers_were_told_of_before(server, http):
    """F001, F110: also on a page that shows no papers."""
    server.says(QUERY, CLASSIC, feed_of())
    settings = settings_of(server.url, scholar={"enabled": False})
    assert states(poll(settings, http)) == {"arxiv": "ok"}
    result = poll(settings, http)
    assert states(result) == {"arxiv": "failed"}
    assert "sources.arxiv.enabled" in messages(result)["arxiv"]
    assert len(server.seen) == 3


def test_a_shrunken_answer_is_told_until_it_is_believed(server, http):
    """F110."""
    many = feed_of(*(entry_of(f"2401.{n:05d}") for n in range(10)))
    server.says(QUERY, many, feed_of(entry_of("2401.00001"), entry_of("2401.00002")))
    told = [poll(settings_of(server.url), http) for _ in range(7)]
    assert [states(result)["arxiv"] for result in told] == ["ok", *["degraded"] * 5, "ok"]
    assert "told of 2 papers, 10 before" in messages(told[1])["arxiv"]
    assert [len(result.records) for result in told] == [10, *[2] * 6]


def test_a_bug_in_a_source_is_a_failure_of_that_source(server, http, monkeypatch, caplog):
    def broken(*_, **__):
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("pipeline.sources.poll.fetch_arxiv", broken)
    server.says(PAGE, PROFILE)
    result = poll(settings_of(server.url, LENA), http)
    assert states(result) == {"arxiv": "failed", "scholar": "ok"}
    assert messages(result)["arxiv"] == "a bug in Paperline: ZeroDivisionError: oops"
    assert "Traceback" in caplog.text


def test_the_deadline_of_a_run_counts_for_all_sources(server, http, time):
    server.says(QUERY, Reply(b"", 503, {"Retry-After": "50"}))
    server.says(PAGE, PROFILE)
    settings = settings_of(server.url, LENA, deadline=60)
    result = poll(settings, http)
    assert states(result) == {"arxiv": "failed", "scholar": "ok"}
    assert time.slept == [50]


@pytest.mark.parametrize("state", list(SourceState))
def test_the_states_are_the_words_of_the_report(state):
    assert state.value in {"ok", "degraded", "failed", "skipped"}


def test_the_policy_of_a_run_comes_from_the_configuration(tmp_path):
    settings = settings_of("https://mirror.example", arxiv={"delay": 9}, contact="lena@example.org", deadline=77)
    http = open_http(settings, tmp_path)
    assert http.pace.floor("https://mirror.example/x") == 9
    assert http.pace.floor("https://export.arxiv.org/x") == 3
    assert http.user_agent.endswith("(+mailto:lena@example.org)")
    assert 0 < http.remaining <= 77


BIB = (DATA / "bibliography" / "rivera.bib").read_bytes()
OFF = {"arxiv": {"enabled": False}, "scholar": {"enabled": False}}


def in_site(*files):
    return settings_of("http://127.0.0.1:9", bibliography={"files": list(files)}, **OFF)


def test_a_bibliography_in_the_sites_repository_is_read_through_the_caller(http):
    (status,) = poll(in_site("site:_bib/papers.bib"), http, read={"_bib/papers.bib": BIB}.get).statuses
    assert (status.state.value, status.records, status.message) == ("ok", 4, "")


def refused(_):
    raise PublishError("a symbolic link in the repository")


@pytest.mark.parametrize(
    ("read", "words"),
    [
        ({}.get, "site:papers.bib: there is no such file on the site's branch"),
        ({"papers.bib": b"@article{a title={A}}"}.get, "site:papers.bib: line 1: "),
        (refused, "site:papers.bib: a symbolic link"),
    ],
)
def test_a_file_of_the_site_that_can_not_be_read_is_a_failure_of_this_source_alone(http, tmp_path, read, words):
    (status,) = poll(in_site("site:papers.bib"), http, read=read).statuses
    assert (status.state.value, status.message.startswith(words)) == ("failed", True)
    (tmp_path / "own.bib").write_bytes(BIB)
    both = poll(in_site("site:papers.bib", str(tmp_path / "own.bib")), http, read=read)
    assert (len(both.records), both.statuses[0].state.value) == (4, "degraded")


def test_without_a_repository_at_hand_a_file_of_the_site_is_left_for_a_sync(http):
    (status,) = poll(in_site("site:papers.bib"), http).statuses
    assert (status.state.value, "a sync reads it" in status.message) == ("skipped", True)
