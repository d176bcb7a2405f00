import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import LedgerError, NewerLedgerError
from pipeline.model import Name, PartialDate
from pipeline.papers.ledger import (
    Entry,
    Ledger,
    State,
    change_entry,
    entry_paper,
    parse_ledger,
    render_ledger,
    salvage_ledger,
    with_entries,
)

ENTRY = Entry(
    key="arxiv:2406.01583",
    state=State.LISTED,
    date="2024-06-20",
    reason="on the page, line 4",
    title="How Rivers Remember",
    titles=("Rivers & Memory",),
    ids=("arxiv:2406.01583",),
    authors=(Name("van den Berg", "Ada"), Name("The River Team")),
    published=PartialDate(2024, 6),
    seen="2024-06-20",
)
OTHER = Entry("title:sand", State.REMOVED, "2024-06-21", "gone", "Sand")
LINE = b'{"key": "a", "state": "held", "date": "2024-06-20", "reason": "r", "title": "T"}\n'

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
filled = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
names = st.builds(Name, family=st.text("abc -é", min_size=1, max_size=6), given=st.text("abc .-é", max_size=6))
entries = st.builds(
    Entry,
    key=filled,
    state=st.sampled_from(State),
    date=texts,
    reason=texts,
    title=filled,
    titles=st.lists(texts, max_size=2).map(tuple),
    ids=st.lists(texts, max_size=2).map(tuple),
    authors=st.lists(names, max_size=2).map(tuple),
    published=st.none() | st.builds(PartialDate, st.integers(1900, 2100), st.integers(1, 12), st.integers(0, 28)),
    venue=texts,
    volume=texts,
    issue=texts,
    page=texts,
    categories=st.lists(texts, max_size=2).map(tuple),
    sections=st.lists(texts, max_size=2).map(tuple),
    seen=texts,
    extra=st.dictionaries(st.sampled_from(["x", "y"]), st.integers() | texts, max_size=2).map(
        lambda values: tuple((key, json.dumps(value)) for key, value in values.items())
    ),
)
ledgers = st.lists(entries, max_size=4, unique_by=lambda entry: entry.key).map(
    lambda found: Ledger(tuple(sorted(found, key=lambda entry: entry.key)))
)


@given(ledgers)
def test_what_is_written_is_read_again(ledger):
    data = render_ledger(ledger)
    assert parse_ledger(data) == ledger
    assert render_ledger(parse_ledger(data)) == data
    assert data.count(b"\n") == len(ledger.entries)


def test_a_line_is_a_paper_and_the_keys_have_one_order():
    assert render_ledger(Ledger((ENTRY,))).decode() == (
        '{"key": "arxiv:2406.01583", "state": "listed", "date": "2024-06-20", "reason": "on the page, line 4", '
        '"title": "How Rivers Remember", "titles": ["Rivers & Memory"], "ids": ["arxiv:2406.01583"], '
        '"authors": ["van den Berg, Ada", "The River Team"], "published": "2024-06", "seen": "2024-06-20"}\n'
    )


def test_lines_are_sorted_by_key():
    data = render_ledger(Ledger((OTHER, ENTRY)))
    assert [json.loads(line)["key"] for line in data.splitlines()] == [ENTRY.key, OTHER.key]


def test_only_the_line_that_changed_differs():
    data = b'{"state":"listed","key":"a",  "title":"A"}\n' + render_ledger(Ledger((OTHER,)))
    ledger = parse_ledger(data)
    changed = with_entries(ledger, [change_entry(ledger.get(OTHER.key), state=State.LISTED)])
    before, after = data.splitlines(), render_ledger(changed).splitlines()
    assert before[0] == after[0]
    assert json.loads(after[1])["state"] == "listed"


@pytest.mark.parametrize("data", [LINE, b"\xef\xbb\xbf" + LINE, LINE.replace(b"\n", b"\r\n") + b"\n\n", LINE.strip()])
def test_an_unchanged_ledger_keeps_its_bytes(data):
    ledger = parse_ledger(data)
    assert render_ledger(ledger) == data
    assert with_entries(ledger, [change_entry(ledger.entries[0], title="T")]) is ledger


def test_no_file_and_an_empty_file_are_an_empty_ledger():
    assert parse_ledger(None) == parse_ledger(b"") == parse_ledger(b"\n") == Ledger()
    assert render_ledger(Ledger()) == b""


def test_unknown_keys_are_kept():
    ledger = parse_ledger(b'{"key": "a", "state": "held", "title": "T", "note": {"mine": [1, "\\u00e9"]}}')
    changed = with_entries(ledger, [change_entry(ledger.entries[0], state=State.ACCEPTED)])
    assert json.loads(render_ledger(changed))["note"] == {"mine": [1, "é"]}


@pytest.mark.parametrize(
    ("word", "state"),
    [("yes", State.ACCEPTED), ("accepted", State.ACCEPTED), ("no", State.EXCLUDED), ("excluded", State.EXCLUDED)],
)
def test_a_person_answers_by_one_word(word, state):
    assert parse_ledger(LINE.replace(b"held", word.encode())).entries[0].state is state


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"<<<<<<< HEAD", "no line of JSON"),
        (b"[]", "needs a key"),
        (b'{"key": "b", "state": "held"}', "needs a key, a state and a title"),
        (b'{"key": "b", "state": "maybe", "title": "T"}', "is none of listed, published"),
        (b'{"key": "b", "state": ["held"], "title": "T"}', "is none of listed"),
        (b'{"key": "b", "state": "held", "title": 3}', "'title' must be a text"),
        (b'{"key": "b", "state": "held", "title": "T", "ids": "x"}', "'ids' must be a list"),
        (b'{"key": "b", "state": "held", "title": "T", "ids": [1]}', "'ids' must be a list"),
        (b'{"key": "b", "state": "held", "title": "T", "published": "June"}', "must be a date"),
        (b'{"key": "b", "state": "held", "title": "\xff"}', "no line of JSON"),
        (b"[" * 100_000, "no line of JSON"),
        (LINE.strip(), "stands in line 1 too"),
    ],
)
def test_a_damaged_line_is_named_and_the_rest_can_be_saved(line, words):
    data = LINE + line + b"\n"
    with pytest.raises(LedgerError, match=words) as caught:
        parse_ledger(data)
    assert ".paperline/papers.jsonl, line 2" in str(caught.value)
    assert [entry.key for entry in salvage_ledger(data).entries] == ["a"]


def test_a_newer_ledger_is_refused_and_not_taken_for_damaged():
    data = LINE + b'{"schema": 2, "key": "b", "state": "held", "title": "T"}\n'
    with pytest.raises(NewerLedgerError, match=r"line 2.*update") as caught:
        parse_ledger(data)
    assert not isinstance(caught.value, LedgerError)
    with pytest.raises(NewerLedgerError):
        salvage_ledger(data)


def test_an_entry_is_a_paper_with_all_its_titles():
    paper = entry_paper(ENTRY)
    assert paper.titles == ("How Rivers Remember", "Rivers & Memory")
    assert (paper.ids, paper.published) == (ENTRY.ids, ENTRY.published)


def test_a_lone_surrogate_does_not_stop_the_writing():
    assert b"?" in render_ledger(Ledger((replace(OTHER, title="Sand \ud800"),)))
