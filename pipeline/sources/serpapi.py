"""Google Scholar by way of SerpApi, a paid service: https://serpapi.com/google-scholar-author-api."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.config import Settings
from pipeline.errors import SourceError
from pipeline.model import Name, Record
from pipeline.papers.text import plain
from pipeline.sources.fields import integer, mapping, mappings, parse_json, partial_date, text
from pipeline.sources.found import Found
from pipeline.sources.http import OK, TOO_MANY, Http, verify_ok
from pipeline.sources.scholar_page import Profile, citation_url, scholar_record, verify_owner
from pipeline.sources.wire import Answer

KEYS = ("PAPERLINE_SERPAPI_KEY", "SERPAPI_API_KEY")


def fetch_serpapi(settings: Settings, http: Http, environ: Mapping[str, str], names: tuple[Name, ...]) -> Found:
    """The newest hundred articles of the profile. The key comes from the environment and goes nowhere else.

    Raises:
        SourceError: "no-key", "rejected", "foreign-profile" or another failure by its name.
    """
    key = next((environ[name].strip() for name in KEYS if environ.get(name, "").strip()), "")
    if not key:
        raise SourceError("no-key", f"SerpApi wants a key; set {KEYS[0]} in the environment")
    answer = http.fetch(
        f"{settings.sources.scholar.base_url}/search.json",
        params={
            "engine": "google_scholar_author",
            "author_id": settings.author.scholar,
            "hl": "en",
            "sort": "pubdate",
            "num": "100",
            "api_key": key,
        },
    )
    if answer.status != OK:
        _verify_no_words(answer, key)
    profile = parse_serpapi(verify_ok(answer, "SerpApi"))
    verify_owner(profile, names)
    return Found(profile.records, profile.notes)


def _verify_no_words(answer: Answer, key: str) -> None:
    """Raise with the service's own words on a refusal ("Your account has run out of searches."), where it has some."""
    try:
        said = text(mapping(parse_json(answer.body)), "error").replace(key, "(the key)")
    except SourceError:
        return
    if said:
        reason = "rate-limited" if answer.status == TOO_MANY else "refused"
        raise SourceError(reason, f"SerpApi answered with status {answer.status}: {plain(said)[:200]!r}")


def parse_serpapi(data: bytes) -> Profile:
    """Read an answer of the engine `google_scholar_author`.

    Raises:
        SourceError: "malformed", "rejected" (with the service's words) or "layout-unknown".
    """
    document = mapping(parse_json(data))
    if error := text(document, "error"):
        raise SourceError("rejected", f"SerpApi says {plain(error)[:200]!r}")
    name = text(mapping(document.get("author")), "name")
    if not name or not isinstance(document.get("articles"), list):
        raise SourceError("layout-unknown", "SerpApi sent neither an author with articles nor an error")
    records = tuple(record for article in mappings(document["articles"]) if (record := _record(article)))
    return Profile(plain(name), records, more="next" in mapping(document.get("serpapi_pagination")))


def _record(article: dict[str, Any]) -> Record | None:
    title = plain(text(article, "title"))
    if not title:
        return None
    year = text(article, "year")
    return scholar_record(
        title,
        text(article, "authors"),
        plain(text(article, "publication")).removesuffix(year).strip(" ,"),
        published=partial_date(year),
        url=citation_url(f"?citation_for_view={text(article, 'citation_id')}"),
        citations=integer(mapping(article.get("cited_by")), "value"),
    )
