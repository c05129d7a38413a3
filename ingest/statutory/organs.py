"""Whom a statute's sentence means: a family of departments, townships, or nobody in particular.

Statutes name organs by function and tier (县级以上人民政府药品监督管理部门), by a relative clause (负责药品监督管理的部门), by
their place in a procedure (发证机关), or not at all (有关部门). Only the first two say whose duty it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from ingest.organs.families import Family
from ingest.organs.register import Register, Tier

Standing = Literal["current", "abolished", "township", "village", "unspecified", "unknown"]

_TIER_FIRST = r"(?:国务院|国家|中央|全国|地方|省|自治区|市|州|县|区|旗|军队|政府|当地|属地|本市|本省|上一级|上级|下级|同级)*"
_ANY = r"(?:其他|其它|其|该|各|各级|各有关|有关|相关|所属|直属|派驻|下属|内设|上述|前述|一个|多个)*"
_NATURE = (
    r"(?:国家|行政|主管|监督|管理|监管|执法|业务|行业|职能|工作|专业|综合|责任|牵头|组成|政府|职能管理|公共)*"
)
_KIND = r"(?:部门|机关|机构|单位)"
# The organ of a procedure: which one it is, another article or another law says.
_PROCEDURE = (
    r"发证|登记|登记管理|颁证|核发|签发|审批|审查|批准|许可|核准|备案|办案|决定|处分决定|处罚|执行|制定|任免|任命|复议|行政复议|赔偿义务|受理|实施|派出|委托"
    r"|授权|有权|移送|承办|起草|调查|侦查|复核|复审|处理|招录|定密|编制|组织编制|规划组织编制|监督检查|查处|对外联系|举报受理|征收|征缴|收费|拟订|拟定|原发证"
    r"|扣押|冻结|认可|设定|报告|受质询|签证|资质许可|颁发管理|原审批|原登记|原批准|处置|立案|裁决|认定|监护|接收|主办|协办|协作|指定|确定|项目审批|规划编制|规划审批|许可证颁发|采矿许可证颁发|执收|用人|采购|评审|决策"
)
_UNSPECIFIED = re.compile(
    rf"^{_TIER_FIRST}{_ANY}{_TIER_FIRST}{_NATURE}{_KIND}$"
    rf"|^{_TIER_FIRST}{_ANY}(?:{_PROCEDURE})(?:主管)?{_KIND}$"
    rf"|^{_TIER_FIRST}{_ANY}(?:项目|产业|行业|法律|法定|国家|经济|本单位|本系统|本行政区域内的|中国|中华人民共和国){_ANY}{_NATURE}{_KIND}$"
)
_RELATIVE = re.compile(rf"的(?:工作|职能|行政)?(?:主管)?{_KIND}$")
_FUNCTION = re.compile(
    rf"^(?P<tier>{_TIER_FIRST})(?P<any>{_ANY})(?:依法)?(?:具体)?(?:负责|主管|管理|承担|行使|履行)(?P<what>[^，、]{{2,16}}?)"
    rf"(?:等?(?:监督管理|监督|监管|管理|行政管理|主管|综合管理|综合协调))?(?:工作|职责|事务|职权)?的(?:行政)?(?:主管)?{_KIND}$"
)
_WHICH = re.compile(
    r"^(?:主管|(?:[^，、]{0,4}地)(?=公安机关|税务机关|海关)|(?:企业事业单位|基层|乡)(?=人民武装部))"
)
_TOGETHER = re.compile(r"负有|依照|依法|其他|或者")
_SHORTEST = 2  # characters of a function


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a name in a statute means.

    ``status``: ``current`` or ``abolished`` departments have a ``family`` (IRI); ``unknown`` is a body that the
    register does not know; ``unspecified`` is no particular one (有关部门, 发证机关). ``tier`` is None where the name
    does not limit it to one.
    """

    name: str
    status: Standing
    family: str | None = None
    tier: Tier | None = None

    @property
    def is_named(self) -> bool:
        """Whether it is somebody in particular."""
        return self.status != "unspecified"


_ONE_TIER: Final = re.compile(r"^(?:国务院|国家|中央|省|自治区|市|县|区)")
_TIERS: Final[dict[str, Tier]] = {
    "国务院": "national",
    "国家": "national",
    "中央": "national",
    "省": "provincial",
    "自治区": "provincial",
    "市": "municipal",
    "县": "county",
    "区": "county",
}
_BEFORE: Final = re.compile(
    rf"^(?:{_TIER_FIRST}{_ANY}{_TIER_FIRST}|[\u4e00-\u9fff]{{2,5}}?[省市县区州旗])(?=.{{2,}})"
)
_ENDING: Final = re.compile(r"(?:部门|机关|机构|单位|局|厅|部|署|委员会|办公室)$")
_NATURES: Final = re.compile(
    r"(?:行政|主管|监督|管理|监管|监察|执法|业务|行业|职能|工作|稽查|经办|保护|服务|督察|检查|登记|综合|公共)$"
)
# Organs of one place each: what stands before the function is the name of the place.
_OF_A_PLACE: Final = frozenset({"scenic-area", "nature-reserve", "development-zone", "river-basin"})
_LONGEST_PLACE = 9


class Addressees:
    """Whom names in statutes mean, by the register of departments; each name is looked up once."""

    def __init__(self, register: Register) -> None:
        """Index what families do: existing ones come before former ones."""
        self._register = register
        self._known: dict[str, Addressee] = {}
        self._functions: dict[str, Family] = {}
        for family in sorted(register.families.values(), key=lambda one: one.abolished is not None):
            for word in (*family.functions, *family.stems):
                self._functions.setdefault(word, family)

    def of(self, name: str) -> Addressee:
        """Whom ``name``, as :mod:`ingest.statutory.items` gives it, means.

        >>> known = Addressees(Register.load())
        >>> known.of("国务院自然资源主管部门").tier, known.of("负责药品监督管理的部门").family
        ('national', 'http://localhost:8000/id/family/drug-regulation')
        >>> [known.of(name).status for name in ("国务院有关部门", "发证机关", "乡镇人民政府", "海事管理机构")]
        ['unspecified', 'unspecified', 'township', 'current']
        """
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._resolve(name)
        return found

    def _resolve(self, name: str) -> Addressee:
        organ = self._register.resolve(_WHICH.sub("", name))
        if organ.status == "township":
            return Addressee(name, "township", organ.family, "township")
        if organ.status != "unknown":
            village = organ.tier == "village"
            return Addressee(name, "village" if village else organ.status, organ.family, organ.tier)
        if organ.generic or _UNSPECIFIED.match(name):
            return Addressee(name, "unspecified")
        if family := self._family_of(name):
            first = _ONE_TIER.match(name)
            status: Standing = "abolished" if family.abolished else "current"
            return Addressee(name, status, family.iri, _TIERS[first[0]] if first else None)
        return Addressee(name, "unspecified" if _RELATIVE.search(name) else "unknown")

    def _family_of(self, name: str) -> Family | None:
        """The family with the function by which ``name`` tells an organ: 药品监督管理部门, 负责药品监督管理的部门."""
        clause = _FUNCTION.match(name)
        if clause:
            return None if _TOGETHER.search(name) else self._with_function(clause["what"])
        kind = _ENDING.search(name)
        if kind is None:
            return None
        for text in dict.fromkeys((_BEFORE.sub("", name), name)):
            if family := self._with_function(_ENDING.sub("", text)):
                return family
        return None

    def _with_function(self, text: str) -> Family | None:
        """The family of a function, with fewer and fewer of the words behind it that only say what it does (管理)."""
        while len(text) >= _SHORTEST:
            if family := self._functions.get(text):
                return family
            shorter = _NATURES.sub("", text)
            if shorter == text:
                return self._of_a_place(text)
            text = shorter
        return None

    def _of_a_place(self, text: str) -> Family | None:
        for start in range(1, min(len(text) - 1, _LONGEST_PLACE)):
            family = self._functions.get(text[start:])
            if family and family.id in _OF_A_PLACE:
                return family
        return None
