"""Identifiers of papers: every written form of an id becomes one normal form, such as `arxiv:2406.01583`.

A normal id is `scheme:value`. The schemes are the keys of `SCHEMES`, the strongest first: the strongest id of a paper
names it in the ledger. Versions are dropped (`2406.01583v2` is the same paper), DOIs are lower case (DOI handbook,
section 2.4: DOI names are case insensitive), ids of OpenReview keep their case.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote

from pipeline.papers.archives import is_archived

CACHED = 1024  # texts: an entry is read as a listing, and again when a list to write into is chosen

# Scheme -> the address of the landing page. The order is the order of strength: what most readers, sources and pages
# use first; numbers that one database gives to its own rows last.
SCHEMES = {
    "arxiv": "https://arxiv.org/abs/{}",
    "doi": "https://doi.org/{}",
    "acl": "https://aclanthology.org/{}/",
    "openreview": "https://openreview.net/forum?id={}",
    "pmlr": "https://proceedings.mlr.press/{}.html",
    "neurips": "https://papers.nips.cc/paper_files/paper/{}",
    "cvf": "https://openaccess.thecvf.com/{}",
    "jmlr": "https://jmlr.org/papers/{}.html",
    "iacr": "https://eprint.iacr.org/{}",
    "ieee": "https://ieeexplore.ieee.org/document/{}",
    "dblp": "https://dblp.org/rec/{}",
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "pmc": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    "s2": "https://www.semanticscholar.org/paper/{}",
    "corpus": "https://api.semanticscholar.org/CorpusID:{}",
    "openalex": "https://openalex.org/{}",
}

# https://info.arxiv.org/help/arxiv_identifier.html: YYMM.NNNN from April 2007, five digits from January 2015; before
# that archive/YYMMNNN, with an optional subject class that is no part of the identity (math.GT/0309136).
_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga"
    "|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math-ph|math|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph"
    "|q-alg|q-bio|quant-ph|solv-int|supr-con"
)
_ARXIV = rf"(?P<id>\d{{4}}\.\d{{4,5}}|(?:{_ARCHIVES})(?:\.[a-z]{{2}})?/\d{{7}})(?:v\d+)?(?!\d)"
_BARE_ARXIV = re.compile(
    r"(?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.\d{4}(?:v\d+)?|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5}(?:v\d+)?"
    rf"|(?:{_ARCHIVES})(?:\.[A-Za-z]{{2}})?/\d{{7}}(?:v\d+)?",
    re.IGNORECASE,
)

# Sites that carry an arXiv id in their path, each with a word that the text must hold; "arxiv" is also prose:
# "arXiv:2406.01583", "arXiv preprint 2406.01583".
_ARXIV_SITES = {
    "arxiv": (
        r"(?:arxiv(?:-vanity)?\.[a-z.]{2,40}[:/][^\s\"'<>()]{0,80}?(?<![\w.-])|semanticscholar\.org/arxiv/|papers\.cool/arxiv/"
        r"|arxiv(?:\s{1,2}(?:e-?print|preprint))?(?:\s{1,2}(?:id|no\.?|number))?\s{0,2}[:.]?\s{0,2}(?:arxiv\s{0,2}[:.]\s{0,2})?)"
    ),
    "ar5iv": r"ar5iv\.[a-z.]*[a-z]/(?:[a-z]+/)*",
    "alphaxiv": r"alphaxiv\.org/(?:[a-z]+/)*",
    "xxx.lanl": r"xxx\.lanl\.gov/(?:[a-z]+/)*",
    "scirate": r"scirate\.com/arxiv/",
    "/papers/": r"(?:huggingface\.co|hf\.co|emergentmind\.com)/papers/(?:[a-z]+/)*",
}
_DOI_SICI = r"10\.\d{4,9}/\S{1,60}?<\S{1,30}?>\d\.\d\.(?:CO|TX);2-."  # Wiley's old ids hold < and >
_DOI = rf"(?P<id>{_DOI_SICI}|10\.\d{{4,9}}(?:\.\d+)*/[^\s\"'<>`|\\^?#&\u2018-\u201d]+)"
_CLOSERS = {")": "(", "]": "[", "}": "{"}
# What publishers put behind a DOI in the address of a page: .../10.3389/fnins.2020.1/full, ....pdf
_DOI_TAIL = re.compile(r"(?:\.pdf|\.html?|\.full(?:-text)?|/(?:full|abstract|e?pdf|meta|fulltext|html))+$")
_BIORXIV_TAIL = re.compile(r"^(10\.(?:1101|64898)/[\d.]+\d)v\d+.*$")

# No scheme, no host, no escape from the path: what a browser asks of the site itself.
_SITE_DOCUMENT = re.compile(r"(?:\.{1,2}/)*/?[\w~][\w~./ ()+,&=%-]*\.(?:pdf|ps|html?)", re.IGNORECASE)


def _arxiv(value: str) -> str:
    value = re.sub(r"v\d+$", "", value.lower())
    return "arxiv:" + re.sub(r"^([a-z-]+)\.[a-z]{2}/", r"\1/", value)


def _doi(value: str) -> str:
    doi = _DOI_TAIL.sub("", _balanced(value.lower()).rstrip(".,;:!?*_~"))
    doi = _BIORXIV_TAIL.sub(r"\1", doi)
    preprint = re.fullmatch(rf"10\.48550/arxiv\.{_ARXIV}", doi)
    if preprint:
        return _arxiv(preprint["id"])
    return "doi:" + doi if doi.partition("/")[2] else ""


def _balanced(text: str) -> str:
    """Cut at the first bracket that closes what was never opened: `10.1/a(b)c](http...` -> `10.1/a(b)c`."""
    opened: list[str] = []
    for at, char in enumerate(text):
        if char in _CLOSERS.values():
            opened.append(char)
        elif char in _CLOSERS and (not opened or opened.pop() != _CLOSERS[char]):
            return text[:at]
    return text


def _acl(value: str) -> str:
    """Ids before 2020 are upper case (P19-1001), later ones lower case (2023.emnlp-main.616)."""
    return "acl:" + (value.upper() if value[0].isalpha() else value.lower())


def _dblp(value: str) -> str:
    preprint = re.fullmatch(r"journals/corr/abs-(\d{4})-(\d{4,5})", value)
    if preprint:  # DBLP's row for an arXiv paper says no more than the arXiv id
        return f"arxiv:{preprint[1]}.{preprint[2]}"
    return "dblp:" + value


class _Form(NamedTuple):
    """A written form of an id: found by `pattern` (group `id`) where the lower-case text holds `hint`."""

    hint: str
    pattern: re.Pattern[str]
    normal: Callable[[str], str]


def _form(hint: str, pattern: str, normal: str | Callable[[str], str]) -> _Form:
    function = normal if callable(normal) else (lambda value: f"{normal}:{value}")
    return _Form(hint, re.compile(pattern, re.IGNORECASE), function)


_FORMS = (
    *(_form(hint, context + _ARXIV, _arxiv) for hint, context in _ARXIV_SITES.items()),
    _form("arxiv", r"\d{4}arXiv(?P<id>\d{4}\.?\d{4,5})[A-Z]\b", lambda v: _arxiv(f"{v[:4]}.{v[4:].lstrip('.')}")),
    _form("10.", r"(?<![\w.])" + _DOI, _doi),
    _form("ssrn", r"ssrn\.com/(?:\S{0,200}?abstract(?:_id)?=)(?P<id>\d+)", lambda v: f"doi:10.2139/ssrn.{v}"),
    _form("zenodo", r"zenodo\.org/records?/(?P<id>\d+)", lambda v: f"doi:10.5281/zenodo.{v}"),
    _form(
        "acl",
        r"acl(?:anthology\.org|web\.org/anthology)/(?:papers/\w/\w+/)?"
        r"(?P<id>[A-Z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+)",
        _acl,
    ),
    _form("openreview", r"openreview\.net/[\w/-]+\?(?:[^\s#\"<>]{0,200}?[?&;])?id=(?P<id>[\w-]+)", "openreview"),
    _form("mlr.press", r"proceedings\.mlr\.press/(?P<id>v\d+/[\w-]+)", lambda v: "pmlr:" + v.lower()),
    _form("pmlr", r"\bpmlr:(?P<id>v\d+/[\w-]+)", lambda v: "pmlr:" + v.lower()),
    _form(
        "paper",
        r"(?:papers\.n(?:eur)?ips\.cc|proceedings\.neurips\.cc)/paper(?:_files/paper)?/(?P<id>\d{4}/(?:hash|file)/[0-9a-f]{32})",
        lambda v: "neurips:" + v.lower().replace("/file/", "/hash/"),
    ),
    _form(
        "thecvf",
        r"openaccess\.thecvf\.com/(?P<id>content\w*/\w+/(?:\w+/)?(?:html|papers)/(?:\w+/)?[\w.-]+?_paper)\b",
        lambda v: "cvf:" + v.replace("/papers/", "/html/"),
    ),
    _form(
        "jmlr", r"jmlr\.(?:csail\.mit\.edu|org)/(?:beta/)?papers/(?:volume|v)(?P<id>\d+/[\w-]+)", lambda v: "jmlr:v" + v
    ),
    _form("iacr", r"eprint\.iacr\.org/(?P<id>\d{4}/\d+)", "iacr"),
    _form("ieee", r"ieeexplore\.ieee\.org/(?:abstract/)?document/(?P<id>\d+)", "ieee"),
    _form("dblp", r"dblp\.(?:org|uni-trier\.de)/rec/(?:html/|bibtex\d?/)?(?P<id>\w+(?:/[\w+-]+)+)", _dblp),
    _form("dblp:", r"\bdblp:(?P<id>(?:conf|journals|books|phd|series|reference|tr|data)(?:/[\w+-]+)+)", _dblp),
    _form("pubmed", r"(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/|\bpubmed:)(?P<id>\d+)", "pubmed"),
    _form("pmid", r"\bPMID\s*:?\s*(?P<id>\d{4,9})\b", "pubmed"),
    _form("pmc", r"(?:nih\.gov/(?:pmc/)?articles/|\bpmc:)(?P<id>PMC\d+)", lambda v: "pmc:" + v.upper()),
    _form("semanticscholar", r"semanticscholar\.org/paper/(?:[^/\s]{0,300}/)?(?P<id>[0-9a-f]{40})\b", "s2"),
    _form("corpusid", r"\bcorpusid:\s*(?P<id>\d+)", "corpus"),
    _form("openalex", r"openalex\.org/(?:works/)?(?P<id>W\d+)\b", lambda v: "openalex:" + v.upper()),
)

# The value of an id that is already in its normal form, where `_FORMS` does not read it.
_NORMAL: dict[str, tuple[str, str | Callable[[str], str]]] = {
    "acl": (r"[A-Za-z]\d{2}-\d{4,5}|\d{4}\.[\w-]+\.\d+", _acl),
    "openreview": (r"[\w-]+", "openreview"),
    "neurips": (r"\d{4}/hash/[0-9a-f]{32}", "neurips"),
    "cvf": (r"content\w*/\w+/(?:\w+/)?html/\S+", "cvf"),
    "jmlr": (r"v\d+/[\w-]+", "jmlr"),
    "iacr": (r"\d{4}/\d+", "iacr"),
    "ieee": (r"\d+", "ieee"),
    "s2": (r"[0-9a-f]{40}", "s2"),
    "corpus": (r"\d+", "corpus"),
    "openalex": (r"[Ww]\d+", lambda value: "openalex:" + value.upper()),
    "dblp": (r"\w+(?:/[\w+-]+)+", _dblp),
}


def parse_id(text: str) -> str | None:
    """The normal form of an id that is written in any way: bare, with a prefix, as a DOI, as the address of a page.

    Returns the first id that the text holds, or None. A bare arXiv number counts only when it is all of the text.
    """
    text = _decoded(text).strip().strip("<>[]{}\"'“”").rstrip(".,;: ")
    if _BARE_ARXIV.fullmatch(text):
        return _arxiv(text)
    scheme, _, value = text.partition(":")
    pattern, normal = _NORMAL.get(scheme.lower(), ("", ""))
    if pattern and re.fullmatch(pattern, value):
        return normal(value) if callable(normal) else f"{normal}:{value}"
    found = _found(text)
    return min(found)[1] if found else None


@lru_cache(maxsize=CACHED)
def find_ids(text: str) -> tuple[str, ...]:
    """All ids in free text and in the addresses it holds: sorted, without repetition."""
    return tuple(sorted({paper_id for _, paper_id in _found(_decoded(text))}))


def id_url(paper_id: str) -> str:
    """The https address of the landing page of a normal id; empty for a scheme that we do not know."""
    scheme, _, value = paper_id.partition(":")
    if scheme == "neurips":
        value += "-Abstract.html" if value < "2022" else "-Abstract-Conference.html"
    elif scheme == "cvf":
        value += ".html"
    template = SCHEMES.get(scheme)
    return template.format(quote(value, safe="/:;().+_-")) if template and value else ""


def first(ids: Iterable[str], scheme: str) -> str:
    """The first id of a scheme, in its normal form; empty when there is none."""
    return next((paper_id for paper_id in ids if paper_id.startswith(scheme + ":")), "")


def scheme_of(paper_id: str) -> str:
    """The part before the colon."""
    return paper_id.partition(":")[0]


def strongest(ids: Iterable[str]) -> str:
    """The id that best names a paper, by the order of `SCHEMES`; empty without ids."""
    order = {scheme: rank for rank, scheme in enumerate(SCHEMES)}
    return min(ids, key=lambda paper_id: (order.get(scheme_of(paper_id), len(order)), paper_id), default="")


def is_publications(paper_id: str) -> bool:
    """Whether an id is the DOI of a publication, not of a preprint."""
    return paper_id.startswith("doi:") and not is_archived(paper_id.removeprefix("doi:"))


def implied(ids: Iterable[str]) -> tuple[str, ...]:
    """The ids together with those that they imply: the DOI 10.18653/v1/X is the ACL Anthology's X. Sorted."""
    known = set(ids)
    known |= {_acl(paper_id.partition("/v1/")[2]) for paper_id in known if paper_id.startswith(_ANTHOLOGY_DOI)}
    return tuple(sorted(known))


_ANTHOLOGY_DOI = ("doi:10.18653/v1/", "doi:10.3115/v1/")


def _decoded(text: str) -> str:
    r"""Undo what HTML, URLs and LaTeX do to an id: `&amp;`, `%2F`, `\_`."""
    if "&" in text:
        text = html.unescape(text)
    if "%" in text:
        text = unquote(text)
    return text.replace("\\_", "_") if "\\" in text else text


def _found(text: str) -> list[tuple[int, str]]:
    """All (position, normal id) of the text."""
    lower = text.lower()
    found = []
    for form in _FORMS:
        if form.hint in lower:
            found += [(match.start("id"), form.normal(match["id"])) for match in form.pattern.finditer(text)]
    return [(at, paper_id) for at, paper_id in found if paper_id]


def is_site_document(text: str) -> bool:
    """Whether a text is a path to a document of the site itself: "2031-tides.pdf", "/papers/tides.pdf"."""
    return bool(_SITE_DOCUMENT.fullmatch(text))
