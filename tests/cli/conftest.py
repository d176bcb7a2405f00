"""The sample site, its sources served on loopback, and a cache of the test's own."""

import subprocess

import pytest

from pipeline.demo.server import serving
from pipeline.demo.site import build_site


@pytest.fixture(scope="package")
def address():
    with serving() as address:
        yield address


@pytest.fixture
def config(tmp_path, address, monkeypatch):
    """The configuration of a site that no sync has seen."""
    monkeypatch.setenv("PAPERLINE_CACHE", str(tmp_path / "cache"))
    return build_site(tmp_path / "demo", address)


@pytest.fixture
def head(config):
    """The commit at which the site's branch stands now, whenever it is asked."""

    def ask() -> str:
        command = ["git", "-C", config.parent / "site.git", "rev-parse", "main"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    return ask
