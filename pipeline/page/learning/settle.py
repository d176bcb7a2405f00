"""Second thoughts on an entry's chunks, when all of them are known: which venue is the venue, what belongs to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.linked_venues import (
    ends_as_journal,
    is_counted_name,
    is_dated_short,
    is_italic_name,
    is_linked_journal,
)
from pipeline.page.learning.naming import IMPACT, VENUE_LEAD, name_piece, venue_chunk
from pipeline.page.learning.remarks import is_in_remark, remarks_apart, tells_how
from pipeline.page.learning.short_names import (
    SHORT_NAME,
    are_letters_of,
    as_acronym,
    badge_in_front,
    badge_of,
    in_short,
    is_spelt_out,
    name_of,
)
from pipeline.page.learning.venue_places import (
    MAX_NAME,
    VOLUME,
    follows_link_field,
    is_venue_by_place,
    says_preprint_in_field,
    short_in_brackets,
)
from pipeline.page.learning.volumes import says_numbers, tell_volumes
from pipeline.page.reading.inline import Inline
from pipeline.page.reading.span import Span

ARXIV_NUMBER = re.compile(r"(?<![\d.])\d{4}\.\d{4,5}(?!\d)")
LEADS_TO_NAMES = re.compile(r"\b(?:with|by|w/)$", re.IGNORECASE)
# In front of an address: "Retrieved from https://...", also in German, French, Spanish, Portuguese and Italian.
LEADS_TO_ADDRESS = re.compile(
    r"(?:retrieved|accessed|available)(?: online)?(?: (?:from|at|via))?|(?:verfügbar|abrufbar|online) unter"
    r"|(?:disponible|consulté|repéré|récupéré)(?: (?:sur|à|de|en|en ligne|en ligne à))?(?: l[’']adresse)?"
    r"|(?:disponible|recuperado) (?:en|de)|disponível em|disponibile (?:su|a)",
    re.IGNORECASE,
)
LEADS_TO_VENUE = re.compile(r"in|at|to appear (?:in|at)", re.IGNORECASE)
VENUE_LABEL = re.compile(r"[A-Z][\w&/-]*(?: [A-Z][\w&/-]*){0,2}(?:,? (?:19|20)\d\d|[ ]?[’']\d\d)")
PROMISE = re.compile(r"(?:to appear|accepted|forthcoming|in press)(?: for publication)? (?:in|at|by|to)", re.IGNORECASE)
PROMISED = re.compile(rf"(?P<words>(?i:{PROMISE.pattern})) (?:the )?(?=[A-Z\d])")
OF_SERIES = re.compile(r"(?P<volume>[Vv]ol(?:ume|\.) \d{1,5}) (?P<series>of (?:the )?[A-Z].*)")
LED_IN = re.compile(r"In\s+(?:the\s+)?[A-Z]\w*\s+\S")
LED_IN_BEHIND_TITLE = re.compile(r"[Ii]n:?\s+(?:the\s+)?[A-Z]\w")
PUBLISHER = re.compile(
    r"(?:IEEE|ACM|Springer(?:[ -](?:Nature|Verlag))?|Elsevier|Wiley|PMLR|USENIX|AAAI Press|[A-Z][\w ]{2,20} Press)",
)
AROUND_VOLUME = frozenset({Part.VENUE, Part.VENUE_REST, Part.ACRONYM, Part.YEAR, Part.MONTH, Part.DATE})


def settle_chunks(inline: Inline, chunks: Sequence[Chunk]) -> tuple[Chunk, ...]:
    """One venue an entry: the first; a bracket right behind it is its acronym; other venues are prose.

    A badge that says the same venue in short, in front of its long name, is an acronym too.
    """
    remarks, chunks = remarks_apart(inline, _parted(inline, chunks))
    settled: list[Chunk] = []
    for index in range(len(chunks)):
        chunk = _told_apart(inline, chunks, index, settled)
        if chunk.part is Part.VENUE and (badge := badge_of(inline, settled, chunk)) is not None:
            settled[badge] = as_acronym(settled[badge])
        elif chunk.part is Part.PROSE and is_venue_by_place(inline, chunks, index):
            badge = badge_in_front(inline, settled, chunks[index : index + 2])
            if badge is not None:
                settled[badge] = as_acronym(settled[badge])
                chunk = Chunk(Part.VENUE, chunk.span, chunk.link, ((Part.VENUE, chunk.span),))
        settled.append(_joined(inline, settled, chunk))
    venue, shorts = _venue(settled), {name_of(inline, other) for other in settled if other.part is Part.ACRONYM}
    settled = [_said_again(inline, venue, shorts, chunk) for chunk in settled]
    return tell_volumes(inline, sorted([*settled, *remarks], key=lambda chunk: chunk.span.start))


def _parted(inline: Inline, chunks: Sequence[Chunk]) -> list[Chunk]:
    """The chunks, with what is not the venue apart from it.

    That are words that promise it, "Accepted by VLDB 2031", and a volume of a series: "volume 12 of Quiet Symposium".
    """
    text, found = inline.visible, list[Chunk]()
    for chunk in chunks:
        span = chunk.span
        if chunk.link or chunk.part not in {Part.VENUE, Part.PROSE}:
            found.append(chunk)
        elif chunk.part is Part.VENUE and (promised := PROMISED.match(text, span.start, span.end)):
            venue = venue_chunk(text, Span(promised.end(), span.end), Part.VENUE)
            found += [Chunk(Part.STATUS, Span(*promised.span("words"))), venue]
        elif of_series := OF_SERIES.fullmatch(text, span.start, span.end):
            volume, series = (Span(*of_series.span(name)) for name in ("volume", "series"))
            found += [Chunk(Part.PROSE, volume), Chunk(Part.VENUE_REST, series)]
        else:
            found.append(chunk)
    return found


def _said_again(inline: Inline, venue: Chunk | None, shorts: set[str], chunk: Chunk) -> Chunk:
    """A text that is the venue's short name, in a box above the title, say, as what it is: as said, or by letters."""
    if chunk.part is not Part.PROSE or chunk.link:
        return chunk
    spelt = venue is not None and are_letters_of(inline, chunk, venue)
    return Chunk(Part.ACRONYM, chunk.span) if spelt or name_of(inline, chunk) in shorts else chunk


def _told_apart(inline: Inline, chunks: Sequence[Chunk], index: int, settled: Sequence[Chunk]) -> Chunk:
    """What a chunk is, with those around it known."""
    chunk = chunks[index]
    venue = _venue(settled)
    behind = venue is not None and settled[-1] is venue
    remark = venue is not None and is_in_remark(inline, settled[-1], chunk)
    placed = says_preprint_in_field(inline, settled)
    told = chunk.part is Part.VENUE and (remark or placed or tells_how(inline, chunk))
    if told or _begins_venue(inline, chunks, index) or (chunk.part is Part.ARXIV and _is_anothers(inline, chunk)):
        chunk = replace(chunk, part=Part.PROSE, inner=())
    if chunk.part is Part.LABEL and VENUE_LABEL.fullmatch(inline.visible, chunk.span.start, chunk.span.end):
        chunk = replace(venue_chunk(inline.visible, chunk.span, Part.VENUE), link=chunk.link)
    if chunk.part in {Part.PROSE, Part.ACRONYM} and _leads(inline, chunks, index):
        return replace(chunk, part=Part.LABEL)
    if chunk.part is Part.YEAR and _is_numbered_volume(inline, chunk, settled):
        return replace(chunk, part=Part.VENUE_REST)
    if chunk.part is Part.VENUE:
        if chunk.link and follows_link_field(inline, settled):
            return Chunk(Part.LINK, chunk.span, chunk.link)
        if behind and _bracketed(inline, chunk):
            chunk = as_acronym(chunk)  # "**(CVPR 2025)**" behind the long name
        promised = chunk.part is Part.VENUE and _promises_venue(inline, chunks, index)
        return Chunk(Part.STATUS, chunk.span) if promised else chunk
    if chunk.part is Part.ACRONYM and not behind:
        return _bracket(inline, chunk, first=venue is None)
    linked = chunk.part is Part.LINK and (
        is_italic_name(inline, chunk)
        or is_linked_journal(inline, chunks, index)
        or ends_as_journal(inline, chunks, index)
        or is_dated_short(inline, chunks, index)
    )
    unknown = chunk.part is Part.PROSE or linked
    return _maybe_venue(inline, chunks, index, chunk) if unknown and venue is None and not placed else chunk


def _bracket(inline: Inline, chunk: Chunk, *, first: bool) -> Chunk:
    """What a bracket is that stands behind no venue; `first` says that none was found so far."""
    named = name_piece(inline.visible, chunk.span, labelled=False)
    if named.part is Part.VENUE and tells_how(inline, chunk):
        return replace(chunk, part=Part.PROSE)  # "The title [Poster presentation]", as the APA asks for
    is_venue = named.part is Part.VENUE and first
    return venue_chunk(inline.visible, chunk.span, Part.VENUE) if is_venue else replace(chunk, part=named.part)


def _is_anothers(inline: Inline, chunk: Chunk) -> bool:
    """Whether a number on arXiv is not that to which the entry's links lead: an abstract cites other papers."""
    shown = inline.visible[chunk.span.start : chunk.span.end]
    linked = {number for link in inline.links for number in ARXIV_NUMBER.findall(link.url)}
    return chunk.link is None and bool(linked) and linked.isdisjoint(ARXIV_NUMBER.findall(shown))


def _is_numbered_volume(inline: Inline, chunk: Chunk, settled: Sequence[Chunk]) -> bool:
    """Whether a year is a journal's volume, as its issue shows, where the entry has said its year: "2031(4)"."""
    said = any(other.part is Part.YEAR for other in settled)
    return said and bool(re.match(r"\(\d+\)", inline.visible[chunk.span.end :]))


def _maybe_venue(inline: Inline, chunks: Sequence[Chunk], index: int, chunk: Chunk) -> Chunk:
    """A text of unknown words is the venue where "In" leads to it, or where a venue would stand."""
    if not chunk.link and _is_led_in(inline, chunks, index):
        return venue_chunk(inline.visible, chunk.span, Part.VENUE)
    if is_spelt_out(inline, chunks, index):
        return venue_chunk(inline.visible, chunk.span, Part.VENUE)
    topic = _is_topic(inline, chunks, index)
    if not topic and (short := short_in_brackets(inline, chunks, index)):
        return short
    placed = is_venue_by_place(inline, chunks, index) and not topic
    if chunk.link and is_counted_name(inline.visible[chunk.span.start : chunk.span.end]):
        return replace(venue_chunk(inline.visible, chunk.span, Part.VENUE), link=chunk.link)
    if placed or ends_as_journal(inline, chunks, index):
        lead = VENUE_LEAD.match(inline.visible, chunk.span.start, chunk.span.end)
        span = Span(lead.end(), chunk.span.end) if lead and not chunk.link else chunk.span
        return Chunk(Part.VENUE, span, chunk.link, ((Part.VENUE, span),))
    return chunk


def _is_topic(inline: Inline, chunks: Sequence[Chunk], index: int) -> bool:
    """Whether a text in square brackets tells what the paper is about: its venue stands further on."""
    span = chunks[index].span
    bracketed = inline.visible[: span.start].rstrip()[-1:] == "[" and inline.visible[span.end : span.end + 1] == "]"
    return bracketed and any(other.part is Part.VENUE and not other.link for other in chunks[index + 1 :])


def _joined(inline: Inline, settled: Sequence[Chunk], chunk: Chunk) -> Chunk:
    """A text that goes on a venue belongs to it; a second venue is prose."""
    before = settled[-1] if settled else None
    if chunk.part is Part.PROSE and before and _goes_on(inline, before, chunk) and not _is_impact(inline, chunk):
        acronym = (
            before.part is Part.VENUE and _bracketed(inline, chunk) and not says_numbers(inline.visible, chunk.span)
        )
        return replace(chunk, part=Part.ACRONYM if acronym else Part.VENUE_REST)
    if chunk.part is Part.PROSE and _is_volume(inline, settled, chunk):
        return replace(chunk, part=Part.VENUE_REST)
    if chunk.part is not Part.VENUE or (venue := _venue(settled)) is None:
        return chunk
    if (
        before
        and before.part in AROUND_VOLUME
        and PUBLISHER.fullmatch(inline.visible, chunk.span.start, chunk.span.end)
    ):
        return replace(chunk, part=Part.VENUE_REST)
    if name_of(inline, venue) == name_of(inline, chunk) and not _bracketed(inline, chunk):
        return chunk  # said again: in a badge, and below the title
    return in_short(inline, venue, chunk) or replace(chunk, part=Part.PROSE)


def _is_impact(inline: Inline, chunk: Chunk) -> bool:
    return bool(IMPACT.fullmatch(inline.visible, chunk.span.start, chunk.span.end))


def _is_volume(inline: Inline, settled: Sequence[Chunk], chunk: Chunk) -> bool:
    """Whether a number is the volume or the pages of the venue in front of it, with its year perhaps between them."""
    if chunk.link or not settled or settled[-1].part not in AROUND_VOLUME or _venue(settled) is None:
        return False
    between = inline.visible[settled[-1].span.end : chunk.span.start]
    return "\n" not in between and bool(VOLUME.fullmatch(inline.visible, chunk.span.start, chunk.span.end))


def _venue(settled: Sequence[Chunk]) -> Chunk | None:
    return next((chunk for chunk in settled if chunk.part is Part.VENUE), None)


def _leads(inline: Inline, chunks: Sequence[Chunk], index: int) -> bool:
    """Whether a text goes when what it leads to goes: "in collaboration with", the "In" of "In *ICML*"."""
    text = inline.visible[chunks[index].span.start : chunks[index].span.end]
    following = chunks[index + 1] if index + 1 < len(chunks) else None
    to_venue = following is not None and LEADS_TO_VENUE.fullmatch(text) and _will_be_venue(inline, chunks, index + 1)
    to_doi = following is not None and following.part is Part.DOI and text.lower() == "doi"
    shown = following is not None and following.part in {Part.ADDRESS, Part.DOI} and not following.link
    to_address = shown and LEADS_TO_ADDRESS.fullmatch(text)
    return bool(to_venue or to_doi or to_address or LEADS_TO_NAMES.search(text))


def _will_be_venue(inline: Inline, chunks: Sequence[Chunk], index: int) -> bool:
    part = chunks[index].part
    return part is Part.VENUE or (part is Part.PROSE and is_venue_by_place(inline, chunks, index))


def _promises_venue(inline: Inline, chunks: Sequence[Chunk], index: int) -> bool:
    """Whether words that look like a venue lead to the venue behind them: "To appear in *Bernoulli*"."""
    span = chunks[index].span
    following = index + 1 < len(chunks) and chunks[index + 1].span.start <= span.end + 1
    return bool(following and PROMISE.fullmatch(inline.visible, span.start, span.end)) and _will_be_venue(
        inline, chunks, index + 1
    )


def _begins_venue(inline: Inline, chunks: Sequence[Chunk], index: int) -> bool:
    """Whether a label is a venue's name in short: "BOOGIE: First Workshop on ..."."""
    chunk = chunks[index]
    following = chunks[index + 1] if index + 1 < len(chunks) else None
    if chunk.part is not Part.LABEL or following is None or following.part is not Part.VENUE or following.link:
        return False
    return bool(SHORT_NAME.fullmatch(inline.visible[chunk.span.start : chunk.span.end]))


def _goes_on(inline: Inline, before: Chunk, chunk: Chunk) -> bool:
    """Whether a text belongs to the venue in front of it: only a comma or a bracket stands between."""
    if before.part not in {Part.VENUE, Part.VENUE_REST, Part.ACRONYM} or chunk.link:
        return False
    between = inline.visible[before.span.end : chunk.span.start]
    behind = r"\)?\s*,\s*" if before.part is Part.ACRONYM else r"\s*[,(]\s*"
    return bool(re.fullmatch(behind, between)) and "\n" not in between


def _bracketed(inline: Inline, chunk: Chunk) -> bool:
    """Whether round brackets enclose just this chunk, marks aside."""
    text = inline.visible
    return text[: chunk.span.start].rstrip().endswith("(") and text[chunk.span.end :].lstrip().startswith(")")


def _is_led_in(inline: Inline, chunks: Sequence[Chunk], index: int) -> bool:
    """Whether "In" leads to a name: "In Advances in Quiet Systems"; behind a title "in EBB", not "(in Greek)"."""
    chunk = chunks[index]
    text = inline.visible[chunk.span.start : chunk.span.end]
    behind_title = index > 0 and chunks[index - 1].part is Part.TITLE and not _bracketed(inline, chunk)
    led = LED_IN.match(text) or (behind_title and LED_IN_BEHIND_TITLE.match(text))
    return bool(led) and len(text) <= MAX_NAME
