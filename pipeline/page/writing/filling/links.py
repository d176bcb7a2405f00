"""Filling in links: each label gets the address that it promises, and goes where the paper has none."""

from __future__ import annotations

import re
from urllib.parse import quote

from pipeline.page.escape import escape_url
from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.facts import link_kind
from pipeline.page.reading.inline import Link
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.filler import Edit, Filler
from pipeline.page.writing.gaps import DROPPED

ARXIV_FORM = re.compile(r"arxiv\.org/(abs|pdf|html)/", re.IGNORECASE)
PDF_LABEL = re.compile(r"\W*(?:pdf|full paper|paper pdf)\W*", re.IGNORECASE)
PAPER_LABEL = re.compile(
    r"\W*(?:paper|link|publication|论文|publisher|published version|official version|abs(?:tract)?|html|read"
    r"|available|chapter|article|open-?access|pre-?print|ディスカッション・ペーパー|学会誌|ウェブ版)\W*",
    re.IGNORECASE,
)


ARXIV_LABEL = re.compile(
    r"\W*(?:ar\W?x\W?iv|ar\W?vix|pre-?print|e-?print)(?:\W+(?:version|pdf|preprint))?\W*", re.IGNORECASE
)
DOI_LABEL = re.compile(
    r"\W*(?:doi|journal(?: doi| version)?|publisher|published version|ieee|acm|springer|proceedings)\W*", re.IGNORECASE
)
# shields.io: badge/LABEL-MESSAGE-COLOUR, with doubled hyphens and underscores for themselves.
BADGE = re.compile(r"/badge/((?:[^-/?\"'<>\s]|--)+)-((?:19|20)\d\d)-(?=\w)")


def link_target(url: str) -> str:
    """The address, safe in a link; brackets in pairs stay readable, as CommonMark and kramdown allow them."""
    target = escape_url(url)
    opened = url.count("(")
    paired = opened and opened == url.count(")") and not re.search(r"^[^(]*\)", url)
    return target.replace("%28", "(").replace("%29", ")") if paired and "%2" not in url else target


def unlink(filler: Filler, link: Link) -> None:
    """Take the link away and leave its label, with the marks inside it."""
    inside = [
        mark.raw
        for mark in filler.anatomy.inline.marks
        if link.raw.start < mark.raw.start and mark.raw.end < link.raw.end
    ]
    label = filler.anatomy.inline.source(link.label)
    start = min([label.start, *(span.start for span in inside)])
    end = max([label.end, *(span.end for span in inside)])
    filler.edits.append(Edit(Span(link.raw.start, start), ""))
    filler.edits.append(Edit(Span(end, link.raw.end), ""))


def best_url(filler: Filler, link: Link) -> str:
    """The paper's address for a link that leads to "the paper": its own one, in the owner's form of arXiv address."""
    links = filler.facts.links
    if not links:
        return ""
    kind, url = links[0]
    wanted = link_kind(link.url)
    if not filler.facts.given and wanted != kind:
        kind, url = next(((k, u) for k, u in links if k == wanted), (kind, url))
    return in_form(filler, link, kind, url)


def in_form(filler: Filler, link: Link, kind: str, url: str) -> str:
    form = ARXIV_FORM.search(link.url)
    if kind == "arxiv" and form and filler.facts.arxiv and not (filler.facts.given and filler.facts.links[0][1] == url):
        url = f"https://arxiv.org/{form.group(1).lower()}/{filler.facts.arxiv}"
    return link_target(url)


def fill_arxiv(filler: Filler, chunk: Chunk) -> None:
    facts = filler.facts
    if not facts.arxiv:
        filler.drop(chunk)
        return
    if chunk.link:
        url = next((u for kind, u in facts.links if kind == "arxiv"), "")
        filler.edits.append(Edit(chunk.link.target, filler.place(in_form(filler, chunk.link, "arxiv", url))))
    for part, span in chunk.inner:
        if part is Part.ARXIV:
            filler.replace(span, facts.arxiv)
        elif facts.category:
            filler.replace(span, facts.category)
        elif f"[{filler.anatomy.text(span)}]" not in filler.manner.common:
            filler.edits.append(Edit(filler.anatomy.inline.source(Span(span.start - 1, span.end + 1)), DROPPED))


def fill_doi(filler: Filler, chunk: Chunk) -> None:
    if not filler.facts.doi:
        filler.drop(chunk)
        return
    if chunk.link:
        url = next(u for kind, u in filler.facts.links if kind == "doi")
        filler.edits.append(Edit(chunk.link.target, filler.place(link_target(url))))
    filler.replace(chunk.span, filler.escape(filler.facts.doi, chunk.span))


def fill_address(filler: Filler, chunk: Chunk) -> None:
    links = filler.facts.links
    if chunk.link and not filler.anatomy.text(chunk.span).startswith("http"):
        fill_link(filler, chunk)
    elif links:
        url = link_target(links[0][1])
        filler.replace(chunk.span, url)
        if chunk.link:
            filler.edits.append(Edit(chunk.link.target, filler.place(url)))
    else:
        filler.drop(chunk)


def fill_link(filler: Filler, chunk: Chunk) -> None:
    link = chunk.link
    if link is None:
        return
    url = labelled_url(filler, link, filler.anatomy.text(link.label))
    if url:
        filler.edits.append(Edit(link.target, filler.place(url)))
        filler.used.add(url)
    else:
        filler.drop(chunk)


def labelled_url(filler: Filler, link: Link, label: str) -> str:
    """The address that a label promises, "" where the paper has none."""
    links = filler.facts.links
    if not links:
        return ""
    of_kind = dict(reversed(links))
    if ARXIV_LABEL.fullmatch(label) or (
        link_kind(link.url) == "arxiv" and not PAPER_LABEL.fullmatch(label) and not PDF_LABEL.fullmatch(label)
    ):
        return in_form(filler, link, "arxiv", of_kind.get("arxiv", ""))
    if DOI_LABEL.fullmatch(label):
        other = next((url for kind, url in links if kind != "arxiv"), "")
        return link_target(of_kind.get("doi", other))
    url = best_url(filler, link)
    if (
        PDF_LABEL.fullmatch(label)
        and not re.search(r"arxiv|\.pdf|/pdf", url, re.IGNORECASE)
        and re.search(r"\.pdf\b|/pdf", link.url)
    ):
        return ""  # a publisher's page is no PDF
    if PAPER_LABEL.fullmatch(label) or PDF_LABEL.fullmatch(label) or label.startswith("www."):
        return url
    return ""


def fill_image(filler: Filler, image: Span) -> None:
    """A picture is of the other paper, unless all entries show it; a badge that says venue and year says ours."""
    raw, facts = filler.anatomy.raw, filler.facts
    badge = BADGE.search(raw, image.start, image.end)
    if badge and facts.venue_name and facts.year:
        filler.edits.append(
            Edit(Span(*badge.span(1)), filler.place(quote(facts.venue_name.replace("-", "--").replace("_", "__"))))
        )
        filler.edits.append(Edit(Span(*badge.span(2)), filler.place(str(facts.year))))
    elif raw[image.start : image.end] not in filler.manner.common:
        filler.edits.append(Edit(image, DROPPED))
