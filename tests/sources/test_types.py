"""The type of a work, as each source tells it, in CSL-JSON's words; what stands for the venue of a thesis."""

import json
from dataclasses import replace

import pytest

from pipeline.model import Name
from pipeline.papers.merge import merge
from pipeline.sources import crossref, dblp, openalex, orcid
from pipeline.sources.bibliography import parse_bibtex
from pipeline.sources.csl import parse_csl_json


def of_csl(csl_type, **more):
    return parse_csl_json(json.dumps([{"title": "Sand", "type": csl_type, **more}]).encode())[0]


def of_bibtex(kind, more=""):
    return parse_bibtex(f"@{kind}{{a, title = {{Sand}}, {more}}}".encode())[0]


def of_crossref(kind, **more):
    work = {"DOI": "10.1000/sand", "title": ["Sand"], "type": kind, "container-title": ["Grains"], **more}
    return crossref.parse_works(json.dumps({"status": "ok", "message": {"items": [work]}}).encode())[0]


def of_openalex(kind, place=""):
    location = {"source": {"type": place, "display_name": "Grains"}}
    work = {"display_name": "Sand", "type": kind, "authorships": [], "primary_location": location}
    return openalex.parse_works(json.dumps({"results": [work]}).encode())[0]


def of_orcid(kind):
    summary = {"title": {"title": {"value": "Sand"}}, "type": kind}
    return orcid.parse_works(json.dumps({"group": [{"work-summary": [summary]}]}).encode())[0]


def of_dblp(tag, more=""):
    entry = f'<{tag} key="x/y/Z"><author>Lena Rivera</author><title>Sand.</title>{more}</{tag}>'
    page = f'<dblpperson name="Lena Rivera"><r>{entry}</r></dblpperson>'
    return dblp.parse_person(page.encode(), (Name("Rivera", "Lena"),))[0]


TOLD = [
    (of_csl, ("article-journal",), "article-journal"),
    (of_csl, ("paper-conference",), "paper-conference"),
    (of_csl, ("article",), ""),
    (of_csl, ("webpage",), ""),
    (of_bibtex, ("article",), "article-journal"),
    (of_bibtex, ("InProceedings",), "paper-conference"),
    (of_bibtex, ("incollection",), "chapter"),
    (of_bibtex, ("misc",), ""),
    (of_crossref, ("journal-article",), "article-journal"),
    (of_crossref, ("proceedings-article",), "paper-conference"),
    (of_crossref, ("posted-content",), ""),
    (of_openalex, ("article", "journal"), "article-journal"),
    (of_openalex, ("article", "conference"), "paper-conference"),
    (of_openalex, ("article", "repository"), ""),
    (of_openalex, ("book-chapter", "book series"), ""),
    (of_crossref, ("book-chapter",), ""),
    (of_crossref, ("monograph",), "book"),
    (of_openalex, ("dissertation",), "thesis"),
    (of_orcid, ("book-chapter",), ""),
    (of_orcid, ("conference-paper",), "paper-conference"),
    (of_orcid, ("preprint",), ""),
    (of_dblp, ("inproceedings",), "paper-conference"),
    (of_dblp, ("article", "<journal>Grains</journal>"), "article-journal"),
    (of_dblp, ("article", "<journal>CoRR</journal>"), ""),
]


@pytest.mark.parametrize(("read", "told", "csl_type"), TOLD)
def test_the_type_of_a_work(read, told, csl_type):
    assert read(*told).type == csl_type


BOOKS = [
    of_csl("book", publisher="Quiet Press"),
    of_bibtex("book", "publisher = {Quiet Press}"),
    of_crossref("monograph", publisher="Quiet Press", **{"container-title": []}),
]


@pytest.mark.parametrize("record", BOOKS)
def test_the_publisher_stands_for_the_venue_of_a_book(record):
    assert (record.venue, record.type) == ("Quiet Press", "book")


def test_a_book_in_a_series_keeps_it_for_its_venue():
    assert of_crossref("book", publisher="Quiet Press").venue == "Grains"
    assert of_csl("book", publisher="Quiet Press", **{"container-title": "Grains"}).venue == "Grains"
    assert of_csl("chapter", publisher="Quiet Press").venue == ""


DATES = {
    "published-print": {"date-parts": [[2032, 3]]},
    "published-online": {"date-parts": [[2031, 11, 2]]},
    "issued": {"date-parts": [[2031, 11, 2]]},
}


def test_the_year_of_a_volume_is_that_of_print_and_the_paper_is_as_old_as_its_first_day_online():
    record = of_crossref("journal-article", **DATES)
    assert (record.venue_year, str(record.published)) == (2032, "2031-11-02")
    assert of_crossref("journal-article", issued=DATES["issued"]).venue_year == 2031
    assert of_crossref("journal-article").venue_year is None


def test_the_year_of_a_bibliography_is_that_of_the_venue():
    assert of_bibtex("article", "year = {2032}").venue_year == 2032
    assert of_csl("article-journal", issued=DATES["published-print"]).venue_year == 2032
    assert of_dblp("article", "<journal>Grains</journal><year>2032</year>").venue_year == 2032


THESES = [
    (of_csl("thesis", genre="PhD thesis", publisher="University of Bergen"), "PhD thesis, University of Bergen"),
    (of_csl("thesis", publisher="University of Bergen"), "Thesis, University of Bergen"),
    (of_csl("thesis"), "Thesis"),
    (of_bibtex("phdthesis", "school = {University of Bergen}"), "PhD thesis, University of Bergen"),
    (of_bibtex("mastersthesis", "school = {University of Bergen}"), "Master's thesis, University of Bergen"),
    (of_bibtex("thesis", "type = {mathesis}, institution = {NTNU}"), "Master's thesis, NTNU"),
    (of_bibtex("thesis", "type = {Licentiate thesis}, institution = {NTNU}"), "Licentiate thesis, NTNU"),
    (of_bibtex("thesis"), "Thesis"),
    (of_dblp("phdthesis", "<school>NTNU</school>"), "PhD thesis, NTNU"),
]


@pytest.mark.parametrize(("record", "venue"), THESES)
def test_a_thesis_tells_its_degree_and_university(record, venue):
    assert (record.type, record.venue) == ("thesis", venue)


def test_the_type_is_that_of_the_source_whose_venue_is_believed_first():
    (paper,) = merge([of_bibtex("article", "doi = {10.1000/sand}"), of_crossref("proceedings-article")])
    assert paper.type == "article-journal"
    (paper,) = merge([of_bibtex("misc", "doi = {10.1000/sand}"), of_crossref("proceedings-article")])
    assert paper.type == "paper-conference"


def test_the_short_name_of_a_venue_comes_along():
    short = of_csl("paper-conference", **{"container-title": "Grains of the World", "container-title-short": "GW"})
    assert short.venue_short == "GW"
    assert of_bibtex("article", "journal = {Grains}, shortjournal = {Gr.}").venue_short == "Gr."
    work = {"DOI": "10.1000/sand", "title": ["Sand"], "short-container-title": ["GW"]}
    assert (
        crossref.parse_works(json.dumps({"status": "ok", "message": {"items": [work]}}).encode())[0].venue_short == "GW"
    )
    (paper,) = merge(
        [
            of_bibtex("misc", "doi = {10.1000/sand}"),
            of_crossref("journal-article"),
            replace(short, ids=("doi:10.1000/sand",)),
        ]
    )
    assert paper.venue_short == "GW"
