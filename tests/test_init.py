"""Setting up a site: what is found, what is asked, and what is written."""

import subprocess

import pytest

from pipeline.config import load_settings
from pipeline.demo.site import PAGE, build_site
from pipeline.errors import ConfigError
from pipeline.init import QUESTIONS, Answers, render_config, write_config


@pytest.fixture
def site(tmp_path):
    """A checkout of the sample site."""
    build_site(tmp_path / "demo", "http://127.0.0.1:1")
    subprocess.run(["git", "clone", "-q", tmp_path / "demo" / "site.git", tmp_path / "site"], check=True)
    return tmp_path / "site"


NOTHING = Answers()


def write(folder, given=NOTHING, answers=None):
    """Run it with `answers` to questions; what is not answered is taken as proposed."""
    asked, said = [], []

    def ask(question, proposal):
        asked.append(question)
        return (answers or {}).get(question, proposal)

    path, settings = write_config(folder, given, ask, said.append)
    return path, settings, asked, "\n".join(said)


def test_a_checkout_tells_nearly_everything_by_itself(site):
    path, settings, _, said = write(site)
    assert path == site / ".paperline.yaml"
    assert settings.author.name == "Lena Rivera"
    assert settings.site.page == PAGE
    assert settings.site.checkout == site
    assert "Jekyll" in said
    assert "Recent Preprints (3 entries)" in said
    assert load_settings(path).author == settings.author


def test_only_what_was_not_given_is_asked(site):
    given = Answers(name="L. Rivera", page=PAGE, contact="lena@rivera.example.org", orcid="0000-0002-1825-0097")
    _, settings, asked, _ = write(site, given)
    assert asked == [QUESTIONS["scholar"], QUESTIONS["arxiv"]]
    assert settings.author.name == "L. Rivera"
    assert settings.sources.contact == "lena@rivera.example.org"


def test_answers_win_over_what_was_found(site):
    _, settings, _, _ = write(site, answers={QUESTIONS["name"]: " Lena M. Rivera "})
    assert settings.author.name == "Lena M. Rivera"


def test_a_wrong_answer_is_told_and_nothing_written(site):
    with pytest.raises(ConfigError, match=r"author\.orcid"):
        write(site, Answers(orcid="12"))
    assert not (site / ".paperline.yaml").exists()


def test_what_is_there_already_stays(site):
    (site / ".paperline.yaml").write_text("mine")
    with pytest.raises(ConfigError, match="is there already"):
        write(site)
    assert (site / ".paperline.yaml").read_text() == "mine"


def test_a_repository_elsewhere_needs_no_checkout(tmp_path):
    given = Answers(repository="git@example.org:rivera/site.git", name="Lena Rivera", page="index.md")
    path, settings, _, _ = write(tmp_path, given)
    assert path == tmp_path / "paperline.yaml"
    assert settings.site.repository == "git@example.org:rivera/site.git"


def test_no_site_no_configuration(tmp_path):
    with pytest.raises(ConfigError, match="--repository"):
        write(tmp_path)


def test_a_site_that_tells_nothing_needs_answers(tmp_path):
    (tmp_path / ".git").mkdir()
    with pytest.raises(ConfigError, match="--name"):
        write(tmp_path)


@pytest.mark.parametrize("name", ['A "quoted" name', "# no comment", "a: b", "- x", "Łukasz Żółć", "O'Neil"])
def test_any_name_survives_the_file(tmp_path, name):
    _, settings, _, _ = write(tmp_path, Answers(name=name, page="a.md", repository="x@y.org:z.git"))
    assert settings.author.name == name


def test_the_file_explains_itself():
    assert render_config(Answers(name="L", page="a.md")).count("#") > 8
