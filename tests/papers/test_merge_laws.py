"""Merging as laws: whoever speaks, in whatever order, whole beats cut, and one more word never makes it worse."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Evidence, Name, PartialDate, Record
from pipeline.papers.merge import PRECEDENCE, merge
from pipeline.papers.venue_forms import host_of, year_of

TITLE = "How Rivers Remember: Sediment and the Shape of Banks"
PEOPLE = (Name("Lovelace", "Ada"), Name("Babbage", "Charles"), Name("Hopper", "Grace"), Name("Turing", "Alan"))
SOURCES = tuple(source for source in PRECEDENCE["title"] if source != "bibliography")
VENUES = (
    *("", "arXiv", "NeurIPS", "Advances in Neural Information Processing …", "Proceedings of the River Con …"),
    *("Advances in Neural Information Processing Systems 37", "NeurIPS 2024", "River Studies"),
)
EVIDENCE = (Evidence.NAME, Evidence.IDENTITY, Evidence.GIVEN)


@st.composite
def record_of_the_work(draw):
    whole, all_people = draw(st.booleans()), draw(st.booleans())
    shown = draw(st.integers(0, len(PEOPLE) - 1))
    people = PEOPLE if all_people else PEOPLE[:shown]
    if draw(st.booleans()):
        people = tuple(Name(name.family, name.given[0]) for name in people)
    year = draw(st.integers(2023, 2025))
    return Record(
        source=draw(st.sampled_from(SOURCES)),
        title=draw(st.sampled_from([TITLE, TITLE.lower()])) if whole else TITLE[:35],
        title_complete=whole,
        authors=people,
        authors_complete=all_people,
        ids=tuple(sorted({"arxiv:2406.01583", *draw(st.sets(st.sampled_from(["doi:10.1000/rivers.1"])))})),
        published=draw(st.sampled_from([None, PartialDate(year), PartialDate(year, 6, 3)])),
        venue=draw(st.sampled_from(VENUES)),
        abstract=draw(st.sampled_from(["", "Rivers remember."])),
        citations=draw(st.none() | st.integers(0, 9)),
        evidence=draw(st.sampled_from(EVIDENCE[:2])),
    )


RECORDS = st.lists(record_of_the_work(), min_size=1, max_size=6)
ORDERS = st.permutations(SOURCES).map(lambda order: tuple(order[:3]))


def merged(records, order=()):
    (paper,) = merge(records, order)
    return paper


def vagueness(venue):
    """Nothing is the vaguest; then a cut name, an unknown one, a known one, a known one with its year."""
    if not venue:
        return 4
    host = host_of(venue)
    if host is None:
        return 3 if venue.endswith("…") else 2
    return 0 if year_of(venue, host) else 1


@settings(max_examples=60, deadline=None)
@given(RECORDS, ORDERS, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(records, order, random):
    again = [*records, *records]
    random.shuffle(again)
    assert merge(again, order) == merge(records, order)


@settings(max_examples=100, deadline=None)
@given(RECORDS, ORDERS)
def test_what_is_whole_beats_what_is_cut_whoever_says_it(records, order):
    paper = merged(records, order)
    if whole := {record.title for record in records if record.title_complete}:
        assert paper.title in whole
    if complete := {record.authors for record in records if record.authors_complete and record.authors}:
        assert (paper.authors in complete, paper.authors_complete) == (True, True)
    if any(record.authors_complete and all(len(name.given) > 1 for name in record.authors) for record in records):
        assert paper.authors == PEOPLE


@settings(max_examples=100, deadline=None)
@given(RECORDS, record_of_the_work(), ORDERS)
def test_one_more_word_never_makes_it_worse(records, more, order):
    before, after = merged(records, order), merged([*records, more], order)
    assert set(before.ids) <= set(after.ids)
    assert (before.citations or 0) <= (after.citations or 0)
    assert EVIDENCE.index(before.evidence) <= EVIDENCE.index(after.evidence)
    assert len(before.title) <= len(after.title)
    assert before.authors_complete <= after.authors_complete
    assert bool(before.abstract) <= bool(after.abstract)
    assert vagueness(before.venue) >= vagueness(after.venue)


@settings(max_examples=60, deadline=None)
@given(RECORDS, st.sampled_from(["crossref", "dblp"]))
def test_a_venue_of_a_publisher_or_of_dblp_beats_a_cut_one(records, source):
    said = Record(source, TITLE, PEOPLE, ids=("arxiv:2406.01583",), venue="NeurIPS 2024", published=PartialDate(2024))
    paper = merged([*(record for record in records if record.source == "scholar"), said])
    assert paper.venue.startswith("NeurIPS")
    assert "…" not in paper.venue
