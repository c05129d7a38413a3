"""Words, places and marks as a terminal shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import click

from api.models.hits import SourceModel

KIND_WORDS = {
    "basic": "基本履职",
    "cooperative": "配合履职",
    "reclaimed": "上级收回",
    "department": "部门职责",
    "power": "权责事项",
    "service": "政务服务",
    "prose": "文件表述",
    "statutory": "法定职责",
    "law": "法条",
}
ANSWER_WORDS = {
    "zh": {
        "owned": "权属明确", "contested": "存在争议", "unowned": "无人牵头", "lead": "牵头", "cooperate": "配合",
        "township": "乡镇：{names}（{role}）", "township lead": "负责", "township cooperate": "配合", "basis": "依据",
        "sure": "把握", "source": "出处", "also": "也可能是：", "many": "{names}等 {count} 个乡镇（街道）",
        "in-force": "（现行有效）", "repealed": "（已废止）", "superseded": "（已被新版本取代）", "unknown": "（未收录）",
        "abolished": "（机构改革前的名称）", "colon": "：", "comma": "、",
        "notice": "注意：", "meant": "理解为", "sounds": "按读音相近理解为",
        "none": "清单里没有找到与此相关的职责。请换一种说法，或说得更具体一些。",
        "talk": "这不像是要哪个部门来办的事，没有部门答复这类问题。若有事要办，请直接说出那件事。",
        "nothing": "没有匹配的职责。换一种说法试试，或用 zhize status 看看导入了哪些清单。",
        "past": "匹配的共 {count} 条，--offset 跳过了全部。",
        "unsure": "没有哪条职责确定与此相符。", "nearest": "最接近的：",
        "usual": "这类事通常由{family}部门牵头（按国家规定和通行做法，供参考）。",
        "nearest article": "可参照的法律条文：",
        "choose": "请选一条再问，如：", "no lead": "清单未写明牵头单位",
        "helped": "；配合：{names}", "cited": "；", "copies": "（{count} 个单位同名）", "told": "（{notes}）", "note": "，",
        "matches": "{count} 条匹配{page}，{took:.1f} 毫秒", "page": "，第 {first}—{last} 条",
        "rest": "后面还有 {count} 条：--offset {last}", "alike": "与“{title}”相近的职责：",
        "score": "得分 {score:.3f}：{reasons}", "rank": "{part} 第{rank}（{score:.2f}）",
        "vector": "语义", "keyword": "关键词", "character": "字面",
        "at page": "第{}页", "at table": "表{}", "at row": "第{}行", "at column": "{}列",
        **{f"kind {kind}": word for kind, word in KIND_WORDS.items()},
    },
    "en": {
        "owned": "Owned", "contested": "Contested", "unowned": "Nobody leads", "lead": "Leads", "cooperate": "Cooperates",
        "township": "Township: {names} ({role})", "township lead": "in charge", "township cooperate": "cooperates",
        "basis": "Basis", "sure": "Confidence", "source": "Source", "also": "It may also be:",
        "many": "{names} and others, {count} townships",
        "in-force": " (in force)", "repealed": " (repealed)", "superseded": " (superseded)", "unknown": " (not on file)",
        "abolished": " (a name from before a reform)", "colon": ": ", "comma": ", ",
        "notice": "Note: ", "meant": "is taken as", "sounds": "is read as",
        "none": "No list speaks of this. Try other words, or be more specific.",
        "talk": "This is no matter that an office handles. If you need something done, say what it is.",
        "nothing": "No duty matches. Try other words, or see by zhize status which lists are stored.",
        "past": "{count} match, and --offset skips them all.",
        "unsure": "No duty answers this for certain.", "nearest": "The nearest:",
        "usual": "Such matters are usually led by the {family} department (by national practice).",
        "nearest article": "Nearest article: ",
        "choose": "Ask again with one of them, such as ", "no lead": "no list names a lead",
        "helped": "; cooperate: {names}", "cited": "; ", "copies": " ({count} units have the same)", "told": " ({notes})",
        "note": ", ", "matches": "Matches: {count}{page}; {took:.1f} ms", "page": ", of these {first} to {last}",
        "rest": "{count} more: --offset {last}", "alike": "Duties like “{title}”:",
        "score": "score {score:.3f}: {reasons}", "rank": "{part} no. {rank} ({score:.2f})",
        "vector": "meaning", "keyword": "words", "character": "characters",
        "at page": "page {}", "at table": "table {}", "at row": "row {}", "at column": "column {}",
        "kind basic": "Basic duty", "kind cooperative": "Cooperative duty", "kind reclaimed": "Reclaimed",
        "kind department": "Department duty", "kind power": "Power", "kind service": "Service",
        "kind prose": "Stated in a text", "kind statutory": "Statutory duty", "kind law": "Article",
    },
}  # fmt: skip
"""What frames answers and hits, in the language of the question."""
MOST_SHOWN = 20
FEW = 3
LONGEST_SHOWN = 200


def place(source: SourceModel | None, words: Mapping[str, str] = ANSWER_WORDS["zh"]) -> str:
    """Say where something stands: 文件 · 工作表 · 第 n 行."""
    if source is None:
        return ""
    parts = [source.document, source.sheet]
    parts += [
        words[f"at {name}"].format(each) for name in _PLACES if (each := getattr(source, name)) is not None
    ]
    return " · ".join(part for part in parts if part)


_PLACES = ("page", "table", "row", "column")


def plain(highlight: str) -> str:
    """Turn a highlight's <em> into the terminal's bold."""
    out = []
    for number, piece in enumerate(highlight.split("<em>")):
        marked, closed, rest = piece.partition("</em>")
        out.append(piece if number == 0 or not closed else click.style(marked, bold=True) + rest)
    return "".join(out)


def notices(told: Iterable[str], lead_in: str = "注意：") -> Iterator[str]:
    """What is to be noted, a line each."""
    return (click.style(f"{lead_in}{notice}", fg="yellow") for notice in told)
