import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Evidence, Name, PartialDate, Record
from pipeline.papers.merge import PRECEDENCE, merge, title_key

from .tables import objects, record

WORKS = [replace(record(work), source="arxiv") for work in objects("works.jsonl")]
ADA, CHARLES, GRACE = Name("Lovelace", "Ada"), Name("Babbage", "Charles"), Name("Hopper", "Grace")
ARXIV = Record(
    "arxiv",
    "How Rivers Remember: Sediment and the Shape of Banks",
    (ADA, CHARLES, GRACE),
    ids=("arxiv:2406.01583",),
    published=PartialDate(2024, 6, 3),
    abstract="Rivers remember.",
    categories=("physics.geo-ph",),
)
SCHOLAR = Record(
    "scholar",
    "How rivers remember: Sediment and the sha",
    (Name("Lovelace", "A"), Name("Babbage", "C")),
    authors_complete=False,
    title_complete=False,
    published=PartialDate(2023),
    venue="Proceedings of the River Conference on Sand and …",
    citations=7,
    evidence=Evidence.IDENTITY,
)
CROSSREF = Record(
    "crossref",
    "How rivers remember: sediment and the shape of banks",
    (ADA, CHARLES, GRACE),
    ids=("doi:10.1000/rivers.1",),
    published=PartialDate(2025, 1),
    venue="International Conference on Rivers (RIVER 2025)",
    abstract="From the publisher.",
)
THREE = (ARXIV, SCHOLAR, CROSSREF)


@pytest.mark.parametrize("records", list(itertools.permutations(THREE)))
def test_every_field_comes_from_the_source_to_be_believed(records):
    (paper,) = merge(records)
    assert paper.key == "arxiv:2406.01583"
    assert paper.title == ARXIV.title
    assert paper.titles == (ARXIV.title, SCHOLAR.title + "…", CROSSREF.title)
    assert paper.authors == (ADA, CHARLES, GRACE)
    assert paper.authors_complete
    assert paper.ids == ("arxiv:2406.01583", "doi:10.1000/rivers.1")
    assert paper.published == PartialDate(2024, 6, 3)
    assert paper.venue == "RIVER 2025"
    assert paper.abstract == "Rivers remember."
    assert paper.url == "https://arxiv.org/abs/2406.01583"
    assert paper.citations == 7
    assert paper.evidence is Evidence.IDENTITY
    assert paper.sources == ("arxiv", "crossref", "scholar")


def test_what_is_cut_never_replaces_what_is_whole():
    (paper,) = merge([replace(SCHOLAR, source="bibliography"), CROSSREF])
    assert paper.title == CROSSREF.title
    assert paper.authors == CROSSREF.authors


def test_names_in_full_beat_initials():
    initials = replace(
        CROSSREF, source="arxiv", authors=(Name("Lovelace", "A."), Name("Babbage", "C."), Name("Hopper", "G."))
    )
    (paper,) = merge([initials, CROSSREF])
    assert paper.authors == CROSSREF.authors


def test_a_configured_order_is_believed_first():
    (paper,) = merge([ARXIV, CROSSREF], order=("crossref",))
    assert (paper.title, paper.abstract) == (CROSSREF.title, CROSSREF.abstract)


def test_the_date_is_the_earliest_exact_one():
    assert merge(THREE)[0].published == PartialDate(2024, 6, 3)
    assert merge([replace(CROSSREF, published=PartialDate(2024, 1, 2)), ARXIV])[0].published == PartialDate(2024, 1, 2)
    assert merge([SCHOLAR])[0].published == PartialDate(2023)
    assert merge([replace(SCHOLAR, published=PartialDate(2019)), ARXIV])[0].published == PartialDate(2019)
    assert merge([replace(ARXIV, published=None)])[0].published is None


def test_a_preprint_has_no_venue():
    (paper,) = merge([ARXIV, replace(SCHOLAR, venue="arXiv preprint arXiv:2406.01583, 2024")])
    assert paper.venue == ""


def test_two_scholar_rows_of_one_paper_are_one_paper():
    assert len(merge([SCHOLAR, replace(SCHOLAR, title=ARXIV.title.lower(), title_complete=True)])) == 1


def test_an_id_joins_what_titles_do_not():
    retitled = Record("scholar", "Banks Have a Memory", (ADA,), ids=("arxiv:2406.01583",))
    (paper,) = merge([ARXIV, retitled])
    assert paper.titles == (ARXIV.title, "Banks Have a Memory")


def test_three_records_are_joined_through_the_one_in_the_middle():
    middle = replace(
        CROSSREF, title="Banks Have a Memory of Sand and Water", ids=("arxiv:2406.01583", "doi:10.1000/rivers.1")
    )
    last = replace(middle, source="dblp", ids=(), venue="RIVER 2025")
    assert len(merge([ARXIV, middle, last])) == 1


def test_a_row_without_ids_does_not_chain_two_papers():
    one = replace(ARXIV, title="Rivers and Sand", authors=(ADA,))
    two = replace(ARXIV, title="Rivers and Sand", authors=(GRACE,), ids=("arxiv:2406.09999",))
    row = Record("scholar", "Rivers and sand", (Name("Lovelace", "A"), Name("Hopper", "G")), authors_complete=False)
    assert [len(paper.sources) for paper in merge([one, two, row])] in ([1, 2], [2, 1], [1, 1, 1])
    assert all(len(paper.ids) <= 1 for paper in merge([one, two, row]))


def test_what_is_unsure_is_not_merged():
    other = replace(CROSSREF, title="How Rivers Remember Them: Sediment and the Shape of Banks", ids=())
    assert len(merge([ARXIV, other])) == 2


def test_papers_with_one_key_get_keys_of_their_own():
    works = [Record("x", "Deep Learning", (name,)) for name in (Name("Doe", "Ann"), Name("Doe", "Bob"))]
    assert [paper.key for paper in merge(works)] == ["title:deep-learning/doe", "title:deep-learning/doe~2"]


def test_the_key_of_a_title():
    assert (
        title_key("Schr\\\"odinger's Cats: 2nd Ed.", (Name("van der Berg", "A"),))
        == "title:schrodingers-cats-2nd-ed/berg"
    )
    assert title_key("Deep Learning") == "title:deep-learning"


def test_the_works_of_the_corpus_stay_apart():
    assert len(merge(WORKS)) == len(WORKS)


@settings(max_examples=30)
@given(st.data())
def test_the_order_of_the_records_does_not_matter(data):
    works = data.draw(st.lists(st.sampled_from(WORKS), max_size=6, unique=True))
    copies = [replace(work, source="scholar", ids=(), title=work.title.lower()) for work in works]
    shuffled = data.draw(st.permutations([*works, *copies, *works]))
    assert merge(shuffled) == merge([*works, *copies])
    assert sorted(paper.title for paper in merge(shuffled)) == sorted(work.title for work in works)


def test_nothing_is_merged_to_nothing():
    assert merge([]) == ()


def test_the_table_of_precedence_names_each_source_once():
    for sources in PRECEDENCE.values():
        assert len(set(sources)) == len(sources)


def test_volume_and_pages_are_those_of_the_venue_that_is_told():
    journal = replace(CROSSREF, venue="Journal of Rivers", volume="12", issue="3", page="45-67")
    early = replace(SCHOLAR, ids=CROSSREF.ids, venue="Letters on Sand", volume="9", page="1-4")
    (paper,) = merge([early, ARXIV, journal])
    (other,) = merge([early, ARXIV, replace(journal, volume="", issue="", page="")])
    assert paper.venue.startswith("Journal of Rivers")
    assert (paper.volume, paper.issue, paper.page) == ("12", "3", "45-67")
    assert (other.venue, other.volume, other.issue, other.page) == (paper.venue, "", "", "")


def test_the_year_of_the_venue_is_that_of_who_tells_of_it():
    journal = replace(CROSSREF, venue="Journal of Rivers", volume="12", venue_year=2033)
    (paper,) = merge([ARXIV, journal])
    assert paper.published.year < paper.venue_year == 2033
    (other,) = merge([ARXIV, journal, replace(CROSSREF, source="dblp", venue="", venue_year=2031)])
    assert other.venue_year == 2033
    (preprint,) = merge([replace(ARXIV, venue_year=2033)])
    assert preprint.venue_year is None


def test_a_preprint_has_no_volume():
    (paper,) = merge([replace(ARXIV, volume="12", page="1-4")])
    assert (paper.venue, paper.volume, paper.page) == ("", "", "")
