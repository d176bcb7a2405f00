"""What can be configured: frozen models whose fields document themselves.

The JSON Schema, `docs/configuration.md` and the check of `config/example.yaml` are all made from these models. How a
file is found, read and complained about is the business of `load`, and what a single value may be that of `checks`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PrivateAttr,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from pipeline.config import checks
from pipeline.config.checks import is_loopback

Text = Annotated[str, AfterValidator(checks.checked_text)]
Url = Annotated[Text, AfterValidator(checks.checked_url)]
OptionalUrl = Annotated[Text, AfterValidator(checks.checked_url_or_empty)]
LocalPath = Annotated[Path, AfterValidator(checks.absolute)]
BibliographyFile = Annotated[Text, AfterValidator(checks.checked_bibliography)]
PagePath = Annotated[Text, AfterValidator(checks.checked_page)]
Branch = Annotated[Text, AfterValidator(checks.checked_branch)]
TimeOfDay = Annotated[str, AfterValidator(checks.checked_time)]


class Model(BaseModel):
    """What all parts of the configuration share: frozen, no unknown keys, defaults held to the same rules."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


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
        description="Where the page's entries carry a quoted summary line: a sentence of the `abstract`, or `none`.",
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


class Source(Model):
    """What all sources share."""

    floor: ClassVar[float] = 1.0
    endpoint: ClassVar[str] = ""

    enabled: bool = Field(default=True, description="Whether to ask this source.")
    base_url: Url = Field(description="The service's address; another one for a mirror or a test.")
    delay: float = Field(
        default=1.0,
        ge=0,
        le=3600,
        description="Seconds between two requests. Can only be raised, except on loopback addresses.",
    )

    @field_validator("base_url")
    @classmethod
    def _without_endpoint(cls, value: str) -> str:
        return value.removesuffix(cls.endpoint)

    @model_validator(mode="before")
    @classmethod
    def _relaxed_on_loopback(cls, value: Any) -> Any:
        if isinstance(value, dict) and is_loopback(url := str(value.get("base_url", ""))):
            return {**cls.on_loopback(url.removesuffix(cls.endpoint)), **value}
        return value

    @classmethod
    def on_loopback(cls, _url: str) -> dict[str, Any]:
        """What is preset, unless the file says otherwise, where the service is a test server at `_url`."""
        return {"delay": 0}

    @field_validator("delay")
    @classmethod
    def _polite(cls, value: float, info: ValidationInfo) -> float:
        if value < cls.floor and not is_loopback(info.data.get("base_url", "")):
            raise ValueError(f"this service asks for {cls.floor:g} s or more between requests")
        return value


class Arxiv(Source):
    """arXiv: author query, the author identifier's feed, and the ids that the page shows."""

    # Terms of use of the arXiv APIs: no more than one request every three seconds, over all machines of one user.
    floor: ClassVar[float] = 3.0
    endpoint: ClassVar[str] = "/api/query"

    base_url: Url = Field(default="https://export.arxiv.org", description="The query service's address.")
    feed_url: Url = Field(default="https://arxiv.org", description="The address of the author identifiers' feeds.")
    delay: float = Field(
        default=3.0, ge=0, le=3600, description="Seconds between two requests; arXiv's terms ask for 3 or more."
    )
    max_results: int = Field(default=100, ge=1, le=2000, description="Records in one answer.")
    max_age: float = Field(
        default=6.0,
        ge=0,
        le=24,
        description="Hours for which an answer is not asked for again. arXiv's search changes once a day.",
    )

    @classmethod
    def on_loopback(cls, url: str) -> dict[str, Any]:
        """A test server answers for the feeds too; nothing of a test reaches arXiv, or is kept."""
        return {"delay": 0, "feed_url": url, "max_age": 0}


class Scholar(Source):
    """Google Scholar: the first page of one profile, rarely; or what you saved or were sent."""

    endpoint: ClassVar[str] = "/citations"

    base_url: Url = Field(
        default="https://scholar.google.com", description="Scholar's address; SerpApi's with `via: serpapi`."
    )
    via: Literal["direct", "serpapi"] = Field(
        default="direct",
        description="Ask Scholar itself, or SerpApi (key in the environment: `PAPERLINE_SERPAPI_KEY`).",
    )
    min_interval: float = Field(
        default=20.0, ge=0, le=8760, description="Hours between two requests, remembered across runs."
    )
    file: LocalPath | None = Field(
        default=None, description="A profile page that you saved (HTML or .mhtml), read instead of asking."
    )
    alerts: LocalPath | None = Field(
        default=None, description="Scholar's alert e-mails: an mbox, an `.eml` file or a folder of them."
    )

    @classmethod
    def on_loopback(cls, _url: str) -> dict[str, Any]:
        """A test server need not be spared."""
        return {"delay": 0, "min_interval": 0}

    @model_validator(mode="before")
    @classmethod
    def _serpapi_address(cls, value: Any) -> Any:
        if isinstance(value, dict) and value.get("via") == "serpapi":
            return {"base_url": "https://serpapi.com", **value}
        return value

    @field_validator("min_interval")
    @classmethod
    def _rarely(cls, value: float, info: ValidationInfo) -> float:
        if value < 1 and not is_loopback(info.data.get("base_url", "")):
            raise ValueError("Scholar is asked at most once an hour")
        return value


class SemanticScholar(Source):
    """Semantic Scholar's list of one author's papers."""

    enabled: bool = Field(default=False, description="Whether to ask this source.")
    base_url: Url = Field(default="https://api.semanticscholar.org", description="The service's address.")
    author: Text = Field(
        default="",
        description="The author's number at Semantic Scholar. Key, if any: `PAPERLINE_SEMANTIC_SCHOLAR_KEY`.",
    )


class OpenAlex(Source):
    """OpenAlex's list of one author's works."""

    floor: ClassVar[float] = 0.1

    enabled: bool = Field(default=False, description="Whether to ask this source.")
    base_url: Url = Field(default="https://api.openalex.org", description="The service's address.")
    author: Text = Field(
        default="",
        description="The author's id at OpenAlex (`A5023888391`); else by ORCID. Key: `PAPERLINE_OPENALEX_KEY`.",
    )


class Dblp(Source):
    """DBLP's page of one person."""

    enabled: bool = Field(default=False, description="Whether to ask this source.")
    base_url: Url = Field(default="https://dblp.org", description="The service's address.")
    person: Text = Field(default="", description="The person's id at DBLP, such as `h/GeoffreyEHinton` or `10/3248`.")


class Orcid(Source):
    """The public works of `author.orcid`."""

    floor: ClassVar[float] = 0.1

    enabled: bool = Field(default=False, description="Whether to ask this source.")
    base_url: Url = Field(default="https://pub.orcid.org", description="The service's address.")


class Crossref(Source):
    """Crossref: the venue behind a DOI."""

    floor: ClassVar[float] = 0.1

    enabled: bool = Field(default=False, description="Whether to ask this source.")
    base_url: Url = Field(default="https://api.crossref.org", description="The service's address.")


class Bibliography(Model):
    """BibTeX (`.bib`) or CSL-JSON (`.json`) files: papers that you hand over yourself."""

    enabled: bool = Field(default=True, description="Whether to read the files.")
    files: tuple[BibliographyFile, ...] = Field(
        default=(),
        description="The files, relative to this configuration file; `site:_bibliography/papers.bib` is one in the "
        "site's repository, as its branch holds it.",
    )


SOURCES = ("arxiv", "scholar", "semantic_scholar", "openalex", "dblp", "orcid", "crossref", "bibliography")


class Sources(Model):
    """Where papers are looked for."""

    arxiv: Arxiv = Field(default=Arxiv(), description="arXiv.")
    scholar: Scholar = Field(default=Scholar(), description="Google Scholar.")
    semantic_scholar: SemanticScholar = Field(default=SemanticScholar(), description="Semantic Scholar.")
    openalex: OpenAlex = Field(default=OpenAlex(), description="OpenAlex.")
    dblp: Dblp = Field(default=Dblp(), description="DBLP.")
    orcid: Orcid = Field(default=Orcid(), description="ORCID.")
    crossref: Crossref = Field(default=Crossref(), description="Crossref.")
    bibliography: Bibliography = Field(default=Bibliography(), description="Files of your own.")
    order: tuple[str, ...] = Field(
        default=(), description="Whom to believe first where sources differ; a built-in order when left out."
    )
    contact: Text = Field(
        default="",
        description="An e-mail address or web page by which a service can reach you; part of the User-Agent.",
    )
    deadline: float = Field(default=300.0, gt=0, le=3600, description="Seconds for all sources together.")

    @field_validator("order")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [name for name in value if name not in SOURCES]
        if unknown:
            raise ValueError(f"{unknown[0]!r} is no source; the sources are {', '.join(SOURCES)}")
        return value


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
