"""The entries of a stretch, for each way in which people write lists.

A page's list may be a Markdown list, paragraphs, lines of one paragraph, quotes, table rows, HTML elements, or headings
with text below. Each way names the pieces that can *lead* an entry; an entry reaches from its leader to the next one.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.page.reading.blocks import FOLDED
from pipeline.page.reading.headings import Heading, headings_above
from pipeline.page.reading.leaves import Leaf, Signature, is_element
from pipeline.page.reading.roles import named_role
from pipeline.page.reading.source import Source
from pipeline.page.reading.span import Span

# A break of kramdown's on a line of its own, at an entry's end: it parts the entry from the next one.
PARTING = re.compile(r"(?:(?:\r\n|\n|\r)[ \t]*\\[ \t]*)+\Z")
# A line that ends the list, not the entry: an attribute list of kramdown, a closing tag, the end of a div of pandoc's
# (https://pandoc.org/MANUAL.html, "Divs and Spans").
CLOSING_LINE = re.compile(
    r"(?:\r\n|\n|\r)[ \t]*(?:(?P<attributes>\{:[^}\n]*\})|:{3,}"
    r"|</(?P<tag>ul|ol|div|section|details|table|tbody|center)>)[ \t]*$",
    re.IGNORECASE,
)
CLOSING_SIGNS = (">", "}", ":", "\\")  # one of these ends what the patterns above and below look for
DIV_OPENS, DIV_CLOSES = (re.compile(rf"^[ \t]*:{{3,}}{rest}", re.MULTILINE) for rest in (r"[ \t]*[^\s:]", r"[ \t]*$"))
# An anchor on the last line is the next entry's.
ANCHOR_BELOW = re.compile(r"(?:\r\n|\n|\r)[ \t]*<(a|span)\b[^<>]*\b(?:id|name)\s*=[^<>]*>\s*</\1>$")
# "- * denotes equal contribution": what signs mean on a list's papers is none of them.
LEGEND = re.compile(
    r"\W*(?:[Nn]otes?\W+)?(?:[Aa]n? (?:asterisk|dagger|star)\W+|\$[^$\n]{1,30}\$|<sup>[^<\n]{1,3}</sup>|[^\w\s])"
    r"[*)）\s]*(?:signs? |symbols? )?"
    r"(?:[Dd]enotes?|[Ii]ndicates?|represents?|means|refers? to|stands? for)\s"
    r"[^\n]*?(?:author|contribut|correspond|advis)"
)
# A sentence above a list, such as "This is a list of my current preprints" with a colon.
INTRODUCTION = re.compile(
    r"\s*(?:[Tt]his|[Tt]hese|[Hh]ere|[Bb]elow|[Tt]he following|[Aa]|[Mm]y|[Oo]ur)\b[^:*_`<\[\n]*"
    r"\b(?:lists?|papers?|publications?|preprints?|articles?|manuscripts?|works?)\b[^:*_`<\[\n]*:\s*\Z"
)
ATTRIBUTES = re.compile(r"\s*\{:[^{}]*\}\s*")  # of kramdown, in a paragraph of their own
REMARK_CHARS = 200
HANGING_SHARE = 0.7  # of a list's items


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `span` from its first to behind its last visible line.

    `above` are the headings inside the section that it stands under, the outermost first.
    """

    span: Span
    raw: str
    line: int
    above: tuple[Heading, ...]

    @property
    def group(self) -> Heading | None:
        """The heading right above it."""
        return self.above[-1] if self.above else None

    @property
    def year(self) -> int | None:
        """The year that a heading above it names."""
        return next((heading.year for heading in reversed(self.above) if heading.year), None)


def all_splits(
    source: Source, leaves: list[Leaf], headings: tuple[Heading, ...], span: Span
) -> Iterator[tuple[Signature, tuple[Entry, ...]]]:
    """Each way of splitting a stretch into entries, with these.

    Args:
        source: the page.
        leaves: the stretch, cut into pieces.
        headings: those within the stretch.
        span: of the stretch.
    """
    told = [leaf for leaf in leaves if not _is_remark(source, leaf)]
    hanging = _hanging(source, leaves, headings)
    headings = tuple(heading for heading in headings if heading.line not in hanging)
    kinds = Counter(leaf.signature[0] for leaf in leaves)
    signatures = Counter(leaf.signature for leaf in leaves)
    if leaves and is_element(leaves[0].signature):
        yield leaves[0].signature, tuple(_entries(source, told, leaves[0].signature, _outside(headings, leaves), span))
        return
    chosen: list[Signature] = [(kind,) for kind in kinds if kind not in {"rule", "code", "heading"}]
    chosen += [
        s for s in signatures if len(s) > 1 and signatures[s] != kinds[s[0]] and s[0] not in {"rule", "code", "heading"}
    ]
    begins = bool(leaves) and leaves[0].signature[0] == "heading"  # one alone leads an entry if nothing is above it
    chosen += [
        s
        for s in signatures
        if s[0] == "heading" and (kinds["heading"] > 1 or begins) and not _names_sections(headings, int(s[1]))
    ]
    for way in chosen:
        yield way, tuple(_entries(source, told, way, headings, span))


def _hanging(source: Source, leaves: list[Leaf], headings: tuple[Heading, ...]) -> set[int]:
    """The lines of headings right below most items of a list, as parts of these: "- # The title", then "## DOI"."""
    items = {source.line_at(leaf.span.end - 1) for leaf in leaves if leaf.signature[0] == "item"}
    hanging = {heading.line for heading in headings if heading.line - 1 in items}
    return hanging if len(hanging) > 1 and len(hanging) >= HANGING_SHARE * len(items) else set()


def _outside(headings: tuple[Heading, ...], boxes: list[Leaf]) -> tuple[Heading, ...]:
    """The headings that stand in none of some boxes: one in a paper's box is its title."""
    starts = [box.span.start for box in boxes]
    around = ((heading, bisect_right(starts, heading.span.start) - 1) for heading in headings)
    return tuple(heading for heading, at in around if at < 0 or not boxes[at].span.holds(heading.span))


def _names_sections(headings: tuple[Heading, ...], level: int) -> bool:
    """Whether headings of a level part the page (years, kinds of papers, "News"): then they lead no entries."""
    return any(h.level == level and (h.is_year or named_role(h.text)[0]) for h in headings)


def _entries(
    source: Source, leaves: list[Leaf], way: Signature, headings: tuple[Heading, ...], span: Span
) -> Iterator[Entry]:
    """Entries from leader to leader. A heading that does not lead ends an entry."""
    leads = [leaf.signature[: len(way)] == way for leaf in leaves]
    if way[0] == "heading":  # a heading that leads an entry is no group's
        leading = {leaf.span.start for leaf, lead in zip(leaves, leads, strict=True) if lead}
        level = min((heading.level for heading in headings if heading.span.start in leading), default=int(way[1]))
        headings = tuple(heading for heading in headings if heading.level < level)
    groups: list[list[Leaf]] = []
    walls: list[int] = []  # for each group how many headings begin above it
    current: list[Leaf] | None = None
    wall = 0
    for leaf, lead in zip(leaves, leads, strict=True):
        while wall < len(headings) and headings[wall].span.start <= leaf.span.start:
            wall += 1
            current = None
        if wall and headings[wall - 1].span.overlaps(leaf.span) and headings[wall - 1].span.holds(leaf.span):
            continue
        if lead:
            current = [leaf]
            groups.append(current)
            walls.append(wall)
        elif current is not None:
            current.append(leaf)
    followers, longest = _followers(groups, headings)
    for group, above in zip(groups, walls, strict=True):
        last = group[0]
        for place, leaf in enumerate(group[1:] if way[0] != "row" else (), 1):  # a table's row ends with its line
            near = not source.text[last.span.end : leaf.span.start].strip(" \t")
            adjacent = near and (leaf.signature[0] == "quote" or _is_folded(source, leaf))
            alike = leaf.signature[0] == way[0] == "paragraph" and place < longest
            if leaf.signature not in followers and not adjacent and not alike and way[0] != "heading":
                break
            last = leaf if leaf.signature[0] != "rule" else last  # at its end, it parts the entry from the next one
        of_list = way[0] not in {"paragraph", "heading"}
        inside = Span(group[0].span.start, last.span.end)
        yield _entry(source, inside, (headings[:above], headings[above:]), span, of_list=of_list)


def _is_folded(source: Source, leaf: Leaf) -> bool:
    """Whether a piece is all that is folded away below an entry."""
    whole = source.text.rfind("</details>", leaf.span.start, leaf.span.end) > 0
    return whole and bool(FOLDED.match(source.text, leaf.span.start))


def _is_remark(source: Source, leaf: Leaf) -> bool:
    """Whether a piece speaks of the list: what its signs mean, a sentence that introduces it, a heading's class."""
    if len(leaf.span) > REMARK_CHARS:
        return False
    if ATTRIBUTES.fullmatch(source.text, leaf.span.start, leaf.span.end):
        return True
    signs = (INTRODUCTION, LEGEND) if leaf.signature[0] == "paragraph" else (LEGEND,)
    return any(sign.match(source.text, leaf.span.start, leaf.span.end) for sign in signs)


def _followers(groups: list[list[Leaf]], headings: tuple[Heading, ...]) -> tuple[set[Signature], int]:
    """What may follow a leader inside its entry: what stands between leaders, not only behind the last one.

    Returns:
        What that is, and the number of leaves of the longest entry that another one ends.
    """
    last_ones = {id(groups[-1])} if groups else set()
    for first, second in itertools.pairwise(groups):
        if any(first[0].span.start < heading.span.start < second[0].span.start for heading in headings):
            last_ones.add(id(first))
    between = [group for group in groups if id(group) not in last_ones]
    followers = {leaf.signature for group in between for leaf in group[1:]}
    ruled = sum(any(leaf.signature[0] == "rule" for leaf in group) for group in between)
    if ruled == 1 and len(between) > 1:  # one rule parts the page, as an introduction from the list
        followers = {signature for signature in followers if signature[0] != "rule"}
    return followers, max(map(len, between), default=0)


def _opened_before(text: str, tag: str | None) -> bool:
    """Whether a closing line closes something that stands around the list, not in this entry: an element, a div."""
    if tag is None:
        return len(DIV_OPENS.findall(text)) <= len(DIV_CLOSES.findall(text))
    return len(re.findall(rf"<{tag}\b", text)) <= len(re.findall(rf"</{tag}\b", text))


def _entry(
    source: Source,
    span: Span,
    headings: tuple[tuple[Heading, ...], tuple[Heading, ...]],
    stretch: Span,
    *,
    of_list: bool,
) -> Entry:
    """An entry, with the headings that begin above it and below its beginning.

    A line of bold text in a paragraph may head what follows. `of_list` says that an attribute list below the entry is
    the list's: a paragraph has its own.
    """
    above, below = headings
    end = min(span.end, stretch.end, below[0].span.start if below else stretch.end)
    raw = source.text[span.start : end]
    kept = raw.rstrip()
    if kept.endswith(CLOSING_SIGNS):
        kept = _without_closing(kept, of_list=of_list)
    ended = headings_above([heading for heading in above if heading.span.end <= span.start])
    return Entry(Span(span.start, span.start + len(kept)), kept, source.line_at(span.start), ended)


def _without_closing(raw: str, *, of_list: bool) -> str:
    """An entry's text without what stands at its end and is the list's, or the next entry's."""
    kept = ANCHOR_BELOW.sub("", raw)
    while (closing := CLOSING_LINE.search(kept)) and _opened_before(kept[: closing.start()], closing["tag"]):
        if not of_list and closing["attributes"]:
            break
        kept = kept[: closing.start()].rstrip()
    return PARTING.sub("", kept)
