"""What a predicate of a statute says: its role, the kind of power, and a short title in the statute's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.records import PowerType, Role

_CONDITION = re.compile(
    r"(?:的|时|后|之前|以前|前|之日起[^，]{0,20}|期间|期满|情况下|过程中|基础上|之日|同时|内)$"
)
_PREPOSITIONS = r"按照?|根据|依照|依据|结合|遵循|参照"
_NOUNS = (
    "需要|需求|要求|情况|状况|标准(?!化)|规范(?!化)|授权|部署|任务|程序|原则|计划|规划|方案|权限|结果|因素|实际|特点|轻重|政策|战略|意见|规定"
    "|职责分工|职责权限|职责范围|职责|职权范围|职权|分工|安排|目标|条件|指标"
)
_GOES_ON = "(?:[的、和与或]|及(?!时)|以及|分工|范围|权限|设计|要求|需要)"
# 按照职责分工, 根据…的规定, 在各自职责范围内: how, not what. The noun that ends the phrase closes it.
_ADVERBIAL = re.compile(
    rf"^(?:结合[^，]+$|通过[^，]+(?:方式|形式|途径|渠道|手段)$|(?:{_PREPOSITIONS})(?:(?!(?:{_NOUNS})(?!{_GOES_ON}|$))[^，])*(?:{_NOUNS})$"
    rf"|(?:{_PREPOSITIONS})[^，]{{0,60}}?(?:各自职责|规定的程序|有关规定|{_NOUNS}|(?<=》))(?:内|，)?(?!{_GOES_ON})"
    r"|在(?:各自|其|本)?[^，]{0,20}?(?:职责|职权|权限|管辖|法定|规定)[^，]{0,6}?(?:内|下|中)|在[^，]{2,24}?(?:指导|领导|监督|组织|统筹)下|在[^，]{2,20}?工作中|以[^，]{2,20}名义"
    r"|(?:自|从|于|在)[^，]{2,50}?(?:之日起[^，]{0,14}?内|之日内|之日前|工作日内|[日月年]内|小时内|[日月]前|时|前(?!提)|期间|过程中|后)(?!期)"
    r"|(?:[接收]到|发现|受理|作出|查实|核实|查明|查处)[^，]{0,40}?(?:后|时)(?!期)"
    r"|在[^，]{1,24}(?:中|内|下|时|前|后)$|[一二三四五六七八九十百两\d]{1,5}个?(?:工作日|日|天|月|小时|年)(?:以?内|前)"
    r"|各自(?:职责)?|依法|及时|定期|统一|共同|分别|具体|主要|立即|积极|主动|认真|严格|切实|一并|并|还|也|均|同时|每年(?:至少)?|经常|随时|适时|有权|应当|应该|必须|可以|应(?![急付收])|须|要"
    r"|应急时|为主|本级|会同[^，]{2,20}?(?:部门|机关|办事处|人民政府|单位)(?![、和及以或等]))"
)
_HERE = "(?:本辖区|其辖区|所辖区域|辖区|本行政区域|本地区|本区域|本管辖区域|管辖区域|全国|全省|全市|本省|本市|该区域)(?:范围)?(?:以?内)?"
_AREA = re.compile(rf"(?<!户籍)(?<!位于)(?:在)?{_HERE}(?:(?:或者|和|及){_HERE})?(?:的)?(?=.{{2}})")
_HELP = re.compile(
    r"^(?:积极|主动|给予|予以|做好|全力|支持[、和]?|密切)*(?:协助|配合|协同|协作|参与|参加(?!会议))|(?:予以|给予|做好|提供)(?:必要的?)?(?:协助|配合)(?:工作)?$"
)
_OVERSEE = re.compile(
    r"^(?:负责|加强|依法|会同)*(?:对[^，]{0,40}?(?:进行|实施|加强|的))?(?:工作)?(?:业务)?(?:指导|监督(?![、和与]?(?:管理|检查|抽查|执法|评估|实施监督管理|维护))|督促|督导)(?![、和]?(?:管理|检查|服务|协调和管理))(?!.*统筹协调)"
)
_OVERSEE_OF = re.compile(r"^负责对[^，]{2,40}的(?:指导|监督)(?:和(?:指导|监督))?(?:工作)?$")
_SANCTION = re.compile(
    r"罚款|处以?[^，]{0,30}(?:元|倍|％|%)|(?<!航行)(?<!航海)警告|没收|吊销|暂扣|责令停[产业止]|拘留|行政处罚|予以处罚|给予处罚|责令关闭|收缴"
)
_COERCION = re.compile(
    r"查封|扣押|强制(?:拆除|执行|清除|措施)|代为(?:清|拆|履行|恢复|治理)|冻结|加处滞纳金|扣留"
)
_REMEDY = re.compile(
    r"^(?:责令|处(?!理)|给予|予以|没收|吊销|注销|撤销|暂扣|收缴|查处|处罚|责成|对[^，]{2,30}(?:处|给予|予以)[^，]*(?:罚|处分|警告))"
)
_WEAK = re.compile(r"^(?:负责|承担|主管|做好|组织|搞好|牵头)+")
_WEAKEST = 3  # 负责, 实施: nothing without its matter
_LONGEST_VERB = 10  # 批准发放 + the matter before 由; longer predicates have an object of their own


def is_condition(clause: str) -> bool:
    """Whether a clause only says when or how (逾期不改正的, 接到举报后, 按照职责分工).

    >>> is_condition("逾期不改正的"), is_condition("做好宣传工作")
    (True, False)
    """
    return bool(_CONDITION.search(clause)) and not re.search(r"^(?:应当|可以)|负责$", clause)


def without_preamble(predicate: str) -> str:
    """A predicate without the modal verb and the adverbials before its verb; empty if it is nothing else.

    A single character is none of a verb: it ends an adverbial (根据风险监测结果等，…).

    >>> without_preamble("应当按照各自职责依法做好绿化工作"), without_preamble("应当根据风险监测结果等")
    ('做好绿化工作', '')
    """
    text = predicate.strip("，；。 ")
    while (match := _ADVERBIAL.match(text)) and match.end():
        text = text[match.end() :].lstrip("，、 ")
    return text if sum(map(str.isalnum, text)) > 1 else ""


def role_of(predicate: str) -> Role:
    """The part that a predicate (without its preamble) gives: 协助 cooperates, 指导 and 监督 supervise, others lead.

    监督管理 and 监督检查 are an organ's own work, not the supervision of another's.
    """
    if _HELP.search(predicate):
        return Role.COOPERATE
    if _OVERSEE.match(predicate) or _OVERSEE_OF.match(predicate):
        return Role.SUPERVISE
    return Role.LEAD


def power_type(predicates: Sequence[str], *, passive: bool) -> PowerType | None:
    """Penalties and coercive measures as types of power; None for all others, which a statute does not label."""
    text = "，".join(predicates)
    if _SANCTION.search(text) and (passive or _REMEDY.match(text)) and "处分" not in text.split("，")[0]:
        return PowerType.PENALTY
    return PowerType.COERCION if _COERCION.search(text) and passive else None


def title_of(predicate: str, topic: str, condition: str, *, passive: bool) -> str:
    """A short title in the statute's own words: verb and object; the matter before 由 is the object.

    >>> title_of("批准发放", "捕捞许可证", "", passive=True)
    '批准发放捕捞许可证'
    >>> title_of("责令改正", "", "未按照规定备案的", passive=True)
    '对未按照规定备案的责令改正'
    """
    text = _AREA.sub("", predicate).strip("，；。：: ")
    text = re.sub(r"^(?:负责|是)(?=.{4})", "", text)
    text = re.sub(r"(?:，?履行)?(?:下列|以下)[^，：]{0,10}(?:职责|工作|措施)$", "", text) or text
    if topic.startswith("对"):
        return topic + text
    topic = re.sub(r"(?:应当|可以|一律|统一|原则上|必须)$", "", topic)
    topic = re.sub(r"^(?:其他|前款规定的|有关)(?=.{4})", "", topic.strip("，；。"))
    if passive and topic and not topic.endswith("的") and len(text) <= _LONGEST_VERB:
        verb = _WEAK.sub("", text)
        return f"{verb}{topic}" if verb else topic
    if len(text) <= _WEAKEST and condition:
        return f"{condition}，{text}"
    if condition.endswith("的") and _REMEDY.match(text) and len(condition) <= 80:
        return f"对{condition.removeprefix('对')}{'，' if text.startswith('对') else ''}{text}"
    return text
