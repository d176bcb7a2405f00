"""Filling in the short names of venues: acronyms, badges with the year."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.badges import is_badge
from pipeline.page.learning.facts import ANY_YEAR, Facts
from pipeline.page.learning.paper_addresses import is_paper_address
from pipeline.page.learning.vocabulary import SOCIETY, names_venue
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.addresses import best_url
from pipeline.page.writing.filling.filler import Filler
from pipeline.page.writing.filling.years import year_like
from pipeline.papers.ids import find_ids

ARXIV = "arXiv"
TAKES_ARTICLE = re.compile(
    r"\b(?:Journal|Transactions|Proceedings|Conference|Symposium|Workshop|Meeting|Annals|Bulletin|Review|Letters)\b"
)
ONE_NAME = 6  # words of a venue's name that fit in a badge, if need be
OPENED = re.compile(r"[.,]?\s*\(")
SHORT_WORDS = 3  # in a venue's short name


def said_in_short(filler: Filler) -> bool:
    """Whether the model says its venue twice: the long name, and the short one with the year."""
    return bool(_dated_shorts(filler))


def _dated_shorts(filler: Filler) -> list[Chunk]:
    """The short names of venues that the model shows with their years."""
    return [c for c in filler.anatomy.chunks if c.part is Part.ACRONYM and Part.YEAR in dict(c.inner)]


def said_in_one(filler: Filler) -> bool:
    """Whether a venue without a short name is said once, where the model has the short one right before the long one.

    "**ICML 2031**: International Conference on ..." becomes "**Workshop on Quiet Nets 2031**".
    """
    if filler.facts.acronym or len(filler.facts.venue_name.split()) > ONE_NAME:
        return False
    text = filler.anatomy.inline.visible
    pairs = [(a, b) for a, b in pairwise(filler.anatomy.chunks) if a.part is Part.ACRONYM and b.part is Part.VENUE]
    return any(Part.YEAR in dict(a.inner) and "\n" not in text[a.span.end : b.span.start] for a, b in pairs)


def is_bracket_behind(filler: Filler, chunk: Chunk) -> bool:
    """Whether the venue's only short name with a year stands in brackets behind the long name: "... (QUIET 2031)"."""
    return _dated_shorts(filler) == [chunk] and _in_bracket_of_venue(filler, chunk)


def _in_bracket_of_venue(filler: Filler, chunk: Chunk) -> bool:
    before = filler.before(chunk)
    if before is None or before.part is not Part.VENUE:
        return False
    return bool(OPENED.fullmatch(filler.text(Span(before.span.end, chunk.span.start))))


def is_short(venue: str) -> bool:
    """Whether a venue's name is short enough for a badge: a few words, with an acronym."""
    return len(venue.split()) <= SHORT_WORDS and bool(re.search(r"[A-Z]{2}", venue))


def takes_article(venue: str) -> bool:
    """Whether "the" may stand in front of a venue's name: of a journal or conference that is called so."""
    return bool(TAKES_ARTICLE.search(venue))


def _fill_short(filler: Filler, chunk: Chunk) -> None:
    """The venue in short with its year; where no short name is known, the year alone, if nothing else says it."""
    facts, inner = filler.facts, dict(chunk.inner)
    if not facts.venue and facts.arxiv and is_badge(filler.anatomy, chunk) and filler.habits.preprint_badge != "":
        say_arxiv(filler, chunk)
        return
    name, year = inner[Part.ACRONYM], inner[Part.YEAR]
    if _in_bracket_of_venue(filler, chunk) and (is_short(facts.venue_name) or not facts.short_name):
        filler.drop(chunk)  # the place of the long name says it, or a badge
        return
    short = facts.short_name
    if short and short != facts.acronym and facts.acronym.startswith(short) and _dated_alike(filler.text(year), facts):
        filler.write(chunk.span, facts.acronym)  # "CHI'31" as it was given
        filler.year_shown = True
        return
    brief = is_short(facts.venue_name) or (" " not in facts.venue_name and names_venue(facts.venue_name))  # "Nature"
    if not short and (brief or said_in_one(filler)):
        short = facts.venue_name
    if short and ANY_YEAR.search(short):  # "Findings of ICML 2031", "ICML 2031 Workshop"
        filler.write(chunk.span, short)
        filler.year_shown = True
        return
    dated = any(other.part in {Part.YEAR, Part.DATE} for other in filler.anatomy.chunks)
    before = filler.before(chunk)
    told = dated and (not ANY_YEAR.search(filler.text(year)) or (before is not None and before.part is Part.VENUE))
    if not short and (not facts.year or told):
        filler.drop(chunk)
        return
    if short:
        filler.write(name, with_publisher(filler.text(name), short, facts.venue_name))
    else:
        filler.cut(filler.anatomy.inline.source(Span(name.start, year.start)))
    if facts.year:
        filler.replace(year, year_like(filler.text(year), facts.year) if short else str(facts.year))
    else:
        filler.cut(filler.anatomy.inline.source(year))
    filler.year_shown = True
    behind = filler.text(Span(year.end, chunk.span.end))
    if re.search(r"[^\W\d_]", behind):  # "CCS 2031 Oral"
        rest = Span(year.end + len(behind) - len(behind.lstrip(" )]")), chunk.span.end)
        filler.cut(filler.anatomy.inline.source(rest))


def with_publisher(example: str, short: str, venue: str) -> str:
    """A short name with its publisher in front where another has it so: "IEEE TOB" as "IEEE TOF"."""
    publisher = SOCIETY.match(example)
    return publisher[0] + short if publisher and venue.startswith(publisher[0]) and " " not in short else short


def _dated_alike(year: str, facts: Facts) -> bool:
    """Whether the year in our short name is written as the model's is, in two digits or in four."""
    return bool(ANY_YEAR.search(year)) == bool(ANY_YEAR.search(facts.acronym))


def fill_acronym(filler: Filler, chunk: Chunk) -> None:
    """The acronym behind a venue's long name, or in a badge, where a name of one word is its own: "Neurocomputing"."""
    if Part.YEAR in dict(chunk.inner):
        if _is_another(filler, chunk):
            filler.drop(chunk)
        else:
            _lead_short(filler, chunk)
            _fill_short(filler, chunk)
        return
    name = filler.facts.venue_name
    own = filler.facts.acronym or (name if name and " " not in name and is_badge(filler.anatomy, chunk) else "")
    if not own:
        filler.drop(chunk)
        return
    if chunk.link and (known := filler.habits.venue_links.get(own)):
        filler.lead(chunk.link, known)
    elif chunk.link:
        filler.unlink(chunk.link)
    filler.write(chunk.span, with_publisher(filler.text(chunk.span), own, name))


def _lead_short(filler: Filler, chunk: Chunk) -> None:
    """A linked short name leads to our venue's site, where the page knows it, or to the paper as the model's did."""
    link, facts = chunk.link, filler.facts
    if link is None:
        return
    known = (filler.habits.venue_links.get(name, "") for name in (facts.venue, facts.acronym, facts.short_name))
    paper = best_url(filler, link) if find_ids(link.url) or is_paper_address(link.url) else ""
    if url := next(filter(None, known), paper):
        filler.lead(link, url)
    else:
        filler.unlink(link)


def _is_another(filler: Filler, chunk: Chunk) -> bool:
    """Whether the model named another venue in short before: "ICML 2031", then "at the Workshop of ICLR 2031"."""
    shorts = _dated_shorts(filler)
    names = [filler.text(dict(c.inner)[Part.ACRONYM]).lower() for c in shorts]
    return names[shorts.index(chunk)] != names[0]


def say_arxiv(filler: Filler, chunk: Chunk) -> None:
    """A badge says where a preprint is, as the list's others do: with the year where they or the model show one."""
    year = filler.facts.year
    inner = dict(chunk.inner)
    name = next((span for part, span in inner.items() if part is not Part.YEAR), chunk.span)
    gap = filler.text(Span(name.end, inner[Part.YEAR].start)) if Part.YEAR in inner else ""  # none: "ICML2031"
    bare = f"{ARXIV}{gap}{year_like(filler.text(inner[Part.YEAR]), year)}" if year and Part.YEAR in inner else ARXIV
    shown = filler.habits.preprint_badge or bare
    filler.replace(chunk.span, ANY_YEAR.sub(str(year) if year else "", shown).strip())
    filler.year_shown = bool(year and ANY_YEAR.search(shown))
