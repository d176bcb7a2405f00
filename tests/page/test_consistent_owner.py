"""An owner who writes all entries in one form: the next one is foreseen, byte for byte.

Forms are made of choices (marker, order, dress of the title, names, venue, links, lines) that owners make. Left out are
those in which nobody could tell the parts from each other ("Okafor, A., The title, ICML, 2031").
"""

from dataclasses import dataclass, replace
from datetime import date

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from pipeline.commands.apply import add_papers
from pipeline.model import Evidence, Name, PartialDate, Record
from pipeline.page.engine import PageOptions, parse_page
from pipeline.page.learning.anatomy import Part
from pipeline.page.writing.place import entry_year

OWNER = Name("Rivera", "Lena")
PEOPLE = (
    Name("Okafor", "Ada"),
    Name("Pell", "Tomas"),
    Name("Duarte", "Ines M."),
    Name("Sorel", "Marc-André"),
    Name("van den Berg", "Olaf"),
    Name("O\u2019Neil", "Sam"),
)
LONG = {
    "ICML": "International Conference on Machine Learning",
    "ACL": "Annual Meeting of the Association for Computational Linguistics",
    "ICLR": "International Conference on Learning Representations",
}
JOURNALS = ("Journal of Machine Learning Research", "Nature Communications", "IEEE Transactions on Robotics")

ORDERS = ("title first", "names first")
NAMES = ("full", "A. Okafor", "Okafor, A.", "Okafor A")
MARKS = ("{}", "**{}**", "__{}__", "<u>{}</u>", "<b>{}</b>", "*{}*")
JOINS = {  # between names, before the last of three or more, between two
    ",": (", ", ", ", ", "),
    "and": (", ", " and ", " and "),
    ", and": (", ", ", and ", " and "),
    "&": (", ", " & ", " & "),
    ", &": (", ", ", & ", " & "),
    ";": ("; ", "; ", "; "),
}
TITLES = ("{t}", "**{t}**", "*{t}*", '"{t}"', "“{t}”", "[{t}]({abs})", "**[{t}]({abs})**", "[**{t}**]({abs})")
CONFERENCES = (
    "{s} {y}",
    "**{s} {y}**",
    "({s} {y})",
    "`{s} {y}`",
    "*{s}*, {y}",
    "In *{s}*, {y}",
    "{s}\u2019{yy}",
    "[{s}{yy}]",
    "{l} ({s} {y})",
    "*{l} ({s} {y})*",
    "{l} ({s}'{yy})",
    "*{l}* ({s}), {y}",
    "In *Proceedings of the {l} ({s} {y})*",
    "*{l}*, {y}",
)
ARTICLES = (
    "*{j}*, {y}",
    "*{j}*, {v}({i}):{p}\u2013{q}, {y}",
    "*{j}* {v} ({y}) {p}",
    "*{j}*, {v}, {p}-{q}, {y}",
    "*{j}*, vol. {v}, no. {i}, pp. {p}\u2013{q}, {y}",
)
PREPRINTS = ("arXiv:{id}, {y}", "arXiv preprint arXiv:{id} ({y})", "*arXiv preprint arXiv:{id}*, {y}", "Preprint, {y}")
LINKS = (
    "",
    " [[pdf]({pdf})]",
    " [PDF]({pdf})",
    " \\[[paper]({abs})\\]",
    " [arXiv]({abs})",
    " | [Paper]({abs})",
    " ([pdf]({pdf}))",
)
BREAKS = ("<br>\n  ", "  \n  ", "\\\n  ", ". ", ", ", "<br>")
MARKERS = ("- ", "* ", "{up}. ", "[{up}] ", "{down}. ", "")


@dataclass(frozen=True)
class Form:
    """What an owner chose."""

    order: str
    names: str
    mark: str
    join: str
    title: str
    conference: str
    article: str
    preprint: str
    links: str
    parts: str
    marker: str
    stop: str


@dataclass(frozen=True)
class Work:
    """A paper: of a conference ("c"), a journal ("j"), or a preprint ("p")."""

    kind: str
    title: str
    authors: tuple[Name, ...]
    venue: str
    year: int
    number: int

    @property
    def arxiv(self) -> str:
        return f"{self.year % 100:02}05.{10000 + self.number:05}"

    @property
    def facts(self) -> dict[str, str]:
        return {
            "t": self.title,
            "s": self.venue,
            "l": LONG.get(self.venue, ""),
            "j": self.venue,
            "y": str(self.year),
            "yy": f"{self.year % 100:02}",
            "v": str(10 + self.number),
            "i": str(1 + self.number % 9),
            "p": str(100 + self.number),
            "q": str(120 + self.number),
            "id": self.arxiv,
            "abs": f"https://arxiv.org/abs/{self.arxiv}",
            "pdf": f"https://arxiv.org/pdf/{self.arxiv}",
        }


FIRST = Form(
    ORDERS[0], NAMES[0], MARKS[1], ",", TITLES[1], CONFERENCES[0], ARTICLES[0], PREPRINTS[0], "", ". ", MARKERS[0], ""
)
FORMS = st.builds(
    Form,
    *map(st.sampled_from, (ORDERS, NAMES, MARKS, tuple(JOINS), TITLES, CONFERENCES, ARTICLES, PREPRINTS)),
    *map(st.sampled_from, (LINKS, BREAKS, MARKERS, (".", ""))),
)
COAUTHORS = st.lists(st.sampled_from(PEOPLE), max_size=4, unique=True)


def is_clear(form):
    """Whether the parts of such entries can be told apart."""
    commas = form.parts == ", "
    if form.names == "Okafor, A." and form.join == ",":
        return False
    if form.join == ";" and form.names in {"full", "A. Okafor"}:
        return False
    if commas and (form.title in {"{t}", "*{t}*"} or "[{s}" in form.conference):
        return False
    return not (form.mark == "*{}*" and form.title == "*{t}*")


def short(given, sign, gap):
    return "-".join(gap.join(word[0] + sign for word in part.split()) for part in given.split("-"))


def name(person, form):
    written = {
        "full": f"{person.given} {person.family}",
        "A. Okafor": f"{short(person.given, '.', ' ')} {person.family}",
        "Okafor, A.": f"{person.family}, {short(person.given, '.', ' ')}",
        "Okafor A": f"{person.family} {short(person.given, '', '').replace('-', '')}",
    }[form.names]
    return form.mark.format(written) if person == OWNER else written


def names(work, form):
    shown = [name(person, form) for person in work.authors]
    between, last, pair = JOINS[form.join]
    if len(shown) <= 2:
        return pair.join(shown)
    return between.join(shown[:-1]) + last + shown[-1]


def ends(text):
    """Whether a text ends a sentence by itself, in its marks."""
    return text.rstrip('*_”"').removesuffix("</b>").removesuffix("</u>").endswith((".", "?"))


def entry(work, form, up, down):
    facts = work.facts
    venue = {"c": form.conference, "j": form.article, "p": form.preprint}[work.kind].format(**facts)
    parts = [form.title.format(**facts), names(work, form), venue]
    if form.order == "names first":
        parts[:2] = parts[1::-1]
    between = form.parts if form.marker else form.parts.replace("\n  ", "\n")
    text = parts[0]
    for part in parts[1:]:
        text += (" " if between == ". " and ends(text) else between) + part
    text += form.stop if form.stop and not ends(text) else ""
    return form.marker.format(up=up, down=down) + text + form.links.format(**facts)


def page(works, form):
    gap = "\n\n" if form.marker in {"", "[{up}] "} else "\n"
    entries = [entry(work, form, n + 1, len(works) - n) for n, work in enumerate(works)]
    return "# Publications\n\n" + gap.join(entries) + "\n"


def shown_works(kind):
    """What the page has: one to four names, initials, hyphens, conferences and journals, and the new paper's kind."""
    ada, tomas, ines, marc, olaf, _ = PEOPLE
    venues = {"c": "ICML", "j": JOURNALS[0], "p": ""}
    rows = [
        ("c", "Amber Settles: A Study of Birch", (OWNER, ines), "ACL"),
        ("j", "On the Grove of Haven", (ada, OWNER, marc), JOURNALS[1]),
        (kind, "How Marsh Drifts in the Karst", (tomas, ines, olaf, OWNER), venues[kind]),
        ("j", "In Search of Ledges: A Jetty Without Fjord", (OWNER,), JOURNALS[2]),
        (kind, "Cedar-Aware Tarns for Oxbow Learning", (OWNER, tomas), venues[kind]),
        ("c", "Delta for Ember", (marc, OWNER), "ICLR"),
    ]
    return [Work(*row, 2030 - n, n) for n, row in enumerate(rows)]


@given(FORMS, st.sampled_from("cjp"), COAUTHORS, st.integers(0, 4))
@example(replace(FIRST, names="Okafor A", conference=CONFERENCES[8], stop="."), "c", [PEOPLE[3]], 0)
@example(replace(FIRST, order="names first", conference=CONFERENCES[12], article=ARTICLES[2]), "j", [PEOPLE[2]], 0)
@settings(max_examples=150, deadline=None)
def test_the_next_entry_of_a_consistent_owner_is_foreseen(form, kind, coauthors, place):
    assume(is_clear(form))
    at = min(place, len(coauthors))
    venue = {"c": "ICML", "j": "Journal of Machine Learning Research", "p": ""}[kind]
    new = Work(kind, "Sedge in Motion", (*coauthors[:at], OWNER, *coauthors[at:]), venue, 2031, 7)
    works = shown_works(kind)
    written = add_papers(page(works, form).encode(), (record(new, form),), PageOptions(author=OWNER), date(2031, 6, 2))
    assert written.page.decode() == page([new, *works], form)


TITLED = (
    "Learning from Nature with Quiet Networks",
    "Do Reeds Dream? On Sleep, Wind, and Water",
    "The Rise of Reeds \u2013 A History of Marshes",
    "Bayesian Reeds - Part II",
    "GPT-4 in Marshes: Can It Help?",
    "In Search of Ledges: A Jetty Without Fjord",
    "Mud 2.0: The Next Tide",
    "Oral Histories of the Marsh",
    "Workshop Safety for Reed Cutters",
    "The ACL of a Heron's Knee",
    "Reeds vs. Rushes in Dry Years",
    "Who's Afraid of Mud?",
)


@given(FORMS, st.lists(st.sampled_from(TITLED), min_size=6, max_size=6, unique=True), st.sampled_from("cj"))
@settings(max_examples=150, deadline=None)
def test_titles_of_all_kinds_are_read(form, titles, kind):
    assume(is_clear(form) and form.names != "Okafor, A.")  # "and van den Berg, O. A Survey of Reeds"
    works = [
        replace(work, title=title, authors=(*work.authors, PEOPLE[5]))
        for work, title in zip(shown_works(kind), titles, strict=True)
    ]
    anatomies = read_entries(page(works, form))
    assert [anatomy.text(anatomy.title) for anatomy in anatomies if anatomy.title] == titles


JOURNALS_READ = (
    "Annals of Botany, Series B",
    "eLife",
    "npj Reeds",
    "Journal of Reeds: Low Banks",
    "Bogs and Fens",
    "Journal of Mud, Part C",
)
SHORTS_READ = ("MARSH", "EuroReed", "USENIX Security", "S&P", "COLB", "MobiReed")


@given(FORMS, st.sampled_from(("{j} {v}({i}), {p}-{q}, {y}", "*{j}*, {y}", "*{j}* {v} ({y}) {p}", "[{s}{yy}]")))
@settings(max_examples=150, deadline=None)
def test_venues_of_many_kinds_are_read(form, said):
    assume(is_clear(form) and form.names != "Okafor, A." and form.parts != ", ")
    assume(form.parts != ". " or not said.startswith("{j}"))  # "Tides. L. Rivera and T. Pell. Water 12(3)"
    venues = SHORTS_READ if "{s}" in said else JOURNALS_READ
    works = [replace(work, kind="j", venue=venue) for work, venue in zip(shown_works("j"), venues, strict=True)]
    anatomies = read_entries(page(works, replace(form, article=said)))
    assert [inner_of(anatomy, Part.VENUE) for anatomy in anatomies] == list(venues)
    if "{v}" in said:
        assert [inner_of(anatomy, Part.VOLUME) for anatomy in anatomies] == [work.facts["v"] for work in works]
    assert [entry_year(anatomy) for anatomy in anatomies] == [work.year for work in works]


def read_entries(text):
    """The entries of a page in order, each once."""
    read = parse_page(text.encode(), PageOptions(author=OWNER))
    return list(dict.fromkeys(anatomy for entries in read.anatomies.values() for anatomy in entries))


def inner_of(anatomy, part):
    """What an entry says of a part inside its chunks, its venue's name without the volume, say."""
    found = (span for chunk in anatomy.chunks for inner, span in chunk.inner if inner is part)
    return next((anatomy.text(span) for span in found), None)


def record(work, form):
    """What the sources know: the long name of the venue where the owner writes it, and the short one where shown."""
    facts, venue = work.facts, work.venue
    if work.kind == "c" and "{l}" in form.conference:
        venue = f"{facts['l']} ({work.venue})" if "{s}" in form.conference else facts["l"]
    numbers = {"volume": facts["v"], "issue": facts["i"], "page": f"{facts['p']}-{facts['q']}"}
    return Record(
        source="test",
        title=work.title,
        authors=work.authors,
        ids=(f"arxiv:{work.arxiv}",),
        published=PartialDate(work.year, 5, 1),
        url=facts["abs"],
        abstract="",
        evidence=Evidence.GIVEN,
        venue=venue,
        type={"c": "paper-conference", "j": "article-journal", "p": "article"}[work.kind],
        **(numbers if work.kind == "j" else {}),
    )
