import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.papers.ids import SCHEMES, find_ids, first, id_url, implied, parse_id, scheme_of, strongest

from .tables import table

FORMS = table("ids.tsv")
NORMAL = sorted({paper_id for _, paper_id in FORMS if paper_id})
digits = st.integers(0, 99999).map(lambda number: f"{number:05d}")
months = st.tuples(st.integers(15, 99), st.integers(1, 12)).map(lambda pair: f"{pair[0]}{pair[1]:02d}")


@pytest.mark.parametrize(("form", "paper_id"), FORMS)
def test_every_form_becomes_the_normal_id(form, paper_id):
    assert parse_id(form) == (paper_id or None)


@pytest.mark.parametrize("paper_id", NORMAL)
def test_a_normal_id_is_its_own_normal_form(paper_id):
    assert parse_id(paper_id) == paper_id


@pytest.mark.parametrize("paper_id", NORMAL)
def test_the_address_of_an_id_leads_back_to_it(paper_id):
    assert id_url(paper_id).startswith("https://")
    assert parse_id(id_url(paper_id)) == paper_id


@pytest.mark.parametrize(("form", "paper_id"), [row for row in FORMS if "//" in row[0]])
def test_addresses_are_found_within_free_text(form, paper_id):
    text = f"Some words ([paper]({form}), [code](https://github.com/x/2406.0)), *2024*."
    assert find_ids(text) == ((paper_id,) if paper_id else ())


@given(st.tuples(months, digits).map(".".join), st.sampled_from(["", "v1", "v12"]))
def test_all_forms_of_an_arxiv_number_agree(number, version):
    forms = [
        "{}", "arXiv:{}", "https://arxiv.org/abs/{}", "http://export.arxiv.org/pdf/{}.pdf", "https://arxiv.org/html/{}",
        "10.48550/arXiv.{}", "https://www.alphaxiv.org/abs/{}", "https://huggingface.co/papers/{}", "[{}]",
    ]  # fmt: skip
    assert {parse_id(form.format(number + version)) for form in forms} == {f"arxiv:{number}"}


@given(st.text())
def test_no_text_breaks_the_search(text):
    for paper_id in find_ids(text):
        assert scheme_of(paper_id) in SCHEMES
        assert parse_id(paper_id) == paper_id


@given(st.lists(st.sampled_from([form for form, _ in FORMS if form]), max_size=6))
def test_ids_in_text_are_sorted_and_stand_once(forms):
    found = find_ids(" ; ".join(forms))
    assert list(found) == sorted(set(found))


def test_many_ids_in_one_text():
    text = "[a](https://arxiv.org/pdf/2304.01917v2), [b](https://proceedings.mlr.press/v1/doe.html), arXiv:2304.01917"
    assert find_ids(text) == ("arxiv:2304.01917", "pmlr:v1/doe")


@pytest.mark.parametrize(
    "text",
    ["arxiv" + " " * 200_000, "10.1000/" + "(" * 200_000, "https://openreview.net/forum?" + "a=" * 100_000],
    ids=["spaces", "brackets", "query"],
)
def test_hostile_length_is_read_through_once(text):
    assert len(find_ids(text)) <= 1


def test_first_id_of_a_scheme():
    assert first(("arxiv:2406.01583", "doi:10.1/x"), "doi") == "doi:10.1/x"
    assert first(("arxiv:2406.01583",), "doi") == ""


def test_the_strongest_id_names_the_paper():
    assert strongest(("openalex:W1", "doi:10.1/x", "arxiv:2406.01583")) == "arxiv:2406.01583"
    assert strongest(("unknown:1", "s2:" + "0" * 40)) == "s2:" + "0" * 40
    assert strongest(()) == ""


def test_a_doi_of_the_acl_implies_the_id_of_its_anthology():
    assert implied(("doi:10.18653/v1/2023.emnlp-main.616",)) == (
        "acl:2023.emnlp-main.616",
        "doi:10.18653/v1/2023.emnlp-main.616",
    )
    assert implied(("doi:10.1/x",)) == ("doi:10.1/x",)


def test_an_unknown_scheme_has_no_address():
    assert id_url("isbn:123") == ""
    assert id_url("title:deep-learning") == ""
