import pytest

from pipeline.errors import SourceError
from pipeline.sources.xml import MAX_DEPTH, child_text, parse_xml


def nested(depth):
    return b"<a>" * depth + b"x" + b"</a>" * depth


def test_nesting_has_a_bottom():
    assert "".join(parse_xml(nested(MAX_DEPTH)).itertext()) == "x"
    with pytest.raises(SourceError, match=f"more than {MAX_DEPTH} levels") as failure:
        parse_xml(nested(MAX_DEPTH + 1))
    assert failure.value.reason == "malformed"


def test_the_text_of_an_element_is_with_that_of_its_children():
    root = parse_xml("<a><t>Möss &#38; <i>k</i>-stones</t></a>".encode())
    assert child_text(root, "t") == "Möss & k-stones"
    assert child_text(root, "none") == ""
