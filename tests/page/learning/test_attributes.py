"""Attributes that may be a paper's own are found, the looks are left alone."""

from pipeline.page.learning.attributes import find_attributes
from pipeline.page.reading.inline import parse_inline

RAW = """<div class="box" id='p1' style="x: 1"><b data-a=7>T</b> <i data='u:1' class=c></i><input name="n"></div>"""


def test_attributes_stand_where_they_say():
    found = list(find_attributes(parse_inline(RAW)))
    assert [attribute.text for attribute in found] == ["<id=p1>", "<data-a=7>", "<data=u:1>", "<name=n>"]
    assert [RAW[a.span.start : a.span.end] for a in found] == [" id='p1'", " data-a=7", " data='u:1'", ' name="n"']
    assert [RAW[a.value.start : a.value.end] for a in found] == ["p1", "7", "u:1", "n"]
    assert [a.empty and RAW[a.empty.start : a.empty.end] for a in found] == [
        None,
        None,
        "<i data='u:1' class=c></i>",
        None,
    ]
