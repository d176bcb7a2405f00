"""A git server on loopback: `git http-backend` behind basic authentication, or a network's sign-in page."""

import base64
import os
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class GitHttp(BaseHTTPRequestHandler):
    """A request to the repository in `server.folder`; `server.token` guards it, `server.mode` distorts the answer."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if not self.headers.get("Transfer-Encoding") else self.chunks()
        host, _, port = self.headers["Host"].partition(":")
        self.server.seen.append((host, self.headers.get("Authorization", "")))
        if self.server.mode == "portal":
            return self.answer(200, b"<html>Please sign in</html>", Content_Type="text/html")
        if self.server.mode == "redirect to localhost" and host != "localhost":
            return self.answer(302, Location=f"http://localhost:{port}{self.path}")
        if self.server.mode in {"403", "404", "500"}:
            return self.answer(int(self.server.mode), b"no: " + self.headers.get("Authorization", "").encode())
        if self.server.token and not self.authorised():
            return self.answer(401, b"who?", WWW_Authenticate='Basic realm="git"')
        return self.backend(body)

    do_POST = do_GET  # noqa: N815 - the name that http.server looks for

    def chunks(self):
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def authorised(self):
        scheme, _, value = self.headers.get("Authorization", "").partition(" ")
        return scheme == "Basic" and base64.b64decode(value).decode().endswith(f":{self.server.token}")

    def backend(self, body):
        url = urlsplit(self.path)
        environment = {
            **{name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}},
            "GIT_PROJECT_ROOT": str(self.server.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": url.path,
            "QUERY_STRING": url.query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "REMOTE_ADDR": "127.0.0.1",
            "REMOTE_USER": "lena",
        }
        done = subprocess.run(["git", "http-backend"], input=body, env=environment, capture_output=True, check=True)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        status = int(headers.pop("Status", "200 OK").split()[0])
        self.answer(status, content, **{name.replace("-", "_"): value for name, value in headers.items()})


@contextmanager
def serving(site):
    """The repositories beside and below `site` over HTTP; `url` is the site's address."""
    site.git("config", "http.receivepack", "true", cwd=site.url)
    site.git("config", "uploadpack.allowFilter", "true", cwd=site.url)
    server = ThreadingHTTPServer(("127.0.0.1", 0), GitHttp)
    server.folder, server.token, server.mode, server.seen = site.folder.parent, "", "", []
    server.url = f"http://127.0.0.1:{server.server_port}/{site.folder.name}/site.git"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
