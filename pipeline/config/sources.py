"""What can be configured of the sources: whom to ask, where, how often."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from pipeline.config.checks import is_loopback
from pipeline.config.values import BibliographyFile, LocalPath, Model, Text, Url


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
