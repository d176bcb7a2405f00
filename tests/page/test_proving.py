"""The proof before writing: a title is found again as it was written, once, also within another's."""

from collections import Counter
from contextlib import nullcontext
from dataclasses import replace

import pytest

from pipeline.errors import PageError
from pipeline.model import Role
from pipeline.page.engine import PageOptions
from pipeline.page.options import OFF
from pipeline.page.page import Placed
from pipeline.page.proving import Shown, verify_alike, verify_once, verify_planned, verify_whole
from pipeline.page.reading.outline import parse_outline
from pipeline.page.reading.sections import find_sections
from pipeline.page.reading.span import Span
from pipeline.page.writing.splice import Edit

HELD = [
    ("Owls, a Survey. Roth, 2031.", "Owls: A Survey", True),
    ("Learning $\\ & of Owls; costs 5$", "$\\ & of Owls", True),
    ("*** 2031", "***", True),
    ("Owls. 2031", "***", False),
    ("Crows. 2031", "Owls", False),
]


@pytest.mark.parametrize(("text", "title", "held"), HELD)
def test_a_title_is_found_by_its_letters_or_as_it_is(text, title, held):
    assert Shown.of(text).holds(Shown.of(title)) is held


def sections(*titles):
    page = "# Publications\n\n" + "".join(f"- **{title}**, Vera Roth, Uwe Kern, 2031.\n" for title in titles)
    options = PageOptions(news=OFF, preprints=OFF)
    return find_sections(parse_outline(page.encode()), {Role.NEWS: OFF, Role.PREPRINTS: OFF}, None, options.owner_names)


ADDED = [
    (["Deep Tables of Owls"], True),
    (["Deep Tables of Owls", "Deep Tables of Owls and Crows"], True),
    (["Deep Tables of Owls", "Deep Tables of Owls"], False),
    ([], False),
]


@pytest.mark.parametrize(("added", "right"), ADDED)
def test_an_added_paper_stands_there_once(added, right):
    planned = [Placed(Role.PUBLICATIONS, title) for title in dict.fromkeys(added or ["Deep Tables of Owls"])]
    with nullcontext() if right else pytest.raises(PageError, match="would be added"):
        verify_once(sections("Tall Tokens of Crows"), sections("Tall Tokens of Crows", *added), planned)


def test_what_comes_stands_as_the_other_entries_do():
    def read(page):
        return find_sections(parse_outline(page.encode()), {Role.NEWS: OFF, Role.PREPRINTS: OFF}, None, ())

    before = "# Publications\n\n- **Tall Tokens of Crows**, Vera Roth, Uwe Kern, 2031.\n"
    added = "**Deep Tables of Owls**, Vera Roth, Uwe Kern, 2031.\n"
    verify_alike(read(before), read(before + f"- {added}"))
    with pytest.raises(PageError, match="would not stand as the other entries do"):
        verify_alike(read(before), read(f"# Publications\n\n{added}\n{added}\n{added}"))


def test_paragraphs_are_alike_whatever_they_begin_with():
    def read(*ways):
        return [(role, replace(section, series=tuple(replace(series, way=way) for way in ways)))]

    ((role, section),) = sections("Tall Tokens of Crows")
    (series,) = section.series
    verify_alike(read(("paragraph", "bold")), read(("paragraph", "bold"), ("paragraph",)))
    with pytest.raises(PageError, match="would not stand as the other entries do"):
        verify_alike(read(("html", "li")), read(("html", "li"), ("html", "p")))


def test_a_body_that_reads_as_something_else_after_the_edit_is_told_as_the_page_s_own():
    body = {Role.NEWS: OFF}

    def read(page):
        return find_sections(parse_outline(page.encode()), body, "", ())

    before = "- **Tall Tokens of Crows**, Vera Roth, Uwe Kern, 2031.\n"
    with pytest.raises(PageError, match=r"read as one list, .* show 2 new and 0 missing .* Name the heading"):
        verify_planned(
            read(before), read(before + before.replace("Tall", "Deep") * 2), Counter({Role.PUBLICATIONS: 1}), Counter()
        )


HALVES = [
    ("- **Owls**, [PDF](u)\n", True),
    ("- Owls, PDF](u)\n", False),
    ("- <b>Owls\n", False),
    ("- Owls</div>\n", False),
    ("- Owls 1) 2) a_b *\n", True),
    ("12", True),
]


@pytest.mark.parametrize(("text", "right"), HALVES)
def test_what_comes_closes_what_it_opens(text, right):
    with nullcontext() if right else pytest.raises(PageError, match="without its other end"):
        verify_whole("", sections("Tall Tokens of Crows"), [Edit(Span(0, 0), text)])


@pytest.mark.parametrize(("new", "right"), [("<i>Owls", True), ("</i>Owls", False), ("<i>Owls<b>", False)])
def test_half_a_pair_may_take_the_place_of_such_a_half(new, right):
    text = "in <i>Crows</i>"
    with nullcontext() if right else pytest.raises(PageError, match="without its other end"):
        verify_whole(text, sections("Tall Tokens of Crows"), [Edit(Span(3, 11), new)])


def test_what_the_page_s_entries_leave_open_may_stay_open():
    verify_whole("", sections("Tall <i>Tokens of Crows"), [Edit(Span(0, 0), "- **Deep <i>Tables**\n")])
