"""The least edits: they lead from one text to the other, and touch no line that both have."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.page.reading.span import Span
from pipeline.page.writing.least_edit import least_edits
from pipeline.page.writing.splice import splice

TEXTS = st.lists(st.sampled_from(["one\n", "two\n", "<b>\n", "</b>\n", "three\r\n", "x"]), max_size=8).map("".join)


@given(TEXTS, TEXTS)
def test_they_lead_from_one_text_to_the_other(before: str, after: str) -> None:
    assert splice(before, least_edits(Span(0, len(before)), before, after)) == after


def test_lines_between_two_changes_stay_untouched() -> None:
    before, after = "a <i>old</i>\n<b>kept</b>\nold c\n", "a <i>new</i>\n<b>kept</b>\nnew c\n"
    edits = least_edits(Span(7, 7 + len(before)), before, after)
    assert [(edit.span.start - 7, edit.text) for edit in edits] == [(5, "new"), (before.index("old c"), "new")]
