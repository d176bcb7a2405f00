"""Commit messages: what they say, and what text from outside can't make them do."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Change, ChangeKind, Paper
from pipeline.publish.message import commit_message, harmless, short_title

PREPRINT, NEWS, PUBLICATION, PROMOTION = (
    ChangeKind.PREPRINT,
    ChangeKind.NEWS,
    ChangeKind.PUBLICATION,
    ChangeKind.PROMOTION,
)
SECTIONS = {PREPRINT: "Recent Preprints", NEWS: "News", PUBLICATION: "Publications", PROMOTION: "Recent Preprints"}


def paper(title="Loom: Weaving Graphs", number=1, venue=""):
    ids = (f"arxiv:2406.0000{number}",)
    url = f"https://arxiv.org/abs/2406.0000{number}"
    return Paper(key=ids[0], title=title, ids=ids, url=url, venue=venue, sources=("arxiv", "scholar"))


def change(kind, of=None):
    return Change(kind=kind, paper=of or paper(), section=SECTIONS[kind], reason="new")


def test_one_new_paper():
    assert commit_message((change(NEWS), change(PREPRINT))) == (
        "Add Loom to Recent Preprints and News\n\n"
        "- Loom: Weaving Graphs https://arxiv.org/abs/2406.00001 (arxiv, scholar)\n\n"
        "Paperline: sync\n"
    )


def test_several_new_papers():
    more = [paper(f"Paper {number}", number) for number in range(3)]
    message = commit_message(tuple(change(kind, of) for of in more for kind in (PREPRINT, NEWS)))
    assert message.startswith("Add 3 papers to Recent Preprints and News\n\n- Paper 0 https")
    assert message.count("\n- ") == 3


def test_an_accepted_paper():
    accepted = paper(venue="NeurIPS 2024")
    message = commit_message((change(PROMOTION, accepted), change(NEWS, accepted)))
    assert message.startswith("Mark Loom as accepted (NeurIPS 2024)\n\n")


def test_new_and_accepted_papers():
    message = commit_message((change(PROMOTION, paper(venue="ICML 2024")), change(PUBLICATION, paper("Shuttle", 2))))
    assert message.startswith("Add Shuttle to Publications; mark Loom as accepted (ICML 2024)\n")


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Weft: On Threads", "Add Weft to Recent Preprints; mark Loom as accepted (ICML 2024)"),
        ("A Title of Few Words", "Add A Title of Few Words to Recent Preprints; mark Loom as accepted"),
        ("A Title That Has Quite a Few Words", "Add A Title That Has Quite a Few Words; mark 1 paper as accepted"),
    ],
)
def test_a_long_subject_says_less_and_says_it_whole(title, subject):
    accepted = change(PROMOTION, paper(venue="ICML 2024"))
    message = commit_message((change(PREPRINT, paper(title, 2)), accepted))
    assert message.splitlines()[0] == subject
    assert len(subject) <= 72


def test_what_else_was_done_is_told():
    message = commit_message((), occasion="answers", subject="Record", notes=("refused: A [skip ci] paper",))
    assert message == "Record\n\n- refused: A (skip ci) paper\n\nPaperline: answers\n"


def test_a_commit_of_the_ledger_alone():
    message = commit_message((), occasion="review", subject="Leave out Loom")
    assert message == "Leave out Loom\n\nPaperline: review\n"


def test_a_long_subject_is_cut_at_a_word():
    subject = commit_message(
        (change(PREPRINT, paper("Considerations on " + "very " * 30 + "long titles")),)
    ).splitlines()[0]
    assert len(subject) <= 72
    assert "…" in subject


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Loom: Weaving Graphs", "Loom"), ("Weaving Graphs", "Weaving Graphs"), ("a" * 60, "a" * 43 + "…")],
)
def test_a_short_title(title, expected):
    assert short_title(title) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A paper [skip ci]", "A paper (skip ci)"),
        ("A ***NO_CI*** paper", "A *NO_CI* paper"),
        ("Thanks @org/team, fixes #12 and GH-7", "Thanks @ org/team, fixes # 12 and GH- 7"),
        ("x\nCo-authored-by: Eve <e@x>", "x Co-authored-by - Eve <e@ x>"),
        ("x\n\nskip-checks: true", "x skip-checks - true"),
        ("closes https://github.com/o/r/issues/1", "closes https:// github.com/o/r/issues/1"),
        ("\x1b[31mred\x00 \u202eevil\u200b", "(31mred evil"),
        ("C# and F# at 50 % [1]", "C# and F# at 50 % (1)"),
        ("Plain title: with a colon", "Plain title: with a colon"),
    ],
)
def test_text_from_outside_acts_on_nothing(text, expected):
    assert harmless(text) == expected


@given(st.text(max_size=200))
def test_whatever_the_title_git_sees_our_trailer_alone(title):
    message = commit_message((change(PREPRINT, paper(title)),))
    assert message.count("\n\n") == 2
    assert message.splitlines()[-1] == "Paperline: sync"
    assert len(message.split("\n\n")[1].splitlines()) == 1
    assert "[" not in message


@pytest.mark.parametrize(
    "title", ["Co-authored-by: E <e@x>", "x\n\nSigned-off-by: E <e@x>", "a\0b", "# comment", "Paperline: undo"]
)
def test_git_itself_reads_our_trailer_alone(title):
    message = commit_message((change(PREPRINT, paper(title)),))
    command = ["git", "interpret-trailers", "--parse"]
    parsed = subprocess.run(command, input=message, capture_output=True, text=True, check=True).stdout
    assert parsed == "Paperline: sync\n"


def test_a_link_is_written_only_when_it_is_one():
    odd = Paper(key="k", title="T", url="javascript:alert(1)")
    assert "javascript" not in commit_message((change(PREPRINT, odd),))
