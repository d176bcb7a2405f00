"""The sentence of a news item: the owner's own words where they surely hold, else a plain one in the same voice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.model import PartialDate
from pipeline.page.escape import Context, escape_text, escape_url
from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.author_form import AuthorForm
from pipeline.page.learning.dissect import dissect, dissect_alone
from pipeline.page.learning.facts import Facts
from pipeline.page.learning.form import Manner
from pipeline.page.learning.habits import Habits
from pipeline.page.learning.message_titles import titled, without_plain_title
from pipeline.page.learning.wording import (
    ONE_PAPER,
    Voice,
    first_sentence,
    is_announcement,
    learn_voice,
    message_ending,
    with_bare_venues,
    without_remark,
    without_venues,
)
from pipeline.page.writing.filling.addresses import link_target
from pipeline.page.writing.filling.fill import fill
from pipeline.page.writing.filling.short_venues import takes_article
from pipeline.page.writing.frame import Frame
from pipeline.papers.ids import find_ids
from pipeline.papers.venue_kinds import announced_kind

ON_ARXIV = re.compile(r"\barxiv\b", re.IGNORECASE)
PRESENTS = re.compile(r"\bpresent(?:ed|ation)?\b", re.IGNORECASE)
# What nobody accepts: it comes out.
OUT_IN_CHINESE = {"thesis": "学位论文", "report": "技术报告", "whole book": "新书"}
OUT = {"thesis": ("thesis", "theses"), "report": ("report", "reports"), "whole book": ("book", "books")}


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One thing to announce: a new paper, or (`accepted`) a venue for it; `date` of the item."""

    facts: Facts
    date: PartialDate
    accepted: bool


def write_message(models: Sequence[Frame], batch: Sequence[NewsItem], *, html: bool) -> str:
    """The sentence: the owner's own where one fits, else a plain one in the owner's voice."""
    if len(batch) == 1 and (adapted := _adapted(models, batch[0], html=html)):
        return adapted
    same = batch[0].accepted and len({item.facts.venue for item in batch}) == 1
    venue = escape_text(batch[0].facts.venue, Context.EMPHASIS) if same else ""
    voice = learn_voice([model.message for model in models], venue)
    return plain_sentence(batch, voice, html=html)


def _adapted(models: Sequence[Frame], item: NewsItem, *, html: bool) -> str:
    """The sentence of an earlier item about our paper: one that names its paper, else one that could ("One paper")."""
    if item.accepted and (not item.facts.venue or _work(item.facts) in OUT):
        return ""
    whole = [without_remark(model.message) for model in models]
    messages = [*whole, *(first for message in whole if (first := first_sentence(message)) != message)]
    for message, anatomy in _titled_first(messages, accepted=item.accepted):
        if item.facts.kind == "journal" and PRESENTS.search(message):
            continue  # nobody presents an article
        if not item.accepted and not item.facts.arxiv and ON_ARXIV.search(anatomy.inline.visible):
            continue  # ours is elsewhere
        if is_announcement(anatomy, accepted=item.accepted) and (item.facts.links or not _leans_on_link(anatomy)):
            manner = Manner(AuthorForm(), lambda _: False, Habits(_Everything(), awards=_Everything()))
            text = _without_article(fill(anatomy, _told(item.facts), manner), item.facts)
            if named := _named(anatomy, text, item, html=html):
                return _ended_like(message, named)
    return ""


def _titled_first(messages: Sequence[str], *, accepted: bool) -> Iterator[tuple[str, Anatomy]]:
    """The messages taken apart: those that name a paper, then the others.

    Each is taken apart with an eye on the others, and then by itself: its title may be of another dress than theirs.
    """
    together = dissect(messages, None)
    named, others = _by_title(messages, together, accepted=accepted)
    yield from named
    alone, rest = _by_title(messages, [dissect_alone(anatomy) for anatomy in together], accepted=accepted)
    yield from (*alone, *others, *rest)


def _by_title(
    messages: Sequence[str], anatomies: Sequence[Anatomy], *, accepted: bool
) -> tuple[list[tuple[str, Anatomy]], list[tuple[str, Anatomy]]]:
    """Messages with what they say of their papers, of venues as much as can be told: with a title, and without."""
    whole = [titled(without_plain_title(anatomy)) for anatomy in anatomies]
    bare = [with_bare_venues(anatomy) if accepted else without_venues(anatomy) for anatomy in whole]
    pairs = list(zip(messages, bare, strict=True))
    return [pair for pair in pairs if pair[1].has(Part.TITLE)], [pair for pair in pairs if not pair[1].has(Part.TITLE)]


def _named(anatomy: Anatomy, text: str, item: NewsItem, *, html: bool) -> str:
    """The sentence with the paper's name; "" where it bears none: the next run could not tell of which it speaks."""
    known = [url for _, url in item.facts.links if find_ids(url)]
    if anatomy.has(Part.TITLE) or any(link_target(url) in text for url in known):
        return text
    named, count = ONE_PAPER.subn(lambda one: f"{one.group()} {_linked(item.facts, html=html)}", text, count=1)
    return named if count else ""


def _told(facts: Facts) -> Facts:
    """The facts as a sentence tells them: a journal without the year, which none says beside its name."""
    return replace(facts, year=None) if facts.kind == "journal" else facts


def _without_article(text: str, facts: Facts) -> str:
    """The sentence without "the" in front of a name that takes none, where the model's did: "to the ICML 2031"."""
    if not facts.venue_name or takes_article(facts.venue_name):
        return text
    return re.sub(rf"\bthe (?=[*_]*{re.escape(facts.venue_name)})", "", text)


def _leans_on_link(message: Anatomy) -> bool:
    """Whether a title is told from the words around it by its link alone: "our paper [Tide](...) is accepted"."""
    title = next((chunk.span for chunk in message.chunks if chunk.part is Part.TITLE), None)
    if title is None or message.title_link is None:
        return False
    return not message.inline.visible[: title.start].rstrip().endswith(":")


def _ended_like(model: str, text: str) -> str:
    """The sentence with the model's ending ("! 🎉"), where that went with what stood behind the other paper's venue."""
    ending = message_ending(model.rstrip())
    return text if text.endswith(ending) or message_ending(text) else text + ending


class _Everything(frozenset[str]):
    """A set that holds every text: all words of an announcement that passed are form; its attributes may tell more."""

    def __contains__(self, text: object) -> bool:
        return not str(text).startswith("<")


def plain_sentence(batch: Sequence[NewsItem], voice: Voice, *, html: bool = False) -> str:
    """A sentence that claims nothing but what is known."""
    titles = [_linked(item.facts, html=html) for item in batch]
    if voice.chinese:
        return voice.opening + _in_chinese(batch, titles) + voice.ending
    listed = titles[0] if len(titles) == 1 else ", ".join(titles[:-1]) + " and " + titles[-1]
    several = len(batch) > 1
    first = batch[0].facts
    if batch[0].accepted:
        kinds = {_work(item.facts) for item in batch}
        nouns = OUT.get(_work(first)) if len(kinds) == 1 else None
        noun = (nouns or ("paper", "papers"))[several]
        verb = "published in" if first.kind in {"journal", "book"} else "accepted to"
        named = len({item.facts.venue for item in batch}) == 1
        where = " out" if nouns else f" {verb} {escape_text(first.venue, Context.EMPHASIS)}" if named else " accepted"
        sentence = (
            f"{_whose(voice, first)}{noun} {listed} {'are' if several else 'is'}{where}"
            if voice.person
            else f"{noun.capitalize()} {listed}{where}"
        )
    else:
        noun = "new preprints" if several else "new preprint"
        where = "on arXiv" if all(item.facts.arxiv for item in batch) else "online"
        if voice.person:
            sentence = f"{_whose(voice, first)}{noun} {listed} {'are' if several else 'is'} {where}"
        else:
            sentence = f"{noun.capitalize()} {where}: {listed}"
    ending = voice.ending.lstrip(".") if sentence[-1] in ".!?" else voice.ending
    return voice.opening + sentence + ending


def _in_chinese(batch: Sequence[NewsItem], titles: Sequence[str]) -> str:
    first = batch[0].facts
    listed = "、".join(titles)
    if not batch[0].accepted:
        where = "已发布于 arXiv" if all(item.facts.arxiv for item in batch) else "已上线"
        return f"新论文 {listed} {where}"
    kinds = {_work(item.facts) for item in batch}
    if len(kinds) == 1 and _work(first) in OUT:
        return f"{OUT_IN_CHINESE[_work(first)]} {listed} 已发布"
    venue = escape_text(first.venue, Context.EMPHASIS) if len({item.facts.venue for item in batch}) == 1 else ""
    if venue and first.kind in {"journal", "book"}:
        return f"论文 {listed} 发表于 {venue}"
    return f"论文 {listed} 被 {venue} 接收" if venue else f"论文 {listed} 已被接收"


def _work(facts: Facts) -> str:
    """The kind of a work, where a book is told apart from its chapters."""
    return facts.kind if facts.is_preprint else announced_kind(facts.venue, facts.type)


def _whose(voice: Voice, facts: Facts) -> str:
    return (
        "My "
        if (voice.person == "i" and len(facts.authors) <= 1) or (facts.authors and len(facts.authors) == 1)
        else "Our "
    )


def _linked(facts: Facts, *, html: bool) -> str:
    url = escape_url(facts.links[0][1]) if facts.links else ""
    if url and html:
        return (
            f'<a href="{escape_url(facts.links[0][1], Context.ATTRIBUTE)}">{escape_text(facts.title, Context.HTML)}</a>'
        )
    if url:
        return f"[{escape_text(facts.title, Context.LINK_LABEL)}]({url})"
    return f"“{escape_text(facts.title, Context.EMPHASIS)}”"
