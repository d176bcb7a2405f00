"""What a person sees, and that a run stands whether or not anybody sees it."""

import os
import pty
import re
import shutil
import subprocess
import sys

import pytest

COLOUR = re.compile(rb"\x1b\[[0-9;]*3[0-9]m")


def paperline(*arguments, **options):
    return subprocess.run([sys.executable, "-m", "pipeline", *map(str, arguments)], check=False, **options)


@pytest.mark.parametrize("options", [[], ["--json"]])
@pytest.mark.parametrize("reader", ["gone", "full", "closed"])
def test_a_report_that_nobody_can_read_leaves_the_run_as_it_is(config, reader, options, head):
    before = head()
    command = [sys.executable, "-m", "pipeline", "sync", "--config", str(config), *options]
    if reader == "gone":
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            process.stdout.close()
            told = process.stderr.read()
    else:
        redirect = {"full": ">/dev/full", "closed": ">&-"}[reader]
        shell = ["sh", "-c", f'exec "$@" {redirect}', "sh", *command]
        process = subprocess.run(shell, check=False, stderr=subprocess.PIPE)
        told = process.stderr
    assert process.returncode == 0
    assert head() != before
    assert told == (b"paperline: the report can't be written: No space left on device\n" if reader == "full" else b"")


def test_a_summary_that_cannot_be_written_leaves_the_run_as_it_is(config, head):
    before = head()
    done = paperline("sync", "--config", config, "--summary", "/dev/full", capture_output=True)
    assert (done.returncode, head() != before) == (0, True)
    assert b"4 changes" in done.stdout
    assert b"/dev/full can't be written: No space left on device" in done.stderr


def on_a_terminal(config, **environ):
    """What a terminal gets of a dry run."""
    ours, theirs = pty.openpty()
    clean = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    command = [sys.executable, "-m", "pipeline", "sync", "--dry-run", "--config", str(config)]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env={**clean, "TERM": "xterm", **environ}):
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the end of a terminal
                break
            if not part:
                break
            shown += part
    os.close(ours)
    return shown


def test_colours_and_progress_on_a_terminal(config):
    shown = on_a_terminal(config)
    assert COLOUR.search(shown)
    assert b"Asking the sources" in shown


def test_no_colours_where_they_are_not_wanted(config):
    shown = on_a_terminal(config, NO_COLOR="1")
    assert not COLOUR.search(shown)
    assert b"CrevasseNet" in shown


def test_nothing_but_text_where_nobody_watches(config):
    done = paperline("sync", "--dry-run", "--config", config, capture_output=True)
    assert b"\x1b" not in done.stdout + done.stderr


ASKED = {
    "bash": "{setup}; COMP_WORDS=(paperline {typed}); COMP_CWORD={count}; _paperline_completion paperline; "
    "echo ${{COMPREPLY[@]}}",
    "zsh": "autoload -Uz compinit; compinit -u -D; {setup}; print $_comps[paperline]",
    "fish": '{setup}; complete -C "paperline {typed}"',
}
SETUP = {
    "bash": 'eval "$(paperline completion bash)"',
    "zsh": 'eval "$(paperline completion zsh)"',
    "fish": "paperline completion fish | source",
}


@pytest.mark.parametrize(
    ("typed", "offered"), [("syn", "sync"), ("init --workf", "--workflow"), ("watch --log js", "json")]
)
@pytest.mark.parametrize("shell", ASKED)
def test_a_real_shell_completes(tmp_path, shell, typed, offered):
    program = shutil.which(shell)
    if not program:
        pytest.skip(f"{shell} is not installed")
    wrapper = tmp_path / "paperline"
    wrapper.write_text(f'#!/bin/sh\nexec {sys.executable} -m pipeline "$@"\n')
    wrapper.chmod(0o755)
    script = ASKED[shell].format(setup=SETUP[shell], typed=typed, count=len(typed.split()))
    environ = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run([program, "-c", script], env=environ, capture_output=True, text=True, check=False)
    assert (offered if shell != "zsh" else "_paperline_completion") in done.stdout, done.stderr
