"""A person's yes and no: by the command, by a line of the ledger, by the configuration. A no sticks."""

import json
from datetime import date
from pathlib import Path

import pytest

from pipeline.commands.review import Answers, answer, answers_by_id
from pipeline.commands.standing import look
from pipeline.commands.undo import undo
from pipeline.errors import ConfigError
from pipeline.model import RunStatus
from pipeline.papers.answers import held_papers
from pipeline.papers.ledger import State, parse_ledger
from pipeline.sync import sync
from tests import githttp
from tests.forges import TOKEN, FakeForge
from tests.forges import serving as serving_forge
from tests.sync.test_races import RACE
from tests.sync.test_status import NOW

SAMPLE = (Path(__file__).parents[2] / "pipeline" / "demo" / "sample" / "_pages" / "about.md").read_bytes()
TODAY = date(2031, 6, 20)
LEDGER = ".paperline/papers.jsonl"
SURFACES, SHEAVES = "Moduli of Abelian Surfaces in Positive Characteristic", "A Note on Perverse Sheaves"


@pytest.fixture
def settings(site, parts, submit):
    submit("3106.01111", SURFACES)
    submit("3106.02222", SHEAVES, other="Vera Blum", field="math.CT")
    site.owner_pushes({"about.md": SAMPLE})
    return site.settings(**parts)


@pytest.fixture
def synced(settings):
    """The settings of a site that was synced once: both papers are held."""
    assert sync(settings, dry_run=False, today=TODAY).pushed
    return settings


def reviewed(settings, *, yes=(), no=()):
    """Answer as the command does."""
    known = look(settings, NOW).known
    return answer(settings, Answers.of(answers_by_id(yes, no, known)), TODAY)


def states(site, branch="main"):
    """What the ledger has about the two papers."""
    ledger = parse_ledger(site.show(LEDGER, branch))
    return [str(entry.state) for entry in ledger.entries if entry.title in {SURFACES, SHEAVES}]


def on_page(site, title):
    return site.show().count(title.encode())


def edit_ledger(site, title, state):
    """The owner changes one word in the line of a paper."""
    lines = site.show(LEDGER).decode().splitlines(keepends=True)
    edited = [line.replace('"state": "held"', f'"state": "{state}"') if title in line else line for line in lines]
    site.owner_pushes({LEDGER: "".join(edited).encode()})


def test_what_is_held_waits_for_an_answer(synced):
    held = held_papers(look(synced, NOW).known)
    assert {each.paper.title for each in held} == {SURFACES, SHEAVES}
    assert all("found by name only" in each.reason for each in held)


def test_a_yes_is_written_at_once_and_a_no_is_kept(site, synced):
    count = site.count()
    report = reviewed(synced, yes=["3106.01111"], no=[SHEAVES])
    assert (report.status, report.pushed, report.error) == (RunStatus.CHANGED, True, "")
    assert [change.paper.title for change in report.changes] == [SURFACES] * 2
    assert states(site) == ["published", "excluded"]
    assert (on_page(site, SURFACES), on_page(site, SHEAVES), site.count()) == (2, 0, count + 1)
    assert "Paperline: review" in site.message()
    assert sync(synced, dry_run=False, today=TODAY).status is RunStatus.UNCHANGED
    assert held_papers(look(synced, NOW).known) == ()


def test_a_no_alone_changes_the_ledger_alone(site, synced):
    page = site.show()
    report = reviewed(synced, no=["3106.01111", "3106.02222"])
    assert report.pushed
    assert (site.show(), states(site)) == (page, ["excluded", "excluded"])
    assert site.message().startswith("Record a review of papers: 2 refused\n\n- refused: ")
    assert all(f"\n- refused: {title}\n" in site.message() for title in (SURFACES, SHEAVES))
    again = reviewed(synced, no=["3106.01111"])
    assert (again.status, again.commit) == (RunStatus.UNCHANGED, "")


def test_papers_that_no_commit_has_noted_yet_can_be_answered(site, synced, submit):
    """A quiet sync commits nothing, so what it holds is in no line of the ledger."""
    submit("3106.03333", "Counting Points Twice")
    assert sync(synced, dry_run=False, today=TODAY).status is RunStatus.UNCHANGED
    assert reviewed(synced, no=["3106.03333"]).pushed
    entry = parse_ledger(site.show(LEDGER)).get("arxiv:3106.03333")
    assert (entry.state, entry.sources) == (State.EXCLUDED, ("arxiv",))


def test_a_yes_to_what_no_source_tells_of_waits_for_the_next_sync(site, synced, cache):
    for file in (cache / "recall").iterdir():
        file.unlink()
    report = reviewed(synced, yes=["3106.01111"])
    assert report.notes == (f"{SURFACES}: accepted, and added by the next sync in which a source tells of it",)
    assert (states(site), on_page(site, SURFACES)) == (["accepted", "held"], 0)
    sync(synced, dry_run=False, today=TODAY)
    assert (states(site), on_page(site, SURFACES)) == (["published", "held"], 2)


def test_someone_who_pushes_first_keeps_their_words(site, synced):
    site.hook("pre-receive", RACE.format(folder=site.folder, work=site.work, times=2))
    assert reviewed(synced, yes=["3106.01111"], no=["3106.02222"]).pushed
    assert (states(site), on_page(site, SURFACES)) == (["published", "excluded"], 2)
    assert all(f"The owner was here: {number}." in site.show().decode() for number in range(2))


def test_a_review_can_be_taken_back(site, synced):
    before = site.show()
    reviewed(synced, yes=["3106.01111"])
    reviewed(synced, no=["3106.02222"])
    assert undo(synced, "", dry_run=False, today=TODAY).pushed
    assert (site.show(), states(site)) == (before, ["removed", "excluded"])


@pytest.mark.parametrize(("word", "state", "times"), [("yes", "published", 2), ("no", "excluded", 0)])
def test_a_word_in_the_ledger_is_an_answer(site, synced, word, state, times):
    edit_ledger(site, SURFACES, word)
    sync(synced, dry_run=False, today=TODAY)
    told = {"no": "no"}.get(word, state)  # a line that needs no change stays as the owner wrote it
    lines = [json.loads(line) for line in site.show(LEDGER).splitlines()]
    assert [line["state"] for line in lines if line["title"] == SURFACES] == [told]
    assert on_page(site, SURFACES) == times
    assert sync(synced, dry_run=False, today=TODAY).status is RunStatus.UNCHANGED


@pytest.mark.parametrize(("word", "times"), [("yes", 2), ("no", 0)])
def test_a_new_line_in_the_ledger_is_an_answer(site, synced, submit, word, times):
    """A person adds the line that `paperline review` shows, from a pull request or by hand."""
    line = json.dumps({"key": "arxiv:3106.03333", "state": word, "title": "Counting points"})
    site.owner_pushes({LEDGER: site.show(LEDGER) + line.encode() + b"\n"})
    submit("3106.03333", "Counting Points Twice")
    report = sync(synced, dry_run=False, today=TODAY)
    assert (on_page(site, "Counting Points Twice"), report.error) == (times, "")
    assert "3106.03333" not in {each.paper.key for each in held_papers(look(synced, NOW).known)}


@pytest.mark.parametrize(("key", "state", "times"), [("include", "published", 2), ("exclude", "excluded", 0)])
def test_the_configuration_is_an_answer(site, settings, key, state, times):
    configured = settings.model_copy(update={key: ("https://arxiv.org/abs/3106.01111v2",)})
    sync(configured, dry_run=False, today=TODAY)
    assert (states(site), on_page(site, SURFACES)) == ([state, "held"], times)


def test_a_paper_that_no_query_finds_can_be_included(site, parts, submit, feeds):
    """It is asked for by its id: the name on it may be one that no query asks for."""
    submit("3106.05555", "On Flowers", author="Ines Nguyen")
    site.owner_pushes({"about.md": SAMPLE})
    settings = site.settings(**parts).model_copy(update={"include": ("3106.05555",)})
    sync(settings, dry_run=False, today=TODAY)
    assert on_page(site, "On Flowers") == 2
    assert any("3106.05555" in path for path in feeds.asked if "id_list" in path)


OTHER_FORMS = {
    "another title": ("3106.01111", "Moduli Spaces, Revisited"),
    "another id": ("3107.07777", SURFACES),
    "another version": ("3106.01111v3", SURFACES),
}


@pytest.mark.parametrize("form", OTHER_FORMS)
@pytest.mark.parametrize("by", ["command", "ledger"])
def test_a_no_sticks_under_another_title_or_id(site, synced, submit, by, form):
    if by == "command":
        reviewed(synced, no=["3106.01111"])
    else:
        edit_ledger(site, SURFACES, "no")
    number, title = OTHER_FORMS[form]
    submit(number, title, replacing="3106.01111")
    for day in (21, 22):
        report = sync(synced, dry_run=False, today=date(2031, 6, day))
        assert report.status is RunStatus.UNCHANGED
        assert title not in {held.paper.title for held in report.held if held.state == "held"}
    assert (on_page(site, title), on_page(site, SURFACES)) == (0, 0)


@pytest.mark.parametrize(
    ("yes", "no", "message"),
    [
        (["3199.00001"], [], "there is nothing to answer"),
        (["3106.01111"], ["https://arxiv.org/abs/3106.01111"], "yes and no at once"),
        ([], ["3106.08842"], "use paperline undo"),
        (["3106.08842"], [], "this paper is on the page"),
    ],
)
def test_an_answer_that_means_nothing_is_refused(site, synced, yes, no, message):
    head = site.head()
    with pytest.raises(ConfigError, match=message):
        reviewed(synced, yes=yes, no=no)
    assert site.head() == head


def test_answers_travel_in_a_request_of_their_own(site, parts, submit, monkeypatch):
    submit("3106.01111", SURFACES)
    submit("3106.02222", SHEAVES, other="Vera Blum", field="math.CT")
    site.owner_pushes({"about.md": SAMPLE})
    monkeypatch.setenv("PAPERLINE_TOKEN", TOKEN)
    with githttp.serving(site) as server, serving_forge(FakeForge("github", "site/site")) as forge:
        publish = {"mode": "pull-request", "forge": "github", "base_url": forge.url}
        settings = site.settings(site={"repository": server.url}, publish=publish, **parts)
        sync(settings, dry_run=False, today=TODAY)
        head = site.head()

        report = reviewed(settings, no=["3106.02222"])
        assert (report.status, report.error) == (RunStatus.CHANGED, "")
        assert report.pull_request == "https://forge.example/2"
        reviewed(settings, yes=["3106.01111"])  # a second review keeps the first
        assert (site.head(), states(site, "paperline/papers-review")) == (head, ["published", "excluded"])
        assert [request["state"] for request in forge.requests] == ["open", "open"]
        assert "Closing it takes none" in forge.requests[1]["body"]

        site.git("update-ref", "refs/heads/main", site.head("paperline/papers-review"), cwd=site.url)
        forge.requests[1]["state"] = "merged"
        assert on_page(site, SURFACES) == 2
        assert sync(settings, dry_run=False, today=TODAY).error == ""
        assert (on_page(site, SHEAVES), held_papers(look(settings, NOW).known)) == (0, ())
