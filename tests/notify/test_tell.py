"""Telling others, with Apprise as it is and a service on loopback."""

import logging
import subprocess
import sys

import pytest

from pipeline.cli import main
from pipeline.config import parse_settings
from pipeline.demo.server import serving
from pipeline.demo.site import build_site
from pipeline.errors import ConfigError
from pipeline.notify import Run, problems, tell

# One of Apprise's hundred modules still imports it on Python 3.11 and 3.12.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

NEWS = Run(papers=("A Paper: preprint",), commit="c" * 40, pushed=True)
BROKEN = Run(failure="the remote refused")
AWAY = "json://127.0.0.1:9/"


@pytest.fixture
def _no_apprise(monkeypatch):
    monkeypatch.setattr("pipeline.notify.send.find_spec", lambda _: None)


def test_a_person_hears_of_news_a_first_failure_and_that_it_works_again(service, configured, tmp_path):
    settings = configured(urls=[f"json://{service.host}/"])
    for run in (Run(), NEWS, BROKEN, BROKEN, BROKEN, Run(), Run()):
        assert tell(settings, run, tmp_path, {}) == ()
    assert service.titles == ["Paperline: 1 paper on home", "Paperline failed: home", "Paperline works again: home"]
    assert [message["type"] for message in service.got] == ["success", "failure", "success"]
    assert "A Paper" in service.got[0]["message"]


def test_the_health_check_hears_of_every_run(service, configured, tmp_path):
    settings = configured(healthcheck="${PING}")
    environ = {"PING": f"http://{service.host}/uuid/\n"}
    for run in (Run(), BROKEN, BROKEN):
        assert tell(settings, run, tmp_path, environ) == ()
    assert service.called == ["/uuid", "/uuid/fail", "/uuid/fail"]


def test_a_health_check_that_is_away_is_a_warning_without_its_address(configured, tmp_path):
    (warning,) = tell(configured(healthcheck="http://127.0.0.1:9/secret-uuid"), Run(), tmp_path, {})
    assert "could not be reached" in warning
    assert "secret-uuid" not in warning


def test_addresses_of_the_environment_are_told_too(service, configured, tmp_path):
    address = f"json://{service.host}/"
    environ = {"PAPERLINE_NOTIFY_URLS": f"{address}a\n{address}b ", "MINE": f"{address}c"}
    assert tell(configured(urls=["${MINE}"]), NEWS, tmp_path, environ) == ()
    assert len(service.got) == 3


def test_who_cannot_be_told_is_a_warning_and_told_next_time(service, configured, tmp_path):
    settings = configured(urls=[f"json://{service.host}/"])
    service.status = 500
    (warning,) = tell(settings, BROKEN, tmp_path, {})
    assert warning == "notify.urls[0] (JSON) could not be told"
    service.status = 200
    assert tell(settings, BROKEN, tmp_path, {}) == ()
    assert tell(settings, BROKEN, tmp_path, {}) == ()
    assert len(service.got) == 2


def test_one_who_hears_it_is_enough_not_to_say_it_again(service, configured, tmp_path):
    settings = configured(urls=[AWAY, f"json://{service.host}/"])
    assert len(tell(settings, BROKEN, tmp_path, {})) == 1
    assert tell(settings, BROKEN, tmp_path, {}) == ()
    assert len(service.got) == 1


def test_nobody_to_tell_is_no_work(configured, tmp_path):
    assert tell(configured(), BROKEN, tmp_path, {}) == ()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("damage", [b"", b"[]", b'{"failures": 3}', b"\xff\x00", b"null"])
def test_a_memory_that_is_damaged_tells_a_failure_again_and_no_more(service, configured, tmp_path, damage):
    settings = configured(urls=[f"json://{service.host}/"])
    tell(settings, BROKEN, tmp_path, {})
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)
    for _ in range(3):
        assert tell(settings, BROKEN, tmp_path, {}) == ()
    assert len(service.got) == 2


def test_a_memory_that_cannot_be_written_is_a_warning(service, configured, tmp_path):
    (tmp_path / "file").touch()
    (warning,) = tell(configured(urls=[f"json://{service.host}/"]), BROKEN, tmp_path / "file", {})
    assert "can't be written" in warning
    assert len(service.got) == 1


def test_two_sites_do_not_share_their_memory(service, configured, tmp_path):
    one = configured(urls=[f"json://{service.host}/"])
    other = one.model_copy(update={"site": one.site.model_copy(update={"page": "b.md"})})
    tell(one, BROKEN, tmp_path, {})
    tell(other, BROKEN, tmp_path, {})
    assert len(service.got) == 2


@pytest.mark.parametrize(
    "address",
    [
        "mailto://lena:hunter2secret@127.0.0.1:9/?smtp=127.0.0.1&from=a@example.org&to=b@example.org",
        "json://lena:hunter2secret@127.0.0.1:9/",
        "nonsense://hunter2secret/x",
        "slack://hunter2secret",
    ],
)
def test_an_address_is_never_shown(configured, tmp_path, caplog, capfd, address):
    logging.getLogger("apprise").setLevel(logging.DEBUG)
    caplog.set_level(logging.DEBUG)
    environ = {"PAPERLINE_NOTIFY_URLS": address}
    warnings = [*tell(configured(), BROKEN, tmp_path, environ), *problems(configured(), environ)]
    assert warnings
    shown = "".join([*warnings, caplog.text, *capfd.readouterr(), *(str(path) for path in tmp_path.rglob("*"))])
    assert "hunter2secret" not in shown


def test_a_secret_in_a_failure_is_not_sent(service, configured, tmp_path):
    environ = {"PAPERLINE_NOTIFY_URLS": f"json://{service.host}/", "PAPERLINE_TOKEN": "ghp_0123456789"}
    tell(configured(), Run(failure="the remote said ghp_0123456789"), tmp_path, environ)
    assert "ghp_" not in service.got[0]["message"]


@pytest.mark.usefixtures("_no_apprise")
def test_without_the_package_it_says_what_to_install_and_goes_on(configured, tmp_path):
    settings = configured(urls=[AWAY])
    (warning,) = tell(settings, NEWS, tmp_path, {})
    assert "pip install apprise" in warning
    assert problems(settings, {}) == (warning,)
    assert problems(configured(), {}) == ()


def test_problems_are_found_without_sending_anything(service, configured):
    settings = configured(
        urls=[f"json://{service.host}/", "nonsense://x", "slack://AAAAAAAAA/BBBBBBBBB/" + "C" * 24, "${GONE}"]
    )
    gone, unknown, secret = problems(settings, {})
    assert gone.startswith("notify.urls[3]: $GONE is not set")
    assert unknown.startswith("notify.urls[1]: is no address that Apprise knows")
    assert secret == (
        "notify.urls[2]: holds a secret, which everyone sees who sees the file; move it to $PAPERLINE_NOTIFY_URLS"
    )
    assert service.got == []


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (
            "mailto://lena:hunter2@example.org",
            "a password doesn't belong in this file; put the address into PAPERLINE_",
        ),
        ("ntfy.sh/papers", "an address for Apprise looks like ntfy://"),
        ('"ntfy://a\\nb"', "an address for Apprise looks like ntfy://"),
        ("json://ghp_0123456789012345678901234567890123456789", "a password doesn't belong"),
    ],
)
def test_a_wrong_address_in_the_file_is_told_with_its_line(tmp_path, value, words):
    text = f"author: {{name: L}}\nsite: {{repository: x, page: a.md}}\nnotify:\n  urls:\n    - {value}\n"
    with pytest.raises(ConfigError) as caught:
        parse_settings(text.encode(), tmp_path / "paperline.yaml")
    assert f"paperline.yaml:5: notify.urls[0]: {words}" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_apprise_is_imported_only_where_there_is_someone_to_tell():
    script = "import pipeline.notify, pipeline.cli, pipeline.watch, sys; sys.exit('apprise' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.fixture
def synced(tmp_path, monkeypatch, service):
    """Sync the sample site, with someone to tell, by the command line; its exit code."""
    monkeypatch.setenv("PAPERLINE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PAPERLINE_NOTIFY_URLS", f"json://{service.host}/")
    with serving() as address:
        config = build_site(tmp_path / "demo", address)
        yield lambda *options: main(["sync", "--config", str(config), *options])


def test_a_sync_tells_of_what_it_did_and_of_what_ended_it(synced, service, tmp_path, capsys):
    assert synced("--dry-run") == 0
    assert synced("--no-notify", "--dry-run") == 0
    assert service.got == []
    assert synced("--quiet") == 0
    assert "CrevasseNet" in service.got[0]["message"]
    assert synced("--quiet") == 0
    (tmp_path / "demo" / "site.git").rename(tmp_path / "demo" / "away")
    assert [synced("--quiet"), synced("--json")] == [1, 1]
    assert service.titles == ["Paperline: 2 papers on site", "Paperline failed: site"]
    service.status = 500
    (tmp_path / "demo" / "away").rename(tmp_path / "demo" / "site.git")
    capsys.readouterr()
    assert synced("--quiet") == 0
    assert capsys.readouterr().err == "paperline: $PAPERLINE_NOTIFY_URLS (JSON) could not be told\n"


@pytest.mark.usefixtures("synced")
def test_the_watcher_tells_and_its_child_does_not(service, tmp_path):
    assert main(["watch", "--once", "--config", str(tmp_path / "demo" / "paperline.yaml")]) == 0
    assert service.titles == ["Paperline: 2 papers on site"]
