"""Whom the cell for the holder means: one unit, several of them, or some townships of all."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.organs.mentions import Mention
from ingest.records import Role
from ingest.tables.cells import clean, scope_of_remark
from ingest.tables.departments import departments
from ingest.tables.recognise import is_all_townships, short_township

ANY_TOWNSHIP = "乡镇（街道）"
"""The holder of a township's list that names nobody."""

_CACHE = 1 << 14
_ONE = re.compile(r"^[\u4e00-\u9fff]{1,9}(?:镇|乡|街道|苏木)$")
_AND_OTHERS = re.compile(r"等(?:\d+|[一二三四五六七八九十]+)?个?(?:乡镇|镇街|镇乡|乡|镇|街道)?(?:（街道）)?$")
_TYPE = re.compile(
    r"^(?!各|全|所有|除|不含|不包括)[\u4e00-\u9fff]{2,12}(?:乡镇|镇街)$"
)  # 蓄滞洪区乡镇, 山区乡镇


@lru_cache(maxsize=_CACHE)
def scope_of_holder(cell: str) -> str | None:
    """For which townships alone a row holds, where the cell for its holder names several, a type, or all but some.

    >>> scope_of_holder("城关镇、柳湾镇人民政府"), scope_of_holder("除城关镇外各乡镇"), scope_of_holder("山区乡镇")
    ('仅限城关镇、柳湾镇', '除城关镇外', '仅限山区乡镇')
    >>> scope_of_holder("城关镇"), scope_of_holder("各乡镇（街道）"), scope_of_holder("县水利局、县林业局")
    (None, None, None)
    """
    plain = clean(cell)
    if is_all_townships(plain):
        return None
    if _TYPE.match(plain):
        return f"仅限{plain}"
    if scope := scope_of_remark(
        re.sub(r"(?<=外)(?:的?(?:其他|其余|各|所有|全部)*(?:乡镇|镇街|镇|街道)(?:（街道）)?)$", "", plain)
    ):
        return scope
    names = [short_township(one.name) for one in departments(_AND_OTHERS.sub("", cell.strip()))]
    return f"仅限{'、'.join(names)}" if len(names) > 1 and all(map(_ONE.match, names)) else None


@lru_cache(maxsize=_CACHE)
def holders(cell: str) -> tuple[Mention, ...]:
    """The units that a cell for the holder names, those first that it says lead."""
    return tuple(sorted(departments(cell), key=lambda one: one.role is not Role.LEAD))
