"""Laws of promotion over all pages: a status gives way to the venue and nothing else; what moves arrives whole."""

import itertools
import re
from collections import Counter
from dataclasses import replace

import pytest

from pipeline.errors import PageError
from pipeline.model import Name, Paper, PartialDate, Promotion, Role
from pipeline.page.engine import apply_edits, parse_page, plan_edits, verify_edits
from pipeline.page.learning.dissect import dissect
from pipeline.page.learning.facts import paper_facts
from pipeline.page.reading.merit import owner_pattern
from pipeline.page.writing.promote import mark_entry
from pipeline.page.writing.view import Owner
from tests.page.render.engines import Kramdown, need_kramdown
from tests.page.render.pages import own_pages, real_pages
from tests.page.test_render import body, is_tag

VENUE = "ZZCON 2031"
VERA = Name("Roth", "Vera")
OWNER = Owner(owner_pattern([VERA]), lambda name: name == VERA)
FACTS = paper_facts(Paper("k", "Mosaics of Many Models", venue=VENUE, published=PartialDate(2030, 9)))
STATUSES = (
    "Under Review",
    "under review",
    "Preprint",
    "arXiv preprint",
    "In submission",
    "Submitted to ICML",
    "submitted to the Journal of Tiles",
    "Submitted",
    "Currently under review at NeurIPS 2030",
    "Manuscript under revision",
    "In preparation",
    "Work in progress",
    "Preprint available on arXiv",
    "Preprint on bioRxiv",
)
DRESSES = ("{}", "*{}*", "**{}**", "({})", "[*{}*]", "<i>{}</i>", "***{}***")
ENTRIES = (
    "- **Mosaics of Many Models**. Vera Roth, Ada Quist. {}.",
    "- **Mosaics of Many Models**. Vera Roth, Ada Quist. {}. [PDF](https://arxiv.org/pdf/2601.00001) / [Code](https://x.org/c)",
    "3. [Mosaics of Many Models](https://arxiv.org/abs/2601.00001)\n   \n   {}\n  > We show tiles!\n",
    "* [Mosaics of Many Models](https://arxiv.org/abs/2601.00001)<br>\r\n  Vera Roth<br>\r\n  {}<br>\r\n  In colour.",
    "| [Mosaics of Many Models](https://arxiv.org/abs/2601.00001) | Vera Roth, Ada Quist | {} |",
)
WAITS = re.compile(r"review|submi|preprint|arxiv|working|manuscript|progress|prepar|revision|20\d\d", re.IGNORECASE)
PAGES = [case for case in (*own_pages(), *real_pages()) if not case.asked]


RESUBMISSIONS = (
    "R&R at *ZZCON*",
    "R&R at ZZCON",
    "R&R, *ZZCON*",
    "R & R: *Quiet Letters*",
    "R&R, Quiet Letters",
    "(R&R, *ZZCON*)",
    "**R&R (Quiet Letters)**",
    "*Revise and Resubmit, Quiet Letters*",
    "2nd round revise & resubmit at the *Quiet Letters*",
    "Revise and resubmit (2nd round), *Quiet Letters*",
    "Reject and resubmit at *ZZCON*",
    "Revision requested by *Quiet Letters*",
    "*ZZCON* (R&R)",
    "*Quiet Letters*, revise and resubmit",
    "under review at *ZZCON*",
)


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("status", RESUBMISSIONS)
def test_what_a_journal_wants_to_see_again_gives_way_to_the_venue_in_the_form_of_the_others(entry, status):
    other = entry.replace("Mosaics of Many Models", "A Song of Few Tiles").format("*Quiet Letters*, 2029")
    target, published = dissect([entry.format(status), other], OWNER.pattern)
    paper = Paper("k", "Mosaics of Many Models", venue="ZZCON", published=PartialDate(2030, 9), venue_year=2030)
    written = mark_entry(target, [published], paper_facts(paper), OWNER)
    assert written == entry.format("*ZZCON*, 2030")


@pytest.mark.parametrize(("entry", "dress"), list(itertools.product(ENTRIES, DRESSES)))
def test_status_words_give_way_to_the_venue_and_nothing_else_does(entry, dress):
    for status in STATUSES:
        (target,) = dissect([entry.format(dress.format(status))], OWNER.pattern)
        assert mark_entry(target, [], FACTS, OWNER) == entry.format(dress.format(VENUE)), status


OTHER_WORDS = {
    "Joint work with Ada Quist, under review": f"Joint work with Ada Quist, {VENUE}",
    "Preprint. Under review": VENUE,
    "Preprint, under review, code soon": f"{VENUE}, code soon",
    "*Preprint* (under review)": f"*{VENUE}*",
    "Submitted to **Annals of Tiles**": f"**{VENUE}**",
    "*Preprint*, 2030": f"*{VENUE}*",
    "Under review in Annals of Tiles, preprint available on arXiv": VENUE,
}


@pytest.mark.parametrize("words", OTHER_WORDS)
def test_what_stands_beside_a_status_stays(words):
    entry = "- **Mosaics of Many Models**. Vera Roth, Ada Quist. {}. [PDF](https://arxiv.org/pdf/2601.00001)"
    (target,) = dissect([entry.format(words)], OWNER.pattern)
    assert mark_entry(target, [], FACTS, OWNER) == entry.format(OTHER_WORDS[words])


PUBLISHED = {  # how the page writes venues, and ours
    "*ICML*, 2030": "*ZZCON*, 2031",
    "In *Proceedings of ICML 2030*": "In *Proceedings of ZZCON 2031*",
    "(ICML 2030)": "(ZZCON 2031)",
    "**[ICML30]**": "**[ZZCON31]**",
    "`ICML 2030`": "`ZZCON 2031`",
    "ICML. 2030": "ZZCON. 2031",
}


@pytest.mark.parametrize(
    "status", ["Under review", "*arXiv preprint*, 2030", "Preprint. Under review", "(submitted, 2030)"]
)
@pytest.mark.parametrize("form", PUBLISHED)
def test_the_venue_stands_in_the_form_of_the_published_entries(form, status):
    entry = "- **{} of Many Models**. Vera Roth, Ada Quist. {}. [PDF](https://arxiv.org/pdf/2601.00001)"
    waits, *published = dissect(
        [entry.format("Mosaics", status)] + [entry.format(n, form) for n in "AB"], OWNER.pattern
    )
    assert mark_entry(waits, published, FACTS, OWNER) == entry.format("Mosaics", PUBLISHED[form])


UNDATED = {  # a venue of which no year is known: the entry's own stays
    "Under review, 2030": "*ZZCON*, 2030",
    "*Preprint 2030*": "*ZZCON*, 2030",
    "Under major revision of Annals of Tiles": "*ZZCON*",
    "*ZZCON*, forthcoming": "*ZZCON*",
}


@pytest.mark.parametrize("status", UNDATED)
def test_a_venue_without_a_year_leaves_the_entry_its_own(status):
    entry = "- **{} of Many Models**. Vera Roth, Ada Quist. {}. [PDF](https://arxiv.org/pdf/2601.00001)"
    (waits, published) = dissect(
        [entry.format("Mosaics", status), entry.format("Tiles", "*ICML*, 2031")], OWNER.pattern
    )
    facts = replace(FACTS, venue="ZZCON", venue_name="ZZCON")
    assert mark_entry(waits, [published], facts, OWNER) == entry.format("Mosaics", UNDATED[status])


@pytest.mark.parametrize("year", ["(2030)", "(2030+)"])
@pytest.mark.parametrize(("venue", "shown"), [(VENUE, "ZZCON (2031)"), ("ZZCON", "ZZCON (2030)")])
def test_a_year_behind_the_title_is_not_said_twice(venue, shown, year):
    entry = "- Vera Roth, Ada Quist, [*{} of Many Models*](https://arxiv.org/abs/2601.00001) {}."
    (waits, published) = dissect([entry.format("Mosaics", year), entry.format("Tiles", "ICML (2029)")], OWNER.pattern)
    facts = replace(FACTS, venue=venue)
    assert mark_entry(waits, [published], facts, OWNER) == entry.format("Mosaics", shown)


def test_a_year_that_is_not_known_is_not_said_and_a_year_in_front_moves_nothing():
    entry = "- Roth, V., Quist, A. (2030). *{} of Many Models*. {}[PDF](https://arxiv.org/pdf/2601.00001)"
    (waits, published) = dissect([entry.format("Mosaics", ""), entry.format("Tiles", "ICML, 2029. ")], OWNER.pattern)
    facts = replace(FACTS, venue="ZZCON", venue_name="ZZCON")
    assert mark_entry(waits, [published], facts, OWNER) == entry.format("Mosaics", "ZZCON. ")


def test_italics_that_hold_more_than_the_title_are_left_alone():
    (waits,) = dissect(["- Roth, V., Quist, A. _Mosaics of Many Models. (2030 on tiles)_"], OWNER.pattern)
    (published,) = dissect(["- Roth, V., Quist, A. _Tiles of Many Models_ ICML 2029"], OWNER.pattern)
    assert mark_entry(waits, [published], FACTS, OWNER) is None


def test_the_year_is_the_venues_where_a_source_tells_it():
    paper = Paper("k", "Mosaics", venue="Quiet Letters", published=PartialDate(2030, 12, 3), venue_year=2031)
    told, untold = paper_facts(paper), paper_facts(replace(paper, venue_year=None))
    assert (told.year, told.month, told.year_is_venues) == (2031, 0, True)
    assert (untold.year, untold.month, untold.year_is_venues) == (2030, 12, False)
    assert paper_facts(replace(paper, venue="")).year == 2030
    assert paper_facts(replace(paper, venue="ICML 2032")).year == 2032


LONG = paper_facts(Paper("k", "Mosaics of Many Models", venue="Conference on Zigzags (ZZCON 2031)"))
SHAPES = {  # an entry, one that is published, and the entry with its venue
    "a bracket that alone parted": (
        "- _Mosaics of Many Models_ (preprint, 2030). [PDF](https://arxiv.org/pdf/2601.00001)",
        "- _Tiles of Many Models_, *ICML*, 2029. [PDF](https://arxiv.org/pdf/2501.00001)",
        "- _Mosaics of Many Models_, *Conference on Zigzags (ZZCON 2031)*. [PDF](https://arxiv.org/pdf/2601.00001)",
    ),
    "a badge": (
        "- `arXiv 2030` [Mosaics of Many Models](https://arxiv.org/abs/2601.00001), **Vera Roth**",
        "- `ICML 2029` [Tiles of Many Models](https://arxiv.org/abs/2501.00001), **Vera Roth**",
        "- `ZZCON 2031` [Mosaics of Many Models](https://arxiv.org/abs/2601.00001), **Vera Roth**",
    ),
    "a badge and a line": (
        "- `arXiv` [Mosaics of Many Models](https://arxiv.org/abs/2601.00001) <br>\n  **Vera Roth** <br>\n  *arXiv*",
        (
            "- `ICML 2029` [Tiles of Models](https://arxiv.org/abs/2501.00001) <br>\n  **Vera Roth** <br>\n"
            "  *Conference on Machines*"
        ),
        (
            "- `ZZCON 2031` [Mosaics of Many Models](https://arxiv.org/abs/2601.00001) <br>\n  **Vera Roth** <br>\n"
            "  *Conference on Zigzags (ZZCON 2031)*"
        ),
    ),
    "a year in the venue": (
        "- **Mosaics of Many Models**. Vera Roth. Preprint, 2030.",
        "- **Tiles of Many Models**. Vera Roth. Conference on Machines (ICML 2029).",
        "- **Mosaics of Many Models**. Vera Roth. Conference on Zigzags (ZZCON 2031).",
    ),
    "a stop inside the title's marks": (
        "- **Roth, V.** & Quist, A. *Mosaics of Many Models.*",
        "- **Roth, V.** & Quist, A. *Tiles of Many Models.* *Conference on Machines*.",
        "- **Roth, V.** & Quist, A. *Mosaics of Many Models.* *Conference on Zigzags (ZZCON 2031)*",
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_venue_stands_where_it_does_in_published_entries(shape):
    waits, published, expected = SHAPES[shape]
    (target, model) = dissect([waits, published], OWNER.pattern)
    assert mark_entry(target, [model], LONG, OWNER) == expected


def test_a_status_in_front_and_behind_becomes_the_short_name_and_the_venue_where_the_page_has_both():
    entry = "- **[{}]** [Mosaics of Many Models](https://tiles.example.org) <br>\n  Vera Roth, Ada Quist <br>\n  *{}*"
    (waits,) = dissect([entry.format("Under Review", "Under revision of Annals of Tiles")], OWNER.pattern)
    both = entry.format("TNN 2030", "Transactions on Neural Nets (TNN), 2030").replace("Many", "Two")
    (published,) = dissect([both], OWNER.pattern)
    facts = replace(FACTS, venue="Annals of Tiles (ANNT)", venue_name="Annals of Tiles (ANNT)", acronym="ANNT")
    assert mark_entry(waits, [published], facts, OWNER) == entry.format("ANNT", "Annals of Tiles (ANNT)")
    alone = entry.format("Annals of Tiles (ANNT)", "{}").replace(" <br>\n  *{}*", "")
    assert mark_entry(waits, [], facts, OWNER) == alone


def promoted(case, mode):
    """Each way in which a preprint of a page can be promoted: what the page was, is, and the plan."""
    options = replace(case.options, promote=mode, news="off")
    try:
        page = parse_page(case.data, options)
    except PageError:
        return
    for listing in page.listings:
        if listing.role is not Role.PREPRINTS or not listing.titles:
            continue
        paper = Paper("k", listing.titles[0], listing.titles, ids=listing.ids, venue=VENUE)
        plan = plan_edits(page, [], [Promotion(paper, listing, "a test")], options, PartialDate(2031, 6, 20))
        after = apply_edits(page, plan)
        verify_edits(page, after, plan, options)
        if plan.changes:
            yield listing, after, plan


def words(text):
    """Words and signs; full stops and commas are what a venue brings or moves, numbers are counts."""
    return Counter(
        re.findall(r"[^\W\d]+|[^\w\s.,]", re.sub(r"(?m)^([ \t>]*)(?:\[?\d+[.)\]]|[-+*])(?=\s)", r"\1", text))
    )


@pytest.mark.parametrize("mode", ["mark", "move"])
@pytest.mark.parametrize("case", PAGES, ids=lambda case: case.name)
def test_a_promotion_takes_no_word_of_the_owner_but_a_status(case, mode):
    for listing, after, plan in promoted(case, mode):
        lost = " ".join((words(case.data.decode()) - words(after.decode())).elements())
        told = WAITS.search(listing.text)
        assert len(lost) < 80, (listing.line, lost)
        assert not lost or told, (listing.line, lost)
        assert VENUE.split(maxsplit=1)[0] in after.decode()
        assert len(plan.moved) <= (mode == "move")


@pytest.fixture(scope="module")
def kramdown():
    need_kramdown()
    process = Kramdown()
    yield process
    process.close()


# The nodes that a venue brings with it; a list item alone in its list is tight, and loose among loose ones.
OF_VENUE = {"<p>", "<p-tight>", "<strong>", "<em>", "<br>", "<html:br>"}
OF_ITEM = {"<p>", "<p-tight>", "</p>", "</p-tight>"}


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case.name)
def test_a_real_kramdown_shows_what_moved_with_all_its_nodes(kramdown, case):
    before = Counter(kramdown.tree(body(case.data)))
    for listing, after, plan in promoted(case, "move"):
        if plan.moved:
            shown = Counter(kramdown.tree(body(after)))
            lost, new = before - shown, shown - before
            assert {mark for mark in lost if is_tag(mark)} <= OF_ITEM, listing.line
            opened = [mark for mark in new.elements() if is_tag(mark) and not mark.startswith("</")]
            assert set(opened) <= OF_VENUE, listing.line
            assert len(opened) <= 4, listing.line
            assert len(new) - 2 * len(opened) <= 4, listing.line  # the venue's words, and a comma
