"""Laws 1-5 over all pages: our own in every style, and real ones where `../shared` is there.

Each page is tried in every way in which it can be asked for (sections found, news alone, the body as one list): where
the engine declines with a `PageError` nothing is written, and what it writes keeps the laws.
"""

import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.errors import PageError
from pipeline.model import Addition, Name, Sameness
from pipeline.page.engine import apply_edits, parse_page, plan_edits, verify_edits
from pipeline.papers.same import match_listings
from pipeline.papers.text import fold_title
from tests.page.render.pages import (
    INSTEAD,
    PREPRINT,
    PUBLICATION,
    TODAY,
    as_paper,
    own_pages,
    paper_for,
    real_pages,
    shown_papers,
)

OWN = own_pages()
REAL = real_pages()
BOM = b"\xef\xbb\xbf"
LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$")
NUMBER = re.compile(r"^([ \t>]*\[?)\d+(?=[.)\]])")

need_real = pytest.mark.skipif(not REAL, reason="../shared with its real pages is not there")


def as_lf(data):
    return re.sub(rb"\r\n|\r", b"\n", data)


def as_mixed(data):
    *lines, last = as_lf(data).split(b"\n")
    return b"".join(line + (b"\r\n" if number % 3 else b"\n") for number, line in enumerate(lines)) + last


# The same page as other editors save it.
SAVED = {
    "CRLF": lambda data: as_lf(data).replace(b"\n", b"\r\n"),
    "mixed": as_mixed,
    "BOM": lambda data: BOM + data.removeprefix(BOM),
    "no final newline": lambda data: data.rstrip(),
    "final newlines": lambda data: data + b"\n\n\n",
    "white lines": lambda data: re.sub(rb"(?m)^$", b" \t", as_lf(data)),
}


def papers_of(case, *records):
    return [as_paper(paper_for(case, record)) for record in records]


def edit(data, papers, options):
    """The page with the papers that it does not have, and the plan."""
    page = parse_page(data, options)
    counted = [listing for listing in page.listings if options.into is None or counts(listing, options)]
    new = [match.paper for match in match_listings(papers, counted) if match.verdict.sameness is Sameness.DIFFERENT]
    plan = plan_edits(page, [Addition(paper, "a test") for paper in new], (), options, TODAY)
    after = apply_edits(page, plan)
    verify_edits(page, after, plan, options)
    return after, plan, page


def counts(listing, options):
    return (listing.role == "news") == (options.into == "off")


def check_edit(data, papers, options):
    """Add papers to a page; laws 1, 2 and 5 are assertions. Returns the new page."""
    after, plan, page = edit(data, papers, options)
    assert bool(plan.changes) == (after != data)
    check_untouched(data.decode(), after.decode())
    check_planned(page, parse_page(after, options), plan)
    return after


def check_laws(data, papers, options):
    """Laws 1 to 5: also, added again in another order and as another source tells them, nothing changes."""
    after = check_edit(data, papers, options)
    check_once(after, [*papers[::-1], *map(seen_elsewhere, papers)], options)


def check_once(after, papers, options):
    """Laws 3 and 4: papers that the page has change nothing."""
    again, plan, _ = edit(after, papers, options)
    assert again == after, f"written twice: {[change.paper.title for change in plan.changes]}"


def seen_elsewhere(paper):
    """The same paper as another source tells it: no id, other case, names in initials."""
    authors = tuple(Name(name.family, name.given[:1]) for name in paper.authors)
    return replace(paper, ids=(), url="", title=paper.title.upper(), titles=(paper.title.upper(),), authors=authors)


def check_untouched(before, after):
    """Laws 1 and 5: every old line is there, in order, byte for byte but for a list number, and so the end."""
    rest = iter([NUMBER.sub(r"\1#", line) for line in LINE.findall(after)])
    *lines, last = [NUMBER.sub(r"\1#", line) for line in LINE.findall(before)]
    missing = [line for line in lines if not any(is_kept(line, other) for other in rest)]
    assert not missing
    assert any(is_kept(line.rstrip("\r\n"), other.rstrip("\r\n")) for line in [last] for other in rest)
    assert trailing(after) == trailing(before)
    assert set(re.findall(r"\r\n|\n|\r", after)) <= set(re.findall(r"\r\n|\n|\r", before))


def is_kept(line, other):
    """Whether a line stands as it stood; under an item that went from 9 to 10 its text must move by one column."""
    return other == line or (line.startswith("   ") and other == f" {line}")


def trailing(text):
    return len(text) - len(text.rstrip("\r\n"))


def check_planned(before, after, plan):
    """Law 2: read again, the page shows its old papers and the planned ones."""
    old = Counter(text_of(listing) for listing in before.listings)
    new = Counter(text_of(listing) for listing in after.listings)
    assert not old - new
    assert (new - old).total() == sum(plan.added.values())


def text_of(listing):
    return NUMBER.sub(r"\1#", listing.text)


def try_ways(case, ways, attempt):
    """Try a page in some ways; what goes wrong is collected, so that one failure does not hide others."""
    outcome, wrong = Counter(), []
    for way in [way for way in ways if way in case.ways()]:
        try:
            attempt(case.ways()[way])
            outcome["written"] += 1
        except PageError as error:
            stopped = "fault of Paperline" in str(error)
            outcome["stopped by the proof" if stopped else "declined"] += 1
            if stopped:
                wrong.append((case.name, way, str(error)))
            part = try_ways(case, INSTEAD.get(way, ()), attempt)
            outcome += part[0]
            wrong += part[1]
        except AssertionError as error:
            wrong.append((case.name, way, str(error)[:300]))
    return outcome, wrong


def try_pages(cases, ways, check=check_laws, save=bytes):
    """Try papers on pages in some ways."""
    outcome, wrong = Counter(), []
    for case in cases:
        papers, data = papers_of(case, PREPRINT, PUBLICATION), save(case.data)
        part = try_ways(case, ways, lambda options, papers=papers, data=data: check(data, papers, options))
        outcome += part[0]
        wrong += part[1]
    print(f"{len(cases)} pages: {dict(outcome)}")  # noqa: T201 (`pytest -rP` shows the figures)
    return outcome, wrong


def ways_of(case):
    """What can be asked of a page."""
    news = any(word in case.data for word in (b"ews", b"Updates", b"What's new"))
    return ("found", "entries", "news") if news else ("found", "entries")


@pytest.mark.parametrize(
    ("case", "way"), [pytest.param(case, way, id=f"{case.name}-{way}") for case in OWN for way in ways_of(case)]
)
def test_our_pages_keep_the_laws(case, way):
    check_laws(case.data, papers_of(case, PREPRINT, PUBLICATION), case.ways()[way])


@pytest.mark.parametrize("save", SAVED.values(), ids=SAVED)
@pytest.mark.parametrize("case", OWN, ids=lambda case: case.name)
def test_our_pages_keep_the_laws_however_they_were_saved(case, save):
    check_edit(save(case.data), papers_of(case, PREPRINT, PUBLICATION), case.options)


PARTS = 4  # so that several processes share the work
in_parts = pytest.mark.parametrize("part", range(PARTS))


@need_real
@in_parts
@pytest.mark.parametrize("ways", [("found", "asked"), ("body",)], ids=["found", "body"])
def test_real_pages_keep_the_laws(ways, part):
    outcome, wrong = try_pages(REAL[part::PARTS], ways)
    assert wrong == []
    assert outcome["written"]


def as_windows(data):
    return BOM + SAVED["CRLF"](data.removeprefix(BOM)).rstrip()


def as_patched(data):
    return SAVED["final newlines"](as_mixed(data))


@need_real
@in_parts
@pytest.mark.parametrize(
    "save", [as_windows, as_patched, SAVED["white lines"]], ids=["windows", "patched", "white lines"]
)
def test_real_pages_keep_the_laws_however_they_were_saved(save, part):
    outcome, wrong = try_pages(REAL[part::PARTS], ("found", "asked"), check_edit, save)
    assert wrong == []
    assert outcome["written"]


@pytest.mark.parametrize("case", [*OWN, *REAL], ids=lambda case: case.name)
def test_no_papers_change_nothing(case):
    for options in case.ways().values():
        with suppress(PageError):
            assert edit(case.data, [], options)[0] == case.data


def listed(case, papers):
    """The verdicts on papers, in the first way in which the page can be read."""
    for way in ("found", "body", "asked", "news"):
        with suppress(PageError, KeyError):
            options = case.ways()[way]
            listings = parse_page(case.data, options).listings
            counted = [seen for seen in listings if options.into is None or counts(seen, options)]
            return match_listings(papers, counted)
    return ()


@need_real
def test_papers_that_a_page_shows_change_nothing():
    matches = [(case.name, match) for case in REAL for match in listed(case, list(map(as_paper, shown_papers(case))))]
    # An invented title can't say which of two entries the paper is on which an owner pasted one link.
    doubted = [match for _, match in matches if match.verdict.reason == "entries with other titles have its id"]
    assert all("of Which Only the Number Is Known" in match.paper.title for match in doubted)
    sure = [(name, match) for name, match in matches if match not in doubted]
    wrong = [(name, match.paper.ids) for name, match in sure if match.verdict.sameness is not Sameness.SAME]
    print(f"{len(matches)} listed papers given again: {len(wrong)} duplicates")  # noqa: T201 (`pytest -rP`)
    assert wrong == []
    assert len(matches) == sum(len(case.arxiv) for case in REAL) > 0


@need_real
def test_papers_that_a_page_shows_are_not_written_again_without_their_ids():
    wrong, known = [], 0
    for case in REAL:
        text = fold_title(case.data.decode())
        told = [replace(as_paper(record), ids=(), url="") for record in shown_papers(case)]
        shown = [paper for paper in told if fold_title(paper.title) in text]
        known += len(shown)
        wrong += [(case.name, m.paper.title) for m in listed(case, shown) if m.verdict.sameness is Sameness.DIFFERENT]
    print(f"{known} listed titles given again: {len(wrong)} duplicates")  # noqa: T201 (`pytest -rP`)
    assert wrong == []
    assert known


MARKS = st.sampled_from(
    [*"\\`*_[]<>{}|&~$\"'#!()+-=:^. 1ax", "word", " word ", "{{", "{%", "{:", "](", "é", "\n", "\u2028"]
)
HOSTILE = st.lists(MARKS, max_size=10).map("".join)
GIVEN = st.text(st.characters(categories=["L"]), min_size=2, max_size=8)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(before=HOSTILE, after=HOSTILE, names=st.lists(st.builds(Name, GIVEN, GIVEN), max_size=5), venue=HOSTILE)
@example(before="$\\", after="&", names=[], venue="`$")  # it reads back with another folded title
@example(before="", after="\\. word", names=[], venue="")  # what cleans up a form must not see its facts
@pytest.mark.parametrize("case", OWN, ids=lambda case: case.name)
def test_no_paper_can_be_made_that_breaks_a_law(case, before, after, names, venue):
    title = f"{before} Zyzzyvas Reading {after}"
    record = replace(PUBLICATION, title=title, authors=tuple(names), venue=venue and f"Proc. {venue} 2025")
    papers = papers_of(case, record)
    check_once(check_edit(case.data, papers, case.options), papers, case.options)
