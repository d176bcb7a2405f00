import contextlib
import hashlib
import json

import pytest
from defusedxml.ElementTree import ParseError, parse
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Evidence, PartialDate, Record
from pipeline.papers.venue_names import CONFERENCES, JOURNALS
from pipeline.papers.venues import acceptance, best_venue, names_venue, short_venue, shows_venue

from .tables import SHARED, table

COMMENTS = table("comments.tsv")
CORPUS = SHARED / "corpus"


@pytest.mark.parametrize(("venue", "comment"), COMMENTS)
def test_a_comment_tells_of_a_venue_or_of_none(venue, comment):
    assert acceptance(comment) == venue


@pytest.mark.parametrize(("short", "year", "text"), table("venues.tsv"))
def test_a_venue_gets_the_short_form_that_people_write(short, year, text):
    assert short_venue(text, int(year) if year else None) == short


@pytest.mark.parametrize("short", [row[0] for row in table("venues.tsv") if row[0] and "(" not in row[0]])
def test_a_short_form_is_its_own_short_form(short):
    assert short_venue(short) == short


@pytest.mark.parametrize(("short", "names"), [*CONFERENCES.items(), *JOURNALS.items()])
def test_every_name_in_the_table_leads_to_its_short_form(short, names):
    for name in (short, *names):
        assert short_venue(f"Proceedings of the {name} 2031") == f"{short} 2031"


@pytest.mark.parametrize(("venue", "comment"), COMMENTS)
def test_nothing_that_is_no_acceptance_becomes_one_in_a_list_of_clauses(venue, comment):
    assert acceptance(f"{comment}; 12 pages") == venue


@given(st.text())
def test_no_text_breaks_the_reading_of_venues(text):
    assert isinstance(acceptance(text), str)
    assert isinstance(short_venue(text, 2024), str)
    assert shows_venue(text, "ICML 2024") in {True, False}


@pytest.mark.parametrize("text", ["accepted to " * 20_000, "," * 100_000, "in Proc. " * 20_000, "(" * 50_000])
def test_a_hostile_comment_is_read_within_bounds(text):
    assert len(acceptance(text)) <= 200


def corpus_comments():
    """All comments of arXiv records in the corpus."""
    for line in (CORPUS / "facts" / "arxiv_facts.jsonl").read_text().splitlines():
        yield json.loads(line).get("comment") or ""
    for path in sorted((CORPUS / "arxiv-atom").glob("*.xml")):
        with contextlib.suppress(ParseError):  # some answers in the corpus are damaged on purpose
            for comment in parse(path).iter("{http://arxiv.org/schemas/atom}comment"):
                yield comment.text or ""
    for path in sorted((CORPUS / "arxiv-oai").glob("*listrecords*.xml")):
        for comment in parse(path).iter("{http://arxiv.org/OAI/arXiv/}comments"):
            yield comment.text or ""


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs ../shared/corpus beside the checkout")
def test_precision_and_recall_on_real_comments():
    labels = dict(table("comment_labels.tsv"))
    comments = {" ".join(comment.split()) for comment in corpus_comments()}
    rows = []
    for comment in comments:
        label = labels.get(hashlib.sha256(comment.encode()).hexdigest()[:12])
        if label is not None:
            rows.append((label, acceptance(comment)))
    assert len(rows) == len(labels) == 433
    found = [(label, said) for label, said in rows if said]
    meant = [(label, said) for label, said in rows if label]
    assert sum(bool(label) for label, _ in found) / len(found) >= 0.99  # precision: 0.995
    assert sum(bool(said) for _, said in meant) / len(meant) >= 0.95  # recall: 0.96
    assert sum(label == said for label, said in meant if said) / len(found) >= 0.97  # the right venue: 0.98


def test_a_venue_of_a_publisher_beats_a_cut_one():
    scholar = Record("scholar", "T", venue="Proceedings of the River Conference on Sand and …")
    dblp = Record("dblp", "T", venue="ICML 2024")
    assert best_venue([dblp, scholar]) == best_venue([scholar, dblp]) == "ICML 2024"


def test_the_part_of_an_event_beats_the_event():
    main = Record("semantic_scholar", "T", venue="ICML 2024")
    part = Record("arxiv", "T", comment="ICML 2024 Workshop on Rivers")
    assert best_venue([main, part]) == "ICML 2024 Workshop on Rivers"


def test_the_year_of_a_preprint_is_not_the_year_of_its_venue():
    arxiv = Record("arxiv", "T", comment="Accepted to EMNLP", published=PartialDate(2022, 12, 1))
    assert best_venue([arxiv]) == "EMNLP"


def test_the_venue_in_the_owners_bibliography_stays_as_written():
    given_by_owner = Record(
        "bibliography", "T", venue="Proc. of the Conf. on Rivers (RIVER 2023)", evidence=Evidence.GIVEN
    )
    assert best_venue([Record("dblp", "T", venue="ICML 2024"), given_by_owner]) == given_by_owner.venue


@pytest.mark.parametrize(
    ("text", "venue", "shown"),
    [
        ("A title. ICML 2024", "ICML 2024", True),
        ("A title. Proceedings of the International Conference on Machine Learning, 2024", "ICML 2024", True),
        ("A title (ICML'24)", "ICML 2024", True),
        ("A title. ICML", "ICML 2024", True),
        ("A title. Under review", "ICML 2024", False),
        ("A title. ICML 2023 workshop", "ICML 2024", False),
        ("A title. Short version at an ICML workshop", "ICML 2024", False),
        ("A title. RIVER 2023", "RIVER 2023", True),
        ("A title. arXiv 2024", "RIVER 2023", False),
    ],
)
def test_whether_an_entry_shows_the_venue(text, venue, shown):
    assert shows_venue(text, venue) == shown


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("A title. ICML 2024", True),
        ("A title (CVPR'25)", True),
        ("At an ICML 2024 workshop", False),
        ("A title. 2024", False),
    ],
)
def test_whether_an_entry_names_any_venue(text, named):
    assert names_venue(text) == named
