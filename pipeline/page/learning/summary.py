"""The abstract of a paper, and its one sentence that says what the paper does, in the author's voice."""

from __future__ import annotations

import re

SENTENCE_END = re.compile(r"(?<=[a-z0-9)\]\"”%])[.!?]\s+(?=[A-Z\"“(])")
# What an author says the paper does; the opening words before "we" are no part of the claim.
CLAIM = re.compile(
    r"^(?:(?:In|With) this (?:paper|work|article|study|paper|letter),? |Here,? |Specifically,? |To this end,? "
    r"|In particular,? |Therefore,? |Thus,? |Hence,? )?(?P<claim>we (?:also |further |then |first )?"
    r"(?P<verb>[a-z]+)\b.*)$",
    re.IGNORECASE | re.DOTALL,
)
STRONG = frozenset(
    [
        "show",
        "propose",
        "introduce",
        "present",
        "find",
        "develop",
        "demonstrate",
        "prove",
        "study",
        "investigate",
        "provide",
        "describe",
        "design",
        "build",
        "establish",
        "give",
        "derive",
    ]
)
PAPER = re.compile(
    r"^This (?:paper|work|article|study|letter) (?:presents|proposes|introduces|shows|studies|describes|develops"
    r"|investigates|provides|reviews|surveys)\b",
    re.IGNORECASE,
)
CLAUSE = re.compile(
    r"(?:,? (?:which|while|where|whereas|thereby|such that|so that|and thus|because|since)\b|[;:]| – | — )"
)
LONG, SHORT = 170, 40  # characters
CUT_SHORT = re.compile(r"(?:\.\.\.|…)\Z")  # as search engines show it
ITS_OWN_HEADING = re.compile(r"\A(?:abstract|summary)\b[\s:.—–-]*", re.IGNORECASE)


def whole_abstract(abstract: str) -> str:
    """The abstract on one line, "" where a source gives but its beginning, or one sentence about the paper."""
    text = ITS_OWN_HEADING.sub("", " ".join(abstract.split()))
    return text if SENTENCE_END.search(text) and not CUT_SHORT.search(text) else ""


def summary_sentence(abstract: str) -> str:
    """One sentence from an abstract, "" where none says what the paper does.

    The first sentence with a strong verb ("We show ...") is preferred, then any "We ...", then "This paper presents
    ...". A long one is cut at a clause.
    """
    sentences = [" ".join(s.split()) for s in SENTENCE_END.split(abstract.strip()) if s.strip()]
    claims = [(match, s) for s in sentences if (match := CLAIM.match(s))]
    strong = [match.group("claim") for match, _ in claims if match.group("verb").lower() in STRONG]
    others = [match.group("claim") for match, _ in claims]
    papers = [s for s in sentences if PAPER.match(s)]
    chosen = next(iter([*strong, *others, *papers]), "")
    return _finished(_shortened(chosen)) if chosen else ""


def _shortened(sentence: str) -> str:
    if len(sentence) <= LONG:
        return sentence
    for clause in CLAUSE.finditer(sentence, SHORT):
        if clause.start() <= LONG:
            return sentence[: clause.start()]
    cut = sentence.rfind(", ", SHORT, LONG)
    return sentence[:cut] if cut > 0 else sentence


def _finished(sentence: str) -> str:
    text = sentence.strip().rstrip(".,;: ")
    return text[:1].upper() + text[1:]
