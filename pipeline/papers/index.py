"""Looking up what may be the same work, so that not everything is compared with everything."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from pipeline.papers.text import fold_words

_RARE = 6  # words of a title that are looked up, the rarest first
_READ = 400  # entries that are read for one title at most, beyond its two rarest words
_PREFIX = 16  # folded letters


class Blocks:
    """Works by their ids, by their folded titles and by the words of their texts.

    Two titles that are similar enough to be compared (`papers.titles.SIMILAR`) share most of their words: at least two
    of their rare ones, or the beginning, or all letters.
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
            for key in _title_keys("".join(words)):
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
            for key in _title_keys("".join(words)):
                found.update(self._by_title.get(key, ()))
            found.update(self._sharing(words))
        return sorted(found)

    def _sharing(self, words: Sequence[str]) -> list[int]:
        """The works that share two of the rarest words, or the only one."""
        postings = sorted((self._by_word[word] for word in set(words) if word in self._by_word), key=len)[:_RARE]
        counts: Counter[int] = Counter()
        for rank, posting in enumerate(postings):
            if rank > 1 and counts.total() + len(posting) > _READ:
                break
            counts.update(posting)
        needed = min(2, len(set(words)))
        return [at for at, shared in counts.items() if shared >= needed]


def _title_keys(folded: str) -> tuple[str, ...]:
    """All letters, and the beginning of a title that is long enough for one."""
    return (folded, folded[:_PREFIX]) if len(folded) > _PREFIX else (folded,)
