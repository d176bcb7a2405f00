import pytest

from pipeline.demo.server import PROFILE, recorded
from tests.feeds import Feeds, serving


@pytest.fixture
def feeds():
    """The demo's recorded answers, which a test may change or break."""
    return Feeds(recorded("arxiv.xml"), recorded("scholar.html"))


@pytest.fixture
def address(feeds):
    """Where they are served."""
    with serving(feeds) as base:
        yield base


@pytest.fixture
def parts(address, cache):  # noqa: ARG001 - a run of these parts has a cache of its own
    """What a configuration of the demo's author has besides the site."""
    sources = {"arxiv": {"base_url": address}, "scholar": {"base_url": address}}
    return {"author": {"name": "Lena Rivera", "scholar": PROFILE}, "sources": sources}
