"""Where a paper appeared, as Google Scholar writes it: "Journal of Low Banks 12 (3), 45-67"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.papers.venue_forms import host_of
from pipeline.papers.venue_kinds import CONFERENCE
from pipeline.papers.venues import is_preprint

# The name, the volume, the issue in brackets, the pages or an article's number. A year is a volume only with an issue
# ("... Physics 2031 (5)"), a number alone none ("Working Paper 312"). Of pages that were cut nothing is kept.
_CITED = re.compile(
    r"(?P<name>\S.*?[^\s,])"
    r"(?: (?P<volume>(?!(?:19|20)\d\d,)[A-Z]?\d{1,4})(?: \((?P<issue>[^()…]{1,20})\))?(?=,))?"
    r"(?:, (?P<page>(?!(?:19|20)\d\d$)[A-Za-z]{0,2}\d[\w.:]*(?:-\w+(?:\. e\d+)?)?))?(?P<cut>(?:-\w*)?\s?…)?"
)
_NO_VENUE = re.compile(r"\bpatent|^\(no title\)|\b(?:working|discussion) papers?\b|\breport\b|\bssrn\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A venue with what CSL-JSON calls `volume`, `issue`, `page` and `type`; "" where Scholar tells nothing."""

    venue: str
    volume: str = ""
    issue: str = ""
    page: str = ""
    type: str = ""


def scholar_place(text: str) -> Place:
    """Take a venue apart.

    Args:
        text: as Scholar shows it below a title, without the year.

    Returns:
        its parts; the venue as it stands where a known one is named, whose year the number may tell ("Systems 37").
    """
    found = _CITED.fullmatch(text)
    if not found or _NO_VENUE.search(text) or is_preprint(text) or not (found["volume"] or found["page"]):
        return Place(text)
    page = "" if found["cut"] else (found["page"] or "").replace(" ", "")  # "12-20. e5", of Cell Press
    journal = bool(found["volume"]) and not CONFERENCE.search(found["name"])
    return Place(
        text if host_of(text) else found["name"],
        found["volume"] or "",
        (found["issue"] or "").replace("_", " "),  # "Supplement_1"
        page,
        "article-journal" if journal else "",
    )
