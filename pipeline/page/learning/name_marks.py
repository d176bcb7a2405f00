"""What stands around the names of a list: the mark of the owner, that of all others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.page.learning.authors import AuthorList
from pipeline.page.learning.facts import ANY_YEAR
from pipeline.page.learning.person import SEPARATOR
from pipeline.page.learning.signs import ANNOTATION
from pipeline.page.reading.inline import Emphasis, Inline
from pipeline.page.reading.span import Span

FADING = 0.7  # of the weight of an entry's vote on the owner's mark, one entry further on
SURE = 0.8  # of the weight of all votes
OWN_SIGN = re.compile(r"\s?\([^()\n]*[\u3040-\u9fff\uac00-\ud7af][^()\n]*\)|(?P<star>\*+)(?=[,;.\s)]|\Z)")
LEGEND = re.compile(r"\*[^\n]{0,40}\b(?:corresponding|equal|contribut|student|advis|mentor)", re.IGNORECASE)
FAMILY = re.compile(r"[^\W\d_]{2}[^\W\d_]*(?:[-'’ ][^\W\d_]+)*")
MIN_SIGNED, MIN_STARRED = 2, 3  # entries that show the owner's name in two scripts, or an asterisk
GIVEN_BEHIND = re.compile(r", (?:[A-Z]\.[- ]?)+(?=[,;(]| ?&| ?and | ?et al|\Z)")
FADED = 0.05  # a weight that changes nothing any more


def owner_shown(
    order: Sequence[tuple[Inline, AuthorList]], owner: re.Pattern[str] | None
) -> tuple[tuple[str, str], bool, str]:
    """What the owner's name is wrapped in, whether that holds the family name alone, and the name where it is one.

    Each entry's vote weighs less the further it stands from the chosen one. A mark around a name that stands alone may
    be the list's: where lists of several names hold the owner's, these tell.
    """
    marks: dict[tuple[tuple[str, str], bool], float] = {}
    texts: dict[str, float] = {}
    weight = 1.0
    several = [pair for pair in order if len(pair[1].names) > 1 and pair[1].has_owner]
    for inline, authors in several or order:
        for name in authors.names:
            text = inline.visible[name.start : name.end]
            if owner and owner.search(text):
                family = _marked_family(inline, name)
                mark = (mark_around(inline, family or name), family is not None)
                marks[mark] = marks.get(mark, 0.0) + weight
                if " " in text or not GIVEN_BEHIND.match(inline.visible, name.end):  # else half a name
                    texts[text] = texts.get(text, 0.0) + weight
                weight *= FADING
                break
        if weight < FADED:
            break
    own = max(texts, key=lambda text: texts[text], default="")
    sure = own and texts[own] > 1.0 and texts[own] >= SURE * sum(texts.values())
    usual, of_family = max(marks, key=lambda mark: marks[mark], default=(("", ""), False))
    return usual, of_family, own if sure else ""


def _marked_family(inline: Inline, name: Span) -> Span | None:
    """The family name where a mark holds it alone, the given name beside it: "**Okafor**, A.", "Ada **Okafor**"."""
    text = inline.visible
    for mark in inline.marks:
        span = mark.visible
        beside = text[name.start : span.start] + text[span.end : name.end] if name.holds(span) else ""
        if len(beside.strip(" ,.*")) and FAMILY.fullmatch(text, span.start, span.end):
            return span
    return None


def explains_signs(page: str) -> bool:
    """Whether a page says what an asterisk at a name tells of a paper: "* Corresponding author"."""
    return bool(LEGEND.search(page))


def owner_sign(
    order: Sequence[tuple[Inline, AuthorList]], owner: re.Pattern[str] | None, *, explained: bool
) -> tuple[str, str]:
    """What stands behind the owner's name in all entries and behind no other name: inside its mark, and outside it.

    The name in another script, "**Ada Okafor (阿达)**", or an asterisk, unless it is `explained` what that tells.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for inline, authors in order:
        for name in authors.names:
            found = OWN_SIGN.match(inline.visible, name.end)
            if not owner or not owner.search(inline.visible[name.start : name.end]):
                if found and found["star"]:
                    return "", ""
                continue
            sign = inline.raw[inline.starts[found.start()] : inline.ends[found.end() - 1]] if found else ""
            inside = any(mark.visible.holds(Span(name.start, found.end())) for mark in inline.marks) if found else False
            seen[(sign, "") if inside else ("", sign)] += 1
    common, times = seen.most_common(1)[0] if seen else (("", ""), 0)
    starred = "*" in "".join(common)
    if starred:  # it may say something of each paper
        return common if MIN_STARRED <= times == seen.total() and not explained else ("", "")
    return common if times >= MIN_SIGNED and times >= SURE * seen.total() else ("", "")


def holds_comma(order: Sequence[tuple[Inline, AuthorList]], owner: re.Pattern[str] | None) -> bool:
    """Whether the owner's mark holds the comma behind the name too, in most entries: "**Okafor, A.,** Pell, J."."""
    held = [
        any(
            inline.visible[name.end : mark.visible.end].strip() == ","
            for mark in inline.marks
            if mark.visible.holds(name)
        )
        for inline, authors in order
        for name in authors.names
        if owner and inline.visible.startswith(",", name.end) and owner.search(inline.visible[name.start : name.end])
    ]
    return sum(held) * 2 > len(held)


def others_mark(order: Sequence[tuple[Inline, AuthorList]], owner: re.Pattern[str] | None) -> tuple[str, str]:
    """What all names but the owner's are wrapped in, each by itself: small capitals in some lists."""
    votes: Counter[tuple[str, str]] = Counter()
    for inline, authors in order:
        alone = len(authors.names) <= 1 and not authors.led  # a mark around one name may be the list's
        if alone or not inline.marks:
            votes[("", "")] += 1
            continue
        others = [n for n in authors.names if not (owner and owner.search(inline.visible[n.start : n.end]))]
        votes.update(mark_around(inline, name) for name in others)
    mark, times = votes.most_common(1)[0] if votes else (("", ""), 0)
    sure = times > 1 or all(authors.led for _, authors in order)  # "with **Jane Roe**"
    return mark if sure and times >= SURE * votes.total() else ("", "")


def mark_around(inline: Inline, name: Span) -> tuple[str, str]:
    """The opening and closing marks around a name, outermost first; its last full stop may stand behind them."""
    if inline.visible[name.end - 1 : name.end] == ".":
        name = Span(name.start, name.end - 1)
    around = [
        mark
        for mark in inline.marks
        if mark.visible.holds(name)
        and _bare_length(inline, mark) <= len(name) + 2
        and not SEPARATOR.search(inline.visible, mark.visible.start, name.start)
        and not ANY_YEAR.search(inline.visible, name.end, mark.visible.end)  # "*Ada Okafor, 2031*", the line
    ]
    opening = "".join(mark.mark for mark in around)
    closing = "".join(closing_of(mark) for mark in reversed(around))
    return opening, closing


def _bare_length(inline: Inline, mark: Emphasis) -> int:
    """The length of marked text without signs and brackets at its end."""
    return len(ANNOTATION.sub("", inline.visible[mark.visible.start : mark.visible.end].strip()))


def closing_of(emphasis: Emphasis) -> str:
    """What closes marked text: the same asterisks, the tag's end, a bracket with attributes."""
    if emphasis.attributes:
        return f"]{emphasis.attributes}"
    tag = re.match(r"<\s*([\w-]+)", emphasis.mark)
    return f"</{tag.group(1)}>" if tag else emphasis.mark
