"""Archives of preprints: what they are called, where they are, and how the DOIs that they give begin."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple


class Archive(NamedTuple):
    """An archive: its name as it writes it itself, its host, and how its DOIs begin ("" where it gives none).

    Two archives of one house, bioRxiv and medRxiv, give DOIs that do not tell which of the two it was.
    """

    name: str
    host: str
    doi: str = ""

    def keeps(self, urls: Iterable[str]) -> bool:
        """Whether one of these addresses is here."""
        return any(self.host in url.lower() for url in urls)


_COLD_SPRING_HARBOR = r"10\.(?:1101/(?=\d)|64898/)"  # 10.1101/gr.276430.121 is of its journal Genome Research

ARCHIVES = (
    Archive("arXiv", "arxiv.org", r"10\.48550/"),
    Archive("bioRxiv", "biorxiv.org", _COLD_SPRING_HARBOR),
    Archive("medRxiv", "medrxiv.org", _COLD_SPRING_HARBOR),
    Archive("ChemRxiv", "chemrxiv.org", r"10\.26434/"),
    Archive("PsyArXiv", "psyarxiv", r"10\.31234/"),
    Archive("SSRN", "ssrn.com", r"10\.2139/"),
    Archive("HAL", "hal.science"),
    Archive("TechRxiv", "techrxiv.org", r"10\.36227/"),
    Archive("Research Square", "researchsquare.com", r"10\.21203/"),
    Archive("IACR ePrint", "eprint.iacr.org"),
    Archive("SocArXiv", "socarxiv", r"10\.31235/"),
    Archive("EarthArXiv", "eartharxiv.org", r"10\.31223/"),
    Archive("engrXiv", "engrxiv.org", r"10\.31224/"),
    Archive("EcoEvoRxiv", "ecoevorxiv.org", r"10\.32942/"),
    Archive("MetaArXiv", "metaarxiv", r"10\.31222/"),
    Archive("AfricArXiv", "africarxiv", r"10\.31730/"),
    Archive("OSF", "osf.io", r"10\.31219/"),
)

# Other places where a version may be that is not the publication: preprints.org, Authorea, ESSOAr, PeerJ's preprints,
# Zenodo, figshare, the working papers of NBER, theses.fr.
_OTHER_PLACES = r"10\.(?:20944|22541|1002/essoar|7287/peerj\.preprints|5281|6084|3386/w|70675)"
_ARCHIVED_DOI = re.compile("|".join([*(archive.doi for archive in ARCHIVES if archive.doi), rf"{_OTHER_PLACES}(?!\d)"]))


def is_archived(doi: str) -> bool:
    """Whether a DOI (lower case, without its scheme) was given to a version in an archive, not to a publication."""
    return bool(_ARCHIVED_DOI.match(doi))


def archive_of(doi: str, urls: Iterable[str]) -> str:
    """The name of the archive that keeps a preprint, told by its DOI, else by its addresses; "" where nothing tells."""
    giving = [archive.name for archive in ARCHIVES if archive.doi and re.match(archive.doi, doi.lower())]
    if len(giving) == 1:
        return giving[0]
    known = list(urls)
    return next((archive.name for archive in ARCHIVES if archive.keeps(known)), "")
