"""Looking up what may be the same work, so that not everything is compared with everything."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from pipeline.papers.text import fold_words

_LOOKED_UP = 6  # words of a title that are looked up, the rarest first
_NEEDED = 4  # of them that a work must share; fewer for a short title
_READ = 6_000  # works that are read for one title at most: in a crowd of common words only beginnings are looked up
_PREFIX = 16  # folded letters


class Blocks:
    """Works by their ids, by their titles and by the words of their texts.

    Two titles that are similar enough to be compared (`papers.titles.SIMILAR`) share most of their words: so the
    rarest are looked up. Beginnings, names before a colon and subtitles are looked up by themselves.
    """

    def __init__(self, works: Iterable[tuple[Sequence[str], Sequence[str]]] = ()) -> None:
        """Index `works`: for each its ids and its texts (titles, and the text around them)."""
        self._by_id: dict[str, list[int]] = defaultdict(list)
        self._by_title: dict[str, list[int]] = defaultdict(list)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for at, (ids, texts) in enumerate(works):
            self.add(at, ids, texts)

    def add(self, at: int, ids: Sequence[str], texts: Sequence[str]) -> None:
        """Index one more work under the number `at`."""
        for paper_id in ids:
            self._by_id[paper_id].append(at)
        seen: set[str] = set()
        for text in dict.fromkeys(texts):
            words = fold_words(text)
            seen.update(words)
            for key in _title_keys(text, words):
                self._by_title[key].append(at)
        for word in seen:
            self._by_word[word].append(at)

    def near(self, ids: Sequence[str], titles: Sequence[str]) -> list[int]:
        """The numbers of the works that may be the same as one with these ids and titles, in their order."""
        found: set[int] = set()
        for paper_id in ids:
            found.update(self._by_id.get(paper_id, ()))
        for title in dict.fromkeys(titles):
            words = fold_words(title)
            for key in _title_keys(title, words):
                found.update(self._by_title.get(key, ()))
            found.update(self._sharing(set(words)))
        return sorted(found)

    def _sharing(self, words: set[str]) -> list[int]:
        """The works that share most of the rarest words, of a short title half of them."""
        postings = sorted((self._by_word[word] for word in words if word in self._by_word), key=len)[:_LOOKED_UP]
        needed = min(_NEEDED, (len(words) + 1) // 2)
        if len(postings) < needed or sum(map(len, postings)) > _READ:
            return []
        counts: Counter[int] = Counter()
        for posting in postings:
            counts.update(posting)
        return [at for at, shared in counts.items() if shared >= needed]


def _title_keys(title: str, words: Sequence[str]) -> set[str]:
    """All letters of a title, its beginning, and the parts before and behind a colon."""
    folded = "".join(words)
    keys = {folded, folded[:_PREFIX]} if len(folded) > _PREFIX else {folded}
    head, colon, tail = title.partition(": ")
    if colon and tail:
        before = len(fold_words(head))
        keys |= {"".join(words[:before]), "".join(words[before:])}
    return keys - {""}
