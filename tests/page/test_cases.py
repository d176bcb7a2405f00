"""Each folder of tests/data/page/cases: the page comes out as the owner would write it, and a second time nothing new."""

import pytest
from cases import CASES, write


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_page_is_written_as_the_owner_would(folder):
    assert write(folder, (folder / "before.md").read_bytes()).decode() == (folder / "after.md").read_bytes().decode()


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_second_time_nothing_changes(folder):
    after = (folder / "after.md").read_bytes()
    assert write(folder, after) == after
