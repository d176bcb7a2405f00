"""Which of a list's own words are its form: texts, pictures and attributes that many of its entries show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.page.learning.anatomy import Anatomy, Part
from pipeline.page.learning.attributes import find_attributes
from pipeline.page.learning.liquid import INCLUDED
from pipeline.page.learning.vocabulary import COMMENT
from pipeline.papers.waiting import RESUBMIT

COMMON_SHARE = 0.4  # of the entries that must show a connecting text before it counts as form
CLAIM_SHARE = 0.9  # the same for a text that may claim something: a track, an award, a publisher
BARE_LINK = re.compile(r"\[!\[|<a\b", re.IGNORECASE)  # a picture's, an icon's
RECENT = 3  # entries that show how the owner writes by now
LEADS_TO_NAMES = re.compile(r"authors?|with|by|in collaboration with|joint(?:ly)? (?:work )?with")
LEADS_TO_VENUES = re.compile(
    r"(?:to appear |appeared |published |presented )?(?:in|at)(?: the)?|accepted(?: for publication)? (?:in|at|by|to)"
)
# What is true of one paper, however many others it is true of.
LANGUAGE = re.compile(
    r"(?:written )?in (?:arabic|chinese|czech|dutch|english|french|german|greek|hebrew|hindi|hungarian|indonesian"
    r"|italian|japanese|korean|persian|polish|portuguese|romanian|russian|spanish|swedish|turkish|ukrainian|vietnamese)"
)
# How a venue is ranked or where it is indexed: "CCF-A", "CORE A*", "SCI".
RANK = re.compile(r"(?:ccf|jcr|core|caai|qualis|abdc|ajg|scopus|ss?ci|esi|ei)\b.{0,12}|.{0,12}(?:区|顶会|顶刊).{0,4}")
# How it was presented, how long it is, where else it was shown; that a journal wants to see it again.
CLAIM = re.compile(
    rf"\b(?:{RESUBMIT}|orale?|poster|spotlight|highlight|long|short|court|demo|invited|award|equal(?:ly)? contribut\w*"
    r"|contributed equally|co-?first)\b|^also\b"
)
ID_IN_DATA = re.compile(r"<data[^=]*=.*[\d:]")  # an attribute, told from "data-kind='short'"
CONNECTING = re.compile(r"[a-z][a-z ]*|authors?|in collaboration with.*|the (?:original|final).* available.*")


def common_texts(anatomies: Sequence[Anatomy]) -> frozenset[str]:
    """The texts, images, bare links, attributes, comments and category brackets that stand in many entries."""
    seen: Counter[str] = Counter()
    names: set[str] = set()  # texts that begin with a capital, names of something, and those that claim something
    # Badges that lead nowhere, "CCF A": they are true of one venue. The data of elements: a counter's of one paper.
    ranks: set[str] = set()
    for anatomy in anatomies:
        prose = [anatomy.text(c.span) for c in anatomy.chunks if c.part is Part.PROSE]
        claims = {fold_prose(anatomy.text(c.span)) for c in anatomy.chunks if c.part is Part.STATUS}
        names |= {fold_prose(text) for text in prose if text[:1].isupper()} | claims
        texts = {fold_prose(text) for text in prose} | claims
        texts |= {anatomy.raw[image.start : image.end] for image in anatomy.inline.images}
        ranks |= _loose_badges(anatomy)
        texts |= {anatomy.raw[link.raw.start : link.raw.end] for link in anatomy.inline.links if not len(link.label)}
        texts |= {found.group() for sign in (COMMENT, INCLUDED) for found in sign.finditer(anatomy.raw)}
        attributes = {attribute.text for attribute in find_attributes(anatomy.inline)}
        ranks |= {text for text in attributes if text.startswith("<data")}
        texts |= attributes
        texts |= {f"{fold_prose(anatomy.text(c.span))}:" for c in anatomy.chunks if c.part is Part.LABEL}
        texts |= {f"[{anatomy.text(span)}]" for c in anatomy.chunks for part, span in c.inner if part is Part.LABEL}
        seen.update(texts)
    size = len(anatomies)
    usual = {text for text, times in seen.items() if _is_form(text, times, size, named=text in names)}
    return frozenset(text for text in usual if text not in ranks or seen[text] >= CLAIM_SHARE * size)


def _loose_badges(anatomy: Anatomy) -> set[str]:
    """The badges of an entry that lead nowhere."""
    linked = [link.raw for link in anatomy.inline.links]
    loose = (image for image in anatomy.inline.images if not any(raw.holds(image) for raw in linked))
    return {shown for image in loose if "/badge/" in (shown := anatomy.raw[image.start : image.end])}


def recent_texts(anatomies: Sequence[Anatomy], place: int) -> frozenset[str]:
    """The texts that lead to names ("Authors") or venues ("to appear in the") in all of the entries next to a place."""
    near = sorted(range(len(anatomies)), key=lambda n: n - place if n >= place else place - n - 0.5)[:RECENT]
    chunks = [(anatomies[n], anatomies[n].chunks) for n in near]
    texts = [{fold_prose(a.text(c.span)) for c in own if c.part in {Part.PROSE, Part.STATUS}} for a, own in chunks]
    shared = set.intersection(*texts) if len(texts) == RECENT else set()
    return frozenset(text for text in shared if LEADS_TO_NAMES.fullmatch(text) or LEADS_TO_VENUES.fullmatch(text))


def _is_form(text: str, times: int, size: int, *, named: bool) -> bool:
    if BARE_LINK.match(text):
        return times > max(2.0, size / 2)  # two chapters link one book; what most link belongs to none
    if ID_IN_DATA.match(text):
        return times >= max(3.0, CLAIM_SHARE * size)  # two entries may have one paper's, by a slip
    if text.startswith(("<", "!", "[")) or text.endswith(":"):
        return times >= max(2.0, COMMON_SHARE * size)
    if re.search(r"\d", text) or not text or LANGUAGE.fullmatch(text) or RANK.fullmatch(text) or CLAIM.search(text):
        return False
    connecting = CONNECTING.fullmatch(text) and len(text.split()) > 1 and not named
    if connecting or text == "authors" or text.startswith(("the original", "the final")):
        return times >= max(2.0, COMMON_SHARE * size)
    return times >= max(3.0, CLAIM_SHARE * size)


def fold_prose(text: str) -> str:
    """A text as it is compared between entries: digits and case do not matter."""
    return re.sub(r"\d+", "0", " ".join(text.lower().split())).strip(" .,;:")
