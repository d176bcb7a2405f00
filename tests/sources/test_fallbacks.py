"""The fallbacks: each reads its service's answers, asks as the service wants, and names what goes wrong."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.model import Evidence, Name, PartialDate, Person
from pipeline.sources import crossref, dblp, openalex, orcid, semantic_scholar
from pipeline.sources.bibliography import load_bibliography
from pipeline.sources.poll import poll
from tests.sources.conftest import DATA, SHARED, Reply, entry_of, feed_of, settings_of

LENA = (Name("Rivera", "Lena"),)
ORCID = "0000-0002-1825-0097"
PAPERS = (DATA / "semantic-scholar" / "papers.json").read_bytes()
OPENALEX = (DATA / "openalex" / "works.json").read_bytes()
PERSON = (DATA / "dblp" / "person.xml").read_bytes()
WORKS = (DATA / "orcid" / "works.json").read_bytes()
CROSSREF = (DATA / "crossref" / "works.json").read_bytes()


def fails(call, *arguments):
    with pytest.raises(SourceError) as failure:
        call(*arguments)
    return failure.value


def test_semantic_scholar_is_read():
    echoes, tides = semantic_scholar.parse_papers(PAPERS)
    assert echoes.title == "Echoes in Long Memories: Why k-Nearest Neighbours Forget"
    assert echoes.authors == (Name("Rivera", "Lena"), Name("van der Berg", "J."))
    assert echoes.ids == (
        "arxiv:2406.90017",
        "dblp:journals/tar/RiveraB24",
        "doi:10.5555/tar.2024.17",
        "s2:0a1b2c3d4e5f60718293a4b5c6d7e8f901234567",
    )
    assert (echoes.venue, echoes.published) == ("Transactions on Alpine Retrieval", PartialDate(2024, 5, 31))
    assert (echoes.volume, echoes.page, tides.volume) == ("17", "1-12", "")
    assert (echoes.abstract, echoes.citations) == ("Retrieval looks up what was said before.", 12)
    assert (tides.abstract, tides.venue) == ("The moon pulls at attention.", "")
    assert (tides.published, tides.evidence) == (PartialDate(2023), Evidence.NAME)


def test_the_volume_of_another_journal_than_the_venue_is_not_taken():
    other = PAPERS.replace(b'{"name": "Transactions on Alpine Retrieval"', b'{"name": "Snow Letters"')
    assert {(paper.volume, paper.page) for paper in semantic_scholar.parse_papers(other)} == {("", "")}


def test_openalex_is_read():
    echoes, tides = openalex.parse_works(OPENALEX)
    assert echoes.title == "Echoes in Long Memories: Why k-Nearest Neighbours Forget"
    assert echoes.authors == (Name("Rivera", "Lena"), Name("van der Berg", "Jan"))
    assert echoes.ids == ("arxiv:2406.90017", "doi:10.5555/tar.2024.17", "openalex:W4400000017")
    # Its ORCID iDs are a program's guess, and so are no evidence.
    assert echoes.people == (Person(Name("Rivera", "Lena"), "", ("Northfjord Institute",)),)
    assert (echoes.venue, echoes.published) == ("Transactions on Alpine Retrieval", PartialDate(2024, 6, 17))
    assert (echoes.volume, echoes.issue, echoes.page) == ("17", "2", "1-12")
    assert (tides.volume, tides.issue, tides.page) == ("", "", "")
    assert echoes.abstract == "Retrieval looks up what was said, what stays."
    assert (tides.ids, tides.venue) == (("arxiv:2302.91234", "openalex:W4300000018"), "")
    assert (tides.published, tides.authors_complete) == (PartialDate(2023), False)


def test_dblp_is_read():
    echoes, tides, stones = dblp.parse_person(PERSON, LENA)
    assert echoes.title == "Echoes in Long Memories: Why k-Nearest Neighbours Forget"
    assert echoes.authors == (Name("Rivera", "Lena"), Name("van der Berg", "Jan"))
    assert echoes.ids == ("dblp:journals/tar/RiveraB24", "doi:10.5555/tar.2024.17")
    assert (echoes.venue, echoes.published) == ("Trans. Alp. Retr.", PartialDate(2024))
    assert (echoes.volume, echoes.page) == ("17", "1-12")
    assert tides.volume == ""  # CoRR's is the arXiv id
    assert (tides.ids, tides.venue) == (("arxiv:2302.91234",), "")
    assert (stones.title, stones.venue) == ("Stones & Mööss?", "MSL")
    assert "openreview:s7oN3sAnd" in stones.ids
    assert stones.evidence == Evidence.IDENTITY


def test_orcid_is_read():
    echoes, tides = orcid.parse_works(WORKS)
    assert echoes.title == "Echoes in Long Memories: Why k-Nearest Neighbours Forget"
    assert (echoes.authors, echoes.authors_complete) == ((), False)
    assert echoes.ids == ("arxiv:2406.90017", "doi:10.5555/tar.2024.17")
    assert (echoes.venue, echoes.published) == ("Transactions on Alpine Retrieval", PartialDate(2024, 6, 17))
    assert (tides.ids, tides.venue, tides.published) == (("arxiv:2302.91234",), "", PartialDate(2023))
    assert tides.evidence == Evidence.IDENTITY


def test_crossref_is_read():
    echoes, tides, stones = crossref.parse_works(CROSSREF)
    assert echoes.title == "Echoes in Long Memories: Why k-Nearest Neighbours Forget"
    assert echoes.authors == (Name("Rivera", "Lena"), Name("van der Berg", "Jan"), Name("The ECHO Collaboration"))
    assert (echoes.ids, echoes.venue) == (("doi:10.5555/tar.2024.17",), "Transactions on Alpine Retrieval")
    assert (echoes.published, echoes.abstract) == (
        PartialDate(2024, 6, 17),
        "Retrieval looks up what was said before.",
    )
    assert echoes.people == (Person(Name("Rivera", "Lena"), "0000-0002-1825-0097", ("Northfjord Institute",)),)
    assert (tides.venue, tides.published) == ("Meeting on Slow Learning 2023", PartialDate(2023))
    assert (stones.venue, stones.published, stones.authors_complete) == ("", None, False)


def test_landing_pages_are_built_from_ids():
    records = [
        *semantic_scholar.parse_papers(PAPERS),
        *openalex.parse_works(OPENALEX),
        *dblp.parse_person(PERSON, LENA),
        *orcid.parse_works(WORKS),
        *crossref.parse_works(CROSSREF),
    ]
    assert all(record.url.startswith("https://") for record in records)


def one(server, http, name, options=None, *, author=None, environ=None):
    """The poll of one fallback alone."""
    off = {other: {"enabled": False} for other in ("arxiv", "scholar")}
    settings = settings_of(server.url, author, **{name: {"enabled": True, **(options or {})}}, **off)
    result = poll(settings, http, environ=environ or {})
    (status,) = result.statuses
    return result.records, status


S2 = "/graph/v1/author/77001/papers"


def test_semantic_scholar_is_asked_for_one_author(server, http):
    server.says(S2, PAPERS)
    key = {"PAPERLINE_SEMANTIC_SCHOLAR_KEY": "hidden"}
    records, status = one(server, http, "semantic_scholar", {"author": "77001"}, environ=key)
    assert (len(records), status.state.value) == (2, "ok")
    assert "limit=500" in server.asked[0]
    assert server.seen[0].headers["x-api-key"] == "hidden"
    assert "hidden" not in server.asked[0]


def test_semantic_scholar_pages_are_followed(server, http):
    more = PAPERS.replace(b'"offset": 0', b'"offset": 0, "next": 500')
    server.says(S2, more, PAPERS)
    assert len(one(server, http, "semantic_scholar", {"author": "77001"})[0]) == 4
    assert "offset=500" in server.asked[1]


def test_semantic_scholar_is_asked_without_a_summary_where_it_refuses_one(server, http):
    refusal = Reply(b'{"error": "Unrecognized or unsupported fields: [tldr]"}', 400)
    server.says(S2, refusal, PAPERS.replace(b'"offset": 0', b'"offset": 0, "next": 500'), PAPERS)
    assert len(one(server, http, "semantic_scholar", {"author": "77001"})[0]) == 4
    assert ["tldr" in path for path in server.asked] == [True, False, False]
    server.says(S2, refusal)
    assert one(server, http, "semantic_scholar", {"author": "77001"})[1].state.value == "failed"


def test_openalex_is_asked_by_author_or_orcid_and_wants_a_key(server, http):
    server.says("/works", OPENALEX)
    key = {"PAPERLINE_OPENALEX_KEY": "hidden"}
    records, status = one(server, http, "openalex", author={"orcid": ORCID}, environ=key)
    assert (len(records), status.state.value) == (2, "ok")
    assert f"filter=author.orcid%3A{ORCID}" in server.asked[0]
    assert "api_key=hidden" in server.asked[0]
    _, status = one(server, http, "openalex", author={"orcid": ORCID})
    assert (status.state.value, "PAPERLINE_OPENALEX_KEY" in status.message) == ("failed", True)
    assert len(server.seen) == 1


def test_openalex_pages_are_followed(server, http):
    server.says("/works", OPENALEX.replace(b'"count": 3', b'"count": 203'))
    records, _ = one(server, http, "openalex", author={"orcid": ORCID}, environ={"PAPERLINE_OPENALEX_KEY": "k"})
    assert (len(records), len(server.seen)) == (4, 2)


@pytest.mark.parametrize(
    ("name", "path", "body"),
    [
        ("semantic_scholar", S2, PAPERS.replace(b'"offset": 0', b'"offset": 0, "next": 500')),
        ("openalex", "/works", OPENALEX.replace(b'"count": 3', b'"count": 9999')),
    ],
)
def test_a_list_without_an_end_is_read_as_far_as_it_makes_sense_and_told(server, http, name, path, body):
    server.says(path, body)
    key = {"PAPERLINE_OPENALEX_KEY": "k"}
    records, status = one(server, http, name, {"author": "77001"}, environ=key)
    assert (status.state.value, len(records)) == ("degraded", 2 * len(server.seen))
    assert "knows more" in status.message


@pytest.mark.parametrize("person", ["10/9001-2", "https://dblp.org/pid/10/9001-2.html"])
def test_dblp_is_asked_for_one_person(server, http, person):
    server.says("/pid/10/9001-2.xml", PERSON)
    records, status = one(server, http, "dblp", {"person": person})
    assert (len(records), status.state.value) == (3, "ok")


def test_orcid_is_asked_for_json(server, http):
    server.says(f"/v3.0/{ORCID}/works", WORKS)
    records, status = one(server, http, "orcid", author={"orcid": ORCID})
    assert (len(records), status.state.value) == (2, "ok")
    assert server.seen[0].headers["accept"] == "application/json"


DOI = '<arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">{}</arxiv:doi>'


def test_crossref_is_asked_for_dois_without_a_venue_at_once(server, http):
    server.says("/api/query", feed_of(entry_of("2406.90017", extra=DOI.format("10.5555/TAR.2024.17"))))
    server.says("/works", CROSSREF)
    settings = settings_of(server.url, scholar={"enabled": False}, crossref={"enabled": True})
    result = poll(settings, http, ("arxiv:2406.90017", "doi:10.5555/msl.2023.4"))
    assert server.asked[-1] == "/works?filter=doi%3A10.5555%2Ftar.2024.17%2Cdoi%3A10.5555%2Fmsl.2023.4&rows=2"
    assert [r.venue for r in result.records if r.source == "crossref"] == [
        "Transactions on Alpine Retrieval",
        "Meeting on Slow Learning 2023",
    ]


def test_crossref_is_not_asked_for_what_another_source_told(server, http):
    server.says("/pid/10/9001-2.xml", PERSON)
    server.says("/works", CROSSREF)
    off = {name: {"enabled": False} for name in ("arxiv", "scholar")}
    on = {"dblp": {"enabled": True, "person": "10/9001-2"}, "crossref": {"enabled": True}}
    poll(settings_of(server.url, **off, **on), http, ("doi:10.5555/tar.2024.17", "doi:10.5555/msl.2023.4"))
    assert server.asked[-1] == "/works?filter=doi%3A10.5555%2Fmsl.2023.4&rows=1"


def test_many_dois_are_asked_for_in_parts(server, http):
    server.says("/works", CROSSREF)
    dois = tuple(f"doi:10.5555/x.{number}" for number in range(crossref.MAX_DOIS + 1))
    settings = settings_of(server.url, crossref={"enabled": True})
    crossref.fetch_crossref(settings, http, dois)
    assert len(server.asked) == crossref.MAX_DOIS / crossref.AT_ONCE
    assert max(map(len, server.asked)) < 4096


@pytest.mark.parametrize("name", ["semantic_scholar", "openalex", "dblp", "orcid", "crossref"])
def test_a_fallback_that_lacks_its_id_is_skipped(server, http, name):
    records, status = one(server, http, name)
    assert (records, status.state.value) == ((), "skipped")
    assert status.message
    assert server.seen == []


BAD = [Reply(b"", 429), Reply(b"", 403), Reply(b"", 404), Reply(b"", 503), b"", b"<html>", b"{}"]
ANSWERED_AT = {
    "semantic_scholar": (S2, {"author": "77001"}),
    "openalex": ("/works", {}),
    "dblp": ("/pid/10/9001-2.xml", {"person": "10/9001-2"}),
    "orcid": (f"/v3.0/{ORCID}/works", {}),
}


@pytest.mark.parametrize("reply", BAD)
@pytest.mark.parametrize("name", ANSWERED_AT)
def test_no_failure_of_a_fallback_is_an_empty_answer(server, http, name, reply):
    path, options = ANSWERED_AT[name]
    server.says(path, reply)
    keys = {"PAPERLINE_OPENALEX_KEY": "hidden", "PAPERLINE_SEMANTIC_SCHOLAR_KEY": "hidden"}
    records, status = one(server, http, name, options, author={"orcid": ORCID}, environ=keys)
    assert (records, status.state.value) == ((), "failed")
    assert status.message
    assert "hidden" not in status.message


def test_the_page_of_another_person_is_a_mistake_of_the_configuration():
    luis = (Name("Rivera", "Luis"),)
    assert fails(dblp.parse_person, PERSON, luis).reason == "foreign-profile"
    assert fails(semantic_scholar.verify_author, PAPERS, "77001", luis).reason == "foreign-profile"
    semantic_scholar.verify_author(PAPERS, "77001", LENA)


@pytest.mark.parametrize(
    ("parse", "data"),
    [
        (semantic_scholar.parse_papers, b'{"error": "Author not found"}'),
        (openalex.parse_works, b'{"error": "Invalid query parameters", "message": "Author not found"}'),
        (orcid.parse_works, b'{"response-code": 404, "user-message": "Author not found"}'),
        (
            crossref.parse_works,
            b'{"status": "failed", "message-type": "validation-failure", "message": [{"message": "Author not found"}]}',
        ),
    ],
)
def test_a_refusal_is_told_in_the_words_of_the_service(parse, data):
    failure = fails(parse, data)
    assert failure.reason == "rejected"
    assert "Author not found" in failure.message


@pytest.mark.parametrize(
    "parse",
    [
        semantic_scholar.parse_papers,
        openalex.parse_works,
        orcid.parse_works,
        crossref.parse_works,
        lambda data: dblp.parse_person(data, LENA),
    ],
)
@pytest.mark.parametrize("page", [b"\n<!DOCTYPE html><html>Are you a robot?", b"<HTML><body>502 Bad Gateway"])
def test_a_web_page_in_the_place_of_data_is_called_one(parse, page):
    failure = fails(parse, page)
    assert (failure.reason, "a web page came, and no data" in failure.message) == ("malformed", True)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
PARSERS = {
    "semantic_scholar": (semantic_scholar.parse_papers, json.loads(PAPERS)),
    "openalex": (openalex.parse_works, json.loads(OPENALEX)),
    "orcid": (orcid.parse_works, json.loads(WORKS)),
    "crossref": (crossref.parse_works, json.loads(CROSSREF)),
}


def holders(value):
    """All objects and lists inside a JSON value, with the key of each member."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield value, key
        yield from holders(member)


@pytest.mark.parametrize("name", PARSERS)
@given(data=st.data())
def test_any_value_in_any_place_is_read_around_or_named(name, data):
    parse, document = PARSERS[name]
    document = json.loads(json.dumps(document))
    places = list(holders(document))
    holder, key = places[data.draw(st.integers(0, len(places) - 1))]
    holder[key] = data.draw(JSON)
    try:
        records = parse(json.dumps(document).encode())
    except SourceError as failure:
        records, reason = (), failure.reason
        known = {"rejected", "layout-unknown", "malformed"}
        message = f"{reason} is no known reason"
        if reason not in known:
            pytest.fail(message)
    for record in records:
        hash(record)


OTHERS = SHARED / "corpus" / "other-apis"


@pytest.mark.skipif(not OTHERS.exists(), reason="the corpus is not beside this checkout")
def test_a_bibtex_record_of_dblp_is_read():
    (record,) = load_bibliography(OTHERS / "papis__papis__dblp-dblp_1.bib")
    assert record.authors == (Name("Anastassiou", "George A."),)
    assert "doi:10.1007/978-3-031-16400-2" in record.ids
