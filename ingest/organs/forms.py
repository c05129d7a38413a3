"""The shapes of organs' names: prefixes, endings, groups of townships, branches, units, places inside a name."""

from __future__ import annotations

import re
from collections.abc import Collection

from ingest.text import HAN

PREFIX = re.compile(
    rf"^(?:中共|国网|[本我该各])?(?:[{HAN}]{{0,16}}(?:国家|国务院|中央|全国|自治区|地区|省|市|州|盟|县|区|旗))?(?:级|直属?|辖区|域)?(?:各|相关|有关)?$"
)
_ENFORCEMENT = "综合行政执法 综合执法 行政执法 执法 综合执法监察 执法监察 监察"
_STATIONS = (
    "服务站 管理站 工作站 监测站 技术推广站 监督站 检测站 管理所 监督所 管理处 服务处 管理中心 监测中心 检测中心 保障中心 "
    "综合监督执法局 技术推广中心 发展中心 执法队 综合执法队 综合行政执法队"
)
# What may follow the stem of a family (应急 + 管理部门), longest first where one ends in another.
SUFFIXES = (
    *(f"{kind}{unit}" for kind in _ENFORCEMENT.split() for unit in ("大队", "支队", "总队", "中队", "局")),
    *_STATIONS.split(),
    *[
        "行政主管部门",
        "主管部门",
        "行政管理部门",
        "行政部门",
        "管理部门",
        "监管部门",
        "监督管理部门",
        "职能部门",
        "部门",
        "机关",
    ],
    *[
        "委员会",
        "办公室",
        "服务中心",
        "事务中心",
        "中心",
        "大队",
        "支队",
        "总队",
        "分局",
        "总局",
        "机构",
        "系统",
        "单位",
        "工作部",
    ],
    *"部局委办厅署队所会站处科",
)
WHOLE = ("局", "委", "委员会", "办", "办公室", "部", "厅", "署", "会")
"""Endings of a department's own name; other endings (大队, 中心, 站) name a unit of it."""
_GOVERNMENT = r"(?:人民政府|政府|办事处|党委|党工委|党委政府|党委、政府|人大|综合执法队|综合行政执法队)?"
TOWNSHIP_GROUP = re.compile(
    rf"^(?=.{{1,24}}$)(?:各|所有|全部|全体|全区|全市|全旗|相关|有关|属地|辖区|事发地|所在地?|当地|本|全县|涉及|试点|基层)*(?:的)?"
    rf"(?:乡镇|镇乡|镇街|乡街|街镇|乡|镇|街道|镇村|苏木)(?:[（(、和及/]?(?:街道|乡镇|镇|乡|街|办事处|街道办|街道办事处|管委会|园区|开发区|场)[）)]?)*{_GOVERNMENT}$"
)
TOWNSHIP = re.compile(
    rf"^(?P<place>(?:[{HAN}]{{1,14}}(?:省|市|州|县|区|旗))?)"
    rf"(?P<name>(?:[{HAN}]{{1,6}}|[{HAN}]{{1,6}}族)(?:(?<!乡)镇|乡|街道|苏木|街道办事处)){_GOVERNMENT}$"
)
VILLAGE = re.compile(
    rf"^(?:各|所在)?(?:[{HAN}]{{0,8}}(?:村|社区|居)(?:民)?(?:[（(](?:社区|居)[）)])?(?:委员会|委会|两委|委)?|村级组织)$"
)
VAGUE = re.compile(
    r"^(?=.{2,16}$)(?:各|其他|各有关|有关|相关|县|市|区|省|级|直|上级|县级|县直|区直|市直|职能|业务|主管|行业|责任|成员|涉及|对应|承接|政府|牵头|配合|行政|所属)*(?:的)?(?:部门|单位|机关|机构)$"
    r"|^.{0,14}成员单位$"
)
BRANCH = re.compile(rf"^(?P<head>.+?[局])(?P<place>[{HAN}]{{2,8}}?)(?:县|区|市)?分局$")
UNIT = re.compile(
    r"^(?P<head>.+?[局委])(?P<unit>(?!分局)[^局]{2,14}(?:大队|中队|支队|中心|所|站|科|股|室|队|办公室|窗口|服务处))$"
)
# 国家统计局|岚溪|调查队: a place inside the name of a body that is managed from above, or of a company.
INNER_PLACE = re.compile(
    r"^(?P<head>国网|国家电网|国家税务总局|国家统计局|国家金融监督管理总局|(?:中国)?人民银行|国家矿山安全监察局"
    r"|(?:中国)?(?:移动|电信|联通|铁塔|广电|邮政))(?:集团)?"
    rf"(?P<place>[{HAN}]{{2,12}}?)"
    r"(?P<tail>(?:有限)?(?:供电)?(?:有限)?(?:责任)?(?:分)?公司|税务局|调查队|监管(?:支|分)局|(?:中心)?支行|监察执法处)$"
)
LONGEST = 40
"""No organ has a longer name; what is longer is a sentence."""
LABEL = re.compile(r"[（(][^（()）]*[）)]$")
# 石岭镇|派出所, 镇|纪委: a township's own unit, or one that a department keeps there.
TOWNSHIP_UNIT = re.compile(
    rf"^(?P<town>(?:[{HAN}]{{1,14}}(?:县|区|市|旗))?[{HAN}]{{0,6}}?(?:镇|乡|街道|苏木))(?P<unit>[^镇乡].{{1,12}})$"
)
FIELD_STATION = re.compile(r"^(?P<town>.{2,3}?)(?P<unit>(?:公安)?派出所|[^局]{2,6}(?:所|站|中队))$")
"""石岭|派出所: a station of a department named after its township."""
PARTY_COMMITTEE = re.compile(rf"^(?:中共)?(?P<place>[{HAN}]{{2,12}}?)(?P<mark>[省市州盟县区旗])委(?:员会)?$")
_GLUE = "和与及、"
_LONGEST_STEM = 12


def segments(text: str, stems: Collection[str]) -> list[str]:
    """The stems that a joined name consists of, with 和, 与 or nothing between; [] if it does not.

    >>> segments("文体广电和旅游", {"文体", "文体广电", "旅游"})
    ['文体广电', '旅游']
    """
    parts = _segments(text, stems) or []
    return parts if len(parts) > 1 else []


def _segments(text: str, stems: Collection[str]) -> list[str] | None:
    if not text:
        return []
    for size in range(min(len(text), _LONGEST_STEM), 1, -1):
        if text[:size] not in stems:
            continue
        rest = text[size:]
        glue = len(rest) > 1 and rest[0] in _GLUE
        if (parts := _segments(rest[1:] if glue else rest, stems)) is not None:
            return [text[:size], *parts]
    return None
