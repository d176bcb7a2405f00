"""Pieces of an entry's free text: cut at separators, numbers and brackets; `naming` says what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.page.item_dates import EMOJI
from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.naming import IMPACT, YEAR, YEAR_ONLY, name_piece
from pipeline.page.learning.number_pieces import cut_numbers
from pipeline.page.learning.parted_names import SERIES, goes_on, italic_name
from pipeline.page.learning.short_names import as_acronym
from pipeline.page.learning.title import SHORT_NAME_YEAR
from pipeline.page.learning.vocabulary import DASHES, FIELD, NOT_LED, SHORTENED_WORDS, VENUE_FIELD, names_venue
from pipeline.page.learning.volumes import says_numbers
from pipeline.page.reading.headings import UNDERLINE
from pipeline.page.reading.inline import Inline
from pipeline.page.reading.span import Span

ARXIV = re.compile(
    r"(?:ar\W?xiv(?:\s*e?-?prints?)?(?:\s+preprint)?[:\s,]*)*(?<![\d./])(?P<id>\d{4}\.\d{4,5}(?:v\d+)?)(?![\d])"
    r"(?:\s*\[(?P<category>[a-z-]+(?:\.[A-Za-z-]+)?)\])?",
    re.IGNORECASE,
)


# A bracket is part of a DOI only in a pair: "10.1007/JHEP09(2031)158", but "(doi: 10.1109/TSP.2031.1)".
DOI = re.compile(r"10\.\d{4,9}/(?:[^\s,;(){}\]⟩]|\([^\s,;()]*\))*(?:[^\s,;.(){}\]⟩]|\([^\s,;()]*\))")
ADDRESS = re.compile(r"(?:https?://|www\.|(?<![\w/.])(?:dx\.)?doi\.org/)[^\s<>]+[^\s.,;)}\]<>]")
MONTH_OF_YEAR = re.compile(r"\d\d\.(?:0[1-9]|1[0-2])")  # "[31.06] The title"
# A full stop behind one of these ends no piece: never where a number follows ("vol. 12"), before a word only where
# journals' names go on ("Phys. Rev. D", "J. Am. Chem. Soc."), as ISO 4 shortens them. Asked at full stops alone. GOST
# has volume and pages as the Cyrillic letters behind A-Z.
COUNTS = (
    *("[A-ZТС]", "Jg", "Bd", "Vol", "vol", "v", "t", "no", "No", "nr", "Nr", "n", "núm", "p", "pp", "Pp", "s", "str"),
    *("Art", "art"),
)
COUNTED = "".join(rf"(?<!\b{word})" for word in COUNTS)
ABBREVIATION = "".join(rf"(?<!\b{word})" for word in SHORTENED_WORDS)
BREAK = re.compile(
    rf"\s*\n\s*|\s*[|·•│]\s*|\s+//?\s+|\s*[，；。．]\s*|\s+[-–—]+\s+|\s*[,;]\s+"
    rf"|(?=\.){COUNTED}{NOT_LED}{ABBREVIATION}\.(?:\s+|$)(?!Jg\b)"
    rf"|(?=\.){COUNTED}\.\s+(?=\d)|:\s+|:$|(?<=\w)\.$|\s*[\"“”«»]\s*|;(?=[A-Za-z]?\d)"
    r"|,(?<=\b(?:19|20)\d\d,)(?=\d{1,3}\b)"  # "2031,11"
    r"|\s+(?<=\((?:19|20)\d\d\)\s)(?=[^\W\d_a-z])",  # "(2031) What follows"
)
ICON = re.compile(rf"\s*{EMOJI}+\s*")  # "🏛️ ICML 2031": part of the form, it goes with what it stands for
BULLET = re.compile(r"\s*[-+*•]\s+")
OPENING = " \t\n\xa0#,.;:|()[]<>\"“”„«»「」『』'‘’*，；。．–—"
CLOSING = ' \t\n\xa0,;:|()[]<>"“”«»「」『』，；。．'
WITH_SIGN = re.compile(rf"{YEAR_ONLY.pattern}|\*SEM\b")  # the conference on semantics is called so
OPENING_QUOTE = re.compile(r"(?<=[\s\[(])['‘]\Z")  # it belongs to what follows: "2031] ['The title']"
SHORTENED = re.compile(r"\b[A-Z]\.$|\b[a-z]{1,4}\.$")  # an initial, an abbreviation
SHORTENED_LAST = re.compile(rf"\b(?:{'|'.join(SHORTENED_WORDS)})$")
VOLUME_BEHIND = re.compile(rf"\.\s+(?!{YEAR}\b)\d")  # "Bog Suppl. 13 (2031)"; "Bog Suppl. 2031;13" is parted
ABBREVIATED = re.compile(rf"\w\.\s.*\b(?:{'|'.join(SHORTENED_WORDS)})$")
# A journal with its volume, and the issue or pages behind that: "Ecosphere 9(1):e02056", "Biological Reviews 91",
# "mReeds 12(3)", "Annals of Bogs, Series B 12".
CITED = re.compile(
    rf"(?P<name>(?:[A-Z]|[a-z](?=[A-Z])|npj[ ](?=[A-Z]))[^\W\d_]+(?:[ ](?:[^\W\d_]+\.?|&)){{0,8}}(?:{SERIES})?)"
    rf"[ ]+(?!{YEAR}\b)\d{{1,4}}"
    rf"(?P<more>[ ]?\((?!{YEAR}\))\d[\d–/-]*\)"
    rf"(?:[ ]?:[ ]?[A-Za-z]?\d[\w{DASHES}]*)?|:[A-Za-z]?\d[\w{DASHES}]*)?"
)
# A conference in short, its year, and perhaps how the paper was presented: "(EBB) 2031 Oral" behind the long name.
BRACKET_AND_YEAR = re.compile(
    rf"(?P<short>[A-Z][\w&/-]*(?: [A-Z][\w&/-]*)?)\)[ ]+(?P<year>{YEAR})(?:[ ]+(?P<rest>[^()\n]+))?"
)
LABEL_BEHIND = re.compile(r"(?P<rest>.*[\d)])[\s.,;]*(?P<label>DOI|arXiv|e-?print|URL)", re.IGNORECASE | re.DOTALL)
SHORTENED_TWICE = re.compile(r"\b[A-Z][a-z]*\. [A-Z][a-z]+\. [A-Z][a-z]+\Z")
PAGES_BEHIND = re.compile(r"[ ]?\(\d[\d–/-]*\)|:[ ]?[A-Za-z]?\d")
COLON = re.compile(r":[ ]+\[?")
COLON_YEAR = re.compile(rf":\s+{YEAR}\b")
# It says nothing: under a heading, around an address or a DOI in LaTeX.
FRAME = re.compile(rf"{UNDERLINE.pattern}|\\(?:url|doi)\{{|\}}")
SHORT_LABEL = re.compile(r"TL;?[DN]R|[A-Z][a-z]{2,11}", re.IGNORECASE)
# "has been accepted to", "will appear at": a claim in front of a venue, kept only where the page says so of all papers.
CLAIM_LEAD = re.compile(
    r".{0,80}?\b(?:accepted|appear(?:s|ed|ing)?|published|presented)(?:\s+for\s+(?:publication|presentation))?"
    r"\s+(?:to|at|by|in|for)\s+(?:the\s+)?(?!publication\b|presentation\b|appear\b)(?=\S)",
    re.DOTALL,
)


def cut_pieces(inline: Inline, region: Span) -> Iterator[Chunk]:
    """Cut a free stretch at its separators and name the pieces."""
    text = inline.visible
    if not text[region.start : region.end].strip(OPENING):
        return
    for match, part in _fixed(text, region):
        yield from cut_pieces(inline, Span(region.start, match.start()))
        yield fixed_chunk(match, part)
        region = Span(match.end(), region.end)
    at = region.start
    if named := italic_name(inline, region):
        yield name_piece(text, named, labelled=False)
        at = named.end
    for separator in [*BREAK.finditer(text, at, region.end), None]:
        if separator and goes_on(text, at, separator):
            continue
        end = separator.start() if separator else region.end
        piece = tightened(text, Span(at, end))
        if lead := CLAIM_LEAD.match(text, piece.start, piece.end):
            yield Chunk(Part.PROSE, tightened(text, Span(piece.start, lead.end())))
            piece = tightened(text, Span(lead.end(), piece.end))
        if len(piece) and not FRAME.fullmatch(text, piece.start, piece.end):
            labelled = separator is not None and separator.group().lstrip().startswith(":")
            labelled = labelled and not _is_venue_of_year(text, piece, end)
            marked = separator is None and text.startswith(":", end)  # "**Authors**: ..."
            field = marked and any(each.fullmatch(text, piece.start, piece.end) for each in (FIELD, SHORT_LABEL))
            field = field or (marked and _leads_to_link(inline, end))
            if (labelled or field) and (behind := LABEL_BEHIND.fullmatch(text, piece.start, piece.end)):
                yield from cut_pieces(inline, Span(piece.start, behind.end("rest")))  # "45-67 DOI: 10.5555/12"
                piece = Span(behind.start("label"), piece.end)
            known = _cited(text, piece) or _boxed(text, piece)
            several = [known] if known else _bracket_and_year(text, piece) or cut_numbers(text, piece)
            yield from several or _brackets(text, piece, labelled=labelled or field)
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


def fixed_chunk(match: re.Match[str], part: Part, offset: int = 0) -> Chunk:
    """A number or address as a chunk; `offset` is where the text that was searched starts."""

    def moved(group: str | int) -> Span:
        return Span(match.start(group) + offset, match.end(group) + offset)

    inner: list[tuple[Part, Span]] = []
    if part is Part.ARXIV:
        inner.append((Part.ARXIV, moved("id")))
        if match.group("category"):
            inner.append((Part.LABEL, moved("category")))
    return Chunk(part, moved(0), None, tuple(inner))


def _leads_to_link(inline: Inline, colon: int) -> bool:
    """Whether a link stands right behind a colon: "**Replication files**: [GitHub](...)"."""
    behind = COLON.match(inline.visible, colon)
    return behind is not None and any(link.label.start == behind.end() for link in inline.links)


def _is_venue_of_year(text: str, piece: Span, colon: int) -> bool:
    """Whether a venue ends in a colon of its own, in front of a year: "Quiet Letters: 2031"."""
    shown = text[piece.start : piece.end]
    return bool(COLON_YEAR.match(text, colon) and names_venue(shown) and not VENUE_FIELD.fullmatch(shown))


def _cited(text: str, piece: Span) -> Chunk | None:
    """A journal with its volume as a venue."""
    found = CITED.fullmatch(text, piece.start, piece.end)
    if found is None or not (found.group("more") or PAGES_BEHIND.match(text, piece.end)):
        return None
    return Chunk(Part.VENUE, piece, None, ((Part.VENUE, Span(*found.span("name"))),))


def _bracket_and_year(text: str, piece: Span) -> list[Chunk]:
    """What a piece is that begins inside a bracket which closes before a year: an acronym, the year, words behind."""
    found = BRACKET_AND_YEAR.fullmatch(text, piece.start, piece.end) if text[: piece.start].endswith("(") else None
    if found is None:
        return []
    chunks = [Chunk(Part.ACRONYM, Span(*found.span("short"))), Chunk(Part.YEAR, Span(*found.span("year")))]
    return [*chunks, name_piece(text, Span(*found.span("rest")), labelled=False)] if found["rest"] else chunks


def _brackets(text: str, piece: Span, *, labelled: bool) -> Iterator[Chunk]:
    """A piece with a bracket at its end is two: "Journal (2025)", "Conference (CVPR 2025)"."""
    bracket = re.search(r"\s*[(\[]([^()\[\]]*)[)\]]?$", text[piece.start : piece.end])
    if bracket and bracket.start() > 0 and bracket.group(1).strip():
        yield name_piece(text, Span(piece.start, piece.start + bracket.start()), labelled=False)
        inside = Span(piece.start + bracket.start(1), piece.start + bracket.end(1))
        chunk = name_piece(text, tightened(text, inside), labelled=labelled)
        numbers = says_numbers(text, chunk.span) or IMPACT.fullmatch(text, chunk.span.start, chunk.span.end)
        named = chunk.part in {Part.VENUE, Part.PROSE} and not numbers
        yield as_acronym(chunk) if named else chunk
        return
    yield name_piece(text, piece, labelled=labelled)


def tightened(text: str, span: Span) -> Span:
    """The span without the spaces and punctuation at its edges; a short year's apostrophe and initials' dots stay."""
    start, end = span.start, span.end
    if bullet := BULLET.match(text, start, end):
        start = bullet.end()
    if icon := ICON.match(text, start, end):
        start = icon.end()
    while start < end and text[start] in OPENING and not WITH_SIGN.match(text, start, end):
        start += 1
    while end > start and (
        text[end - 1] in CLOSING
        or OPENING_QUOTE.search(text, start, end)
        or (text[end - 1] == "." and not SHORTENED.search(text[start:end]))
    ):
        end -= 1
    stops_inside = text[end : end + 2] == ".," and text[end - 1 : end].isalpha()  # "Northern Lett., 2031"
    stops_inside = stops_inside or bool(VOLUME_BEHIND.match(text, end) and SHORTENED_LAST.search(text[start:end]))
    stops_inside = stops_inside or bool(SHORTENED_TWICE.search(text, start, end) and VOLUME_BEHIND.match(text, end))
    if end > start and text[end : end + 1] == "." and (stops_inside or ABBREVIATED.search(text[start:end])):
        end += 1  # "J. Am. Chem. Soc." ends with its own full stop
    if text[start:end].count("(") > text[start:end].count(")") and end < len(text) and text[end] == ")":
        end += 1
    return Span(start, end)


def _boxed(text: str, span: Span) -> Chunk | None:
    """What a text alone in square brackets in front of a title is, by its two digits: "[31.06]", "[CCS 31]"."""
    if not (text[: span.start].endswith("[") and text.startswith("]", span.end)):
        return None
    if MONTH_OF_YEAR.fullmatch(text, span.start, span.end):
        return Chunk(Part.DATE, span)
    short = SHORT_NAME_YEAR.fullmatch(text, span.start, span.end)
    parts = (("name", Part.VENUE), ("year", Part.YEAR))
    return Chunk(Part.VENUE, span, None, tuple((part, Span(*short.span(n))) for n, part in parts)) if short else None
