"""Duties that every unit has for itself: its own Party building and staff, and whatever its superiors hand to it.

Every department's “三定” provisions have them in nearly the same words (负责本部门党的建设; 完成县委、县政府交办的其他任务). Two units
that both have such a duty do not overlap: each does it at home, or in its own trade (本行业领域).
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.analysis.cards import Card

_AT_HOME = re.compile(
    r"本(?:部门|单位|机关|系统|行业|领域|级机关|[局委办部厅](?![部室]))|(?:机关|局|委|办|部)(?:及|和|与)?(?:所属|直属|下属|系统)"
    r"|^(?:负责|承担|做好|加强|抓好)?(?:[局委办部厅]|单位|部门)?机关的?(?:党建|党的建设|党组织|党务|日常|内部|人事|财务|后勤|文电|干部|离退休|精神文明|安全保卫)"
)
_HANDED_DOWN = re.compile(
    r"(?:完成|承办|办理|承担|做好|落实).{0,30}(?:交办|交给|交付|布置|安排|部署)的?(?:其他|其它|有关|各项|临时)?.{0,4}(?:任务|事项|工作|事宜)"
)
# What every tier does for itself: a township's rows with these words, beside a department's that speak of the county.
_OWN_BY_NAME = re.compile(r"本(?:级|乡镇|镇|乡|街道)|赋权|受托|依法委托|下放")
_TOWNSHIP_S_OWN = re.compile(
    r"[镇乡]级|街道级|镇村两级|街道社区两级|^(?:负责|承担|做好)?(?:制定|编制|组织|开展)?"
    r"(?:(?:乡镇|镇街|街镇|镇（街道）)(?!街道)|街道(?:办事处|(?:综合|总体|年度|专项|财政|经济|应急|工作)|[规计]划|预[案算]))"
)
_COUNTY_S = re.compile(r"[县市区旗](?:级|本级|政府|委|总体|属)|全[县市区旗]|指导")
_PARTY = re.compile(r"党组织|党支部|党员|从严治党|党风廉政|党的建设|党建|理论学习|意识形态|党代表|党内")


@lru_cache(maxsize=4096)
def is_tier_s_own(township: str, department: str) -> bool:
    """Whether a township's duty is what each tier does for itself, as ``department`` (its whole row) does for the county.

    >>> is_tier_s_own("编制本乡镇综合应急预案", "应急预案和演练｜编制县总体应急预案"), is_tier_s_own("党员日常教育管理", "党组织建设")
    (True, True)
    >>> is_tier_s_own("镇级文化站日常开放", "文化站建设和开放"), is_tier_s_own("街道清扫保洁", "全县街道清扫保洁")
    (False, False)
    >>> is_tier_s_own("编制街道综合应急预案", "应急预案和演练｜编制县总体应急预案")
    True
    """
    if _PARTY.search(township) or _OWN_BY_NAME.search(township):
        return True
    return bool(_TOWNSHIP_S_OWN.search(township) and _COUNTY_S.search(department))


@lru_cache(maxsize=4096)
def is_own_affair(title: str) -> bool:
    """Whether a duty is one that each unit has for itself.

    >>> [is_own_affair(title) for title in ("负责本部门党的建设工作", "完成县委、县政府交办的其他任务", "党员教育管理")]
    [True, True, False]
    """
    return bool(_AT_HOME.search(title) or _HANDED_DOWN.search(title))


def either_at_home(left: Card, right: Card) -> bool:
    """Whether one of two rows is about what its unit does for itself, so that the other's is no claim to it."""
    return is_own_affair(left.first.title) or is_own_affair(right.first.title)
