"""A Google Scholar profile page, from bytes to records, with positive proof that it is one.

Scholar has no interface for programs. A page counts as a profile only if it names its owner and holds the table of
articles; everything else is a failure with a name, never "no papers". Elements are found by the ids and classes that
have been in use since 2013 and do not depend on the page's language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.errors import SourceError
from pipeline.model import Evidence, Name, PartialDate, Record
from pipeline.papers.ids import find_ids
from pipeline.papers.names import names_cut, parse_name, parse_names
from pipeline.papers.text import fold_words, plain
from pipeline.sources.fields import partial_date
from pipeline.sources.html import Html, attribute, parse_html, text_of
from pipeline.sources.owner import is_owner
from pipeline.sources.scholar_place import scholar_place

SOURCE = "scholar"

# The first sign that holds names the failure. What it shows: a captcha, the consent page of the EU, the sign-in page
# (Google's answer to a wrong profile id, too), and pages in words alone.
_SIGNS: tuple[tuple[str, str, str], ...] = (
    ("blocked", "[id^=gs_captcha], #recaptcha, #captcha-form, .g-recaptcha, .rc-doscaptcha-body", "asks for a captcha"),
    ("consent", 'form[action*="consent.google"], form[action*="consent.youtube"]', "asks for consent to cookies"),
    ("sign-in", '#identifierId, form[action*="accounts.google"], form[action*="ServiceLogin"]', "asks to sign in"),
)
_WORDS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (
        "blocked",
        re.compile(r"unusual traffic|not a robot|automated queries|error 403|403 \(forbidden\)", re.IGNORECASE),
        "blocks us",
    ),
    ("consent", re.compile(r"before you continue to google", re.IGNORECASE), "asks for consent to cookies"),
    ("sign-in", re.compile(r"^sign in\b.*google accounts", re.IGNORECASE), "asks to sign in"),
)
_CUT = re.compile(r"\s*(?:…|\.\.\.)\s*$")
_CITATION = re.compile(r"[?&]citation_for_view=([\w-]{12}:[\w-]{1,24})")
_JUST_ARXIV = re.compile(
    r"arxiv(?:\.org|\b)[\s:]*(?:e-?prints?|preprints?)?(?:[\s,]*arxiv:[^\s,]+)?(?:\s*,?\s*\d{4})?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a profile page shows. `more` says that it has a further page of articles."""

    name: str
    records: tuple[Record, ...]
    more: bool
    notes: tuple[str, ...] = ()


def parse_profile(data: bytes) -> Profile:
    """Read a profile page.

    Raises:
        SourceError: "blocked", "consent", "sign-in", "layout-unknown" (neither a profile as we know it nor a page that
            says why), "empty-body" or "undecodable".
    """
    page = parse_html(data)
    name = text_of(page.select_one("#gsc_prf_in"))
    body = page.select_one("#gsc_a_b")
    if not name or body is None:
        raise _named(page)
    rows = body.select("tr.gsc_a_tr")
    results = [_record(row) for row in rows if row.select_one(".gsc_a_e") is None]
    records = tuple(result for result in results if isinstance(result, Record))
    # A profile without articles says so in a cell of its own; a table without rows that we know does not.
    if not records and page.select_one(".gsc_a_e") is None:
        raise _layout_unknown()
    more = page.select_one("#gsc_bpf_more")
    return Profile(
        name=name,
        records=records,
        more=more is not None and not more.has_attr("disabled"),
        notes=tuple(result for result in results if isinstance(result, str)),
    )


def verify_owner(profile: Profile, names: tuple[Name, ...]) -> None:
    """Raise when the profile is not of the author, by one of `names`.

    Raises:
        SourceError: "foreign-profile".
    """
    owner = parse_name(profile.name)
    if is_owner(owner, names) or any(set(fold_words(str(owner))) == set(fold_words(str(name))) for name in names):
        return
    raise SourceError(
        "foreign-profile",
        f"the Scholar profile is of {profile.name!r}, not of {names[0]}; check author.scholar in the configuration, "
        "or add this form of the name to author.aliases",
    )


def _named(page: Html) -> SourceError:
    """The failure that a page which is no profile stands for."""
    for reason, selector, what in _SIGNS:
        if page.select_one(selector) is not None:
            return SourceError(reason, f"Google Scholar {what} instead of showing the profile")
    title, text = text_of(page.select_one("title")), plain(page.get_text())
    for reason, words, what in _WORDS:
        if words.search(title) or words.search(text):
            return SourceError(reason, f"Google Scholar {what} instead of showing the profile")
    return _layout_unknown(title)


def _layout_unknown(title: str = "") -> SourceError:
    seen = f" (a page titled {title[:80]!r})" if title else ""
    return SourceError(
        "layout-unknown",
        f"Google Scholar sent a page that is no profile as we know it{seen}; see whether the profile is public",
    )


def _record(row: Html) -> Record | str:
    """The record of a table row, or why there is none."""
    link = row.select_one("a.gsc_a_at")
    title = text_of(link)
    if not title:
        return "Google Scholar: left out a row without a title"
    gray = row.select(".gs_gray")
    cited = text_of(row.select_one("a.gsc_a_ac"))
    return scholar_record(
        title,
        text_of(gray[0]) if gray else "",
        _venue(gray[1]) if len(gray) > 1 else "",
        published=_year(row),
        url=citation_url(attribute(link, "href") + " " + attribute(link, "data-href")),
        citations=int(cited) if cited.isdecimal() else 0 if not cited else None,
    )


def scholar_record(
    title: str, names: str, venue: str, *, published: PartialDate | None, url: str, citations: int | None
) -> Record:
    """The record of an article on a profile; title, names and venue (without the year) as Scholar shows them."""
    shown, complete = cut_title(title)
    authors, whole = scholar_names(names)
    place = scholar_place(venue)
    return Record(
        source=SOURCE,
        title=shown,
        title_complete=complete,
        authors=authors,
        authors_complete=whole,
        ids=find_ids(venue),
        published=published,
        venue=without_arxiv(place.venue),
        volume=place.volume,
        issue=place.issue,
        page=place.page,
        type=place.type,
        url=url,
        citations=citations,
        evidence=Evidence.IDENTITY,
    )


def scholar_names(text: str) -> tuple[tuple[Name, ...], bool]:
    """The people of a list as Scholar writes it, and whether they are all: commas part them, never a name itself."""
    people = tuple(name for part in text.split(",") for name in parse_names(part))
    return people, bool(people) and not names_cut(text)


def cut_title(title: str) -> tuple[str, bool]:
    """A title without the mark that it was cut, and whether it is whole."""
    shown = _CUT.sub("", title)
    return shown, shown == title


def without_arxiv(venue: str) -> str:
    """The venue; empty when it only says that the paper is on arXiv."""
    return "" if _JUST_ARXIV.fullmatch(venue) else venue


def citation_url(text: str) -> str:
    """The address of an article's entry in Scholar, from an address or id in `text`; empty when there is none."""
    found = _CITATION.search(text)
    if not found:
        return ""
    user = found[1].partition(":")[0]
    return f"https://scholar.google.com/citations?view_op=view_citation&user={user}&citation_for_view={found[1]}"


def _venue(gray: Html) -> str:
    """The venue without the year, which small screens don't show (`.gs_oph`)."""
    hidden = text_of(gray.select_one(".gs_oph"))
    return text_of(gray).removesuffix(hidden).strip(" ,")


def _year(row: Html) -> PartialDate | None:
    return partial_date(text_of(row.select_one(".gsc_a_h"))) or partial_date(text_of(row.select_one(".gs_oph")))
