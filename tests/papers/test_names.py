import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Name
from pipeline.papers.names import names_cut, parse_name, parse_names, parse_owner, same_person

from .tables import table

# No one's name: "The Gemini Team" and "Of Mull" are groups, "Jr" stands behind names.
NO_NAMES = {"Team", "Group", "Project", "Network", "Authors", "The", "For", "Of", "Jr", "Sr", "Ii", "Iii", "Iv"}
words = st.text("abcdefghijklmnopqrstuvwxyzéöüçñøłš", min_size=2, max_size=8).map(str.capitalize)
words = words.filter(lambda word: word not in NO_NAMES)
names = st.builds(Name, family=words, given=st.lists(words, min_size=1, max_size=2).map(" ".join))


@pytest.mark.parametrize(("text", "family", "given_name"), table("names.tsv"))
def test_a_name_is_parsed(text, family, given_name):
    assert parse_name(text) == Name(family, given_name)


@pytest.mark.parametrize(("text", "expected", "cut"), table("name_lists.tsv"))
def test_a_list_of_names_is_parsed(text, expected, cut):
    assert "; ".join(map(str, parse_names(text))) == expected
    assert names_cut(text) == bool(cut)


@pytest.mark.parametrize(("text", "expected"), table("owners.tsv"))
def test_an_owner_is_parsed(text, expected):
    assert "; ".join(map(str, parse_owner(text))) == expected


@pytest.mark.parametrize(("answer", "a", "b"), table("persons.tsv"))
def test_same_person(answer, a, b):
    assert same_person(parse_name(a), parse_name(b)) == (answer == "yes")
    assert same_person(parse_name(b), parse_name(a)) == (answer == "yes")


@given(names)
def test_a_person_is_the_same_person_however_written(name):
    initials = "".join(word[0] for word in name.given.split())
    for text in (str(name), f"{name.family}, {name.given}", f"{initials} {name.family}", str(name).upper()):
        assert same_person(name, parse_name(text))


@given(st.text(), st.text())
def test_no_text_breaks_names(a, b):
    assert same_person(parse_name(a), parse_name(b)) == same_person(parse_name(b), parse_name(a))
    assert all(name.family for name in parse_names(a))
