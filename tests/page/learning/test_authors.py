"""Author lists: where they stand, and how names are written."""

import pytest

from pipeline.model import Name
from pipeline.page.learning.author_form import CROWD, learn_author_form
from pipeline.page.learning.authors import find_authors
from pipeline.page.reading.inline import parse_inline
from pipeline.page.reading.merit import owner_pattern

OWNER = owner_pattern([Name("Roth", "Vera")])

LISTS = [
    ("Mosaics of Models. Vera Roth, Uwe Kern. CVPR 2031.", ["Vera Roth", "Uwe Kern"]),
    ("Vera Roth and Uwe Kern, Mosaics of models, 2031", ["Vera Roth", "Uwe Kern"]),
    ("**V. Roth**, U. Kern & J. van der Berg (2031). Mosaics", ["V. Roth", "U. Kern", "J. van der Berg"]),
    ("Roth, V., Kern, U., and Berg, J. (2031). Mosaics", ["Roth, V.", "Kern, U.", "Berg, J."]),
    ("[Uwe Kern](https://a.example), Vera Roth\\*, 2031", ["Uwe Kern", "Vera Roth"]),
    ("Vera Roth (co-first, with love), Uwe Kern. Mosaics", ["Vera Roth", "Uwe Kern"]),
    ("Uwe Kern, Vera Roth: *Mosaics of Models*. 2031", ["Uwe Kern", "Vera Roth"]),
    ("Vera Roth, et al. Mosaics", ["Vera Roth"]),
    ("**Roth, V.**, U. Kern, I. Duarte. 2031. Mosaics", ["Roth, V.", "U. Kern", "I. Duarte"]),
    ("Roth, Vera, Uwe Kern, Ines Duarte. Mosaics", ["Roth, Vera", "Uwe Kern", "Ines Duarte"]),
    ("Vera Roth, Uwe St. Kern, Ines Duarte. Mosaics of models. 2031", ["Vera Roth", "Uwe St. Kern", "Ines Duarte"]),
    ("Mosaics of COVID-19. **Vera Roth**, Uwe Kern. CVPR 2031.", ["Vera Roth", "Uwe Kern"]),
    ("Mosaics by Llama 12. Vera Roth, Uwe Kern. CVPR 2031.", ["Vera Roth", "Uwe Kern"]),
    ("Roth, V., Kern, U., & bin Salim, A. A. (2031). Mosaics", ["Roth, V.", "Kern, U.", "bin Salim, A. A."]),
    ("Roth, V., and Kern, U., Mosaics Below Vineyards: A Survey, Nets, 2031", ["Roth, V.", "Kern, U."]),
    ("Uwe Kern Jr. and Vera Roth. Mosaics", ["Uwe Kern Jr", "Vera Roth"]),
    ("Uwe Kern, Vera Roth.Mosaics of models, 2031", ["Uwe Kern", "Vera Roth"]),
    ("Uwe Kern and Vera Roth.2031. Mosaics of models", ["Uwe Kern", "Vera Roth"]),
    ('Vera Roth, Uwe Kern, "Mosaics in Ravenna, Rome and Trier, and Elsewhere," 2031', ["Vera Roth", "Uwe Kern"]),
    ("[Kern, U., Roth, V. Mosaics of many small stones. Nets, 2031](mosaics.pdf)", ["Kern, U.", "Roth, V."]),
    ("李雷, 韩梅梅. Mosaics of Models", ["李雷", "韩梅梅"]),
    ("V. Roth, M.L. Page, U. Kern. 2031. Mosaics", ["V. Roth", "M.L. Page", "U. Kern"]),
    ("Roth, V., Page, M., Kern, U. 2031. Mosaics", ["Roth, V.", "Page, M.", "Kern, U."]),
    ("V. Roth, U. Kern, L. Berg, Catal. Sci. Technol., 2031, 19", ["V. Roth", "U. Kern", "L. Berg"]),
    ("V. Roth, U. Kern, L. Berg, Organic Letters, 2031, 50", ["V. Roth", "U. Kern", "L. Berg"]),
    ("[Uwe A. B. Kern](https://a.example) and [Vera Roth](/). Mosaics", ["Uwe A. B. Kern", "Vera Roth"]),
    ("Vera De Roth and Uwe D. Kern, “Mosaics of models”", ["Vera De Roth", "Uwe D. Kern"]),
    ("Kern U., Roth V. Mosaics of models. Nets 12:45", ["Kern U.", "Roth V"]),
    ("Kern, U. & Roth, V. (in press). Mosaics of models", ["Kern, U.", "Roth, V."]),
    ("**Roth, Vera** and Kern, Uwe. *Mosaics*. 2031", ["Roth, Vera", "Kern, Uwe"]),
    ('Uwe "Ulf" Kern, Lea “Lee” Berg, Vera Roth. Mosaics', ['Uwe "Ulf" Kern', "Lea “Lee” Berg", "Vera Roth"]),
    ("Vera Roth, Uwe Kern, Fast Models and Slow Mosaics of Many Stones. 2031", ["Vera Roth", "Uwe Kern"]),
    ("V.Roth, U. Kern, L.Berg. Mosaics", ["V.Roth", "U. Kern", "L.Berg"]),
    ("Kern, U., Roth, V., & Berg, L. (May, 2031). Mosaics", ["Kern, U.", "Roth, V.", "Berg, L."]),
    (
        '- [Kern, Uwe, and Vera Roth. "Mosaics of Very Many Models." Nets (2031)](https://a.example)',
        ["Kern, Uwe", "Vera Roth"],
    ),
    (
        "Vera Roth, L. Uwe Kern \xa0[[code](https://a.example)] [[pdf](https://a.example/1.pdf)]",
        ["Vera Roth", "L. Uwe Kern"],
    ),
    ("V. Roth, L. Berg, and U. -K. Kern, “Mosaics of models”", ["V. Roth", "L. Berg", "U. -K. Kern"]),
    ("Roth, V., Bar-On, U., Kern, L., 2031. Mosaics", ["Roth, V.", "Bar-On, U.", "Kern, L."]),
    ("Vera Roth, Uwe C. Kern Jr. , Lea Berg. **Mosaics**", ["Vera Roth", "Uwe C. Kern Jr", "Lea Berg"]),
    ("<b>Vera Roth*</b>, Uwe de Kern*, Lea Berg.<br>", ["Vera Roth", "Uwe de Kern", "Lea Berg"]),
    ("Mosaics, with [Uwe Kern](/u) and [Lea Berg](/l) . Accepted in EBB 2031.", ["Uwe Kern", "Lea Berg"]),
    (
        "[Many Mosaics of Models](https://arxiv.org/abs/3101.00001), Vera Roth, Uwe Kern, EBBN, 2031",
        ["Vera Roth", "Uwe Kern"],
    ),
    ("**Mosaics**  \nVera Roth - Uwe Kern - Lea Berg", ["Vera Roth", "Uwe Kern", "Lea Berg"]),
    ("<p><b>Vera Roth</b> \n<span>, U. Lea Kern</span></p>", ["Vera Roth", "U. Lea Kern"]),
    ("Kern U, d'Ilario Vidal A, Roth V. 2031. Mosaics of models", ["Kern U", "d'Ilario Vidal A", "Roth V"]),
    ("Kern, U., dell'Orto, A., & Roth, V. (2031). Mosaics", ["Kern, U.", "dell'Orto, A.", "Roth, V."]),
    ("Uwe Kern, Sami al-Fassi, Vera Roth. **d'Ilario mosaics**", ["Uwe Kern", "Sami al-Fassi", "Vera Roth"]),
    ("[Many Mosaics of Models](/1.pdf) with Uwe Kern, 2031", ["Uwe Kern"]),
    ("**Many Mosaics of Models** joint with Uwe Kern and Lea Berg. *Nets*, 2031", ["Uwe Kern", "Lea Berg"]),
    ("[Many Mosaics of Models](/1.pdf) (with Uwe Kern, 2031)", ["Uwe Kern"]),
    ("[Many Mosaics of Models](/1.pdf) (with Uwe Kern, Lea Berg, R&R at *Nets*)", ["Uwe Kern", "Lea Berg"]),
    ("V.Roth, U.K.Kern, A. Vidal. Mosaics", ["V.Roth", "U.K.Kern", "A. Vidal"]),
    ("Mosaics of Many Models, J.-L.Kern, V. Roth & A.B. Vidal, 2031", ["J.-L.Kern", "V. Roth", "A.B. Vidal"]),
    ("Arell ́o-K ́ern, U. K., Roth, V., and Vidal, A. Mosaics", ["Arell ́o-K ́ern, U. K.", "Roth, V.", "Vidal, A."]),
]


def test_each_list_has_one_vote_on_initials():
    lists = [
        "Vera Roth, Uwe Kern. Mosaics",
        "V Roth, U Kern, L Berg, O Lie, M Aune, S Fjeld, A Quist. Mosaics",
        "Lea Berg, Vera Roth. Mosaics",
    ]
    inlines = [parse_inline(raw) for raw in lists]
    form = learn_author_form([(inline, find_authors(inline, OWNER)) for inline in inlines], 0, OWNER)
    assert form.initials == ""


def test_several_initials_are_parted_in_one_way_or_not():
    def form(*lists):
        inlines = [parse_inline(raw) for raw in lists]
        return learn_author_form([(inline, find_authors(inline, OWNER)) for inline in inlines], 0, OWNER)

    same, mixed = "V.A. Roth, U.B. Kern. Mosaics", "V. A. Roth, U. B. Kern. Mosaics"
    assert form(same, same).one_spacing
    assert not form(same, mixed).one_spacing


@pytest.mark.parametrize(("raw", "names"), LISTS)
def test_found(raw, names):
    inline = parse_inline(raw)
    found = find_authors(inline, OWNER)
    assert found
    assert [inline.visible[name.start : name.end] for name in found.names] == names


@pytest.mark.parametrize(
    "raw",
    [
        "I gave a talk in Bergen.",
        "Proceedings of the Conference, Volume 3",
        "",
        "2031",
        "Panic with EEG and Slow Rates, 2031",
    ],
)
def test_no_list(raw):
    assert find_authors(parse_inline(raw), OWNER) is None


@pytest.mark.parametrize("gap", [" ", "\t", "&nbsp;", "\n", "  \n"])
def test_a_long_gap_is_read_as_any_other(gap):
    """As in the cells of a table that are filled up with spaces; in cubic time it took minutes."""
    inline = parse_inline(f"Vera Roth, Uwe Kern{gap * 4000}Mosaics of Models, 2031")
    authors = find_authors(inline, OWNER)
    assert inline.visible[authors.names[0].start : authors.names[0].end] == "Vera Roth"


def form(*raws):
    inlines = [parse_inline(raw) for raw in raws]
    lists = [(inline, found) for inline in inlines if (found := find_authors(inline, OWNER))]
    return learn_author_form(lists, 0, OWNER)


FORMS = [
    ("A, B", ("Vera Roth, Uwe Kern, Ana Vidal. x",), {"between": ", ", "last": ", ", "mark": ("", "")}),
    ("oxford", ("Vera Roth, Uwe Kern, and Ana Vidal. x",), {"last": ", and ", "pair": " and "}),
    ("pairs alone", ("Vera Roth and Uwe Kern. x", "Ana Vidal and Vera Roth. x"), {"last": ", and ", "pair": " and "}),
    ("ampersand", ("Roth, V., Kern, U. & Vidal, A. (2031)",), {"last": " & ", "family_first": True, "initials": "D."}),
    ("bold owner", ("**Vera Roth**, Uwe Kern. x",), {"mark": ("**", "**")}),
    ("underlined owner", ("<u>Vera Roth</u>, Uwe Kern. x",), {"mark": ("<u>", "</u>")}),
    ("starred", ("***V. Roth***, U. Kern. x",), {"initials": "D.", "mark": ("***", "***")}),
    (
        "cut",
        ("Vera Roth, Uwe Kern, et al. x", "Uwe Kern, Vera Roth, et al. x"),
        {"limit": 2, "et_al": ", et al."},
    ),
    ("cut once, none longer", ("Vera Roth, Uwe Kern, et al. x", "Uwe Kern, Vera Roth. x"), {"limit": 2, "whole": 2}),
    ("cut once, some longer", ("Vera Roth et al. x", "Uwe Kern, Vera Roth. x"), {"limit": 0}),
    (
        "cut far down",
        ("Vera Roth et al. x", "Vera Roth et al. y", "Uwe Kern, Vera Roth. x"),
        {"limit": 1, "whole": 2},
    ),
    ("slashes", ("Roth, Vera/Kern, Uwe (2031)",), {"pair": "/", "family_first": True}),
    ("initials parted", ("Roth V, Kern U M, Vidal A B (2031)",), {"initials": "D D", "behind_family": " "}),
    ("danish", ("Vera Roth, Uwe Kern og Ana Vidal. x",), {"last": " og "}),
    ("spanish", ("Vera Roth, Uwe Kern y Ana Vidal. x",), {"last": " y "}),
]


@pytest.mark.parametrize(("raws", "expected"), [row[1:] for row in FORMS], ids=[row[0] for row in FORMS])
def test_form(raws, expected):
    learnt = form(*raws)
    assert {key: getattr(learnt, key) for key in expected} == expected


def test_where_a_crowd_is_written_out_a_greater_one_is_a_crowd():
    people = ", ".join(f"Uwe K{letter}rn" for letter in "abcdefghijklmnopqrstuvwxyz" * 3)
    assert form(f"Vera Roth, {people}. Mosaics.").crowd == 1 + 3 * 26
    assert form(f"Vera Roth, {people}, et al. Mosaics.").crowd == form("Vera Roth, Uwe Kern. Mosaics.").crowd == CROWD


def test_a_list_with_some_left_out_goes_on_to_its_last_name():
    inline = parse_inline("- Mosaics. **Vera Roth**\\*, Uwe Kern, ..., Lea Berg. 2031")
    found = find_authors(inline, OWNER)
    assert inline.visible[found.span.start : found.span.end].endswith("..., Lea Berg")
    assert not found.et_al
