"""Entries by a pinned template: literal wherever a value stands, without gaps where nothing is known."""

import pytest

from pipeline.errors import PageError
from pipeline.model import Name, Paper, PartialDate
from pipeline.page.learning.author_form import AuthorForm
from pipeline.page.learning.facts import paper_facts
from pipeline.page.writing.pinned import Voice, write_pinned
from tests.page.render.engines import Kramdown, markdown_it, need_kramdown, python_markdown
from tests.page.test_hostile import FORMS, KNOWN, ORDINARY, TITLES, misread, page_of

VERA, ADA = Name("Roth", "Vera"), Name("Quist", "Ada")
VOICE = Voice(AuthorForm(initials="D.", mark=("**", "**")), lambda name: name == VERA)
KNOWING = paper_facts(
    Paper(
        "k",
        "Do Tiles Tile?",
        authors=(VERA, ADA),
        ids=("arxiv:2601.00001", "doi:10.1234/a(b)"),
        published=PartialDate(2031, 1, 9),
        venue="ICML 2031",
        url="https://arxiv.org/abs/2601.00001",
        categories=("cs.CL",),
    )
)
BARE = paper_facts(Paper("k", "Do Tiles Tile?"))

# template, neighbour, with all that is known, with nothing but the title
WRITTEN = {
    "plain": (
        "{{ title }}. {{ authors }}. {{ venue }}.",
        "",
        "Do Tiles Tile? **V. Roth** and A. Quist. ICML 2031.",
        "Do Tiles Tile?",
    ),
    "links": (
        "- [{{ title }}]({{ url }}) [[PDF]({{ pdf }})]",
        "- x",
        "- [Do Tiles Tile?](https://arxiv.org/abs/2601.00001) [[PDF](https://arxiv.org/pdf/2601.00001)]",
        "-",
    ),
    "an address in parts": (
        "{{ title }} <a href='https://arxiv.org/abs/{{ arxiv }}'>arXiv</a>",
        "",
        "Do Tiles Tile? <a href='https://arxiv.org/abs/2601.00001'>arXiv</a>",
        "Do Tiles Tile?",
    ),
    "brackets and commas": (
        "**{{ title }}** ({{ venue }}), *{{ category }}*, {{ month_short }} {{ year }}",
        "",
        "**Do Tiles Tile?** (ICML 2031), *cs.CL*, Jan 2031",
        "**Do Tiles Tile?**",
    ),
    "the section's number": (
        "{{ title }}\n\n> {{ venue }}",
        "12. x",
        "12. Do Tiles Tile?\n\n    > ICML 2031",
        "12. Do Tiles Tile?",
    ),
    "a number of its own": (
        "1. {{ title }}\n   {{ year }}",
        "12) x",
        "12) Do Tiles Tile?\n    2031",
        "12) Do Tiles Tile?",
    ),
    "a target in angle brackets": (
        "{{ title }} [DOI](<{{ doi_url }}>)",
        "",
        "Do Tiles Tile? [DOI](<https://doi.org/10.1234/a%28b%29>)",
        "Do Tiles Tile?",
    ),
    "a bullet of its own": ("- {{ title }}", "", "- Do Tiles Tile?", "- Do Tiles Tile?"),
    "a number in brackets": ("{{ title }}, {{ year }}", "[3] x", "[3] Do Tiles Tile?, 2031", "[3] Do Tiles Tile?"),
    "digits": ("{{ title }} ({{ dd }}/{{ mm }}/{{ yy }})", "", "Do Tiles Tile? (09/01/31)", "Do Tiles Tile?"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_written(name):
    template, neighbour, full, bare = WRITTEN[name]
    assert write_pinned(template, KNOWING, VOICE, neighbour) == full
    if name != "links":
        assert write_pinned(template, BARE, VOICE, neighbour) == bare


def test_a_template_that_does_not_fit_this_paper_is_no_edit():
    with pytest.raises(PageError, match=r"site.sections does not fit 'Do Tiles Tile\?': .* Nothing was written"):
        write_pinned("{{ authors[1].name }}", BARE, VOICE, "")


@pytest.fixture(scope="module")
def engines():
    need_kramdown()
    process = Kramdown()
    yield (process.html, lambda text: process.html(text, "Kramdown"), markdown_it, python_markdown)
    process.close()


def test_outside_text_shows_literally_wherever_a_template_puts_it(engines):
    titles = [title for title in (*TITLES, *ORDINARY) if not title.endswith((".", "?", "!"))]  # these take no full stop
    page = page_of([])
    for name, (_, form) in FORMS.items():
        template = form.replace("{}", "{{ title }}")
        made = [write_pinned(template, paper_facts(Paper("k", title)), VOICE, "") for title in (KNOWN, *titles)]
        fence = f"zqcase 0 of {name}\n\n"
        start = page.index(fence)
        end = page.index("zqcase", start + 1)
        page = page[:start] + "".join(f"zqcase {n} of {name}\n\n{text}\n\n" for n, text in enumerate(made)) + page[end:]
    for engine in engines:
        assert misread(titles, engine(page)) == []
