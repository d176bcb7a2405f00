"""How fast papers are matched with a page, merged and decided: 10,000 records against 1,000 entries, and smaller.

The titles are made up of common words, as the titles of one field are, so that the index is not flattered.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace

from pipeline.model import Evidence, Listing, Name, Paper, PartialDate, Record, Role
from pipeline.papers.decide import Policy, decide
from pipeline.papers.ledger import Ledger, parse_ledger, render_ledger
from pipeline.papers.merge import merge
from pipeline.papers.same import match_listings

FIELD = (
    "learning", "deep", "neural", "language", "models", "vision", "image", "text", "generation", "robust",
    "efficient", "adaptive", "graph", "causal", "transfer", "attention", "diffusion", "prompt", "tuning", "editing",
    "knowledge", "retrieval", "reasoning", "alignment", "multimodal", "fewshot", "contrastive", "segmentation",
    "detection", "planning", "control", "policy", "reward", "offline", "online", "federated", "private", "fair",
    "sparse", "quantum",
)  # fmt: skip
TODAY = PartialDate(2031, 6, 20)


def main() -> int:
    """Print one line for each size."""
    print(f"{'records':>8} {'entries':>8} {'match s':>9} {'merge s':>9} {'decide s':>9} {'quiet s':>9}")  # noqa: T201
    for records, entries in ((100, 100), (1_000, 1_000), (10_000, 100), (10_000, 1_000)):
        measure(records, entries)
    return 0


def measure(size: int, entries: int) -> None:
    """One size: matching alone, merging, a first decision, and a quiet second one through the ledger's bytes."""
    chance = random.Random(1)  # noqa: S311 - the same titles in every run
    records = [record(number, chance) for number in range(size)]
    page = [listing(record, line) for line, record in enumerate(chance.sample(records, min(entries, size)), 1)]
    papers = [Paper(r.title, r.title, (r.title,), r.authors, ids=r.ids, published=r.published) for r in records]
    match = clock(lambda: match_listings(papers, page))
    merging = clock(lambda: merge([*records, *(replace(r, source="scholar", ids=()) for r in records)]))
    policy = Policy(author=Name("Rivera", "Lena"))
    merged = merge(records)
    first = clock(lambda: decide(merged, page, Ledger(), policy, TODAY))
    data = render_ledger(decide(merged, page, Ledger(), policy, TODAY).ledger)
    quiet = clock(lambda: decide(merged, page, parse_ledger(data), policy, TODAY))
    print(f"{size:>8,} {entries:>8,} {match:>9.2f} {merging:>9.2f} {first:>9.2f} {quiet:>9.2f}")  # noqa: T201


def record(number: int, chance: random.Random) -> Record:
    """A record of a made-up paper."""
    rare = " ".join(f"{chance.choice(FIELD)}{chance.choice(FIELD)}" for _ in range(2))
    title = f"{chance.choice(FIELD)}{number % 977}: {' '.join(chance.sample(FIELD, 5))} {rare}"
    ids = (f"arxiv:{10 + number // 10_000:02d}{number // 1000 % 12 + 1:02d}.{number % 100_000:05d}",)
    authors = (Name("Rivera", "Lena"), *(Name(chance.choice(FIELD).title(), "Ada") for _ in range(4)))
    published = PartialDate(2010 + number % 20, 1 + number % 12, 1 + number % 28)
    return Record("arxiv", title, authors, ids=ids, published=published, evidence=Evidence.IDENTITY)


def listing(work: Record, line: int) -> Listing:
    """An entry of the page: every second one without an id."""
    text = f"{', '.join(map(str, work.authors))}. {work.title}. 2024"
    return Listing(Role.PUBLICATIONS, (work.title,), work.ids if line % 2 else (), text, line)


def clock(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    raise SystemExit(main())
