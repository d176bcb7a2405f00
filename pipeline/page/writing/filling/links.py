"""Filling in links: each label gets the address that it promises, and goes where the paper has none."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from pipeline.page.learning.anatomy import Chunk, Part, in_one_bracket
from pipeline.page.learning.common_texts import fold_prose
from pipeline.page.learning.venue_places import LINK_FIELD
from pipeline.page.learning.vocabulary import (
    ARXIV_LABEL,
    PDF_LABEL,
    PUBLISHERS,
    REPOSITORY,
    publisher_of,
)
from pipeline.page.reading.inline import Link
from pipeline.page.reading.span import Span
from pipeline.page.writing.filling.addresses import (
    ARXIV_REGISTRANT,
    DOI_ITSELF,
    announces_other,
    best_url,
    in_form,
    is_pdf,
    is_publishers,
    labelled_url,
    link_target,
)
from pipeline.page.writing.filling.filler import Filler

PAPER = "Paper"  # a label that is true of any paper's address
BEHIND_FIELD = re.compile(rf"\b{LINK_FIELD.pattern}\W{{1,4}}\Z", re.IGNORECASE)  # "**Link**: [Proceedings](...)"
DRAFTS = frozenset({"draft", "manuscript", "preprint", "pre-print", "working paper"})
CLAIMS = re.compile(r"open|full|free|published|official|pre-?print|chapter|html", re.IGNORECASE)  # not true of any page


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
    nowhere = ("", "") if link.way == "script" else None
    if own := nowhere or _own_name(filler, link) or _arxiv_for_doi(filler, link):
        return own
    url, shown = labelled_url(filler, link), filler.text(link.label)
    if url and (label := _label_of_kind(filler, shown)):
        return url, label
    untrue = url and _is_untrue(filler, shown, url)
    elsewhere = publisher_of(shown) or PDF_LABEL.fullmatch(shown) or shown.lower() in filler.habits.place_labels
    unlike = not filler.facts.is_preprint and ARXIV_LABEL.fullmatch(shown)
    in_field = BEHIND_FIELD.search(filler.anatomy.inline.visible, 0, link.label.start)
    if untrue or (not url and (elsewhere or unlike or in_field) and is_only_way(filler)):
        label, url = _other_label(filler, link)
        return url, label
    if not url and filler.facts.is_preprint and REPOSITORY.fullmatch(shown) and is_only_way(filler):
        return _archive_or_other(filler, link)
    if not url and shown.lower() in filler.habits.own_labels and is_only_way(filler):
        return best_url(filler, link), ""
    return url, ""


def _arxiv_for_doi(filler: Filler, link: Link) -> tuple[str, str] | None:
    """The address at arXiv, and what to call it, where the model's link is called "DOI" and a preprint has none.

    Both are empty where another link of the model is called after arXiv.
    """
    facts, shown = filler.facts, filler.text(link.label)
    if not DOI_ITSELF.fullmatch(shown) or not facts.arxiv or facts.doi:
        return None
    beside = [other for other in filler.anatomy.inline.links if ARXIV_LABEL.fullmatch(filler.text(other.label))]
    if beside:
        return "", ""  # that link leads there already
    return next(url for kind, url in facts.links if kind == "arxiv"), "arxiv" if shown.islower() else "arXiv"


def _archive_or_other(filler: Filler, link: Link) -> tuple[str, str]:
    """Our address with the name of where the preprint is, for a model that is elsewhere: "arXiv" for "bioRxiv"."""
    arxiv = next((url for kind, url in filler.facts.links if kind == "arxiv"), "")
    if arxiv:
        return link_target(arxiv), "arXiv"
    label, url = _other_label(filler, link)
    return url, label


def _label_of_kind(filler: Filler, shown: str) -> str:
    """What an article in a journal is called where the model's link says "Proceedings", and the other way round."""
    said = {filler.facts.kind, filler.facts.type}
    if shown.lower().strip() == "proceedings" and said & {"journal", "article-journal"}:
        return "Journal" if shown[:1].isupper() else "journal"
    if shown.lower().strip() == "journal" and said & {"conference", "paper-conference"}:
        return "Proceedings" if shown[:1].isupper() else "proceedings"
    return ""


def _is_untrue(filler: Filler, shown: str, url: str) -> bool:
    """Whether a label says what our paper is not: a "chapter" of an article, a "draft" of what its publisher shows."""
    word = shown.lower().strip(" []()")
    if word in {"chapter", "book chapter"}:
        return filler.facts.kind not in {"book", ""}
    return word in DRAFTS and ("doi", url) in filler.facts.links and not filler.facts.is_preprint


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
    if before is None or before.part is not Part.PROSE or fold_prose(filler.text(before.span)) in filler.habits.common:
        return False
    return in_one_bracket(text, before.span, chunk.span)


def is_only_way(filler: Filler) -> bool:
    """Whether no link of the model would lead to our paper."""
    chunks = filler.anatomy.chunks
    links = [c.link for c in chunks if c.part in {Part.LINK, Part.ADDRESS, Part.ARXIV, Part.DOI} and c.link]
    shown = any(c.part in {Part.ADDRESS, Part.ARXIV, Part.DOI} and not c.link for c in chunks)
    return filler.anatomy.title_link is None and not shown and not any(labelled_url(filler, link) for link in links)


def _other_label(filler: Filler, link: Link) -> tuple[str, str]:
    """A label that is true of the paper's address, one of the list's if it has any, with that: "PDF" for "IEEE"."""
    url = best_url(filler, link)
    labels = [label for label in filler.habits.labels if not CLAIMS.search(label)]
    labels = [label for label in labels if not PDF_LABEL.fullmatch(label) or is_pdf(url)]
    named = [label for label in labels if publisher_of(label)]
    fitting = [label for label in named if is_publishers(filler, label, url)]
    if named and not fitting:
        fitting = [each.name for each in PUBLISHERS.values() if each.keeps(filler.facts.doi, [url])]
    return next(iter([*fitting, *(label for label in labels if label not in named)]), PAPER), url


def fill_arxiv(filler: Filler, chunk: Chunk) -> None:
    """An arXiv number with its link and category; a paper that is not there shows its DOI where that is all it has."""
    facts, before = filler.facts, filler.before(chunk)
    again = before is not None and before.part is Part.ARXIV and before.span.end == chunk.span.start  # a slip
    if not facts.arxiv and facts.doi and chunk.link and chunk.link.label == chunk.span and _is_alone(filler, chunk):
        filler.replace(chunk.span, f"doi:{facts.doi}")
        filler.lead(chunk.link, link_target(next(u for kind, u in facts.links if kind == "doi")))
        return
    if not facts.arxiv or again:
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
        elif f"[{filler.text(span)}]" not in filler.habits.common:
            filler.cut(filler.anatomy.inline.source(Span(span.start - 1, span.end + 1)))


def _is_alone(filler: Filler, chunk: Chunk) -> bool:
    """Whether a number is all by which an entry leads to its paper."""
    ways = {Part.LINK, Part.ADDRESS, Part.ARXIV, Part.DOI}
    others = (other for other in filler.anatomy.chunks if other is not chunk)
    return filler.anatomy.title_link is None and not any(other.link or other.part in ways for other in others)


def doi_to_show(filler: Filler, chunk: Chunk) -> str:
    """The paper's DOI; for a preprint that of arXiv, where the model shows such a one or no other way; "" for none.

    `chunk` is the model's DOI.
    """
    facts = filler.facts
    if facts.doi or not facts.arxiv:
        return facts.doi
    wanted = filler.text(chunk.span).startswith(ARXIV_REGISTRANT) or is_only_way(filler)
    return f"{ARXIV_REGISTRANT}/arXiv.{facts.arxiv}" if wanted else ""


def fill_doi(filler: Filler, chunk: Chunk) -> None:
    """A DOI shown as text."""
    doi = doi_to_show(filler, chunk)
    alone = chunk.link is not None and chunk.link.label == chunk.span
    if not doi and chunk.link and alone and filler.facts.links and is_only_way(filler):
        label, url = _other_label(filler, chunk.link)
        filler.linked.add(url)
        filler.lead(chunk.link, url)
        filler.write(chunk.span, label)
        return
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
            bare = chunk.link is None and not filler.text(chunk.span).startswith("http")  # "doi.org/10.5555/12"
            said = _doi_to_say(filler, chunk, url) or url
            filler.replace(chunk.span, said.removeprefix("https://") if bare else said)
        if chunk.link:
            filler.lead(chunk.link, url)
    else:
        filler.drop(chunk)


def _doi_to_say(filler: Filler, chunk: Chunk, url: str) -> str:
    """The address of our DOI, where the model shows one and `url` is that of the publisher's page."""
    shown = chunk.link is not None and "doi.org/" in filler.text(chunk.span) and "doi.org/" not in url
    return f"https://doi.org/{filler.facts.doi}" if shown and filler.facts.doi else ""


def _announces_other(filler: Filler, chunk: Chunk) -> bool:
    """Whether the words in front of an address promise what is not the paper's: "Code: https://..."."""
    before = filler.before(chunk)
    return before is not None and announces_other(filler, filler.text(before.span))
