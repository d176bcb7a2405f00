"""Whom to tell: `notify.urls` and `$PAPERLINE_NOTIFY_URLS`. An address may hold a secret, so only its name is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.config import Settings

VARIABLE = "PAPERLINE_NOTIFY_URLS"


@dataclass(frozen=True, slots=True)
class Address:
    """`name` says where the address stands; `url` is what must not be shown. `in_file`: it stands in the file."""

    name: str
    url: str = field(repr=False)
    in_file: bool = False


def load_addresses(settings: Settings, environ: Mapping[str, str]) -> tuple[tuple[Address, ...], tuple[str, ...]]:
    """The addresses of the file and of the environment, and what is wrong with them.

    A variable may hold several addresses, with blanks or line breaks between them.
    """
    found: list[Address] = []
    missing: list[str] = []
    for number, value in enumerate(settings.notify.urls):
        place = f"notify.urls[{number}]"
        if not value.startswith("${"):
            found.append(Address(place, value, in_file=True))
        elif urls := environ.get(value[2:-1], "").split():
            found += [Address(f"{place} (${value[2:-1]})", url) for url in urls]
        else:
            missing.append(f"{place}: ${value[2:-1]} is not set; set it, or take the entry away")
    found += [Address(f"${VARIABLE}", url) for url in environ.get(VARIABLE, "").split()]
    return tuple(found), tuple(missing)
