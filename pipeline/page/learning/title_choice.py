"""Choosing the title of each entry among its candidates, with an eye on the section's other entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.page.learning.title import Candidate
from pipeline.page.learning.title_place import LABEL_WORDS, LINKED
from pipeline.page.reading.inline import Inline

LABEL_TIMES = 2  # entries that show a label
VENUE_TIMES = 3  # entries that show the same text, which is no title then: one paper stands twice at most
LONG_TITLE, FAR_LIKELIER = 6, 2.0  # words, score
SECOND_VOTE = 0.8  # of a dress in which an entry shows something that may be its title, but not the likeliest
SHARE_WEIGHT = 4.0  # how much the habit of the section's other entries counts


def without_labels(inlines: Sequence[Inline], entries: Sequence[tuple[Candidate, ...]]) -> list[tuple[Candidate, ...]]:
    """The candidates of each entry without what several show: links of few words ("Paper pre-print"), venues.

    A long text that is far likelier than all else in an entry stays: of some papers talks are told, too.
    """
    texts = [
        [inline.visible[candidate.span.start : candidate.span.end] for candidate in candidates]
        for inline, candidates in zip(inlines, entries, strict=True)
    ]
    times = Counter(text for shown in texts for text in set(shown))
    if max(times.values(), default=0) < LABEL_TIMES:
        return list(entries)

    def is_label(candidate: Candidate, text: str) -> bool:
        label = candidate.dress in LINKED and len(text.split()) <= LABEL_WORDS
        return times[text] >= (LABEL_TIMES if label else VENUE_TIMES)

    chosen = []
    for candidates, shown in zip(entries, texts, strict=True):
        own = [(c, text, is_label(c, text)) for c, text in zip(candidates, shown, strict=True)]
        likely = max((c.score for c, _, label in own if not label), default=0.0) + FAR_LIKELIER
        far = [c.score > likely and len(text.split()) >= LONG_TITLE for c, text, _ in own]
        chosen.append(tuple(c for (c, _, label), stays in zip(own, far, strict=True) if stays or not label))
    return chosen


def choose_titles(entries: Sequence[tuple[Candidate, ...]]) -> tuple[Candidate | None, ...]:
    """One title for each entry, with an eye on how most entries dress theirs."""
    votes: dict[str, float] = {}
    for candidates in entries:
        best = candidates[0].dress if candidates else ""
        for dress in {candidate.dress for candidate in candidates if candidate.score >= candidates[0].score - 2}:
            votes[dress] = votes.get(dress, 0.0) + (1.0 if dress == best else SECOND_VOTE)
    total = max(len(entries), 1)

    def worth(candidate: Candidate) -> tuple[float, int]:
        return candidate.score + SHARE_WEIGHT * votes.get(candidate.dress, 0.0) / total, -candidate.span.start

    return tuple(max(candidates, key=worth) if candidates else None for candidates in entries)
