from pathlib import Path

import pytest
import yaml

from pipeline.demo.server import PROFILE, recorded
from tests.feeds import ENTRY as SENT
from tests.feeds import Feeds, serving

SAMPLE = (Path(__file__).parents[2] / "pipeline" / "demo" / "sample" / "_pages" / "about.md").read_bytes()
ENTRY = """  <entry>
    <id>http://arxiv.org/abs/{number}</id>
    <title>{title}</title>
    <updated>2031-06-11T10:00:00Z</updated>
    <published>2031-06-11T10:00:00Z</published>
    <summary>We count what can be counted.</summary>
    <author><name>{author}</name></author>
    <author><name>{other}</name></author>
    <category term="{field}" scheme="http://arxiv.org/schemas/atom"/>
  </entry>
"""


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


@pytest.fixture
def by_bibliography(site, cache):  # noqa: ARG001 - a run of these parts has a cache of its own
    """The configuration of a site whose papers are in its own repository alone, at a path."""

    def configured(path, **place):
        sources = {
            "arxiv": {"enabled": False},
            "scholar": {"enabled": False},
            "bibliography": {"files": [f"site:{path}"]},
        }
        return site.settings(site=place, sources=sources)

    return configured


@pytest.fixture
def submit(feeds):
    """Let someone of the owner's name, in another field, submit a paper to arXiv: it will be held."""

    def submit(number, title, *, author="Lena Rivera", other="Otto Nagel", field="math.AG", replacing=""):
        if replacing:
            old = next(entry for entry in SENT.findall(feeds.arxiv) if f"/abs/{replacing}v" in entry)
            feeds.arxiv = feeds.arxiv.replace(old, "")
        number = number if "v" in number else f"{number}v1"
        entry = ENTRY.format(number=number, title=title, author=author, other=other, field=field)
        feeds.arxiv = feeds.arxiv.replace("  <entry>", f"{entry}  <entry>", 1)

    return submit


@pytest.fixture
def configuration(site, parts, tmp_path):
    """A configuration file for a site that holds the demo's page."""
    site.owner_pushes({"about.md": SAMPLE})
    path = tmp_path / "paperline.yaml"
    path.write_text(yaml.safe_dump({**parts, "site": {"repository": str(site.url), "page": "about.md"}}))
    return path
