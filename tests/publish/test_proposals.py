"""Pull-request mode against a fake of each forge: one request, kept up to date; a person's word is final."""

import pytest

from pipeline.errors import ConfigError, PublishError
from pipeline.publish.api import ApiError
from pipeline.publish.forges import open_forge, parse_place
from pipeline.publish.job import Job
from pipeline.publish.ownership import push_own
from pipeline.publish.places import open_checkout
from pipeline.publish.proposals import load_proposals
from tests.forges import TOKEN, FakeForge, serving

OWN = "paperline/papers"
MESSAGE = "Add Loom to Preprints\n\n- Loom\n\nPaperline: sync\n"
IDS = ("arxiv:2406.00001", "doi:10.1/x")
REPOSITORY = "lena/site"


@pytest.fixture(params=["github", "gitlab", "forgejo"])
def forge(request, monkeypatch):
    monkeypatch.setenv("PAPERLINE_TOKEN", TOKEN)
    with serving(FakeForge(request.param, REPOSITORY)) as fake:
        yield fake


@pytest.fixture
def propose(site, cache, forge):
    """One run in pull-request mode that wants the page to be as given."""
    publish = {"mode": "pull-request", "forge": forge.kind, "base_url": forge.url}
    settings = site.settings(publish=publish)

    def proposed(page=b"proposed\n", body="A table", ids=IDS, message=MESSAGE):
        with open_checkout(Job(settings, ("about.md",), cache)) as checkout:
            checkout.refresh()
            service = open_forge(settings, f"https://forge.example/{REPOSITORY}.git")
            proposals = load_proposals(checkout, service, settings.publish.branch)
            return proposals.propose(("about.md",), {"about.md": page}, message, body, ids), proposals

    return proposed


def test_a_branch_and_one_request(site, forge, propose):
    before = site.head()
    proposed, _ = propose()
    assert (proposed.url, proposed.changed) == ("https://forge.example/1", True)
    assert (site.head(), site.show(branch=OWN)) == (before, b"proposed\n")
    assert site.head(OWN) == proposed.commit
    (request,) = forge.requests
    assert (request["title"], request["branch"], request["base"]) == ("Add Loom to Preprints", OWN, "main")
    assert request["body"].startswith("A table")
    assert "<!-- paperline: arxiv:2406.00001 doi:10.1/x -->" in request["body"]


def test_a_second_run_changes_neither_branch_nor_request(site, forge, propose):
    propose()
    head, writes = site.head(OWN), forge.writes
    proposed, _ = propose()
    assert (proposed.changed, proposed.url) == (False, "https://forge.example/1")
    assert (site.head(OWN), forge.writes) == (head, writes)


def test_the_site_may_move_on_without_noise_where_our_files_are_the_same(site, propose):
    propose()
    head = site.head(OWN)
    site.owner_pushes({"other.md": b"elsewhere\n"})
    assert not propose()[0].changed
    assert site.head(OWN) == head


def test_the_open_request_is_updated_when_there_is_more(site, forge, propose):
    propose()
    base = site.owner_pushes({"other.md": b"elsewhere\n"})
    proposed, _ = propose(page=b"more\n", body="A longer table", message=MESSAGE.replace("Loom", "2 papers"))
    assert proposed.changed
    assert site.show(branch=OWN) == b"more\n"
    assert site.git("rev-parse", f"{OWN}^", cwd=site.url) == base
    (request,) = forge.requests
    assert request["title"] == "Add 2 papers to Preprints"
    assert request["body"].startswith("A longer table")


def test_hands_off_once_a_person_has_committed_to_the_branch(site, forge, propose):
    propose()
    site.git("fetch", "--quiet", "origin", OWN)
    site.git("checkout", "--quiet", "-B", "theirs", "FETCH_HEAD")
    (site.work / "about.md").write_text("with a better word\n")
    site.git("commit", "--quiet", "-am", "A better word")
    site.git("push", "--quiet", "origin", f"HEAD:{OWN}")
    head, writes = site.head(OWN), forge.writes
    proposed, _ = propose(page=b"more\n")
    assert not proposed.changed
    assert "left alone" in proposed.note
    assert (site.head(OWN), forge.writes) == (head, writes)


def test_a_closed_request_means_not_these_papers(forge, propose):
    propose()
    forge.requests[0]["state"] = "closed"
    _, proposals = propose(page=b"others\n", ids=("arxiv:2407.00002",))
    assert proposals.declined == IDS
    assert [request["state"] for request in forge.requests] == ["closed", "open"]


def test_a_merged_request_declines_nothing_and_the_next_one_is_new(site, forge, propose):
    proposed, _ = propose()
    site.git("update-ref", "refs/heads/main", proposed.commit, cwd=site.url)
    forge.requests[0]["state"] = "merged"
    again, proposals = propose(page=b"next\n")
    assert proposals.declined == ()
    assert again.url == "https://forge.example/2"


def test_a_squashed_request_leaves_a_branch_that_is_ours_to_replace(site, forge, propose):
    propose()
    site.git("reset", "--quiet", "--hard", "origin/main")
    site.owner_pushes({"about.md": b"proposed\n"})
    forge.requests[0]["state"] = "merged"
    assert propose(page=b"next\n")[0].changed
    assert site.show(branch=OWN) == b"next\n"


def test_a_crash_between_branch_and_request_is_made_good(site, forge, propose):
    forge.status = 500
    with pytest.raises(ApiError):
        propose()
    forge.status = 200
    proposed, _ = propose()
    forge.requests.clear()  # the branch stands, the request was never made
    head = site.head(OWN)
    proposed, _ = propose()
    assert proposed.changed
    assert (site.head(OWN), len(forge.requests)) == (head, 1)


def test_a_branch_that_moved_meanwhile_is_not_overwritten(site, cache, forge):
    publish = {"mode": "pull-request", "forge": forge.kind, "base_url": forge.url}
    settings = site.settings(publish=publish)
    with open_checkout(Job(settings, ("about.md",), cache)) as checkout:
        checkout.refresh()
        service = open_forge(settings, f"https://forge.example/{REPOSITORY}")
        proposals = load_proposals(checkout, service, OWN)
        site.hook("pre-receive", "exit 0")
        theirs = site.git("rev-parse", "main", cwd=site.url)
        original = checkout.commit

        def commit_while_someone_pushes(*arguments):
            site.git("update-ref", f"refs/heads/{OWN}", theirs, cwd=site.url)
            return original(*arguments)

        checkout.commit = commit_while_someone_pushes
        with pytest.raises(PublishError, match="stale info"):
            proposals.propose(("about.md",), {"about.md": b"x\n"}, MESSAGE, "b", IDS)
    assert site.head(OWN) == theirs


class Listening(FakeForge):
    """A GitLab that hears the options of a push: a hook of the repository keeps them in `heard`."""

    def __init__(self, site):
        super().__init__("gitlab", REPOSITORY)
        self.heard = site.folder / "heard"
        site.git("config", "receive.advertisePushOptions", "true", cwd=site.url)
        site.hook("post-receive", f"env | sed -n 's/^GIT_PUSH_OPTION_[0-9]*=merge_request.//p' >> {self.heard}")

    def gitlab(self, method, path, query, body):
        if self.heard.exists():
            said = dict(line.partition("=")[::2] for line in self.heard.read_text().splitlines())
            self.heard.unlink()
            if "create" in said:
                self.written(path, OWN, said["target"], said["title"], said["description"])
        return super().gitlab(method, path, query, body)


def test_a_push_opens_the_request_where_the_forge_listens(site, cache, monkeypatch):
    monkeypatch.setenv("PAPERLINE_TOKEN", TOKEN)
    with serving(Listening(site)) as forge:
        settings = site.settings(publish={"mode": "pull-request", "forge": "gitlab", "base_url": forge.url})

        def propose(page, ids=IDS):
            with open_checkout(Job(settings, ("about.md",), cache)) as checkout:
                checkout.refresh()
                proposals = load_proposals(checkout, open_forge(settings, f"https://forge.example/{REPOSITORY}"), OWN)
                return proposals.propose(("about.md",), {"about.md": page}, MESSAGE, "A table", ids)

        assert propose(b"one\n").url == "https://forge.example/1"
        (request,) = forge.requests
        assert (request["title"], request["base"]) == ("Add Loom to Preprints", "main")
        assert request["body"].startswith("A table")  # by the API, when the push had opened it
        assert forge.writes == 2
        assert not propose(b"one\n").changed
        assert propose(b"two\n").changed
        assert len(forge.requests) == 1


def test_a_crash_right_after_such_a_push_leaves_a_request_that_tells_its_papers(site, cache, monkeypatch):
    monkeypatch.setenv("PAPERLINE_TOKEN", TOKEN)
    with serving(Listening(site)) as forge:
        options = open_forge(
            site.settings(publish={"forge": "gitlab", "base_url": forge.url}), f"https://forge.example/{REPOSITORY}"
        ).push_options("main", "Add Loom", "A table\n\n<!-- paperline: arxiv:2406.00001 -->\n")
    with open_checkout(Job(site.settings(), ("about.md",), cache)) as checkout:
        checkout.refresh()
        push_own(checkout, checkout.commit({"about.md": b"one\n"}, MESSAGE), OWN, "", options)
    assert "description=<!-- paperline: arxiv:2406.00001 -->" in forge.heard.read_text().splitlines()


@pytest.mark.parametrize("status", [401, 403, 404, 422, 500])
def test_a_forges_no_is_told_without_the_token(forge, propose, status):
    forge.status = status
    with pytest.raises(ApiError, match=str(status)) as refusal:
        propose()
    assert TOKEN not in str(refusal.value)
    assert ("pull requests" in str(refusal.value)) == (status in {401, 403, 404})


def test_the_sites_own_branch_is_never_forced(site, cache, forge):
    publish = {"mode": "pull-request", "forge": forge.kind, "base_url": forge.url, "branch": "main"}
    settings = site.settings(publish=publish)
    before = site.head()
    with open_checkout(Job(settings, ("about.md",), cache)) as checkout:
        checkout.refresh()
        proposals = load_proposals(checkout, open_forge(settings, f"https://forge.example/{REPOSITORY}"), "main")
        with pytest.raises(PublishError, match="another branch"):
            proposals.propose(("about.md",), {"about.md": b"x\n"}, MESSAGE, "b", IDS)
    assert site.head() == before


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://github.com/lena/site.git", "github.com", "lena/site"),
        ("https://lena@github.com/lena/lena.github.io", "github.com", "lena/lena.github.io"),
        ("git@github.com:lena/site.git", "github.com", "lena/site"),
        ("ssh://git@gitlab.example:2222/group/sub/site.git", "gitlab.example", "group/sub/site"),
        ("https://git.sr.ht/~lena/site", "git.sr.ht", "~lena/site"),
    ],
)
def test_the_repository_is_read_from_the_address(url, host, path):
    place = parse_place(url)
    assert (place.host, place.path) == (host, path)


@pytest.mark.parametrize(
    "url", ["/home/lena/site.git", "../site.git", "https://github.com/", "https://github.com/lena"]
)
def test_an_address_without_a_forge_is_told(url):
    with pytest.raises(ConfigError, match="pull-request needs a repository at a forge"):
        parse_place(url)


def test_a_forge_that_cannot_be_told_is_asked_for(site, monkeypatch):
    monkeypatch.setenv("PAPERLINE_TOKEN", TOKEN)
    with pytest.raises(ConfigError, match=r"publish\.forge"):
        open_forge(site.settings(), "https://git.example.org/lena/site")


def test_a_missing_token_is_told(site):
    with pytest.raises(ConfigError, match="PAPERLINE_TOKEN"):
        open_forge(site.settings(), "https://github.com/lena/site")
