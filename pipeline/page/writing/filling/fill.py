"""Another paper's facts in an entry's form: replace what is known, drop what is not, close the gaps.

The work is done on the exemplar's own source. Each fact becomes a placeholder first, each dropped chunk a mark, so that
closing the gaps never sees a title's text; facts are put in last, by position, never by a pattern (F035).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from pipeline.page.escape import Context, escape_text
from pipeline.page.learning.anatomy import Anatomy, Chunk, Part
from pipeline.page.learning.facts import Facts
from pipeline.page.learning.form import Manner
from pipeline.page.learning.vocabulary import LABELS, PREPRINT
from pipeline.page.reading.emphasis import CLOSING_MARKS
from pipeline.page.reading.entries import ATTRIBUTES
from pipeline.page.reading.source import LINE_END
from pipeline.page.writing.filling.attributes import fill_attributes
from pipeline.page.writing.filling.filler import FIRST_PLACE, Filler
from pipeline.page.writing.filling.links import (
    fill_address,
    fill_arxiv,
    fill_doi,
    fill_link,
)
from pipeline.page.writing.filling.pictures import fill_bare_link, fill_image
from pipeline.page.writing.filling.preprints import fill_preprint, fill_status
from pipeline.page.writing.filling.proceedings import in_proceedings
from pipeline.page.writing.filling.short_venues import fill_acronym
from pipeline.page.writing.filling.texts import fill_abstract, fill_authors, fill_summary, fill_title, fill_type
from pipeline.page.writing.filling.unseen import drop_unseen
from pipeline.page.writing.filling.venues import PREPRINT_WORD, fill_venue
from pipeline.page.writing.filling.volumes import fill_venue_rest
from pipeline.page.writing.filling.words import drop_awards, fill_label, fill_prose
from pipeline.page.writing.filling.years import fill_date, fill_month, fill_year
from pipeline.page.writing.gaps import close_gaps
from pipeline.page.writing.pairs import drop_halves
from pipeline.page.writing.remains import drop_remains, drop_stray_sign, drop_told_lines
from pipeline.page.writing.splice import Edit

SOFT_LINES = re.compile(r"\A([^\r\n]*[^\s\\>])[ ]?((?:\r\n|\n|\r)[ \t]*[^\s][^\r\n]*)\Z")
WHOLE_BREAK = re.compile(r"(?<=\S) {2,}(?=[\r\n])")
SLIPPED_BREAK = re.compile(r"(?<=\S) (?=(?:\r\n|\n|\r)[ \t]*[^\s])")
SLIPPED_LINE = re.compile(r"(?<=[^\s>\\])(?:\r\n|\n|\r)[ \t]*(?=[\"”’»]?[,.;])")  # no line begins with a comma
# Also without its words: "\* Equal contribution."
EMPTY = r"<(?P<{0}>ul|ol|p|span|em|i|b|strong|small)\b[^<>]*>[\s\\*†‡.,;:]*</(?P={0})>"
EMPTY_ELEMENT = re.compile(
    rf"^[ \t]*{EMPTY.format('alone')}[ \t]*(?:\r\n|\n|\r)|{EMPTY.format('inside')}", re.MULTILINE
)
EMPTY_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})[^\r\n]*(?:\r\n|\n|\r)\s*\1[ \t]*(?:(?:\r\n|\n|\r)|\Z)", re.MULTILINE)
EMPTY_ANCHOR = re.compile(r"(?<=[^\s>] )<a\s*>\s*</a>")  # one that leads an entry shows where it begins
LONE_YEAR = re.compile(
    r"(?<=[\r\n])([ \t]*(?:[-+*][ \t]+)?(?P<tags>(?:<(?:div|p|span|em|i)\b[^<>]*>)*)[*_]*)"
    r"(\(?(?P<year>(?:19|20)\d\d)\)?[.*_]*[ \t]*(?=[\r\n\\<]|\Z))"
)
BREAK_BEFORE = re.compile(r"[ \t]*(?:\\|<br\s*/?>)?\s*\Z")
GOES_ON_BELOW = re.compile(rf"[ \t]*(?:{LINE_END.pattern})(?=[ \t]*\S)")
EMPTY_PART = re.compile(
    r"^[ \t]*<div\b[^<>]*\bclass=[\"'][^\"']*(?<![A-Za-z])(?:links?|(?:co-?)?authors?|notes?|summary|badges)\b[^<>]*>"
    r"\s*</div>[ \t]*(?:\r\n|\n|\r)",
    re.MULTILINE,
)
LABEL_LINE = re.compile(r"[ \t]*(?:[-*+][ \t]+)?(?P<marks>\*{0,3}|_{0,3})(?P<label>[^\W_][\w ]{2,30}):?(?P=marks):?\s*")
YEAR_TWICE = re.compile(r"\b((?:19|20)\d\d)((?: \([A-Z][^()\d]{1,11}\))?[*_]*), (?:\1\b|\(\1\))(?![-/.]\d)")
# A fact's place, what closes behind it, and a full stop.
FACT = re.compile(rf"(?P<place>[\ue000-\uf8fe])(?:(?P<closing>{CLOSING_MARKS})(?P<stop>\.))?")
CLOSED = re.compile(rf"{CLOSING_MARKS}\Z")  # "<b>Okafor, A.</b>"
THE = re.compile(r"\b[Tt]he[ *_]+\Z")  # in front of "The 12th Meeting"
DANGLING = re.compile(r"(?:[ \t]*+[,;]\s*+\\?\s*+)+\Z")  # what parted the last part from one that went
STARTS_LIST = re.compile(r"(?<=[\r\n])([ \t]*\d{1,9})([.)])(?=\s|$)")

BLANK_LINES = re.compile(rf"({LINE_END.pattern})(?:[ \t]*(?:{LINE_END.pattern}))+(?=[^\r\n])")
MORE_BLANK_LINES = re.compile(rf"((?:{LINE_END.pattern})[ \t]*(?:{LINE_END.pattern}))(?:[ \t]*(?:{LINE_END.pattern}))+")
LIST_ITEM = re.compile(r"[ \t>]*(?:[-+*]|\d{1,9}[.)])\s")

FILLERS: Mapping[Part, Callable[[Filler, Chunk], None]] = {
    Part.TITLE: fill_title,
    Part.AUTHORS: fill_authors,
    Part.TYPE: fill_type,
    Part.VENUE: fill_venue,
    Part.ACRONYM: fill_acronym,
    Part.VENUE_REST: fill_venue_rest,
    Part.YEAR: fill_year,
    Part.DATE: fill_date,
    Part.MONTH: fill_month,
    Part.ARXIV: fill_arxiv,
    Part.DOI: fill_doi,
    Part.ADDRESS: fill_address,
    Part.PREPRINT: fill_preprint,
    Part.STATUS: fill_status,
    Part.LINK: fill_link,
    Part.LABEL: fill_label,
    Part.SUMMARY: fill_summary,
    Part.ABSTRACT: fill_abstract,
    Part.PROSE: fill_prose,
}


def fill(anatomy: Anatomy, facts: Facts, manner: Manner) -> str:
    """Write `facts` in the form of an entry.

    Args:
        anatomy: the entry that serves as the model.
        facts: of the new paper.
        manner: of the section.

    Returns:
        The new entry's source, its list number still the model's.
    """
    if not manner.lists_owner:  # "with Jane Roe": the list names the others
        facts = facts.without_authors(manner.is_owner)
    filler = Filler(anatomy, in_proceedings(anatomy, facts), manner)
    for chunk in anatomy.chunks:
        FILLERS[chunk.part](filler, chunk)
    for image in anatomy.inline.images:
        fill_image(filler, image)
    for link in anatomy.inline.links:
        if not len(link.label):
            fill_bare_link(filler, link)
    fill_attributes(filler)
    drop_unseen(filler)
    drop_awards(filler)
    form = _apply(anatomy.raw, filler.edits)
    closed = close_gaps(drop_halves(anatomy.raw, close_gaps(drop_told_lines(form))))
    closed = drop_remains(form, closed)
    closed = _no_new_paragraphs(anatomy.raw, drop_stray_sign(anatomy.raw, closed))
    shaped = _no_empty_elements(anatomy.raw, _whole_breaks(_usual_break(closed, manner.habits.line_break)))
    text = _year_once(anatomy.raw, _put(shaped, filler.values).rstrip())
    if not DANGLING.search(anatomy.raw):
        text = DANGLING.sub("", text)
    return _no_new_lists(anatomy.raw, _named_year(anatomy.raw, text, facts))


def _apply(raw: str, edits: list[Edit]) -> str:
    """The model's source with the edits done, insertions first; one inside another gives way to it."""
    result: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.span.start, len(e.span) > 0, -e.span.end)):
        if edit.span.start < at:
            continue
        result += [raw[at : edit.span.start], edit.text]
        at = edit.span.end
    return "".join(result) + raw[at:]


def _put(template: str, values: list[str]) -> str:
    """Facts into their places; a title that ends a sentence by itself takes no second full stop.

    Nor does a journal whose name ends with one, marks or tags that close behind it or not.
    """
    result: list[str] = []
    at = 0
    for found in FACT.finditer(template):
        result.append(template[at : found.start()])
        at = found.end()
        place = ord(found["place"]) - FIRST_PLACE
        value = values[place] if place < len(values) else found["place"]
        if value.startswith("The ") and THE.search(result[-1]):
            value = value.removeprefix("The ")
        ended = CLOSED.sub("", value).endswith("." if found["closing"] else (".", "?", "!"))
        result.append(value + (found["closing"] or "") + (found["stop"] if found["stop"] and not ended else ""))
    return "".join(result) + template[at:]


def _usual_break(text: str, line_break: str) -> str:
    """Where nearly all entries break their first line, a model that does not is a slip that joins two lines."""
    return SOFT_LINES.sub(lambda found: found[1] + line_break + found[2], text) if line_break else text


def _whole_breaks(text: str) -> str:
    """Without slips: a line begun by a comma or a closing quote; one space at a line's end, where others have two."""
    whole = SLIPPED_LINE.sub("", text)
    return SLIPPED_BREAK.sub("  ", whole) if WHOLE_BREAK.search(whole) else whole


def _no_empty_elements(model: str, text: str) -> str:
    """Without the elements that hold nothing now that what they held was dropped, with the line of each."""
    own = {found["alone"] or found["inside"] for found in EMPTY_ELEMENT.finditer(model)}  # icons, anchors
    bare = EMPTY_ANCHOR.sub("", EMPTY_FENCE.sub("", text))  # of a BibTeX record, of a name that only one may bear
    bare = _no_bare_labels(model, EMPTY_PART.sub("", bare))
    bare = EMPTY_ELEMENT.sub(lambda found: found[0] if (found["alone"] or found["inside"]) in own else "", bare)
    return bare if MORE_BLANK_LINES.search(model) else MORE_BLANK_LINES.sub(r"\1", bare)


def _no_bare_labels(model: str, text: str) -> str:
    """Without the lines that say nothing but what stood in them: "- **Abstract**:", or what class that was of."""
    own = {line.strip() for line in model.splitlines()}
    classed = any(map(ATTRIBUTES.fullmatch, own))
    return "".join(
        line
        for line in text.splitlines(keepends=True)
        if line.strip() in own or not (_is_bare_label(line) or (not classed and ATTRIBUTES.fullmatch(line)))
    )


def _is_bare_label(line: str) -> bool:
    found = LABEL_LINE.fullmatch(line)
    if found is None or not LABELS.fullmatch(found["label"]):
        return False
    return ":" in line or not PREPRINT.fullmatch(found["label"])  # "*Preprint*" says what the paper is


def _year_once(model: str, text: str) -> str:
    """A year behind a venue that ends with it goes, unless the model says its year so: "ICML 2031, 2031"."""
    return text if YEAR_TWICE.search(model) else YEAR_TWICE.sub(r"\1\2", text)


def _named_year(model: str, text: str, facts: Facts) -> str:
    """Where a line says nothing but the year, because a venue stood in front of it, it says what the paper is.

    That is its venue again, where the one in front was said in full and ours is known in short alone; where another
    line says venue and year, it goes.
    """
    if LONE_YEAR.search(model) or facts.is_unplaced:
        return text
    for found in reversed(list(LONE_YEAR.finditer(text))):
        context = Context.HTML if found["tags"] else Context.EMPHASIS
        name = escape_text(facts.venue_name, context) if facts.venue else PREPRINT_WORD
        above, below = text[: found.start()], text[found.end() :]
        others = [*above.splitlines(), *below.splitlines()]
        if facts.venue and any(name in line and found["year"] in line for line in others):
            text = _without_line(above, found["tags"].count("<"), below)
        elif name not in above.rstrip().rpartition("\n")[2]:
            gap = " " if found[3].startswith("(") else ", "
            text = f"{above}{found[1]}{name}{gap}{found[3]}{below}"
    return text


def _without_line(above: str, tags: int, below: str) -> str:
    """An entry without a line between two others; `tags` are how many elements that line opened, which it closes.

    The break in front stays where the line went on in the next one.
    """
    below = re.sub(rf"\A(?:</\w+>){{0,{tags}}}", "", below)
    goes_on = GOES_ON_BELOW.match(below)
    return above + below[goes_on.end() :] if goes_on else BREAK_BEFORE.sub("", above) + below


def _no_new_paragraphs(model: str, text: str) -> str:
    """A line that went leaves no blank one where the model has none: it would part the entry in two."""
    return text if BLANK_LINES.search(model) else BLANK_LINES.sub(r"\1", text)


def _no_new_lists(model: str, text: str) -> str:
    """A number that came to stand at a line's start ("2020.") must not begin a list."""
    if STARTS_LIST.search(model) or not LIST_ITEM.match(model):
        return text  # in a paragraph, only a list that begins with 1 interrupts it (CommonMark 5.3)
    return STARTS_LIST.sub(lambda found: f"{found.group(1)}&#{ord(found.group(2))};", text)
