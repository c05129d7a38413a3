"""Where a statute holds: nationwide, or in the place whose congress or government adopted it.

A local regulation names its place in its title or in the note of its adoption; what a city adopted, its province
approved (《中华人民共和国立法法》 articles 80 and 81), so the notes name the province as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ingest.records import Statute

LOCAL: Final = frozenset({"local-regulation", "local-rule"})
"""Levels of statutes that hold in one place."""

PROVINCES: Final = (
    *("北京市", "天津市", "上海市", "重庆市"),
    *("河北省", "山西省", "辽宁省", "吉林省", "黑龙江省", "江苏省", "浙江省", "安徽省", "福建省", "江西省"),
    *("山东省", "河南省", "湖北省", "湖南省", "广东省", "海南省", "四川省", "贵州省", "云南省", "陕西省"),
    *("甘肃省", "青海省", "台湾省"),
    *("内蒙古自治区", "广西壮族自治区", "西藏自治区", "宁夏回族自治区", "新疆维吾尔自治区"),
    *("香港特别行政区", "澳门特别行政区"),
)
"""The divisions of provincial rank (GB/T 2260)."""

_PROVINCE_OF: Final = {
    **dict.fromkeys(("深圳市", "珠海市", "汕头市", "广州市"), "广东省"),
    **dict.fromkeys(("杭州市", "宁波市"), "浙江省"),
    **dict.fromkeys(("济南市", "青岛市"), "山东省"),
    **dict.fromkeys(("沈阳市", "大连市"), "辽宁省"),
    "厦门市": "福建省",
    "南京市": "江苏省",
    "武汉市": "湖北省",
    "成都市": "四川省",
    "西安市": "陕西省",
    "长春市": "吉林省",
    "哈尔滨市": "黑龙江省",
}
"""Cities of the special economic zones, whose regulations no province approves, and those of sub-provincial rank."""

_PROVINCE = re.compile("|".join(PROVINCES))
_UNIT = r"(?:自治区|自治州|自治县|自治旗|地区|省|市|州|盟|县|旗|区)"
_ADOPTER = re.compile(
    rf"日[\s,，]*(?:经|由)?(?:原)?([\u4e00-\u9fff]{{2,11}}?{_UNIT})(?:第[^届]{{1,6}}届)?(?:人民代表大会|人大|革命委员会|人民政府)"
)
_NAMED = re.compile(rf"^([\u4e00-\u9fff]{{2,9}}?{_UNIT})(?!场)")


@dataclass(frozen=True, slots=True)
class Place:
    """A jurisdiction and the province that it belongs to (itself, if it is one; None where nothing says so)."""

    name: str
    province: str | None


def place_of(statute: Statute) -> Place | None:
    """The place in which a statute holds; None for one that holds nationwide, or of which nothing names the place.

    >>> from ingest.records import Source
    >>> notes = ("2019年10月24日 东营市第八届人民代表大会常务委员会第22次会议通过", "2019年11月29日 山东省人民代表大会常务委员会批准")
    >>> place_of(Statute("东营市海岸带保护条例", (), Source("a.md"), "local-regulation", history=notes))
    Place(name='东营市', province='山东省')
    """
    if statute.level not in LOCAL:
        return None
    province = next(_provinces(statute), None)
    adopter = next((found[1] for note in statute.history if (found := _ADOPTER.search(note))), None)
    titled = _NAMED.match(statute.title)
    if titled and titled[1] in PROVINCES:
        return Place(titled[1], titled[1])
    name = adopter or (titled[1] if titled else province)
    return Place(name, province or _PROVINCE_OF.get(name)) if name else None


def _provinces(statute: Statute) -> Iterator[str]:
    """Provinces that the title and the notes name, in this order."""
    for text in (statute.title, *statute.history):
        if found := _PROVINCE.search(text):
            yield found[0]
