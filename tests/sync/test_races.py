"""Others push at the worst moments: their words stay, ours come on top, once."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.model import RunStatus
from pipeline.steps.publishing import PUSH_ATTEMPTS
from pipeline.sync import sync

SAMPLE = (Path(__file__).parents[2] / "pipeline" / "demo" / "sample" / "_pages" / "about.md").read_bytes()
NEW = b"[CrevasseNet: Mapping Hidden Crevasses from Drone Video]"
TODAY = date(2031, 6, 20)

# A push to the branch from the owner's clone, made in the moment in which the remote receives ours: the first N times.
RACE = """
unset GIT_QUARANTINE_PATH GIT_DIR GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
test -e {folder}/pushing && exit 0
count=$(cat {folder}/count 2>/dev/null || echo 0)
test $count -ge {times} && exit 0
touch {folder}/pushing
echo $((count + 1)) > {folder}/count
cd {work}
git pull --quiet --ff-only origin main
printf '\\nThe owner was here: %s.\\n' $count >> about.md
git -c user.name=Lena -c user.email=lena@x commit --quiet --all --message "By hand $count"
git push --quiet origin HEAD:refs/heads/main
rm {folder}/pushing
exit 0
"""


@pytest.fixture(params=["clone", "checkout"])
def settings(request, site, parts):
    site.owner_pushes({"about.md": SAMPLE})
    if request.param == "clone":
        return site.settings(**parts)
    theirs = site.folder / "theirs"
    site.git("clone", "--quiet", site.url, theirs)
    return site.settings(site={"checkout": str(theirs)}, **parts)


@pytest.mark.parametrize("times", [1, 2, PUSH_ATTEMPTS - 1])
def test_whoever_pushes_first_wins_and_we_plan_again_on_their_page(site, settings, times):
    site.hook("pre-receive", RACE.format(folder=site.folder, work=site.work, times=times))
    count = site.count()
    report = sync(settings, dry_run=False, today=TODAY)
    assert (report.status, report.pushed, report.error) == (RunStatus.CHANGED, True, "")
    page = site.show()
    assert page.count(NEW) == 2  # the entry and its news
    assert all(b"The owner was here: %d." % number in page for number in range(times))
    assert site.count() == count + times + 1
    assert sync(settings, dry_run=False, today=TODAY).status is RunStatus.UNCHANGED


def test_after_so_many_lost_races_we_give_up_and_harm_nothing(site, settings):
    site.hook("pre-receive", RACE.format(folder=site.folder, work=site.work, times=PUSH_ATTEMPTS))
    report = sync(settings, dry_run=False, today=TODAY)
    assert report.status is RunStatus.FAILED
    assert f"{PUSH_ATTEMPTS} times" in report.error
    assert NEW not in site.show()
    assert sync(settings, dry_run=False, today=TODAY).status is RunStatus.CHANGED
    assert site.show().count(NEW) == 2


def test_the_page_that_someone_deletes_meanwhile_is_not_brought_back(site, settings):
    delete = "git rm --quiet about.md; git -c user.name=L -c user.email=l@x commit --quiet --message gone"
    script = RACE.format(folder=site.folder, work=site.work, times=1).replace("printf", f"{delete}; true")
    site.hook("pre-receive", script.replace("git -c user.name=Lena", "true git -c user.name=Lena"))
    with pytest.raises(Exception, match=r"about\.md"):
        sync(settings, dry_run=False, today=TODAY)
    assert site.git("ls-tree", "--name-only", "main", cwd=site.url).split() == ["other.md"]


def test_our_commit_forced_away_is_planned_anew_and_never_restored_by_force(site, settings):
    before = site.head()
    sync(settings, dry_run=False, today=TODAY)
    site.git("update-ref", "refs/heads/main", before, cwd=site.url)
    site.git("reset", "--quiet", "--hard", before)
    theirs = site.owner_pushes({"other.md": b"another history\n"})
    if settings.site.checkout:
        site.git("reset", "--quiet", "--hard", before, cwd=settings.site.checkout)
    report = sync(settings, dry_run=False, today=TODAY)
    assert report.status is RunStatus.CHANGED
    assert site.git("rev-parse", "main^", cwd=site.url) == theirs
    assert site.show().count(NEW) == 2
