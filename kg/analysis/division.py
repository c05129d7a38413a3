"""How work is divided: what townships do for a department's duty, and which powers one unit rightly lists side by side.

A department investigates, approves and pays; townships make known, go round, take applications in, look at them first and report.
Both about one object is no conflict but the division that the lists are for. Likewise one unit's list has the licence and the
penalty for working without it as two rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

# What a township does for others, as lists word it.
_HELPING = (
    "宣传教育|宣传|宣讲|普及|动员|发动|引导|倡导|劝导|劝阻|劝止|制止|劝返|提醒|告知|通知|传达|推荐|公示"
    "|巡查|巡河|巡防|排查|摸排|摸底|走访|入户|调查|核实|统计|采集|收集|登记|建档|台账|造册|监测"
    "|上报|报告|报送|反映|举报|受理|初审|初核|代办|代收|转交|转送|转办|移交|申报|协助|配合|参与|支持|协调|调解|调处"
)
# What is done with a matter itself.
_DOING = (
    "管理|管护|维护|养护|看护|建设|改造|整治|治理|处置|处理|查处|处罚|罚款|拆除|取缔|清理|清运|清除|运行|运营|发放|拨付|兑付|给付|补偿|核定|评定|审批|审核|审查|许可|核发"
    "|认定|确认|仲裁|裁决|实施|保护|防治|救助|救援|安置|推广|培训|编制|制定|验收|鉴定|监管|监督|检查|执法|执行|纠治|追究|考核|指导|统筹|规划|设置|安装|维修|修缮"
)
_OVERSEEING = frozenset({"指导", "考核", "统筹", "仲裁", "裁决", "许可", "核发", "审批", "培训"})
_LIGHT = re.compile(r"^(?:负责|做好|开展|加强|抓好|落实|组织|推进|办理|承担|及时|积极|定期|日常|发现)+")
_OPENS = re.compile(rf"^(?:参加|{_HELPING}|{_DOING})")
_CLOSES = re.compile(rf"({_HELPING}|{_DOING})(?:情况|工作|事项|等|服务|结果|台账|档案)*$")
_KNOWN_HELP = frozenset(_HELPING.split("|")) | {"参加"}
_HELP_WORDS = re.compile(_HELPING)
_FOR_OTHERS = re.compile(r"^(?:协助|配合|参与|支持)")
# What is decided, and by whom else: nobody who only helps does this himself.
_DECIDES = re.compile(
    r"(?:[作做]出|下达|出具|写成)[^，。；]{0,12}(?:决定|结论|裁定)|裁定|裁决|批复|核发|颁发|发证|审批(?!材料|手续|资料|服务|前|后)"
    r"|罚单|罚款|处罚|没收|吊销|(?:予以|准予)(?:放行|批准|许可|登记)|准许|批准(?![文后前的])"
)
_BY_OTHERS = re.compile(
    r"报|呈|送|转|协助|配合|协同|参与|初审|初核|代办|代收|宣传|劝|提醒|告知|[由经待][县市区上]|依据.*处罚"
)
_SAYS_HELP = re.compile("协助|协办|协管|配合")
_TOWNSHIP = re.compile("乡镇|镇街|街道|乡级|[乡镇]政府")
_SENTENCES = re.compile(r"[。；;\n]")
_CLAUSES = re.compile(r"[，、,]|(?<!调)和|与(?!会)|以?及(?!时)|并")
_NUMBER = re.compile(r"^[\d一二三四五六七八九十①-⑳.．、（）()\s]+")
_PENALTY = re.compile(r"处罚|罚款")
_OTHER_POWERS = re.compile(
    r"许可|审批|核发|核准|批准|备案|登记|注册|认定|检查|检验|检测|监管|监督|巡查|整治|治理|查处|管理|年检"
)


@lru_cache(maxsize=4096)
def deeds(text: str) -> frozenset[str]:
    """The deeds that the clauses of a text begin with or end in; clauses in which none is known say nothing.

    >>> sorted(deeds("办理高龄津贴的初核和动态报告")), sorted(deeds("犬只登记和文明养犬管理"))
    (['初核', '报告'], ['登记', '管理'])
    """
    found: set[str] = set()
    for sentence in _SENTENCES.split(text):
        said = _NUMBER.sub("", sentence.strip())
        if _FOR_OTHERS.match(said):
            found.add("协助")
            continue
        for clause in _CLAUSES.split(said):
            bare = _LIGHT.sub("", clause.strip())
            closing = _CLOSES.search(bare)
            if closing and "的" in bare[: closing.start()]:
                found.add(closing[1])  # what opens such a clause tells which thing: 入户管道的维修
            elif deed := _OPENS.match(bare) or closing:
                found.add(deed[0] if deed.re is _OPENS else deed[1])
    return frozenset(found)


def only_helps(texts: Iterable[str]) -> bool:
    """Whether what these texts say is only done for others' duties; not so where no deed is known.

    >>> only_helps(["协助开展入户调查；发现违法行为及时上报"]), only_helps(["负责标牌的安装和维护"])
    (True, False)
    """
    found = frozenset[str]().union(*map(deeds, texts))
    return bool(found) and found <= _KNOWN_HELP


def decides(text: str) -> bool:
    """Whether a clause says that its unit itself decides: grants, punishes, rules.

    >>> decides("受理申请，核发林木采伐许可证"), decides("受理申请并初审，报县林业局核发"), decides("劝阻违规用火")
    (True, False, False)
    """
    clauses = re.split(r"[，,。；;]", text)
    return any(_DECIDES.search(clause) and not _BY_OTHERS.search(clause) for clause in clauses)


def is_divided(township: str, department: str, duties: str = "", own: str = "") -> bool:
    """Whether a township's duty is its usual part in a department's: it helps with what that one does, or is overseen in it.

    ``duties`` is what the department's row says beside its title: help that it lists as its own work is no part of others.
    ``own`` is what the township's row says beside its title: who decides does not only help.

    >>> is_divided("临时救助申请受理和初审", "临时救助审批发放"), is_divided("流动人口登记", "流动人口登记和居住信息采集")
    (True, False)
    >>> is_divided("林木采伐许可证审批发证", "林木采伐许可证核发")
    False
    >>> is_divided("村级公墓日常管理", "公墓管理的业务指导")
    True
    >>> is_divided("高龄津贴的受理和公示", "高龄津贴发放", "负责受理、公示和发放")
    False
    """
    theirs = deeds(department)
    if decides(township) or decides(own):
        return False
    if helps_beside(township, department):
        return not _does_it_all(duties, deeds(township))
    return bool(theirs) and theirs <= _OVERSEEING and not any(word in township for word in theirs)


def _does_it_all(duties: str, helping: frozenset[str]) -> bool:
    """Whether duties name all that is done to help, and do not say that townships do it."""
    return helping <= set(_HELP_WORDS.findall(duties)) and not _TOWNSHIP.search(duties)


def helps_beside(township: str, department: str) -> bool:
    """Whether a township's duty only helps, in ways that the department's duty does not name itself.

    >>> helps_beside("每年引进外来投资项目", "招商引资任务考核"), helps_beside("临时救助申请受理和初审", "临时救助审批发放")
    (False, True)
    >>> helps_beside("动物防疫协助打针", "动物疫病强制免疫")
    True
    """
    ours = {"协助"} if _SAYS_HELP.search(township) else deeds(township)
    return bool(ours) and ours <= _KNOWN_HELP and not ours & set(_HELP_WORDS.findall(department))


def is_penalty_beside(left: str, right: str) -> bool:
    """Whether one of two duties of a unit only punishes, and the other is something else.

    >>> is_penalty_beside("公众聚集场所消防安全检查", "公众聚集场所未经检查擅自营业的处罚")
    True
    >>> is_penalty_beside("货车超载治理", "货车超载检测与处罚"), is_penalty_beside("对未检电梯的处罚", "查处未检电梯")
    (False, False)
    """
    ours, theirs = bool(_PENALTY.search(left)), bool(_PENALTY.search(right))
    punishing, beside = (left, right) if ours else (right, left)
    return ours is not theirs and "查处" not in beside and _only_punishes(punishing)


_LICENSING = re.compile(
    r"(?:许可|审批|核准|核发|备案|发证)(?:[（(][^（）()]*[）)]|、(?:延续|变更|注销|登记)|和|与|及|审批|核发|备案|核准)*$"
)
_PUNISHING = re.compile(r"(?:处罚|罚款|强制拆除|强制措施)(?:[（(][^（）()]*[）)])?$|^对.*的(?:行政)?处罚")
_WATCHING = re.compile(r"(?:检查|抽查|监督|监管|监督管理|事中事后监管|安全管理)(?:[（(][^（）()]*[）)])?$")
_LICENCES = re.compile(r"许可|审批|核准|核发|备案|登记|发证|准入|准营")


@lru_cache(maxsize=1 << 14)
def is_licence_beside(left: str, right: str) -> bool:
    """Whether one of two titles is a licence, and the other the supervision or penalty that goes with it: two stages.

    >>> is_licence_beside("食品经营许可", "对未取得食品经营许可从事食品经营的处罚"), is_licence_beside("取水许可", "取水许可审批")
    (True, False)
    >>> is_licence_beside("食品小作坊备案", "食品小作坊登记与检查")
    False
    """
    return any(
        bool(_LICENSING.search(one))
        and not _PUNISHING.search(one)
        and bool(_PUNISHING.search(other) or (_WATCHING.search(other) and not _LICENCES.search(other)))
        for one, other in ((left, right), (right, left))
    )


def _only_punishes(text: str) -> bool:
    return (
        text.startswith("对")
        or bool(re.search(r"的(?:行政)?(?:处罚|罚款)$", text))
        or not _OTHER_POWERS.search(text)
    )
