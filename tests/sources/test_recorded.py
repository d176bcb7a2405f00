"""Every recorded answer there is, read by its module: the right number of records, or the right name for a failure."""

import csv
import gzip
import json
import re

import pytest
import yaml

from pipeline.errors import SourceError
from pipeline.model import Name
from pipeline.sources.arxiv_feed import parse_feed
from pipeline.sources.bibliography import parse_bibtex
from pipeline.sources.crossref import parse_works as parse_crossref
from pipeline.sources.dblp import parse_person
from pipeline.sources.openalex import parse_works as parse_openalex
from pipeline.sources.orcid import parse_works as parse_orcid
from pipeline.sources.scholar_page import parse_profile
from pipeline.sources.semantic_scholar import parse_papers
from pipeline.sources.serpapi import parse_serpapi
from tests.sources.conftest import DATA, SHARED

FOLDERS = ("arxiv-atom", "arxiv-oai", "arxiv-rss", "bib", "other-apis", "scholar-html", "scholar-json")
READERS = {
    "arxiv": lambda data: parse_feed(data).records,
    "bibtex": parse_bibtex,
    "crossref": parse_crossref,
    "dblp": lambda data: parse_person(data, (Name("Rivera", "Lena"),)),
    "openalex": parse_openalex,
    "orcid": parse_orcid,
    "scholar": lambda data: parse_profile(data).records,
    "semantic_scholar": parse_papers,
    "serpapi": lambda data: parse_serpapi(data).records,
}
with (DATA / "recorded.tsv").open(encoding="utf-8") as table:
    ROWS = list(csv.reader((line for line in table if not line.startswith("#")), delimiter="\t"))

needs_corpus = pytest.mark.skipif(not (SHARED / "corpus").exists(), reason="the corpus is not beside this checkout")


def exchanges(path):
    """The (address, body) of each exchange in a file: a cassette, an answer with its status, or a body alone."""
    if path.suffix in {".yaml", ".yml"}:
        document = yaml.safe_load(path.read_bytes())
        for exchange in document.get("interactions") or document["http_interactions"]:
            response = exchange["response"]
            body = response["content"] if "content" in response else response["body"]["string"]
            data = body.encode() if isinstance(body, str) else body
            yield exchange["request"]["uri"], gzip.decompress(data) if data[:1] == b"\x1f" else data
    elif path.suffix == ".json" and path.parent.name == "arxiv-atom":
        yield "", json.loads(path.read_bytes())["body"].encode()
    else:
        yield "", path.read_bytes()


def outcome(reader, data):
    try:
        return str(len(READERS[reader](data)))
    except SourceError as failure:
        return failure.reason


@needs_corpus
def test_no_recorded_answer_is_left_out():
    corpus = {f"corpus/{folder}/{path.name}" for folder in FOLDERS for path in (SHARED / "corpus" / folder).iterdir()}
    seed = {f"seed/{path.name}" for path in (SHARED / "seed").iterdir() if path.suffix in {".xml", ".html"}}
    assert corpus | seed == {name for name, _, _ in ROWS}


@needs_corpus
@pytest.mark.parametrize(("name", "readers", "outcomes"), ROWS, ids=[row[0] for row in ROWS])
def test_every_recorded_answer_is_read_or_named(name, readers, outcomes):
    first, _, other = readers.partition(",")
    found = [
        outcome(other if other and other.partition("_")[0] in address else first, data)
        for address, data in exchanges(SHARED / name)
    ]
    assert found == outcomes.split(",")


FEEDS = [row[0] for row in ROWS if row[1] == "arxiv" and row[2].isdecimal()]


@needs_corpus
@pytest.mark.parametrize("name", FEEDS)
def test_every_recorded_feed_gives_every_entry_whole(name):
    ((_, data),) = exchanges(SHARED / name)
    feed = parse_feed(data)
    entries = re.findall(r"<entry>.*?</entry>", data.decode(), re.DOTALL)
    assert len(feed.records) == feed.entries == len(entries)
    assert feed.notes == ()
    for record, entry in zip(feed.records, entries, strict=True):
        written = re.search(r"<id>https?://arxiv\.org/abs/([^<]+?)(?:v\d+)?</id>", entry)[1]
        published = re.search(r"<published>([^<T]+)T", entry)[1]
        assert (f"arxiv:{written}" in record.ids, str(record.published)) == (True, published)
        assert len(record.authors) == entry.count("<name>")
        assert bool(record.comment) == ("arxiv:comment" in entry)
        assert record.title
        assert record.abstract


PROFILES = [row[0] for row in ROWS if row[1] == "scholar" and row[2].isdecimal()]


@needs_corpus
@pytest.mark.parametrize("name", PROFILES)
def test_every_recorded_profile_gives_every_row_whole(name):
    profile = parse_profile((SHARED / name).read_bytes())
    assert len(profile.records) == (SHARED / name).read_text().count('class="gsc_a_tr"')
    assert all(record.title and record.authors and record.url for record in profile.records)
