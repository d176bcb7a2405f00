"""Pinned templates: what may be written in one, and what is said of one that can't be used."""

import pytest

from pipeline.errors import ConfigError
from pipeline.template import ENTRY_FIELDS, FIRST_PLACE, Author, Authors, Markup, check_template, fill_template
from tests.test_config import read

FIELDS = {
    **dict.fromkeys(ENTRY_FIELDS, ""),
    "title": "Mosaics of Many Models",
    "year": "2031",
    "authors": Authors([Author("Vera Roth", "Vera", "Roth", "V.", is_owner=True)]),
}

GOOD = (
    "**{{ title }}**. {{ authors }}. *{{ venue }}*, {{ year }}. [PDF]({{ pdf }})",
    "{% for a in authors %}{{ a.initials }} {{ a.family }}{% if not loop.last %}, {% endif %}{% endfor %}: {{ title }}",
    "{% set sep = joiner(', ') %}{% for part in [title, venue] if part %}{{ sep() }}{{ part }}{% endfor %}",
    "{% macro strong(x) %}**{{ x }}**{% endmacro %}{{ strong(title) }}",
    "{{ title | replace('a', 'b') | upper }} ({{ authors | length }} authors)",
    "<li><a href='{{ url }}' title='{{ title }}'>{{ title }}</a></li>",
    "{{ title }}{% raw %} {{ site.title }}{% endraw %}",
)
BAD = {
    "{{ titel }}": r"line 1 .* no field 'titel'; did you mean 'title'\? the fields are title, authors, .*, summary",
    "x\n{{ site.url }}": r"line 2 of the template: there is no field 'site'",
    "{{ message }}": r"no field 'message'",
    "{{ title": r"line 1 of the template: unexpected end",
    "x\n{% if venue %}": r"line 2 of the template: .*(endif|end of template)",
    "{{ title | center(9) }}": r"No filter named 'center'. The filters are .*upper",
    "{{ title.upper() }}": r"nothing can be called there; the filters are",
    "{{ title.__class__ }}": r"unsafe",
    "{{ 'x' * 999999999 }}": r"`\*` is not for templates",
    "{{ '%999999999d' % 1 }}": r"`%` is not for templates",
    "{{ '{:999999999}'.format(1) }}": r"nothing can be called there",
    "{% for i in range(9) %}{% endfor %}": r"no field 'range'",
    "{% include 'x' %}": r"can't include or import",
    "{% import 'x' as y %}": r"can't include or import",
    "{{ authors[0].name }}": r"Authors has no element 0, for a paper of which nothing is known",
    "{{ authors[0].age }}": r"'Author' has no attribute 'age'",
    "{{ 1 / 0 }}": r"division by zero",
    "<!-- {{ title }} -->": r"can't stand in a comment",
    "<script>{{ title }}</script>": r"can't stand in <script>",
    "{% if not venue %}<style>{{ year }}</style>{% endif %}": r"can't stand in <script> or <style>",
    "<a href={{ url }}>x</a>": r"can't stand in a tag without quotes",
    '<a onclick="{{ title }}">x</a>': r"can't stand in an attribute that acts",
    "x\n{: title='{{ title }}'}": r"line 2 .* can't stand in an attribute list",
    "{% raw %}{% assign x = {% endraw %}{{ title }}": r"can't stand in a tag of the site's generator",
    "\ue000": r"private use",
    "x" * 2001: r"at most 2,000 characters",
}


@pytest.mark.parametrize("text", GOOD)
def test_good(text):
    assert check_template(f"\n{text}\n") == text


@pytest.mark.parametrize("text", BAD, ids=lambda text: text[:30])
def test_bad(text):
    with pytest.raises(ValueError, match=BAD[text]):
        check_template(text)


def test_news_have_fields_of_their_own():
    assert check_template("{{ date }}: {{ message }}{% if accepted %}!{% endif %}", news=True)


def test_values_are_places_in_the_text():
    filled = fill_template("**{{ title }}** {{ year }}", FIELDS)
    first, second = chr(FIRST_PLACE), chr(FIRST_PLACE + 1)
    assert filled.text == f"**{first}** {second}"
    assert filled.values == ("Mosaics of Many Models", "2031")


def test_a_captured_value_stays_one_place():
    filled = fill_template("{% set x %}*{{ title }}*{% endset %}{{ x }}{{ x }}", FIELDS)
    assert filled.text == f"*{chr(FIRST_PLACE)}*" * 2


def test_authors_and_markup_are_handed_back_as_they_are():
    filled = fill_template("{{ authors }} {{ title }}", {**FIELDS, "title": Markup("*x*")})
    assert filled.values == (FIELDS["authors"], Markup("*x*"))


def test_a_field_can_t_be_taken_for_a_place():
    filled = fill_template("{{ title }}", {**FIELDS, "title": f"a{chr(FIRST_PLACE)}b"})
    assert filled.values == ("ab",)


CONFIGURED = """\
author: {name: Lena Rivera}
site:
  repository: ../site.git
  page: about.md
  sections:
    preprints:
      heading: Papers
      template: 'TEMPLATE'
"""


def test_a_bad_template_is_an_error_of_the_configuration_with_its_line():
    assert read(CONFIGURED.replace("TEMPLATE", "{{ title }}")).site.sections.preprints.template == "{{ title }}"
    with pytest.raises(ConfigError, match=r":8: site\.sections\.preprints\.template: line 1 .* no field 'titel'"):
        read(CONFIGURED.replace("TEMPLATE", "{{ titel }}"))


def test_message_is_for_news_alone():
    text = CONFIGURED.replace("preprints", "news").replace("TEMPLATE", "{{ message }}")
    assert read(text).site.sections.news.template == "{{ message }}"
