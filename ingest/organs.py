"""Organs: the names on lists, and what they stand for.

``split_organs`` cuts a cell into names (see :mod:`ingest.mentions`); :class:`Register` resolves a name to a family of
departments in ``ontology/departments.yaml``: which function, at which tier, whether it still exists.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from ingest.families import FAMILY_PREFIX, Family, expanded, load_families, party_forms
from ingest.mentions import Mention, looks_like_organ, split_duties, split_organs
from ingest.text import HAN, normalise, simplify

__all__ = [
    "FAMILY_PREFIX",
    "Family",
    "Mention",
    "Organ",
    "Register",
    "looks_like_organ",
    "split_duties",
    "split_organs",
]

Tier = Literal["national", "provincial", "municipal", "county", "township", "village"]
Status = Literal["current", "abolished", "unknown", "township"]

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
_PREFIX = re.compile(
    rf"^(?:中共|国网|[本我该各])?(?:[{HAN}]{{0,16}}(?:国家|国务院|中央|全国|自治区|地区|省|市|州|盟|县|区|旗))?(?:级|直属?|辖区|域)?(?:各|相关|有关)?$"
)
_SUFFIXES = (
    *(
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
    ),
    *(
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
    ),
    *("部", "局", "委", "办", "厅", "署", "队", "所", "会"),
)
_GENERIC = ("部门", "机关", "机构", "系统", "单位")
_GOVERNMENT = r"(?:人民政府|政府|办事处|党委|党工委|党委政府|党委、政府|人大|综合执法队|综合行政执法队)?"
_TOWNSHIP_GROUP = re.compile(
    rf"^(?=.{{1,24}}$)(?:各|所有|相关|有关|属地|辖区|事发地|所在地?|当地|本|全县|涉及|试点|基层)*(?:的)?"
    rf"(?:乡镇|镇乡|镇街|乡街|街镇|乡|镇|街道|镇村|苏木)(?:[（(、和/]?(?:街道|乡镇|镇|乡|办事处|街道办|街道办事处|管委会|园区|场)[）)]?)*{_GOVERNMENT}$"
)
_TOWNSHIP = re.compile(
    rf"^(?P<place>(?:[{HAN}]{{1,14}}(?:省|市|州|县|区|旗))?)"
    rf"(?P<name>(?:[{HAN}]{{1,6}}|[{HAN}]{{1,6}}族)(?:(?<!乡)镇|乡|街道|苏木|街道办事处)){_GOVERNMENT}$"
)
_VILLAGE = re.compile(
    rf"^(?:各|所在)?(?:[{HAN}]{{0,8}}(?:村|社区|居)(?:民)?(?:[（(](?:社区|居)[）)])?(?:委员会|委会|两委|委)?|村级组织)$"
)
_VAGUE = re.compile(
    r"^(?=.{2,16}$)(?:各|其他|各有关|有关|相关|县|市|区|省|级|直|上级|县级|县直|区直|市直|职能|业务|主管|行业|责任|成员|涉及|对应|承接|政府|牵头|配合|行政|所属)*(?:的)?(?:部门|单位|机关|机构)$"
)
_BRANCH = re.compile(rf"^(?P<head>.+?[局])(?P<place>[{HAN}]{{2,8}}?)(?:县|区|市)?分局$")
_UNIT = re.compile(
    r"^(?P<head>.+?[局委])(?P<unit>(?!分局)[^局]{2,14}(?:大队|中队|支队|中心|所|站|科|股|室|队|办公室|窗口|服务处))$"
)
_LONGEST = 40  # no organ has a longer name; what is longer is a sentence
_LABEL = re.compile(r"[（(][^（()）]*[）)]$")


@dataclass(frozen=True, slots=True)
class Organ:
    """A resolved name.

    ``name`` is the name to show: in full where an abbreviation was written, else as written, and without the place
    where that is the jurisdiction asked for. ``family`` is the IRI of a concept in ``ontology/departments.ttl``,
    ``tier`` is None where the name does not say. An ``abolished`` organ names its ``successor``; an ``unknown`` one
    the ``nearest`` known names. ``generic`` marks a group, not one body (各乡镇（街道）). ``place`` is the place in
    the name, if any.
    """

    name: str
    written: str
    tier: Tier | None
    family: str | None
    status: Status
    successor: str | None = None
    nearest: tuple[str, ...] = ()
    place: str | None = None
    generic: bool = False
    abolished: str | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What a label stands for: the family, the form to show, and whether that form had to be spelt out."""

    family: Family
    shown: str
    abbreviated: bool = False


@dataclass
class Register:
    """All families, indexed by every label that a list may use."""

    families: dict[str, Family]
    _names: dict[str, _Known] = field(default_factory=dict, repr=False)
    _stems: dict[str, Family] = field(default_factory=dict, repr=False)
    _own: dict[tuple[str | None, Tier | None], str] = field(default_factory=dict, repr=False)
    _resolved: dict[tuple[str, str | None], Organ] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls) -> Register:
        """The register of ``ontology/departments.yaml``, read once per process (about 20 ms)."""
        return _load()

    def __post_init__(self) -> None:
        """Index the labels; a full name wins over an abbreviation, an existing family over a former one."""
        ordered = sorted(self.families.values(), key=lambda family: family.abolished is not None)
        for family in ordered:
            for name in (family.zh, *family.official):
                for form in party_forms(family, name):
                    self._names.setdefault(form, _Known(family, form))
        for family in ordered:
            for name in family.short:
                for form, shown in zip(
                    party_forms(family, name), party_forms(family, family.zh), strict=True
                ):
                    self._names.setdefault(form, _Known(family, shown, abbreviated=True))
            for stem in family.stems:
                self._stems.setdefault(stem, family)
        for family in ordered:
            for name in family.hidden:
                self._names.setdefault(name, _Known(family, name))
                self._stems.setdefault(name, family)

    def resolve(self, name: str, jurisdiction: str | None = None) -> Organ:
        """What a name stands for, read in a jurisdiction (岚溪县) if one is given. Never raises.

        >>> organ = Register.load().resolve("县住建局")
        >>> organ.name, organ.status
        ('县住房和城乡建设局', 'current')
        >>> Register.load().resolve("县安监局").successor
        '县应急管理局'
        """
        key = name, jurisdiction
        if key not in self._resolved:
            self._resolved[key] = self._resolve(name, jurisdiction)
        return self._resolved[key]

    def knowing(self, names: Iterable[str], jurisdiction: str | None = None) -> Register:
        """This register, with abbreviations resolved to the full names that a county's own lists use.

        资规局 may stand for 自然资源局 or 自然资源和规划局: where ``names`` (all names of one jurisdiction) hold exactly
        one full name of the family at that tier, an abbreviation means that one. The result is a new register; it
        does not depend on the order of the names.
        """
        full: dict[tuple[str | None, Tier | None], set[str]] = {}
        for name in names:
            plain = _plain(name)
            split = self._split(plain, jurisdiction) if len(plain) <= _LONGEST else None
            if split and not split[1].abbreviated and not split[1].family.abolished:
                organ = self.resolve(name, jurisdiction)
                full.setdefault((organ.family, organ.tier), set()).add(organ.name)
        own = {key: next(iter(found)) for key, found in full.items() if len(found) == 1}
        return replace(self, _own=own, _resolved={})

    def _resolve(self, written: str, jurisdiction: str | None) -> Organ:
        plain = _plain(written)
        if len(plain) > _LONGEST:
            return Organ(plain, written, None, None, "unknown")
        organ = self._place(plain, written, jurisdiction) or self._department(plain, written, jurisdiction)
        if organ is None and _LABEL.search(plain):  # 县农业农村局（县乡村振兴局）: the name plate in brackets
            organ = self._department(_LABEL.sub("", plain), written, jurisdiction)
        if organ is not None:
            return organ
        if _VAGUE.match(plain):
            return Organ(plain, written, None, None, "unknown", generic=True)
        return Organ(plain, written, None, None, "unknown", nearest=self._nearest(plain))

    def _place(self, plain: str, written: str, jurisdiction: str | None) -> Organ | None:
        """Townships, groups of townships and villages: organs by their territory, not by a function."""
        if _TOWNSHIP_GROUP.match(plain):
            name = "乡镇（街道）" if "街" in plain else "乡镇"
            return Organ(name, written, "township", None, "township", generic=True)
        if self._split(plain, jurisdiction):
            return None
        if _VILLAGE.match(plain):
            family = self.families.get("village-committee")
            return Organ(
                plain,
                written,
                "village",
                family.iri if family else None,
                "current",
                generic=plain[0] in "各村",
            )
        if match := _TOWNSHIP.match(plain):
            name = match["name"].removesuffix("办事处")
            return Organ(name, written, "township", None, "township", place=match["place"] or None)
        return None

    def _department(self, plain: str, written: str, jurisdiction: str | None) -> Organ | None:
        if split := self._split(plain, jurisdiction):
            prefix, known = split
            return self._organ(prefix, known, written, jurisdiction)
        if branch := _BRANCH.match(plain):
            head = self._split(branch["head"], jurisdiction)
            if head:
                organ = self._organ(head[0], head[1], written, jurisdiction)
                return Organ(
                    plain,
                    written,
                    "county",
                    organ.family,
                    organ.status,
                    organ.successor,
                    place=branch["place"],
                )
        if unit := _UNIT.match(plain):
            head = self._split(unit["head"], jurisdiction)
            if head:
                organ = self._organ(head[0], head[1], written, jurisdiction)
                return Organ(
                    organ.name + unit["unit"],
                    written,
                    organ.tier,
                    organ.family,
                    organ.status,
                    organ.successor,
                    place=organ.place,
                )
        return None

    def _split(self, plain: str, jurisdiction: str | None) -> tuple[str, _Known] | None:
        """The prefix and the known rest: the longest rest whose prefix is a tier, a place, or nothing."""
        own = re.sub("(?:自治县|县|市|区|旗)$", "", jurisdiction or "")
        for cut in range(min(len(plain), 20)):
            prefix, rest = plain[:cut], plain[cut:]
            if len(rest) < 2:
                return None
            allowed = cut == 0 or prefix == own or _PREFIX.match(prefix)
            if allowed and (known := self._known(rest)):
                return prefix, known
        for cut in (2, 3):  # 岚溪生态环境局: a place without its tier, before a full name
            if (known := self._names.get(plain[cut:])) and len(plain) - cut >= 4:
                return plain[:cut], known
        return None

    def _known(self, rest: str) -> _Known | None:
        if known := self._names.get(rest):
            return known
        for suffix in _SUFFIXES:
            stem = rest.removesuffix(suffix)
            if stem != rest and (family := self._stems.get(stem)):
                shown = rest if suffix.endswith(_GENERIC) else expanded(family, stem, suffix)
                return _Known(family, shown, abbreviated=True)
        family = self._stems.get(rest) if len(rest) >= 2 else None
        return _Known(family, rest, abbreviated=True) if family else None

    def _organ(self, prefix: str, known: _Known, written: str, jurisdiction: str | None) -> Organ:
        tier, place, shown = _tier(prefix, known.shown, jurisdiction)
        family = known.family
        own = re.sub("(?:自治县|县|市|区|旗)$", "", jurisdiction or "")
        if family.branch and known.shown.endswith("分局") and own:
            # 县生态环境分局 and 市生态环境局岚溪分局 are one body
            return Organ(f"{family.branch}{own}分局", written, "county", family.iri, "current", place=place)
        if known.abbreviated and (full := self._own.get((family.iri, tier))):
            return Organ(full, written, tier, family.iri, "current", place=place)
        successor = None
        status: Status = "current"
        if family.abolished:
            status = "abolished"
            heirs = self._heirs(family)
            lead = shown[: len(shown) - len(known.shown)]
            successor = (
                "、".join(
                    lead + party_forms(heir, heir.zh)[-1 if heir.kind == "party" and lead else 0]
                    for heir in heirs
                )
                or None
            )
        return Organ(
            shown, written, tier, family.iri, status, successor, place=place, abolished=family.abolished
        )

    def _heirs(self, family: Family) -> list[Family]:
        """The families that exist today at the end of the chain of replacements."""
        heirs: list[Family] = []
        for identifier in family.replaced_by:
            heir = self.families[identifier]
            heirs += self._heirs(heir) if heir.abolished else [heir]
        return list(dict.fromkeys(heirs))

    def _nearest(self, plain: str, count: int = 3) -> tuple[str, ...]:
        match = re.match(rf"^(?:[{HAN}]{{0,10}}?[县市区省州旗])?(?P<rest>.+)$", plain)
        rest = match["rest"] if match else plain
        return tuple(difflib.get_close_matches(rest[:30], self._names, n=count, cutoff=0.5))

    def concepts(self) -> Iterator[Family]:
        """All families and predecessors, in the order of the source."""
        yield from self.families.values()


def _plain(written: str) -> str:
    text = simplify(normalise(written)).replace("(", "（").replace(")", "）")
    return re.sub(r"\s+", "", text).strip("，。；：、“”\"'")


def _tier(prefix: str, shown: str, jurisdiction: str | None) -> tuple[Tier | None, str | None, str]:
    """Tier, place and the name to show for a prefix (县, 岚溪县, 云川市岚溪县, 本县, none) in a jurisdiction."""
    bare = re.sub(r"^(?:中共|[本我该])|(?:级|直属?|辖区|域)?(?:各|相关|有关)?$", "", prefix)
    match = re.search(r"(国家|国务院|中央|全国|自治区|地区|省|市|州|盟|县|区|旗)$", bare)
    if not match:
        national = re.match(r"国家|中国|国务院|中央", shown)
        if national:
            return "national", None, prefix + shown
        own = jurisdiction or ""
        mark = re.search(r"(?:自治)?([省市州县区旗])$", own)
        known_place = prefix in ("", re.sub("(?:自治县|县|市|区|旗)$", "", own))
        if named := re.search(r"^(?:共青)?团?(省|市|州|县|区|旗)委", shown):
            return _TIERS[named[1]], prefix or None, prefix + shown
        if mark and known_place and not shown.endswith(_GENERIC):
            return _TIERS[mark[1]], own if prefix else None, mark[1] + shown
        return (_TIERS[mark[1]] if mark and known_place else None), prefix or None, prefix + shown
    word = match[1]
    place = bare if len(bare) > len(word) else None
    if place:
        parts = re.findall(rf"[{HAN}]+?(?:自治区|自治州|自治县|地区|省|市|州|盟|县|区|旗)", place)
        place = parts[-1] if parts and len(parts[-1]) > 1 else place
    local = place is not None and place == jurisdiction
    lead = word if place is None or local else place
    return _TIERS[word], place, lead + shown


@cache
def _load() -> Register:
    return Register(load_families())
