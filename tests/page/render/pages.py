"""All pages that the engine is tried on: our own in many styles, and real ones where `../shared` is there."""

import csv
import json
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from pipeline.model import Evidence, Name, Paper, PartialDate, Record
from pipeline.page.engine import PageOptions
from pipeline.papers.names import parse_name, parse_owner

ROOT = Path(__file__).parents[3]
OWN = sorted((ROOT / "tests/data/page/styles").glob("*.md"))
SHARED = ROOT.parent / "shared"
TODAY = PartialDate(2025, 3, 14)

# Two invented papers that no page has, one of each kind; `paper_for` puts the page's owner among the authors.
PREPRINT = Record(
    source="test",
    title="Quokka Migration as Optimal Transport",
    authors=(Name("Okonkwo", "Ngozi"), Name("Lindqvist", "Per")),
    ids=("arxiv:2503.98765",),
    published=PartialDate(2025, 3, 11),
    url="https://arxiv.org/abs/2503.98765",
    abstract="Quokkas move. We show that their routes are optimal transport plans. More follows.",
    categories=("q-bio.PE",),
)
PUBLICATION = Record(
    source="test",
    title="Wombat Burrows and Their Spectral Gaps",
    authors=(Name("Adeyemi", "Folake"), Name("Novak", "Jana")),
    ids=("arxiv:2409.87654", "doi:10.99999/wombat.2025"),
    published=PartialDate(2025, 2, 20),
    venue="ICLR 2025",
    url="https://arxiv.org/abs/2409.87654",
    abstract="Burrows are graphs. We bound their spectral gaps from below. More follows.",
)


@dataclass(frozen=True)
class PageCase:
    """A page, whose it is, and which arXiv papers it shows."""

    name: str
    data: bytes
    owner: str
    arxiv: tuple[str, ...] = ()
    asked: dict[str, PageOptions] = field(default_factory=dict)  # how its benchmark asks for it

    @property
    def options(self):
        names = parse_owner(self.owner) if self.owner else ()
        return PageOptions(author=names[0] if names else None, aliases=names[1:])

    def ways(self):
        """The ways in which the page can be asked for; a benchmark's page only as it was asked for there."""
        return self.asked or {
            "found": self.options,
            "entries": replace(self.options, news="off"),
            "news": replace(self.options, into="off"),
            "body": replace(self.options, into="", news="off"),
        }


# Where a page is declined as a whole, its entries and its news may still be written each by themselves.
INSTEAD = {"found": ("entries", "news")}


def own_pages():
    return [PageCase(path.name, path.read_bytes(), "Ada Marlowe") for path in OWN]


def real_pages():
    """The corpus, the benchmark's pages and the seed page; none where `../shared` is absent."""
    return [*corpus_pages(), *bench_pages(), *seed_page()]


def corpus_pages():
    if not (SHARED / "corpus/INDEX.tsv").exists():
        return []
    with (SHARED / "corpus/INDEX.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row["kind"] == "pages"]
    return [
        PageCase(
            row["path"],
            (SHARED / "corpus" / row["path"]).read_bytes(),
            row["owner"],
            tuple(filter(None, row["arxiv_ids"].split(","))),
        )
        for row in rows
    ]


def bench_pages():
    return [_bench_page(folder) for folder in sorted((SHARED / "bench/cases").glob("*"))]


def _bench_page(folder):
    told = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    entry = told["kind"] == "entry"
    heading = {"into": told["heading"], "news": "off"} if entry else {"into": "off", "news": told["heading"]}
    author, *aliases = parse_owner(told["author"])
    options = PageOptions(author=author, aliases=tuple(aliases), **heading)
    return PageCase(
        f"bench/{folder.name}", (folder / "before.md").read_bytes(), told["author"], asked={"asked": options}
    )


def seed_page():
    seed = SHARED / "seed/about.md"
    return [PageCase("seed/about.md", seed.read_bytes(), "Samyadeep Basu")] if seed.exists() else []


def paper_for(case, record):
    """The record as a paper of the page's owner."""
    return replace(record, authors=(*(parse_owner(case.owner)[:1] if case.owner else ()), *record.authors))


def as_paper(record):
    """What merging makes of a single record."""
    return Paper(
        key=record.ids[0] if record.ids else record.title,
        title=record.title,
        titles=(record.title,),
        authors=record.authors,
        ids=record.ids,
        published=record.published,
        venue=record.venue,
        url=record.url,
        abstract=record.abstract,
        categories=record.categories,
        evidence=Evidence.GIVEN,
        sources=(record.source,),
    )


def shown_papers(case):
    """The arXiv papers that a page shows, as arXiv describes them; untitled where that is not known."""
    facts = arxiv_facts()
    return [
        replace(facts.get(number, _unknown(number)), ids=(f"arxiv:{number}",), url=f"https://arxiv.org/abs/{number}")
        for number in case.arxiv
    ]


def _unknown(number):
    return Record(source="test", title=f"Zyzzyva {number} of Which Only the Number Is Known")


@cache
def arxiv_facts():
    with (SHARED / "corpus/facts/arxiv_facts.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return {
        row["arxiv_id"]: Record(
            source="arxiv",
            title=row["title"],
            authors=tuple(parse_name(name) for name in row["authors"]),
            published=PartialDate(*map(int, row["created"].split("-"))) if row.get("created") else None,
            abstract=row.get("abstract", ""),
            comment=row.get("comment", ""),
        )
        for row in rows
    }
