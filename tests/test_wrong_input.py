"""Each thing that a newcomer can get wrong, as a table: what is said, and the exit code."""

import subprocess

import pytest

from pipeline.cli import main

OFFLINE = "sources: {arxiv: {enabled: false}, scholar: {enabled: false}}\n"
PAGE = b"# News\n\n- (June 2024) Hello.\n\n# Preprints\n\n1. [A Paper](https://arxiv.org/abs/2406.00001)\n"
FILES = {
    "about.md": PAGE,
    "binary.md": b"GIF89a\0\xff\xfe",
    "empty.md": b"",
    "plain.md": b"Hello, I am Lena.\n",
    "two.md": b"# Papers\n\n- [Ice and Snow](https://arxiv.org/abs/2406.00001), A. Quist, 2024.\n\n" * 2,
    "loop.md": b"# Preprints\n\n{% for x in xs %}\n- [{{ x }}]({{ y }}), A. Quist, 2024. In *{{ z }}*.\n{% endfor %}\n",
    ".paperline/papers.jsonl": b'{"key": "arxiv:2406.00001", "state": "listed", "date": "2024-06-20", "reason": "x", '
    b'"title": "A Paper"}\n{"key": "arxiv:2406.00002", "state": "held", "date": "2024-06-20", "reason": "x", "title": '
    b'"Another Paper of Nobody"}\n',
    "folder.md/x": b"x",
}
CONFIGS = {
    "unfinished": "author: {name: L\n",
    "empty": "",
    "prose": "hello\n",
    "latin": b"author: {name: \xe9}\n",
    "tabs": "author:\n\tname: L\n",
    "twice": "author: {name: L}\nauthor: {name: M}\n",
    "secret": "author: {name: L, token: abc}\nsite: {page: a.md, repository: x}\n",
    "mistyped": "author: {name: L}\nsite: {page: a.md, repository: x}\nmaxnew: 3\n",
    "misplaced": "author: {name: L}\nsite: {page: a.md, repository: x}\nmode: push\n",
    "date": "author: {name: L}\nsite: {page: a.md, repository: x}\nsince: yesterday\n",
    "number": "author: {name: L}\nsite: {page: a.md, repository: x}\nmax_new: many\n",
    "outside": "author: {name: L}\nsite: {page: ../a.md, checkout: site}\n",
    "kind": "author: {name: L}\nsite: {page: a.pdf, checkout: site}\n",
    "both": "author: {name: L}\nsite: {page: a.md, checkout: site, repository: x}\n",
    "nowhere": "author: {name: L}\nsite: {page: a.md, repository: ./nowhere}\n",
    "plainfolder": "author: {name: L}\nsite: {page: a.md, checkout: .}\n",
    "nobranch": "author: {name: L}\nsite: {page: about.md, repository: ./site.git, branch: gh-pages}\n",
    **{
        name: f"author: {{name: L}}\nsite: {{page: {page}.md, checkout: site}}\n{OFFLINE}"
        for name, page in {
            "good": "about",
            "gone": "gone",
            "binary": "binary",
            "emptypage": "empty",
            "nosections": "plain",
            "folder": "folder",
        }.items()
    },
    "nosection": f"author: {{name: L}}\nsite: {{page: about.md, checkout: site, sections: {{news: Nws}}}}\n{OFFLINE}",
}
ASKING = ("review", "why x", "status", "export --format bibtex")
# The configuration is given by name; what follows are arguments, the exit code, and words that are said.
TABLE = [
    ("frobnicate", 2, "No such command 'frobnicate'"),
    ("sync", 2, "Write one with paperline init"),
    ("sync --config gone.yml", 2, "gone.yml: there is no such file (asked for by --config)"),
    ("sync --config site", 2, "'site' is a directory"),
    ("sync @unfinished", 2, "unfinished.yaml:2: is no valid YAML"),
    ("sync @empty", 2, "empty.yaml:1: author: is missing"),
    ("sync @prose", 2, "keys such as `author:` and `site:` are expected"),
    ("sync @latin", 2, "latin.yaml: is not UTF-8 (byte 15)"),
    ("sync @tabs", 2, "tabs.yaml:2: is no valid YAML"),
    ("sync @twice", 2, "twice.yaml:2: author: stands twice (first on line 1)"),
    ("sync @secret", 2, "set the environment variable PAPERLINE_TOKEN"),
    ("sync @mistyped", 2, 'mistyped.yaml:3: maxnew: unknown key; did you mean "max_new"?'),
    ("sync @misplaced", 2, 'mode: unknown key; did you mean "publish.mode"?'),
    ("sync @date", 2, 'a date (2024, 2024-06 or 2024-06-20), all, or today is expected (here: "yesterday")'),
    ("sync @number", 2, 'max_new: must be a whole number (here: "many")'),
    ("sync @outside", 2, "site.page: a path inside the repository is expected"),
    ("sync @kind", 2, "a page's name ends in one of .md"),
    ("sync @both", 2, "give exactly one of repository"),
    ("sync @nowhere", 1, "the repository's address"),
    ("sync @plainfolder", 1, "is not the top folder of a git working tree"),
    ("sync @nobranch", 1, "The remote has no branch gh-pages. It has: main."),
    ("sync @gone", 2, "site.page: there is no gone.md in the repository; correct the path"),
    ("sync @binary", 1, "not UTF-8"),
    ("sync @folder", 1, "folder.md is a folder in the repository"),
    ("sync @good --max-new 0", 2, "0 is not in the range x>=1"),
    ("sync @good --summary nowhere/x.md", 2, "There is no folder 'nowhere'."),
    ("sync @emptypage", 0, "Nothing new"),
    ("sync @nosections", 0, "Nothing new"),
    ("preview @gone", 2, "there is no gone.md"),
    ("preview @good --output nowhere/x.html", 2, "There is no folder 'nowhere'."),
    ("preview @good --output site", 2, "'site' is a directory"),
    ("preview @nowhere", 1, "the repository's address"),
    ("undo @good", 2, "nothing to take back"),
    ("undo @good HEAD", 2, "'HEAD' is no commit's hash"),
    ("undo @good 0123456789", 2, "is no commit of a sync"),
    ("undo @nowhere", 1, "the repository's address"),
    ("doctor @gone", 1, "correct site.page"),
    ("doctor @binary", 1, "not UTF-8"),
    ("doctor @nosections", 1, "name one in site.sections"),
    ("doctor @nosection", 1, "Nws"),
    ("doctor @nowhere", 1, "site.repository"),
    *((f"{command} --config gone.yml", 2, "gone.yml: there is no such file") for command in ASKING),
    *((command, 2, "Write one with paperline init") for command in ASKING),
    *((f"{command} @mistyped", 2, 'did you mean "max_new"?') for command in ASKING),
    *((f"{command} @nowhere", 1, "the repository's address") for command in ASKING if command != "status"),
    *((f"{command} @nobranch", 1, "It has: main. Check `site.branch`") for command in ASKING if command != "status"),
    *((f"{command} @gone", 2, "there is no gone.md in the repository") for command in ASKING[:3]),
    *((f"{command} @binary", 1, "not UTF-8") for command in ("review", "why x")),
    ("status @nowhere", 0, "the site could not be read, so this is what is remembered"),
    ("status @binary", 0, "not UTF-8"),
    ("review @good --yes", 2, "Option '--yes' requires an argument"),
    ("review @good --yes=", 2, "It is empty; give an arXiv id, a DOI"),
    ("review @good --yes 2401.00001", 2, "paperline why '2401.00001'"),
    ("review @good --yes 2406.00001", 2, "2406.00001: this paper is on the page"),
    ("review @good --no 2406.00001", 2, "take it off the page, or use paperline undo"),
    ("review @good --yes 2406.00002 --no 2406.00002", 2, "arxiv:2406.00002: yes and no at once"),
    ("review @good 2406.00002", 2, "Got unexpected extra argument (2406.00002)"),
    ("why @good", 2, "Missing argument 'ID|TITLE'"),
    ("why @good 2401.00001", 1, "not on the page, not in the ledger"),
    ("why @good Nothing of the kind", 1, "`--ask` asks the sources now"),
    ("status @good now", 2, "Got unexpected extra argument (now)"),
    ("export @good", 2, "Missing option '--format'"),
    ("export @good --format ris", 2, "'ris' is not one of 'csl-json', 'bibtex', 'jsonfeed'"),
    ("export @good --format bibtex --output nowhere/x.bib", 2, "There is no folder 'nowhere'."),
    ("export @good --format bibtex --output site", 2, "'site' is a directory"),
    ("export @good --format bibtex --home https://x.example/", 2, "--home goes with --format jsonfeed only."),
    ("export @good --format jsonfeed --home x.example", 2, "one looks like https://"),
    ("style", 2, "Missing argument 'PAGE'"),
    ("style gone.md", 2, "'gone.md' does not exist"),
    ("style site", 2, "'site' is a directory"),
    ("style site/binary.md", 1, "not UTF-8"),
    ("style site/two.md", 1, "several sections may be the one for"),
    ("style site/plain.md", 0, "No section for news, preprints or publications was found"),
    ("watch --log xml", 2, "'xml' is not one of 'text', 'json'"),
    ("watch --once @empty", 2, "author: is missing"),
    ("apply", 2, "Missing argument 'PAGE'"),
    ("apply gone.md --papers good.json", 2, "'gone.md' does not exist"),
    ("apply site/about.md", 2, "Missing option '--papers'"),
    ("apply site/about.md --papers notes.txt", 1, "must end in .json (CSL-JSON) or .bib (BibTeX)"),
    ("apply site/about.md --papers broken.json", 1, "broken.json: line 1: not JSON"),
    ("apply site/folder.md --papers good.json", 2, "is a directory"),
    ("apply site/binary.md --papers good.json", 1, "not UTF-8"),
    (
        "apply site/plain.md --papers good.json",
        1,
        "no section for preprints. Its headings: none. Name the one to write to with --into.",
    ),
    ("apply site/about.md --papers good.json --into Nowhere", 1, "Correct the name with --into."),
    ("apply site/about.md --papers good.json --news Nowhere", 1, "Correct the name with --news."),
    ("apply site/two.md --papers good.json", 1, "'Papers' (line 5). Say which with --into"),
    ("apply site/loop.md --papers good.json", 1, "or name another section with --into or --news."),
    ("apply site/about.md --papers good.json --today yesterday", 2, "one looks like 2024-06-20"),
    ("init nowhere", 2, "'nowhere' does not exist"),
    ("init empty --yes", 2, "is no checkout of a site; go to one, or give the site's address with --repository"),
    ("init site --yes --page gone.md", 2, "--page: there is no file gone.md"),
    ("init site --yes --name L --orcid 12", 2, "author.orcid: an ORCID iD looks like 0000-0002-1825-0097"),
    ("init site --yes --workflow nightly", 2, "'nightly' is not one of 'push', 'dispatch', 'pull-request'"),
    ("init empty --yes --repository ext::sh --name L --page a.md", 2, "site.repository: an address"),
    ("init empty --yes --repository https://u:p@h/x --name L --page a.md", 2, "must not hold a user name"),
    ("demo --folder notes.txt", 2, "'notes.txt' is a file"),
    ("demo --folder site", 1, "give an empty folder with --folder"),
    ("completion", 2, "Choose from"),
    ("completion tcsh", 2, "'tcsh' is not one of 'bash', 'zsh', 'fish'"),
]
COMMANDS = ("sync", "preview", "undo", "doctor", "watch", "review", "status")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A site, and beside it all the wrong things."""
    folder = tmp_path_factory.mktemp("newcomer")
    site = folder / "site"
    run = ["git", "-c", "user.name=L", "-c", "user.email=l@x", "-c", "init.defaultBranch=main"]
    subprocess.run([*run, "init", "--quiet", "--bare", folder / "site.git"], check=True)
    subprocess.run([*run, "clone", "--quiet", folder / "site.git", site], check=True, capture_output=True)
    for name, data in FILES.items():
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_bytes(data)
    for command in (["add", "--all"], ["commit", "--quiet", "-m", "x"], ["push", "--quiet", "origin", "HEAD:main"]):
        subprocess.run([*run, *command], cwd=site, check=True)
    for name, text in CONFIGS.items():
        (folder / f"{name}.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "notes.txt").write_text("x")
    (folder / "broken.json").write_text("{")
    (folder / "good.json").write_text('[{"type": "article", "title": "Ice", "author": [{"family": "Rivera"}]}]')
    (folder / "empty").mkdir()
    return folder


@pytest.fixture
def run(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PAPERLINE_CACHE", str(tmp_path / "cache"))

    def run(*words):
        argv = [part for word in words for part in (["--config", f"{word[1:]}.yaml"] if word[0] == "@" else [word])]
        code = main(argv)
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run


@pytest.mark.parametrize(("words", "code", "said"), TABLE, ids=[row[0] for row in TABLE])
def test_what_went_wrong_and_what_to_do_is_said(run, tmp_path, words, code, said):
    ended, told = run(*words.split())
    assert said in told
    assert ended == code
    assert "Traceback" not in told
    assert "bug" not in told
    assert not (tmp_path / "cache" / "bugs").exists()


@pytest.mark.parametrize("name", [name for name in CONFIGS if name.startswith(("un", "em", "pr", "mis", "twice"))])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_the_same_of_a_wrong_configuration(run, command, name):
    if name != "emptypage":
        assert run(command, f"@{name}") == run("sync", f"@{name}")


def test_a_wrong_input_leaves_the_site_as_it_was(folder):
    """Runs last: the whole table has been tried on it."""
    status = subprocess.run(["git", "status", "--porcelain"], cwd=folder / "site", capture_output=True, check=True)
    assert status.stdout == b""
    assert not list((folder / "empty").iterdir())
