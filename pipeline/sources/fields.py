"""What the answers of several sources have in common: dates, links and ids, read with doubt."""

from __future__ import annotations

import json
import re
from typing import Any

from pipeline.errors import SourceError
from pipeline.model import PartialDate
from pipeline.papers.ids import is_site_document, parse_id

_DATE = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?!\d)")
WEB_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
A_WEB_PAGE = "a web page came, and no data: the service is down, or it blocks this network; a later run asks again"
_VOLUME_WORD = re.compile(r"(?:vol(?:ume)?|no|issue|number)\b\.?\s*", re.IGNORECASE)
_NUMBER = re.compile(r"(?=\D{0,3}\d)[A-Za-z]{0,3}[\d.]{1,8}[A-Za-z]?(?:[-\u2013/][\dA-Za-z]{1,6})?")
_PAGE = re.compile(
    r"(?=\D{0,6}\d)[A-Za-z]{0,6}[\d.:]{1,14}(?:[A-Za-z]{1,3}\d{0,9}|\([A-Z]\))?"
)  # "45", "e2031JD041000", "041105(R)"
_DASH = re.compile(r"\s*[-\u2010\u2011\u2013\u2014\u2212]+\s*")
_ENDS = 2  # of a range
_MONTHS_IN_A_YEAR = 12
_DAYS_IN_A_MONTH = 31
# CSL-JSON's types for those of BibTeX and BibLaTeX.
BIBTEX_TYPES = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "incollection": "chapter",
    "inbook": "chapter",
    "book": "book",
    "mvbook": "book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
}
DEGREES = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis", "mathesis": "Master's thesis"}


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, with or without a byte order mark.

    Raises:
        SourceError: "malformed", with the line.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError("malformed", f"line {line}: not UTF-8; save the file with the encoding UTF-8") from error


def parse_json(data: bytes) -> Any:
    """The JSON value in `data`.

    Raises:
        SourceError: "malformed", with the line.
    """
    if WEB_PAGE.match(data):
        raise SourceError("malformed", A_WEB_PAGE)
    try:
        return json.loads(decoded(data))
    except json.JSONDecodeError as error:
        raise SourceError("malformed", f"line {error.lineno}: not JSON: {error.msg}") from error
    except (RecursionError, ValueError) as error:
        raise SourceError("malformed", "not JSON that makes sense: nested too deeply, or too large a number") from error


def mapping(value: Any) -> dict[str, Any]:
    """`value` when it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: Any) -> list[dict[str, Any]]:
    """The objects in a JSON list; none when it is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def texts(value: Any) -> list[str]:
    """The texts in a JSON list, or the one text that stands where a list is expected."""
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, str)]


def text(item: dict[str, Any], key: str) -> str:
    """The text or whole number under `key` as text; empty when there is none."""
    value = item.get(key)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def integer(item: dict[str, Any], key: str) -> int | None:
    """The whole number under `key`, if there is one."""
    value = item.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def id_of(text: str, scheme: str) -> str:
    """The id that `text` is, when it is one of `scheme` ("doi", "arxiv", ...); arXiv's own DOIs are arXiv ids."""
    paper_id = parse_id(text) if text else None
    return paper_id if paper_id and paper_id.startswith((f"{scheme}:", "arxiv:")) else ""


def web_url(text: str) -> str:
    """`text` when it is an http(s) address, else empty; control characters are never part of one (RFC 3986, 2)."""
    return text if re.fullmatch(r"https?://[^\s<>\"\x00-\x1f\x7f-\x9f]+", text, re.IGNORECASE) else ""


def given_url(text: str) -> str:
    """`text` as an address that the owner may give: http(s), or a document of the site itself ("papers/2031.pdf")."""
    return web_url(text) or (text if is_site_document(text) else "")


def iso_date(text: str) -> PartialDate | None:
    """The first date of the form 2024, 2024-06 or 2024-06-20 (also with slashes) in `text`."""
    match = _DATE.search(text)
    return partial_date(match[1], match[2] or "", match[3] or "") if match else None


def partial_date(year: str, month: str = "", day: str = "") -> PartialDate | None:
    """A date of what is a number and in its range; what follows an unusable part is unknown."""
    found = re.search(r"\d{4}", year)
    if not found:
        return None
    known_month = int(month) if month.isdecimal() and 1 <= int(month) <= _MONTHS_IN_A_YEAR else 0
    known_day = int(day) if known_month and day.isdecimal() and 1 <= int(day) <= _DAYS_IN_A_MONTH else 0
    return PartialDate(int(found[0]), known_month, known_day)


def volume_text(value: str) -> str:
    """A volume or an issue as a page prints it: "12", "12-13", "S1"; empty where it is a sentence, or none."""
    number = _VOLUME_WORD.sub("", value.strip())
    return number if _NUMBER.fullmatch(number) else ""


def page_text(first: str, last: str = "") -> str:
    """A range of pages, "45-67", or the one page or article number that is told; empty where it is neither.

    `first` may be a range itself, with whatever dash.
    """
    ends = [end.strip() for end in _DASH.split(first.strip())]
    ends = list(dict.fromkeys(filter(None, [*ends, last.strip()])))
    return "-".join(ends) if 0 < len(ends) <= _ENDS and all(map(_PAGE.fullmatch, ends)) else ""


def thesis_venue(degree: str, university: str) -> str:
    """What stands in the place of a venue for a thesis: "PhD thesis, University of Bergen"."""
    return ", ".join(filter(None, (degree or "Thesis", university)))
