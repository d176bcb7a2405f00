import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Listing, Paper, Role, Sameness
from pipeline.papers.ids import find_ids
from pipeline.papers.prepared import Shown, Work
from pipeline.papers.same import all_matches, match_listings, match_papers, match_shown

from .tables import objects, record

SAME = objects("same.jsonl")
NOT_SAME = objects("not_same.jsonl")
assert (len(SAME), len(NOT_SAME)) == (58, 84)
WORKS = [record(work) for work in objects("works.jsonl")]
TITLES = st.sampled_from([work.title for work in WORKS])


def match_listing(paper, listing):
    return match_shown(Work.of(paper), Shown(listing))


# Shapes of an entry, as pages have them.
SHAPES = {
    "link": lambda work: ((work.title,), work.title),
    "line": lambda work: ((work.title,), f"{authors(work)}. {work.title}. In Proc. of a Conference, 2024. [PDF]"),
    "text": lambda work: ((), f"{work.title} - {authors(work)}, 2024"),
}


def authors(work):
    return ", ".join(f"{name.given[:1]}. {name.family}" for name in work.authors)


def entry(work, shape, line=1, ids=()):
    titles, text = SHAPES[shape](work)
    return Listing(role=Role.PUBLICATIONS, titles=titles, ids=ids, text=text, line=line)


def paper(work):
    return Paper(key=work.title, title=work.title, titles=(work.title,), authors=work.authors, ids=work.ids)


@pytest.mark.parametrize("pair", SAME, ids=lambda pair: f"{pair['why']}: {pair['a']['title'][:40]}")
def test_pairs_that_are_one_work(pair):
    assert match_papers(record(pair["a"]), record(pair["b"])).sameness is Sameness.SAME


@pytest.mark.parametrize("pair", NOT_SAME, ids=lambda pair: f"{pair['why']}: {pair['a']['title'][:40]}")
def test_pairs_that_are_two_works_are_never_taken_for_one(pair):
    assert match_papers(record(pair["a"]), record(pair["b"])).sameness is not Sameness.SAME


def test_few_pairs_of_two_works_need_a_person():
    verdicts = [match_papers(record(pair["a"]), record(pair["b"])) for pair in NOT_SAME]
    assert sum(verdict.sameness is Sameness.UNSURE for verdict in verdicts) <= 2


def test_no_two_works_of_the_corpus_are_taken_for_one_even_without_ids():
    bare = [record(work, ids=False) for work in objects("works.jsonl")]
    pairs = list(itertools.combinations(bare, 2))
    assert len(pairs) > 60_000
    assert [(a.title, b.title) for a, b in pairs if match_papers(a, b).sameness is not Sameness.DIFFERENT] == []


@pytest.mark.parametrize("pair", SAME + NOT_SAME, ids=lambda pair: pair["a"]["title"][:40])
def test_the_answer_is_symmetric(pair):
    a, b = record(pair["a"]), record(pair["b"])
    assert match_papers(a, b) == match_papers(b, a)


@given(TITLES, TITLES)
def test_every_answer_has_a_reason(a, b):
    verdict = match_papers(paper_of(a), paper_of(b))
    assert verdict.reason
    assert (verdict.sameness is Sameness.DIFFERENT) or a == b


def paper_of(title):
    return Paper(key=title, title=title)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_work_is_found_on_a_page_of_all_works_without_ids(shape):
    page = [entry(work, shape, line) for line, work in enumerate(WORKS, 1) if len(work.title) > 30]
    works = [work for work in WORKS if len(work.title) > 30]
    found = match_listings([paper(work) for work in works], page)
    assert [match.listing.line for match in found if match.verdict.sameness is Sameness.SAME] == [e.line for e in page]


def test_the_index_finds_what_comparing_everything_finds():
    page = [entry(work, "line", line) for line, work in enumerate(WORKS[:80], 1)]
    works = [paper(work) for work in WORKS[40:160]]
    for work, matches in zip(works, all_matches(works, page), strict=True):
        every = [listing for listing in page if match_listing(work, listing).sameness is not Sameness.DIFFERENT]
        assert sorted(match.listing.line for match in matches) == [listing.line for listing in every]


def test_an_id_is_stronger_than_any_title():
    listing = Listing(Role.PREPRINTS, ("Quite another title",), ("arxiv:2406.01583",), "Quite another title", 3)
    verdict = match_listing(Paper("k", "Rivers and their memory", ids=("arxiv:2406.01583",)), listing)
    assert verdict.sameness is Sameness.SAME
    assert "arxiv:2406.01583" in verdict.reason


def test_another_arxiv_id_beside_a_similar_title_is_another_paper():
    listing = Listing(Role.PREPRINTS, ("How rivers remember floods of sand",), ("arxiv:2406.01583",), "", 3)
    other = Paper("k", "How rivers remember floods of silt", ids=("arxiv:2406.09999",))
    assert match_listing(other, listing).sameness is Sameness.DIFFERENT


def test_another_arxiv_id_beside_the_same_title_is_for_a_person_unless_the_authors_agree():
    title = "How rivers remember the floods of sand that they have seen"
    paper = record({"title": title, "ids": ["arxiv:2406.09999"], "authors": ["Ada Lovelace", "Charles Babbage"]})
    bare, full = (
        Listing(Role.PREPRINTS, (title,), ("arxiv:2406.01583",), title + by, 3) for by in ("", ", Lovelace, Babbage")
    )
    assert match_listing(paper, bare).sameness is Sameness.UNSURE
    assert match_listing(paper, full).sameness is Sameness.SAME


def test_a_title_within_a_longer_title_is_not_that_entry():
    longer = "Revisiting how rivers remember the floods of sand"
    listing = Listing(Role.PUBLICATIONS, (longer,), (), f"A. Doe. {longer}. 2024", 3)
    verdict = match_listing(Paper("k", "How rivers remember the floods of sand"), listing)
    assert verdict.sameness is not Sameness.SAME


@pytest.mark.parametrize(
    ("read", "same"),
    [
        ("How rivers remember the floods of sand, Physical Review A", True),
        ("ICIP 2031 How rivers remember the floods of sand", True),
        ("How rivers remember the floods of sand. 25th International Conference on Sand", True),
        ("How rivers remember the floods of sand (ICIP 31')", True),
        ("How rivers remember the floods of sand, PhD thesis", True),
        ("How rivers remember the floods of sand Ada Doe, Jon Pell", True),
        ("Ada Doe and Jon Pell How rivers remember the floods of sand", True),
        ("How rivers remember the floods of sand Ada Doe, Jon Pell ICIP2031", True),
        ("How rivers remember the floods of sand in conference posters", False),
        ("How rivers remember the floods of sand, and of silt", False),
        ("How rivers remember the floods of sand (and of silt)", False),
        ("How rivers remember the floods of sand and silt", False),
        ("How rivers remember the floods of sand with Ada Doe in the field", False),
    ],
)
def test_a_title_read_with_its_venue_or_names_is_that_entry(read, same):
    paper = record({"title": "How rivers remember the floods of sand", "authors": ["Ada Doe", "Jon Pell"]})
    listing = Listing(Role.PUBLICATIONS, (read,), (), f"A. Doe, J. Pell. {read}. 2031", 3)
    assert (match_listing(paper, listing).sameness is Sameness.SAME) is same


def test_a_title_within_a_line_of_news_is_found():
    text = "(June 2024): Our paper How rivers remember the floods of sand was accepted!"
    listing = Listing(Role.NEWS, (text,), (), text, 3)
    verdict = match_listing(Paper("k", "How Rivers Remember the Floods of Sand"), listing)
    assert verdict.sameness is Sameness.SAME


def test_a_short_title_of_common_words_needs_the_authors():
    listing = Listing(
        Role.PUBLICATIONS, ("Deep Learning",), (), "Y. LeCun, Y. Bengio, G. Hinton. Deep Learning. 2015", 3
    )
    theirs, others = (record({"title": "Deep learning", "authors": names}) for names in (
        ["Yann LeCun", "Yoshua Bengio", "Geoffrey Hinton"], ["Ian Goodfellow", "Yoshua Bengio", "Aaron Courville"],
    ))  # fmt: skip
    assert match_listing(theirs, listing).sameness is Sameness.SAME
    assert match_listing(others, listing).sameness is Sameness.DIFFERENT
    assert match_listing(record({"title": "Deep learning"}), listing).sameness is Sameness.UNSURE


@pytest.mark.parametrize(
    "title", ["潮流与海藻的长期观测研究", "海辺の砂と潮の観測", "해안 모래와 조류의 장기 관측 연구"]
)
def test_a_title_in_a_script_without_capitals_is_found_in_its_entry(title):
    owner = record({"title": title, "authors": ["Ada Doe"]})
    text = f"Doe, A. (2031). {title}. Thesis."
    listing = Listing(Role.PUBLICATIONS, ("Thesis",), (), text, 3)
    assert match_listing(owner, listing).sameness is Sameness.SAME
    stranger = record({"title": title, "authors": ["Jon Pell", "Ines Orr"]})
    assert match_listing(stranger, listing).sameness is not Sameness.SAME


def test_a_chinese_title_is_found_where_it_was_read_together_with_latin_words():
    listing = Listing(
        Role.PUBLICATIONS,
        ("潮流与海藻的长期观测研究 Thesis 2031",),
        (),
        "Doe A (2031) 潮流与海藻的长期观测研究 Thesis",
        3,
    )
    owner = record({"title": "潮流与海藻的长期观测研究", "authors": ["Ada Doe"]})
    assert match_listing(owner, listing).sameness is Sameness.SAME
    longer = record({"title": "潮流与海藻的长期观测", "authors": ["Ada Doe"]})
    assert match_listing(longer, listing).sameness is not Sameness.SAME


def test_a_short_chinese_title_is_not_found_within_a_sentence():
    listing = Listing(Role.PUBLICATIONS, (), (), "A. Doe. 深度学习综述与展望. Thesis, 2031", 3)
    assert (
        match_listing(record({"title": "深度学习综述", "authors": ["Ada Doe"]}), listing).sameness is not Sameness.SAME
    )


@pytest.mark.parametrize(
    ("names", "sameness"),
    [
        ("A. Doe, J. Pell, et al.", Sameness.SAME),
        ("A. Doe et al.", Sameness.UNSURE),
        ("A. Doe, J. Pell", Sameness.DIFFERENT),
        ("I. Orr et al.", Sameness.UNSURE),
    ],
)
def test_a_short_title_behind_a_list_of_names_that_is_cut(names, sameness):
    authors = ["Ada Doe", "Jon Pell", "Mara Lind", "Wei Zhang", "Omar Haddad"]
    listing = Listing(Role.PUBLICATIONS, ("What drifts ashore?",), (), f"{names} What drifts ashore? 2031", 3)
    assert match_listing(record({"title": "What drifts ashore?", "authors": authors}), listing).sameness is sameness


@pytest.mark.parametrize(
    ("text", "sameness"),
    [
        ("Tides. Ada Doe. Proceedings of the Conference on Sand, Lisbon, Portugal, 2031", Sameness.UNSURE),
        ('A. Doe, "Tides," Sand Letters, 2031', Sameness.UNSURE),
        ("A. Doe. Tides and sand. Sand Letters, 2031", Sameness.DIFFERENT),
        ("Tides.", Sameness.UNSURE),
        ("A. Reed, A. Doe and others. Tides. 2031", Sameness.DIFFERENT),
    ],
)
def test_a_short_title_that_is_a_sentence_of_the_entry_is_for_a_person(text, sameness):
    authors = ["Ada Doe", "Jon Pell", "Ines Orr"] if "others" in text else ["Ada Doe"]
    paper = record({"title": "Tides", "authors": authors})
    listing = Listing(Role.PUBLICATIONS, ("Lisbon, Portugal",), (), text, 3)
    assert match_listing(paper, listing).sameness is sameness


def test_an_entry_for_papers_is_preferred_to_a_line_of_news():
    news = Listing(Role.NEWS, (), ("arxiv:2406.01583",), "New preprint", 2)
    listed = Listing(Role.PREPRINTS, (), ("arxiv:2406.01583",), "A preprint", 9)
    (match,) = match_listings([Paper("k", "T", ids=("arxiv:2406.01583",))], [news, listed])
    assert match.listing == listed


def test_a_link_that_was_pasted_twice_tells_nothing():
    tides, shelves = "The Slow Tides of Warm Fjords", "How Ice Shelves Break in Winter"
    page = [
        Listing(role=Role.PUBLICATIONS, titles=(title,), ids=("arxiv:3106.01583",), text=title, line=line)
        for line, title in enumerate((tides, shelves), 1)
    ]
    works = [Paper("k", title, ids=("arxiv:3106.01583",)) for title in (shelves, "A Map of Quiet Glaciers")]
    sure, unsure = match_listings(works, page)
    assert (sure.listing, sure.verdict.sameness) == (page[1], Sameness.SAME)
    assert unsure.verdict.sameness is Sameness.UNSURE
    news = Listing(role=Role.NEWS, titles=(), ids=("arxiv:3106.01583",), text="A new preprint", line=9)
    (found,) = all_matches(works[1:], [*page, news])
    assert [match.verdict.sameness for match in found if match.listing is not news] == [Sameness.UNSURE] * 2


@pytest.mark.parametrize("url", ["https://doi.org/10.48550/arXiv.2406.01583", "https://arxiv.org/pdf/2406.01583v3"])
def test_every_form_of_an_id_on_the_page_is_the_same_id(url):
    listing = Listing(Role.PREPRINTS, (), find_ids(url), "A preprint", 9)
    assert match_listing(Paper("k", "T", ids=("arxiv:2406.01583",)), listing).sameness is Sameness.SAME


@pytest.mark.parametrize(
    ("title", "doi", "answer"),
    [
        ("TideNet: Gauges That Learn to Read the Sea", "10.5555/ebb.31.7", Sameness.DIFFERENT),  # the journal's version
        ("TideNet: Gauges That Learn to Read the Sea", "10.1101/2031.02.03.123456", Sameness.UNSURE),  # on bioRxiv
        ("TideNet: Reading Low Waters by the Moon", "10.5555/ebb.31.7", Sameness.SAME),
    ],
)
def test_two_publications_of_unlike_titles_are_two(title, doi, answer):
    people = ["Ada Okafor", "Jon Pell", "Mara Brandt"]
    shown = {
        "title": "TideNet: Reading Low Waters by the Moon",
        "authors": people,
        "year": 2030,
        "ids": ["doi:10.5555/colb.30.1"],
    }
    told = {"title": title, "authors": people, "year": 2031, "ids": [f"doi:{doi}"]}
    assert match_papers(record(told), record(shown)).sameness is answer


@pytest.mark.parametrize(
    ("authors", "year", "answer"),
    [
        (["Ada Okafor", "Jon Pell", "Mara Brandt"], 2032, Sameness.SAME),  # the title cut short on the page
        (["Ada Okafor", "Jon Pell", "Mara Brandt", "Rita Orr"], 2031, Sameness.SAME),
        (["Ada Okafor", "Jon Pell", "Mara Brandt", "Rita Orr"], 2032, Sameness.UNSURE),  # or a larger study since
    ],
)
def test_a_title_that_is_the_others_subtitle_with_more_authors_some_years_on(authors, year, answer):
    shown = {
        "title": "How Well Do Gauges Read the Tide of the Evening?",
        "authors": ["Ada Okafor", "Jon Pell", "Mara Brandt"],
        "year": 2030,
    }
    told = {
        "title": "Testing the Low-Water Theory: How Well Do Gauges Read the Tide of the Evening?",
        "authors": authors,
        "year": year,
    }
    assert match_papers(record(told), record(shown)).sameness is answer


@pytest.mark.parametrize(
    ("text", "ids", "answer"),
    [
        ("A. Okafor, J. Pell, J. Am. Moss Soc. 2031, 12, 102-107", (), Sameness.UNSURE),
        ("A. Okafor, J. Pell, J. Am. Moss Soc. 2031, 12, 102-107", ("doi:10.5555/moss.102",), Sameness.DIFFERENT),
        ("A. Okafor, J. Pell, J. Am. Moss Soc. 2029, 10, 102-107", (), Sameness.DIFFERENT),
        ("A. Okafor, R. Orr, J. Am. Moss Soc. 2031, 12, 102-107", (), Sameness.DIFFERENT),
    ],
)
def test_an_entry_without_title_and_id_may_be_any_paper_of_its_authors_that_year(text, ids, answer):
    people = ["Ada Okafor", "Jon Pell"]
    work = record({"title": "Reeds and Regret in Slow Waters", "authors": people, "year": 2031})
    year = int(text.partition("Soc. ")[2][:4])
    listing = Listing(Role.PUBLICATIONS, (), ids, text, 9, year)
    (match,) = match_listings([replace(paper(work), published=work.published)], [listing])
    assert match.verdict.sameness is answer
    assert match.listing == (None if answer is Sameness.DIFFERENT else listing)
