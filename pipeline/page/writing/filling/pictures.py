"""Filling in pictures: badges say the new paper's venue or number, other pictures are of the other paper."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from pipeline.page.escape import Context, escape_text
from pipeline.page.learning.abstracts import folded_abstract
from pipeline.page.learning.facts import link_kind
from pipeline.page.reading.inline import Link
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.addresses import best_url, in_form, is_publishers, leads_to_paper, promised_url
from pipeline.page.writing.filling.filler import Filler

# shields.io: badge/LABEL-MESSAGE-COLOUR, with doubled hyphens and underscores for themselves.
BADGE = re.compile(r"/badge/((?:[^-/?\"'<>\s]|--)+)-((?:19|20)\d\d)-(?=\w)")
# Its text, as Markdown and HTML have it; a badge that says the number on arXiv.
ALT = re.compile(r"!\[(?P<text>[^\]]*)\]|\balt\s*=\s*[\"'](?P<html>[^\"']*)[\"']")
NUMBER_BADGE = re.compile(r"/badge/[Aa]r[Xx]iv-(\d{4}\.\d{4,5})-(?=\w)")
# An icon's file, "icons/pdf-icon.png"; names of one in an icon font: "fa fa-file-pdf", "ai ai-doi".
ICON_FILE = re.compile(
    r"([A-Za-z]+)(?:[-_. ]?(?:icon|logo|badge|button))*(?:[-_]?\d+)?\.(?:png|svg|gif|jpe?g|webp|ico)\b"
)
ICON_NAME = re.compile(r"\b(?:fa|ai)-(?:file-)?([a-z]+)\b")
BADGE_WORDS = 4  # a longer name would fill the line
YEAR_BEHIND = re.compile(r"[ ,]*(?:19|20)\d\d\Z")


def fill_bare_link(filler: Filler, link: Link) -> None:
    """A link that shows no text (a picture, an icon): led where the other one led, if ours has such an address."""
    if filler.anatomy.raw[link.raw.start : link.raw.end] in filler.habits.common:
        return
    kind = link_kind(link.url)
    named = _named(filler, link)
    promised = next((promised_url(filler, link, name) for name in named if leads_to_paper(name)), "")
    url = next((u for k, u in filler.facts.links if k == kind != "page"), "")
    url = url if all(is_publishers(filler, name, url) for name in named) else ""
    badge = BADGE.search(filler.anatomy.raw, link.raw.start, link.raw.end)
    if url:
        filler.lead(link, in_form(filler, link, kind, url))
    elif promised and promised not in filler.values:  # else the title leads there
        filler.lead(link, promised)
    elif badge and (url := best_url(filler, link)):
        filler.lead(link, url)  # a badge that says the venue leads to the paper
    elif badge and filler.habits.no_link is not None:
        filler.lead(link, filler.habits.no_link)
    else:
        filler.cut(link.raw)


def _named(filler: Filler, link: Link) -> list[str]:
    """What a link's icon calls it: by its text, by the name of its file or in its font."""
    raw = filler.anatomy.raw[link.raw.start : link.raw.end]
    alt = ALT.search(raw)
    shown = (alt["text"] or alt["html"] or "") if alt else ""
    named = ICON_FILE.search(raw) or ICON_NAME.search(raw)
    return [label for label in (shown, named[1] if named else "") if label]


def fill_image(filler: Filler, image: Span) -> None:
    """A picture is of the other paper, unless all entries show it; a badge says our venue and year, or our number.

    A box that folds an abstract away does so with ours, where it is known and most entries have theirs.
    """
    raw, facts = filler.anatomy.raw, filler.facts
    folded = folded_abstract(raw, image) if filler.habits.abstracts and facts.abstract else None
    if folded:
        filler.put(folded, escape_text(facts.abstract, Context.TEXT, math=filler.math))
        return
    badge = BADGE.search(raw, image.start, image.end)
    number = NUMBER_BADGE.search(raw, image.start, image.end)
    name = facts.short_name or facts.venue_name
    if badge and name and facts.year and len(name.split()) <= BADGE_WORDS:
        filler.put(Span(*badge.span(1)), quote(name.replace("-", "--").replace("_", "__")))
        filler.put(Span(*badge.span(2)), str(facts.year))
        for group in ("text", "html"):
            _fill_alt(filler, ALT.search(raw, image.start, image.end), group, badge.group(1), name)
    elif number and facts.arxiv:
        filler.put(Span(*number.span(1)), facts.arxiv)
    elif raw[image.start : image.end] not in filler.habits.common:
        filler.cut(image)


def _fill_alt(filler: Filler, alt: re.Match[str] | None, group: str, label: str, name: str) -> None:
    """Our venue in a badge's text, where that says the other's."""
    said = alt.group(group) if alt else None
    if alt and said and _names_badge(said, label):
        shown = f"{name} {filler.facts.year}" if YEAR_BEHIND.search(said) else name
        filler.put(Span(*alt.span(group)), escape_text(shown, Context.ATTRIBUTE))


def _names_badge(alt: str, label: str) -> bool:
    """Whether the text of a badge says its label: "ICML 2031" for `badge/ICML-2031-blue`."""
    bare = YEAR_BEHIND.sub("", alt).strip()
    return bare == unquote(label).replace("--", "-").replace("__", "_").replace("_", " ").strip()
