"""Merge requests by GitLab's REST API (docs.gitlab.com/api/merge_requests).

A push can open the request (docs.gitlab.com/topics/git/commit: push options): branch and request then come in one step,
between which no crash falls. Its text has more than one line, which a push option can't hold, so it follows by the API.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from pipeline.publish.api import Api
from pipeline.publish.request import Request, RequestState

STATES = {"opened": RequestState.OPEN, "locked": RequestState.OPEN, "merged": RequestState.MERGED}


def open_gitlab(base_url: str, host: str, repository: str, token: str) -> GitLab:
    """GitLab at `base_url`, or on `host`; `repository` is `group/…/name`."""
    return GitLab(Api(base_url or f"https://{host}/api/v4", {"PRIVATE-TOKEN": token}), quote(repository, safe=""))


@dataclass(frozen=True, slots=True)
class GitLab:
    """One project's merge requests; `project` is its path, escaped."""

    api: Api
    project: str

    def list_requests(self, branch: str, base: str) -> tuple[Request, ...]:
        """The newest hundred: more of ours are not needed to know what was declined."""
        query = urlencode({"source_branch": branch, "target_branch": base, "state": "all", "per_page": 100})
        found = self.api.call("GET", f"/projects/{self.project}/merge_requests?{query}")
        return tuple(_request(item) for item in found or () if item["source_project_id"] == item["target_project_id"])

    def push_options(self, base: str, title: str, body: str) -> tuple[str, ...]:
        """For a push that opens a merge request; of the text the last line, by which its papers are known."""
        last = body.strip().rpartition("\n")[2]
        said = ("create", f"target={base}", f"title={title}", f"description={last}")
        return tuple(f"merge_request.{option}" for option in said)

    def create_request(self, branch: str, base: str, title: str, body: str) -> Request:
        """Open a merge request."""
        sent = {"source_branch": branch, "target_branch": base, "title": title, "description": body}
        return _request(self.api.call("POST", f"/projects/{self.project}/merge_requests", sent))

    def update_request(self, number: int, title: str, body: str) -> None:
        """Give it another title and text."""
        sent = {"title": title, "description": body}
        self.api.call("PUT", f"/projects/{self.project}/merge_requests/{number}", sent)


def _request(item: dict[str, Any]) -> Request:
    state = STATES.get(item["state"], RequestState.CLOSED)
    return Request(item["iid"], item["web_url"], state, item.get("title") or "", item.get("description") or "")
