"""Moves by the dozen, generated: what comes and goes at once leaves both lists whole, in order and well numbered."""

import re
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Addition, Name, Paper, PartialDate, Promotion
from pipeline.page.engine import PageOptions, apply_edits, parse_page, plan_edits, verify_edits

VERA = Name("Roth", "Vera")
THINGS = ("Anvils", "Bellows", "Chisels", "Drills", "Files", "Gouges", "Hammers", "Jacks", "Kilns", "Lathes", "Mallets")
TODAY = PartialDate(2031, 6, 20)
OPTIONS = PageOptions(author=VERA, news="off", promote="move")


def title(kind, number):
    return f"{THINGS[number]} and Their {kind} Considered Closely"


def ident(kind, number):
    return f"25{'01' if kind == 'Uses' else '02'}.{number:05d}"


@dataclass(frozen=True)
class Habits:
    """How the owner of a generated page builds both lists."""

    mark: str  # "up", "down", "ones", or a bullet
    gap: str
    nested: bool
    newline: str

    def entry(self, number, of, kind, words):
        lead = {"up": f"{number + 1}. ", "down": f"{of - number}. ", "ones": "1. "}.get(self.mark, f"{self.mark} ")
        link = f"[{title(kind, number)}](https://arxiv.org/abs/{ident(kind, number)})"
        more = f"{self.newline}{' ' * len(lead)}- some code" if self.nested else ""
        return f"{lead}**{link}**. Vera Roth, Ada Quist. *{words}*.{more}"

    def listed(self, kind, words):
        made = [self.entry(n, len(words), kind, each) for n, each in enumerate(words)]
        return (self.newline * len(self.gap)).join(made)


HABITS = st.builds(
    Habits, st.sampled_from(["up", "down", "ones", "-", "*"]), st.sampled_from(["\n", "\n\n"]), st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
)  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    habits=HABITS,
    waiting=st.integers(2, 11),
    published=st.integers(2, 9),
    data=st.data(),
    fresh=st.sets(st.sampled_from(["preprint", "publication"])),
)
def test_both_lists_are_as_their_owner_would_have_them(habits, waiting, published, data, fresh):
    accepted = data.draw(st.sets(st.integers(0, waiting - 1), min_size=1, max_size=waiting))
    before = habits.newline.join(
        [
            *("# Preprints", "", habits.listed("Uses", ["Under review"] * waiting), ""),
            *("# Publications", "", habits.listed("Forms", [f"ICML {2030 - n}" for n in range(published)]), ""),
            *("# Contact", "", "By mail.", ""),
        ]
    ).encode()
    page = parse_page(before, OPTIONS)
    listings = {listing.titles[0]: listing for listing in page.listings}
    promotions = [
        Promotion(paper("Uses", n, "NeurIPS 2031"), listings[title("Uses", n)], "told") for n in sorted(accepted)
    ]
    additions = [Addition(paper("Ends", 10 - n, venue), "new") for n, venue in enumerate(wanted(fresh))]
    plan = plan_edits(page, additions, promotions, OPTIONS, TODAY)
    after = apply_edits(page, plan)
    verify_edits(page, after, plan, OPTIONS)

    assert len(plan.moved) == len(accepted)
    text = after.decode()
    assert set(re.findall(r"\r\n|\n", text)) <= {habits.newline}
    preprints, publications = (entries_of(text, name, habits) for name in ("Preprints", "Publications"))
    stayed = [title("Uses", n) for n in range(waiting) if n not in accepted]
    assert [each for each in titles(preprints) if "Ends" not in each] == stayed
    assert {title("Uses", n) for n in accepted} == {each for each in titles(publications) if "Uses" in each}
    assert [each for each in titles(publications) if "Forms" in each] == [title("Forms", n) for n in range(published)]
    assert len(preprints) == len(stayed) + ("preprint" in fresh)
    assert len(publications) == published + len(accepted) + ("publication" in fresh)
    for entries in (preprints, publications):
        check_marks(entries, habits)
    moved = [each for each in publications if "Uses" in each]
    assert all("*NeurIPS 2031*." in each for each in moved)
    assert not habits.nested or all("- some code" in each for each in moved)
    assert text.endswith(habits.newline.join(["# Contact", "", "By mail.", ""]))


def paper(kind, number, venue):
    return Paper(
        key=f"arxiv:{ident(kind, number)}",
        title=title(kind, number),
        titles=(title(kind, number),),
        authors=(VERA, Name("Quist", "Ada")),
        ids=(f"arxiv:{ident(kind, number)}",),
        published=PartialDate(2031, 5, 1 + number),
        venue=venue,
        url=f"https://arxiv.org/abs/{ident(kind, number)}",
    )


def wanted(fresh):
    return [{"preprint": "", "publication": "KDD 2031"}[each] for each in sorted(fresh)]


def entries_of(text, name, habits):
    """The entries of a section; between two stands what stands between all."""
    body = text.replace("\r\n", "\n").partition(f"# {name}\n")[2].partition("\n# ")[0].strip("\n")
    if not body:
        return []
    assert "\n\n\n" not in body
    parts = re.split(r"\n+(?=\d+\. |[-*] )", body)
    assert re.findall(r"\n+(?=\d+\. |[-*] )", body) == [habits.gap] * (len(parts) - 1)
    return parts


def titles(entries):
    return [re.search(r"\[(.*?)\]", each)[1] for each in entries]


def check_marks(entries, habits):
    found = [each.partition(" ")[0] for each in entries]
    count = range(1, len(entries) + 1)
    expected = {
        "up": [f"{n}." for n in count],
        "down": [f"{n}." for n in reversed(count)],
        "ones": ["1." for _ in count],
    }.get(habits.mark, [habits.mark for _ in count])
    assert found == expected
