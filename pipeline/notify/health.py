"""The health check: a service that is called after each run, and raises the alarm when no call comes."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.config import Settings
from pipeline.errors import PublishError
from pipeline.publish.api import call
from pipeline.publish.secrets import redact


def ping(settings: Settings, *, failed: bool, environ: Mapping[str, str]) -> str:
    """Call `notify.healthcheck` after a run, `/fail` appended on failure. It is told, never trusted.

    Returns:
        What went wrong, without the address, since who knows it can call it; or "".
    """
    address = settings.notify.healthcheck
    if address.startswith("${"):
        address = environ.get(address[2:-1], "").strip()
    if not address:
        return ""
    try:
        call("GET", address.rstrip("/") + ("/fail" if failed else ""), {})
    except PublishError as error:
        return f"The health check could not be reached: {redact(str(error).replace(address, '***'), environ)}"
    return ""
