"""Asking a person about held papers, one by one, in the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from pipeline.papers.answers import Known
from pipeline.papers.ids import id_url
from pipeline.report import one_line

MANY = 8  # authors that are shown; the owner is looked for among them all
CHOICES = ("yes", "no", "later", "stop")
QUESTION = "Add it? [y]es, [n]o never, [l]ater, [s]top"
Ask = Callable[[str], str]


def interview(held: Sequence[Known], console: Console, ask: Ask) -> dict[Known, bool]:
    """Ask about each paper; the answers that were yes (True) or no.

    Args:
        held: the papers that wait.
        console: where they are shown.
        ask: asks a question and gives what was typed; raises EOFError where nobody types any more.
    """
    answers: dict[Known, bool] = {}
    for number, each in enumerate(held, 1):
        console.print(_panel(each, f"{number} of {len(held)}"))
        answer = _choice(console, ask)
        if answer == "stop":
            break
        if answer != "later":
            answers[each] = answer == "yes"
    return answers


def print_held(held: Sequence[Known], console: Console) -> None:
    """Show what is held where nobody can be asked, and how to decide."""
    if not held:
        console.print("Nothing waits for you.")
    for each in held:
        console.print(_panel(each, each.paper.key))
    if held:
        for line in _ways(held[0]):
            console.print(Text(line), soft_wrap=True)


def render_held(held: Sequence[Known]) -> str:
    """The held papers as a JSON list; ASCII only."""
    return json.dumps([_values(each) for each in held], indent=2)


def links(each: Known) -> tuple[str, ...]:
    """Where the paper can be looked at."""
    found = (each.paper.url, *(id_url(paper_id) for paper_id in each.paper.ids))
    return tuple(dict.fromkeys(link for link in found if link))


def _choice(console: Console, ask: Ask) -> str:
    while True:
        try:
            typed = ask(QUESTION).strip().lower()
        except EOFError:
            return "stop"
        found = [choice for choice in CHOICES if typed and choice.startswith(typed)]
        if found:
            return found[0]
        console.print(Text("Please type y, n, l or s.", style="yellow"))


def _panel(each: Known, place: str) -> Panel:
    paper = each.paper
    names = [one_line(str(name)) for name in paper.authors]
    authors = ", ".join(names[:MANY]) + (f" and {len(names) - MANY} more" if len(names) > MANY else "")
    facts = " · ".join(filter(None, (one_line(paper.venue), str(paper.published or ""), ", ".join(paper.sources))))
    lines = [
        Text(one_line(paper.title), style="bold"),
        Text(authors or "authors not known"),
        Text(facts, style="dim"),
        Text(f"Held: {one_line(each.reason)}", style="yellow"),
        *(Text(one_line(link), style="cyan", overflow="fold") for link in links(each)),
    ]
    return Panel(Group(*(line for line in lines if line.plain)), title=place, title_align="left", expand=False)


def _ways(each: Known) -> list[str]:
    """How to decide without a terminal, by the example of one paper."""
    line = json.dumps({"key": each.paper.key, "state": "no", "title": each.paper.title}, ensure_ascii=False)
    return [
        "Decide in a terminal with `paperline review`, or in one of these ways:",
        f"  paperline review --yes ID --no ID, such as --yes {each.paper.key}",
        "  .paperline/papers.jsonl in the site's repository: write yes or no as the state of the paper's line; where",
        f"  it has none yet, a line such as {one_line(line)}",
        "  the configuration: include: [ID] or exclude: [ID]",
    ]


def _values(each: Known) -> dict[str, object]:
    paper = each.paper
    return {
        "key": paper.key,
        "title": paper.title,
        "authors": [str(name) for name in paper.authors],
        "published": str(paper.published or ""),
        "venue": paper.venue,
        "ids": list(paper.ids),
        "sources": list(paper.sources),
        "links": list(links(each)),
        "reason": each.reason,
    }
