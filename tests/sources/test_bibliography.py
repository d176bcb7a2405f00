import contextlib
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.model import Evidence, Name, PartialDate
from pipeline.sources.bibliography import load_bibliography, parse_bibtex, parse_csl_json
from tests.sources.conftest import DATA, SHARED

FOLDER = DATA / "bibliography"


def fails(call, *arguments):
    with pytest.raises(SourceError) as failure:
        call(*arguments)
    return failure.value


def test_bibtex_is_read_with_all_its_forms():
    echo, tides, moss, stones = load_bibliography(FOLDER / "rivera.bib")
    assert echo.title == "Echo Chambers in Bayesian Retrieval: Über die Größe of k"
    assert echo.authors == (
        Name("Rivera", "Lena"),
        Name("van der Berg", "Jan"),
        Name("The ECHO Collaboration"),
        Name("Müller Jr.", "J."),
    )
    assert echo.venue == "Transactions on Alpine Retrieval, Special Issue"
    assert (echo.ids, str(echo.published)) == (("doi:10.5555/tar.2024_17",), "2024-06")
    assert (echo.url, echo.abstract) == ("https://example.org/~rivera/echo_1.pdf", "We show that echoes fade.")
    assert (tides.title, tides.ids, str(tides.published)) == ("Tides of Attention", ("arxiv:2302.01234",), "2023")
    assert tides.venue == "Proceedings of the 12th Meeting on Slow Learning"
    assert (tides.authors, tides.authors_complete) == ((Name("Okoye", "Chidi"), Name("Rivera", "Lena")), False)
    assert tides.comment == "Accepted as a talk"
    assert (moss.title, moss.ids, str(moss.published)) == ("Moss: A Field Guide", ("arxiv:2203.04567",), "2022-03-09")
    assert (stones.ids, str(stones.published)) == (("arxiv:2111.00123",), "2021-11-03")
    assert stones.venue == "arXiv preprint arXiv:2111.00123"
    assert {record.evidence for record in (echo, tides, moss, stones)} == {Evidence.GIVEN}
    assert [record.authors_complete for record in (echo, moss, stones)] == [True, True, True]


@pytest.mark.parametrize(("given", "read"), json.loads((DATA / "crossref" / "abstracts.json").read_text()))
def test_an_abstract_in_jats_is_read_without_its_tags(given, read):
    (record,) = parse_csl_json(json.dumps({"title": "Tides of Attention", "abstract": given}).encode())
    assert record.abstract == read


@pytest.mark.parametrize("address", ["https://example.org/a\x0fb.pdf", "https://example.org/a\x85b.pdf"])
def test_an_address_with_a_control_character_is_none(address):
    (record,) = parse_bibtex(f"@article{{tides, title = {{Tides of Attention}}, pdf = {{{address}}}}}".encode())
    assert record.url == ""


def test_csl_json_is_read_with_all_its_forms():
    echo, tides, moss, stones = load_bibliography(FOLDER / "rivera.json")
    assert echo.title == "Echo Chambers in Bayesian Retrieval & Beyond"
    assert echo.authors == (
        Name("Rivera", "Lena"),
        Name("van der Berg", "Jan"),
        Name("The ECHO Collaboration"),
        Name("Müller Jr.", "J."),
        Name("Plato"),
    )
    assert (echo.venue, echo.comment) == ("Transactions on Alpine Retrieval", "Best paper")
    assert (echo.ids, echo.published) == (("doi:10.5555/tar.2024_17",), PartialDate(2024, 6, 17))
    assert (echo.url, echo.abstract) == ("https://example.org/~rivera/echo_1.pdf", "We show that echoes fade.")
    assert (tides.title, tides.ids, tides.published) == (
        "Tides of Attention",
        ("arxiv:2302.01234",),
        PartialDate(2023, 2),
    )
    assert tides.venue == "Preprint"
    assert tides.url == "https://arxiv.org/pdf/2302.01234"
    assert (moss.url, moss.published) == ("", PartialDate(2022, 3))
    assert stones.published is None


def test_one_item_alone_is_a_list_of_one():
    assert [record.title for record in parse_csl_json(b'{"title": "Moss"}')] == ["Moss"]


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"just text", b"% nothing here"])
def test_a_bib_file_without_entries_has_no_records(data):
    assert parse_bibtex(data) == ()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"@article{a,\n title={A}\n}\n@article{b,\n title={B\n}\n", "line 4: the entry @article{b can't be read"),
        (b"\n@article{a title={A}}\n", "line 2: the entry @article{a can't be read"),
        (b"@article{a, title={A}}\n@article{b,\n journal = tarn,\n title={B}}\n", "line 3: no @string defines 'tarn'"),
        (b"@article{a, title={A}}\n\n@misc{b, year={2020}}\n", "line 3: the entry 'b' has no title"),
        (b"@article{a,\n title={Stra\xdfe}}\n", "line 2: not UTF-8"),
    ],
)
def test_bibtex_that_can_not_be_read_is_named_with_its_line(data, words):
    failure = fails(parse_bibtex, data)
    assert failure.reason == "malformed"
    assert failure.message.startswith(words)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'[\n{"title": "A",}\n]', "line 2: not JSON"),
        (b"", "line 1: not JSON"),
        (b'"a title"', "CSL-JSON is a list of items"),
        (b'[{"title": "A"}, "B"]', "item 2 is not an object"),
        (b'[{"id": "x"}]', "item 1 (id 'x') has no title"),
        (b'[{"id": "x", "title": "  "}]', "item 1 (id 'x') has no title"),
        (b"[" * 100_000, "not JSON that makes sense"),
        (b'[\n{"title": "\xff"}]', "line 2: not UTF-8"),
    ],
)
def test_csl_json_that_can_not_be_read_is_named_with_its_place(data, words):
    failure = fails(parse_csl_json, data)
    assert failure.reason == "malformed"
    assert failure.message.startswith(words)


def test_a_failure_names_the_file(tmp_path):
    (tmp_path / "a.bib").write_bytes(b"@article{a title={A}}")
    assert fails(load_bibliography, tmp_path / "a.bib").message.startswith(f"{tmp_path}/a.bib: line 1: ")
    assert fails(load_bibliography, tmp_path / "b.ris").reason == "unknown-format"
    assert fails(load_bibliography, tmp_path / "none.json").reason == "unreadable"
    assert fails(load_bibliography, tmp_path / "none.json").message.startswith(f"{tmp_path}/none.json: ")


def test_braces_without_a_bottom_are_refused():
    assert fails(parse_bibtex, b"@article{a, title=" + b"{" * 100_000 + b"}" * 100_000 + b"}").reason == "malformed"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
KEYS = ["author", "issued", "container-title", "URL", "DOI", "number", "note", "abstract", "id"]


@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_no_value_of_any_field_breaks_the_reading(item):
    (record,) = parse_csl_json(json.dumps([{**item, "title": "Moss"}]).encode())
    assert record.title == "Moss"


@given(st.text(alphabet='@{}",=#()\\ \nabm2%~', max_size=60))
def test_any_text_is_read_or_refused_by_name(text):
    with contextlib.suppress(SourceError):
        parse_bibtex(text.encode())


BIBS = sorted((SHARED / "corpus" / "bib").glob("*.bib"))
CASES = sorted((SHARED / "bench" / "cases").glob("*/papers.json"))


@pytest.mark.skipif(not BIBS, reason="the corpus is not beside this checkout")
@pytest.mark.parametrize("path", BIBS, ids=lambda path: path.stem)
def test_every_bibliography_of_the_corpus_is_read(path):
    records = load_bibliography(path)
    assert len(records) == len(re.findall(r"^\s*@(?!string)\w+\s*\{", path.read_text(), re.MULTILINE))
    assert all(record.title and record.authors and record.published for record in records)
    assert not any(set("{}\\") & set(record.title + "".join(map(str, record.authors))) for record in records)


@pytest.mark.skipif(not CASES, reason="the bench is not beside this checkout")
def test_every_paper_of_the_bench_is_read():
    for path in CASES:
        items = json.loads(path.read_bytes())
        records = load_bibliography(path)
        assert [bool(record.venue) for record in records] == ["container-title" in item for item in items]
        assert [len(record.authors) for record in records] == [len(item["author"]) for item in items]
        for record, item in zip(records, items, strict=True):
            assert bool(record.ids) >= bool(item.get("number") or item.get("DOI"))
