"""The parts that entries are taken apart into."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.model import Name
from pipeline.page.learning.dissect import dissect
from pipeline.page.reading.merit import owner_pattern

OWNER = owner_pattern([Name("Roth", "Vera")])
HEAD = "- **Mosaics of Many Models**. Vera Roth, Uwe Kern. "
# what follows title and authors, and its parts
TAILS = [
    ("*CVPR*, 2031.", [("venue", "CVPR"), ("year", "2031")]),
    ("CVPR 2031.", [("venue", "CVPR 2031")]),
    ("In *Proc. of ICML*, 2031.", [("label", "In"), ("venue", "Proc. of ICML"), ("year", "2031")]),
    ("arXiv:2601.00001", [("arxiv", "arXiv:2601.00001")]),
    ("arXiv preprint, 2031", [("preprint", "arXiv preprint"), ("year", "2031")]),
    ("*Under review*.", [("status", "Under review")]),
    ("[[PDF](https://a.example/p.pdf)] [[Code](https://a.example)]", [("link", "PDF"), ("link", "Code")]),
    ("doi: 10.1000/xyz.7", [("label", "doi"), ("doi", "10.1000/xyz.7")]),
    ("Computer Vision and Pattern Recognition (CVPR), 2031", None),
    ("CVPR 2031. **Best Paper Award**", [("venue", "CVPR 2031"), ("prose", "Best Paper Award")]),
    ("May 2031", [("date", "May 2031")]),
    (
        "*Design, Rivers and Test in Fens Conference (DRFC), 2031*",
        [("venue", "Design, Rivers and Test in Fens Conference"), ("acronym", "DRFC"), ("year", "2031")],
    ),
    (
        "Marshes, Stone Lore, and Rehabilitation. September, 2031.",
        [("venue", "Marshes, Stone Lore, and Rehabilitation"), ("month", "September"), ("year", "2031")],
    ),
    (
        "Coastal, Fen & Shelf Naturalist, 27, 1079",
        [("venue", "Coastal, Fen & Shelf Naturalist"), ("venue-rest", "27"), ("venue-rest", "1079")],
    ),
    (
        "*Fens and Moors, an International Journal*, 2031",
        [("venue", "Fens and Moors, an International Journal"), ("year", "2031")],
    ),
    (
        "*Journal of Bogs G: Fens and Peat 50, 451 (2031)*",
        [
            ("venue", "Journal of Bogs G: Fens and Peat"),
            ("venue-rest", "50"),
            ("venue-rest", "451"),
            ("year", "2031"),
        ],
    ),
    (
        "SIAM J. Uncert. Quantif. 7(2), p. 52-56",
        [("venue", "SIAM J. Uncert. Quantif."), ("venue-rest", "7"), ("venue-rest", "2"), ("venue-rest", "p. 52-56")],
    ),
    ("IEEE Trans. Robotics. To appear.", [("venue", "IEEE Trans. Robotics"), ("status", "To appear")]),
    (
        "IEEE Trans. Robotics. Accepted. 2031",
        [("venue", "IEEE Trans. Robotics"), ("status", "Accepted"), ("year", "2031")],
    ),
    (
        "FEN Adv., 2031,11, 158-159",
        [("venue", "FEN Adv."), ("year", "2031"), ("venue-rest", "11"), ("venue-rest", "158-159")],
    ),
    (
        "In: Advances in Neural Information Processing Systems, New Fens, LA, 2031.",
        [
            ("label", "In"),
            ("venue", "Advances in Neural Information Processing Systems"),
            ("venue-rest", "New Fens"),
            ("venue-rest", "LA"),
            ("year", "2031"),
        ],
    ),
    ("In: Lecture Days on Bogs and Fens.", [("label", "In"), ("venue", "Lecture Days on Bogs and Fens")]),
    ("*Fen Collection*. — 2031.", [("venue", "Fen Collection"), ("year", "2031")]),
    (
        "*SSM - Bogs and Fens*, 5, 160-170",
        [("venue", "SSM - Bogs and Fens"), ("venue-rest", "5"), ("venue-rest", "160-170")],
    ),
    ("_**bioRxiv**_ 2031.03.22.436360", [("preprint", "bioRxiv"), ("prose", "2031.03.22.436360")]),
    (
        "*Acta Phys. Pol. B Proc. Suppl.* 13 (2031)",
        [("venue", "Acta Phys. Pol. B Proc. Suppl."), ("venue-rest", "13"), ("year", "2031")],
    ),
    ("EarthArXiv, 2031", [("preprint", "EarthArXiv"), ("year", "2031")]),
    ("*ESS Open Archive*, 2031", [("preprint", "ESS Open Archive"), ("year", "2031")]),
    ("*USENIX ;fens: 2031*", [("venue", "USENIX ;fens"), ("year", "2031")]),
    (
        "Annual Gathering of Fen Linguists (ACL 2031).",
        [("venue", "Annual Gathering of Fen Linguists"), ("acronym", "ACL 2031")],
    ),
    (
        "Proceedings of the *Conference on Low Rivers (CLR '31)*, Oban, 2031.",
        [
            ("label", "Proceedings of the"),
            ("venue", "Conference on Low Rivers"),
            ("acronym", "CLR '31"),
            ("venue-rest", "Oban"),
            ("year", "2031"),
        ],
    ),
    (
        "*Quiet Letters*, 2031. **Replication files**: [Shelf](https://a.example)",
        [("venue", "Quiet Letters"), ("year", "2031"), ("label", "Replication files"), ("link", "Shelf")],
    ),
    (
        "CVPR Workshop on Nets, accepted to appear, 2031",
        [("venue", "CVPR Workshop on Nets"), ("prose", "accepted to appear"), ("year", "2031")],
    ),
]


@pytest.mark.parametrize(("tail", "parts"), TAILS)
def test_parts(tail, parts):
    (anatomy,) = dissect([HEAD + tail], OWNER)
    found = [(chunk.part.value, anatomy.text(chunk.span)) for chunk in anatomy.chunks]
    assert found[:2] == [("title", "Mosaics of Many Models"), ("authors", "Vera Roth, Uwe Kern")]
    if parts is not None:
        assert found[2:] == parts


@pytest.mark.parametrize(
    ("badge", "venue"),
    [
        ("PRF 2031", "Peat Review Fens"),
        ("RCC-2031", "Rivers Control Conference"),
        ("IEEE TVF'31", "IEEE Transactions on Various Fens"),
        ("ACL Findings", "Findings of the Association for Computational Linguistics: ACL"),
    ],
)
def test_a_badge_is_the_short_name_of_the_venue_below(badge, venue):
    (anatomy,) = dissect([f"- `{badge}` **Mosaics of Many Models** \\\nVera Roth, Uwe Kern \\\n*{venue}*, 2031"], OWNER)
    parts = [(chunk.part.value, anatomy.text(chunk.span)) for chunk in anatomy.chunks]
    assert parts[0] == ("acronym", badge)
    assert ("venue", venue) in parts


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        (
            "- Vera Roth, Uwe Kern and Ada-Lou Marlowe:**Mosaics of Many Models**, *ICML 2031*",
            [("authors", "Vera Roth, Uwe Kern and Ada-Lou Marlowe"), ("title", "Mosaics of Many Models")],
        ),
        (
            "<li>(with Uwe Kern and Jon Pell) <em>Mosaics of Many Models</em>, 55 pgs, 2031.</li>",
            [("label", "with"), ("authors", "Uwe Kern and Jon Pell"), ("title", "Mosaics of Many Models")],
        ),
        (
            "Roth, V. and U. Kern. Mosaics: From Tone to Tune in C. Accepted at *Quiet Letters*.",
            [("authors", "Roth, V. and U. Kern"), ("title", "Mosaics: From Tone to Tune in C")],
        ),
        (
            "- [ICML31][Mosaics of 2 Models](https://a.example) Vera Roth, Uwe Kern",
            [("venue", "ICML31"), ("title", "Mosaics of 2 Models")],
        ),
        (
            "- [arXiv31][Mosaics of Many Models](https://a.example) Vera Roth, Uwe Kern",
            [("preprint", "arXiv31"), ("title", "Mosaics of Many Models")],
        ),
    ],
)
def test_parts_from_the_start(raw, parts):
    (anatomy,) = dissect([raw], OWNER)
    assert [(chunk.part.value, anatomy.text(chunk.span)) for chunk in anatomy.chunks][: len(parts)] == parts


def test_a_bracket_around_a_venue_in_bold_is_no_remark_on_the_last_name():
    (anatomy,) = dissect(["- **Mosaics of Many Models**  \n  Vera Roth, Uwe Kern (**CVPR 2031**)"], OWNER)
    assert [anatomy.text(chunk.span) for chunk in anatomy.chunks][1:] == ["Vera Roth, Uwe Kern", "CVPR 2031"]


def test_a_short_name_of_one_letter_again_and_again_is_soon_held_against_a_long_one():
    short = "A" * 36 + "B 2031"
    long = f"{' '.join(['Aaaaaaaaaaaaaaaaaaaaaaaa'] * 9)} Conference"  # tried one by one: hours
    (anatomy,) = dissect([f"- **{short}** Reeds That Count Days. Ada Okafor, Jon Pell. *{long}*, 2031."], OWNER)
    assert [anatomy.text(chunk.span) for chunk in anatomy.chunks][0::3] == [short, long]


@given(st.lists(st.sampled_from([tail for tail, _ in TAILS]), min_size=1, max_size=4))
def test_chunks_are_in_order_and_do_not_overlap(tails):
    (anatomy,) = dissect([HEAD + " ".join(tails)], OWNER)
    ends = 0
    for chunk in anatomy.chunks:
        assert ends <= chunk.span.start < chunk.span.end <= len(anatomy.inline.visible)
        ends = chunk.span.end


@given(st.text(max_size=120))
@example("# \r")
def test_any_text_is_taken_apart(raw):
    (anatomy,) = dissect([raw], OWNER)
    assert anatomy.raw == raw
