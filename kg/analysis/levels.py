"""Which level of statute may create which power: a table with the article that says so.

Read in the texts in force: 行政处罚法 (2021) articles 10 to 16, 行政许可法 (2019) articles 14 to 17, 行政强制法 (2011) articles 9,
10 and 13. What a statute may merely *specify* is more than what it may create, so only rows are judged whose bases
are all of too low a level.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.records import PowerType

_LAW = frozenset({"constitution", "law"})
_NATIONAL = _LAW | {"administrative-regulation"}
_REGULATIONS = _NATIONAL | {"local-regulation"}
_RULES = _REGULATIONS | {"departmental-rule", "local-rule"}
_PENALTIES, _LICENCES, _COERCION = (f"《中华人民共和国行政{name}法》" for name in ("处罚", "许可", "强制"))


@dataclass(frozen=True, slots=True)
class Rule:
    """A power (of titles in which ``words`` occur, if given) may be created by ``levels`` only; ``says`` is why."""

    power: PowerType
    levels: frozenset[str]
    says: str
    words: re.Pattern[str] | None = None


#: The narrower rule comes first.
RULES: tuple[Rule, ...] = (
    Rule(
        PowerType.PENALTY,
        _LAW,
        f"{_PENALTIES}第十条：限制人身自由的行政处罚，只能由法律设定",
        re.compile(r"拘留|限制人身自由"),
    ),
    Rule(
        PowerType.PENALTY,
        _NATIONAL,
        f"{_PENALTIES}第十二条：地方性法规不得设定吊销营业执照的行政处罚",
        re.compile(r"吊销(?:企业)?营业执照"),
    ),
    Rule(
        PowerType.PENALTY,
        _REGULATIONS,
        f"{_PENALTIES}第十三条、第十四条：规章只能设定警告、通报批评或者一定数额罚款",
        re.compile(r"吊销|没收|责令停产停业|责令关闭|降低资质"),
    ),
    Rule(
        PowerType.PENALTY,
        _RULES,
        f"{_PENALTIES}第十六条：法律、法规、规章以外的其他规范性文件不得设定行政处罚",
    ),
    Rule(
        PowerType.LICENSING,
        _REGULATIONS | {"local-rule"},
        f"{_LICENCES}第十七条：除第十四条、第十五条规定的以外，其他规范性文件一律不得设定行政许可（部门规章也不得设定）",
    ),
    Rule(
        PowerType.COERCION,
        _LAW,
        f"{_COERCION}第九条、第十条：限制公民人身自由、冻结存款汇款由法律设定",
        re.compile(r"冻结(?:存款|汇款|账户|资金)|限制(?:公民)?人身自由"),
    ),
    Rule(
        PowerType.COERCION,
        _LAW,
        f"{_COERCION}第十三条：行政强制执行由法律设定",
        re.compile(r"强制拆除|强制执行|划拨存款"),
    ),
    Rule(
        PowerType.COERCION,
        _REGULATIONS,
        f"{_COERCION}第十条：法律、法规以外的其他规范性文件不得设定行政强制措施（规章也不得设定）",
    ),
)

# What a title says of a power where the list has no column for it: at its end, so that 强制免疫 and 许可公示 are none.
_SPOKEN: tuple[tuple[re.Pattern[str], PowerType], ...] = (
    (re.compile(r"处罚$|处以?罚款$"), PowerType.PENALTY),
    (
        re.compile(
            r"(?:行政|经营|生产|施工|使用|排污|采伐|采矿|取水|运输|执业|设立)许可(?:证?(?:核发|审批|办理))?$"
            r"|(?:经营|从业|执业|生产|市场)(?:资格|准入)(?:审批|许可)$|准营(?:审核|核准|审批)?$|(?:经营|市场)准入$|许可证(?:核发|发放)$"
            r"|(?:通行|准运|营运|运营|运输|狩猎|捕捞|采集|采伐|准购|经营|生产)证(?:的)?(?:核发|审批|发放)$|核发[^，。]{2,14}(?:许可|通行|准运)证$"
        ),
        PowerType.LICENSING,
    ),
    (re.compile(r"(?:查封|扣押)[^，]{0,12}$|行政强制(?:措施)?$|强制拆除$"), PowerType.COERCION),
)
# 国务院决定 may create licences (行政许可法 article 14), whatever the level that a register gives them.
_DECISION = re.compile(r"^国务院.*决定$")


# Only the State Council's departments, provinces and cities make rules (立法法 articles 91 and 93): what a county, a
# district or one of their offices calls 规定 or 办法 is a normative document.
_OF_A_COUNTY = re.compile(
    r"^(?:[^省市县区旗]{2,4}省)?(?:[^省市县区旗]{1,5}市)?"
    r"(?:[\u4e00-\u9fff]{1,5}?(?<!自治)(?<![胜护景园发矿库灾山林牧社小地辖])(?:县|区|旗)|(?:县|区|镇|乡)(?=[\u4e00-\u9fff]{2,12}?(?:局|委|办|部|政府)))"
    r"(?![域级])"
)
_RULE_LEVELS = frozenset({"departmental-rule", "local-rule"})


# Rules are made public by order (规章制定程序条例 article 29), 令第12号: what has the number of an official letter is none.
_LETTER = re.compile(r"[〔\[(（]\d{4}[〕\])）]\s*第?\d+号")


def level_in_fact(title: str, level: str, number: str = "") -> str:
    """The level of a basis that calls itself a rule but is a county's own paper, or has the number of a letter in ``number``.

    >>> level_in_fact("岚溪县住宅小区管理规定", "local-rule"), level_in_fact("风景名胜区管理办法", "departmental-rule")
    ('normative-document', 'departmental-rule')
    >>> level_in_fact("岚江市犬只管理办法", "local-rule", "岚政办〔2022〕3号")
    'normative-document'
    """
    no_rule = _OF_A_COUNTY.search(title) or (level == "local-rule" and _LETTER.search(number))
    return "normative-document" if level in _RULE_LEVELS and no_rule else level


def power_of(title: str, stated: PowerType | None) -> PowerType | None:
    """The power that a row is about: as its list says, else as its title says.

    >>> power_of("对占用应急车道的处罚", None).value, power_of("动物强制免疫", None)
    ('penalty', None)
    """
    return stated or next((power for pattern, power in _SPOKEN if pattern.search(title)), None)


def broken_rule(power: PowerType, title: str, bases: Iterable[tuple[str, str]]) -> Rule | None:
    """The rule that ``bases`` (title, level in fact) break together: none of them may create the power of this row.

    >>> rule = broken_rule(PowerType.LICENSING, "从业许可", [("某管理办法", "departmental-rule")])
    >>> rule.says[:19]
    '《中华人民共和国行政许可法》第十七条：'
    """
    cited = list(bases)
    if not cited:
        return None
    for rule in RULES:
        if rule.power is not power or (rule.words and not rule.words.search(title)):
            continue
        able = any(
            level in rule.levels or (power is PowerType.LICENSING and _DECISION.match(name))
            for name, level in cited
        )
        if not able:
            return rule
    return None
