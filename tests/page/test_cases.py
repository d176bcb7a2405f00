"""Page cases as folders: before.md, papers.json and case.json are given, after.md is what the owner would write.

case.json holds `author`, `today` and, where they differ from the defaults, `into`, `news`, `group_news`, `summary`, and
`promote` (listed preprints that have a venue now are promoted, as a sync does: "mark" or "move") and `templates` (by
section).
"""

import json
from datetime import date
from pathlib import Path

import pytest

from pipeline.commands.apply import add_papers
from pipeline.model import Addition, PartialDate, Role, Sameness
from pipeline.page.engine import PageOptions, apply_edits, parse_page, plan_edits, verify_edits
from pipeline.papers.merge import merge
from pipeline.papers.names import parse_owner
from pipeline.papers.promote import promotions
from pipeline.papers.same import match_listings
from pipeline.sources.bibliography import load_bibliography
from pipeline.template import check_template

CASES = sorted(path.parent for path in (Path(__file__).parent.parent / "data" / "page" / "cases").glob("*/case.json"))


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_page_is_written_as_the_owner_would(folder):
    assert write(folder, (folder / "before.md").read_bytes()).decode() == (folder / "after.md").read_bytes().decode()


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_second_time_nothing_changes(folder):
    after = (folder / "after.md").read_bytes()
    assert write(folder, after) == after


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_line_ends_of_windows_make_no_difference(folder):
    before, after = ((folder / name).read_bytes() for name in ("before.md", "after.md"))
    if b"\r" in before:
        pytest.skip("the case has its own line ends")
    assert write(folder, before.replace(b"\n", b"\r\n")) == after.replace(b"\n", b"\r\n")


def write(folder: Path, page: bytes) -> bytes:
    """The page with the case's papers, added or promoted."""
    case = json.loads((folder / "case.json").read_text())
    records = load_bibliography(folder / "papers.json")
    names = parse_owner(case["author"])
    options = PageOptions(
        author=names[0],
        aliases=names[1:],
        into=case.get("into"),
        news=case.get("news", ""),
        group_news=case.get("group_news", False),
        promote=case.get("promote") or "off",
        summary=case.get("summary", "abstract"),
        templates={
            Role(role): check_template(text, news=role == "news") for role, text in case.get("templates", {}).items()
        },
    )
    today = date.fromisoformat(case["today"])
    if case.get("promote"):
        return _promoted(page, merge(records), options, PartialDate(today.year, today.month, today.day))
    return add_papers(page, records, options, today).page


def _promoted(data, papers, options, today):
    page = parse_page(data, options)
    matches = match_listings(papers, page.listings)
    new = [Addition(match.paper, "") for match in matches if match.verdict.sameness is Sameness.DIFFERENT]
    plan = plan_edits(page, new, promotions([(match, None) for match in matches]), options, today)
    after = apply_edits(page, plan)
    verify_edits(page, after, plan, options)
    return after
