import json
import mailbox
import quopri

import pytest

from pipeline.errors import SourceError
from pipeline.model import Evidence, Name, PartialDate
from pipeline.sources.found import Found
from pipeline.sources.scholar import fetch_scholar, load_profile, profile_url
from pipeline.sources.scholar_mail import load_alerts
from pipeline.sources.scholar_page import parse_profile
from pipeline.sources.serpapi import parse_serpapi
from tests.sources.conftest import DATA, Reply, settings_of

PROFILE = (DATA / "scholar" / "profile.html").read_bytes()
CAPTCHA = (DATA / "scholar" / "blocked-captcha.html").read_bytes()
SERPAPI = (DATA / "serpapi" / "author.json").read_bytes()
MAIL = DATA / "scholar-mail"
PAGE = "/citations"
USER = "LenaRiveraAJ"
LENA = (Name("Rivera", "Lena"),)


def asked(server, http, author=None, **source):
    settings = settings_of(server.url, {"scholar": USER, **(author or {})}, scholar=source)
    return fetch_scholar(settings, http, {})


def fails(server, http, **source):
    with pytest.raises(SourceError) as failure:
        asked(server, http, **source)
    return failure.value


def test_one_request_of_the_form_that_robots_txt_allows(server, http):
    server.says(PAGE, PROFILE)
    assert len(asked(server, http).records) == 3
    assert server.asked == [f"/citations?user={USER}&hl=en&pagesize=100&sortby=pubdate"]


def test_the_address_begins_with_the_profile_id_and_has_no_start():
    url = profile_url("https://scholar.google.com", USER)
    assert url.startswith(f"https://scholar.google.com/citations?user={USER}&")
    assert "cstart" not in url


def test_without_a_profile_nothing_is_asked(server, http):
    with pytest.raises(SourceError) as failure:
        fetch_scholar(settings_of(server.url), http, {})
    assert failure.value.reason == "not-configured"
    assert server.seen == []


BLOCKS = {
    "429": (Reply(b"", 429), "blocked"),
    "429 with a wish": (Reply(b"", 429, {"Retry-After": "3600"}), "blocked"),
    "403": (Reply(b"", 403), "blocked"),
    "503": (Reply(CAPTCHA, 503), "blocked"),
    "captcha": (Reply(CAPTCHA), "blocked"),
    "sorry": (Reply(b"", 302, {"Location": "https://www.google.com/sorry/index?continue=x"}), "blocked"),
    "own sorry": (Reply(b"", 302, {"Location": "/sorry/index"}), "blocked"),
    "sign-in": (Reply(b"", 302, {"Location": "https://accounts.google.com/Login"}), "sign-in"),
    "consent": (Reply(b"", 302, {"Location": "https://consent.google.com/ml"}), "consent"),
}


@pytest.mark.parametrize(("reply", "reason"), BLOCKS.values(), ids=BLOCKS)
def test_every_kind_of_block_is_named_and_never_asked_again(server, http, time, reply, reason):
    """F019, F020: by status, by redirect, and on a page with status 200."""
    server.says(PAGE, reply)
    failure = fails(server, http)
    assert failure.reason == reason
    assert "blocked since 2024-06-20 16:13 UTC, next try 2024-06-21 16:13 UTC" in failure.message
    assert (len(server.seen), time.slept) == (1, [])


OTHERS = {
    "layout": (Reply(b"<html><title>New</title></html>"), "layout-unknown"),
    "elsewhere": (Reply(b"", 302, {"Location": "https://evil.example/"}), "redirect"),
    "gone": (Reply(b"", 404), "not-found"),
    "broken": (Reply(b"", 500), "unavailable"),
    "empty": (Reply(b""), "empty-body"),
    "foreign": (Reply(PROFILE.replace(b"Lena Rivera", b"Luis Rivera")), "foreign-profile"),
}


@pytest.mark.parametrize(("reply", "reason"), OTHERS.values(), ids=OTHERS)
def test_other_failures_are_named_and_asked_about_in_the_next_run(server, http, reply, reason):
    """F021, F025: what is no block opens no breaker."""
    server.says(PAGE, reply, PROFILE)
    assert fails(server, http).reason == reason
    assert len(asked(server, http).records) == 3


def test_while_cooling_down_nothing_is_asked_and_the_status_says_since_when(server, http, time):
    """F026: no request, and the report says since when."""
    server.says(PAGE, CAPTCHA)
    fails(server, http)
    time.now += 3600
    failure = fails(server, http)
    assert failure.reason == "cooling-down"
    assert failure.message == "blocked since 2024-06-20 16:13 UTC (blocked); next try 2024-06-21 16:13 UTC"
    assert len(server.seen) == 1


def test_a_good_answer_ends_the_growth(server, http, time):
    server.says(PAGE, CAPTCHA, CAPTCHA, PROFILE, CAPTCHA)
    for days in (1, 2):
        fails(server, http)
        time.now += days * 86_400
    assert len(asked(server, http).records) == 3
    assert "next try 2024-06-24 16:13 UTC" in fails(server, http).message


@pytest.mark.parametrize(("times", "days"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 14), (9, 14)])
def test_the_cool_down_doubles_up_to_two_weeks(server, http, time, times, days):
    server.says(PAGE, CAPTCHA)
    for _ in range(times - 1):
        fails(server, http)
        time.now += 14 * 86_400
    fails(server, http)
    time.now += days * 86_400 - 1
    assert fails(server, http).reason == "cooling-down"
    time.now += 1
    assert fails(server, http).reason == "blocked"
    assert len(server.seen) == times + 1


def test_the_interval_is_remembered_across_runs(server, http, time):
    server.says(PAGE, PROFILE)
    asked(server, http, min_interval=20)
    failure = fails(server, http, min_interval=20)
    assert failure.reason == "too-soon"
    assert "asked at 2024-06-20 16:13 UTC, no more than once every 20 h; next 2024-06-21 12:13 UTC" in failure.message
    time.now += 20 * 3600
    assert len(asked(server, http, min_interval=20).records) == 3
    assert len(server.seen) == 2


def test_an_unusable_answer_counts_for_the_interval_and_being_offline_does_not(server, http):
    server.says(PAGE, b"<html></html>", PROFILE)
    fails(server, http, min_interval=20)
    assert fails(server, http, min_interval=20).reason == "too-soon"
    offline = {"base_url": "http://127.0.0.1:9", "min_interval": 20}
    assert fails(server, http, **offline).reason == "unreachable"
    assert fails(server, http, **offline).reason == "unreachable"


def test_a_clock_that_was_wrong_does_not_keep_us_away(server, http, time):
    server.says(PAGE, CAPTCHA)
    time.now += 5 * 365 * 86_400
    fails(server, http)
    time.now -= 5 * 365 * 86_400
    server.says(PAGE, PROFILE)
    assert len(asked(server, http).records) == 3


def test_a_saved_profile_is_read_and_nothing_is_asked(server, http, tmp_path):
    (tmp_path / "me.html").write_bytes(PROFILE)
    found = asked(server, http, file=str(tmp_path / "me.html"))
    assert (len(found.records), found.notes, server.seen) == (3, (), [])


def test_a_saved_profile_that_is_not_whole_is_read_with_a_note(tmp_path):
    """F023."""
    path = tmp_path / "me.html"
    path.write_bytes(PROFILE.replace(b" disabled>", b">"))
    found = load_profile(path, LENA, path.stat().st_mtime if path.exists() else 0)
    assert len(found.records) == 3
    assert "press 'Show more'" in found.notes[0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [(CAPTCHA, "blocked"), (PROFILE.replace(b"Lena", b"Luis"), "foreign-profile"), (None, "unreadable")],
)
def test_a_saved_page_that_is_no_profile_is_named_with_its_file(tmp_path, data, reason):
    path = tmp_path / "me.html"
    if data:
        path.write_bytes(data)
    with pytest.raises(SourceError) as failure:
        load_profile(path, LENA, path.stat().st_mtime if path.exists() else 0)
    assert failure.value.reason == reason
    assert failure.value.message.startswith(f"{path}: ")


SAVED = sorted((DATA / "scholar-saved").iterdir())


@pytest.mark.parametrize("path", SAVED, ids=lambda path: path.name)
def test_a_saved_page_says_the_same_however_and_in_whatever_language_it_was_saved(path):
    """F022."""
    found = load_profile(path, LENA, path.stat().st_mtime)
    assert found == Found(parse_profile(PROFILE).records)


def test_a_page_that_was_saved_long_ago_is_read_with_a_note(tmp_path):
    path = tmp_path / "me.html"
    path.write_bytes(PROFILE)
    found = load_profile(path, LENA, path.stat().st_mtime + 100 * 86_400)
    assert len(found.records) == 3
    assert found.notes == (f"{path}: was saved 100 days ago; save it again",)


def test_an_alert_tells_of_the_authors_new_articles():
    echoes, tides = load_alerts(MAIL / "articles.eml", LENA).records
    assert echoes.title == "Echoes in Long Memories: Why k-Nearest Neighbours Forget"
    assert (echoes.authors, echoes.authors_complete) == ((Name("Rivera", "L"), Name("van der Berg", "J")), True)
    assert (echoes.ids, echoes.url) == (("arxiv:2406.90017",), "https://arxiv.org/pdf/2406.90017")
    assert (echoes.venue, echoes.published, echoes.abstract) == ("", PartialDate(2024), "")
    assert echoes.evidence == Evidence.IDENTITY
    assert (tides.title, tides.authors_complete, tides.url) == ("Tides of Attention", False, "")
    assert (tides.venue, tides.published) == ("Meeting on Slow Learning", PartialDate(2023))


ALERTS = {
    "articles-french": [
        ("Échos dans les mémoires longues : pourquoi", False, "Revue des Échos", 2024, ("doi:10.5555/echo.7",)),
        ("Moss on Stones", True, "", 2023, ("arxiv:2303.01234",)),
        ("A Field Guide to Moss", True, "Alpine Press", 2022, ()),
    ],
    "articles-japanese": [("記憶の中のこだま", True, "山岳情報学会誌", 2024, ())],
    "articles-my-profile": [("Moss on Stones", True, "Alpine Letters", 2023, ())],
    "articles-of-before-2017": [("Moss on Stones", True, "Alpine Letters", 2013, ())],
    "articles-unnamed-charset": [("Moos über Steine", True, "Alpine Letters", 2023, ())],
}


@pytest.mark.parametrize("path", sorted((DATA / "scholar-alerts").glob("*.eml")), ids=lambda path: path.stem)
def test_alerts_of_all_kinds_languages_and_encodings(path):
    """What `ALERTS` does not name (citations, related research, searches, namesakes) tells nothing."""
    found = load_alerts(path, LENA, USER)
    assert found.notes == ()
    assert [
        (record.title, record.title_complete, record.venue, record.published.year, record.ids)
        for record in found.records
    ] == ALERTS.get(path.stem, [])


def test_an_article_without_a_page_of_its_own_leads_to_its_entry_in_scholar():
    guide = load_alerts(DATA / "scholar-alerts" / "articles-french.eml", LENA, USER).records[2]
    assert guide.url.endswith("citation_for_view=LenaRiveraAJ:u5HHmVD_uO8C")


def test_an_alert_of_a_profile_that_is_not_configured_is_known_by_its_name():
    alerts = DATA / "scholar-alerts"
    assert len(load_alerts(alerts / "articles-french.eml", LENA).records) == 3
    assert load_alerts(alerts / "articles-french.eml", (Name("Okoye", "Chidi"),)).records == ()
    assert load_alerts(alerts / "articles-my-profile.eml", LENA).records == ()


def test_a_mail_that_can_not_be_read_leaves_the_others(tmp_path):
    bad = (
        b"From: scholaralerts-noreply@google.com\nSubject: Lena Rivera - new articles\nContent-Type: text/html\n\n\xff"
    )
    (tmp_path / "a.eml").write_bytes(bad)
    (tmp_path / "b.eml").write_bytes((MAIL / "articles.eml").read_bytes())
    found = load_alerts(tmp_path, LENA)
    assert len(found.records) == 2
    assert "an alert was passed over" in found.notes[0]


@pytest.mark.parametrize(
    ("shown", "title"),
    [
        ("[PDF] Moss", "Moss"),
        ("[CITATION][C] Moss", "Moss"),
        ("[图书][B] Moss", "Moss"),
        ("[Re] Moss", "[Re] Moss"),
        ("[18F]FDG in Moss", "[18F]FDG in Moss"),
    ],
)
def test_the_kind_of_a_document_is_no_part_of_its_title(tmp_path, shown, title):
    mail = (MAIL / "articles.eml").read_bytes().replace(b"quoted-printable", b"8bit")
    start = mail.index(b"<!doctype")
    html = quopri.decodestring(mail[start:]).decode().replace("Tides of Attention", shown)
    (tmp_path / "a.eml").write_bytes(mail[:start] + html.encode())
    assert title in [record.title for record in load_alerts(tmp_path, LENA).records]


@pytest.mark.parametrize("name", ["citations.eml", "other-person.eml", "other-sender.eml"])
def test_other_mails_tell_nothing(name):
    assert load_alerts(MAIL / name, LENA).records == ()


def test_a_folder_and_an_mbox_of_alerts_are_read(tmp_path):
    box = mailbox.mbox(tmp_path / "alerts.mbox")
    for path in sorted(MAIL.glob("*.eml")):
        box.add(path.read_bytes())
    box.close()
    folder, mbox = load_alerts(MAIL, LENA), load_alerts(tmp_path / "alerts.mbox", LENA)
    assert len(folder.records) == 2
    assert folder == mbox


@pytest.mark.parametrize("data", [b"", b"From nobody", b"\xff\x00", b"Subject: Lena Rivera - new articles\n\n<html>"])
def test_what_is_no_alert_tells_nothing(tmp_path, data):
    (tmp_path / "x.eml").write_bytes(data)
    assert load_alerts(tmp_path, LENA).records == ()


def test_alerts_that_are_not_there_are_named(tmp_path):
    for name in ("none.eml", "none.mbox"):
        with pytest.raises(SourceError, match=name) as failure:
            load_alerts(tmp_path / name, LENA)
        assert failure.value.reason == "unreadable"


def test_page_and_alerts_together(server, http, tmp_path):
    (tmp_path / "me.html").write_bytes(PROFILE)
    found = asked(server, http, file=str(tmp_path / "me.html"), alerts=str(MAIL))
    assert len(found.records) == 5


def test_without_page_and_alerts_the_first_failure_is_told(server, http, tmp_path):
    failure = fails(server, http, file=str(tmp_path / "me.html"), alerts=str(tmp_path / "none.eml"))
    assert (failure.reason, "me.html" in failure.message) == ("unreadable", True)


@pytest.mark.parametrize(
    ("old", "new", "count"),
    [
        (b"Subject: Lena Rivera", b"Subject: =?x-none?B?////?= Lena Rivera", 2),
        (b"Subject: Lena Rivera", b"Subject: =?utf-8?B?TGVuYSBSaXZlcmE=?=", 2),
        (b"https://scholar.google.com/schola=\nr_url?url=3Djavascript:alert(1)", b"http://[::1", 2),
        (b"quoted-printable", b"x-unknown", 0),
    ],
)
def test_damaged_headers_and_links_are_read_around(tmp_path, old, new, count):
    mail = (MAIL / "articles.eml").read_bytes()
    assert old in mail
    (tmp_path / "a.eml").write_bytes(mail.replace(old, new))
    assert len(load_alerts(tmp_path, LENA).records) == count


@pytest.mark.parametrize("missing", ["file", "alerts"])
def test_of_page_and_alerts_one_is_enough(server, http, tmp_path, missing):
    (tmp_path / "me.html").write_bytes(PROFILE)
    both = {"file": str(tmp_path / "me.html"), "alerts": str(MAIL)} | {missing: str(tmp_path / "none.eml")}
    found = asked(server, http, **both)
    assert len(found.records) == (2 if missing == "file" else 3)
    assert "none.eml" in found.notes[0]
    assert server.seen == []


def test_serpapi_says_what_the_page_says():
    profile, page = parse_serpapi(SERPAPI), parse_profile(PROFILE)
    assert profile.name == page.name
    for ours, theirs in zip(profile.records[:1], page.records[:1], strict=True):
        assert ours == theirs
    assert [record.title for record in profile.records] == [record.title for record in page.records]
    assert [record.authors_complete for record in profile.records] == [True, False, True]
    assert [record.citations for record in profile.records] == [12, None, None]
    for field in ("venue", "volume", "issue", "page", "type"):
        assert [getattr(record, field) for record in profile.records] == [getattr(r, field) for r in page.records]
    assert profile.records[1].volume == "12"


def test_serpapi_is_asked_with_a_key_of_the_environment(server, http):
    server.says("/search.json", SERPAPI)
    settings = settings_of(server.url, {"scholar": USER}, scholar={"via": "serpapi"})
    for environ in ({"PAPERLINE_SERPAPI_KEY": "hidden"}, {"SERPAPI_API_KEY": "hidden\n"}):
        assert len(fetch_scholar(settings, http, environ).records) == 3
    assert "engine=google_scholar_author&author_id=LenaRiveraAJ" in server.asked[0]
    assert server.asked[1].endswith("&api_key=hidden")


def test_serpapi_without_a_key_is_named(server, http):
    assert fails(server, http, via="serpapi").reason == "no-key"
    assert server.seen == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "malformed"),
        (b"<html>", "malformed"),
        (b"[]", "layout-unknown"),
        (b'{"error": "Invalid API key."}', "rejected"),
        (b'{"author": {"name": "Lena Rivera"}}', "layout-unknown"),
        (b'{"author": [], "articles": []}', "layout-unknown"),
    ],
)
def test_an_unusable_answer_of_serpapi_is_named(data, reason):
    with pytest.raises(SourceError) as failure:
        parse_serpapi(data)
    assert failure.value.reason == reason


@pytest.mark.parametrize(
    ("status", "said", "reason"),
    [
        (401, "Invalid API key. Your API key should be here: hidden", "refused"),
        (429, "Your account has run out of searches.", "rate-limited"),
        (400, "Missing query `author_id` parameter.", "refused"),
    ],
)
def test_a_refusal_of_serpapi_is_told_in_its_own_words(server, http, status, said, reason):
    server.says("/search.json", Reply(json.dumps({"error": said}).encode(), status))
    settings = settings_of(server.url, {"scholar": USER}, scholar={"via": "serpapi"})
    with pytest.raises(SourceError) as failure:
        fetch_scholar(settings, http, {"PAPERLINE_SERPAPI_KEY": "hidden"})
    assert failure.value.reason == reason
    assert said.partition(":")[0] in failure.value.message
    assert "hidden" not in failure.value.message


def test_the_key_of_serpapi_is_in_no_failure(server, http):
    server.says("/search.json", Reply(b"", 401))
    settings = settings_of(server.url, {"scholar": USER}, scholar={"via": "serpapi"})
    with pytest.raises(SourceError) as failure:
        fetch_scholar(settings, http, {"PAPERLINE_SERPAPI_KEY": "hidden"})
    assert failure.value.reason == "refused"
    assert "hidden" not in repr(failure.value)
