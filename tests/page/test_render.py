"""A real kramdown shows the page before and after an edit as the same document but for the new entries."""

import json
import re
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from pipeline.errors import PageError
from tests.page.render.engines import Kramdown, need_kramdown
from tests.page.render.pages import PREPRINT, PUBLICATION, own_pages, real_pages
from tests.page.test_laws import PARTS, edit, in_parts, need_real, papers_of, try_ways

TITLES = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "data/page/hostile/titles.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
OWN = own_pages()
REAL = real_pages()
FRONT_MATTER = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n.*?^\1[ \t]*$", re.DOTALL | re.MULTILINE)
# Numbers that the owner writes by hand are words to the renderer, and move up with a new entry.
HAND_NUMBER = re.compile(r"^\[?\d{1,3}[\].)]+$")


@pytest.fixture(scope="module")
def kramdown():
    need_kramdown()
    process = Kramdown()
    yield process
    process.close()


def body(data):
    """What the site's generator gives to the renderer."""
    return FRONT_MATTER.sub("", data.decode()).removeprefix("\ufeff")


def is_tag(mark):
    return mark.startswith("<") and mark.endswith(">") and len(mark) > 2


def placed(marks):
    """Each mark with the names of the nodes that it stands in."""
    path, result = (), []
    for mark in marks:
        if is_tag(mark) and mark.startswith("</"):
            path = path[:-1]
        result.append((HAND_NUMBER.sub("[#]", mark), path))
        if is_tag(mark) and not mark.startswith("</"):
            path = (*path, mark)
    return result


def check_same_but_for_new(before, after, plan):
    """The old document is the new one without some whole nodes that hold the papers.

    Both are lists of marks: tags that open and close, and words. Every old mark is there, in order, in the same nodes;
    what came closes what it opens and shows no Markdown.
    """
    before, after = placed(before), placed(after)
    rest = iter(after)
    lost = next((mark for mark in before if mark not in rest), None)
    assert lost is None, f"no longer shown, or elsewhere: {lost}"
    new = [mark for mark, _ in (Counter(after) - Counter(before)).elements()]
    tags = Counter(re.sub(r"[ >].*", "", mark) for mark in new if is_tag(mark))
    opened = Counter({tag: count for tag, count in tags.items() if not tag.startswith("</")})
    closed = Counter({"<" + tag[2:]: count for tag, count in tags.items() if tag.startswith("</")})
    assert opened == closed, f"half a node is new: {tags}"
    shown = Counter(mark for mark, _ in after) - Counter(mark for mark, _ in before)
    for change in plan.changes:
        assert change.kind == "news" or not missing_words(change.paper.title, shown), shown
    assert any("](" in mark for mark, _ in before) or not any("](" in mark for mark in new), "Markdown shows literally"
    assert opened["<blockquote"] <= len(plan.changes)
    assert not opened["<codeblock"]
    assert not opened["<hr"]


def missing_words(title, shown):
    text = " ".join(shown)
    return [word for word in re.findall(r"\w+", title) if word not in text]


def try_page(kramdown, data, papers, options):
    after, plan, _ = edit(data, papers, options)
    gfm = kramdown.tree(body(data), "GFM")
    check_same_but_for_new(gfm, kramdown.tree(body(after), "GFM"), plan)
    plain = kramdown.tree(body(data), "Kramdown")
    if plain.count("<li>") == gfm.count("<li>"):  # else the page is not written for that one: it shows no list there
        check_same_but_for_new(plain, kramdown.tree(body(after), "Kramdown"), plan)


@pytest.mark.parametrize("case", OWN, ids=lambda case: case.name)
def test_our_pages_show_the_same_and_the_new(kramdown, case):
    for record in (PREPRINT, PUBLICATION):
        try_page(kramdown, case.data, papers_of(case, record), case.options)


def new_tags(kramdown, case, record):
    """The tags that a paper brings to the page."""
    after, _, _ = edit(case.data, papers_of(case, record), case.options)
    trees = kramdown.tree(body(after)), kramdown.tree(body(case.data))
    counts = [Counter(re.sub(r" .*", ">", mark) for mark in tree if is_tag(mark)) for tree in trees]
    return counts[0] - counts[1]


@pytest.mark.parametrize("number", range(len(OWN)), ids=[case.name for case in OWN])
def test_hostile_titles_bring_no_other_tags_than_a_plain_one(kramdown, number):
    expected = new_tags(kramdown, OWN[number], PUBLICATION)
    wrong = []
    for title in TITLES[number :: len(OWN)]:
        record = replace(PUBLICATION, title=f"{title} of Zyzzyvas {title}")
        try:
            if new_tags(kramdown, OWN[number], record) != expected:
                wrong.append((title, "other tags"))
        except PageError as error:
            wrong.append((title, str(error)))
    assert wrong == []


@need_real
@in_parts
def test_real_pages_show_the_same_and_the_new(kramdown, part):
    outcome, wrong = Counter(), []
    for case in REAL[part::PARTS]:
        papers = papers_of(case, PREPRINT, PUBLICATION)
        tried = try_ways(case, ("found", "asked"), partial(try_page, kramdown, case.data, papers))
        outcome += tried[0]
        wrong += tried[1]
    print(f"{dict(outcome)}, {len(wrong)} otherwise than before")  # noqa: T201 (`pytest -rP` shows the figures)
    assert wrong == []
    assert outcome["written"]
