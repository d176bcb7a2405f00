"""Another paper's facts in an entry's form: replace what is known, drop what is not, close the gaps.

The work is done on the exemplar's own source. Each fact becomes a placeholder first, each dropped chunk a mark, so that
closing the gaps never sees a title's text; facts are put in last, by position, never by a pattern (F035).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote

from pipeline.model import PartialDate
from pipeline.page.escape import Context, escape_text, escape_url
from pipeline.page.learning.anatomy import Anatomy, Chunk, Part
from pipeline.page.learning.dates import LANGUAGES, find_date, render_date
from pipeline.page.learning.facts import Facts, link_kind
from pipeline.page.learning.form import Manner, fold_prose
from pipeline.page.reading.inline import Link, Span
from pipeline.page.writing.gaps import DROPPED, close_gaps
from pipeline.page.writing.names import render_authors

FIRST_PLACE = 0xE000  # private use characters stand for facts until the gaps are closed
PLACES = 0x1000
ARXIV_FORM = re.compile(r"arxiv\.org/(abs|pdf|html)/", re.IGNORECASE)
PDF_LABEL = re.compile(r"\W*(?:pdf|full paper|paper pdf)\W*", re.IGNORECASE)
PAPER_LABEL = re.compile(r"\W*(?:paper|link|publication|论文|publisher|published version|official version|abs(?:tract)?|html|read|available|chapter|article|open-?access|pre-?print|ディスカッション・ペーパー|学会誌|ウェブ版)\W*", re.IGNORECASE)  # fmt: skip
ARXIV_LABEL = re.compile(
    r"\W*(?:ar\W?x\W?iv|ar\W?vix|pre-?print|e-?print)(?:\W+(?:version|pdf|preprint))?\W*", re.IGNORECASE
)
DOI_LABEL = re.compile(
    r"\W*(?:doi|journal(?: doi| version)?|publisher|published version|ieee|acm|springer|proceedings)\W*", re.IGNORECASE
)
# shields.io: badge/LABEL-MESSAGE-COLOUR, with doubled hyphens and underscores for themselves.
BADGE = re.compile(r"/badge/((?:[^-/?\"'<>\s]|--)+)-((?:19|20)\d\d)-(?=\w)")
STARTS_LIST = re.compile(r"(?<=[\r\n])([ \t]*\d{1,9})([.)])(?=\s|$)")
PREPRINT_WORD = "Preprint"


@dataclass(frozen=True, slots=True)
class _Edit:
    span: Span
    text: str


class _Filler:
    """The edits of one entry's source; lives only inside `fill`."""

    def __init__(self, anatomy: Anatomy, facts: Facts, manner: Manner) -> None:
        self.anatomy = anatomy
        self.facts = facts
        self.manner = manner
        self.edits: list[_Edit] = []
        self.values: list[str] = []
        self.used: set[str] = set()
        self.year_shown = facts.venue_has_year and any(
            c.part in {Part.VENUE, Part.PREPRINT, Part.STATUS} for c in anatomy.chunks
        )
        self.math = "$" in anatomy.raw

    def place(self, text: str) -> str:
        self.values.append(text)
        return chr(FIRST_PLACE + len(self.values) - 1)

    def replace(self, span: Span, text: str) -> None:
        """Replace visible text by a fact."""
        self.edits.append(_Edit(self.anatomy.inline.source(span), self.place(text)))

    def drop(self, chunk: Chunk) -> None:
        """Drop a chunk; of a link all of it, with the marks that wrap nothing else."""
        raw = chunk.link.raw if chunk.link else self._wrapped(chunk.span)
        self.edits.append(_Edit(raw, DROPPED))

    def _wrapped(self, span: Span) -> Span:
        """The source of visible text with the marks around just that text."""
        raw = self.anatomy.inline.source(span)
        for mark in reversed(self.anatomy.inline.marks):
            if mark.visible == span:
                raw = Span(min(raw.start, mark.raw.start), max(raw.end, mark.raw.end))
        return raw

    def escape(self, text: str, span: Span) -> str:
        """Escape a fact for the place where it goes."""
        at = self.anatomy.inline.source(span).start
        if any(
            link.raw.start < at < link.raw.end and not self.anatomy.raw.startswith("<", link.raw.start)
            for link in self.anatomy.inline.links
        ):
            return escape_text(text, Context.LINK_LABEL, math=self.math)
        if self.manner.html:
            return escape_text(text, Context.HTML, math=self.math)
        if re.match(r"[ \t]*\|", self.anatomy.raw):
            return escape_text(text, Context.TABLE_CELL, math=self.math)
        first = not self.anatomy.raw[self.anatomy.raw.rfind("\n", 0, at) + 1 : at].strip(" \t>")
        return escape_text(text, Context.TEXT if first else Context.EMPHASIS, math=self.math)


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
        facts = replace(facts, authors=tuple(name for name in facts.authors if not manner.is_owner(name)))
    filler = _Filler(anatomy, facts, manner)
    for index, chunk in enumerate(anatomy.chunks):
        _fill_chunk(filler, index, chunk)
    for image in anatomy.inline.images:
        _image(filler, image)
    template = _apply(anatomy.raw, filler.edits)
    closed = close_gaps(template)
    return _no_new_lists(anatomy.raw, _put(closed, filler.values).rstrip())


def _no_new_lists(model: str, text: str) -> str:
    """A number that came to stand at a line's start ("2020.") must not begin a list."""
    if STARTS_LIST.search(model):
        return text
    return STARTS_LIST.sub(lambda found: f"{found.group(1)}&#{ord(found.group(2))};", text)


def link_target(url: str) -> str:
    """The address, safe in a link; brackets in pairs stay readable, as CommonMark and kramdown allow them."""
    target = escape_url(url)
    opened = url.count("(")
    paired = opened and opened == url.count(")") and not re.search(r"^[^(]*\)", url)
    return target.replace("%28", "(").replace("%29", ")") if paired and "%2" not in url else target


def _apply(raw: str, edits: list[_Edit]) -> str:
    result: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.span.start, -e.span.end)):
        if edit.span.start < at:
            continue  # inside something already replaced or dropped
        result += [raw[at : edit.span.start], edit.text]
        at = edit.span.end
    return "".join(result) + raw[at:]


def _put(template: str, values: list[str]) -> str:
    """Facts into their places; a title that ends a sentence by itself takes no second full stop."""
    result: list[str] = []
    for at, char in enumerate(template):
        place = ord(char) - FIRST_PLACE
        if 0 <= place < len(values):
            result.append(values[place])
        elif (
            char == "."
            and at
            and 0 <= ord(template[at - 1]) - FIRST_PLACE < len(values)
            and result[-1][-1:] in {".", "?", "!"}
        ):
            continue
        else:
            result.append(char)
    return "".join(result)


def _fill_chunk(filler: _Filler, index: int, chunk: Chunk) -> None:
    handlers: dict[Part, Callable[[_Filler, Chunk], None]] = {
        Part.TITLE: _title,
        Part.AUTHORS: _authors,
        Part.VENUE: _venue,
        Part.ACRONYM: _acronym,
        Part.YEAR: _year,
        Part.DATE: _date,
        Part.MONTH: _month,
        Part.ARXIV: _arxiv,
        Part.DOI: _doi,
        Part.ADDRESS: _address,
        Part.PREPRINT: _preprint,
        Part.STATUS: _status,
        Part.LINK: _link,
        Part.VENUE_REST: _Filler.drop,
        Part.SUMMARY: _summary,
        Part.PROSE: _prose,
    }
    if handler := handlers.get(chunk.part):
        handler(filler, chunk)
    elif chunk.part is Part.LABEL:
        _label(filler, index, chunk)


def _title(filler: _Filler, chunk: Chunk) -> None:
    filler.replace(chunk.span, filler.escape(filler.facts.title, chunk.span))
    if chunk.link:
        url = _best_url(filler, chunk.link)
        if url or filler.manner.empty_links or not chunk.link.url:
            filler.edits.append(_Edit(chunk.link.target, filler.place(url)))
            filler.used.add(url)
        else:
            _unlink(filler, chunk.link)


def _unlink(filler: _Filler, link: Link) -> None:
    """Take the link away and leave its label, with the marks inside it."""
    inside = [
        mark.raw
        for mark in filler.anatomy.inline.marks
        if link.raw.start < mark.raw.start and mark.raw.end < link.raw.end
    ]
    label = filler.anatomy.inline.source(link.label)
    start = min([label.start, *(span.start for span in inside)])
    end = max([label.end, *(span.end for span in inside)])
    filler.edits.append(_Edit(Span(link.raw.start, start), ""))
    filler.edits.append(_Edit(Span(end, link.raw.end), ""))


def _best_url(filler: _Filler, link: Link) -> str:
    """The paper's address for a link that leads to "the paper": its own one, in the owner's form of arXiv address."""
    links = filler.facts.links
    if not links:
        return ""
    kind, url = links[0]
    wanted = link_kind(link.url)
    if not filler.facts.given and wanted != kind:
        kind, url = next(((k, u) for k, u in links if k == wanted), (kind, url))
    return _in_form(filler, link, kind, url)


def _in_form(filler: _Filler, link: Link, kind: str, url: str) -> str:
    form = ARXIV_FORM.search(link.url)
    if kind == "arxiv" and form and filler.facts.arxiv and not (filler.facts.given and filler.facts.links[0][1] == url):
        url = f"https://arxiv.org/{form.group(1).lower()}/{filler.facts.arxiv}"
    return link_target(url)


def _authors(filler: _Filler, chunk: Chunk) -> None:
    anatomy, facts = filler.anatomy, filler.facts
    span = anatomy.inline.source(chunk.span)
    names = anatomy.authors.names if anatomy.authors else ()
    wraps = [(mark.visible, mark.raw, mark.mark) for mark in anatomy.inline.marks]
    wraps += [(link.label, link.raw, "") for link in anatomy.inline.links]
    for shown, raw, mark in wraps:
        if (
            chunk.span.holds(shown)
            and len(shown)
            and sum(shown.overlaps(name) for name in names) <= 1
            and (len(names) > 1 or (mark and mark in filler.manner.authors.mark[0]))
        ):
            span = Span(min(span.start, raw.start), max(span.end, raw.end))
    if not facts.authors:
        filler.edits.append(_Edit(span, DROPPED))
        return
    text = render_authors(
        facts.authors,
        filler.manner.authors,
        filler.manner.is_owner,
        lambda name: filler.escape(name, chunk.span),
        complete=facts.authors_complete,
    )
    filler.edits.append(_Edit(span, filler.place(text)))


def _venue(filler: _Filler, chunk: Chunk) -> None:
    facts = filler.facts
    if not facts.venue:
        if _year_would_stand_alone(filler, chunk):
            filler.replace(chunk.span, PREPRINT_WORD)
        else:
            filler.drop(chunk)
        return
    if chunk.link:
        _venue_link(filler, chunk)
    inner = dict(chunk.inner)
    name, year = inner.get(chunk.part), inner.get(Part.YEAR)
    bracketed = bool(facts.acronym) and _followed_by_acronym(filler, chunk)
    bare = re.sub(r"\s*\([^()]*\)\s*$", "", facts.venue) if bracketed else facts.venue
    if name and year and facts.year and facts.venue_name != facts.venue:
        filler.replace(name, filler.escape(facts.venue_name, chunk.span))
        filler.replace(year, _year_like(filler.anatomy.text(year), facts.year))
        _rest(filler, Span(year.end, chunk.span.end))
    elif name and year and facts.year and not facts.venue_has_year:
        filler.replace(name, filler.escape(bare, chunk.span))
        if " " in bare and " " not in filler.anatomy.text(name) and name.end + 1 == year.start:
            filler.edits.append(_Edit(filler.anatomy.inline.source(Span(name.end, year.start)), ", "))  # no acronym
        filler.replace(year, _year_like(filler.anatomy.text(year), facts.year))
        filler.year_shown = True
        _rest(filler, Span(year.end, chunk.span.end))
    elif facts.venue_name != facts.venue and _own_year_follows(filler, chunk):
        filler.replace(chunk.span, filler.escape(facts.venue_name, chunk.span))
        filler.year_shown = False
    else:
        filler.replace(chunk.span, filler.escape(bare, chunk.span))


def _year_would_stand_alone(filler: _Filler, chunk: Chunk) -> bool:
    """Whether a line shows nothing but a venue and a year: "Journal Article · 2026"."""
    text = filler.anatomy.inline.visible
    start = text.rfind("\n", 0, chunk.span.start) + 1
    end = text.find("\n", chunk.span.end)
    line = text[start : end if end >= 0 else len(text)]
    rest = line.replace(filler.anatomy.text(chunk.span), "", 1)
    return filler.facts.year is not None and bool(re.fullmatch(r"\W*(?:19|20)\d\d\W*", rest)) and chunk.link is None


def _rest(filler: _Filler, span: Span) -> None:
    """What stands behind a venue's year in the same chunk is the other paper's."""
    if len(span) and filler.anatomy.text(span).strip(" )].,;'’"):
        filler.edits.append(_Edit(filler.anatomy.inline.source(span), DROPPED))


def _own_year_follows(filler: _Filler, chunk: Chunk) -> bool:
    return any(
        other.part is Part.YEAR and 0 <= other.span.start - chunk.span.end <= 4 for other in filler.anatomy.chunks
    )


def _followed_by_acronym(filler: _Filler, chunk: Chunk) -> bool:
    return any(other.part is Part.ACRONYM and other.span.start >= chunk.span.end for other in filler.anatomy.chunks)


def _venue_link(filler: _Filler, chunk: Chunk) -> None:
    """A linked venue leads to the publisher: to the paper's DOI or page, else nowhere."""
    link = chunk.link
    if link is None:
        return
    same = link_kind(link.url) == "arxiv"
    url = next((u for kind, u in filler.facts.links if (kind == "arxiv") == same), "")
    if url:
        filler.edits.append(_Edit(link.target, filler.place(link_target(url))))
        filler.used.add(url)
    elif filler.manner.empty_links:
        filler.edits.append(_Edit(link.target, ""))
    else:
        _unlink(filler, link)


def _acronym(filler: _Filler, chunk: Chunk) -> None:
    if filler.facts.acronym:
        if chunk.link:
            _unlink(filler, chunk.link)
        filler.replace(chunk.span, filler.escape(filler.facts.acronym, chunk.span))
    else:
        filler.drop(chunk)


def _behind_venue(filler: _Filler, chunk: Chunk) -> bool:
    """Whether a year stands right behind the venue, so that a venue with its own year makes it one too many."""
    chunks = filler.anatomy.chunks
    place = chunks.index(chunk)
    venues = {Part.VENUE, Part.VENUE_REST, Part.ACRONYM, Part.PREPRINT, Part.STATUS, Part.MONTH}
    return place > 0 and chunks[place - 1].part in venues


def _behind_dropped_status(filler: _Filler, chunk: Chunk) -> bool:
    """Whether a year goes with a status that is not ours to say: "submitted, 2025"."""
    chunks = filler.anatomy.chunks
    place = chunks.index(chunk)
    before = chunks[place - 1] if place else None
    return (
        before is not None
        and before.part is Part.STATUS
        and not filler.facts.venue
        and chunk.span.start - before.span.end <= 3
    )


def _year_like(example: str, year: int) -> str:
    short = f"{year % 100:02d}"
    if re.fullmatch(r"[’']\d\d", example):
        return example[0] + short
    if re.fullmatch(r"\d\d[’']", example):
        return short + example[-1]
    return str(year)


def _year(filler: _Filler, chunk: Chunk) -> None:
    if (
        filler.facts.year is None
        or (filler.year_shown and _behind_venue(filler, chunk))
        or _behind_dropped_status(filler, chunk)
    ):
        filler.drop(chunk)
        return
    filler.replace(chunk.span, _year_like(filler.anatomy.text(chunk.span), filler.facts.year))


def _date(filler: _Filler, chunk: Chunk) -> None:
    facts = filler.facts
    form = find_date(filler.anatomy.text(chunk.span))
    told = filler.year_shown and not facts.month and _behind_venue(filler, chunk)
    if facts.year is None or form is None or told:
        filler.drop(chunk)
    elif facts.month:
        text = render_date(form, PartialDate(facts.year, facts.month, facts.day))
        filler.replace(chunk.span, text)
    else:
        filler.replace(chunk.span, str(facts.year))


def _month(filler: _Filler, chunk: Chunk) -> None:
    facts = filler.facts
    if not facts.month:
        filler.drop(chunk)
        return
    shown = filler.anatomy.text(chunk.span)
    full = LANGUAGES["en"][facts.month - 1]
    lengths = {len(other.rstrip(".")) for other in (shown,)}
    short = max(lengths) <= 4 and shown.rstrip(".").lower() not in {"may", "june", "july"}  # noqa: PLR2004
    filler.replace(chunk.span, full[:3] if short else full)


def _arxiv(filler: _Filler, chunk: Chunk) -> None:
    facts = filler.facts
    if not facts.arxiv:
        filler.drop(chunk)
        return
    if chunk.link:
        url = next((u for kind, u in facts.links if kind == "arxiv"), "")
        filler.edits.append(_Edit(chunk.link.target, filler.place(_in_form(filler, chunk.link, "arxiv", url))))
    for part, span in chunk.inner:
        if part is Part.ARXIV:
            filler.replace(span, facts.arxiv)
        elif facts.category:
            filler.replace(span, facts.category)
        elif f"[{filler.anatomy.text(span)}]" not in filler.manner.common:
            filler.edits.append(_Edit(filler.anatomy.inline.source(Span(span.start - 1, span.end + 1)), DROPPED))


def _doi(filler: _Filler, chunk: Chunk) -> None:
    if not filler.facts.doi:
        filler.drop(chunk)
        return
    if chunk.link:
        url = next(u for kind, u in filler.facts.links if kind == "doi")
        filler.edits.append(_Edit(chunk.link.target, filler.place(link_target(url))))
    filler.replace(chunk.span, filler.escape(filler.facts.doi, chunk.span))


def _address(filler: _Filler, chunk: Chunk) -> None:
    links = filler.facts.links
    if chunk.link and not filler.anatomy.text(chunk.span).startswith("http"):
        _link(filler, chunk)
    elif links:
        url = link_target(links[0][1])
        filler.replace(chunk.span, url)
        if chunk.link:
            filler.edits.append(_Edit(chunk.link.target, filler.place(url)))
    else:
        filler.drop(chunk)


def _preprint(filler: _Filler, chunk: Chunk) -> None:
    """The owner's word for a preprint stays for a preprint; its year is the paper's."""
    facts = filler.facts
    if facts.venue:
        _venue(filler, chunk)
        return
    year = dict(chunk.inner).get(Part.YEAR)
    if year and facts.year:
        filler.replace(year, _year_like(filler.anatomy.text(year), facts.year))
    elif year:
        filler.edits.append(_Edit(filler.anatomy.inline.source(year), DROPPED))


def _status(filler: _Filler, chunk: Chunk) -> None:
    """ "Under review" is for the owner to say: it gives way to a venue, and else goes unless all preprints carry it."""
    if filler.facts.venue:
        filler.replace(chunk.span, filler.escape(filler.facts.venue, chunk.span))
    elif fold_prose(filler.anatomy.text(chunk.span)) not in filler.manner.common:
        filler.drop(chunk)


def _link(filler: _Filler, chunk: Chunk) -> None:
    link = chunk.link
    if link is None:
        return
    url = _labelled_url(filler, link, filler.anatomy.text(link.label))
    if url:
        filler.edits.append(_Edit(link.target, filler.place(url)))
        filler.used.add(url)
    else:
        filler.drop(chunk)


def _labelled_url(filler: _Filler, link: Link, label: str) -> str:
    """The address that a label promises, "" where the paper has none."""
    links = filler.facts.links
    if not links:
        return ""
    of_kind = dict(reversed(links))
    if ARXIV_LABEL.fullmatch(label) or (
        link_kind(link.url) == "arxiv" and not PAPER_LABEL.fullmatch(label) and not PDF_LABEL.fullmatch(label)
    ):
        return _in_form(filler, link, "arxiv", of_kind.get("arxiv", ""))
    if DOI_LABEL.fullmatch(label):
        other = next((url for kind, url in links if kind != "arxiv"), "")
        return link_target(of_kind.get("doi", other))
    url = _best_url(filler, link)
    if (
        PDF_LABEL.fullmatch(label)
        and not re.search(r"arxiv|\.pdf|/pdf", url, re.IGNORECASE)
        and re.search(r"\.pdf\b|/pdf", link.url)
    ):
        return ""  # a publisher's page is no PDF
    if PAPER_LABEL.fullmatch(label) or PDF_LABEL.fullmatch(label) or label.startswith("www."):
        return url
    return ""


def _summary(filler: _Filler, chunk: Chunk) -> None:
    """The quoted line says what the paper does, where its abstract says so; else the quote goes with its marks."""
    if filler.facts.summary:
        ending = filler.anatomy.text(chunk.span)[-1:]
        text = filler.escape(filler.facts.summary, chunk.span)
        filler.replace(chunk.span, text + (ending if ending in ".!" else ""))
        return
    raw = filler.anatomy.inline.source(chunk.span)
    start = filler.anatomy.raw.rfind(">", 0, raw.start)
    filler.edits.append(_Edit(Span(start, raw.end), DROPPED))


def _image(filler: _Filler, image: Span) -> None:
    """A picture is of the other paper, unless all entries show it; a badge that says venue and year says ours."""
    raw, facts = filler.anatomy.raw, filler.facts
    badge = BADGE.search(raw, image.start, image.end)
    if badge and facts.venue_name and facts.year:
        filler.edits.append(
            _Edit(Span(*badge.span(1)), filler.place(quote(facts.venue_name.replace("-", "--").replace("_", "__"))))
        )
        filler.edits.append(_Edit(Span(*badge.span(2)), filler.place(str(facts.year))))
    elif raw[image.start : image.end] not in filler.manner.common:
        filler.edits.append(_Edit(image, DROPPED))


def _prose(filler: _Filler, chunk: Chunk) -> None:
    if fold_prose(filler.anatomy.text(chunk.span)) not in filler.manner.common or chunk.link:
        filler.drop(chunk)


def _label(filler: _Filler, index: int, chunk: Chunk) -> None:
    """A label goes when what it announces goes."""
    following = filler.anatomy.chunks[index + 1 : index + 2]
    if not following or not _will_stay(filler, following[0]):
        filler.drop(chunk)


def _will_stay(filler: _Filler, chunk: Chunk) -> bool:
    facts = filler.facts
    if chunk.part is Part.LINK and chunk.link:
        return bool(_labelled_url(filler, chunk.link, filler.anatomy.text(chunk.link.label)))
    kept = {
        Part.TITLE: True,
        Part.AUTHORS: bool(facts.authors),
        Part.VENUE: bool(facts.venue),
        Part.PREPRINT: True,
        Part.STATUS: bool(facts.venue),
        Part.YEAR: facts.year is not None,
        Part.DATE: facts.year is not None,
        Part.ARXIV: bool(facts.arxiv),
        Part.DOI: bool(facts.doi),
        Part.ADDRESS: bool(facts.links),
    }
    return kept.get(chunk.part, False)
