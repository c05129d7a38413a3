"""What a running text states in numbers and in steps: 赋予…行政处罚职权各217项; 呼叫—受理—派发—响应; 两个工作日内响应.

Only what is written becomes a record, each with its sentence. A number that a template left open (x项) is none, and a
number of anything but duties and of the units that carry them (经费, 人次, 百分比) is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.numerals import parse_numeral
from ingest.records import ProcedureStep, Source, StatedCount
from ingest.text import HAN

_NUMBER = (
    r"(?<![\d.第“+＋〔(（年/\-—~至到每任某同哪某统])"
    r"(?P<number>\d{1,5}|[二三四五六七八九十两]|十[一二三四五六七八九]|[二三四五六七八九]十[一二三四五六七八九]?)"
)
_DUTY_WORDS = r"事项|职权|权力|职责|权限|许可|处罚|履职|任务|服务"
_BEHIND = re.compile(
    rf"{_NUMBER}(?P<unit>项)(?![、的]?(?:和|及))(?!、)(?P<what>[{HAN}（）“”、]{{0,30}}?(?:{_DUTY_WORDS})(?:(?:{_DUTY_WORDS}|清单|权|交叉|重叠|争议)(?!.{{0,2}}清单制))*)"
)
_BEFORE = re.compile(
    rf"(?P<what>[{HAN}（）]{{0,16}}?(?:{_DUTY_WORDS})(?:{_DUTY_WORDS}|权)*)(?:清单)?(?:等)?(?:各|共|总|合|为|有|达|计|约|近)*{_NUMBER}(?P<unit>项)(?![{HAN}]{{0,8}}(?:机制|制度|措施|举措))"
)
_UNITS = re.compile(
    rf"{_NUMBER}(?P<unit>个|家)(?!工作日|月|小时|方面|百分点)(?P<what>[{HAN}]{{0,14}}?(?:乡镇（街道）|镇（街道）|乡镇|街道|镇街|民族乡|镇|乡|部门|行政村|村|社区|苏木|旗县|县区|县（市、区）)(?:[（(][^（()）]{{1,8}}[)）])?)(?![{HAN}]{{0,2}}(?:级|所|站|机构|干部))"
)
_TOWNS = re.compile(
    rf"(?P<names>(?:[{HAN}]{{1,8}}?(?:镇|乡|街道|苏木)[、和及])+[{HAN}]{{1,8}}?(?:镇|乡|街道|苏木))(?=\d|[一二三四五六七八九十两]|个|各|等|共|$)"
)
_GROUP = re.compile(
    r"(?P<names>(?:(?:全[县区市旗州]|本[县区市]|各)(?:\d{1,3}个)?|(?:\d{1,3}|[一二三四五六七八九十]{1,3})个)(?:试点)?(?:蓄滞洪区)?(?:乡镇（街道）|镇（街道）|乡镇|镇街|街道))(?!事项|履职|权责|配合|基本|职责|权力|政府)"
)
_ACTION = re.compile(r"上收|收回|取消|下放|下沉|赋予|委托|增加|厘清|梳理|合并|承接|精简|移交")
_NO_DUTY = re.compile(r"机制|制度|措施|改革$|原则|试点$|项目$")
_LEAD_OF_WHAT = re.compile(r"^(?:的|等|具体|了|、|和|以及|及|依法|为|对)+")
_VERBS = re.compile(
    r"^.*(?:形成了?|梳理出?|编制|明确|确定|赋予|下放|委托|承接的?|承担(?!的)|办理的|行使的?|乡镇(?=行政|许可)|将|对|为|把|了|其中|平均|街道|包括)(?=.{2})"
)

_CHAIN = re.compile(
    rf"[“\"]?((?:[{HAN}]{{2,8}}\s*[—\-\u2013→⟶>]+\s*){{2,9}}[{HAN}]{{2,8}}?)(?=[”\"，。；、）)]|流程|程序|机制|闭环|的|$)"
)
_ARROW = re.compile(r"\s*[—\-\u2013→⟶>]+\s*")
_STEPS = {
    "呼叫": "呼叫", "吹哨": "呼叫", "上报": "上报", "受理": "受理", "派发": "派发", "派单": "派发", "转办": "派发", "交办": "派发",
    "分派": "派发", "响应": "响应", "回应": "响应", "应答": "响应", "报到": "响应", "答复": "答复", "签收": "签收", "处置": "处置",
    "办理": "办理", "办结": "办结", "反馈": "反馈", "评价": "评价", "督办": "督办", "核查": "核查", "归档": "归档", "评定": "评价",
}  # fmt: skip
_STEP = "|".join(_STEPS)
_LIMIT = re.compile(
    r"(?P<limit>(?P<number>\d{1,3}|[一二三四五六七八九十两]{1,3})\s*个?(?P<unit>工作日|小时|天|日)(?:之?内|以内))(?P<rest>[^，。；,;]{0,24})"
)
_QUOTED = re.compile(rf"[“\"](?P<step>{_STEP})[”\"](?!事项|结果|平台|机制|工作|效果|指令|问题|不|制度)")
_ACTOR = re.compile(
    rf"^(?:由|其中|确保|要求|明确|督促|对于.{{0,12}}的)*(?P<actor>[{HAN}（）、]{{2,30}}?)"
    rf"(?:在|可|应当?|须|要|接到|收到|受理|通过|根据|按照|负责|及时|快速|立即|依托|直接|向|对|遇到|平台|于|统一|给出|主动|进行|并)"
)
_ACTOR_SHAPE = re.compile(
    r"(?:局|委|办|部门|办公室|政府|中心|单位|机关|机构|乡镇|镇|街道|镇（街道）|乡镇（街道）|村|社区|网格员|平台|县级|专班)$"
)


def counts(text: str, source: Source, place: str | None) -> Iterator[StatedCount]:
    """The numbers of duties, and of units that carry them, that a sentence states.

    ``text`` is the sentence, repaired and normalised; ``source`` points at it, with the sentence as written as quote.
    """
    text = _full_width(text)
    seen: set[tuple[int, int]] = set()
    for clause, start in _clauses(text):
        whose = _whose(clause)
        found = sorted(
            (match for pattern in (_BEHIND, _BEFORE, _UNITS) for match in pattern.finditer(clause)),
            key=lambda match: (match.start("number"), match.re is not _BEHIND),
        )
        behind = 0  # where the count before ended: in 基本履职事项102项、收回事项75项 only the second is taken back
        for match in found:
            number = parse_numeral(match["number"])
            span = (start + match.start("number"), start + match.end("number"))
            what, holder = _what(match["what"])
            if number is None or span in seen or not what or _NO_DUTY.search(what):
                continue
            seen.add(span)
            of_duties = match["unit"] == "项"
            actions = _ACTION.findall(
                clause[behind : match.end()] if behind else clause[: _next(found, match)]
            )
            behind = match.end() if of_duties else behind
            yield StatedCount(
                number,
                match["unit"],
                what,
                source,
                whose=(holder,) if holder else _outside(whose, match) if of_duties else (),
                action=actions[-1] if actions and of_duties else None,
                each=of_duties and bool(re.search(r"各(?=\d)|平均|每个?", clause)),
                jurisdiction=place,
            )


def _next(found: list[re.Match[str]], match: re.Match[str]) -> int | None:
    """Where the next count of duties in a clause begins, if there is one."""
    return next(
        (other.start() for other in found if other.start() >= match.end() and other["unit"] == "项"), None
    )


def _full_width(text: str) -> str:
    return text.replace("(", "（").replace(")", "）")


def _clauses(text: str) -> Iterator[tuple[str, int]]:
    for match in re.finditer(r"[^，,；;：:。]+", text):
        yield match[0], match.start()


def _what(written: str) -> tuple[str, str]:
    """What is counted, without what leads up to it (依法赋予…), and the township in front of it."""
    what = _LEAD_OF_WHAT.sub("", written)
    what = _VERBS.sub("", what)
    what = re.sub(r"^(?:收回|取消|上收|精简|共)(?=.{4})", "", what).strip("、和“”的").removesuffix("清单")
    town = re.match(r"^(?!乡镇|各|试点)([\u4e00-\u9fff]{1,5}?(?:镇|乡|街道))(?=.{2})", what)
    if town and not what.endswith(("镇", "乡", "街道")):
        return what[town.end() :], town[1]
    return (what if len(what) > 1 else ""), ""


def _whose(clause: str) -> tuple[str, ...]:
    """The townships that a clause is about: by name, else as a group (14个乡镇)."""
    if named := _TOWNS.search(clause):
        names = re.split(r"[、和及]", named["names"])
        return tuple(_VERB_BEFORE_NAME.sub("", name) for name in names)
    group = _GROUP.search(clause)
    return (group["names"],) if group else ()


_VERB_BEFORE_NAME = re.compile(r"^.*(?:赋予|下放[至给到]?|下沉到|委托|给|在|对|将|由|向|为|至|到)(?=.{2})")


def _outside(whose: tuple[str, ...], match: re.Match[str]) -> tuple[str, ...]:
    """Only units that are not part of what is counted."""
    return tuple(name for name in whose if name not in match["what"])


def steps(text: str, source: Source, place: str | None) -> Iterator[ProcedureStep]:
    """The steps of a procedure that a sentence states: a chain, who takes a step, within which time.

    Chains must have a step of calling or accepting (呼叫, 受理); other chains of words are no procedure.
    """
    text = _full_width(text)
    for match in _CHAIN.finditer(text):
        chain = [part.strip() for part in _ARROW.split(match[1]) if part.strip()]
        if sum(any(word in part for word in _STEPS) for part in chain) >= 2:
            for order, name in enumerate(chain, 1):
                yield ProcedureStep(_step(name) or name, source, order=order, jurisdiction=place)
    text = _CHAIN.sub("", text)
    actor: str | None = None
    for clause, _ in _clauses(text):
        found = _ACTOR.match(clause)
        named = found["actor"].strip("、") if found and _ACTOR_SHAPE.search(found["actor"]) else None
        actor = named or actor
        limited = list(_LIMIT.finditer(clause))
        for match in limited:
            if step := _step(match["rest"]):
                days = parse_numeral(match["number"])
                yield ProcedureStep(
                    step,
                    source,
                    actor=actor,
                    limit=re.sub(r"\s", "", match["limit"]),
                    amount=days,
                    unit=match["unit"],
                    jurisdiction=place,
                )
        if not limited:
            yield from _told(clause, named, source, place)


def _told(clause: str, actor: str | None, source: Source, place: str | None) -> Iterator[ProcedureStep]:
    """乡镇通过平台“呼叫”, 党委办公室受理后派发相关部门: who takes which step."""
    if actor is None or re.search(r"(?:不|未|迟)[“\"]|工作日|机制|意识|顾虑|平台(?:（|$)", clause):
        return
    quoted = [match["step"] for match in _QUOTED.finditer(clause)]
    taken = quoted or re.findall(rf"({_STEP})(?=后|并|相关|至|给|，|$)", clause)
    if not quoted and len(taken) < 2:
        return
    for name in dict.fromkeys(taken):
        yield ProcedureStep(_STEPS[name], source, actor=actor, jurisdiction=place)


def _step(text: str) -> str | None:
    found = [(text.find(word), name) for word, name in _STEPS.items() if word in text]
    return min(found)[1] if found else None
