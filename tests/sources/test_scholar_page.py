import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.model import Evidence, Name, PartialDate
from pipeline.papers.names import parse_name
from pipeline.sources.scholar_page import cut_title, parse_profile, scholar_names, verify_owner, without_arxiv
from tests.sources.conftest import DATA, SHARED

FOLDER = DATA / "scholar"
PROFILE = (FOLDER / "profile.html").read_bytes()
ENTRY = "https://scholar.google.com/citations?view_op=view_citation&user=LenaRiveraAJ&citation_for_view=LenaRiveraAJ:"


def fails(call, *arguments):
    with pytest.raises(SourceError) as failure:
        call(*arguments)
    return failure.value


def test_all_rows_are_read():
    profile = parse_profile(PROFILE)
    echoes, tides, stones = profile.records
    assert (profile.name, profile.more, profile.notes) == ("Lena Rivera", False, ())
    assert echoes.title == "Echoes in long memories: Why k-nearest neighbours forget"
    assert (echoes.authors, echoes.authors_complete) == ((Name("Rivera", "L"), Name("van der Berg", "J")), True)
    assert (echoes.ids, echoes.venue, echoes.published) == (("arxiv:2406.90017",), "", PartialDate(2024))
    assert (echoes.citations, echoes.url, echoes.evidence) == (12, ENTRY + "u5HHmVD_uO8C", Evidence.IDENTITY)
    assert tides.title == "Tides of attention: a very long title that the page does not show to its"
    assert (tides.title_complete, tides.authors_complete, len(tides.authors)) == (False, False, 6)
    assert tides.venue == "Proceedings of the 12th Meeting on Slow Learning"
    assert (tides.volume, tides.issue, tides.page) == ("12", "3", "")  # "40 …" was cut
    assert (tides.citations, tides.url) == (0, ENTRY + "u-x6o8ySG0sC")
    assert (stones.title, stones.published, stones.venue, stones.url) == ("Stones & moss", None, "", "")


def test_a_profile_without_articles_says_so():
    """F021: told by the page itself, so it is no failure."""
    profile = parse_profile((FOLDER / "no-articles.html").read_bytes())
    assert (profile.name, profile.records) == ("Lena Rivera", ())


@pytest.mark.parametrize(
    "path", sorted(p for p in FOLDER.glob("*.html") if "-" in p.stem and p.stem != "no-articles"), ids=lambda p: p.stem
)
def test_what_is_no_profile_has_the_name_of_the_file(path):
    """F020, F021: captcha, unusual traffic, consent, sign-in, and layouts that are not known."""
    reason = fails(parse_profile, path.read_bytes()).reason
    assert path.stem.startswith(reason)


def test_a_profile_that_loads_a_captcha_script_is_still_a_profile():
    page = PROFILE.replace(b"</body>", b'<div class="g-recaptcha"></div><p>not a robot</p></body>')
    assert len(parse_profile(page).records) == 3


def test_more_articles_than_shown_are_noticed():
    """F023."""
    assert parse_profile(PROFILE.replace(b" disabled>", b">")).more


def test_a_row_without_a_title_is_left_out_with_a_note():
    page = PROFILE.replace(b"Stones &amp; moss", b" ")
    profile = parse_profile(page)
    assert (len(profile.records), len(profile.notes)) == (2, 1)


def test_the_language_of_the_page_does_not_matter():
    """F022."""
    foreign = PROFILE.decode().replace("Show more", "もっと見る").replace("Title", "عنوان").replace(">2024<", ">٢٠٢٤<")
    assert parse_profile(foreign.encode()) == parse_profile(PROFILE)


def test_a_declared_charset_is_used_where_the_page_is_no_utf_8():
    page = PROFILE.decode().replace("Lena Rivera", "Léna Rivera").replace("charset=UTF-8", "charset=ISO-8859-1")
    assert parse_profile(page.encode("latin-1", "xmlcharrefreplace")).name == "Léna Rivera"
    assert (
        fails(parse_profile, page.replace("ISO-8859-1", "x-none").encode("latin-1", "ignore")).reason == "undecodable"
    )
    assert fails(parse_profile, b"").reason == "empty-body"


@pytest.mark.parametrize(
    ("shown", "author", "aliases"),
    [
        ("Lena Rivera", "Lena Rivera", ()),
        ("Léna M. Rivera", "Lena Rivera", ()),
        ("L Rivera", "Lena Rivera", ()),
        ("Rivera Lena", "Lena Rivera", ()),
        ("Lena Okoye", "Lena Rivera", ("Lena Okoye",)),
    ],
)
def test_the_authors_own_profile_is_accepted(shown, author, aliases):
    profile = parse_profile(PROFILE.replace(b"Lena Rivera", shown.encode()))
    verify_owner(profile, tuple(parse_name(name) for name in (author, *aliases)))


@pytest.mark.parametrize("shown", ["Luis Rivera", "Lena Riverdale", "Somebody Else"])
def test_the_profile_of_another_is_a_mistake_of_the_configuration(shown):
    """F025."""
    profile = parse_profile(PROFILE.replace(b"Lena Rivera", shown.encode()))
    failure = fails(verify_owner, profile, (Name("Rivera", "Lena"),))
    assert (failure.reason, "author.scholar" in failure.message) == ("foreign-profile", True)


@pytest.mark.parametrize(
    ("venue", "kept"),
    [
        ("arXiv preprint arXiv:2406.01583", ""),
        ("arXiv e-prints, arXiv:2406.01583", ""),
        ("arXiv preprint arXiv:2406.01583, 2024", ""),
        ("arXiv", ""),
        ("arXiv.org", ""),
        ("ArXiv and Friends Workshop", "ArXiv and Friends Workshop"),
        ("Meeting on Slow Learning", "Meeting on Slow Learning"),
    ],
)
def test_arxiv_is_no_venue(venue, kept):
    assert without_arxiv(venue) == kept


@pytest.mark.parametrize(
    ("title", "cut"),
    [("A title", ("A title", True)), ("A title …", ("A title", False)), ("A title...", ("A title", False))],
)
def test_a_cut_title_is_known_by_its_mark(title, cut):
    assert cut_title(title) == cut


@pytest.mark.parametrize(
    ("text", "people", "whole"),
    [
        ("L Rivera, J van der Berg", ["L Rivera", "J van der Berg"], True),
        ("L Rivera, 田中", ["L Rivera", "田中"], True),
        ("L Rivera, Plato", ["L Rivera", "Plato"], True),
        ("L Rivera, C Okoye, ...", ["L Rivera", "C Okoye"], False),
        ("L Rivera, C Okoye…", ["L Rivera", "C Okoye"], False),
        ("", [], False),
    ],
)
def test_commas_part_people_and_never_a_name(text, people, whole):
    names, complete = scholar_names(text)
    assert ([str(name) for name in names], complete) == (people, whole)


@given(st.integers(0, len(PROFILE)))
def test_no_page_that_was_cut_off_says_that_there_are_no_papers(length):
    try:
        profile = parse_profile(PROFILE[:length])
    except SourceError:
        return
    assert profile.records


@given(st.binary(max_size=100))
def test_any_bytes_are_refused_by_name(data):
    assert fails(parse_profile, data).reason in {"layout-unknown", "empty-body", "undecodable"}


def test_the_seed_has_sixteen_rows():
    path = SHARED / "seed" / "scholar-2024-06-20.html"
    if not path.exists():
        pytest.skip("the seed is not beside this checkout")
    profile = parse_profile(path.read_bytes())
    assert (len(profile.records), profile.more) == (16, False)
    verify_owner(profile, (Name("Basu", "Samyadeep"),))
