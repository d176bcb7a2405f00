"""Sending a message through Apprise, which is an extra: imported when there is something to send, and only here.

Apprise logs addresses, secrets and all, so its log is switched off while it works.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pipeline.notify.addresses import VARIABLE, Address
from pipeline.notify.news import Message

if TYPE_CHECKING:
    from apprise import NotifyBase

TIMEOUT = 30.0
INSTALL = "pip install apprise (or: pipx inject paperline apprise); the extra paperline[notify] brings it"


def missing_library() -> str:
    """What to do when Apprise is not installed; "" when it is."""
    return "" if find_spec("apprise") else f"notify.urls needs the package apprise: {INSTALL}"


def check_address(address: Address) -> str:
    """What is wrong with an address, without sending anything; "" when nothing is."""
    with _silenced():
        service = _service(address)
        if service is None:
            return f"{address.name}: is no address that Apprise knows; see https://appriseit.com/services/"
        shown, whole = (service.url(privacy=privacy) for privacy in (True, False))  # type: ignore[no-untyped-call]
        if address.in_file and shown != whole:
            return f"{address.name}: holds a secret, which everyone sees who sees the file; move it to ${VARIABLE}"
    return ""


def send(address: Address, message: Message) -> str:
    """Send `message` to one address, within `TIMEOUT` seconds; what went wrong, or ""."""
    from apprise import Apprise, NotifyType  # noqa: PLC0415 - an extra, and slow to import

    with _silenced():
        service = _service(address)
        if service is None:
            return check_address(address)
        kind = NotifyType.FAILURE if message.bad else NotifyType.SUCCESS
        try:
            done = Apprise(service).notify(
                message.text, title=message.title, notify_type=kind, body_format="text", timeout=TIMEOUT
            )
        except Exception as error:  # noqa: BLE001 - a hundred services' code; none of it may end a sync
            return f"{address.name} ({service.service_name}) could not be told: {type(error).__name__}"
    return "" if done else f"{address.name} ({service.service_name}) could not be told"


def _service(address: Address) -> NotifyBase | None:
    from apprise import Apprise, AppriseAsset  # noqa: PLC0415 - see above

    asset = AppriseAsset(app_id="Paperline", app_desc="Paperline")
    service: NotifyBase | None = Apprise.instantiate(address.url, asset=asset, suppress_exceptions=True)
    return service


@contextmanager
def _silenced() -> Iterator[None]:
    log = logging.getLogger("apprise")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before
