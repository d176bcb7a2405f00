"""News items."""

from __future__ import annotations


def write_news(*_args: object, **_kw: object) -> list[object]:
    """Not yet."""
    return []
