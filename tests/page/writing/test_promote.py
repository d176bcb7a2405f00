"""A listed preprint gets its venue where it stands."""

import pytest

from pipeline.model import Name, Paper, PartialDate
from pipeline.page.learning.dissect import dissect
from pipeline.page.learning.facts import paper_facts
from pipeline.page.reading.merit import owner_pattern
from pipeline.page.writing.promote import mark_entry
from pipeline.page.writing.view import Owner

VERA = Name("Roth", "Vera")
OWNER = Owner(owner_pattern([VERA]), lambda name: name == VERA)
TITLE = "Mosaics of Many Models"
FACTS = paper_facts(
    Paper("k", TITLE, (TITLE,), (VERA,), ids=("arxiv:2601.00001",), published=PartialDate(2031, 1), venue="ICML 2031")
)
LINKED = f"[{TITLE}](https://arxiv.org/abs/2601.00001)"

MARKED = {
    "a status gives way": (f"- **{TITLE}**. Vera Roth. *Under review*.", (), f"- **{TITLE}**. Vera Roth. *ICML 2031*."),
    "its year goes too": (
        f"- **{TITLE}**. Vera Roth. *Preprint*, 2030. [PDF](u)",
        (),
        f"- **{TITLE}**. Vera Roth. *ICML 2031*. [PDF](u)",
    ),
    "arXiv is no venue": (f"- **{TITLE}**. Vera Roth. arXiv preprint", (), f"- **{TITLE}**. Vera Roth. ICML 2031"),
    "behind the title as in the others": (
        f"1. {LINKED}",
        ("1. [Tiles and Tall Tokens](https://arxiv.org/abs/2501.00002), **ECCV 2030**",),
        f"1. {LINKED}, **ICML 2031**",
    ),
    "above the quote as in the others": (
        f"1. {LINKED}\n\n   > We show tiles!",
        ("1. [Tiles and Tall Tokens](https://arxiv.org/abs/2501.00002)\n\n   **ECCV 2030**\n   > We show tokens!",),
        f"1. {LINKED}\n\n   **ICML 2031**\n   > We show tiles!",
    ),
    "behind the bracket of the co-authors": (
        f"- {LINKED} (with Ada Quist).",
        ("- [Tiles and Tall Tokens](https://arxiv.org/abs/2501.00002) (with Jon Pell), *ECCV 2030*.",),
        f"- {LINKED} (with Ada Quist), *ICML 2031*.",
    ),
    "in front of what else is said behind that bracket": (
        f"- {LINKED} (with Ada Quist), NBER Working Paper 31234.",
        ("- [Tiles and Tall Tokens](https://arxiv.org/abs/2501.00002) (with Jon Pell), *ECCV 2030*.",),
        f"- {LINKED} (with Ada Quist), *ICML 2031*, NBER Working Paper 31234.",
    ),
    "not inside a bracket that says more": (
        f"- {LINKED} (with Ada Quist, from our project on tiles).",
        ("- [Tiles and Tall Tokens](https://arxiv.org/abs/2501.00002) (with Jon Pell), *ECCV 2030*.",),
        None,
    ),
}


@pytest.mark.parametrize("name", MARKED)
def test_marked(name):
    raw, published, expected = MARKED[name]
    target, *models = dissect([raw, *published], OWNER.pattern)
    assert mark_entry(target, models, FACTS, OWNER) == expected


def test_without_a_form_nothing_is_written():
    (target,) = dissect([f"- {LINKED}. Vera Roth."], OWNER.pattern)
    assert mark_entry(target, [], FACTS, OWNER) is None
