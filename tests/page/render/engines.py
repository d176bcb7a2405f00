"""The renderers that sites use, each as a function from Markdown to HTML; and kramdown's document tree."""

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path

import markdown
import pytest
from markdown_it import MarkdownIt

HERE = Path(__file__).parent


class Kramdown:
    """One kramdown process that answers many questions."""

    def __init__(self):
        self.process = subprocess.Popen(
            ["ruby", str(HERE / "kramdown.rb")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            errors="strict",
        )

    def html(self, text, parser="GFM"):
        return self._ask(text, parser, "html")

    def tree(self, text, parser="GFM"):
        """What opens, what closes and the words between, as a tuple of marks."""
        return tuple(self._ask(text, parser, "tree"))

    def _ask(self, text, parser, form):
        self.process.stdin.write(json.dumps({"parser": parser, "text": text, "as": form}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


@cache
def has_kramdown():
    if not shutil.which("ruby"):
        return False
    asked = ["ruby", "-e", "require 'kramdown'; require 'kramdown-parser-gfm'"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def need_kramdown():
    if not has_kramdown():
        pytest.skip("kramdown is not installed (Debian: ruby-kramdown, ruby-kramdown-parser-gfm)")


def python_markdown(text):
    return markdown.markdown(text, extensions=["extra", "sane_lists"])


def python_markdown_plain(text):
    return markdown.markdown(text, extensions=["attr_list", "tables"])


def markdown_it(text):
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)


def build_jekyll(folder, texts, parser):
    """Build a site of these pages with Jekyll, as GitHub Pages does, and return each page's HTML."""
    if not shutil.which("jekyll"):
        pytest.skip("jekyll is not installed")
    config = {"title": "A site", "kramdown": {"input": parser}, "plugins": []}
    write(folder / "_config.yml", json.dumps(config))
    names = [f"page{number}" for number in range(len(texts))]
    for name, text in zip(names, texts, strict=True):
        write(folder / f"{name}.md", f"---\ntitle: A page\n---\n\n{text}\n")
    run(["jekyll", "build", "--quiet", "--disable-disk-cache", "--source", folder, "--destination", folder / "_site"])
    return [(folder / f"_site/{name}.html").read_text(encoding="utf-8") for name in names]


def build_hugo(folder, text):
    """Build a site of one page with Hugo, raw HTML allowed (as themes with HTML on their pages need it)."""
    if not shutil.which("hugo"):
        pytest.skip("hugo is not installed")
    config = {
        "baseURL": "https://example.org/",
        "disableKinds": ["taxonomy", "term", "RSS", "sitemap", "404"],
        "markup": {"goldmark": {"renderer": {"unsafe": True}}},
    }
    write(folder / "config.json", json.dumps(config))
    write(folder / "layouts/index.html", "{{ .Content }}")
    write(folder / "content/_index.md", f"---\ntitle: A page\n---\n\n{text}\n")
    run(["hugo", "--quiet", "--source", folder, "--destination", folder / "public"])
    return (folder / "public/index.html").read_text(encoding="utf-8")


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command[0]} failed:\n{done.stdout}{done.stderr}"
