"""What a site's checkout tells about itself: generator, pages, and whose it is. Only reads; a person confirms it."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

# The file that gives each generator away, the likeliest first.
GENERATORS = {
    "_config.yml": "Jekyll",
    "_config.yaml": "Jekyll",
    "hugo.toml": "Hugo",
    "hugo.yaml": "Hugo",
    "config/_default/hugo.yaml": "Hugo",
    "config/_default/config.yaml": "Hugo",
    "config.toml": "Hugo",
    "_quarto.yml": "Quarto",
    "mkdocs.yml": "MkDocs",
    "conf.py": "Sphinx",
}
SETTINGS = (*GENERATORS, "_data/socials.yml", "config/_default/params.yaml", "config/_default/params.toml")
# Where home pages are kept, the likeliest first; what else is found comes after them.
USUAL_PAGES = (
    "_pages/about.md",
    "index.md",
    "about.md",
    "content/_index.md",
    "index.qmd",
    "docs/index.md",
    "README.md",
)
PAGE_SUFFIXES = {".md", ".markdown", ".qmd"}
SKIPPED = {".git", ".github", "node_modules", "_site", "public", "vendor", "assets", "static", "themes", "_posts"}
MAX_FILES = 400
MAX_BYTES = 1_000_000

SCHOLAR = re.compile(
    r"citations\?(?:[^\s\"'<>)]*&(?:amp;)?)?user=([\w-]{12})(?![\w-])|scholar_userid\s*:\s*[\"']?([\w-]{12})\b"
)
ORCID = re.compile(r"\b(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\b")
ARXIV = re.compile(r"arxiv\.org/a/([a-z][a-z-]*(?:_[a-z]+)+_\d+)")
# `name: &name "Lena Rivera"` (an anchor), `site_author: Lena Rivera`, `title = "Lena Rivera / Home"`.
NAME = re.compile(
    r"(?m)^[ \t]*(?:site_)?(?:name|author|title)[ \t]*[:=][ \t]*(?:&\w+[ \t]+)?"
    r"[\"']?([^\"'#/|\n]+?)[ \t]*(?:[/|][^\"'\n]*)?[\"']?[ \t]*(?:#.*)?$"
)
# In settings files only: a page holds the addresses of others, too.
EMAIL = re.compile(
    r"(?m)^[ \t]*e-?mail[ \t]*[:=][ \t]*[\"']?(?:mailto:)?([\w.+-]+@(?!example\.|domain\.)[\w-]+(?:\.[\w-]+)+)"
    r"[\"']?[ \t]*(?:#.*)?$"
)
# al-folio: the name in parts.
PARTS = tuple(
    re.compile(rf"(?m)^{part}_name[ \t]*:[ \t]*[\"']?([^\"'#\n]*?)[\"']?[ \t]*(?:#.*)?$")
    for part in ("first", "middle", "last")
)
PERSON = re.compile(r"[^\W\d_][\w.'\u2019-]*(?: [^\W\d_][\w.'\u2019-]*){1,4}")
WORD = r"(?:[^\W\d_a-z]\.|[^\W\d_a-z][\w'\u2019-]+)"
INTRODUCTION = re.compile(
    rf"\b(?:I am|I'm|I\u2019m|My name is|This is) (?:Dr\.? |Prof\.? )?\**(?P<name>{WORD}(?: {WORD}){{1,3}})"
)


@dataclass(frozen=True, slots=True)
class Person:
    """Whose site it is, as far as its files say; "" where they don't."""

    name: str = ""
    scholar: str = ""
    orcid: str = ""
    arxiv: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What was found in a checkout. `pages` are paths inside it, the likeliest first."""

    generator: str = ""
    pages: tuple[str, ...] = ()
    person: Person = Person()


def discover_site(folder: Path) -> SiteFacts:
    """Look at the files of the checkout in `folder`; nothing is run, nothing is written."""
    generator = next((name for file, name in GENERATORS.items() if (folder / file).is_file()), "")
    pages = tuple(_pages(folder))
    settings = [_text(folder / name) for name in SETTINGS]
    return SiteFacts(generator, pages, find_person(settings, [_text(folder / page) for page in pages[:20]]))


def find_person(settings: Iterable[str], pages: Iterable[str]) -> Person:
    """Whose site it is, from the texts of its settings files and pages: the identity that they name most often."""
    settings, pages = list(settings), list(pages)
    texts = [*settings, *pages]
    return Person(
        name=_name(settings, pages),
        scholar=_commonest(found for text in texts for pair in SCHOLAR.findall(text) for found in pair if found),
        orcid=_commonest(found for text in texts for found in ORCID.findall(text)),
        arxiv=_commonest(found for text in texts for found in ARXIV.findall(text)),
        email=_commonest(found for text in settings for found in EMAIL.findall(text)),
    )


def _name(settings: list[str], pages: list[str]) -> str:
    """A name from the settings, else from how a page introduces its owner."""
    said = [
        *filter(None, map(_joined, settings)),
        *(found.strip() for text in settings for found in NAME.findall(text)),
    ]
    introduced = (found["name"] for text in pages for found in INTRODUCTION.finditer(text))
    people = [name for name in said if PERSON.fullmatch(name)]
    return next((name for name in introduced if name in people), "") or next(iter(people), "") or _first(pages)


def _joined(text: str) -> str:
    """A name that a settings file gives in parts; "" where it does not."""
    parts = [found[1] for part in PARTS if (found := part.search(text))]
    return " ".join(filter(None, parts)) if len(parts) > 1 else ""


def _first(pages: list[str]) -> str:
    return next((found["name"] for text in pages for found in INTRODUCTION.finditer(text)), "")


def _commonest(found: Iterator[str]) -> str:
    """The most frequent; of equally frequent ones the first."""
    return next((value for value, _ in Counter(found).most_common(1)), "")


def _pages(folder: Path) -> Iterator[str]:
    usual = [name for name in USUAL_PAGES if (folder / name).is_file()]
    yield from usual
    for count, path in enumerate(_walk(folder)):
        if count >= MAX_FILES:
            return
        name = path.relative_to(folder).as_posix()
        if name not in usual and path.suffix.lower() in PAGE_SUFFIXES:
            yield name


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in SKIPPED)
        yield from (Path(place, name) for name in sorted(names))


def _text(path: Path) -> str:
    """The beginning of a file, as text; "" where it can't be read."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES).decode("utf-8", errors="replace")
    except OSError:
        return ""
