"""Filling in links: each label gets the address that it promises, and goes where the paper has none."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from pipeline.page.escape import escape_url
from pipeline.page.learning.anatomy import Chunk, Part
from pipeline.page.learning.facts import link_kind
from pipeline.page.learning.form import fold_prose
from pipeline.page.learning.vocabulary import (
    ARCHIVES,
    ARXIV_LABEL,
    DOI_LABEL,
    LABELS,
    PAPER_LABEL,
    PDF_LABEL,
    PUBLISHERS,
    REPOSITORY,
    publisher_of,
)
from pipeline.page.reading.inline import Link
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.filler import Filler

PAPER = "Paper"  # a label that is true of any paper's address
ARXIV_FORM = re.compile(r"arxiv\.org/(abs|pdf|html)/", re.IGNORECASE)
ARXIV_REGISTRANT = "10.48550"  # of the DOIs that arXiv gives each paper (https://info.arxiv.org/help/doi.html)
ARXIV_DOI = f"{ARXIV_REGISTRANT}/arxiv."  # in lower case
SHORT_PART = 3  # characters in a part of a host name that says nothing: "www", "doi", "dl"
CLAIMS = re.compile(r"open|full|free|published|official|pre-?print|chapter|html", re.IGNORECASE)  # not true of any page
# "Read the full text [here]", but "Code for the paper is available [here]"
READ_HERE = re.compile(
    r"(?:^|[.!?\n])(?!.*\b(?:code|data|video|slides?|poster|demo|talk|software|supplement\w*)\b)"
    r"[^.!?\n]*\b(?:read|full ?text|paper|article|publication|pdf)\b[^.!?\n]*$",
    re.IGNORECASE,
)
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
    if not links:
        return ""
    of_kind = dict(reversed(links))
    to_paper = PAPER_LABEL.fullmatch(label) or PDF_LABEL.fullmatch(label) or _is_here(filler, link)
    if ARXIV_LABEL.fullmatch(label) or (link_kind(link.url) == "arxiv" and not to_paper):
        return in_form(filler, link, "arxiv", of_kind.get("arxiv", "")) or _archived(filler, label)
    if DOI_LABEL.fullmatch(label):
        return _doi_url(filler, label)
    url = best_url(filler, link)
    if PDF_LABEL.fullmatch(label) and (link.way == "reference" or re.search(r"\.pdf\b|/pdf", link.url)):
        if not _is_pdf(url):
            return ""  # a publisher's page is no PDF
        url = ARXIV_FORM.sub("arxiv.org/pdf/", url)
    if label.startswith("www."):
        return url if _names_host(label, url) else ""
    return url if to_paper else named_url(filler, label)


def _archived(filler: Filler, label: str) -> str:
    """The address of a preprint in another archive than arXiv, where a label promises no more than a preprint."""
    if "rxiv" in re.sub(r"\W", "", label.lower()):
        return ""
    urls = (url for _, url in filler.facts.links)
    return next((link_target(url) for url in urls if any(archive.keeps("", [url]) for archive in ARCHIVES)), "")


def is_called_here(filler: Filler, link: Link) -> bool:
    """Whether a link is called "here": the words in front of it say what is there."""
    return filler.text(link.label).lower() == "here"


def _is_here(filler: Filler, link: Link) -> bool:
    """Whether a link is called "here" and the words in front of it say that it is the paper which is there."""
    return is_called_here(filler, link) and bool(READ_HERE.search(filler.anatomy.inline.visible[: link.label.start]))


def named_url(filler: Filler, label: str) -> str:
    """The paper's address at the place that a label names: "SSRN", "bioRxiv"; "" where it has none there."""
    name = re.sub(r"\W+", "", label.lower())
    parts = ((url, url.partition("//")[2].partition("/")[0].lower()) for _, url in filler.facts.links)
    return next((link_target(url) for url, host in parts if len(name) >= SHORT_PART and name in host), "")


def lead_to_preprint(filler: Filler, chunk: Chunk) -> None:
    """A linked word for preprints leads to ours: at the same place, or anywhere where the word names none."""
    link = chunk.link
    if link is None:
        return
    label = filler.text(link.label)
    url = labelled_url(filler, link)
    if not url and filler.facts.links and not REPOSITORY.fullmatch(label):
        url = best_url(filler, link)
    if url:
        filler.linked.add(url)
        filler.lead(link, url)
    else:
        filler.unlink(link)


def _doi_url(filler: Filler, label: str) -> str:
    """The publisher's address of a paper; where "DOI" is all that is promised, arXiv's DOI does too."""
    of_kind = dict(reversed(filler.facts.links))
    url = of_kind.get("doi", "")
    if DOI_ITSELF.fullmatch(label):
        return link_target(url) if url or not filler.facts.arxiv else arxiv_doi(filler.facts.arxiv)
    url = url or next((url for kind, url in filler.facts.links if kind != "arxiv"), "")
    return link_target(url) if _is_publishers(filler, label, url) else ""


def _is_publishers(filler: Filler, label: str, url: str) -> bool:
    """Whether a paper is published where a label says: "IEEE" is no label for what Springer publishes."""
    publisher = publisher_of(label)
    return publisher is None or publisher.keeps(filler.facts.doi, [url])


def _names_host(label: str, url: str) -> bool:
    """Whether a label like "www.springerlink.com" is true of an address, if not to the letter."""
    shown = label.strip().removeprefix("www.").partition("/")[0].rpartition(".")[0].lower()
    parts = url.partition("//")[2].partition("/")[0].lower().split(".")[:-1]
    return bool(shown) and any(part in shown or shown in part for part in parts if len(part) > SHORT_PART)


def _is_pdf(url: str) -> bool:
    return bool(re.search(r"arxiv|\.pdf|/pdf", url, re.IGNORECASE))


def fill_link(filler: Filler, chunk: Chunk) -> None:
    """A labelled link."""
    if chunk.link is None:
        return
    url, label = link_and_label(filler, chunk.link)
    url = "" if _is_aside(filler, chunk) else url
    if url and url not in filler.linked:
        filler.linked.add(url)
        filler.lead(chunk.link, url)
        if label:
            filler.write(chunk.span, label)
    else:
        filler.drop(chunk)


def link_and_label(filler: Filler, link: Link) -> tuple[str, str]:
    """The address that a link gets, "" for none, and another label for it, "" where its own is true."""
    if own := _own_name(filler, link):
        return own
    url, shown = labelled_url(filler, link), filler.text(link.label)
    if not url and (publisher_of(shown) or PDF_LABEL.fullmatch(shown)) and _is_only_way(filler):
        label, url = _other_label(filler, link)
        return url, label
    return url, ""


def _own_name(filler: Filler, link: Link) -> tuple[str, str] | None:
    """Our address and what it calls our paper, where a link shows what its own address calls the other one.

    "[2031arXiv231102051C](https://ui.adsabs.harvard.edu/abs/2031arXiv231102051C/abstract)"; at the same host alone.
    """
    shown, own = re.sub(r"\W", "", filler.text(link.label)), urlsplit(link.url)
    parts = [re.sub(r"\W", "", unquote(part)) for part in own.path.split("/")]
    if shown not in parts or not re.search(r"\d", shown):
        return None
    at = parts.index(shown)
    same = (url for _, url in filler.facts.links if urlsplit(url).netloc == own.netloc)
    ours = ((url, urlsplit(url).path.split("/")[at : at + 1]) for url in same)
    return next(((link_target(url), unquote(name[0])) for url, name in ours if name and name[0]), None)


def _is_aside(filler: Filler, chunk: Chunk) -> bool:
    """Whether a link stands in one bracket with words that are the other paper's: "(Best Paper Award [link])"."""
    before, text = filler.before(chunk), filler.anatomy.inline.visible
    if before is None or before.part is not Part.PROSE or fold_prose(filler.text(before.span)) in filler.manner.common:
        return False
    opened = text[: before.span.start].rstrip().endswith("(")
    return opened and ")" not in text[before.span.start : chunk.span.start]


def _is_only_way(filler: Filler) -> bool:
    """Whether no link of the model would lead to our paper."""
    chunks = filler.anatomy.chunks
    links = [c.link for c in chunks if c.part in {Part.LINK, Part.ADDRESS, Part.ARXIV, Part.DOI} and c.link]
    shown = any(c.part in {Part.ADDRESS, Part.ARXIV, Part.DOI} and not c.link for c in chunks)
    return filler.anatomy.title_link is None and not shown and not any(labelled_url(filler, link) for link in links)


def _other_label(filler: Filler, link: Link) -> tuple[str, str]:
    """A label that is true of the paper's address, one of the list's if it has any, with that: "PDF" for "IEEE"."""
    url = best_url(filler, link)
    labels = [label for label in filler.manner.labels if not CLAIMS.search(label)]
    labels = [label for label in labels if not PDF_LABEL.fullmatch(label) or _is_pdf(url)]
    named = [label for label in labels if publisher_of(label)]
    fitting = [label for label in named if _is_publishers(filler, label, url)]
    if named and not fitting:
        fitting = [each.name for each in PUBLISHERS.values() if each.keeps(filler.facts.doi, [url])]
    return next(iter([*fitting, *(label for label in labels if label not in named)]), PAPER), url


def fill_arxiv(filler: Filler, chunk: Chunk) -> None:
    """An arXiv number with its link and category."""
    facts = filler.facts
    if not facts.arxiv:
        filler.drop(chunk)
        return
    if chunk.link:
        url = next((u for kind, u in facts.links if kind == "arxiv"), "")
        filler.lead(chunk.link, in_form(filler, chunk.link, "arxiv", url))
    for part, span in chunk.inner:
        if part is Part.ARXIV:
            filler.replace(span, facts.arxiv)
        elif facts.category:
            filler.replace(span, facts.category)
        elif f"[{filler.text(span)}]" not in filler.manner.common:
            filler.cut(filler.anatomy.inline.source(Span(span.start - 1, span.end + 1)))


def doi_to_show(filler: Filler) -> str:
    """The paper's DOI; that which arXiv gave a preprint where nothing else would lead to it; "" for none."""
    facts = filler.facts
    return facts.doi or (f"{ARXIV_REGISTRANT}/arXiv.{facts.arxiv}" if facts.arxiv and _is_only_way(filler) else "")


def fill_doi(filler: Filler, chunk: Chunk) -> None:
    """A DOI shown as text."""
    doi = doi_to_show(filler)
    if not doi:
        filler.drop(chunk)
        return
    if chunk.link:
        url = next((u for kind, u in filler.facts.links if kind == "doi"), f"https://doi.org/{doi}")
        filler.lead(chunk.link, link_target(url))
    filler.write(chunk.span, _doi_like(filler.text(chunk.span), doi))


def _doi_like(example: str, doi: str) -> str:
    """A DOI in capitals where the same registrant's are so on the page; case says nothing (DOI Handbook, 3.5.1)."""
    (registrant, _, name), (ours, _, _) = example.partition("/"), doi.partition("/")
    return doi.upper() if registrant == ours and name.isupper() else doi


def fill_address(filler: Filler, chunk: Chunk) -> None:
    """An address shown as text."""
    links = filler.facts.links
    if _announces_other(filler, chunk):
        filler.drop(chunk)
    elif chunk.link and not filler.text(chunk.span).startswith("http"):
        fill_link(filler, chunk)
    elif links:
        url = link_target(links[0][1])
        if url in filler.linked:  # a preprint's address beside the publisher's, say: ours has one
            filler.drop(chunk)
            return
        filler.linked.add(url)
        shown = chunk.link is None or len(chunk.link.target) + len("<>") != len(chunk.link.raw)  # else "<https://...>"
        if shown:
            filler.replace(chunk.span, url)
        if chunk.link:
            filler.lead(chunk.link, url)
    else:
        filler.drop(chunk)


def _announces_other(filler: Filler, chunk: Chunk) -> bool:
    """Whether the words in front of an address promise what is not the paper: "Code: https://..."."""
    before = filler.before(chunk)
    return before is not None and announces_other(filler.text(before.span))


def announces_other(label: str) -> bool:
    """Whether a label promises what is not the paper itself: its code, its data, a video."""
    return bool(LABELS.fullmatch(label)) and not leads_to_paper(label)


def leads_to_paper(label: str) -> bool:
    """Whether a label promises the paper itself, wherever it is kept."""
    return any(pattern.fullmatch(label) for pattern in (PAPER_LABEL, PDF_LABEL, ARXIV_LABEL, DOI_LABEL))
