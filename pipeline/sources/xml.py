"""XML from outside, read strictly: no DTD, no entity of its own, no bottomless nesting, nothing guessed."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from pipeline.errors import SourceError
from pipeline.sources.fields import A_WEB_PAGE, WEB_PAGE

MAX_DEPTH = 50  # a feed of arXiv has 4 levels, a list of DBLP 6


def parse_xml(data: bytes) -> Element:
    """The root element of a document.

    UTF-8 is believed before the declaration: a service that declares another charset and sends UTF-8 is common, the
    reverse can't happen by chance.

    Raises:
        SourceError: "empty-body", or "malformed" when the document is cut, damaged, or defines its own entities.
    """
    if not data.strip():
        raise SourceError("empty-body", "the answer is empty")
    if WEB_PAGE.match(data):
        raise SourceError("malformed", A_WEB_PAGE)
    parser = DefusedXMLParser(target=_ShallowBuilder(), encoding=_encoding(data), forbid_dtd=True)
    try:
        parser.feed(data)
        root = parser.close()
    except ParseError as error:
        line, column = error.position
        raise SourceError("malformed", f"the answer is damaged or cut off (line {line}, column {column})") from None
    except DefusedXmlException:
        raise SourceError("malformed", "the answer defines its own document type, which is refused") from None
    except (ValueError, LookupError) as error:
        raise SourceError("malformed", f"the answer is in an encoding that can't be read: {error}") from None
    if not isinstance(root, Element):
        raise SourceError("malformed", "the answer has no element")
    return root


def child_text(element: Element, *path: str) -> str:
    """The text of the first element on `path`, as it stands; empty when there is none."""
    found = element.find("/".join(path))
    return "".join(found.itertext()) if found is not None else ""


def _encoding(data: bytes) -> str | None:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return "utf-8"


class _ShallowBuilder(TreeBuilder):
    """Builds the tree and refuses one that is deeper than any real answer."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise TooDeepError
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


class TooDeepError(ValueError):
    """More than `MAX_DEPTH` levels."""

    def __str__(self) -> str:
        return f"more than {MAX_DEPTH} levels"
