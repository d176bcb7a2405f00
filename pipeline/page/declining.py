"""What is told where a paper can't be written: what, where, and what to do."""

from __future__ import annotations

from pipeline.model import Role
from pipeline.page.learning.facts import Facts
from pipeline.page.options import in_configuration
from pipeline.page.page import Page
from pipeline.page.reading.headings import tell_places
from pipeline.page.reading.outline import Section


def no_form(facts: Facts, line: int) -> str:
    """A preprint that is accepted now, on a page that shows no form for a venue."""
    return (
        f"{facts.title!r} is now at {facts.venue}, but the page shows no form in which to say so;"
        f" its entry (line {line}) was left as it is."
    )


NOUNS = {
    "": "published paper",
    "journal": "journal article",
    "conference": "conference paper",
    "workshop": "workshop paper",
    "book": "book or a chapter of one",
    "other": "work of another kind",
}


def no_id(facts: Facts, section: Section) -> str:
    """A paper without an id, where ids alone tell papers apart."""
    return (
        f"{facts.title!r} was not added: the entries of the section {section.title!r} (line {section.line}) show no"
        " titles, and name their papers by ids of a kind that is not known of this one. Add it by hand, or pin a"
        " template that shows the title."
    )


def no_group(facts: Facts, section: Section) -> str:
    """A preprint where all groups are for published papers, a thesis where they are for journals and talks, ..."""
    where = f"the section {section.title!r} (line {section.line})"
    if facts.is_preprint:
        return (
            f"{facts.title!r} was not added: it is a preprint, and all groups of {where} are for published papers. Add"
            " a group for preprints with its first entry by hand, or name a section in the configuration"
            " (site.sections.preprints)."
        )
    return (
        f"{facts.title!r} was not added: it is a {NOUNS.get(facts.kind, facts.kind)}, and no group of {where} is for"
        " such. Add one with its first entry by hand."
    )


def no_section(role: Role, page: Page) -> str:
    """A page without a section for what is to be written."""
    found = tell_places(page.outline.headings) or "none"
    return (
        f"the page has no section for {role.value}. Its headings: {found}. Name the one to write to"
        f" {in_configuration(role)}. Nothing was written."
    )
