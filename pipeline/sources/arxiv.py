"""arXiv: the author's feed, the query by name, and the papers that the page shows already.

A strict client of our own. The known ones take an error feed, a cut feed or a falsely empty one for "no papers".
Terms of use: https://info.arxiv.org/help/api/tou.html; the floor between requests is `pace`'s business.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable

from pipeline.config import Settings
from pipeline.errors import SourceError
from pipeline.model import Evidence, Name, Record
from pipeline.papers.ids import first
from pipeline.papers.names import parse_owner
from pipeline.sources.arxiv_feed import Feed, parse_feed
from pipeline.sources.found import Found
from pipeline.sources.http import Http, verify_ok
from pipeline.sources.owner import is_owner, owner_names
from pipeline.sources.pace import LONGEST_REST
from pipeline.sources.wire import Answer

MAX_PAGES = 10
MAX_NAMED = 5
MAX_IDS = 250  # in one request: the address stays below 4 KB
BAD_REQUEST = 400
NO_FEED = frozenset({400, 404})
FORBIDDEN = 403
HOSTS = ("arxiv.org", "export.arxiv.org")
# What a second request may heal: the service is known to answer so by mistake.
PASSING = frozenset({"empty-body", "malformed", "not-a-feed", "falsely-empty", "incomplete"})


def fetch_arxiv(settings: Settings, http: Http, listed_ids: tuple[str, ...] = (), *, known: bool = False) -> Found:
    """All that arXiv says about the author's papers.

    Args:
        settings: author and source.
        http: the policy.
        listed_ids: ids that the page shows; they are asked for by id, so that news about them (a journal, a comment
            such as "Accepted to ...") is seen.
        known: whether the author is known to have papers on arXiv; then an empty answer is a failure.

    Raises:
        SourceError: neither the author's feed nor the query gave an answer that can be believed.
    """
    client = _Client(settings, http)
    listed = tuple(paper_id for paper_id in dict.fromkeys(listed_ids) if paper_id.startswith("arxiv:"))
    parts = [_tried(client.identity_feed), _tried(lambda: client.by_name(listed, known=known or bool(listed)))]
    answers = [part for part in parts if isinstance(part, Found)]
    failures = [part for part in parts if isinstance(part, SourceError)]
    if not any(answer.records for answer in answers) and failures and not _about_the_name(failures):
        raise failures[0]
    seen = {first(record.ids, "arxiv") for answer in answers for record in answer.records}
    missing = tuple(paper_id for paper_id in listed if paper_id not in seen)
    updates = _tried(lambda: client.by_ids(missing))
    if isinstance(updates, Found):
        answers.append(updates)
    else:
        failures.append(updates)
    if failures and not any(answer.records for answer in answers):
        raise failures[0]
    if not failures:
        client.keep()
    return Found(
        records=tuple(record for answer in answers for record in answer.records),
        notes=(*(note for answer in answers for note in answer.notes), *map(str, failures)),
        whole=not failures and all(answer.whole for answer in answers),
    )


def name_query(name: str, aliases: Iterable[str] = (), *, initials: bool = True) -> str:
    """The search for all ways in which arXiv may hold a name: accents or none, hyphens or none, initials.

    arXiv searches the words of an author field one after the other, without accents in most records. A query by
    initials brings namesakes; `initials` turns it off.
    """
    forms: dict[str, None] = {}
    people = [person for written in (name, *aliases) for person in parse_owner(written)]
    for person in people:
        full = str(person)
        forms.update(dict.fromkeys(_spellings(full)))
        given = person.given.replace("-", " ").split()
        if initials and given:
            short = " ".join(part[0] for part in given)
            forms.update(dict.fromkeys(_spellings(f"{short} {person.family}")))
    return " OR ".join(f'au:"{form}"' for form in forms)


def _spellings(name: str) -> tuple[str, ...]:
    """A name as written, without accents, and both with spaces for hyphens; nothing that would end the quotation."""
    letters = (char if char.isalnum() or char in "-' " else " " for char in unicodedata.normalize("NFC", name))
    written = " ".join("".join(letters).split())
    forms = (form for text in (written, _unaccented(written)) for form in (text, text.replace("-", " ")))
    return tuple(dict.fromkeys(form for form in forms if form))


def _unaccented(text: str) -> str:
    plain = text.translate({ord("ø"): "o", ord("Ø"): "O", ord("ł"): "l", ord("Ł"): "L", ord("ß"): "ss"})
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


def _about_the_name(failures: list[SourceError]) -> bool:
    """Whether only the question by name went wrong; then the page's papers can still be asked for by id."""
    return all(failure.reason in {"too-many", "foreign"} for failure in failures)


def _tried(call: Callable[[], Found]) -> Found | SourceError:
    try:
        return call()
    except SourceError as error:
        return error


class _Client:
    """The three questions to arXiv, for one author and one policy."""

    def __init__(self, settings: Settings, http: Http) -> None:
        self._settings = settings
        self._author = settings.author
        self._source = settings.sources.arxiv
        self._http = http
        self._max_age = self._source.max_age * 3600.0
        self._believed: list[tuple[Answer, str, dict[str, str] | None]] = []

    def identity_feed(self) -> Found:
        """The papers that the author claimed: nobody else's, but only if the author made such a feed."""
        identifier = self._author.arxiv or self._author.orcid
        if not identifier:
            return Found()
        url = f"{self._source.feed_url}/a/{identifier}.atom2"
        answer = self._http.fetch(url, hosts=HOSTS, max_age=self._max_age)
        if not self._author.arxiv and answer.status in NO_FEED:
            return Found()  # an ORCID iD that is not linked at arXiv has no feed: nothing is wrong
        feed = parse_feed(feed_bytes(answer, self._http), Evidence.IDENTITY)
        self._believed.append((answer, url, None))
        return Found(feed.records, feed.notes)

    def by_name(self, listed: tuple[str, ...], *, known: bool) -> Found:
        """The papers of everyone of this name. Namesakes among them are the business of later steps."""
        names = owner_names(self._settings)
        found = self._pages(name_query(self._author.name, self._author.aliases), listed, known=known)
        if found is None:  # too many people share the initials
            found = self._pages(
                name_query(self._author.name, self._author.aliases, initials=False), listed, known=known
            )
        if found is None:
            raise SourceError(
                "too-many",
                f"arXiv knows more than {MAX_PAGES * self._source.max_results} papers by authors of this name; "
                "give author.arxiv or author.orcid in the configuration",
            )
        ours = tuple(record for record in found.records if _is_by(record, names))
        if found.records and not ours:
            raise SourceError(
                "foreign",
                f"none of {len(found.records)} papers from arXiv is by {self._author.name}; check author.name",
            )
        return Found(ours, found.notes, found.whole)

    def by_ids(self, ids: tuple[str, ...]) -> Found:
        """The papers of these ids. One alone may be the owner's slip; that none of several exists is no answer."""
        records: list[Record] = []
        notes: list[str] = []
        for start in range(0, len(ids), MAX_IDS):
            asked = ids[start : start + MAX_IDS]
            bare = ",".join(paper_id.removeprefix("arxiv:") for paper_id in asked)
            feed = self._feed({"id_list": bare, "start": "0", "max_results": str(len(asked))}, known=len(asked) > 1)
            records += [record for record in feed.records if first(record.ids, "arxiv") in asked]
            notes += feed.notes
            if feed.entries < (feed.total or 0):
                notes.append(f"arXiv announced {feed.total} of the page's papers and sent {feed.entries}")
        return Found(tuple(records), tuple(notes))

    def _pages(self, query: str, listed: tuple[str, ...], *, known: bool) -> Found | None:
        """All pages of a query, newest first; None when there are more than we want to ask for."""
        records: dict[str, Record] = {}
        notes: list[str] = []
        entries = 0
        for page in range(MAX_PAGES):
            feed = self._feed(
                {
                    "search_query": query,
                    "start": str(entries),
                    "max_results": str(self._source.max_results),
                    "sortBy": "submittedDate",
                    "sortOrder": "descending",
                },
                known=known or page > 0,
            )
            total = feed.total or 0
            if total > MAX_PAGES * self._source.max_results:
                return None
            fresh = {first(record.ids, "arxiv") for record in feed.records} - records.keys()
            for record in feed.records:
                records.setdefault(first(record.ids, "arxiv"), record)
            entries += feed.entries
            notes += feed.notes
            if entries >= total or (fresh and fresh <= set(listed)):
                return Found(tuple(records.values()), tuple(dict.fromkeys(notes)), whole=entries >= total)
            if feed.records and not fresh:
                break
        raise SourceError(
            "incomplete", f"arXiv announced {total} papers and sent {len(records)}; a later run asks again"
        )

    def _feed(self, query: dict[str, str], *, known: bool) -> Feed:
        """One answer that can be believed; what may be a passing fault is asked for a second time."""
        try:
            return self._believable(query, known=known, max_age=self._max_age)
        except SourceError as error:
            if error.reason not in PASSING:
                raise
            return self._believable(query, known=known, max_age=0.0)

    def _believable(self, query: dict[str, str], *, known: bool, max_age: float) -> Feed:
        url = f"{self._source.base_url}/api/query"
        answer = self._http.fetch(url, params=query, hosts=HOSTS, max_age=max_age)
        feed = parse_feed(feed_bytes(answer, self._http))
        wanted = min(int(query["max_results"]), (feed.total or 0) - int(query["start"]))
        if not feed.entries and wanted > 0:
            raise SourceError(
                "incomplete", f"arXiv announced {feed.total} papers and sent none; a later run asks again"
            )
        if known and not feed.entries and not wanted > 0:
            raise SourceError("falsely-empty", self._disbelief(query))
        self._believed.append((answer, url, query))
        return feed

    def _disbelief(self, query: dict[str, str]) -> str:
        """Why an empty answer is not believed, and what to do if it is true."""
        if "id_list" in query:
            ids = query["id_list"].split(",")
            named = ", ".join(ids[:MAX_NAMED]) + (f" and {len(ids) - MAX_NAMED} more" if ids[MAX_NAMED:] else "")
            return (
                f"arXiv says that it has none of the papers that the page links as {named}; a later run asks again. "
                "If a link leads nowhere, correct it"
            )
        return (
            f"arXiv says that it has no papers of {self._author.name}, but some are known; a later run asks again. "
            "If none of yours is there, set sources.arxiv.enabled to false"
        )

    def keep(self) -> None:
        """Keep all that was believed, so that the same is not asked for again so soon."""
        if self._max_age:
            for answer, url, query in self._believed:
                self._http.keep(answer, url, query)


def feed_bytes(answer: Answer, http: Http) -> bytes:
    """The body that holds a feed: arXiv sends its error feeds with status 200 or 400.

    Whoever goes on after a 403 is taken for an attacker, says arXiv; so we stay away for a day.
    """
    if answer.status == FORBIDDEN:
        http.pace.rest(answer.url, LONGEST_REST)
    return answer.body if answer.status == BAD_REQUEST and b"<feed" in answer.body else verify_ok(answer, "arXiv")


def _is_by(record: Record, names: tuple[Name, ...]) -> bool:
    return any(is_owner(author, names) for author in record.authors)
