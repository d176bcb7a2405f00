"""Signs of life for others: systemd, a log for people or machines."""

from __future__ import annotations

import json
import logging
import os
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Literal

from pipeline.publish.secrets import redact

logger = logging.getLogger("pipeline.watch")


def notify_systemd(state: str, environ: Mapping[str, str] = os.environ) -> None:
    """Tell systemd, where it listens (sd_notify(3)): `READY=1`, `WATCHDOG=1`, `STATUS=...`, `STOPPING=1`."""
    address = environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.connect(f"\0{address[1:]}" if address.startswith("@") else address)
        sender.sendall(state.encode())


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, message."""

    def format(self, record: logging.LogRecord) -> str:
        """`record` as JSON; ASCII only, so that no terminal acts on it."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        line = {"time": at, "level": record.levelname.lower(), "message": redact(record.getMessage())}
        if record.exc_info:
            line["traceback"] = redact(self.formatException(record.exc_info))
        return json.dumps(line)


class PlainLines(logging.Formatter):
    """Time, level, message, for people; without secrets, and always on one line but for a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """`record` as text."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        text = f"{at} {record.levelname.lower()}: {' '.join(record.getMessage().split())}"
        return redact(text + (f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""))


def set_up_log(kind: Literal["text", "json"]) -> None:
    """Log the watcher's lines to standard error, as text or as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if kind == "json" else PlainLines())
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
