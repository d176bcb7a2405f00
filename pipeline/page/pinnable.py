"""Templates read off an example: its text with fields in the place of the invented paper's facts.

One is given only where filling it in makes the example again, so that what is printed can be pinned as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.errors import PageError
from pipeline.page.learning.anatomy import Anatomy
from pipeline.page.learning.author_form import AuthorForm
from pipeline.page.learning.facts import Facts
from pipeline.page.learning.form import learn_manner
from pipeline.page.learning.habits import Habits
from pipeline.page.months import month_of
from pipeline.page.reading.series import Series
from pipeline.page.writing.frame import HTML_FRAME, parse_frame
from pipeline.page.writing.pinned import Voice, date_fields, entry_fields, lead_of, write_pinned
from pipeline.page.writing.sentence import NewsItem
from pipeline.page.writing.view import Owner
from pipeline.template import Markup, Value, check_template

SLOT = re.compile(r"\{\{ [^{}]+ \}\}")
WHITE_LINE = re.compile(r"^[ \t]+$", re.MULTILINE)


def entry_template(anatomies: Sequence[Anatomy], example: str, facts: Facts, owner: Owner) -> str:
    """The example as a template; "" where none makes it again."""
    manners = [learn_manner(anatomies, n, owner.pattern, owner.matches, Habits()) for n in range(len(anatomies))]
    html = any(manner.html for manner in manners)
    math = any("$" in anatomy.raw for anatomy in anatomies)
    for form in dict.fromkeys([*(manner.authors for manner in manners), AuthorForm()]):
        voice = Voice(form, owner.matches, math=math, html=html)
        authors = write_pinned("{{ authors }}", facts, replace(voice, html=False), "")
        fields = {**entry_fields(facts, owner.matches), "authors": authors}
        if template := _made_again(example, fields, facts, voice, {}):
            return template
    return ""


def news_template(series: Series, example: str, item: NewsItem) -> str:
    """The news item as a template: its date in fields, its sentence as the message."""
    frame = parse_frame(example)
    fields: dict[str, Value] = {**date_fields(item.date), "message": frame.message}
    voice = Voice(AuthorForm(), lambda _: False, html=bool(HTML_FRAME.match(series.entries[0].raw)))
    return _made_again(example, fields, item.facts, voice, {**fields, "message": Markup(frame.message), "accepted": ""})


def _made_again(example: str, fields: dict[str, Value], facts: Facts, voice: Voice, more: dict[str, Value]) -> str:
    """The template that the example is read as, if it makes the example again."""
    lead = lead_of(example) if not voice.html else ""
    first, *rest = example.replace("\r\n", "\n").split("\n")
    body = "\n".join([first[len(lead) :], *(line.removeprefix(" " * len(lead)) for line in rest)])
    template = _slotted(body, fields)
    literal = SLOT.sub("", template)
    if _tells_date(literal, fields) or _names_others(literal, facts, voice):
        return ""  # a fact of the invented paper would stay in it
    try:
        template = check_template(template, news="message" in fields)
        again = write_pinned(template, facts, voice, lead + "x" if lead else "", more)
    except (ValueError, PageError):
        return ""
    same = WHITE_LINE.sub("", again) == WHITE_LINE.sub("", example.replace("\r\n", "\n"))
    return template if same and "{{" in template else ""


def _tells_date(literal: str, fields: dict[str, Value]) -> bool:
    """Whether literal text tells something of a date: digits of it, or its month in any language."""
    digits = re.search(rf"(?<!\d)(?:{fields['year']}|{fields['yy']}|{fields['dd']})(?!\d)", literal)
    words = re.findall(r"[^\W\d_]+", literal) if "message" in fields else ()
    return bool(digits) or any(str(month_of(word)[0]) == fields["month"] for word in words)


def _names_others(literal: str, facts: Facts, voice: Voice) -> bool:
    """Whether literal text holds the name of a co-author."""
    others = (name.family for name in facts.authors if not voice.is_owner(name))
    return any(re.search(rf"(?<!\w){re.escape(family)}(?!\w)", literal) for family in others)


# What is put into slots, the longer before what may be a part of it.
SLOTS = (
    *("message", "title", "authors", "summary", "pdf", "arxiv_url", "doi_url", "url", "arxiv", "doi", "category"),
    *("venue", "venue_name", "page", "volume", "issue", "date", "month_name", "month_short", "year"),
)
BEFORE_IDS = SLOTS[: SLOTS.index("arxiv_url") + 1]
DASHES = ("–", "—", "--", " - ", " – ")  # between pages, where a list has another than the field's


def _slotted(text: str, fields: dict[str, Value]) -> str:
    """The text with fields in the place of their values; literal text stays."""
    values = {str(fields[name]): name for name in reversed(SLOTS) if str(fields.get(name, "")).strip()}
    pages = str(fields.get("page", ""))
    if "-" in pages:
        values |= {pages.replace("-", dash): f'page | replace("-", "{dash}")' for dash in DASHES}
    month, short, day, year = (str(fields.get(name, "")) for name in ("mm", "month", "dd", "yy"))
    numbers = {
        rf"(?<!\d){month}(?!\d)": "mm",
        rf"(?<!\d){short}(?=[./-]\s?\d)|(?<=\d[./-]){short}(?!\d)": "month",
        rf"(?<!\d){day}(?!\d|st|nd|rd|th)": "dd",
        rf"(?<!\d){year}(?!\d)": "yy",
    }
    ordered = sorted(values, key=lambda value: (values[value] not in BEFORE_IDS, -len(value)))
    patterns = [rf"(?<!\w){re.escape(value)}(?!\w)" for value in ordered] + list(numbers)
    names = [values[value] for value in ordered] + list(numbers.values())
    pattern = re.compile("|".join(f"(?P<s{n}>{each})" for n, each in enumerate(patterns)))
    return pattern.sub(lambda found: "{{ " + names[int((found.lastgroup or "s0")[1:])] + " }}", text)
