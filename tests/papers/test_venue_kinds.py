"""What kind of venue a text names."""

import pytest

from pipeline.papers.venue_kinds import venue_kind

JOURNALS = (
    "Journal of Open Problems",
    "The Plant Fossil Journal",
    "IEEE Transactions on Slow Robots",
    "Shores & Environment 48: 51-64",
    "Meadow Methods 19(1): 29",
    "Forest and Marsh Weather 341, 109638",
    "Shores 12 13 4149-4159",
    "Proceedings of the National Academy of Sciences 113 46 13087-13092",
    "Nature Machines",
    "Scientific Reports",
    "T-RO 2031",
    "TMLR",
    "Proceedings of the IEEE",
    "Proceedings of the IEEE, 119(2)",
    "Frontiers of Ropes",
    "Math. Ann., vol. 12",
)
CONFERENCES = (
    "ICML 2031",
    "ICML'31",
    "Findings of EMNLP 2031",
    "ACM SIGGRAPH",
    "interspeech 2031",
    "Proc. of the 12th Conference on Web Science",
    "Symposium on Small Things",
    "XYZW 2031",
    "XYZW, 2031",
    "Proceedings of the IEEE/CVF Conference on Seeing",
    "Proceedings of the IEEE Conference on Ropes 12, 13-14",
    "MobiXYZ 31",
)
OTHERS = {
    "NeurIPS 2031 Workshop on Nothing": "workshop",
    "PhD thesis, University of Somewhere": "thesis",
    "Handbook of Ropes": "book",
    "Quiet University Press": "book",
    "Springer, Cham": "book",
    "Éditions du Phare": "book",
    "ICML 2031, Quiet Press": "conference",
    "Plant Methods": "",
    "Oracles and Miracles": "",
    "Shores of 2031": "",
    "Portland, USA 2031": "",
    "in 2031": "",
    "": "",
}
TABLE = {**dict.fromkeys(JOURNALS, "journal"), **dict.fromkeys(CONFERENCES, "conference"), **OTHERS}


@pytest.mark.parametrize(("venue", "kind"), TABLE.items(), ids=TABLE)
def test_the_kind_of_a_venue_is_told_by_how_it_is_written(venue: str, kind: str) -> None:
    assert venue_kind(venue) == kind
