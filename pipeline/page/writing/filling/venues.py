"""Filling in venues: name and year as the model parts them, the year said once."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.badges import is_badge
from pipeline.page.learning.led_in import venue_lead
from pipeline.page.learning.vocabulary import STATUS
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.filler import Filler
from pipeline.page.writing.filling.short_venues import (
    SHORT_WORDS,
    is_bracket_behind,
    is_short,
    said_in_one,
    said_in_short,
    say_arxiv,
    takes_article,
    with_publisher,
)
from pipeline.page.writing.filling.venue_links import lead_to_publisher
from pipeline.page.writing.filling.volumes import fill_places, tells_place
from pipeline.page.writing.filling.years import stands_behind_venue, year_like
from pipeline.page.writing.splice import Edit

PREPRINT_WORD = "Preprint"
LEAD_BEHIND = re.compile(r"\b(?:published\s+)?(?:in|at|on):?\s+(?:the\s+)?$", re.IGNORECASE)
ARTICLE = re.compile(r"\b[Tt]he\s+\Z")
VOLUME_BETWEEN = re.compile(r"[^(]*\d")  # "JHEP 03 (2031) 045"
PROCEEDINGS = re.compile(r"(?:Conference )?Proc(?:eedings|\.)", re.IGNORECASE)
TWO_DIGITS = re.compile(r"\d\d")
CAPITALS_LAST = re.compile(r"[A-Z]{2,}\Z")
YEAR_NEAR = 4  # characters between a venue and the year that belongs to it: ", (", " · "


def fill_venue(filler: Filler, chunk: Chunk) -> None:
    """The venue; without one it goes, or a line of its own and a year says "Preprint"."""
    facts = filler.facts
    if not facts.venue:
        _without_venue(filler, chunk)
        return
    _lead_in(filler, chunk)
    _drop_article(filler, chunk)
    short, following = said_in_short(filler), filler.after(chunk)
    behind = following is not None and is_bracket_behind(filler, following)
    inner = dict(chunk.inner)
    if following and behind and (is_short(facts.venue_name) or not (facts.short_name or Part.YEAR in inner)):
        _fill_one_name(filler, chunk, following)
        return
    if short and (is_short(facts.venue_name) or said_in_one(filler)):
        _drop_venue(filler, chunk)
        _drop_year_behind(filler)
        return
    if chunk.link:
        lead_to_publisher(filler, chunk)
    if behind and Part.YEAR in inner:
        _name_and_year(filler, chunk, inner[chunk.part], inner[Part.YEAR])  # "... Nets 2031 (QUIET 2031)"
    elif short:
        filler.write(chunk.span, facts.without_acronym(facts.venue_name))
    elif tells_place(filler, chunk):
        _fill_cited(filler, chunk)
    elif _is_short_badge(filler, chunk):
        _fill_badge(filler, chunk)
    else:
        _fill_name(filler, chunk)


def _without_venue(filler: Filler, chunk: Chunk) -> None:
    """A preprint's place, where a badge says one; "Preprint", where the year would stand alone; else nothing."""
    facts = filler.facts
    apart = is_badge(filler.anatomy, chunk) and not filler.anatomy.has(Part.PREPRINT)
    if facts.arxiv and apart and filler.habits.preprint_badge != "":
        say_arxiv(filler, chunk)
    elif _year_would_stand_alone(filler, chunk) and not facts.is_unplaced:
        filler.replace(chunk.span, PREPRINT_WORD)
    else:
        _drop_venue(filler, chunk)


def _fill_one_name(filler: Filler, chunk: Chunk, short: Chunk) -> None:
    """A venue of one name, with its year as the bracket behind the model's long name says it: "ICML'31"."""
    facts, inner = filler.facts, dict(short.inner)
    shown = facts.venue
    dated = any(other.part in {Part.YEAR, Part.DATE} for other in filler.anatomy.chunks)
    if facts.year and not facts.venue_has_year and is_short(facts.venue_name):
        gap = filler.text(Span(inner[Part.ACRONYM].end, inner[Part.YEAR].start))
        shown = f"{facts.venue_name}{gap}{year_like(filler.text(inner[Part.YEAR]), facts.year)}"
    elif facts.year and not facts.venue_has_year and not dated:
        shown = f"{facts.venue_name} {facts.year}"
    filler.write(chunk.span, shown)
    filler.year_shown = not dated or is_short(facts.venue_name)


def _drop_article(filler: Filler, chunk: Chunk) -> None:
    """The article of a long name goes where ours takes none: "In The 12th Conference on Bogs", "In ICML"."""
    article = ARTICLE.search(filler.anatomy.inline.visible, 0, chunk.span.start)
    shown = filler.text(chunk.span)
    called = takes_article(shown) or not is_short(shown)
    if article and called and not takes_article(filler.facts.venue_name):
        filler.edits.append(Edit(filler.anatomy.inline.source(Span(*article.span())), ""))


def _fill_cited(filler: Filler, chunk: Chunk) -> None:
    """A venue with its volume behind the name, perhaps with the year: "Quiet Rev. D 12 (2031) 45"."""
    inner, facts = dict(chunk.inner), filler.facts
    filler.write(inner[Part.VENUE], facts.venue_name)
    fill_places(filler, chunk)
    if Part.YEAR in inner and facts.year:
        filler.replace(inner[Part.YEAR], str(facts.year))
        filler.year_shown = True
    elif Part.YEAR in inner:
        filler.cut(filler.anatomy.inline.source(inner[Part.YEAR]))


def _fill_name(filler: Filler, chunk: Chunk) -> None:
    """The venue's name, its year with it or not, as the model says it."""
    facts = filler.facts
    inner = dict(chunk.inner)
    name, year = inner.get(chunk.part), inner.get(Part.YEAR)
    has_short_year = facts.venue_name != facts.venue
    dated = has_short_year or not facts.venue_has_year
    other = facts.kind == "journal" or (name is not None and is_short(filler.text(name)))  # "ICML 2031", ours in full
    told = other and not has_short_year and not is_short(facts.venue_name) and _said_year(filler, chunk)
    if name and year and facts.year and dated and not told and not STATUS.search(facts.venue):
        _name_and_year(filler, chunk, name, year)
    elif has_short_year and (_year_apart(filler, chunk) or not filler.habits.dated):
        filler.write(chunk.span, facts.venue_name)
        filler.year_shown = False
    else:
        filler.write(chunk.span, _bare_venue(filler, chunk))


def _lead_in(filler: Filler, venue: Chunk) -> None:
    """The "In" in front of the venue comes or goes as the list has it for venues of this kind."""
    wanted = filler.habits.leads.get(filler.facts.kind)
    lead = venue_lead(filler.anatomy, venue)
    if wanted is None or bool(wanted) == bool(lead):
        return
    if lead:
        filler.edits.append(Edit(filler.anatomy.inline.source(lead), ""))
    elif not is_badge(filler.anatomy, venue):
        at = filler.wrapped(venue.span).start
        filler.edits.append(Edit(Span(at, at), wanted))


def _drop_venue(filler: Filler, chunk: Chunk) -> None:
    """A venue goes with the "In" in front of it."""
    lead = LEAD_BEHIND.search(filler.anatomy.inline.visible[: chunk.span.start])
    if lead and lead.group().strip():
        filler.cut(filler.anatomy.inline.source(Span(lead.start(), lead.end())))
    filler.drop(chunk)


def _drop_year_behind(filler: Filler) -> None:
    """The year of a venue that goes, where the short name behind it says it: "..., 2031. (ICML-2031)"."""
    for other, behind in pairwise(filler.anatomy.chunks):
        if other.part is Part.YEAR and behind.part is Part.ACRONYM and stands_behind_venue(filler, other):
            filler.drop(other)


def _is_short_badge(filler: Filler, chunk: Chunk) -> bool:
    """Whether a badge has room for an acronym alone ("ICML 2031"), and ours has one beside its long name."""
    few = len(filler.text(chunk.span).split()) <= SHORT_WORDS
    long = len(filler.facts.venue_name.split()) > SHORT_WORDS
    return few and long and bool(filler.facts.short_name) and is_badge(filler.anatomy, chunk)


def _fill_badge(filler: Filler, chunk: Chunk) -> None:
    """The acronym, with the year where the model has one."""
    facts, year = filler.facts, dict(chunk.inner).get(Part.YEAR)
    name = dict(chunk.inner).get(chunk.part, chunk.span)
    filler.write(name, with_publisher(filler.text(name), facts.short_name, facts.venue_name))
    _drop_rest(filler, Span(max(name.end, year.end if year else 0), chunk.span.end))
    if year and facts.year:
        filler.replace(year, year_like(filler.text(year), facts.year))
        filler.year_shown = True


def _name_and_year(filler: Filler, chunk: Chunk, name: Span, year: Span) -> None:
    """Name and year in the model's own places."""
    if year.start < name.start:
        _year_and_name(filler, chunk, name, year)
        return
    facts = filler.facts
    if facts.venue_name != facts.venue:
        shown = facts.venue_name
    else:
        shown = _bare_venue(filler, chunk)
        if name.end == year.start and facts.acronym:
            shown = facts.short_name  # "ICML'31": a long name would run into the year
        elif len(shown.split()) >= SHORT_WORDS and " " not in filler.text(name) and name.end + 1 == year.start:
            filler.edits.append(Edit(filler.anatomy.inline.source(Span(name.end, year.start)), ", "))  # no acronym
        filler.year_shown = True
    # "ICML2031", but "Quiet Letters 2031"; "IEEE TIV'31" as "IEEE TIFS'31"
    loose = " " in shown and (" " not in filler.text(name) or not CAPITALS_LAST.search(shown))
    apart = " " if name.end == year.start and loose else ""
    filler.replace(name, filler.escape(shown, chunk.span) + apart)
    if facts.year:
        alone = apart and TWO_DIGITS.fullmatch(filler.text(year))  # "ICML31", but "Quiet Letters 2031"
        filler.replace(year, str(facts.year) if alone else year_like(filler.text(year), facts.year))
    between = filler.text(Span(name.end, year.start))
    if volume := VOLUME_BETWEEN.match(between):
        filler.cut(filler.anatomy.inline.source(Span(name.end, name.end + volume.end())))
    closing = "(" in between and filler.text(Span(year.end, year.end + 1)) == ")"
    rest = Span(year.end + closing, chunk.span.end)
    _drop_rest(filler, rest)


def _drop_rest(filler: Filler, rest: Span) -> None:
    """What stands behind the year is the other paper's: "CVPR 2031 highlight"."""
    if len(rest) and re.search(r"[^\W_]", filler.text(rest)):
        filler.cut(filler.anatomy.inline.source(rest))


def _year_and_name(filler: Filler, chunk: Chunk, name: Span, year: Span) -> None:
    """Year and name, where the model has the year in front: "2031 Conference on Rivers"; journals have it behind."""
    facts = filler.facts
    shown = facts.venue_name if facts.venue_name != facts.venue else _bare_venue(filler, chunk)
    if facts.kind == "journal" or PROCEEDINGS.match(shown):
        filler.write(chunk.span, f"{shown}, {facts.year}")
    else:
        filler.write(name, shown)
        filler.replace(year, str(facts.year))
    filler.year_shown = True


def _bare_venue(filler: Filler, chunk: Chunk) -> str:
    """The venue, without its acronym where the model shows that behind."""
    facts = filler.facts
    acronym_follows = any(
        other.part is Part.ACRONYM and other.span.start >= chunk.span.end for other in filler.anatomy.chunks
    )
    return facts.without_acronym(facts.venue) if acronym_follows else facts.venue


def _year_would_stand_alone(filler: Filler, chunk: Chunk) -> bool:
    """Whether a line shows nothing but a venue and a year: "Journal Article · 2026"."""
    text = filler.anatomy.inline.visible
    start = text.rfind("\n", 0, chunk.span.start) + 1
    end = text.find("\n", chunk.span.end)
    line = text[start : end if end >= 0 else len(text)]
    rest = line.replace(filler.text(chunk.span), "", 1)
    return filler.facts.year is not None and bool(re.fullmatch(r"\W*(?:19|20)\d\d\W*", rest)) and chunk.link is None


def _year_apart(filler: Filler, chunk: Chunk) -> bool:
    """Whether the model says the year in a place of its own: near behind the venue, or where it stays beside it."""
    for other in filler.anatomy.chunks:
        if other.part in {Part.YEAR, Part.DATE} and other.span.start - chunk.span.end <= YEAR_NEAR:
            return True
        if other.part is Part.YEAR and not stands_behind_venue(filler, other):
            return True
    return False


def _said_year(filler: Filler, venue: Chunk) -> bool:
    """Whether the model says its year in brackets in front of the venue, as the style of the APA does: "(2031)"."""
    text = filler.anatomy.inline.visible
    years = [c.span for c in filler.anatomy.chunks if c.part is Part.YEAR and c.span.end <= venue.span.start]
    return any(text[span.start - 1 : span.start] == "(" and text[span.end : span.end + 1] == ")" for span in years)
