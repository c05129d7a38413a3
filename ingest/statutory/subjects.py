"""Who a clause of a statute speaks of: townships, subdistricts and departments as its subject.

A statute names its organs by tier and function (县级以上地方人民政府自然资源主管部门), lists them with shared heads and
tails (教育、卫生等部门), and says 由 before an organ where the matter comes first. Governments from the county upwards,
congresses, courts and village committees are understood as subjects, but they are neither townships nor departments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.organs.register import Register

TOWNSHIP = "乡镇人民政府"
SUBDISTRICT = "街道办事处"

_DEPARTMENT = (
    r"部门|(?<=[^、，])(?<!国家)(?<!司法)(?<!审判)(?<!检察)(?<!权力)(?<!立法)(?<!军事)(?<!党政)(?<!自治)(?<!各级)机关"
    r"|(?:主管|监督管理|监督|监管|行政管理|管理|执法|监察|稽查|经办|统计|消防救援|登记|疾病预防控制|检验检疫)机构"
    r"|(?:外交|公安|教育|科学技术|国家安全|民政|司法|财政|自然资源|生态环境|交通运输|水利|农业农村|商务|文化和旅游|应急管理|工业和信息化|住房和城乡建设|人力资源和社会保障)部(?!门|长)"
    r"|(?<![布结格邮大书骗全当])局(?![部面限势长])|(?<=[安政育通力源村利务化游康理急计])厅|审计署|海关(?:总署)?|(?:公安)?派出所|司法所|人民武装部|爱卫会"
    r"|(?:事务|改革|健康|生育|(?<!物业)(?<!业主)管理|监察|信息化|运动|禁毒)委员会|的(?:工作)?机构"
)
_TOWN = r"(?:乡镇|镇|苏木)人民政府|街道办事处|乡镇(?:党委|(?!为))|街道(?:党工委)?|档案机构"  # a bare 乡镇 only before its predicate
_OTHERS = (
    r"人民政府|国务院|人民法院|人民检察院|常务委员会|委员会|居委会|村委会|小组|责任人|村民"
    r"|单位|组织|团体|企业|学校|个人|协会|机构|院校|企业事业单位等|单位等|组织等"
)
_TAIL = re.compile(rf"(?P<own>{_TOWN}|{_DEPARTMENT})|(?P<other>{_OTHERS})")
_ENDS = re.compile(rf"(?:{_TOWN}|{_DEPARTMENT})$")

MODAL = re.compile(
    r"应当|(?<![相对适供响反])应(?![急付收纳用税届征聘该邀])|应该|必须|(?<![无毋])须(?!知)|可以|有权|(?<!许)可(?=并|对|委托|以|根据|责)"
)
"""The words that make a duty or a power of a predicate."""

_VERBS = (
    "还|均|也|都应|代|分工|互相|相互|密切|应当|应该|应(?!急)|必须|须|可以|可(?!能)|有权|需要|不得|不予|负责|主管|承担|依法|依照|依据|依|按照|按|根据|结合|会同|协助|配合|参与|参加|对(?!外)|为|在|将|自|向|从"
    "|组织|建立|制定|制订|责令|责成|给予|予以|没收|吊销|注销|撤销|处以|处(?!罚决)|接到|接收|收到|发现|认为|作出|加强|做好|搞好|实施|编制|审查|审批|审核|审定|审计|批准"
    "|核发|核准|核实|核定|颁发|发放|发给|监督|指导|督促|督导|检查|统一|统筹|具体|共同|分别|及时|定期|每年|每季度|每月|每半年|履行|行使|开展|推动|推进|落实|采取|提供|设立|设置|明确|确定|受理"
    "|办理|查处|处理|处罚|调查|协调|保障|支持|鼓励|引导|完善|健全|公布|发布|公告|通报|通知|主持|牵头|管理|储备|拟订|拟定|提出|报|派|代为|强制|决定|认定|登记|确认|备案|解决"
    "|取消|追缴|追究|征收|收取|收缴|查封|扣押|暂扣|扣留|申请|委托|指定|划定|划分|设定|因|除|征求|联合|协商|举行|召集|召开|安排|拨付|返还|退还|补偿|裁决|裁定|调解|劝阻|制止|拆除"
    "|就|以(?!上|下|及)|使用|维护|养护|建设|治理|防治|救助|抢救|评估|评定|验收|鉴定|考核|评价|审议|验证|抽查|巡查|监测|监管|联系|利用|宣传|培训|教育(?=引)|进行|执行|实行"
    "|建议|销毁|封存|停止|暂停|终止|修改|废止|给以|限期|另行|妥善|出具|颁布|补助|减免|放行|移交|移送|转送|转交|退回|冻结|解除|变更|报告|记录|标注|查询|查验|汇总|重新|参照|视|配备"
    "|宣布|宣告|劝导|清理|清除|组建|成立|投资|购买|注册|授予|传达|答复|回复|反馈|告知|免除|聘请|培育|营造|规范|整合|优化|改善|改进|强化|深化|扩大|简化|推广|研究|运用|批复|帮助|扶持|解释|商(?=国|有|同|财|省|市|县|相|本)"
)
_BARE = ("乡镇", "街道")
_FIRST_MODAL = re.compile(r"(?:还|也|均|都|并)?(?:应当|应(?!急)|必须|不得|可以|有权|依法|负责)")
_PREDICATE = re.compile(rf"(?:{_VERBS})")
_HOW = re.compile(
    r"(?:还|也|均|都|并)?(?:应当|应(?!急)|必须|不得|可以|有权|依法|负责|按照|根据|依照|对|在|发现|接到|收到|认为)"
)
_NO_PREDICATE = re.compile(
    r"[^，]{2,12}所需.*|"
    r"[\u4e00-\u9fff]{2,3}(?:(?:、|或者|和|并)[\u4e00-\u9fff]{2,3})*的.*|"
    r"(?:[^，]{0,12}(?:的|工作人员|负责人)(?:工作人员|人员|单位|行为|决定|规定|要求|标准|条件)?$)"
)
# 由甲机关审批的企业应当: the organ only tells which enterprise.
_LICENSED = re.compile(r"[^，]{2,30}的[\u4e00-\u9fff]{1,8}(?:应当|可以|必须|需要|不得|拟)")
_CONNECTOR = re.compile(
    r"[、和及与或以的其等（(]|工作人员|负责人|人员|主管人员|内部|内设|所属|委托的|批准的|规定的|确定的"
)
_JOIN = re.compile(
    r"、|，|；|以及|及其他?(?=有关|相关|部门|所属|工作|派出)|及其|或者|(?<!普)及(?!时)|(?<![不])或(?!许)|并由|并"
)
_AND = re.compile(r"和|与|同(?!级|时)")
# What shows that the words before an organ are a predicate or an offender, not a part of its name.
_BAD = re.compile(
    r"(?<![面定方倾])向|(?<![反绝])对(?!外|口)|(?<![财已])经(?![济贸信办营发合])|^在|被|未|不(?!设|动)|报(?![社告业])|由(?!于)|任何|本法|条例|行为|申请|依照|按照|根据"
    r"|应当|可以|必须|请求|协助|配合|会同|移送|邀请|通知|告知|接受|(?<![保支扶主])持|须|要求|提请|委托|将|把|提供|通过(?!境)|违反|阻碍|履行|责令|收到|接到|发现|在|是(?!非)|组织(?=..)(?!部|人事|机构|编制)"
    r"|^(?:具体|并|可)?(?:指导|督促|引导|帮助|支持|鼓励|协调|协同|建议|发挥|明确|指挥(?!部|机构)|送|交(?!通|警|管)|具备|共同|作为|分别|定期|同意|除|阻挠|移交|设置(?!机)|重新|培育|提名|自(?!然)|设立|建立|提交|制定(?!机关|部门)|转告|统筹|具有|监督(?!检查|管理|部门|机|执法|行政))"
)
_BAD_ANYWHERE = re.compile(
    r"应当|可以|必须|须|请求|(?<![面定方倾])向(?!社会)|^(?:配合|协助|会同|指导(?!部|机)|督促|协调(?!部|机)|支持|帮助|引导|鼓励|责成|建议|转交|负责转交|要求|到|有(?!关|权|管|定|条件|需要)|按|是|均为|经(?![济贸信办营发合])|报(?![社告业])|未经|因|违反|阻碍|违背|以(?!上)|将|把|对(?!外|口)|为|与|给予?|在(?!线))"
)
_NOUN_FIRST = re.compile(
    r"(?:建设|管理|教育|审计|登记|监督|监管|统计|征收|救助|审批|治理|检验|鉴定|监测)[^，应当]{0,10}?(?:部门|机关|机构|局|委员会)"
    r"|(?:主管|负责|承担|管理|履行|行使|负有)[^，应]{1,24}?的(?:工作)?(?:部门|机关|机构)"
)
_TIER_WORD = (
    r"各|本|国务院|全国|中央|省|市(?![场容政民话])|县(?!域)|区(?![域划块])|旗|州|盟|设区的|不设区的|市辖区|自治[区州县旗]|直辖市|特区|地方(?!税|金|标|志|铁)"
    r"|级|以上|以下|所在地|当地|上级|同级|上一|下级|原|人民政府|政府(?=[^部])|地区|行政公署|的|及其|和|或者|或|、|该|其(?!他)(?:所属|委托的)?|属地|镇(?=、)"
)
_TIER_START = re.compile(
    rf"(?:[\u4e00-\u9fff]{{0,8}}所在地?(?:的)?)?(?:{_TIER_WORD})*(?:(?<=[省市县区级府院方州旗盟])直属?)?"
)
_ONE_TIER = r"(?:设区的市|不设区的市|市辖区|自治[区州县旗]|直辖市|省|市(?!场)|县|区|旗|州|盟|地区)(?:级)?"
_TIERS_IN_ROW = re.compile(rf"(?:{_ONE_TIER}(?:、|和|或者|及|以及))+{_ONE_TIER}(?![域划])")
_ET_CETERA = "\x00"
_OTHERS_TOO = re.compile(
    r"等(?:有关|相关|多个|其他)*(?=(?:行政主管|主管|行政管理|监督管理|监管|管理|行政执法|行政|职能)?(?:部门|机关|机构))"
)
_ENDS_A_NAME = re.compile(rf"(?:{_TOWN}|{_DEPARTMENT}|{_OTHERS}|[省市县区州])$")
_LONGEST_FUNCTION = (
    10  # characters: 住房和城乡建设; what is longer and no organ itself is another kind of subject
)
_BARE_RELATIVE = re.compile(
    r"(?:其他|其)?(?:委托|依|接|收|发现|受|作出|负|承担|主管|主办|行使|有|审|颁发|核|实施|指定|确定|管理|参加|参与|从事|授权|履行|具有|登记|提|办理|移送|组织|制定|批准|查处|采取|执行)[^，]*的(?:工作)?(?:部门|机关|机构)$"
)
_RELATIVE = re.compile(r"[^、]、[^、]*的(?:部门|机关|机构)$")
_SINGLE_TIER = {"国务院": "国务院", "省": "省", "市": "市", "县": "县", "区": "区", "自治区": "自治区"}
_NO_ORGAN = re.compile(
    r"(?:(?<!疾)人|单位|组织|企业|委员会|协会|学校|居民|公民|个人|法院|检察院|公司|机构|(?<!社)会|队|站|所|院|处|办|银行|者|团体|户|(?<!务)员|工会|妇联|[县市区省州旗盟]|地方|级|府|园|(?<!农)村|等)$"
)
_SHARED = re.compile(
    r"(?:行政主管部门|主管部门|行政管理部门|监督管理部门|行政执法部门|管理部门|行政部门|职能部门|部门|主管机关|机关|(?<![管监])局)$"
)
_IRREGULAR = re.compile(r"[（(乡镇街]|及其|，(?:以及|或者|和|及)")  # what any of the patterns below can match
_CANONICAL = (
    (re.compile(r"[（(](?:以下|下同|含|包括|即|不含|除)[^（）()]*[）)]"), ""),
    (re.compile(r"(街道办事处|镇人民政府|政府)[（(]((?:乡|镇|街道)[^（）()]{0,8})[）)]"), r"\1、\2"),
    (re.compile(r"(?:乡[（(]镇[）)]|镇[（(]乡[）)])"), "乡镇"),
    (re.compile(r"乡镇?[（(]街道[）)]|乡镇（街道）"), "乡镇、街道"),
    (re.compile(r"[（(](?![一二三四五六七八九十]{1,3}[）)])[^（）()]{0,40}[）)]"), ""),
    (
        re.compile(
            r"(?:乡、?(?:和|或者)?民族乡、?(?:和|或者)?镇|乡、镇|乡和镇|乡或者镇|镇、乡|乡镇级?|镇乡|乡级|(?<!族)乡)、?(?:的)?(?:人民)?政府"
        ),
        TOWNSHIP,
    ),
    (re.compile(r"(?<!乡)镇(?:的)?(?:人民)?政府"), "镇人民政府"),
    (re.compile(r"(?:城市|城镇)?街道办(?:事处)?"), SUBDISTRICT),
    (re.compile(r"乡、镇(?=[、和应街])"), "乡镇"),
    (re.compile(r"(?:各|有关)(?=镇人民政府)"), ""),
    (re.compile(r"及其(?:[\u4e00-\u9fff]{0,6}人员|人民警察)(?=应当|可以|必须|不得|依法)"), ""),
    (re.compile(r"(?<=[处府门])，(?=以及|或者|和|及)"), ""),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """The organs before a predicate: ``names`` in order, ``before`` what stands ahead of them, ``rest`` the predicate.

    ``names`` is empty where the subject is a government or a court: somebody, but no township and no department.
    ``passive`` says that 由 introduced them.
    """

    names: tuple[str, ...]
    before: str
    rest: str
    passive: bool = False


def canonical(text: str) -> str:
    """A sentence with one spelling for townships and without remarks in brackets.

    >>> canonical("乡（镇）人民政府、街道办事处（以下称街道）应当"), canonical("乡、民族乡、镇的人民政府")
    ('乡镇人民政府、街道办事处应当', '乡镇人民政府')
    """
    if not _IRREGULAR.search(text):
        return text
    for pattern, replacement in _CANONICAL:
        text = pattern.sub(replacement, text)
    return text


def find_subject(clause: str, register: Register) -> Subject | None:
    """The subject of a clause that has one of its own; None if no organ is its subject.

    >>> find_subject("逾期不改的由县级人民政府林业主管部门处以罚款", Register.load()).names
    ('县林业主管部门',)
    """
    if (
        (active := _head(clause, register, passive=False))
        and active.names
        and _FIRST_MODAL.match(active.rest)
    ):
        return active
    for match in re.finditer(r"(?<![自理事缘案经])由(?![于此来])", clause):
        if subject := _head(clause[match.end() :], register, passive=True):
            return Subject(subject.names, clause[: match.start()], subject.rest, passive=True)
    return active


def _head(text: str, register: Register, *, passive: bool) -> Subject | None:
    """The organs that ``text`` begins with, if a predicate follows them."""
    matches = list(_TAIL.finditer(text))
    for position, match in enumerate(matches):
        rest = text[match.end() :].lstrip("，") if passive else text[match.end() :]
        if rest.startswith("等") and _FIRST_MODAL.match(rest[1:]):
            rest = rest[1:]
        if not _HOW.match(rest) and _NO_PREDICATE.fullmatch(rest):
            continue
        if not _begins(rest):
            far = position + 1 >= len(matches) or matches[position + 1].end() - match.end() > 14
            if not (passive and far and rest) or _CONNECTOR.match(rest) or match[0] in _BARE:
                continue
        if passive and _LICENSED.match(rest):
            continue
        names = organ_names(text[: match.end()], register)
        if names is None:
            return None
        if match["other"] and not names and not passive and not _FIRST_MODAL.match(rest):
            continue
        return Subject(names, "", rest, passive)
    return None


def _begins(rest: str) -> bool:
    """Whether a predicate begins here, not a longer name or a relative clause."""
    return bool(_PREDICATE.match(rest)) and not _NOUN_FIRST.match(rest)


def bare_subject(clause: str, register: Register) -> tuple[str, ...] | None:
    """The organs of a clause that is nothing but a list of organs (甲部门及其委托的机构，依法…); None for any other."""
    if (
        len(clause) > 120
        or _PREDICATE.match(clause)
        or not re.search(rf"(?:{_TOWN}|{_DEPARTMENT}|{_OTHERS})$", clause)
    ):
        return None
    return organ_names(clause, register) or None


def partners(rest: str, register: Register) -> tuple[tuple[str, ...], str]:
    """The organs behind 会同 at the head of a predicate, and the predicate behind them."""
    opening = re.match(r"(?:应当|可以|依法|负责|必须|应)?(?:会同|商|联合|协调)", rest)
    if not opening:
        return (), rest
    text = rest[opening.end() :]
    for match in _TAIL.finditer(text):
        behind = text[match.end() :]
        if not behind or (not _CONNECTOR.match(behind) and _PREDICATE.match(behind)):
            return organ_names(text[: match.end()], register) or (), behind
    return (), rest


def _known(name: str, register: Register) -> bool:
    return register.resolve(name).status in ("current", "abolished")


def organ_names(head: str, register: Register) -> tuple[str, ...] | None:
    """The single names in a list of organs, townships and departments only; None if it is not such a list.

    >>> organ_names("县级以上人民政府教育、卫生健康等部门和街道办事处", Register.load())
    ('教育部门', '卫生健康部门', '街道办事处')
    """
    parts = [part for part in _split(head, register) if part]
    if any(_BAD_ANYWHERE.search(part) or _is_predicate(_own_words(part)) for part in parts):
        return None
    if _RELATIVE.search(head) and not any(_ENDS.search(part) for part in parts[:-1]):
        return (_own_words(head),)  # 受理检举、控告的机关: one organ, told by what it does
    names: list[str] = []
    tail = ""
    for position, part in reversed(list(enumerate(parts))):
        own, others, kind = _own_words(part).partition(_ET_CETERA)
        if others:
            tail = kind
        if _ENDS.search(own):
            if not others:
                shared = _SHARED.search(own)
                tail = shared[0] if shared else ""
        elif tail and own and not _NO_ORGAN.search(own) and len(own) <= _LONGEST_FUNCTION:
            own = own.removesuffix(tail[:2]) + tail
        else:
            tail = "" if own and _NO_ORGAN.search(own) else tail
            continue
        if own not in _BARE or names or position == len(parts) - 1:  # 乡镇、村集体经济组织: no organ
            names.append(own)
    return tuple(dict.fromkeys(reversed(names)))


def _is_predicate(own: str) -> bool:
    """Whether an organ is the object of a verb before it (指导街道办事处), not a name; relative clauses have verbs."""
    return bool(_ENDS.search(own) and not _BARE_RELATIVE.match(own) and _BAD.search(own))


def _split(head: str, register: Register) -> list[str]:
    """The parts of a list; 和 separates organs, but belongs to the name of 住房和城乡建设部门."""
    head = _TIERS_IN_ROW.sub("地方", head).lstrip("、")
    pieces: list[str] = []
    for piece in _JOIN.split(_OTHERS_TOO.sub(_ET_CETERA, head)):
        start = 0
        for match in _AND.finditer(piece):
            if _ENDS_A_NAME.search(piece[start : match.start()]) or _ends_a_function(
                piece, start, match, register
            ):
                pieces.append(piece[start : match.start()])
                start = match.end()
        pieces.append(piece[start:])
    return pieces


def _ends_a_function(piece: str, start: int, match: re.Match[str], register: Register) -> bool:
    """Whether 和 in 教育和卫生等部门 stands between two functions: together they are no name, each alone is."""
    if _ET_CETERA not in piece:
        return False
    whole, _, kind = piece[start:].partition(_ET_CETERA)
    before = _own_words(piece[start : match.start()])
    behind = piece[match.end() :].partition(_ET_CETERA)[0]
    known = [
        register.resolve(name + kind).status != "unknown" for name in (_own_words(whole), before, behind)
    ]
    return not known[0] and known[1] and known[2]


def _own_words(part: str) -> str:
    """A name without the tiers before it, unless one tier alone says which organ it is; without a relative clause."""
    part = part.strip("。；： ")
    _, separator, last = part.rpartition("的")
    if separator and re.fullmatch(r"(?:工作)?(?:部门|机关|机构)", last):
        return re.sub(r"^(?:.*?(?:人民政府|国务院)|地方)(?=.)的?", "", part)
    government = re.match(r"^.*?人民政府(?:所属|派出)?(?=.)", last)
    tiers = _TIER_START.match(last, government.end() if government else 0)
    end = tiers.end() if tiers else government.end() if government else 0
    own = last[end:]
    if own in ("部门", "机关", "机构", "主管部门", "主管机关") and (rank := re.search("[上同下]一?级", last)):
        return rank[0] + own
    tier = re.sub(r"(?:人民政府|级|的|各|本|所在地)", "", last[:end])
    return _SINGLE_TIER.get(tier, "") + own if own else ""
