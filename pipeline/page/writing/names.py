"""An author list in the owner's form."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.model import Name
from pipeline.page.learning.author_form import AuthorForm
from pipeline.page.learning.person import INITIALS

Escape = Callable[[str], str]
INITIALS_TOGETHER = re.compile(r"[A-ZÀ-ÖØ-Þ]{2,3}\.?")  # "JA."
TOGETHER = {"DD", "D-D"}  # the form of initials behind the family name; some keep the hyphen: "Duarte I-M"
LOUD = 2  # letters of a family name in capitals: "Wei XU"; beside initials alone one more, "Okafor AB" is no such name
FIRST = 3  # names of a crowd
ELISION = "..."
CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")


def render_authors(
    authors: Sequence[Name],
    form: AuthorForm,
    is_owner: Callable[[Name], bool],
    escape: Escape,
    *,
    complete: bool = True,
    behind: str = "",
) -> str:
    """The author list, names escaped, the owner marked.

    A list longer than the owner's habit is cut with "et al.", never before the owner's own name. An incomplete list
    always ends so. Of a crowd only the first names and the owner's are shown: "Ada Doe, Jon Pell, Uwe Kern, ...,
    Vera Roth, et al.". `behind` is what follows the list, "," or nothing.
    """
    shown = list(authors)
    if form.own and any(is_owner(name) and form.own == f"{name.family} {name.given}" for name in authors):
        form = replace(form, family_first=True, behind_family=" ")  # "Okafor Ada, Pell Jon"
    cut = not complete
    if form.limit and len(shown) > max(form.limit, form.whole):
        place = next((n for n, name in enumerate(shown) if is_owner(name)), 0)
        shown = shown[: max(form.limit, place + 1)]
    few = max(form.limit, FIRST) if len(shown) > form.crowd else len(shown)
    cut = cut or len(shown) < len(authors) or (few < len(shown) and not is_owner(shown[-1]))
    texts, linked = [], dict(form.linked)
    for place, name in enumerate(shown):
        if place >= few and not is_owner(name):
            continue
        if place > few:
            texts.append(ELISION)
        text = render_name(name, replace(form, family_first=True) if form.first_inverted and not place else form)
        if is_owner(name):
            text = form.own if form.own and _same_script(form.own, text) and not form.first_inverted else text
            own = (linked.get(text) or escape(text)) + form.own_sign[0]
            texts.append(_marked(own, escape(name.family), form) + form.own_sign[1])
        else:
            texts.append(linked.get(text) or f"{form.others[0]}{escape(text)}{form.others[1]}")
    return _with_comma_marked(_join(texts, form, cut=cut) + behind, form)


def _marked(own: str, family: str, form: AuthorForm) -> str:
    """The owner's name in its mark, which may hold the family name alone; a link may bear the mark already."""
    opening, closing = form.mark
    if opening and opening in own:
        return own
    if form.family_marked and family in own:
        return own.replace(family, f"{opening}{family}{closing}", 1)
    return f"{opening}{own}{closing}"


def _join(texts: list[str], form: AuthorForm, *, cut: bool) -> str:
    if cut:
        return form.between.join(texts) + form.et_al
    if len(texts) == 2:  # noqa: PLR2004 - a pair
        return form.pair.join(texts)
    if len(texts) > 2:  # noqa: PLR2004 - more than a pair
        return form.between.join(texts[:-1]) + form.last + texts[-1]
    return "".join(texts)


def _with_comma_marked(text: str, form: AuthorForm) -> str:
    """A list with the comma behind the owner's name inside the mark, where it stands so: "**Okafor, A.,** Pell, J."."""
    opening, closing = form.mark
    if not opening or not form.comma_marked or form.others[0]:
        return text
    return text.replace(f"{closing},", f",{closing}", 1)


def _same_script(a: str, b: str) -> bool:
    return bool(CJK.search(a)) == bool(CJK.search(b))


def render_name(name: Name, form: AuthorForm) -> str:
    """One name: full or with initials, given or family name first."""
    given = _initials(name.given, form.initials, respaced=form.one_spacing) if form.initials else name.given
    family = name.family.upper() if form.capitals else _family(name)
    if not given or form.family_alone:
        return family
    if CJK.match(family) and CJK.match(given):
        return f"{family}{form.cjk_gap}{name.given}"  # the family name comes first in these scripts
    return f"{family}{form.behind_family}{given}" if form.family_first else f"{given}{form.before_family}{family}"


def _family(name: Name) -> str:
    """The family name; one that a source alone has in capitals ("Ada OKAFOR") as names are written elsewhere."""
    initials = bool(INITIALS.fullmatch(name.given))
    loud = name.given and (initials or not name.given.isupper())
    if not loud or not name.family.isupper() or len(name.family) < LOUD + initials:
        return name.family
    return re.sub(r"[^\W\d_]+", lambda word: word.group().capitalize(), name.family)


def _spaced(initials: str, example: str) -> str:
    """Initials spaced as the example is, where it has several: "D. D.", "D.D."."""
    if re.fullmatch(r"D\.D\.|D\.D\.D\.", example):
        return re.sub(r"(?<=\.)\s+", "", initials)
    return re.sub(r"(?<=\w\.)(?=\w\.)", " ", initials) if re.search(r"D\. D\.", example) else initials


def _initials(given: str, example: str, *, respaced: bool) -> str:
    """Shorten a given name as the example does it: "D.", "D", "D. D.", "D.D.", "D.-D."; initials stay as they are.

    Medical journals set initials side by side, with no hyphen between: "Duarte IM" (Citing Medicine, NLM, chapter 1).
    """
    words = re.findall(r"[^\s.\-–]+\.?|[-–]", given)
    if all(len(word.rstrip(".")) <= 1 or INITIALS_TOGETHER.fullmatch(word) for word in words):
        if example in TOGETHER:
            return re.sub(r"[.\s]", "", given)
        if example == "D D":
            return " ".join(re.findall(r"[^\W\d_]", given))
        return _spaced(given, example) if respaced else given
    dot = "." if "." in example else ""
    gap = "" if example in TOGETHER or re.search(r"D\.?D", example) else " "
    result = ""
    for word in words:
        if word in "-–":
            result = result.rstrip() + ("" if example == "DD" else "-")
        else:
            result += word[0].upper() + dot + gap
    return result.strip()
