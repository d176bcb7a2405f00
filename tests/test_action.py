"""The GitHub Action: its steps are executed as a runner would, with the environment that GitHub gives."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipeline.demo.server import serving
from pipeline.demo.site import PAGE, build_site

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())


@pytest.fixture(scope="module")
def address():
    with serving() as address:
        yield address


class Runner:
    """A job on a runner: the site is checked out at depth 1 and detached, as actions/checkout leaves it."""

    def __init__(self, folder: Path, address: str, *, own_config: bool = True):
        self.folder = folder
        build_site(folder / "demo", address)
        self.remote, self.workspace = folder / "demo" / "site.git", folder / "workspace"
        self.git("clone", "-q", "--depth", "1", f"file://{self.remote}", self.workspace, cwd=folder)
        self.git("checkout", "-q", "--detach")
        if own_config:
            text = (folder / "demo" / "paperline.yaml").read_text()
            text = text.replace("repository: ./site.git", "checkout: .")
            (self.workspace / ".paperline.yaml").write_text(text)
        self.temp = folder / "temp"
        (self.temp / "paperline").mkdir(parents=True)
        # The first step would fetch from a package registry; the second runs with what is installed here.
        (self.temp / "paperline" / "bin").symlink_to(Path(sys.executable).parent)

    def git(self, *arguments, cwd=None) -> str:
        command = ["git", *map(str, arguments)]
        return subprocess.run(command, cwd=cwd or self.workspace, check=True, capture_output=True, text=True).stdout

    def sync(self, **inputs: str) -> subprocess.CompletedProcess:
        """Run the action's step `sync` with these inputs."""
        step = next(step for step in ACTION["runs"]["steps"] if step.get("id") == "sync")
        given = {name: entry["default"] for name, entry in ACTION["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        known = {f"inputs.{name}": value for name, value in given.items()} | {"github.token": ""}

        def evaluated(text: str) -> str:
            while found := re.search(r"\$\{\{ ([\w.-]+) \}\}", text):
                text = text.replace(found[0], known[found[1]])
            return text

        environment = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
        environment |= {
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "RUNNER_TEMP": str(self.temp),
            "PAPERLINE_CACHE": str(self.folder / "cache"),
        }
        environment |= {name: evaluated(value) for name, value in step["env"].items()}
        script = self.folder / "step.sh"
        script.write_text(step["run"])
        # docs.github.com, "Workflow syntax": how a runner starts `shell: bash`.
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", script]
        return subprocess.run(command, cwd=self.workspace, env=environment, capture_output=True, text=True, check=False)

    @property
    def outputs(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in (self.folder / "output").read_text().splitlines())

    @property
    def summary(self) -> str:
        return (self.folder / "summary").read_text()


@pytest.fixture
def runner(tmp_path, address):
    return Runner(tmp_path, address)


def test_a_sync_on_a_shallow_detached_checkout(runner):
    done = runner.sync()
    assert done.returncode == 0, done.stdout + done.stderr
    head = runner.git("rev-parse", "main", cwd=runner.remote).strip()
    assert runner.outputs == {"changed": "true", "commit": head, "added": "1", "pull-request": ""}
    assert "CrevasseNet" in runner.git("show", f"main:{PAGE}", cwd=runner.remote)
    assert "| preprint | [CrevasseNet" in runner.summary


def test_a_second_run_changes_nothing(runner):
    runner.sync()
    assert runner.sync().returncode == 0
    assert runner.outputs["changed"] == "false"


def test_a_dry_run_pushes_nothing(runner):
    before = runner.git("rev-parse", "main", cwd=runner.remote)
    assert runner.sync(dry_run="true").returncode == 0
    assert runner.outputs["changed"] == "false"
    assert runner.git("rev-parse", "main", cwd=runner.remote) == before
    assert "would be made" in runner.summary


def test_a_site_without_a_configuration_is_told_by_inputs(tmp_path, address):
    runner = Runner(tmp_path, address, own_config=False)
    done = runner.sync()
    assert done.returncode == 2
    assert "input author: is missing" in done.stderr


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
    ],
)
def test_a_wrong_input_is_refused_and_never_run(runner, name, value):
    done = runner.sync(**{name: value})
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not list(runner.folder.rglob("canary"))


@pytest.mark.parametrize("name", ["author", "contact", "page", "scholar"])
def test_no_input_is_run(tmp_path, address, name):
    runner = Runner(tmp_path, address, own_config=False)
    # A page that is not there ends the run before any source would be asked.
    given = {"author": "Lena Rivera", "page": "gone.md"} | {name: "x\"; touch canary; $(touch canary) `touch canary` '"}
    assert runner.sync(**given, dry_run="true").returncode == 2
    assert not list(runner.folder.rglob("canary"))


def test_a_runner_file_that_cannot_be_written_fails_nothing(runner):
    (runner.folder / "summary").mkdir()
    done = runner.sync()
    assert done.returncode == 0
    assert "::warning title=Paperline::the runner's file can't be written" in done.stdout


def test_a_failed_source_is_a_warning_and_with_strict_a_failure(runner):
    config = runner.workspace / ".paperline.yaml"
    config.write_text(
        re.sub(r"scholar: \{base_url: .*\}", "scholar: {base_url: 'http://127.0.0.1:1'}", config.read_text())
    )
    done = runner.sync(dry_run="true")
    assert done.returncode == 0
    assert "::warning title=Paperline::scholar: " in done.stdout
    assert runner.sync(dry_run="true", strict="true").returncode == 1


def workflows() -> list[Path]:
    return [*(ROOT / ".github" / "workflows").glob("*.yml"), *(ROOT / "examples" / "workflows").glob("*.yml")]


@pytest.mark.parametrize("path", [p for p in workflows() if p.name != "gitlab-ci.yml"], ids=lambda p: p.name)
def test_workflows_are_bounded_pinned_and_modest(path):
    text = path.read_text()
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 20
        for step in job["steps"]:
            if "uses" in step and not step["uses"].startswith("OWNER/"):
                assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step["uses"])
            if "actions/checkout@" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False
            assert "${{" not in step.get("run", "")
    if "Sync" in text or "sync" in workflow["jobs"]:
        assert workflow["concurrency"]["cancel-in-progress"] is False
    assert not re.search(r'cron: "0 ', text)


def test_the_action_never_puts_an_input_into_a_script():
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"
    step = next(step for step in ACTION["runs"]["steps"] if step.get("id") == "sync")
    assert set(re.findall(r"inputs\.([\w-]+)", str(step["env"]))) == set(ACTION["inputs"])
