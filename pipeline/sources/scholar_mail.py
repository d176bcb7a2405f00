"""Google Scholar's alert e-mails: the channel by which Scholar itself tells of new articles.

Whoever follows their own profile gets "NAME - new articles". The mails are given as an `.eml` file, a folder of them,
or an mbox. Alerts on other things (citations, related research, searches) tell of other people's papers and are passed
over.
"""

from __future__ import annotations

import mailbox
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from pipeline.errors import SourceError
from pipeline.model import Evidence, Name, Record
from pipeline.papers.ids import find_ids
from pipeline.papers.names import names_cut, parse_name, parse_names, same_person
from pipeline.papers.text import plain
from pipeline.sources.fields import partial_date, web_url
from pipeline.sources.found import Found
from pipeline.sources.html import Html, attribute, parse_html, text_of
from pipeline.sources.scholar_page import cut_title, without_arxiv

SENDERS = ("scholaralerts-noreply@google.com", "scholarcitations-noreply@google.com")
MAX_MAILS = 2_000
MAX_BYTES = 2_000_000  # of one e-mail
_SUBJECT = re.compile(r"^(?:google scholar alert:\s*)?(.+?)\s+[-\u2013]\s+new articles?\b", re.IGNORECASE)
_KIND = re.compile(r"^\[[A-Z]{2,12}\]\s*")
_YEAR = re.compile(r",?\s*\b((?:19|20)\d{2})\s*$")


def load_alerts(path: Path, names: tuple[Name, ...]) -> Found:
    """The articles in all alerts about the author's own new articles.

    Args:
        path: an mbox, an `.eml` file, or a folder of `.eml` files.
        names: the author's name and its other forms.

    Raises:
        SourceError: "unreadable".
    """
    records: dict[str, Record] = {}
    notes: list[str] = []
    try:
        for message in _messages(path):
            for record in parse_alert(message, names):
                records.setdefault(record.title, record)
    except OSError as error:
        raise SourceError("unreadable", f"{path}: can't read the alerts: {error.strerror or error}") from error
    except SourceError as error:
        notes.append(f"{path}: {error.message}")
    return Found(tuple(records.values()), tuple(notes))


def parse_alert(message: Message, names: tuple[Name, ...]) -> tuple[Record, ...]:
    """The articles that one e-mail tells of; none when it is no alert on new articles of one of `names`."""
    subject = _SUBJECT.match(plain(str(message.get("Subject", ""))))
    if not subject or not any(sender in str(message.get("From", "")).lower() for sender in SENDERS):
        return ()
    owner = parse_name(subject[1])
    if not any(same_person(owner, name) for name in names):
        return ()
    html = _html_part(message)
    if not html.strip():
        return ()
    titles = parse_html(html).select("a.gse_alrt_title")
    return tuple(record for link in titles if (record := _record(link, names)))


def _messages(path: Path) -> Iterator[Message]:
    """The e-mails in a folder of `.eml` files, in one such file, or in an mbox."""
    if path.is_dir() or path.suffix.lower() == ".eml":
        files = sorted(path.glob("*.eml")) if path.is_dir() else [path]
        for file in files[-MAX_MAILS:]:
            yield _message(file.read_bytes()[:MAX_BYTES])
        return
    path.stat()  # mailbox has an error of its own for a file that is not there
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.keys()[-MAX_MAILS:]:
            yield _message(box.get_bytes(key)[:MAX_BYTES])
    finally:
        box.close()


def _message(data: bytes) -> Message:
    return message_from_bytes(data, policy=policy.default)


def _html_part(message: Message) -> bytes:
    """The bytes of the first HTML part."""
    for part in message.walk():
        if part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            return body if isinstance(body, bytes) else b""
    return b""


def _record(link: Html, names: tuple[Name, ...]) -> Record | None:
    title, complete = cut_title(_KIND.sub("", text_of(link)))
    heading = link.find_parent("h3") or link
    described = heading.find_next_sibling("div")
    people, _, venue = text_of(described).partition(" - ")
    authors = parse_names(people)
    cut = names_cut(people)
    if not title or not (cut or any(same_person(author, name) for author in authors for name in names)):
        return None
    year = _YEAR.search(venue)
    target = web_url(parse_qs(urlsplit(attribute(link, "href")).query).get("url", [""])[0])
    return Record(
        source="scholar",
        title=title,
        title_complete=complete,
        authors=authors,
        authors_complete=not cut,
        ids=find_ids(f"{venue} {target}"),
        published=partial_date(year[1]) if year else None,
        venue=without_arxiv(_YEAR.sub("", venue).strip(" ,")),
        url=target,
        evidence=Evidence.IDENTITY,
    )
