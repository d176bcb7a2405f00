"""What the ledger knows, in the formats of others: CSL-JSON, BibTeX and JSON Feed.

CSL-JSON: https://docs.citationstyles.org/en/stable/specification.html. JSON Feed: https://jsonfeed.org/version/1.1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from pipeline.model import Name, PartialDate
from pipeline.papers.bookkeeping import free_key
from pipeline.papers.ids import first, id_url, strongest
from pipeline.papers.ledger import ON_PAGE, Entry, Ledger, State
from pipeline.papers.names import family_word
from pipeline.papers.text import fold_words
from pipeline.papers.venue_kinds import is_publisher, venue_kind


def render_csl_json(ledger: Ledger, states: Iterable[State] = ON_PAGE) -> str:
    """The papers of the given states as CSL-JSON, the newest first."""
    items = [_csl_item(entry) for entry in _chosen(ledger, states)]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def render_bibtex(ledger: Ledger, states: Iterable[State] = ON_PAGE) -> str:
    """The papers of the given states as BibTeX, the newest first, with keys such as `lovelace2024rivers`."""
    taken: set[str] = set()
    items = []
    for entry in _chosen(ledger, states):
        key = free_key(_bibtex_key(entry), taken, "")
        taken.add(key)
        items.append(_bibtex_item(entry, key))
    return "\n".join(items)


def render_jsonfeed(ledger: Ledger, title: str, home: str = "", states: Iterable[State] = ON_PAGE) -> str:
    """The papers of the given states as a JSON Feed 1.1 with this title, of the page at the address `home`."""
    feed: dict[str, object] = {"version": "https://jsonfeed.org/version/1.1", "title": title}
    if home:
        feed["home_page_url"] = home
    feed["items"] = [_feed_item(entry) for entry in _chosen(ledger, states)]
    return json.dumps(feed, ensure_ascii=False, indent=2) + "\n"


# What TeX would take for markup. BibTeX counts braces, whatever stands before them: so they are written as words.
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {char: "\\" + char for char in "&%$#_"}  # fmt: skip
_TYPES = {"journal": "article-journal", "book": "chapter", "thesis": "thesis", "report": "report"}
_BIBTEX = {  # for those of CSL, and the field that says where
    "article": ("misc", ""),
    "article-journal": ("article", "journal"),
    "chapter": ("incollection", "booktitle"),
    "book": ("book", "publisher"),
    "thesis": ("phdthesis", "school"),
    "report": ("techreport", "institution"),
    "paper-conference": ("inproceedings", "booktitle"),
}
_RANGE = re.compile(r"(?<=\d)[-\u2013](?=[A-Za-z]?\d)")
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)")  # TeX makes a dash or a quotation mark of two


def _chosen(ledger: Ledger, states: Iterable[State]) -> list[Entry]:
    chosen = frozenset(states)
    entries = [entry for entry in ledger.entries if entry.state in chosen]
    entries.sort(key=lambda entry: entry.published or PartialDate(0), reverse=True)
    return entries


def _url(entry: Entry) -> str:
    return id_url(strongest(entry.ids))


def _kind(entry: Entry) -> str:
    """CSL's type: a preprint is an `article` (CSL 1.0.2), else by the kind of venue."""
    if is_publisher(entry.venue):
        return "book"
    return _TYPES.get(venue_kind(entry.venue), "paper-conference") if entry.venue else "article"


def _degree(entry: Entry) -> tuple[str, str]:
    """The degree of a thesis, "" for other works, and what stands for its venue without it: the university."""
    degree, _, university = entry.venue.partition(", ")
    return (degree, university) if _kind(entry) == "thesis" else ("", entry.venue)


def _csl_item(entry: Entry) -> dict[str, object]:
    doi = first(entry.ids, "doi").removeprefix("doi:")
    degree, venue = _degree(entry)
    values: dict[str, object] = {
        "id": entry.key,
        "type": _kind(entry),
        "title": entry.title,
        "author": [_csl_name(name) for name in entry.authors],
        "issued": {"date-parts": [_parts(entry.published)]} if entry.published else None,
        "publisher" if degree or _kind(entry) == "book" else "container-title": venue,
        "volume": entry.volume,
        "issue": entry.issue,
        "page": entry.page,
        "genre": degree,
        "DOI": doi,
        "URL": _url(entry),
        "number": first(entry.ids, "arxiv").replace("arxiv:", "arXiv:"),
    }
    return {key: value for key, value in values.items() if value}


def _csl_name(name: Name) -> dict[str, str]:
    return {"family": name.family, "given": name.given} if name.given else {"literal": name.family}


def _parts(date: PartialDate) -> list[int]:
    return [part for part in (date.year, date.month, date.day) if part]


def _bibtex_key(entry: Entry) -> str:
    family = family_word(entry.authors[0]) if entry.authors else "anon"
    year = str(entry.published.year) if entry.published else ""
    word = next((word for word in fold_words(entry.title) if len(word) > len("the")), "paper")
    return re.sub(r"[^a-z0-9]", "", f"{family}{year}{word}") or "paper"


def _bibtex_item(entry: Entry, key: str) -> str:
    kind, venue = _BIBTEX[_kind(entry)]
    degree, shown = _degree(entry)
    kind = "mastersthesis" if degree.startswith("Master") else kind
    arxiv = first(entry.ids, "arxiv").removeprefix("arxiv:")
    fields = {
        "title": "{" + _tex(entry.title) + "}",  # the second pair of braces keeps the capitals
        "author": " and ".join(_bibtex_name(name) for name in entry.authors),
        "year": str(entry.published.year) if entry.published else "",
        venue: _tex(shown),
        "volume": _tex(entry.volume),
        "number": _tex(entry.issue),
        "pages": _RANGE.sub("--", _tex(entry.page)),
        "doi": first(entry.ids, "doi").removeprefix("doi:"),
        "eprint": arxiv,
        "archiveprefix": "arXiv" if arxiv else "",
        "url": _url(entry),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if name and value]
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""])


def _bibtex_name(name: Name) -> str:
    return f"{_tex(name.family)}, {_tex(name.given)}" if name.given else "{" + _tex(name.family) + "}"


def _tex(text: str) -> str:
    return _LIGATURE.sub("{}", "".join(_TEX.get(char, char) for char in text))


def _feed_item(entry: Entry) -> dict[str, object]:
    names = _listed(entry.authors)
    values: dict[str, object] = {
        "id": _url(entry) or entry.key,
        "url": _url(entry),
        "title": entry.title,
        "content_text": ". ".join(part for part in (names, entry.title, entry.venue) if part),
        "date_published": _timestamp(entry.published),
        "authors": [{"name": str(name)} for name in entry.authors],
    }
    return {key: value for key, value in values.items() if value}


def _listed(authors: Sequence[Name]) -> str:
    return ", ".join(str(name) for name in authors)


def _timestamp(date: PartialDate | None) -> str:
    """RFC 3339, which JSON Feed asks for: only a whole day can be said in it."""
    return f"{date}T00:00:00Z" if date and date.day else ""
