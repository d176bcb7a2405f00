"""The commands as a person or a script runs them, on the sample site."""

import json
import subprocess

from pipeline.cli import main
from pipeline.demo.site import PAGE


def sync(config, *options: str) -> int:
    return main(["sync", "--config", str(config), *options])


def without_scholar(config):
    lines = config.read_text().splitlines()
    config.write_text("\n".join([*lines[:-1], "  scholar: {base_url: 'http://127.0.0.1:1'}", ""]))


def test_a_dry_run_shows_the_diff_and_writes_nothing(config, capsys, head):
    before = head()
    assert sync(config, "--dry-run") == 0
    told = capsys.readouterr().out
    assert "+1. [CrevasseNet" in told
    assert "nothing was written" in told
    assert "\x1b" not in told
    assert head() == before


def test_the_diff_of_a_dry_run_is_that_of_the_sync(config, capsys, head):
    sync(config, "--dry-run", "--json")
    planned = json.loads(capsys.readouterr().out)
    sync(config, "--json")
    done = json.loads(capsys.readouterr().out)
    assert planned["diff"] == done["diff"]
    assert planned["changes"] == done["changes"]
    assert (planned["commit"], planned["pushed"]) == ("", False)
    assert (done["commit"], done["pushed"]) == (head(), True)


def test_json_is_all_that_is_printed(config, capsys):
    assert sync(config, "--json") == 0
    assert json.loads(capsys.readouterr().out)["status"] == "changed"
    assert sync(config, "--json") == 0
    assert json.loads(capsys.readouterr().out)["status"] == "unchanged"


def test_quiet_is_quiet(config, capsys):
    assert sync(config, "--quiet") == 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "")


def test_a_failure_is_told_even_when_quiet(config, capsys):
    config.write_text(config.read_text().replace("./site.git", "./gone.git"))
    assert sync(config, "--quiet") == 1
    assert "nothing was published" in capsys.readouterr().out


def test_a_failed_source_is_a_warning_unless_strict(config, capsys):
    without_scholar(config)
    assert sync(config, "--dry-run") == 0
    assert "scholar  failed" in capsys.readouterr().out
    assert sync(config, "--dry-run", "--strict") == 1


def test_the_summary_is_appended(config, tmp_path):
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    assert sync(config, "--quiet", "--summary", str(summary)) == 0
    assert summary.read_text().startswith("before\n### Paperline: 4 changes for 2 papers")


def test_too_many_new_papers_stop_a_sync_until_they_are_allowed(config, capsys, head):
    config.write_text(config.read_text() + "since: all\nmax_new: 1\n")
    before = head()
    sync(config)
    told = capsys.readouterr().out
    assert "--max-new" in told
    assert (
        "CrevasseNet"
        not in subprocess.run(
            ["git", "-C", config.parent / "site.git", "show", f"main:{PAGE}"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    )
    assert sync(config, "--max-new", "5") == 0
    assert head() != before


def test_the_preview_is_written_and_nothing_else(config, tmp_path, capsys, head):
    before, file = head(), tmp_path / "preview.html"
    assert main(["preview", "--config", str(config), "--output", str(file)]) == 0
    assert str(file) in capsys.readouterr().err
    assert file.read_text().count("paperline-added&quot;") > 2
    assert head() == before


def test_a_preview_of_what_cannot_be_read_is_a_failure(config, tmp_path):
    config.write_text(config.read_text().replace("./site.git", "./gone.git"))
    assert main(["preview", "--config", str(config), "--output", str(tmp_path / "preview.html")]) == 1
    assert not (tmp_path / "preview.html").exists()


def test_init_writes_a_configuration_that_works(config, tmp_path, capsys):
    site = tmp_path / "site"
    subprocess.run(["git", "clone", "-q", config.parent / "site.git", site], check=True)
    assert main(["init", str(site), "--yes", "--offline", "--contact", "lena@rivera.example.org"]) == 0
    told = capsys.readouterr().err
    assert "Recent Preprints (3 entries)" in told
    assert (site / ".paperline.yaml").exists()
    assert main(["init", str(site), "--yes", "--offline"]) == 2
    assert "is there already" in capsys.readouterr().err


def test_the_demo_command(tmp_path, capsys):
    assert main(["demo", "--folder", str(tmp_path / "demo")]) == 0
    assert "Nothing new" in capsys.readouterr().out
