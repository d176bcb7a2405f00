"""Setting up a site: what is found, what is asked, and what is written."""

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.commands.init import QUESTIONS, Answers, render_config, write_config
from pipeline.commands.survey import Found, Survey
from pipeline.commands.workflow import EXAMPLES, WORKFLOW_PATH
from pipeline.config import load_settings, parse_settings
from pipeline.config.checks import checked_page, checked_text
from pipeline.demo.site import PAGE, build_site
from pipeline.errors import ConfigError
from pipeline.model import Role


@pytest.fixture
def site(tmp_path):
    """A checkout of the sample site."""
    build_site(tmp_path / "demo", "http://127.0.0.1:1")
    subprocess.run(["git", "clone", "-q", tmp_path / "demo" / "site.git", tmp_path / "site"], check=True)
    return tmp_path / "site"


NOTHING = Answers()


def write(folder, known=NOTHING, answers=None, workflow=""):
    """Run it with `answers` to questions; what is not answered is taken as proposed."""
    asked, said = [], []

    def ask(question, proposal, check):
        asked.append(question)
        return check(answers[question]) if question in (answers or {}) else proposal

    path, settings = write_config(folder, known, ask, said.append, workflow=workflow)
    return path, settings, asked, "\n".join(said)


def test_a_checkout_tells_nearly_everything_by_itself(site):
    path, settings, _, said = write(site)
    assert path == site / ".paperline.yaml"
    assert settings.author.name == "Lena Rivera"
    assert settings.site.page == PAGE
    assert settings.site.checkout == site
    assert said.startswith("Found a Jekyll site.\nFound in its files: name Lena Rivera")
    assert "Recent Preprints (3 entries)" in said
    assert load_settings(path).author == settings.author


def test_only_what_was_not_given_is_asked(site):
    known = Answers(name="L. Rivera", page=PAGE, contact="lena@rivera.example.org", orcid="0000-0002-1825-0097")
    _, settings, asked, _ = write(site, known)
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
    known = Answers(repository="git@example.org:rivera/site.git", name="Lena Rivera", page="index.md")
    path, settings, _, _ = write(tmp_path, known)
    assert path == tmp_path / "paperline.yaml"
    assert settings.site.repository == "git@example.org:rivera/site.git"


def test_a_repository_given_as_a_folder_is_found_from_anywhere(tmp_path, monkeypatch):
    (tmp_path / "site.git").mkdir()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    known = Answers(repository="site.git", name="Lena Rivera", page="index.md")
    assert write(tmp_path / "elsewhere", known)[1].site.repository == str(tmp_path / "site.git")


def test_no_site_no_configuration(tmp_path):
    with pytest.raises(ConfigError, match="--repository"):
        write(tmp_path)


def test_a_site_that_tells_nothing_needs_answers(tmp_path):
    (tmp_path / ".git").mkdir()
    with pytest.raises(ConfigError, match="--name"):
        write(tmp_path)


# Whatever stands in an answer, the file is YAML and says the same when it is read.
ANSWERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1).map(str.strip)
ODD = [
    'A "quoted" name',
    "# no comment",
    "a: b",
    "- x",
    "Łukasz Żółć",
    "O'Neil",
    "{a}",
    "[a",
    "*a",
    "&a",
    "no",
    "~",
    "\\",
]


@given(name=st.one_of(st.sampled_from(ODD), ANSWERS.filter(bool)), contact=ANSWERS, heading=ANSWERS)
def test_any_answer_survives_the_file(name, contact, heading):
    survey = Survey("a.md", (Found(Role.NEWS, heading, 1, 1),))
    answers = Answers(name=name, contact=contact, page=f"{'x' if '/' in name else name}.md", repository="x@y.org:z.git")
    try:
        checked_text(name), checked_page(answers.page)
    except ValueError:
        return
    settings = parse_settings(render_config(answers, survey).encode(), Path("paperline.yaml"))
    assert (settings.author.name, settings.sources.contact) == (name, contact)
    assert settings.site.page == checked_page(answers.page)


@given(heading=ANSWERS)
def test_the_headings_found_are_ready_to_be_switched_on(heading):
    """Taking the comment marks off the sections leaves a file that says just what was found."""
    survey = Survey("a.md", (Found(Role.PREPRINTS, heading, 1, 1),))
    text = render_config(Answers(name="L", page="a.md"), survey)
    on = re.sub(r"(?m)^  # ( *(?:sections|news|preprints|publications):)", r"  \1", text)
    assert parse_settings(on.encode(), Path("paperline.yaml")).site.sections.preprints.heading == heading


@pytest.mark.parametrize("workflow", EXAMPLES)
def test_a_workflow_comes_with_it(site, workflow):
    _, _, _, said = write(site, workflow=workflow)
    assert (site / WORKFLOW_PATH).exists()
    assert WORKFLOW_PATH in said


@pytest.mark.parametrize("name", [".paperline.yaml", WORKFLOW_PATH])
def test_nothing_is_written_where_one_of_the_files_is_there(site, name):
    (site / name).parent.mkdir(parents=True, exist_ok=True)
    (site / name).write_text("mine")
    with pytest.raises(ConfigError, match="is there already"):
        write(site, workflow="push")
    assert (site / name).read_text() == "mine"
    assert not (site / ".paperline.yaml").exists() or not (site / WORKFLOW_PATH).exists()


WRONG = [
    (Answers(page="gone.md"), r"--page: there is no file gone\.md"),
    (Answers(page="../x.md"), r"--page: there is no file"),
    (Answers(orcid="0000-0002-1825-0098"), r"author\.orcid: the last character"),
    (Answers(scholar="short"), r"author\.scholar: a Scholar profile id has 12 characters"),
    (Answers(arxiv="Rivera"), r"author\.arxiv: an arXiv author identifier looks like"),
]


@pytest.mark.parametrize(("answers", "words"), WRONG)
def test_a_wrong_option_is_told_and_nothing_written(site, answers, words):
    with pytest.raises(ConfigError, match=words):
        write(site, answers)
    assert not (site / ".paperline.yaml").exists()


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        ("orcid", "12", "looks like"),
        ("page", "gone.md", "no file"),
        ("page", "", "needed"),
        ("name", "a\nb", "line breaks"),
        ("name", "-", "needed"),
    ],
)
def test_each_answer_is_checked_when_it_is_given(site, question, answer, words):
    with pytest.raises(ValueError, match=words):
        write(site, answers={QUESTIONS[question]: answer})


def test_what_was_found_can_be_declined(site):
    (site / "cv.md").write_text("https://orcid.org/0000-0002-1825-0097\n")
    assert write(site)[1].author.orcid == "0000-0002-1825-0097"
    (site / ".paperline.yaml").unlink()
    assert write(site, answers={QUESTIONS["orcid"]: "-"})[1].author.orcid == ""


def test_an_address_is_taken_for_the_id_in_it(site):
    answers = {QUESTIONS["scholar"]: "https://scholar.google.com/citations?hl=en&user=AbCdEfGhIjKl"}
    assert write(site, answers=answers)[1].author.scholar == "AbCdEfGhIjKl"


def test_a_site_without_papers_is_told_what_was_looked_at(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "index.md").write_text("Hello, I am Lena Rivera.\n")
    with pytest.raises(ConfigError, match=r"looked at index\.md"):
        write(tmp_path)


def test_other_pages_with_papers_are_named(site):
    (site / "more.md").write_text((site / PAGE).read_text())
    said = write(site)[3]
    assert "Pages with papers: _pages/about.md" in said
    assert "more.md" in said


def test_the_file_explains_itself():
    assert render_config(Answers(name="L", page="a.md")).count("#") > 8


def test_the_sites_own_address_is_proposed_as_the_contact(site):
    config = site / "_config.yml"
    config.write_text(config.read_text() + "email: lena@ice.org\n")
    _, settings, _, said = write(site)
    assert settings.sources.contact == "lena@ice.org"
    assert "e-mail lena@ice.org" in said


@pytest.mark.parametrize(("file", "told"), [("_config.yml", False), ("hugo.toml", True)])
def test_a_site_that_the_example_cannot_build_is_told(tmp_path, file, told):
    (tmp_path / ".git").mkdir()
    (tmp_path / file).touch()
    (tmp_path / "index.md").write_text("# News\n\n- (June 2031) Hello.\n")
    *_, said = write(tmp_path, Answers(name="Lena Rivera", page="index.md"), workflow="push")
    assert ("put Hugo's own build there" in said) is told
