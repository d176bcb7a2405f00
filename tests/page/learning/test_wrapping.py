"""Hard-wrapped lists: how they are wrapped, and new text wrapped like them."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Name
from pipeline.page.learning.dissect import dissect
from pipeline.page.learning.wrapping import Wrap, learn_wrap, on_one_line, unwrapped, wrapped
from pipeline.page.reading.inline import parse_inline
from pipeline.page.reading.merit import owner_pattern

OWNER = owner_pattern([Name("Roth", "Vera")])
WORDS = st.lists(
    st.sampled_from(
        [
            "reeds",
            "*tide",
            "salt*",
            "-",
            "12.",
            "#",
            ">",
            "`a b`",
            "[kite](https://x.example/a_long_path)",
            "marsh,",
            "+",
            "|",
        ]
    ),
    min_size=1,
    max_size=40,
)
FILLED = "1. " + " ".join(["Reeds grow where salt meets sweet water and the tide is slow"] * 5)
LIST = [wrapped(FILLED, Wrap(72, "   "))] * 3


@given(WORDS)
def test_wrapped_text_differs_in_white_space_alone(words: list[str]) -> None:
    text = "Lead " + " ".join(words)
    assert wrapped(text, Wrap(60, "   ")).split() == text.split()


@given(WORDS)
def test_no_wrapped_line_begins_a_block(words: list[str]) -> None:
    _, *further = wrapped("Lead " + " ".join(words), Wrap(60, "")).splitlines()
    assert not [line for line in further if line.split(" ")[0] in {"-", "12.", "#", ">", "+", "|"}]


def test_how_a_list_is_wrapped_is_learnt_from_it() -> None:
    inlines = unwrapped([parse_inline(raw) for raw in LIST])
    assert [on_one_line(inline) for inline in inlines] == [FILLED] * 3
    learnt = learn_wrap(inlines)
    assert learnt is not None
    assert wrapped(FILLED, learnt) == LIST[0]


def test_a_list_with_long_lines_is_not_wrapped() -> None:
    assert learn_wrap(unwrapped([parse_inline(raw) for raw in [*LIST, FILLED, FILLED, FILLED]])) is None


def test_lines_that_say_something_of_their_own_are_no_wraps() -> None:
    entry = "Ada Okafor and Jon Pell and Some Others Whose Names Are Rather Long\n**A title of the paper**\n*ICML 2031*"
    inlines = unwrapped([parse_inline(entry)] * 5)
    assert [inline.wraps for inline in inlines] == [()] * 5


def test_a_line_of_names_below_titles_of_all_lengths_is_no_wrap() -> None:
    long = "- Evolution of the reeds along slow rivers in three resonances of rain"
    titles = [long, long + " and of mist", long + " and of dew", *["- Reeds of rivers in moderate rain, a review"] * 3]
    inlines = unwrapped([parse_inline(f"{title}\nRothenburg, V., Kern, U., 2031, Reeds, 4, 7") for title in titles])
    assert [inline.wraps for inline in inlines] == [()] * 6


def test_a_hard_break_stays_at_the_end_of_its_line() -> None:
    text = "Reeds grow where salt meets sweet water and the tide is slow<br>\nReeds"
    assert wrapped(text, Wrap(40, "")) == "Reeds grow where salt meets sweet water\nand the tide is slow<br>\nReeds"


def test_a_sentence_goes_on_in_a_line_that_begins_with_a_small_letter():
    raw = "Vera Roth, Uwe Kern.\nMosaics: Interpretable models for telling old\ntiles in single rooms.\n*Nets*, 2031."
    (anatomy,) = dissect([raw], OWNER)
    assert anatomy.text(anatomy.title) == "Mosaics: Interpretable models for telling old tiles in single rooms"


def test_a_part_of_an_entry_may_begin_with_a_small_letter():
    raw = "[Mosaics of Models, Interpretable in Single Rooms](https://nets.example)\nwith Uwe Kern\nin *Nets*, 2031."
    (anatomy,) = dissect([raw], OWNER)
    assert [anatomy.text(name) for name in anatomy.authors.names] == ["Uwe Kern"]


def test_what_braces_hold_stays_in_one_line() -> None:
    text = 'Reeds grow where salt meets {:.sweet .water lang="en"} and the tide {{< icon name="is slow" >}} rises'
    lines = wrapped(text, Wrap(40, "")).splitlines()
    assert [line.count("{") for line in lines] == [line.count("}") for line in lines]
    assert len(lines) > 1
