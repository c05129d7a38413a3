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
