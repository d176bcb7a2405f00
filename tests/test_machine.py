"""What the machine refuses is told, and a file is written whole or not at all."""

import errno
import subprocess
import sys

import pytest

from pipeline.errors import PaperlineError
from pipeline.machine import WAYS_OUT, refusal_words, refusals_told, write_whole


@pytest.mark.parametrize("number", WAYS_OUT)
def test_each_refusal_says_what_where_and_what_to_do(number):
    words = refusal_words(OSError(number, "Said by the system", "/a/file"))
    assert words == f"/a/file: Said by the system. {WAYS_OUT[number]}"
    assert refusal_words(OSError(number, "Said by the system")) == f"Said by the system. {WAYS_OUT[number]}"


@pytest.mark.parametrize(
    "error", [OSError("odd"), FileNotFoundError(errno.ENOENT, "x"), ValueError("x"), KeyError("x")]
)
def test_what_a_person_cannot_mend_is_a_bug(error):
    assert refusal_words(error) == ""
    with pytest.raises(type(error)), refusals_told():
        raise error


@pytest.mark.parametrize("error", [MemoryError(), OSError(errno.ENOSPC, "No space left on device")])
def test_a_refusal_is_an_expected_failure(error):
    with pytest.raises(PaperlineError, match=r"(?i)run again"), refusals_told():
        raise error


def test_a_file_is_replaced_as_a_whole(tmp_path):
    path = tmp_path / "file"
    write_whole(path, b"old")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


# A process that may write no more than ten bytes to a file is as good as a disk that is full.
LIMITED = """
import resource, sys
from pathlib import Path
from pipeline.machine import refusal_words, write_whole
resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
try:
    write_whole(Path(sys.argv[1]), b"x" * 100)
except OSError as error:
    sys.exit(refusal_words(error))
"""


def test_what_cannot_be_written_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", LIMITED, path], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == f"{path}: File too large. {WAYS_OUT[errno.EFBIG]}"
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
