"""What DOIs and addresses tell of archives of preprints."""

import pytest

from pipeline.papers.archives import archive_of, is_archived


@pytest.mark.parametrize(
    ("doi", "archived"),
    [
        ("10.48550/arxiv.3101.00001", True),
        ("10.1101/2031.02.03.123456", True),  # bioRxiv or medRxiv
        ("10.1101/123456", True),  # of bioRxiv's first years
        ("10.64898/2031.02.03.123456", True),
        ("10.1101/gr.123456.131", False),  # Genome Research, of the house that gives bioRxiv's DOIs
        ("10.31224/osf.io/abcde", True),
        ("10.7287/peerj.preprints.12345", True),
        ("10.7717/peerj.12345", False),
        ("10.1002/essoar.10512345.1", True),
        ("10.1002/tide.12345", False),
        ("10.52810/tide.1", False),  # begins as Zenodo's number does
    ],
)
def test_a_doi_tells_whether_it_is_an_archives(doi: str, *, archived: bool) -> None:
    assert is_archived(doi) is archived


@pytest.mark.parametrize(
    ("doi", "urls", "name"),
    [
        ("10.1101/2031.02.03.123456", ["https://www.medrxiv.org/content/10.1101/2031.02.03.123456v1"], "medRxiv"),
        ("10.1101/2031.02.03.123456", [], ""),  # two archives give such DOIs
        ("10.31234/osf.io/abcde", ["https://doi.org/10.31234/osf.io/abcde"], "PsyArXiv"),
        ("10.32942/X2AB3C", [], "EcoEvoRxiv"),
        ("", ["https://osf.io/preprints/psyarxiv/abcde"], "PsyArXiv"),
        ("", ["https://osf.io/abcde"], "OSF"),
        ("10.1000/tide.1", ["https://tides.example/1"], ""),
    ],
)
def test_an_archive_is_told_by_the_doi_else_by_the_address(doi: str, urls: list[str], name: str) -> None:
    assert archive_of(doi, urls) == name
