"""What was told already, across runs: a file in the user's cache folder, which may vanish at any time.

Without it a failure that lasts is told once more, and nothing worse.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from pipeline.machine import write_whole
from pipeline.notify.news import Told


def load_told(path: Path) -> Told:
    """What the file says; nothing told where there is none, or a damaged one."""
    try:
        failures = json.loads(path.read_bytes())["failures"]
    except (OSError, ValueError, KeyError, TypeError):
        return Told()
    return Told(tuple(str(kind) for kind in failures)) if isinstance(failures, list) else Told()


def save_told(path: Path, told: Told) -> None:
    """Replace the file as a whole.

    Raises:
        OSError: it can't be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, (json.dumps(asdict(told)) + "\n").encode(), durable=False)
