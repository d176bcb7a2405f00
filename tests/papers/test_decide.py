import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Change, ChangeKind, Evidence, Listing, Name, Paper, PartialDate, Role
from pipeline.papers.bookkeeping import record_changes
from pipeline.papers.decide import Policy, decide
from pipeline.papers.ledger import Entry, Ledger, State, change_entry, parse_ledger, render_ledger, with_entries

OWNER, ADA = Name("Rivera", "Lena"), Name("Lovelace", "Ada")
POLICY = Policy(author=OWNER)
TODAY, LATER = PartialDate(2024, 6, 20), PartialDate(2024, 7, 20)


def paper(number, day=None, **values):
    """Paper number n, of day n of June 2024 unless told otherwise."""
    title = f"{WORDS[number]} remembers the floods of sand that it has seen"
    values = {"authors": (OWNER, ADA), "categories": ("physics.geo-ph",), "evidence": Evidence.IDENTITY, **values}
    paper_id = f"arxiv:2406.{number:05d}"
    published = day or PartialDate(2024, 6, number)
    return Paper(paper_id, title, (title,), ids=(paper_id,), published=published, sources=("arxiv",), **values)


WORDS = ["", "Amber", "Birch", "Cedar", "Delta", "Ember", "Fjord", "Grove", "Haven", "Islet", "Jetty", "Karst", "Ledge",
         "Marsh", "Notch", "Oxbow", "Ridge", "Shoal", "Tarn", "Umbra", "Vale"]  # fmt: skip


def listing(work, line=10, role=Role.PREPRINTS, text="", *, bare=False):
    shown = f"{work.title}. L. Rivera, A. Lovelace. {text}"
    return Listing(role, (work.title,), () if bare else work.ids, shown, line)


def page(*works, **values):
    return [listing(work, line, **values) for line, work in enumerate(works, 10)]


def ledger_of(*works, state=State.LISTED, **values):
    entries = [
        Entry(
            work.key,
            state,
            "2024-06-20",
            "",
            work.title,
            ids=work.ids,
            published=work.published,
            seen="2024-06-20",
            **values,
        )
        for work in works
    ]
    return Ledger(tuple(sorted(entries, key=lambda entry: entry.key)))


def added(decisions):
    return [addition.paper.key for addition in decisions.additions]


def held(decisions):
    return {each.paper.key: each.state for each in decisions.held}


def states(decisions):
    return {entry.key: entry.state for entry in decisions.ledger.entries}


def test_what_is_newer_than_the_page_is_added_and_what_is_older_is_left_out():
    works = [paper(3), paper(5), paper(7)]
    decisions = decide(works, page(works[1]), Ledger(), POLICY, TODAY)
    assert added(decisions) == [works[2].key]
    assert held(decisions) == {works[0].key: "baseline"}
    assert states(decisions) == dict(zip([w.key for w in works], ["baseline", "listed", "published"], strict=True))
    assert "newer than the newest paper on the page (2024-06-05)" in decisions.additions[0].reason


def test_the_listed_papers_of_the_page_are_remembered_also_without_a_source():
    unknown = Listing(Role.PUBLICATIONS, ("A Book of Banks",), (), "A Book of Banks, 2019", 40, year=2019)
    news = Listing(Role.NEWS, ("Moved to a new house",), (), "Moved to a new house", 3)
    decisions = decide([paper(5)], [*page(paper(5)), unknown, news], Ledger(), POLICY, TODAY)
    assert states(decisions) == {paper(5).key: "listed", "title:a-book-of-banks": "listed"}
    gone = decide([paper(5)], page(paper(5)), decisions.ledger, POLICY, LATER)
    assert states(gone)["title:a-book-of-banks"] == "removed"


def test_a_paper_that_the_owner_removed_never_comes_back():
    ledger = ledger_of(paper(5), paper(7), state=State.PUBLISHED)
    gone = decide([paper(5), paper(7)], page(paper(5)), ledger, POLICY, LATER)
    assert added(gone) == []
    assert held(gone) == {paper(7).key: "removed"}
    doi = replace(paper(7), key="doi:10.1/7", ids=("doi:10.1/7",), titles=(paper(7).title.upper(),))
    assert added(decide([doi], page(paper(5)), gone.ledger, POLICY, LATER)) == []


def test_a_title_that_only_the_page_knew_does_not_come_back_either():
    book = Listing(Role.PUBLICATIONS, (paper(9).title,), (), paper(9).title, 40)
    first = decide([paper(5)], [*page(paper(5)), book], Ledger(), POLICY, TODAY)
    gone = decide([paper(5)], page(paper(5)), first.ledger, POLICY, TODAY)
    assert added(decide([paper(5), paper(9)], page(paper(5)), gone.ledger, POLICY, LATER)) == []


def test_a_reworded_entry_is_known_by_its_id_or_by_the_ledger():
    ledger = ledger_of(paper(5), state=State.PUBLISHED)
    reworded = Listing(Role.PREPRINTS, ("Sand, a memory",), paper(5).ids, "Sand, a memory", 12)
    assert decide([paper(5)], [reworded], ledger, POLICY, LATER).ledger is ledger
    known = with_entries(ledger, [change_entry(ledger.entries[0], titles=("Sand, a memory of many floods",))])
    linked = Listing(Role.PREPRINTS, ("Sand, a memory of many floods",), (), "Sand, a memory of many floods", 12)
    assert decide([paper(5)], [linked], known, POLICY, LATER).ledger is known


def test_a_page_that_shows_nothing_removes_nothing():
    ledger = ledger_of(paper(5), paper(7))
    decisions = decide([paper(5), paper(7)], [], ledger, POLICY, LATER)
    assert decisions.ledger is ledger
    assert added(decisions) == []
    assert "nothing was taken as removed" in decisions.notes[0]


def test_an_entry_that_the_owner_put_back_is_listed_again():
    ledger = ledger_of(paper(5), state=State.REMOVED)
    assert states(decide([paper(5)], page(paper(5)), ledger, POLICY, LATER)) == {paper(5).key: "listed"}


@pytest.mark.parametrize(
    "form", ["arxiv:2406.00007", "https://arxiv.org/pdf/2406.00007v2", "10.48550/arXiv.2406.00007"]
)
def test_exclude_and_include_take_ids_in_any_form(form):
    works = [paper(5), paper(7)]
    excluded = decide(works, page(works[0]), Ledger(), replace(POLICY, exclude=(form,)), TODAY)
    assert (added(excluded), held(excluded)) == ([], {works[1].key: "excluded"})
    included = decide(works, page(works[0]), Ledger(), replace(POLICY, include=(form,), since="2031"), TODAY)
    assert added(included) == [works[1].key]
    both = replace(POLICY, exclude=(form,), include=(form,))
    assert added(decide(works, page(works[0]), Ledger(), both, TODAY)) == []


def test_a_no_in_the_ledger_sticks_and_a_no_in_the_configuration_can_be_taken_back():
    works = [paper(5), paper(7)]
    refused = with_entries(
        ledger_of(paper(5)),
        ledger_of(
            paper(7),
            state=State.EXCLUDED,
        ).entries,
    )
    for day in (TODAY, LATER):
        assert added(decide(works, page(works[0]), refused, POLICY, day)) == []
    excluded = decide(works, page(works[0]), Ledger(), replace(POLICY, exclude=(works[1].key,)), TODAY).ledger
    assert added(decide(works, page(works[0]), excluded, POLICY, LATER)) == [works[1].key]


def test_a_yes_in_the_ledger_adds_whatever_the_other_rules_say():
    stranger = paper(7, day=PartialDate(1999, 1, 1), evidence=Evidence.NAME, authors=(Name("Rivera", "L"),))
    line = render_ledger(ledger_of(paper(5))) + render_ledger(ledger_of(stranger, state=State.HELD)).replace(
        b"held", b"yes"
    )
    decisions = decide([paper(5), stranger], page(paper(5)), parse_ledger(line), replace(POLICY, max_new=0), LATER)
    assert added(decisions) == [stranger.key]
    assert "accepted by you" in decisions.additions[0].reason
    assert states(decisions)[stranger.key] == "published"


def test_what_may_be_on_the_page_is_held():
    near = replace(paper(7), key="doi:10.1/7", ids=("doi:10.1/7",), title=paper(5).title.replace("floods", "tides"))
    near = replace(near, titles=(near.title,))
    decisions = decide([paper(5), near], page(paper(5)), Ledger(), POLICY, TODAY)
    assert held(decisions) == {near.key: "held"}
    assert "may be the entry in line 10" in decisions.held[0].reason


def test_an_old_paper_that_may_be_on_the_page_is_told_as_such():
    """A short title without authors: whether it is the entry or not, there is nothing to add."""
    old = replace(paper(2), title="Deep Learning", titles=("Deep Learning",))
    shown = Listing(Role.PREPRINTS, ("Deep learning",), (), "Deep learning", 20)
    decisions = decide([paper(5), old], [*page(paper(5)), shown], Ledger(), POLICY, TODAY)
    assert held(decisions) == {old.key: "baseline"}
    reason = decisions.held[0].reason
    assert "perhaps the entry in line 20" in reason
    assert "not on it" not in reason
    assert added(decisions) == []


def test_a_feed_that_is_silent_today_still_counts():
    """What a profile once listed is the owner's, also when a search by name alone tells of it today."""
    field = ("math.AG",)
    listed = paper(7, categories=field, authors=(OWNER,), day=PartialDate(2024, 6))  # held: its day is not known
    first = decide([paper(5), listed], page(paper(5)), Ledger(), POLICY, TODAY)
    assert held(first) == {listed.key: "held"}
    ledger = parse_ledger(render_ledger(first.ledger))
    today = paper(7, categories=field, authors=(OWNER,), evidence=Evidence.NAME)
    assert added(decide([paper(5), today], page(paper(5)), ledger, POLICY, LATER)) == [listed.key]
    assert added(decide([paper(5), today], page(paper(5)), ledger_of(paper(5)), POLICY, LATER)) == []


@pytest.mark.parametrize("state", [State.EXCLUDED, State.REMOVED])
def test_a_no_holds_for_another_source(state):
    """Scholar tells of it without an id, in small letters, with initials, from the owner's own profile."""
    no = ledger_of(paper(7), state=state, authors=(OWNER, ADA))
    title = paper(7).title.lower()
    row = replace(
        paper(7), key="title:x", ids=(), title=title, titles=(title,), sources=("scholar",),
        authors=(Name("Rivera", "L"), Name("Lovelace", "A")), published=PartialDate(2025),
    )  # fmt: skip
    ledger = with_entries(ledger_of(paper(5)), no.entries)
    decisions = decide([paper(5), row], page(paper(5)), ledger, POLICY, LATER)
    assert (added(decisions), held(decisions)) == ([], {})
    assert states(decisions)[paper(7).key] == state


def test_what_may_be_a_paper_that_was_removed_is_held():
    ledger = with_entries(ledger_of(paper(5)), ledger_of(paper(7), state=State.REMOVED, authors=(OWNER, ADA)).entries)
    near = replace(paper(7), key="doi:10.1/7", ids=("doi:10.1/7",), title=paper(7).title.replace("floods", "tides"))
    near = replace(near, titles=(near.title,), published=PartialDate(2024, 7, 9))
    decisions = decide([paper(5), near], page(paper(5)), ledger, POLICY, LATER)
    assert held(decisions) == {near.key: "held"}
    assert "which the ledger has as removed" in decisions.held[0].reason


def test_two_new_papers_that_may_be_one_are_not_both_added():
    near = replace(paper(7), key="title:x", ids=(), title=paper(7).title.replace("floods", "tides"))
    near = replace(near, titles=(near.title,))
    decisions = decide([paper(5), paper(7), near], page(paper(5)), Ledger(), POLICY, TODAY)
    assert added(decisions) == [paper(7).key]
    assert held(decisions) == {"title:x": "held"}


def test_strangers_are_dropped_and_the_unsure_are_held():
    other = paper(7, evidence=Evidence.NAME, authors=(Name("Rivera", "Lara"),))
    unsure = paper(8, evidence=Evidence.NAME, authors=(OWNER,), categories=("math.AG",))
    old = paper(2, evidence=Evidence.NAME, authors=(OWNER,), categories=("math.AG",))
    decisions = decide([paper(5), other, unsure, old], page(paper(5)), Ledger(), POLICY, TODAY)
    assert [each.paper.key for each in decisions.dropped] == [other.key]
    assert held(decisions) == {unsure.key: "held"}
    assert states(decisions) == {paper(5).key: "listed", unsure.key: "held"}
    assert decisions.notes == ("1 older paper was found by name only and may be another's: left alone",)


def test_what_was_held_is_judged_anew():
    ledger = with_entries(ledger_of(paper(5)), ledger_of(paper(7), state=State.HELD).entries)
    assert added(decide([paper(5), paper(7)], page(paper(5)), ledger, POLICY, LATER)) == [paper(7).key]


def test_too_many_new_papers_are_all_held_and_the_note_says_how_to_go_on():
    works = [paper(number) for number in range(1, 14)]
    decisions = decide(works, page(works[0]), Ledger(), POLICY, TODAY)
    assert added(decisions) == []
    assert list(held(decisions).values()) == ["held"] * 12
    assert "12 papers are new" in decisions.notes[0]
    assert "--max-new 12" in decisions.notes[0]
    go_on = decide(works, page(works[0]), decisions.ledger, replace(POLICY, max_new=12), TODAY)
    assert len(added(go_on)) == 12


def test_the_brake_lets_through_what_a_person_asked_for():
    works = [paper(number) for number in range(1, 14)]
    policy = replace(POLICY, include=(works[5].key,))
    assert added(decide(works, page(works[0]), Ledger(), policy, TODAY)) == [works[5].key]


def test_since_widens_what_was_left_out():
    works = [paper(3), paper(5)]
    first = decide(works, page(works[1]), Ledger(), POLICY, TODAY)
    assert added(decide(works, page(works[1]), first.ledger, POLICY, LATER)) == []
    assert added(decide(works, page(works[1]), first.ledger, replace(POLICY, since="all"), LATER)) == [works[0].key]


def test_a_lost_ledger_is_rebuilt_without_a_duplicate():
    works = [paper(number) for number in (3, 5, 7)]
    first = decide(works, page(works[1]), Ledger(), POLICY, TODAY)
    rebuilt = decide(works, page(works[2], works[1]), Ledger(), POLICY, LATER)
    assert added(first) == [works[2].key]
    assert added(rebuilt) == []
    assert set(states(rebuilt)) == set(states(first))


def test_a_preprint_that_was_accepted_is_promoted_once():
    accepted = paper(5, venue="ICML 2024")
    ledger = ledger_of(paper(5))
    first = decide([accepted], page(paper(5)), ledger, POLICY, LATER)
    assert [(each.paper.key, each.listing.line) for each in first.promotions] == [(accepted.key, 10)]
    assert "ICML 2024" in first.promotions[0].reason
    assert states(first) == {accepted.key: "promoted"}
    undone = decide([accepted], page(paper(5)), first.ledger, POLICY, LATER)
    assert undone.promotions == ()
    assert undone.ledger is first.ledger


@pytest.mark.parametrize(
    ("role", "text", "promoted"),
    [
        (Role.PREPRINTS, "", True),
        (Role.PREPRINTS, "Preprint, 2024", True),
        (Role.PREPRINTS, "ICML 2024", False),
        (Role.PREPRINTS, "Short version at an ICML workshop", True),
        (Role.PREPRINTS, "EMNLP 2024", False),
        (Role.PREPRINTS, "Submitted to EMNLP 2024", True),
        (Role.PUBLICATIONS, "Under Review", True),
        (Role.PUBLICATIONS, "", False),
        (Role.PUBLICATIONS, "NeurIPS 2023", False),
        (Role.NEWS, "", False),
    ],
)
def test_what_is_promoted(role, text, promoted):
    decisions = decide([paper(5, venue="ICML 2024")], page(paper(5), role=role, text=text), Ledger(), POLICY, TODAY)
    assert bool(decisions.promotions) == promoted


def test_promotion_can_be_switched_off_and_needs_a_venue():
    assert (
        decide(
            [paper(5, venue="ICML 2024")], page(paper(5)), Ledger(), replace(POLICY, promote="off"), TODAY
        ).promotions
        == ()
    )
    assert decide([paper(5)], page(paper(5)), Ledger(), POLICY, TODAY).promotions == ()


def test_a_workshop_may_be_followed_by_the_main_venue():
    shop = paper(5, venue="ICML 2024 Workshop on Rivers")
    first = decide([shop], page(paper(5)), Ledger(), POLICY, TODAY)
    shown = page(paper(5), text="ICML 2024 Workshop on Rivers")
    assert decide([shop], shown, first.ledger, POLICY, LATER).promotions == ()
    main = decide([paper(5, venue="NeurIPS 2024")], shown, first.ledger, POLICY, LATER)
    assert [each.paper.venue for each in main.promotions] == ["NeurIPS 2024"]


@pytest.mark.parametrize(
    ("told", "numbers"),
    [
        ({"venue": "Ice Review"}, ("Ice Review", "12", "45-67")),
        ({"venue": "Ice Review", "volume": "13", "page": "1-9"}, ("Ice Review", "13", "1-9")),
        ({"venue": "Snow Letters"}, ("Snow Letters", "", "")),
        ({}, ("Ice Review", "12", "45-67")),
    ],
)
def test_the_volume_in_the_ledger_is_of_its_venue(told, numbers):
    seen = decide([replace(paper(5), venue="Ice Review", volume="12", page="45-67")], (), Ledger(), POLICY, TODAY)
    shown = page(paper(5), role=Role.PUBLICATIONS)
    later = decide([replace(paper(5), **told), paper(7)], shown, seen.ledger, POLICY, LATER)
    entry = later.ledger.get(paper(5).key)
    assert (entry.venue, entry.volume, entry.page) == numbers


def test_only_what_the_page_took_is_recorded():
    works = [paper(5), paper(7), paper(8)]
    before = ledger_of(paper(5))
    decisions = decide(works, page(works[0]), before, POLICY, LATER)
    changes = [
        Change(ChangeKind.PREPRINT, works[1], "Recent Preprints", ""),
        Change(ChangeKind.NEWS, works[1], "News", ""),
    ]
    after = record_changes(decisions.ledger, before, changes)
    assert {entry.key: entry.state for entry in after.entries} == {works[0].key: "listed", works[1].key: "published"}
    assert after.get(works[1].key).sections == ("Recent Preprints", "News")


def test_a_promotion_that_the_page_could_not_take_is_not_recorded():
    accepted = paper(5, venue="ICML 2024")
    for before in (Ledger(), ledger_of(paper(5))):
        decisions = decide([accepted], page(paper(5)), before, POLICY, LATER)
        assert [entry.state for entry in record_changes(decisions.ledger, before, []).entries] == ["listed"]
        done = [Change(ChangeKind.PROMOTION, accepted, "Preprints", "")]
        assert [entry.state for entry in record_changes(decisions.ledger, before, done).entries] == ["promoted"]


def test_every_decision_has_a_reason():
    works = [paper(3), paper(5), paper(7), paper(8, evidence=Evidence.NAME, authors=(OWNER,), categories=("x",))]
    decisions = decide(works, page(works[1]), Ledger(), POLICY, TODAY)
    assert len(decisions.rulings) == len(works)
    assert all(ruling.reason for ruling in decisions.rulings)
    assert all(entry.reason for entry in decisions.ledger.entries)


@settings(max_examples=60, deadline=None)
@given(
    listed=st.sets(st.integers(1, 20), max_size=8),
    known=st.sets(st.integers(1, 20), max_size=12),
    since=st.sampled_from(["", "all", "today", "2024-06-10"]),
    max_new=st.integers(0, 20),
    data=st.data(),
)
def test_the_second_run_is_quiet_whatever_the_first_found(listed, known, since, max_new, data):
    bare = data.draw(st.booleans())
    policy = replace(POLICY, since=since, max_new=max_new)
    works = [paper(number) for number in sorted(known)]
    shown = [paper(number) for number in sorted(listed)]
    first = decide(works, page(*shown, bare=bare), Ledger(), policy, TODAY)
    after = page(*[addition.paper for addition in first.additions], *shown, bare=bare)
    ledger = parse_ledger(render_ledger(first.ledger))
    again = decide(data.draw(st.permutations(works)), after, ledger, policy, LATER)
    assert (again.additions, again.promotions) == ((), ())
    assert render_ledger(again.ledger) == render_ledger(first.ledger)
    assert len({entry.key for entry in again.ledger.entries}) == len(again.ledger.entries)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sets(st.integers(1, 20), min_size=1, max_size=6), min_size=2, max_size=5), st.data())
def test_no_paper_is_added_twice_in_any_history(polls, data):
    """Sources that show now this, now that; an owner who deletes; a ledger that is kept."""
    shown, ledger, ever, deleted = [paper(1)], Ledger(), [], set()
    for day, numbers in enumerate(polls, 1):
        decisions = decide(
            [paper(n) for n in sorted({1, *numbers})], page(*shown), ledger, POLICY, PartialDate(2024, 7, day)
        )
        new = [addition.paper for addition in decisions.additions]
        assert not {work.key for work in new} & ({work.key for work in shown} | deleted)
        ever += new
        shown, ledger = [*new, *shown], parse_ledger(render_ledger(decisions.ledger))
        if len(shown) > 1 and data.draw(st.booleans()):
            deleted.add(shown.pop(0).key)
    assert len({work.key for work in ever}) == len(ever)


def test_the_order_of_the_papers_does_not_matter():
    works = [paper(3), paper(5), paper(7), paper(9, evidence=Evidence.NAME, authors=(OWNER,), categories=("x",))]
    results = {
        (frozenset(added(decisions)), frozenset(held(decisions).items()), render_ledger(decisions.ledger))
        for order in itertools.permutations(works)
        for decisions in [decide(order, page(paper(5)), Ledger(), POLICY, TODAY)]
    }
    assert len(results) == 1
