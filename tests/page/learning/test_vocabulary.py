"""Words that tell a venue from a title."""

import pytest

from pipeline.page.learning.vocabulary import names_venue


@pytest.mark.parametrize(
    "text",
    [
        "Cell Reports",
        "CHI 2031",
        "MedIA",
        "Journal of Quiet Rivers",
        "SODA",
        "neurips 2031",
        "Findings of ACL",
        "Oral",
        "ICML31",
    ],
)
def test_venues(text):
    assert names_venue(text)


@pytest.mark.parametrize(
    "text",
    [
        "Rumours of floods on social media",
        "Soda lakes of the northern rift",
        "Repair of roots by stem cells and by one single cell",
        "A chi-squared test for tides",
        "The tip of a growing reed",
        "What letters tell of rivers: findings from two archives",
        "SPAM31 in the wild",
        "Plastic in nature, and the science of it",
        "Oral health near the coast".lower(),
    ],
)
def test_titles(text):
    assert not names_venue(text)
