"""`publish.check`: a command of the user's that must succeed on the edited tree before anything is pushed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import IO

from pipeline.errors import PublishError
from pipeline.publish.secrets import SECRET_NAME, redact

LINES = 30  # of the output's end, where builders say what is wrong


def run_check(command: str, folder: Path, timeout: float) -> None:
    """Run `command` in `folder`, without our secrets in its environment, for at most `timeout` seconds.

    Raises:
        PublishError: it fails or takes too long; the message has the end of its output.
    """
    environment = {name: value for name, value in os.environ.items() if not SECRET_NAME.match(name)}
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S603 - the user's own command, from the user's own file
            ["sh", "-c", command],  # noqa: S607 - in the shell that it is written for
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            code = process.wait(timeout)
            failure = f"ended with exit code {code}" if code else ""
        except subprocess.TimeoutExpired:
            failure = f"did not end within {timeout:g} s (publish.check_timeout)"
        finally:
            _end(process)
        if failure:
            raise PublishError(f"publish.check: `{command}` {failure}. Nothing was pushed. It said:\n{_tail(output)}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what the command left running."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _tail(output: IO[bytes]) -> str:
    size = output.seek(0, os.SEEK_END)
    output.seek(max(size - 20_000, 0))
    lines = output.read().decode("utf-8", "replace").splitlines()
    return redact("\n".join(lines[-LINES:]))
