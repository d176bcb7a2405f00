"""A job on a runner, on this machine: the site checked out as actions/checkout leaves it, the action's steps executed.

What a runner does is taken from docs.github.com: "Metadata syntax", "Variables", "Workflow commands", and the way in
which `shell: bash` is started from "Workflow syntax".
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from pipeline.demo.site import build_site

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail")


@dataclass
class Done:
    """How the action ended: the step that failed ends it."""

    code: int = 0
    log: str = ""
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""


class Job:
    """One repository's job. `environment` is added to what each step gets; it may be changed."""

    def __init__(self, folder: Path, address: str, *, own_config: bool = True, depth: int = 1):
        self.folder, self.address = folder, address
        build_site(folder / "demo", address)
        self.remote, self.workspace, self.temp = folder / "demo" / "site.git", folder / "workspace", folder / "temp"
        self.environment: dict[str, str] = {}
        self.token = ""
        self.checkout(depth)
        self.temp.mkdir()
        if own_config:
            text = (folder / "demo" / "paperline.yaml").read_text()
            (self.workspace / ".paperline.yaml").write_text(text.replace("repository: ./site.git", "checkout: ."))

    def git(self, *arguments, cwd=None) -> str:
        command = ["git", *map(str, arguments)]
        done = subprocess.run(command, cwd=cwd or self.workspace, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def checkout(self, depth: int) -> None:
        """As actions/checkout with `persist-credentials: false`: shallow, detached, and nothing of a token kept."""
        self.workspace.mkdir()
        self.git("init", "-q", "-b", "main")
        self.git("remote", "add", "origin", f"file://{self.remote}")
        refspec = "+refs/heads/main:refs/remotes/origin/main"
        self.git("fetch", "-q", "--no-tags", *([f"--depth={depth}"] if depth else []), "origin", refspec)
        self.git("checkout", "-q", "--detach", "refs/remotes/origin/main")

    def head(self, branch="main") -> str:
        return self.git("rev-parse", branch, cwd=self.remote)

    def owner_pushes(self, name: str, data: str) -> str:
        """The owner, or another job, pushes a file meanwhile; the new head."""
        clone = self.folder / "owner"
        self.git("clone", "-q", self.remote, clone, cwd=self.folder)
        (clone / name).write_text(data)
        who = ("-c", "user.name=Lena", "-c", "user.email=lena@example.org")
        self.git("add", "--all", cwd=clone)
        self.git(*who, "commit", "-qm", "Meanwhile", cwd=clone)
        self.git("push", "-q", "origin", "main", cwd=clone)
        return self.head()

    def run(self, action: Path | None = None, **inputs: str) -> Done:
        """Run the action with these inputs.

        Args:
            action: where the runner has put the action; None leaves the step out that would install it from there,
                and gives what is installed here.
            inputs: by name, with `_` for `-`.
        """
        given = {name: str(entry.get("default", "")) for name, entry in ACTION["inputs"].items()}
        context = {f"inputs.{name}": value for name, value in given.items()}
        context |= {f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()}
        context |= {"github.token": self.token, "github.action_path": str(action)}
        if action is None and not (self.temp / "paperline").exists():
            (self.temp / "paperline").mkdir()
            (self.temp / "paperline" / "bin").symlink_to(Path(sys.executable).parent)
        done = Done()
        for number, step in enumerate(ACTION["runs"]["steps"]):
            if action is None and "action_path" in str(step):
                continue
            self._step(done, number, step, context)
            if done.code:
                break
        done.outputs = {name: _evaluated(entry["value"], context) for name, entry in ACTION["outputs"].items()}
        return done

    def _step(self, done: Done, number: int, step: dict, context: dict[str, str]) -> None:
        assert step["shell"] == "bash"
        files = {name: self.folder / f"step-{number}-{name}" for name in ("output", "summary")}
        for file in files.values():
            if not file.is_dir():
                file.write_text("")
        inherited = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"} or "PIP_" in name}
        environment = {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": "http://127.0.0.1:9",
            "GITHUB_EVENT_NAME": "schedule",
            "GITHUB_OUTPUT": str(files["output"]),
            "GITHUB_REF_NAME": "main",
            "GITHUB_REPOSITORY": "rivera/home",
            "GITHUB_STEP_SUMMARY": str(files["summary"]),
            "GITHUB_WORKSPACE": str(self.workspace),
            "PAPERLINE_CACHE": str(self.folder / "cache"),
            "RUNNER_TEMP": str(self.temp),
        }
        own = {name: _evaluated(str(value), context) for name, value in step.get("env", {}).items()}
        script = self.folder / f"step-{number}.sh"
        script.write_text(step["run"])
        ran = subprocess.run(
            [*BASH, script],
            cwd=self.workspace,
            env=inherited | environment | own | self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        done.code, done.log = ran.returncode, done.log + ran.stdout + ran.stderr
        for name, file in files.items():
            if file.is_dir():
                continue
            if name == "summary":
                done.summary += file.read_text()
            elif step.get("id"):
                lines = file.read_text().splitlines()
                context |= {
                    f"steps.{step['id']}.outputs.{line.split('=', 1)[0]}": line.split("=", 1)[1] for line in lines
                }


def _evaluated(text: str, context: dict[str, str]) -> str:
    """What a runner makes of an expression that is one name; of an output that no step has set, nothing."""
    while found := re.search(r"\$\{\{ ([\w.-]+) \}\}", text):
        name = found[1]
        text = text.replace(found[0], context.get(name, "") if name.startswith("steps.") else context[name])
    return text
