"""What can be configured: frozen models whose fields document themselves.

The JSON Schema, `docs/configuration.md` and the check of `config/example.yaml` are all made from these models. How a
file is found, read and complained about is the business of `load`, what a single value may be that of `checks`, and
what can be configured of each source stands in `sources`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, GetJsonSchemaHandler, PrivateAttr, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from pipeline.config import checks
from pipeline.config.sources import Sources
from pipeline.config.values import Branch, LocalPath, Model, OptionalUrl, PagePath, Text, TimeOfDay


class Author(Model):
    """Whose papers these are."""

    name: Text = Field(min_length=1, description="The researcher's name as papers print it, such as `Lena Rivera`.")
    aliases: tuple[Text, ...] = Field(default=(), description="Other forms of the name that papers carry.")
    arxiv: Annotated[Text, AfterValidator(checks.checked_arxiv)] = Field(
        default="", description="arXiv author identifier (`rivera_l_1`) or its address, where the author has one."
    )
    orcid: Annotated[Text, AfterValidator(checks.checked_orcid)] = Field(default="", description="ORCID iD.")
    scholar: Annotated[Text, AfterValidator(checks.checked_scholar)] = Field(
        default="", description="Google Scholar profile id (the part after `user=`), or the profile's address."
    )


class Section(Model):
    """Where one kind of entry goes on the page. A plain string is the heading."""

    heading: Text = Field(
        default="", description="The heading's text. Found by itself when left out; `off` leaves the section alone."
    )

    template: Annotated[str, AfterValidator(checks.checked_entry_template)] = Field(
        default="",
        description="The form of a new entry, as a Jinja2 template (see docs/templates.md), instead of the learnt one.",
    )

    @model_validator(mode="before")
    @classmethod
    def _heading_alone(cls, value: Any) -> Any:
        return {"heading": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string", "description": "The heading's text."}, handler(core)]}


class NewsSection(Section):
    """Where news goes, and whether papers share an item."""

    group: Literal["paper", "month"] = Field(
        default="paper", description="One news item for each `paper`, or one for each `month`."
    )
    template: Annotated[str, AfterValidator(checks.checked_news_template)] = Field(
        default="",
        description="The form of a news item, as a Jinja2 template (see docs/templates.md), instead of the learnt one.",
    )


class Sections(Model):
    """The page's sections. Each is found by its heading when left out."""

    news: NewsSection = Field(default=NewsSection(), description="News about new and accepted papers.")
    preprints: Section = Field(default=Section(), description="Papers without a venue yet.")
    publications: Section = Field(default=Section(), description="Papers with a venue.")
    summary: Literal["abstract", "none"] = Field(
        default="abstract",
        description="Where the page's entries carry a quoted summary line, or abstracts: a sentence of the `abstract`, "
        "or all of it; or `none`.",
    )


class Site(Model):
    """The repository and the page. Exactly one of `repository` and `checkout` is given."""

    repository: Annotated[Text, AfterValidator(checks.checked_repository)] = Field(
        default="", description="Address or folder of the site's git repository; we work in a clone of our own."
    )
    checkout: LocalPath | None = Field(
        default=None, description="A working tree to edit in place, instead of `repository`."
    )
    branch: Branch = Field(
        default="", description="The branch that the site is built from; the repository's default when left out."
    )
    page: PagePath = Field(description="The page, as a path inside the repository, such as `_pages/about.md`.")
    include: tuple[PagePath, ...] = Field(
        default=(), description="Further files that the page includes and that hold sections or entries."
    )
    sections: Sections = Field(default=Sections(), description="The sections' headings and forms.")

    @model_validator(mode="after")
    def _one_place(self) -> Site:
        if bool(self.repository) == (self.checkout is not None):
            raise ValueError(
                "give exactly one of repository (an address; we keep our own clone) and checkout (a folder)"
            )
        return self


class Publish(Model):
    """What happens with the edit."""

    mode: Literal["push", "pull-request", "commit"] = Field(
        default="push",
        description="`push`, open or update a `pull-request`, or only `commit`. Token: `PAPERLINE_TOKEN`.",
    )
    author_name: Text = Field(default="Paperline", min_length=1, description="Author and committer of our commits.")
    author_email: Text = Field(
        default="paperline@localhost", min_length=3, description="E-mail address of our commits."
    )
    branch: Branch = Field(default="paperline/papers", min_length=1, description="Our own branch in pull-request mode.")
    check: Text = Field(
        default="", description="A command that must succeed on the edited clone before anything is pushed."
    )
    check_timeout: float = Field(default=600.0, gt=0, le=3600, description="Seconds that `check` may take.")
    forge: Literal["auto", "github", "gitlab", "forgejo"] = Field(
        default="auto", description="Which kind of service takes the pull request; `auto` tells by the address."
    )
    base_url: OptionalUrl = Field(default="", description="The forge's API address, where it is not the usual one.")


class Schedule(Model):
    """When `paperline watch` syncs."""

    times: Annotated[tuple[TimeOfDay, ...], AfterValidator(checks.checked_times)] = Field(
        default=("03:17",), description="Times of day, in `timezone`; at least one."
    )
    timezone: Annotated[str, AfterValidator(checks.checked_timezone)] = Field(
        default="UTC", description="IANA time zone of `times`."
    )
    jitter: float = Field(
        default=300.0, ge=0, le=3600, description="A run starts up to this many seconds later, at random."
    )
    deadline: float = Field(default=900.0, gt=0, le=21600, description="Seconds after which a run is ended.")


class Notify(Model):
    """Who hears of runs and failures."""

    healthcheck: Annotated[str, AfterValidator(checks.checked_healthcheck)] = Field(
        default="", description="An address to call after each run (`/fail` is appended on failure), or `${NAME}`."
    )
    urls: tuple[Annotated[str, AfterValidator(checks.checked_notify_url)], ...] = Field(
        default=(),
        repr=False,
        description=(
            "Whom to send a message when the page changed, a run failed for the first time, or it works again: "
            "addresses for Apprise such as `ntfy://ntfy.sh/my-papers`, or `${NAME}`. Needs `paperline[notify]`. "
            "Those with a secret in them go into `PAPERLINE_NOTIFY_URLS`."
        ),
    )


class Settings(Model):
    """The whole configuration of one site."""

    author: Author = Field(description="Whose papers these are.")
    site: Site = Field(description="The repository and the page.")
    sources: Sources = Field(default=Sources(), description="Where papers are looked for.")
    publish: Publish = Field(default=Publish(), description="What happens with the edit.")
    schedule: Schedule = Field(default=Schedule(), description="When `paperline watch` syncs.")
    notify: Notify = Field(default=Notify(), description="Who hears of changes and failures.")
    promote: Literal["mark", "move", "off"] = Field(
        default="mark",
        description="An accepted preprint: `mark` it with its venue where it stands, `move` it to the publications as"
        " well, or `off`.",
    )
    since: Annotated[str, AfterValidator(checks.checked_since)] = Field(
        default="",
        description="Add papers from this date on, `all`, or from `today`; else those newer than the page's newest.",
    )
    exclude: tuple[Text, ...] = Field(
        default=(), description="Ids of papers that are never added, such as `arxiv:3105.01234`."
    )
    include: tuple[Text, ...] = Field(default=(), description="Ids of papers that are added whatever the rules say.")
    max_new: int = Field(
        default=10, ge=1, le=1000, description="More new papers than this in one sync: nothing is published."
    )

    _path: Path | None = PrivateAttr(None)

    @property
    def path(self) -> Path | None:
        """The file that this came from; None when built in code."""
        return self._path
