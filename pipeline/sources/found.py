"""What a source module hands to the poll."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Record


@dataclass(frozen=True, slots=True)
class Found:
    """The records of one source, and what was not as it should be; with notes the source counts as degraded.

    `whole`: whether these are all that the source knows; else their number says nothing about what it forgot.
    """

    records: tuple[Record, ...] = ()
    notes: tuple[str, ...] = ()
    whole: bool = True
