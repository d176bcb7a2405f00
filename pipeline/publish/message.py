"""The commit message: what changed, in words; external text in it is data and acts on nothing.

Titles come from outside. In a commit message `[skip ci]` stops the site's deployment (GitHub Docs, "Skipping workflow
runs"), `@name` notifies people, `fixes #1` closes an issue, a line such as `Co-authored-by:` becomes a trailer.
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.model import Change, ChangeKind

TRAILER = "Paperline"  # the key of the trailer by which commits of ours are known
SYNC = "sync"
REVIEW = "review"  # a person's yes wrote papers into the page
SUBJECT_LIMIT = 72  # characters; longer subjects are cut by most views of a log
TITLE_LIMIT = 44
PAPERS_LIMIT = 100


def commit_message(
    changes: tuple[Change, ...], *, occasion: str = SYNC, subject: str = "", notes: tuple[str, ...] = ()
) -> str:
    """The message for a commit that makes `changes` on the page.

    Args:
        changes: what was done on the page; may be empty when only the ledger changes.
        occasion: what made the commit, for the trailer: `sync`, `undo`, `review`.
        subject: the first line, where the changes don't tell it.
        notes: what else was done, a line each.

    Returns:
        Subject, a line for each paper with its link and sources, and our trailer.
    """
    papers = tuple(dict.fromkeys(change.paper.key for change in changes))
    told = [*(_paper_line(key, changes) for key in papers), *(f"- {harmless(note)}" for note in notes)]
    lines = told[:PAPERS_LIMIT]
    if len(told) > PAPERS_LIMIT:
        lines.append(f"- and {len(told) - PAPERS_LIMIT} more")
    blocks = (_cut(subject, SUBJECT_LIMIT) or _subject(changes), "\n".join(lines), f"{TRAILER}: {occasion}")
    return "\n\n".join(block for block in blocks if block) + "\n"


def harmless(text: str) -> str:
    """`text` on one line, in which no forge and no git sees a command, a mention, a reference or a trailer."""
    text = "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text)
    text = "".join(char for char in text if unicodedata.category(char) not in {"Cf", "Cs", "Co", "Cn"})
    text = re.sub(r"\*{2,}", "*", text.translate({ord("["): "(", ord("]"): ")"}))
    text = re.sub(r"([@#])(?=\w)|(://)|(\b(?:GH|gh)-)(?=\d)", lambda found: f"{found[0]} ", text)
    text = re.sub(r"(?i)\b(skip-checks|[a-z-]+-by)\s*:", r"\1 -", text)
    return " ".join(text.split())


def short_title(title: str) -> str:
    """A name for a paper that fits in a subject: what stands before the colon, or the first words."""
    text = harmless(title)
    head, colon, _ = text.partition(":")
    return _cut(head.strip() if colon and len(head) <= TITLE_LIMIT else text, TITLE_LIMIT)


def _subject(changes: tuple[Change, ...]) -> str:
    """What was done, with the papers' names as long as there is room for them."""
    promoted = {change.paper.key: change for change in changes if change.kind is ChangeKind.PROMOTION}
    added = {change.paper.key: change for change in changes if change.paper.key not in promoted}
    if not added and not promoted:
        return "Update the record of papers"
    where = _sections(changes, set(added)) if added else ""
    wordings = (
        _joined(_adding(added, where), _marking(promoted, venue=True)),
        _joined(_adding(added, where), _marking(promoted)),
        _joined(_adding(added, where), _marking(promoted, named=False)),
        _joined(_adding(added), _marking(promoted, named=False)),
    )
    return next((words for words in wordings if len(words) <= SUBJECT_LIMIT), _cut(wordings[-1], SUBJECT_LIMIT))


def _adding(added: dict[str, Change], where: str = "") -> str:
    return f"Add {_count(added)}{where and ' to '}{where}" if added else ""


def _marking(promoted: dict[str, Change], *, named: bool = True, venue: bool = False) -> str:
    if not promoted:
        return ""
    (first, *others) = (harmless(change.paper.venue) for change in promoted.values())
    told = f" ({first})" if venue and first and not others else ""
    return f"Mark {_count(promoted, named=named)} as accepted{told}"


def _joined(*parts: str) -> str:
    first, *others = filter(None, parts)
    return "; ".join([first, *(part[0].lower() + part[1:] for part in others)])


def _count(papers: dict[str, Change], *, named: bool = True) -> str:
    if named and len(papers) == 1:
        return short_title(next(iter(papers.values())).paper.title)
    return f"{len(papers)} paper{'s' if len(papers) > 1 else ''}"


def _sections(changes: tuple[Change, ...], keys: set[str]) -> str:
    """`Recent Preprints and News`: the entry's section first, news last."""
    chosen = sorted(
        (change for change in changes if change.paper.key in keys), key=lambda change: change.kind is ChangeKind.NEWS
    )
    names = tuple(dict.fromkeys(harmless(change.section) or "the page" for change in chosen))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _paper_line(key: str, changes: tuple[Change, ...]) -> str:
    paper = next(change.paper for change in changes if change.paper.key == key)
    link = paper.url if re.fullmatch(r"https://[^\s<>\"@]+", paper.url) else ""
    source = f"({', '.join(harmless(name) for name in paper.sources)})" if paper.sources else ""
    return " ".join(filter(None, ("-", harmless(paper.title), link, source)))


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:-") + "…"
