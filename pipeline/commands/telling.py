"""`paperline why`: the story of one paper, from the ledger, the page and what the sources last said."""

from __future__ import annotations

import json

from rich.console import Console
from rich.text import Text

from pipeline.commands.standing import Standing
from pipeline.papers.ids import parse_id
from pipeline.papers.story import Stories, Told, find_stories
from pipeline.report import one_line


def stories_of(query: str, standing: Standing) -> Stories:
    """The stories of what a query means: an id, a key of the ledger, or a title."""
    told = [Told(record, f"asked {_when(each.at)}") for each in standing.answers for record in each.records]
    return find_stories(query, told, standing.decisions, standing.ledger, standing.listings)


def print_stories(query: str, stories: Stories, standing: Standing, console: Console) -> None:
    """Tell a person; where nothing is told, say where it was looked and what to do."""
    for story in stories.told:
        console.print(Text(one_line(story.title), style="bold"), soft_wrap=True)
        for line in story.lines:
            console.print(Text(f"  {one_line(line)}"), soft_wrap=True)
    if stories.candidates:
        console.print(Text(f"{one_line(query)}: this may be", style="yellow"))
        for title in stories.candidates:
            console.print(Text(f"  {one_line(title)}"), soft_wrap=True)
    if not stories.told and not stories.candidates:
        console.print(Text(one_line(_unknown(query, standing))), soft_wrap=True)
    for note in standing.notes:
        console.print(Text.assemble(("note  ", "yellow"), one_line(note)), soft_wrap=True)


def render_stories(stories: Stories) -> str:
    """The same as one JSON object; ASCII only."""
    told = [{"title": each.title, "story": list(each.lines)} for each in stories.told]
    return json.dumps({"papers": told, "candidates": list(stories.candidates)}, indent=2)


def _unknown(query: str, standing: Standing) -> str:
    sources = ", ".join(f"{each.source} ({_when(each.at)})" for each in standing.answers)
    asked = f"in what the sources last said: {sources}" if sources else "in any answer of a source: none was asked yet"
    hint = "`--ask` asks the sources now"
    if parse_id(query):
        hint += "; `include: [ID]` in the configuration adds it whoever tells of it"
    return f"{query}: not on the page, not in the ledger, and not {asked}. {hint}."


def _when(at: str) -> str:
    """`2024-06-20 03:17 UTC` from ISO 8601 in UTC."""
    return f"{at[:10]} {at[11:16]} UTC"
