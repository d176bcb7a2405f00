"""An owner who announces all papers in one way: the next news item is foreseen, byte for byte."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.commands.apply import add_papers
from pipeline.model import Evidence, Name, PartialDate, Record
from pipeline.page.engine import PageOptions

MONTHS = tuple(date(2031, month, 1).strftime("%B") for month in range(1, 13))
DATES = (
    "({month} {y}) ",
    "[{y}.{m:02}] ",
    "*{m:02}/{y}*: ",
    "{mon} {y}: ",
    "{y}-{m:02}-{d:02}: ",
    "{month} {d}, {y}: ",
    "[{m:02}/{y}] ",
    "**{mon} {y}:** ",
    "**{y}/{m:02}** ",
    "{y}年{m}月 ",
    "*{y}.{m:02}*: &nbsp;",
    "**[{month} {y}]** ",
    "`{y}-{m:02}` ",
    "<b>{m:02}/{yy:02}</b> ",
    "[{mon} '{yy:02}] ",
    "{d} {month} {y} - ",
    "**{month} {y}** -- ",
)
ACCEPTED = (
    'Our paper "{t}" has been accepted to {v}.',
    "Our paper [{t}]({u}) is accepted by {v}!",
    "🎉 One paper accepted to {v}: [{t}]({u}).",
    "**{t}** was accepted at *{v}*.",
    "I am happy to share that our paper *{t}* will appear at {v}.",
    "Paper accepted to **{v}**: *{t}*.",
    'Our work on "[{t}]({u})" got accepted to {v} 🎉',
    "Our paper, *{t}*, was accepted for presentation at {v}.",
    "Excited to share our new work, *{t}*, accepted at {v}!",
    'I have one paper accepted at {v}: "{t}".',
    "Our paper **{t}** has been accepted for publication at {v}!",
    'Paper "{t}" accepted @ {v}',
    "[{v}] Our paper [{t}]({u}) is accepted.",
    "**[{v}]** [{t}]({u}) accepted!",
    "Accepted at {v}: {t}",
    "Our latest paper [{t}]({u}) will be presented at {v}!",
    'We will present our paper "{t}" at {v}.',
    "New paper accepted to {v}: {t} [[pdf]({u})]",
    '<a href="{u}">{t}</a> accepted to {v}.',
)
NEW = (
    "New preprint: [{t}]({u}).",
    'Our new preprint "{t}" is on [arXiv]({u}).',
    "We released [{t}]({u}) on arXiv.",
    "New paper on arXiv: *{t}* [[link]({u})].",
    "Our paper [{t}]({u}) is now available as a preprint.",
    "New preprint out! *{t}*: [arXiv]({u})",
    "Posted a new paper, [{t}]({u}).",
)
OTHER = ("I joined the Fen Lab as a research intern.", "I gave a talk at the Bog Seminar.")
MARKERS = ("- ", "* ", "", "li")
TITLES = ("Amber and Birch in Fog", "Sedge in Motion", "What a Lamp Knows: Light Without Eyes", "Bells Under Ice")

TODAY = date(2031, 6, 7)


def item(marker, dated, day, sentence):
    name = MONTHS[day.month - 1]
    shown = dated.format(month=name, mon=name[:3], y=day.year, yy=day.year % 100, m=day.month, d=day.day)
    return f"<li>{shown}{sentence}</li>" if marker == "li" else f"{marker}{shown}{sentence}"


def page(marker, items):
    body = ("\n\n" if marker == "" else "\n").join(items)
    body = f"<ul>\n{body}\n</ul>" if marker == "li" else body
    return f"# News\n\n{body}\n\n# Teaching\n\nNets for beginners.\n"


def written(marker, dated, accepted, new, *, venue, kind="paper-conference"):
    """The page before, and what becomes of it with a paper of a venue, or a preprint."""
    told = [
        (date(2031, 4, 9), accepted.format(t=TITLES[0], u="https://arxiv.org/abs/3104.00123", v="NeurIPS 2030")),
        (date(2031, 1, 22), OTHER[0]),
        (date(2030, 11, 3), new.format(t=TITLES[2], u="https://arxiv.org/abs/3011.00123")),
        (date(2030, 9, 17), accepted.format(t=TITLES[3], u="https://arxiv.org/abs/3009.00123", v="ICML 2030")),
        (date(2030, 5, 30), OTHER[1]),
    ]
    items = [item(marker, dated, *each) for each in told]
    record = Record(
        source="test",
        title=TITLES[1],
        authors=(Name("Rivera", "Lena"), Name("Pell", "Tomas")),
        ids=("arxiv:3106.01234",),
        published=PartialDate(2031, 6, 7),
        url="https://arxiv.org/abs/3106.01234",
        abstract="",
        evidence=Evidence.GIVEN,
        venue=venue,
        type=kind if venue else "article",
    )
    options = PageOptions(author=Name("Rivera", "Lena"), into="off", news="News")
    return items, add_papers(page(marker, items).encode(), (record,), options, TODAY).page.decode()


@given(*map(st.sampled_from, (MARKERS, DATES, ACCEPTED, NEW)), st.sampled_from(("ICLR 2031", "")))
@settings(max_examples=150, deadline=None)
def test_the_next_item_of_a_consistent_owner_is_foreseen(marker, dated, accepted, new, venue):
    sentence = (accepted if venue else new).format(t=TITLES[1], u="https://arxiv.org/abs/3106.01234", v=venue)
    items, after = written(marker, dated, accepted, new, venue=venue)
    assert after == page(marker, [item(marker, dated, TODAY, sentence), *items])


@pytest.mark.parametrize("accepted", [each for each in ACCEPTED if "present" in each])
def test_an_article_in_a_journal_is_not_presented(accepted):
    _, after = written("- ", DATES[0], accepted, NEW[0], venue="Quiet Letters", kind="article-journal")
    assert "present" not in after.split("\n")[2]
    assert "Quiet Letters" in after.split("\n")[2]
