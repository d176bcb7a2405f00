"""Pull-request mode: a branch of our own, one open request that is kept up to date, and a person's word is final.

Hands off as soon as a person has committed to the branch. A request that a person closed means "not these papers":
which ones stands in its text, so that no memory but the forge's and the ledger is needed. Our branch alone is ever
forced, and only from the very commit that was seen on it. A crash anywhere is made good by the next run, which finds
branch and request as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.publish.api import ApiError
from pipeline.publish.checkout import Checkout
from pipeline.publish.ownership import fetch_branch, is_ours, push_own
from pipeline.publish.request import BODY_LIMIT, Forge, Request, RequestState

BREAKING = re.compile(r"[<>\s]|--")
MARK = re.compile(r"<!-- paperline: ([^<>]*) -->")
FORBIDDEN = (401, 403, 404)
HINT = "Close this request to say that these papers are not wanted; merge it to publish them."


@dataclass(frozen=True, slots=True)
class Proposed:
    """What came of a proposal: `changed` is False when branch and request stood as they should already."""

    url: str
    commit: str = ""
    changed: bool = False
    note: str = ""


@dataclass(frozen=True)
class Proposals:
    """The requests of one site, as the forge holds them at the start of a run.

    Attributes:
        checkout: the site's repository, refreshed.
        forge: who holds the requests.
        branch: our own branch.
        requests: all requests from it into the site's branch.
    """

    checkout: Checkout
    forge: Forge
    branch: str
    requests: tuple[Request, ...]

    @property
    def declined(self) -> tuple[str, ...]:
        """The ids of the papers in requests that a person closed, sorted."""
        closed = (request for request in self.requests if request.state is RequestState.CLOSED)
        marks = (ids for request in closed for ids in MARK.findall(request.body))
        return tuple(sorted({paper_id for ids in marks for paper_id in ids.split()}))

    @property
    def waiting(self) -> Request | None:
        """The request that waits for a person."""
        return next((request for request in self.requests if request.state is RequestState.OPEN), None)

    def propose(
        self,
        pages: tuple[str, ...],
        files: Mapping[str, bytes],
        message: str,
        body: str,
        ids: tuple[str, ...],
        *,
        hint: str = HINT,
    ) -> Proposed:
        """Bring branch and request to what `files` say.

        Args:
            pages: the files that decide whether the branch stands as it should; the ledger holds days as well.
            files: what the site's files should hold.
            message: the commit's message; its first line is the request's title.
            body: the request's text.
            ids: the ids of the papers in it, by which they are known if it is declined.
            hint: the last words of the text, which say what merging and closing mean.

        Raises:
            PublishError: the remote or the forge refuses; the next run goes on from where this one ended.
        """
        held = fetch_branch(self.checkout, self.branch)
        if held and not is_ours(self.checkout, f"{self.checkout.base}..{held}"):
            note = f"Someone has committed to {self.branch}, so it is left alone. Merge it, or delete the branch."
            return Proposed(self.waiting.url if self.waiting else "", note=note)
        title, text = message.partition("\n")[0], _with_mark(body, ids, hint)
        stands = bool(held) and self._holds(held, pages, files)
        commit, opened = (held, ()) if stands else self._push(files, message, held, text)
        request, asked = replace(self, requests=(*opened, *self.requests))._request(title, text)  # noqa: SLF001 - ours
        return Proposed(request.url, commit, changed=asked or not stands)

    def _holds(self, commit: str, pages: tuple[str, ...], files: Mapping[str, bytes]) -> bool:
        """Whether the commit has the page's files as they should be; those that stay, as the site has them."""
        wanted = ((path, files.get(path, self.checkout.read(path))) for path in pages)
        return all(self.checkout.content(commit, path) == data for path, data in wanted)

    def _push(self, files: Mapping[str, bytes], message: str, held: str, text: str) -> tuple[str, tuple[Request, ...]]:
        """Commit and push; the commit, and the request that the push opened, where the forge does that."""
        base = self.checkout.branch
        options = () if self.waiting else self.forge.push_options(base, message.partition("\n")[0], text)
        commit = self.checkout.commit(files, message)
        push_own(self.checkout, commit, self.branch, held, options)
        found = self.forge.list_requests(self.branch, base) if options else ()
        return commit, tuple(request for request in found if request.state is RequestState.OPEN)

    def _request(self, title: str, body: str) -> tuple[Request, bool]:
        """The open request, made or brought up to date, and whether that took a change."""
        waiting = self.waiting
        try:
            if waiting is None:
                return self.forge.create_request(self.branch, self.checkout.branch, title, body), True
            if (waiting.title, _comparable(waiting.body)) == (title, _comparable(body)):
                return waiting, False
            self.forge.update_request(waiting.number, title, body)
        except ApiError as error:
            raise _explained(error) from None
        return waiting, True


def load_proposals(checkout: Checkout, forge: Forge, branch: str) -> Proposals:
    """Ask the forge for our requests.

    Raises:
        ApiError: it can't be reached, or says no.
    """
    try:
        return Proposals(checkout, forge, branch, forge.list_requests(branch, checkout.branch))
    except ApiError as error:
        raise _explained(error) from None


def _with_mark(body: str, ids: tuple[str, ...], hint: str) -> str:
    """The text with the papers' ids in a comment that nobody sees, short enough for every forge."""
    known = " ".join(paper_id for paper_id in ids if not BREAKING.search(paper_id))
    mark = f"<!-- paperline: {known} -->"
    return f"{body[: BODY_LIMIT - len(mark) - len(hint)].rstrip()}\n\n{hint}\n\n{mark}\n"


def _comparable(body: str) -> str:
    """A request's text without what forges change in it: line ends and blanks at the end."""
    return "\n".join(line.rstrip() for line in body.replace("\r\n", "\n").strip().split("\n"))


def _explained(error: ApiError) -> ApiError:
    if error.status not in FORBIDDEN:
        return error
    advice = (
        "The token needs to read and write pull requests of this repository. On GitHub Actions, also allow it under "
        "Settings > Actions > General > Workflow permissions (create and approve pull requests)."
    )
    return ApiError(error.status, f"{error.message}\n{advice}")
