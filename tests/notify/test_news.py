"""What is told, and when: laws over whole histories of runs, and the words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.notify.news import MAX_FAILURES_TOLD, MAX_TEXT, Run, Told, failure_kind, plan_message, run_from_report

GOOD, NEWS = Run(), Run(papers=("A Paper: preprint",), commit="c" * 40, pushed=True)
FAILURES = [Run(failure=text) for text in ("the remote refused", "no route to host", "the page is gone")]
RUNS = st.lists(st.sampled_from([GOOD, NEWS, *FAILURES]), max_size=30)


def history(runs):
    """The message, if any, after each run."""
    told, messages = Told(), []
    for run in runs:
        message, told = plan_message("home", run, told)
        messages.append(message)
    return messages


def change(title="A Paper", kind="preprint", section="Preprints"):
    return {"kind": kind, "title": title, "ids": [], "section": section, "reason": "r"}


def report(**parts):
    return {"status": "unchanged", "sources": [], "changes": [], "held": [], "error": "", **parts}


def source(status="ok", name="arxiv"):
    return {"name": name, "status": status, "records": 0, "message": "m"}


@given(RUNS)
def test_a_change_is_told_and_a_quiet_night_is_not(runs):
    for run, before, message in zip(runs, [GOOD, *runs], history(runs), strict=False):
        if run.papers:
            assert "A Paper" in message.text
        elif not run.failure and not before.failure:
            assert message is None


@given(RUNS)
def test_a_failure_is_told_once_until_a_run_succeeds(runs):
    streak = []
    for run, message in zip(runs, history(runs), strict=True):
        if not run.failure:
            assert message is not None if streak else True
            streak = []
        else:
            assert (message is not None) == (run.failure not in streak)
            streak.append(run.failure)


@given(st.lists(st.text(min_size=1), min_size=1, max_size=40))
def test_whatever_the_words_a_streak_of_failures_stays_quiet_in_the_end(words):
    messages = history([Run(failure=word) for word in words])
    assert sum(message is not None for message in messages) <= MAX_FAILURES_TOLD


def test_that_it_works_again_is_told_once():
    messages = history([FAILURES[0], GOOD, GOOD, FAILURES[0], NEWS, NEWS])
    assert [message and message.title for message in messages] == [
        "Paperline failed: home",
        "Paperline works again: home",
        None,
        "Paperline failed: home",
        "Paperline: 1 paper on home",
        "Paperline: 1 paper on home",
    ]
    assert messages[4].text.startswith("It works again.\n- A Paper")
    assert "works again" not in messages[5].text
    assert [message.bad for message in messages if message] == [True, False, True, False, False]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("exit code 1: timed out after 30.2 s", "exit code 1: timed out after 31 s", True),
        ("/var/x1/page.md can't be written", "/var/x2/page.md can't be written", True),
        ("the branch does not hold commit 3f2a91c", "the branch does not hold commit 99e01ab", True),
        ("'about.md' is gone", "'index.md' is gone", True),
        ("the remote refused", "no route to host", False),
        ("401 Unauthorized", "403 Forbidden", False),
    ],
)
def test_what_the_same_failure_is(one, other, same):
    assert (failure_kind(one) == failure_kind(other)) is same


@pytest.mark.parametrize(
    ("given_report", "strict", "failure"),
    [
        (report(sources=[source(), source("failed", "scholar")]), False, ""),
        (report(sources=[source(), source("failed", "scholar")]), True, "a source failed (scholar: m)"),
        (report(sources=[source("failed"), source("skipped", "dblp")]), False, "no source could be read (arxiv: m)"),
        (report(sources=[source("skipped")]), False, ""),
        (report(sources=[source("degraded")]), True, ""),
        (report(), True, ""),
        (report(status="failed", error="refused"), False, "refused"),
        (None, False, ""),
    ],
)
def test_what_counts_as_a_failure(given_report, strict, failure):
    assert run_from_report(given_report, strict=strict).failure == failure


def test_a_message_names_each_paper_once_and_what_is_to_be_looked_at():
    run = run_from_report(
        report(
            status="changed",
            changes=[change(), change(kind="news", section="News"), change("Other", "promotion", "")],
            held=[{"state": "held"}, {"state": "baseline"}],
            sources=[source(), source("failed", "scholar")],
            commit="0123456789abcdef",
            pushed=True,
        )
    )
    message, _ = plan_message("home", run, Told())
    assert message.title == "Paperline: 2 papers on home"
    assert message.text.splitlines() == [
        '- A Paper: preprint in "Preprints", news in "News"',
        "- Other: marked as accepted",
        "Commit 0123456789, pushed.",
        "Held for you to decide (paperline review): 1",
        "Failed: scholar: m",
    ]


def test_a_proposal_is_told_with_its_address():
    run = Run(papers=("A: preprint",), commit="c" * 40, pushed=True, pull_request="https://example.org/pr/1")
    message, _ = plan_message("home", run, Told())
    assert (message.title, message.text) == (
        "Paperline: 1 paper proposed: home",
        "- A: preprint\nhttps://example.org/pr/1",
    )


def test_a_title_calls_nobody_and_sends_no_escape_codes():
    hostile = "@everyone <!channel> <@U123> \x1b[31m ::error::x\r\nB\u202e"
    run = run_from_report(report(status="changed", changes=[change(hostile)]))
    message, _ = plan_message("home", run, Told())
    assert not any(call in message.text for call in ("@everyone", "<!channel", "<@U", "\x1b", "\r", "\u202e"))
    assert len(message.text.splitlines()) == 2


def test_a_long_message_is_cut():
    run = Run(papers=tuple(f"Paper {n} {'x' * 200}" for n in range(100)), commit="c")
    message, _ = plan_message("home", run, Told())
    assert len(message.text) <= MAX_TEXT + 1
    short = Run(papers=tuple(f"P{n}" for n in range(30)), commit="c")
    assert "and 10 more" in plan_message("home", short, Told())[0].text
