"""The archives: what is in them, and that the command works from the wheel alone, in an environment of its own."""

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NO_INDEX = re.compile(r"No matching distribution|No solution found|Max retries|Failed to fetch|Temporary failure")


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    """What `make package` makes: the source archive, and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def wheel(archives):
    (path,) = archives.glob("*.whl")
    return path


def tried(command, folder, **more) -> subprocess.CompletedProcess:
    """Run a command that needs a package index; skip, visibly, where none can be reached."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **more)
    if done.returncode and NO_INDEX.search(done.stdout + done.stderr):
        pytest.skip(f"no package index can be reached, so {command[0]} was not tried")
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def test_the_wheel_holds_the_package_and_its_data_and_nothing_else(wheel):
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pipeline").rglob("*") if path.is_file()}
    examples = {f"pipeline/workflows/{path.name}" for path in (ROOT / "examples" / "workflows").iterdir()}
    assert names == {name for name in ours if "__pycache__" not in name} | examples


def test_the_source_archive_holds_what_is_needed_to_test_it(archives):
    (path,) = archives.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"Makefile", "requirements.lock", "tests/test_package.py", "config/example.yaml", "LICENSE"} <= names
    assert not [name for name in names if name.startswith((".venv", ".demo", "dist/")) or name.endswith(".pyc")]


def test_the_demo_runs_from_the_wheel_in_an_empty_environment(wheel, tmp_path):
    tried([sys.executable, "-m", "venv", tmp_path / "env"], tmp_path)
    tried([tmp_path / "env" / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", wheel], tmp_path)
    installed = tried([tmp_path / "env" / "bin" / "pip", "list", "--format=freeze"], tmp_path).stdout
    assert "apprise" not in installed
    done = tried([tmp_path / "env" / "bin" / "paperline", "demo"], tmp_path)
    assert "Nothing new" in done.stdout


def test_uvx_runs_the_demo(wheel, tmp_path):
    environment = os.environ | {"UV_CACHE_DIR": str(tmp_path / "cache")}
    # uv does not read pip's configuration file: hand it the index that pip uses, where one is set.
    index = tried([sys.executable, "-m", "pip", "config", "list"], tmp_path).stdout
    if found := re.search(r"(?m)^(?:global|install)\.index-url='(.+)'$", index):
        environment |= {"UV_DEFAULT_INDEX": found[1]}
    uvx = Path(sys.executable).parent / "uvx"
    done = tried([uvx, "--python", sys.executable, "--from", wheel, "paperline", "demo"], tmp_path, env=environment)
    assert "Nothing new" in done.stdout
