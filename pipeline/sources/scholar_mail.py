"""Google Scholar's alert e-mails: the channel by which Scholar itself tells of new articles.

Whoever follows their own profile gets "NAME - new articles". The mails are given as an `.eml` file, a folder of them,
or an mbox. Alerts on other things (citations, related research, searches) tell of other people's papers and are passed
over.

What is read does not depend on the language of the mail. Since about 2017 every title's link says in `folt` what kind
of alert it stands in (`art`, `cit`, `rel`, `kw`), `hist` begins with the profile of whoever gets the mail, and the
last lines link the profile that is followed.
"""

from __future__ import annotations

import mailbox
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from pipeline.errors import SourceError
from pipeline.model import Evidence, Name, Record
from pipeline.papers.ids import find_ids
from pipeline.papers.names import parse_name
from pipeline.papers.text import plain
from pipeline.sources.fields import partial_date, web_url
from pipeline.sources.found import Found
from pipeline.sources.html import Html, attribute, parse_html, text_of
from pipeline.sources.owner import is_owner
from pipeline.sources.scholar_page import citation_url, cut_title, scholar_names, without_arxiv

SENDERS = ("scholaralerts-noreply@google.com", "scholarcitations-noreply@google.com")
MAX_MAILS = 2_000
MAX_BYTES = 2_000_000  # of one e-mail
ARTICLES = "art"  # what `folt` says in an alert on new articles

_NEW_ARTICLES = re.compile(r"\bnew articles?\b|新しい論文", re.IGNORECASE)  # for mails whose links don't say it
_SUBJECT = re.compile(r"(?:google scholar alert:\s*)?(.+?)\s+[-\u2013]\s+\S.*", re.IGNORECASE)
_KIND = re.compile(r"(?:\[[^\W\d_a-z]{1,12}\]\s*){1,2}")  # "[PDF]", "[CITATION][C]"; not "[Re] ...", which is a title
_YEAR = re.compile(r",?\s*\b((?:19|20)\d{2})\s*$")


def load_alerts(path: Path, names: tuple[Name, ...], profile: str = "") -> Found:
    """The articles in all alerts about the author's own new articles. A mail that is damaged leaves the others.

    Args:
        path: an mbox, an `.eml` file, or a folder of `.eml` files.
        names: the author's name and its other forms.
        profile: the id of the author's Scholar profile, where it is known.

    Raises:
        SourceError: "unreadable".
    """
    records: dict[str, Record] = {}
    notes: list[str] = []
    try:
        for message in _messages(path):
            try:
                found = parse_alert(message, names, profile)
            except SourceError as error:
                notes.append(f"{path}: an alert was passed over: {error.message}")
                continue
            for record in found:
                records.setdefault(record.title, record)
    except OSError as error:
        raise SourceError("unreadable", f"{path}: can't read the alerts: {error.strerror or error}") from error
    return Found(tuple(records.values()), tuple(dict.fromkeys(notes)))


def parse_alert(message: Message, names: tuple[Name, ...], profile: str = "") -> tuple[Record, ...]:
    """The articles that one e-mail tells of; none when it is no alert on new articles of the owner's.

    Raises:
        SourceError: "undecodable".
    """
    if not any(sender in _header(message, "From").lower() for sender in SENDERS):
        return ()
    html = html_part(message)
    if not html.strip():
        return ()
    page, subject = parse_html(html), _header(message, "Subject")
    titles = page.select("a.gse_alrt_title")
    kinds = {kind for link in titles for kind in _query(link).get("folt", [])}
    if kinds - {ARTICLES} or not (kinds or _NEW_ARTICLES.search(subject)):
        return ()
    if not _is_owners(subject, page, titles, names, profile):
        return ()
    return tuple(record for link in titles if (record := _record(link, names)))


def _is_owners(subject: str, page: Html, titles: list[Html], names: tuple[Name, ...], profile: str) -> bool:
    """Whether the alert follows the owner: by the profile that it links; else by the name in its subject.

    An alert on one's own profile may name nobody; then the profile of whoever gets the mail must be the owner's.
    """
    followed = {user for link in page.select('a[href*="/citations"]') if (user := _followed(link))}
    if profile and followed:
        return followed == {profile}
    named = _SUBJECT.fullmatch(subject)
    if named:
        return is_owner(parse_name(named[1].strip("\"'“”「」")), names)
    readers = {hist.partition(":")[0] for link in titles for hist in _query(link).get("hist", [])}
    return bool(profile) and readers == {profile}


def _followed(link: Html) -> str:
    """The profile that a link leads to; links to one article, or to the reader's library, lead to none."""
    query = _query(link)
    return "" if {"citation_for_view", "update_op"} & query.keys() else query.get("user", [""])[0]


def _messages(path: Path) -> Iterator[Message]:
    """The e-mails in a folder of `.eml` files, in one such file, or in an mbox."""
    if path.is_dir() or path.suffix.lower() == ".eml":
        files = sorted(path.glob("*.eml")) if path.is_dir() else [path]
        for file in files[-MAX_MAILS:]:
            yield message_from_bytes(file.read_bytes()[:MAX_BYTES])
        return
    path.stat()  # mailbox has an error of its own for a file that is not there
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.keys()[-MAX_MAILS:]:
            yield message_from_bytes(box.get_bytes(key)[:MAX_BYTES])
    finally:
        box.close()


def _header(message: Message, name: str) -> str:
    """A header's text, decoded (RFC 2047) where that is possible."""
    raw = str(message.get(name, ""))
    try:
        return plain(str(make_header(decode_header(raw))))
    except (HeaderParseError, LookupError, ValueError):
        return plain(raw)


def html_part(message: Message) -> bytes:
    """The first HTML part, in UTF-8 where it says in what charset it is, else as it stands."""
    for part in message.walk():
        if part.get_content_type() != "text/html":
            continue
        body = part.get_payload(decode=True)
        if not isinstance(body, bytes):
            return b""
        try:
            return body.decode(part.get_content_charset() or "utf-8").encode()
        except (LookupError, ValueError):
            return body
    return b""


def _record(link: Html, names: tuple[Name, ...]) -> Record | None:
    title, complete = cut_title(_KIND.sub("", text_of(link), count=1))
    heading = link.find_parent("h3") or link
    people, _, venue = text_of(heading.find_next_sibling("div")).partition(" - ")
    authors, whole = scholar_names(people)
    if not title or (whole and not any(is_owner(author, names) for author in authors)):
        return None
    year = _YEAR.search(venue)
    target = web_url(_query(link).get("url", [""])[0])
    return Record(
        source="scholar",
        title=title,
        title_complete=complete,
        authors=authors,
        authors_complete=whole,
        ids=find_ids(f"{venue} {target}"),
        published=partial_date(year[1]) if year else None,
        venue=without_arxiv(_YEAR.sub("", venue).strip(" ,")),
        url=target or citation_url(attribute(link, "href")),
        evidence=Evidence.IDENTITY,
    )


def _query(link: Html) -> dict[str, list[str]]:
    try:
        return parse_qs(urlsplit(attribute(link, "href")).query, max_num_fields=50)
    except ValueError:  # a bracket in a host, or far too many fields
        return {}
