"""`paperline style`: what is told of a page, and that a template printed there makes what the learnt form makes."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.commands.style import learn_style, render_json, render_text
from pipeline.model import Addition, PartialDate, Role
from pipeline.page.engine import apply_edits, parse_page, plan_edits, verify_edits
from pipeline.page.learning.facts import paper_facts
from pipeline.page.portrait import JOURNAL, TITLE, invented_paper, portray
from pipeline.template import check_template
from tests.page.render.pages import own_pages, real_pages

SAMPLE = Path(__file__).parents[2] / "pipeline/demo/sample/_pages/about.md"
CASES = Path(__file__).parents[1] / "data/page/cases"
OWN = own_pages()
REAL = [case for case in real_pages() if not case.asked]


def page_at(folder, case):
    path = folder / "page.md"
    path.write_bytes(case.data)
    return path


def test_the_sample_page_is_told_for_people():
    text = render_text(learn_style(SAMPLE, "Lena Rivera"))
    assert text.startswith(f"{SAMPLE}, by Lena Rivera\n\n")
    for words in (
        "Recent Preprints (lines ",
        "entries: list items, numbered upward, newest first.",
        "The next preprint would be written like this:",
        f"[{TITLE}](https://arxiv.org/abs/",
        "As a template (site.sections.preprints.template):\n\n    [{{ title }}]({{ arxiv_url }})",
        "The next accepted paper would be written like this:",
        "**ICML ",
        "The next item would be written like this:",
        " {{ message }}",
        "entries are written so.",
    ):
        assert words in text, words


def test_the_command_prints_json_for_machines(capsys):
    assert main(["style", str(SAMPLE), "--author", "Lena Rivera", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"page", "owner", "guessed", "sections", "missing", "declined"}
    assert [section["role"] for section in told["sections"]] == ["news", "preprints", "publications"]
    section = told["sections"][1]
    assert set(section) == {
        *("role", "heading", "lines", "entries", "made_of", "order", "groups", "forms", "problem"),
    }
    (form,) = section["forms"]
    assert set(form) == {"kind", "example", "template", "agree", "total", "differences", "sure"}
    assert form["kind"] == "preprint"


def test_a_page_that_can_t_be_read_as_its_owner_means_it_is_told_why(tmp_path, capsys):
    page = tmp_path / "about.md"
    page.write_text("# Papers\n\n- [A Title of Some Words](https://arxiv.org/abs/2601.00001), A. Quist, 2031\n" * 2)
    assert main(["style", str(page)]) == 1
    told = capsys.readouterr().out
    assert "This page is left alone: several sections" in told
    assert "site.sections.publications" in told


DATES = {
    "- *03/2031*: New paper.": "*{{ mm }}/{{ year }}*: {{ message }}",
    "- **[Mar' 31]** New paper.": "**[{{ month_short }}' {{ yy }}]** {{ message }}",
    "- 2031-03-02: New paper.": "{{ date }}: {{ message }}",
    "- [3/2031] New paper.": "[{{ month }}/{{ year }}] {{ message }}",
    "- New paper on the tiling of tokens and all their kin (March 2031)": "{{ message }} ({{ month_name }} {{ year }})",
    "- März 2031: New paper.": "",
}


@pytest.mark.parametrize(
    ("name", "example", "template"),
    [
        (
            "chicago-volume",
            "71.8 (2031): 943\N{EN DASH}957.",
            '{{ volume }}.{{ issue }} ({{ year }}): {{ page | replace("-", "\N{EN DASH}") }}.',
        ),
        ("ecology-volumes", " 71(8): 943-957. ", " {{ volume }}({{ issue }}): {{ page }}. "),
    ],
)
def test_where_journals_are_listed_the_example_is_an_article_with_its_pages(name, example, template):
    (section,) = learn_style(CASES / name / "before.md", "").sections
    form = next(form for form in section.forms if form.kind == "publication")
    assert JOURNAL in form.example
    assert example in form.example
    assert template in form.template
    preprint = next(form for form in section.forms if form.kind == "preprint")
    assert JOURNAL not in preprint.example


@pytest.mark.parametrize("item", DATES)
def test_a_template_for_news_has_the_date_in_fields(tmp_path, item):
    path = tmp_path / "about.md"
    path.write_text(f"# News\n\n{item}\n{item.replace('New', 'Another')}\n")
    style = learn_style(path, "Ada Quist")
    assert style.sections[0].forms[0].template == DATES[item]


def test_a_template_holds_no_name_of_the_example(tmp_path):
    """Where the first entry writes names in another way than most, its form does not make the example again."""
    path = tmp_path / "about.md"
    rest = "Mara Brandt, **Ada Okafor**, and Yu Wu. **LOWB**, 20"
    names = ["**Ada Okafor**, Yu Wu, Sam Reed. **LOWB**, 2031", rest + "30", rest + "29", rest + "28"]
    path.write_text(
        "# Papers\n\n"
        + "".join(f"* [What roots {n} remember](https://a.example) {each}.\n" for n, each in enumerate(names))
    )
    (section,) = learn_style(path, "Ada Okafor").sections
    templates = [form.template for form in section.forms]
    assert templates == [
        "[{{ title }}]({{ arxiv_url }}) {{ authors }}. {{ year }}.",
        "[{{ title }}]({{ arxiv_url }}) {{ authors }}. **{{ venue_name }}**, {{ year }}.",
    ]


def test_whose_page_it_is_shows_in_the_marked_name(tmp_path):
    bullets = next(case for case in OWN if case.name == "bullets.md")
    style = learn_style(page_at(tmp_path, bullets), "")
    assert (style.owner, style.guessed) == ("Ada Marlowe", True)
    assert "Whose page this is is a guess" in render_text(style)


@pytest.mark.parametrize("case", [*OWN, *REAL], ids=lambda case: case.name)
def test_every_page_has_a_style_or_a_reason(tmp_path, case):
    style = learn_style(page_at(tmp_path, case), case.owner)
    assert json.loads(render_json(style))["page"]
    assert render_text(style)
    templates = [form.template for section in style.sections for form in section.forms]
    assert not [template for template in templates if re.search("Quist|Fjeld|Aksoy|Lighthouse", template)]
    assert style.declined or len(style.sections) + len(style.missing) == len(Role)
    for section in style.sections:
        assert section.forms or section.problem
        for form in section.forms:
            assert TITLE in form.example
            assert form.agree <= form.total


@pytest.mark.parametrize("case", OWN, ids=lambda case: case.name)
def test_a_printed_template_makes_what_the_learnt_form_makes(case):
    page = parse_page(case.data, case.options)
    for section in portray(page, case.options):
        for form in section.forms:
            if not form.template or section.role is Role.NEWS:
                continue
            year = 2000 + int(re.search(r"(\d\d)12\.01234|20(\d\d)", form.example).expand(r"\1\2"))
            paper = invented_paper(form.kind, year, case.options.owner_names[:1], journal=JOURNAL in form.example)
            pinned = replace(case.options, templates={section.role: check_template(form.template)})
            made = []
            for options in (case.options, pinned):
                plan = plan_edits(page, [Addition(paper, "")], (), options, PartialDate(year, 3, 17))
                after = apply_edits(page, plan)
                verify_edits(page, after, plan, options)
                made.append("\n".join(line.rstrip() for line in after.decode().splitlines()))
            assert made[0] == made[1], form.template
            assert paper_facts(paper).title in made[0]
