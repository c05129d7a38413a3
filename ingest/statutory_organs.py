"""Whom a statute's sentence means: a family of departments, townships, or nobody in particular.

Statutes name organs by function and tier (县级以上人民政府药品监督管理部门), by a relative clause (负责药品监督管理的部门), by
their place in a procedure (发证机关), or not at all (有关部门). Only the first two say whose duty it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from ingest.organs import Organ, Register, Tier

Standing = Literal["current", "abolished", "township", "village", "unspecified", "unknown"]

_TIER_FIRST = r"(?:国务院|国家|中央|全国|地方|省|自治区|市|州|县|区|旗|军队|政府|当地|属地|本市|本省|上一级|上级|下级|同级)*"
_ANY = r"(?:其他|其它|其|该|各|各级|各有关|有关|相关|所属|直属|派驻|下属|内设|上述|前述|一个|多个)*"
_NATURE = (
    r"(?:国家|行政|主管|监督|管理|监管|执法|业务|行业|职能|工作|专业|综合|责任|牵头|组成|政府|职能管理|公共)*"
)
_KIND = r"(?:部门|机关|机构|单位)"
# The organ of a procedure: which one it is, another article or another law says.
_PROCEDURE = (
    r"发证|登记|颁证|核发|签发|审批|审查|批准|许可|核准|备案|办案|决定|处分决定|处罚|执行|制定|任免|任命|复议|行政复议|赔偿义务|受理|实施|派出|委托"
    r"|授权|有权|移送|承办|起草|调查|侦查|复核|复审|处理|招录|定密|编制|组织编制|规划组织编制|监督检查|查处|对外联系|举报受理|征收|征缴|收费|拟订|拟定|原发证"
    r"|原审批|原登记|原批准|处置|立案|裁决|认定|监护|接收|主办|协办|协作|指定|确定|项目审批|规划编制|规划审批|许可证颁发|采矿许可证颁发|执收|用人|采购|评审|决策"
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
_TOGETHER = re.compile(r"负有|依照|依法|其他|或者")


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


def addressee(name: str, register: Register) -> Addressee:
    """Whom ``name``, as :mod:`ingest.statutory` gives it, means.

    >>> register = Register.load()
    >>> addressee("国务院自然资源主管部门", register).tier, addressee("国务院有关部门", register).status
    ('national', 'unspecified')
    >>> addressee("发证机关", register).status, addressee("乡镇人民政府", register).status
    ('unspecified', 'township')
    """
    organ = register.resolve(name)
    if organ.status == "township":
        return Addressee(name, "township", organ.family, "township")
    if organ.status != "unknown":
        village = organ.tier == "village"
        return Addressee(name, "village" if village else organ.status, organ.family, organ.tier)
    if organ.generic or _UNSPECIFIED.match(name):
        return Addressee(name, "unspecified")
    if told := _by_function(name, register):
        return Addressee(
            name, told.status if told.status == "abolished" else "current", told.family, told.tier
        )
    return Addressee(name, "unspecified" if _RELATIVE.search(name) else "unknown")


_ENDINGS: Final = ("主管部门", "监督管理部门", "部门", "管理机构")


def _by_function(name: str, register: Register) -> Organ | None:
    """The organ that a relative clause tells by its function: 负责药品监督管理的部门."""
    match = _FUNCTION.match(name)
    if match is None or _TOGETHER.search(name):
        return None
    for ending in _ENDINGS:
        organ = register.resolve(f"{match['tier']}{match['what']}{ending}")
        if organ.status in ("current", "abolished"):
            return organ
    return None
