"""The owner's name in all its forms, and whether a name that a source tells is one of them."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.config import Settings
from pipeline.model import Name
from pipeline.papers.names import parse_owner, same_person


def owner_names(settings: Settings) -> tuple[Name, ...]:
    """`author.name` and `author.aliases`, the name itself first; `Kai Shen (沈锴)` is two names."""
    written = (settings.author.name, *settings.author.aliases)
    return tuple(dict.fromkeys(name for text in written for name in parse_owner(text)))


def is_owner(name: Name, names: Iterable[Name]) -> bool:
    """Whether a written name can be the owner's. It may still be a namesake's."""
    return any(same_person(name, own) for own in names)
