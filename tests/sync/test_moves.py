"""`promote: move` over whole syncs: what moves, what the ledger knows of it, and that the owner has the last word."""

import json
from datetime import date
from pathlib import Path

import pytest

from pipeline.commands.undo import undo
from pipeline.errors import PageError
from pipeline.model import ChangeKind, RunStatus
from pipeline.page.engine import verify_edits
from pipeline.papers.ledger import State, parse_ledger
from pipeline.steps import proved
from pipeline.sync import sync

pytestmark = pytest.mark.usefixtures("cache")
SEED = Path(__file__).parents[3] / "shared" / "seed" / "about.md"
TODAY = date(2031, 6, 20)
NEWS, PREPRINTS, PUBLICATIONS = "_includes/news.md", "_includes/preprints.md", "_includes/publications.md"
PARTS = {
    NEWS: "- (May 2031) New preprint: [Eels Escape Embeddings](https://arxiv.org/abs/2605.00501).\n",
    PREPRINTS: "1. **Eels Escape Embeddings**. Lena Rivera, Tom Berg. *Under review*. "
    "[arXiv](https://arxiv.org/abs/2605.00501)\n   - code follows\n",
    PUBLICATIONS: "1. **Pikes Prune Parse Trees**. Lena Rivera. *ICLR 2031*. "
    "[arXiv](https://arxiv.org/abs/2510.00511)\n",
}
PAGE = "## News\n\n{}\n## Preprints\n\n{}\n## Publications\n\n{}\nContact me by mail.\n"
EELS = {
    "id": "eels",
    "type": "paper-conference",
    "title": "Eels Escape Embeddings",
    "author": [{"family": "Rivera", "given": "Lena"}, {"family": "Berg", "given": "Tom"}],
    "issued": {"date-parts": [[2031, 5]]},
    "container-title": "ICML 2031",
    "number": "arXiv:2605.00501",
    "URL": "https://arxiv.org/abs/2605.00501",
}
MOVED = """\
1. **Eels Escape Embeddings**. Lena Rivera, Tom Berg. *ICML 2031*. [arXiv](https://arxiv.org/abs/2605.00501)
   - code follows
2. **Pikes Prune Parse Trees**. Lena Rivera. *ICLR 2031*. [arXiv](https://arxiv.org/abs/2510.00511)
"""


def told(folder, *papers, author="Lena Rivera"):
    """What a configuration has besides the site, where the owner's bibliography is the only source."""
    path = folder / "papers.json"
    path.write_text(json.dumps(papers))
    sources = {name: {"enabled": False} for name in ("arxiv", "scholar")}
    return {
        "author": {"name": author},
        "sources": {**sources, "bibliography": {"files": [str(path)]}},
        "promote": "move",
    }


def entry(site, title):
    return next(each for each in parse_ledger(site.show(".paperline/papers.jsonl")).entries if title in each.title)


def test_an_accepted_preprint_moves_once_and_stays_where_its_owner_puts_it(site, tmp_path):
    before = PAGE.format(*PARTS.values())
    site.owner_pushes({"about.md": before.encode()})
    settings = site.settings(**told(tmp_path, EELS))

    report = sync(settings, dry_run=False, today=TODAY)
    assert (report.status, report.error) == (RunStatus.CHANGED, "")
    assert [change.kind for change in report.changes] == [ChangeKind.PROMOTION, ChangeKind.NEWS]
    assert report.changes[0].section == "Publications"
    assert "moved from 'Preprints'" in report.changes[0].reason
    moved = site.show().decode()
    assert moved.partition("## Publications\n\n")[2] == f"{MOVED}\nContact me by mail.\n"
    assert "## Preprints\n\n## Publications" in moved
    assert "- (June 2031) " in moved
    assert entry(site, "Eels").state is State.PROMOTED
    assert sync(settings, dry_run=False, today=TODAY).status is RunStatus.UNCHANGED

    for back in (before.replace("*Under review*", "*ICML 2031*"), before):
        site.owner_pushes({"about.md": back.encode()}, "I like it better there")
        assert sync(settings, dry_run=False, today=TODAY).status is RunStatus.UNCHANGED
        assert site.show().decode() == back


def test_a_move_can_be_taken_back(site, tmp_path):
    before = PAGE.format(*PARTS.values()).encode()
    site.owner_pushes({"about.md": before})
    settings = site.settings(**told(tmp_path, EELS))
    assert sync(settings, dry_run=False, today=TODAY).pushed
    assert undo(settings, "", dry_run=False, today=TODAY).pushed
    assert site.show() == before
    assert sync(settings, dry_run=False, today=TODAY).status is RunStatus.UNCHANGED


def test_a_pinned_template_wins_over_the_learnt_form(site, tmp_path):
    site.owner_pushes({"about.md": PAGE.format(*PARTS.values()).encode()})
    sections = {
        "preprints": {"template": "{{ title }} ({{ month_short }} {{ year }}), [PDF]({{ pdf }}), *{{ venue }}*"},
        "news": {"template": "{{ year }}: {{ message }}"},
    }
    new = {**EELS, "id": "new", "title": "Carps Carry Context", "number": "arXiv:2606.00521"}
    new["issued"] = {"date-parts": [[2031, 6]]}
    del new["container-title"], new["URL"]
    settings = site.settings(site={"sections": sections}, since="all", **told(tmp_path, new))
    assert sync(settings, dry_run=False, today=TODAY).pushed
    page = site.show().decode()
    assert "\n1. Carps Carry Context (Jun 2031), [PDF](https://arxiv.org/pdf/2606.00521)\n2. **Eels" in page
    assert "\n- 2031: New preprint: [Carps Carry Context](https://arxiv.org/abs/2606.00521).\n" in page
    assert sync(settings, dry_run=False, today=TODAY).status is RunStatus.UNCHANGED


def test_what_was_marked_is_not_moved_later(site, tmp_path):
    site.owner_pushes({"about.md": PAGE.format(*PARTS.values()).encode()})
    settings = site.settings(**told(tmp_path, EELS))
    sync(settings.model_copy(update={"promote": "mark"}), dry_run=False, today=TODAY)
    marked = site.show()
    assert b"*ICML 2031*" in marked.partition(b"## Publications")[0]
    assert sync(settings, dry_run=False, today=TODAY).status is RunStatus.UNCHANGED
    assert site.show() == marked


def test_a_preprint_moves_from_one_file_to_another(site, tmp_path):
    page = PAGE.format(*(f"{{% include {Path(path).name} %}}" for path in PARTS))
    site.owner_pushes({"about.md": page.encode(), **{path: text.encode() for path, text in PARTS.items()}})
    settings = site.settings(site={"include": list(PARTS)}, **told(tmp_path, EELS))
    report = sync(settings, dry_run=False, today=TODAY)
    assert (report.status, report.error) == (RunStatus.CHANGED, "")
    assert site.show().decode() == page
    assert site.show(PUBLICATIONS).decode() == MOVED
    assert site.show(PREPRINTS) == b""
    assert sync(settings, dry_run=False, today=TODAY).status is RunStatus.UNCHANGED

    new = {**EELS, "id": "new", "title": "Carps Carry Context", "number": "arXiv:2606.00521"}
    new["issued"] = {"date-parts": [[2031, 6]]}
    del new["container-title"], new["URL"]
    more = sync(site.settings(site={"include": list(PARTS)}, **told(tmp_path, EELS, new)), dry_run=False, today=TODAY)
    assert (more.status, more.error) == (RunStatus.CHANGED, "")
    entry = "1. **Carps Carry Context**. Lena Rivera, Tom Berg. [arXiv](https://arxiv.org/abs/2606.00521)"
    assert site.show().decode() == page.replace("## Preprints\n\n", f"## Preprints\n\n{entry}\n\n")


@pytest.mark.skipif(not SEED.exists(), reason=f"the page that this test runs on is not at {SEED}")
def test_on_the_seed_page(site, tmp_path):
    site.owner_pushes({"about.md": SEED.read_bytes()})
    accepted = {
        **EELS,
        "title": "Decomposing and Interpreting Image Representations via Text in ViTs Beyond CLIP",
        "author": [{"family": "Basu", "given": "Samyadeep"}],
        "issued": {"date-parts": [[2024, 6]]},
        "container-title": "NeurIPS 2024",
        "number": "arXiv:2406.01583",
        "URL": "https://arxiv.org/abs/2406.01583",
    }
    settings = site.settings(**told(tmp_path, accepted, author="Samyadeep Basu"))
    report = sync(settings, dry_run=False, today=date(2024, 9, 26))
    assert (report.status, report.error) == (RunStatus.CHANGED, "")
    before, after = SEED.read_text(encoding="utf-8"), site.show().decode()
    preprints, publications = after.partition("Selected Publications\n")[::2]
    assert "2406.01583" not in preprints.partition("Recent Preprints")[2]
    assert publications.startswith(
        "======\n1. [Decomposing and Interpreting Image Representations via Text in ViTs Beyond CLIP]"
        "(https://arxiv.org/abs/2406.01583)\n\n   **NeurIPS 2024**\n"
        "   > We interpret different components of vision transformers using text!\n   \n"
        "   **Short version appearing at ICML mechanistic interpretability workshop as a Spotlight talk!**\n"
    )
    assert " (September 2024): " in after or " (Sept 2024): " in after
    kept = [line.strip().lstrip("0123456789. ") for line in after.splitlines()]
    assert all(line.strip().lstrip("0123456789. ") in kept for line in before.splitlines())
    assert sync(settings, dry_run=False, today=date(2024, 9, 27)).status is RunStatus.UNCHANGED


def test_what_cannot_be_moved_safely_is_marked_where_it_stands(site, tmp_path, monkeypatch):
    def refuse_moves(page, after, plan, options):
        if plan.moved:
            raise PageError("the entry would not arrive whole in its new section.")
        verify_edits(page, after, plan, options)

    monkeypatch.setattr(proved, "verify_edits", refuse_moves)
    site.owner_pushes({"about.md": PAGE.format(*PARTS.values()).encode()})
    new = {**EELS, "id": "new", "title": "Carps Carry Context", "number": "arXiv:2606.00521"}
    del new["URL"]
    settings = site.settings(since="all", **told(tmp_path, EELS, new))
    report = sync(settings, dry_run=False, today=TODAY)
    assert (report.status, report.error) == (RunStatus.CHANGED, "")
    assert not report.held
    assert any("no safe way to move it" in note for note in report.notes)
    preprints, _, publications = site.show().decode().partition("## Publications")
    assert "1. **Eels Escape Embeddings**. Lena Rivera, Tom Berg. *ICML 2031*." in preprints
    assert "**Carps Carry Context**" in publications
    assert sync(settings, dry_run=False, today=TODAY).status is RunStatus.UNCHANGED
