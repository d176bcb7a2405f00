"""The report for each of its readers, also where titles and servers mean harm."""

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from pipeline.model import Change, ChangeKind, Held, Paper, RunReport, RunStatus, SourceState, SourceStatus
from pipeline.printing import print_check, print_report
from pipeline.report import MAX_SUMMARY_BYTES, harmless, one_line, outcome, render_json, render_markdown

PAPER = Paper(
    key="arxiv:3105.01234",
    title="Tides in Shallow Networks",
    ids=("arxiv:3105.01234",),
    url="https://arxiv.org/abs/3105.01234",
)
HOSTILE = Paper(
    key="t",
    title="\x1b[31mred\n::set-output name=x::y\u202e `{{ x }}` <img src=x> | @lena [bold]",
    url="javascript:alert(1)",
)
CHANGED = RunReport(
    status=RunStatus.CHANGED,
    sources=(
        SourceStatus("arxiv", SourceState.OK, 16),
        SourceStatus("scholar", SourceState.FAILED, 0, "blocked: 403"),
    ),
    changes=(
        Change(ChangeKind.PREPRINT, PAPER, "Recent Preprints", "newer than the page's newest paper"),
        Change(ChangeKind.NEWS, PAPER, "News", "announces it"),
    ),
    held=(Held(HOSTILE, "baseline", "older than the page"),),
    notes=("the page links a PDF",),
    diff="--- a/about.md\n+++ b/about.md\n@@ -1 +1,2 @@\n x\n+y\n-z\n",
    commit="0123456789abcdef0123456789abcdef01234567",
    pushed=True,
)
UNCHANGED = RunReport(status=RunStatus.UNCHANGED)


def printed(report: RunReport, *, verbose: bool = False, terminal: bool = False) -> str:
    file = io.StringIO()
    color = "standard" if terminal else None
    print_report(report, Console(file=file, force_terminal=terminal, color_system=color, width=200), verbose=verbose)
    return file.getvalue()


def narrow(show, *arguments) -> str:
    """What a terminal of 40 columns without colours shows."""
    file = io.StringIO()
    show(*arguments, Console(file=file, force_terminal=True, color_system=None, width=40))
    return file.getvalue()


def test_a_person_reads_what_was_done_and_why():
    assert printed(CHANGED) == (
        "arxiv    ok          16 records\n"
        "scholar  failed    blocked: 403\n"
        "+ Tides in Shallow Networks\n"
        "    preprint in Recent Preprints, news in News\n"
        "    newer than the page's newest paper\n"
        "    announces it\n"
        "- left out  [31mred ::set-output name=x::y `{{ x }}` <img src=x> | @lena [bold]\n"
        "    older than the page\n"
        "note  the page links a PDF\n"
        "2 changes for 1 paper, commit 0123456789, pushed.\n"
    )


def test_a_narrow_terminal_keeps_what_belongs_together_under_its_beginning():
    shown = narrow(print_report, CHANGED)
    assert (
        "+ Tides in Shallow Networks\n"
        "    preprint in Recent Preprints, news\n"
        "    in News\n"
        "    newer than the page's newest paper\n"
    ) in shown
    check = narrow(print_check, "page", "warn", "no section for news was found here", "name its heading")
    assert check == (
        "warn  page          no section for news\n"
        "                    was found here\n"
        "      name its heading\n"
    )  # fmt: skip


def test_a_narrow_terminal_cuts_no_line_of_a_diff():
    line = "+1. " + "A title much longer than forty columns " * 3 + " "
    assert f"\n{line}\n" in narrow(print_report, replace(CHANGED, dry_run=True, diff=f"@@\n{line}\n"))


def test_a_reason_that_counts_twice_is_told_once():
    twice = tuple(replace(change, reason="newer than the page") for change in CHANGED.changes)
    assert printed(replace(CHANGED, changes=twice)).count("newer than the page\n") == 1


def test_colour_only_on_a_terminal():
    assert "\x1b[" in printed(CHANGED, terminal=True)
    assert "\x1b" not in printed(CHANGED)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"status": RunStatus.UNCHANGED, "sources": (), "changes": ()}, "Nothing new: the page has everything."),
        ({"status": RunStatus.UNCHANGED}, "Nothing was written; the notes say why."),
        (
            {"status": RunStatus.UNCHANGED, "held": (), "changes": ()},
            "Nothing new, as far as is known without scholar.",
        ),
        (
            {"status": RunStatus.UNCHANGED, "sources": CHANGED.sources[1:], "changes": ()},
            "Nothing was written: no source could be read, so whether there is something new is not known.",
        ),
        (
            {
                "status": RunStatus.UNCHANGED,
                "sources": (),
                "held": (Held(PAPER, "held", "by name only"),),
                "changes": (),
            },
            "Nothing to write; 1 paper waits for your decision.",
        ),
        ({"status": RunStatus.FAILED, "error": "push refused"}, "Failed, nothing was published: push refused"),
        ({"dry_run": True}, "Dry run: 2 changes for 1 paper would be made; nothing was written."),
        ({"pull_request": "https://x/1"}, "2 changes for 1 paper, proposed in https://x/1."),
        ({"pushed": False}, "2 changes for 1 paper, commit 0123456789, not pushed."),
    ],
)
def test_the_outcome_is_one_sentence(changes, sentence):
    values = {name: getattr(CHANGED, name) for name in CHANGED.__slots__}
    assert outcome(RunReport(**(values | changes))) == sentence


def test_a_dry_run_shows_the_diff():
    values = {name: getattr(CHANGED, name) for name in CHANGED.__slots__}
    assert "\n+y\n-z\n" in printed(RunReport(**(values | {"dry_run": True})))
    assert "\n+y\n-z\n" not in printed(CHANGED)
    assert "\n+y\n-z\n" in printed(CHANGED, verbose=True)


def test_many_held_papers_are_summed_up():
    held = tuple(Held(PAPER, "baseline", "old") for _ in range(15))
    report = RunReport(status=RunStatus.UNCHANGED, held=held)
    assert "and 5 more (-v shows all)" in printed(report)
    assert printed(report, verbose=True).count("left out  ") == 15


def test_what_waits_for_a_person_names_the_way_to_decide():
    waiting = RunReport(RunStatus.UNCHANGED, held=(Held(PAPER, "baseline", "old"), Held(PAPER, "held", "by name only")))
    assert printed(waiting).index("- held  ") < printed(waiting).index("- left out  ")
    summary = render_markdown(waiting)
    assert "<details open><summary>Held for you to decide (paperline review): 1</summary>" in summary
    assert "<details><summary>Left out: 1</summary>" in summary
    assert "1 paper held for you to decide: paperline review" in printed(waiting)
    assert "paperline review" not in printed(CHANGED)


def test_a_change_that_is_no_papers_has_its_outcome():
    answers = RunReport(RunStatus.CHANGED, commit="0123456789abcdef", pushed=True)
    assert outcome(answers) == "Done, commit 0123456789, pushed."


def test_json_has_exactly_the_keys_of_the_contract():
    told = json.loads(render_json(CHANGED))
    assert set(told) == {
        "status", "commit", "pushed", "pull_request", "sources", "changes", "held", "diff", "error",
    }  # fmt: skip
    assert told["status"] == "changed"
    assert told["sources"][1] == {"name": "scholar", "status": "failed", "records": 0, "message": "blocked: 403"}
    assert told["changes"][0] == {
        "kind": "preprint",
        "title": "Tides in Shallow Networks",
        "ids": ["arxiv:3105.01234"],
        "section": "Recent Preprints",
        "reason": "newer than the page's newest paper",
    }
    assert told["held"] == [{"title": HOSTILE.title, "ids": [], "reason": "older than the page", "state": "baseline"}]


def test_json_is_ascii():
    assert render_json(CHANGED).isascii()
    assert "\x1b" not in render_json(CHANGED)


@pytest.mark.parametrize("text", ["::error::x", "  ::add-mask::x", "a\n::stop-commands::x", "##[error]x", "a\r::x::y"])
def test_no_line_is_a_runner_command(text):
    lines = harmless(text).splitlines()
    assert not any(line.strip().startswith("::") or "##[" in line for line in lines)


@pytest.mark.parametrize("text", ["a\x1b[2Jb", "a\x9b2Jb", "a\u202eb", "a\u200bb", "a\x00b", "a\u2028b", "a\x07b"])
def test_what_acts_on_a_terminal_is_gone(text):
    assert one_line(text).replace("[2J", "").replace("2J", "").replace(" ", "") == "ab"


def test_markdown_shows_text_as_text():
    text = render_markdown(CHANGED)
    assert "[Tides in Shallow Networks](https://arxiv.org/abs/3105.01234)" in text
    assert "javascript:" not in text
    for mark in ("<img", "{{", "@lena", "`", "\x1b", "\u202e"):
        assert mark not in text
    assert all(line.count("|") in (0, 3, 4, 5) for line in text.splitlines())


def test_markdown_names_a_paper_once_and_shows_what_went_wrong():
    text = render_markdown(CHANGED)
    assert (
        "| preprint in *Recent Preprints*<br>news in *News* | newer than the page's newest paper<br>announces it |"
        in (text)
    )
    assert text.count("[Tides") == 1
    assert "<details open><summary>Sources: scholar not read in full</summary>" in text


def test_markdown_escapes_the_diff():
    values = {name: getattr(CHANGED, name) for name in CHANGED.__slots__}
    assert "&lt;/pre&gt;&lt;b&gt;" in render_markdown(RunReport(**(values | {"diff": "+</pre><b>"})))


def test_markdown_is_never_too_long_for_a_summary():
    report = RunReport(status=RunStatus.CHANGED, diff="+x\n" * 1_000_000, sources=CHANGED.sources)
    text = render_markdown(report)
    assert len(text.encode()) < MAX_SUMMARY_BYTES + 1000
    assert "too long" in text
    assert "scholar" in text


def test_markdown_of_a_quiet_run_is_one_line():
    assert render_markdown(UNCHANGED) == "### Paperline: Nothing new&#58; the page has everything.\n"
