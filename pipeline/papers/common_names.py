"""Family names that many people share, so that a name made of one of them and one given name says little.

From the lists of the most common surnames of China, Korea, Viet Nam, India, the United States, Spain, Germany and
Japan, in the Latin script that papers use. To add one, add it to its line.
"""

from __future__ import annotations

from pipeline.model import Name
from pipeline.papers.names import family_word

_FAMILIES = """
    an bai cai cao chang chen cheng cui dai deng ding dong du duan fan fang feng fu gao gong gu guo han hao he
    hou hu huang ji jia jiang jin kong lei li liang liao lin liu long lu luo ma mao meng pan peng qian qiao
    qin qiu ren shao shen shi song su sun tan tang tao tian wan wang wei wen wu xia xiao xie xiong xu xue yan
    yang yao ye yin yu yuan zeng zhang zhao zheng zhong zhou zhu zou
    cho choi chung hong hwang jang jeon jeong jung kang kim kwon lee lim moon oh park seo shin son yoo yoon
    bui dang do hoang le nguyen pham phan tran vo vu
    agarwal ahmed ali bose chauhan das ghosh gupta iyer jain joshi khan kumar mehta mishra nair patel rao
    reddy roy sharma shah singh verma yadav
    adams allen anderson baker brown campbell clark davis evans green hall harris hill jackson johnson jones
    king lewis martin miller mitchell moore nelson roberts robinson scott smith taylor thomas thompson turner
    walker white williams wilson wood wright young
    cohen diaz fernandez garcia gomez gonzalez hernandez lopez martinez perez ramirez rodriguez sanchez silva
    becker fischer hoffmann meyer mueller muller schmidt schneider schulz wagner weber
    ito kato kobayashi nakamura saito sasaki sato suzuki takahashi tanaka watanabe yamada yamamoto
"""
COMMON_FAMILIES = frozenset(_FAMILIES.split())


def is_common(name: Name) -> bool:
    """Whether many people are likely to have this name: a common family name with one given name or initials."""
    return family_word(name) in COMMON_FAMILIES and len(name.given.replace(".", " ").split()) <= 1
