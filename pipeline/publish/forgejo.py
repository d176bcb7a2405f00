"""Pull requests by the API of Forgejo and Gitea (`/api/v1`, described by each instance at `/api/swagger`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.publish.api import Api
from pipeline.publish.request import Request, RequestState

PAGES = 10
PAGE_SIZE = 50  # the usual upper limit of an instance


def open_forgejo(base_url: str, host: str, repository: str, token: str) -> Forgejo:
    """The instance at `base_url`, or the one on `host`; `repository` is `owner/name`."""
    return Forgejo(Api(base_url or f"https://{host}/api/v1", {"Authorization": f"token {token}"}), repository)


@dataclass(frozen=True, slots=True)
class Forgejo:
    """One repository's pull requests."""

    api: Api
    repository: str

    def list_requests(self, branch: str, base: str) -> tuple[Request, ...]:
        """Found page by page: the API has no filter by branch."""
        found: list[Request] = []
        for page in range(1, PAGES + 1):
            path = f"/repos/{self.repository}/pulls?state=all&sort=recentupdate&limit={PAGE_SIZE}&page={page}"
            items = self.api.call("GET", path) or []
            found += [_request(item) for item in items if _is_between(item, branch, base)]
            if len(items) < PAGE_SIZE:
                break
        return tuple(found)

    def push_options(self, base: str, title: str, body: str) -> tuple[str, ...]:  # noqa: ARG002 - as the protocol
        """A push opens no pull request here."""
        return ()

    def create_request(self, branch: str, base: str, title: str, body: str) -> Request:
        """Open a pull request."""
        sent = {"title": title, "body": body, "head": branch, "base": base}
        return _request(self.api.call("POST", f"/repos/{self.repository}/pulls", sent))

    def update_request(self, number: int, title: str, body: str) -> None:
        """Give it another title and text."""
        self.api.call("PATCH", f"/repos/{self.repository}/pulls/{number}", {"title": title, "body": body})


def _is_between(item: dict[str, Any], branch: str, base: str) -> bool:
    """Whether a request goes from `branch` to `base` in this repository, not from a fork's branch of that name."""
    head, target = item.get("head") or {}, item.get("base") or {}
    same = head.get("repo_id") == target.get("repo_id")
    # Once the branch is deleted, `ref` is `refs/pull/N/head` and only the label keeps the name.
    return same and branch in {head.get("ref"), head.get("label")} and target.get("ref") == base


def _request(item: dict[str, Any]) -> Request:
    state = RequestState.MERGED if item.get("merged") else RequestState(item["state"])
    return Request(item["number"], item["html_url"], state, item.get("title") or "", item.get("body") or "")
