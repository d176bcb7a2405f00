"""What stands in deploy/: as much of it as can be tried without root, a daemon or a night's wait."""

import os
import re
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from pipeline.watch.memory import Memory, save_memory

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
UNITS = ["paperline.service", "paperline.timer"]


def instructions(name: str) -> list[str]:
    """What the Dockerfile says after `name`, with its lines joined."""
    text = re.sub(r"(?m)^\s*#.*\n", "", DOCKERFILE).replace("\\\n", " ")
    return [" ".join(line.split()[1:]) for line in text.splitlines() if line.startswith(f"{name} ")]


# cron


@pytest.fixture
def cron(tmp_path):
    """Run the crontab's line as cron does: by sh, with nearly nothing in the environment; what the command got."""
    (line,) = [line for line in (DEPLOY / "crontab").read_text().splitlines() if re.match(r"[\d*]", line)]
    fields = line.split(maxsplit=5)
    home, tools = tmp_path / "home", tmp_path / "tools"
    for folder in (home / ".local" / "bin", home / ".config" / "paperline", tools):
        folder.mkdir(parents=True)
    command = home / ".local" / "bin" / "paperline"
    command.write_text('#!/bin/sh\necho "$PAPERLINE_TOKEN $*"\nexit 1\n')
    (tools / "sleep").write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/slept\n')
    for file in (command, tools / "sleep"):
        file.chmod(0o755)

    def run():
        # crontab(5): an unescaped percent sign ends the command.
        script = fields[5].replace("\\%", "\0")
        assert "%" not in script
        environment = {"HOME": str(home), "PATH": f"{tools}:/usr/bin:/bin", "SHELL": "/bin/sh"}
        script = script.replace("\0", "%")
        return subprocess.run(["sh", "-c", script], env=environment, capture_output=True, text=True, check=False)

    run.fields, run.home, run.slept = fields, home, tmp_path / "slept"
    return run


def test_cron_starts_a_sync_at_an_odd_minute_with_the_token_of_its_own_file(cron):
    assert 0 < int(cron.fields[0]) < 60
    assert cron.fields[0] not in {"0", "30"}
    (cron.home / ".config/paperline/environment").write_text("export PAPERLINE_TOKEN=tok\n")
    done = cron()
    assert done.stdout == f"tok sync --quiet --config {cron.home}/.config/paperline/paperline.yaml\n"
    assert (done.returncode, done.stderr) == (1, "")
    assert 0 <= int(cron.slept.read_text()) < 300


def test_cron_needs_no_file_of_secrets(cron):
    assert cron().stdout.startswith(" sync --quiet")


# systemd


@pytest.fixture
def units(tmp_path):
    """The units, with the command's place changed to one that is there."""
    for name in UNITS:
        text = (DEPLOY / name).read_text()
        (tmp_path / name).write_text(text.replace("/opt/paperline/bin/", f"{Path(sys.executable).parent}/"))
    return tmp_path


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_reads_the_units(units):
    command = ["systemd-analyze", "verify", *(units / name for name in UNITS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "paperline" in line or str(units) in line]
    assert (done.returncode, ours) == (0, [])


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_finds_little_exposed(units):
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=15", units / "paperline.service"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "unrecognized option" in done.stderr:
        pytest.skip("this systemd-analyze does not judge a file")
    assert done.returncode == 0, done.stdout.splitlines()[-1]


# Docker


def test_the_image_runs_without_root_and_keeps_no_secret():
    assert instructions("USER")[-1].split(":")[0].isdecimal()
    assert instructions("USER")[-1].split(":")[0] != "0"
    assert not re.search(r"(?i)token|secret|password", " ".join(instructions("ENV") + instructions("ARG")))
    assert all(":" in image and not image.endswith(":latest") for image in instructions("FROM"))


def test_the_image_is_made_of_files_that_are_there_and_let_through():
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    allowed = {line[1:] for line in lines if line.startswith("!")}
    copied = [word for line in instructions("COPY") if not line.startswith("--from") for word in line.split()[:-1]]
    assert set(copied) == allowed
    assert all((ROOT / name).exists() for name in copied)


def test_the_image_installs_from_the_lock_with_hashes():
    installs = [line for line in instructions("RUN") if "pip install" in line]
    assert "--require-hashes -r requirements-run.lock" in installs[0]
    assert all("--no-deps" in line for line in installs[1:])
    assert "apprise==" in (ROOT / "requirements-run.lock").read_text()


@pytest.mark.parametrize(("minutes", "healthy"), [(0, True), (15, True), (25, False), (None, False)])
def test_the_health_check_tells_a_loop_that_is_stuck(tmp_path, minutes, healthy):
    if minutes is not None:
        path = tmp_path / "watch" / "site.json"
        save_memory(path, Memory(alive=datetime.now(UTC).isoformat()))
        then = time.time() - minutes * 60
        os.utime(path, (then, then))
    (check,) = instructions("HEALTHCHECK")
    script = check.partition("CMD ")[2]
    environment = {"PATH": "/usr/bin:/bin", "PAPERLINE_CACHE": str(tmp_path)}
    assert (subprocess.run(["sh", "-c", script], env=environment, check=False).returncode == 0) is healthy


def test_compose_takes_every_right_away():
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["paperline"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")
    assert "environment" not in service
    # What a person puts beside it must not be committed by chance.
    assert {"/deploy/environment", "/deploy/paperline.yaml"} <= set((ROOT / ".gitignore").read_text().splitlines())


def test_versions_agree():
    version = re.search(r'(?m)^version = "(.+)"', (ROOT / "pyproject.toml").read_text())[1]
    texts = [(DEPLOY / name).read_text() for name in ("compose.yaml", "README.md")]
    assert {found for text in texts for found in re.findall(r"paperline:(\d[\d.]*)", text)} == {version}


def test_every_file_is_explained():
    guide = (DEPLOY / "README.md").read_text()
    for path in DEPLOY.iterdir():
        assert path.name in {"README.md", "Dockerfile.dockerignore", "environment", "paperline.yaml"} or (
            f"]({path.name})" in guide
        )
