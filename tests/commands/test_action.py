"""The GitHub Action: its steps are executed as a runner would, with the environment that GitHub gives."""

import base64
import json
import os
import re
import shutil
import subprocess
import threading
import tomllib
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
import yaml

from pipeline.commands import action
from pipeline.demo.server import serving
from pipeline.demo.site import PAGE
from pipeline.model import RunReport, RunStatus
from tests import githttp
from tests.jobs import ACTION, ROOT, Job

TOKEN = "ghs_0123456789abcdef"


@pytest.fixture(scope="module")
def address():
    with serving() as address:
        yield address


@pytest.fixture
def job(tmp_path, address):
    return Job(tmp_path, address)


@pytest.fixture
def guarded(job):
    """A job whose remote is behind https's stand-in, with a token, of which the checkout kept nothing."""
    site = SimpleNamespace(folder=job.folder / "demo", url=job.remote, git=job.git)
    with githttp.serving(site) as server:
        server.token = TOKEN
        job.git("remote", "set-url", "origin", f"{server.url}")
        yield SimpleNamespace(job=job, server=server)


@contextmanager
def github_api(status=204):
    """GitHub's interface, as far as a workflow is started by it; the calls it got."""
    calls = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            calls.append((self.path, self.headers["Authorization"], body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", calls
        server.shutdown()
        thread.join()


# What it does


def test_a_sync_on_a_shallow_detached_checkout(job):
    done = job.run()
    assert done.code == 0, done.log
    assert done.outputs == {"changed": "true", "commit": job.head(), "added": "1", "pull-request": ""}
    assert "CrevasseNet" in job.git("show", f"main:{PAGE}", cwd=job.remote)
    assert re.search(r"\| \[CrevasseNet.*\]\(https://.*\| preprint in \*Recent Preprints\*<br>news in", done.summary)
    assert job.git("status", "--porcelain", "--untracked-files=no") == ""


def test_a_second_run_changes_nothing(job):
    job.run()
    head = job.head()
    done = job.run()
    assert (done.code, done.outputs["changed"], done.outputs["commit"], job.head()) == (0, "false", "", head)


def test_a_dry_run_pushes_nothing(job):
    before = job.head()
    done = job.run(dry_run="true")
    assert (done.code, done.outputs["changed"], job.head()) == (0, "false", before)
    assert "would be made" in done.summary


def test_a_site_in_a_folder_of_the_workspace(job):
    inner = job.workspace.with_name("inner")
    job.workspace.rename(inner)
    job.workspace.mkdir()
    inner.rename(job.workspace / "site")
    done = job.run(path="site", config=".paperline.yaml")
    assert (done.code, done.outputs["changed"]) == (0, "true"), done.log


def test_a_failed_source_is_a_warning_and_with_strict_a_failure(job):
    config = job.workspace / ".paperline.yaml"
    away = "scholar: {base_url: 'http://127.0.0.1:1'}"
    config.write_text(re.sub(r"scholar: \{base_url: .*\}", away, config.read_text()))
    done = job.run(dry_run="true")
    assert done.code == 0
    assert "::warning title=Paperline::scholar: " in done.log
    assert job.run(dry_run="true", strict="true").code == 1


def test_without_a_word_from_github_it_notifies_nobody(job):
    """The job's conclusion tells the owner; a runner keeps no memory of what was told."""
    job.environment = {"PAPERLINE_NOTIFY_URLS": "json://127.0.0.1:9/"}
    done = job.run()
    assert (done.code, "could not be told" in done.log) == (0, False)


def test_it_installs_itself_from_its_own_path(tmp_path, address):
    installed_from = tmp_path / "_actions" / "paperline"
    installed_from.mkdir(parents=True)
    for name in ("pyproject.toml", "README.md", "LICENSE", "action.yml", "requirements-run.lock"):
        shutil.copy(ROOT / name, installed_from)
    for name in ("pipeline", "examples"):
        shutil.copytree(ROOT / name, installed_from / name, ignore=shutil.ignore_patterns("__pycache__"))
    job = Job(tmp_path, address)
    done = job.run(installed_from)
    if done.code and re.search(r"No matching distribution|Max retries|Temporary failure|NewConnectionError", done.log):
        pytest.skip("no package index can be reached, so the install step was not tried")
    assert done.code == 0, done.log
    assert done.outputs["changed"] == "true"
    where = subprocess.run(
        [job.temp / "paperline" / "bin" / "python", "-c", "import pipeline; print(pipeline.__file__)"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert where.startswith(str(job.temp))


def test_an_old_python_is_told_before_anything_is_installed(job):
    fake = job.folder / "bin" / "python3"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    job.environment = {"PATH": f"{fake.parent}:{os.environ['PATH']}"}
    done = job.run(ROOT)
    assert (done.code, done.log.count("::error title=Paperline::Python 3.11 or newer is needed.")) == (1, 1)


# What it is given


def test_a_site_without_a_configuration_is_told_by_inputs(tmp_path, address):
    job = Job(tmp_path, address, own_config=False)
    done = job.run()
    assert done.code == 2
    assert "input author: is missing" in done.log


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dry_run", "maybe"),
        ("mode", "force"),
        ("max_new", "0"),
        ("max_new", "$(touch canary)"),
        ("config", "$(touch canary).yaml"),
        ("path", "`touch canary`"),
        ("config", "a\nb.yaml"),
        ("dispatch", "../../x.yml"),
        ("dispatch", "pages.yml; touch canary"),
    ],
)
def test_a_wrong_input_is_refused_and_never_run(job, name, value):
    done = job.run(**{name: value})
    assert done.code == 2
    assert "Traceback" not in done.log
    assert not list(job.folder.rglob("canary"))


@pytest.mark.parametrize("name", ["author", "contact", "page", "scholar"])
def test_no_input_is_run(tmp_path, address, name):
    job = Job(tmp_path, address, own_config=False)
    # A page that is not there ends the run before any source would be asked.
    given = {"author": "Lena Rivera", "page": "gone.md"} | {name: "x\"; touch canary; $(touch canary) `touch canary` '"}
    assert job.run(**given, dry_run="true").code == 2
    assert not list(job.folder.rglob("canary"))


def test_the_action_never_puts_an_input_into_a_script():
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"
    step = next(step for step in ACTION["runs"]["steps"] if step.get("id") == "sync")
    assert set(re.findall(r"inputs\.([\w-]+)", str(step["env"]))) == set(ACTION["inputs"])


# The checkout it works in


def test_somebody_pushed_since_the_checkout(job):
    meanwhile = job.owner_pushes("other.md", "by hand\n")
    done = job.run()
    assert (done.code, done.outputs["changed"]) == (0, "true"), done.log
    assert job.git("rev-parse", "main^", cwd=job.remote) == meanwhile


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_checkout_of_another_user(job):
    """A container job: the workspace belongs to the runner's user, the step runs as root, HOME is the container's."""
    for path in (job.workspace, *job.workspace.rglob("*")):
        os.lchown(path, 65534, 65534)
    home = job.folder / "home"
    home.mkdir()
    job.environment = {"HOME": str(home)}
    refused = subprocess.run(
        ["git", "status"], cwd=job.workspace, env={"HOME": str(home)}, capture_output=True, check=False
    )
    assert b"dubious ownership" in refused.stderr
    done = job.run()
    assert (done.code, done.outputs["changed"]) == (0, "true"), done.log
    assert not list(home.rglob("*gitconfig*"))


def test_a_checkout_that_kept_no_credentials_publishes_by_the_token(guarded):
    done = guarded.job.run(token=TOKEN)
    assert (done.code, done.outputs["changed"]) == (0, "true"), done.log
    assert TOKEN not in done.log + done.summary
    for path in guarded.job.workspace.rglob("*"):
        assert path.is_dir() or TOKEN.encode() not in path.read_bytes()


def test_a_checkout_that_kept_the_jobs_credentials_still_publishes_by_the_given_token(guarded):
    """actions/checkout keeps them as a header, which git would send in the token's place, or beside it."""
    kept = base64.b64encode(b"x-access-token:ghs_of_the_job_itself").decode()
    origin = "/".join(guarded.server.url.split("/")[:3]) + "/"
    guarded.job.git("config", f"http.{origin}.extraheader", f"AUTHORIZATION: basic {kept}")
    done = guarded.job.run(token=TOKEN)
    assert (done.code, done.outputs["changed"]) == (0, "true"), done.log
    assert not any(kept in header for _, header in guarded.server.seen)
    assert kept in guarded.job.git("config", f"http.{origin}.extraheader")


@pytest.mark.parametrize("token", ["", "expired-0123456789"])
def test_without_a_token_that_works_the_message_says_what_to_do(guarded, token):
    before = guarded.job.head()
    done = guarded.job.run(token=token)
    assert (done.code, guarded.job.head()) == (1, before)
    assert "PAPERLINE_TOKEN" in done.log
    assert "::error title=Paperline::" in done.log
    assert not token or token not in done.log


@pytest.mark.parametrize("damage", ["evicted", "poisoned"])
def test_a_cache_of_an_earlier_job_is_never_needed_and_never_trusted(job, damage):
    assert job.run().outputs["changed"] == "true"
    head = job.head()
    for path in sorted((job.folder / "cache").rglob("*"), reverse=True):
        if damage == "evicted":
            path.rmdir() if path.is_dir() else path.unlink()
        elif path.is_file():
            path.write_bytes(b'{"x": [')
    done = job.run()
    assert (done.code, done.outputs["changed"], job.head()) == (0, "false", head), done.log


# What it tells


@pytest.mark.parametrize("files", [["summary"], ["output"], ["summary", "output"]])
def test_a_runner_file_that_cannot_be_written_fails_nothing(job, files):
    for name in files:
        (job.folder / f"step-1-{name}").mkdir()
    before = job.head()
    done = job.run()
    assert (done.code, job.head() != before) == (0, True)
    assert done.log.count("::warning title=Paperline::the runner's file can't be written") == len(files)


def test_a_summary_of_megabytes_is_cut_below_what_github_takes(job, monkeypatch, tmp_path):
    report = RunReport(RunStatus.CHANGED, diff="+x\n" * 700_000, commit="c" * 40, pushed=True)
    monkeypatch.setattr(action, "sync", lambda *_, **__: report)
    summary = tmp_path / "summary.md"
    environ = {"GITHUB_WORKSPACE": str(job.workspace), "GITHUB_STEP_SUMMARY": str(summary)}
    assert action.run(environ) == 0
    assert 0 < summary.stat().st_size < 2**20


def test_it_says_that_a_push_by_the_jobs_token_starts_no_deployment(job):
    assert "starts no other workflow" in job.run().summary
    assert "starts no other workflow" not in job.run().summary


def test_it_starts_the_deployment_that_it_is_told(job):
    with github_api() as (url, calls):
        job.environment = {"GITHUB_API_URL": url}
        job.token = TOKEN
        assert job.run(dispatch="pages.yml", dry_run="true").code == 0
        assert calls == []
        done = job.run(dispatch=".github/workflows/pages.yml")
        assert (done.code, "Started pages.yml" in done.summary) == (0, True), done.log
        path = "/repos/rivera/home/actions/workflows/pages.yml/dispatches"
        assert calls == [(path, f"Bearer {TOKEN}", {"ref": "main"})]
        assert job.run(dispatch="pages.yml").code == 0
        assert len(calls) == 1


def test_a_deployment_that_does_not_start_fails_the_job_with_the_remedy(job):
    with github_api(status=403) as (url, _):
        job.environment = {"GITHUB_API_URL": url}
        done = job.run(dispatch="pages.yml")
    assert (done.code, done.outputs["changed"]) == (1, "true")
    assert "::error title=Paperline::The papers are on the page, but pages.yml was not started" in done.log
    assert "`actions: write`" in done.log
    assert "**pages.yml was not started**" in done.summary


# The workflows around it

WORKFLOWS = [
    path
    for folder in (".github/workflows", "examples/workflows")
    for path in sorted((ROOT / folder).glob("*.yml"))
    if path.name != "gitlab-ci.yml"
]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
OURS = f"paperline/paperline@v{PROJECT['version']}"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.name)
def test_workflows_are_bounded_pinned_and_modest(path):
    text = path.read_text()
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 20
        for step in job["steps"]:
            if "uses" in step and step["uses"] != OURS:
                # The whole hash, and the version that a person can read beside it.
                assert re.search(re.escape(step["uses"]) + r" # v\d+\.\d+\.\d+\n", text)
                assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step["uses"])
            if "actions/checkout@" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False
            assert "${{" not in step.get("run", "")
    if "sync" in workflow["jobs"]:
        assert workflow["concurrency"]["cancel-in-progress"] is False
        assert all(cron.split()[0] not in {"0", "00", "30"} for cron in re.findall(r'cron: "(.+?)"', text))


@pytest.mark.parametrize("path", [p for p in WORKFLOWS if p.parent.parent.name == "examples"], ids=lambda p: p.name)
def test_an_example_reads_the_whole_history_and_marks_what_is_to_be_changed(path):
    text = path.read_text()
    steps = yaml.safe_load(text)["jobs"]["sync"]["steps"]
    assert steps[0]["with"]["fetch-depth"] == 0
    assert steps[1]["uses"] == OURS
    assert set(steps[1]["with"]) <= set(ACTION["inputs"])
    for name in ("author", "page", "arxiv", "contact"):
        assert re.search(rf"{name}: .+ # yours", text)


def test_one_address_of_this_project_is_named_everywhere():
    home = PROJECT["urls"]["Repository"].removeprefix("https://")
    texts = [path.read_text() for path in (*WORKFLOWS, ROOT / "README.md", ROOT / "examples/workflows/gitlab-ci.yml")]
    assert {found for text in texts for found in re.findall(r"github\.com/[\w-]+/paperline\b", text)} == {home}
    assert not any(word in text for text in texts for word in ("OWNER", "COMMIT"))


def test_the_nightly_job_hands_its_options_to_make():
    step = yaml.safe_load((ROOT / ".github/workflows/nightly.yml").read_text())["jobs"]["sync"]["steps"][-1]
    outer = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}  # of `make test`
    environment = outer | {"GITHUB_STEP_SUMMARY": "/summary", "DRY_RUN": "--dry-run", "PAPERLINE_CONFIG": "x.yaml"}
    script = step["run"].replace("make sync", "make --dry-run sync")
    done = subprocess.run(
        ["bash", "-ec", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith(".venv/bin/paperline sync --summary /summary --dry-run\n")
