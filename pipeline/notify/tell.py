"""After a run: call the health check, and send a message where there is something new to say.

Nothing here fails a run: what goes wrong comes back as text, for a warning.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.config import Settings, cache_folder
from pipeline.notify.addresses import load_addresses
from pipeline.notify.health import ping
from pipeline.notify.memory import load_told, save_told
from pipeline.notify.news import Run, plan_message
from pipeline.notify.send import check_address, missing_library, send
from pipeline.publish.secrets import redact


def tell(
    settings: Settings, run: Run, folder: Path | None = None, environ: Mapping[str, str] = os.environ
) -> tuple[str, ...]:
    """Tell everyone of the configuration of a run.

    Args:
        settings: the site; `notify` says whom to tell.
        run: how it ended.
        folder: where to remember what was told.
        environ: where addresses with secrets in them stand.

    Returns:
        Who could not be told, and why: warnings, without secrets.
    """
    health = ping(settings, failed=bool(run.failure), environ=environ)
    return (*([health] if health else []), *_send_news(settings, run, folder or notify_folder(), environ))


def problems(settings: Settings, environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """What would keep a message from being sent, as far as that can be told without sending one."""
    addresses, missing = load_addresses(settings, environ)
    if addresses and (library := missing_library()):
        return (*missing, library)
    return (*missing, *filter(None, map(check_address, addresses)))


def notify_folder() -> Path:
    """The folder in which each site's file stands."""
    return cache_folder() / "notify"


def _send_news(settings: Settings, run: Run, folder: Path, environ: Mapping[str, str]) -> tuple[str, ...]:
    addresses, missing = load_addresses(settings, environ)
    if not addresses or (library := missing_library()):
        return (*missing, library) if addresses else missing
    path = folder / f"{_site_key(settings)}.json"
    told = load_told(path)
    message, then = plan_message(_site_name(settings), run, told)
    warnings = list(missing)
    if message:
        message = replace(message, text=redact(message.text, environ))
        answers = [send(address, message) for address in addresses]
        warnings += filter(None, answers)
        if all(answers):
            return tuple(warnings)  # nobody heard it: it is news again at the next run
        warnings += filter(None, (check_address(address) for address in addresses if address.in_file))
    try:
        if then != told:
            save_told(path, then)
    except OSError as error:
        warnings.append(f"{path} can't be written ({error.strerror}): the same failure may be told again")
    return tuple(warnings)


def _site_key(settings: Settings) -> str:
    place = f"{settings.site.repository or settings.site.checkout}\n{settings.site.page}"
    return hashlib.sha256(place.encode()).hexdigest()[:20]


def _site_name(settings: Settings) -> str:
    """The last part of the repository's address, or the folder's name."""
    place = (settings.site.repository or str(settings.site.checkout)).rstrip("/")
    return place.replace(":", "/").rpartition("/")[2].removesuffix(".git") or settings.site.page
