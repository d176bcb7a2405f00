"""A stand-in for GitHub, GitLab and Forgejo on this machine: the pull requests of one repository."""

import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "tok-0123456789"
HEADERS = {"github": f"Bearer {TOKEN}", "forgejo": f"token {TOKEN}", "gitlab": TOKEN}


class FakeForge:
    """The requests of one repository, and how each forge's interface shows and changes them."""

    def __init__(self, kind, repository):
        self.kind, self.repository, self.url = kind, repository, ""
        self.requests, self.writes, self.status = [], 0, 200

    def github(self, method, path, query, body):
        if method == "GET":
            owner, branch = query["head"].split(":")
            assert (path, owner, query["state"]) == (
                f"/repos/{self.repository}/pulls",
                self.repository.split("/")[0],
                "all",
            )
            return [self.shown(r) for r in self.requests if (r["branch"], r["base"]) == (branch, query["base"])]
        return self.shown(self.written(path, body.get("head"), body.get("base"), body["title"], body["body"]))

    def forgejo(self, method, path, query, body):
        if method == "GET":
            shown = [self.shown(r) for r in reversed(self.requests)]
            strangers = [
                {"head": {"ref": "paperline/papers", "repo_id": 9}, "base": {"ref": "main", "repo_id": 1}}
            ] * 60
            page = int(query["page"])
            return (strangers + shown)[(page - 1) * 50 : page * 50]
        return self.shown(self.written(path, body.get("head"), body.get("base"), body["title"], body["body"]))

    def gitlab(self, method, path, query, body):
        assert path.startswith(f"/projects/{self.repository}/merge_requests")
        if method == "GET":
            wanted = (query["source_branch"], query["target_branch"])
            return [self.shown(r) for r in self.requests if (r["branch"], r["base"]) == wanted]
        target = body.get("source_branch"), body.get("target_branch")
        return self.shown(self.written(path, *target, body["title"], body["description"]))

    def written(self, path, branch, base, title, body):
        self.writes += 1
        if number := re.search(r"/(\d+)$", path):
            request = self.requests[int(number[1]) - 1]
        else:
            waiting = [r for r in self.requests if (r["state"], r["branch"]) == ("open", branch)]
            assert not waiting, "a forge allows one open request a branch"
            request = {"number": len(self.requests) + 1, "state": "open", "branch": branch, "base": base}
            self.requests.append(request)
        # Forges keep texts with the line ends of web forms.
        request |= {"title": title, "body": body.replace("\n", "\r\n")}
        return request

    def shown(self, request):
        merged = request["state"] == "merged"
        url = f"https://forge.example/{request['number']}"
        return {
            "number": request["number"], "iid": request["number"], "html_url": url, "web_url": url,
            "title": request["title"], "body": request["body"], "description": request["body"],
            "merged": merged, "merged_at": "2024-06-20T00:00:00Z" if merged else None,
            "state": self.state(request["state"]), "source_project_id": 1, "target_project_id": 1,
            "head": {"ref": request["branch"], "repo_id": 1}, "base": {"ref": request["base"], "repo_id": 1},
        }  # fmt: skip

    def state(self, state):
        if self.kind == "gitlab":
            return {"open": "opened"}.get(state, state)
        return "open" if state == "open" else "closed"


@contextmanager
def serving(fake):
    """Serve the fake on a free port of this machine; `fake.url` is the address of its interface."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            url = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else {}
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            given = self.headers.get("PRIVATE-TOKEN") or self.headers.get("Authorization")
            status, answer = fake.status, {"message": f"Resource not accessible by {given}"}
            if status == 200:
                assert given == HEADERS[fake.kind]
                answer = getattr(fake, fake.kind)(self.command, unquote(url.path.removeprefix("/api")), query, body)
            data = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_PATCH = do_PUT = do_GET  # noqa: N815 - the names that http.server looks for

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        fake.url = f"http://127.0.0.1:{server.server_port}/api"
        yield fake
        server.shutdown()
        thread.join()
