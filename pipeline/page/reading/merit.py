"""How much a piece of a page looks like exactly one paper, or exactly one piece of news. Cheap: it runs on each try."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from pipeline.model import Name
from pipeline.page.item_dates import is_dated
from pipeline.papers.text import DENSE, DENSE_LETTERS, DENSE_WORD, fold_title

# A text that may be a title: marked, linked or quoted, or simply the first words; four words or more.
MARKED = re.compile(
    r"\[[^\]\n]{16,}\]\(|\*\*[^*\n]{16,}|__[^_\n]{16,}|[\"“][^\"”\n]{16,}|<(?:a|b|strong|em|i|h\d|td|p"
    r"|div)\b[^>]*>\s*[^<\n]{16,}|(?<!\*)\*[^*\n]{16,}",
)
# What begins so is a part of an entry: "**Abstract:** We show ..."
PART = re.compile(r"[\W_]*(?:abstract|summary|tl;?dr|key ?words|highlights|bibtex)\b[*_]*\s*[:.—–-]", re.IGNORECASE)
BUTTON = re.compile(r"\s*\[[^\]]*\]\([^)]*\)(?:\{[^}]*\})*\s*")  # a link and nothing else tells no news
DRESSED = re.compile(r"\[[^\]\n]+\](?=\()|\*\*[^*\n]+\*\*|[\"“][^\"”\n]+[\"”]")  # from mark to mark
# A BibTeX record or a citation to be copied says nothing that the entry does not.
RECORD = re.compile(
    r"<pre\b.*?</pre>|^[ \t]*```.*?^[ \t]*```|@[a-z]+\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
    r"|^[ \t]*[-+*][ \t]+[*_]*(?:APA|MLA|Chicago|Harvard|IEEE)[*_]*:[^\r\n]*",
    re.DOTALL | re.MULTILINE,
)
ADDRESS = re.compile(r"https?://[^\s\"'<>)]+|\]\([^)\s]*\)")  # github.com/janeroe/tides names nobody
MARKUP = re.compile(r"<[^>]*>|\]\([^)]*\)|[*_`\[\]#>|]+|^\s*(?:\d+\.|[-+*])\s+", re.MULTILINE)
YEAR = re.compile(r"\b(?:19|20)\d\d(?:\b|[年년])|[’']\d\d\b")
PAPER_LINK = re.compile(
    r"arxiv\.org|doi\.org|openreview|aclanthology|\.pdf\b|proceedings\.|dl\.acm|ieeexplore|springer|sciencedirect"
    r"|nature\.com|mlr\.press|ssrn\.|nber\.org|repec\.org|jstor\.org|osf\.io|biorxiv\.|medrxiv\.|wiley\.com"
    r"|tandfonline|oup\.com|oxfordjournals|iop\.org|aanda\.org|adsabs\.|pnas\.org|science\.org|plos|cambridge\.org|sagepub|hal\.science|eprint\.iacr|aps\.org|ncbi\.nlm"
)
# Two words, a comma, two words. The words stand just around the comma, so each place is tried once.
NAMES = re.compile(r"[^\W\d_][\w.'’-]*\s+[^\W\d_][\w'’-]*\s*,\s*[^\W\d_][\w.'’*-]*\s+[^\W\d_]")
WITH_NAMES = re.compile(
    r"(?:^|[(,.\n*_\]>\"”])\s*(?:[jJ]oint (?:work )?)?[wW]ith (?:[A-Z][\w.'’-]*\s){1,3}[A-Z][\w'’-]+", re.MULTILINE
)
UNNAMED = re.compile(r"\bet\.? al\b|\bcollaboration\b|\.\.\.,|…", re.IGNORECASE)
MIN_LENGTH, MAX_LENGTH, MIN_NEWS = 25, 4000, 8  # characters
TITLE_WORDS = 6
SHORT_WORDS = 4  # of an entry that shows two facts of a paper: "Reeds and regret | UAI'31 | pdf"
SURE_FACTS = 2
HEADED = re.compile(r"\s*#{1,6}\s|[^\r\n]+(?:\r\n|\n|\r)[ ]{0,3}(?:=+|-+)[ \t]*(?=[\r\n]|\Z)")  # ATX, setext
TITLE_IN_HEADING = 3  # words
VENUE_HEAD = re.compile(
    r"(?:[A-Z]|\w{2,3}[xX]iv)[\w&/-]*(?: [A-Z][\w&/-]*){0,2} ?(?:['’] ?\d\d|(?:19|20)\d\d)"
)  # "ISSTA'31"
TITLES_GAIN = 0.3  # an entry that is led by its title, even where the text below could be one
LONG_CJK = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]{6}")
UNNAMED_OR_DENSE = re.compile(rf"{UNNAMED.pattern}|{LONG_CJK.pattern}", re.IGNORECASE)
PIECE = -0.6  # the mark of what is no entry
NAMED_SHARE = 0.3
DATED_SHARE = 0.5  # of a list's items, that makes of one without a date a piece of another
MIN_SO_NAMED = 2  # entries that name the owner in another way than by the whole name, which make a habit
EDGE, END = r"(?<![^\W_])", r"(?![^\W_])"  # of a word; an underscore is a mark: "__Ada Okafor__"
MIN_ROUNDS, MAX_LINES = 2, 5  # rounds of entries, and lines of each, by which lines are known to be parts of entries
CACHED = 4096  # texts: an entry is judged in several ways of splitting, and again for the proof


def owner_pattern(names: Sequence[Name]) -> re.Pattern[str] | None:
    """A pattern for the owner's name as pages write it: full, with initials, family first; None without a name."""
    ways = []
    for name in names:
        written = dict.fromkeys((name.family, name.family.upper()))
        if name.family.isupper():
            written[name.family.title()] = None
        family = f"(?:{'|'.join(map(re.escape, written))})"
        given = name.given.split()[0] if name.given else ""
        if not given:
            ways.append(rf"{EDGE}{family}{END}")
            continue
        if DENSE.match(name.family):  # no space between the names, nor around them
            ways.append(rf"{family}\s?{re.escape(name.given)}")
        first = _spellings(given)
        gap = r"(?:[\s~*_]|</?[a-z]+>){0,6}"  # no letters: "J. Yang" is not in "Jimmy Yang"
        ways.append(rf"{EDGE}{first}\b[\s\w.~-]{{0,12}}?\s{family}{END}")
        short = rf"{re.escape(given[:2])}[a-z]?\."  # "Th." for Theodor
        ways.append(rf"{EDGE}(?:{re.escape(given[0])}\.?|{short})\s?(?:-?[A-Z]\.?\s?)*{gap}{family}{END}")
        ways.append(rf"{EDGE}{family}{END},?\s*(?:{first}{END}|{re.escape(given[0])}(?![a-z])|{short})")
    return re.compile("|".join(ways)) if ways else None


def _spellings(given: str) -> str:
    """A pattern for a given name with its hyphens, with spaces for them, or in one: "Ngo-Bao", "Ngo Bao", "Ngobao".

    Of a name of which an initial is known alone, any with that initial: "Ada" for "A.".
    """
    if len(given.rstrip(".")) == 1:
        return rf"{re.escape(given[0])}(?:\.|[^\W\d_]*)"
    head, *rest = re.split(r"[-‐]", given)
    return re.escape(head) + "".join(
        rf"[-‐\s]?(?:{re.escape(part)}|{re.escape(part.lower())})" for part in rest if part
    )


def rarer_names(names: Sequence[Name], raws: Sequence[str]) -> Iterator[re.Pattern[str]]:
    """How else the owner may be called in entries none of which has the whole name.

    Yields:
        a pattern of the whole text of a name, for each way that two of the entries `raws` seem to use: the family name
        alone among those of others, initials in bold, "**AO**, J. Pell", or in the place of a name: "Jon Pell, AO".
    """
    families = sorted({re.escape(name.family) for name in names if name.family})
    if families and _is_usual(re.compile("|".join(families)), raws):
        yield _alone(families)
    if initials := sorted({_letters(name) for name in names if name.given and name.family}):
        letters = "|".join(initials)
        lettered = [raw for raw in raws if re.search(letters, raw)]  # takes a twentieth of the time of what follows
        bold = re.compile(rf"(?:\*\*|__|<(?:b|strong|u)>)(?:{letters})[*†‡]*(?:\*\*|__|</)")
        ending = r"[*†‡]*\s*(?=[,;&:\n(]|\.\s|and\b|\Z)"
        placed = re.compile(rf"(?:^|[,;&]|\band)\s*(?:{letters}){ending}", re.MULTILINE)
        if any(_is_usual(way, lettered) for way in (bold, placed)):
            yield _alone(initials)


def _is_usual(way: re.Pattern[str], raws: Sequence[str]) -> bool:
    return sum(bool(way.search(raw)) for raw in raws) >= MIN_SO_NAMED


def _alone(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\A[\W_]*(?:{'|'.join(patterns)})[\W_]*\Z")


def _letters(name: Name) -> str:
    """A pattern of a name's initials: "AO", "A.O.", "A-O"."""
    words = re.findall(r"[^\W\d_]+", f"{name.given} {name.family}")
    return r"\.?[ -]?".join(re.escape(word[0]) for word in words) + r"\.?"


def paper_judge(owner: Sequence[Name]) -> Callable[[Sequence[str]], float]:
    """A judge of splits: near the number of entries where each shows one paper, lower for pieces and for lumps.

    Where entries name the owner, one that does not is held to be a piece of an entry, unless it says that there are
    others ("et al.", a collaboration), or is in a script that the owner's name was not given in.
    """
    pattern = owner_pattern(owner)
    unnamed = UNNAMED if any(DENSE.search(name.family) for name in owner) else UNNAMED_OR_DENSE

    def judge(entries: Sequence[str]) -> float:
        counts = [_times_named(raw, pattern) if pattern else 0 for raw in entries]
        naming = [count for count in counts if count]
        named = (len(naming) >= NAMED_SHARE * len(entries) and len(naming) > 1) or _each_few(counts)
        usual = min(naming, default=1) if len(naming) > 1 else 1  # each may say it again, in a record to be copied
        gain = _headed(entries, pattern) if entries and all(HEADED.match(raw) for raw in entries) else 0.0
        return sum(
            _paper(raw, count, usual, lacks_owner=named and not count and not unnamed.search(raw)) + gain
            for raw, count in zip(entries, counts, strict=True)
        )

    return judge


@lru_cache(maxsize=CACHED)
def _times_named(raw: str, owner: re.Pattern[str]) -> int:
    """How often a text names the owner, addresses aside."""
    return len(owner.findall(ADDRESS.sub(" ", _shown(raw))))


def _each_few(counts: Sequence[int]) -> bool:
    """Whether one text in a few names the owner, time and again: the line with the names of entries of some lines."""
    naming = [place for place, count in enumerate(counts) if count]
    gaps = [later - earlier for earlier, later in itertools.pairwise(naming)]
    return len(gaps) >= MIN_ROUNDS and all(1 < gap <= MAX_LINES for gap in gaps)


def _paper(raw: str, owner_count: int, usual_count: int, *, lacks_owner: bool) -> float:
    titled, marked, facts = _traits(raw)
    facts += owner_count == usual_count
    if not titled or not facts or PART.match(raw) or lacks_owner:
        return PIECE
    return 0.4 + 0.2 * min(facts, 3) + 0.1 * marked - 0.8 * max(owner_count - usual_count, 0)


def _shown(raw: str) -> str:
    return RECORD.sub(" ", raw) if any(sign in raw for sign in ("<pre", "```", "@", "APA", "MLA")) else raw


@lru_cache(maxsize=CACHED)
def _traits(raw: str) -> tuple[bool, bool, int]:
    """Whether a text may hold a title, whether that is marked as one, and how many facts of a paper stand beside it."""
    raw = _shown(raw)
    text = " ".join(MARKUP.sub(" ", raw).split())
    signs = 0 if raw.isascii() else len(DENSE.findall(text))
    if len(text) + (DENSE_LETTERS - 1) * signs < MIN_LENGTH or len(raw) > MAX_LENGTH:
        return False, False, 0
    marked = bool(MARKED.search(DENSE.sub("w" * DENSE_LETTERS, raw) if signs else raw))
    named = NAMES.search(text) or WITH_NAMES.search(raw) or WITH_NAMES.search(text)  # names that are links, or not
    facts = bool(named) + bool(YEAR.search(text)) + bool(PAPER_LINK.search(raw.lower()))
    least = TITLE_WORDS if facts < SURE_FACTS else SHORT_WORDS
    return marked or len(text.split()) + signs // DENSE_WORD >= least, marked, facts


def _headed(entries: Sequence[str], owner: re.Pattern[str] | None) -> float:
    """What headings say, each, of the entries that they lead: titles, venues, or what a part of the page is about.

    What is dressed as a title below them says the second, unless it names the owner: a list of names in bold.
    """
    heads = [MARKUP.sub(" ", raw.partition("\n")[0]) for raw in entries]
    if all(VENUE_HEAD.fullmatch(head.strip()) for head in heads):
        return TITLES_GAIN
    long = sum(len(head.split()) >= TITLE_IN_HEADING or bool(LONG_CJK.search(head)) for head in heads)
    if long * 2 <= len(heads):
        return PIECE - 1  # no titles
    below = [
        (fold_title(head), MARKUP.sub(" ", found.group()))
        for head, raw in zip(heads, entries, strict=True)
        for found in DRESSED.finditer(_shown(raw).partition("\n")[2])
    ]
    other = any(
        len(text.split()) > TITLE_IN_HEADING and fold_title(text) != head and not (owner and owner.search(text))
        for head, text in below
    )
    return 0.0 if other else TITLES_GAIN


def news_judge(entries: Sequence[str]) -> float:
    """A judge of splits into news items: each has one date; where none has, any text of some length is an item."""
    dated = [is_dated(raw) for raw in entries]
    share = sum(dated) / max(len(dated), 1)
    return sum(_news(raw, date=date, usual=share > DATED_SHARE) for raw, date in zip(entries, dated, strict=True))


def _news(raw: str, *, date: bool, usual: bool) -> float:
    text = " ".join(MARKUP.sub(" ", raw).split())
    if len(text) < MIN_NEWS or len(raw) > MAX_LENGTH or (usual and not date) or BUTTON.fullmatch(raw):
        return PIECE
    return 1.0 if date else 0.3
