"""Runs of one sign, as rules, slips and jokes make them: a pattern that tries all ways to part one never ends."""

import importlib
import pkgutil
import re
import signal
from datetime import date

import pytest

import pipeline
from pipeline.commands.apply import add_papers
from pipeline.page.engine import PageOptions
from pipeline.papers.names import parse_owner
from tests.page.render.pages import PUBLICATION

PAGE = """---
title: Ada Okafor
---

## News

- *06/2031* Our paper "Reeds That Count Days" was accepted by ICML 2031. {news}
- *04/2031* New preprint: [Lanterns for Dark Ponds](https://arxiv.org/abs/3101.00002).

## Publications

**{line}**

1. **Reeds That Count Days**, Ada Okafor, Jon Pell. *ICML*, 2031. [[paper](https://arxiv.org/abs/3101.00001)]
2. **Slow Tides Under Thin Ice**, Ada Okafor, {entry} 2030. *{entry}*
3. **Quiet Ponds**, Ada Okafor, Mira Sund. *ACL*, 2030. [[paper](https://arxiv.org/abs/3001.00003)]
"""
PLACES = ("news", "line", "entry")
SIGNS = (
    *"*_`&-/\\|~#([<\N{SPARKLES} \n",
    *(
        "and ",
        "paper ",
        "| ",
        "- ",
        "* ",
        ". ",
        ", ",
        "; ",
        ": ",
        "A.",
        "A. ",
        "a-",
        "\r\n",
        "<b>",
        "</b>",
        ":x:",
        "{a}",
    ),
)
LIMIT = 60  # seconds that all patterns may take; one that tries all ways takes years


def patterns():
    """All compiled patterns of the package, by where they stand."""
    for found in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if not found.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(found.name)).items():
                yield from ((f"{found.name}.{name}", each) for each in _within(value) if isinstance(each.pattern, str))


def _within(value):
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _within(each)


def test_every_pattern_comes_to_an_end():
    at = ""

    def too_long(*_):
        pytest.fail(f"tries all ways to part a run of signs: {at}")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(LIMIT)
    try:
        for pattern, name in {pattern: name for name, pattern in patterns()}.items():
            for sign in SIGNS:
                for start in ("", ". ", "A", "(a"):
                    at, text = f"{name} {sign!r}", start + sign * 40 + "\x00"
                    pattern.search(text)
                    pattern.fullmatch(text)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("place", PLACES)
def test_a_page_with_a_run_of_signs_gets_its_paper(place, sign):
    texts = dict.fromkeys(PLACES, "Fens") | {place: sign * 60 + "x"}
    options = PageOptions(author=parse_owner("Ada Okafor")[0])
    after = add_papers(PAGE.format(**texts).encode(), [PUBLICATION], options, date(2032, 1, 20)).page
    assert PUBLICATION.title in after.decode()
