"""The tier of an organ: what 县, 区, 市, 旗 in front of a name say, read in a jurisdiction.

市 is a city of the second tier (云川市) or of the third: a county-level city (义乌市) is a county that is called one.
Which ones are is data, ``ontology/county-cities.csv`` (names and GB/T 2260 codes, state of 2023-06-30).
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources
from typing import Literal

from ingest.text import HAN

Tier = Literal["national", "provincial", "municipal", "county", "township", "village"]

_TIERS: dict[str, Tier] = {
    "国家": "national",
    "国务院": "national",
    "中央": "national",
    "全国": "national",
    "省": "provincial",
    "自治区": "provincial",
    "市": "municipal",
    "州": "municipal",
    "盟": "municipal",
    "地区": "municipal",
    "县": "county",
    "区": "county",
    "旗": "county",
}

GENERIC = ("部门", "机关", "机构", "系统", "单位")
"""Endings of names that mean a kind of organ, not one body."""


_MINISTRY = re.compile(r"^(?!.*(?:组织|宣传|工作|统战|武装|社工|党)部$).{2,14}(?:部|厅)$")
_OF_NO_TIER = re.compile(r"^(?:各|村|居|社区)")


def bare_place(place: str | None) -> str:
    """A place without its tier.

    >>> bare_place("岚溪县"), bare_place(None)
    ('岚溪', '')
    """
    return re.sub("(?:自治县|县|市|区|旗)$", "", place or "")


@cache
def county_cities() -> frozenset[str]:
    """The county-level cities (县级市) by name."""
    lines = resources.files("ontology").joinpath("county-cities.csv").read_text(encoding="utf-8").splitlines()
    return frozenset(row["name"] for row in csv.DictReader(lines))


def _named_tier(word: str, place: str | None) -> Tier:
    """The tier that a word means for a place: 市 in a county-level city is the county's."""
    return "county" if word == "市" and place in county_cities() else _TIERS[word]


def tier_of(prefix: str, shown: str, jurisdiction: str | None) -> tuple[Tier | None, str | None, str]:
    """Tier, place and the name to show for a prefix (县, 岚溪县, 云川市岚溪县, 本县, none) in a jurisdiction."""
    bare = re.sub(r"^(?:中共|[本我该])|(?:级|直属?|辖区|域)?(?:各|相关|有关)?$", "", prefix)
    match = re.search(r"(国家|国务院|中央|全国|自治区|地区|省|市|州|盟|县|区|旗)$", bare)
    if not match:
        national = re.match(r"国家|中国|国务院|中央", shown)
        if national:
            return "national", None, prefix + shown
        if not prefix and _MINISTRY.search(shown):
            return ("national" if shown.endswith("部") else "provincial"), None, shown
        own = jurisdiction or ""
        mark = re.search(r"(?:自治)?([省市州县区旗])$", own)
        known_place = prefix in ("", bare_place(own))
        if named := re.search(r"^(?:共青)?团?(省|市|州|盟|县|区|旗)委", shown):
            return _named_tier(named[1], own), prefix or None, prefix + shown
        if mark and known_place and not shown.endswith(GENERIC) and not _OF_NO_TIER.match(shown):
            return _named_tier(mark[1], own), own if prefix else None, mark[1] + shown
        return (_named_tier(mark[1], own) if mark and known_place else None), prefix or None, prefix + shown
    word = match[1]
    place = bare if len(bare) > len(word) else None
    if place:
        parts = re.findall(rf"[{HAN}]+?(?:自治区|自治州|自治县|地区|省|市|州|盟|县|区|旗)", place)
        place = parts[-1] if parts and len(parts[-1]) > 1 else place
    local = place is not None and place == jurisdiction
    lead = word if place is None or local else place
    return _named_tier(word, place or jurisdiction), place, lead + shown


WITHOUT_TIER = re.compile(r"^(?:[省市州县区旗]|[^省市县区旗]{2,6}[省市县区旗])(?=.{2,})")
"""The tier, or the place, in front of a name."""


def is_short_for(one: str, other: str) -> bool:
    """Whether one of two names abbreviates the other: its characters in order, first and last the same.

    >>> is_short_for("县住建局", "县住房和城乡建设局"), is_short_for("县司法局", "县水利局")
    (True, False)
    """
    short, long = sorted((WITHOUT_TIER.sub("", one), WITHOUT_TIER.sub("", other)), key=len)
    if short[:1] != long[:1] or short[-1:] != long[-1:]:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)
