"""The anatomy of an entry: every stretch of its text named, so that another paper's facts can take its place.

An entry is cut into *chunks* between its separators. A chunk is a known fact (title, authors, venue, year, ...), a link
with a label, a label in front of another chunk ("DOI:"), or prose. What is no chunk (marks, separators, line breaks,
tags) is the owner's form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.page.learning.authors import AuthorList, find_authors
from pipeline.page.learning.dates import MONTH_NAME, find_date
from pipeline.page.learning.title import Candidate, choose_titles, title_candidates
from pipeline.page.learning.vocabulary import LABELS, PREPRINT, STATUS, VENUE_WORDS
from pipeline.page.reading.inline import Inline, Link, Span, parse_inline


class Part(StrEnum):
    """What a chunk is."""

    TITLE = "title"
    AUTHORS = "authors"
    VENUE = "venue"
    ACRONYM = "acronym"  # the bracket behind a venue's long name: "(CVPR 2025)"
    YEAR = "year"
    DATE = "date"
    MONTH = "month"
    ARXIV = "arxiv"  # "arXiv:2406.01583", "2406.01583 [cs.CV]"
    DOI = "doi"
    ADDRESS = "address"  # an address shown as text
    PREPRINT = "preprint"  # "Preprint", "arXiv preprint" where a venue would stand
    STATUS = "status"  # "Under Review"
    LINK = "link"  # a labelled link: [PDF], [Code]
    LABEL = "label"  # "DOI:" in front of another chunk
    VENUE_REST = "venue-rest"  # what goes on after a venue's comma: ", Speech and Signal Processing", ", 128"
    SUMMARY = "summary"  # the quoted line below an entry
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A named stretch of visible text; `link` where it is a link's label; `inner` are its own facts (arXiv number)."""

    part: Part
    span: Span
    link: Link | None = None
    inner: tuple[tuple[Part, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Anatomy:
    """An entry taken apart. `dress` says how the title is dressed; chunks do not overlap and are in order."""

    inline: Inline
    title: Span | None
    dress: str
    authors: AuthorList | None
    chunks: tuple[Chunk, ...]
    title_link: Link | None
    candidates: tuple[Candidate, ...] = ()

    @property
    def raw(self) -> str:
        """The entry's source."""
        return self.inline.raw

    def text(self, span: Span) -> str:
        """Visible text of a span."""
        return self.inline.visible[span.start : span.end]

    def has(self, part: Part) -> bool:
        """Whether a chunk of that kind is there."""
        return any(chunk.part is part for chunk in self.chunks)

    @property
    def is_preprint(self) -> bool:
        """Whether the entry shows no venue of a published paper."""
        return not self.has(Part.VENUE)


LEAD = re.compile(r"[ \t>]*(?:[-+*•·‣](?=\s)|\[?\(?\d{1,3}[.)\]]+(?=\s|\\|\*|\[|<|\(|[A-Z]))?\s*")
ARXIV = re.compile(r"(?:ar\W?xiv(?:\s*e?-?prints?)?(?:\s+preprint)?[:\s,]*)*(?<![\d./])(?P<id>\d{4}\.\d{4,5}(?:v\d+)?)(?![\d])(?:\s*\[(?P<category>[a-z-]+(?:\.[A-Za-z-]+)?)\])?", re.IGNORECASE)  # fmt: skip
DOI = re.compile(r"10\.\d{4,9}/[^\s,;]*[^\s,;.]")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+[^\s.,;)]")
YEAR = r"(?:19|20)\d\d"
SHORT_YEAR = r"[’']\d\d|\d\d[’']"
YEAR_ONLY = re.compile(rf"(?:{YEAR}|{SHORT_YEAR})[a-z]?")
MONTH_ONLY = re.compile(rf"(?:{MONTH_NAME})\.?", re.IGNORECASE)
ABBREVIATION = r"(?<!\bProc)(?<!\bConf)(?<!\bInt)(?<!\bTrans)(?<!\bSymp)(?<!\bAdv)(?<!\bJ)(?<!\bInf)(?<!\bVol)(?<!\bvol)(?<!\bno)(?<!\bNo)(?<!\bpp)(?<!\bDept)(?<!\bUniv)(?<!\bRev)(?<!\bPhys)(?<!\bLett)(?<!\bMath)(?<!\bComput)(?<!\bSci)(?<!\bNat)(?<!\bCommun)"  # fmt: skip
BREAK = re.compile(
    rf"\s*\n\s*|\s*[|·•│]\s*|\s+[/]\s+|\s+[-–—]\s+|\s*[,;]\s+|{ABBREVIATION}\.(?:\s+|$)|:\s+|:$|(?<=\w)\.$|\s*[\"“”]\s*",
)
VENUE_LEAD = re.compile(
    r"(?:published\s+)?(?:in|at|on)\s+(?:the\s+)?(?=\S)",
    re.IGNORECASE,
)
NAME_YEAR = re.compile(
    rf"(?P<name>.*?[^\s,])(?P<gap>\s*,?\s*)(?P<year>(?<!\d){YEAR}(?!\d)|{SHORT_YEAR})(?P<rest>.*)$", re.DOTALL
)
LABEL_WORDS = 4
# "has been accepted to", "will appear at": a claim in front of a venue, kept only where the page says so of all papers.
CLAIM_LEAD = re.compile(
    r".{0,80}?\b(?:accepted|appear(?:s|ed|ing)?|published|presented)\s+(?:to|at|by|in|for)\s+(?:the\s+)?(?=\S)",
    re.DOTALL,
)
VENUE_LABEL = re.compile(r"[A-Z][A-Z0-9&-]{2,}")
QUOTE = re.compile(r"(?:\r\n|\n|\r)[ \t]*>[ \t]?([^\r\n]*(?:(?:\r\n|\n|\r)[ \t]*>[^\r\n]*)*)")


def dissect(raws: Sequence[str], owner: re.Pattern[str] | None) -> tuple[Anatomy, ...]:
    """Take the entries of one series apart, with an eye on each other."""
    inlines = [parse_inline(raw) for raw in raws]
    authors = [find_authors(inline, owner) for inline in inlines]
    candidates = [title_candidates(i, a) for i, a in zip(inlines, authors, strict=True)]
    titles = choose_titles(candidates)
    return tuple(
        _anatomy(inline, title, names, others)
        for inline, title, names, others in zip(inlines, titles, authors, candidates, strict=True)
    )


def _anatomy(
    inline: Inline, chosen: Candidate | None, authors: AuthorList | None, candidates: tuple[Candidate, ...]
) -> Anatomy:
    title, dress = (chosen.span, chosen.dress) if chosen else (None, "")
    lead = LEAD.match(inline.visible)
    start = lead.end() if lead else 0
    summary = _summary(inline)
    if summary and title and title.overlaps(summary):
        title = None
    taken = [span for span in (title, authors.span if authors else None, summary) if span]
    title_link = next((link for link in inline.links if title and link.label.overlaps(title)), None)
    chunks: list[Chunk] = []
    if title:
        chunks.append(Chunk(Part.TITLE, title, title_link))
    if authors:
        chunks.append(Chunk(Part.AUTHORS, authors.span))
    if summary:
        chunks.append(Chunk(Part.SUMMARY, summary))
    for link in inline.links:
        if link is title_link or len(link.label) == 0 or any(link.label.overlaps(span) for span in taken):
            continue
        taken.append(link.label)
        chunks.append(_link_chunk(inline, link))
    for region in _free(inline, taken, start):
        chunks.extend(_split(inline, region))
    ordered = tuple(sorted(chunks, key=lambda chunk: chunk.span.start))
    return Anatomy(inline, title, dress, authors, _settle(inline, ordered), title_link, candidates)


def _summary(inline: Inline) -> Span | None:
    """The text of a quote inside an entry that is no quote itself."""
    quoted = QUOTE.search(inline.raw)
    if quoted is None or inline.raw.lstrip().startswith(">"):
        return None
    inside = [
        n
        for n, start in enumerate(inline.starts)
        if quoted.start(1) <= start < quoted.end(1) and not inline.visible[n].isspace()
    ]
    return Span(inside[0], inside[-1] + 1) if inside else None


def _free(inline: Inline, taken: list[Span], start: int) -> Iterator[Span]:
    """The stretches of visible text that nothing has taken yet; a mark's edge is an edge."""
    edges = {start, len(inline.visible)}
    for mark in inline.marks:
        edges |= {mark.visible.start, mark.visible.end}
    for span in taken:
        edges |= {span.start, span.end}
    points = sorted(edge for edge in edges if edge >= start)
    for begin, end in zip(points, points[1:], strict=False):
        span = Span(begin, end)
        if not any(other.overlaps(span) for other in taken):
            yield span


def _split(inline: Inline, region: Span) -> Iterator[Chunk]:
    """Cut a free stretch at its separators and name the pieces."""
    text = inline.visible
    for match, part in _fixed(text, region):
        yield from _split(inline, Span(region.start, match.start()))
        yield _fixed_chunk(match, part)
        region = Span(match.end(), region.end)
    at = region.start
    for separator in [*BREAK.finditer(text, region.start, region.end), None]:
        end = separator.start() if separator else region.end
        piece = _tight(text, Span(at, end))
        if lead := CLAIM_LEAD.match(text, piece.start, piece.end):
            yield Chunk(Part.PROSE, _tight(text, Span(piece.start, lead.end())))
            piece = _tight(text, Span(lead.end(), piece.end))
        if len(piece):
            labelled = separator is not None and separator.group().lstrip().startswith(":")
            yield from _brackets(text, piece, labelled=labelled)
        at = separator.end() if separator else end


def _fixed(text: str, region: Span) -> Iterator[tuple[re.Match[str], Part]]:
    """Numbers and addresses that separators must not cut."""
    found = [
        (match, part)
        for pattern, part in ((ARXIV, Part.ARXIV), (DOI, Part.DOI), (ADDRESS, Part.ADDRESS))
        for match in pattern.finditer(text, region.start, region.end)
    ]
    at = region.start
    for match, part in sorted(found, key=lambda pair: (pair[0].start(), -pair[0].end())):
        if match.start() >= at:
            yield match, part
            at = match.end()


def _fixed_chunk(match: re.Match[str], part: Part) -> Chunk:
    inner: list[tuple[Part, Span]] = []
    if part is Part.ARXIV:
        inner.append((Part.ARXIV, Span(*match.span("id"))))
        if match.group("category"):
            inner.append((Part.LABEL, Span(*match.span("category"))))
    return Chunk(part, Span(*match.span()), None, tuple(inner))


def _brackets(text: str, piece: Span, *, labelled: bool) -> Iterator[Chunk]:
    """A piece with a bracket at its end is two: "Journal (2025)", "Conference (CVPR 2025)"."""
    bracket = re.search(r"\s*[(\[]([^()\[\]]*)[)\]]?$", text[piece.start : piece.end])
    if bracket and bracket.start() > 0 and bracket.group(1).strip():
        yield _name(text, Span(piece.start, piece.start + bracket.start()), labelled=False)
        inside = Span(piece.start + bracket.start(1), piece.start + bracket.end(1))
        chunk = _name(text, _tight(text, inside), labelled=labelled)
        yield Chunk(Part.ACRONYM, chunk.span) if chunk.part in {Part.VENUE, Part.PROSE} else chunk
        return
    yield _name(text, piece, labelled=labelled)


def _tight(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    if bullet := re.compile(r"\s*[-+*•]\s+").match(text, start, end):
        start = bullet.end()
    while start < end and text[start] in " \t\n\xa0,.;:|()[]\"“”'‘’*" and not YEAR_ONLY.match(text, start, end):
        start += 1
    while (end > start and text[end - 1] in ' \t\n\xa0,;:|()[]"“”') or (
        end > start and text[end - 1] == "." and not re.search(r"\b[A-Z]\.$|\b[a-z]{1,4}\.$", text[start:end])
    ):
        end -= 1
    if text[start:end].count("(") > text[start:end].count(")") and end < len(text) and text[end] == ")":
        end += 1
    return Span(start, end)


def _name(text: str, span: Span, *, labelled: bool) -> Chunk:
    """Say what a piece of text is."""
    shown = text[span.start : span.end]
    date = find_date(shown)
    if YEAR_ONLY.fullmatch(shown):
        return Chunk(Part.YEAR, span)
    if MONTH_ONLY.fullmatch(shown):
        return Chunk(Part.MONTH, span)
    if date and date.end - date.start >= len(shown) - 1 and re.search(r"\d{4}|[^\W\d_]{3}", shown):
        return Chunk(Part.DATE, span)
    if labelled and len(shown.split()) <= LABEL_WORDS:
        return Chunk(Part.LABEL, span)
    if PREPRINT.fullmatch(re.sub(rf"\W*{YEAR}\W*$", "", shown)) and shown:
        return _venue_chunk(text, span, Part.PREPRINT)
    if STATUS.search(shown):
        return Chunk(Part.STATUS, span)
    if re.search(rf"\b(?:{YEAR})\b|{SHORT_YEAR}|[A-Za-z]{{2,}}20\d\d\b", shown) or VENUE_WORDS.search(shown):
        return _venue_chunk(text, span, Part.VENUE)
    return Chunk(Part.PROSE, span)


def _venue_chunk(text: str, span: Span, part: Part) -> Chunk:
    """A venue with its name and year told apart; a lead like "In" stays outside."""
    lead = VENUE_LEAD.match(text, span.start, span.end)
    start = lead.end() if lead and lead.end() < span.end else span.start
    found = NAME_YEAR.match(text, start, span.end)
    if found:
        inner = ((part, Span(*found.span("name"))), (Part.YEAR, Span(*found.span("year"))))
        return Chunk(part, Span(start, span.end), None, inner)
    return Chunk(part, Span(start, span.end), None, ((part, Span(start, span.end)),))


def _link_chunk(inline: Inline, link: Link) -> Chunk:
    """What a link that is not the title's shows."""
    shown = inline.visible[link.label.start : link.label.end]
    tight = _tight(inline.visible, link.label)
    if not len(tight):
        return Chunk(Part.PROSE, link.label, link)
    if DOI.fullmatch(shown.strip()):
        return Chunk(Part.DOI, tight, link)
    if ADDRESS.fullmatch(shown.strip()):
        return Chunk(Part.ADDRESS, tight, link)
    if (number := ARXIV.search(shown)) and number.end() >= len(shown.rstrip(" ]")) - 1:
        chunk = _fixed_chunk(_moved(ARXIV, inline.visible, link.label), Part.ARXIV)
        return Chunk(Part.ARXIV, link.label, link, chunk.inner)
    if LABELS.fullmatch(shown):
        return Chunk(Part.LINK, tight, link)
    named = _name(inline.visible, tight, labelled=False)
    if named.part in {Part.VENUE, Part.PREPRINT, Part.YEAR, Part.STATUS}:
        return Chunk(named.part, named.span, link, named.inner)
    return Chunk(Part.LINK, tight, link)


def _moved(pattern: re.Pattern[str], text: str, span: Span) -> re.Match[str]:
    found = pattern.search(text, span.start, span.end)
    if found is None:
        raise AssertionError  # the caller has found it in the same text
    return found


def _settle(inline: Inline, chunks: tuple[Chunk, ...]) -> tuple[Chunk, ...]:
    """One venue an entry: the first; a bracket right behind it is its acronym; other venues are prose."""
    settled: list[Chunk] = []
    venue: Chunk | None = None
    for index, chunk in enumerate(chunks):
        part = chunk.part
        following = chunks[index + 1] if index + 1 < len(chunks) else None
        short = VENUE_LABEL.fullmatch(inline.visible[chunk.span.start : chunk.span.end])
        if part is Part.LABEL and short and following and following.part is Part.VENUE and not following.link:
            part = Part.PROSE  # "BOOGIE: First Workshop on ...": the name in short belongs to the venue
        if part is Part.VENUE and venue is not None and settled[-1] is venue and _bracketed(inline, chunk):
            part = Part.ACRONYM
            chunk = Chunk(part, chunk.span, chunk.link)  # noqa: PLW2901 - "**(CVPR 2025)**" behind the long name
        if part is Part.ACRONYM:
            behind = bool(settled) and settled[-1].part is Part.VENUE and settled[-1] is venue
            part = Part.ACRONYM if behind else _name(inline.visible, chunk.span, labelled=False).part
            if part is Part.VENUE and venue is None:
                chunk = _venue_chunk(inline.visible, chunk.span, Part.VENUE)  # noqa: PLW2901 - named anew
        elif part is Part.PROSE and re.search(r"\b(?:with|by)$", inline.visible[chunk.span.start : chunk.span.end]):
            part = Part.LABEL  # "in collaboration with" goes when the names go
        elif part is Part.PROSE and venue is None and _before_year(inline, chunks, chunk):
            part, chunk = Part.VENUE, Chunk(Part.VENUE, chunk.span, chunk.link, ((Part.VENUE, chunk.span),))  # noqa: PLW2901
        if (
            part is Part.PROSE
            and settled
            and settled[-1].part in {Part.VENUE, Part.VENUE_REST}
            and _goes_on(inline, settled[-1], chunk)
        ):
            part = Part.ACRONYM if _bracketed(inline, chunk) and settled[-1].part is Part.VENUE else Part.VENUE_REST
        if part is Part.VENUE:
            if venue is not None:
                part = Part.PROSE
            else:
                venue = chunk
        new = Chunk(part, chunk.span, chunk.link, chunk.inner)
        if part is Part.VENUE and venue is chunk:
            venue = new
        settled.append(new)
    return tuple(settled)


def _goes_on(inline: Inline, before: Chunk, chunk: Chunk) -> bool:
    """Whether a text belongs to the venue in front of it: only a comma or a bracket stands between."""
    between = inline.visible[before.span.end : chunk.span.start]
    return chunk.link is None and bool(re.fullmatch(r"\s*[,(]\s*", between)) and "\n" not in between


def _bracketed(inline: Inline, chunk: Chunk) -> bool:
    """Whether round brackets enclose just this chunk, marks aside."""
    text = inline.visible
    return text[: chunk.span.start].rstrip().endswith("(") and text[chunk.span.end :].lstrip().startswith(")")


def _before_year(inline: Inline, chunks: tuple[Chunk, ...], chunk: Chunk) -> bool:
    """Whether a text is a venue because a year follows it, or because it stands alone in italics or code."""
    text = inline.visible[chunk.span.start : chunk.span.end]
    if not re.search(r"[A-Z\u3040-\u9fff]", text) or len(text) > 150 or len(text) < 2:  # noqa: PLR2004
        return False
    place = chunks.index(chunk)
    follows = chunks[place + 1] if place + 1 < len(chunks) else None
    if (
        follows
        and follows.part is Part.YEAR
        and follows.span.start - chunk.span.end <= 3
        and "\n" not in inline.visible[chunk.span.end : follows.span.start]
    ):
        return True
    alone = [
        mark for mark in inline.marks if mark.visible.holds(chunk.span) and len(mark.visible) <= len(chunk.span) + 4
    ]
    return any(re.match(r"[*_`]{1,2}$|<(?:i|em|cite|code)\b", mark.mark) for mark in alone) and len(text.split()) <= 12  # noqa: PLR2004
