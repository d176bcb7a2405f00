"""The page engine alone, as `paperline apply`: what is added, what is left out and why, and how a page is written."""

import itertools
import json
import os
import stat
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.commands.apply import load_page, save_page
from pipeline.errors import PageError

SAMPLE = Path(__file__).parents[2] / "pipeline" / "demo" / "sample" / "_pages" / "about.md"
NEW = {
    "title": "CrevasseNet: Mapping Hidden Crevasses from Drone Video",
    "author": [{"family": "Rivera", "given": "Lena"}, {"family": "Wilk", "given": "Tomasz"}],
    "issued": {"date-parts": [[2031, 6, 12]]},
    "URL": "https://arxiv.org/abs/3106.08842",
    "abstract": "Crevasses hardly show. We show that parallax gives them away.",
}
LISTED = {
    "title": "Sparse Arrays, Dense Answers: Interpolating Seismic Wavefields with Graph Neural Networks",
    "author": [{"family": "Rivera", "given": "Lena"}],
    "URL": "https://arxiv.org/abs/3103.11820v2",
}


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "about.md"
    path.write_bytes(SAMPLE.read_bytes())
    return path


def run(page: Path, papers: list[dict], *more: str) -> int:
    bibliography = page.with_name("papers.json")
    bibliography.write_text(json.dumps(papers))
    return main(["apply", str(page), "--papers", str(bibliography), "--author", "Lena Rivera", *more])


def test_a_new_paper_is_added_to_its_section_and_the_news(page, capfdbinary):
    assert run(page, [NEW]) == 0
    before, after = SAMPLE.read_bytes().splitlines(), capfdbinary.readouterr().out.splitlines()
    added = [line for line in after if line not in before]
    assert sum(b"arxiv.org/abs/3106.08842" in line for line in added) == 2
    assert page.read_bytes() == SAMPLE.read_bytes()


def test_what_the_page_has_is_left_out_with_the_reason(page, capfdbinary):
    assert run(page, [LISTED]) == 0
    printed = capfdbinary.readouterr()
    assert printed.out == SAMPLE.read_bytes()
    assert b"on the page already: Sparse Arrays" in printed.err


def test_quiet_tells_nothing(page, capfdbinary):
    assert run(page, [LISTED], "--quiet") == 0
    assert capfdbinary.readouterr().err == b""


def test_write_writes_in_place_and_prints_nothing(page, capfdbinary):
    assert run(page, [NEW], "--write") == 0
    assert b"3106.08842" in page.read_bytes()
    assert capfdbinary.readouterr().out == b""


def test_applying_twice_adds_once(page):
    run(page, [NEW], "--write")
    once = page.read_bytes()
    assert run(page, [NEW], "--write") == 0
    assert page.read_bytes() == once


IN_NEWS = {
    "said in words": "- *2030.11*: Our paper [Ice at Dusk](https://ice.example) was accepted at CVPR 2030.",
    "venue alone": "- *2030.11*: **Ice at Dusk** **CVPR 2030**!",
    "in Chinese": "- *2030.11*: 论文 [Ice at Dusk](https://ice.example) 发表于 CVPR 2030。\n"
    "- *2030.09*: 一篇关于冰川的论文被 ICML 接收。",
}
KINDS = {
    "conference": {"type": "paper-conference", "container-title": "ICML 2031"},
    "journal": {"type": "article-journal", "container-title": "Journal of Cold Places"},
    "thesis": {"type": "thesis"},
    "report": {"type": "report", "publisher": "Institute of Cold Places"},
    "whole book": {"type": "book", "publisher": "Cold Places Press"},
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("items", IN_NEWS)
def test_news_alone_are_told_once(tmp_path, items, kind):
    page = tmp_path / "about.md"
    page.write_text(f"# News\n\n{IN_NEWS[items]}\n", encoding="utf-8")
    paper = {key: value for key, value in NEW.items() if key != "URL"} | KINDS[kind]
    assert run(page, [paper], "--into", "off", "--write") == 0
    once = page.read_bytes()
    assert b"CrevasseNet" in once
    assert run(page, [paper], "--into", "off", "--write") == 0
    assert page.read_bytes() == once


def test_news_of_a_preprint_leave_room_for_those_of_its_venue(page):
    preprint = NEW | {"type": "article", "number": "arXiv:3106.08842"}
    assert run(page, [preprint], "--into", "off", "--write") == 0
    once = page.read_bytes()
    assert run(page, [NEW | KINDS["conference"]], "--into", "off", "--write") == 0
    added = set(page.read_bytes().splitlines()) - set(once.splitlines())
    assert any(b"ICML 2031" in line for line in added)


@pytest.mark.parametrize(
    ("options", "places"),
    [
        (["--news", "off"], ["Recent Preprints"]),
        (["--into", "off"], ["News"]),
        (["--into", "Selected Publications", "--news", "off"], ["Selected Publications"]),
        (["--into", "off", "--news", "off"], []),
    ],
)
def test_sections_can_be_forced_and_switched_off(page, capfdbinary, options, places):
    assert run(page, [NEW], *options) == 0
    found, heading = [], ""
    lines = capfdbinary.readouterr().out.decode().splitlines()
    for line, following in itertools.pairwise(lines):
        heading = line.strip("* ") if following.startswith("===") else heading
        if "3106.08842" in line:
            found.append(heading)
    assert found == places


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--into", "Nowhere"], 1, "has no heading 'Nowhere'"),
        (["--today", "yesterday"], 2, "'yesterday' is no day; one looks like 2024-06-20"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_printed(page, capfdbinary, options, code, said):
    assert run(page, [NEW], *options) == code
    printed = capfdbinary.readouterr()
    assert said in printed.err.decode()
    assert printed.out == b""


def test_an_unreadable_bibliography_is_named(page, capfdbinary):
    page.with_name("broken.json").write_text("[")
    assert main(["apply", str(page), "--papers", str(page.with_name("broken.json"))]) == 1
    assert b"broken.json" in capfdbinary.readouterr().err


def test_nothing_to_write_leaves_the_file_alone(page):
    before = page.stat().st_mtime_ns
    save_page(page, page.read_bytes(), page.read_bytes())
    assert page.stat().st_mtime_ns == before


def test_the_mode_of_the_page_is_kept(page):
    page.chmod(0o640)
    save_page(page, page.read_bytes(), b"new\n")
    assert page.read_bytes() == b"new\n"
    assert stat.S_IMODE(page.stat().st_mode) == 0o640
    assert [path.name for path in page.parent.iterdir()] == ["about.md"]


def test_a_page_that_changed_meanwhile_is_not_written(page):
    with pytest.raises(PageError, match="changed while"):
        save_page(page, b"what it was", b"what it should be")
    assert page.read_bytes() == SAMPLE.read_bytes()


def test_only_a_plain_file_is_a_page(tmp_path):
    (tmp_path / "link.md").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.md")
    for path in (tmp_path, tmp_path / "link.md", tmp_path / "pipe.md"):
        with pytest.raises(PageError, match="no plain file"):
            load_page(path)
    with pytest.raises(PageError, match="can't be read"):
        load_page(tmp_path / "missing.md")
