"""How two titles relate: equal, cut, without the subtitle, misspelt, grown, changed, or told apart by a number.

Only titles are looked at here; `papers.same` weighs the answer with authors, years and ids. The only owner of
rapidfuzz: its `ratio` is the share of letters that two folded titles have in common, in order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache

from rapidfuzz import fuzz

from pipeline.papers.text import DENSE, DENSE_LETTERS, DENSE_WORD, fold_words, plain

PREFIX = 30
"""Folded letters of a cut title that are enough to know it by: about five words."""

SIMILAR = 0.80
"""Below this share of letters two titles are simply others. Measured: of the pairs that are no pair in the tables of
tests/data/papers the highest has 0.66 on a whole page; a retitled pair without common words is found by its id only."""


class Relation(Enum):
    """What a reader would say of two titles, the closest first."""

    EQUAL = "the titles are equal"
    CUT = "one title is cut, and agrees as far as it goes"
    SUBTITLE = "one title lacks the subtitle"
    GROWN = "one title has a word more that says little"
    NAMED = "the titles begin with the same name"
    CHANGED = "the titles are similar"
    NUMBERED = "the titles differ by a number"
    OTHER = "the titles differ"


@dataclass(frozen=True)
class Title:
    """A title, prepared for comparing. `complete` is false when a source cut it."""

    text: str
    complete: bool = True

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The folded words, without a remark in brackets such as `(extended abstract)`."""
        words = fold_words(_REMARK.sub("", self.text))
        return words or fold_words(self.text)

    @cached_property
    def folded(self) -> str:
        """The letters and digits, without spaces."""
        return "".join(self.words)

    @cached_property
    def name(self) -> str:
        """The folded part before the colon: `IntCoOp: Interpretability-Aware ...` is called `intcoop`."""
        head, colon, tail = self.text.partition(": ")
        return "".join(fold_words(head)) if colon and tail else ""

    @cached_property
    def subtitle(self) -> str:
        """The folded part behind the colon."""
        return "".join(fold_words(self.text.partition(": ")[2]))

    @cached_property
    def generic(self) -> bool:
        """Whether strangers could have chosen the same title: short, or of common words only (`Deep Learning`)."""
        own = [word for word in self.words if word not in _COMMON]
        words = len(self.words) + self._signs // DENSE_WORD
        return not own or self.letters < _DISTINCT_LETTERS or words < _DISTINCT_WORDS

    @cached_property
    def letters(self) -> int:
        """How long the folded title is: a sign of Chinese or Japanese says as much as several letters."""
        return len(self.folded) + (DENSE_LETTERS - 1) * self._signs

    @cached_property
    def _signs(self) -> int:
        return 0 if self.folded.isascii() else len(DENSE.findall(self.folded))  # Korean is folded to its letters

    @cached_property
    def named(self) -> bool:
        """Whether the part before the colon is a name of its own and no kind of text (`Position: ...`)."""
        head = set(fold_words(self.text.partition(": ")[0]))
        return len(self.name) >= len("rkv") and not head <= _COMMON | _KINDS

    @cached_property
    def has_proper_name(self) -> bool:
        """Whether the part before the colon is what the work calls itself, of a few words at most.

        More are what it is about, and what others of these people are about too.
        """
        return self.named and len(fold_words(self.text.partition(": ")[0])) <= _NAME_WORDS


@lru_cache(maxsize=1 << 16)
def title_of(text: str, *, complete: bool = True) -> Title:
    """Prepare a title. One that ends in an ellipsis is cut."""
    seen = plain(text)
    whole = seen.rstrip(" .…")
    cut = seen.endswith(("…", "...")) and len(whole) >= len("a title")
    return Title(whole if cut else seen, complete=complete and not cut)


def compare_titles(a: Title, b: Title) -> tuple[Relation, float]:
    """The relation of two titles, and the share of letters that they have in common (0 to 1). Symmetric."""
    if not a.folded or not b.folded:
        return Relation.OTHER, 0.0
    if a.folded == b.folded:
        return (Relation.EQUAL if a.complete and b.complete else Relation.CUT), 1.0
    ratio = fuzz.ratio(a.folded, b.folded) / 100
    return _relation(a, b, ratio), ratio


def likeness(query: str, title: str) -> float:
    """How well a title, or a part of it, fits what someone remembers of it: 0 to 1. For finding, not for deciding."""
    asked, known = title_of(query).folded, title_of(title).folded
    if not asked or not known:
        return 0.0
    return (fuzz.partial_ratio(asked, known) if len(asked) <= len(known) else fuzz.ratio(asked, known)) / 100


def maybe_related(a: Title, b: Title) -> bool:
    """A quick test: false only where `compare_titles` says OTHER."""
    x, y = a.folded, b.folded
    if not x or not y:
        return False
    if x.startswith(y) or y.startswith(x) or (a.name and a.name == b.name):
        return True
    if fuzz.ratio(x, y, score_cutoff=SIMILAR * 100):
        return True
    return x in {b.name, b.subtitle} or y in {a.name, a.subtitle}


def _relation(a: Title, b: Title, ratio: float) -> Relation:
    if _is_cut_of(a, b) or _is_cut_of(b, a):
        return Relation.CUT
    if _lacks_subtitle(a, b) or _lacks_subtitle(b, a):
        return Relation.SUBTITLE
    relation = _relation_by_words(a, b) if ratio >= SIMILAR else Relation.OTHER
    if relation in {Relation.CHANGED, Relation.OTHER} and a.has_proper_name and a.name == b.name:
        return Relation.NAMED
    return relation


_DISTINCT_LETTERS = 20
_DISTINCT_WORDS = 4
_NAME_WORDS = 3

_REMARK = re.compile(
    r"\s*[(\[](?:extended (?:abstract|version)|full (?:paper|version)|short paper|preprint|abstract|poster|demo|oral"
    r"|spotlight|workshop (?:paper|version)|student abstract|technical report)[)\]]\s*$"
    # References that were read wrongly: "... prediction. In 2025 IEEE", "... process. Blog (2018)", "..., PRL, v. 13"
    r"|\.\s+In:?\s+(?:proc|\d{4}\b).*$"
    r"|\.\s+(?:[^.:?!]{1,60}\s)?\(?(?:19|20)\d\d\)?\.?$"
    r"|,\s[^,:]{3,60},\s+v(?:ol)?\.\s*\d.*$"
    r"|^[^:?!]{3,80}\.\s(?:19|20)\d\d\.\s+(?=\S)",  # "A. Doe and B. Roe. 2018. The title"
    re.IGNORECASE,
)
# Words that come and go between the versions of one title. A word of content makes another paper: "Fine-grained visual
# prompting" and "Fine-grained visual text prompting" are two papers of the same people.
_FILLERS = frozenset({"based", "new", "novel"})
_STOP = frozenset(
    {
        "a", "an", "and", "as", "at", "be", "by", "can", "do", "does", "for", "from", "how", "in", "into", "is", "it",
        "its", "of", "on", "or", "that", "the", "their", "to", "towards", "toward", "under", "using", "via", "what",
        "when", "where", "which", "why", "with",
    }
)  # fmt: skip
# Kinds of text: a word that makes another work of a title when it is added or changed.
_KINDS = frozenset(
    {
        "addendum", "appendix", "challenge", "comment", "comments", "competition", "correction", "corrigendum",
        "course", "demo", "discussion", "erratum", "follow", "handbook", "introduction", "invited", "keynote",
        "lecture", "lectures", "notes", "overview", "part", "perspective", "position", "poster", "primer", "proposal",
        "rebuttal", "rejoinder", "replication", "reply", "report", "reproducibility", "response", "review", "revisit",
        "revisited", "revisiting", "rethinking", "roadmap", "short", "supplement", "supplementary", "survey", "talk",
        "technical", "thesis", "tutorial", "vision", "volume", "wip", "workshop",
    }
)  # fmt: skip
_FIELDS = frozenset(
    {
        "advances", "ai", "analysis", "applications", "approach", "artificial", "computer", "data", "deep",
        "generative", "intelligence", "language", "large", "learning", "llm", "llms", "machine", "method", "methods",
        "model", "models", "natural", "network", "networks", "neural", "processing", "recent", "reinforcement",
        "research", "science", "study", "systems", "theory", "vision",
    }
)  # fmt: skip
_COMMON = _STOP | _KINDS | _FIELDS
_NUMBER = re.compile(r"v?\d+(?:st|nd|rd|th)?|i{1,3}|iv|vi{0,3}|ix|x|one|two|three|four|five|first|second|third")


def _is_cut_of(cut: Title, whole: Title) -> bool:
    """Whether the cut title is the beginning of the other. A few letters less are no sign: "part I" of "part II"."""
    rest = len(whole.folded) - len(cut.folded)
    begins = whole.folded.startswith(cut.folded)
    return not cut.complete and len(cut.folded) >= PREFIX and begins and (rest >= len("word") or not whole.complete)


def _lacks_subtitle(short: Title, long: Title) -> bool:
    """Whether one is the other's name or main title, or its subtitle alone."""
    if not short.complete or not long.named:
        return False
    return short.folded == long.name or (short.folded == long.subtitle and len(short.folded) >= PREFIX)


def _relation_by_words(a: Title, b: Title) -> Relation:
    """What the words say about two titles with nearly the same letters."""
    only_a, only_b = _odd_words(a.words, b.words)
    if not only_a and not only_b:
        return Relation.EQUAL if a.complete and b.complete else Relation.CUT  # spelling, order of stop words
    odd = only_a + only_b
    if any(_NUMBER.fullmatch(word) for word in odd):
        return Relation.NUMBERED
    return Relation.GROWN if set(odd) <= _FILLERS else Relation.CHANGED


def _odd_words(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The content words that only one of the titles has; other spellings of one word are no odd words."""
    only_a = [word for word in a if word not in b]
    only_b = [word for word in b if word not in a]
    for word in tuple(only_a):
        twin = next((other for other in only_b if _same_word(word, other)), None)
        if twin:
            only_a.remove(word)
            only_b.remove(twin)
    if "".join(only_a) == "".join(only_b):  # "fine tuning" and "finetuning"
        return [], []
    return ([word for word in only_a if word not in _STOP], [word for word in only_b if word not in _STOP])


def _same_word(a: str, b: str) -> bool:
    """Plural, British spelling, a typing error; never a number."""
    if _NUMBER.fullmatch(a) or _NUMBER.fullmatch(b) or a[:1] != b[:1]:
        return False
    if a in (b + "s", b + "es") or b in (a + "s", a + "es"):
        return True
    longer = max(len(a), len(b))
    return longer >= len("letters") and fuzz.ratio(a, b) >= 100 * (1 - 2.1 / (2 * longer))
