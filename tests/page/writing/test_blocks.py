"""Lists that keep the papers the owner leads above those of others."""

import pytest

from pipeline.page.writing.blocks import block_of, leads_first


def block(leads, years, *, leading):
    """The block's first and last index but one, of a list written as "LLLooo"."""
    found = block_of([{"L": True, "o": False}.get(sign) for sign in leads], years, leading=leading)
    return found.start, found.stop


YEARS = (2031, 2029, 2028, 2031, 2030, 2027)


@pytest.mark.parametrize(("leading", "where"), [(True, (0, 3)), (False, (3, 6))])
def test_a_paper_belongs_to_its_block(leading, where):
    assert block("LLLooo", YEARS, leading=leading) == where


def test_a_block_in_no_order_may_end_with_a_new_paper():
    assert block("LLLooo", (2029, 2028, 2031, 2031, 2030, 2027), leading=False) == (3, 6)


@pytest.mark.parametrize(
    ("leads", "years"),
    [
        ("LLoLoo", YEARS),  # mixed
        ("oooLLL", YEARS),  # the other way round is no habit that was seen
        ("LL?ooo", YEARS),  # one that can't be told
        ("LLoo", YEARS[:4]),  # so few stand so by chance
        ("LLLooo", (2031, 2031, 2030, 2030, 2029, 2028)),  # from new to old throughout
        ("LLLooo", (None,) * 6),
        ("LLLLLL", YEARS),
        ("oooooo", YEARS),
        ("", ()),
    ],
)
def test_other_lists_are_one(leads, years):
    assert block(leads, years, leading=False) == (0, len(leads))


def leads_of(groups):
    """Leads and groups of a list written as "LLo Lo Loo"."""
    leads = [{"L": True, "o": False}.get(sign) for group in groups.split() for sign in group]
    return leads, [number for number, group in enumerate(groups.split()) for _ in group]


@pytest.mark.parametrize(
    ("groups", "usual"),
    [
        ("LLo Lo Loo", True),
        ("LLo Lo L?oo", True),
        ("LLo LL oo Lo Loo", True),
        ("LLo Lo LL", False),  # two groups show it
        ("LLo oL Loo Lo", False),
        ("LLLooo", False),
        ("", False),
    ],
)
def test_papers_that_the_owner_leads_stand_above_others_inside_each_group(groups, usual):
    assert leads_first(*leads_of(groups)) is usual


@pytest.mark.parametrize(
    ("leads", "leading", "where"),
    [("Lo", True, (0, 1)), ("Lo", False, (1, 2)), ("LL", False, (2, 2)), ("oo", True, (0, 0)), ("oLo", True, (0, 3))],
)
def test_a_group_of_few_has_blocks_where_the_others_have(leads, leading, where):
    found = block_of([sign == "L" for sign in leads], [2031] * len(leads), leading=leading, usual=True)
    assert (found.start, found.stop) == where
