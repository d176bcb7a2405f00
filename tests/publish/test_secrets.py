"""Secrets stay out of everything that is shown, in whatever form they come back."""

import base64
from urllib.parse import quote

import pytest

from pipeline.publish.refusals import remote_words, way_out
from pipeline.publish.secrets import redact

TOKEN = "ghp_s3cr3t/+=value"
PAIR = base64.b64encode(f"x-access-token:{TOKEN}".encode()).decode()
ENVIRON = {
    "PAPERLINE_TOKEN": f"{TOKEN}\n",
    "GITHUB_TOKEN": "another-one",
    "PAPERLINE_SERPAPI_KEY": "k3yk3yk3y",
    "X_TOKEN": "1",
}


@pytest.mark.parametrize(
    "text",
    [
        f"remote: you sent {TOKEN}",
        f"https://h/x?token={quote(TOKEN, safe='')}",
        f"Authorization: Basic {PAIR}",
        f"header {PAIR.rstrip('=')}",
        "curl -H 'authorization: Bearer something'",
        "fatal: unable to access 'https://user:pass@host/x'",
        "another-one and k3yk3yk3y",
    ],
)
def test_a_secret_is_blacked_out(text):
    shown = redact(text, ENVIRON)
    assert "***" in shown
    assert not any(
        secret in shown for secret in (TOKEN, quote(TOKEN, safe=""), PAIR[:-2], "something", "pass@", "another", "k3y")
    )


def test_ordinary_words_are_left_alone():
    text = "error: failed to push 11 refs to 'https://github.com/x/y'"
    assert redact(text, ENVIRON) == text


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("remote: error: GH006: Protected branch update failed for refs/heads/main.", "protected"),
        ("remote: error: GH013: Repository rule violations found for refs/heads/main.", "protected"),
        ("remote: GitLab: You are not allowed to push code to protected branches on this project.", "protected"),
        (
            "remote: Permission to o/r.git denied to bot.\nfatal: The requested URL returned error: 403",
            "write access",
        ),
        ("remote: Write access to repository not granted.", "write access"),
        ("ERROR: The key you are authenticating with has been marked as read only.", "write access"),
        ("fatal: Authentication failed for 'https://h/x'", "No valid credentials"),
        ("fatal: could not read Username for 'https://github.com': terminal prompts disabled", "No valid credentials"),
        ("git@github.com: Permission denied (publickey).", "ssh key"),
        ("remote: Repository not found.\nfatal: repository 'https://h/x/' not found", "No such repository"),
        ("fatal: unable to access: Could not resolve host: github.com", "next run tries again"),
        ("fatal: unable to access: The requested URL returned error: 503", "next run tries again"),
        ("error: RPC failed; curl 28 Operation too slow. Less than 1000 bytes/sec", "next run tries again"),
        ("remote: error: commit must be signed", "signed commits"),
        ("error: gpg failed to sign the data", "commit.gpgsign"),
        ("fatal: write error: No space left on device", "disk is full"),
        ("something quite new", ""),
    ],
)
def test_every_refusal_has_its_way_out(words, advice):
    assert advice in way_out(words)
    assert bool(advice) == bool(way_out(words))


def test_the_remotes_own_words_come_first_without_noise():
    stderr = (
        "To /x.git\nhint: do this\n ! [remote rejected] main\nremote: \nremote: \x1b[31mNo.\x1b[0m\r\nerror: failed"
    )
    assert remote_words(stderr) == "remote: No.\n! [remote rejected] main\nerror: failed"
