"""What is known of a paper, in the pieces that entries are made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.model import Evidence, Name, Paper, PartialDate
from pipeline.page.escape import clean_text
from pipeline.page.learning.summary import summary_sentence, whole_abstract
from pipeline.page.learning.vocabulary import PREPRINT
from pipeline.papers.ids import find_ids, first, id_url
from pipeline.papers.text import plain
from pipeline.papers.venue_forms import host_of, is_part
from pipeline.papers.venue_kinds import work_kind

ACRONYM = re.compile(r"(?P<name>.+?)\s*\((?P<acronym>[^()]*[A-Z][^()]*)\)\s*$")
ACRONYM_ALONE = re.compile(r"[A-Z][A-Za-z]*[A-Z&-][A-Za-z&-]{0,10}")  # "FPGA"; a shortened name is none: "Phys. Rev."
WRITTEN_OUT = 4  # words of a venue's name
TRAILING_YEAR = re.compile(r"^(?P<name>.*?\S)(?:\s*,?\s+|(?=[’']))(?P<year>(?:19|20)\d\d|[’']\d\d|\d\d[’'])$")
AFTERWARDS = re.compile(r"\bpost-?proceedings\b|\bselected (?:and revised )?papers\b", re.IGNORECASE)  # out later
ACRONYM_INSIDE = re.compile(r"\(([A-Z][A-Za-z&-]*[A-Z][A-Za-z&-]*)\),")  # "(ICML), Oban, Scotland"
# "Conference on Quiet Large Nets, QUIET 2031": the short name is said as it is in brackets.
# As Google Scholar exports a preprint: "arXiv preprint arXiv:3101.00123", "CoRR, abs/3101.00123".
NUMBER_AT_ARXIV = re.compile(
    r"[\s,(\[]*(?:arxiv:|abs/)(?:\d{4}\.\d{4,5}|[a-z-]+/\d{7})(?:v\d+)?(?:\s*\[[\w.-]+\])?[)\]]*", re.IGNORECASE
)
SHORT_BEHIND_COMMA = re.compile(
    r"^(?P<name>[^,()]+(?: [^,() ]+){3}), (?P<short>[A-Z][A-Z&-]*[A-Z](?: (?:19|20)\d\d)?)$"
)
ACRONYM_YEAR = re.compile(r"\W*(?:(?<!\d)(?:19|20)\d\d|[’']\d\d)\W*$")
SHORT_YEAR = re.compile(r"[’']\d\d$")
PUBLISHED = frozenset({"article-journal", "paper-conference", "chapter", "book"})  # of the types of CSL-JSON
ANY_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Facts:
    """A paper's facts.

    `venue` is whole, as given; `venue_name` is it without a year at its end; empty: not known. Month and day are of
    `year`; `published` is the paper's first appearance, which may be in an earlier one. `links` are (kind, address)
    pairs, the paper's own address first; kinds are arxiv, doi, and page. `type`, `volume`, `issue` and `page` are
    CSL-JSON's, `venue_year` is the year in which it appeared in its venue, None where no source tells. `inner_short` is
    the short name that a long one holds: "The 31st AAAI Conference on Bogs". `leads` tells whether the page's owner is
    the first author; None: not known whose page it is.
    """

    title: str
    authors: tuple[Name, ...]
    authors_complete: bool
    venue: str
    venue_name: str
    acronym: str
    year: int | None
    month: int
    day: int
    arxiv: str
    category: str
    doi: str
    links: tuple[tuple[str, str], ...]
    is_preprint: bool
    given: bool
    summary: str
    abstract: str
    published: PartialDate | None = None
    type: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    leads: bool | None = None
    venue_year: int | None = None
    inner_short: str = ""

    @property
    def kind(self) -> str:
        """preprint, workshop, journal, conference, book, thesis, report, other; "" where nothing tells."""
        return "preprint" if self.is_preprint else work_kind(self.venue, self.type)

    def without_authors(self, left_out: Callable[[Name], bool]) -> Facts:
        """The facts without some authors: a list led by "with" names the others."""
        return replace(self, authors=tuple(name for name in self.authors if not left_out(name)))

    def of_year(self, year: int | None) -> Facts:
        """The facts with the year that an entry says, if any; the day in it is not known."""
        return replace(self, year=year, month=0, day=0)

    def without_acronym(self, venue: str) -> str:
        """The venue, whole or without its year, without the acronym that stands in brackets behind its long name."""
        return re.sub(rf"\s*\({re.escape(self.acronym)}\)", "", venue) if self.acronym else venue

    @property
    def short_name(self) -> str:
        """The acronym without a year at its end: "ICML" for "ICML'31"; also one that stands inside the venue's name."""
        inside = ACRONYM_INSIDE.search(self.venue)
        return ACRONYM_YEAR.sub("", self.acronym or (inside[1] if inside else self.inner_short))

    @property
    def is_unplaced(self) -> bool:
        """Whether it is published, as its type tells, in a venue that is not known: no preprint."""
        return not self.venue and not self.arxiv and self.type in PUBLISHED

    @property
    def year_is_venues(self) -> bool:
        """Whether the year is known to be that of the venue, and not perhaps of a preprint before."""
        return self.venue_has_year or (self.venue_year is not None and self.year == self.venue_year)

    @property
    def venue_has_year(self) -> bool:
        """Whether the venue names the paper's year by itself; of "ICML 2031 post-proceedings" that may be another."""
        short = self.year is not None and re.search(rf"[A-Za-z]{{2}}-?{self.year % 100:02d}$", self.venue)  # "IJCAI-31"
        years = ANY_YEAR.findall(self.venue)
        named = (years if self.year is None else str(self.year) in years) or SHORT_YEAR.search(self.acronym) or short
        return bool(named) or self.venue_name != self.venue


def paper_facts(paper: Paper) -> Facts:
    """Take a paper apart, its texts cleaned of what nobody sees.

    Its year is its venue's where that names one, or a source tells it; else that of its first appearance.
    """
    said = NUMBER_AT_ARXIV.sub("", clean_text(paper.venue)).rstrip(" ,:(")
    venue = SHORT_BEHIND_COMMA.sub(r"\g<name> (\g<short>)", said)
    trailing = TRAILING_YEAR.match(venue)
    name = trailing.group("name") if trailing else venue
    bracket = ACRONYM.match(venue)
    year = _year(paper, venue, trailing)
    shorts = _shorts(paper, venue)
    dated = paper.published if paper.published and paper.published.year == year else None
    arxiv = first(paper.ids, "arxiv").partition(":")[2]
    doi = _as_linked(first(paper.ids, "doi").partition(":")[2], paper.url)
    return Facts(
        title=clean_text(paper.title),
        authors=paper.authors,
        authors_complete=paper.authors_complete,
        venue=venue,
        venue_name=name,
        acronym=bracket.group("acronym") if bracket else next((short for short in shorts if short not in venue), ""),
        year=year,
        month=dated.month if dated else 0,
        day=dated.day if dated else 0,
        arxiv=arxiv,
        category=paper.categories[0] if paper.categories else "",
        doi=doi,
        links=_links(paper, arxiv, doi),
        is_preprint=not venue or bool(PREPRINT.fullmatch(name)),
        given=paper.evidence is Evidence.GIVEN,
        summary=plain(summary_sentence(paper.abstract)),
        abstract=whole_abstract(plain(paper.abstract)),
        published=paper.published,
        type=paper.type,
        volume=paper.volume,
        issue=paper.issue,
        page=paper.page,
        venue_year=paper.venue_year,
        inner_short=next((short for short in shorts if short in venue.split()), ""),
    )


def _year(paper: Paper, venue: str, trailing: re.Match[str] | None) -> int | None:
    """The year that the venue names, at its end as `trailing` found it or within; else as `paper_facts` says."""
    if trailing and (full := ANY_YEAR.fullmatch(trailing.group("year"))):
        return int(full.group())
    if trailing:
        return 2000 + int(trailing.group("year").strip("'’"))
    year = (venue and paper.venue_year) or (paper.published.year if paper.published else None)
    if len(named := set(ANY_YEAR.findall(venue))) == 1 and not (year and AFTERWARDS.search(venue)):
        return int(named.pop())  # "Conference on Bogs (BOG 2031)", "2031 Bog Conference"
    return year


def _as_linked(doi: str, url: str) -> str:
    """A DOI in the capitals of the address that holds it; they say nothing (DOI Handbook, 3.5.1), but read better."""
    at = url.lower().find(doi)
    return url[at : at + len(doi)] if doi and at >= 0 else doi


def _shorts(paper: Paper, venue: str) -> list[str]:
    """The acronyms of a venue that is written out: as its source shortens it, then as it is commonly known."""
    host = host_of(venue) if len(venue.split()) >= WRITTEN_OUT and not is_part(venue) else None
    shorts = (clean_text(paper.venue_short), host.short if host else "")
    return [short for short in shorts if ACRONYM_ALONE.fullmatch(short)]


def link_kind(url: str) -> str:
    """Which of a paper's addresses an address is: arxiv, doi (also a publisher's page), or page."""
    ids = find_ids(url)
    if first(ids, "arxiv"):
        return "arxiv"
    return "doi" if first(ids, "doi") else "page"


def _links(paper: Paper, arxiv: str, doi: str) -> tuple[tuple[str, str], ...]:
    links = [(link_kind(paper.url), paper.url)] if paper.url else []
    if arxiv and not any(kind == "arxiv" for kind, _ in links):
        links.append(("arxiv", id_url(f"arxiv:{arxiv}")))
    if doi and not any(kind == "doi" for kind, _ in links):
        links.append(("doi", id_url(f"doi:{doi}")))
    return tuple(links)
