"""When in the year the known conferences are usually held: owners who list papers by date mean the conference's.

The days are about the middle of those on which the conferences of recent years began, as their own sites give them.
Conferences that wander through the year are left out. To add one, add a line.
"""

from __future__ import annotations

from functools import lru_cache

from pipeline.papers.venue_forms import host_of

USUAL_DAYS: dict[str, tuple[int, int]] = {
    "WACV": (1, 5),
    "SODA": (1, 8),
    "VMCAI": (1, 15),
    "POPL": (1, 17),
    "AAAI": (2, 8),
    "NDSS": (2, 24),
    "HPCA": (2, 28),
    "WSDM": (3, 4),
    "HRI": (3, 10),
    "STACS": (3, 10),
    "IUI": (3, 20),
    "3DV": (3, 20),
    "ECIR": (3, 28),
    "ASPLOS": (4, 1),
    "TACAS": (4, 8),
    "SaTML": (4, 9),
    "ISBI": (4, 14),
    "EuroSys": (4, 15),
    "ICASSP": (4, 20),
    "EACL": (4, 20),
    "NSDI": (4, 22),
    "SDM": (4, 27),
    "AISTATS": (4, 28),
    "WWW": (4, 29),
    "EUROCRYPT": (4, 30),
    "ICLR": (5, 1),
    "CHI": (5, 5),
    "ICSE": (5, 8),
    "AAMAS": (5, 10),
    "ICDE": (5, 12),
    "MLSys": (5, 13),
    "INFOCOM": (5, 18),
    "S&P": (5, 20),
    "ICRA": (5, 24),
    "ICWSM": (6, 5),
    "L4DC": (6, 8),
    "NAACL": (6, 10),
    "SoCG": (6, 12),
    "SIGMOD": (6, 14),
    "PODS": (6, 14),
    "FAccT": (6, 16),
    "CVPR": (6, 17),
    "PLDI": (6, 17),
    "ISCA": (6, 19),
    "STOC": (6, 22),
    "DAC": (6, 24),
    "ISIT": (7, 1),
    "COLT": (7, 5),
    "LICS": (7, 6),
    "ICALP": (7, 8),
    "MIDL": (7, 8),
    "ICME": (7, 9),
    "OSDI": (7, 10),
    "RSS": (7, 10),
    "ACM EC": (7, 10),
    "SIGIR": (7, 14),
    "ICML": (7, 17),
    "IGARSS": (7, 18),
    "PETS": (7, 18),
    "FSE": (7, 19),
    "CAV": (7, 20),
    "ISSTA": (7, 20),
    "UAI": (7, 22),
    "ACL": (7, 27),
    "ACL-IJCNLP": (7, 30),
    "SIGGRAPH": (8, 3),
    "RLC": (8, 7),
    "CoLLAs": (8, 10),
    "IJCAI": (8, 10),
    "KDD": (8, 11),
    "USENIX Security": (8, 12),
    "CRYPTO": (8, 16),
    "SIGCOMM": (8, 22),
    "VLDB": (8, 29),
    "Interspeech": (9, 2),
    "ESA": (9, 5),
    "AutoML": (9, 9),
    "ECML PKDD": (9, 14),
    "RecSys": (9, 21),
    "ECCV": (9, 28),
    "MICCAI": (10, 4),
    "COLM": (10, 7),
    "IROS": (10, 10),
    "UIST": (10, 13),
    "ICCV": (10, 15),
    "CSCW": (10, 18),
    "ECAI": (10, 20),
    "ICIP": (10, 21),
    "CIKM": (10, 22),
    "OOPSLA": (10, 22),
    "AIES": (10, 22),
    "SOSP": (10, 23),
    "MICRO": (10, 24),
    "ASE": (10, 25),
    "FOCS": (10, 27),
    "ACM MM": (10, 28),
    "KR": (11, 4),
    "CCS": (11, 6),
    "CoRL": (11, 7),
    "EMNLP": (11, 10),
    "CoNLL": (11, 11),
    "BMVC": (11, 22),
    "ACML": (11, 25),
    "LoG": (11, 28),
    "ICDM": (12, 4),
    "ACCV": (12, 6),
    "ASIACRYPT": (12, 6),
    "GLOBECOM": (12, 6),
    "NeurIPS": (12, 8),
    "SIGGRAPH Asia": (12, 10),
    "ASRU": (12, 12),
}
"""Month and day, by the short form of `venue_names`."""

CACHED = 1024  # venues: each new paper is held against all that a list names


@lru_cache(maxsize=CACHED)
def usual_day(venue: str) -> tuple[int, int] | None:
    """The month and day on which a conference is usually held; a workshop's is that of the one it is held at.

    Args:
        venue: as pages and sources write it: "ICML 2031", "in Proc. of the International Conference on ...".
    """
    host = host_of(venue) if venue else None
    return USUAL_DAYS.get(host.short) if host else None
