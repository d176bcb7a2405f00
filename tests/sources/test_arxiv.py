from urllib.parse import parse_qs, urlsplit

import pytest

from pipeline.errors import SourceError
from pipeline.model import Evidence
from pipeline.sources.arxiv import MAX_IDS, MAX_PAGES, feed_bytes, fetch_arxiv, name_query
from pipeline.sources.wire import Answer
from tests.sources.conftest import DATA, Reply, entry_of, feed_of, settings_of

QUERY = "/api/query"
CLASSIC = (DATA / "arxiv" / "classic.xml").read_bytes()
EMPTY = feed_of()


def queries(server):
    return [{k: v[0] for k, v in parse_qs(urlsplit(path).query).items()} for path in server.asked if QUERY in path]


def titles(found):
    return [record.title for record in found.records]


def fails(*arguments, **options):
    with pytest.raises(SourceError) as failure:
        fetch_arxiv(*arguments, **options)
    return failure.value


def papers(start, stop):
    return [entry_of(f"2401.{n:05d}", f"Paper {n}") for n in range(start, stop)]


def test_a_query_by_name_is_one_request(server, http):
    server.says(QUERY, CLASSIC)
    found = fetch_arxiv(settings_of(server.url), http)
    assert len(found.records) == 3
    assert found.notes == ()
    assert {record.evidence for record in found.records} == {Evidence.NAME}
    (query,) = queries(server)
    assert query["search_query"] == 'au:"Lena Rivera" OR au:"L Rivera"'
    assert (query["sortBy"], query["sortOrder"]) == ("submittedDate", "descending")
    assert (query["start"], query["max_results"]) == ("0", "100")


@pytest.mark.parametrize(
    ("name", "aliases", "forms"),
    [
        ("Lena Rivera", (), ["Lena Rivera", "L Rivera"]),
        ("Rivera, Lena", (), ["Lena Rivera", "L Rivera"]),
        ("Łukasz Müller", (), ["Łukasz Müller", "Lukasz Muller", "Ł Müller", "L Muller"]),
        ("Anne-Marie Roy", (), ["Anne-Marie Roy", "Anne Marie Roy", "A M Roy"]),
        ("Ana Rivera-Ortiz", (), ["Ana Rivera-Ortiz", "Ana Rivera Ortiz", "A Rivera-Ortiz", "A Rivera Ortiz"]),
        ("J. K. Roy", (), ["J K Roy"]),
        ("Plato", (), ["Plato"]),
        ("Kai Shen (沈锴)", (), ["Kai Shen", "K Shen", "沈锴"]),
        ("Lena Rivera", ("L. Rivera", "Lena Okoye"), ["Lena Rivera", "L Rivera", "Lena Okoye", "L Okoye"]),
        ('Lena" OR all:"x', (), None),
    ],
)
def test_the_query_holds_all_spellings_of_a_name(name, aliases, forms):
    query = name_query(name, aliases)
    if forms is None:
        assert query.replace('au:"', "").replace('" OR ', "").count('"') == 1
    else:
        assert query == " OR ".join(f'au:"{form}"' for form in forms)


def test_pages_are_asked_until_all_came(server, http):
    server.says(
        QUERY,
        feed_of(*papers(0, 10), total=25),
        feed_of(*papers(10, 20), total=25),
        feed_of(*papers(20, 25), total=25),
    )
    found = fetch_arxiv(settings_of(server.url, arxiv={"max_results": 10}), http)
    assert sorted(titles(found)) == sorted(f"Paper {n}" for n in range(25))
    assert [query["start"] for query in queries(server)] == ["0", "10", "20"]


def test_a_service_that_sends_less_than_asked_is_asked_on(server, http):
    server.says(QUERY, feed_of(*papers(0, 10), total=16), feed_of(*papers(10, 16), total=16))
    assert len(fetch_arxiv(settings_of(server.url), http).records) == 16
    assert [query["start"] for query in queries(server)] == ["0", "10"]


def test_pages_that_overlap_give_each_paper_once(server, http):
    """F008."""
    server.says(QUERY, feed_of(*papers(0, 10), total=18), feed_of(*papers(8, 18), total=18))
    found = fetch_arxiv(settings_of(server.url, arxiv={"max_results": 10}), http)
    assert sorted(titles(found)) == sorted(f"Paper {n}" for n in range(18))


def test_versions_of_one_paper_are_one_record(server, http):
    """F010."""
    later = entry_of("2401.00001", "A New Title").replace("v1</id>", "v2</id>")
    server.says(QUERY, feed_of(later, entry_of("2401.00001", "An Old Title")))
    assert titles(fetch_arxiv(settings_of(server.url), http)) == ["A New Title"]


def test_pages_end_where_the_page_knows_all(server, http):
    server.says(QUERY, feed_of(*papers(0, 10), total=500), feed_of(*papers(10, 20), total=500), feed_of(*papers(0, 9)))
    listed = tuple(f"arxiv:2401.{n:05d}" for n in range(10, 20))
    found = fetch_arxiv(settings_of(server.url, arxiv={"max_results": 100}), http, listed)
    assert len(found.records) == 20
    assert len(queries(server)) == 2


def test_a_service_that_repeats_a_page_is_incomplete(server, http):
    """F008."""
    server.says(QUERY, feed_of(*papers(0, 10), total=40))
    failure = fails(settings_of(server.url), http)
    assert failure.reason == "incomplete"
    assert "announced 40 papers and sent 10" in failure.message
    assert len(server.seen) == 2


def test_too_many_of_the_initials_are_asked_for_by_full_name(server, http):
    server.says(QUERY, feed_of(*papers(0, 100), total=4_000), CLASSIC)
    assert len(fetch_arxiv(settings_of(server.url), http).records) == 3
    assert [query["search_query"] for query in queries(server)][1] == 'au:"Lena Rivera"'


def test_too_many_of_the_full_name_are_a_named_failure(server, http):
    server.says(QUERY, feed_of(*papers(0, 100), total=MAX_PAGES * 100 + 1))
    assert fails(settings_of(server.url), http).reason == "too-many"
    assert len(server.seen) == 2


def test_no_papers_of_an_unknown_author_are_no_failure(server, http):
    server.says(QUERY, EMPTY)
    assert fetch_arxiv(settings_of(server.url), http).records == ()


@pytest.mark.parametrize("listed", [(), ("arxiv:2401.00001",)])
def test_an_empty_answer_about_a_known_author_is_not_believed(server, http, listed):
    """F001."""
    server.says(QUERY, EMPTY)
    assert fails(settings_of(server.url), http, listed, known=True).reason == "falsely-empty"
    assert len(server.seen) == 2


def test_an_empty_answer_is_asked_for_again(server, http):
    server.says(QUERY, EMPTY, CLASSIC)
    assert len(fetch_arxiv(settings_of(server.url), http, known=True).records) == 3


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (feed_of(total=50), "incomplete"),
        (Reply(b""), "empty-body"),
        (Reply(b"Rate exceeded."), "rate-limited"),
        (Reply(b"<html><title>Maintenance</title></html>"), "not-a-feed"),
        (Reply(CLASSIC[:2000]), "malformed"),
        (Reply(CLASSIC[:2000], 200, {"Content-Length": str(len(CLASSIC))}), "truncated"),
        (Reply(b"", 403), "refused"),
        (Reply(b"", 404), "not-found"),
        (Reply(b"", 429), "rate-limited"),
        (Reply(b"", 503), "unavailable"),
        (Reply(b"bad", 400), "unexpected-status"),
        (Reply(b"", 302, {"Location": "https://evil.example/"}), "redirect"),
    ],
)
def test_what_is_no_answer_is_a_named_failure(server, http, answer, reason):
    """F002, F004, F006."""
    server.says(QUERY, answer)
    assert fails(settings_of(server.url), http).reason == reason


def test_after_a_403_arxiv_is_left_alone_for_a_day(http, time):
    url = "https://export.arxiv.org/api/query"
    with pytest.raises(SourceError, match="403"):
        feed_bytes(Answer(url, 403, {}, b""), http)
    time.now += 86_399
    with pytest.raises(SourceError) as failure, http.pace.turn(url, 60):
        pass
    assert failure.value.reason == "cooling-down"
    time.now += 1
    with http.pace.turn(url, 60):
        pass


ERROR = feed_of("<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>bad id</summary></entry>")


@pytest.mark.parametrize("status", [200, 400])
def test_an_error_feed_is_reported_with_the_words_of_arxiv(server, http, status):
    """F003."""
    server.says(QUERY, Reply(ERROR, status))
    failure = fails(settings_of(server.url), http)
    assert (failure.reason, "bad id" in failure.message) == ("rejected", True)
    assert len(server.seen) == 1


def test_papers_of_others_are_left_out(server, http):
    server.says(
        QUERY, feed_of(entry_of("2401.00001", "Mine", "L. Rivera"), entry_of("2401.00002", "Not", "Luis Rivera"))
    )
    assert titles(fetch_arxiv(settings_of(server.url), http)) == ["Mine"]


def test_papers_of_others_alone_are_a_failure(server, http):
    server.says(QUERY, feed_of(entry_of("2401.00002", "Not", "Somebody Else")))
    failure = fails(settings_of(server.url), http)
    assert (failure.reason, "author.name" in failure.message) == ("foreign", True)


def test_papers_under_an_alias_are_the_authors(server, http):
    server.says(QUERY, feed_of(entry_of("2401.00002", "Mine", "Lena Okoye")))
    assert titles(fetch_arxiv(settings_of(server.url, {"aliases": ["Lena Okoye"]}), http)) == ["Mine"]


def test_a_name_in_two_scripts_is_two_names(server, http):
    server.says(QUERY, feed_of(entry_of("2401.00002", "Mine", "Kai Shen"), entry_of("2401.00003", "Also", "锴 沈")))
    assert "Mine" in titles(fetch_arxiv(settings_of(server.url, {"name": "Kai Shen (沈锴)"}), http))


def test_the_authors_own_feed_proves_identity(server, http):
    server.says("/a/rivera_l_1.atom2", feed_of(entry_of("2401.00001", "Claimed")).replace(b"opensearch:", b""))
    server.says(QUERY, feed_of(entry_of("2401.00001", "Claimed"), entry_of("2401.00002", "Unclaimed")))
    found = fetch_arxiv(settings_of(server.url, {"arxiv": "rivera_l_1"}), http)
    assert [(record.title, record.evidence) for record in found.records] == [
        ("Claimed", Evidence.IDENTITY),
        ("Claimed", Evidence.NAME),
        ("Unclaimed", Evidence.NAME),
    ]


def test_an_orcid_without_a_feed_is_no_fault(server, http):
    server.says(QUERY, CLASSIC)
    found = fetch_arxiv(settings_of(server.url, {"orcid": "0000-0002-1825-0097"}), http)
    assert server.asked[0] == "/a/0000-0002-1825-0097.atom2"
    assert (len(found.records), found.notes) == (3, ())


def test_a_feed_by_orcid_that_fails_is_told(server, http):
    server.says("/a/0000-0002-1825-0097.atom2", Reply(b"", 403))
    server.says(QUERY, CLASSIC)
    found = fetch_arxiv(settings_of(server.url, {"orcid": "0000-0002-1825-0097"}), http)
    assert (len(found.records), len(found.notes)) == (3, 1)


def test_an_arxiv_identifier_without_a_feed_is_told(server, http):
    server.says(QUERY, CLASSIC)
    found = fetch_arxiv(settings_of(server.url, {"arxiv": "rivera_l_9"}), http)
    assert len(found.records) == 3
    assert "check the identifier" in found.notes[0]


def test_one_of_feed_and_query_is_enough(server, http):
    server.says("/a/rivera_l_1.atom2", feed_of(entry_of("2401.00001", "Claimed")))
    server.says(QUERY, b"Rate exceeded.")
    found = fetch_arxiv(settings_of(server.url, {"arxiv": "rivera_l_1"}), http)
    assert titles(found) == ["Claimed"]
    assert "Rate exceeded." in found.notes[0]


def test_what_the_page_shows_and_the_query_lacks_is_asked_for_at_once(server, http):
    old = entry_of("2301.00007", "Elsewhere", "Somebody Else")
    other = entry_of("2301.99999", "Never asked for")
    server.says(QUERY, CLASSIC, feed_of(old, other))
    listed = ("arxiv:2406.90017", "arxiv:2301.00007", "doi:10.1/x", "arxiv:math/0601902", "arxiv:2301.00007")
    found = fetch_arxiv(settings_of(server.url), http, listed)
    assert titles(found)[-1] == "Elsewhere"
    assert queries(server)[1] == {"id_list": "2301.00007,math/0601902", "start": "0", "max_results": "2"}
    assert len(server.seen) == 2


def test_a_failure_of_the_ids_leaves_the_rest(server, http):
    server.says(QUERY, CLASSIC, Reply(b"", 404))
    found = fetch_arxiv(settings_of(server.url), http, ("arxiv:2301.00007",))
    assert (len(found.records), len(found.notes)) == (3, 1)


def test_one_wrong_id_on_the_page_is_no_failure(server, http):
    server.says(QUERY, CLASSIC, EMPTY)
    assert fetch_arxiv(settings_of(server.url), http, ("arxiv:2301.00007",)).notes == ()


def test_several_wrong_ids_on_the_page_are_named(server, http):
    listed = tuple(f"arxiv:2301.0000{n}" for n in range(7))
    server.says(QUERY, CLASSIC, EMPTY, EMPTY)
    (note,) = fetch_arxiv(settings_of(server.url), http, listed).notes
    assert "links as 2301.00000, 2301.00001, 2301.00002, 2301.00003, 2301.00004 and 2 more;" in note
    assert "correct it" in note


def test_what_was_believed_is_not_asked_for_again_within_some_hours(server, http, time):
    server.says(QUERY, CLASSIC)
    server.says("/a/rivera_l_1.atom2", feed_of(entry_of("2401.00001", "Claimed")))
    settings = settings_of(server.url, {"arxiv": "rivera_l_1"}, arxiv={"max_age": 6})
    first = fetch_arxiv(settings, http)
    assert len(server.seen) == 2
    time.now += 6 * 3600 - 1
    assert fetch_arxiv(settings, http) == first
    assert len(server.seen) == 2
    time.now += 1
    fetch_arxiv(settings, http)
    assert len(server.seen) == 4


def test_what_is_not_believed_is_not_kept(server, http):
    server.says(QUERY, EMPTY, EMPTY, b"Rate exceeded.", ERROR, CLASSIC)
    settings = settings_of(server.url, arxiv={"max_age": 6})
    for reason in ("falsely-empty", "rate-limited", "rejected"):
        assert fails(settings, http, known=True).reason == reason
    assert len(fetch_arxiv(settings, http, known=True).records) == 3


def test_an_empty_answer_that_was_believed_once_is_asked_for_again_when_papers_are_known(server, http):
    server.says(QUERY, EMPTY, CLASSIC)
    settings = settings_of(server.url, arxiv={"max_age": 6})
    assert fetch_arxiv(settings, http).records == ()
    assert len(fetch_arxiv(settings, http, known=True).records) == 3


def test_pages_of_which_one_is_missing_are_not_kept(server, http):
    first, second = feed_of(*papers(0, 10), total=16), feed_of(*papers(10, 16), total=16)
    server.says(QUERY, first, feed_of(total=16), feed_of(total=16), first, second)
    settings = settings_of(server.url, arxiv={"max_age": 6})
    assert fails(settings, http).reason == "incomplete"
    assert len(fetch_arxiv(settings, http).records) == 16
    assert len(server.seen) == 5


def test_more_ids_than_fit_into_one_request_are_asked_in_parts(server, http):
    listed = tuple(f"arxiv:2401.{n:05d}" for n in range(MAX_IDS + 1))
    old = [entry_of(paper_id.removeprefix("arxiv:"), author="Somebody Else") for paper_id in listed]
    server.says(QUERY, CLASSIC, feed_of(*old[:MAX_IDS]), feed_of(*old[MAX_IDS:]))
    found = fetch_arxiv(settings_of(server.url), http, listed)
    assert len(found.records) == 3 + MAX_IDS + 1
    assert [len(query["id_list"].split(",")) for query in queries(server)[1:]] == [MAX_IDS, 1]
    assert max(map(len, server.asked)) < 4096


def test_listed_papers_that_were_announced_and_not_sent_are_told(server, http):
    server.says(QUERY, CLASSIC, feed_of(entry_of("2401.00001"), total=2))
    found = fetch_arxiv(settings_of(server.url), http, ("arxiv:2401.00001", "arxiv:2401.00002"))
    assert found.notes == ("arXiv announced 2 of the page's papers and sent 1",)


def test_an_answer_that_ended_early_by_our_wish_shows_nothing_of_what_was_forgotten(server, http):
    server.says(QUERY, feed_of(*papers(0, 10), total=500))
    listed = tuple(f"arxiv:2401.{n:05d}" for n in range(10))
    assert not fetch_arxiv(settings_of(server.url), http, listed).whole
    server.says(QUERY, CLASSIC)
    assert fetch_arxiv(settings_of(server.url), http).whole


OTHERS = feed_of(entry_of("2401.00002", "Not", "Somebody Else"))
THOUSANDS = feed_of(entry_of("2401.00002"), total=9_999)


@pytest.mark.parametrize("answers", [[OTHERS], [THOUSANDS, THOUSANDS]])
def test_where_the_name_is_of_no_use_the_pages_papers_are_asked_for_all_the_same(server, http, answers):
    """Acceptance of what the page shows must not depend on a name that thousands have."""
    server.says(QUERY, *answers, feed_of(entry_of("2301.00007", "Listed")))
    found = fetch_arxiv(settings_of(server.url), http, ("arxiv:2301.00007",))
    assert titles(found) == ["Listed"]
    assert "author." in found.notes[0]
