"""What a row itself says that another organ does (审批由县审批局办理, 犬只登记归公安, 镇街组织实施).

A list that names beside its own work who does the other part has divided the matter: the row of that other organ about that
part is no second claim, however alike the two are otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from ingest.organs.tiers import WITHOUT_TIER, is_short_for
from kg.analysis.cards import Card

_CLAUSES = re.compile(r"[，,。；;（）()｜|\n：:]")
_CEDES = re.compile(
    r"(?P<what>.+?)(?:仍?由|改由|交由|转由|归口?|(?:责任)?分?属于?|(?:办公室)?设在)(?P<who>[^由]{2,40})$"
)
_HANDED_OVER = re.compile(r"(?P<what>)(?:划转|移交|划归|并入)(?:至|给|到)?(?P<who>[^由]{2,40})$")
_ALSO_CALLED = re.compile(r"([局委办部室]|中心)[（(]([^（）()]{2,16}(?:[局委办部室]|中心))[）)]")
_NAME_END = re.compile(r"[局委办部室厅院会站所社]|大队|中心|公安(?:机关)?|政府")
_ONE_TYPE = r"(?:乡镇|镇街|街镇|乡|镇|街道)(?:人民政府|政府|办事处|办(?![法理公]))?"
_TOWNSHIPS = re.compile(rf"(?!(?<![由各在地])街道管[理护]){_ONE_TYPE}(?:[、和及与或（(]{_ONE_TYPE})*[）)]?")
"""Townships whichever way they are put (乡镇、街道; 乡镇（街道）; 街道办事处); not 街道管理, which is about streets."""
_BY_TOWNSHIPS = re.compile(
    r"(?:^|由)(?:各|所在|属地)*乡镇(?:具体|负责|组织|承担)*(?:实施|落实|承担|负责|管理|管护|开展)"
)
# Words of every duty: two rows that share only such a one share nothing.
_COMMON = frozenset(
    ("工作", "管理", "监督", "检查", "负责", "组织", "实施", "开展", "安全", "行政", "办理")
) | frozenset(("承担", "具体", "相关", "有关", "部门", "单位", "事项", "进行", "统一", "全县", "县级"))


def ceded(left: Card, right: Card) -> bool:
    """Whether the row of one says that a part of the matter is done by the organ that leads in the other, which is about that part.

    What a row leaves out is somebody else's as well.
    """
    return _cedes(left, right) or _cedes(right, left) or excepted(left, right)


_EXCEPT = re.compile(
    r"(?:(?<![清拆解排消去删免扣废])除(?P<before>[^，。；（）()除外]{2,20}?)以?外|(?:不含|不包括|不包含)(?P<without>[^，。；（）()]{2,20})"
    r"|[（(](?P<behind>[^，。；（）()除]{2,20}?)除外[）)])"
)
_MOSTLY = 0.6


def excepted(left: Card, right: Card) -> bool:
    """Whether one row leaves out what the other is about (企业投资项目备案（技术改造项目除外）).

    >>> _excepted_in("企业投资项目备案（不含技术改造）"), _excepted_in("除危险货物外的道路运输")
    (('技术改造',), ('危险货物',))
    """
    return any(
        _is_about(other.first.title, what)
        for card, other in ((left, right), (right, left))
        for what in _excepted_in(card.first.title)
    )


def _excepted_in(title: str) -> tuple[str, ...]:
    return tuple(match["before"] or match["without"] or match["behind"] for match in _EXCEPT.finditer(title))


def _is_about(title: str, what: str) -> bool:
    pairs = {what[at : at + 2] for at in range(len(what) - 1)} - _COMMON - {"项目"}
    return bool(pairs) and sum(pair in title for pair in pairs) >= _MOSTLY * len(pairs)


def left_to_townships(department: Card) -> bool:
    """Whether a department's row says that townships carry it out (镇街组织实施)."""
    return _is_left(department.whole_row)


def _is_left(text: str) -> bool:
    """Whether a text says that townships carry something out.

    >>> [_is_left(text) for text in ("由街道办事处负责", "日常巡查由乡镇（街道）组织实施", "街道管理")]
    [True, True, False]
    """
    return any(map(_BY_TOWNSHIPS.search, _CLAUSES.split(_TOWNSHIPS.sub("乡镇", text))))


def _cedes(card: Card, other: Card) -> bool:
    clauses = _ceded_in(card.whole_row)
    names = (
        {claim.name for claim in other.leaders} - {claim.name for claim in card.leaders} if clauses else ()
    )
    said = other.whole_row + "".join(names) if names else ""
    return any(_meant(who, names) and _shared(what, said) for what, who in clauses if names)


@lru_cache(maxsize=1 << 13)
def _ceded_in(text: str) -> tuple[tuple[str, str], ...]:
    """What a text says that others do, and who: the rest of the clause from the name on.

    >>> _ceded_in("设置后的安全检查（设置许可由县行政审批服务局办理）")
    (('设置许可', '县行政审批服务局办理'),)
    """
    return tuple(_clauses_of(text))


def _clauses_of(text: str) -> Iterator[tuple[str, str]]:
    whole = _ALSO_CALLED.sub(r"\1、\2", text)
    for clause in dict.fromkeys(_CLAUSES.split(whole)):
        match = _CEDES.match(clause.strip()) or _HANDED_OVER.search(clause)
        if match and _NAME_END.search(match["who"]):
            yield match["what"], match["who"]


def _meant(who: str, names: Collection[str]) -> bool:
    """Whether the words from a name on name one of some organs, in full or in short.

    >>> _meant("县市监局查处", ["县市场监督管理局"]), _meant("公安", ["县公安局"]), _meant("县司法局办理", ["县水利局"])
    (True, True, False)
    """
    for said in who.split("、"):
        for end in _NAME_END.finditer(said):
            short = said[: end.end()].removesuffix("机关")
            core = WITHOUT_TIER.sub("", short)[: -len(end[0])] or short
            if any(is_short_for(short, name) or (len(core) > 1 and core in name) for name in names):
                return True
    return False


def _shared(what: str, said: str) -> bool:
    """Whether a row (with who leads) speaks of what is ceded, by two characters side by side that are no common word."""
    bare = WITHOUT_TIER.sub("", what)
    pairs = {bare[at : at + 2] for at in range(len(bare) - 1)} - _COMMON
    return not bare or any(pair in said for pair in pairs)
