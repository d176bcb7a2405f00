"""The demo's sample site and its stand-ins for arXiv and Scholar."""

import re
from http.client import HTTPConnection

import pytest

from pipeline.config import load_settings
from pipeline.demo.server import PROFILE, answer, serving
from pipeline.demo.site import MARK, build_site
from pipeline.errors import PaperlineError


def total(text: str) -> int:
    return int(re.search(r"totalResults[^>]*>(\d+)<", text)[1])


def test_the_stand_in_answers_an_author_query_in_full():
    _, _, body = answer("/api/query?search_query=au:x&max_results=100")
    assert (body.count(b"<entry>"), total(body.decode())) == (9, 9)


def test_the_stand_in_pages():
    pages = [answer(f"/api/query?search_query=x&start={start}&max_results=4")[2] for start in (0, 4, 8, 12)]
    assert [page.count(b"<entry>") for page in pages] == [4, 4, 1, 0]
    assert {total(page.decode()) for page in pages} == {9}


def test_the_stand_in_answers_for_ids():
    _, _, body = answer("/api/query?id_list=3103.11820,2811.00719v1,9912.99999&max_results=10")
    assert re.findall(r"<id>http://arxiv.org/abs/([\d.]+)v", body.decode()) == ["3103.11820", "2811.00719"]
    assert total(body.decode()) == 2


@pytest.mark.parametrize("target", ["/", "/citations", "/citations?user=Somebody1234", "/citations?hl=en"])
def test_the_stand_in_knows_nothing_else(target):
    assert answer(target)[0] == 404


def test_the_stand_in_is_reached_over_http():
    with serving() as address:
        connection = HTTPConnection(address.removeprefix("http://"))
        connection.request("GET", f"/citations?user={PROFILE}")
        assert b"Lena Rivera" in connection.getresponse().read()
        connection.close()


def test_the_sample_site_is_built_anew_each_time(tmp_path):
    folder = tmp_path / "demo"
    build_site(folder, "http://127.0.0.1:1")
    (folder / "left.txt").touch()
    settings = load_settings(build_site(folder, "http://127.0.0.1:1"))
    assert settings.site.repository == str(folder / "site.git")
    assert (folder / "site.git" / "HEAD").exists()
    assert not (folder / "left.txt").exists()


def test_a_folder_that_is_not_ours_stays(tmp_path):
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(PaperlineError, match="not ours"):
        build_site(tmp_path, "http://127.0.0.1:1")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_an_empty_folder_will_do(tmp_path):
    build_site(tmp_path, "http://127.0.0.1:1")
    assert (tmp_path / MARK).exists()
