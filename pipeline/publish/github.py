"""Pull requests by GitHub's REST API (docs.github.com/rest/pulls/pulls), also of GitHub Enterprise Server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from pipeline.publish.api import Api
from pipeline.publish.request import Request, RequestState

VERSION = "2022-11-28"


def open_github(base_url: str, host: str, repository: str, token: str) -> GitHub:
    """GitHub at `base_url`, or where it is for `host`; `repository` is `owner/name`."""
    usual = "https://api.github.com" if host == "github.com" else f"https://{host}/api/v3"
    accept = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": VERSION}
    return GitHub(Api(base_url or usual, {**accept, "Authorization": f"Bearer {token}"}), repository)


def start_workflow(base_url: str, repository: str, token: str, workflow: str, branch: str) -> None:
    """Start the workflow file `workflow` on `branch` (docs.github.com/rest/actions/workflows).

    It is one of the two events that start a workflow even where the job's own token asks for it.

    Raises:
        PublishError: GitHub can't be reached, or says no.
    """
    path = f"/repos/{repository}/actions/workflows/{quote(workflow)}/dispatches"
    open_github(base_url, "github.com", repository, token).api.call("POST", path, {"ref": branch})


@dataclass(frozen=True, slots=True)
class GitHub:
    """One repository's pull requests."""

    api: Api
    repository: str

    def list_requests(self, branch: str, base: str) -> tuple[Request, ...]:
        """The newest hundred: more of ours are not needed to know what was declined."""
        owner = self.repository.partition("/")[0]
        query = urlencode({"head": f"{owner}:{branch}", "base": base, "state": "all", "per_page": 100})
        found = self.api.call("GET", f"/repos/{self.repository}/pulls?{query}")
        return tuple(_request(item) for item in found or ())

    def push_options(self, base: str, title: str, body: str) -> tuple[str, ...]:  # noqa: ARG002 - as the protocol
        """A push opens no pull request here."""
        return ()

    def create_request(self, branch: str, base: str, title: str, body: str) -> Request:
        """Open a pull request that maintainers may push to."""
        sent = {"title": title, "body": body, "head": branch, "base": base, "maintainer_can_modify": True}
        return _request(self.api.call("POST", f"/repos/{self.repository}/pulls", sent))

    def update_request(self, number: int, title: str, body: str) -> None:
        """Give it another title and text."""
        self.api.call("PATCH", f"/repos/{self.repository}/pulls/{number}", {"title": title, "body": body})


def _request(item: dict[str, Any]) -> Request:
    state = RequestState.MERGED if item.get("merged_at") else RequestState(item["state"])
    return Request(item["number"], item["html_url"], state, item.get("title") or "", item.get("body") or "")
