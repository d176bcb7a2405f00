"""No bytes from a source make anything but records or a failure with a name.

The answers are ours and, where the corpus is at hand, recorded ones; what is done to them: cut anywhere, bits turned,
pieces taken out, doubled, moved or put in.
"""

import unicodedata
from email import message_from_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.model import Name
from pipeline.sources.arxiv_feed import parse_feed
from pipeline.sources.bibliography import parse_bibtex
from pipeline.sources.crossref import parse_works as parse_crossref
from pipeline.sources.csl import parse_csl_json
from pipeline.sources.dblp import parse_person
from pipeline.sources.openalex import parse_works as parse_openalex
from pipeline.sources.orcid import parse_works as parse_orcid
from pipeline.sources.scholar_mail import parse_alert
from pipeline.sources.scholar_page import parse_profile
from pipeline.sources.semantic_scholar import parse_papers
from pipeline.sources.serpapi import parse_serpapi
from tests.sources.conftest import DATA, SHARED

LENA = (Name("Rivera", "Lena"),)
READERS = {
    "arxiv/classic.xml": lambda data: parse_feed(data).records,
    "arxiv/rewrite.xml": lambda data: parse_feed(data).records,
    "bibliography/rivera.bib": parse_bibtex,
    "bibliography/rivera.json": parse_csl_json,
    "crossref/works.json": parse_crossref,
    "dblp/person.xml": lambda data: parse_person(data, LENA),
    "openalex/works.json": parse_openalex,
    "orcid/works.json": parse_orcid,
    "scholar/profile.html": lambda data: parse_profile(data).records,
    "scholar-alerts/articles-french.eml": lambda data: parse_alert(message_from_bytes(data), LENA),
    "scholar-mail/articles.eml": lambda data: parse_alert(message_from_bytes(data), LENA),
    "semantic-scholar/papers.json": parse_papers,
    "serpapi/author.json": lambda data: parse_serpapi(data).records,
}
RECORDED = {
    "corpus/arxiv-atom/malkreide__swiss-academic-libraries-mcp__arxiv_feed.xml": "arxiv/classic.xml",
    "corpus/bib/7qchen__7qchen.github.io__papers.bib": "bibliography/rivera.bib",
    "corpus/other-apis/zhangyee__fastpaper-cli__crossref-crossref_search.json": "crossref/works.json",
    "corpus/other-apis/zhangyee__fastpaper-cli__s2-semantic_search.json": "semantic-scholar/papers.json",
    "corpus/scholar-html/BRomans__bromans.github.io__profile_hl-it.html": "scholar/profile.html",
}
REASONS = {
    *("blocked", "consent", "sign-in", "layout-unknown", "empty-body", "undecodable", "malformed", "rejected"),
    *("not-a-feed", "rate-limited", "foreign-profile"),
}
CASES = [(DATA / name, reader) for name, reader in READERS.items()] + [
    (SHARED / name, READERS[reader]) for name, reader in RECORDED.items() if (SHARED / name).exists()
]
IDS = [path.name for path, _ in CASES]


def read(reader, data):
    """What comes of it; anything but records that can be used or a failure that is known is a bug."""
    failure, records = None, ()
    try:
        records = reader(data)
    except SourceError as error:
        failure = error
    if failure:
        assert failure.reason in REASONS
        assert failure.message
        return None
    for record in records:
        assert hash(record)
        assert record.title.strip()
        assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in record.title + record.venue + record.url)
    return records


@st.composite
def damage(draw, data):
    """The bytes with one to three damages."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([1, 2, 7, 40, 300])))
        piece = data[start:end]
        kind = draw(st.sampled_from(["cut", "flip", "drop", "double", "insert", "move"]))
        if kind == "cut":
            data = data[:start]
        elif kind == "flip" and piece:
            data = data[:start] + bytes([piece[0] ^ (1 << draw(st.integers(0, 7)))]) + data[start + 1 :]
        elif kind == "drop":
            data = data[:start] + data[end:]
        elif kind == "double":
            data = data[:end] + piece + data[end:]
        elif kind == "insert":
            data = data[:start] + draw(st.binary(max_size=12)) + data[start:]
        elif kind == "move":
            rest = data[:start] + data[end:]
            at = draw(st.integers(0, len(rest)))
            data = rest[:at] + piece + rest[at:]
    return data


@pytest.mark.parametrize(("path", "reader"), CASES, ids=IDS)
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_bytes_are_read_or_named(path, reader, data):
    read(reader, data.draw(damage(path.read_bytes())))


@pytest.mark.parametrize(("path", "reader"), CASES, ids=IDS)
@given(data=st.binary(max_size=200))
@settings(max_examples=30, deadline=None)
def test_any_bytes_are_read_or_named(path, reader, data):  # noqa: ARG001 - the path names the case
    read(reader, data)


STRICT = [(path, reader) for path, reader in CASES if path.suffix in {".xml", ".json"}]


@pytest.mark.parametrize(("path", "reader"), STRICT, ids=[path.name for path, _ in STRICT])
def test_no_answer_that_was_cut_anywhere_is_believed(path, reader):
    """F004: at every byte of ours, and at a thousand places of a long recorded answer."""
    data = path.read_bytes().rstrip()
    for length in range(0, len(data), max(1, len(data) // 1000)):
        assert read(reader, data[:length]) is None, f"believed, cut at byte {length}"
