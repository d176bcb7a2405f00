from dataclasses import replace

import pytest

from pipeline.model import Evidence, Name
from pipeline.papers.merge import merge
from pipeline.papers.names import parse_name
from pipeline.papers.whose import Whose, circle_of, whose_paper

from .tables import objects, record

CASES = objects("whose.jsonl")
OWNER = Name("Rivera", "Lena")
COMMON = Name("Wang", "Wei")
ORCID, ANOTHER = "0000-0002-1825-0097", "0000-0001-5109-3700"
INSTITUTE, COLLEGE = "Northfjord Institute of Polar Research", "Kelby College, Dept. of Mathematics"


def paper(work, evidence):
    (merged,) = merge([replace(record(work), evidence=evidence)])
    return merged


def judge(case):
    """(label, answer) for every paper that a query by the owner's name gave."""
    known = [paper(work, Evidence.NAME) for work in case["known"]]
    asked = [paper(work, Evidence.NAME) for work in case["asked"]]
    circle = circle_of([parse_name(case["owner"])], known, [*known, *asked])
    return [(work["own"], whose_paper(each, circle)) for work, each in zip(case["asked"], asked, strict=True)]


def test_precision_and_recall_on_people_of_one_name():
    answers = [(own, answer.whose is Whose.OWN) for case in CASES for own, answer in judge(case)]
    assert (len(CASES), len(answers), sum(own for own, _ in answers)) == (35, 128, 80)
    said = [own for own, yes in answers if yes]
    assert sum(said) == len(said)  # precision: 1.00
    assert sum(said) / 80 >= 0.90  # recall: the others are held for the owner


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["owner"])
def test_every_answer_has_a_reason_and_no_owner_is_dropped(case):
    for own, answer in judge(case):
        assert answer.reason
        assert not (own and answer.whose is Whose.OTHER)


def asked(known, work, evidence=Evidence.NAME, owner=OWNER):
    """Whose a paper is, beside one known paper; the owner of a known ORCID iD."""
    papers = [paper(each, Evidence.NAME) for each in known]
    one = paper({"title": "On the sand of rivers", **work}, evidence)
    return whose_paper(one, circle_of([owner], papers, [*papers, one], ORCID))


KNOWN = [{"title": "Known", "authors": ["Lena Rivera", "Ada Lovelace", "Wei Wang"], "categories": "cs.CV cs.LG"}]


@pytest.mark.parametrize(
    ("work", "whose"),
    [
        ({"authors": ["Lena Rivera", "Ada Lovelace"], "categories": "math.AG"}, Whose.OWN),
        ({"authors": ["Lena Rivera", "A. Lovelace"], "categories": "math.AG"}, Whose.OWN),
        ({"authors": ["L. Rivera", "Ada Lovelace"]}, Whose.OWN),
        ({"authors": ["Lena Rivera", "Wei Wang"], "categories": "cs.CV"}, Whose.OWN),
        ({"authors": ["Lena Rivera", "Wei Wang"], "categories": "math.AG"}, Whose.UNSURE),
        ({"authors": ["Lena Rivera", "Someone Else"], "categories": "cs.CV"}, Whose.OWN),
        ({"authors": ["Lena Rivera", "Someone Else"], "categories": "math.AG"}, Whose.UNSURE),
        ({"authors": ["Lena Rivera", "Someone Else"]}, Whose.OWN),
        ({"authors": ["L. Rivera", "Someone Else"], "categories": "cs.CV"}, Whose.UNSURE),
        ({"authors": ["Lara Rivera", "Ada Lovelace"], "categories": "cs.CV"}, Whose.OTHER),
        ({"authors": ["Someone Else"], "authors_complete": False}, Whose.UNSURE),
    ],
)
def test_a_paper_found_by_name_needs_support(work, whose):
    assert asked(KNOWN, work).whose is whose


@pytest.mark.parametrize(
    ("work", "evidence", "whose"),
    [
        ({"authors": ["Someone Else"]}, Evidence.GIVEN, Whose.OWN),
        ({"authors": ["Lena Rivera"], "categories": "math.AG"}, Evidence.IDENTITY, Whose.OWN),
        ({"authors": ["Someone Else"], "authors_complete": False}, Evidence.IDENTITY, Whose.OWN),
        ({"authors": ["Someone Else"]}, Evidence.IDENTITY, Whose.UNSURE),
        ({}, Evidence.IDENTITY, Whose.OWN),
    ],
)
def test_a_paper_of_an_own_feed_is_the_owners_unless_the_authors_say_no(work, evidence, whose):
    assert asked(KNOWN, work, evidence).whose is whose


def test_without_known_papers_one_circle_is_one_person():
    one = [{"title": "A", "authors": ["Lena Rivera"], "categories": "cs.CV"}]
    papers = [paper(work, Evidence.NAME) for work in one]
    assert whose_paper(papers[0], circle_of([OWNER], [], papers)).whose is Whose.OWN
    two = [*papers, paper({"title": "B", "authors": ["Lena Rivera"], "categories": "math.AG"}, Evidence.NAME)]
    assert {whose_paper(each, circle_of([OWNER], [], two)).whose for each in two} == {Whose.UNSURE}


def person(name, orcid="", *places):
    return {"name": name, "orcid": orcid, "affiliations": places}


@pytest.mark.parametrize(
    ("orcids", "evidence", "whose"),
    [
        ([ORCID], Evidence.NAME, Whose.OWN),
        ([ANOTHER], Evidence.NAME, Whose.OTHER),
        ([ANOTHER, ORCID], Evidence.NAME, Whose.OWN),  # two people of one name on one paper
        ([ANOTHER], Evidence.IDENTITY, Whose.UNSURE),
        ([ANOTHER], Evidence.GIVEN, Whose.OWN),
    ],
)
def test_an_orcid_on_the_paper_decides(orcids, evidence, whose):
    people = [person("Lena Rivera", each) for each in orcids]
    work = {"authors": ["Lena Rivera", "Ada Lovelace"], "categories": "cs.CV", "people": people}
    answer = asked(KNOWN, work, evidence)
    assert answer.whose is whose
    if evidence is not Evidence.GIVEN:
        assert "ORCID" in answer.reason


def test_the_orcid_of_a_co_author_says_nothing():
    work = {"authors": ["Lena Rivera", "Ada Lovelace"], "people": [person("Ada Lovelace", ANOTHER)]}
    assert asked(KNOWN, work).whose is Whose.OWN


@pytest.mark.parametrize(
    ("owner", "place", "categories", "whose"),
    [
        (OWNER, INSTITUTE, "math.AG", Whose.OWN),
        (OWNER, f"Dept. of Ice, {INSTITUTE}, Northfjord", "math.AG", Whose.OWN),
        (OWNER, COLLEGE, "math.AG", Whose.UNSURE),
        (OWNER, "NIPR", "math.AG", Whose.UNSURE),
        (COMMON, INSTITUTE, "cs.CV", Whose.OWN),
        (COMMON, INSTITUTE, "math.AG", Whose.UNSURE),
        (COMMON, COLLEGE, "cs.CV", Whose.UNSURE),
    ],
)
def test_a_shared_affiliation_is_support(owner, place, categories, whose):
    known = [{
        "title": "Known", "authors": [str(owner), "Ada Lovelace"], "categories": "cs.CV",
        "people": [person(str(owner), "", INSTITUTE), person("Ada Lovelace", "", COLLEGE)],
    }]  # fmt: skip
    work = {"authors": [str(owner)], "categories": categories, "people": [person(str(owner), "", place)]}
    assert asked(known, work, owner=owner).whose is whose
