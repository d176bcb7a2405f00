import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.model import Evidence, Name, PartialDate, Person
from pipeline.sources.arxiv_feed import parse_feed
from tests.sources.conftest import DATA, SHARED, entry_of, feed_of

CLASSIC = (DATA / "arxiv" / "classic.xml").read_bytes()
REWRITE = (DATA / "arxiv" / "rewrite.xml").read_bytes()


def fails(data):
    with pytest.raises(SourceError) as failure:
        parse_feed(data)
    return failure.value


def test_all_fields_are_read():
    feed = parse_feed(CLASSIC, Evidence.IDENTITY)
    echoes, tides, nothing = feed.records
    assert (feed.entries, feed.total, feed.notes) == (3, 3, ())
    assert echoes.title == "Echoes in Long Memories: Why k-Nearest Neighbours Forget"
    assert echoes.authors == (Name("Rivera", "Lena"), Name("van der Berg", "J."))
    assert echoes.ids == ("arxiv:2406.90017", "doi:10.5555/tar.2024.17")
    assert echoes.published == PartialDate(2024, 5, 31)  # the first version, not the latest
    assert echoes.url == "https://arxiv.org/abs/2406.90017"
    assert echoes.abstract.startswith("Retrieval looks up what was said before. We show that echoes of earlier answers")
    assert echoes.comment == "Accepted to the Meeting on Slow Learning 2024, 12 pages"
    assert echoes.journal_ref == "Trans. Alp. Retr. 17 (2024) 1-12"
    assert echoes.categories == ("cs.IR", "cs.CL")  # the primary one first
    assert (echoes.source, echoes.venue, echoes.evidence) == ("arxiv", "", Evidence.IDENTITY)
    assert tides.comment == "Withdrawn."
    assert (nothing.title, nothing.ids, nothing.comment) == ("0", ("arxiv:math/0601901",), "")


def test_both_generations_of_the_service_say_the_same():
    assert parse_feed(CLASSIC) == parse_feed(REWRITE)


@pytest.mark.parametrize(
    ("data", "reason", "words"),
    [
        (b"", "empty-body", "empty"),
        (b" \n", "empty-body", "empty"),
        (b"Rate exceeded.", "rate-limited", "'Rate exceeded.'"),
        (b"upstream connect error", "not-a-feed", "'upstream connect error'"),
        (b"<!DOCTYPE html><html><head><title>Down for\nmaintenance</title>", "not-a-feed", "'Down for maintenance'"),
        (b"<html><body>Oops", "not-a-feed", "web page"),
        (b"<rss version='2.0'><channel/></rss>", "not-a-feed", "<rss>"),
        (b"<feed/>", "not-a-feed", "<feed>"),
        (b'{"entries": []}', "not-a-feed", "entries"),
        (CLASSIC[:2000], "malformed", "cut off"),
        (CLASSIC[: CLASSIC.rindex(b"</entry>")], "malformed", "cut off"),
        (CLASSIC + CLASSIC, "malformed", "damaged"),
        (CLASSIC.replace(b"Tides", b"Ti\x00des"), "malformed", "damaged"),
        (CLASSIC.replace(b"Tides", b"Ti\x1bdes"), "malformed", "damaged"),
        (CLASSIC.replace(b"Tides", b"T\xefdes"), "malformed", "damaged"),
        (
            CLASSIC.replace(b'encoding="UTF-8"', b'encoding="x-nonsense"').replace(b"Tides", b"T\xefdes"),
            "malformed",
            "",
        ),
    ],
)
def test_what_is_no_feed_has_a_name(data, reason, words):
    failure = fails(data)
    assert failure.reason == reason
    assert words in failure.message


def error_feed(published=""):
    return feed_of(
        "<entry><id>http://arxiv.org/api/errors#incorrect_id</id><title>Error</title>"
        f"<summary>incorrect id format for 1234</summary>{published}<author><name>arXiv</name></author></entry>"
    )


@pytest.mark.parametrize("published", ["", "<published>2024-06-01T00:00:00Z</published>"])
def test_an_error_feed_is_never_a_paper(published):
    """F003."""
    failure = fails(error_feed(published))
    assert failure.reason == "rejected"
    assert "incorrect id format for 1234" in failure.message


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<feed xmlns="http://www.w3.org/2005/Atom"><title>&b;</title></feed>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<feed xmlns="http://www.w3.org/2005/Atom"><title>&a;</title></feed>"""
EXTERNAL = (
    b'<?xml version="1.0"?><!DOCTYPE feed SYSTEM "http://127.0.0.1:9/x.dtd"><feed xmlns="http://www.w3.org/2005/Atom"/>'
)


@pytest.mark.parametrize("data", [LAUGHS, OUTSIDE, EXTERNAL, b"<a>" * 200_000])
def test_hostile_xml_is_refused(data):
    """F014."""
    assert fails(data).reason == "malformed"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_of_unicode_are_read(encoding):
    """F015."""
    text = CLASSIC.decode().replace("Lena", "Léna")
    data = text.replace('encoding="UTF-8"', f'encoding="{encoding.removesuffix("-sig")}"').encode(encoding)
    assert parse_feed(data).records[0].authors[0] == Name("Rivera", "Léna")


def test_utf_8_is_believed_before_a_wrong_declaration():
    """F015."""
    text = CLASSIC.decode().replace("Lena", "Léna").replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
    assert parse_feed(text.encode()).records[0].authors[0] == Name("Rivera", "Léna")
    assert parse_feed(text.encode("latin-1")).records[0].authors[0] == Name("Rivera", "Léna")


GOOD = entry_of("2401.00001", "A Good One")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (entry_of("2401.00002", ""), "arxiv:2401.00002: it has no title"),
        (entry_of("2401.00002").replace("<title>A Paper</title>", ""), "it has no title"),
        (entry_of("2401.00002", author=" "), "arxiv:2401.00002: it has no authors"),
        (entry_of("2401.00002").replace("published>", "issued>"), "arxiv:2401.00002: it has no date"),
        (entry_of("2401.00002").replace("2024-06-01", "soon"), "arxiv:2401.00002: it has no date"),
        (entry_of("2401.00002", "A" * 1_000_000), "its title has 1,000,000 characters"),
        (entry_of("nonsense"), "without an arXiv identifier"),
    ],
)
def test_an_entry_that_lacks_something_is_left_out_with_a_note(entry, words):
    """F009."""
    feed = parse_feed(feed_of(entry, GOOD))
    assert [record.title for record in feed.records] == ["A Good One"]
    assert (feed.entries, len(feed.notes)) == (2, 1)
    assert words in feed.notes[0]


def test_a_feed_of_which_no_entry_can_be_read_is_a_failure():
    failure = fails(feed_of(entry_of("2401.00001", ""), entry_of("2401.00002", author="")))
    assert (failure.reason, "arxiv:2401.00001: it has no title" in failure.message) == ("layout-unknown", True)


def test_five_thousand_authors_pass_and_more_are_cut():
    """F009."""
    many = "".join(f"<author><name>Ada Number{n}</name></author>" for n in range(5_001))
    (record,) = parse_feed(feed_of(entry_of("2401.00002", extra=many))).records
    assert (len(record.authors), record.authors_complete) == (5_000, False)


def test_links_of_the_feed_are_never_taken():
    feed = feed_of(entry_of("2401.00002", extra='<link href="javascript:alert(1)" rel="alternate"/>'))
    assert parse_feed(feed).records[0].url == "https://arxiv.org/abs/2401.00002"


@given(st.integers(0, len(CLASSIC) - 1))
def test_no_cut_feed_is_believed(length):
    """F004."""
    cut = CLASSIC.rstrip()[:length]
    if cut != CLASSIC.rstrip():
        assert fails(cut).reason in {"malformed", "empty-body", "not-a-feed"}


@given(st.binary(max_size=80))
def test_any_bytes_are_refused_by_name(data):
    assert fails(data).reason in {"malformed", "empty-body", "not-a-feed", "rate-limited"}


def test_the_seed_has_sixteen_papers():
    path = SHARED / "seed" / "arxiv-2024-06-20.xml"
    if not path.exists():
        pytest.skip("the seed is not beside this checkout")
    feed = parse_feed(path.read_bytes())
    assert (len(feed.records), feed.total) == (16, 16)


def test_where_authors_work_is_read_where_it_is_told():
    echoes, tides, _ = parse_feed(CLASSIC).records
    assert echoes.people == (Person(Name("Rivera", "Lena"), "", ("Hillside Institute",)),)
    assert tides.people == ()
