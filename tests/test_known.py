"""review, why, status and export as a person or a script runs them, on the sample site."""

import json
import os
import pty
import subprocess
import sys

import pytest

from pipeline.cli import main
from pipeline.demo.server import recorded
from pipeline.demo.site import build_site
from pipeline.papers.ledger import parse_ledger
from pipeline.sources.bibliography import parse_bibtex, parse_csl_json
from tests.feeds import Feeds, serving

ENTRY = """  <entry>
    <id>http://arxiv.org/abs/3106.0{number}111v1</id>
    <title>A Note on {title}</title>
    <updated>2031-06-11T10:00:00Z</updated>
    <published>2031-06-11T10:00:00Z</published>
    <summary>We count what can be counted.</summary>
    <author><name>Lena Rivera</name></author>
    <category term="math.AG" scheme="http://arxiv.org/schemas/atom"/>
  </entry>
"""
HELD = "".join(ENTRY.format(number=number, title=title) for number, title in enumerate(("Sheaves", "Stacks", "Sites")))


@pytest.fixture
def config(tmp_path, monkeypatch):
    """The sample site, synced once: three papers of a namesake are held."""
    monkeypatch.setenv("PAPERLINE_CACHE", str(tmp_path / "cache"))
    feeds = Feeds(recorded("arxiv.xml").replace("  <entry>", f"{HELD}  <entry>", 1), recorded("scholar.html"))
    with serving(feeds) as address:
        config = build_site(tmp_path / "demo", address)
        assert main(["sync", "--quiet", "--config", str(config)]) == 0
        yield config


def run(name, config, *arguments):
    return main([name, "--config", str(config), *arguments])


def ledger(config):
    command = ["git", "-C", config.parent / "site.git", "show", "main:.paperline/papers.jsonl"]
    return parse_ledger(subprocess.run(command, check=True, capture_output=True).stdout)


def states(config):
    found = {entry.title: str(entry.state) for entry in ledger(config).entries}
    return [found[f"A Note on {title}"] for title in ("Sheaves", "Stacks", "Sites")]


def in_terminal(argv, answers):
    """Run a command in a terminal of its own, and at each question type an answer (None: end it).

    Returns what it showed, and its exit code.
    """
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline", *argv], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        shown, asked = b"", 0
        while data := read(ours):
            shown += data
            while shown.count(b"[s]top:") > asked:
                answer = answers[asked]
                if answer is None:
                    process.terminate()
                # Python sees a signal that comes just before it waits for the answer when the answer is there.
                os.write(ours, (answer or "\n").encode())
                asked += 1
    os.close(ours)
    return shown.decode(), process.returncode


def read(terminal):
    try:
        return os.read(terminal, 4096)
    except OSError:  # how Linux says that the other end is closed
        return b""


def test_a_review_in_the_terminal_asks_paper_by_paper(config):
    shown, code = in_terminal(["review", "--config", str(config)], ["maybe\n", "n\n", "later\n", "YES\n"])
    assert code == 0
    assert "1 of 3" in shown
    assert "https://arxiv.org/abs/3106.0" in shown
    assert "Please type y, n, l or s." in shown
    assert sorted(states(config)) == ["excluded", "held", "published"]


@pytest.mark.parametrize(("answers", "expected"), [(["s\n"], 0), (["n\n", "s\n"], 1), (["n\n", "\x04"], 1)])
def test_a_review_that_stops_keeps_the_answers_so_far(config, answers, expected):
    shown, code = in_terminal(["review", "--config", str(config)], answers)
    assert code == 0
    assert states(config).count("excluded") == expected
    assert ("No answers: nothing was written." in shown) == (not expected)


def test_a_review_that_is_interrupted_writes_nothing(config):
    shown, code = in_terminal(["review", "--config", str(config)], ["n\n", None])
    assert (code, states(config)) == (130, ["held"] * 3)
    assert "interrupted" in shown


def test_where_nobody_watches_a_review_tells_how_to_decide(config, capsys):
    assert run("review", config) == 0
    told = capsys.readouterr().out
    assert told.count("A Note on") == 4
    for way in ("--yes", ".paperline/papers.jsonl", "exclude:"):
        assert way in told
    assert states(config) == ["held"] * 3


def test_answers_can_be_given_by_a_script(config, capsys):
    assert run("review", config, "--json") == 0
    held = json.loads(capsys.readouterr().out)
    assert {each["title"] for each in held} == {"A Note on Sheaves", "A Note on Stacks", "A Note on Sites"}
    assert all(each["reason"] and each["links"] and each["authors"] == ["Lena Rivera"] for each in held)
    keys = [each["key"] for each in sorted(held, key=lambda each: each["key"])]
    assert run("review", config, "--yes", keys[0], "--no", keys[1], "--no", keys[2], "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["status"], report["pushed"]) == ("changed", True)
    assert states(config) == ["published", "excluded", "excluded"]
    assert run("review", config) == 0
    assert capsys.readouterr().out == "Nothing waits for you.\n"


def test_an_answer_to_an_unknown_paper_is_wrong_usage(config, capsys):
    assert run("review", config, "--yes", "3112.00001") == 2
    assert "paperline why" in capsys.readouterr().err


@pytest.mark.parametrize("query", [["3106.08842"], ["crevassenet:", "mapping"], ["https://arxiv.org/pdf/3106.08842v1"]])
def test_why_tells_the_story(config, capsys, query):
    assert run("why", config, *query) == 0
    told = capsys.readouterr().out
    assert told.startswith("CrevasseNet: Mapping Hidden Crevasses from Drone Video\n  arxiv (asked 2")
    assert "In the ledger as published" in told
    assert "On the page: is the entry in line" in told
    assert "Decision by the rule 'on the page'" in told


def test_why_of_what_is_not_sure_names_candidates(config, capsys):
    assert run("why", config, "A Note on Shaeves") == 1
    assert "A Note on Sheaves (arxiv:3106.00111)" in capsys.readouterr().out
    assert run("why", config, "3112.00001") == 1
    assert "include: [ID]" in capsys.readouterr().out
    assert run("why", config, "--json", "A Note on Stacks") == 0
    assert json.loads(capsys.readouterr().out)["papers"][0]["title"] == "A Note on Stacks"


def test_why_can_ask_the_sources_now(config, tmp_path, capsys):
    for file in (tmp_path / "cache" / "recall").iterdir():
        file.unlink()
    assert run("why", config, "3106.08842") == 0
    assert "No source told of it" in capsys.readouterr().out
    assert run("why", config, "--ask", "3106.08842") == 0
    assert "arxiv (asked " in capsys.readouterr().out


def test_status_for_a_person_and_for_a_program(config, capsys):
    assert run("status", config) == 0
    told = capsys.readouterr().out
    assert "3 papers wait for you (paperline review)" in told
    assert "\x1b" not in told
    assert run("status", config, "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["held"]) == 3


@pytest.mark.parametrize(("form", "parse"), [("csl-json", parse_csl_json), ("bibtex", parse_bibtex)])
def test_an_export_has_the_papers_of_the_page(config, capsysbinary, form, parse):
    assert run("export", config, "--format", form) == 0
    titles = {record.title for record in parse(capsysbinary.readouterr().out)}
    assert titles == {e.title for e in ledger(config).entries if e.state in {"listed", "published", "promoted"}}


def test_an_export_to_a_file(config, tmp_path, capsys):
    file = tmp_path / "feed.json"
    assert run("export", config, "--format", "jsonfeed", "--home", "https://example.org", "--output", str(file)) == 0
    feed = json.loads(file.read_text())
    assert (feed["title"], feed["home_page_url"]) == ("Papers by Lena Rivera", "https://example.org")
    assert f"Wrote {len(feed['items'])} papers to {file}" in capsys.readouterr().err
