"""What one person's name looks like, and what stands between and beside names."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.page.months import MONTH_NAME

UPPER = "A-ZÀ-ÖØ-ÞĀ-ſΑ-ΩА-Я"
# What some family names begin with, in small letters and without a space: "d'Oliveira", "dell'Acqua", "al-Khatib".
ELIDED = rf"(?:(?:(?:[dl]|de[lg]l|dall)['’]|(?:al|el|ben|ibn)-)(?=[{UPPER}]))?"
# An accent may stand apart, as copied from a PDF: "C ́ordova".
WORD = (
    rf"(?:[{UPPER}]\.-?){{0,3}}{ELIDED}"
    rf"[^\W\d_a-z][\w'’`´\-‐-―\u0300-\u036f]*(?:[ ][\u0300-\u036f][\w-]+)*\.?(?:-?[{UPPER}]\.)*"
)
PARTICLE = r"(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|bin|ibn|al|el|ter|ten|zu|af|y|e|d['’])"
CJK = r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{1,4}(?:\s?[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{1,4})?"
NAME = re.compile(
    rf"(?:{WORD}|{CJK})(?:\s+(?:-?{WORD}|{PARTICLE}|Jr\.?|I{{2,3}}))*|{PARTICLE}(?:\s+(?:{WORD}|{PARTICLE}))+"
)
INITIALS = re.compile(rf"(?:[{UPPER}]\.?[-–]?\s?){{1,4}}(?:Jr\.?)?")
# Joining words of languages in which two capitals may stand around them in a title, too: behind an initial alone.
AND_BEHIND_INITIAL = r"(?:y|e|i|a|en|in|og|och|ve|dan)"
SEPARATOR = re.compile(  # the spaces in front at once, else a long run of them is tried from each of them
    r"(?:(?<!\s)\s++)?(?:,\s*(?:and\b|&|und\b|et\b(?!\s*al)|y\b)|;\s*(?:and\b|&)?"
    r"|(?:,\s*)?\b(?:og|och|ve|dan|và)\b(?=\s+(?:[^\W\d_a-z]|$))|,|、|，"
    r"|\band\b|&|\bund\b|\bet\b(?!\.?\s*al\b))\s*"
    rf"|(?<=\.)\s+{AND_BEHIND_INITIAL}\s+"
    rf"|(?<=[^\W\d_A-Z])\s+[yei]\s+(?=[{UPPER}][\w.'’-]*\s+[{UPPER}])"  # "Ada Okafor y Jon Pell", "Ortega y Gasset"
    r"|(?:(?<!\s)\s++)?(?<![wW])/\s*(?=[^\W\d_a-z]|$)"  # in German: "Okafor, Ada/Pell, Jon"
)
# Where conferences meet; of those that are given names too ("Jordan", "Georgia") nothing is said.
COUNTRY = re.compile(
    r"(?:USA|U\.S\.A\.|UK|U\.K\.|United States|United Kingdom|South Korea|Korea|Japan|China|Taiwan|Hong Kong"
    r"|Singapore|Malaysia|Thailand|Vietnam|Indonesia|Philippines|Australia|New Zealand|Canada|Mexico|Brazil|Argentina"
    r"|Chile|Colombia|Peru|Germany|Austria|Switzerland|The Netherlands|Netherlands|Belgium|Luxembourg|Denmark|Norway"
    r"|Sweden|Finland|Iceland|Ireland|Scotland|Wales|England|Spain|Portugal|Italy|Greece|Turkey|Cyprus|Malta|Croatia"
    r"|Slovenia|Slovakia|Czech Republic|Czechia|Poland|Hungary|Romania|Bulgaria|Serbia|Estonia|Latvia|Lithuania"
    r"|Ukraine|Russia|Egypt|Morocco|Tunisia|South Africa|Kenya|Rwanda|Ethiopia|Nigeria|Ghana|Qatar|UAE"
    r"|United Arab Emirates|Saudi Arabia|Pakistan|Bangladesh|Sri Lanka|Nepal|Puerto Rico|Costa Rica"
    r"|Dominican Republic)"
)
# In lower case: a pattern without IGNORECASE skips what begins with another letter.
NO_NAME = re.compile(
    r"\b(?:proceedings|conference|university|institute|journal|international|transactions|workshop|proc|press|arxiv"
    r"|preprint|under|review|accepted|ieee|acm|springer|elsevier|nature|science|award|best|paper|oral|spotlight"
    r"|learning"
    r"|models?|networks?|neural|data|systems?|language|vision|analysis|method|using|based|towards|track|findings|main"
    r"|code|pdf|video|project|page|slides|poster|letters|physics|review|research|department"
    r"|january|february|march|april|june|july|august|september|october|november|december|volume|vol|issue|pages?)\b"
)
FUNCTION_WORD = re.compile(
    r"(?<![\w-])(?:the|of|in|on|for|to|a|an|with|from|at|is|are|as|via|into|by|under|over|without|through|between|against"
    r"|beyond|how|why|what|when|who|not|that|The|Of|In|On|For|With|From|Via|By|Under|Over|Without|Through|Between"
    r"|Against|Beyond|How|Why|What|When|Who|Not|That)\b"
)
# "Okafor A", "van der Berg JM": family name and bare initials, as medical journals write names (ICMJE, "Vancouver").
VANCOUVER = re.compile(rf"(?:(?:{ELIDED}[^\W\d_a-z][\w'’\-]+|{PARTICLE})\s+){{1,3}}[{UPPER}]{{1,3}}(?!\w)")
# "Okafor A.B. The title": the initials' full stops are the sentence's too.
STOPPED = re.compile(
    rf"(?:(?:{ELIDED}[^\W\d_a-z][\w'’\-]+|{PARTICLE})\s+){{1,3}}(?:[{UPPER}]\.[ -]?){{0,3}}[{UPPER}]\."
    r"(?=\s+[\"“«]?[^\W\d_](?:[^\W\d_]|\s+[^\W\d_])|\Z)"
)
ACRONYM = re.compile(r"[A-Z][A-Z0-9&-]{2,}")  # dressed by itself: a venue, no name
# A bracket that begins so stands behind a list of names, as its year does in the style of the APA.
WHEN = (
    rf"(?:(?:(?i:{MONTH_NAME})\.?,?[ ])?(?:19|20)\d\d|n\.d\."
    r"|(?i:in (?:press|prep|review|revision)|forthcoming|submitted|accepted|to appear|under re))"
)
# Words of NO_NAME that are family names too, where initials stand beside them: "M. L. Page", "Page ML", "Page, M. L.".
FAMILY_WORD = r"(?:Page|Press|Best|March|August|April|June|Main)"
INITIALS_AND_WORD = re.compile(rf"(?:[{UPPER}]\.[- ]?){{1,3}}[ ]?{FAMILY_WORD}|{FAMILY_WORD} [{UPPER}]{{1,3}}")
WORD_BEFORE_INITIALS = re.compile(rf"{FAMILY_WORD}(?=,[ ][{UPPER}]\.)")
APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")  # in a name: the "an" of "Yu'an" is no word
MAX_WORDS = 6
CACHED = 1024  # names: co-authors come again
# "Alexander" in Chinese has seven signs.
MORE_THAN_A_NAME = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{9,}")
# "(with Jane Roe)", ", with Jane Roe", "Joint work with Jane Roe": what leads to the co-authors on an owner's own page.
WITH = r"(?:(?:joint(?:ly)?(?:[ ]work)?|co-?authored|collaboration)[ ])?(?:with|w/):?"


@lru_cache(maxsize=CACHED)
def is_name(text: str) -> bool:
    """Whether a text is one person's name, or initials."""
    words, plain = text.split(), APOSTROPHE.sub("", text)
    if INITIALS_AND_WORD.fullmatch(text):
        return True
    if not words or len(words) > MAX_WORDS or NO_NAME.search(plain.lower()) or FUNCTION_WORD.search(plain):
        return False
    if MORE_THAN_A_NAME.search(text) or COUNTRY.fullmatch(text):
        return False
    return bool(NAME.fullmatch(text) or INITIALS.fullmatch(text))
