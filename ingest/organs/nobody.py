"""Cells that name nobody: left blank in one of the ways in which people do, or only “the departments concerned”."""

from __future__ import annotations

import re

from ingest.text import HAN

_BLANK = re.compile(
    rf"[^{HAN}A-Za-z0-9]*|[（(]?(?:空|空白|空缺|无|暂无|暂缺|未定|待定|暂定|不涉及|无(?:牵头|对应|责任|承接|主管)?(?:单位|部门)|n\s*/?\s*a|none|null|nil|tbd"
    r"|(?:暂?未|尚未|待|暂时?无法|另行|待.{0,12}后)(?:予以)?(?:明确|确定|定|指定|研究|商定)|(?:由.{2,8})?(?:另行)?(?:指定|确定|研究确定))[）)]?",
    re.IGNORECASE,
)
# Words of which a name consists that names no unit: 县直各有关职能部门.
_VAGUE = re.compile(
    r"(?:等|各|县|市|区|旗|省|州|乡镇|全县|本级|级|直属?|有关|相关|涉及|职能|责任|成员|行业|行政|业务|主管|监管|同级|上级|对口|牵头|配合|承接|所有|其他|其它"
    r"|部门|单位|机关|机构|科室|处室|按照?|各自|依据|根据|职责|职能|权限|分工|共同|分别|范围|内|负责|和|及|与|[、，,（）()])+"
)
_UNITS = re.compile(r"部门|单位|机关|机构|科室|处室|职责|分工")


def is_blank(text: str) -> bool:
    """Whether a cell says in one way or another that nothing stands there.

    >>> [is_blank(text) for text in ("——", "N/A", "？", "待机构改革后明确", "暂未明确", "无对应部门", "县委编办")]
    [True, True, True, True, True, True, False]
    """
    return _BLANK.fullmatch(text.strip()) is not None


def is_vague(name: str) -> bool:
    """Whether a name stands for no unit in particular.

    >>> [is_vague(name) for name in ("县直各有关部门", "行业主管部门", "按职责分工负责", "县林业主管部门", "公安机关")]
    [True, True, True, False, False]
    """
    return _VAGUE.fullmatch(name.strip()) is not None and _UNITS.search(name) is not None
