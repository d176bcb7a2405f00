"""A bibliography that the user hands over: CSL-JSON or BibTeX. Evidence is `GIVEN`.

CSL-JSON is read by `csl`, BibTeX as bibtexparser reads it, with LaTeX decoded. A venue stays as given, "Preprint" and
"arXiv" included: `papers` judges it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from bibtexparser.bibdatabase import UndefinedString
from bibtexparser.bparser import BibTexParser

from pipeline.errors import SourceError
from pipeline.model import Evidence, Name, PartialDate, Record
from pipeline.papers.ids import find_ids
from pipeline.papers.names import parse_name
from pipeline.papers.text import plain
from pipeline.sources.csl import parse_csl_json
from pipeline.sources.fields import (
    BIBTEX_TYPES,
    DEGREES,
    decoded,
    given_url,
    id_of,
    iso_date,
    page_text,
    partial_date,
    thesis_venue,
    volume_text,
)

__all__ = ["load_bibliography", "parse_bibliography", "parse_bibtex", "parse_csl_json"]

SOURCE = "bibliography"
MAX_BYTES = 50_000_000  # a bibliography of 100,000 entries; more is a mistake, and would not fit the memory

_ENTRY = re.compile(
    r"^[ \t]*@[ \t]*(?!(?:comment|string|preamble)\b)([A-Za-z]+)\s*[{(]\s*([^\s,=}]*)", re.MULTILINE | re.IGNORECASE
)
_COMMENT = re.compile(r"@comment\s*\{", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PAGE_FIELDS = ("pages", "eid", "articleno", "article-number")
_VENUE_FIELDS = ("journal", "journaltitle", "booktitle", "school", "institution")
_LINK_FIELDS = ("url", "html", "link", "pdf")
_ID_FIELDS = (*_LINK_FIELDS, "doi", "journal", "journaltitle", "note", "arxiv", "howpublished")


def load_bibliography(path: Path) -> tuple[Record, ...]:
    """Read a `.json` (CSL-JSON) or `.bib` (BibTeX) file.

    Raises:
        SourceError: the file can't be read ("unreadable"), or what `parse_bibliography` raises; the message names it.
    """
    _parser(str(path))
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SourceError("unreadable", f"{path}: can't read the bibliography: {error.strerror or error}") from error
    return parse_bibliography(str(path), data)


def parse_bibliography(name: str, data: bytes) -> tuple[Record, ...]:
    """Read the bytes of the file called `name`, which says by its end what it is.

    Raises:
        SourceError: it is of another kind ("unknown-format"), larger than any bibliography or not well formed
            ("malformed"); the message names the file and, where there is one, the line.
    """
    parse = _parser(name)
    if len(data) > MAX_BYTES:
        raise SourceError("malformed", f"{name}: larger than {MAX_BYTES:,} bytes: not the bibliography of one person")
    try:
        return parse(data)
    except SourceError as error:
        raise SourceError(error.reason, f"{name}: {error.message}") from error


def _parser(name: str) -> Callable[[bytes], tuple[Record, ...]]:
    parse = {".json": parse_csl_json, ".bib": parse_bibtex}.get(PurePosixPath(name).suffix.lower())
    if parse is None:
        raise SourceError(
            "unknown-format",
            f"{name}: a bibliography must end in .json (CSL-JSON) or .bib (BibTeX); "
            "export it in one of these formats from your reference manager",
        )
    return parse


def parse_bibtex(data: bytes) -> tuple[Record, ...]:
    """Read BibTeX or BibLaTeX. Entries of any type are taken; comments and text between entries are passed over.

    Raises:
        SourceError: "malformed", with the line of the entry that can't be read.
    """
    text = _without_comments(decoded(data))
    # Standard types only would drop @online, @unpublished, @software and other types of BibLaTeX without a word.
    parser = BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    try:
        entries = parser.parse(text, partial=False).entries
    except UndefinedString as error:
        raise _undefined_string(text, str(error.args[0])) from error
    except RecursionError as error:
        raise SourceError("malformed", "braces nested too deeply to be a bibliography") from error
    _verify_all_read(text, [entry["ID"] for entry in entries])
    return tuple(_bibtex_record(text, entry) for entry in entries)


def _bibtex_record(text: str, entry: dict[str, str]) -> Record:
    title = _text(entry.get("title", ""))
    if not title:
        line = _line_of_entry(text, entry["ID"])
        raise SourceError("malformed", f"line {line}: the entry {entry['ID']!r} has no title; add one")
    if subtitle := _text(entry.get("subtitle", "")):
        title = f"{title}: {subtitle}"
    authors, complete = _bibtex_names(entry.get("author", ""))
    published = _bibtex_date(entry)
    return Record(
        source=SOURCE,
        title=title,
        authors=authors,
        authors_complete=complete,
        ids=_bibtex_ids(entry),
        published=published,
        venue=_bibtex_venue(entry),
        url=next((url for field in _LINK_FIELDS if (url := given_url(_address(entry.get(field, ""))))), ""),
        abstract=_text(entry.get("abstract", "")),
        comment=_text(entry.get("note", "")),
        evidence=Evidence.GIVEN,
        type=BIBTEX_TYPES.get(entry["ENTRYTYPE"].lower(), ""),
        venue_short=_text(entry.get("shortjournal", "")),
        volume=volume_text(_text(entry.get("volume", ""))),
        issue=volume_text(_text(entry.get("number", "") or entry.get("issue", ""))),
        page=page_text(next((_text(entry[field]) for field in _PAGE_FIELDS if entry.get(field)), "")),
        venue_year=published.year if published else None,
    )


def _bibtex_venue(entry: dict[str, str]) -> str:
    venue = next((_text(entry[field]) for field in _VENUE_FIELDS if entry.get(field)), "")
    kind = entry["ENTRYTYPE"].lower()
    if BIBTEX_TYPES.get(kind) == "book":
        return venue or _text(entry.get("publisher", ""))
    if BIBTEX_TYPES.get(kind) != "thesis":
        return venue
    degree = _text(entry.get("type", "")) or kind  # BibLaTeX keeps its strings here: `type = {phdthesis}`
    return thesis_venue(DEGREES.get(degree.lower(), "" if degree == "thesis" else degree), venue)


def _bibtex_names(field: str) -> tuple[tuple[Name, ...], bool]:
    """The people of an author field, and whether it names all of them (BibTeX writes the rest as `others`)."""
    people = _split_at_and(field)
    complete = "others" not in people
    names = (parse_name(person) for person in people if person != "others")
    return tuple(name for name in names if name.family), complete


def _split_at_and(field: str) -> list[str]:
    """Split at the word `and` outside braces: the rule of BibTeX for author fields."""
    people: list[str] = []
    words: list[str] = []
    depth = 0
    for word in [*field.split(), "and"]:
        if depth <= 0 and word.lower() == "and":
            people.append(" ".join(words))
            words = []
        else:
            words.append(word)
            depth += word.count("{") - word.count("}")
    return [person for person in [*people, " ".join(words)] if person]


def _bibtex_ids(entry: dict[str, str]) -> tuple[str, ...]:
    ids: set[str] = set()
    if doi := id_of(_address(entry.get("doi", "")), "doi"):
        ids.add(doi)
    eprint = _address(entry.get("eprint", ""))
    kind = (entry.get("archiveprefix") or entry.get("eprinttype") or "arxiv").lower()
    if eprint and kind == "arxiv" and (arxiv := id_of(f"arXiv:{eprint.removeprefix('arXiv:')}", "arxiv")):
        ids.add(arxiv)
    for field in _ID_FIELDS:
        ids.update(find_ids(_address(entry.get(field, ""))))
    return tuple(sorted(ids))


def _bibtex_date(entry: dict[str, str]) -> PartialDate | None:
    if date := iso_date(entry.get("date", "")):
        return date
    month = entry.get("month", "").strip().lower()
    number = next((str(i) for i, name in enumerate(_MONTHS, start=1) if name in month), month)
    return partial_date(entry.get("year", ""), number, entry.get("day", "").strip())


def _text(field: str) -> str:
    """A field as a reader sees it: a tie is a space, and braces that protect capitals are not shown."""
    return plain(re.sub(r"(?<!\\)~", " ", field)).replace("{", "").replace("}", "")


def _address(field: str) -> str:
    r"""A field that holds an address or id: verbatim, but for `\url{...}` and the escapes that LaTeX wants in it."""
    return re.sub(r"\\([_&%#~])", r"\1", re.sub(r"\\(?:url|path)\s*\{([^{}]*)\}", r"\1", field)).strip()


def _verify_all_read(text: str, keys: list[str]) -> None:
    """Raise when an entry of the file is missing in what was read: the parser takes a broken entry for a comment."""
    unread = list(keys)
    for match in _ENTRY.finditer(text):
        if match[2] in unread:
            unread.remove(match[2])
            continue
        line = text.count("\n", 0, match.start(1)) + 1
        raise SourceError(
            "malformed",
            f"line {line}: the entry @{match[1]}{{{match[2]} can't be read; look for a missing brace, quote or comma",
        )


def _without_comments(text: str) -> str:
    """The text with what stands in `@comment{...}` blanked, line breaks kept: the parser would read entries in it."""
    parts, at = [], 0
    while match := _COMMENT.search(text, at):
        depth, end = 1, match.end()
        while depth and end < len(text):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        parts += [text[at : match.start()], re.sub(r"[^\n]", " ", text[match.start() : end])]
        at = end
    return "".join([*parts, text[at:]])


def _undefined_string(text: str, name: str) -> SourceError:
    match = re.search(rf"=\s*(?:[^,\n]*#\s*)?{re.escape(name)}\b", text, re.IGNORECASE)
    line = text.count("\n", 0, match.start() if match else 0) + 1
    return SourceError("malformed", f"line {line}: no @string defines {name!r}; put braces around the value")


def _line_of_entry(text: str, key: str) -> int:
    found = (match.start(1) for match in _ENTRY.finditer(text) if match[2] == key)
    return text.count("\n", 0, next(found, 0)) + 1
