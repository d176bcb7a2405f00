"""Names in the owner's form."""

import pytest

from pipeline.model import Name
from pipeline.page.learning.author_form import AuthorForm
from pipeline.page.writing.names import render_authors, render_name

NAMES = [
    (Name("Roth", "Vera"), AuthorForm(), "Vera Roth"),
    (Name("Roth", "Vera"), AuthorForm(initials="D."), "V. Roth"),
    (Name("Roth", "Vera"), AuthorForm(initials="D"), "V Roth"),
    (Name("Roth", "Vera Maria"), AuthorForm(initials="D. D."), "V. M. Roth"),
    (Name("Roth", "Vera Maria"), AuthorForm(initials="D.D."), "V.M. Roth"),
    (Name("Roth", "Vera-Maria"), AuthorForm(initials="D."), "V.-M. Roth"),
    (Name("Roth", "V. M."), AuthorForm(initials="D.D.", one_spacing=True), "V.M. Roth"),
    (Name("Roth", "V.M."), AuthorForm(initials="D. D.", one_spacing=True), "V. M. Roth"),
    (Name("Roth", "V. M."), AuthorForm(initials="D.D."), "V. M. Roth"),
    (Name("Roth", "V. M."), AuthorForm(initials="DD"), "VM Roth"),
    (Name("Roth", "Vera-Maria"), AuthorForm(initials="DD", behind_family=" ", family_first=True), "Roth VM"),
    (Name("Roth", "Vera-Maria"), AuthorForm(initials="D-D", behind_family=" ", family_first=True), "Roth V-M"),
    (Name("Roth", "V-M"), AuthorForm(initials="DD", behind_family=" ", family_first=True), "Roth V-M"),
    (Name("Roth", "Vera Maria"), AuthorForm(initials="D.-D."), "V. M. Roth"),
    (Name("Roth", "V."), AuthorForm(), "V. Roth"),
    (Name("Roth", "Vera"), AuthorForm(family_first=True), "Roth, Vera"),
    (Name("Roth", "Vera"), AuthorForm(family_first=True, initials="D."), "Roth, V."),
    (Name("The Consortium"), AuthorForm(initials="D."), "The Consortium"),
    (Name("李", "雷"), AuthorForm(), "李 雷"),
]


@pytest.mark.parametrize(("name", "form", "written"), NAMES)
def test_name(name, form, written):
    assert render_name(name, form) == written


A, B, C, D = Name("Aas", "Ada"), Name("Berg", "Bo"), Name("Cole", "Cy"), Name("Dahl", "Di")
E, F, G = Name("Ek", "Eve"), Name("Fox", "Fay"), Name("Gill", "Gus")
LISTS = [
    ((A,), AuthorForm(), "Ada Aas"),
    ((A, B), AuthorForm(pair=" & "), "Ada Aas & Bo Berg"),
    ((A, B, C), AuthorForm(last=", and "), "Ada Aas, Bo Berg, and Cy Cole"),
    ((A, B, C), AuthorForm(mark=("**", "**")), "Ada Aas, **Bo Berg**, Cy Cole"),
    ((A, C, D), AuthorForm(limit=2), "Ada Aas, Cy Cole, et al."),
    ((A, C, D, B), AuthorForm(limit=2), "Ada Aas, Cy Cole, Di Dahl, Bo Berg"),
    ((A, C, D, E, F, B, G), AuthorForm(crowd=6), "Ada Aas, Cy Cole, Di Dahl, ..., Bo Berg, et al."),
    ((A, C, D, E, F, G, B), AuthorForm(crowd=6), "Ada Aas, Cy Cole, Di Dahl, ..., Bo Berg"),
    ((A, C, D, E, F, G, B), AuthorForm(crowd=6, last=", and "), "Ada Aas, Cy Cole, Di Dahl, ..., and Bo Berg"),
    ((A, C, D, B, E, F, G), AuthorForm(crowd=6), "Ada Aas, Cy Cole, Di Dahl, Bo Berg, et al."),
    ((B, A, C, D, E, F, G), AuthorForm(crowd=6), "Bo Berg, Ada Aas, Cy Cole, et al."),
    ((A, C, D, E, F, G), AuthorForm(crowd=5), "Ada Aas, Cy Cole, Di Dahl, et al."),
    ((A, C, D, E, F, B), AuthorForm(crowd=6, last=", and "), "Ada Aas, Cy Cole, Di Dahl, Eve Ek, Fay Fox, and Bo Berg"),
    ((A, C, D, E, F, G, B), AuthorForm(limit=2, crowd=6), "Ada Aas, Cy Cole, Di Dahl, ..., Bo Berg"),
    ((A, B, C, D, E, F, G), AuthorForm(limit=2, crowd=6), "Ada Aas, Bo Berg, et al."),
]


@pytest.mark.parametrize(("names", "form", "written"), LISTS)
def test_list(names, form, written):
    assert render_authors(names, form, lambda name: name == B, str) == written


def test_an_incomplete_list_says_so():
    assert render_authors((A, B), AuthorForm(), lambda _: False, str, complete=False) == "Ada Aas, Bo Berg, et al."


def test_each_name_is_escaped_inside_its_marks():
    form = AuthorForm(mark=("<b>", "</b>"))
    assert render_authors((A,), form, lambda _: True, lambda text: f"({text})") == "<b>(Ada Aas)</b>"
