"""The words by which parts of an entry are told apart. Data, to be extended freely."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.papers.waiting import RESUBMIT

# Hyphens and the en dash, as between two pages: the end of a character class.
DASHES = r"\u2010\u2011–-"
PUBLISHER = (
    r"(?:ieee(?: ?xplore)?|acm(?:[ -](?:dl|doi|digital library))?|springer(?: ?link)?|science ?direct|elsevier|wiley"
    r"|mdpi|usenix|taylor (?:&|and) francis)"
)
# "Latest version (pdf)", "Current draft": what economists call the paper itself.
VERSION = (
    r"(?:(?:latest|current|(?:most )?recent|new(?:est)?|updated|working) (?:version|draft|paper)(?:\W*pdf)?"
    r"|draft(?:\W*pdf)?)"
)
PUBLISHERS_PAGE = r"publisher(?:[’']?s)?(?: (?:version|page|site|website|link))?"
# Labels of links that lead to something about the paper; the whole label, brackets aside.
LABEL = (
    r"(?:pre-?print|paper|papers|full paper|article|publication|full ?text|manuscript|pdf|ps|html|abs|abstract"
    r"|ar\W?[xχ]iv(?:\.org)?(?:[:\s]*\d{4}\.\d{4,5}(?:v\d+)?)?(?:\s*\[[\w.-]+\])?|link|doi|journal(?: doi| version)?"
    r"|published version|official version|open-?review|bib|bibtex|cite|citation|code|codes|github|source"
    r"|software|repo|project(?: page| website)?|page"
    r"|homepage|home page|web ?page|web ?site|site|demo|video|videos|youtube|talk|slides?|poster"
    r"|(?:(?:online|web) )?(?:supp(?:lement(?:ary)?)?(?: materials?)?|appendix)|data|datasets?|model|models|weights"
    r"|blog(?: ?post)?|media(?: coverage)?|press|news|reviews|huggingface|hugging face|colab|twitter|tweet|thread"
    rf"|read more|more|proceedings|acl anthology|anthology|{PUBLISHER}"
    r"|open[- ]?access|chapter|book|extended version|short version|long version|tl;?dr|available"
    rf"|downloads?|{PUBLISHERS_PAGE}|full article|{VERSION}"
    r"|论文|論文|代码|ディスカッション・ペーパー|スライド)"
)
# What may stand in front of a label: "Read the paper", "View PDF", "Link to article".
ASKING = r"(?:(?:read|view|see|get|download|access|open|link to)(?: (?:the|our|my|full|this))* )?"
LABELS = re.compile(rf"\W*{ASKING}{LABEL}(?:[\s/&-]+{LABEL})?\W*", re.IGNORECASE)

# Names of the fields that some entries are made of: "**Authors**: Jane Roe", "**Journal**: Ecology"; those of venues.
FIELD = re.compile(
    r"(?:authors?|(?:paper )?type|journal|conference|venue|booktitle|published in|publication|date|year|published"
    r"|description|abstract|summary|keywords|links?|url|doi|publisher|status|citation|resources|topics?)",
    re.IGNORECASE,
)
VENUE_FIELD = re.compile(r"(?:journal|conference|venue|booktitle|published in|publication)", re.IGNORECASE)

# Labels that promise a certain address; the whole label, brackets aside.
PDF_LABEL = re.compile(rf"\W*{ASKING}(?:pdf|full paper|paper pdf|full ?text pdf|pre-?print pdf)\W*", re.IGNORECASE)
LINK_WORD = re.compile(r"\b(?:link|page|version|paper|pre-?print|pdf|url)\b", re.IGNORECASE)  # of "SSRN link"
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
PAPER_SIGN = re.compile(r"\s*[📄📃📑]\ufe0f?\s*")  # a link that shows no more leads to the paper
PAPER_LABEL = re.compile(
    rf"{PAPER_SIGN.pattern}"
    rf"|\W*{ASKING}(?:(?:paper|article)\W+(?:pre-?print|link|page)|paper|link|publication|full ?text|{PUBLISHERS_PAGE}"
    r"|published version|official version|abs(?:tract)?|html|url|read|view|available|online"
    rf"|downloads?|full article|chapter|article|open[- ]?access|pre-?print|{VERSION}"
    r"|论文|論文|ディスカッション・ペーパー|学会誌|ウェブ版)\W*",
    re.IGNORECASE,
)
ARXIV_LABEL = re.compile(
    r"\W*(?:ar\W?[xχ]\W?iv(?:\.org)?|ar\W?vix|pre-?print|e-?print)(?:\W+(?:version|pdf|preprint))?\W*", re.IGNORECASE
)
DOI_LABEL = re.compile(
    rf"\W*(?:doi|journal(?: doi| version)?|{PUBLISHERS_PAGE}|published version|{PUBLISHER}|proceedings)\W*",
    re.IGNORECASE,
)


class Publisher(NamedTuple):
    """Where papers are kept: host, how DOIs begin there (https://www.doi.org/the-identifier/) if all do alike, name."""

    host: str
    prefix: str
    name: str

    def keeps(self, doi: str, urls: Iterable[str]) -> bool:
        """Whether a paper with this DOI ("" for none) or one of these addresses is kept here."""
        by_doi = bool(self.prefix) and doi.startswith(self.prefix)
        return by_doi or any(self.host in url.lower() for url in urls)


# Publishers by what labels call them, in lower case and without spaces. The plain name of each stands first.
PUBLISHERS = {
    "ieee": Publisher("ieee.org", "10.1109/", "IEEE"),
    "ieeexplore": Publisher("ieee.org", "10.1109/", "IEEE Xplore"),
    "acm": Publisher("acm.org", "10.1145/", "ACM"),
    "acmdl": Publisher("acm.org", "10.1145/", "ACM DL"),
    "acmdigitallibrary": Publisher("acm.org", "10.1145/", "ACM Digital Library"),
    "springer": Publisher("springer.com", "10.1007/", "Springer"),
    "springerlink": Publisher("springer.com", "10.1007/", "SpringerLink"),
    "sciencedirect": Publisher("sciencedirect.com", "10.1016/", "ScienceDirect"),
    "elsevier": Publisher("sciencedirect.com", "10.1016/", "Elsevier"),
    "wiley": Publisher("wiley.com", "10.1002/", "Wiley"),
    "nature": Publisher("nature.com", "10.1038/", "Nature"),
    "oup": Publisher("oup.com", "10.1093/", "OUP"),
    "aps": Publisher("aps.org", "10.1103/", "APS"),
    "iop": Publisher("iop.org", "10.1088/", "IOP"),
    "mdpi": Publisher("mdpi.com", "10.3390/", "MDPI"),
    "usenix": Publisher("usenix.org", "", "USENIX"),
    "acmdoi": Publisher("acm.org", "10.1145/", "ACM DOI"),
    "taylorfrancis": Publisher("tandfonline.com", "10.1080/", "Taylor & Francis"),
    "taylorandfrancis": Publisher("tandfonline.com", "10.1080/", "Taylor and Francis"),
}


def publisher_of(label: str) -> Publisher | None:
    """The publisher that a label names."""
    return PUBLISHERS.get(re.sub(r"\W+", "", label.lower()))


# Words that venues are made of, in lower case: a pattern without IGNORECASE skips what begins with another letter.
# Kept apart from titles by the year beside them, or by standing alone.
VENUE_WORDS = re.compile(
    r"\b(?:revista|revue|rivista|zeitschrift|annales|annali|anais|actas|actes|boletín|boletim|cuadernos|cahiers"
    r"|congreso|congresso|simposio|simpósio|tagung|proc(?:eedings)?\.?|conference|conf\.|workshop|symposium|journal"
    r"|transactions|trans\.|annals|lecture notes|in press"
    r"|advances in (?:cryptology|knowledge discovery|information retrieval)|neural information processing systems"
    r"|annual meeting of|association for computational linguistics|empirical methods in natural language processing"
    r"|computer vision and pattern recognition|uncertainty in artificial intelligence|robotics: science and systems"
    r"|neurips|icml|iclr|aaai|ijcai|cvpr|iccv|eccv|wacv|bmvc|emnlp|naacl|eacl|coling|tacl|colm"
    r"|interspeech|icassp|taslp|kdd|wsdm|sigir|recsys|cikm|icdm|pakdd"
    r"|aistats|tmlr|jmlr|miccai|midl|icra|iros|corl|ra-?l|uist|cscw|usenix"
    r"|ndss|s&p|sosp|osdi|nsdi|sigcomm|infocom|icse|issta"
    r"|popl|pldi|tacas|vmcai|vldb|sigmod|icde|siggraph|tpami|pami|ijcv|tnnls|tkde"
    r"|tvcg|pnas|plos|elife|jhep|phys\.? ?rev|physical review"
    r"|apj|mnras|a&a|ieee|acm|springer|elsevier|arxiv|arxiv preprint|preprint|biorxiv|medrxiv|ssrn"
    r"|technical report|ph\.?d\.? thesis|under review|under submission|in submission"
    r"|submitted(?: to)?|accepted(?: to| by| at)?|to appear|forthcoming|work in progress|main track)\b"
)
# Words of titles, too, in small letters: "soda lakes", "stem cells", "social media", "chi-squared".
CASED_VENUE_WORDS = re.compile(
    r"\b(?:Letters|LETTERS|Bulletin|BULLETIN|Magazine|MAGAZINE|Findings|FINDINGS|ACL|CAV|CCS|CHI|COLT|FOCS|FSE|ASE|MedIA"
    r"|MEDIA|NIPS|PODC|RSS|SDM|SODA|STOC|TIP|TMI|TOG|T-?RO|UAI|WWW"
    # not "Learning from Nature with Reeds"
    r"|(?<!-)(?:(?:Nature|NATURE|CELL|Science|SCIENCE)(?!-| (?:of|with|via|through|for|by|using|under|as|is|are|to)\b)"
    r"|Cell(?!-|\s+(?!Rep|Sys|Stem|Met|Host|Gen|Press|Res|Bio|Mol|Disc)[A-Z]?[a-z]))"  # not "Cell walls"
    r"|Oral|Spotlight|Poster|ORAL|SPOTLIGHT|POSTER)\b"
)

# What stands where a preprint's venue would stand; no claim of acceptance.
PREPRINT = re.compile(
    r"\W*(?:in\s+)?(?:ar\W?(?:xiv|ixv|vix)|corr|(?:an? )?(?:new )?(?:arxiv )?pre-?prints?"
    r"|(?:bio|med|chem|psy|soc|eng|ed|law|tech|earth|eco|agri|meta|paleo)(?:ar|r)?xiv|ssrn|hal"
    r"|research square|ess open archive|authorea|osf preprints|tech(?:nical)?\.? report|manuscript|working paper"
    r"|work in progress|ongoing work|e-?print)(?:\W+(?:e-?prints?|pre-?prints?|papers?))?"
    r"(?:\s+(?:(?:is )?(?:available|posted|online)\s+)?(?:on|at)\s+(?:the\s+)?(?:ar\W?xiv|\w+r?xiv|ssrn|hal))?\W*",
    re.IGNORECASE,
)
# The year of a short name, without a space: "ICML31".
GLUED_YEAR = re.compile(r"(?<=[A-Z]{2})\d\d(?!\w)")
# What numbers an entry: "12.", "[12]", "C7.", "[J12]", "[J.12]"; a letter or two say what is counted. A pattern.
COUNTER = (
    r"(?:[\[(]?(?:[A-Z]{1,2}[-.]?)?\d{1,3}[.)\]、）．]+|[A-Z]{1,2}[-.]?\d{1,3}:|[A-Z]-[A-Z]-\d{1,2})"
    r"(?=\s|\\|\*|[\[<(\"“「《]|[A-Z\u3040-\u9fff\uac00-\ud7af])"
)


# What kind of work it is, as GB/T 7714 says behind the title: "[J]. A journal", "[C]//Proceedings of ...".
TYPE_MARK = re.compile(r"\[(?P<type>[JCDMRNAP])(?:/OL)?\](?:[ ]?//|(?=[ ]?(?:[.,;，。\n]|\Z)))")

# Places that keep preprints, where a label names one: "[SSRN]", "[NBER WP 12345]".
REPOSITORY = re.compile(
    r"\W*(?:ssrn|nber|cepr|hal|(?:bio|med|chem|psy|eng|soc|ed|law|techr|eartha|agri)r?a?xiv(?:\.org)?"
    r"|research square|osf|repec|e-?print archive|zenodo|iza)(?:\W+(?:preprint|version|link|pdf))?\W*",
    re.IGNORECASE,
)
# A claim about the paper's state that nobody but the owner can make.
STATUS = re.compile(
    r"\b(?:under[ -](?:\w+[ -])?(?:re)?view|(?:under|in)[ -](?:(?:major|minor) )?revision|(?:major|minor) revision"
    r"|in (?:re)?view"
    r"|submitted(?: to [\w&. -]+)?|(?:in|under) submission|in prep(?:aration)?|to be submitted|accepted pending"
    rf"|in press|{RESUBMIT})\b",
    re.IGNORECASE,
)

# The same, where a piece of text says nothing else; with more they lead to a venue.
STATUS_ALONE = re.compile(
    r"\W*(?:forthcoming|to appear|(?:conditionally )?accepted(?: for publication)?)\W*",
    re.IGNORECASE,
)

# Signs of an award or of joy: they are about one paper, unless nearly all carry them.
AWARD = re.compile("[🏆🥇🥈🥉🏅🎖⭐🌟✨🎉🎊🔥]\ufe0f?")

# Shortened words in front of names and other words, whose full stop ends nothing: "Dry vs. Wet Summers", "St. Clair".
LEADING_WORDS = ("[Vv]s", "Dr", "Prof", "Mr", "Mrs", "Ms", "St", "Mt", "cf")
# In a pattern, before the full stop and behind it: none of these stands there.
NOT_LED, NOT_LED_BEHIND = ("".join(rf"(?<!\b{word}{stop})" for word in LEADING_WORDS) for stop in ("", r"\."))

# Words of journals' names as they are shortened (ISO 4): a full stop behind one goes on before another word.
SHORTENED_WORDS = tuple(
    word
    for line in (
        "Proc Conf Int Trans Symp Adv J Inf Dept Univ Rev Phys Lett Math Comput Sci Nat Commun Ann Diff Geom Anal",
        "Soc Am Amer Appl Assoc Astron Astrophys Biol Bull Chem Comm Comp Econ Eng Environ Eur Exp Funct Geophys",
        "Inst Mag Mat Mater Mech Med Mem Natl Acad Nucl Opt Org Probab Psychol Pure Quart Q Res Ser Sociol Stat",
        "Struct Surv Syst Theor Top Educ Electron Hist Philos Pharm Microbiol Mol Neurosci Oper Polit Robot Autom",
        "Sel Ling Lang Sec Catal Technol Polym Macromol Angew Coord Synth Sustain Chromatogr Spectrom Toxicol Ecol",
        "Zool Suppl Artif Intell Softw Netw Secur Distrib Knowl Cogn Behav Geosci Geol Hydrol Atmos Oceanogr Meteorol",
        "Anthropol Archaeol Endocrinol Nutr Metab Physiol Pathol Epidemiol Surg Orthop Rehabil Nanotechnol",
        "Numer Soft Algorithm Discret Optim Stoch Combin Geotech Mar Freshw Limnol Entomol Ornithol Hortic Agron",
        "Clin Neurol Immunol Genet Genom Bioinform Virol Cardiol Oncol Radiol Psychiatr Pediatr Dermatol Ophthalmol",
    )
    for word in line.split()
)

# In front of a short name: "IEEE TOB".
SOCIETY = re.compile(r"(?:IEEE|ACM|USENIX|SIAM) ")
BADGE_NAME = re.compile(r"[A-Z][A-Za-z0-9&-]*[A-Z][A-Za-z0-9&-]*")  # "ToN", "MobiCom"
SHORT_NAMES = re.compile(rf"{BADGE_NAME.pattern}(?::? {BADGE_NAME.pattern})?")  # "PRL", "SIAM MMS", "ESAIM: M2AN"
SHORTENED = frozenset({"J", *SHORTENED_WORDS})
CONNECTING = frozenset({"of", "and", "the", "for", "on", "in", "de", "und", "&"})  # between the words of a name

# Words that may stand around a paper's facts in a news item without claiming more than that it exists or was accepted.
SAFE_WORDS = frozenset(
    word
    for line in (
        "a an the this and by for from in of on at to with is it has have was been here now today please 1 one",
        "that i me my we our new news latest great excited glad happy pleased proud thrilled delighted",
        "i'm i’m am we're we’re will be",
        "paper papers article pre-print preprint publication manuscript research work",
        "journal conference arxiv link pdf",
        "announce announced available check co-authored entitled titled got out online posted present presented",
        "published release released see share uploaded",
        "accept accepted acceptance appear appeared appears get gets",
        "unser unsere mein meine ein eine der die das artikel beitrag arbeit bei auf im in zur für wurde wird ist",
        "angenommen akzeptiert veröffentlicht erschienen",
        "notre mon article travail un une la le à au dans par pour est a été accepté acceptée publié publiée",
        "nuestro nuestra mi artículo trabajo un una el la en a para por fue ha sido",
        "aceptado aceptada publicado publicada",
        "il nostro articolo lavoro è stato accettato o nosso artigo trabalho foi aceito aceite no na",
    )
    for word in line.split()
)

# Those of them that a venue's name neither begins nor ends with.
NAMING = (
    "journal conference article publication manuscript research paper papers work of for and the new latest link pdf"
    " arxiv a an la le les el il o der"
    " die das 1 one news in on"
)
AROUND_VENUES = SAFE_WORDS - frozenset(NAMING.split())
# What a paper is accepted for, and as what a preprint is out: of "as an oral presentation" no word holds for others.
SAFE_PURPOSE = re.compile(r"\bfor (?:presentation|publication)\b|\bas (?:an? )?(?:arxiv )?pre-?print\b", re.IGNORECASE)
# The same in scripts that set no space between words.
SAFE_PHRASES = re.compile(
    r"(?:我们的?|我的?|论文|論文|文章|工作|一篇|1篇|被|已|获|接收|录用|接受|发表|于|的|在|了|が|は|に|で|の|採択|採録|掲載|受理"
    r"|され|ました|れました|た|논문이|논문|에|게재|승인|되었습니다)+"
)


def is_shortened(text: str) -> bool:
    """Whether a text is a journal's name in shortened words: "Appl. Math. Lett.", "J. Open Source Soft."."""
    words = text.split() if ". " in text else []
    if not words or not all(word[0].isupper() or word in CONNECTING for word in words):
        return False
    short = [word.rstrip(".:,") in SHORTENED for word in words]
    stops = [word.endswith(".") for word in words[:-1]]
    return sum(short) > 1 and any(shortened and stop for shortened, stop in zip(short, stops, strict=False))


def names_venue(text: str) -> bool:
    """Whether a text holds a word that venues are made of; "ICML31" is one with its year."""
    if VENUE_WORDS.search(text.lower()) or CASED_VENUE_WORDS.search(text):
        return True
    undated = GLUED_YEAR.sub("", text)
    return undated != text and names_venue(undated)
