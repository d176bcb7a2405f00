"""The command line: exit codes, messages, and that it is thin."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from pipeline.cli import commands, main
from pipeline.errors import PageError


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """An empty working folder and a cache of the test's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAPERLINE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("PAPERLINE_CONFIG", raising=False)
    return tmp_path


@pytest.fixture
def failing():
    """A command `fail` that raises what it is told to."""

    def install(error: BaseException):
        @click.command("fail")
        def fail():
            raise error

        commands.add_command(fail)

    yield install
    commands.commands.pop("fail", None)


def test_help_names_every_command(capsys):
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    for name, command in commands.commands.items():
        assert (f"  {name} " in told) is not command.hidden
    assert "..." not in told.partition("Commands:")[2], "a line is cut off: give the command a short_help"


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"paperline {version('paperline')}\n"


@pytest.mark.parametrize("argv", [["snyc"], ["sync", "--nothing"], ["apply"], ["sync", "--max-new", "0"]])
def test_wrong_usage_is_2(capsys, argv):
    assert main(argv) == 2
    assert "Error: " in capsys.readouterr().err


def test_no_configuration_is_2_and_says_what_to_do(capsys):
    assert main(["sync"]) == 2
    told = capsys.readouterr().err
    assert "config/example.yaml" in told
    assert "paperline demo" in told


def test_a_wrong_configuration_is_2_with_its_line(capsys, tmp_path):
    (tmp_path / "paperline.yaml").write_text("auther: {name: L}\n")
    assert main(["sync", "--dry-run"]) == 2
    assert 'paperline.yaml:1: auther: unknown key; did you mean "author"?' in capsys.readouterr().err


def test_an_expected_failure_is_1_in_one_message(capsys, failing):
    failing(PageError("about.md:3: two sections\x1b[2J"))
    assert main(["fail"]) == 1
    assert capsys.readouterr().err == "paperline: about.md:3: two sections[2J\n"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_interrupted_is_130(capsys, failing, error):
    failing(error)
    assert main(["fail"]) == 130
    assert capsys.readouterr().err.strip() == "paperline: interrupted"


def test_a_bug_is_3_and_leaves_a_log(capsys, failing, tmp_path, monkeypatch):
    monkeypatch.setenv("PAPERLINE_TOKEN", "hunter22hunter22")
    failing(ZeroDivisionError("a secret: hunter22hunter22"))
    assert main(["fail"]) == 3
    (log,) = (tmp_path / "cache" / "bugs").iterdir()
    told = capsys.readouterr().err
    assert str(log) in told
    assert "ZeroDivisionError" in told
    assert "Traceback" not in told
    text = log.read_text()
    assert "Traceback" in text
    assert version("paperline") in text
    assert "hunter22" not in text + told


def test_a_bug_whose_log_cannot_be_written_is_told_in_full(capsys, failing, tmp_path):
    (tmp_path / "cache").write_text("in the way")
    failing(ZeroDivisionError("x"))
    assert main(["fail"]) == 3
    assert "Traceback" in capsys.readouterr().err


def test_a_reader_that_stops_reading_gets_no_traceback():
    script = "import sys; from pipeline.cli import main; sys.exit(main(['--help']))"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_for_the_shell(capsys, shell):
    assert main(["completion", shell]) == 0
    assert "_PAPERLINE_COMPLETE" in capsys.readouterr().out


def test_help_loads_nothing_that_takes_long():
    script = (
        "import sys; from pipeline.cli import main; main(['--help']);"
        "sys.exit(str([m for m in ('git', 'pydantic', 'requests', 'rich', 'markdown_it', 'yaml') if m in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "[]"


def test_python_m_pipeline_is_the_same_command():
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "--version"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent,
    )
    assert done.stdout == f"paperline {version('paperline')}\n"
