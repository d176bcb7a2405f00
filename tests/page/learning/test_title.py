"""Titles: the text that an entry and its neighbours show to be one."""

import pytest

from pipeline.model import Name
from pipeline.page.learning.dissect import dissect
from pipeline.page.reading.merit import owner_pattern

OWNER = owner_pattern([Name("Roth", "Vera")])
TITLES = [
    ("- [Mosaics of Many Models](https://arxiv.org/abs/2601.00001). Vera Roth, Uwe Kern. CVPR 2031", "link"),
    ("- **Mosaics of Many Models**<br>Vera Roth, Uwe Kern<br>*CVPR 2031*", "bold"),
    ('- Vera Roth, Uwe Kern, "Mosaics of Many Models", CVPR 2031', "quoted"),
    ("- Vera Roth, Uwe Kern. Mosaics of Many Models. CVPR 2031", "plain"),
    ("- Vera Roth, Uwe Kern. *Mosaics of Many Models*. CVPR 2031", "italic"),
    (
        """1. V Roth, and U Kern. (2031) Mosaics of Many Models. [_Fen Letters_](https://a.example/x), 2:1-9.
Models of bogs with many stones, of fens with many more of them, and of some moors that nobody has seen""",
        "plain",
    ),
    ("<li><a href='https://arxiv.org/abs/2601.00001'>Mosaics of Many Models</a>, Vera Roth</li>", "link"),
    ("<div class='pub-title'><b>CVPR 2031</b> Mosaics of Many Models</div>\n<div>Vera Roth, Uwe Kern</div>", "titled"),
    ("- [Mosaics of Many Models][12], Vera Roth, Uwe Kern, CVPR 2031", "weblink"),
    ("### Mosaics of Many Models\nVera Roth, Uwe Kern, CVPR 2031", "heading"),
    ("- Vera Roth, Uwe Kern: *Mosaics of Many Models*. CVPR 2031", "italic"),
]


@pytest.mark.parametrize(("raw", "dress"), TITLES)
def test_title(raw, dress):
    (anatomy,) = dissect([raw], OWNER)
    assert anatomy.title
    assert (anatomy.text(anatomy.title), anatomy.dress) == ("Mosaics of Many Models", dress)


@pytest.mark.parametrize("about", ["nature-inspired tiles", "single-cell datasets", "the nature of tiles"])
def test_a_title_may_hold_the_names_of_journals(about):
    title = f"Mosaics: models of {about}"
    (anatomy,) = dissect([f"Vera Roth, Uwe Kern.\n{title}.\n*Bioinformatics*, April 2031."], OWNER)
    assert anatomy.title
    assert anatomy.text(anatomy.title) == title


SUBTITLED = [
    "Okafor, A., Roth, V. (2031). Mosaics of Walls: A Coupled Approach. *Tiles and Stones*, 25(11), 641-654.",
    "Okafor, A., Roth, V. (2031). Mosaics of Walls: A Coupled Approach. Tiles and Stones, vol. 3, pp. 1-9.",
    "Mosaics of Walls: A Coupled Approach. V. Roth, A. Okafor. *Tiles and Stones* 12 (2031) 3.",
]


@pytest.mark.parametrize("raw", SUBTITLED)
def test_a_subtitle_in_capitals_is_no_journal(raw):
    (anatomy,) = dissect([raw], OWNER)
    assert anatomy.title
    assert anatomy.text(anatomy.title) == "Mosaics of Walls: A Coupled Approach"


BEFORE_A_VENUE = [
    "2nd Workshop on Walls that Rise, Turku, Finland, June, 24th 2030",
    "Journal of Floors 222, e2031",
    "13th Workshop on Laying, Cutting, and Grouting of Tiles (LCG), 2031, pp. 3-9",
    "WTR, pages 13--19, 2031",
]


@pytest.mark.parametrize("behind", BEFORE_A_VENUE)
def test_a_title_between_commas_ends_before_the_first_venue(behind):
    (anatomy,) = dissect([f"* Uwe Kern and Vera Roth, Mosaics of many models and of tiles, {behind}"], OWNER)
    assert anatomy.title
    assert anatomy.text(anatomy.title) == "Mosaics of many models and of tiles"


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("- [2031] Mosaics of Many Models\n\n  Vera Roth, Uwe Kern", "Mosaics of Many Models"),
        ("- ``2031`` Mosaics of Many Models\n\n  Vera Roth, Uwe Kern", "Mosaics of Many Models"),
        ("- 203. Mosaics of Many Models. Vera Roth, Uwe Kern. CVPR 2031", "Mosaics of Many Models"),
        ("+ 2031\\. “Wanting” the models of many. (with Vera Roth.) *CVPR*, 2031", "“Wanting” the models of many"),
    ],
)
def test_a_year_before_a_title_is_none_of_it(raw, title):
    (anatomy,) = dissect([raw], OWNER)
    assert anatomy.title
    assert anatomy.text(anatomy.title) == title


ONE_WORD = [
    ("- [Zyzzyvas](https://arxiv.org/abs/2601.00001), Vera Roth, Uwe Kern, CVPR 2031", "link"),
    ('- Vera Roth, Uwe Kern, "Zyzzyvas", CVPR 2031', "quoted"),
    ("<div class='paper-title'>Zyzzyvas</div>\n<div>Vera Roth, Uwe Kern</div>\nCVPR 2031", "titled"),
    ("<dt>Zyzzyvas</dt>\n<dd>Vera Roth, Uwe Kern</dd>\n<dd>CVPR 2031</dd>", "heading"),
    ("- [P3] **Zyzzyvas**,\n  *CVPR 2031, Oslo, Norway*\n  Vera Roth, Uwe Kern", "bold"),
]


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("- Mosaics vs. Tiles of Dr. Kern. **Vera Roth**, Uwe Kern. *CVPR 2031*", "Mosaics vs. Tiles of Dr. Kern"),
        ("- Vera Roth, Uwe Kern<br>Mosaics vs. Frescoes<br>*Bioinformatics*, 2031", "Mosaics vs. Frescoes"),
    ],
)
def test_a_word_shortened_in_front_of_another_ends_no_title(raw, title):
    (anatomy,) = dissect([raw], OWNER)
    assert anatomy.title
    assert anatomy.text(anatomy.title) == title


@pytest.mark.parametrize(("raw", "dress"), ONE_WORD)
def test_a_title_of_one_word_needs_a_dress(raw, dress):
    (anatomy,) = dissect([raw], OWNER)
    assert anatomy.title
    assert (anatomy.text(anatomy.title), anatomy.dress) == ("Zyzzyvas", dress)


def test_neighbours_tell_what_dresses_a_title():
    raws = [
        "- **Mosaics of Many Models**. Vera Roth. [Best Paper Award at the Fair](https://a.example)",
        "- **Tiles and Tall Tokens**. Vera Roth. CVPR 2031",
        "- **Grout for Graphs of Girls**. Vera Roth. ECCV 2030",
    ]
    first = dissect(raws, OWNER)[0]
    assert first.title
    assert first.text(first.title) == "Mosaics of Many Models"


@pytest.mark.parametrize(
    "raw",
    [
        "- [PDF](https://arxiv.org/pdf/2601.00001)",
        "- ICML 2031",
        "",
        "- Zyzzyvas. Vera Roth, Uwe Kern",
        "- **Zyzzyvas** Vera Roth, Uwe Kern",
        "- Vera Roth, Uwe Kern\n  **Zyzzyvas**",
        "[zyzzyvas](u)",
    ],
)
def test_no_title(raw):
    assert dissect([raw], OWNER)[0].title is None


def test_the_categories_of_arxiv_are_no_title():
    raw = "Vera Roth, Uwe Kern  \n*[arXiv:2601.00001](https://arxiv.org/abs/2601.00001) [quant-ph, cond-mat.quant-gas]*"
    (anatomy,) = dissect([raw], OWNER)
    assert anatomy.title is None
