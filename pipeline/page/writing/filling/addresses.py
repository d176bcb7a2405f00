"""Which address of a paper a link promises, by its label, by its icon, by where the model led."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.page.escape import escape_url
from pipeline.page.learning.facts import link_kind
from pipeline.page.learning.vocabulary import (
    ARXIV_LABEL,
    DOI_LABEL,
    LABELS,
    LINK_WORD,
    PAPER_LABEL,
    PDF_LABEL,
    publisher_of,
)
from pipeline.page.reading.inline import Link
from pipeline.page.writing.filling.filler import Filler
from pipeline.papers.archives import ARCHIVES

ARXIV_FORM = re.compile(r"arxiv\.org/(abs|pdf|html)/", re.IGNORECASE)
ARXIV_REGISTRANT = "10.48550"  # of the DOIs that arXiv gives each paper (https://info.arxiv.org/help/doi.html)
ARXIV_DOI = f"{ARXIV_REGISTRANT}/arxiv."  # in lower case
CODE_HOSTS = {"github", "gitlab", "bitbucket", "codeberg"}
SHORT_PART = 3  # characters in a part of a host name that says nothing: "www", "doi", "dl"
# "Read the full text [here]", but "Code for the paper is available [here]"
READ_HERE = re.compile(
    r"(?:^|[.!?\n])(?!.*\b(?:code|data|video|slides?|poster|demo|talk|software|supplement\w*)\b)"
    r"[^.!?\n]*\b(?:read|full ?text|paper|article|publication|pdf)\b[^.!?\n]*$",
    re.IGNORECASE,
)
OPEN = re.compile(r"\bopen\W?access\b|\bfree\b", re.IGNORECASE)
DOI_ITSELF = re.compile(r"\W*doi\W*", re.IGNORECASE)


def link_target(url: str) -> str:
    """The address, safe in a link; brackets in pairs stay readable, as CommonMark and kramdown allow them."""
    target = escape_url(url)
    opened = url.count("(")
    paired = opened and opened == url.count(")") and not re.search(r"^[^(]*\)", url)
    return target.replace("%28", "(").replace("%29", ")") if paired and "%2" not in url else target


def arxiv_doi(number: str) -> str:
    """The address of the DOI that arXiv gave a paper."""
    return f"https://doi.org/{ARXIV_REGISTRANT}/arXiv.{number}"


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
    """An address of arXiv as the owner links it (abs, pdf, html); one that the user gave stays as given."""
    facts = filler.facts
    if kind == "arxiv" and facts.arxiv and ARXIV_DOI in link.url.lower():
        return arxiv_doi(facts.arxiv)
    form = ARXIV_FORM.search(link.url)
    as_given = facts.given and facts.links[0][1] == url
    if as_given and "/pdf" not in url and _promises_pdf(filler, link):
        as_given = False
    if kind == "arxiv" and form and facts.arxiv and not as_given:
        url = f"https://arxiv.org/{form.group(1).lower()}/{facts.arxiv}"
    return link_target(url)


def _promises_pdf(filler: Filler, link: Link) -> bool:
    """Whether a link says that it leads to a PDF: by its label, or by its icon (`fa-file-pdf`)."""
    if len(link.label):
        return bool(PDF_LABEL.fullmatch(filler.text(link.label)))
    return "pdf" in filler.anatomy.raw[link.raw.start : link.target.start].lower()


def labelled_url(filler: Filler, link: Link) -> str:
    """The address that a link's label promises, "" where the paper has none."""
    return promised_url(filler, link, filler.text(link.label))


def promised_url(filler: Filler, link: Link, label: str) -> str:
    """The address that a label promises, which a link shows in words or by an icon; "" where the paper has none."""
    links = filler.facts.links
    if not links or (OPEN.search(label) and not _is_open(links)):
        return ""  # whether everybody may read it, an address of the publisher's does not tell
    of_kind = dict(reversed(links))
    to_paper = PAPER_LABEL.fullmatch(label) or PDF_LABEL.fullmatch(label) or _is_here(filler, link)
    if ARXIV_LABEL.fullmatch(label) or (link_kind(link.url) == "arxiv" and not to_paper):
        arxiv = in_form(filler, link, "arxiv", of_kind.get("arxiv", ""))
        return _at_same_archive(filler, link) or arxiv or _archived(filler, label)
    if DOI_LABEL.fullmatch(label):
        return _doi_url(filler, label)
    url = best_url(filler, link)
    if PDF_LABEL.fullmatch(label):
        if not is_pdf(url) and "arxiv" in of_kind:
            url = of_kind["arxiv"]  # a publisher's page is no PDF, arXiv has one
        if not is_pdf(url) and (link.way == "reference" or re.search(r"\.pdf\b|/pdf", link.url)):
            return ""  # a publisher's page is no PDF
        kept = (form := ARXIV_FORM.search(link.url)) and form.group(1).lower() != "pdf"  # the owner's habit
        url = url if kept else ARXIV_FORM.sub("arxiv.org/pdf/", url)
    if label.startswith("www."):
        return url if _names_host(label, url) else ""
    return url if to_paper else named_url(filler, label)


def _at_same_archive(filler: Filler, link: Link) -> str:
    """The paper's address in the archive where the model's link leads ("ePrint" to IACR's); "" for none, and arXiv."""
    keeping = [archive for archive in ARCHIVES if archive.keeps([link.url]) and link_kind(link.url) != "arxiv"]
    urls = (url for _, url in filler.facts.links)
    return next((link_target(url) for url in urls if any(archive.keeps([url]) for archive in keeping)), "")


def _archived(filler: Filler, label: str) -> str:
    """The address of a preprint in another archive than arXiv, where a label promises no more than a preprint."""
    if "rxiv" in re.sub(r"\W", "", label.lower()):
        return ""
    urls = (url for _, url in filler.facts.links)
    return next((link_target(url) for url in urls if any(archive.keeps([url]) for archive in ARCHIVES)), "")


def is_called_here(filler: Filler, link: Link) -> bool:
    """Whether a link is called "here": the words in front of it say what is there."""
    return filler.text(link.label).lower() == "here"


def _is_here(filler: Filler, link: Link) -> bool:
    """Whether a link is called "here" and the words in front of it say that it is the paper which is there."""
    return is_called_here(filler, link) and bool(READ_HERE.search(filler.anatomy.inline.visible[: link.label.start]))


def named_url(filler: Filler, label: str) -> str:
    """The paper's address at the place that a label names: "SSRN", "bioRxiv"; "" where it has none there."""
    name = re.sub(r"\W+", "", LINK_WORD.sub("", label.lower()))
    if name in CODE_HOSTS:
        return ""  # code is there, whosever page is at github.io
    parts = ((url, url.partition("//")[2].partition("/")[0].lower()) for _, url in filler.facts.links)
    return next((link_target(url) for url, host in parts if len(name) >= SHORT_PART and name in host), "")


def _doi_url(filler: Filler, label: str) -> str:
    """The publisher's address of a paper; where "DOI" is all that is promised, arXiv's DOI does too."""
    of_kind = dict(reversed(filler.facts.links))
    url = of_kind.get("doi", "")
    if DOI_ITSELF.fullmatch(label):
        return link_target(url) if url or not filler.facts.arxiv else arxiv_doi(filler.facts.arxiv)
    url = url or next((url for kind, url in filler.facts.links if kind != "arxiv"), "")
    return link_target(url) if is_publishers(filler, label, url) else ""


def is_publishers(filler: Filler, label: str, url: str) -> bool:
    """Whether a paper is published where a label says: "IEEE" is no label for what Springer publishes."""
    publisher = publisher_of(label)
    return publisher is None or publisher.keeps(filler.facts.doi, [url])


def _names_host(label: str, url: str) -> bool:
    """Whether a label like "www.springerlink.com" is true of an address, if not to the letter."""
    shown = label.strip().removeprefix("www.").partition("/")[0].rpartition(".")[0].lower()
    parts = url.partition("//")[2].partition("/")[0].lower().split(".")[:-1]
    return bool(shown) and any(part in shown or shown in part for part in parts if len(part) > SHORT_PART)


def _is_open(links: Iterable[tuple[str, str]]) -> bool:
    """Whether a paper may be read by everybody, as one of its (kind, address) pairs tells: an archive's, a PDF's."""
    return any(kind == "arxiv" or is_pdf(url) or any(a.keeps([url]) for a in ARCHIVES) for kind, url in links)


def is_pdf(url: str) -> bool:
    """Whether an address is a PDF's, or arXiv's, which has one of each paper."""
    return bool(re.search(r"arxiv|\.pdf|/pdf", url, re.IGNORECASE))


def announces_other(filler: Filler, label: str) -> bool:
    """Whether a label in front of an address promises what ours is not: code, a video; a DOI where it is a page."""
    kind = filler.facts.links[0][0] if filler.facts.links else ""
    if DOI_ITSELF.fullmatch(label) and kind in {"page", "arxiv"}:
        return True
    return bool(LABELS.fullmatch(label)) and not leads_to_paper(label)


def leads_to_paper(label: str) -> bool:
    """Whether a label promises the paper itself, wherever it is kept."""
    return any(pattern.fullmatch(label) for pattern in (PAPER_LABEL, PDF_LABEL, ARXIV_LABEL, DOI_LABEL))
