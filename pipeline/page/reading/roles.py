"""What people call the sections of news, preprints and publications. Data, to be extended freely."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from pipeline.model import Role


def fold_heading(text: str) -> str:
    """A heading as it is compared: letters and digits, lower case, no emoji, no punctuation."""
    letters = unicodedata.normalize("NFKC", text).lower()
    return " ".join(re.sub(r"[^\w]+", " ", letters).split())


# What people call these sections. `$` forms are whole headings, the others words in one.
NEWS_NAMES = re.compile(
    r"(?:(?:latest|recent|new|lab|breaking|selected|research|personal|news|my|some|quick|current) )*"
    r"(?:news|updates?|announcements?"
    r"|newsfeed|news feed|what s new|whats new|what is new|what s happening|happenings|latest)"
    r"(?: (?:and|&) (?:updates?|news|events|talks|press|announcements?|highlights"
    r"|activities))*|updates and highlights|news and events|latest updates"
    # German, French, Spanish, Italian, Portuguese, Chinese, Japanese, Korean
    r"|neuigkeiten|aktuelles|nachrichten|neues|actualités?|nouvelles|quoi de neuf|noticias|novedades|actualidad"
    r"|notizie|novità|notícias|novidades|最新(?:动态|動態|消息|进展|資訊|资讯)?|新闻|新聞|动态|動態|消息|近况|近況|近期动态|个人动态"
    r"|ニュース|お知らせ|新着情報|最新情報|更新情報|소식|최근 소식|새 소식|뉴스",
)
PREPRINT_NAMES = re.compile(
    r"(?:(?:recent|new|latest|selected|other|arxiv|my|current|research) )*(?:pre ?prints?|working papers?|manuscripts?"
    r"|papers under review|under review|submitted|in submission|preprint submitted"
    r"|arxiv(?: papers?)?|submitted papers?|drafts?|unpublished (?:work|papers?|manuscripts?)|vorabdrucke"
    r"|preprints arxiv|prépublications|预印本|預印本|プレプリント)"
    r"(?: (?:and|or) (?:working papers?|manuscripts?|under review|submitted|technical reports?"
    r"|submissions?|work in progress))*(?: under review)?",
)
PUBLICATION_NAMES = re.compile(
    r"(?:(?:selected|recent|most recent|all|full|my|list of|representative|latest|featured|key|main|scientific|academic"
    r"|research|peer reviewed|refereed|conference|journal|published|full list of|highlighted|seminal|other"
    r"|complete|major|notable|accepted|top|international|lead author|first author|co authored|past|previous|older"
    r"|early) )*(?:(?:and|or) (?:recent|selected|representative) )?(?:publications?|papers?"
    r"|articles?|publication list|list of publications|research papers|proceedings|publications and preprints"
    r"|publications and manuscripts|publications and talks|publications preprints|preprints and publications"
    r"|papers and preprints|pubs|conference and journal papers)(?: (?:by year|list|(?:and )?patents?|and preprints?"
    r"|in english))*|selected recent publications|research outputs?|papers published|published works?|peer reviewed"
    # German, French, Spanish, Italian, Portuguese, Chinese, Japanese, Korean
    r"|(?:ausgewählte |meine )?(?:publikationen|veröffentlichungen|publikationsliste|schriften)"
    r"|(?:mes )?(?:publications|articles)(?: (?:récentes|récents|choisies|sélectionnées|scientifiques))?"
    r"|liste des publications"
    r"|(?:mis )?(?:publicaciones|artículos)(?: (?:recientes|seleccionadas|seleccionados|científicas|destacadas))?"
    r"|pubblicazioni(?: (?:recenti|scelte|selezionate))?|publicações(?: (?:recentes|selecionadas))?"
    r"|(?:学术|學術|发表|發表|代表性?|主要|近期|研究|科研)?(?:论文|論文|著作|论著|研究業績|業績|业绩|発表論文)(?:列表|一覧|リスト|发表)?"
    r"|(?:代表|学术|學術)?(?:发表|發表|成果)|研究成果|業績一覧|논문|출판물|연구 실적|주요 논문",
)
# Sections beside the one for new papers: "Other publications" beside all of them, "Previous papers" beside any.
OLDER_NAMES = re.compile(r"\b(?:past|previous|older|earlier|early)\b")
OTHER_NAMES = re.compile(r"\bother\b")
CHOSEN_NAMES = re.compile(
    r"\b(?:selected|representative|featured|key|main|highlighted|seminal|major|notable|top|first|lead|co|conference"
    r"|journal|recent|latest)\b"
)
# What is not written yet: the section for preprints where no other one is.
UNFINISHED_NAMES = re.compile(
    r"(?:(?:current|my|selected|other) )*(?:(?:works?|working|papers?|research|projects?) in progress"
    r"|ongoing (?:works?|research|projects?|papers?)|in progress)"
)
WEAK_NAMES = re.compile(
    r"(?:my |current |selected |recent |past )?(?:research|projects and publications|research and publications"
    r"|selected research|works?|selected works?|research projects)"
)
BOTH = re.compile(
    r"publications? (?:and )?(?:pre ?prints?|manuscripts)|(?:pre ?prints?|manuscripts) (?:and )?publications?"
    r"|papers (?:and )?pre ?prints?"
)


# Names that say it only where no other heading does, and whose lists must be surely what they are taken for.
WEAK_NEWS = re.compile(r"latest|recent|recently|(?:(?:recent|latest|selected|research|my|some) )*highlights")
LOOSE_NAMES = re.compile(
    r"(?:published|accepted|in press|to appear|forthcoming)(?: (?:and )?(?:published|accepted|in press))*"
)
# Bare kinds, as on pages that part all papers by them.
KIND_NAMES = re.compile(
    r"(?:(?:international|national|peer reviewed|refereed|selected) )*(?:journals?|conferences?|workshops?)"
    r"(?: (?:and|or) (?:journals?|conferences?|workshops?))*"
)
# A word for papers among a few others: "Chemistry publications", "Papers and proceedings"; not those about papers.
PAPERS_AMONG = re.compile(r"\b(?:publications?|papers?|articles?|proceedings)\b|论文|論文|文章|著作|논문")
NOT_OURS = re.compile(
    r"\b(?:books?|chapters?|blogs?|popular|press|media|newspapers?|magazines?|opinions?|reading|reviewing|reviewers?|reviews?|service|talks?"
    r"|teaching|students?|outreach|awards?|calls?|favou?rite|i)\b"
)
MAX_AMONG = 6  # words
SHORTCODE = re.compile(r":[a-z0-9_+-]+:", re.IGNORECASE)  # an emoji by its name
BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
NUMBERED = re.compile(r"^\W*\d{1,2}\s*[.)]\s+")
OTHER_SCRIPT = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]+")


BY_NAME = 2  # how strongly the very name of a section says what it is


def named_role(text: str) -> tuple[frozenset[Role], int]:
    """The roles that a heading's words give it, and how strongly.

    Returns:
        the roles, and `BY_NAME`; 1 by a name with something more ("2. Publications (* equal contribution)"), 0 by a
        vague one ("Research").
    """
    if roles := _whole_name(fold_heading(text)):
        return roles, BY_NAME
    for bare in _barer(text):
        if roles := _whole_name(fold_heading(bare)):
            return roles, 1
    folded = fold_heading(text)
    if any(UNFINISHED_NAMES.fullmatch(fold_heading(bare)) for bare in (text, *_barer(text))):
        return frozenset({Role.PREPRINTS}), 1
    if LOOSE_NAMES.fullmatch(folded):
        return frozenset({Role.PUBLICATIONS}), 1
    if WEAK_NEWS.fullmatch(folded):
        return frozenset({Role.NEWS}), 0
    return frozenset({Role.PUBLICATIONS} if WEAK_NAMES.fullmatch(folded) else ()), 0


def is_beside(text: str, others: Sequence[str]) -> bool:
    """Whether a section's heading leaves new papers to those of others: "Other publications" to "Publications".

    Beside "Selected publications", the other ones may be where they go.
    """
    if OLDER_NAMES.search(fold_heading(text)):
        return True
    chosen = any(CHOSEN_NAMES.search(fold_heading(other)) for other in others)
    return bool(OTHER_NAMES.search(fold_heading(text))) and not chosen


def hints_at_papers(text: str) -> bool:
    """Whether a heading of a few words that is no name of a section speaks of papers, or names a kind of them alone."""
    folded = fold_heading(text)
    few = len(folded.split()) <= MAX_AMONG
    return bool(KIND_NAMES.fullmatch(folded)) or (
        few and bool(PAPERS_AMONG.search(folded)) and not NOT_OURS.search(folded)
    )


def _whole_name(folded: str) -> frozenset[Role]:
    if NEWS_NAMES.fullmatch(folded):
        return frozenset({Role.NEWS})
    if BOTH.search(folded):
        return frozenset({Role.PREPRINTS, Role.PUBLICATIONS})
    if PREPRINT_NAMES.fullmatch(folded):
        return frozenset({Role.PREPRINTS})
    return frozenset({Role.PUBLICATIONS} if PUBLICATION_NAMES.fullmatch(folded) else ())


def _barer(text: str) -> tuple[str, ...]:
    """A heading without its number, emoji names and what stands in brackets; with words for signs; in one script.

    What stands in brackets stays where it names a section of its own: "Publications (under review)" are preprints.
    """
    plain = NUMBERED.sub("", SHORTCODE.sub(" ", text)).replace("&", " and ").replace("+", " and ")
    brackets = [fold_heading(found) for found in BRACKETED.findall(plain)]
    if not any(Role.PREPRINTS in _whole_name(inner) for inner in brackets):
        plain = BRACKETED.sub(" ", plain)
    return plain, OTHER_SCRIPT.sub(" ", plain), " ".join(OTHER_SCRIPT.findall(plain))


# Words that say which kind of publications a heading stands over; sections of different kinds are parts of one list.
HEADING_KINDS = tuple(
    (kind, re.compile(rf"\b(?:{words})", re.IGNORECASE))
    for kind, words in (
        (
            "preprint",
            r"pre-?\s?prints?|arxiv|under review|submitted|submission|working paper|manuscript|in progress|ongoing",
        ),
        ("workshop", r"workshop"),
        ("journal", r"journals?\b|transactions|letters|annals"),
        ("conference", r"conference|proceedings|proc\.|symposi(?:um|a)"),
        ("book", r"book|chapter|monograph"),
        ("thesis", r"thesis|theses|dissertation"),
        ("report", r"report"),
        ("other", r"patent|talk|poster|presentation|tutorial|award|abstract|teaching|dataset|software"),
    )
)
TALKS = re.compile(r"\b(?:talk|poster)s?\b", re.IGNORECASE)  # of the other kinds those at which papers are presented

PEER_REVIEWED = re.compile(r"\bpeer.reviewed", re.IGNORECASE)
PAPERS = re.compile(r"paper|article|publication|proceeding|refereed|reviewed", re.IGNORECASE)


def heading_kinds(text: str) -> frozenset[str]:
    """The kinds of publications that a heading names; "peer-reviewed" alone stands for those at conferences too."""
    kinds = frozenset(kind for kind, words in HEADING_KINDS if words.search(text))
    return kinds or frozenset({"conference"} if PEER_REVIEWED.search(text) else ())


LEAD, OTHERS = "lead", "others"
AUTHORSHIPS = (
    (
        LEAD,
        re.compile(
            r"(?<!non-)(?<!non )\b(?:co-?)?(?:first|1st|lead|leading|main)[\s-]*auth|第一作者|一作|筆頭", re.IGNORECASE
        ),
    ),
    (
        OTHERS,
        re.compile(
            r"\bco-?auth|\bother auth|\bcollaborat|\bcontribut|^\W*others?\W*$|其他作者|合作论文|共著", re.IGNORECASE
        ),
    ),
)


def authorship(text: str) -> str:
    """Whether a heading stands over papers that the owner leads, or that others do; "" where it tells neither.

    What stands in brackets explains a sign: "Papers (* means co-first author)".
    """
    bare = BRACKETED.sub(" ", text)
    return next((which for which, words in AUTHORSHIPS if words.search(bare)), "")


def names_papers(text: str) -> bool:
    """Whether a heading stands over papers alone: by its name, or by their kind ("Book chapters").

    "Conferences" and "Workshops" may as well be where somebody spoke.
    """
    (roles, _), kinds = named_role(text), heading_kinds(text)
    if Role.NEWS in roles:
        return False
    if kinds <= {"conference", "workshop"}:
        return bool(roles) or bool(kinds and PAPERS.search(text))
    return "other" not in kinds


def names_talks(text: str) -> bool:
    """Whether a heading stands over talks alone: no paper is put there unasked."""
    bare = BRACKETED.sub(" ", text)  # "Talks (industry conferences)"
    return bool(TALKS.search(bare)) and heading_kinds(bare) == {"other"}
