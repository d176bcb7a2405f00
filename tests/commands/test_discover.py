"""What a site's files tell about it and its owner."""

import pytest

from pipeline.commands.discover import Person, discover_site, find_person


@pytest.mark.parametrize(
    ("files", "generator"),
    [
        ({"_config.yml": "", "index.md": ""}, "Jekyll"),
        ({"hugo.toml": "", "content/_index.md": ""}, "Hugo"),
        ({"_quarto.yml": "", "index.qmd": ""}, "Quarto"),
        ({"mkdocs.yml": ""}, "MkDocs"),
        ({"index.md": ""}, ""),
    ],
)
def test_the_generator_by_its_settings_file(tmp_path, files, generator):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert discover_site(tmp_path).generator == generator


def test_pages_the_likeliest_first_and_no_built_ones(tmp_path):
    for name in ("zoo.md", "index.md", "_pages/about.md", "_site/index.md", ".git/x.md", "_pages/cv.md", "style.css"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert discover_site(tmp_path).pages == ("_pages/about.md", "index.md", "zoo.md", "_pages/cv.md")


@pytest.mark.parametrize(
    ("settings", "pages", "person"),
    [
        ('title: "Lena Rivera"\n', "", Person(name="Lena Rivera")),
        ('name: &name "Lena Rivera"\n', "", Person(name="Lena Rivera")),
        ('title: "Lena Rivera / Home"\n', "", Person(name="Lena Rivera")),
        ("title: Lena Rivera | Glaciologist\n", "", Person(name="Lena Rivera")),
        ("site_name: Ice\nsite_author: Lena Rivera\n", "", Person(name="Lena Rivera")),
        ("email: lena@ice.org # work\n", "Write to Bo: email: bo@ice.org\n", Person(email="lena@ice.org")),
        ('[params]\n  email = "mailto:lena@ice.org"\n', "", Person(email="lena@ice.org")),
        ("email: your-email@example.com\n", "", Person()),
        ("first_name: Lena\nmiddle_name: M. # or none\nlast_name: Rivera\n", "", Person(name="Lena M. Rivera")),
        ('first_name: "Lena"\nmiddle_name:\nlast_name: Rivera\n', "", Person(name="Lena Rivera")),
        ("last_name: Rivera\n", "", Person()),
        ("author:\n  name   : Lena Rivera # me\n", "", Person(name="Lena Rivera")),
        ("title: My Page About Many Good Things Here\nname: Lena Rivera\n", "", Person(name="Lena Rivera")),
        ("name: The Northfjord Lab\ntitle: Lena Rivera", "Hi, I am Lena Rivera, a postdoc", Person(name="Lena Rivera")),
        ("", "Hello! I'm **Lena M. Rivera**.", Person(name="Lena M. Rivera")),
        ("", "I am interested in ice.", Person()),
        ("", "I am Lena Rivera. I like ice.", Person(name="Lena Rivera")),
        ("", "[S](https://scholar.google.com/citations?hl=en&user=AbCdEfGhIjKl)", Person(scholar="AbCdEfGhIjKl")),
        (
            "",
            '<a href="https://scholar.google.de/citations?hl=en&amp;user=AbCdEfGhIj_-">',
            Person(scholar="AbCdEfGhIj_-"),
        ),
        ("scholar_userid: AbCdEfGhIjKl\n", "", Person(scholar="AbCdEfGhIjKl")),
        ("orcid: 0000-0002-1694-233X\n", "", Person(orcid="0000-0002-1694-233X")),
        ("", "https://arxiv.org/a/rivera_l_1.atom2", Person(arxiv="rivera_l_1")),
    ],
)
def test_who_the_owner_is(settings, pages, person):
    assert find_person([settings], [pages]) == person


def test_the_identity_named_most_often_wins():
    pages = ["user https://orcid.org/0000-0002-1825-0097", "0000-0002-1694-233X", "0000-0002-1694-233X"]
    assert find_person([], pages).orcid == "0000-0002-1694-233X"


def test_a_file_that_is_no_text_is_no_obstacle(tmp_path):
    (tmp_path / "_config.yml").write_bytes(b"name: Lena Rivera\n\xff\xfe")
    assert discover_site(tmp_path).person.name == "Lena Rivera"
