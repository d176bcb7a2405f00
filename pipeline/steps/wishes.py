"""What the configuration wants, in the terms of `papers/` and `page/`. Pure."""

from __future__ import annotations

from pipeline.config import Settings
from pipeline.model import Name, Role
from pipeline.page.engine import PageOptions
from pipeline.papers.decide import Policy
from pipeline.papers.ids import parse_id
from pipeline.papers.names import parse_owner

LEDGER = ".paperline/papers.jsonl"


def site_files(settings: Settings) -> tuple[str, ...]:
    """The paths that may be written in the site's repository."""
    return (*page_files(settings), LEDGER)


def page_files(settings: Settings) -> tuple[str, ...]:
    """The page, and the files that it includes."""
    return tuple(dict.fromkeys((settings.site.page, *settings.site.include)))


def owner_names(settings: Settings) -> tuple[Name, ...]:
    """The owner's name and aliases; `Kai Shen (沈锴)` is two names."""
    return tuple(name for text in (settings.author.name, *settings.author.aliases) for name in parse_owner(text))


def page_options(settings: Settings) -> PageOptions:
    """How the configuration wants its page to be read and written."""
    sections = settings.site.sections
    return PageOptions(
        author=owner_names(settings)[0],
        aliases=owner_names(settings)[1:],
        news=sections.news.heading,
        preprints=sections.preprints.heading,
        publications=sections.publications.heading,
        summary=sections.summary,
        group_news=sections.news.group == "month",
        promote=settings.promote,
        templates={
            role: template
            for role, template in (
                (Role.NEWS, sections.news.template),
                (Role.PREPRINTS, sections.preprints.template),
                (Role.PUBLICATIONS, sections.publications.template),
            )
            if template
        },
    )


def paper_policy(settings: Settings) -> Policy:
    """How the configuration wants papers to be decided on."""
    return Policy(
        author=owner_names(settings)[0],
        aliases=owner_names(settings)[1:],
        orcid=settings.author.orcid,
        since=str(settings.since or ""),
        exclude=_ids(settings.exclude),
        include=_ids(settings.include),
        max_new=settings.max_new,
        promote=settings.promote,
    )


def _ids(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(parse_id(text) or text for text in given)
