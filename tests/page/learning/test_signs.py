"""Signs at names, of equal contribution or affiliation, are the other papers': the new list is bare."""

from datetime import date

import pytest

from pipeline.commands.apply import add_papers
from pipeline.model import Name, PartialDate, Record
from pipeline.page.engine import PageOptions

PAPER = Record(
    source="test",
    title="Stones that Sing",
    authors=(Name("Pell", "Jon"), Name("Calvo", "Ines"), Name("Okafor", "Ada")),
    ids=("arxiv:3106.00001",),
    published=PartialDate(2031, 6, 1),
    venue="ICML 2031",
    url="https://arxiv.org/abs/3106.00001",
)
BEHIND = (
    *(
        "*",
        "\\*",
        "†",
        "\\†",
        "‖",
        "°",
        "♢",
        "△",
        "◆",
        "⊙",
        "⚑",
        "✉️",
        "📧",
        "🖂",
        "¹",
        "¹,²",
        "ᵃ",
        "⁺",
        "(✉)",
        "[*]",
        "【*】",
    ),
    *("&#42;", "&dagger;", "^1^", "$^{1,2}$", "$^*$", "$^{\\dagger}$", "<span class='eq'>*</span>"),
    *(
        f"<sup>{sign}</sup>"
        for sign in ("*", "\\*", "✦", "1", "1,2", "a", "a,b", "&dagger;", "\u2217,†", "📧", "co", "equal")
    ),
)
IN_FRONT = (
    *("\\*", "\\* ", "†", "† ", "△ ", "✉️ ", "(✉) ", "#", "&dagger;", "^*^", "$^*$"),
    *(f"<sup>{sign}</sup>" for sign in ("*", "✦", "1", "1,2")),
    "<sup>†</sup> ",
)
LAYOUTS = (
    "* **{title}**  \n  {names}  \n  *{venue}* [[pdf]({url})]\n",
    "- {names}. [{title}]({url}). *{venue}*.\n",
    "- [{title}]({url}), {joined}, {venue}\n",
)


@pytest.mark.parametrize("layout", range(len(LAYOUTS)))
@pytest.mark.parametrize(
    ("front", "behind"), [*((sign, "") for sign in IN_FRONT), *(("", sign) for sign in BEHIND)], ids=repr
)
def test_the_new_list_carries_no_sign(front, behind, layout):
    def signed(*names):
        return [f"{front}{name}{behind}" for name in names]

    entries = "".join(
        entry(LAYOUTS[layout], title, names, venue, f"https://arxiv.org/abs/{number}")
        for title, names, venue, number in (
            (
                "Quiet Lamps at Sea",
                signed("Mara Lindqvist", "**Ines Calvo**", "Ravi Sen"),
                "NeurIPS 2030",
                "3009.00001",
            ),
            ("Towers of Salt", [*signed("**Ines Calvo**", "Jon Pell"), "Lev Orr"], "ICLR 2030", "3008.00002"),
            ("How Rivers Count", signed("Jon Pell", "**Ines Calvo**"), "ACL 2029", "2908.00002"),
        )
    )
    new = entry(LAYOUTS[layout], PAPER.title, ["Jon Pell", "**Ines Calvo**", "Ada Okafor"], PAPER.venue, PAPER.url)
    options = PageOptions(author=Name("Calvo", "Ines"), into="Publications", news="off")

    after = add_papers(f"## Publications\n\n{entries}".encode(), [PAPER], options, date(2031, 6, 20)).page.decode()

    assert after == f"## Publications\n\n{new}{entries}"


def entry(layout, title, names, venue, url):
    joined = f"{', '.join(names[:-1])} and {names[-1]}"
    return layout.format(title=title, names=", ".join(names), joined=joined, venue=venue, url=url)
