"""Where a list keeps to the guide of a journal or society, the next entry is foreseen byte for byte.

Each file holds a list as the guide of its name has references written, and the next three entries, by the same guide.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from pipeline.commands.apply import add_papers
from pipeline.page.options import PageOptions
from pipeline.papers.names import parse_owner
from pipeline.sources.csl import parse_csl_json

STYLES = Path(__file__).parents[1] / "data" / "page" / "reference_styles"
PAPERS = json.loads((STYLES / "papers.json").read_text(encoding="utf-8"))
OPTIONS = PageOptions(author=parse_owner("Ada Okafor")[0], news="off")


@pytest.mark.parametrize("at", range(len(PAPERS)), ids=[paper["id"] for paper in PAPERS])
@pytest.mark.parametrize("path", sorted(STYLES.glob("*.md")), ids=lambda path: path.stem)
def test_the_next_reference_is_written_by_the_same_guide(path, at):
    page, following = path.read_text(encoding="utf-8").split("\n## Next\n\n")
    heading, listed = page.split("## Publications\n\n")
    records = parse_csl_json(json.dumps([PAPERS[at]]).encode())
    after = add_papers(page.encode(), records, OPTIONS, date(2032, 6, 20)).page.decode()
    assert after == f"{heading}## Publications\n\n{following.splitlines()[at]}\n{listed}"
